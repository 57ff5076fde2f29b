"""What comes from elsewhere and what goes there: notes, histories, guids, and what a note is in Anki."""
