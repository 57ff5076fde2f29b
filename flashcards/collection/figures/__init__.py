"""What statistics are made from: the log, read once, card by card."""
