"""Texts of PDFs: what each page has at its edges is no text, and lines broken in any font are put together."""

from textwrap import wrap

import pytest
from test_dumps import PAIRS
from test_page_kinds import pairs

from flashcards.formats.glossary import parse
from flashcards.formats.pages.dumps.justified import unjustified
from flashcards.formats.pages.dumps.paged import unpaged

HELVETICA = {**dict.fromkeys("ijl", 2.2), **dict.fromkeys(" .,ftI", 2.8), "r": 3.3, "m": 8.3, "w": 7.2}


def set_in_type(text: str, width: float = 400) -> list[str]:
    """The lines of a paragraph in a font whose letters are not equally wide."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if sum(HELVETICA.get(char, 7 if char.isupper() else 5.4) for char in longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def printed(layout: str) -> list[str]:
    """The lines of a glossary, each in the same way: terms above, before, or above indented definitions."""
    lines: list[str] = []
    for term, text in PAIRS.items():
        if layout == "before":
            lines += set_in_type(f"{term}: {text} {text}")
        else:
            lines += [
                term,
                *(("    " if layout == "indented" else "") + line for line in set_in_type(f"{text} {text}")),
            ]
    return lines


WHOLE = {term: f"{text} {text}" for term, text in PAIRS.items()}


@pytest.mark.parametrize("layout", ["above", "before", "indented"])
def test_lines_of_a_font(layout: str) -> None:
    """Definitions are whole where only the widths of letters tell that a line was full."""
    assert pairs(parse("\n".join(["Words of boats", "", *printed(layout)]), "x")) == WHOLE


@pytest.mark.parametrize("layout", ["above", "before", "indented"])
@pytest.mark.parametrize(
    ("top", "bottom"),
    [
        pytest.param("Words of boats", "{number}", id="the title and a number"),
        pytest.param("", "Harbour School \u00b7 page {number} of 4", id="a line that numbers the page"),
        pytest.param("11/30/26, 4:38 PM      Words of boats", "https://boats.example/w    {number}/4", id="a browser"),
        pytest.param("11/30/26, 4:38 PM\n\nWords of boats", "https://boats.example/w\n\n{number}/4", id="its raw text"),
    ],
)
def test_pages(layout: str, top: str, bottom: str) -> None:
    """What stands at the top and the bottom of all pages is left out, and sentences go on over their ends."""
    lines = printed(layout)
    number = len(lines) // 4 + 1
    pages = ["\n".join(lines[at : at + number]) for at in range(0, len(lines), number)]
    text = "".join(f"{top}\n\n{page}\n\n{bottom.format(number=at)}\n\n\f" for at, page in enumerate(pages, 1))
    reading = parse(text, "x")
    assert pairs(reading) == WHOLE
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_what_pages_leave() -> None:
    """Lines keep their numbers; a page whose margin is wider is moved, and blank lines stay between paragraphs."""
    text = "A one.\n\n  two\n  three\n\n1\n\f2\n\n   four\n     five.\n     six.\n\n\fB seven\n  eight\n\n3\n\f"
    assert unpaged(text.split("\n")) == (
        ["A one.", "", "  two", "  three", "four", "  five.", "  six.", "", "B seven", "  eight"],
        [1, 2, 3, 4, 9, 10, 11, 13, 13, 14],
    )


@pytest.mark.parametrize("text", ["Ebb\nThe tide.", "Ebb\nThe tide.\f", "\f\f", ""])
def test_texts_of_one_page(text: str) -> None:
    """A text without pages stays as it is, and so does a single one."""
    assert unpaged(text.split("\n"))[0] == ([] if text == "\f\f" else text.strip("\f").split("\n"))


def test_a_manual() -> None:
    """Letters that are printed twice to be bold, and colours for a terminal, are read as plain ones."""
    struck = "".join(f"{char}\b{char}" for char in "NAME")
    body = "\n\n".join(
        f"       \x1b[1m{term}\x1b[0m\n"
        + "\n".join(f"           {line}" for line in set_in_type(text.replace("boat", "b\bbo\boat")))
        for term, text in PAIRS.items()
    )
    found = pairs(parse(f"{struck}\n       boats - a glossary of boats\n\n{body}\n", "x"))
    assert {term: found.get(term) for term in PAIRS} == PAIRS


def flush(text: str, width: int, seed: int) -> list[str]:
    """The lines of a paragraph, all but the last one filled with blanks between their words."""
    *lines, last = wrap(text, width)
    for at, line in enumerate(lines):
        words = line.split()
        for blank in range(width - len(line)):
            words[(seed * 7 + at * 5 + blank * 3) % (len(words) - 1)] += " "
        lines[at] = " ".join(words)
    return [*lines, last]


@pytest.mark.parametrize("frame", [False, True])
def test_text_set_flush(frame: bool) -> None:  # noqa: FBT001 - a case
    """Blanks between words for lines to end at one column are no columns of a table."""
    lines = [line for at, (term, text) in enumerate(WHOLE.items()) for line in [*flush(f"{term}: {text}", 66, at), ""]]
    if frame:
        rule = "\u2500" * 68
        lines = [f"\u250c{rule}\u2510", *(f"\u2502 {line:66} \u2502" for line in lines), f"\u2514{rule}\u2518"]
    assert pairs(parse("\n".join(["Words of boats", "", *lines]), "x")) == WHOLE


def test_columns_are_not_set_flush() -> None:
    """Lines with gaps at the same place, or with ends at several, keep them."""
    table = [f"{'wind' * 2}  {text[:50]}" for text in PAIRS.values()] * 2
    ragged = [line.replace(" ", "  ", at).ljust(70 + at, "x") for at, line in enumerate(table)]
    assert [unjustified(table), unjustified(ragged), unjustified(table[:3])] == [table, ragged, table[:3]]
