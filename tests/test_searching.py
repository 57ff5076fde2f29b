"""Searches by tag, deck and state: what they find, in which order, and that the first page is its beginning."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from helpers import Person, append, card_of

from flashcards.collection import search
from flashcards.collection.finding import paging
from flashcards.collection.store import Collection
from flashcards.reviews import Bury
from flashcards.studyday import Day

SEA = """\
---
deck: Sea
tags: [ocean, "Ünï::x"]
---

## Tide
Rises and falls here.

#level-1 #a"b

## Wave
A ridge here.

#level-1::deep #🔥

## Gyre
A ring here.

#LEVEL-1 #c++

## Foam
White here.

#level-10 #level #1
"""
ALPS = """\
---
deck: Alps::High
---

## Peak
The top here.

#ocean::far #日本 #straße

## Ridge
Below {{c1::the}} {{c2::top}} here.

#level-1
"""

FOUND: Mapping[str, list[str]] = {
    "tag:level-1": ["Ridge", "Ridge", "Tide", "Wave", "Gyre"],
    "tag:level": ["Foam"],
    "tag:level-10": ["Foam"],
    "tag:ocean": ["Peak", "Tide", "Wave", "Gyre", "Foam"],
    "tag:ocean::far": ["Peak"],
    "tag:🔥": ["Wave"],
    "tag:c++": ["Gyre"],
    "tag:c": [],
    "tag:日本": ["Peak"],
    "tag:日": [],
    "tag:straße": [],  # "SS" in other letters: only those of ASCII are compared without their case
    "tag:leech": ["Gyre"],
    "-tag:level-1": ["Peak", "Scree", "Foam"],
    "-tag:ocean": ["Scree", "Ridge", "Ridge"],
    "-tag:leech tag:level-1": ["Ridge", "Ridge", "Tide", "Wave"],
    "tag:level-1 tag:ocean": ["Tide", "Wave", "Gyre"],
    "deck:alps": ["Peak", "Scree", "Ridge", "Ridge"],
    "deck:alps::high": ["Peak", "Scree", "Ridge", "Ridge"],
    "-deck:alps": ["Tide", "Wave", "Gyre", "Foam"],
    "is:new": ["Peak", "Ridge", "Ridge", "Wave", "Foam"],
    "is:due": ["Tide", "Gyre"],
    "is:suspended": ["Wave"],
    "is:buried": ["Foam"],
    "is:leech": ["Gyre"],
    "is:paused": ["Scree"],
    "is:retired": ["Gone"],
    "-is:new": ["Scree", "Tide", "Gyre"],
    "-is:due is:any": ["Peak", "Scree", "Ridge", "Ridge", "Wave", "Foam", "Gone"],
    "is:new tag:level-1": ["Ridge", "Ridge", "Wave"],
    "here": ["Peak", "Ridge", "Ridge", "Tide", "Wave", "Gyre", "Foam", "Scree"],
    "here -tag:level-1": ["Peak", "Scree", "Foam"],
    "here is:retired": ["Gone"],
    'tag:"a\\"b"': ["Tide"],
    "ri": ["Ridge", "Ridge", "Tide", "Wave", "Gyre"],
    "ri tag:level-1 -deck:alps": ["Tide", "Wave", "Gyre"],
}
"""What each search finds; words are in no certain order, and every note has one of them."""


LEECH = 1
"""Lapses at which a card is a leech here."""


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with cards in every state, who has never searched."""
    person = Person(tmp_path)
    person.write("sea.md", f"{SEA}\n## Gone\nNo longer here.\n")
    person.write("alps.md", ALPS)
    stones = person.write("stones.md", "---\ndeck: Alps::High\n---\n\n## Scree\nStones here.\n")
    with person.collection() as opened:
        for term, ratings in {"Tide": [4], "Gyre": [4, 1], "Gone": [4], "Scree": [4]}.items():
            for rating in ratings:
                person.answer(opened, term, rating)
                person.wait(days=1)
        append(opened, card_of(opened, "Foam"), Bury(**person.stamp(), until=Day(person.today + 3)))
    person.suspend("Wave")
    person.write("sea.md", SEA)
    stones.unlink()
    return person


def test_what_searches_find(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tags, decks and states find the same cards whatever the index of words knows, all at once or the first ones."""
    with person.collection() as opened:
        without_words = {query: terms for query, terms in FOUND.items() if not query.startswith(("ri", "here"))}
        check_found(opened, person, without_words)
        assert opened.connection.execute("select last from indexed").fetchone() == (0,)
        check_found(opened, person, FOUND)
    person.write("sea.md", SEA.replace("#level-10", "#level-10 #blue").replace("#c++", "#blue"))
    changed = {"tag:blue": ["Gyre", "Foam"], "tag:c++": [], "tag:level-10": ["Foam"]}
    with person.collection() as opened:
        assert opened.connection.execute("select count(*) from unindexed").fetchone() == (2,)
        check_found(opened, person, changed)
        monkeypatch.setattr(paging, "_FEW", 0)
        check_found(opened, person, {**FOUND, **changed})
        monkeypatch.setattr(paging, "_RANKABLE", 0)
        check_found(opened, person, {**FOUND, **changed}, ranked=False)


def check_found(opened: Collection, person: Person, expected: Mapping[str, list[str]], *, ranked: bool = True) -> None:
    """Compare what searches find with what they should, and the first pages of all sizes with their beginnings."""
    for text, terms in expected.items():
        query = search.parse(text)
        views = search.find(opened, query, person.today, LEECH)
        found = [view.term for view in views]
        assert (text, sorted(found) if query.words else found) == (text, sorted(terms) if query.words else terms)
        for most in range(1, len(terms) + 2):
            first = paging.find_first(opened, query, person.today, LEECH, most)
            assert (text, first.total) == (text, len(terms))
            if ranked or not query.words:
                assert (text, first.views) == (text, views[:most])
            else:
                assert {view.card for view in first.views} <= {view.card for view in views}
                assert len(first.views) == min(most, len(terms))
