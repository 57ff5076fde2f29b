"""Judging readings of a page: which one understood it, and how surely."""
