"""Our own format, a Markdown file: read line by line, or in pieces."""
