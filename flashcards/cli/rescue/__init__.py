"""Backups, the way back, and what is wrong with a home."""
