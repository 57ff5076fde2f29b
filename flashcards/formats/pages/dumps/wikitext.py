"""The source of a page of a wiki, as MediaWiki's editor shows it and dumps have it: it is read as HTML.

::

    == Doughs ==                         a heading
    ;Biga                                a term
    :A stiff [[starter]] of Italy.       its definition
    ; Crumb : The inside of a loaf.      both on one line
    {{term|Crust}}                       the same, as Wikipedia's glossaries have it
    {{defn|The outside of a ''loaf''.}}

Templates are not known here: what they say is the last thing that they were
given, and those that were given nothing say nothing.
"""

import re
from collections.abc import Iterator, Sequence

_DEFINED = re.compile(r"^;[ \t]*\S", re.MULTILINE)
_SAID = re.compile(r"^:+[ \t]*\S|^;[^:\n]*:[ \t]*\S", re.MULTILINE)
_TERMED = re.compile(r"\{\{[ \t]*term[ \t]*\|", re.IGNORECASE)
_HEADED = re.compile(r"^={2,6}[^=\n].*=[ \t]*$", re.MULTILINE)
_EMPHASIS = re.compile(r"'''[^'\n]|\[\[[^\[\]\n]+\]\]")
_TABLE, _ROW = re.compile(r"^\{\|", re.MULTILINE), re.compile(r"^\|-", re.MULTILINE)
_SETTING = re.compile(r"^(?:\[[\w .:-]*\]|[\w.-]+[ \t]*=.*)$", re.MULTILINE)
"""What a file of settings has, whose comments begin with a semicolon."""

_NEXT = re.compile(r"(?<=[.!?)\u201d\"]);\s(?=[^\W_][^;:.\n]{0,60}\s?:)")
"""Where the next entry begins on the same line."""

_MARKDOWN = re.compile(r"^#{2,6}[ \t]+\S", re.MULTILINE)
_FEW, _LEAST = 2, 3  # headings and rows; terms, and other marks

_OPENED = re.compile(r"<!--|<(?P<name>ref|gallery)\b[^<>]*?(?P<alone>/?)>|__[A-Z]+__", re.IGNORECASE)
_BRACES = re.compile(r"\{\{|\}\}")
_MEDIA = re.compile(
    r"\[\[\s*:?(?:file|image|category|datei|bild|kategorie|fichier|cat\u00e9gorie|archivo|categor\u00eda)\s*:"
    r"[^\[\]]*(?:\[\[[^\[\]]*\]\][^\[\]]*)*\]\]",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]|\[(?:https?:)?//[^\s\[\]]+\s*([^\[\]]*)\]")
_LINKED = re.compile(r"\[\[[^\[\]]*\]\]")
_BOLD, _ITALIC = re.compile(r"'''(.+?)'''"), re.compile(r"''(.+?)''")
_NAMED = re.compile(r"(?P<name>\w[\w -]{0,30})=(?!=)(?P<value>.*)", re.DOTALL)
_PARTED = re.compile(r":(?=\s)|(?<=\s):")
_SPANS = re.compile(r"\[\[[^\[\]]*\]\]|\[[^\[\]]*\]|<[^<>]*>")
_CELLS = {"|": re.compile(r"\|\|"), "!": re.compile(r"!!|\|\|")}
_ATTRIBUTES = re.compile(r"[^\[\]{}|=]*=[^\[\]{}|]*\|(?!\|)")
_TERMS, _DEFINITIONS = ("term", "dt"), ("defn", "dd", "definition")
_NAMES = ("term", "content")
"""What the values of such templates are called that are shown."""

_TWO = ("convert", "cvt")
"""Templates of two values that are shown: a number and its unit."""

_PIPE = "\ue000"  # in place of one within a link
_HIGHEST = 6  # level of a heading


def is_page(text: str) -> bool:
    """Whether a text has lists of terms as only wikis write them, or headings between equals signs, links and bold."""
    if _MARKDOWN.search(text):
        return False
    if len(_TERMED.findall(text)) >= _LEAST:
        return True
    if _TABLE.search(text) and len(_ROW.findall(text)) >= _FEW:
        return True
    if len(_HEADED.findall(text)) >= _FEW and len(_EMPHASIS.findall(text)) >= _LEAST:
        return True
    if len(_DEFINED.findall(text)) < _LEAST or len(_SAID.findall(text)) < _LEAST:
        return False
    return _SETTING.search(text) is None


def as_html(text: str) -> str:
    """The page that a text is the source of, as far as it shows its terms."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    shown = _MEDIA.sub("", _without_templates(_without_hidden(text)))
    return "\n".join(_made([entry for line in shown.split("\n") for entry in _entries(line)]))


def _entries(line: str) -> list[str]:
    """The entries on a line that begins one; any other line as it is."""
    if not line.startswith(";"):
        return [line]
    first, *others = _NEXT.split(line)
    return [first, *(f";{other}" for other in others)]


def _without_hidden(text: str) -> str:
    """A text without its comments, sources, galleries and switches."""
    found: list[str] = []
    last = 0
    unclosed: set[str] = set()
    for match in _OPENED.finditer(text):
        if match.start() < last:
            continue
        end = match.end()
        if match[0] == "<!--" or (match["name"] and not match["alone"]):
            close = f"</{match['name'].casefold()}>" if match["name"] else "-->"
            at = -1 if close in unclosed else text.find(close, end)
            if at < 0:
                unclosed.add(close)
            end = at + len(close) if at >= 0 else end
        found.append(text[last : match.start()])
        last = end
    return "".join((*found, text[last:]))


def _without_templates(text: str) -> str:
    """A text with what its templates say, those within others first."""
    parts: list[list[str]] = [[]]
    last = 0
    for match in _BRACES.finditer(text):
        parts[-1].append(text[last : match.start()])
        last = match.end()
        if match[0] == "{{":
            parts.append([])
        elif len(parts) > 1:
            inner = "".join(parts.pop())
            parts[-1].append(_said(inner))
    parts[-1].append(text[last:])
    return "".join(part for whole in parts for part in whole)


def _said(inner: str) -> str:
    """What the template with this text between its braces says."""
    whole = _LINKED.sub(lambda match: match[0].replace("|", _PIPE), inner)
    name, *given = whole.split("|")
    kind = name.strip().casefold()
    values: list[str] = []
    for value in map(str.strip, given):
        named = _NAMED.fullmatch(value)
        called = named["name"].strip() if named else ""
        if not called or called.isdigit() or called in _NAMES:
            values.append((named["value"] if named else value).strip().replace(_PIPE, "|"))
    if not values:
        return ""
    if kind in _TERMS:
        return f"\n;{_on_one_line(values[-1])}\n"
    if kind in _DEFINITIONS:
        return f"\n:{_on_one_line(values[-1])}\n"
    return " ".join(values[:2]) if kind in _TWO else values[-1]


def _on_one_line(text: str) -> str:
    return "<br>".join(line.strip().lstrip(":*#").strip() for line in text.split("\n") if line.strip())


def _made(lines: Sequence[str]) -> Iterator[str]:
    """The elements that the lines are."""
    opened = ""
    rows: list[str] | None = None
    for line in lines:
        if rows is not None:
            if line.lstrip().startswith("|}"):
                yield _table(rows)
                rows = None
            else:
                rows.append(line.strip())
            continue
        wanted = _list_of(line, opened)
        if opened and opened != wanted:
            yield f"</{opened}>"
        if wanted and opened != wanted:
            yield f"<{wanted}>"
        opened = wanted
        if line.lstrip().startswith("{|"):
            rows = []
        else:
            yield _element(line, opened)
    if opened:
        yield f"</{opened}>"
    if rows:
        yield _table(rows)


def _list_of(line: str, opened: str) -> str:
    """The element of the list that a line is in; empty if it is in none."""
    if line.startswith(";") or (line.startswith(":") and opened == "dl"):
        return "dl"
    return "ul" if line.startswith(("*", "#")) and opened != "dl" else ""


def _element(line: str, opened: str) -> str:
    if opened == "dl" and line.startswith(";"):
        term, definition = _parted(line.lstrip("; \t"))
        below = f"<dd>{_inline(definition)}</dd>" if definition else ""
        return f"<dt>{_inline(term)}</dt>{below}"
    if opened:
        name = "dd" if opened == "dl" else "li"
        return f"<{name}>{_inline(line.lstrip(':;*# '))}</{name}>"
    heading = line.strip()
    level = min(len(heading) - len(heading.lstrip("=")), len(heading) - len(heading.rstrip("=")), _HIGHEST)
    if level and heading.strip("= "):
        return f"<h{level}>{_inline(heading.strip('= '))}</h{level}>"
    text = _inline(line.lstrip(":*# ")).strip()
    return f"<p>{text}</p>" if text.strip("-") else ""


def _parted(text: str) -> tuple[str, str]:
    """The term and the definition on a line, which the first colon parts that is in no link or tag."""
    hidden = _SPANS.sub(lambda match: "x" * len(match[0]), text)
    match = _PARTED.search(hidden)
    return (text[: match.start()].rstrip(), text[match.end() :].lstrip()) if match else (text.rstrip(": "), "")


def _table(lines: Sequence[str]) -> str:
    rows: list[list[str]] = [[]]
    for line in lines:
        if line.startswith(("|-", "|+")):
            rows.append([])
        elif line[:1] in _CELLS:
            name = "th" if line[0] == "!" else "td"
            for cell in _CELLS[line[0]].split(line[1:]):
                attributes = _ATTRIBUTES.match(cell)
                shown = cell[attributes.end() :] if attributes else cell
                rows[-1].append(f"<{name}>{_inline(shown.strip())}</{name}>")
        elif rows[-1]:
            rows[-1][-1] = f"{rows[-1][-1][:-5]} {_inline(line)}</{rows[-1][-1][1:3]}>"
    return f"<table>{''.join(f'<tr>{chr(10).join(cells)}</tr>' for cells in rows if cells)}</table>"


def _inline(text: str) -> str:
    """The text of a line as HTML: words of links, bold and italics."""
    text = _LINK.sub(lambda match: match[1] or match[2] or "", text)
    return _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", text))
