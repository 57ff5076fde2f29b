"""Backups, restoring them, and finding what is wrong with a home."""
