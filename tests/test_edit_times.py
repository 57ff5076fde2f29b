"""When a text was edited: as its file says, never later than now, and always later than before."""

import os
from pathlib import Path

import pytest
from helpers import Person


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with an empty home."""
    return Person(tmp_path / "home")


def save(person: Person, text: str, *, hours_ago: float) -> None:
    """Write the deck at a time of the file's clock."""
    path = person.write("sea.md", f"---\ndeck: Sea\n{text}")
    seconds = person.moment.timestamp() - 3600 * hours_ago
    os.utime(path, (seconds, seconds))


def hours_ago(person: Person) -> dict[str, float]:
    """How long ago each note was edited, by what is known now."""
    with person.collection() as opened:
        rows = opened.connection.execute("select term, edited from notes").fetchall()
    return {term: round((person.now.at - edited) / 3_600_000, 3) for term, edited in rows}


def test_it_is_the_time_of_the_file(person: Person) -> None:
    """It does not matter when the program saw the edit."""
    save(person, "---\n\n## Tide\nUp.\n\n## Wave\nA ridge.\n", hours_ago=50)
    assert hours_ago(person) == {"Tide": 50, "Wave": 50}
    save(person, "---\n\n## Tide\nUp.\n\n## Wave\nA ridge of water.\n", hours_ago=3)
    assert hours_ago(person) == {"Tide": 50, "Wave": 3}


def test_it_is_not_in_the_future(person: Person) -> None:
    """A file whose clock runs ahead was edited now."""
    save(person, "---\n\n## Tide\nUp.\n", hours_ago=-50)
    assert hours_ago(person) == {"Tide": 0}


@pytest.mark.parametrize("hours", [5, 8])
def test_it_is_later_than_before(person: Person, hours: float) -> None:
    """An edit in a file that is no younger, as one from a backup, is a second later than the one before."""
    save(person, "---\n\n## Tide\nUp.\n", hours_ago=5)
    assert hours_ago(person) == {"Tide": 5}
    save(person, "---\n\n## Tide\nUp and down.\n", hours_ago=hours)
    with person.collection() as opened:
        ((edited,),) = opened.connection.execute("select edited from notes").fetchall()
        ((before,),) = opened.connection.execute("select at from edits").fetchall()
    assert edited == before + 1000


@pytest.mark.parametrize(
    ("before", "after", "edited"),
    [
        ("---\n\n## A\nx {{c1::y}}\n", "reverse: true\n---\n\n## A\nx {{c1::y}}\n", False),
        ("---\n\n## A\nx\n\n#reverse\n", "reverse: true\n---\n\n## A\nx\n\n#reverse\n", False),
        ("---\n\n## A\nx\n", "reverse: true\n---\n\n## A\nx\n", True),
        ("---\n\n## A\nx\n\n#moon\n", "tags: [moon]\n---\n\n## A\nx\n", False),
        ("---\n\n## A\nx\n", "tags: [moon]\n---\n\n## A\nx\n", True),
        ("---\n\n## A\nx\n", "new-per-day: 3\n---\n\nAll.\n\n# Part\n\n## A\nx\n", False),
    ],
)
def test_what_a_deck_says_is_an_edit_where_it_says_something_new(
    person: Person, before: str, after: str, *, edited: bool
) -> None:
    """A setting of the deck counts for the notes whose tags or cards it changes, and for no other."""
    save(person, before, hours_ago=9)
    assert hours_ago(person) == {"A": 9}
    save(person, after, hours_ago=1)
    assert hours_ago(person) == {"A": 1 if edited else 9}
