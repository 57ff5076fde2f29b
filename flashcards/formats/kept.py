"""The few HTML tags that Markdown keeps: for what it has no words for, as in notes from Anki.

They are subscripts and superscripts, underlined, small, big and highlighted
text, ruby, keys to press, titles of short forms, and spans with a colour or a
size. A tag is kept only if its other half follows in the same text; every other
tag is plain text. Around whole blocks, on lines of its own, a ``div`` says how
they are aligned, or in which direction they run.
"""

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

BARE = ("sub", "sup", "u", "small", "big", "mark", "ruby", "rt", "kbd")
"""Tags without attributes."""

_NAMES = "|".join(BARE)
_TITLE = r'[^\s"<>&\\{}](?:[^"<>&\\{}\n]{0,198}[^\s"<>&\\{}])?'
_TAG = re.compile(
    rf'<(?:(?P<bare>{_NAMES})|span style="(?P<style>[^"<>]{{1,200}})"|abbr title="(?P<title>{_TITLE})"'
    rf"|/(?P<end>{_NAMES}|span|abbr))>"
)
_TITLED = re.compile(_TITLE)
_COLOR = r"#[0-9a-f]{3,8}|[a-z]{3,20}|(?:rgb|hsl)a?\([0-9.,%/ ]{1,40}\)"
_VALUES = {
    "color": re.compile(_COLOR),
    "background-color": re.compile(_COLOR),
    "font-size": re.compile(
        r"[0-9]{1,3}(?:\.[0-9]{1,3})?(?:px|pt|em|rem|%)|(?:xx?-)?(?:small|large)|xxx-large|smaller|larger"
    ),
}
_USUAL = {
    "color": re.compile(
        r"black|(?:window|canvas)text|currentcolor|text|#0{3,8}|#0{3}f|#0{6}ff|rgba?\(0, ?0, ?0(?:, ?1(?:\.0*)?)?\)"
    ),
    "background-color": re.compile(
        r"white|window|canvas|transparent|none|#f{3,8}"
        r"|rgba?\(255, ?255, ?255(?:, ?[01](?:\.0*)?)?\)|rgba\([0-9, ]*, ?0\)"
    ),
    "font-size": re.compile(r"100%|1r?em|16px|12pt"),
}
"""How text looks anyway, or what copies from web pages carry along."""

_SAME = {"background": "background-color"}
_DIV = '<div style="text-align: {}">'
_RUNNING = '<div dir="{}">'
_ALIGNED = re.compile(f"{_DIV.format('(left|center|right|justify)')}|{_RUNNING.format('(rtl|ltr)')}")
DIRECTIONS = {"rtl": "right", "ltr": "left"}
"""The direction of blocks, and the side on which their lines then begin."""

_DEEPEST = 20
_UNSET = re.compile(r"inherit|initial|unset|revert|auto|medium")


def style(css: str) -> str:
    """The part of a style that is kept, in its canonical form; empty if nothing is.

    It has a colour, a background colour and a size, in this order, if they differ
    from the default.
    """
    found: dict[str, str] = {}
    for declaration in css.split(";"):
        name, _, value = declaration.partition(":")
        name = _SAME.get(name.strip().lower(), name.strip().lower())
        value = " ".join(value.lower().replace("!important", "").split())
        known = _VALUES.get(name)
        if known is not None and known.fullmatch(value) and not _UNSET.fullmatch(value):
            found[name] = value
    kept = ((name, found[name]) for name in _VALUES if name in found and not _USUAL[name].fullmatch(found[name]))
    return "; ".join(f"{name}: {value}" for name, value in kept)


def title(text: str) -> str:
    """The title of a short form, as it is kept; empty if its tag could not contain it."""
    text = " ".join(text.split())
    return text if _TITLED.fullmatch(text) else ""


def kept_tag(state: "StateInline", silent: bool) -> bool:  # noqa: FBT001 - the parser calls it
    """A rule for the parser: read one tag, as a token ``html_inline``.

    Its ``tag`` is the name, after a ``/`` for an end tag, its ``info`` the style
    or the title. A tag without its other half is text, or everything after it
    would be marked.
    """
    match = _TAG.match(state.src, state.pos)
    if match is None:
        return False
    name = match["bare"] or match["end"] or ("span" if match["title"] is None else "abbr")
    ends, css = match["end"] is not None, match["style"] or ""
    if style(css) != css:
        return False
    opened: Counter[str] = state.env.setdefault("opened", Counter())
    if not (opened[name] if ends else _ends_after(state, name) > opened[name]):
        return False
    if not silent:
        token = state.push("html_inline", f"/{name}" if ends else name, 0)
        token.content, token.info = match[0], match["title"] or css
        opened[name] += -1 if ends else 1
    state.pos = match.end()
    return True


def _ends_after(state: "StateInline", name: str) -> int:
    """How many end tags of a name follow this position."""
    text, places = state.env.get("ends", ("", {}))
    if text is not state.src:
        text, places = state.env["ends"] = (state.src, {})
    if name not in places:
        places[name] = [match.start() for match in re.finditer(f"</{name}>", text)]
    return len(places[name]) - bisect_left(places[name], state.pos)


def align(text: str, how: str) -> str:
    """Blocks of Markdown with the tags around them.

    They are ``left``, ``center``, ``right`` or ``justify``, or run ``rtl`` or ``ltr``.
    """
    return f"{(_RUNNING if how in DIRECTIONS else _DIV).format(how)}\n\n{text}\n\n</div>"


def is_edge(line: str) -> bool:
    """Whether a line begins or ends aligned blocks."""
    return line.strip() == "</div>" or _ALIGNED.fullmatch(line.strip()) is not None


def aligned(state: "StateBlock", start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - the parser calls it
    """A rule for the parser: read blocks between lines that align them."""
    match = None if state.is_code_block(start) else _ALIGNED.fullmatch(line_of(state, start))
    last = _last_line(state, start, end) if match else None
    if match is None or last is None:
        return False
    if not silent:
        token = state.push("aligned_open", "div", 1)
        token.map, token.meta = [start, last + 1], {"align": match[1] or DIRECTIONS[match[2]]}
        token.attrSet(*(("style", f"text-align: {match[1]}") if match[1] else ("dir", match[2])))
        around, limit = state.parentType, state.lineMax
        state.parentType, state.lineMax = "aligned", last
        state.md.block.tokenize(state, start + 1, last)
        state.parentType, state.lineMax = around, limit
        state.push("aligned_close", "div", -1)
    state.line = last + 1
    return True


def line_of(state: "StateBlock", number: int) -> str:
    """A line of the text without its containers, and without spaces around it."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()


def _last_line(state: "StateBlock", start: int, end: int) -> int | None:
    """The line that ends what a line begins; None if it is missing, or if too many are nested."""
    depth = 0
    for number in range(start, end):
        text = line_of(state, number)
        if text and state.sCount[number] < state.blkIndent:
            return None
        if is_edge(text):
            depth += -1 if text == "</div>" else 1
        if not 0 < depth <= _DEEPEST:
            return None if depth else number
    return None
