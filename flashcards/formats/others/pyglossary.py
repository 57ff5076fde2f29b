r"""Dictionaries that pyglossary wrote as a table: the way here from StarDict, XDXF, MDict, DSL and other formats.

::

    ##name	Tides
    ebb|falling tide	The tide falls.\nTwice a day.

Lines with ``##`` at the beginning are about the dictionary. A headword has its other
forms behind bars. Its CSV has the same in rows: ``"#name","Tides"``, and the
other forms in the third column, with commas between them.

Source: pyglossary 5.2, ``plugins/tabfile`` and ``plugins/csv_plugin``.
"""

import csv
import re
from collections.abc import Iterator

HEADER = ["term", "definition", "aliases"]

_TABS = re.compile(r"##[\w. -]+\t")
_COMMAS = '"#name",'
_FORMS = re.compile(r"(?:\\.|[^\\|])+")
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t", "r": ""}


def has_written(text: str) -> bool:
    """Whether pyglossary wrote a text."""
    return text.startswith(_COMMAS) or _TABS.match(text) is not None


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The header of the table, and its rows with their lines.

    Raises:
        csv.Error: a cell is too large.
    """
    yield 1, HEADER
    yield from _of_commas(text) if text.startswith(_COMMAS) else _of_tabs(text)


def _of_tabs(text: str) -> Iterator[tuple[int, list[str]]]:
    begun = False
    for number, line in enumerate(text.split("\n"), 1):
        term, _, definition = line.partition("\t")
        begun = begun or not _TABS.match(line)
        if begun and line.strip():
            first, *others = [_meant(form).strip() for form in _FORMS.findall(term)] or [""]
            yield number, [first, _meant(definition), _listed(others)]


def _meant(text: str) -> str:
    return _ESCAPED.sub(lambda match: _MEANT.get(match[1], match[1]), text)


def _of_commas(text: str) -> Iterator[tuple[int, list[str]]]:
    begun, line = False, 1
    reader = csv.reader(text.splitlines(keepends=True))
    for row in reader:
        begun = begun or not (row and row[0].startswith("#"))
        if begun and row:
            yield line, [row[0], "".join(row[1:2]), _listed(",".join(row[2:]).split(","))]
        line = reader.line_num + 1


def _listed(forms: list[str]) -> str:
    return "; ".join(form.strip().replace(";", ",") for form in forms if form.strip())
