"""What a note is in Anki, and what it becomes here: note types, templates and fields."""
