"""Short cards of Obsidian's spaced-repetition plugin and of repeater, and what is said where they are passed over."""

import pytest

from flashcards.formats import Reading
from flashcards.formats.markdown import parse, render


def read(text: str) -> Reading:
    """A reading of a text as the deck "given"."""
    return parse(text, "given")


def cards(text: str) -> list[tuple[str, str]]:
    """Terms and definitions of a text with which nothing is wrong."""
    reading = read(text)
    assert not reading.problems
    assert not reading.notices
    return [(note.term, note.definition) for note in reading.deck.notes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#flashcards\n\nCapital of Peru::Lima\nCapital of Chile:: Santiago", 2),
        ("#flashcards/geo/peru #other\nCapital of Peru::Lima", 1),
        ("---\ntags: [flashcards]\n---\n\nCapital of Peru ::Lima", 1),
        ("---\ntags: flashcards/geo\n---\n\nCapital of Peru::Lima", 1),
        ("Capital of Peru::Lima\n<!--SR:!2024-12-23,2,243-->", 1),
        ("Capital of Peru::Lima <!--SR:!2024-12-23,2,243-->", 1),
        ("#flashcards Capital of Peru::Lima", 1),
        ("#Flashcards Capital of Peru::Lima", 1),
        ("#FLASHCARDS/Geo\n\nCapital of Peru::Lima", 1),
        ("---\ntags: [Flashcards/geo]\n---\n\nCapital of Peru::Lima", 1),
        ("#flashcards\n- Capital of Peru::Lima\n2. [ ] Capital of Chile::Santiago", 2),
        ("## Peru\n#flashcards\n\nCapital of Peru::Lima", 1),
        ("## Peru\n#flashcards\n\nCapital of Peru::Lima\n\nWhich\n?\nThis", 2),
        ("# Peru\n#flashcards\n\n## Cities\nProse, too.\n\nCapital of Peru::Lima", 2),
        ("Q: a\nA: b\n\n---\nCapital of Peru::Lima", 2),
        ("Capital of Peru::Lima\n\nQ: a\nA: b", 2),
        ("Q: a\nA: b\n\n## Peru\n\nCapital of Peru::Lima", 2),
    ],
)
def test_lines_with_colons(text: str, expected: int) -> None:
    """A line is a card where the file is one of theirs: by a tag, by the plugin's schedule, by blocks beside it."""
    found = cards(text)
    assert ("Capital of Peru", "Lima") in found
    assert len(found) == expected


def test_comments_are_no_cards() -> None:
    """What is commented out is read nowhere: no line, no gap, no half of a card, and a dash is no mark of a list."""
    text = "#flashcards\n\n<!-- a::b -->\n<!-- x -->::def\nt::<!-- y -->\nRome - capital::Italy\nok::yes<!-- z -->\n"
    assert cards(f"{text}\nThe ==moon== <!-- ==no== --> x\n") == [
        ("Rome - capital", "Italy"),
        ("ok", "yes<!-- z -->"),
        ("The [...] <!-- ==no== --> x", "The {{c1::moon}} <!-- ==no== --> x"),
    ]
    assert cards("<!-- x --> :: def\nt :: <!-- y -->\nz :: ok\n<!-- a :: b -->\n\n<!-- t -->\n: d\n") == [("z", "ok")]
    assert cards("C: The [moon] <!-- [no] -->.") == [
        ("The [...] <!-- [no] -->.", "The {{c1::moon}} <!-- [no] -->."),
    ]
    for nothing in ("C: <!-- [x] -->", "Q: <!-- a -->\nA: b", "Q: a\nA: <!-- b -->", "## <!-- a -->\nb"):
        assert (read(nothing).deck.notes, bool(read(nothing).problems)) == ((), True)


def test_both_ways() -> None:
    """Three colons ask both ways, and so do two question marks."""
    reading = read("#flashcards\n\nebb:::flow\n\nLima\n??\nPeru\n")
    assert [(note.term, note.definition, note.tags) for note in reading.deck.notes] == [
        ("ebb", "flow", ("reverse",)),
        ("Lima", "Peru", ("reverse",)),
    ]


def test_blocks_around_a_question_mark() -> None:
    """Question and answer touch the mark, over as many lines as they need; a schedule below is none of the answer."""
    text = "#flashcards\n\nWhich moon\npulls the sea?\n?\nOurs.\n- the nearest\n<!--SR:!2026-03-01,3,250-->\n\nProse.\n"
    assert cards(text) == [("Which moon pulls the sea?", "Ours.\n- the nearest")]
    assert cards("#flashcards\n\na::b\n\n<!--SR:!1-->\n?\nc") == [("a", "b")]
    assert cards("#flashcards\n\n```py\nx = 1\n```\n?\none") == [("```py\nx = 1\n```", "one")]


def test_clozes() -> None:
    """Each highlighted text is a cloze, those of one number together, with hints; code and formulas are none."""
    text = "The ==moon== moves the ==sea==^[wet].\n\n==a==[^2] ==b==[^1] ==c==[^2]\n\n`a == b == c` is prose\n"
    text = f"#flashcards\n\n{text}"
    assert cards("#flashcards\n\na::b\n\n==x==[^0] ==y==[^501]") == [("a", "b")]
    assert cards("#flashcards\n\nThe {{c1::moon}} pulls.") == [("The [...] pulls.", "The {{c1::moon}} pulls.")]
    assert [definition for _, definition in cards(text)] == [
        "The {{c1::moon}} moves the {{c2::sea::wet}}.",
        "{{c2::a}} {{c1::b}} {{c2::c}}",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "## Lists\nuse std::vector\n\n#flashcards\n\n## Tide\nThe ==moon== pulls.\n",
        "---\ntags: [flashcards]\n---\n\n## Lists\nuse std::vector\n\n## Tide\nThe ==moon== pulls.\n",
    ],
)
def test_a_deck_with_that_tag(text: str) -> None:
    """Notes below headings stay what they are where the tag may be one like any other."""
    assert cards(text) == [("Lists", "use std::vector"), ("Tide", "The ==moon== pulls.")]


def test_what_is_no_short_card() -> None:
    """Code, formulas and prose are not taken apart."""
    text = "a::b\n\nUse `std::vector` here.\n\n```\nx::y\n```\n\n$a::b$ is one\n\n    i::j\n\nfour::::colons\n"
    text = f"#flashcards\n\n{text}"
    assert cards(text) == [("a", "b")]
    assert cards("Q: a\nA: b\n\n## Lists\nuse std::vector\n\nQ: c\nA: d") == [
        ("a", "b"),
        ("Lists", "use std::vector"),
        ("c", "d"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "What is force?::The newton.\n\nWhat is work?::The joule.\n",
            (
                '1: 2 lines like "term::definition" are not read: the file is not marked as having such cards; '
                'write "#flashcards" at its top, or " :: " there'
            ),
        ),
        (
            "Prose.\n\nWhich moon?\n?\nOurs.",
            (
                '4: a line like "?" between question and answer is not read: the file is not marked as '
                'having such cards; write "#flashcards" at its top'
            ),
        ),
        (
            "Q: a\nA: b\n\n---\n\nI meant this [word].\n\n---\n\nThis too.\n\n---\n\nQ: c\nA: d",
            '6: 2 texts have no tag and are not read (lines 6 and 10); a card begins with "Q:" and "A:", or with "C:"',
        ),
        (
            "Q: a\nA: b\n\n---\n\nThis [word] too.\n\nQ: c\nA: d",
            '6: a text here has no tag and is not read; a card begins with "Q:" and "A:", or with "C:"',
        ),
        (
            "Q: a\nA: b\nterm :: definition\n\nQ: c\nA: d",
            '3: a line that looks like a card is part of the card above it; end that one with a line "---"',
        ),
        (
            "Q: a\nA: b\nebb::flow\n\nC: The [moon].\nCapital of Peru::Lima\n\nQ: c\nA: d\ne\n?\nf",
            '3: 3 lines that look like cards are part of the cards above them; end those with a line "---"',
        ),
        (
            "Q: a\nA: b\n\n**Q:** c\n**A:** d\n\n- Q: e\n- A: f\n\n q: g\n a: h\n\nQuestion: i\nAnswer: j",
            (
                '4: 4 lines that look like questions are not read as such; begin each with "Q:", and its answer with '
                '"A:", at the beginning of a line'
            ),
        ),
        (
            "**Q**: c\n\n**A**: d\n",
            (
                '1: a line that looks like a question is not read as such; begin it with "Q:", and its answer with '
                '"A:", at the beginning of a line'
            ),
        ),
        (
            "#flashcards\n\nx::y\n\nQ: a\nA: b\nuse std::vector",
            '7: a line that looks like a card is part of the card above it; end that one with a line "---"',
        ),
    ],
)
def test_what_looks_like_a_card_is_said(text: str, message: str) -> None:
    """Lines and texts that look like cards and are none are counted in one line that says why."""
    assert [f"{notice.line}: {notice.message}" for notice in read(text).notices] == [message]


@pytest.mark.parametrize(
    "text",
    [
        "Q: a\nA: b\n\n---\n\nMore notes, [a link](x), [[page]], ![pic](y), [x]: z and\n- [ ] a task\n\nQ: c\nA: d",
        "## Tide\nUse std::vector.\n\nWhy\n?\nSo",
        "Q: a\nA: b\n\n## Moon\nSee [it] rise.\n\n---\n\nMore.",
        "Q: a\nA: b\nQuestion: what is it?\n\n## Term\nq: no\n\nC: The [moon].\na: letter",
        "Q: What is a::b\nhere?\nA: x::y\nUse std::vector.\n```\nterm :: definition\n```\nand `a :: b`, $a::b$\n\n?",
    ],
)
def test_what_looks_like_none_is_not_said(text: str) -> None:
    """Prose between blocks, and what a definition holds, is nobody's business."""
    assert read(text).notices == ()


def test_a_heading_that_only_heads_is_a_section() -> None:
    """Deeper headings, rules, tags and comments below a heading are no text of its own."""
    text = "## Basics\n<!--\ndraft\n-->\n### Terms\n\n---\n<!-- draft -->\n#tag\n\nQ: a\nA: b\n\n"
    text += "## Others\n\nProse.\n\nQ: c\nA: d"
    assert [(note.term, note.section) for note in read(text).deck.notes] == [("a", "Basics"), ("Others", ""), ("c", "")]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Q: What is\nwater?\nA: x", "What is water?"),
        ("Q: What prints?\n\n```py\nfor i in x:\n    print(i)\n```\n\n- now\nA: x", None),
        ("Q: Solve\n$$\nx^2 = 4\n$$\nA: x", None),
        ("Q:\n![a map](map.png)\nWhich sea?\nA: x", "![a map](map.png)\nWhich sea?"),
        ("Q: first  \nsecond\nA: x", None),
        ("Q: ```\nA: x", "```"),
        ("Q: a\n\n\\Q: b\n\\---\nA: x", "a\n\nQ: b\n\\---"),
    ],
)
def test_questions_of_several_lines(text: str, term: str | None) -> None:
    """A question is kept as it is written, unless its lines are words of one paragraph; written, it is read again."""
    reading = read(text)
    assert not reading.problems
    assert reading.deck.notes[0].term == (text[3:-5] if term is None else term)
    assert read(render(reading.deck)).deck == reading.deck


def test_a_rule_in_a_question_of_several_lines() -> None:
    """A rule would end the block, so it is written with a blank before it."""
    (note,) = read("Q: a\n\n- b\nA: x").deck.notes
    deck = read("").deck
    text = render(type(deck)(name="given", notes=(type(note)(term=note.term, definition="x\n\n---\n\ny"),)))
    assert "\n ---\n" in text
    assert read(text).deck.notes[0].definition == "x\n\n ---\n\ny"


def test_half_a_note_is_none() -> None:
    """Nothing that touches a line which is reported is a note."""
    text = "Q: a\nA: b\n\nQ: c\nQ: d\nA: e\nA: f\n\nC: [g]\nA: h\n\nQ: i\nA: j\n"
    reading = read(text)
    assert [note.term for note in reading.deck.notes] == ["a", "i"]
    assert [problem.line for problem in reading.problems] == [4, 7, 10]


def test_brackets() -> None:
    """A backslash makes a bracket text."""
    reading = read(r"C: An array \[ is opened by a [bracket], \[0, 1\] is [closed].")
    assert not reading.problems
    assert (
        reading.deck.notes[0].definition == r"An array \[ is opened by a {{c1::bracket}}, \[0, 1\] is {{c2::closed}}."
    )


def test_a_rule_above_the_first_term() -> None:
    """It is no front matter where a term follows it."""
    reading = read("---\n\n## A\nfirst\n\n---\n\n## B\nsecond\n")
    assert not reading.problems
    assert [note.term for note in reading.deck.notes] == ["A", "B"]
