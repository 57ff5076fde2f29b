"""Markdown that a program made of a web page, as ``pandoc`` and ``html2text`` do: it is read as HTML again.

::

    ::: {.menu}                          a part of the page, as <div> is
    -   [Home](index.html)               its menu
    :::

    [Crumb]{.term}                       a term, with the name of its element
    :   The inside of a loaf.            its definition

A deck that somebody wrote has none of this.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from flashcards.formats.pages.dumps.ruled import tables

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_PARTS = r"div|span|section|article|header|main|center|figure|nav|aside|footer|p"
_PART = re.compile(rf"^[ \t]*(?::{{3,}}.*|</?(?:{_PARTS})(?:\s[^<>]*)?>)[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"(?<=[\])])\{[#.\w][^{}]*\}|^(?P<head>#{1,6} [^{}\n]*)\{[#.][^{}]*\}[ \t]*$", re.MULTILINE)
_WRITTEN = re.compile(
    r"^ {0,3}#{1,6} \S|^[ \t]*(?:[-*+][ \t]+)?!?\[[^\[\]]*\]\([^()]|\n\n[^<\s][^\n]*\S  \n\S", re.MULTILINE
)
_ELEMENT = re.compile(rf"^(?=[^`\n]*$)[^<\n]*<(?:(?:{_PARTS})\s[\w-]+|a\shref)=\"[^<>\"]*\"", re.MULTILINE)
_DOCUMENT = re.compile(
    r"\s*+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype|html|head|body|title|meta)\b", re.IGNORECASE | re.DOTALL
)
_LINK = r"!?\[[^\[\]]*\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)"
_OF_LINKS = re.compile(rf"^[ \t]*(?:[-*+][ \t]+)?(?:{_LINK}[ \t|\u00b7\u2022\u203a\u00bb/]*)+$", re.MULTILINE)
_TO_PAGE = re.compile(r"(?<!!)\[[^\[\]]+\]\( ?(?!#|[a-z]+:)[^()\s]")
_FEW = 2  # parts of a text that begins with one
_LEAST = 3  # parts, attributes or links of a menu

_FRONT = re.compile(r"\A---[ \t]*\n(?:.*\n){0,40}?---[ \t]*\n")
_FENCE = re.compile(r"^[ \t]*:{3,}.*$", re.MULTILINE)
_SPAN = re.compile(r"(?<!\])\[([^\[\]]*)\]\{[^{}]*\}")
_WITHIN = 3  # elements within each other, that have attributes
_DATA = re.compile(r"!\[([^\[\]]*)\]\(data:[^()]*\)")
_DEFINED = re.compile(r"(?P<mark> {0,2}[:~] {1,3})(?=\S)")
_LONGEST = 200  # characters of a term
_NO_TERM = ":.,;"
_BREAK = "  "
_MOSTLY = 0.7  # of the definitions, that have more words than their terms
_INDENT = 4
_DEEP = re.compile(r" {4,}\S")
_MARK = re.compile(r"\s*(?:[-*+>|#]|\d+[.)]\s|```)")


def is_page(text: str) -> bool:
    """Whether a text is Markdown with parts of a web page that are none of Markdown's own, or with its menu."""
    if _DOCUMENT.match(text) or not _WRITTEN.search(text):
        return False
    parts = sum(len(sign.findall(text)) for sign in (_PART, _ATTRIBUTES, _ELEMENT))
    if parts >= (_FEW if text.lstrip("\ufeff \t\r\n").startswith("<") else _LEAST):
        return True
    return sum(len(_TO_PAGE.findall(line[0])) for line in _OF_LINKS.finditer(text)) >= _LEAST


def as_html(text: str) -> str:
    """The page that a text was made of, as far as it shows it."""
    text = _FRONT.sub("", text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    text = _FENCE.sub("", _DATA.sub(r"\1", text))
    for _ in range(_WITHIN):
        text = _SPAN.sub(r"\1", text)
    text = _ATTRIBUTES.sub(lambda match: match["head"] or "", text)
    lines = text.split("\n")
    for table in tables(lines):
        rows = [_row(cells) for _, cells in table.rows]
        rule = _row(["---"] * len(table.rows[0][1]))
        made = ["", rows[0], rule, *rows[1:], ""]
        lines[table.start : table.end] = ["\n".join(made), *[""] * (table.end - table.start - 1)]
    rendered: str = _parser().render("\n".join(_defined("\n".join(lines).split("\n"))))
    return rendered


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True}).enable("table").disable("code")


def _defined(lines: Sequence[str]) -> Iterator[str]:
    """The lines with terms and definitions in lists, where a program has written them as one."""
    entries = _entries(lines)
    at, listed = 0, False
    while at < len(lines):
        end, texts = entries.get(at, (at + 1, []))
        if texts:
            told = "\n".join(f"<dd>\n\n{text}\n\n</dd>" for text in texts)
            yield f"{'' if listed else '<dl>'}\n<dt>\n\n{lines[at].strip()}\n\n</dt>\n{told}"
        elif lines[at].strip() or not listed:
            yield f"</dl>\n\n{lines[at]}" if listed else lines[at]
        listed = bool(texts) or (listed and not lines[at].strip())
        at = end


def _entries(lines: Sequence[str]) -> dict[int, tuple[int, list[str]]]:
    """Terms by their positions: where each one's definitions end, and these."""
    kinds: list[dict[int, tuple[int, list[str]]]] = [{}, {}, {}]
    for at, line in enumerate(lines[:-1]):
        if not line[:1].strip() or _MARK.match(line) or _DEFINED.match(line) or len(line) > _LONGEST:
            continue
        first = at + 1 + (not lines[at + 1].strip())
        below = next(iter(lines[first : first + 1]), "")
        begins = not at or not lines[at - 1][:1].strip()
        if _DEFINED.match(below):
            kinds[0][at] = _behind_colons(lines, first)
        elif begins and first > at + 1 and _DEEP.match(below) and line.rstrip()[-1] not in _NO_TERM:
            end = _indented(lines, first)
            kinds[1][at] = (end, [_outdented(lines[first:end])])
        elif begins and first == at + 1 and line.endswith(_BREAK) and not below.endswith(_BREAK):
            end = next((other for other in range(first, len(lines)) if not lines[other].strip()), len(lines))
            kinds[2][at] = (end, ["\n".join(lines[first:end])])
    found = kinds[0]
    for kind in kinds[1:]:
        longer = sum(len(texts[0].split()) > len(lines[at].split()) for at, (_, texts) in kind.items())
        found |= kind if len(kind) >= _LEAST and longer >= _MOSTLY * len(kind) else {}
    return found


def _behind_colons(lines: Sequence[str], at: int) -> tuple[int, list[str]]:
    """Where the definitions of a term end that each begin with a colon, and these."""
    texts: list[str] = []
    while True:
        first = next((other for other in range(at, len(lines)) if lines[other].strip()), len(lines))
        if first == len(lines) or not _DEFINED.match(lines[first]):
            return at, texts
        at = _indented(lines, first + 1)
        texts.append(_outdented([" " * _INDENT + _DEFINED.sub("", lines[first], count=1), *lines[first + 1 : at]]))


def _indented(lines: Sequence[str], start: int) -> int:
    """The end of the lines that are indented or go on below a break, with blank ones between them."""
    return next(
        (at for at in range(start, len(lines)) if lines[at][:1].strip() and not _is_broken(lines, at)), len(lines)
    )


def _is_broken(lines: Sequence[str], at: int) -> bool:
    return bool(lines[at - 1].strip()) and lines[at - 1].endswith(_BREAK)


def _outdented(lines: Sequence[str]) -> str:
    return "\n".join(line[_INDENT:] if line[:_INDENT].isspace() else line.strip() for line in lines).strip()
