"""For damaged files, and before: copies, comparing them, finding damage, and saving what can be read."""
