"""Paragraphs and lists of plain words with bold, italics and code, converted both ways without a parser.

That is what most texts are, and a parser takes ten times as long. A text with
anything else is left to the parser: tests compare the two.
"""

import re

_WORDS = r"(?:[A-Za-z0-9 ,.;:?!()'/%-]++|[^\W_])"
"""ASCII characters are one table look-up, so letters of other scripts are separate."""

_MARKED = rf"[^\W_]{_WORDS}*+(?<=[^\W_])"
_BEFORE, _AFTER = r"(?:(?<=[ (])|(?<![^\n]))", r"(?=[ ,.;:?!)]|\Z|</(?:p|li)>)"
_START = r"(?=[^\W\d_]|{})"


def _line(*marks: tuple[str, str], start: str) -> str:
    """A pattern for a line with some marks, each a beginning and an end."""
    marked = "|".join(f"{re.escape(begin)}{_MARKED}{re.escape(end)}" for begin, end in marks)
    return rf"{_START.format(start)}(?:{_WORDS}|{_BEFORE}(?:{marked}){_AFTER})++(?<! )"


_MARKDOWN_LINE = re.compile(_line(("**", "**"), ("_", "_"), ("`", "`"), start="[*_`]")).fullmatch
_MARKDOWN_MARK = re.compile(r"\*\*([^*]+)\*\*|_([^_]+)_|`([^`]+)`")
_HTML_LINE = re.compile(
    _line(("<strong>", "</strong>"), ("<em>", "</em>"), ("<code>", "</code>"), start="<(?:strong|em|code)>")
).fullmatch
_HTML_MARK = re.compile(r"<(strong|em|code)>([^<]+)</\1>")
_HTML_BLOCK = re.compile(r"<p>(.+)</p>|<ul>\n((?:<li>.+</li>\n)+)</ul>")
_CONTINUED = re.compile(r"</(\w+)> <\1>")
"""A mark that is written as one, with the space between."""

_DELIMITERS = {"strong": "**", "em": "_", "code": "`"}
_ITEM = "- "


def html_of_line(markdown: str) -> str | None:
    """One line of Markdown as HTML; None if it needs the parser."""
    return _MARKDOWN_MARK.sub(_tagged, markdown) if _MARKDOWN_LINE(markdown) else None


def html_of(markdown: str) -> str | None:
    """A text as HTML; None if it needs the parser."""
    blocks: list[str] = []
    was_list = False
    for block in markdown.split("\n\n"):
        given = block.split("\n")
        is_list = block.startswith(_ITEM)
        if is_list and (was_list or not all(line.startswith(_ITEM) for line in given)):
            return None
        lines = [html_of_line(line.removeprefix(_ITEM) if is_list else line) for line in given]
        whole = [line for line in lines if line is not None]
        if len(whole) < len(lines):
            return None
        if is_list:
            blocks.append("<ul>\n" + "".join(f"<li>{line}</li>\n" for line in whole) + "</ul>")
        else:
            blocks.append("\n".join(whole))
        was_list = is_list
    if len(blocks) == 1:
        return blocks[0]
    return "\n".join(block if block.startswith("<ul>") else f"<p>{block}</p>" for block in blocks)


def _tagged(match: re.Match[str]) -> str:
    strong, em, code = match.groups()
    return f"<strong>{strong}</strong>" if strong else f"<em>{em}</em>" if em else f"<code>{code}</code>"


def markdown_of_line(html: str) -> str | None:
    """One line of HTML as Markdown; None if it needs the parser."""
    if "  " in html or not _HTML_LINE(html) or _CONTINUED.search(html):
        return None
    return _HTML_MARK.sub(_delimited, html)


def markdown_of(html: str) -> str | None:
    """A field as Markdown; None if it needs the parser."""
    if not html.startswith(("<p>", "<ul>")):
        return markdown_of_line(html)
    blocks: list[str] = []
    at, was_list = 0, False
    while match := _HTML_BLOCK.match(html, at):
        text, items = match.groups()
        if items and was_list:
            return None
        lines = [text] if text else [item[len("<li>") : -len("</li>")] for item in items[:-1].split("\n")]
        found = [markdown_of_line(line) for line in lines]
        whole = [line for line in found if line is not None]
        if len(whole) < len(found):
            return None
        blocks.append("\n".join(f"{_ITEM}{line}" for line in whole) if items else whole[0])
        at, was_list = match.end() + 1, bool(items)
        if html[match.end() : at] != "\n":
            break
    return "\n\n".join(blocks) if at == len(html) + 1 else None


def _delimited(match: re.Match[str]) -> str:
    name, text = match.groups()
    return f"{_DELIMITERS[name]}{text}{_DELIMITERS[name]}"
