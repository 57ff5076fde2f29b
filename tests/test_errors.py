"""Errors: each one's sentence and exit code, and the tree that the docstring draws."""

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

import flashcards
from flashcards import errors
from flashcards.errors import (
    AmbiguousDeck,
    BackupError,
    BadClock,
    BadDate,
    BadDeckName,
    BadFormat,
    BadName,
    BadQuery,
    BadSetting,
    CollectionError,
    CollectionFull,
    CollectionLocked,
    CollectionReadOnly,
    CollectionTooNew,
    ConfigError,
    Contradiction,
    DeckError,
    FlashcardsError,
    ImportFull,
    NoBackup,
    NotACollection,
    NotFound,
    NotImported,
    NotRestored,
    NotStored,
    OutputError,
    OwnFault,
    Problem,
    UnknownDeck,
    UnknownTerm,
)

DRAWN = re.compile(r"^ {4}(?P<lines>[│├└─ ]*)(?P<name>[A-Z]\w+)(?: +(?P<code>\d))?", re.MULTILINE)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            UnknownDeck("Trainig", ["Training", "Draining"]),
            'no deck or file "Trainig"; did you mean "Training" or "Draining"?',
        ),
        (UnknownDeck("xyz"), 'no deck or file "xyz"; "flashcards decks" lists your decks'),
        (UnknownTerm("LoRa", ("LoRA",)), 'no term "LoRa"; did you mean "LoRA"?'),
        (UnknownTerm("xyz"), 'no term "xyz"; "flashcards search WORD" finds notes'),
        (Contradiction("--a and --b; leave one out"), "--a and --b; leave one out"),
        (
            BadDate("x"),
            '"x" is not a date; give one like 2026-03-01, "1 march", tomorrow, friday or "in 3 weeks"',
        ),
        (
            BadDate("fri 1 may", "it is a Saturday"),
            'fri 1 may: it is a Saturday; give one like 2026-03-01, "1 march", tomorrow, friday or "in 3 weeks"',
        ),
        (BadName("x\udce9"), "x\\xe9: not valid UTF-8; type it again, or rename the file"),
        (
            NotStored("c.db", "locked"),
            "c.db: locked; the last answer was not stored, all earlier ones were; close the other program and continue",
        ),
        (AmbiguousDeck("s", ("Seas", "Sums")), '"s" could be "Seas", "Sums"; give the full name'),
        (BadDeckName("a/b", "has a slash"), '"a/b" cannot be the name of a deck: it has a slash'),
        (BadFormat("{x}", ("due", "new")), "no field {x}; the fields are {due}, {new}"),
        (BadSetting("no key"), "no key"),
        (ConfigError("c.toml", [Problem(line=3, message="no key")]), "c.toml:3: no key"),
        (DeckError("a.md", [Problem(line=3, message="no definition")]), "a.md:3: no definition"),
        (DeckError("a.md", [Problem(line=0, message="no terms")]), "a.md: no terms"),
        (
            DeckError("a.md", [Problem(line=1, message="one"), Problem(line=2, message="two")]),
            "a.md:1: one\na.md:2: two",
        ),
        (
            CollectionLocked("c.db", "another program is writing to it"),
            "c.db: another program is writing to it; close the other program that uses it, then try again",
        ),
        (
            CollectionReadOnly("c.db", "it is read-only"),
            "c.db: it is read-only; make the file and its folder writable, or use another --home",
        ),
        (
            CollectionFull("c.db", "the disk is full"),
            "c.db: the disk is full; free some space, then continue: every earlier answer is stored",
        ),
        (
            ImportFull("c.db", "the disk is full"),
            "c.db: the disk is full; nothing was imported; free some space, then import again",
        ),
        (
            CollectionTooNew("c.db", "a newer version wrote it"),
            "c.db: a newer version wrote it; update flashcards, or use another --home",
        ),
        (
            NotACollection("c.db", "it is not SQLite"),
            (
                "c.db: it is not SQLite; to see what can be done, run: flashcards doctor;"
                " or move that file away, or use another --home"
            ),
        ),
        (
            CollectionError("c.db", "it is damaged"),
            "c.db: it is damaged; to see what can be done, run: flashcards doctor",
        ),
        (BackupError("b.zip", "damaged"), 'b.zip: damaged; "flashcards backups" lists others'),
        (
            NoBackup("monday"),
            'no backup "monday"; "flashcards backups" lists them, "flashcards backup" makes one',
        ),
        (NotRestored("c.db", "full"), f"c.db: full; {NotRestored.advice}"),
        (
            OwnFault("c.db", "a row twice"),
            f"c.db: a row twice; {OwnFault.advice}",
        ),
        (
            OutputError("out.apkg", "no space left"),
            "out.apkg: cannot write: no space left; choose another place with -o or --home",
        ),
        (
            NotImported("a.md", "no space left", full=True),
            "a.md: cannot write: no space left; nothing was imported; free some space, then import again",
        ),
        (
            NotImported("a.md", "not permitted", full=False),
            "a.md: cannot write: not permitted; nothing was imported; fix that, then import again",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_sentence(error: FlashcardsError, sentence: str) -> None:
    """An error says what is wrong, where, and what to do about it."""
    assert str(error) == sentence


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (FlashcardsError("x"), 1),
        (UnknownDeck("x"), 2),
        (UnknownTerm("x"), 2),
        (DeckError("x", []), 3),
        (CollectionLocked("x", "y"), 4),
        (CollectionTooNew("x", "y"), 4),
        (OutputError("x", "y"), 5),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_exit_code(error: FlashcardsError, code: int) -> None:
    """An error carries the code that the process ends with."""
    assert error.exit_code == code


def test_facts_stay_apart() -> None:
    """What an error is about can be asked of it, without reading its sentence."""
    unknown = UnknownDeck("x", ["y", "z"])
    assert (unknown.name, unknown.nearest) == ("x", ("y", "z"))
    unread = DeckError("a.md", [Problem(line=1, message="m")])
    assert (unread.path, unread.problems) == ("a.md", (Problem(line=1, message="m"),))
    locked = CollectionLocked("c.db", "r")
    assert (locked.path, locked.reason) == ("c.db", "r")
    unwritten = OutputError("o", "r")
    assert (unwritten.path, unwritten.reason) == ("o", "r")
    assert unknown.args == ("x",)


def tree(root: type[FlashcardsError], depth: int = 0) -> Iterator[tuple[int, str]]:
    """Every error class with its depth, parents before children, siblings in the order in which they are defined."""
    yield depth, root.__name__
    for child in root.__subclasses__():
        if child.__module__.startswith("flashcards."):
            yield from tree(child, depth + 1)


def test_the_docstring_draws_the_whole_tree() -> None:
    """The tree in the module's docstring has every error class of the program, in its place."""
    for module in pkgutil.walk_packages(flashcards.__path__, "flashcards."):
        import_module(module.name)
    drawn = [(len(match["lines"]) // 4, match["name"]) for match in DRAWN.finditer(errors.__doc__ or "")]
    assert drawn == list(tree(FlashcardsError))


def test_the_docstring_names_the_exit_codes() -> None:
    """Every code in the drawing is the one that its class ends with."""
    codes = {match["name"]: int(match["code"]) for match in DRAWN.finditer(errors.__doc__ or "") if match["code"]}
    asked = (AmbiguousDeck, BadClock, BadDate, BadDeckName, BadFormat, BadName, BadQuery, BadSetting)
    first = (*asked, ConfigError, Contradiction, NotFound, BackupError, DeckError, CollectionError, OutputError)
    assert codes == {kind.__name__: kind.exit_code for kind in first}
