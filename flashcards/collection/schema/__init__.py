"""The schema as numbered steps, and bringing a file from an older one to that of this version."""
