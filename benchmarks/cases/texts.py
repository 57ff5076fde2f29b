"""Texts: a new deck, a deck of which one note was edited, and a table."""

import shutil
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from frame import Bench, Pair, case
from programs import Programs
from sample import Sample

from flashcards.library.places import Home

_ADD = """
import json, sqlite3, sys
from anki.collection import AddNoteRequest, Collection
rows = sqlite3.connect(sys.argv[1]).execute("select term, definition, tags from notes order by place").fetchall()
collection = Collection(sys.argv[2])
kind, deck = collection.models.by_name("Basic"), collection.decks.id("Everything")
requests = []
for term, definition, tags in rows:
    note = collection.new_note(kind)
    note.fields, note.tags = [term, definition], json.loads(tags)
    requests.append(AddNoteRequest(note=note, deck_id=deck))
collection.add_notes(requests)
collection.close()
"""
_IMPORT = """
import sys
from anki.collection import Collection, ImportCsvRequest
collection = Collection(sys.argv[2])
collection.import_csv(ImportCsvRequest(path=sys.argv[1], metadata=collection.get_csv_metadata(sys.argv[1], None)))
collection.close()
"""

_TAKE = """
import sys
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
collection = Collection(sys.argv[2])
options = ImportAnkiPackageOptions()
collection.import_anki_package(ImportAnkiPackageRequest(package_path=sys.argv[1], options=options))
collection.close()
"""
_FIELDS = (
    "What number {0} is about, in a sentence or two of the length that people write.",
    "What <b>number {0}</b> is about, in <i>a sentence</i> with marks.",
    "What number {0} is about,<br>in lines<br>of which there are some.",
    "<div>What number {0} is about,</div><div>in boxes</div><div><br></div><div>with&nbsp;a gap.</div>",
    "What number {0} is about:<ul><li>one thing</li><li>another one, <b>seldom</b> noticed</li></ul>",
)
"""What people write in Anki's editor, in turn."""

_LARGE = 100_000
"""Rows from which the table counts, and not the program itself."""

Measure = Callable[[Programs, list[str]], float]


def _fresh(bench: Bench) -> Sample:
    """A home of which the deck was not read yet."""
    sample = Sample(home=Home(str(bench.folder / "fresh")), cards=bench.size)
    shutil.rmtree(sample.home.path, ignore_errors=True)
    sample.write()
    return sample


def _reading(bench: Bench, measure: Measure) -> float:
    """The cost of reading a new deck."""
    sample = _fresh(bench)
    programs = bench.programs(sample)
    return measure(programs, programs.ours("due"))


def _engine(bench: Bench, measure: Measure, script: str, given: Path | str) -> float:
    """The cost of Anki's engine, in a new collection."""
    file = bench.folder / "engine.anki2"
    file.unlink(missing_ok=True)
    return measure(bench.programs(), [sys.executable, "-c", script, str(given), str(file)])


def _edited(bench: Bench, more: str) -> Callable[[], float]:
    """The cost of reading a deck again of which one note was edited."""
    sample = bench.copy()
    programs, number = bench.programs(sample), count()

    def edit() -> float:
        sample.write(f"edition {next(number)}{more * next(number)}")
        return programs.work(programs.ours("due"))

    return edit


@case("deck", "a new deck", peer="Anki's engine, adding the same notes", limit=1.0, rounds=3, smoke=False)
def deck(bench: Bench) -> Pair:
    """A deck file that is read for the first time."""
    notes = bench.sample().home.collection
    return Pair(ours=lambda: _reading(bench, Programs.work), peer=lambda: _engine(bench, Programs.work, _ADD, notes))


@case("deck-memory", "peak memory of that", limit=150, unit="MiB", rounds=1)
def deck_memory(bench: Bench) -> Pair:
    """The most memory that reading a new deck takes."""
    return Pair(ours=lambda: _reading(bench, Programs.memory))


@case("deck-edit", "one note of a deck edited", peer="the whole deck, new", limit=0.25, rounds=3, smoke=False)
def deck_edit(bench: Bench) -> Pair:
    """A deck file of which one note was edited."""
    return Pair(ours=_edited(bench, ""), peer=lambda: _reading(bench, Programs.work))


@case("deck-split", "a deck split in files of 4 MB", peer="it, new", limit=3, rounds=3, smoke=False, least=_LARGE)
def deck_split(bench: Bench) -> Pair:
    """A deck file that becomes several, and these read, so that all histories stay where they were."""

    def split() -> float:
        sample = bench.copy()
        programs = bench.programs(sample)
        return programs.work(programs.ours("decks", "split", "--size", "4", str(sample.deck)))

    return Pair(ours=split, peer=lambda: _reading(bench, Programs.work))


@case("deck-grown", "one note grown by lines", peer="the whole deck, new", limit=0.3, rounds=3, smoke=False)
def deck_grown(bench: Bench) -> Pair:
    """A deck file of which one note has more lines, so that all below it move."""
    return Pair(ours=_edited(bench, "\n\n- more"), peer=lambda: _reading(bench, Programs.work))


def _table(bench: Bench) -> Path:
    path = bench.folder / "table.csv"
    text = "is about, in a sentence or two of the length that people write."
    path.write_text("".join(f"Term {row:06} (F{row}),What {row} {text}\n" for row in range(bench.size)))
    return path


def _package(bench: Bench) -> Path:
    """A package of notes as they are after years in Anki's editor."""
    import genanki  # only this case needs it

    fields = [{"name": "Front"}, {"name": "Back"}]
    template = {"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"}
    kind = genanki.Model(1607392319, "Basic", fields=fields, templates=[template])
    deck = genanki.Deck(2059400110, "Everything")
    for number in range(bench.size):
        front, back = f"Term <i>{number:06}</i>", _FIELDS[number % len(_FIELDS)].format(number)
        deck.add_note(genanki.Note(model=kind, fields=[front, back]))
    path = bench.folder / "edited.apkg"
    genanki.Package(deck).write_to_file(path)
    return path


def _imported(bench: Bench, measure: Measure, file: Path, script: str) -> Pair:
    """The cost of importing a file into an empty home, and of a script of Anki's engine that does."""
    home = bench.folder / "imported"

    def ours() -> float:
        shutil.rmtree(home, ignore_errors=True)
        programs = bench.programs()
        return measure(programs, programs.ours("import", "--home", str(home), str(file)))

    return Pair(ours=ours, peer=partial(_engine, bench, measure, script, file))


@case("table", "a table imported", peer="Anki's engine, the same", limit=0.67, rounds=3, smoke=False, least=10_000)
def table(bench: Bench) -> Pair:
    """A table of terms and definitions that becomes a deck file."""
    return _imported(bench, Programs.work, _table(bench), _IMPORT)


@case(
    "table-memory",
    "peak memory of that",
    peer="Anki's engine",
    limit=0.25,
    rounds=1,
    unit="MiB",
    smoke=False,
    least=_LARGE,
)
def table_memory(bench: Bench) -> Pair:
    """The most memory that importing a table takes."""
    return _imported(bench, Programs.memory, _table(bench), _IMPORT)


@case("anki-edited", "a package from Anki's editor", peer="Anki's engine", limit=6, rounds=3, smoke=False, least=_LARGE)
def anki_edited(bench: Bench) -> Pair:
    """A package whose fields have lines, bold, italics and lists, read into an empty home."""
    return _imported(bench, Programs.work, _package(bench), _TAKE)
