"""Repeater's database, ``cards.db``: where each card stands, by a hash of its text.

It has no texts, so it is read together with the deck files. The hash is
BLAKE3 of the card as it is written, in lower case, with single blanks.

Source: repeater, ``src/parser/parse_from_file.rs`` and ``src/parser/hash.rs``,
March 2026.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from flashcards import clozes
from flashcards.anki.package.tables import open_safely
from flashcards.cards import FORWARD, CardKind, Note, kinds_of
from flashcards.errors import DeckError, Problem
from flashcards.extras import how_to_install
from flashcards.formats import CardRecord, Reading, Record
from flashcards.formats.others.states import day_of, state
from flashcards.scheduling import Summary

COLUMNS = {"card_hash", "due_date", "interval_days", "review_count"}
"""Columns of the table ``cards`` by which its database is recognised."""


def states(path: Path) -> dict[str, Summary]:
    """The states of the cards in a database, by hash; new ones are left out.

    Raises:
        DeckError: it is damaged, or the package for the hash is not installed.
    """
    _hasher()
    try:
        with closing(open_safely(path.absolute())) as connection:
            rows = connection.execute("select card_hash, due_date, interval_days from cards where review_count > 0")
            found = {}
            for name, due, interval in rows:
                day = day_of(str(due))
                known = state(day, float(interval)) if day is not None and interval is not None else None
                if known is not None:
                    found[str(name)] = known
            return found
    except (sqlite3.Error, UnicodeDecodeError, ValueError) as error:
        message = f"damaged ({error}); copy it again while repeater is closed"
        raise DeckError(str(path), [Problem(line=0, message=message)]) from error


def with_states(reading: Reading, text: str, known: Mapping[str, Summary]) -> tuple[Reading, set[str]]:
    """A reading with the states of its notes, found by the hashes of their texts, and those hashes."""
    hashes = dict(_hashes(text))
    records = dict(reading.records)
    used: set[str] = set()
    for at, note in enumerate(reading.deck.notes):
        name = hashes.get(note.line, "")
        if name in known:
            used.add(name)
            records[at] = Record(cards={kind: CardRecord(state=known[name]) for kind in _kinds(note)})
    return replace(reading, records=records), used


def _kinds(note: Note) -> tuple[CardKind, ...]:
    """The cards of a note that are one card in repeater."""
    return kinds_of(note) if clozes.may_hold_any(note.definition) else (FORWARD,)


def _hashes(text: str) -> Iterator[tuple[int, str]]:
    """The hash of each card of a deck file, by its first line."""
    blake3 = _hasher()
    for line, card in _cards(text):
        words = " ".join(card.lower().split())
        if words:
            yield line, blake3(words.encode()).hexdigest()


def _hasher() -> Callable[[bytes], Any]:
    """BLAKE3, whose package is only needed here."""
    try:
        from blake3 import blake3  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        message = f"reading it needs the package blake3; run: {how_to_install('repeater')}"
        raise DeckError("cards.db", [Problem(line=0, message=message)]) from None
    return blake3  # type: ignore[no-any-return, unused-ignore]


def _cards(text: str) -> Iterator[tuple[int, str]]:
    """The cards of a deck file as repeater splits it, by their first lines."""
    inside = False
    first, card = 1, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(("Q:", "C:")):
            yield first, "\n".join(card)
            inside, first, card = True, number, []
        elif not inside and "::" in line:
            yield number, line
        if line.startswith("---") and any(one.strip() for one in card):
            yield first, "\n".join(card)
            inside, card = False, []
        if inside:
            card.append(line)
    yield first, "\n".join(card)
