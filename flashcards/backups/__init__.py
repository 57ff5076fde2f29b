"""Backups: everything in one file, which of them are kept, and the way back."""
