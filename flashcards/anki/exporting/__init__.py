"""Notes on their way out into a package, with their schedules, histories and media."""
