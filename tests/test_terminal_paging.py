"""Texts that are longer than the screen: read to their end before a key that means "go on" rates them."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers import Person, card_of, deck_text
from terminal import CTRL_C, Terminal, started

from flashcards.collection import log
from flashcards.reviews import Entry, Review
from flashcards.terminal.reading import Reading

POINTS = "\n".join(f"- point {number}" for number in range(40))
HOME, END, UP, DOWN, PAGE_DOWN = "\x1b[H", "\x1b[F", "\x1b[A", "\x1b[B", "\x1b[6~"

Start = Callable[..., Terminal]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with a long text between two short ones."""
    somebody = Person(tmp_path)
    somebody.write("seas.md", deck_text("Seas", {"Tide": POINTS, "Wave": "short", "Gyre": POINTS}))
    return somebody


@pytest.fixture
def start(person: Person) -> Iterator[Start]:
    """Starts the program on a low terminal and waits for its first picture; ends it with the test."""
    yield from started(person, size=(60, 14))


def entries(person: Person, term: str) -> list[Entry]:
    """The log of a term's card."""
    with person.collection() as opened:
        return log.entries(opened, card_of(opened, term))


@pytest.mark.parametrize("key", [" ", "\r"], ids=["space", "enter"])
def test_going_on_reads_to_the_end(start: Start, person: Person, key: str) -> None:
    """Space and enter page until the end of the text was shown, and only then say Good."""
    terminal = start()
    terminal.press(key)
    pages = 0
    while "point 39" not in terminal.text:
        assert "next page" in terminal.lines[-1]
        assert entries(person, "Tide") == []
        terminal.press(key)
        pages += 1
    assert pages > 2
    assert "next page" not in terminal.text
    assert "Good" in terminal.lines[-1]
    assert entries(person, "Tide") == []
    terminal.press(key)
    assert "Wave" in terminal.text
    (only,) = entries(person, "Tide")
    assert isinstance(only, Review)
    assert only.quality == 4


def test_no_line_is_passed_over(start: Start) -> None:
    """Page by page, every line of the text is shown once at least."""
    terminal = start()
    terminal.press(" ")
    shown = terminal.text
    while "point 39" not in terminal.text:
        terminal.press(" ")
        shown += terminal.text
    assert [f"point {number}" for number in range(40) if f"point {number}\n" not in f"{shown}\n"] == []


@pytest.mark.parametrize(("key", "quality"), [("1", 2), ("2", 3), ("3", 4), ("4", 5)])
def test_a_rating_key_rates_at_once(start: Start, person: Person, key: str, quality: int) -> None:
    """A person who knows enough need not read to the end."""
    terminal = start()
    terminal.press(" ", key)
    assert "Wave" in terminal.text
    (only,) = entries(person, "Tide")
    assert isinstance(only, Review)
    assert only.quality == quality


@pytest.mark.parametrize(
    ("keys", "last"),
    [
        (" 3", "point 0"),
        (" 3 3 3", "point 0"),
        ("33", "point 0"),
        (" 1u", "point 0"),
        (" 4s", "point 0"),
        (" " * 30, "point 39"),
        ("\r" * 30, "point 39"),
        (f" {END}3", "point 39"),
        (f" {END} ", "point 39"),
    ],
)
def test_keys_typed_ahead_never_rate_it(start: Start, person: Person, keys: str, last: str) -> None:
    """What was typed before the text was there does nothing to it but turn pages, and that is said."""
    terminal = start()
    terminal.type(keys)
    terminal.wait_for("keys typed ahead were dropped")
    assert last in terminal.text
    terminal.press("?", "?")
    assert last in terminal.text
    assert entries(person, "Tide") == entries(person, "Wave") == []
    terminal.press("3")
    assert [type(entry) for entry in entries(person, "Tide")] == [Review]


def test_keys_typed_ahead_of_short_texts_rate(start: Start, person: Person) -> None:
    """Texts that are shown whole take what was typed ahead, up to the first one that is not."""
    person.write("seas.md", deck_text("Seas", {"Tide": "short", "Wave": "short", "Gyre": POINTS}))
    terminal = start()
    terminal.type("  3  4 2")
    terminal.wait_for("Gyre")
    terminal.wait_for("keys typed ahead were dropped")
    assert entries(person, "Gyre") == []
    assert [len(entries(person, term)) for term in ("Tide", "Wave")] == [1, 1]


@pytest.mark.parametrize("key", ["q", CTRL_C], ids=["q", "ctrl-c"])
def test_leaving_typed_ahead_still_leaves(start: Start, person: Person, key: str) -> None:
    """Of the keys that are dropped, those that end the session are kept."""
    terminal = start()
    terminal.type(f" 3 3{key}")
    assert terminal.finish().status == 0
    assert entries(person, "Tide") == []


def place(terminal: Terminal) -> tuple[int, int, int]:
    """The first and last line of the text on the screen, and how many it has."""
    (found,) = re.findall(r"^ lines (\d+)-(\d+) of (\d+) · more: ", terminal.text, re.MULTILINE)
    first, last, lines = map(int, found)
    return first, last, lines


def test_the_place_is_shown(start: Start) -> None:
    """Below a long text stands which lines of it are shown; home, end, j and k move as the arrows do."""
    terminal = start()
    terminal.press(" ")
    first, room, lines = place(terminal)
    assert (first, lines) == (1, 42)
    assert terminal.lines[3 + room] == f" lines 1-{room} of 42 · more: down"
    assert [line.strip() for line in terminal.lines[3 : 3 + room]][-1] == f"• point {room - 3}"
    terminal.press("j")
    assert place(terminal) == (2, room + 1, 42)
    assert "more: up and down" in terminal.text
    terminal.press(DOWN, "k", UP)
    assert place(terminal) == (1, room, 42)
    terminal.press(END)
    assert place(terminal) == (43 - room, 42, 42)
    assert terminal.lines[3 + room].endswith("more: up")
    terminal.press(HOME)
    assert place(terminal) == (1, room, 42)
    terminal.press(PAGE_DOWN)
    assert place(terminal) == (room, 2 * room - 1, 42)


@pytest.mark.parametrize(
    ("columns", "said"), [(60, r" lines 1-\d+ of 42 · more: down"), (28, r" 1-\d+ of 42 · down"), (15, r" 1-\d+/42")]
)
def test_the_place_fits(start: Start, columns: int, said: str) -> None:
    """On a narrow screen it is said in fewer words."""
    terminal = start(size=(columns, 24))
    terminal.press(" ")
    assert re.search(f"^{said}$", terminal.text, re.MULTILINE)


@pytest.mark.parametrize("over", ["?", "i", "f"], ids=["help", "info", "forget"])
def test_what_lies_over_a_text_keeps_its_place(start: Start, person: Person, over: str) -> None:
    """Help, history and a question come and go, and the text is where it was."""
    with person.collection() as opened:
        person.answer(opened, "Tide")
    person.wait(days=1)
    terminal = start()
    terminal.press(" ", PAGE_DOWN)
    before = terminal.lines
    terminal.press(over, "x")
    assert terminal.lines == before


def test_the_end_stays_seen(start: Start, person: Person) -> None:
    """Who has seen the end and scrolls back need not page again."""
    terminal = start()
    terminal.press(" ", END, HOME, " ")
    assert "Wave" in terminal.text
    assert len(entries(person, "Tide")) == 1


def test_a_long_question(start: Start, person: Person) -> None:
    """A question that is longer than the screen is paged before the answer is shown; what is typed is in sight."""
    person.write("seas.md", deck_text("Seas", {"Tide": POINTS}, "reverse: true\n"))
    person.suspend("Tide")
    terminal = start()
    _, room, lines = place(terminal)
    assert lines == 40
    terminal.press(" ")
    before = place(terminal)
    assert before == (room, 2 * room - 1, 40)
    terminal.press("t", "x")
    assert "> x_" in terminal.text
    terminal.press("\x1b")
    terminal.wait_for("space next page")
    assert place(terminal) == before
    terminal.press(END)
    assert "space show" in terminal.lines[-1]
    assert "Tide" not in terminal.text
    terminal.press(" ")
    assert "1 Again" in terminal.text
    terminal.press(" ")
    assert "Tide" in terminal.text


def test_a_description_need_not_be_read(start: Start, person: Person) -> None:
    """The deck's description below the first question is no part of the card."""
    text = deck_text("Seas", {"Tide": "short"}).replace("---\n\n##", f"---\n\n{POINTS}\n\n##")
    person.write("seas.md", text)
    terminal = start()
    assert "more: down" in terminal.text
    terminal.press(" ")
    assert "1 Again" in terminal.text


@pytest.mark.parametrize(
    ("pictures", "typed", "goes_on", "rates"),
    [
        ([], 0, False, False),
        ([(3, True)], 0, True, True),
        ([(3, False)], 2, False, False),
        ([(3, False)], 3, False, True),
        ([(3, False), (4, True)], 3, False, True),
        ([(3, False), (4, True)], 4, True, True),
        ([(3, False), (4, True), (5, False)], 4, True, True),
        ([(3, False), (4, True)], 2, False, False),
    ],
)
def test_reading(pictures: list[tuple[int, bool]], typed: int, goes_on: bool, rates: bool) -> None:  # noqa: FBT001
    """Going on needs the end before the key, a rating the beginning; a text in one picture needs neither."""
    reading = Reading()
    for number, to_end in pictures:
        reading.drew(number, to_end=to_end)
    assert (reading.may_go_on(typed), reading.may_rate(typed)) == (goes_on, rates)
