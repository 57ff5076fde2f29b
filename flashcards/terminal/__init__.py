"""What a person sees: screens, keys, and the same session line by line."""
