"""Note types of people's own: which fields are kept, which cards there are, and what tags and labels become."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers import Person, check_derived
from packages import Engine, add_note, engine, export


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Engine]:
    """A fresh collection of the real Anki."""
    with engine(tmp_path / "anki") as collection:
        yield collection


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with an empty home, whose clock is the engine's."""
    somebody = Person(tmp_path / "home")
    somebody.moment = datetime.now(UTC).astimezone()
    return somebody


def add_type(anki: Engine, name: str, fields: list[str], *templates: tuple[str, str]) -> None:
    """Add a note type with templates of these questions and answers."""
    kind = anki.models.new(name)
    for field in fields:
        anki.models.add_field(kind, anki.models.new_field(field))
    for number, (question, answer) in enumerate(templates, 1):
        template = anki.models.new_template(f"T{number}")
        template |= {"qfmt": question, "afmt": answer}
        anki.models.add_template(kind, template)
    anki.models.add(kind)


def bring(person: Person, anki: Engine, *options: str) -> str:
    """Import what the engine has now; what was said."""
    result = person.run("import", str(export(anki, Path(anki.path).parent / "a.apkg")), *options)
    assert result.exit_code == 0, result.output
    with person.collection() as opened:
        check_derived(opened)
    return result.output


def deck(person: Person) -> str:
    """The deck file's text below its front matter."""
    return (person.decks / "default.md").read_text(encoding="utf-8").partition("---\n\n")[2]


class TestFields:
    """What becomes of a field that is neither question nor answer."""

    @pytest.mark.parametrize(
        ("question", "answer", "kept"),
        [
            ("{{Q}}{{#More}}<i>marked</i>{{/More}}", "{{A}}", True),
            ("{{Q}}", "{{A}}{{#More}}<i>marked</i>{{/More}}", True),
            ("{{Q}}{{^More}}<i>bare</i>{{/More}}", "{{A}}", True),
            ("{{#More}}{{Q}}{{/More}}{{^More}}{{A}}{{/More}}", "{{A}}", True),
            ("<div>{{#More}}{{Q}}{{/More}}</div>", "{{A}}", False),
            ("{{#Q}}{{ # More }}{{Q}}{{ / More }}{{/Q}}", "{{A}}", False),
            ("{{#More}}{{Q}}{{/More}}", "{{A}}<br>{{More}}", True),
            ("<!-- {{More}} -->{{Q}}", "{{A}}", True),
        ],
        ids=[
            "condition of a mark",
            "condition in the answer",
            "condition of what is missing",
            "either of two questions",
            "switch of the card",
            "switch within another",
            "switch that is shown",
            "in a comment",
        ],
    )
    def test_conditions(self, person: Person, anki: Engine, question: str, answer: str, *, kept: bool) -> None:
        """A field keeps its text, also one that only marks are shown for; one that a card exists for is no text."""
        add_type(anki, "Own", ["Q", "A", "More"], (question, answer))
        add_note(anki, ["q", "a", "my *words*"], kind="Own")
        bring(person, anki)
        assert deck(person) == ("## q\na\n\n**More:** my \\*words\\*\n" if kept else "## q\na\n")
