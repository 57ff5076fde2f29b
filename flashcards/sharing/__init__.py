"""A folder that several devices share: each adds files of its own there, and reads those of the others."""
