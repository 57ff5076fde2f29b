"""What the user sees: screens, keys, and the same session line by line."""
