"""``flashcards stats`` and the searches that it names: what is counted, what is said of nothing, and bad input."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers import SEAS, Person, check_derived, deck_text
from selectolax.lexbor import LexborHTMLParser

from flashcards.reviews import Rating


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody who studied two decks on three days."""
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    person.write("script.md", deck_text("</script>", {"Ebb": "the tide that runs out"}))
    for rating in (Rating.GOOD, Rating.AGAIN, Rating.GOOD):
        with person.collection() as opened:
            person.answer(opened, "Tide", rating)
            person.wait(hours=0.1)
            person.answer(opened, "Ebb")
        person.wait(days=1)
    return person


def told(person: Person, *arguments: str) -> dict[str, Any]:
    """The figures as JSON."""
    result = person.run("stats", "--json", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def terms(person: Person, query: str) -> list[str]:
    """What a search finds."""
    return sorted(card["term"] for card in json.loads(person.run("search", "--json", query).stdout or "[]"))


def test_all_and_a_deck_and_a_query(person: Person) -> None:
    """Everything, one deck by a part of its name, and what a query finds are told apart."""
    assert told(person)["streak"]["answers"] == 6
    deck = told(person, "seas")
    assert (deck["query"], deck["streak"]["answers"]) == ("deck:Seas", 3)
    assert deck["true_retention"]["all"]["all"]["right"] == 1
    assert deck["true_retention"]["all"]["all"]["total"] == 2
    assert told(person, "runs out")["query"] == "runs out"


def test_a_deck_called_like_a_tag_of_html(person: Person) -> None:
    """A deck's name is text, wherever it is shown, and the query finds its cards."""
    found = told(person, "</script>")
    assert found["query"] == "deck:</script>"
    assert terms(person, found["query"]) == ["Ebb"]
    assert "</script>" in person.run("stats", "</script>").stdout


@pytest.mark.parametrize("name", ["Peter's deck", 'The "best"', "back\\slash", "A: b", "two words"])
def test_any_name_of_a_deck(person: Person, name: str) -> None:
    """A deck is found by its name, and the query that is named finds its cards."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    person.write("other.md", f'---\ndeck: "{quoted}"\n---\n\n## Ria\nA drowned valley.\n')
    with person.collection() as opened:
        person.answer(opened, "Ria")
    found = told(person, name)
    assert found["streak"]["answers"] == 1
    assert terms(person, found["query"]) == ["Ria"]


def test_since(person: Person) -> None:
    """Answers before that day are not counted, but what came of them is."""
    found = told(person, "--since", "yesterday")
    assert (found["streak"]["answers"], found["card_counts"]["young"]) == (2, 2)
    assert found["true_retention"]["all"]["all"]["total"] == 2
    assert found["introduced_all"] == 0


def test_days_before_since(person: Person) -> None:
    """The calendars of terminal and page show no day as one without answers of which no answer was counted."""
    person.run("config", "week-starts", "monday")
    lines = person.run("stats", "--since", "yesterday").stdout.splitlines()
    page = LexborHTMLParser(person.run("report", "--since", "yesterday", "-o", "-").stdout)
    monday = lines.index("Calendar: answers a day") + 3
    assert lines[monday : monday + 4] == ["Mon", "    ░░", "Wed ··", ""]
    assert [node.attributes["class"] for node in page.css("svg.map rect:not(.cursor)")] == ["level-1", "level-0 today"]
    assert [row.css("td")[0].text() for row in page.css("#calendar-0-table tbody tr")][:4] == [
        "\u2013",
        "2",
        "0",
        "\u2013",
    ]


NOTHING = {
    "no home": (("stats",), "no answers yet; to begin: flashcards study"),
    "tomorrow": (
        ("stats", "--since", "tomorrow"),
        "no answers since {tomorrow}, which is in the future; --since WHEN takes a day that has begun",
    ),
    "no match": (("stats", "is:leech"), "no cards match is:leech"),
    "not answered": (("stats", "deck:Seas is:new"), "no answers to the cards of deck:Seas is:new yet"),
}


@pytest.mark.parametrize("case", NOTHING)
@pytest.mark.parametrize("form", ["", "--json", "--table"])
def test_nothing_to_show(person: Person, tmp_path: Path, case: str, form: str) -> None:
    """It is one line, and exit code 1."""
    if case == "no home":
        person = Person(tmp_path / "new")
    arguments, line = NOTHING[case]
    result = person.run(*arguments, *([form] if form else []))
    tomorrow = (person.moment + timedelta(days=1)).date()
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"flashcards: {line.format(tomorrow=tomorrow)}\n"


def test_answers_in_the_future_are_not_counted(person: Person) -> None:
    """A clock that was wrong leaves nothing but one line."""
    person.wait(days=-9)
    result = person.run("stats")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "to begin" not in result.stderr
    assert person.run("stats").stderr == (
        "flashcards: no answers up to today: 6 entries of the log are ahead of this clock, and schedules include them;"
        " to undo them: flashcards undo --ahead\n"
    )
    assert "6 answers are dated ahead of this clock, and not counted here" in person.run().stdout


def test_answers_to_come_are_told_each_time(tmp_path: Path) -> None:
    """As schedules include them, the figures say how many there are, and what undoes them."""
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    with person.collection() as opened:
        person.answer(opened, "Tide")
        person.wait(days=9)
        person.answer(opened, "Wave")
    person.wait(days=-9)
    person.run("due")
    for _ in range(2):
        result = person.run("stats", "--json")
        assert (result.exit_code, "an entry of the log is ahead of this clock" in result.stderr) == (0, True)
    person.run("undo", "--ahead")
    assert "ahead" not in person.run("stats", "--json").stderr


def test_one_answer(tmp_path: Path) -> None:
    """It is enough, for pictures, tables, sentences and JSON."""
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    with person.collection() as opened:
        person.answer(opened, "Tide")
    for form in ((), ("--table",), ("--json",), ("tide",)):
        result = person.run("stats", *form)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout
    assert told(person)["true_retention"]["all"]["all"]["wilson95"] is None


@pytest.mark.parametrize("unknown", ["Saes", "deck:Saes"])
def test_an_unknown_deck(person: Person, unknown: str) -> None:
    """It is one line that names the nearest."""
    result = person.run("stats", unknown)
    assert result.exit_code == (1 if ":" in unknown else 2)
    assert result.stderr.startswith("flashcards: ")
    assert len(result.stderr.splitlines()) == 1


def test_searches_by_days(person: Person) -> None:
    """Answered on days, with a button, and seen for the first time; a minus turns what has a key around."""
    first = (person.moment - timedelta(days=3)).date()
    second = first + timedelta(days=1)
    assert terms(person, "rated:1") == []
    assert terms(person, "rated:2") == ["Ebb", "Tide"]
    assert terms(person, "rated:9:1") == ["Tide"]
    assert terms(person, f"rated:{first}:1") == []
    assert terms(person, f"rated:{first}..{second}:1") == ["Tide"]
    assert terms(person, f"introduced:{first}") == ["Ebb", "Tide"]
    assert terms(person, "introduced:2") == []
    assert "Tide" not in terms(person, "is:any -rated:9")
    assert terms(person, "rated:9 -deck:Seas") == ["Ebb"]
    person.suspend("Tide")
    assert terms(person, "rated:9 -is:suspended") == ["Ebb"]
    assert person.run("undo").exit_code == 0


@pytest.mark.parametrize("bad", ["rated:x", "rated:0", "rated:2026-13-01", "introduced:3:1", "rated:5:7"])
def test_days_that_are_none(person: Person, bad: str) -> None:
    """What cannot be understood is one line with examples."""
    result = person.run("search", bad)
    assert result.exit_code == 2
    assert "is not a number of days or a date; write" in result.stderr


@pytest.mark.parametrize("width", ["24", "40", "80", "200"])
def test_tables_fit(person: Person, width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of a table is wider than the window, but a search that has a line for itself."""
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_: __import__("os").terminal_size((int(width), 24)))
    lines = person.run("stats", "--table").stdout.splitlines()
    pairs = zip(["", *lines], lines, strict=False)
    assert [line for before, line in pairs if len(line) > int(width) and not before.endswith(" \\")] == []


def test_showing_statistics_changes_nothing(person: Person) -> None:
    """The searches that figures name find the cards that were answered, and nothing that is derived is touched."""
    found = told(person)
    assert terms(person, found["queries"]["streak"]) == ["Ebb", "Tide"]
    with person.collection() as opened:
        check_derived(opened)


@pytest.mark.parametrize(
    ("locale", "setting", "first"),
    [("en_US.UTF-8", "locale", "Sun"), ("ar_EG.UTF-8", "locale", "Sat"), ("C", "thu", "Thu"), ("de_DE", "sun", "Sun")],
)
def test_where_the_week_begins(
    person: Person, locale: str, setting: str, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The calendars and the weekdays of terminal and page begin with the day of the setting, or of the locale."""
    monkeypatch.setenv("LC_ALL", locale)
    assert person.run("config", "week-starts", setting).exit_code == 0
    lines = person.run("stats").stdout.splitlines()
    page = LexborHTMLParser(person.run("report", "-o", "-").stdout)
    rows = lines[lines.index("Calendar: answers a day") :]
    assert next(line for line in rows if re.match(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ", line)).startswith(first)
    assert lines[lines.index("Weekday: answers") + 1].startswith(first)
    assert page.css("svg.names text")[0].text() == first
    assert page.css("#calendar-0-table tbody th")[0].text().startswith(first)
    assert page.css("#weekdays-0-table tbody th")[0].text() == first
    assert [node.text() for node in page.css("#load-2-table tbody th")][1].startswith(f"Week from {first}")
