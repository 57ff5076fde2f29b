"""A package on its way in: notes that are known here or new, deck files, media and histories."""
