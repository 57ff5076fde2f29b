"""reStructuredText that ``pandoc`` made of a web page: it is read as HTML again.

::

    .. container:: entry                 a part of the page, as <div> is

       .. rubric:: Crumb                 a heading
          :name: crumb

       The inside of a `loaf <#loaf>`__.

    Crust                                a term, and its definition
       The outside of a loaf.

What is indented is within what stands above it.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from html import escape
from itertools import takewhile

from flashcards.formats.pages.dumps.ruled import tables
from flashcards.formats.pages.wrapping import columns

_PART = re.compile(r"^[ ]*\.\. (?:container|rubric|raw|image|figure|table|\|[^|\n]+\| image)::", re.MULTILINE)
_TO_PAGE = re.compile(r"`[^`<>]+<[^`<>]+>`__?(?!\w)")
_LEAST = 3  # parts and links
_WIDTH = 72  # columns
_WORD = re.compile(r"\S+(?:[ ]<[^<>\s]*>`_{0,2}\S*)?")
"""What is not broken: a word, with the address of the link that it is the end of."""

_DIRECTIVE = re.compile(r"\.\.(?: (?:(?:\|[^|]+\| )?(?P<name>[a-z-]+)::)?[ ]*(?P<text>.*))?")
_OPTION = re.compile(r":[\w-]+:(?:\s.*)?")
_ITEM = re.compile(r"(?P<mark>[-*+\u2022]|#\.|\(?(?:\d{1,4}|[a-zA-Z]|[ivxlc]+)[.)])(?P<gap>[ ]+)(?=\S)")
_RULE = re.compile(r"([=\-`:'\"~^_*+#<>.])\1{2,}")
_LINE = re.compile(r"\|(?: (?P<text>.*))?")
_INLINE = re.compile(
    r"``(?P<code>.+?)``|(?P<role>:[\w:]+:)?`(?P<link>[^`<>]*[^`<>\s]|(?=\s?<))\s*(?:<(?P<to>[^`<>]*)>)?`_{0,2}"
    r"|\*\*(?P<strong>\S.*?)\*\*|\*(?P<em>\S.*?)\*|\|(?P<picture>[^|\s][^|]*)\|_{0,2}|\\(?P<escaped>.)",
    re.DOTALL,
)
_DROPPED = ("image", "figure", "raw", "include", "contents", "math", "highlight", "meta")
_VERBATIM = ("code", "code-block", "parsed-literal", "sourcecode")
_DEEPEST = 60  # parts within each other
_HIGHEST = 6  # levels of headings


def is_page(text: str) -> bool:
    """Whether a text is such a page: it has parts that only programs write, or many links."""
    parts = len(_PART.findall(text))
    return parts >= _LEAST or (parts > 0 and len(_TO_PAGE.findall(text)) >= _LEAST)


def as_html(text: str) -> str:
    """The page that a text was made of, as far as it shows it."""
    raw = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").expandtabs(8).split("\n")
    lines = _unbroken(raw)
    marks: list[str] = []
    return "\n".join(_made(lines, marks, 0))


def _unbroken(raw: Sequence[str]) -> list[str]:
    """The lines with those put together of which the next word did not fit on the line; each begins a paragraph."""
    lines: list[str] = []
    last = column = 0
    for line in raw:
        text = line.lstrip()
        indent = len(line) - len(text)
        is_new = not text or indent != column or _ITEM.match(text) or _OPTION.fullmatch(text) or text.startswith("..")
        if lines and not is_new and (word := _WORD.match(text)) and last + 1 + columns(word[0]) > _WIDTH:
            lines[-1] += f" {text}"
        else:
            lines.append(line)
            item = _ITEM.match(text)
            column = indent + (item.end() if item else 0) if text else -1
        last = columns(line)
    return lines


def _made(lines: Sequence[str], marks: list[str], depth: int) -> Iterator[str]:
    """The elements that some lines are; ``marks`` are the signs below headings, the highest first."""
    at, rows = 0, {table.start: table for table in tables(lines)}
    while at < len(lines):
        line = lines[at]
        if at in rows and not _is_heading(lines, at - 1):
            yield _table(rows[at].rows)
            at = rows[at].end
        elif not line.strip():
            at += 1
        elif line[0] == " ":
            end = _indented(lines, at)
            yield from ("<blockquote>", *_within(lines[at:end], marks, depth), "</blockquote>")
            at = end
        elif _is_heading(lines, at):
            sign = lines[at + 1][0]
            marks += [] if sign in marks else [sign]
            level = min(_HIGHEST, marks.index(sign) + 1)
            yield f"<h{level}>{_inline(line)}</h{level}>"
            at += 2
        elif _RULE.fullmatch(line.rstrip()):
            yield "<hr>"
            at += 1
        elif match := _DIRECTIVE.fullmatch(line):
            end = _indented(lines, at + 1)
            yield from _directive(match, _dedented(lines[at + 1 : end]), marks, depth)
            at = end
        elif _ITEM.match(line):
            at = yield from _list(lines, at, marks, depth)
        elif lines[at + 1 : at + 2] and lines[at + 1][:1] == " " and lines[at + 1].strip() and not _LINE.match(line):
            at = yield from _definitions(lines, at, marks, depth)
        else:
            end = next((by for by in range(at + 1, len(lines)) if _ends(lines[by])), len(lines))
            yield from _paragraph(lines[at:end])
            at = end


def _within(lines: Sequence[str], marks: list[str], depth: int) -> Iterator[str]:
    inner = _dedented(lines)
    yield from _made(inner, marks, depth + 1) if depth < _DEEPEST else map(_inline, inner)


def _is_heading(lines: Sequence[str], at: int) -> bool:
    rule = lines[at + 1].rstrip() if at >= 0 and at + 1 < len(lines) else ""
    return _RULE.fullmatch(rule) is not None and 0 < len(lines[at].rstrip()) <= len(rule) and lines[at][0] != " "


def _ends(line: str) -> bool:
    """Whether a line is no part of the paragraph above it."""
    return not line.strip() or line[0] == " " or line.startswith(".. ")


def _indented(lines: Sequence[str], start: int) -> int:
    """The end of the lines that are indented, and blank ones between them."""
    return next((at for at in range(start, len(lines)) if lines[at][:1].strip()), len(lines))


def _dedented(lines: Sequence[str]) -> list[str]:
    told = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    return [line[min(told, default=0) :] for line in lines]


def _directive(match: re.Match[str], body: list[str], marks: list[str], depth: int) -> Iterator[str]:
    name, text = match["name"], match["text"] or ""
    while body and _OPTION.fullmatch(body[0]):
        del body[0]
    if name is None or name in _DROPPED:
        return
    if name == "rubric":
        more = [line for line in takewhile(str.strip, body) if not _OPTION.fullmatch(line)]
        yield f"<h{_HIGHEST}>{_inline(' '.join((text, *more)))}</h{_HIGHEST}>"
    elif name in _VERBATIM:
        yield f"<pre>{escape(chr(10).join(body))}</pre>"
    else:
        yield from (f'<div class="{escape(text)}">', *_within(body, marks, depth), "</div>")


def _list(lines: Sequence[str], at: int, marks: list[str], depth: int) -> Generator[str, None, int]:
    """The items of a list; returns where it ends."""
    numbered = lines[at][0] not in "-*+\u2022"
    yield "<ol>" if numbered else "<ul>"
    while at < len(lines) and (match := _ITEM.match(lines[at])) and (lines[at][0] not in "-*+\u2022") == numbered:
        end = _indented(lines, at + 1)
        first = f"{' ' * match.end()}{lines[at][match.end() :]}"
        yield from ("<li>", *_within([first, *lines[at + 1 : end]], marks, depth), "</li>")
        at = end
    yield "</ol>" if numbered else "</ul>"
    return at


def _definitions(lines: Sequence[str], at: int, marks: list[str], depth: int) -> Generator[str, None, int]:
    """Terms, each with its definition right below it; returns where they end."""
    yield "<dl>"
    first = at
    while at + 1 < len(lines) and lines[at][:1].strip() and lines[at + 1][:1] == " " and lines[at + 1].strip():
        if at > first and (_ITEM.match(lines[at]) or lines[at].startswith("..")):
            break
        end = _indented(lines, at + 1)
        yield f"<dt>{_inline(lines[at])}</dt>"
        yield from ("<dd>", *_within(lines[at + 1 : end], marks, depth), "</dd>")
        at = end
    yield "</dl>"
    return at


def _paragraph(lines: Sequence[str]) -> Iterator[str]:
    kept = [match["text"] or "" for line in lines if (match := _LINE.fullmatch(line))]
    if len(kept) == len(lines):
        yield f"<p>{'<br>'.join(map(_inline, kept))}</p>"
    else:
        yield from (f"<div>{_inline(line)}</div>" for line in lines)  # wrapped ones are put together before


def _table(rows: Sequence[tuple[int, list[str]]]) -> str:
    made = (f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in cells)}</tr>" for _, cells in rows)
    return f"<table>{''.join(made)}</table>"


def _inline(text: str) -> str:
    """The text of a line as HTML: its code, links and emphasis; pictures have none."""
    found: list[str] = []
    last = 0
    for match in _INLINE.finditer(text):
        found.append(escape(text[last : match.start()], quote=False))
        found.append(_span(match))
        last = match.end()
    return "".join((*found, escape(text[last:], quote=False)))


def _span(match: re.Match[str]) -> str:
    if match["code"]:
        return f"<code>{escape(match['code'])}</code>"
    if match["to"]:
        return f'<a href="{escape(match["to"])}">{_inline(match["link"])}</a>'
    for kind in ("strong", "em"):
        if match[kind]:
            return f"<{kind}>{_inline(match[kind])}</{kind}>"
    escaped = "" if match["escaped"] == " " else match["escaped"]
    return escape(match["link"] or escaped or "", quote=False)
