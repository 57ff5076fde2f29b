"""The user's files: written durably, private, and with nothing left beside them."""
