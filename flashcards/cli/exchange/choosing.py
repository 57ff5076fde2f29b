"""The part of a collection that a command is about: decks by name, cards by a query."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from flashcards.cli.common import choose, report, today
from flashcards.errors import BadQuery, UnknownDeck

if TYPE_CHECKING:
    from flashcards.collection.exchange.contents import Choice
    from flashcards.collection.store import Collection


def chosen_contents(opened: "Collection", wanted: Sequence[str]) -> "Choice":
    """The selection by some names of decks and queries; everything if there are none.

    Raises:
        Exit: with 1, if no deck has a note.
        UnknownDeck: there is no such deck, and no card with these words.
        BadQuery: a query cannot be understood, or finds nothing.
        Damaged: what queries look at is not as it was stored.
    """
    from flashcards.collection import browse, search
    from flashcards.collection.exchange.contents import Choice

    names = [deck.name for deck in browse.decks(opened)]
    if not names:
        report('nothing to export: your decks have no notes; add some with "flashcards add" or "flashcards import"')
        raise click.exceptions.Exit(1)
    decks: dict[str, None] = {}
    notes: dict[int, None] = {}
    for text in wanted:
        if not text.strip():
            raise BadQuery('""', "it is empty; leave it out to export every deck")
        try:
            decks |= dict.fromkeys(choose(names, text))
        except UnknownDeck:
            found = search.find(opened, search.parse(text), today())
            if not found and ":" in text:
                raise BadQuery(text, "no cards match") from None
            if not found:
                raise
            notes |= dict.fromkeys(view.note for view in found)
    if notes:
        from flashcards.collection.rescue.soundness import verify

        verify(opened, with_entries=False)  # a query looks at more than what it finds
    return Choice(list(decks) if wanted else names, list(notes))
