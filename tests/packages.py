"""Anki packages for tests: made by the real engine, and bent by hand."""

import sqlite3
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import anki.collection  # before its other modules, which import it in a circle
from anki.cards import Card, CardId
from anki.decks import DeckId
from anki.notes import Note, NoteId
from anki.scheduler.v3 import CardAnswer, Scheduler
from helpers import Person, check_derived

from flashcards.reviews import Entry
from flashcards.scheduling import Summary, replay
from flashcards.scheduling.sm2 import Sm2
from flashcards.studyday import ROLLOVER_HOUR

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Engine = anki.collection.Collection
"""A collection of the real Anki."""

CONTAINERS = ("new.apkg", "legacy.apkg", "new.colpkg", "legacy.colpkg")
"""Every kind of package that Anki writes."""


def lull() -> int:
    """A moment of the last hours, in UTC milliseconds, after which no study day begins for an hour."""
    now = time.time_ns() // 1_000_000
    local = time.localtime(now // 1000)
    since = (60 * (local.tm_hour - ROLLOVER_HOUR) + local.tm_min) % 1440
    return now - 60_000 * (60 if since > 75 else since + 75)


@contextmanager
def engine(folder: Path) -> Iterator[Engine]:
    """A collection of the real Anki in this folder, which need not exist."""
    folder.mkdir(exist_ok=True)
    collection = Engine(str(folder / "collection.anki2"))
    try:
        yield collection
    finally:
        if collection.db is not None:
            collection.close()


def add_note(
    collection: Engine, fields: Sequence[str], *, kind: str = "Basic", deck: str = "Default", tags: str = ""
) -> Note:
    """Add a note of a stock type; fields left out stay empty."""
    note_type = collection.models.by_name(kind)
    assert note_type is not None
    note = collection.new_note(note_type)
    note.fields[: len(fields)] = list(fields)
    note.tags = tags.split()
    number = collection.decks.id(deck)
    assert number is not None
    collection.add_note(note, DeckId(number))
    return collection.get_note(NoteId(note.id))


def answer(collection: Engine, card: int, button: int, *, at: int | None = None) -> None:
    """Press a button, 1 to 4, whatever the queue says; ``at`` is UTC milliseconds, by default now."""
    scheduler = collection.sched
    assert isinstance(scheduler, Scheduler)
    states = collection._backend.get_scheduling_states(card)  # noqa: SLF001 - the queue would choose a card itself
    subject = Card(collection, CardId(card))
    subject.start_timer()
    rating = (CardAnswer.AGAIN, CardAnswer.HARD, CardAnswer.GOOD, CardAnswer.EASY)[button - 1]
    built = scheduler.build_answer(card=subject, states=states, rating=rating)
    if at is not None:
        built.answered_at_millis = at
    collection._backend.answer_card(built)  # noqa: SLF001 - the queue would choose a card itself


def export(collection: Engine, path: Path) -> Path:
    """Write a package: ``.apkg`` or ``.colpkg``; one named ``legacy`` in the form for older versions."""
    legacy = path.name.startswith("legacy")
    if path.suffix == ".colpkg":
        place = collection.path
        collection.export_collection_package(str(path), include_media=True, legacy=legacy)
        collection.path = place
        collection.reopen()
    else:
        options = anki.collection.ExportAnkiPackageOptions(
            with_scheduling=True, with_deck_configs=False, with_media=True, legacy=legacy
        )
        collection.export_anki_package(out_path=str(path), limit=None, options=options)
    return path


def bring(person: Person, anki: Engine, *options: str, name: str = "a.apkg") -> str:
    """Import what the engine has now; what was said."""
    result = person.run("import", str(export(anki, Path(anki.path).parent / name)), *options)
    assert result.exit_code == 0, result.output
    with person.collection() as opened:
        check_derived(opened)
    return result.output


def one_of_each(folder: Path) -> Path:
    """This folder with a package of each container, all of one collection, with a review and a picture."""
    with engine(folder / "anki") as anki:
        (folder / "a.png").write_bytes(b"picture")
        anki.media.add_file(str(folder / "a.png"))
        answer(anki, add_note(anki, ["q", '<img src="a.png">'], deck="D").cards()[0].id, 4)
        for name in ("new.apkg", "legacy.apkg"):
            export(anki, folder / name)
    return folder


def members(package: Path) -> dict[str, bytes]:
    """The files in a package."""
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, content: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a zip of these files."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def bend(package: Path, target: Path, *statements: str) -> Path:
    """A copy of a package on whose collection these statements were run."""
    content = members(package)
    file = target.with_suffix(".db")
    name = "collection.anki21" if "collection.anki21" in content else "collection.anki21b"
    file.write_bytes(content[name] if name.endswith("1") else decompress(content[name]))
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.create_collation("unicase", lambda one, other: (one > other) - (one < other))
        for statement in statements:
            connection.execute(statement)
    content[name] = file.read_bytes() if name.endswith("1") else compress(file.read_bytes())
    file.unlink()
    return pack(target, content)


def compress(data: bytes) -> bytes:
    """One zstd frame."""
    return zstd.compress(data)


def decompress(data: bytes) -> bytes:
    """What zstd frames hold."""
    return zstd.decompress(data)


def summary_of(entries: Sequence[Entry]) -> Summary | None:
    """What SM-2 makes of a card's log, as an exported card has it."""
    state = replay(Sm2(), entries)
    return Sm2().summary(state) if state is not None else None
