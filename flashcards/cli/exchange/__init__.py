"""The commands that import and export, and what they ask and say."""
