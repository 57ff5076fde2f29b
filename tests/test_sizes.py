"""Whole screens at 40, 80 and 200 columns, and what a terminal is told where a pipe is not."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from helpers import Person, append, card_of, deck_text
from terminal import PROGRAM, Terminal, overflow, three_cards

from flashcards.reviews import Rating
from flashcards.statistics import Retention
from flashcards.study.session import Session
from flashcards.terminal import summary
from flashcards.terminal.runner import Runner

Start = Callable[..., Terminal]


person = three_cards


AGAIN = "again today, then 1d"

SCREENS = {
    40: [
        " Seas / Moon and wind",
        " 1 done · 2 new · 1 again · 0 due",
        "━━━━━━━━━━──────────────────────────────",
        "",
        " Wave (water wave)",
        "",
        " A ridge that moves through water.",
        "",
        "",
        "",
        "",
        f" 1 Again: {AGAIN}",
        f" 2 Hard: {AGAIN}",
        " 3 Good: 1d   4 Easy: 1d, later longer",
        " space Good   u undo   ? help   q quit",
    ],
    80: [
        f"  Seas / Moon and wind{'1 done · 2 new · 1 again · 0 due · 0 s each':>56}",
        "━" * 20 + "─" * 60,
        "",
        "  Wave (water wave)",
        "",
        "  A ridge that moves through water.",
        *[""] * 6,
        f"  1 Again: {AGAIN}   2 Hard: {AGAIN}   3 Good: 1d",
        "  4 Easy: 1d, later longer",
        "  space Good   u undo   ? help   q quit",
    ],
    200: [
        f"  Seas / Moon and wind{'1 done · 2 new · 1 again · 0 due · 0 s each':>176}",
        "━" * 50 + "─" * 150,
        "",
        "  Wave (water wave)",
        "",
        "  A ridge that moves through water.",
        *[""] * 7,
        f"  1 Again: {AGAIN}   2 Hard: {AGAIN}   3 Good: 1d   4 Easy: 1d, later longer",
        "  space Good   u undo   ? help   q quit",
    ],
}


@pytest.mark.parametrize("columns", SCREENS)
def test_a_card(start: Start, columns: int) -> None:
    """A card after one that was answered Again, every row of it."""
    terminal = start(size=(columns, 15))
    terminal.press(*" 1 ")
    assert terminal.lines == SCREENS[columns]


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_each_fact_is_said_once(start: Start, columns: int) -> None:
    """However little room there is, the counts are there, none twice, and all of it fits."""
    terminal = start(size=(columns, 20))
    terminal.press(*" 1")
    rows = terminal.lines[:2]
    assert overflow(terminal.frame, columns) == []
    assert "".join(rows).count("each") <= 1
    assert "".join(rows).count("again") <= 1
    assert any(counts in "".join(rows) for counts in ("1 done · 2 new · 1 again · 0 due", "2 + 1 + 0"))


def test_the_kind_of_the_card_stands_out(start: Start, person: Person) -> None:
    """Of the three numbers that which the card belongs to is underlined: new, then again."""
    person.write("seas.md", deck_text("Seas", {"Tide": "a", "Wave": "b"}))
    terminal = start()
    for keys, kind in (("", "2 new"), (" 1", "1 new"), (" 3", "1 again")):
        terminal.press(*keys)
        row = terminal.lines[0]
        marked = "".join(row[x] for x in range(len(row)) if terminal.screen.buffer[0][x].underscore)
        assert marked == kind


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_help(start: Start, columns: int) -> None:
    """Every key is in the help, which fits one screen of 80 by 24."""
    terminal = start(size=(columns, 24))
    terminal.press("?")
    text = terminal.text
    while "more: down" in terminal.text or " down" in terminal.text.splitlines()[-2]:
        terminal.press("\x1b[6~")
        text += terminal.text
    text = " ".join(text.split())
    for shown in ("read on in a long text", "m mark this note with #marked", "a add a note", "q, Ctrl-C", "home, end"):
        assert shown in text
    assert columns < 80 or "more:" not in text


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_end(start: Start, columns: int) -> None:
    """The last screen says what was done, with every number once."""
    terminal = start("--limit", "1", size=(columns, 20))
    terminal.press(*"  ")
    assert terminal.lines[0].strip() == "Done"
    text = " ".join(terminal.text.split())
    assert re.search(r"1 card in \d s", text)
    assert "Still to study today: 2 (2 new, 0 again, 0 due). Due tomorrow: 1." in text
    assert overflow(terminal.frame, columns) == []
    terminal.type("q")
    below = [line.rstrip() for line in terminal.finish().text.splitlines() if line.strip()]
    if columns == 40:  # between words
        assert below[-2:] == ["Still to study today: 2 (2 new, 0 again,", "0 due). Due tomorrow: 1."]


@pytest.mark.parametrize(
    ("right", "total", "percent"),
    [(0, 0, 0), (0, 3, 0), (3, 3, 100), (2, 3, 67), (1, 3, 33), (1, 2, 50), (999, 1000, 99), (1, 1000, 1)],
)
def test_percent(right: int, total: int, percent: int) -> None:
    """It is the nearest whole number, but all only for all, and none only for none."""
    assert Retention(right, total).percent == percent


def test_percent_as_it_is_said(person: Person) -> None:
    """The summary rounds as everyone does, and writes it as one word."""
    with person.collection() as opened:
        for term in ("Tide", "Wave", "Gyre"):
            person.answer(opened, term)
    person.wait(days=1)
    assert "Right first time: 2 of 3 (67%)." in person.run("study", text="\n3\n\n3\n\n1\nq\n").stdout


@pytest.mark.parametrize(("minutes", "said"), [(1, "1 minute"), (2.5, "2.5 minutes"), (10, "10 minutes")])
def test_time_is_up(person: Person, minutes: float, said: str) -> None:
    """A session that --minutes ended says so; one that ended for want of cards does not."""
    seconds = [0.0]
    with person.collection() as opened:
        for answers, is_up in ((1, True), (2, False)):
            queue = person.queue(opened)[: None if is_up else answers]
            runner = Runner(
                opened, Session.of(queue), now=lambda: person.now, timer=lambda: seconds[0], minutes=minutes
            )
            for number in range(answers):
                runner.reveal()
                seconds[0] += 60 * minutes if is_up or number == answers - 1 else 0
                runner.grade(Rating.GOOD.quality)
            assert runner.session.current is None
            lines = summary.of_session(runner)
            assert (lines[0] == f"Time is up: the session ended after {said}.") == is_up
            runner.undo()
            assert summary.of_session(runner)[0].startswith("Time is up") is False


def test_time_is_up_line_by_line(person: Person) -> None:
    """The command says it in its summary."""
    said = person.run("study", "--minutes", "0.000001", text="\n3\n").stdout
    assert "Time is up: the session ended after 1e-06 minutes." in said


def practised(person: Person, days: int) -> None:
    """A card that was answered on so many days."""
    with person.collection() as opened:
        for _ in range(days):
            append(opened, card_of(opened, "Tide"), person.review())
            person.moment += timedelta(days=1)


def shown(person: Person, *arguments: str, columns: int = 80) -> list[str]:
    """What ``show`` prints on a terminal."""
    with Terminal(person, size=(columns, 100), command=[*PROGRAM, "show", *arguments]) as terminal:
        return [line for line in terminal.finish().lines if line]


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_show_is_brief_on_a_terminal(person: Person, columns: int) -> None:
    """A terminal gets the latest entries and is told of the others; a pipe, and --all, get every one."""
    practised(person, 60)
    lines = shown(person, "Tide", columns=columns)
    assert "    54 earlier entries; --all shows them" in lines
    assert sum("review: Good" in line for line in lines) == 6
    assert "2026-04-29" in lines[-1]
    assert sum("review: Good" in line for line in shown(person, "--all", "Tide", columns=columns)) == 60
    assert person.run("show", "Tide").stdout.count("review: Good") == 60


def test_show_names_no_more_cards_than_fit(person: Person) -> None:
    """A note with many gaps shows the first of its cards."""
    person.write("seas.md", deck_text("Seas", {"Tide": " ".join(f"{{{{c{number}::x}}}}" for number in range(1, 31))}))
    lines = shown(person, "Tide")
    assert lines[-1] == "  22 more cards; --all shows them"
    assert len(lines) < 24
    assert len(shown(person, "--all", "Tide")) > 30


@pytest.mark.parametrize("arguments", [("nowhere",), ("--all", "nowhere"), ("tag:none", "is:due")])
def test_search_without_a_match(person: Person, arguments: tuple[str, ...]) -> None:
    """It says so on stderr, and prints nothing else; JSON is an empty list."""
    done = person.run("search", *arguments)
    said = " ".join(word for word in arguments if word != "--all")
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"flashcards: no cards match {said}\n")
    assert person.run("search", "--json", *arguments).stdout == "[]\n"


def test_an_empty_log(person: Person) -> None:
    """A day without an entry is named."""
    done = person.run("log")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "flashcards: no entries on 2026-03-01; --since WHEN looks further back\n"
    assert "from 2026-02-01 to 2026-03-01" in person.run("log", "--since", "2026-02-01").stderr


def test_decks_are_in_order_whatever_their_case(person: Person) -> None:
    """Small letters stand among the capitals: in every list, and in the session."""
    (person.decks / "seas.md").unlink()
    for name in ("beta", "Alpha", "gamma", "Delta", "Élan"):
        person.write(f"{name}.md", deck_text(name, {f"{name} term": "text"}))
    order = ["Alpha", "beta", "Delta", "gamma", "Élan"]
    for command in (("due",), ("decks",)):
        lines = [line for line in person.run(*command).stdout.splitlines() if line[0] != " "]
        assert [line.partition(":")[0] for line in lines] == order
    assert [line.split()[0] for line in person.run().stdout.splitlines()[3:8]] == order
    with person.collection() as opened:
        assert person.terms(opened) == [f"{name} term" for name in order]
