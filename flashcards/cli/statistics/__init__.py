"""Commands that show statistics."""
