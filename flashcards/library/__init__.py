"""Deck files on disk to the collection: where they are, whether they changed, and reading them."""
