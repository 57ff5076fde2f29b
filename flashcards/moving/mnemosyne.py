"""Mnemosyne's database, ``default.db``: its facts become notes, its whole log comes along.

Grades 0 and 1 are failures, 2 is the first that passes. ``next_rep`` is
midnight UTC of a date, whatever the time zone. Pictures and sounds lie in ``default.db_media`` beside the file.

Source: Mnemosyne 2.11, ``libmnemosyne/databases/SQLite.py``.
"""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from flashcards import clozes
from flashcards.anki.notes.content import AnkiNoteType
from flashcards.anki.package.tables import open_safely
from flashcards.cards import FORWARD, REVERSE, CardKind, Deck, Note, says_nothing
from flashcards.errors import DeckError, Problem
from flashcards.formats import CardRecord, Reading, Record, fields
from flashcards.formats.anki_text import Reader
from flashcards.formats.blocks import deletion
from flashcards.formats.others.pasts import At, entries
from flashcards.moving import ankitypes
from flashcards.moving.repetitions import PASSED, Log, Past, due_day, learnt
from flashcards.moving.values import MOST, value_of
from flashcards.reviews import Seed
from flashcards.scheduling import Summary
from flashcards.studyday import Day

TABLES = {"facts", "data_for_fact", "cards", "log", "tags_for_card"}
"""Tables by which its database is recognised."""

ORIGIN = "mnemosyne"
"""The origin of its reviews in the log."""

_OLDER = "older reviews of {:,} {} are not here, only what they led to; copy the folder archive of Mnemosyne, too"

_CLOZE_TYPES = {"5": "text", "6": "f"}
_RECOGNITION = "6.1"
_VIEWS: Mapping[str, tuple[CardKind, ...]] = {
    "1": (FORWARD,),
    "2": (FORWARD, REVERSE),
    "3": (FORWARD, REVERSE),
    "4": (REVERSE, FORWARD),
}
"""For each card type, the kinds of our cards for its first and second view."""

_TEXTS: Mapping[str, tuple[str, Sequence[tuple[str, str]]]] = {
    "1": ("f", (("b", ""),)),
    "2": ("f", (("b", ""),)),
    "3": ("f", (("m_1", ""), ("p_1", "Pronunciation"), ("n", "Notes"))),
    "4": ("loc", (("marked", ""),)),
    "6": ("f", (("m_1", ""), ("p_1", "Pronunciation"), ("n", "Notes"))),
}
"""For each card type, the field that is the term, and those of the definition with their labels."""

_CLOZE = re.compile(r"\[(.+?)\]", re.DOTALL)
_LATEX = (
    (re.compile(r"<\$\$>(.*?)</\$\$>", re.DOTALL), r"\\[\1\\]"),
    (re.compile(r"<\$>(.*?)</\$>", re.DOTALL), r"\\(\1\\)"),
    (re.compile(r"<latex>(.*?)</latex>", re.DOTALL), r"\\[\1\\]"),
)
_SOUND = re.compile(r"""<(?:audio|video)\b[^<>]*?src\s*=\s*["']([^"'<>]+)["'][^<>]*>(?:\s*</(?:audio|video)>)?""")


class _Card(NamedTuple):
    id: str
    kind: str
    view: str
    place: int | None
    order: int
    due: Day | None
    known: Summary | None
    impossible: bool


def read(path: Path, at: At, hour: int, html: Reader) -> Reading:
    """The notes of a database with their histories.

    Raises:
        DeckError: it is damaged, or has no cards.
    """
    try:
        with closing(open_safely(path.absolute())) as connection:
            return _read(connection, Log(connection, path, at), hour, html)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        message = f"damaged ({error}); copy it again while Mnemosyne is closed"
        raise DeckError(str(path), [Problem(line=0, message=message)]) from error


def _read(connection: sqlite3.Connection, log: Log, hour: int, html: Reader) -> Reading:
    values: dict[int, dict[str, str]] = defaultdict(dict)
    for fact, key, value in connection.execute("select _fact_id, key, value from data_for_fact"):
        values[fact][str(key)] = str(value)[:MOST]
    views = _own_views(connection)
    types = ankitypes.types_of(connection)
    pasts = log.pasts()
    tags = _tags(connection)
    notes: list[Note] = []
    records: dict[int, Record] = {}
    empty = odd = begun = 0
    for fact, cards in _cards(connection):
        odd += sum(card.impossible for card in cards)
        anki = types.get(cards[0].kind)
        found = (
            list(_notes(values[fact], cards, tags.get(fact, ()), views, html))
            if anki is None
            else list(_from_anki(values[fact], cards, tags.get(fact, ()), anki))
        )
        empty += not found
        for note, kinds in found:
            told = {
                kind: told_of
                for kind, card in kinds.items()
                if (told_of := _told(pasts.get(card.id), card, hour)) is not None
            }
            if told:
                begun += sum(record.state is not None or _begins(record) for record in told.values())
                records[len(notes)] = Record(cards=told)
            notes.append(note)
    said = [(empty, "note shows nothing, and is left out", "notes show nothing, and are left out")]
    said += [
        (
            log.impossible,
            "review has an impossible time, and is left out",
            "reviews have impossible times, and are left out",
        ),
        (
            odd,
            "card has an impossible due day: its answers decide when it is due",
            "cards have impossible due days: their answers decide when they are due",
        ),
    ]
    problems = log.problems + [
        Problem(line=0, message=f"{number:,} {one if number == 1 else more}") for number, one, more in said if number
    ]
    notices = () if not begun else (Problem(line=0, message=_OLDER.format(begun, "card" if begun == 1 else "cards")),)
    deck = Deck(name="Mnemosyne", notes=tuple(notes))
    return Reading(deck=deck, problems=tuple(problems), notices=notices, records=records)


def _begins(record: CardRecord) -> bool:
    return bool(record.entries) and isinstance(record.entries[0], Seed)


def _told(past: Past | None, card: _Card, hour: int) -> CardRecord | None:
    """What is known of a card: its answers, or its state if it was learnt and its log is gone."""
    if past is not None and past.answers:
        return CardRecord(entries=tuple(entries(past.answers, ORIGIN, card.due, hour, past.before)))
    return None if card.known is None else CardRecord(state=card.known)


def _own_views(connection: sqlite3.Connection) -> dict[str, tuple[Sequence[str], Sequence[str]]]:
    """The fields of both sides in the user's own views."""
    found: dict[str, tuple[Sequence[str], Sequence[str]]] = {}
    for name, question, answer in connection.execute("select id, q_fact_keys, a_fact_keys from fact_views"):
        sides = value_of(question), value_of(answer)
        if all(isinstance(side, list) for side in sides):
            found[str(name)] = ([*map(str, sides[0])], [*map(str, sides[1])])
    return found


def _cards(connection: sqlite3.Connection) -> Iterator[tuple[int, list[_Card]]]:
    """The cards of each fact, in order."""
    fact, found = None, list[_Card]()
    select = (
        "select _fact_id, id, card_type_id, fact_view_id, grade, next_rep, last_rep, easiness, lapses, extra_data"
        " from cards order by _fact_id, _id"
    )
    for owner, name, kind, view, grade, due, last, ease, lapses, more in connection.execute(select):
        if owner != fact:
            if found and fact is not None:
                yield fact, found
            fact, found = owner, []
        extra = value_of(more)
        index = extra.get("index") if isinstance(extra, dict) else None
        day = due_day(grade, due)
        known = learnt(day, due - last, ease, lapses) if day is not None and isinstance(last, int) else None
        impossible = day is None and isinstance(grade, int) and grade >= PASSED
        place = index if isinstance(index, int) else None
        order = extra.get("ord") if isinstance(extra, dict) else None
        from_anki = order if isinstance(order, int) else 0
        found.append(_Card(str(name), str(kind), str(view), place, from_anki, day, known, impossible))
    if found and fact is not None:
        yield fact, found


def _tags(connection: sqlite3.Connection) -> dict[int, tuple[str, ...]]:
    """The tags of each fact."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for fact, name in connection.execute(
        "select _fact_id, name from cards join tags_for_card on _card_id = cards._id join tags on _tag_id = tags._id"
    ):
        if name != "__UNTAGGED__":
            found[fact][re.sub(r"\s+", "-", str(name).replace("::", "/").replace("#", "").strip())] = None
    return {fact: tuple(name for name in names if name) for fact, names in found.items()}


def _notes(
    values: Mapping[str, str],
    cards: Sequence[_Card],
    tags: tuple[str, ...],
    views: Mapping[str, tuple[Sequence[str], Sequence[str]]],
    html: Reader,
) -> Iterator[tuple[Note, dict[CardKind, _Card]]]:
    """The notes of a fact, each with its cards."""
    kind = cards[0].kind.partition("::")[0]
    if kind in _CLOZE_TYPES:
        yield from _of_clozes(values, kind, [card for card in cards if card.view != _RECOGNITION], tags, html)
        cards = [card for card in cards if card.view == _RECOGNITION]
        if not cards:
            return
    if kind in _TEXTS and _TEXTS[kind][0] in values:
        term, parts = _TEXTS[kind]
        definition = "\n\n".join(
            fields.labelled(f"**{label}:**", text) if label else text
            for key, label in parts
            if (text := html.block(_marked(_bare(values.get(key, ""))))).strip()
        )
        places = _VIEWS.get(kind, (FORWARD,))
        kinds = {
            places[min(int(end) - 1, len(places) - 1)] if (end := card.view[-1:]).isdigit() else FORWARD: card
            for card in cards
        }
        both = ("reverse",) if REVERSE in kinds else ()
        yield from _note(html.line(_marked(_bare(values[term]))), definition, (*tags, *both), kinds)
        return
    for card in cards:
        question, answer = views.get(card.view, ((), ()))
        sides = ("<br>".join(values[key] for key in side if key in values) for side in (question, answer))
        term, definition = (html.block(_marked(side)) for side in sides)
        yield from _note(term, definition, tags, {FORWARD: card})


def _from_anki(
    values: Mapping[str, str], cards: Sequence[_Card], tags: tuple[str, ...], kind: AnkiNoteType
) -> Iterator[tuple[Note, dict[CardKind, _Card]]]:
    texts = [_marked(values.get(str(place), ""), "\n") for place in range(len(kind.fields))]
    for note, found in ankitypes.notes_of(kind, texts, [card.order for card in cards], tags):
        yield note, {name: cards[at] for name, at in found.items()}


def _note(
    term: str, definition: str, tags: tuple[str, ...], kinds: dict[CardKind, _Card]
) -> Iterator[tuple[Note, dict[CardKind, _Card]]]:
    term, definition = fields.question(term), fields.definition(definition)
    if not (says_nothing(term) or says_nothing(definition)):
        yield Note(term=term, definition=definition, tags=tags), kinds


def _of_clozes(
    values: Mapping[str, str], kind: str, cards: Sequence[_Card], tags: tuple[str, ...], html: Reader
) -> Iterator[tuple[Note, dict[CardKind, _Card]]]:
    number = 0

    def cloze(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        hidden, _, hint = match[1].partition(":")
        made = deletion(number, hidden)
        return f"{made[:-2]}::{hint}}}}}" if hint else made

    text = _CLOZE.sub(
        cloze, html.block(_marked(values.get(_CLOZE_TYPES[kind], ""))).replace("\\[", "[").replace("\\]", "]")
    )
    if not number or not cards:
        return
    more = values.get("m_1", "") if kind == "6" else ""
    definition = fields.definition(text + (f"\n\n**Meaning:** {html.line(_marked(more))}" if more.strip() else ""))
    kinds = {
        CardKind(f"cloze {1 + card.place}"): card for card in cards if card.place is not None and card.place < number
    }
    yield Note(term=clozes.blanked(text), definition=definition, tags=tags), kinds


def _bare(text: str) -> str:
    """A sentence without the marks of its clozes."""
    return _CLOZE.sub(lambda match: match[1].partition(":")[0], text) if "[" in text and "](" not in text else text


def _marked(text: str, end: str = "<br>") -> str:
    """A text as HTML with the same meaning: its line ends, formulas and sounds."""
    for pattern, with_ in _LATEX:
        text = pattern.sub(with_, text)
    return _SOUND.sub(r"[sound:\1]", text).replace("\n", end)
