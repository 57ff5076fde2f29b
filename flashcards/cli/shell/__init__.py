"""What a shell completes, and how it is told to."""
