"""The scheduler: how choosing another one changes the workload, and the parameters of FSRS, fitted or set by hand."""
