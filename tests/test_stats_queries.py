"""The search that each figure names: it finds the cards that the figure counts, whatever happened to them."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from figures import collection_of, figures_of
from helpers import Person, append, card_of, deck_text
from made_logs import golden

from flashcards.collection import search
from flashcards.reviews import Bury, Drill, Rating, Reset, Seed
from flashcards.statistics.asjson import as_json
from flashcards.studyday import Day

SEA = ("Bank", "Calm", "Drift", "Ebb", "Flood", "Gyre", "Haze", "Inlet", "Jetty", "Krill", "Marsh")
LAND = ("Oxbow", "Plain")
BACK = Rating.AGAIN.quality


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Somebody with a card for each thing that can happen to one, on the fortieth day."""
    person = Person(tmp_path_factory.mktemp("queries") / "home")
    person.write("sea.md", deck_text("Sea", dict.fromkeys(SEA, "Water.")))
    land = person.write("land.md", deck_text("Land", dict.fromkeys(LAND, "Earth.")))
    with person.collection() as opened:
        for term in ("Bank", "Calm", "Drift", "Flood", "Gyre", "Haze", "Oxbow", "Marsh"):
            person.answer(opened, term)
            person.wait(hours=0.01)
        seed = Seed(**person.stamp(), repetitions=3, interval=500, ease=250, lapses=2, due=Day(person.today + 500))
        append(opened, card_of(opened, "Inlet"), seed)
        person.wait(days=2)
        for term, rating in (("Bank", 3), ("Calm", 1), ("Gyre", 3), ("Haze", 3), ("Oxbow", 3), ("Marsh", 1)):
            person.answer(opened, term, rating)
            person.wait(hours=0.01)
        append(opened, card_of(opened, "Calm"), person.drill())
        append(opened, card_of(opened, "Haze"), Reset(**person.stamp()))
    person.suspend("Gyre")
    person.wait(days=37)
    person.write("sea.md", deck_text("Sea", dict.fromkeys((term for term in SEA if term != "Marsh"), "Water.")))
    land.unlink()
    with person.collection() as opened:
        person.answer(opened, "Bank")
        append(opened, card_of(opened, "Krill"), Drill(**person.stamp(), quality=BACK, took=900, cram=True))
        append(opened, card_of(opened, "Drift"), Bury(**person.stamp(), until=Day(person.today + 2)))
        person.answer(opened, "Ebb", 1)
        person.wait(hours=0.01)
        person.answer(opened, "Jetty")
    assert person.run("undo").exit_code == 0
    person.wait(days=1)
    return person


EVER = {"Bank", "Calm", "Drift", "Ebb", "Flood", "Gyre", "Haze", "Marsh", "Oxbow"}
REVIEWED = {"Bank", "Calm", "Gyre", "Haze", "Marsh", "Oxbow"}
LEARNT = {"Bank", "Calm", "Drift", "Ebb", "Flood", "Gyre", "Inlet"}
ALL = {
    "glance": set(),
    "streak": EVER | {"Krill"},
    "calendar": EVER | {"Krill"},
    "future_due": {"Bank", "Calm", "Drift", "Ebb", "Flood"},
    "year_ahead": {"Bank", "Calm", "Drift", "Ebb", "Flood"},
    "true_retention": REVIEWED,
    "forgetting_curve": REVIEWED,
    "calibration": REVIEWED,
    "remembered": LEARNT | {"Oxbow"},
    "memory": LEARNT,
    "card_counts": {*SEA} - {"Marsh"},
    "card_states": {*SEA, *LAND},
    "introduced": EVER,
    "times": EVER,
    "seconds": EVER,
    "buttons": EVER | {"Krill"},
    "buttons_by_interval": REVIEWED,
    "hardest": {"Calm", "Inlet", "Marsh"},
    "hardest_retention": {"Calm", "Marsh"},
    "hardest_time": EVER | {"Krill"},
    "load": EVER | {"Krill"},
    "costs": {"Haze", "Jetty", "Krill"},
}
"""Of all cards: Marsh is retired, Land is paused, Gyre is suspended, Haze starts again, Inlet came from elsewhere."""

OF_SEA = {figure: found - {"Marsh", *LAND} for figure, found in ALL.items()}
SINCE = {
    **ALL,
    **{figure: {"Bank", "Ebb", "Krill"} for figure in ("streak", "calendar", "buttons", "hardest_time", "load")},
    **{figure: {"Bank"} for figure in ("true_retention", "forgetting_curve", "calibration", "buttons_by_interval")},
    **{figure: {"Bank", "Ebb"} for figure in ("times", "seconds")},
    "introduced": {"Ebb"},
    "hardest_retention": set(),
}
CASES: dict[str, tuple[tuple[str, ...], dict[str, set[str]]]] = {
    "all cards": ((), ALL),
    "a deck": (("sea",), OF_SEA),
    "since": (("--since", "3 days ago"), SINCE),
}


def terms(person: Person, query: str) -> set[str]:
    """What a search finds."""
    result = person.run("search", "--json", query)
    assert result.exit_code in {0, 1}, result.stderr
    return {card["term"] for card in json.loads(result.stdout)}


@pytest.mark.parametrize("case", CASES)
def test_every_figure_names_the_search_that_finds_its_cards(person: Person, case: str) -> None:
    """It finds the cards that were counted, and no others."""
    arguments, expected = CASES[case]
    queries = json.loads(person.run("stats", "--json", *arguments).stdout)["queries"]
    assert {figure: terms(person, query) for figure, query in queries.items()} == expected


def named(shown: str) -> Iterator[str]:
    """The searches that a text names below its figures."""
    for found in re.finditer(r"flashcards search (?:\\\\\s+)?(?:'([^']*)'|([^\s<]+))", html.unescape(shown)):
        yield found[1] or found[2]


def test_no_picture_or_table_is_without_its_search(person: Person) -> None:
    """Each picture and each table that shows cards names a search that finds some, and so does the page."""
    for form in (("stats",), ("stats", "--table"), ("stats", "--plain"), ("report", "-o", "-")):
        queries = {*named(person.run(*form).stdout)}
        assert len(queries) >= 12, form
        assert [query for query in queries if not terms(person, query)] == [], form


def test_as_many_cards_as_are_counted(tmp_path: Path) -> None:
    """Of the made log each search finds as many cards as the figure has."""
    today = Day(golden()["today"]["study_day"])
    with collection_of(tmp_path) as opened:
        told: Any = as_json(figures_of(opened, today))
        found = {
            figure: len(search.cards(opened, search.parse(query), today)) for figure, query in told["queries"].items()
        }
    coming = told["future_due"]
    assert found["remembered"] == told["remembered"]["cards"]
    assert found["memory"] == sum(told["intervals"]["histogram"].values()) == sum(told["lapses"]["histogram"].values())
    assert found["card_counts"] == sum(told["card_counts"].values())
    assert found["card_states"] == told["cards"]
    assert found["introduced"] == told["introduced_all"]
    assert found["future_due"] == coming["backlog"] + sum(coming["days"].values())
    assert found["year_ahead"] == coming["backlog"] + sum(each["due"] for each in coming["months"].values())
    assert 0 <= found["costs"] - told["card_counts"]["new"] <= told["card_counts"]["buried"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("reviewed:40:1", {"Calm", "Marsh"}),
        ("reviewed:1", set()),
        ("studied:2", {"Bank", "Ebb"}),
        ("studied:2:1", {"Ebb"}),
        ("is:paused", {*LAND}),
        ("is:retired", {"Marsh"}),
        ("is:any deck:land", {*LAND}),
        ("is:any -is:paused -is:retired", {*SEA} - {"Marsh"}),
    ],
)
def test_searches_by_what_happened(person: Person, query: str, expected: set[str]) -> None:
    """Reviews of learnt cards, answers that were no crams, and cards that no deck asks for can be searched for."""
    wanted = f"{query} is:any" if query.startswith("reviewed") else query
    assert terms(person, wanted) == expected
