"""``relink`` joins histories that a match took apart, and parts those that it joined."""

import shlex
from dataclasses import replace

import pytest
from helpers import Person, append, deck_text
from test_edits import SEAS, TIDE, histories, kept, save
from test_edits import person as person  # noqa: PLC0414 - a fixture

from flashcards.cards import Note
from flashcards.collection import browse
from flashcards.library.doubts import told_apart


class TestRelink:
    """What a text was taken for is mended later, either way."""

    def test_a_note_begins_anew(self, person: Person) -> None:
        """A text that got a history that is not its own gives it up; it rests till its own text is back."""
        other = "A cloth that is tied around parcels."
        save(person, SEAS | {"Tide": other})
        assert 'relink --apart "Tide"' in person.run("due").stderr
        assert person.run("relink", "--apart", "Tide").stdout == "Tide starts over; its history stays with Tide\n"
        assert histories(person)[f"Tide: {other}"] == 0
        person.write("seas.md", deck_text("Seas", SEAS) + f"\n## Tide\n{other}\n")
        person.run("due")
        assert kept(person, **{f"Tide: {other}": 0})

    def test_two_notes_change_places(self, person: Person) -> None:
        """Two that swapped their definitions keep their terms, and it is said; a relink swaps them."""
        with person.collection() as opened:
            person.answer(opened, "Tide")
        save(person, {"Tide": "A ridge.", "Wave": TIDE, "Gyre": SEAS["Gyre"]})
        assert "relink" in person.run("due").stderr
        assert histories(person)["Tide: A ridge."] == 2
        assert "swapped histories" in person.run("relink", "Tide", "Wave").stdout
        assert histories(person) == {"Tide: A ridge.": 1, f"Wave: {TIDE}": 2, "Gyre: A ring of currents.": 1}

    def test_a_term_that_comes_back_with_another_meaning(self, person: Person) -> None:
        """The two notes of one term have different names in the advice, which can be followed as it is."""
        save(person, {term: text for term, text in SEAS.items() if term != "Tide"})
        person.run("due")
        save(person, {"Tide": "Some powder."}, "shop.md", "Shop")
        before = f'"Tide" ({TIDE[:40].rpartition(" ")[0] if len(TIDE) > 40 else TIDE})'
        assert f'new       Tide (perhaps it was {before}; if so, use "flashcards relink")' in person.run("check").stdout
        said = person.run("due").stderr
        assert f'"Tide" (Some powder.) is new; if it was {before}, run: ' in said
        command = shlex.split(said.rpartition("run: flashcards ")[2])
        assert command == ["relink", "Tide", "decks/shop.md:5"]
        assert person.run(*command).exit_code == 0
        assert histories(person)["Tide: Some powder."] == 1

    def test_definitions_that_begin_alike(self) -> None:
        """As many words of them are said as tell them apart, and no more than there are."""
        one, other = (Note(term="Surge", definition=f"What sailors in the far north call {'a very, ' * 9}{end}")
                      for end in ("high tide", "odd cake"))  # fmt: skip
        assert [name.endswith(end) for name, end in zip(told_apart(one, other), ("tide)", "cake)"), strict=True)] == [
            True,
            True,
        ]
        assert told_apart(one, replace(one, definition="Foam")) == [
            '"Surge" (What sailors in the far north call a)',
            '"Surge" (Foam)',
        ]
        assert len({*told_apart(one, one)}) == 1

    def test_by_a_term_that_is_gone(self, person: Person) -> None:
        """The term that a note had before names it as well, and so does a definition."""
        save(person, {"Swell": SEAS["Wave"], "Tide": TIDE, "Gyre": SEAS["Gyre"]})
        person.run("due")
        save(person, {"Swell": SEAS["Wave"], "Tide": TIDE, "Gyre": SEAS["Gyre"], "Breaker": "It foams."})
        assert person.run("relink", "Wave", "Breaker").exit_code == 0
        assert histories(person) | {"Swell: A ridge.": 0, "Breaker: It foams.": 1} == histories(person)
        assert person.run("relink", "It foams.", "Swell").exit_code == 0
        assert histories(person) | {"Swell: A ridge.": 1, "Breaker: It foams.": 0} == histories(person)

    def test_of_equal_terms_by_the_line(self, person: Person) -> None:
        """Several notes of one term are told apart by where they stand."""
        path = person.write("more.md", "## Bank\nBeside a river.\n\n## Bank\nKeeps money.\n")
        person.run("due")
        assert person.run("relink", "--apart", "Bank").exit_code == 2
        assert person.run("relink", "Tide", f"{path}:4").exit_code == 0
        assert histories(person)["Bank: Keeps money."] == 1

    def test_of_a_term_in_code_by_its_words(self, person: Person) -> None:
        """A term in code is named as it is shown, also one that is gone, before one that is only compared like it."""
        person.write("code.md", "## init\nBegins.\n\n## `__init__`\nMakes it.\n")
        person.run("due")
        assert person.run("relink", "Tide", "__init__").exit_code == 0
        assert histories(person)["`__init__`: Makes it."] == 1
        person.write("code.md", "## init\nBegins.\n\n## `__new__`\nMakes it.\n\n## Breaker\nIt foams.\n")
        person.run("due")
        assert person.run("relink", "__init__", "Breaker").exit_code == 0
        assert histories(person) | {"`__new__`: Makes it.": 0, "Breaker: It foams.": 1} == histories(person)

    def test_of_a_question_of_several_lines(self, person: Person) -> None:
        """What is not sure about it is one line, whose command works."""
        question = "Q: What does this print?\n```\nprint(1)\n```\nA: "
        path = person.write("code.md", question + "The number one, on a line of its own.\n")
        person.run("due")
        assert person.run("relink", "Tide", f"{path}:1").exit_code == 0
        person.write("code.md", question + "Nothing at all happens here.\n")
        (line,) = person.run("due").stderr.splitlines()
        assert line.endswith('relink --apart "What does this print? print(1)"')
        assert person.run("relink", "--apart", "What does this print? print(1)").exit_code == 0

    @pytest.mark.parametrize("question", ["What is the title?", "Derivative of $x^2$?"])
    @pytest.mark.parametrize("learnt", [2, 4])
    def test_what_is_said_of_equal_terms_works(self, person: Person, question: str, learnt: int) -> None:
        """Where several notes have one term, the command that is named means the two that it is about."""
        says = ["The Tempest", "The Night Watch at noon, by a painter of portraits", "A Letter", "Two Sisters"]
        block = f"## {question}\n{{}}\n".format
        path = person.write("art.md", "\n".join(map(block, says)))
        person.run("due")
        with person.collection() as opened:
            for view in browse.find_term(opened, question):
                if view.definition in says[:learnt]:
                    append(opened, view.card, person.review())
        path.write_text("\n".join(map(block, (says[0], "Other words", says[3]))))
        (line,) = [line for line in person.run("due").stderr.splitlines() if "is new" in line]
        before = histories(person)
        assert person.run("relink", question, question).exit_code == 2
        assert histories(person) == before
        assert person.run(*shlex.split(line.partition("run: flashcards ")[2])).exit_code == 0
        assert histories(person) == before | {f"{question}: Other words": 1}

    @pytest.mark.parametrize(
        "arguments", [("Tide",), ("--apart", "Tide", "Wave"), ("Tide", "Tide"), ("Nothing", "Tide")]
    )
    def test_what_makes_no_sense(self, person: Person, arguments: tuple[str, ...]) -> None:
        """A wrong call ends with 2 and changes nothing."""
        assert person.run("relink", *arguments).exit_code == 2
        assert kept(person)


def test_apart_hands_the_history_to_the_text_that_is_elsewhere(person: Person) -> None:
    """Where the text that a note had before is in another file, its history goes on there."""
    other = "A cloth that is tied around parcels."
    save(person, SEAS | {"Tide": other})
    person.run("due")
    save(person, {"Tide": TIDE}, "moon.md", "Moon")
    person.run("due")
    assert person.run("relink", "--apart", str(person.decks / "seas.md") + ":5").exit_code == 0
    assert histories(person) | {f"Tide: {TIDE}": 1, f"Tide: {other}": 0} == histories(person)
