"""Paragraphs, lines and lists of words with bold, italics, code and pictures, converted both ways without a parser.

That is what most texts are, and a parser takes many times as long. A text with
anything else is left to the parser: tests compare the two. HTML is ours, or what
Anki's editor writes: ``<b>`` and ``<i>``, and ``<br>`` or ``<div>`` for lines.
"""

import re
from collections.abc import Iterable
from itertools import groupby

_WORDS = r"(?:[A-Za-z0-9 ,.;:?()'/%-]++|[^\W_]|!(?!\[)|[\u2010-\u2027\xab\xb0\xbb\xd7\u2192])"
"""ASCII characters are one table look-up, so others are separate: letters, then dashes, quotation marks and such."""

_FILE = r"([A-Za-z0-9_-]+\.(?:jpe?g|png|gif|webp|svg))"
_MARKDOWN_PICTURE, _HTML_PICTURE = rf"!\[\]\({_FILE}\)", rf'<img src="{_FILE}"(?: alt="")? ?/?>'
_MARKDOWN_WORDS = rf"(?:{_WORDS}|{_MARKDOWN_PICTURE})"
_HTML_WORDS = rf"(?:{_WORDS}|\"|&(?= )|{_HTML_PICTURE})"
_MARKED = rf"[^\W_]{_WORDS}*+(?<=[^\W_])"
_BEFORE, _AFTER = r"(?:(?<=[ (])|(?<![^\n]))", r"(?=[ ,.;:?!)]|\Z|</(?:p|li)>)"
_START = r"(?=[^\W\d_]|[0-9]++(?![.)0-9])|{})"


def _line(*marks: tuple[str, str], start: str, words: str) -> str:
    """A pattern for a line of words with some marks, each a beginning and an end."""
    marked = "|".join(f"{re.escape(begin)}{_MARKED}{re.escape(end)}" for begin, end in marks)
    return rf"{_START.format(start)}(?:{words}|{_BEFORE}(?:{marked}){_AFTER})++(?<! )"


_MARKDOWN_LINE = re.compile(
    _line(("**", "**"), ("_", "_"), ("`", "`"), start=r"[*_`]|!\[", words=_MARKDOWN_WORDS)
).fullmatch
_MARKDOWN_MARK = re.compile(rf"{_MARKDOWN_PICTURE}|\*\*([^*]+)\*\*|_([^_]+)_|`([^`]+)`")
_TAGS = ("strong", "em", "code", "u")
_HTML_LINE = re.compile(
    _line(*((f"<{tag}>", f"</{tag}>") for tag in _TAGS), start=f"<(?:{'|'.join(_TAGS)})>|<img", words=_HTML_WORDS)
).fullmatch
_HTML_MARK = re.compile(rf"<(strong|em|code)>([^<]+)</\1>|{_HTML_PICTURE}")
_HTML_BLOCK = re.compile(r"<p>(.+(?:<br />\n.+)*)</p>|<ul>\n((?:<li>.+</li>\n)+)</ul>")
_CONTINUED = re.compile(r"</(\w+)> <\1>")
"""A mark that is written as one, with the space between."""

_SAME = {
    "<b>": "<strong>",
    "</b>": "</strong>",
    "<i>": "<em>",
    "</i>": "</em>",
    "&nbsp;": " ",
    "&quot;": '"',
    "&amp; ": "& ",
}
"""What Anki's editor writes, and what that is in the patterns here."""

_OTHER = re.compile("|".join(_SAME))
_BREAK = re.compile(r"<br ?/?>\n?")
_DIV = re.compile(r"(?:</div>)?<div>")

_DELIMITERS = {"strong": "**", "em": "_", "code": "`"}
_ITEM = "- "
_BROKEN, _HTML_BREAK = "\\\n", "<br />\n"
"""The end of a line that stays the end of one."""


def html_of_line(markdown: str) -> str | None:
    """One line of Markdown as HTML; None if it needs the parser."""
    return _MARKDOWN_MARK.sub(_tagged, markdown) if _MARKDOWN_LINE(markdown) else None


def html_of(markdown: str) -> str | None:
    """A text as HTML; None if it needs the parser."""
    blocks: list[str] = []
    was_list = False
    for block in markdown.split("\n\n"):
        is_list = block.startswith(_ITEM)
        html = None if is_list and was_list else _html_of_list(block) if is_list else _html_of_lines(block)
        if html is None:
            return None
        blocks.append(html)
        was_list = is_list
    if len(blocks) == 1:
        return blocks[0]
    return "\n".join(block if block.startswith("<ul>") else f"<p>{block}</p>" for block in blocks)


def _html_of_list(markdown: str) -> str | None:
    given = markdown.split("\n")
    if not all(line.startswith(_ITEM) for line in given):
        return None
    items = _whole(html_of_line(line.removeprefix(_ITEM)) for line in given)
    return None if items is None else "<ul>\n" + "".join(f"<li>{item}</li>\n" for item in items) + "</ul>"


def _html_of_lines(markdown: str) -> str | None:
    """A paragraph; the lines of one that is broken stay lines."""
    broken = _whole(map(_whole_line, markdown.split(_BROKEN)))
    return None if broken is None else _HTML_BREAK.join(broken)


def _whole_line(markdown: str) -> str | None:
    """Lines that are one in HTML, too, though they have ends."""
    lines = _whole(map(html_of_line, markdown.split("\n")))
    return None if lines is None else "\n".join(lines)


def _whole(texts: Iterable[str | None]) -> list[str] | None:
    """The texts if none of them is None."""
    found: list[str] = []
    for text in texts:
        if text is None:
            return None
        found.append(text)
    return found


def _tagged(match: re.Match[str]) -> str:
    picture, strong, em, code = match.groups()
    if picture:
        return f'<img src="{picture}" alt="" />'
    return f"<strong>{strong}</strong>" if strong else f"<em>{em}</em>" if em else f"<code>{code}</code>"


def markdown_of_line(html: str) -> str | None:
    """A field as one line of Markdown; None if it needs the parser."""
    lines = _lines(html)
    return None if lines is None else _markdown(" ".join(filter(None, lines)))


def markdown_of(html: str) -> str | None:
    """A field as Markdown; None if it needs the parser."""
    if html.startswith(("<p>", "<ul>\n")):
        return _of_blocks(html)
    if "<ul>" in html:
        return _of_lists(html)
    lines = _lines(html)
    return None if lines is None else _paragraphs(lines)


def _of_lists(html: str) -> str | None:
    """The same of lists as Anki's editor writes them, with lines around them."""
    first, *lists = html.split("<ul>")
    before = _lines(first)
    blocks = [None if before is None else _paragraphs(before)]
    for number, given in enumerate(lists, 1):
        items, end, text = given.partition("</ul>")
        after = _lines(text)
        if not (end and items.startswith("<li>") and items.endswith("</li>")) or after is None:
            return None
        if number < len(lists) and not any(after):
            return None
        found = _whole(map(_of_item, items.removeprefix("<li>").removesuffix("</li>").split("</li><li>")))
        blocks += [None if found is None else "\n".join(f"{_ITEM}{item}" for item in found), _paragraphs(after)]
    whole = _whole(blocks)
    return None if whole is None else "\n\n".join(filter(None, whole))


def _of_blocks(html: str) -> str | None:
    """The same of our paragraphs and lists."""
    blocks: list[str] = []
    at, was_list = 0, False
    while match := _HTML_BLOCK.match(html, at):
        text, items = match.groups()
        if items and was_list:
            return None
        lines = (
            text.split(_HTML_BREAK) if text else [item[len("<li>") : -len("</li>")] for item in items[:-1].split("\n")]
        )
        whole = _whole(map(_markdown, lines))
        if whole is None:
            return None
        blocks.append("\n".join(f"{_ITEM}{line}" for line in whole) if items else _BROKEN.join(whole))
        at, was_list = match.end() + 1, bool(items)
        if html[match.end() : at] != "\n":
            break
    return "\n\n".join(blocks) if at == len(html) + 1 else None


def _of_item(html: str) -> str | None:
    lines = _lines(html)
    return _markdown(lines[0]) if lines and not any(lines[1:]) else None


def _lines(html: str) -> list[str] | None:
    """The lines of a field as Anki's editor writes them, empty ones between paragraphs; None if it has other blocks."""
    if "<" not in html and "&" not in html:
        return [html]
    html = _OTHER.sub(_same, html)
    if "  " in html:  # fixed spaces, and breaks in them, follow rules of their own
        return None
    if "<div>" not in html:
        return [line.strip(" ") for line in _BREAK.split(html)]
    if not html.endswith("</div>"):
        return None
    lines: list[str] = []
    for part in _DIV.split(html.removesuffix("</div>")):
        lines += [line.strip(" ") for line in _BREAK.split(part)]
        if not lines[-1]:
            lines.pop()  # a break before the end of a block shows nothing
    return lines


def _same(match: re.Match[str]) -> str:
    return _SAME[match[0]]


def _paragraphs(lines: list[str]) -> str | None:
    """Lines as Markdown; empty ones separate paragraphs."""
    blocks = (_whole(map(_markdown, some)) for filled, some in groupby(lines, bool) if filled)
    whole = _whole(None if block is None else _BROKEN.join(block) for block in blocks)
    return None if whole is None else "\n\n".join(whole)


def _markdown(html: str) -> str | None:
    """One line of HTML as Markdown; None if it needs the parser."""
    if "  " in html or not _HTML_LINE(html) or _CONTINUED.search(html):
        return None
    return _HTML_MARK.sub(_delimited, html)


def _delimited(match: re.Match[str]) -> str:
    name, text, picture = match.groups()
    return f"![]({picture})" if picture else f"{_DELIMITERS[name]}{text}{_DELIMITERS[name]}"
