"""The scheduler: how a change of it changes the workload, and the parameters of FSRS, fitted or set by hand."""
