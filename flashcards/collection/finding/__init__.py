"""Finding notes by their names, and by names that are nearly right."""
