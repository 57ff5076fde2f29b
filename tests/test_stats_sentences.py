"""What the figures say in words: nothing that the log does not bear out, and the same in a terminal and on the page."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from figures import example, figures_of
from helpers import Person, append, card_of, deck_text
from report_pages import page_of
from selectolax.lexbor import LexborHTMLParser

from flashcards.controls import unseen, visible
from flashcards.report.document import Page, document
from flashcards.report.sections import periods, sections
from flashcards.reviews import Bury, Rating, Reset, Review
from flashcards.statistics.figures import Figures
from flashcards.studyday import Day, to_date
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


@pytest.mark.parametrize(
    ("ago", "there", "gone"),
    [
        (0, {"today"}, {"yesterday", "7 days", "30 days", "year", "all time"}),
        (6, {"today", "yesterday", "7 days"}, {"30 days", "year", "all time"}),
        (29, {"today", "yesterday", "7 days", "30 days"}, {"year", "all time"}),
    ],
)
def test_no_row_is_longer_than_what_is_counted(person: Person, ago: int, there: set[str], gone: set[str]) -> None:
    """With a first day, each row, table and period is within it, and the last says from when on."""
    answered(person, *([[("Tide", 3), ("Gyre", 3)]] * 40))
    first = to_date(Day(person.today - ago))
    reach = f"since {first.day} {first:%b %Y}"
    found = figures(person, since=Day(person.today - ago))
    said = sentences(found)
    table = "\n".join(lines(found, SPOKEN))
    rows = {line.partition(":")[0].lower() for line in said.partition("True retention.")[2].split("\n")}
    assert rows >= there | {reach.lower()}
    assert not rows & gone
    assert ", all time" not in said
    assert ", last year" not in said
    for name in (f"Answer buttons, {reach}.", f"All days {reach}."):
        assert name in said
    names = {"today": "today", "yesterday": "yesterday", "7 days": "7 d", "30 days": "30 d", "year": "365 d"}
    for name in there:
        assert f"{names[name]}, young:" in table
    for name in gone & {*names}:
        assert f"{names[name]}, young:" not in table
    for name in (f"{reach}, all:", f"answers {reach}:", f"{reach}, cram:"):
        assert name in table
    assert "in all" not in said + table
    assert f"New cards a day, last {ago + 1} day{'s' if ago else ''}" in table
    shown = LexborHTMLParser(document(Page("Statistics", "", "", "", [*sections(found)], periods(found))))
    assert shown.css(".days.full") == []
    assert LexborHTMLParser(page_of(example())).css(".days.full") != []
    titles = [label.text() for label in shown.css(".periods label")]
    assert titles == [*(["30 days"] if ago == 29 else []), f"S{reach[1:]}"]
    chosen = shown.css_first(".periods input[checked]")
    assert chosen is not None
    assert chosen.attributes["id"] == "period-all"
    every = {"in-30"} if ago == 29 else set()
    assert {name for node in shown.css("figure.some") for name in (node.attributes["class"] or "").split()} & {
        "in-30",
        "in-90",
        "in-365",
    } >= every
    assert all("in-all" in (node.attributes["class"] or "") or ago == 29 for node in shown.css("figure.some"))


def test_nothing_since_today(person: Person) -> None:
    """Reviews before the first day that counts are not denied."""
    answered(person, [("Tide", 3)], [("Tide", 3)], [("Gyre", 3)])
    found = figures(person, since=person.today)
    reach = found.reach
    assert f"No reviews on a later day {reach};" in sentences(found)
    assert f"No reviews on a later day {reach}." in on_page(found, "retention")
    assert "1 card today." in sentences(found)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_calendar_says_what_it_shows(width: int) -> None:
    """Its sentence, its legend and its search are about the weeks that are drawn, and the days together about all."""
    found = example()
    text = page(found, Paper(width, Style(color=False, weight=False)))
    begin, end = text.index("Calendar: answers a day"), text.index("Coming up: cards due") if width < 200 else None
    part = " ".join(text[begin:end])
    weeks = 36 if width == 40 else 53
    first = found.calendar.first + 7 * (53 - weeks)
    shown = {day: facts.answers.total for day, facts in found.calendar.days.items() if day >= first}
    span = found.day - max(first, min(found.calendar.days)) + 1
    assert f"Studied on {len(shown):,} of {span:,} days: {sum(shown.values()):,} answers" in " ".join(part.split())
    assert f"flashcards search rated:{span if weeks < 53 else found.day - first + 1}" in part
    assert f"flashcards search {found.streak.query}" in " ".join(text[:begin])


def test_points_in_time_are_named_by_their_day() -> None:
    """A point of a picture is a day, not the month that contains it."""
    said = sentences(example())
    states = said.partition("Cards over time.")[2].partition("To find these cards")[0]
    remembered = said.partition("Remembered over time.")[2].partition("To find these cards")[0]
    for part in (states, remembered):
        assert len(re.findall(r"(?m)^\d+ [A-Z][a-z][a-z] 20\d\d: ", part)) >= 6


def test_the_page_and_the_terminal_agree() -> None:
    """Legend, ease, groups of predictions and the points of the forgetting curve are the same in both."""
    found = example()
    said = "\n".join(page(found, Paper(80, Style(color=False, weight=False))))
    legend = LexborHTMLParser(page_of(found)).css("section[aria-labelledby=calendar] .legend li")
    levels = [entry.text().replace("\N{EN DASH}", "-") for entry in legend][1:-1]
    assert len(levels) == 4
    assert all(f" {level}" in said.partition("Calendar")[2].partition("Coming up")[0] for level in levels)
    ease = found.memory.ease
    assert ease is not None
    assert f"Half of the cards have {(ease.median or 0) / 100:.2f} or less" in on_page(found, "ease")
    assert "%" not in on_page(found, "ease").replace("5%", "").replace("25%", "").replace("75%", "").replace("95%", "")
    groups = "3 groups of reviews with equal or similar predictions, 178"
    assert groups in " ".join(said.split())
    assert groups in on_page(found, "calibration-sm2")
    assert "Cram " not in on_page(found, "buttons")


def test_long_answers_are_said_in_hours(person: Person) -> None:
    """A card that was left open for hours took hours, not thousands of seconds."""
    with person.collection() as opened:
        for took in (5_000, 86_400_000):
            review = Review(**person.stamp(), quality=4, took=took)
            append(opened, card_of(opened, "Tide"), review)
            person.wait(days=1)
        found = figures_of(opened, Day(person.today - 1))
    said = sentences(found)
    assert "12 h each" in said
    assert "On a day when it is asked, a card takes 12 h, repeats included." in said
    assert "0 to 9,999: 1 answer." in said
    assert "12 h 0 min each" in on_page(found, "days")
    assert "a card takes 12 h 0 min a day" in on_page(found, "seconds")


def test_one_review_and_one_month(person: Person) -> None:
    """One review is not several, and one month is no line."""
    answered(person, [("Tide", 3)], [("Tide", 1)])
    found = figures(person)
    assert "You remembered 0% of 1 review on a later day" in sentences(found)
    assert LexborHTMLParser(page_of(found)).css("section[aria-labelledby=retention-months]") == []


@pytest.mark.parametrize(
    ("arguments", "said"), [(("stats", "is:"), "there is no is:;"), (("search", "is:"), "no is:;")]
)
def test_a_state_without_a_name(person: Person, arguments: Sequence[str], said: str) -> None:
    """It is refused like any other state that there is none."""
    answered(person, [("Tide", 3)])
    result = person.run(*arguments)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_first_day_that_is_none(person: Person) -> None:
    """The advice for a day in the past is one that is taken."""
    answered(person, [("Tide", 3)])
    result = person.run("stats", "--since", "gibberish")
    assert result.exit_code == 2
    assert 'yesterday, friday or "3 weeks ago"' in result.stderr
    for day in ("yesterday", "friday", "3 weeks ago"):
        assert person.run("stats", "--since", day).exit_code == 0
