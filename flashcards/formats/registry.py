"""The registry of formats: what each is called, and how it is recognised, read and exported."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from flashcards.formats import Outgoing, Reading, Record

if TYPE_CHECKING:
    from flashcards.formats.anki_text import Reader


class Flag(NamedTuple):
    """An option of an export command; it takes a value if it has a ``metavar``."""

    name: str
    help: str
    metavar: str | None = None


class Export(NamedTuple):
    """What the command that exports a format is called, says and takes.

    ``endings`` are those of its files, the usual one first; ``names`` are other
    names of the format. If it has the history of cards, ``has_history``, the
    command can leave that out. It writes several decks to a file each if one
    file holds ``one_deck``, and needs the name of a file if ``to_file``. Each of
    its files begins with the ``sign``, a pattern, which tells an earlier export
    from a file of somebody else.
    """

    endings: tuple[str, ...]
    names: Sequence[str]
    metavar: str
    help: str
    sign: bytes
    flags: Sequence[Flag] = ()
    has_history: bool = False
    one_deck: bool = False
    to_file: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One entry of the registry; its module is imported when it is first used."""

    name: str
    title: str
    module: str
    export: Export | None = None
    holds_html: bool = False

    def recognises(self, text: str) -> bool:
        """Whether the text looks like this format."""
        return cast("Callable[[str], bool]", import_module(self.module).recognises)(text)

    def parse(self, text: str, name: str, html: "Reader | None" = None) -> Reading:
        """Read a text; ``name`` is the deck's name if the text has none.

        ``html`` converts HTML to Markdown in a format that contains some.
        """
        parse = cast("Callable[..., Reading]", import_module(self.module).parse)
        return parse(text, name, html=html) if self.holds_html else parse(text, name)

    def readings(self, text: str, name: str, html: "Reader | None" = None) -> tuple[Reading, ...]:
        """Read each deck of a text separately; all problems are in the first reading."""
        module = import_module(self.module)
        if hasattr(module, "readings"):
            return cast("Callable[[str, str], tuple[Reading, ...]]", module.readings)(text, name)
        return split(self.parse(text, name, html))

    def write(self, outgoing: Outgoing) -> Iterator[str]:
        """The parts of a text of decks, one after another, in a format that can be exported."""
        return cast("Callable[[Outgoing], Iterator[str]]", import_module(self.module).write)(outgoing)


_JSON = """\
Write everything: notes, their schedules and their whole history.

Notes that were removed from their decks are included if they have a
history. "flashcards import" brings it all back, also into another home.
"""
_ANKI_TEXT = """\
Write what Anki imports as text: notes with their decks and tags.

Each note keeps its guid, so importing again updates it. Text has no
schedules and no pictures; "flashcards export anki" has both.
"""
_CSV = """\
Write a table: term, definition, tags, aliases, section, deck.

A cell that a spreadsheet would take for a formula gets an apostrophe in
front, which an import removes again.
"""
_MARKDOWN = """\
Write Markdown, the format of deck files, neatly laid out.

Several decks go into a folder, one file for each.
"""

_ANKI = """\
Write an Anki package: notes, pictures and sounds, schedules and reviews.

Without DECK it holds every deck; QUERY is what "flashcards search" takes,
such as tag:moon. Export and import again, and Anki updates the notes it
has; it makes no second copies.
"""
_SQLITE = """\
Write a SQLite database to browse, query and publish.

Its tables are decks, notes, cards, reviews, events and schedule, and
README says what each column means. "datasette FILE.db" shows it in a
browser. Notes that were removed from their decks are included if they have
a history. It cannot be imported again; json can.
"""

FORMATS = (
    Format(
        name="json",
        title="JSON or JSON Lines text",
        module="flashcards.formats.interchange",
        export=Export(
            endings=(".json", ".jsonl", ".ndjson"),
            names=("backup",),
            metavar="FILE.json|FILE.jsonl",
            help=_JSON,
            flags=(Flag("lines", "One line for each deck and note, as for a .jsonl file."),),
            has_history=True,
            sign=rb'\{\s*"format": "flashcards/',
        ),
    ),
    Format(
        name="anki-text",
        title="text export of Anki",
        module="flashcards.formats.anki_text",
        export=Export(
            endings=(".txt",),
            names=("text",),
            metavar="FILE.txt",
            help=_ANKI_TEXT,
            sign=rb"#separator:tab\n#html:true\n#if matches:update current\n",
        ),
        holds_html=True,
    ),
    Format(name="html", title="web page with a glossary", module="flashcards.formats.webpage", holds_html=True),
    Format(
        name="csv",
        title="CSV or TSV table",
        module="flashcards.formats.delimited",
        export=Export(
            endings=(".csv", ".tsv", ".tab"),
            names=("excel", "table"),
            metavar="FILE.csv|FILE.tsv",
            help=_CSV,
            flags=(
                Flag("tabs", "Separate cells by tabs, as for a .tsv file."),
                Flag("excel", "Begin with the mark that Excel needs to read UTF-8."),
            ),
            sign=rb"(?:\xef\xbb\xbf)?term[,\t]definition[,\t]tags[,\t]aliases[,\t]section[,\t]deck\r?\n",
        ),
    ),
    Format(
        name="markdown",
        title="Markdown deck",
        module="flashcards.formats.markdown",
        export=Export(
            endings=(".md", ".markdown"),
            names=(),
            metavar="FILE.md|FOLDER",
            help=_MARKDOWN,
            one_deck=True,
            sign=rb"---\n# exported by flashcards; checksum ",
        ),
    ),
    Format(name="lists", title="Markdown text with lists of terms", module="flashcards.formats.lists"),
    Format(name="glossary", title="glossary page", module="flashcards.formats.glossary"),
)
"""Every text format, in the order in which they are tried."""

FILES: Mapping[str, Export] = {
    **{known.name: known.export for known in FORMATS if known.export},
    "anki": Export(
        endings=(".apkg",),
        names=("package",),
        metavar="FILE.apkg",
        help=_ANKI,
        flags=(
            Flag("deck-name", "Put all notes into one deck with this name in Anki.", metavar="NAME"),
            Flag("keep-scripts", "Keep the scripts of notes from Anki, and their note types."),
        ),
        has_history=True,
        to_file=True,
        sign=rb"PK\x03\x04\x14\0\0\0\x08\0\0\0\x21\0.{12}\x10\0.{2}collection\.anki",
    ),
    "sqlite": Export(
        endings=(".db", ".sqlite", ".sqlite3"),
        names=("datasette", "sql"),
        metavar="FILE.db",
        help=_SQLITE,
        to_file=True,
        sign=rb"SQLite format 3\0.*notes_fts",
    ),
}
"""How each format is exported: the texts above, and files that other parts of the program write."""


def named(name: str) -> Format:
    """The format with a name."""
    return next(known for known in FORMATS if known.name == name)


PAGES = ("html", "glossary")
"""The formats that are copied or saved from a browser; their readings have a judgement."""

LARGEST_PAGE = 8 * 2**20
"""Longest page in characters; one of a thousand pairs has a tenth of them."""


_LISTS = ("markdown", "lists")
"""The formats that find notes in any text with a line or two of theirs."""


_HEAD_OF_LARGE = 2**20
"""Characters of a large text that tell its format."""

_LONE = 10
"""A text may be so many times as long as its only line with colons."""


def detect(text: str) -> Format | None:
    """The first format that recognises a text; a glossary page with a few lines of a deck is still a page.

    A large text is never a page or one with lists: its beginning has to say what it is.
    """
    if len(text) > LARGEST_PAGE:
        head = text[: text.rfind("\n", 0, _HEAD_OF_LARGE) + 1] or text[:_HEAD_OF_LARGE]
        formats = (known for known in FORMATS if known.name not in (*PAGES, "lists"))
        return next((known for known in formats if known.recognises(head)), None)
    found = next((known for known in FORMATS if known.recognises(text)), None)
    if found is None or found.name not in _LISTS:
        return found
    glossary = FORMATS[-1]
    notes = found.parse(text, "").deck.notes
    if cast("Callable[[str, int], bool]", import_module(glossary.module).outweighs)(text, len(notes)):
        return glossary
    if found.name == "lists" and len(notes) == 1 and len(text) > _LONE * len(notes[0].term + notes[0].definition):
        return glossary if glossary.recognises(text) else None  # one line with colons in an unrelated text
    return found


def split(reading: Reading) -> tuple[Reading, ...]:
    """A reading for each deck named in the records, in order; all problems are in the first one."""
    names = [record.deck if (record := reading.records.get(at)) else "" for at in range(len(reading.deck.notes))]
    if not any(names):
        return (reading,)
    found = []
    for name in dict.fromkeys(names):
        places = [at for at, of in enumerate(names) if of == name]
        notes = tuple(reading.deck.notes[at] for at in places)
        own = [reading.records.get(at, Record()) for at in places]
        records = {at: replace(record, deck="") for at, record in enumerate(own)}
        records = {at: record for at, record in records.items() if record != Record()}
        deck = replace(reading.deck, name=name or reading.deck.name, notes=notes)
        found.append(replace(reading, deck=deck, records=records, problems=(), notices=()))
    return (replace(found[0], problems=reading.problems, notices=reading.notices), *found[1:])
