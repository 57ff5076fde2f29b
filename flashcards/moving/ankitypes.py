"""Cards that Mnemosyne took over from Anki: it keeps their note types, with Anki's templates.

Such a card type is called ``7::`` and a number. Its fields are numbered, and
the views of its cards have the templates in their ``extra_data``.

Source: Mnemosyne 2.11, ``libmnemosyne/file_formats/anki2.py``.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flashcards.anki.notes.content import NEW, AnkiCard, AnkiNote, AnkiNoteType, AnkiTemplate
from flashcards.anki.notes.convert import NOTHING, Converter
from flashcards.cards import CardKind, Note
from flashcards.moving.values import value_of

_CLOZE = 1
_NO_SCHEDULE = {"queue": 0, "due": None, "interval": 0, "ease": 0, "reps": 0, "lapses": 0, "flag": 0, "modified": 0}

Types = Mapping[str, AnkiNoteType]
"""Note types by the ids of Mnemosyne's card types."""


def types_of(connection: sqlite3.Connection) -> Types:
    """The card types of a database that came from Anki."""
    templates: dict[str, dict[int, AnkiTemplate]] = defaultdict(dict)
    for name, shown, more in connection.execute("select id, name, extra_data from fact_views where id like '7::%'"):
        kind, _, order = str(name).rpartition(".")
        extra = value_of(more)
        if order.isdecimal() and isinstance(extra, dict) and {"qfmt", "afmt"} <= extra.keys():
            templates[kind][int(order)] = AnkiTemplate(
                name=str(shown), question=str(extra["qfmt"]), answer=str(extra["afmt"])
            )
    found: dict[str, AnkiNoteType] = {}
    for name, shown, keys, more in connection.execute(
        "select id, name, fact_keys_and_names, extra_data from card_types"
    ):
        fields, extra, own = value_of(keys), value_of(more), templates.get(str(name), {})
        if own and sorted(own) == [*range(len(own))] and isinstance(fields, list) and isinstance(extra, dict):
            found[str(name)] = AnkiNoteType(
                id=len(found) + 1,
                name=str(shown),
                cloze=extra.get("type") == _CLOZE,
                fields=tuple(str(field[-1]) for field in fields if isinstance(field, tuple) and field),
                templates=tuple(own[order] for order in sorted(own)),
            )
    return found


def notes_of(
    kind: AnkiNoteType, values: Sequence[str], orders: Sequence[int], tags: tuple[str, ...]
) -> Iterator[tuple[Note, dict[CardKind, int]]]:
    """The notes of a fact, each with its cards: their positions in ``orders``, which has each card's template."""
    cards = (
        AnkiCard(id=at, order=order, deck=1, kind=NEW, **_NO_SCHEDULE)  # type: ignore[arg-type]
        for at, order in enumerate(orders)
    )
    note = AnkiNote(
        id=1,
        guid="",
        type=kind,
        fields=tuple(values),
        tags=(),
        modified=0,
        cards=tuple(sorted(cards, key=lambda card: card.order)),
    )
    for found in Converter({}).convert(note):
        if NOTHING not in (found.note.term, found.note.definition):
            told = replace(found.note, tags=(*tags, *found.note.tags))
            yield told, {name: card.id for name, card in found.cards}
