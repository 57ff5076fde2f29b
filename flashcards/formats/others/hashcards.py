"""What ``hashcards export`` writes: every card with its text, and every review.

::

    {"cards": [{"hash": "9a..", "familyHash": null, "deckName": "Geography",
                "content": {"basic": {"question": "Capital of Peru?", "answer": "Lima"}},
                "performance": {"dueDate": "2026-12-24", ...}}],
     "sessions": [{"reviews": [{"hash": "9a..", "reviewedAt": "2026-11-24T09:00:00.000", "grade": "good"}]}]}

Times are local. The text of a cloze has no brackets; ``start`` and ``end`` are
the first and the last byte of what is hidden, and the cards of one text have
one ``familyHash``.

Source: hashcards 0.4, ``src/cmd/export.rs``.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from flashcards import clozes
from flashcards.cards import FORWARD, CardKind, Deck, Note, says_nothing
from flashcards.errors import Problem
from flashcards.formats import CardRecord, Reading, Record, fields
from flashcards.formats.blocks import deletion
from flashcards.formats.others.pasts import Answer, At, entries
from flashcards.formats.others.states import day_of, state
from flashcards.reviews import Rating
from flashcards.studyday import from_date

ORIGIN = "hashcards"
"""The origin of its reviews in the log."""

_GRADES = {"forgot": Rating.AGAIN, "again": Rating.AGAIN, "hard": Rating.HARD, "good": Rating.GOOD, "easy": Rating.EASY}
_MOST_CLOZES = 500
_CLOZE = "cloze"

Json = Mapping[str, Any]


class _Card(NamedTuple):
    deck: str
    text: str
    place: tuple[int, int] | None
    answer: str
    hash: str
    due: date | None
    last: date | None


def recognises(text: str) -> bool:
    """Whether a text may be such an export: only its keys are looked for."""
    return text.lstrip("\ufeff \t\r\n").startswith("{") and '"sessions"' in text and '"cards"' in text


def parse(text: str, at: At, hour: int) -> tuple[Reading, ...] | None:
    """A reading for each deck, or None if the text is another program's.

    ``at`` converts local times to instants; study days begin at ``hour``.
    """
    try:
        said = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not isinstance(said.get("cards"), list):
        return None
    if not isinstance(said.get("sessions"), list):
        return None
    problems: list[Problem] = []
    answers = _answers(said["sessions"], at, problems)
    decks: dict[str, dict[tuple[str, str], list[_Card]]] = defaultdict(lambda: defaultdict(list))
    for number, one in enumerate(said["cards"], 1):
        card = _card(one)
        if card is None:
            problems.append(Problem(line=0, message=f"card {number} has no question and answer, and no cloze"))
        else:
            decks[card.deck][card.text, card.answer if card.place is None else _CLOZE].append(card)

    def told(card: _Card) -> CardRecord | None:
        due = None if card.due is None else from_date(card.due)
        if log := entries(answers.get(card.hash, ()), ORIGIN, due, hour):
            return CardRecord(entries=tuple(log))
        known = state(card.due, (card.due - card.last).days) if card.due and card.last else None
        return None if known is None else CardRecord(state=known)

    readings = [_reading(name, notes, told, problems) for name, notes in decks.items()]
    if not readings:
        return (Reading(deck=Deck(name=""), problems=(*problems, Problem(line=0, message="no cards"))),)
    first = readings[0]
    return (Reading(deck=first.deck, records=first.records, problems=tuple(problems)), *readings[1:])


def _answers(sessions: Sequence[Any], at: At, problems: list[Problem]) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = defaultdict(list)
    bad = 0
    for review in _reviews(sessions):
        try:
            rating = _GRADES[str(review["grade"]).lower()]
            found[str(review["hash"])].append(Answer(at(datetime.fromisoformat(review["reviewedAt"])), rating.quality))
        except (KeyError, TypeError, ValueError, OverflowError):
            bad += 1
    if bad:
        message = f"{bad:,} {'review has' if bad == 1 else 'reviews have'} no card, time or grade, and cannot be read"
        problems.append(Problem(line=0, message=message))
    return found


def _reviews(sessions: Sequence[Any]) -> Iterator[Json]:
    for session in sessions:
        reviews = session.get("reviews") if isinstance(session, dict) else None
        yield from reviews if isinstance(reviews, list) else ()


def _card(said: Any) -> _Card | None:
    """One card, or None for a value that is not one."""
    try:
        performance = said.get("performance") or {}
        content = said["content"]
        basic, cloze = content.get("basic"), content.get(_CLOZE)
        place = None if cloze is None else (int(cloze["start"]), int(cloze["end"]))
        return _Card(
            deck=fields.term(str(said.get("deckName", ""))),
            text=str((basic or cloze)["question" if cloze is None else "text"]),
            place=place,
            answer="" if cloze is not None else str(basic["answer"]),
            hash=str(said["hash"]),
            due=day_of(str(performance.get("dueDate", ""))),
            last=day_of(str(performance.get("lastReviewedAt", ""))),
        )
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return None


def _reading(
    name: str,
    groups: Mapping[tuple[str, str], Sequence[_Card]],
    told: Callable[[_Card], CardRecord | None],
    problems: list[Problem],
) -> Reading:
    notes: list[Note] = []
    records: dict[int, Record] = {}
    for (text, _), cards in groups.items():
        note, kinds = _note(text, cards)
        if note is None:
            problems.append(Problem(line=0, message=f'a card of the deck "{name}" is empty, and is left out'))
            continue
        found = {kind: record for kind, card in kinds.items() if (record := told(card)) is not None}
        if found:
            records[len(notes)] = Record(cards=found)
        notes.append(note)
    return Reading(deck=Deck(name=name or "hashcards", notes=tuple(notes)), records=records)


def _note(text: str, cards: Sequence[_Card]) -> tuple[Note | None, dict[CardKind, _Card]]:
    """The note for some cards of one text, and the kind of each card."""
    if cards[0].place is None:
        term, definition = fields.question(text), fields.definition(cards[0].answer)
        empty = says_nothing(term) or says_nothing(definition)
        return None if empty else Note(term=term, definition=definition), {FORWARD: cards[0]}
    definition, kinds = _clozes(text, cards)
    return (Note(term=clozes.blanked(definition), definition=definition) if kinds else None), kinds


def _clozes(text: str, cards: Sequence[_Card]) -> tuple[str, dict[CardKind, _Card]]:
    """A text with a cloze for each of its cards, in order."""
    data = text.encode()
    parts: list[str] = []
    kinds: dict[CardKind, _Card] = {}
    done = 0
    for card in sorted(cards, key=lambda each: each.place or (0, 0)):
        start, end = card.place or (0, 0)
        hidden = data[start : end + 1].decode(errors="ignore")
        if start < done or not hidden.strip() or len(kinds) == _MOST_CLOZES:
            continue
        number = len(kinds) + 1
        kinds[CardKind(f"cloze {number}")] = card
        parts += [data[done:start].decode(errors="ignore"), deletion(number, hidden)]
        done = end + 1
    return fields.definition("".join((*parts, data[done:].decode(errors="ignore")))), kinds
