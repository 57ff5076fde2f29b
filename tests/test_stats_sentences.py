"""What the figures say in words: nothing that the log does not bear out, and the same in a terminal and on the page."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from figures import figures_of
from helpers import Person, append, card_of, deck_text
from report_pages import page_of
from selectolax.lexbor import LexborHTMLParser

from flashcards.controls import unseen, visible
from flashcards.reviews import Bury, Rating, Reset, Review
from flashcards.statistics.figures import Figures
from flashcards.studyday import Day
from flashcards.terminal.plots.paper import Paper
from flashcards.terminal.statistics.page import page
from flashcards.terminal.statistics.tables import lines
from flashcards.terminal.style import Style

SPOKEN = Paper(80, Style(color=False, weight=False, spoken=True))
HIDDEN = "x\u202egnp.exe \ufeff\x1b[31mred"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with three cards and no answers."""
    person = Person(tmp_path / "home")
    person.write("sea.md", deck_text("Sea", {"Tide": "Moon.", "Gyre": "Wind.", "Ebb": "Out."}))
    return person


def answered(person: Person, *days: Sequence[tuple[str, int]]) -> None:
    """Answer some cards on each of some days, the last of which is today."""
    for number, answers in enumerate(days):
        if number:
            person.wait(days=1)
        with person.collection() as opened:
            for term, rating in answers:
                review = Review(**person.stamp(), quality=Rating(rating).quality, took=60_000)
                append(opened, card_of(opened, term), review)
                person.wait(hours=0.01)


def figures(person: Person, **narrowed: object) -> Figures:
    """The figures of today."""
    with person.collection() as opened:
        return figures_of(opened, person.today, **narrowed)


def sentences(found: Figures) -> str:
    """The figures in sentences."""
    return "\n".join(page(found, SPOKEN))


def on_page(found: Figures, section: str) -> str:
    """The words of a section of the page."""
    node = LexborHTMLParser(page_of(found)).css_first(f"section[aria-labelledby={section}]")
    assert node is not None
    return node.text(separator=" ")


@pytest.mark.parametrize(
    ("days", "said", "trend"),
    [
        (1, "2 min a day so far", None),
        (3, "2 min a day in the last 3 days", None),
        (31, "2 min a day in the last 30 days", "as on the day before"),
        (40, "2 min a day in the last 30 days", "as in the 10 days before"),
    ],
)
def test_load_is_of_the_days_that_there_were(person: Person, days: int, said: str, trend: str | None) -> None:
    """A short log is divided by its own days, those without answers included, and so are the days before."""
    answered(person, *([[("Tide", 3), ("Gyre", 3)]] * days))
    found = figures(person)
    expected = f"{said}, {trend}" if trend else said
    assert found.load.minutes == pytest.approx(2)
    assert found.load.learnt_per_day == pytest.approx(2 / days if days <= 30 else 0)
    assert f"{expected}; days without answers are counted." in sentences(found)
    assert f"{expected}; days without answers are counted." in on_page(found, "load")
    assert ("minutes a day, 1 day" if days == 1 else f"minutes a day, {min(days, 30)} days") in "\n".join(
        lines(found, SPOKEN)
    )


def test_states_are_those_of_the_last_bar(person: Person) -> None:
    """What is said of now is what the picture shows of now, and why buried cards are not in it is explained."""
    answered(person, [("Tide", 3), ("Gyre", 3)], [("Tide", 1)])
    with person.collection() as opened:
        append(opened, card_of(opened, "Gyre"), Bury(**person.stamp(), until=Day(person.today + 2)))
    found = figures(person)
    now = "1 new, 1 learning, 1 young. "
    learning, buried = "A card is learning while its last answer is Again.", "1 is buried until later."
    text = sentences(found)
    assert f"Now {now}{learning} Buried cards keep their state. {buried}" in text
    assert ": 1 young, 1 learning, 1 new." in text
    shown = on_page(found, "states")
    assert f"Now: {now}" in shown
    assert learning in shown
    assert buried in shown


def test_a_missing_file(person: Person) -> None:
    """Its cards were learnt and are paused: nobody is told to begin, or that nothing was learnt."""
    answered(person, [("Tide", 3), ("Gyre", 3)], [("Tide", 3)])
    path = Path(person.home.decks, "sea.md")
    text = path.read_text(encoding="utf-8")
    path.unlink()
    bare = person.run().stdout
    assert f"Nothing to study: your cards are paused, because {path} is missing." in bare
    assert "2 days in a row" in bare
    assert "To begin" not in bare
    found = figures(person)
    why = "Nothing is due: the cards that were learnt are paused, because a deck file is missing."
    for shown in (sentences(found), on_page(found, "due")):
        assert why in shown
    for shown in (sentences(found), on_page(found, "today"), "\n".join(lines(found, SPOKEN))):
        assert found.paused in " ".join(shown.split())
    path.write_text(text, encoding="utf-8")
    assert "paused" not in person.run().stdout + sentences(figures(person))


def test_missing_files(person: Person) -> None:
    """Several missing files are counted."""
    person.write("land.md", deck_text("Land", {"Oxbow": "Lake."}))
    person.run("due")
    for path in Path(person.home.decks).iterdir():
        path.unlink()
    assert "land.md and 1 other file are missing." in person.run().stdout


@pytest.mark.parametrize(
    ("case", "why"),
    [
        ("suspended", "the cards that were learnt are suspended."),
        ("retired", "the cards that were learnt are retired, as their texts are gone."),
        ("reset", "no card has been learnt."),
    ],
)
def test_why_nothing_is_due(person: Person, case: str, why: str) -> None:
    """Cards that were learnt and are not asked have a reason."""
    answered(person, [("Tide", 3)])
    if case == "suspended":
        person.suspend("Tide")
    elif case == "retired":
        person.write("sea.md", deck_text("Sea", {"Gyre": "Wind."}))
    else:
        with person.collection() as opened:
            append(opened, card_of(opened, "Tide"), Reset(**person.stamp()))
    assert f"Nothing is due: {why}" in sentences(figures(person))


def test_what_hides_is_shown_and_found(tmp_path: Path) -> None:
    """Characters that reorder or hide a text are seen on the page as in a terminal, and what is printed finds it."""
    person = Person(tmp_path / "home")
    person.write("sea.md", deck_text("Sea \u202e", {HIDDEN: "Moon."}))
    answered(person, [(HIDDEN, 3)], [(HIDDEN, 1)])
    found = figures(person)
    shown = page_of(found)
    assert not {"\u202e", "\ufeff", "\x1b"} & {*shown}
    command = f"flashcards show '{visible(HIDDEN)}'"
    assert command in LexborHTMLParser(shown).text()
    assert command in sentences(found)
    for arguments in (
        ("show", visible(HIDDEN)),
        ("tag", visible(HIDDEN), "odd"),
        ("suspend", visible(HIDDEN)),
        ("stats", visible("sea \u202e")),
        ("search", f"deck:{visible(chr(34) + 'Sea ' + chr(0x202E) + chr(34))}"),
    ):
        result = person.run(*arguments)
        assert (result.exit_code, result.stderr) == (0, ""), arguments


@pytest.mark.parametrize("text", ["plain", "a\x00\x1b\x7f\x9b", "\u202e\u2069\u206f\ufeff\ufffb", "\\u0041 \\u202"])
def test_there_and_back(text: str) -> None:
    """What was made visible can be made invisible again; other codes are text."""
    assert unseen(visible(text)) == text
    assert not {*visible(text)} & {*"\x00\x1b\x7f\x9b\u202e\u2069\u206f\ufeff\ufffb"}
