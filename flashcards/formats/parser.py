r"""Markdown as it is read everywhere here: CommonMark with tables, struck text, math and a few HTML tags.

Math is between dollars (``$...$`` within a line, ``$$...$$`` on its own lines)
or between ``\\(...\\)`` and ``\\[...\\]``; Markdown changes nothing inside it.
HTML comments are skipped, and all other HTML is text.
"""

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from flashcards.formats.kept import aligned, kept_tag, line_of
from flashcards.formats.pictures import embedded, sizes
from flashcards.formats.tables import break_lines, merge_cells
from flashcards.spans import MATH_SPAN, comment_end

if TYPE_CHECKING:
    from markdown_it.ruler import RuleOptionsType

_BLANKS = re.compile(r" +(?![ \n])")
_SOUND = re.compile(r"\[sound:[^\]\\\n]{1,255}\]")


def make_parser() -> MarkdownIt:
    """A new parser.

    Tokens of type ``math`` contain TeX, with ``$`` or ``$$`` as their markup;
    those of type ``html_inline`` are the tags of :mod:`flashcards.formats.kept`,
    and ``aligned_open`` and ``aligned_close`` are around blocks, with an ``align``
    in their ``meta``. Pictures may have a ``width`` and a ``height``. A
    ``[sound:NAME]`` is plain text, whatever its name would mean.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("escape", "math", _math_span)
    parser.inline.ruler.before("link", "sound", _sound)
    parser.inline.ruler.before("image", "embedded", embedded)
    parser.inline.ruler.before("autolink", "comment", _comment)
    parser.inline.ruler.push("kept_tag", kept_tag)
    parser.core.ruler.after("block", "merge_cells", merge_cells)
    parser.core.ruler.after("inline", "break_lines", break_lines)
    parser.core.ruler.after("inline", "sizes", sizes)
    starts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "aligned", aligned, starts)
    parser.block.ruler.before("fence", "math_block", _math_block, starts)
    parser.block.ruler.before("fence", "comments", _comments, starts)
    return parser


def _math_span(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    match = MATH_SPAN.match(state.src, state.pos, state.posMax)
    if match is None or (match["brackets"] is not None and state.linkLevel):
        return False  # in a link they are its brackets, as other programs write them
    if not silent:
        token = state.push("math", "", 0)
        token.markup = "$" if match["display"] is None and match["brackets"] is None else "$$"
        token.content = next(text for text in match.groups() if text is not None)
    state.pos = match.end()
    return True


def _sound(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    match = _SOUND.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.pending += match[0]
    state.pos = match.end()
    return True


def _comment(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """A comment within a paragraph."""
    end = comment_end(state.src, state.pos, _last_comment(state)) if state.src.startswith("<!--", state.pos) else None
    if end is None:
        return False
    if not silent and (end == state.posMax or state.src[end] == "\n"):
        state.pending = state.pending.rstrip(" ")
    elif not silent and (state.pending.endswith(" ") or not (state.pending or state.tokens)):
        blanks = _BLANKS.match(state.src, end)
        end = blanks.end() if blanks else end  # two spaces around it would be visible
    state.pos = end
    return True


def _last_comment(state: StateInline | StateBlock) -> int:
    """The position of the last end of a comment in a text; every beginning of one asks for it."""
    known: tuple[str, int] = state.env.get("last comment", ("", -1))
    if known[0] is not state.src:
        known = state.env["last comment"] = (state.src, state.src.rfind("-->"))
    return known[1]


def _comments(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls it so
    """A comment at the beginning of a line; what follows it on its last line begins another block."""
    at = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith("<!--", at) or at + 2 > _last_comment(state):
        return False
    for number in range(start, end):
        if line_of(state, number) and state.sCount[number] < state.blkIndent:
            return False
        first = state.bMarks[number] + state.tShift[number]
        closing = state.src.find("-->", first + 2 * (number == start), state.eMarks[number])
        if closing >= 0:
            break
    else:
        return False
    rest = state.src[closing + 3 : state.eMarks[number]]
    if number == start and rest.strip():
        return False  # it is within a paragraph
    if silent:
        return True
    state.line = number + 1
    if rest.strip():
        state.line = number
        state.bMarks[number] = closing + 3
        state.tShift[number] = len(rest) - len(rest.lstrip())
        state.sCount[number] = state.blkIndent
    return True


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's
    """Math that opens with ``$$`` at the beginning of a line and closes with it at the end of one."""
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
