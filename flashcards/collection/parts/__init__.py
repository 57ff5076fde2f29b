"""Large deck files: storing them while they are read, and only what changed in them."""
