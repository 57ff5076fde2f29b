r"""Clozes in fields of Anki's: a cloze here is one there, and nothing else is.

Anki looks for clozes in the HTML of a field, wherever they are: even in an
address or the name of a picture. There they would break the field, so their
marks are left out of such places; a cloze that is nowhere else is added at the
end, since it has a card. Other braces that Anki would take for a cloze, such as
those of one that is never closed, are separated, and so are those in formulas
and code that would end one.
"""

import re
from collections.abc import Sequence

from flashcards import clozes
from flashcards.html.from_markdown import BRACE, NO_BRACE, block_html

_NO_MARK = "(?![A-Zabd-z]|c[A-Za-z-])"
"""What never begins a cloze: braces before other words are left as they are."""

_TWO_BRACES = re.compile(rf"(?:\\\{{|{BRACE})(?=(?:\\\{{|{BRACE}){_NO_MARK})")
_TWO_MARKS = re.compile(rf"{_TWO_BRACES.pattern}|\}}(?=\}})")
_TWO_IN_HTML = re.compile(rf"(?:{BRACE})(?={BRACE})")
_BEFORE_A_BRACE = re.compile(rf"\{{(?=\{{{_NO_MARK})")
_NO_DELETION = re.compile(rf"(?:{BRACE})(?:(?!{_NO_MARK})|c[0-9]{{5}})")
_VOID = re.compile(
    r"&#123;\{(c(?:[1-9]\d{3}|[6-9]\d\d|5[1-9]\d|50[1-9])::(?:(?!\{\{|\}\}|&#12[35];).|\{\{(?:(?!\{\{|\}\}).){0,300}\}\})*+)&#125;\}",
    re.DOTALL,
)
"""A cloze whose number is too high, in the form in which it is text for Anki."""

_NO_BRACE_IN_ADDRESS = "%EF%B7%90"
_SEVERAL = re.compile(r"\{\{c[0-9]+,")
_TOKEN = re.compile(r"\{\{c([0-9,]+)::|\}\}")
_TAG = re.compile(r"<[a-z][^<>]*(?:\{\{|%7B%7B)[^<>]*>")


def cloze_html(markdown: str) -> str:
    """A Markdown text with clozes as HTML; see :func:`flashcards.html.from_markdown.block_html`."""
    wanted = clozes.parse(markdown)
    markdown = clozes.apart(markdown)
    starts, ends = clozes.starts(markdown), {end for _, end in clozes.void(markdown)}
    held = _TWO_MARKS.sub(lambda pair: pair[0] if _is_meant(pair, starts, ends) else pair[0] + NO_BRACE, markdown)
    html = block_html(held).replace(f"{{{NO_BRACE}", "&#123;").replace(f"}}{NO_BRACE}", "&#125;")
    html = html.replace(NO_BRACE, "").replace(_NO_BRACE_IN_ADDRESS, "")
    html = _held_apart(_TAG.sub(_without_deletions, clozes.as_entities(html)))
    if lost := clozes.numbers(wanted) - clozes.numbers(clozes.parse(html, html=True)):
        again = [deletion for number in sorted(lost) for deletion in clozes.of_number(wanted, number)]
        html += "".join(f"\n<p>{_written(deletion)}</p>" for deletion in again)
    return html


def _is_meant(pair: re.Match[str], starts: set[int], ends: set[int]) -> bool:
    """Whether two braces can be left as they are for Anki."""
    return pair.start() not in ends if pair[0] == "}" else pair.end() - 1 in starts


def _without_deletions(tag: re.Match[str]) -> str:
    """A tag with its clozes replaced by their content."""
    text = tag[0].replace("%7B%7B", "{{").replace("%7D%7D", "}}")
    return _held_apart(clozes.written(clozes.parse(text, html=True), lambda *_: None))


def _held_apart(html: str) -> str:
    """HTML in which two braces are adjacent only where a cloze begins."""
    starts = clozes.starts(html, html=True)
    return _BEFORE_A_BRACE.sub(lambda brace: "{" if brace.start() in starts else "&#123;", html)


def _written(deletion: clozes.Cloze) -> str:
    """A cloze by itself, with its number; those inside it are part of its text."""
    hint = "" if deletion.hint is None else f"::{deletion.hint}"
    text = block_html(clozes.written(deletion.parts, lambda *_: None) + hint)
    return f"{{{{c{deletion.number}::{_BEFORE_A_BRACE.sub('&#123;', text)}}}}}"


def deletions_only(html: str) -> str:
    """A field to be converted to Markdown: clozes have one number each, and other braces are separated."""
    return _TWO_IN_HTML.sub(_kept_apart, _VOID.sub(r"{{\1}}", with_one_number(html.replace(NO_BRACE, ""))))


def with_one_number(html: str) -> str:
    """A field in which each cloze has one number: one with several in Anki becomes nested clozes here."""
    if not _SEVERAL.search(html):
        return html
    opened: list[tuple[list[str], list[str]]] = [([], [])]  # the numbers of each, and its content
    at = 0
    for match in _TOKEN.finditer(html):
        opened[-1][1].append(html[at : match.start()])
        at = match.end()
        if match[1] is not None:
            numbers = _numbers(match[1])
            if sum(len(outer) for outer, _ in opened) + len(numbers) > clozes.DEEPEST:
                return html
            opened.append((numbers, []))
        elif len(opened) > 1:
            numbers, parts = opened.pop()
            opened[-1][1].append(_nested(numbers, parts))
        else:
            opened[-1][1].append(match[0])
    if len(opened) > 1:
        return html  # Anki does not show what follows one that is never closed; here all of it stays
    return "".join((*opened[0][1], html[at:]))


def _numbers(text: str) -> list[str]:
    """The different numbers of a cloze, at most as many as clozes are nested."""
    return [number for number in dict.fromkeys(text.split(",")) if number][: clozes.DEEPEST]


def _nested(numbers: Sequence[str], parts: Sequence[str]) -> str:
    _, colons, hint = parts[-1].partition("::")
    text = "".join(parts)
    return "".join(f"{{{{c{number}::" for number in numbers) + text + f"{colons}{hint}}}}}" * (len(numbers) - 1) + "}}"


def _kept_apart(pair: re.Match[str]) -> str:
    """The first of two braces; as an entity it opens no cloze in Anki, nor does one before it."""
    written = pair[0] != "{" or pair.string.startswith("&", pair.end())
    written = written and not _NO_DELETION.match(pair.string, pair.end())
    return "{" + NO_BRACE if written else "{"
