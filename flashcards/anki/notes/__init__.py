"""What a note is in Anki, and what it is here: note types, templates, fields, and how one becomes the other."""
