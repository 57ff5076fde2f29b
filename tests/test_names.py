"""Notes by their other names, terms that are nearly right, words, decks and days: what the indexes say."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from helpers import SEAS, Person, append, deck_text
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import examples, phrases

from flashcards.cards import CardId, names_of, term_key
from flashcards.collection import browse, journal, log, relinking, search
from flashcards.collection.finding import names, paging
from flashcards.collection.rescue.deriving import derive
from flashcards.errors import UnknownTerm
from flashcards.formats.characters import whole
from flashcards.reviews import Rating, Undo, counting
from flashcards.studyday import Day

TERMS = ("LoRA (Low-Rank Adaptation)", "`__init__`", "Ti*de*", "C++ (*see* plus plus)", "Ebb &amp; flow", "Gyre (LoRA)")
TEXT = """\
---
deck: Names
---

## LoRA (Low-Rank Adaptation)
A few weights.

Aliases: adapter; Low rank

## `__init__`
A method.

## Gyre (LoRA)
A ring.
"""


def found(person: Person, name: str) -> list[str]:
    """The terms of the notes that somebody finds by a name; what is proposed if there are none."""
    with person.collection() as opened:
        try:
            return [view.term for view in browse.find_term(opened, name)]
        except UnknownTerm as error:
            return [f"{near}?" for near in error.nearest]


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("low-rank adaptation", ["LoRA (Low-Rank Adaptation)"]),
        ("LORA", ["LoRA (Low-Rank Adaptation)", "Gyre (LoRA)"]),
        ("Adapter", ["LoRA (Low-Rank Adaptation)"]),
        ("init", ["`__init__`"]),
        ("Low-Rank Adaptatoin", ["LoRA (Low-Rank Adaptation)?"]),
        ("gy", ["Gyre (LoRA)?"]),
        ('"""', []),
    ],
    ids=[
        "in parentheses",
        "of two notes",
        "an alias",
        "code without its underscores",
        "a slip",
        "two letters",
        "quotes",
    ],
)
def test_other_names(person: Person, name: str, terms: list[str]) -> None:
    """A name in parentheses and an alias find their note, and one that is nearly right proposes it."""
    person.write("names.md", TEXT)
    assert found(person, name) == terms


def test_names_follow_the_text(person: Person) -> None:
    """A name that was changed finds its note at once, and the old one does not; a repair forgets nothing."""
    person.write("names.md", TEXT)
    assert found(person, "adapter") == ["LoRA (Low-Rank Adaptation)"]
    person.write("names.md", TEXT.replace("adapter", "adaptor").replace("Gyre (LoRA)", "Gyre (ring)"))
    assert found(person, "adaptor") == ["LoRA (Low-Rank Adaptation)"]
    assert found(person, "lora") == ["LoRA (Low-Rank Adaptation)", "Gyre (LoRA)"]  # the old text, retired
    assert found(person, "ring") == ["Gyre (ring)"]
    assert found(person, "adapter") == []
    with person.collection() as opened, opened.transaction() as connection:
        derive(connection)
    assert found(person, "ring") == ["Gyre (ring)"]


def test_names_are_found_where_nothing_can_be_stored(person: Person) -> None:
    """While another program writes, a name is found all the same."""
    person.write("names.md", TEXT)
    with person.collection() as opened, closing(sqlite3.connect(person.home.collection, isolation_level=None)) as other:
        opened.connection.execute("pragma busy_timeout = 0")
        other.execute("begin immediate")
        assert names.find(opened, term_key("adapter")) == [1]
        other.execute("rollback")
        assert names.find(opened, term_key("adapter")) == [1]


@given(terms=st.lists(phrases().map(whole), min_size=1, max_size=6, unique_by=term_key))
@settings(max_examples=examples(25))
def test_every_name_of_a_note_finds_it(tmp_path_factory: pytest.TempPathFactory, terms: list[str]) -> None:
    """Whatever a term holds, each of its names finds its note, if it is not the very term of another one."""
    person = Person(tmp_path_factory.mktemp("names") / "home")
    person.write("x.md", deck_text("X", dict.fromkeys([*terms, *TERMS], "Text.")))
    with person.collection() as opened:
        known = list(browse.terms(opened))
        for term in known:
            for name in names_of(term):
                found = {view.term for view in browse.find_term(opened, name)}
                assert term in found or any(name == other != term for other in known), name


class TestWords:
    """The first page of a search by words."""

    @pytest.fixture
    def many(self, tmp_path: Path) -> Person:
        """Somebody with sixty notes, of which every third has a word twice and one was removed."""
        person = Person(tmp_path / "home")
        texts = {
            f"Term {number}": "wave wave" if number % 3 == 0 else "A wave of much more text." for number in range(60)
        }
        person.write("many.md", deck_text("Many", texts))
        with person.collection():
            person.write("many.md", deck_text("Many", {name: text for name, text in texts.items() if name != "Term 3"}))
        with person.collection():
            return person

    @pytest.mark.parametrize("text", ["wave", "wa", "wave text", "term", "nothing", '"much more"'])
    def test_it_is_the_beginning_of_all(self, many: Person, text: str) -> None:
        """The page has the best matches of all in their order, and says how many there are."""
        query = search.parse(text)
        with many.collection() as opened:
            every = search.find(opened, query, many.today)
            page = paging.find_first(opened, query, many.today, 8, 7)
        assert page.total == len(every)
        assert [view.card for view in page.views] == [view.card for view in every][:7]

    def test_of_very_many_those_with_the_word_in_the_term_come_first(
        self, many: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where too many match to be ranked, those with all words in the term are on the first page."""
        monkeypatch.setattr(paging, "_RANKABLE", 5)
        many.write("two.md", deck_text("Two", {"A wave of terms": "x", "Text": "wave"}))
        with many.collection() as opened:
            page = paging.find_first(opened, search.parse("wave"), many.today, 8, 3)
            both = paging.find_first(opened, search.parse("wa ter"), many.today, 8, 1)
        assert page.total == 61
        assert page.views[0].term == both.views[0].term == "A wave of terms"
        assert len(page.views) == 3


def test_decks_and_their_files(person: Person) -> None:
    """A deck has the cards that its files ask for; several files are one deck, and a removed note none."""
    person.write("a.md", SEAS)
    person.write("b.md", deck_text("Seas", {"Fetch": "x", "Swell": "y"}))
    person.write("c.md", deck_text("Air", {"Wind": "x"}))
    with person.collection() as opened:
        person.answer(opened, "Tide")
        person.write("b.md", deck_text("Seas", {"Fetch": "x"}))
        person.refresh(opened)
        (person.decks / "c.md").unlink()
        person.refresh(opened)
        assert [(deck.name, deck.sources, deck.cards, deck.unseen) for deck in browse.decks(opened)] == [
            ("Air", ("decks/c.md",), 0, 0),
            ("Seas", ("decks/a.md", "decks/b.md"), 4, 3),
        ]


def test_the_log_of_a_day(person: Person) -> None:
    """The entries of a day come in order of time, and which of them count is what the whole log says."""
    person.moment = person.moment.replace(hour=12)  # or a study day could end between the answers
    person.write("seas.md", SEAS)
    with person.collection() as opened:
        for term, rating in (("Tide", Rating.GOOD), ("Wave", Rating.AGAIN), ("Tide", Rating.EASY)):
            person.answer(opened, term, rating)
            person.wait(hours=1)
        (tide,) = browse.find_term(opened, "Tide")
        first, last = log.entries(opened, tide.card)
        append(opened, tide.card, Undo(**person.stamp(), voids=last.at, voids_origin=last.origin))
        told = list(journal.between(opened, person.today, person.today))
        assert [(line.card == tide.card, line.counts) for line in told] == [
            (True, True),
            (False, True),
            (True, False),
            (True, True),
        ]
        own = log.entries(opened, tide.card)
        assert [line.counts for line in told if line.card == tide.card] == counting(own)
        assert list(journal.between(opened, Day(person.today + 1), Day(person.today + 1))) == []
        assert browse.titles(opened, [tide.card, CardId(99)]) == {tide.card: ("Tide", "forward", "Seas")}
        assert first.at < last.at


ABROAD = """\
---
deck: Cafe\N{COMBINING ACUTE ACCENT}::Été
---

## "Quoted"
A word with marks.

#Ébène

## 'quoted'
Another one.
"""


@pytest.fixture
def abroad(tmp_path: Path) -> Person:
    """Somebody with a deck whose name has accents in both encodings, and with two terms that differ in their marks."""
    person = Person(tmp_path / "home")
    person.write("abroad.md", ABROAD)
    person.write("seas.md", SEAS)
    return person


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("deck:Café", 2),
        ("deck:Cafe\N{COMBINING ACUTE ACCENT}", 2),
        ("deck:CAFÉ::ÉTÉ", 2),
        ("deck:café::e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT}", 2),
        ("deck:caf_", 0),
        ("deck:%", 0),
        ("tag:Ébène", 1),
        ("tag:e\N{COMBINING ACUTE ACCENT}bène", 1),
        ("tag:%", 0),
        ("deck:Café -tag:ébène", 1),
    ],
)
def test_names_with_accents(abroad: Person, query: str, number: int) -> None:
    """A query finds decks and tags in any case, however accents are encoded, and takes no character for any other."""
    with abroad.collection() as opened:
        assert len(search.find(opened, search.parse(query), Day(0))) == number


def test_one_way_to_compare_names_of_decks(abroad: Person) -> None:
    """Every command knows a deck by a name whose accents are encoded otherwise."""
    for words in (
        ("due", "-q", "café"),
        ("suspend", "--dry-run", "deck:café"),
        ("decks", "café::été"),
        ("stats", "café"),
    ):
        assert abroad.run(*words).exit_code == (1 if words[0] == "stats" else 0), words
    assert "already exists" in abroad.run("new", "café::ÉTÉ").stderr
    assert abroad.run("add", "café::été", "--term", "Mer", "--definition", "Sea").exit_code == 0
    assert "## Mer" in (abroad.decks / "abroad.md").read_text(encoding="utf-8")


def test_the_exact_term_comes_first(abroad: Person) -> None:
    """Of terms that differ in case and punctuation only, the one that is typed exactly is found alone."""
    marked = '"Quoted"'
    for term, found in ((marked, [marked]), ("'quoted'", ["'quoted'"]), ("quoted", [marked, "'quoted'"])):
        with abroad.collection() as opened:
            assert [view.term for view in browse.find_term(opened, term)] == found
            assert [row.term for row in relinking.named(opened, term)] == found
    assert abroad.run("suspend", marked).stdout == f"Suspended: 1 card, {marked}\n"
