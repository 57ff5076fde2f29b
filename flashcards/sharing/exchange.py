"""Sending what happened here to a shared folder, and taking what others sent."""

import os
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flashcards.cards import CardKind
from flashcards.collection import log
from flashcards.collection.exchange import contents, unsent
from flashcards.collection.store import Collection
from flashcards.disk import durable
from flashcards.errors import DeckError, OutputError
from flashcards.formats import CardRecord, DeckNote, Outgoing, Reading
from flashcards.formats.registry import named
from flashcards.library.files import write_atomically
from flashcards.library.imports import ImportPlan
from flashcards.library.newdecks import Targets
from flashcards.library.pasts import bring
from flashcards.library.places import Home
from flashcards.sharing import segments
from flashcards.sharing.folder import data
from flashcards.sharing.folder import files as listed
from flashcards.sharing.state import State, as_json, load, path
from flashcards.studyday import Instant

if TYPE_CHECKING:
    from flashcards.scheduling.dated import Dated

_SETTLED = 3_000_000_000
"""Nanoseconds after which any further change gives a folder another time: some file systems count in seconds."""

_MOST_FILES = 24
_MOST_LOST = 200
"""Names of own files that may come back, as when a folder that was taken for another is mounted again."""

_SMALL = 2**18
"""Bytes of a file that is joined with others when there are many."""


def receive(collection: Collection, home: Home, folder: str, now: Instant, hour: int) -> list[str]:
    """Take what the other devices added; returns what is worth a line.

    Nothing that is wrong with the folder or a file is an error. A collection that
    lost entries, as after a restore, gets back all that any device sent there,
    this one too.
    """
    state = load(home.path, folder)
    notices: list[str] = []
    try:
        before = now.at * 1_000_000
        stamp = Path(folder).stat().st_mtime_ns
        files = listed(folder)
    except OSError as error:
        return [_not_there(folder, error)]
    state = _of_device(collection, state, files, notices)
    facts = {name: (found.st_size, found.st_mtime_ns) for name, found in sorted(files.items())}
    new = [name for name in facts if state.seen.get(name) != facts[name]]
    readings, done = _read(folder, new, notices)
    _take(collection, home, readings, now, hour)
    seen = {name: state.seen[name] for name in state.seen if name in files} | {name: facts[name] for name in done}
    settled = len(done) == len(new) and before - stamp > _SETTLED
    _keep(home, state._replace(seen=seen, stamp=stamp if settled else 0))
    return notices


def send(collection: Collection, home: Home, folder: str) -> list[str]:
    """Add what happened here since the last time, as one more file; returns what is worth a line.

    If a file is gone, everything that is missing there is added.
    """
    state = load(home.path, folder)
    last = unsent.last(collection)
    if state.has_sent(last):
        return []
    notices: list[str] = []
    try:
        files = listed(folder)
    except OSError as error:
        return [_not_there(folder, error)]
    state = _of_device(collection, state, files, notices)
    own = list(state.own or ())
    if since := state.sent if state.sent <= last else 0:
        broken = []
        others = {owner for name in files if (owner := segments.owner_of(name))} - unsent.ids(collection)
        news = unsent.since(collection, since, others)
    else:
        news, whole = _missing(collection, folder, sorted(files))
        broken = [name for name in own if name not in whole]
    try:
        if news:
            number = 1 + max(map(segments.number_of, [*own, *state.lost, *files]), default=0)
            own.append(_write(folder, state.device, number, segments.sealed(_lines(collection, news))))
        _take_away(folder, broken)
        own = _joined(folder, state.device, [name for name in own if name not in broken])
    except OutputError as error:
        return [f"{folder}: the sync folder cannot be written ({error.reason}); it is tried again"]
    _keep(home, _written(state, folder, own)._replace(sent=last))
    return notices


def begin_anew(home: Home, folder: str) -> None:
    """Read everything in a folder again at the next look, and send what is missing there."""
    _keep(home, load(home.path, folder).anew())


def _not_there(folder: str, error: OSError) -> str:
    missing = isinstance(error, FileNotFoundError)
    why = "is not there" if missing else f"cannot be read ({error.strerror or error})"
    return f"{folder}: the sync folder {why}; what other devices answered comes when it is back"


def _of_device(collection: Collection, state: State, files: Mapping[str, os.stat_result], notices: list[str]) -> State:
    """The state for this device, which takes a new id if another device writes under its id.

    All is to be sent again if one of its files is gone or cut off, or every file that
    was known is gone, and all is to be read again if entries are gone here.
    """
    device, last = unsent.standing(collection)
    mine = {name for name in files if segments.owner_of(name) == device}
    if state.device != device:
        return State(state.folder, device, own=() if state.device else tuple(sorted(mine)))
    own, known = state.own or (), {*(state.own or ()), *state.lost}
    if strange := sorted(mine - known):
        device = unsent.part(collection)
        notices.append(
            f"{strange[0]}: another device had the id of this one, as after a copy; this one has a new id now"
        )
        return state._replace(device=device, own=(), lost=())
    if not state.fits(device, last):
        state = state.anew()
    is_there = all(name in mine and files[name].st_size >= state.seen.get(name, (0,))[0] for name in own)
    is_emptied = bool(state.seen) and state.seen.keys().isdisjoint(files)
    sent = state.sent if is_there and not is_emptied else 0
    return state._replace(sent=sent, own=tuple(sorted(known & mine)), lost=_last(known - mine))


def _written(state: State, folder: str, own: Sequence[str]) -> State:
    """The state after files were written, and some removed."""
    seen = dict(state.seen)
    for name in own:
        with suppress(OSError):
            if name not in seen:
                found = Path(folder, name).stat()
                seen[name] = found.st_size, found.st_mtime_ns
    lost = {*state.lost, *(state.own or ())} - {*own}
    return state._replace(own=tuple(own), lost=_last(lost), seen=seen, stamp=0)


def _last(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names)[-_MOST_LOST:])


def _missing(collection: Collection, folder: str, names: Sequence[str]) -> tuple[unsent.News, list[str]]:
    """The entries to send: those in no file, and our own that only others have; and the names of the whole files."""
    ids = unsent.ids(collection)
    ours, whole = _read(folder, [name for name in names if segments.owner_of(name) in ids], [])
    theirs, others = _read(folder, [name for name in names if segments.owner_of(name) not in ids], [])
    told = _told(ours) | {entry for entry in _told(theirs) if entry[-1] not in ids}
    return unsent.since(collection, 0, ()).without(told), [*whole, *others]


def _told(readings: Sequence[Reading]) -> set[tuple[str, str, int, str]]:
    """The entries that readings have, as :class:`flashcards.collection.exchange.unsent.News` names them."""
    return {
        (record.guid or "", kind, *entry.name)
        for reading in readings
        for record in reading.records.values()
        for kind, card in record.cards.items()
        for entry in card.entries
    }


def _read(folder: str, new: Iterable[str], notices: list[str]) -> tuple[list[Reading], list[str]]:
    """What the files say that are whole, and their names."""
    readings: list[Reading] = []
    done: list[str] = []
    for name in new:
        text = segments.unsealed(data(folder, name) or b"")
        if text is None:
            continue
        found = named("json").readings(text, name.removesuffix(segments.ENDING))
        if any(reading.refused for reading in found):
            notices.append(f"{folder}/{name}: written by a newer flashcards; update this one to read it")
        readings += [reading for reading in found if not reading.refused]
        done.append(name)
    return readings, done


def _take(collection: Collection, home: Home, readings: Sequence[Reading], now: Instant, hour: int) -> None:
    """Store what some files say."""
    united, parameters = _united(readings)
    if not united and not parameters:
        return
    targets = Targets(home)
    plans = [ImportPlan(title="", target=targets.of(one.deck.name), reading=one) for one in united]
    with suppress(DeckError):  # no text is written, so none can be wrong
        bring(collection, home, plans, now, rollover_hour=hour, parameters=parameters)


def _united(readings: Sequence[Reading]) -> "tuple[list[Reading], list[Dated]]":
    """One reading per deck: each note once, with its latest words and the entries of all files."""
    notes: dict[object, tuple[Reading, int]] = {}
    cards: dict[object, dict[CardKind, list[CardRecord]]] = defaultdict(lambda: defaultdict(list))
    parameters: dict[Dated, None] = {}
    for reading in readings:
        parameters.update(dict.fromkeys(reading.parameters))
        for at, record in reading.records.items():
            note = reading.deck.notes[at]
            key: object = record.guid or (reading.deck.name, note.term, note.definition)
            known = notes.get(key)
            if known is None or (known[0].records[known[1]].edited or 0) <= (record.edited or 0):
                notes[key] = reading, at
            for kind, card in record.cards.items():
                cards[key][kind].append(card)
    decks: dict[str, list[tuple[object, Reading, int]]] = defaultdict(list)
    for key, (reading, at) in notes.items():
        decks[reading.deck.name].append((key, reading, at))
    found = []
    for name, these in decks.items():
        records = {
            number: replace(
                reading.records[at],
                cards={
                    kind: CardRecord(entries=tuple(dict.fromkeys(entry for card in told for entry in card.entries)))
                    for kind, told in cards[key].items()
                },
            )
            for number, (key, reading, at) in enumerate(these)
        }
        deck = replace(these[0][1].deck, name=name, notes=tuple(reading.deck.notes[at] for _, reading, at in these))
        found.append(Reading(deck=deck, records=records))
    return found, [*parameters]


def _lines(collection: Collection, news: unsent.News) -> Iterator[str]:
    """The lines of a file: the notes to which something happened, with these entries alone."""
    choice = contents.Choice(notes=news.notes)
    heads = contents.decks(collection, choice, retired=True)
    told = contents.notes(collection, choice, logs=True, retired=True)
    return named("json").write(Outgoing(heads, _only(told, news), ".jsonl", (), None, _parameters(collection)))


def _only(told: Iterable[DeckNote], news: unsent.News) -> Iterator[DeckNote]:
    for one in told:
        cards = {
            kind: CardRecord(entries=kept)
            for kind, card in one.record.cards.items()
            if (kept := tuple(entry for entry in card.entries if (one.record.guid, kind, *entry.name) in news.entries))
        }
        if cards:
            yield one._replace(record=replace(one.record, cards=cards))


def _parameters(collection: Collection) -> "Sequence[Dated]":
    if not log.has_parameters(collection):
        return ()
    from flashcards.collection.parameters import listed  # only if some were set

    return listed(collection)


def _write(folder: str, device: str, number: int, whole: bytes) -> str:
    name = segments.name_of(device, number, secrets.token_hex(4))
    write_atomically(Path(folder, name), whole)
    return name


def _joined(folder: str, device: str, own: list[str]) -> list[str]:
    """The files of this device, the small ones joined into one if there are many."""
    if len(own) <= _MOST_FILES:
        return own
    small: dict[str, str] = {}
    for name in own:
        held = data(folder, name) or b""
        text = segments.unsealed(held) if len(held) <= _SMALL else None
        if text is not None:
            small[name] = text
    whole = _write(folder, device, 1 + segments.number_of(own[-1]), segments.sealed(small.values()))
    _take_away(folder, small)
    return [*(name for name in own if name not in small), whole]


def _take_away(folder: str, names: Iterable[str]) -> None:
    for name in names:
        with suppress(OSError):
            durable.take_away(Path(folder, name))


def _keep(home: Home, state: State) -> None:
    """Store how far this device is; if that fails, the work is done once more."""
    with suppress(OutputError):
        write_atomically(Path(path(home.path)), as_json(state))
