"""Deck files on disk: where they are, whether they changed, and reading them into the collection."""
