"""Anki's text export, "Notes in Plain Text", read and written.

::

    #separator:tab
    #html:true
    #guid column:1
    #notetype column:2
    #deck column:3
    #tags column:4
    f3Qz<tab>Basic<tab>Seas<tab>moon daily<tab>Tide<tab>The rise and <b>fall</b> of the sea.

The guid of each note is kept, so Anki updates a note that it has when the text
is imported again. Written are Anki's own note types Basic, Basic (and reversed
card) and Cloze, which every English collection has. A cloze text begins with
its term in bold where it needs one. Text holds no schedules.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import count, islice
from typing import NamedTuple
from unicodedata import normalize

from flashcards import clozes
from flashcards.cards import REVERSE, Deck, Note, kinds_of, with_answer
from flashcards.errors import Problem
from flashcards.formats import Outgoing, Reading, fields
from flashcards.formats.columns import Row, role_of
from flashcards.formats.delimited import SEPARATORS, sniff
from flashcards.formats.delimited import recognises as is_table
from flashcards.formats.notes import collect, one_way
from flashcards.formats.rows import Cells, cell, read_rows

_HEADER = re.compile(r"#([^:]*):(.*)")
_QUOTED = re.compile(r'"(#(?:[^"]|"")*)"[,;\t| ]*')
"""A header that a spreadsheet saved as a row, because it contains a separator."""

_KNOWN = frozenset(
    ("separator", "html", "columns", "notetype", "deck", "tags", "guid column", "notetype column", "deck column",
     "tags column", "if matches", "match scope")
)  # fmt: skip
_TAGS = "tags:"
_LEAST_ROWS = 3
_TABBED = 0.75  # of the rows
_ROW = re.compile(r"[^\s,;\t|][^;\t|]*(?:[;\t|]|,(?! ))[^\s,;\t|].*")
"""A line that may be a note below a line of tags, and is hardly a sentence."""

_TRAILING = re.compile(r"(?<!\A)[^A-Za-z0-9]+\Z")
_FIELDS = {"Basic": 2, "Basic (and reversed card)": 2, "Basic (type in the answer)": 2,
           "Basic (optional reversed card)": 3, "Cloze": 2}  # fmt: skip
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
_COLUMNS = ("guid", "notetype", "deck", "tags")
_EITHER = ("notetype", "deck")
"""Each has one value for all notes or a column, whichever header comes last."""

_LEAD_IN_HTML = re.compile(r"\A<b>((?:(?!</?b>|<br).)+)</b><br><br>(?=.)", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LEAD = re.compile(r"\A\*\*([^*\n]+)\*\*\n\n(?=.)", re.DOTALL)
_ALIASES = re.compile(r"(?:\A|\n\n)Aliases: ([^\n]+)\Z")
_UNDER_A_NAME = re.compile(r"\*\*(?:[^*\n\\]|\\.)+:\*\*(?:\s|\Z)|Aliases: [^\n]+\Z")
_EXTRA = "**Back Extra:**"
"""How the second field of Anki's own cloze notes begins, as in a package; a text does not name it."""

_OURS = "flashcards: "
_BASIC, _REVERSED, _CLOZED = "Basic", "Basic (and reversed card)", "Cloze"
_MOST_COLUMNS = 1_000


@dataclass(slots=True)
class _Header:
    """The contents of the first lines; columns are counted from 0."""

    separator: str = ""
    html: bool = False
    said: dict[str, str] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    labels: str = ""
    names: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Markup(NamedTuple):
    """Converters from Markdown to HTML: for terms, for definitions, and for those with clozes."""

    line: Callable[[str], str]
    block: Callable[[str], str]
    cloze: Callable[[str], str]


class Reader(NamedTuple):
    """Converters from fields to Markdown: for terms on one line, for definitions, and for those with clozes.

    ``occluded`` returns term and definition for fields with hidden areas in a
    picture, and None for all others.
    """

    line: Callable[[str], str]
    block: Callable[[str], str]
    cloze: Callable[[str], str]
    occluded: Callable[[Sequence[str]], tuple[str, str] | None] = lambda _: None


@dataclass(frozen=True, slots=True)
class _Content:
    term: str
    definition: str
    aliases: tuple[str, ...]
    reverse: bool


def recognises(text: str) -> bool:
    """Whether a text begins with Anki's headers, or is a table below tags or a comment, as Anki reads it."""
    text = text.lstrip("\ufeff")
    if not text.startswith(_TAGS):
        return _has_header(text) or _is_ragged(text)
    rest = text.partition("\n")[2].strip()
    if _has_header(rest):
        return True
    rows = [line for line in rest.split("\n") if line.strip() and not line.startswith("#")]
    return bool(rows) and (is_table("\n".join(rows)) or all(map(_ROW.fullmatch, rows)))


def _is_ragged(text: str) -> bool:
    """Whether rows with tabs, not all of them with the same number, stand directly below a comment.

    If they all have, and so nothing is wrong, the comment may as well be the title of a page.
    """
    lines = text.rstrip().split("\n")
    rows = lines[next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines)) :]
    tabbed = sum("\t" in row for row in rows)
    return (
        len(lines) > len(rows)
        and len(rows) >= _LEAST_ROWS
        and "\t" in rows[0]
        and all(row.strip() for row in rows)
        and tabbed >= _TABBED * len(rows)
        and len({row.count("\t") for row in rows}) > 1
    )


def _has_header(text: str) -> bool:
    """Whether there is a header of Anki's among the comments at the beginning of a text."""
    while text.startswith(("#", '"#')):
        line, _, text = text.partition("\n")
        match = _HEADER.fullmatch(_unquoted(line.rstrip("\r")))
        if match and match[1].lower() in _KNOWN:  # after a space it may be a heading
            return True
    return False


def parse(text: str, name: str, *, html: Reader | None = None) -> Reading:
    """Read an export; its notes go to the deck that theirs have in common, or to ``name``.

    ``html`` converts HTML fields to Markdown; without it, they are kept as they are.
    """
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    header, first = _Header(), 0
    if lines[0].startswith(_TAGS):
        header.said["tags"], first = lines[0].removeprefix(_TAGS).strip(), 1
    last = next(
        (at for at, line in enumerate(lines) if at >= first and not _unquoted(line).startswith("#")), len(lines)
    )
    _read_header(header, lines[first:last], first)
    separator = header.separator or sniff("\n".join(lines[last:]))
    _name_columns(header)
    problems = header.problems
    reader = html if html is not None and header.html else _AS_IT_STANDS
    notes: list[Row] = []
    for row in read_rows(lines, separator, last, comments=True):
        note = row if isinstance(row, Problem) else _note(row, header, reader)
        if isinstance(note, Problem):
            problems.append(note)
        else:
            notes.append(note)
    return collect(notes, name, problems)


def write(outgoing: Outgoing) -> Iterator[str]:
    """An export of notes with guids, note by note; without ``html``, Markdown is written as it is."""
    html = outgoing.html or _AS_IT_IS
    yield "#separator:tab\n#html:true\n#if matches:update current\n"
    yield "".join(f"#{column} column:{number}\n" for number, column in enumerate(_COLUMNS, 1))
    for deck, note, record in outgoing.notes:
        yield "\t".join(cell(text) for text in (record.guid or "", *_cells(note, deck, html))) + "\n"


def _cells(note: Note, deck: Deck, html: Markup) -> Iterator[str]:
    kinds = kinds_of(note, reverse=deck.reverse)
    term = html.line(note.term)
    aliases = html.block("Aliases: " + "; ".join(note.aliases)) if note.aliases else ""
    if kinds[0].startswith("cloze"):
        asked, more = with_answer(note.definition)
        notetype, text = _CLOZED, html.cloze(asked)
        if note.term != clozes.blanked(asked):
            text = f"<b>{_without_deletions(term)}</b><br><br>{text}"
        aliases = _without_deletions(aliases)
        sides = [text, html.cloze(more.removeprefix(_EXTRA).lstrip("\n ")) if more else ""]
    else:
        notetype = _REVERSED if REVERSE in kinds else _BASIC
        sides = [term, html.block(note.definition)]
    if aliases:
        sides[1] += f"<br><br>{aliases}" if sides[1] else aliases
    tags = (tag for tag in (*deck.tags, *note.tags) if (tag, notetype) != ("reverse", _REVERSED))
    yield from (notetype, _path(deck.name), " ".join(dict.fromkeys(tags)), *sides)


def _path(deck: str) -> str:
    """The name of a deck as Anki keeps it: no level is empty, or has spaces or colons around it.

    By any other name Anki finds no deck, and makes one for each row.
    """
    name = normalize("NFC", fields.term(deck))
    return "::".join(level.strip(": ") or "blank" for level in name.split("::")) if name else ""


def _without_deletions(html: str) -> str:
    """HTML beside a text with clozes, without braces that Anki would make cards of."""
    return html.replace("{{", "{&#123;")


def _as_it_is(markdown: str) -> str:
    return escape(markdown, quote=False).replace("\n", "<br>")


def _held_apart(markdown: str) -> str:
    """A text in which no formula or code ends a cloze for Anki."""
    return clozes.as_entities(_as_it_is(clozes.apart(markdown)))


_AS_IT_IS = Markup(_as_it_is, _as_it_is, _held_apart)


def _as_it_stands(text: str) -> str:
    return fields.definition(text)


_AS_IT_STANDS = Reader(_as_it_stands, _as_it_stands, _as_it_stands)


def _read_header(header: _Header, lines: Sequence[str], before: int) -> None:
    """Read the first lines; ``before`` which there may be one.

    A spreadsheet that saved them as rows added separators, which are not part of a value.
    """
    for number, line in enumerate(lines, before + 1):
        said = _unquoted(line)
        match = _HEADER.fullmatch(said)
        if match is None:
            continue  # a comment
        key, value = match[1].strip().lower(), match[2]
        bare = _TRAILING.sub("", value.lstrip(" "))
        if key == "separator":
            other = bare[:1] if len(bare) == 1 else " " if value and not bare else "\t"
            header.separator = _SEPARATORS.get(bare.casefold().strip(), other)
        elif key == "html":
            header.html = bare.casefold().strip() == "true"
        elif key == "columns":
            header.labels = value
        elif key.removesuffix(" column") in _COLUMNS and key.endswith(" column"):
            if re.fullmatch(r"\d{1,4}", bare.strip()) and 0 < int(bare) <= _MOST_COLUMNS:
                name = key.removesuffix(" column")
                header.columns[name] = int(bare) - 1
                if name in _EITHER:
                    header.said.pop(name, None)
            else:
                message = f'"#{key}:" takes the number of a column, counting from 1'
                header.problems.append(Problem(line=number, message=message))
        else:
            behind = header.separator.strip() or SEPARATORS if said is line else ""  # quotes end a value
            header.said[key] = value.strip().rstrip(behind or None).strip()
            if key in _EITHER:
                header.columns.pop(key, None)


def _unquoted(line: str) -> str:
    """A line of headers as it was before a spreadsheet saved it as a row of one cell."""
    match = _QUOTED.fullmatch(line)
    return match[1].replace('""', '"') if match else line


def _name_columns(header: _Header) -> None:
    """Find out the names of the columns, and which one has tags if no header says so."""
    for row in read_rows([header.labels], header.separator or "\t"):
        if isinstance(row, Cells):
            header.names = [fields.term(name).casefold() for name in row.cells]
    if "tags" in header.columns:
        return
    if "tags" in header.names:
        header.columns["tags"] = header.names.index("tags")
    elif (known := _FIELDS.get(header.said.get("notetype", ""))) is not None:
        taken = header.columns.values()  # after the last field there are tags
        header.columns["tags"] = next(islice((at for at in count() if at not in taken), known, None))


def _note(row: Cells, header: _Header, reader: Reader) -> Row | Problem:
    """The note in a row."""
    special = {name: row.cells[at] for name, at in header.columns.items() if at < len(row.cells)}
    said = header.said | special
    texts = [text for at, text in enumerate(row.cells) if at not in header.columns.values()]
    found = _by_type(fields.term(said.get("notetype", "")), _in_order(texts, header), reader)
    if not found.term or not found.definition:
        message = f"a note without a {'back' if found.term else 'front'}: a row needs two fields that are not empty"
        return Problem(line=row.line, message=message)
    tags = [*header.said.get("tags", "").split(), *special.get("tags", "").split()]
    tags += ["reverse"] if found.reverse else []
    note = Note(
        term=found.term,
        definition=found.definition,
        tags=tuple(dict.fromkeys(tag for word in tags for tag in fields.tags(f"#{word}"))),
        aliases=found.aliases,
        line=row.line,
    )
    note = note if found.reverse else one_way(note)
    return Row(note=note, deck=_path(said.get("deck", "")), guid=fields.guid(special.get("guid", "")))


def _in_order(texts: list[str], header: _Header) -> list[str]:
    """The fields of a note with the term first and the definition second, if their names are known."""
    names = [name for at, name in enumerate(header.names) if at not in header.columns.values()]
    roles = [role_of(name) for name in names][: len(texts)]
    first = [roles.index(role) for role in ("term", "definition") if role in roles]
    return [texts[at] for at in dict.fromkeys([*first, *range(len(texts))])]


def _by_type(notetype: str, texts: Sequence[str], reader: Reader) -> _Content:
    """The fields of a note in Markdown, according to its note type."""
    first, second, *more = [*texts, "", ""][: max(2, len(texts))]
    if notetype.startswith(_OURS):
        aliases, _, both, *_ = [*more, "", "", ""]
        text = reader.cloze(second) if clozes.numbers(clozes.parse(second, html=True)) else reader.block(second)
        names = fields.aliases(";".join(reader.line(part) for part in _BREAK.split(aliases)))
        return _Content(_line(reader.line(first)), text, names, reverse=bool(both))
    if hidden := reader.occluded(texts):
        return _Content(*hidden, (), reverse=False)
    if not notetype.startswith(_BASIC) and clozes.numbers(clozes.parse(first, html=True)):
        lead, text = _led(first, reader)
        behind = [part for part in map(reader.cloze, (second, *more)) if part]
        apart = [_with_answer(part, whole=notetype == _CLOZED) for part in behind]
        return _taken_apart(_line(lead) or clozes.blanked(text), [text, *apart])
    optional = "optional" in notetype.casefold()
    reverse = "reversed" in notetype.casefold() and (not optional or bool("".join(more)))
    parts = [reader.block(part) for part in (second, *([] if optional else more))]
    return _taken_apart(_line(reader.line(first)), parts, reverse=reverse)


def _with_answer(text: str, *, whole: bool) -> str:
    """The text after one with clozes, named so that it comes with the answer.

    One with its own clozes may be part of the question, unless the text before it is the ``whole`` question.
    """
    begins = _UNDER_A_NAME.match(text) or (not whole and clozes.numbers(clozes.parse(text)))
    return text if begins else fields.labelled(_EXTRA, text)


def _led(field: str, reader: Reader) -> tuple[str, str]:
    """The term in bold before a text with clozes, if there is one, and the text."""
    if match := _LEAD_IN_HTML.match(field):
        return reader.line(match[1]), reader.cloze(field[match.end() :])
    text = reader.cloze(field)
    lead = _LEAD.match(text)
    return (lead[1], text[lead.end() :]) if lead else ("", text)


def _taken_apart(term: str, parts: Sequence[str], *, reverse: bool = False) -> _Content:
    """A definition without the aliases at its end, and these."""
    text = "\n\n".join(part for part in parts if part)
    found = _ALIASES.search(text)
    if found and found.start():
        return _Content(term, text[: found.start()], fields.aliases(found[1]), reverse=reverse)
    return _Content(term, text, (), reverse=reverse)


def _line(markdown: str) -> str:
    return fields.term(markdown.replace("\\\n", " "))
