"""What terms or definitions of a page begin with that says nothing of them: numbers, dashes, a label."""

import re
from collections.abc import Sequence
from dataclasses import replace

from flashcards.cards import Note

_NUMBER = re.compile(r"\d{1,4}(?:[.)]\s+|\s?-\s+)(?=[^\W\d])")
_BARE_NUMBER = re.compile(r"\d{1,4}\s+(?=\S)")
_DASH = re.compile(r"[\u2012-\u2015](?=[^\W\d])")
_PARTED = re.compile(r"(?:[-:=]\s+|[\u2012-\u2015](?:\s+|(?=[^\W\d])))(?=\S)(?!.*\n\s*[-\u2012-\u2015]\s)", re.DOTALL)
"""What parts a definition from the term above it, rather than an item of a list from the next.

A blank may be missing behind a dash.
"""

_LABEL = re.compile(r"definition\s?:\s+(?=\S)", re.IGNORECASE)

_LEAST = 3
_MOSTLY, _SOME = 0.6, 0.25


def without(notes: Sequence[Note]) -> list[Note]:
    """The notes without the numbers or dashes of their terms, and the marks or the label before their definitions."""
    return [_unlabelled(note) for note in _undashed(_unnumbered(list(notes)))]


def _unlabelled(note: Note) -> Note:
    match = _LABEL.match(note.definition)
    return replace(note, definition=note.definition[match.end() :]) if match else note


def _unnumbered(notes: list[Note]) -> list[Note]:
    """The notes without the numbers or the dashes that their terms begin with, if nearly all have one."""
    found = [_NUMBER.match(note.term) or _DASH.match(note.term) for note in notes]
    bare = [_BARE_NUMBER.match(note.term) for note in notes]
    counts = [int(match[0]) for match in bare if match]
    found = bare if len(counts) == len(notes) and counts == sorted({*counts}) else found
    if not _are_many(found, _MOSTLY):
        return notes
    return [replace(note, term=_behind(note.term, match)) for note, match in zip(notes, found, strict=True)]


def _undashed(notes: list[Note]) -> list[Note]:
    """The notes without the mark before definitions below their terms; those of one line may have lost it before."""
    found = [_PARTED.match(note.definition) for note in notes]
    if not _are_many(found, _SOME):
        return notes
    return [replace(note, definition=_behind(note.definition, match)) for note, match in zip(notes, found, strict=True)]


def _behind(text: str, match: re.Match[str] | None) -> str:
    return text[match.end() :] if match else text


def _are_many(found: Sequence[re.Match[str] | None], share: float) -> bool:
    return len(found) >= _LEAST and sum(match is not None for match in found) >= share * len(found)
