"""A glossary page as a browser copies it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import lines, texts

from flashcards.formats import Reading, markdown
from flashcards.formats.glossary import LOOKED_FOR, parse, recognises

ABOUT = "Why the sea never rests, in words that sailors use."
PAIRS = {
    "Abyss": "The part of the sea that no light reaches.",
    "Brine": "Water with more salt in it than the open sea.",
    "Current (Ocean Stream)": "A river without banks that runs through the sea \u2013 warm or cold.",
    "Drift Ice": "Ice that floats wherever the wind takes it.",
    "Eddy": "A ring of water that turns away from the stream that made it.",
}
FEATURED = ("Abyss", "Brine")
BODY = "".join(
    f"{'' if term in FEATURED else 'All concepts' if term[0] == 'C' else ''}\n"
    f"{'' if term in FEATURED else term[0]}\n{term}\n{definition}\n"
    for term, definition in PAIRS.items()
)
TIDE = "Tide\nIt comes and goes.\n"
WAVE = "Wave\nIt moves on and on.\n"
PAGE = f"Seas & Oceans5\nCore{ABOUT}\n{BODY}"


def read(text: str) -> Reading:
    """A reading of a page as the deck "given"."""
    return parse(text, "given")


def pairs(reading: Reading) -> dict[str, str]:
    """The terms and definitions that were found."""
    return {note.term: note.definition for note in reading.deck.notes}


@pytest.mark.parametrize(
    ("text", "name", "about"),
    [
        (PAGE, "Seas & Oceans", ABOUT),
        (PAGE.replace("\n", "\r\n"), "Seas & Oceans", ABOUT),
        ("\ufeff\n \t\n" + PAGE.replace("\n", " \t\n\u00a0\n"), "Seas & Oceans", ABOUT),
        (PAGE.rstrip("\n."), "Seas & Oceans", ABOUT),
        (f"Seas & Oceans5\n{ABOUT}\n{BODY}", "Seas & Oceans", ABOUT),
        (f"Seas & Oceans\nCore{ABOUT}\n{BODY}", "Seas & Oceans", ABOUT),
        (f"Seas & Oceans\n{ABOUT}\n{BODY}", "Seas & Oceans", ABOUT),
        (f"Seas & Oceans\u00a05\nCore{ABOUT}\n{BODY}", "Seas & Oceans", ABOUT),
        (f"Seas & Oceans5\nCoreSalty words\n{BODY}", "Seas & Oceans", "Salty words"),
        (f"Seas & Oceans5\nSalty words\n{BODY}", "Seas & Oceans", "Salty words"),
        (f"Seas & Oceans5\n{BODY}", "Seas & Oceans", ""),
        (f"Seas & Oceans\n{BODY}", "Seas & Oceans", ""),
        (f"Seas & Oceans5\nAll concepts\n{BODY}", "Seas & Oceans", ""),
        (f"given\n{ABOUT}\n{BODY}", "given", ABOUT),
        (f"Core{ABOUT}\n{BODY}", "given", ABOUT),
        (BODY, "given", ""),
        (f"All concepts\n{BODY}", "given", ""),
    ],
)
def test_what_stands_above_the_pairs(text: str, name: str, about: str) -> None:
    """Title, count, badge and description may each be missing, and nothing else is disturbed."""
    reading = read(text)
    assert (reading.deck.name, reading.deck.description) == (name, about)
    assert {term: text.rstrip(".") for term, text in pairs(reading).items()} == {
        term: text.rstrip(".") for term, text in PAIRS.items()
    }
    assert not reading.problems
    assert not reading.notices
    assert recognises(text) or "Salty" in text


def test_a_note_knows_its_line() -> None:
    """Lines are counted from 1, blank ones as well."""
    assert [note.line for note in read("\nTide\n\nIt comes and goes.\nWave\nIt moves on.").deck.notes] == [2, 5]


@pytest.mark.parametrize("index", range(len(PAIRS)))
@pytest.mark.parametrize("missing", ["term", "definition"])
def test_a_missing_line_costs_one_note(missing: str, index: int) -> None:
    """The reader is in step again after a line that has no partner, and names it."""
    term, definition = list(PAIRS.items())[index]
    kept, gone, what = (
        (definition, term, "a definition without a term") if missing == "term" else (term, definition, "")
    )
    text = PAGE.replace(f"{gone}\n", "")
    (problem,) = read(text).problems
    assert text.split("\n")[problem.line - 1] == kept
    assert problem.message.startswith(what or f'the term "{term}" has no definition: expected')
    assert pairs(read(text)) == {key: value for key, value in PAIRS.items() if key != term}


@pytest.mark.parametrize(
    ("text", "terms", "problems"),
    [
        (f"{TIDE}It rises and falls.\n{WAVE}", "Tide Wave", [3]),
        (f"{TIDE}Foam\n{WAVE}Spray", "Tide Wave", [3, 6]),
        (f"{TIDE}Foam\nFroth\n{WAVE}", "Tide Wave", [3, 4]),
        (f"{TIDE}foam\n{WAVE}", "Tide Wave", [3]),
        (f"{TIDE}Foam\nW\n{WAVE}", "Tide Wave", [3]),
        (f"{TIDE}Wave\nA ridge of water", "Tide Wave", []),
        (f"{TIDE}Wave\nMoving water.", "Tide Wave", []),
        (f"{TIDE}Foam\nWhite water\n{WAVE}Bay\nIt is calm.\n", "Tide Wave Bay", [3, 4]),
        ("Tide\nWater rising\nWave\nWater moving\nFoam\nWater in air", "Tide Wave Foam", []),
        ("tide\nrise and fall\nwave\nmoving water", "tide wave", []),
        (f"Cape\nIt is dry land.\nC\nC\nIt is a language.\n{TIDE}", "Cape C Tide", []),
    ],
)
def test_shapes(text: str, terms: str, problems: list[int]) -> None:
    """A term is short, a definition is longer or a sentence, and neighbours settle the rest."""
    reading = read(text)
    assert [note.term for note in reading.deck.notes] == terms.split()
    assert [problem.line for problem in reading.problems] == problems


@pytest.mark.parametrize(
    ("title", "name", "announced"),
    [
        ("Seas12", "Seas", 12),
        ("Seas\n12", "Seas", 12),
        ("Seas\t12", "Seas", 12),
        ("Seas12 concepts", "Seas", 12),
        ("Seas\n12 terms", "Seas", 12),
        ("Seas (all)5", "Seas (all)", None),
        ("Web 2.0", "Web 2.0", None),
        ("Web 2.05", "Web 2.05", None),
        ("Top 105", "Top 105", None),
        ("Top 5", "Top 5", None),
        ("SAIL101", "SAIL101", None),
        ("Top 10", "Top 10", None),
        ("5", "given", None),
    ],
)
def test_counts(title: str, name: str, announced: int | None) -> None:
    """A number glued to the title, or below it, is a count with its line, unless any of it is part of the title."""
    reading = read(f"{title}\nCore{ABOUT}\n{BODY}" if title != "5" else f"{title}\n{BODY}")
    assert reading.deck.name == name
    assert [(notice.line, notice.message) for notice in reading.notices] == (
        [
            (
                2 if "\n12 " in title else 1,
                (
                    f"the page announces {announced} terms, but 5 were found; the rest may not have been copied: "
                    "open all of the page and copy again; an import adds only what is new"
                ),
            )
        ]
        if announced
        else []
    )


def test_a_page_with_more_than_it_announces() -> None:
    """More concepts than announced are said, too, and nothing is missing."""
    (notice,) = read(PAGE.replace("Oceans5", "Oceans4")).notices
    assert notice.message == "the page announces 4 terms, but 5 were found"


@pytest.mark.parametrize(
    ("about", "description"),
    [
        ("CoreWhy it matters to all.", "Why it matters to all."),
        ("AdvancedA look at the deep sea.", "A look at the deep sea."),
        ("McMurdo is a base on the ice.", "McMurdo is a base on the ice."),
        ("NASA looks at the sea as well.", "NASA looks at the sea as well."),
        ("Why it matters to all.", "Why it matters to all."),
        ("SeaWorld shows it, and SeaWorld sells it.", "SeaWorld shows it, and SeaWorld sells it."),
    ],
)
def test_badges(about: str, description: str) -> None:
    """A capitalised word glued to another is a badge, unless it is a name."""
    assert read(f"Seas5\n{about}\n{BODY}").deck.description == description


def test_typographic_characters_stay() -> None:
    """Dashes, quotes and spaces inside of a definition are the page's own."""
    definition = "\u201cSalt\u201d \u2014 so to say \u2013 isn\u2019t\u00a0sweet\u2026"
    assert pairs(read(f"Brine\n{definition}\nTide\nIt comes\tand goes.")) == {
        "Brine": definition,
        "Tide": "It comes and goes.",
    }


def test_equal_terms() -> None:
    """Both notes of a term load, and a notice names their lines."""
    reading = read("Tide\nIt comes and goes.\nTIDE\nIt rises and falls.\n")
    assert len(reading.deck.notes) == 2
    assert [notice.message for notice in reading.notices] == [
        '2 notes have the term "Tide": lines 1 and 3; rename one, or join them'
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", f"the text is empty: expected {LOOKED_FOR}"),
        (" \n\t\n", f"the text is empty: expected {LOOKED_FOR}"),
        ("Tide", f"no terms: looked for {LOOKED_FOR}"),
        (f"{ABOUT}\n{ABOUT}\n{ABOUT}", f"no terms: looked for {LOOKED_FOR}"),
        ("A\nB\nC", f"no terms: looked for {LOOKED_FOR}"),
    ],
)
def test_texts_without_pairs(text: str, message: str) -> None:
    """A text that holds no pair has one problem, whatever else is wrong with it."""
    reading = read(text)
    assert [(problem.line, problem.message) for problem in reading.problems] == [(0, message)]
    assert not reading.deck.notes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tide\nIt comes and goes.",
        "## Tide\nIt comes and goes.\n## Wave\nIt moves on and on.",
        "---\ndeck: Seas\n---\nTide\nIt comes and goes.\nWave\nIt moves on and on.",
        "term,definition\nTide,It comes and goes\nWave,It moves on\nFoam,It is white\n",
        "term,definition\nTide,It comes and goes.\nWave,It moves on and on.\nFoam,It is white.\n",
        "#separator:tab\nTide\tIt comes and goes.\nWave\tIt moves on and on.\n",
        '[\n{\n"term": "Tide",\n"definition": "It comes and goes."\n}\n]',
        '"Tide"\n"It comes and goes."\n{\n}\n{\n}\n{\n}',
        "The sea was calm that day.\nNobody had seen it like that.\nWe went home late.\n",
        "The sea was calm that day, and nobody on the\ncoast had ever seen it quite like that.\nWe went home.",
        "Q: What comes and goes?\nA: It is the tide.\n\nQ: What moves on?\nA: It is the wave.\n",
        "- Tide\n- Wave\n- Foam\n",
    ],
)
def test_what_is_no_glossary(text: str) -> None:
    """Other formats and plain prose are left to others."""
    assert not recognises(text)


@given(
    texts()
    | st.lists(lines() | st.sampled_from(PAGE.split("\n")) | st.sampled_from(("Tide", "It rises.")), max_size=12).map(
        "\n".join
    )
)
def test_any_text_is_read(text: str) -> None:
    """No text raises, and the deck it gives is one that Markdown can hold."""
    reading = read(text)
    recognises(text)
    assert reading.deck.notes or len(reading.problems) == 1
    assert markdown.parse(markdown.render(reading.deck), "given").deck == reading.deck
