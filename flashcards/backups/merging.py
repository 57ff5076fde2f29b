"""The contents of another home: its notes with their logs, from its collection or from a backup."""

from dataclasses import replace
from pathlib import Path

from flashcards.backups import container
from flashcards.cards import CardKind
from flashcards.collection import log
from flashcards.collection.exchange import contents
from flashcards.collection.rescue import copying
from flashcards.collection.rescue.soundness import verify
from flashcards.collection.store import Collection
from flashcards.disk.parts import scratch
from flashcards.errors import BackupError
from flashcards.formats import CardRecord, DeckNote, Reading
from flashcards.library.places import Home, is_file, is_folder
from flashcards.library.texts import Found

_SQLITE = b"SQLite format 3\0"
_ZIP = b"PK\x03\x04"


def collection_of(path: Path) -> Path | None:
    """The collection or backup at a path: the file itself, or the one in a home; None for any other file."""
    place = Path(Home(str(path)).collection) if is_folder(path) else path
    if not is_file(place):  # a pipe would keep us waiting
        return None
    try:
        with place.open("rb") as file:
            return place if file.read(len(_SQLITE)).startswith((_SQLITE, _ZIP)) else None
    except OSError:
        return None


def is_home(path: Path, home: Home) -> bool:
    """Whether a path is a home, or its collection."""
    return any(ours.exists() and path.samefile(ours) for ours in map(Path, (home.collection, home.path)))


def found_in(path: Path) -> Found:
    """The notes and logs of a collection or backup, read from a copy, so that it does not change.

    Raises:
        BackupError: it is another zip file, or damaged.
        CollectionError: the collection cannot be read, or is another program's.
    """
    with scratch() as folder:
        place = folder / "collection.db"
        with path.open("rb") as file:
            is_database = file.read(len(_SQLITE)) == _SQLITE
        if is_database:
            copying.copy(str(path), str(place))
        else:
            with container.opened(path) as backup:
                kept = backup.of(container.COLLECTION)
                if kept is None:
                    raise BackupError(str(path), "there is no collection in it")
                backup.extract(kept, place)
        with Collection.open(str(place)) as opened:
            verify(opened)
            return _found(opened)


def _found(opened: Collection) -> Found:
    choice = contents.Choice(decks=contents.names(opened))
    heads = {deck.name: deck for deck in contents.decks(opened, choice, retired=True)}
    told: dict[str, list[DeckNote]] = {name: [] for name in heads}
    for one in contents.notes(opened, choice, logs=True, retired=True):
        told[one.deck.name].append(one)
    readings = [
        Reading(
            deck=replace(heads[name], notes=tuple(one.note for one in notes)),
            records={at: replace(one.record, cards=_logs(one)) for at, one in enumerate(notes)},
        )
        for name, notes in told.items()
        if notes
    ]
    if log.has_parameters(opened):
        from flashcards.collection.parameters import listed  # only if some were set

        readings[:1] = [replace(readings[0], parameters=tuple(listed(opened)))] if readings else []
    return Found(title="collection", readings=readings)


def _logs(one: DeckNote) -> dict[CardKind, CardRecord]:
    """The logs of a note's cards; if a card has one, its schedule follows from it."""
    return {kind: CardRecord(entries=card.entries) for kind, card in one.record.cards.items() if card.entries}
