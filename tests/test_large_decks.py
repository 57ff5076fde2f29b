"""Large deck files: read in pieces and stored while they are read, and later only what changed in them."""

import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from growth import check_growth
from helpers import Person
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.cards import CardId
from flashcards.collection import log, search
from flashcards.collection.finding import names
from flashcards.collection.parts import changes
from flashcards.collection.store import Collection
from flashcards.formats import markdown
from flashcards.formats.native import notewise
from flashcards.library import readfiles
from flashcards.library.places import Home
from flashcards.library.streams import Stream, is_streamed
from flashcards.library.sync import refresh
from flashcards.reviews import Review
from flashcards.studyday import Day, Instant

START = 1_700_000_000_000
DAY = 86_400_000
WORDS = ("tide", "moon", "sea", "salt", "wave", "deep", "blue", "fish", "rock", "sand")
HEADS = ("", "---\ndeck: Seas\n---\n\nText.\n", "# Title\n", "---\nmax-interval: 50\n---\n")
ODD = (
    *("## Term", "## Two  words ##", "## ", "##", "  ## In", "##\ttab", "# Section", "text", "text  ", "- item"),
    *("  - sub", "```", "~~~", "````python", "``` x", "<!-- c -->", "<!--", "-->", "#tag", "#a #b,", "#12", "#fff"),
    *(
        "Aliases: a; b",
        "Aliases:",
        "\\## x",
        "\\\\# y",
        "\\#tag",
        "    ```",
        "",
        "",
        "$x$",
        "{{c1::x}}",
        "{{c1::a{b}}}",
    ),
    *(
        "---",
        "&nbsp;",
        "\\\\<!-- x -->",
        "## <!-- x -->",
        "\u00a0",
        "\x0c",
        "a\x85b",
        "## C#",
        "### sub",
        "#",
        "\u200b",
    ),
    *("Q: x", "A: y", "a::b", "#flashcards", "deck: X", "+++", "...", "## a", "## b", "## c"),
)
INDEXES = {"names", "named", "unnamed", "indexed", "unindexed"}
"""Tables that follow the texts only when they are needed."""

APART = {"pieces", "device", "log", "undone", "seen", "_sqlite_migrations", *INDEXES}
"""Tables that may differ, or of which some columns may."""


@settings(max_examples=examples(200))
@given(lines=st.lists(st.sampled_from(ODD), max_size=25), size=st.sampled_from([1, 2, 32]))
def test_a_text_in_pieces_has_the_same_notes(lines: list[str], size: int) -> None:
    """Whatever is in a deck, reading it in pieces gives the notes, lines, problems and notices of reading it whole."""
    text = "\n".join(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notewise, "_PIECES", size)
        found = notewise.read(text, "deck")
        patch.setattr(notewise, "read", lambda *_: None)
        whole = markdown.parse(text, "deck")
    if found is not None:
        assert found == whole
        assert [note.line for note in found.deck.notes] == [note.line for note in whole.deck.notes]


class Writer:
    """Writes a deck and edits it, by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - for tests
        self.head = self.chance.choice(HEADS)
        self.items: list[tuple[str, str]] = [self.note() for _ in range(self.chance.randint(0, 25))]

    def note(self) -> tuple[str, str]:
        """A note, or a section."""
        chance = self.chance
        term = f"{chance.choice(('Term', 'Law'))} {chance.randint(1, 30)}"
        if chance.random() < 0.5:
            term = " ".join(chance.sample(WORDS, chance.randint(1, 2)))
        text = " ".join(chance.choices(WORDS, k=chance.randint(1, 6)))
        more = ("\n\n#moon", "\n\nAliases: ebb; b", "\n\n```\n## no term\n```", " {{c1::x}} {{c2::y}}", "\n\n#reverse")
        text += chance.choice(more) if chance.random() < 0.3 else ""
        return (term, text) if chance.random() < 0.9 else ("", f"# Part {chance.randint(1, 3)}")

    @property
    def text(self) -> str:
        """The deck."""
        return self.head + "".join(f"\n## {term}\n{text}\n" if term else f"\n{text}\n" for term, text in self.items)

    def edit(self) -> None:
        """Change a few notes."""
        chance, items = self.chance, self.items
        for _ in range(min(len(items), chance.choice((0, 1, 1, 2, 4)))):
            at = chance.randrange(len(items))
            term, text = items[at]
            edits = (
                lambda at=at, term=term: items.__setitem__(at, (term, self.note()[1])),
                lambda at=at, text=text: items.__setitem__(at, (self.note()[0], text)),
                lambda at=at, term=term, text=text: items.__setitem__(at, (term, f"{text}\n\nmore")),
                lambda at=at: items.insert(at, self.note()),
                lambda at=at: items.insert(chance.randrange(len(items)), items.pop(at)),
                lambda at=at: items.insert(at, items[at]),
                lambda at=at: items.pop(at),
                lambda at=at, term=term: items.__setitem__(at, (term, "")),
            )
            chance.choice(edits)()
        self.head += "\nMore.\n" if chance.random() < 0.1 else ""


def tables(opened: Collection) -> dict[str, list[str]]:
    """Everything that a collection knows of its texts and schedules."""
    execute = opened.connection.execute
    names = [name for (name,) in execute("select name from sqlite_master where type = 'table'")]
    kept = [name for name in names if name not in APART and not name.startswith(("search", "trigrams", "sqlite"))]
    found = {name: sorted(map(repr, execute(f"select * from {name}"))) for name in kept}  # noqa: S608 - our tables
    found["log"] = sorted(map(repr, execute("select seq, card, at, kind, quality from log")))
    return found


def check_indexes(opened: Collection) -> None:
    """The indexes of words and names, whenever they were made, have what the texts say."""
    search.index_words(opened.connection)
    names.index_names(opened.connection)
    for index in ("search", "trigrams"):
        opened.connection.execute(f"insert into {index} ({index}, rank) values ('integrity-check', 1)")  # noqa: S608
    known = opened.connection.execute("select * from names order by key, note").fetchall()
    names.forget(opened.connection)
    names.index_names(opened.connection)
    assert opened.connection.execute("select * from names order by key, note").fetchall() == known


@contextmanager
def two_homes() -> Iterator[list[tuple[Home, Collection]]]:
    """A home where every file is large, and one where none is."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        homes = [Home(str(folder / name)) for name in ("large", "small")]
        for home in homes:
            Path(home.decks).mkdir(parents=True)
        yield [(home, stack.enter_context(Collection.open(home.collection))) for home in homes]


@settings(max_examples=examples(15), deadline=None)
@given(seed=st.integers(0, 10**9))
def test_every_edit_stores_what_a_full_reading_stores(seed: int) -> None:
    """Whatever is edited and answered, the collection and what is said are as after reading the whole file."""
    writer = Writer(seed)
    chance = writer.chance
    with two_homes() as homes, pytest.MonkeyPatch.context() as patch:
        patch.setattr(notewise, "_PIECES", chance.choice((1, 2, 3)))
        for at in range(START, START + 5 * DAY, DAY):
            said = []
            other = f"## {writer.note()[0] or 'Gyre'}\nA ring.\n" if chance.random() < 0.3 else ""
            for home, opened in homes:
                patch.setattr(readfiles, "LARGE", 0 if home is homes[0][0] else 2**30)
                for name, text in (("seas.md", writer.text), ("zoo.md", other)):
                    path = Path(home.decks, name)
                    if text:
                        path.write_text(text, encoding="utf-8")
                        os.utime(path, (at / 1000 - 100,) * 2)
                troubles = refresh(opened, home, Instant(at=at, utc_offset=0))
                said.append(
                    sorted((Path(each.path).name, each.problem.line, each.problem.message) for each in troubles)
                )
            assert tables(homes[0][1]) == tables(homes[1][1])
            assert [[text.replace(homes[0][0].path, homes[1][0].path) for *_, text in said[0]]] == [
                [text for *_, text in said[1]]
            ]
            cards = [card for (card,) in homes[0][1].connection.execute("select id from cards where active")]
            for card in chance.sample(cards, min(len(cards), 4)):
                day, quality = Day(at // DAY), chance.choice((2, 4))
                for _, opened in homes:
                    log.write(opened, [(CardId(card), Review(at=at + card, utc_offset=0, day=day, quality=quality))])
            writer.edit()
        for _, opened in homes:
            check_indexes(opened)


def test_only_changed_pieces_are_read(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """After one note of a large deck was edited, no more than the notes around it are read and matched."""
    notes = [f"## Term {number}\nWhat number {number} is about, in some words.\n" for number in range(6_000)]
    person.write("large.md", "\n".join(notes))
    with person.collection() as opened:
        person.refresh(opened)
        looked_at: list[int] = []
        monkeypatch.setattr(changes, "store", _counting(changes.store, looked_at))
        notes[3_000] = "## Term 3000\nSomething else, and longer:\n\n- a list\n"
        person.write("large.md", "\n".join(notes))
        person.refresh(opened)
        assert looked_at[0] < 300
        rows = opened.connection.execute("select line, place from notes where term = 'Term 5999'").fetchall()
        assert rows == [(3 * 5_999 + 1 + 2, 5_999)]


def _counting(store, looked_at: list[int]):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a function as it is
    def counted(collection, reading, *rest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002, ANN202 - as above
        looked_at.append(len(reading.deck.notes))
        return store(collection, reading, *rest)

    return counted


def test_a_piece_of_a_megabyte() -> None:
    """A note of more than a megabyte with code in it is read as in a whole deck."""
    text = "---\ndeck: Sea\n---\n\n## Log\n```\n" + "fish \n" * 200_000 + "```\n\n## Tide\nIt rises.\n"
    found = notewise.read(text, "x")
    assert found is not None
    assert [(note.term, len(note.definition)) for note in found.deck.notes] == [
        (note.term, len(note.definition)) for note in markdown.parse(text, "x").deck.notes
    ]


@pytest.mark.growth
def test_a_line_as_long_as_a_file(tmp_path: Path) -> None:
    """A file without line ends is read in its length."""
    path = tmp_path / "long.md"

    def work(length: int) -> None:
        path.write_bytes(b"x" * length)
        assert is_streamed(Stream(str(path), None))

    check_growth(work, 16_000_000)
