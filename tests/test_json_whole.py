"""A large document of JSON in an empty home: brought note by note, it leaves what reading it as a whole leaves."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import Person, check_derived, dump
from test_json_written import somebody

from flashcards.collection.rescue.soundness import verify
from flashcards.formats import Special
from flashcards.library import imports, pasts, tables
from flashcards.library.places import Home
from flashcards.library.whole import document, news, spool


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Everything that somebody has, as JSON."""
    return somebody(tmp_path_factory.mktemp("somebody")).run("export", "json").stdout


def arrived(folder: Path, text: str) -> tuple[Person, str]:
    """Somebody new who imports a text, and what the program says."""
    other = Person(folder)
    file = folder.with_suffix(".json")
    file.write_text(text, encoding="utf-8")
    done = other.run("import", str(file))
    return other, f"{done.exit_code}: {done.stdout}{done.stderr}".replace(folder.name, "")


def all_of(person: Person) -> dict[str, object]:
    """Everything in a home, without what is new in each."""
    with person.collection() as opened:
        check_derived(opened)
        execute = opened.connection.execute
        found: dict[str, object] = {table: execute(query).fetchall() for table, query in _TABLES.items()}
        found |= dump(opened)
    return {**found, **{path.name: path.read_text(encoding="utf-8") for path in person.decks.iterdir()}}


_TABLES = {
    "notes": "select guid, place, line, term, definition, edited, retired from notes order by guid",
    "log": "select guid, cards.kind, log.kind, at, day, quality, nullif(log.origin, device.id)"
    " from device, log join cards on cards.id = log.card join notes on notes.id = cards.note"
    " order by guid, cards.kind, at, log.origin",
    "edits": "select guid, at, edits.term from edits join notes on notes.id = note order by guid, at",
    "seen": "select note, card, at from seen order by note, card",
}


@pytest.mark.parametrize("many", [0, 10_000])
def test_the_same_as_a_whole(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    """The deck files, the notes, the logs and the words of the program are the same, and so is a second export."""
    if many:  # other guids than the words give, and a schedule without a log
        text = re.sub(r'"guid": "', '"guid": "x', text)
        text = re.sub(r', "log": \[[^\]]*\]', "", text, count=1)
    monkeypatch.setattr(pasts, "MANY", many)
    monkeypatch.setattr(document, "MANY", many)
    for module in (document, news, spool):
        monkeypatch.setattr(module, "SOME", 2)
    one, said = arrived(tmp_path / "one-home", text)
    exported = one.run("export", "json").stdout
    monkeypatch.setattr(document, "LARGE", 0)
    with monkeypatch.context() as patched:
        patched.delattr(imports, "plan_imports")  # so nothing is read as a whole
        other, said_then = arrived(tmp_path / "other-home", text)
    assert said_then == said
    assert all_of(other) == all_of(one)
    assert all_of(one)["edits"] == []  # an import is no edit
    with other.collection() as opened:
        verify(opened)
    assert many or other.run("export", "json").stdout == exported


SPOILT: dict[str, Callable[[str], str]] = {
    "a key twice": lambda text: text.replace('"term": "Alone"', '"term": "Once", "term": "Alone"'),
    "no JSON": lambda text: text.replace('"term": "Alone"', '"term": Alone'),
    "no number": lambda text: text.replace('"quality": 4', '"quality": NaN', 1),
    "a rating that is none": lambda text: text.replace('"quality": 4', '"quality": 9', 1),
    "a guid twice": lambda text: re.sub(r'"guid": "\w+"', '"guid": "1"', text),
    "a note on two lines": lambda text: text.replace(', "definition"', ',\n "definition"', 1),
    "no end": lambda text: text.removesuffix("]\n}\n"),
    "more behind the end": lambda text: f"{text}{{}}\n",
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "another version": lambda text: text.replace("flashcards/1", "flashcards/2"),
    "a note that is none": lambda text: text.replace('"term": "Alone", "definition"', '"definition"'),
    "notes that are numbers": lambda text: re.sub(r"^    \{.*$", "    1,", text, count=1, flags=re.MULTILINE),
    "a list as the last note": lambda text: re.sub(r"^    \{.*$(?=\n  \])", "    []", text, flags=re.MULTILINE),
    "no UTF-8": lambda text: text.replace("Alone", "\udcff"),
    "cards that are numbers": lambda text: re.sub(r'"cards": \[', '"cards": [1, ', text, count=1),
    "a deck that comes again": lambda text: text.replace('"deck": "all"}', '"deck": "more"}', 1),
    "a deck of a note alone": lambda text: text.replace('"deck": "all"}', '"deck": "else"}', 1),
    "a deck without a name": lambda text: text.replace('"name": "more"', '"name": ""'),
    "Latin-1 read as UTF-8": lambda text: text.replace("Alone", "Ã¤lone").replace("水", "x").replace("ü", "u"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_read_as_a_whole(tmp_path: Path, text: str, name: str) -> None:
    """A document of another shape, or with something wrong, is left to what reads all, and no file is left behind."""
    spoilt = SPOILT[name](text)
    assert spoilt != text
    file, home = tmp_path / "all.json", Home(str(tmp_path / "home"))
    file.write_text(spoilt, encoding="utf-8", newline="", errors="surrogateescape")
    with pytest.raises(Special), document.written(file, home):
        pass
    assert not [*Path(home.decks).glob("*")]


def test_what_is_wrong_is_said(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in a large document is reported with its line, and the rest is imported, as from a small one."""
    spoilt = SPOILT["a rating that is none"](text)
    one, said = arrived(tmp_path / "one-home", spoilt)
    monkeypatch.setattr(document, "LARGE", 0)
    other, said_then = arrived(tmp_path / "other-home", spoilt)
    assert said_then == said
    assert said.startswith("3: ")
    assert all_of(other) == all_of(one)


def test_a_file_that_cannot_be_written(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import that fails leaves no deck file behind, also none of those that it had written."""
    monkeypatch.setattr(document, "LARGE", 0)
    monkeypatch.setattr(tables, "LARGEST_DECK", 400)
    other, said = arrived(tmp_path / "other-home", text)
    assert "split it into several decks" in said
    assert not other.decks.exists()
