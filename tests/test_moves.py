"""Progress belongs to the concept: the edits a person makes to a library, and what becomes of each note."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import append, rebuild
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.collection import browse, log, relinking, sources
from flashcards.collection.store import Collection
from flashcards.library.places import Home
from flashcards.library.sync import apply, decide, refresh, survey
from flashcards.matching import CANDIDATE, Reason, Text, match
from flashcards.matching.likeness import likeness, similarity
from flashcards.reviews import Review
from flashcards.studyday import Day, Instant

NOW = Instant(at=1_900_000_000_000, utc_offset=0)
TODAY = Day(21_990)

TIDE = "The rise and fall of the sea under the pull of moon and sun."
WAVE = "A ridge that moves through water without carrying it along."
GYRE = "A large ring of currents that turns with the wind."


class Library:
    """A home with deck files that are written as a person would, and read after each edit."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(str(folder))
        Path(self.home.decks).mkdir(parents=True)
        self.collection = Collection.open(self.home.collection)

    def write(self, file: str, *entries: tuple[str, str], deck: str = "Sea") -> None:
        """Write a deck file anew."""
        text = f"---\ndeck: {deck}\n---\n" + "".join(f"\n## {term}\n{meaning}\n" for term, meaning in entries)
        self.put(file, text)

    def put(self, file: str, text: str) -> None:
        """Write any text as a deck file."""
        Path(self.home.decks, file).write_text(text, encoding="utf-8")

    def remove(self, file: str) -> None:
        """Take a deck file away."""
        Path(self.home.decks, file).unlink()

    def read(self) -> list[str]:
        """Read what changed; what was said about it."""
        return [trouble.problem.message for trouble in refresh(self.collection, self.home, NOW)]

    def plan(self) -> dict[str, str]:
        """What reading would do, by term; nothing is read."""
        plan = decide(self.collection, survey(self.collection, self.home, NOW))
        found = {}
        for decision in plan.decisions:
            note = decision.note or (decision.old.note if decision.old else None)
            found[note.term if note else ""] = decision.what
        return found

    def learn(self, term: str) -> None:
        """Answer the cards of a term once."""
        for view in browse.find_term(self.collection, term):
            append(self.collection, view.card, Review(at=NOW.at, utc_offset=0, day=TODAY, quality=4))

    def history(self, term: str) -> int:
        """How many entries the active cards of a term have."""
        views = [view for view in browse.find_term(self.collection, term) if view.active]
        return sum(len(log.entries(self.collection, view.card)) for view in views)

    def kept(self) -> int:
        """How many notes with a history there are, active or retired."""
        query = "select count(distinct note) from cards join log on log.card = cards.id"
        (count,) = self.collection.connection.execute(query).fetchone()
        return int(count)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library of one deck with three notes, the first of them learnt."""
    made = Library(tmp_path)
    made.write("a.md", ("Tide", TIDE), ("Wave", WAVE), ("Gyre", GYRE))
    made.read()
    made.learn("Tide")
    yield made
    made.collection.connection.close()


@pytest.mark.parametrize(
    ("term", "definition", "what", "sure"),
    [
        ("Tide", "Something else entirely.", "changed", False),
        ("**tide!**", TIDE, "changed", True),
        ("Tide (Sea Level)", TIDE, "changed", True),
        ("Tide (Sea Level)", "Something else entirely.", "changed", False),
        ("Ebb and flow", TIDE, "renamed", True),
        ("Ebb and flow", TIDE.replace("rise and fall", "rising and falling"), "renamed", False),
        ("Tides of the sea", "The sea rises and falls under the pull of moon and sun.", "renamed", False),
    ],
)
def test_an_edit_keeps_the_history(library: Library, term: str, definition: str, what: str, *, sure: bool) -> None:
    """A note that is reworded, respelled or renamed is the same note; where that is not sure, it is said."""
    library.write("a.md", (term, definition), ("Wave", WAVE), ("Gyre", GYRE))
    assert library.plan()[term] == what
    assert [f'relink --apart "{term}"' in line for line in library.read()] == ([] if sure else [True])
    assert library.history(term) == 1


def test_order_file_and_deck_name_do_not_matter(library: Library) -> None:
    """Notes in another order, in a renamed file, in a renamed deck go on as they were."""
    library.remove("a.md")
    library.write("b.md", ("Gyre", GYRE), ("Wave", WAVE), ("Tide", TIDE), deck="Ocean")
    assert library.read() == []
    assert library.history("Tide") == 1
    assert [deck.name for deck in browse.decks(library.collection)] == ["Ocean"]


def test_a_note_may_move_to_another_deck(library: Library) -> None:
    """A note cut from one file and pasted into another is moved."""
    library.write("a.md", ("Wave", WAVE), ("Gyre", GYRE))
    library.write("b.md", ("Tide", TIDE), deck="Moon")
    assert library.plan()["Tide"] == "moved"
    library.read()
    assert library.history("Tide") == 1


def test_a_move_in_two_steps(library: Library) -> None:
    """A note that is first copied to another file, and later taken out of its own, is moved."""
    library.write("b.md", ("Tide", TIDE), deck="Moon")
    library.read()
    library.write("a.md", ("Wave", WAVE), ("Gyre", GYRE))
    assert library.plan()["Tide"] == "moved"
    library.read()
    assert library.history("Tide") == 1
    assert [view.deck for view in browse.find_term(library.collection, "Tide") if view.active] == ["Moon"]


def test_a_note_without_history_hands_nothing_on(library: Library) -> None:
    """Taking out a copied note that was never learnt retires it."""
    library.write("b.md", ("Wave", WAVE), deck="Moon")
    library.read()
    library.write("a.md", ("Tide", TIDE), ("Gyre", GYRE))
    assert library.plan()["Wave"] == "retired"


def test_a_removed_note_comes_back(library: Library) -> None:
    """A note that is taken out is retired with its history, and goes on when its text is back."""
    library.write("a.md", ("Wave", WAVE), ("Gyre", GYRE))
    assert library.plan()["Tide"] == "retired"
    library.read()
    assert not browse.find_term(library.collection, "Tide")[0].active
    library.write("a.md", ("Wave", WAVE), ("Gyre", GYRE), ("Tide", TIDE))
    assert library.plan()["Tide"] == "returned"
    library.read()
    assert library.history("Tide") == 1


def test_a_doubt_is_said_and_mended(library: Library) -> None:
    """A note that may be another one is new, its candidate is named, and a relink hands the history on."""
    changed = "Twice a day the sea comes in and goes out; the pull of moon and sun does it."
    library.write("a.md", ("Tide movements", changed), ("Wave", WAVE), ("Gyre", GYRE))
    (line,) = library.read()
    assert 'flashcards relink "Tide" "Tide movements"' in line
    old, new = (relinking.named(library.collection, term)[0] for term in ("Tide", "Tide movements"))
    assert not relinking.relink(library.collection, old, new, at=NOW.at)
    assert library.history("Tide movements") == 1
    assert library.read() == []


def test_a_missing_file_pauses_its_cards(library: Library) -> None:
    """Cards of a file that is not there rest, with a warning, and go on when it is back."""
    text = Path(library.home.decks, "a.md").read_text(encoding="utf-8")
    library.remove("a.md")
    (line,) = library.read()
    assert "are paused until it is back" in line
    assert not browse.find_term(library.collection, "Tide")[0].active
    assert library.read() == [line]
    library.put("a.md", text)
    assert library.read() == []
    assert library.history("Tide") == 1


def test_a_missing_file_can_be_given_up(library: Library) -> None:
    """A file that was given up is not waited for any more, and its notes still come back with it."""
    text = Path(library.home.decks, "a.md").read_text(encoding="utf-8")
    library.remove("a.md")
    library.read()
    assert sources.forget(library.collection, "decks/a.md") == 3
    assert library.read() == []
    library.put("a.md", text)
    assert library.read() == []
    assert library.history("Tide") == 1


@pytest.mark.parametrize(
    "text",
    ["", "no term here\n", "---\ndeck: Sea\n---\n<<<<<<< HEAD\n## Tide\nx\n=======\n>>>>>>> other\n"],
    ids=["emptied", "half saved", "git conflict"],
)
def test_a_broken_file_takes_nothing_away(library: Library, text: str) -> None:
    """The last good reading of a file stays in force while the file cannot be trusted."""
    good = Path(library.home.decks, "a.md").read_text(encoding="utf-8")
    library.put("a.md", text)
    assert library.read()
    assert browse.find_term(library.collection, "Tide")[0].active
    library.put("a.md", good)
    assert library.read() == []


def test_equal_terms_are_kept_apart_by_their_definitions(library: Library) -> None:
    """Two notes of one term are reported with both lines, and each keeps its own history."""
    library.write("a.md", ("Tide", TIDE), ("Tide", "A washing powder."), ("Wave", WAVE))
    (line,) = library.read()
    assert "lines 5 and 8" in line
    library.write("a.md", ("Tide", "A washing powder."), ("Tide", TIDE), ("Wave", WAVE))
    library.read()
    logged = [view for view in browse.find_term(library.collection, "Tide") if view.state]
    assert [view.definition for view in logged] == [TIDE]


def test_looking_changes_nothing(library: Library) -> None:
    """A plan that is not applied leaves the collection as it was."""
    library.write("a.md", ("Ebb", TIDE))
    before = list(library.collection.connection.iterdump())
    library.plan()
    assert list(library.collection.connection.iterdump()) == before
    apply(library.collection, decide(library.collection, survey(library.collection, library.home, NOW)), NOW)
    assert list(library.collection.connection.iterdump()) != before


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["drop", "reword", "rename", "swap", "move", "hide", "show"]),
        st.integers(0, 9),
        st.text("abc xyz", min_size=1, max_size=12).filter(str.strip),
    ),
    min_size=1,
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=examples(25))
@given(edits=EDITS)
def test_no_history_ever_vanishes(tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int, str]]) -> None:
    """Whatever is done to the texts, no note with a history is lost, and the schedule is the replay of the log."""
    library = Library(tmp_path_factory.mktemp("library"))
    files = {
        "a.md": [(f"Term {i}", f"Meaning {i} of {i * i} things.") for i in range(3)],
        "b.md": [("Other", "Thing.")],
    }
    _write_all(library, files)
    for name in ("Term 0", "Term 1", "Term 2", "Other"):
        library.learn(name)
    for kind, at, text in edits:
        _edit(files, kind, at, text.strip())
        _write_all(library, files)
        assert library.kept() == 4
    rows = "select * from schedule order by card"
    before = library.collection.connection.execute(rows).fetchall()
    rebuild(library.collection)
    assert library.collection.connection.execute(rows).fetchall() == before
    library.collection.connection.close()


def _edit(files: dict[str, list[tuple[str, str]]], kind: str, at: int, text: str) -> None:
    entries = files["a.md"]
    if kind == "show" or not entries:
        entries.append((text, f"Meaning of {text}."))
        return
    at %= len(entries)
    term, meaning = entries[at]
    if kind == "reword":
        entries[at] = (term, text)
    elif kind == "rename":
        entries[at] = (text, meaning)
    elif kind == "swap":
        entries[at], entries[0] = entries[0], entries[at]
    else:
        del entries[at]
        if kind == "move":
            files["b.md"].append((term, meaning))


def _write_all(library: Library, files: dict[str, list[tuple[str, str]]]) -> None:
    for file, entries in files.items():
        library.write(file, *entries, deck=file)
    library.read()


class TestMatching:
    """The pure part: claims between texts."""

    def test_a_clear_likeness_is_taken(self) -> None:
        """The most similar text is claimed when it is alike enough and no other comes near it."""
        known = [Text(term="Tide", definition=TIDE), Text(term="Wave", definition=WAVE)]
        found = [Text(term="Tides", definition=TIDE + " Twice a day.")]
        (claim,) = match(known, found)
        assert (claim.known, claim.reason) == (0, Reason.RENAMED)
        assert claim.doubtful

    def test_an_ambiguous_likeness_is_not(self) -> None:
        """Of two texts that are as alike neither is claimed, and one is named."""
        known = [Text(term="Tide here", definition=TIDE), Text(term="Tide there", definition=TIDE)]
        (claim,) = match(known, [Text(term="Tide new", definition=TIDE + " Twice a day.")])
        assert (claim.known, claim.reason) == (None, Reason.NEW)
        assert claim.candidate in {0, 1}

    def test_strangers_are_new(self) -> None:
        """A text that resembles nothing is new, and nothing is named."""
        (claim,) = match([Text(term="Tide", definition=TIDE)], [Text(term="Ohm", definition="Unit of sea resistance.")])
        assert claim.known is None
        assert claim.candidate is None
        assert similarity(("a", "x"), ("b", "")) < CANDIDATE
        assert likeness("", "!") == 0

    def test_common_words_say_nothing(self) -> None:
        """Texts that share only words which are everywhere are not compared."""
        known = [Text(term=f"known {i}", definition=f"common {i}") for i in range(60)]
        (claim,) = match(known, [Text(term="unheard", definition="common")])
        assert claim.known is None
        assert claim.candidate is None

    def test_moved_is_another_deck_and_file(self) -> None:
        """A text found in another deck of another file was moved; in a renamed deck of its own file it was not."""
        known = [Text(term="Tide", definition=TIDE, deck="A", source="a.md")]
        (moved,) = match(known, [Text(term="Tide", definition=TIDE, deck="B", source="b.md")])
        (same,) = match(known, [Text(term="Tide", definition=TIDE, deck="B", source="a.md")])
        assert (moved.reason, same.reason) == (Reason.MOVED, Reason.SAME)

    @given(
        known=st.lists(
            st.builds(Text, term=st.text("ab ", max_size=4), definition=st.text("ab ", max_size=6)), max_size=8
        ),
        found=st.lists(
            st.builds(Text, term=st.text("ab ", max_size=4), definition=st.text("ab ", max_size=6)), max_size=8
        ),
    )
    def test_one_to_one(self, known: list[Text], found: list[Text]) -> None:
        """Every found text has one claim, and no known text is claimed twice."""
        claims = match(known, found)
        taken = [claim.known for claim in claims if claim.known is not None]
        assert len(claims) == len(found)
        assert len(taken) == len(set(taken))
        assert all(claim.reason is Reason.SAME for claim in match(found, found))
