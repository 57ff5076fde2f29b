"""HTML as Anki and the web have it to Markdown that a person would have written, and back."""
