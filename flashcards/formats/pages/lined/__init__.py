"""Pages where term and definition stand on one line: the marks between them, the reader, and what is no entry."""
