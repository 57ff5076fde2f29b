"""Doubtful matches after reading deck files, each in one line with the command that corrects it."""

import shlex
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from flashcards.cards import Note, plain, term_key

if TYPE_CHECKING:
    from flashcards.collection.notes import KnownNote
    from flashcards.collection.store import Collection
    from flashcards.library.sync import Decision

_SHOWN = 40
"""Characters of a definition that distinguish equal terms."""

_SPECIAL = frozenset('"$`\\!')
"""What a shell changes inside double quotes."""


def doubts(decisions: "Sequence[Decision]", collection: "Collection") -> Iterator[tuple[str, int, str]]:
    """File, line and message for each doubtful match that affects a history.

    Notes that kept their terms but say something else now share one line a file.
    """
    names = _Names(collection)
    others: defaultdict[str, list[Note]] = defaultdict(list)
    for decision in decisions:
        note, old = decision.note, decision.old
        kept = note is not None and old is not None and term_key(note.term) == term_key(old.note.term)
        if note is not None and kept and decision.doubt and decision.candidate is None:
            others[decision.path].append(note)
        elif message := _doubt(decision, names):
            yield decision.path, note.line if note else 0, message
    for path, notes in others.items():
        yield path, notes[0].line, _say_other_things(notes, names.of_text(path, notes[0]))


class _Names:
    """What notes are called in a command: their terms, if those are unambiguous."""

    def __init__(self, collection: "Collection") -> None:
        self._collection = collection

    def of_text(self, path: str, note: Note, beside: int | None = None) -> str:
        """A text in a deck file; ``beside`` is the row of another note in the command."""
        from flashcards.collection import relinking  # most runs have no doubt

        term = plain(note.term)
        rows = [row for row in relinking.named(self._collection, term) if row.active and row.id != beside]
        return _quoted(term if len(rows) < 2 else f"{path}:{note.line}")  # noqa: PLR2004 - it and another

    def of_known(self, known: "KnownNote") -> str:
        """A note that has, or may have, the history."""
        from flashcards.collection import relinking

        term = plain(known.note.term)
        rows = relinking.named(self._collection, term)
        rows = [row for row in rows if not row.active] or rows
        if [row.id for row in relinking.told_apart(self._collection, rows)] == [known.id]:
            return _quoted(term)
        return _quoted(_beginning(known.note.definition))

    def relinking(self, known: "KnownNote", path: str, note: Note) -> str:
        """The command that gives a text the history of another note; the two have different names in it."""
        old, new = self.of_known(known), self.of_text(path, note, known.id)
        return f"flashcards relink {old} {new if new != old else _quoted(f'{path}:{note.line}')}"


def _beginning(definition: str, length: int = _SHOWN) -> str:
    """The first words of a definition."""
    words = " ".join(definition.split())
    return words if len(words) <= length else words[:length].rpartition(" ")[0] or words[:length]


def _quoted(text: str) -> str:
    return shlex.quote(text) if _SPECIAL.intersection(text) else f'"{text}"'


def _say_other_things(notes: Sequence[Note], name: str) -> str:
    named = ", ".join(told_apart(*notes))
    if len(notes) > 1:
        return (
            f"{named} keep their histories, though their definitions now say something else;"
            ' if one is a different note, run: flashcards relink --apart "TERM"'
        )
    return (
        f"{named} keeps its history, though its definition now says something else;"
        f" if it is a different note, run: flashcards relink --apart {name}"
    )


def _doubt(decision: "Decision", names: _Names) -> str:
    """What to say about a note that may be another one; empty if there is no doubt."""
    note, old, candidate = decision.note, decision.old, decision.candidate
    if note is None and old is not None and candidate is not None and decision.doubt:
        command = names.relinking(old, candidate.source, candidate.note)
        return (
            f'"{plain(old.note.term)}" is in {PurePath(candidate.source).name} as well, with a history of its own;'
            f" to use the history from here instead, run: {command}"
        )
    if note is None or (old is not None and not decision.doubt):
        return ""
    if old is None:
        if candidate is None or not candidate.learnt:
            return ""
        now, then = told_apart(note, candidate.note)
        return f"{now} is new; if it was {then}, run: {names.relinking(candidate, decision.path, note)}"
    now, then = told_apart(note, old.note)
    message = f"{now} continues the history of {then} ({decision.why})"
    if candidate is not None and candidate.learnt:
        alike = [one for one in (old.note, note) if plain(one.term) == plain(candidate.note.term)]
        was = told_apart(candidate.note, *alike)[0]
        return f"{message}; if it was {was}, run: {names.relinking(candidate, decision.path, note)}"
    return f"{message}; if it is a different note, run: flashcards relink --apart {names.of_text(decision.path, note)}"


def told_apart(*notes: Note) -> list[str]:
    """Names for some notes: their terms, with the beginnings of their definitions if terms are equal."""
    terms = [f'"{plain(note.term)}"' for note in notes]
    if len({*terms}) == len(terms):
        return terms
    length, longest = _SHOWN, max(len(note.definition) for note in notes)
    while True:
        texts = [_beginning(note.definition, length) for note in notes]
        if len({*zip(terms, texts, strict=True)}) == len(notes) or length >= longest:
            return [f"{term} ({text})" for term, text in zip(terms, texts, strict=True)]
        length *= 2
