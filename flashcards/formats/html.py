"""HTML of other programs' fields to Markdown: simple markup is kept, of all other the text.

Kept are bold, italic and struck text, code, lists, links, pictures, line breaks
and paragraphs. MathJax becomes math between dollars. A character of the text
that Markdown would take for markup gets a backslash.
"""

import re
from collections.abc import Iterator

from flashcards.formats import fields
from flashcards.formats.entities import unescape
from flashcards.spans import is_formula

_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})((?:\"[^\"<]*\"|'[^'<]*'|[^\"'<>])*+)>|<!--|<?[^<]*+")
_ATTRIBUTE = re.compile(r"""\b(src|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_MATH = re.compile(r"\\\(((?:[^\\]|\\(?![()]))++)\\\)|\\\[((?:[^\\]|\\(?![\[\]]))++)\\\]")
_SPECIAL = re.compile(r"[\\`*]|<(?=[a-zA-Z/!?])|~~|(?<![^\W_])_|_(?![^\W_])")
_SPACES = re.compile(r"[ \t\n\r\f\xa0]+")
_BREAKS = re.compile(r" *\v[ \v]*")
_PARAGRAPHS = re.compile(r"[ \v]*\f[ \v\f]*")

_MARKS = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em"), "*"),
    **dict.fromkeys(("s", "strike", "del"), "~~"),
    **dict.fromkeys(("code", "tt"), "`"),
}
_LISTS = ("ul", "ol")
_BLOCKS = frozenset(
    {
        *("p", "div", "section", "article", "blockquote", "center", "address", "header", "footer", "figure", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "dl", "dt", "dd"),
    }
)
_HIDDEN = frozenset({"script", "style", "title"})
_DEEPEST_LIST = 6
_BREAK, _PARAGRAPH = "\v", "\f"


def to_markdown(html: str) -> str:
    """A field as a definition."""
    text = _Writer(fields.clean(html)).markdown()
    text = _PARAGRAPHS.sub(_PARAGRAPH, text).strip(" \v\f")
    text = _BREAKS.sub(lambda match: "\\\n" if match[0].count(_BREAK) == 1 else "\n\n", text)
    return fields.definition(text.replace(f"{_PARAGRAPH}\n", "\n").replace(_PARAGRAPH, "\n\n"))


class _Writer:
    """Markdown as it grows. Breaks and paragraphs are marked by characters that are set into text later."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.parts: list[str] = []
        self.open: list[tuple[str, int]] = []  # marks, and where in the parts their text begins
        self.lists: list[int] = []  # the number of the last item; -1 in a list without numbers
        self.links: list[str] = []
        self.hidden = ""
        self.pre = False

    def markdown(self) -> str:
        """The whole text."""
        for closing, name, attributes, text in self._tokens():
            if self.hidden:
                self.hidden = "" if closing and name == self.hidden else self.hidden
            elif not name:
                self._text(text)
            elif closing:
                self._close(name)
            else:
                self._start(name, attributes)
        self._end_marks()
        while self.links:
            self._close("a")
        return "".join([*self.parts, "\n```" if self.pre else ""])

    def _tokens(self) -> Iterator[tuple[bool, str, str, str]]:
        at = 0
        last_comment = self.html.rfind("-->")
        while (match := _TOKEN.match(self.html, at)) and match[0]:
            at = match.end()
            if match[0] == "<!--" and last_comment >= at:
                at = self.html.index("-->", at) + 3
            else:
                yield match[1] == "/", (match[2] or "").lower(), match[3] or "", match[0]

    def _text(self, text: str) -> None:
        text = fields.clean(unescape(text))
        if self.pre:
            self.parts.append(text.replace(_BREAK, " ").replace(_PARAGRAPH, " "))
        elif any(mark == "`" for mark, _ in self.open):
            self.parts.append(_SPACES.sub(" ", text.replace(_BREAK, " ")))
        else:
            self.parts.append(_escaped(_SPACES.sub(" ", text.replace(_BREAK, " "))))

    def _start(self, name: str, attributes: str) -> None:
        if name in _HIDDEN:
            self.hidden = name
        elif name in _MARKS:
            if not self.pre and all(mark != _MARKS[name] for mark, _ in self.open):
                self.open.append((_MARKS[name], len(self.parts)))
        elif name == "pre":
            self._boundary("```\n")
            self.open.clear()
            self.pre = True
        elif name in _LISTS:
            self._boundary(None if self.lists else "")
            self.lists.append(0 if name == "ol" else -1)
        elif name == "li":
            self._item()
        elif name in _BLOCKS:
            self._boundary("")
        else:
            self.parts.append(self._inline(name, attributes))

    def _inline(self, name: str, attributes: str) -> str:
        """What stands for a tag within a line; nothing for one that is not known."""
        if name == "br":
            return "\n" if self.pre else _BREAK
        if name in ("td", "th"):
            return " "
        address = _address(attributes)
        if name == "a":
            self.links.append(address)
            return "[" if address else ""
        return f"![]({address})" if name == "img" and address else ""

    def _close(self, name: str) -> None:
        if name == "pre" and self.pre:
            self.parts.append("\n```")
            self.pre = False
            self._boundary("")
        elif name in _LISTS and self.lists:
            self.lists.pop()
            self._boundary(None if self.lists else "")
        elif name == "a" and self.links:
            address = self.links.pop()
            self.parts.append(f"]({address})" if address else "")
        elif name in _BLOCKS:
            self._boundary("")
        elif name in _MARKS and any(mark == _MARKS[name] for mark, _ in self.open):
            while self._end_mark() != _MARKS[name]:
                pass

    def _item(self) -> None:
        depth = min(len(self.lists), _DEEPEST_LIST)
        mark = "- "
        if self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            mark = f"{self.lists[-1]}. "
        self._boundary("\n" + "   " * (depth - 1) + mark)

    def _boundary(self, after: str | None) -> None:
        """End a paragraph, and begin the next with a text; marks begin anew there."""
        marks = [mark for mark, _ in self.open]
        self._end_marks()
        self.parts += [] if after is None or self.pre else [_PARAGRAPH, after]
        self.open = [(mark, len(self.parts)) for mark in marks]

    def _end_marks(self) -> None:
        while self.open:
            self._end_mark()

    def _end_mark(self) -> str:
        """Put the innermost mark around its text, inside of the space around that; returns the mark."""
        mark, start = self.open.pop()
        text = "".join(self.parts[start:])
        bare = text.strip(" \v\f\n")
        if bare:
            before, _, after = text.partition(bare)
            inner = f"{mark}{bare}{mark}"
            text = before + (f"`` {bare} ``" if mark == "`" and "`" in bare else inner) + after
        self.parts[start:] = [text]
        return mark


def _escaped(text: str) -> str:
    """A text whose characters Markdown takes for themselves, with its math between dollars."""
    parts: list[str] = []
    done = 0
    for match in _MATH.finditer(text):
        math = f"${match[1].strip()}$" if match[2] is None else f"$${match[2].strip()}$$"
        if match[2] is None and not is_formula(
            text[max(0, match.start() - 1) : match.start()], math, text[match.end() : match.end() + 1]
        ):
            math = rf"\({match[1]}\)"
        parts += [_SPECIAL.sub(r"\\\g<0>", text[done : match.start()]), math]
        done = match.end()
    return "".join([*parts, _SPECIAL.sub(r"\\\g<0>", text[done:])])


def _address(attributes: str) -> str:
    found = _ATTRIBUTE.search(attributes)
    address = unescape(found[2] or found[3] or found[4] or "") if found else ""
    return f"<{address}>" if re.search(r"[\s()]", address) else address
