"""Anki's text export, read and written, with Anki's own engine as the judge."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from anki.collection import Collection, ImportCsvRequest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st
from strategies import decks, texts

from flashcards.anki.cloze import cloze_html
from flashcards.anki.html import block_html, inline_html
from flashcards.cards import Deck, Note, NoteGuid, new_guid
from flashcards.formats import Reading, Record
from flashcards.formats.anki_text import Markup, parse, recognises, render
from flashcards.formats.html import to_markdown

HEAD = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:4\n"
HTML = Markup(inline_html, block_html, cloze_html)
SEAS = Deck(
    name="Seas::Deep",
    tags=("water",),
    notes=(
        Note(term="Tide", definition="The **rise** & fall\n\nof *seas*.", tags=("moon",), aliases=("ebb", "flood")),
        Note(term="#Wave", definition='A "ridge".', tags=("reverse",)),
        Note(term="Salt", definition="It is {{c1::sodium}} {{c2::chloride}}."),
        Note(term="[...] is deep.", definition="{{c1::Mariana}} is deep.", aliases=("trench",)),
    ),
)


def read(text: str) -> Reading:
    """A reading of an export as the deck "given"."""
    return parse(text, "given")


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


def test_anki_takes_what_is_written(
    anki: Collection, take: Callable[[str], dict[str, int]], given_back: Callable[[], str]
) -> None:
    """Every note arrives with its deck, tags, cards and guid, and Anki's own export is the same deck again."""
    assert take("".join(render(SEAS, html=HTML))) == {"new": 4}
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


def test_a_second_import_updates(anki: Collection, take: Callable[[str], dict[str, int]]) -> None:
    """A note whose guid was kept is the same note in Anki, though its term is another."""
    assert take(HEAD + "g1\tBasic\tSeas\told\tTide\tup\n") == {"new": 1}
    reading = read(HEAD + "g1\tBasic\tSeas\told\tTide\tup\n")
    (note,) = reading.deck.notes
    edited = Deck(name="Seas", notes=(Note(term="Tides", definition="Up\nand down.", tags=("new",)),))
    assert take("".join(render(edited, reading.records))) == {"updated": 1}
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
            [Note(term="The [...]", definition="The {{c1::x}}\n\nmore"), Note(term="no cloze", definition="back")],
        ),
        (
            HEAD + "g\tBasic\tS\treverse x\ta\tb\nh\tCloze\tS\treverse\t{{c1::c}}\t\n",
            [
                Note(term="a", definition="b", tags=("anki-reverse", "x")),
                Note(term="[...]", definition="{{c1::c}}", tags=("reverse",)),
            ],
        ),
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
    assert take("".join(render(Deck(name="S", notes=(note,)), html=HTML))) == {"new": 1}
    assert anki.fix_integrity()[1]
    (number,) = anki.find_notes("")
    assert [card.ord for card in anki.get_note(number).cards()] == orders
    assert not anki.get_empty_cards().notes


@pytest.mark.parametrize("term", ["*", "-", "#", ">", "1.", "---", "a $x$ `b`"])
def test_a_term_is_one_line(take: Callable[[str], dict[str, int]], anki: Collection, term: str) -> None:
    """What would be a list, a heading or a rule elsewhere is text in a term, as in a package."""
    assert take("".join(render(Deck(name="S", notes=(Note(term=term, definition="b"),)), html=HTML))) == {"new": 1}
    (number,) = anki.find_notes("")
    assert anki.get_note(number).fields[0] == inline_html(term)


def test_bad_exports() -> None:
    """What is wrong is said with its line, and the sound notes load."""
    text = "#separator:tab\n#guid column:x\n#tags column:0\n#deck column:3\n\tb\na\na\t\nc\td\n"
    reading = read(text + '"e\tf\ng\th\n')
    assert messages(reading) == [
        '2: "#guid column:" takes the number of a column, the first being 1',
        '3: "#tags column:" takes the number of a column, the first being 1',
        "5: a note without a front: a row needs two fields that hold something",
        "6: a note without a back: a row needs two fields that hold something",
        "7: a note without a back: a row needs two fields that hold something",
        '9: a quote opens here, and no cell ends where it is closed; write a quote within quotes twice ("")',
    ]
    assert [note.term for note in reading.deck.notes] == ["c", "g"]
    assert messages(read("#html:true")) == ["0: no notes: nothing here has both a term and a definition"]


def test_guids_are_each_their_own() -> None:
    """Equal terms are told apart by definition, then by number; a guid that is known is not given away."""
    notes = tuple(Note(term="a", definition=text) for text in ("b", "c", "c", "c", "c"))
    deck = Deck(name="S", notes=(*notes, Note(term="x", definition="y")))
    known = {5: Record(guid=new_guid("S", "a"))}
    rows = [row.split("\t")[0] for row in list(render(deck, known))[2:]]
    assert rows == [
        new_guid("S", "a", "b"),
        new_guid("S", "a", "c"),
        new_guid("S", "a", "c", "2"),
        new_guid("S", "a", "c", "3"),
        new_guid("S", "a", "c", "4"),
        new_guid("S", "a"),
    ]


def test_a_deck_asked_both_ways() -> None:
    """Its notes are of the note type that does so, and the tag that says it is not written twice."""
    deck = Deck(name="S", reverse=True, notes=(Note(term="a", definition="b", tags=("reverse", "x")),))
    text = "".join(render(deck))
    assert text.endswith("\tBasic (and reversed card)\tS\tx\ta\tb\n")
    assert read(text).deck.notes[0].tags == ("x", "reverse")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("", ""),
        ("a &amp; b&nbsp;c &lt;d&gt;", "a & b c \\<d>"),
        ("<b>a</b> <strong> b </strong><i></i><em>c</em>", "**a**  **b** *c*"),
        ("<b>a <i>b</b> c</i>", "**a *b*** c"),
        ("<b>a<b>b</b></b></i>", "**ab**"),
        ("<b><div>a</div><div>b</div></b>", "**a**\n\n**b**"),
        ("a<br>b<br/><br />c<br>", "a\\\nb\n\nc"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("<ul><li>a</li><li>b<ol><li>c<li>d</ol></li></ul>e", "- a\n- b\n   1. c\n   2. d\n\ne"),
        ("<li>a</ul>", "- a"),
        ("<code>a*b</code> <code>`</code>", "`a*b` `` ` ``"),
        ("<b>x<pre>a\n <i>b</i><br>c\v\f</pre></b></pre>", "**x**\n\n```\na\n b\nc\n```"),
        ("<pre>a", "```\na\n```"),
        ('<a href="http://x">a</a> <a>b</a> <a href=c>d', "[a](http://x) b [d](c)"),
        ("</a><img src='a b.png'><img><td>x</td>", "![](<a b.png>) x"),
        ("<script>a</b></script><style>b</style>c<title>", "c"),
        ("a<!-- b -->c<!-- d", "ac\\<!-- d"),
        ("\\(a_1\\) \\[b\\] \\(c", "$a_1$ $$b$$ \\\\(c"),
        ("a*b _c_ d_e `f` ~~ \\", "a\\*b \\_c\\_ d_e \\`f\\` \\~~ \\\\"),
        ("<span style='x>y'>a</span> < 3 <unknown", "a < 3 \\<unknown"),
        ("&#0;&#xD800;", "\ufffd\ufffd"),
        ("&#" + "9" * 5000 + ";a", "\ufffda"),
        ("[sound:a.mp3] {{c1::a<b>b</b>}}", "[sound:a.mp3] {{c1::a**b**}}"),
    ],
)
def test_html(html: str, markdown: str) -> None:
    """Simple markup becomes Markdown, of all other the text stays, and no text becomes markup."""
    assert to_markdown(html) == markdown


PLAIN = (
    st.text("abcXYZ 123,;:?!\"'()\u00e9\u6d77", min_size=1, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(st.lists(st.builds(Note, term=PLAIN, definition=PLAIN), min_size=1, max_size=4))
def test_writing_then_reading_plain_notes(notes: list[Note]) -> None:
    """Texts without markup come back as they were."""
    deck = Deck(name="Seas", notes=tuple(notes))
    assert read("".join(render(deck))).deck == deck


@given(decks())
def test_any_deck_is_written(deck: Deck) -> None:
    """Whatever the notes hold, each is one row with its guid."""
    text = "".join(render(deck, html=HTML))
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
    assert "\0" not in to_markdown(text)


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
        to_markdown(html)
        read(HEAD + "g\tBasic\tS\t\ta\tb" + html)

    check_growth(convert, 15_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#separator:tab\n", True),
        ("\ufeff#guid column:1", True),
        ("#tag:x", False),
        ("# deck:x", False),
        ("a\n#html:true", False),
    ],
)
def test_recognises(text: str, expected: bool) -> None:  # noqa: FBT001 - a row's answer
    """A header of Anki's comes first."""
    assert recognises(text) is expected
