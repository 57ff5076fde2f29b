"""Importing a package: known and new notes, deck files, media and histories."""
