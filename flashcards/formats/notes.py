"""Notes that a text may assign to several decks, as one reading."""

from collections.abc import Sequence
from dataclasses import replace

from flashcards.cards import REVERSE, Deck, Note, kinds_of
from flashcards.errors import Problem
from flashcards.formats import Reading, Record
from flashcards.formats.columns import Row
from flashcards.formats.fields import term
from flashcards.formats.native.reader import equal_terms
from flashcards.formats.unseen import unseen

_LEVEL = "::"
REVERSE_AS_A_WORD = "anki-reverse"
"""What a tag ``reverse`` of another program becomes if it does not mean both directions there."""


def collect(rows: Sequence[Row], name: str, problems: Sequence[Problem]) -> Reading:
    """A reading of some notes; ``name`` is their deck if they name none, or several with nothing in common."""
    deck_name = common_deck([row.deck for row in rows], term(name))
    records = {
        at: record
        for at, row in enumerate(rows)
        if (record := Record(guid=row.guid, deck="" if row.deck == deck_name else row.deck)) != Record()
    }
    wrong = list(problems)
    if not rows:
        message = "no notes: nothing here has both a term and a definition"
        wrong.append(Problem(line=0, message=message))
    deck = Deck(name=deck_name, notes=tuple(row.note for row in rows))
    notices = (*equal_terms(deck.notes, [row.deck for row in rows]), *unseen(deck.notes))
    by_line = sorted(wrong, key=lambda problem: problem.line)
    return Reading(deck=deck, problems=tuple(by_line), notices=notices, records=records)


def standing_alone(note: Note, deck: Deck) -> Note:
    """A note with the settings that its deck gives all its notes."""
    given = (*deck.tags, *(("reverse",) if deck.reverse else ()))
    return replace(note, tags=(*(tag for tag in given if tag not in note.tags), *note.tags))


def one_way(note: Note) -> Note:
    """A note with one direction in Anki, where a tag ``reverse`` has no meaning: the tag is renamed."""
    if REVERSE not in kinds_of(note):
        return note
    return replace(note, tags=tuple(dict.fromkeys(REVERSE_AS_A_WORD if tag == REVERSE else tag for tag in note.tags)))


def common_deck(names: Sequence[str], fallback: str) -> str:
    """The deck that contains all of these, by the levels that their names share."""
    known = {name for name in names if name}
    if not known or "" in names:
        return fallback if len(known) != 1 else known.pop()
    shared: list[str] = []
    for levels in zip(*(name.split(_LEVEL) for name in known), strict=False):
        if len(set(levels)) > 1:
            break
        shared.append(levels[0])
    return _LEVEL.join(shared) or fallback
