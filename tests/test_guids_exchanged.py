"""Guids that came free by renaming: no history goes to the note that has the old term now."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers import Person, check_derived, deck_text
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cards import NoteGuid
from flashcards.collection.exchange.guids import free_of

TWO = "## Tide\nThe sea rises and falls.\n\n## Tide\nA powder for the laundry.\n"
RENAMED = "## Tides\nThe sea rises and falls.\n\n## Tide\nA powder for the laundry.\n"


def facts(person: Person) -> dict[str, tuple[str, list[int]]]:
    """The guid and the answers of each note that is in a deck, by its definition."""
    found: dict[str, Any] = json.loads(person.run("export", "json").stdout)
    return {
        note["definition"]: (
            note["guid"],
            [entry["quality"] for card in note.get("cards", []) for entry in card["log"]],
        )
        for note in found["notes"]
        if not note.get("retired")
    }


def learnt(folder: Path, before: str, after: str) -> Person:
    """A home where the notes of a file were answered Good and Easy, and changed then."""
    person = Person(folder)
    person.write("seas.md", before)
    person.run("study", "--plain", text="\n3\n\n4\n")
    person.write("seas.md", after)
    person.run("due")
    return person


@pytest.mark.parametrize("form", ["json", "anki"])
@pytest.mark.parametrize("shared", [False, True], ids=["empty", "with the same file"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TWO, RENAMED),
        ("## Tide\nThe sea rises and falls.\n", RENAMED),
        (
            deck_text("Seas", {"Tide": "The sea rises and falls.", "Ebb": "The time of low water."}),
            deck_text("Seas", {"Ebb": "The sea rises and falls.", "Tide": "The time of low water."}),
        ),
    ],
    ids=["one of two of a term", "another of its old term", "terms changed with each other"],
)
def test_another_home_gives_each_note_its_own_history(
    tmp_path: Path, before: str, after: str, form: str, *, shared: bool
) -> None:
    """Whether that home is empty or has read the same file, each text has the guid and the answers that it has here."""
    here = learnt(tmp_path / "here", before, after)
    assert any(answers for _, answers in facts(here).values())
    package = tmp_path / ("a.apkg" if form == "anki" else "a.json")
    assert here.run("export", form, "-o", str(package)).exit_code == 0
    there = Person(tmp_path / "there")
    if shared:
        there.write("seas.md", after)
        there.run("due")
    result = there.run("import", str(package))
    assert result.exit_code == 0
    assert "no longer in a deck" not in result.output
    assert "Changed" not in result.output
    assert facts(there) == facts(here)


def test_two_homes_that_learnt_one_file(tmp_path: Path) -> None:
    """Where each answered its notes before they met, no answer goes to another text, whoever tells whom."""
    here = learnt(tmp_path / "here", TWO, RENAMED)
    there = Person(tmp_path / "there")
    there.moment += timedelta(days=1)
    there.write("seas.md", RENAMED)
    there.run("study", "--plain", text="\n1\n\n2\n\n3\n\n3\n")
    mine, theirs = facts(here), facts(there)
    for _ in range(2):
        for one, other in ((here, there), (there, here)):
            one.run("export", "json", "-o", str(tmp_path / "a.json"))
            assert "Changed" not in other.run("import", str(tmp_path / "a.json")).output
    for person in (here, there):
        found = facts(person)
        assert {*found} == {*mine}
        for text, (_, answers) in found.items():
            assert sorted(answers) == sorted(mine[text][1] + theirs[text][1])


def test_a_text_export_keeps_guids_too(tmp_path: Path) -> None:
    """So does a text export of Anki, which has no histories."""
    here = learnt(tmp_path / "here", TWO, RENAMED)
    here.run("export", "anki-text", "-o", str(tmp_path / "a.txt"))
    there = Person(tmp_path / "there")
    assert there.run("import", str(tmp_path / "a.txt")).exit_code == 0
    assert {text: guid for text, (guid, _) in facts(there).items()} == {
        text: guid for text, (guid, _) in facts(here).items()
    }


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)), st.integers(0, 5))
def test_guids_that_are_exchanged(order: list[int], wanting: set[int], foreign: int) -> None:
    """Whoever changes guids with whom, each row gets the one it wants or keeps its own, and no two have one."""
    holders = {NoteGuid(f"g{number}"): number for number in range(6)}
    wanted = {number: NoteGuid(f"g{order[number]}") for number in sorted(wanting)}
    wanted |= {foreign: NoteGuid("new")} if foreign in wanted else {}
    found = free_of(wanted, holders)
    after = {number: guid for guid, number in holders.items()} | found
    assert len({*after.values()}) == len(after)
    assert found.items() <= wanted.items()
    for number in wanted.keys() - found.keys():
        assert wanted[number] in {guid for other, guid in after.items() if other != number}


@pytest.mark.parametrize(
    "links",
    [[("Tide", "Ebb")], [("Tide", "Ebb"), ("Ebb", "Neap")], [("Tide", "Neap"), ("Ebb", "Tide"), ("Neap", "Ebb")]],
    ids=["two", "three", "three times"],
)
def test_a_relink_reaches_other_homes(tmp_path: Path, links: list[tuple[str, str]]) -> None:
    """Histories handed on in one home are said in the other, where --take text hands them on as well, for good."""
    deck = deck_text("Seas", {"Tide": "It rises and falls.", "Ebb": "The time of low water.", "Neap": "A small tide."})
    here, there = learnt(tmp_path / "here", deck, deck), Person(tmp_path / "there")
    path = there.write("seas.md", deck)
    exchange(here, there, tmp_path / "a.json")
    assert facts(there) == facts(here)
    here.wait(days=1)
    there.wait(days=1)
    for old, new in links:
        assert here.run("relink", old, new).exit_code == 0
    assert facts(there) != facts(here)
    assert "Changed there" in exchange(here, there, tmp_path / "a.json")
    assert "Took" in exchange(here, there, tmp_path / "a.json", "--take", "text")
    assert facts(there) == facts(here)
    assert path.read_text() == deck
    for one, other in ((here, there), (there, here)) * 2:
        assert "Changed" not in exchange(one, other, tmp_path / "a.json")
    assert facts(there) == facts(here)
    for person in (here, there):
        with person.collection() as opened:
            check_derived(opened)


def exchange(one: Person, other: Person, file: Path, *options: str) -> str:
    """Take what one home has to another one; what is said there."""
    assert one.run("export", str(file)).exit_code == 0
    result = other.run("import", str(file), *options)
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("before", ["It rises and falls.", None], ids=["reworded", "as it always was"])
def test_what_was_set_apart_stays_apart(tmp_path: Path, before: str | None) -> None:
    """No other home that still has the history with the new text brings it back to it in silence."""
    words = "Somebody who sells washing powder."
    here, there = Person(tmp_path / "here"), Person(tmp_path / "there")
    for person in (here, there):
        person.write("seas.md", deck_text("Seas", {"Tide": before or words}))
    here.run("study", "--plain", text="\n3\n")
    exchange(here, there, tmp_path / "a.json")
    for person in (here, there):
        person.wait(days=1)
        person.write("seas.md", deck_text("Seas", {"Tide": words}))
        person.run("due")
    here.wait(hours=1)
    assert here.run("relink", "--apart", "Tide").exit_code == 0
    assert facts(here)[words][1] == []
    for one, other in ((there, here), (here, there), (there, here)):
        exchange(one, other, tmp_path / "a.json")
        assert facts(here)[words][1] == []
    advice = 'Started over there, without its history: Tide; to do so here: flashcards relink --apart "Tide"'
    assert advice in exchange(here, there, tmp_path / "a.json")
    there.wait(hours=2)
    assert there.run("relink", "--apart", "Tide").exit_code == 0
    assert "begun anew" not in exchange(here, there, tmp_path / "a.json")
    for one, other in ((there, here), (here, there)):
        exchange(one, other, tmp_path / "a.json")
    assert facts(there) == facts(here)
    assert facts(here)[words][1] == []


@pytest.mark.parametrize("form", ["json", "apkg"])
def test_a_relink_to_what_was_never_learnt(tmp_path: Path, form: str) -> None:
    """Where a note took the history of another one, no answer stays behind, and no text comes a second time."""
    deck = deck_text("Seas", {"Tide": "It rises and falls.", "Ebb": "The time of low water."})
    here, there = Person(tmp_path / "here"), Person(tmp_path / "there")
    path = there.write("seas.md", deck)
    here.write("seas.md", deck)
    here.run("study", "--plain", text="\n3\n")
    file = tmp_path / f"a.{form}"
    exchange(here, there, file)
    for person in (here, there):
        person.wait(days=1)
        person.run("due")
    assert here.run("relink", "Tide", "Ebb").exit_code == 0
    here.run("study", "--plain", text="\n3\n\n4\n")
    assert "Changed" in exchange(here, there, file)
    assert path.read_text() == deck
    assert sorted(answers for _, answers in facts(there).values()) == sorted(
        answers for _, answers in facts(here).values()
    )
