"""Tables of several columns as text browsers dump them, with cells in the middle of their rows."""

from textwrap import wrap

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats.glossary import parse
from flashcards.formats.pages.dumps.aligned import untabled

KINDS = ("a word of sailors", "of ropes", "wind")
LINKS = ("The book of boats / All about sails", "", "Knots")
WIDTHS = (20, 11, 30, 14)
NAMES = ("Word or name", "Kind", "What it means", "Links")


def row(cells: tuple[str, ...], margin: int, ending: int) -> list[str]:
    """The lines of a row with its cells in the middle; the second cell has so many empty lines at its end."""
    lines = [wrap(cell, width) for cell, width in zip(cells, WIDTHS, strict=True)]
    lines[1] += [""] * ending
    height = max(map(len, lines))
    lines = [[""] * ((height - len(each)) // 2) + each for each in lines]
    lines = [each + [""] * (height - len(each)) for each in lines]
    padded = (
        [text.ljust(width) for text, width in zip(texts, WIDTHS, strict=True)] for texts in zip(*lines, strict=True)
    )
    return [(" " * margin + "  ".join(texts)).rstrip() for texts in padded]


def long(term: str, text: str) -> tuple[str, str]:
    """An entry with a long definition, and some with a long term."""
    more = f" ({text.rsplit(maxsplit=1)[-1].rstrip('.')} and the other one)" if len(term) > len("Hull") else ""
    return f"{term}{more}", f"{text} {text}"


@pytest.mark.parametrize("margin", [0, 3])
@pytest.mark.parametrize("ending", [0, 1])
def test_four_columns(margin: int, ending: int) -> None:
    """Each row is found, with a margin or without one, although cells are empty and end in empty lines."""
    entries = dict(long(term, text) for term, text in PAIRS.items())
    rows = [row(NAMES, margin, 0)] + [
        row((term, KINDS[at % 3], text, LINKS[at % 3]), margin, ending)
        for at, (term, text) in enumerate(entries.items())
    ]
    lines = [line.split("\t") for line in untabled([line for each in rows for line in each]) if line]
    assert {cells[0]: cells[2] for cells in lines[1:]} == entries
    page = "\n".join(line for each in rows for line in each)
    found = pairs(parse(f"Glossary of boats\n\n{page}\n", "x"))
    assert [*found] == [*entries]
    assert all(text.startswith(entries[term]) for term, text in found.items())


def test_parenthesis_in_two_lines() -> None:
    """A row goes on where a parenthesis that was opened in one of its cells is closed, as all of them may go on."""
    shown = [(term, text.lower().rstrip(".")) for term, text in PAIRS.items()]
    lines = [f"{term.ljust(10)}  {text[:26].ljust(30)}  {text[::-1][:20]}" for term, text in shown]
    lines[3:3] = [
        f"{'Crow-of'.ljust(10)}  {'a bird in the rigging (lit.'.ljust(30)}  one and",
        f"{'the-mast'.ljust(10)}  {'top of the boat)'.ljust(30)}  only",
    ]
    found = [line.split("\t") for line in untabled(lines) if line]
    assert found[3] == ["Crow-of the-mast", "a bird in the rigging (lit. top of the boat)", "one and only"]
    assert len(found) == len(PAIRS) + 1
