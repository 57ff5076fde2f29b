r"""Markdown as everything here understands it: CommonMark with tables, struck text and math, and a few HTML tags.

Math stands between dollars (``$...$`` within a line, ``$$...$$`` on its own)
or between ``\\(...\\)`` and ``\\[...\\]``; Markdown touches nothing between them. All other HTML is text.
"""

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from flashcards.formats.kept import aligned, kept_tag, line_of
from flashcards.formats.pictures import sizes
from flashcards.formats.tables import break_lines, merge_cells

if TYPE_CHECKING:
    from markdown_it.ruler import RuleOptionsType

_MATH_SPAN = re.compile(
    r"""
      \$\$ (?P<display> (?: \\. | [^\\$] | \$(?!\$) )+ ) \$\$
    | (?<!\$) \$ (?![\s$]) (?P<inline> (?: \\. | [^\\$] )+ ) (?<!\s) \$ (?![\d$])
    | \\\( (?P<parentheses> (?: [^\\] | \\(?![()]) )+ ) \\\)
    | \\\[ (?P<brackets> (?: [^\\] | \\(?![\[\]]) )+ ) \\\]
    """,
    re.DOTALL | re.VERBOSE,
)

_SOUND = re.compile(r"\[sound:[^\]\\\n]{1,255}\]")


def make_parser() -> MarkdownIt:
    """A new parser.

    Its tokens of type ``math`` hold TeX, and ``$`` or ``$$`` as their markup;
    those of type ``html_inline`` are the tags of :mod:`flashcards.formats.kept`,
    and ``aligned_open`` and ``aligned_close`` stand around blocks with an
    ``align`` in their ``meta``. Pictures may have a ``width`` and a ``height``.
    A ``[sound:NAME]`` is text as it stands, whatever the name would mean.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("escape", "math", _math_span)
    parser.inline.ruler.before("link", "sound", _sound)
    parser.inline.ruler.push("kept_tag", kept_tag)
    parser.core.ruler.after("block", "merge_cells", merge_cells)
    parser.core.ruler.after("inline", "break_lines", break_lines)
    parser.core.ruler.after("inline", "sizes", sizes)
    starts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "aligned", aligned, starts)
    parser.block.ruler.before("fence", "math_block", _math_block, starts)
    return parser


def _math_span(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    match = _MATH_SPAN.match(state.src, state.pos, state.posMax)
    if match is None or (match["brackets"] is not None and state.linkLevel):
        return False  # in a link they are its brackets, as other programs write them
    if not silent:
        token = state.push("math", "", 0)
        token.markup = "$" if match["display"] is None and match["brackets"] is None else "$$"
        token.content = next(text for text in match.groups() if text is not None)
    state.pos = match.end()
    return True


def _sound(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    match = _SOUND.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.pending += match[0]
    state.pos = match.end()
    return True


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's
    """Math that opens with ``$$`` at the start of a line and closes with it at the end of one."""
    if state.is_code_block(start) or not line_of(state, start).startswith("$$"):
        return False
    last = _closing_line(state, start, end)
    if last is None:
        return False
    if not silent:
        token = state.push("math", "", 0)
        token.block = True
        token.markup = "$$"
        token.map = [start, last + 1]
        token.content = state.getLines(start, last + 1, state.sCount[start], False).strip()[2:-2]  # noqa: FBT003
    state.line = last + 1
    return True


def _closing_line(state: StateBlock, start: int, end: int) -> int | None:
    for number in range(start, end):
        text = line_of(state, number)
        if text and state.sCount[number] < state.blkIndent:
            return None
        if number == start:
            text = text[2:]
        if text.endswith("$$"):
            return number
        if "$$" in text:
            return None
    return None
