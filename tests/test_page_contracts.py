"""Definitions as contracts, statutes and regulations write them."""

from textwrap import fill

import pytest
from test_page_kinds import pairs

from flashcards.formats.glossary import parse
from flashcards.formats.registry import detect
from flashcards.formats.webpage import parse as read_web

BERTHS = {
    "Annual Fee": "the sum payable under clause 4;",
    "Berth": "a place at a pontoon at which one vessel may lie, other than a place kept for visitors;",
    "Harbour Master": "the person appointed by the company to direct the traffic in the harbour;",
    "Mooring": "a chain or rope laid by the company, whether or not a buoy marks the place where it lies;",
    "Owner": "the person whose name is in the register;",
    "Season": "the months from April to October of any year;",
    "Services": "water, power, light and the removal of waste, as listed in the first schedule below;",
    "Vessel": "anything that floats and is steered.",
}


def lines(form: str, between: str) -> str:
    """The definitions, below a title."""
    return f"Definitions\n\n{between.join(form.format(*entry) for entry in BERTHS.items())}\n"


@pytest.mark.parametrize(
    "form", ["\u201c{}\u201d means {}", "{}: {}", "{} \u2013 {}", "{}\n\n{}", "\u2018{}\u2019: {}"]
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_long_definitions_that_begin_anew(form: str, between: str) -> None:
    """Long lines of which each is followed by the next term were not wrapped, whatever their lengths."""
    assert pairs(parse(lines(form, between), "x")) == BERTHS


@pytest.mark.parametrize(
    "form",
    [
        "({a}) \u201c{}\u201d means {}",
        "({r}) \u2018{}\u2019 means {}",
        "{a}. {}: {}",
        "{a}) {} \u2013 {}",
        "({n}) '{}' means {}",
        "1.{n} \u201c{}\u201d means {}",
        "{n}. \u201e{}\u201c {}",
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_counted_definitions(form: str, between: str) -> None:
    """The number, the letter or the Roman number of a definition is no part of it, nor does (c) state a copyright."""
    romans = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
    counts = ({"a": "abcdefgh"[at], "r": roman, "n": at + 1} for at, roman in enumerate(romans))
    told = (form.format(*entry, **count) for entry, count in zip(BERTHS.items(), counts, strict=True))
    assert pairs(parse(f"Definitions\n\nIn these rules:\n\n{between.join(told)}\n", "x")) == BERTHS


@pytest.mark.parametrize(
    "other",
    [
        "\u201cMooring\u201d includes a buoy;",
        "\u201cMooring\u201d shall have the meaning given in clause 9;",
        "\u201cMooring\u201d, in relation to a yacht, means a chain;",
        "\u201cMooring\u201d means\u2014\n(a) a chain; or\n(b) a rope;",
    ],
)
def test_other_ways_to_define(other: str) -> None:
    """A definition among others keeps what it says in place of "means", and a list below it."""
    told = [other if term == "Mooring" else f"\u201c{term}\u201d means {text}" for term, text in BERTHS.items()]
    found = pairs(parse("\n".join(["Definitions", "", *told]), "x"))
    text = other.partition("\u201d")[2].removeprefix(" means\u2014\n").lstrip(", ").replace("\n", "\n\n")
    assert found == {**BERTHS, "Mooring": text}


def test_wrapped_definitions_that_end_in_semicolons() -> None:
    """A term in quotation marks begins an entry, even below a line that is full and no sentence."""
    told = (fill(f"\u201c{term}\u201d means {text}", 62) for term, text in BERTHS.items())
    assert pairs(parse("\n".join(["Definitions", "", *told]), "x")) == BERTHS


def test_a_definition_within_another() -> None:
    """A definition that holds the next one, on the same line, is doubtful."""
    told = "\n".join(f"\u201c{term}\u201d means {text}" for term, text in BERTHS.items())
    reading = parse("Definitions\n\n" + told.replace(";\n\u201cOwner", "; \u201cOwner"), "x")
    assert [problem.line for problem in reading.problems] == [6]
    assert 'may hold the next entry, "\u201cOwner\u201d means the person"' in reading.problems[0].message


def test_a_table_that_counts_its_definitions() -> None:
    """A column of letters beside whole definitions is no column of terms."""
    rows = (
        f"({at})\t\u2018{term}\u2019 means {text}" for at, (term, text) in zip("abcdefgh", BERTHS.items(), strict=True)
    )
    assert pairs(parse("\n".join(["Definitions", "", *rows]), "x")) == BERTHS
    entries = zip("abcdefgh", BERTHS.items(), strict=True)
    cells = (f"<tr><td>({at})<td>\u201c{term}\u201d means {text}" for at, (term, text) in entries)
    assert pairs(read_web(f"<h1>Definitions</h1><table>{''.join(cells)}</table>", "x")) == BERTHS


@pytest.mark.parametrize("form", ["\u201c{}\u201d\tmeans {}", "\u2018{}\u2019\nshall mean {}", "{}\nmeans {}"])
def test_what_all_definitions_begin_with(form: str) -> None:
    """Quotation marks around all terms and the verb before all definitions are left out of tables and blocks, too."""
    assert pairs(parse(lines(form, "\n\n"), "x")) == BERTHS


@pytest.mark.parametrize(
    "text",
    [
        "\u201cStay\u201d said the miller.\n\u201cNo\u201d was the answer.\n\u201cThen go\u201d said the miller.",
        "Songs\n\n1. \u201cRain\u201d by The Larks\n2. \u201cHome\u201d by Stone Row\n3. \u201cRust\u201d by Kit Low",
    ],
    ids=["speech", "songs"],
)
def test_what_is_only_quoted(text: str) -> None:
    """What people say in quotation marks, or titles in them, are no terms."""
    assert detect(text) is None


def test_a_list_that_ends_the_definitions() -> None:
    """Of many definitions on one line each, the last one may begin below its verb."""
    more = {f"Berth {name}": "one of those on the northern pier;" for name in ("A", "B", "C")}
    entries = dict(sorted((BERTHS | more).items()))
    told = "\n".join(f"\u2018{term}\u2019 means {text}" for term, text in entries.items())
    parts = "(a) anyone who sails; or\n(b) in any other case, the owner."
    reading = parse(f"Definitions\n{told}\n\u2018Visitor\u2019 means:\n{parts}", "x")
    assert pairs(reading) == entries | {"Visitor": parts.replace("\n", "\n\n")}
    assert not reading.problems


def test_an_article_in_front_of_the_quotation_marks() -> None:
    """A term with an article is one among others, and another in the same paragraph is said."""
    entries = [f"\u201c{term}\u201d means {text}" for term, text in BERTHS.items()]
    told = "\n".join(f"({at})\t{entry}" for at, entry in zip("abcdefgh", entries, strict=True))
    last = "is a wish for a berth; a \u201cPlea\u201d is one that is made twice."
    reading = parse(f"Definitions\n{told}\n(i)\tA \u201cWish\u201d {last}", "x")
    assert pairs(reading) == BERTHS | {"Wish": last}
    assert 'may hold the next entry, "a \u201cPlea\u201d' in reading.problems[0].message
