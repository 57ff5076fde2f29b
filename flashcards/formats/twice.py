"""Notes that occur twice: one guid is one note, and what happened to it counts once."""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace

from flashcards.cards import CardKind, Note, NoteGuid, plain
from flashcards.errors import Problem
from flashcards.formats import CardRecord, Reading, Record

_Cards = Mapping[CardKind, CardRecord]


def one_guid_each(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings with each guid only once; every note that repeats one is reported.

    With the same words it is the same note again, and their histories are merged.
    With other words it is a note without a guid, and keeps only the part of its
    history that the first one does not have.
    """
    firsts: dict[NoteGuid, Note] = {}
    cards: dict[NoteGuid, _Cards] = {}
    checked = [_checked(reading, firsts, cards) for reading in readings]
    return tuple(_completed(reading, cards) for reading in checked)


def _checked(
    reading: Reading, firsts: MutableMapping[NoteGuid, Note], cards: MutableMapping[NoteGuid, _Cards]
) -> Reading:
    """A text without repeated notes; ``firsts`` and ``cards`` have the note and the records of each guid."""
    notes: list[Note] = []
    records: dict[int, Record] = {}
    problems: list[Problem] = []
    notices: list[Problem] = []
    for at, note in enumerate(reading.deck.notes):
        record = reading.records.get(at, Record())
        first = firsts.get(record.guid) if record.guid is not None else None
        if record.guid is not None and first is None:
            firsts[record.guid], cards[record.guid] = note, record.cards
        elif record.guid is not None and first is not None:
            if (first.term, first.definition) == (note.term, note.definition):
                cards[record.guid] = _joined(cards[record.guid], record.cards)
                message = f'"{plain(note.term)}" repeats the note in line {first.line}; it is read once'
                notices.append(Problem(line=note.line, message=message))
                continue
            message = (
                f'"{plain(note.term)}" has the same guid as the note in line {first.line}; it is read without its own'
            )
            problems.append(Problem(line=note.line, message=message))
            record = replace(record, guid=None, cards=_without(record.cards, cards[record.guid]))
        if at in reading.records:
            records[len(notes)] = record
        notes.append(note)
    if not problems and not notices:
        return reading
    return replace(
        reading,
        deck=replace(reading.deck, notes=tuple(notes)),
        records=records,
        problems=(*reading.problems, *problems),
        notices=(*reading.notices, *notices),
    )


def _completed(reading: Reading, cards: Mapping[NoteGuid, _Cards]) -> Reading:
    """The text with all records of its notes."""
    more = {
        at: replace(record, cards=cards[record.guid])
        for at, record in reading.records.items()
        if record.guid is not None and cards[record.guid] is not record.cards
    }
    return replace(reading, records={**reading.records, **more}) if more else reading


def _joined(one: _Cards, other: _Cards) -> _Cards:
    """The merged history of two records of one note."""
    found = dict(one)
    for kind, card in other.items():
        before = found.get(kind, CardRecord())
        entries = tuple(dict.fromkeys((*before.entries, *card.entries)))
        found[kind] = CardRecord(entries=entries, state=before.state or card.state)
    return found


def _without(cards: _Cards, known: _Cards) -> _Cards:
    """The records of cards without those that are known."""
    told = {entry for card in known.values() for entry in card.entries}
    found = {}
    for kind, card in cards.items():
        left = tuple(entry for entry in card.entries if entry not in told)
        is_copy = kind in known and card == known[kind]
        if left or not (card.entries or is_copy):
            found[kind] = CardRecord(entries=left, state=card.state)
    return found
