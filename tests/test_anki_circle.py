"""What is learnt here is known in Anki, and the other way round: random reviews on both sides between exchanges."""

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from helpers import Person, append, check_derived
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packages import Engine, answer, engine, export
from strategies import examples

from flashcards.cards import CardId
from flashcards.collection import log
from flashcards.collection.store import Collection
from flashcards.reviews import Drill, Review

TERMS = ("Tide", "Wave", "Gyre")
DECK = "---\ndeck: Seas\n---\n" + "".join(f"\n## {term}\nWhat a {term} is.\n" for term in TERMS)
CLOZE = "\n## Moon\nIt pulls {{c1::the sea}} by {{c2::its mass}}.\n"
BOTH = "\n## Ebb\nThe tide that goes.\n\n#reverse\n"


def take(anki: Engine, package: Path) -> None:
    """Let the engine import a package, with what was learnt; its collection stays sound."""
    options = ImportAnkiPackageOptions(with_scheduling=True)
    anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))
    assert anki.fix_integrity()[1]


Pressed = tuple[str, str, int]
"""A button on a card: its note's guid, its kind, 1 to 4."""


def answers(opened: Collection) -> Counter[Pressed]:
    """How often each button was pressed on each card, by our log."""
    rows = opened.connection.execute("select guid, kind, cards.id from cards join notes on notes.id = note").fetchall()
    return Counter(
        (guid, kind, max(1, entry.quality - 1))
        for guid, kind, card in rows
        for entry in log.entries(opened, CardId(card))
        if isinstance(entry, Review | Drill)
    )


def taken_there(anki: Engine) -> Counter[Pressed]:
    """The same of Anki's log."""
    assert anki.db is not None
    rows = anki.db.all(
        "select guid, ord, ease, flds from revlog join cards on cards.id = cid join notes on notes.id = nid"
        " where ease > 0"
    )
    return Counter((guid, kind_there(order, fields), button) for guid, order, button, fields in rows)


def kind_there(order: int, fields: str) -> str:
    """What we call one of the cards of a note in Anki."""
    return f"cloze {order + 1}" if "{{c" in fields else ("forward", "reverse")[order]


THINGS = st.sampled_from(("here", "here", "there", "there", "undo", "write", "export", "import", "wait"))
STORIES = st.lists(st.tuples(THINGS, st.integers(0, 20), st.integers(1, 4)), min_size=3, max_size=16)


class World:
    """A person with a library and an Anki, whose reviews are counted as they are made."""

    def __init__(self, folder: Path, anki: Engine) -> None:
        self.person = Person(folder / "home")
        self.person.write("seas.md", DECK + CLOZE + BOTH)
        self.folder, self.anki = folder, anki
        self.pressed: Counter[Pressed] = Counter()
        self.there: Counter[Pressed] = Counter()
        self.moments: set[tuple[int, Pressed]] = set()

    def act(self, what: str, number: int, button: int) -> None:
        """Do one thing of the story; some follow each other within one millisecond."""
        self.person.wait(hours=0.01 * (number % 3))
        match what:
            case "here":
                self.answer_here(number, button)
            case "there":
                self.answer_there(number, button)
            case "undo":
                assert self.person.run("undo").exit_code in {0, 1}
            case "write":
                with (self.person.decks / "seas.md").open("a") as file:
                    file.write(f"\n## Fish {number}\nThe fish of number {number}.\n")
            case "wait":
                self.person.wait(days=number)
            case "export":
                assert self.person.run("export", "anki", "-o", str(self.package)).exit_code == 0
                take(self.anki, self.package)
            case "import":
                self.bring()

    def answer_here(self, number: int, button: int) -> None:
        """Press a button on one of our cards."""
        with self.person.collection() as opened:
            cards = opened.connection.execute(
                "select cards.id, guid, kind from cards join notes on notes.id = note order by cards.id"
            ).fetchall()
            card, guid, kind = cards[number % len(cards)]
            if self.is_first((guid, kind, button)):
                append(opened, CardId(card), self.person.review(button))
                self.pressed[guid, kind, button] += 1

    def answer_there(self, number: int, button: int) -> None:
        """Press a button on one of Anki's cards, if it has any."""
        known = sorted(self.anki.find_cards(""))
        if known and not self.taken():
            card = self.anki.get_card(known[number % len(known)])
            note = card.note()
            pressed = (note.guid, kind_there(card.ord, "".join(note.fields)), button)
            if self.is_first(pressed):
                answer(self.anki, card.id, button, at=self.person.now.at)
                self.there[pressed] += 1

    @property
    def package(self) -> Path:
        """A file that goes to and fro."""
        return self.folder / "exchange.apkg"

    def is_first(self, pressed: Pressed) -> bool:
        """Whether this button was not pressed on this card in this millisecond: such a second time is the same one."""
        moment = (self.person.now.at, pressed)
        if moment in self.moments:
            return False
        self.moments.add(moment)
        return True

    def taken(self) -> bool:
        """Whether Anki's log has an answer of this millisecond: it would write the new one over it."""
        assert self.anki.db is not None
        return bool(self.anki.db.scalar("select count() from revlog where id = ?", self.person.now.at))

    def bring(self) -> None:
        """Take Anki's package: the log is the union, and a second time brings nothing."""
        assert self.there <= taken_there(self.anki) <= self.pressed + self.there
        package = export(self.anki, self.folder / "back.apkg")
        result = self.person.run("import", str(package))
        assert result.exit_code == 0, result.output
        with self.person.collection() as opened:
            check_derived(opened)
            assert answers(opened) == self.pressed + self.there
        again = self.person.run("import", str(package))
        assert "No new reviews" in again.output
        with self.person.collection() as opened:
            assert answers(opened) == self.pressed + self.there


@given(story=STORIES)
@settings(max_examples=examples(24), suppress_health_check=[HealthCheck.too_slow])
def test_the_circle(story: Sequence[tuple[str, int, int]]) -> None:
    """Whatever is answered on both sides between whatever exchanges, our log ends as the union of both."""
    with tempfile.TemporaryDirectory() as name, engine(Path(name) / "anki") as anki:
        world = World(Path(name), anki)
        for what, number, button in story:
            world.act(what, number, button)
        world.bring()


@pytest.mark.parametrize(
    "definition",
    [
        "Line<br>break",
        "<b>bold</b> and </p> and `<br>`",
        "x < y, x <1, x<y",
        "| a<br>b | \\<br> and \\<BR /> |\n| --- | --- |\n| c | <i> |",
        r"not \<sub>low\</sub>, \<a@b.c>, \<https://a.b>, \<!-- this -->",
        "<u>line</u> and <spa, </suburb> and **x** <",
        "{{c1::unclosed",
        "{{c1::closed}} and {{c2::unclosed",
        "{{c1::unclosed {{c2::closed}} and {{c1::unclosed",
        r"{\{c1::not one}} and {{c1::one}}",
        "{{c1::in `}}` code",
    ],
)
def test_a_text_comes_back_as_it_was_written(tmp_path: Path, definition: str) -> None:
    """What looks like a tag or a cloze and is none has no backslash in another home, unless it needs one."""
    person, other = Person(tmp_path / "home"), Person(tmp_path / "other")
    person.write("odd.md", f"## Odd\n{definition}\n")
    assert person.run("export", "anki", "-o", str(tmp_path / "odd.apkg")).exit_code == 0
    assert other.run("import", str(tmp_path / "odd.apkg")).exit_code == 0
    for one in (person, other):
        with one.collection() as opened:
            one.refresh(opened)
            assert opened.connection.execute("select definition from notes").fetchall() == [(definition,)]
