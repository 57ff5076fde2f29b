"""Anki packages: the same notes, schedules and history in Anki's own rows."""
