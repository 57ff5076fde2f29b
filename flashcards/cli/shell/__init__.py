"""Shell completion: the scripts and the answers."""
