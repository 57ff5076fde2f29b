"""The schema as numbered steps, and upgrading an older file."""
