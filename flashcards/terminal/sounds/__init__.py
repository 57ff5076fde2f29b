"""The sounds of a card, and a voice that reads it: which program plays them, and a process that keeps it."""
