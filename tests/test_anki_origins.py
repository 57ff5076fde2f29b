"""Notes that came from Anki go back there as what they are, with the texts that they have here now."""

from pathlib import Path

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.decks import DeckId
from helpers import Person, check_derived
from packages import Engine, add_note, answer, engine, export


def bring(person: Person, anki: Engine, tmp_path: Path) -> str:
    """Import what is in Anki; what was said."""
    done = person.run("import", str(export(anki, tmp_path / "there.apkg")))
    assert done.exit_code == 0, done.output
    with person.collection() as opened:
        check_derived(opened)
    return done.output


def take(person: Person, anki: Engine, tmp_path: Path, *options_here: str) -> dict[str, int]:
    """Let Anki import what is here; what it did."""
    done = person.run("export", "anki", *options_here, "-o", str(tmp_path / "here.apkg"))
    assert done.exit_code == 0, done.output
    options = ImportAnkiPackageOptions(with_scheduling=True)
    request = ImportAnkiPackageRequest(package_path=str(tmp_path / "here.apkg"), options=options)
    log = anki.import_anki_package(request).log
    assert anki.fix_integrity()[1]
    kinds = ("new", "updated", "duplicate", "conflicting")
    return {kind: len(getattr(log, kind)) for kind in kinds if len(getattr(log, kind))}


def edit(person: Person, old: str, new: str) -> None:
    """Change the text of the deck, an hour later."""
    path = person.decks / "default.md"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    person.wait(hours=1)
    person.write("default.md", text.replace(old, new))


def own_type(
    anki: Engine, name: str, fields: tuple[str, ...], *templates: tuple[str, str], cloze: bool = False
) -> None:
    """Add a note type."""
    kind = anki.models.new(name)
    kind["type"] = int(cloze)
    for field in fields:
        anki.models.add_field(kind, anki.models.new_field(field))
    for number, (question, answered) in enumerate(templates):
        template = anki.models.new_template(f"Card {number}")
        template["qfmt"], template["afmt"] = question, answered
        anki.models.add_template(kind, template)
    anki.models.add(kind)


@pytest.mark.parametrize(
    ("kind", "before", "change", "after"),
    [
        ("Basic", ["q", "an <b>old</b> word"], ("an **old** word", "a *new* word"), ["q", "a <em>new</em> word"]),
        ("Basic", ["<i>q</i>", "a"], ("## _q_", "## r"), ["r", "a"]),
        ("Basic", ["<pre>for a\n  b</pre>", "old"], ("old", "new"), ["<pre>for a\n  b</pre>", "new"]),
        ("Basic (and reversed card)", ["q", "old"], ("old", "new"), ["q", "new"]),
        ("Basic (optional reversed card)", ["q", "old", "y"], ("old", "new"), ["q", "new", "y"]),
        ("Basic (type in the answer)", ["q", "old"], ("old", "new"), ["q", "new"]),
        ("Cloze", ["an {{c1::old}} word", "more"], ("an {{c1::old}}", "a {{c1::new}}"), ["a {{c1::new}} word", "more"]),
        ("Cloze", ["{{c1::a}}", "old"], ("old", "new"), ["{{c1::a}}", "new"]),
    ],
)  # fmt: skip
def test_an_edit_goes_back(  # noqa: PLR0913, PLR0917 - the fixtures, and what is given and what comes of it
    person: Person,
    anki: Engine,
    tmp_path: Path,
    kind: str,
    before: list[str],
    change: tuple[str, str],
    after: list[str],
) -> None:
    """Anki takes it as an update of its own note; what was not edited stays as it was, and nothing comes twice."""
    note = add_note(anki, before, kind=kind, tags="x")
    other = add_note(anki, ["other", "<u>same</u>"])
    cards, types = len(note.cards()), len(anki.models.all())
    bring(person, anki, tmp_path)
    assert take(person, anki, tmp_path) == {"duplicate": 2}
    edit(person, *change)
    assert take(person, anki, tmp_path) == {"updated": 1, "duplicate": 1}
    now = anki.get_note(note.id)
    assert now.fields == after
    assert (now.tags, len(now.cards()), len(anki.models.all())) == (["x"], cards, types)
    assert anki.get_note(other.id).fields == ["other", "<u>same</u>"]
    said = bring(person, anki, tmp_path)
    assert ("No new notes" in said, "Changed" in said) == (True, False)


def test_fields_that_have_no_place_here(person: Person, anki: Engine, tmp_path: Path) -> None:
    """Further fields stay as they are, unless they were edited, and one that is a card of its own stays that."""
    own_type(
        anki,
        "Country",
        ("Name", "Capital", "River", "Note"),
        ("{{Name}}", "{{Capital}}{{River}}{{Note}}"),
        ("{{Capital}}", "{{Name}}"),
        ("{{River}}", "{{Name}}"),
    )
    note = add_note(anki, ["France", "Paris", "<b>Seine</b>", "<font color=red>big</font>"], kind="Country")
    bring(person, anki, tmp_path)
    assert take(person, anki, tmp_path) == {"duplicate": 1}
    edit(person, "## France\nParis\n", "## France\nParis, of course\n")
    assert take(person, anki, tmp_path) == {"updated": 1}
    assert anki.get_note(note.id).fields == [
        "France", "Paris, of course", "<b>Seine</b>", "<font color=red>big</font>",
    ]  # fmt: skip
    fresh = tmp_path / "fresh"
    with engine(fresh) as other:
        assert take(person, other, tmp_path) == {"new": 1}
        (number,) = other.find_notes("")
        cards = [(card.ord, other.decks.name(card.did)) for card in other.get_note(number).cards()]
        assert cards == [(0, "Default"), (1, "Default"), (2, "Default")]
        assert "Seine" in other.get_note(number).cards()[2].question()


def test_what_was_learnt_goes_to_another_anki(person: Person, anki: Engine, tmp_path: Path) -> None:
    """A collection that does not know the notes gets their type, and each card with its schedule and history."""
    note = add_note(anki, ["q", "a"], kind="Basic (and reversed card)")
    for card in note.cards():
        answer(anki, card.id, 4 - card.ord)
    bring(person, anki, tmp_path)
    with engine(tmp_path / "fresh") as other:
        assert take(person, other, tmp_path) == {"new": 1}
        (number,) = other.find_notes("")
        assert other.get_note(number).fields == ["q", "a"]
        assert other.db is not None
        assert other.db.list("select ease from revlog join cards on cards.id = cid order by ord") == [4, 3]
        assert [card.question().split("</style>")[1] for card in other.get_note(number).cards()] == ["q", "a"]


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (("**Note:** n\n\n##", "**Note:** nn\n\n##"), ["France", "Paris", "Seine", "nn"]),
        (("## France\nParis\n", "## France\nParis.\n"), ["France", "Paris.", "Seine", "n"]),
        (("**River:** Seine\n\n**Note:** n", "**Note:** m"), ["France", "Paris", "Seine", "m"]),
        (("\n\n**Note:** n\n\n##", "\n\n##"), ["France", "Paris", "Seine", ""]),
        (("**Note:** n\n\n##", "**Note:** n\n\nmore\n\n##"), ["France", "Paris", "Seine", "<p>n</p>\n<p>more</p>"]),
    ],
    ids=["a further field", "the definition", "one that a card asks is gone", "one is gone", "a second paragraph"],
)
def test_each_field_for_itself(
    person: Person, anki: Engine, tmp_path: Path, change: tuple[str, str], after: list[str]
) -> None:
    """An edit of one field leaves the others as they are, and none is emptied that a card asks."""
    own_type(
        anki,
        "Country",
        ("Name", "Capital", "River", "Note"),
        ("{{Name}}", "{{Capital}}{{Note}}"),
        ("{{River}}", "{{Name}}"),
    )
    note = add_note(anki, ["France", "Paris", "Seine", "n"], kind="Country")
    bring(person, anki, tmp_path)
    edit(person, *change)
    assert take(person, anki, tmp_path) == {"updated": 1}
    assert anki.get_note(note.id).fields == after
    assert "front of this card is blank" not in anki.get_note(note.id).cards()[1].question()


@pytest.mark.parametrize(("before", "there"), [("", "y"), ("y", "")])
def test_a_field_that_switches_the_second_direction(
    person: Person, anki: Engine, tmp_path: Path, before: str, there: str
) -> None:
    """It is filled when the direction is added here, and emptied when it is taken away."""
    note = add_note(anki, ["q", "a", before], kind="Basic (optional reversed card)")
    bring(person, anki, tmp_path)
    edit(person, *(("a\n\n#reverse\n", "a\n") if before else ("a\n", "a\n\n#reverse\n")))
    assert take(person, anki, tmp_path) == {"updated": 1}
    assert anki.get_note(note.id).fields == ["q", "a", there]
    with engine(tmp_path / "fresh") as other:
        take(person, other, tmp_path)
        (number,) = other.find_notes("")
        assert len(other.get_note(number).cards()) == (2 if there else 1)


def test_a_deck_of_further_cards(person: Person, anki: Engine, tmp_path: Path) -> None:
    """Asking for it takes their note, and a template that was removed in Anki has no card any more."""
    own_type(anki, "Country", ("Name", "Capital", "River"), ("{{Name}}", "{{Capital}}"), ("{{River}}", "{{Name}}"))
    note = add_note(anki, ["France", "Paris", "Seine"], kind="Country")
    number = anki.decks.id("Rivers")
    assert number is not None
    anki.set_deck([note.cards()[1].id], DeckId(number))
    bring(person, anki, tmp_path)
    assert "1 note, 2 cards" in person.run("export", "anki", "Rivers", "-o", str(tmp_path / "a.apkg")).output
    kind = anki.models.by_name("Country")
    assert kind is not None
    anki.models.remove_template(kind, kind["tmpls"][1])
    anki.models.update_dict(kind)
    bring(person, anki, tmp_path)
    assert take(person, anki, tmp_path) == {"duplicate": 1}


def test_a_tag_of_the_deck_is_no_change(person: Person, anki: Engine, tmp_path: Path) -> None:
    """A note that Anki knows without the tags of its deck here was not changed there."""
    person.write("default.md", "---\ndeck: Default\ntags: [geo]\n---\n\n## mine\nyes\n")
    note = add_note(anki, ["q", "a"])
    bring(person, anki, tmp_path)
    assert anki.db is not None
    anki.db.execute("update notes set mod = mod + 100 where id = ?", note.id)
    assert "Changed" not in bring(person, anki, tmp_path)


def test_hidden_areas_of_a_picture(person: Person, anki: Engine, tmp_path: Path) -> None:
    """A note of image occlusion stays what it is in Anki, picture and areas, whatever is edited here but its header."""
    area = "{{c1::image-occlusion:rect:left=.1:top=.2:width=.1:height=.1:oi=1}}"
    before = [area, '<img src="map.png">', "A map", "extra <b>words</b>", ""]
    note = add_note(anki, before, kind="Image Occlusion")
    bring(person, anki, tmp_path)
    with engine(tmp_path / "fresh") as other:
        assert take(person, other, tmp_path) == {"new": 1}
        assert other.get_note(other.find_notes("")[0]).fields == before
    edit(person, "extra", "more extra")
    take(person, anki, tmp_path)
    assert anki.get_note(note.id).fields[:2] == before[:2]


def test_cards_without_the_first_one(person: Person, anki: Engine, tmp_path: Path) -> None:
    """Where Anki lacks the first card, the others are notes here, and one note again there."""
    own_type(
        anki,
        "Three",
        ("A", "B", "C"),
        ("{{#B}}{{^C}}{{A}}{{/C}}{{/B}}", "{{B}}"),
        ("{{B}}", "{{A}}"),
        ("{{C}}", "{{A}}"),
    )
    note = add_note(anki, ["one", "two", "three"], kind="Three")
    for card in note.cards():
        answer(anki, card.id, 2 + card.ord)
    bring(person, anki, tmp_path)
    with person.collection() as opened:
        assert opened.connection.execute("select count(*) from notes").fetchone() == (2,)
    assert take(person, anki, tmp_path) == {"duplicate": 1}
    with engine(tmp_path / "fresh") as other:
        assert take(person, other, tmp_path) == {"new": 1}
        (number,) = other.find_notes("")
        assert other.get_note(number).fields == ["one", "two", "three"]
        assert other.db is not None
        assert other.db.list("select ease from revlog join cards on cards.id = cid order by ord") == [3, 4]


SCRIPTS = ("<script>alert(1)</script>", '<img src="x" onerror="f()">', '<a href="javascript:f()">')


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_do_not_go_back(person: Person, anki: Engine, tmp_path: Path, script: str) -> None:
    """A note with one goes into another collection without it, in our own note type, and the export names it."""
    note = add_note(anki, ["q", f"a{script}"])
    bring(person, anki, tmp_path)
    done = person.run("export", "anki", "-o", str(tmp_path / "here.apkg"))
    (line,) = (line for line in done.stderr.splitlines() if "scripts" in line)
    assert line.startswith("flashcards: 1 note from Anki has scripts that are left out of the package")
    assert line.endswith("--keep-scripts sends them as they are in Anki: q")
    with engine(tmp_path / "fresh") as other:
        assert take(person, other, tmp_path) == {"new": 1}
        made = other.get_note(other.find_notes("")[0])
        assert "flashcards" in (made.note_type() or {})["name"]
        assert not {"script", "onerror"} & {word for field in made.fields for word in field.replace("<", " ").split()}
    assert take(person, anki, tmp_path) == {"conflicting": 1}
    assert anki.get_note(note.id).fields == note.fields


@pytest.mark.parametrize("where", ["field", "template"])
def test_scripts_that_a_person_keeps(person: Person, anki: Engine, tmp_path: Path, where: str) -> None:
    """With --keep-scripts notes go back in their own type, as updates, with all their cards, and nothing is said."""
    script = SCRIPTS[0]
    template = script if where == "template" else ""
    own_type(anki, "Own", ("A", "B", "C"), ("{{A}}" + template, "{{B}}"), ("{{C}}", "{{A}}"))
    note = add_note(anki, ["q", "a" + (script if where == "field" else ""), "c"], kind="Own")
    bring(person, anki, tmp_path)
    assert take(person, anki, tmp_path, "--keep-scripts") == {"duplicate": 1}
    edit(person, "## q\na\n", "## q\nb\n")
    assert not person.run("export", "anki", "--keep-scripts", "-o", str(tmp_path / "x.apkg")).stderr
    assert take(person, anki, tmp_path, "--keep-scripts") == {"updated": 1}
    now = anki.get_note(note.id)
    assert (now.fields, len(now.cards()), anki.note_count()) == (["q", "b", "c"], 2, 1)
    with engine(tmp_path / "fresh") as other:  # without the option each card of another question is a note of its own
        assert take(person, other, tmp_path) == {"new": 2}


def test_more_notes_with_scripts_than_a_line_names(person: Person, anki: Engine, tmp_path: Path) -> None:
    """Of a dozen ten are named."""
    for number in range(12):
        add_note(anki, [f"q{number:02}", f"a{SCRIPTS[0]}"])
    bring(person, anki, tmp_path)
    done = person.run("export", "anki", "-o", str(tmp_path / "here.apkg"))
    assert "12 notes from Anki have scripts" in done.stderr
    assert "q08, q09 and 2 more" in done.stderr
    assert "q10" not in done.stderr


def test_cards_that_the_note_type_does_not_have(person: Person, anki: Engine, tmp_path: Path) -> None:
    """A direction that was added here to a note of one direction stays here; the rest is updated."""
    note = add_note(anki, ["q", "old"], tags="reverse")
    bring(person, anki, tmp_path)
    edit(person, "old\n\n", "new\n\n#reverse ")
    assert take(person, anki, tmp_path) == {"updated": 1}
    now = anki.get_note(note.id)
    assert (now.fields, now.tags, len(now.cards())) == (["q", "new"], ["reverse"], 1)
