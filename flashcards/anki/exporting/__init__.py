"""Writing notes to a package, with their schedules, histories and media."""
