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
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import chain, count
from typing import NamedTuple

from flashcards import clozes
from flashcards.cards import REVERSE, Deck, Note, NoteGuid, kinds_of, new_guid
from flashcards.errors import Problem
from flashcards.formats import Reading, Record, Told, fields
from flashcards.formats.columns import Row, role_of
from flashcards.formats.delimited import sniff
from flashcards.formats.html import to_markdown
from flashcards.formats.notes import collect, one_way
from flashcards.formats.rows import Cells, cell, read_rows

_HEADER = re.compile(r"#([a-z ]+):(.*)")
_KNOWN = re.compile(
    r"#(?:separator|html|columns|notetype|deck|tags|(?:guid|notetype|deck|tags) column|if matches|match scope):"
)
_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
_COLUMNS = ("guid", "notetype", "deck", "tags")
_LEAD = re.compile(r"\A\*\*([^*\n]+)\*\*\n\n(?=.)", re.DOTALL)
_ALIASES = re.compile(r"(?:\A|\n\n)Aliases: ([^\n]+)\Z")
_OURS = "flashcards: "
_BASIC, _REVERSED, _CLOZED = "Basic", "Basic (and reversed card)", "Cloze"
_MOST_COLUMNS = 1_000


@dataclass(slots=True)
class _Header:
    """What the first lines say; columns are counted from 0."""

    separator: str = ""
    html: bool = False
    said: dict[str, str] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Markup(NamedTuple):
    """What makes HTML of Markdown: of a term, which is one line, of a definition, and of one with deletions."""

    line: Callable[[str], str]
    block: Callable[[str], str]
    cloze: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Content:
    term: str
    definition: str
    aliases: tuple[str, ...]
    reverse: bool


def recognises(text: str) -> bool:
    """Whether a text begins with one of Anki's headers."""
    return _KNOWN.match(text.lstrip("\ufeff")) is not None


def parse(text: str, name: str, *, markdown: Callable[[str], str] = to_markdown) -> Reading:
    """Read an export; its notes go to the deck that theirs have in common, or to ``name``.

    ``markdown`` makes Markdown of the fields' HTML, where they are HTML.
    """
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((at for at, line in enumerate(lines) if not _HEADER.fullmatch(line)), len(lines))
    header = _header(lines[:first])
    separator = header.separator or sniff("\n".join(lines[first:]))
    problems = header.problems
    to_text = markdown if header.html else fields.definition
    notes: list[Row] = []
    for row in read_rows(lines, separator, first, comments=True):
        note = row if isinstance(row, Problem) else _note(row, header, to_text)
        if isinstance(note, Problem):
            problems.append(note)
        else:
            notes.append(note)
    return collect(notes, name, problems)


def render(deck: Deck, records: Mapping[int, Record] | None = None, *, html: Markup | None = None) -> Iterator[str]:
    """An export of a deck, note by note.

    A note without a guid in its record is given the one that a first reading
    of the deck gives. ``html`` is as in :func:`write`.
    """
    guids = zip(_guids(deck, records or {}), deck.notes, strict=True)
    return write((Told(deck, note, Record(guid=guid)) for guid, note in guids), html=html)


def write(notes: Iterable[Told], *, html: Markup | None = None) -> Iterator[str]:
    """An export of notes that have guids, note by note; without ``html``, Markdown is written as it is."""
    html = html or _AS_IT_IS
    yield "#separator:tab\n#html:true\n#if matches:update current\n"
    yield "".join(f"#{column} column:{number}\n" for number, column in enumerate(_COLUMNS, 1))
    for deck, note, record in notes:
        yield "\t".join(cell(text) for text in (record.guid or "", *_cells(note, deck, html))) + "\n"


def _guids(deck: Deck, records: Mapping[int, Record]) -> Iterator[NoteGuid]:
    """The guids of a deck's notes; further notes of one term are told apart by definition, then by number."""
    taken = {record.guid for record in records.values() if record.guid}
    copies: Counter[tuple[str, str]] = Counter()
    for at, note in enumerate(deck.notes):
        guid = records.get(at, Record()).guid
        if guid is None:
            text = note.definition
            seen = copies[note.term, text]
            copies[note.term, text] += 1
            tries = chain(((), (text,)), ((text, str(number)) for number in count(max(2, seen))))
            guids = (new_guid(deck.name, note.term, *more) for more in tries)
            guid = next(guid for guid in guids if guid not in taken)
            taken.add(guid)
        yield guid


def _cells(note: Note, deck: Deck, html: Markup) -> Iterator[str]:
    kinds = kinds_of(note, reverse=deck.reverse)
    term = html.line(note.term)
    aliases = html.block("Aliases: " + "; ".join(note.aliases)) if note.aliases else ""
    if kinds[0].startswith("cloze"):
        notetype, text = _CLOZED, html.cloze(note.definition)
        if note.term != clozes.blanked(note.definition):
            text = f"<b>{_without_deletions(term)}</b><br><br>{text}"
        aliases = _without_deletions(aliases)
        sides = [text, ""]
    else:
        notetype = _REVERSED if REVERSE in kinds else _BASIC
        sides = [term, html.block(note.definition)]
    if aliases:
        sides[1] += f"<br><br>{aliases}" if sides[1] else aliases
    tags = (tag for tag in (*deck.tags, *note.tags) if (tag, notetype) != ("reverse", _REVERSED))
    yield from (notetype, deck.name, " ".join(dict.fromkeys(tags)), *sides)


def _without_deletions(html: str) -> str:
    """HTML beside a text with deletions: Anki would make cards of braces there."""
    return html.replace("{{", "{&#123;")


def _as_it_is(markdown: str) -> str:
    return escape(markdown, quote=False).replace("\n", "<br>")


_AS_IT_IS = Markup(_as_it_is, _as_it_is, _as_it_is)


def _header(lines: Sequence[str]) -> _Header:
    header = _Header()
    for number, line in enumerate(lines, 1):
        match = _HEADER.fullmatch(line)
        key, value = (match[1], match[2]) if match else ("", "")
        if key == "separator":
            header.separator = _SEPARATORS.get(value.strip().casefold(), value if len(value) == 1 else "\t")
        elif key == "html":
            header.html = value.strip().casefold() == "true"
        elif key == "columns":
            header.names = [fields.term(name).casefold() for name in value.split(header.separator or "\t")]
        elif key.removesuffix(" column") in _COLUMNS and key.endswith(" column"):
            if re.fullmatch(r"\d{1,4}", value.strip()) and 0 < int(value) <= _MOST_COLUMNS:
                header.columns[key.removesuffix(" column")] = int(value) - 1
            else:
                message = f'"#{key}:" takes the number of a column, the first being 1'
                header.problems.append(Problem(line=number, message=message))
        else:
            header.said[key] = value.strip()
    return header


def _note(row: Cells, header: _Header, to_text: Callable[[str], str]) -> Row | Problem:
    """The note in a row."""
    special = {name: row.cells[at] for name, at in header.columns.items() if at < len(row.cells)}
    said = header.said | special
    texts = [text for at, text in enumerate(row.cells) if at not in header.columns.values()]
    found = _by_type(fields.term(said.get("notetype", "")), [to_text(text) for text in _in_order(texts, header)])
    if not found.term or not found.definition:
        message = f"a note without a {'back' if found.term else 'front'}: a row needs two fields that hold something"
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
    return Row(note=note, deck=fields.term(said.get("deck", "")), guid=fields.guid(special.get("guid", "")))


def _in_order(texts: list[str], header: _Header) -> list[str]:
    """The fields of a note, where they are named the one for the term first and that for the definition second."""
    names = [name for at, name in enumerate(header.names) if at not in header.columns.values()]
    roles = [role_of(name) for name in names][: len(texts)]
    first = [roles.index(role) for role in ("term", "definition") if role in roles]
    return [texts[at] for at in dict.fromkeys([*first, *range(len(texts))])]


def _by_type(notetype: str, texts: Sequence[str]) -> _Content:
    """What the fields of a note say, in Markdown, by the kind of its type."""
    first, second, *more = [*texts, "", ""][: max(2, len(texts))]
    if notetype.startswith(_OURS):
        aliases, _, both, *_ = [*more, "", "", ""]
        return _Content(_line(first), second, fields.aliases(aliases), reverse=bool(both))
    if clozes.numbers(clozes.parse(first)):
        lead = _LEAD.match(first)
        text = first[lead.end() :] if lead else first
        return _taken_apart(_line(lead[1]) if lead else clozes.blanked(text), [text, second, *more])
    optional = "optional" in notetype.casefold()
    reverse = "reversed" in notetype.casefold() and (not optional or bool("".join(more)))
    return _taken_apart(_line(first), [second, *([] if optional else more)], reverse=reverse)


def _taken_apart(term: str, parts: Sequence[str], *, reverse: bool = False) -> _Content:
    """A definition and the aliases at its end."""
    text = "\n\n".join(part for part in parts if part)
    found = _ALIASES.search(text)
    if found and found.start():
        return _Content(term, text[: found.start()], fields.aliases(found[1]), reverse=reverse)
    return _Content(term, text, (), reverse=reverse)


def _line(markdown: str) -> str:
    return fields.term(markdown.replace("\\\n", " "))
