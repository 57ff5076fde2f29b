"""HTML from Anki and the web to Markdown as people write it, and back."""
