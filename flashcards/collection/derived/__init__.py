"""What follows from the log, derived for a whole collection at once."""
