"""The statistics: the log read once, card by card, and folded as it comes."""
