"""Anki's own packages come in: what they hold, how it reads as text, and what was learnt."""

from pathlib import Path

import pytest
from packages import CONTAINERS, Engine, add_note, answer, export

from flashcards.anki.notes.content import LEARNING, NEW, RELEARNING, REVIEW, AnkiCard, AnkiNote
from flashcards.anki.package.opening import read_package


def notes_of(path: Path) -> list[AnkiNote]:
    """The notes in a package."""
    with read_package(path) as package:
        return list(package.notes())


def card_of(anki: Engine, path: Path) -> AnkiCard:
    """The one card in a package, exported now."""
    (note,) = notes_of(export(anki, path))
    (card,) = note.cards
    return card


class TestReading:
    """What a package holds, whatever its container."""

    @pytest.mark.parametrize("name", CONTAINERS)
    def test_every_container_says_the_same(self, anki: Engine, tmp_path: Path, name: str) -> None:
        """Decks, note types, notes, cards, reviews and media are read from all four kinds of package."""
        (tmp_path / "a b.png").write_bytes(b"picture")
        anki.media.add_file(str(tmp_path / "a b.png"))
        note = add_note(anki, ["q", '<img src="a b.png">'], deck="One::Two", tags="x y::z")
        deck = anki.decks.by_name("One::Two")
        assert deck is not None
        deck["desc"] = "About <b>it</b>"
        anki.decks.save(deck)
        card = note.cards()[0]
        for button in (3, 3, 1, 3):
            answer(anki, card.id, button)
        rows = anki.db.all("select id, ease, type from revlog order by id") if anki.db else []
        with read_package(export(anki, tmp_path / name)) as package:
            ((found, history),) = [*zip(package.notes(), package.log.reviews([card.id]), strict=True)]
            assert (found.guid, found.fields, found.tags) == (note.guid, ("q", '<img src="a b.png">'), ("x", "y::z"))
            assert (found.type.name, found.type.fields, found.type.cloze) == ("Basic", ("Front", "Back"), False)
            assert [template.question for template in found.type.templates] == ["{{Front}}"]
            assert found.modified == note.mod
            assert package.deck_name(found.cards[0].deck) == "One::Two"
            assert {deck.name: deck.description for deck in package.decks.values()}["One::Two"] == "About <b>it</b>"
            assert history[0] == card.id
            assert [[row[1], row[2], row[7]] for row in history[1]] == rows
            assert b"".join(package.medium("a b.png") or ()) == b"picture"

    def test_states_of_a_card(self, anki: Engine, tmp_path: Path) -> None:
        """New, in its steps, learnt and lapsed cards are told apart, and due on the day that Anki says."""
        path = tmp_path / "a.apkg"
        number = add_note(anki, ["q", "a"]).cards()[0].id
        new = card_of(anki, path)
        assert (new.kind, new.due) == (NEW, None)
        answer(anki, number, 3)
        with read_package(path) as package:
            first_day = package.first_day
        today = first_day + anki.sched.today
        there = anki.get_card(number)
        assert there.queue == 1  # its step ends within the day
        assert (card_of(anki, path).kind, card_of(anki, path).due) == (LEARNING, today)
        answer(anki, number, 4)
        learnt = card_of(anki, path)
        card = anki.get_card(number)
        assert (learnt.kind, learnt.due, learnt.ease) == (REVIEW, today + card.ivl, 250)
        answer(anki, number, 1)
        lapsed = card_of(anki, path)
        assert (lapsed.kind, lapsed.lapses, lapsed.interval) == (RELEARNING, 1, anki.get_card(number).ivl)

    def test_a_card_in_a_filtered_deck(self, anki: Engine, tmp_path: Path) -> None:
        """A borrowed card is read where it lives, with the day on which it is really due."""
        number = add_note(anki, ["q", "a"], deck="Home").cards()[0].id
        anki.sched.set_due_date([number], "7")
        before = card_of(anki, tmp_path / "a.apkg")
        filtered = anki.decks.new_filtered("Borrowed")
        deck = anki.decks.get(filtered)
        assert deck is not None
        deck["terms"] = [["is:review", 100, 0]]
        anki.decks.save(deck)
        anki.sched.rebuild_filtered_deck(filtered)
        assert anki.get_card(number).did == filtered
        after = card_of(anki, tmp_path / "b.apkg")
        assert (after.deck, after.due) == (before.deck, before.due)

    @pytest.mark.parametrize("held", ["suspended", "buried"])
    def test_cards_held_back(self, anki: Engine, tmp_path: Path, held: str) -> None:
        """Suspended and buried cards say so, and flags are read."""
        number = add_note(anki, ["q", "a"]).cards()[0].id
        if held == "suspended":
            anki.sched.suspend_cards([number])
        else:
            anki.sched.bury_cards([number])
        anki.set_user_flag_for_cards(3, [number])
        card = card_of(anki, tmp_path / "a.apkg")
        assert (card.queue, card.flag) == (-1 if held == "suspended" else -3, 3)
