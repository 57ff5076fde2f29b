"""What is not sure after deck files were read, each in one line with the command that mends it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from flashcards.cards import Note, plain, term_key

if TYPE_CHECKING:
    from flashcards.library.sync import Decision

_SHOWN = 40
"""Characters of a definition that tell two equal terms apart."""


def doubts(decisions: "Sequence[Decision]") -> Iterator[tuple[str, int, str]]:
    """File, line and message for each note of which it is not sure what it continues, where a history is at stake.

    Those that kept their terms, and say another thing now, have one line a file.
    """
    others: defaultdict[str, list[Note]] = defaultdict(list)
    for decision in decisions:
        note, old = decision.note, decision.old
        kept = note is not None and old is not None and term_key(note.term) == term_key(old.note.term)
        if note is not None and kept and decision.doubt and decision.candidate is None:
            others[decision.path].append(note)
        elif message := _doubt(decision):
            yield decision.path, note.line if note else 0, message
    for path, notes in others.items():
        yield path, notes[0].line, _say_other_things(notes)


def _say_other_things(notes: Sequence[Note]) -> str:
    named = ", ".join(f'"{plain(note.term)}"' for note in notes)
    if len(notes) > 1:
        return (
            f"{named} go on with their histories, though their definitions say other things now;"
            ' if one is another note, say: flashcards relink --apart "TERM"'
        )
    return (
        f"{named} goes on with its history, though its definition says another thing now;"
        f' if it is another note, say: flashcards relink --apart "{notes[0].term}"'
    )


def _doubt(decision: "Decision") -> str:
    """What to say of a note that may be another one; nothing where there is no doubt."""
    note, old, candidate = decision.note, decision.old, decision.candidate
    was = candidate.note.term if candidate else ""
    if note is None and old is not None and candidate is not None and decision.doubt:
        return (
            f'"{old.note.term}" is in {PurePath(candidate.source).name} as well, with a history of its own;'
            f' to go on with the one from here, say: flashcards relink "{old.note.term}" "{was}"'
        )
    if note is None or (old is not None and not decision.doubt):
        return ""
    if old is None:
        if candidate is None or not candidate.learnt:
            return ""
        now, then = _told_apart(note, candidate.note)
        return f'{now} is new; if it was {then}, say: flashcards relink "{was}" "{note.term}"'
    now, then = _told_apart(note, old.note)
    message = f"{now} goes on with the history of {then} ({decision.why})"
    if candidate is not None and candidate.learnt:
        return f'{message}; if it was "{was}", say: flashcards relink "{was}" "{note.term}"'
    return f'{message}; if it is another note, say: flashcards relink --apart "{note.term}"'


def _told_apart(one: Note, other: Note) -> list[str]:
    """How two notes are called: by their terms, or where these are equal by their definitions as well."""
    if one.term != other.term:
        return [f'"{note.term}"' for note in (one, other)]
    return [f'"{note.term}" ({" ".join(note.definition.split())[:_SHOWN]})' for note in (one, other)]
