"""Anki's text export, read and written, with Anki's own engine as the judge."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from anki.collection import Collection, ExportAnkiPackageOptions, ImportCsvRequest
from growth import check_growth
from helpers import Person, written
from hypothesis import given
from hypothesis import strategies as st
from strategies import decks, texts

from flashcards.cards import Deck, Note, NoteGuid, new_guid
from flashcards.formats import Reading, Record
from flashcards.formats.anki_text import Markup, Reader, parse, recognises
from flashcards.html.cloze import cloze_html
from flashcards.html.from_markdown import block_html, inline_html
from flashcards.html.occlusion import occluded
from flashcards.html.to_markdown import block_markdown, inline_markdown

HEAD = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:4\n"
HTML = Markup(inline_html, block_html, cloze_html)
READER = Reader(inline_markdown, block_markdown, partial(block_markdown, cloze=True), occluded)
SEAS = Deck(
    name="Seas::Deep",
    tags=("water",),
    notes=(
        Note(term="Tide", definition="The **rise** & fall\n\nof _seas_.", tags=("moon",), aliases=("ebb", "flood")),
        Note(term="#Wave", definition='A "ridge".', tags=("reverse",)),
        Note(term="Salt", definition="It is {{c1::sodium}} {{c2::chloride}}."),
        Note(term="[...] is deep.", definition="{{c1::Mariana}} is deep.", aliases=("trench",)),
    ),
)


def read(text: str) -> Reading:
    """A reading of an export as the deck "given"."""
    return parse(text, "given", html=READER)


def messages(reading: Reading) -> list[str]:
    """The problems of a reading as ``line: message``."""
    return [f"{problem.line}: {problem.message}" for problem in reading.problems]


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Collection]:
    """A fresh collection of the real Anki."""
    collection = Collection(str(tmp_path / "anki.anki2"))
    yield collection
    collection.close()


@pytest.fixture
def take(anki: Collection, tmp_path: Path) -> Callable[[str], dict[str, int]]:
    """Import a text into Anki and count what it did."""

    def take_text(text: str) -> dict[str, int]:
        path = tmp_path / "export.txt"
        path.write_text(text, encoding="utf-8")
        metadata = anki.get_csv_metadata(path=str(path), delimiter=None)
        log = anki.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log
        kinds = ("new", "updated", "duplicate", "conflicting", "missing_notetype", "empty_first_field")
        return {kind: len(getattr(log, kind)) for kind in kinds if len(getattr(log, kind))}

    return take_text


@pytest.fixture
def given_back(anki: Collection, tmp_path: Path) -> Callable[[], str]:
    """What Anki exports, with all that its text can hold."""

    def export() -> str:
        path = tmp_path / "back.txt"
        anki.export_note_csv(
            out_path=str(path),
            limit=None,
            with_html=True,
            with_tags=True,
            with_deck=True,
            with_notetype=True,
            with_guid=True,
        )
        return path.read_text(encoding="utf-8")

    return export


def render(deck: Deck, records: Mapping[int, Record] | None = None, html: Markup | None = None) -> str:
    """A deck as it is exported, where every note has a guid."""
    known = {at: Record(guid=new_guid(deck.name, note.term)) for at, note in enumerate(deck.notes)}
    return written("anki-text", deck, {**known, **(records or {})}, html=html)


def test_anki_takes_what_is_written(
    anki: Collection, take: Callable[[str], dict[str, int]], given_back: Callable[[], str]
) -> None:
    """Every note arrives with its deck, tags, cards and guid, and Anki's own export is the same deck again."""
    assert take(render(SEAS, html=HTML)) == {"new": 4}
    notes = {note.guid: note for note in map(anki.get_note, anki.find_notes(""))}
    assert list(notes) == [new_guid(SEAS.name, note.term) for note in SEAS.notes]
    assert [(note.note_type() or {})["name"] for note in notes.values()] == [
        "Basic",
        "Basic (and reversed card)",
        "Cloze",
        "Cloze",
    ]
    assert [len(note.cards()) for note in notes.values()] == [1, 2, 2, 1]
    assert {anki.decks.name(card.did) for note in notes.values() for card in note.cards()} == {"Seas::Deep"}
    reading = read(given_back())
    assert not reading.problems
    assert reading.deck.name == "Seas::Deep"
    assert [(note.term, note.definition, note.aliases) for note in reading.deck.notes] == [
        (note.term, note.definition, note.aliases) for note in SEAS.notes
    ]
    assert [set(note.tags) for note in reading.deck.notes] == [
        {"water", "moon"},
        {"water", "reverse"},
        {"water"},
        {"water"},
    ]
    assert [reading.records[at].guid for at in range(4)] == list(notes)
    assert anki.fix_integrity()[1]


@pytest.mark.parametrize(
    "name",
    ["Sea:: Tides", " Sea ::Tides:", "Sea:::Tides", "Sea::", "::Sea", "Sea\u00a0::Tides", "Se\u0301a::T", "a  b"],
)
def test_every_row_of_a_deck_goes_to_it(anki: Collection, take: Callable[[str], dict[str, int]], name: str) -> None:
    """However its levels are spaced: Anki makes a deck for each row whose deck it would call something else."""
    text = render(Deck(name=name, notes=tuple(Note(term=term, definition="x") for term in "abc")))
    assert take(text) == {"new": 3}
    decks = {anki.decks.name(anki.get_card(card).did) for card in anki.find_cards("")}
    assert decks == {read(text).deck.name}
    assert read(HEAD + f"g\tBasic\t{name}\t\ta\tb\n").deck.name in decks


def test_a_second_import_updates(anki: Collection, take: Callable[[str], dict[str, int]]) -> None:
    """A note whose guid was kept is the same note in Anki, though its term is another."""
    assert take(HEAD + "g1\tBasic\tSeas\told\tTide\tup\n") == {"new": 1}
    reading = read(HEAD + "g1\tBasic\tSeas\told\tTide\tup\n")
    (note,) = reading.deck.notes
    edited = Deck(name="Seas", notes=(Note(term="Tides", definition="Up\nand down.", tags=("new",)),))
    assert take(render(edited, reading.records)) == {"updated": 1}
    (number,) = anki.find_notes("")
    known = anki.get_note(number)
    assert (known.guid, known.fields, known.tags) == ("g1", ["Tides", "Up<br>and down."], ["new"])
    assert note.line == 7


def test_a_text_of_our_own_note_types() -> None:
    """What went to Anki as a package comes back from its text."""
    text = (
        "g1\tflashcards: term and definition\tSeas\t\tTide\tup\tebb; flood\tseas.md\ty\n"
        "g2\tflashcards: cloze\tSeas\t\tSalt\t{{c1::x}} y\t\tseas.md\n"
    )
    reading = read(HEAD + text)
    assert reading.deck.notes == (
        Note(term="Tide", definition="up", tags=("reverse",), aliases=("ebb", "flood")),
        Note(term="Salt", definition="{{c1::x}} y"),
    )


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (
            HEAD + "g\tBasic\tS\ta b\tTide<br>x\tup<br>down",
            [Note(term="Tide x", definition="up\\\ndown", tags=("a", "b"))],
        ),
        (
            HEAD + "g\tBasic (optional reversed card)\tS\t\ta\tb\ty\nh\tBasic (optional reversed card)\tS\t\tc\td\t",
            [Note(term="a", definition="b", tags=("reverse",)), Note(term="c", definition="d")],
        ),
        (
            HEAD + "g\tCloze\tS\t\tThe {{c1::x}}\tmore\nh\tCloze\tS\t\tno cloze\tback",
            [
                Note(term="The [...]", definition="The {{c1::x}}\n\n**Back Extra:** more"),
                Note(term="no cloze", definition="back"),
            ],
        ),
        (
            HEAD + "g\tBasic\tS\treverse x\ta\tb\nh\tCloze\tS\treverse\t{{c1::c}}\t\n",
            [
                Note(term="a", definition="b", tags=("anki-reverse", "x")),
                Note(term="[...]", definition="{{c1::c}}", tags=("reverse",)),
            ],
        ),
        (HEAD + "g\tBasic\tS\t\t{{c1::a}}\tb\n", [Note(term="{{c1::a}}", definition="b")]),
        ('#separator:comma\n#columns:"Back,Front\na,b', [Note(term="a", definition="b")]),
        (HEAD + "g\tMine\tS\t\ta\tb\t\tc\n# a comment\n", [Note(term="a", definition="b\n\nc")]),
        (
            """#separator:Comma\n#html:false\n#tags:x y\n#deck:S\n#notetype:Basic\n#columns:Back,Front,Tags
#tags column:3\n#if matches:update current\n#unknown:z\nb <b>,a,z\n""",
            [Note(term="a", definition="b <b>", tags=("x", "y", "z"))],
        ),
        ("\ufeff#html:true\r\na;b\r\nc;d\r\n", [Note(term="a", definition="b"), Note(term="c", definition="d")]),
        ("#separator:|\na|b", [Note(term="a", definition="b")]),
        ("#separator:what\na\tb", [Note(term="a", definition="b")]),
        ("#columns:Note\tFront\n#separator:tab\na\tb", [Note(term="b", definition="a")]),
        (HEAD + 'g\tBasic\tS\t\ta\tAliases: x\nh\tBasic\tS\t\tc\t"d<br><br>Aliases: x; y"', None),
    ],
)
def test_exports(text: str, notes: list[Note] | None) -> None:
    """Headers say what the columns are; what a note type makes of its fields is known of Anki's own."""
    if notes is None:
        notes = [Note(term="a", definition="Aliases: x"), Note(term="c", definition="d", aliases=("x", "y"))]
    reading = read(text)
    assert not reading.problems
    assert reading.deck.notes == tuple(notes)


def test_several_decks() -> None:
    """Decks below one another are read as the one above, and each note keeps its own."""
    reading = read(HEAD + "g\tBasic\tS::A\t\ta\tb\nh\tBasic\tS\t\tc\td\n\tBasic\tS\t\te\tf\n")
    assert reading.deck.name == "S"
    assert reading.records == {
        0: Record(guid=NoteGuid("g"), deck="S::A"),
        1: Record(guid=NoteGuid("h")),
    }


@pytest.mark.parametrize(
    ("term", "definition", "orders"),
    [
        ("a", "{{c0::x}} {{c1::a}} {{c501::b}}", [0]),
        ("a", "".join(f"{{{{c{number}::" for number in range(1, 11)) + "x" + "}}" * 10, [*range(10)]),
        ("{{c3::a}}", "{{c1::b}}", [0]),
        ("a", "{{c1::b}} {{c2::never closed", [0]),
        ("[...]", "{{c1::b}}", [0]),
        ("a", "{{c501::b}}", [0]),
    ],
)
def test_a_text_has_the_cards_of_a_package(
    anki: Collection, take: Callable[[str], dict[str, int]], term: str, definition: str, orders: list[int]
) -> None:
    """What hides nothing here makes no card there, and each deletion that hides something makes its own."""
    note = Note(term=term, definition=definition, aliases=("{{c7::z}}",))
    assert take(render(Deck(name="S", notes=(note,)), html=HTML)) == {"new": 1}
    assert anki.fix_integrity()[1]
    (number,) = anki.find_notes("")
    assert [card.ord for card in anki.get_note(number).cards()] == orders
    assert not anki.get_empty_cards().notes


@pytest.mark.parametrize("term", ["*", "-", "#", ">", "1.", "---", "a $x$ `b`"])
def test_a_term_is_one_line(take: Callable[[str], dict[str, int]], anki: Collection, term: str) -> None:
    """What would be a list, a heading or a rule elsewhere is text in a term, as in a package."""
    assert take(render(Deck(name="S", notes=(Note(term=term, definition="b"),)), html=HTML)) == {"new": 1}
    (number,) = anki.find_notes("")
    assert anki.get_note(number).fields[0] == inline_html(term)


def test_bad_exports() -> None:
    """What is wrong is said with its line, and the sound notes load."""
    text = "#separator:tab\n#guid column:x\n#tags column:0\n#deck column:3\n\tb\na\na\t\nc\td\n"
    reading = read(text + '"e\tf\ng\th\n')
    assert messages(reading) == [
        '2: "#guid column:" takes the number of a column, counting from 1',
        '3: "#tags column:" takes the number of a column, counting from 1',
        "5: a note without a front: a row needs two fields that are not empty",
        "6: a note without a back: a row needs two fields that are not empty",
        "7: a note without a back: a row needs two fields that are not empty",
        '9: a quote opens here and does not close at the end of a cell; write a quote within quotes twice ("")',
    ]
    assert [note.term for note in reading.deck.notes] == ["c", "g"]
    assert messages(read("#html:true")) == ["0: no notes: nothing here has both a term and a definition"]


def test_a_deck_asked_both_ways() -> None:
    """Its notes are of the note type that does so, and the tag that says it is not written twice."""
    deck = Deck(name="S", reverse=True, notes=(Note(term="a", definition="b", tags=("reverse", "x")),))
    text = render(deck)
    assert text.endswith("\tBasic (and reversed card)\tS\tx\ta\tb\n")
    assert read(text).deck.notes[0].tags == ("x", "reverse")


PLAIN = (
    st.text("abcXYZ 123,;:?!\"'()\u00e9\u6d77", min_size=1, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text and not re.match(r"\d+\)", text))  # a list would begin so
)


@given(st.lists(st.builds(Note, term=PLAIN, definition=PLAIN), min_size=1, max_size=4))
def test_writing_then_reading_plain_notes(notes: list[Note]) -> None:
    """Texts without markup come back as they were."""
    deck = Deck(name="Seas", notes=tuple(notes))
    assert read(render(deck)).deck == deck


@given(decks())
def test_any_deck_is_written(deck: Deck) -> None:
    """Whatever the notes hold, each is one row with its guid."""
    text = render(deck, html=HTML)
    reading = read(text)
    assert recognises(text)
    assert len(reading.deck.notes) + len(reading.problems) >= len(deck.notes)


@given(texts() | st.text("<>/=\"'abiulo &;#!-\\()[]\n\v\f", max_size=60), st.sampled_from((HEAD, "#html:true\n", "")))
def test_any_text_is_read(text: str, head: str) -> None:
    """No text raises, and every line that is named is there."""
    reading = read(head + text)
    count = (head + text).count("\n") + text.count("\r") + 1
    assert all(0 <= problem.line <= count for problem in reading.problems)
    assert all(0 < note.line <= count for note in reading.deck.notes)
    assert reading.deck.notes or reading.problems
    assert all("\0" not in note.definition for note in reading.deck.notes)
    assert recognises(head + text) or not head


@pytest.mark.growth
@pytest.mark.parametrize(
    "piece",
    [
        "<b>",
        "<",
        "<!--",
        "<b>x</b>",
        '<a href="',
        "<i><b>",
        "\\(",
        "\\[a",
        "<ul>",
        "<ul><li>",
        "<pre>",
        "&#",
        "<div>",
        "{{c1::",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    """Any markup is read in a time that does not grow with its square."""

    def convert(length: int) -> None:
        html = piece * (length // len(piece))
        read(HEAD + "g\tBasic\tS\t\ta\tb" + html)

    check_growth(convert, 15_000)


def test_formulas_that_touch_words() -> None:
    """They stay formulas, in the other marks; those that stand apart have dollars."""
    text = "#separator:tab\n#html:true\na\tf\u00fcr\\(x\\)ist \\(y\\)\n"
    assert read(text).deck.notes[0].definition == "f\u00fcr\\(x\\)ist $y$"


def test_clozes_with_formulas_and_code() -> None:
    """Braces and colons of formulas and code are held apart for Anki."""
    definition = "{{c1::$\\vec{\\vec{u}}$}} and {{c2::`std::map`}}"
    text = render(Deck(name="S", notes=(Note(term="t", definition=definition),)))
    assert "{{c1::$\\vec{\\vec{u} }$}} and {{c2::`std:&#58;map`}}" in text


def test_a_text_says_what_a_package_says(tmp_path: Path, anki: Collection) -> None:
    """Whatever HTML the fields of Anki hold, both exports become the same deck."""
    for number, html in enumerate((
        "<table><tr><th>h</th></tr><tr><td>a</td></tr></table>",
        "<pre><code>if (a &lt; b) {\n  return;\n}</code></pre>",
        'x<sub>n</sub><sup>2</sup> <u>u</u> <span style="color: red">r</span> <a href="https://e.org/a_b">l</a>',
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        "<ruby>\u6f22<rt>kan</rt></ruby> \\(a_1\\) [$]y[/$]",
        "a<br><br>b<div>c</div> {{c1::no deletion}}",
    )):  # fmt: skip
        note = anki.new_note(anki.models.by_name("Basic") or {})
        note.fields = [f"T{number} <b>x</b>", html]
        anki.add_note(note, anki.decks.id("Default") or 1)  # type: ignore[arg-type]
    for extra in ("", "<b>more</b>", "<ul><li>a</li></ul>", '<img src="b.png">', "a<br><br>b {{c2::c}}"):
        cloze = anki.new_note(anki.models.by_name("Cloze") or {})
        cloze.fields = [f"H {{{{c1::<i>a</i>}}}} {len(extra)}", extra]
        anki.add_note(cloze, anki.decks.id("Default") or 1)  # type: ignore[arg-type]
    anki.add_image_occlusion_notetype()
    for name, header, extra, comments in (
        ("map", "", "", ""), ("sea", "The <i>sea</i>", "extra", ""), ("land", "", "<ul><li>a</li></ul>", "from a book"),
        ("ice", "", '<img src="b.png">', ""), ("sky", "", "", "comment"), ("sun", "H", "a<br><br>b", "- c"),
    ):  # fmt: skip
        (tmp_path / f"{name}.png").write_bytes(name.encode())
        anki.add_image_occlusion_note(
            notetype_id=0,
            image_path=str(tmp_path / f"{name}.png"),
            occlusions="{{c1::image-occlusion:rect:left=.25:top=.5:width=.1:height=.1}}<br>",
            header=header,
            back_extra=extra,
            tags=[],
        )
        hidden = anki.get_note(anki.find_notes(f"Image:*{name}*")[0])
        hidden["Comments"] = comments
        anki.update_note(hidden)
    text = tmp_path / "a.txt"
    anki.export_note_csv(
        out_path=str(text), limit=None, with_html=True, with_tags=True, with_deck=True, with_notetype=True,
        with_guid=True,
    )  # fmt: skip
    options = ExportAnkiPackageOptions(with_scheduling=False, with_deck_configs=False, with_media=True, legacy=False)
    anki.export_anki_package(out_path=str(tmp_path / "a.apkg"), limit=None, options=options)
    found = []
    for name in ("a.txt", "a.apkg"):
        person = Person(tmp_path / f"home of {name}")
        result = person.run("import", str(tmp_path / name))
        assert result.exit_code == 0, result.output
        found.append((person.decks / "default.md").read_text(encoding="utf-8"))
    assert found[0] == found[1]
    assert "area 25 % from the left" in found[0]
