r"""The native deck format: a Markdown file that a person writes and git keeps.

::

    ---
    deck: Seas                front matter: settings of the deck, all optional
    ---
    What the deck is about.   its description

    # The surface             a section, for the notes below it

    ## Tide                   a term; the lines below it are its definition
    The rise and fall of the sea.

    Aliases: ebb; flood       other names, then tags: the footer of a note

    #moon

Reading takes two steps: :func:`scan` gives every line a kind, and
:class:`~flashcards.formats.native.reader.Reader` meets each kind in the state it is in. Code blocks and comments
are kept as they are. Elsewhere one rule makes writing and reading inverse: a
line of a text that would be taken for something else is written with one more
backslash (``\## x``), and one is taken off every line of that shape.

``Q:``/``A:``/``C:`` blocks are read among the notes, see :mod:`.blocks`; where
a text has neither them nor terms, the lists and tables of :mod:`.plain` are.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from flashcards.cards import Deck, Note
from flashcards.errors import Problem
from flashcards.formats import Outgoing, Reading, blocks, compact, plain
from flashcards.formats.frontmatter import front_matter, render_settings
from flashcards.formats.lines import (
    CONFLICT,
    TAGGED,
    Block,
    Kind,
    hashtag,
    heading_line,
    kind_of,
    one_line,
    render_text,
    scan,
    unclosed_block,
    with_breaks,
)
from flashcards.formats.native import notewise
from flashcards.formats.native.reader import Reader
from flashcards.formats.unseen import written_unseen

_STEM_LENGTH = 80  # characters
_STEM_SIZE = 240  # bytes: file systems take 255 for a whole name
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d|readme|changelog|contributing|license")
"""Names that some system reserves for devices, or that the library ignores; see ``library/places.py``."""


_EXPORTED = "# exported by flashcards; checksum "
"""A comment in the front matter of exports, before their checksum."""


def recognises(text: str) -> bool:
    """Whether a text begins with front matter, or has a second-level heading, or blocks or cards of other programs."""
    text = text.lstrip("\ufeff")
    if re.search(r"\A---[ \t\r]*$|^ {0,3}##(?=\s|$)", text, re.MULTILINE):
        return True
    lines = [line.rstrip() for line in text.replace("\r", "\n").split("\n")]
    return blocks.present(lines) or compact.present(lines)


def parse(text: str, name: str, *, only_lists: bool = False) -> Reading:
    """Read a deck; ``name`` is its name if neither front matter nor a title has one.

    All problems are reported at once, in the order of lines. A text with the
    marks of an unresolved git merge is refused as a whole. With ``only_lists``,
    only lists and tables make notes.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not only_lists and (quick := notewise.read(text, name)):
        return quick
    written = text.split("\n")
    lines = [line.rstrip() for line in written]
    front, first = front_matter(lines)
    kinds, unclosed, found, notices = _survey(written, lines, first, front.tags, only_lists=only_lists)
    kinds[:first] = [kind_of(line) if line.startswith(CONFLICT) else Kind.BLANK for line in lines[:first]]
    conflicts = [number for number, kind in enumerate(kinds, 1) if kind is Kind.CONFLICT]
    if conflicts:
        message = "an unresolved git merge; keep one side and delete the marks <<<<<<<, ======= and >>>>>>>"
        marks = tuple(Problem(line=number, message=message) for number in conflicts)
        return Reading(deck=Deck(name=front.deck or one_line(name)), problems=marks, refused=True)
    reader = Reader(front)
    reader.notices += notices
    lines = with_breaks(written, kinds)
    reader.problems += [unclosed_block(lines[at], at + 1) for at in unclosed]
    starts = {block.first: block for block in found}
    number = first
    while number < len(lines):
        if block := starts.get(number):
            reader.take(block)
            number = block.end
        else:
            reader.read(number + 1, kinds[number], lines[number])
            number += 1
    return reader.finish(name)


def write(outgoing: Outgoing) -> Iterator[str]:
    """The decks of some notes, one after another, neatly laid out."""
    for deck, group in groupby(outgoing.notes, key=attrgetter("deck")):
        yield render(replace(deck, notes=tuple(note for _, note, _ in group)))


def _survey(
    written: list[str], lines: list[str], first: int, tags: Sequence[str], *, only_lists: bool
) -> tuple[list[Kind], list[int], list[Block], list[Problem]]:
    """The kinds of the lines of a text, from a line on, and what is in them.

    That is the kinds, the positions of what is never closed, the blocks to read,
    and the notices about lines that look like cards and are not.
    """
    head = [Kind.BLANK] * first
    kinds, unclosed = scan(lines[first:])
    terms = Kind.TERM in kinds and not only_lists
    found: list[Block] = []
    notices: list[Problem] = []
    if not only_lists and any(kind in TAGGED.values() for kind in kinds):
        tagged, open_then = scan(lines[first:], tags=True)
        found = blocks.find(head + tagged, with_breaks(written, head + tagged))
        if any(block.notes for block in found):
            kinds = head + tagged
            short = compact.find_among(kinds, lines, found)
            theirs = bool(short) or compact.mark_of(kinds, lines, tags) is not None
            notices = compact.swallowed(kinds, lines, found, theirs=theirs)
            found = sorted([*found, *short], key=lambda block: block.first)
            notices += blocks.nearly(kinds, lines)
            notices += untagged(blocks.passed_over(kinds, lines, found))
            return kinds, [first + at for at in open_then], found, notices
    kinds = head + kinds
    unclosed = [first + at for at in unclosed]
    if not only_lists and (mark := compact.mark_of(kinds, lines, tags)):
        found = compact.find(kinds, with_breaks(written, kinds), mark)
        if found:
            return kinds, unclosed, found, notices
    lists = [] if terms else plain.find(kinds, with_breaks(written, kinds))
    if terms or lists:
        found = lists
    if not terms:
        notices = [*compact.passed_over(kinds, lines, found), *blocks.nearly(kinds, lines)]
    if only_lists:
        kinds = [Kind.TEXT if kind is Kind.TERM else kind for kind in kinds]
    return kinds, unclosed, found, notices


def untagged(numbers: Sequence[int]) -> list[Problem]:
    """One notice for all texts between blocks that look like cards."""
    if not numbers:
        return []
    what = "a text here has no tag and is" if len(numbers) == 1 else f"{len(numbers)} texts have no tag and are"
    where = "" if len(numbers) == 1 else f" (lines {', '.join(map(str, numbers[:-1]))} and {numbers[-1]})"
    message = f'{what} not read{where}; a card begins with "Q:" and "A:", or with "C:"'
    return [Problem(line=numbers[0], message=message)]


def render(deck: Deck) -> str:
    """The one canonical text of a deck: reading it gives an equal deck.

    That is true if its texts are canonical: names, terms and aliases are one
    line with single spaces, no alias contains ``;`` and no tag ``#`` or white
    space, texts have no white space at the ends of lines and no blank lines
    around them.
    """
    parts = _head(deck, deck.notes[0] if deck.notes else None)
    return "\n\n".join([*parts, *_note_parts(deck.notes, "")]) + "\n"


def as_export(text: str) -> str:
    """The text of a deck, with a line in its front matter that tells an unedited export."""
    return text.replace("\n", f"\n{_EXPORTED}{_checksum(text)}\n", 1)


def is_export(text: str) -> bool:
    """Whether a text is that of an export that nobody has edited."""
    front, line, rest = text.partition(f"\n{_EXPORTED}")
    checksum, _, rest = rest.partition("\n")
    return bool(line) and checksum == _checksum(f"{front}\n{rest}")


def _checksum(text: str) -> str:
    from zlib import crc32

    return f"{crc32(text.encode(errors='replace')):08x}"


def rendered(deck: Deck, notes: Iterable[Sequence[Note]]) -> Iterator[str]:
    """The parts of the same text of a deck whose notes, at least one, come in lists."""
    section = None
    for some in notes:
        parts = [] if section is not None else _head(deck, some[0])
        yield ("\n" if section is not None else "") + "\n\n".join([*parts, *_note_parts(some, section or "")]) + "\n"
        section = some[-1].section


def _head(deck: Deck, first: Note | None) -> list[str]:
    """What comes before the notes."""
    parts = [render_settings(deck)]
    if deck.description:
        parts.append(render_text(deck.description))
    if first is not None and first.section == deck.name:
        parts.append(heading_line("#", deck.name))  # read as the title; the next one is the section
    if first is None and _holds_blocks(parts[-1].split("\n")):
        parts.append("##")  # otherwise a list in the description could be read as notes
    return parts


def _holds_blocks(lines: list[str]) -> bool:
    """Whether lines of a description would be read as notes, or as ones that lack something."""
    found = _survey(lines, [*map(str.rstrip, lines)], 0, (), only_lists=False)[2]
    return any(block.notes or block.problems for block in found)


def render_notes(notes: Iterable[Note], section: str) -> str:
    """The text of notes to be added below others, the last of which is in ``section``."""
    return "\n\n".join(_note_parts(notes, section)) + "\n"


def _note_parts(notes: Iterable[Note], section: str) -> Iterator[str]:
    for note in notes:
        if note.section != section:
            section = note.section
            yield heading_line("#", section)
        yield render_note(note)


def render_note(note: Note) -> str:
    """The text of one note, without a line end and without its section."""
    if "\n" in note.term:
        text = f"Q: {_in_block(note.term)}\n\nA: {_in_block(note.definition)}"
    else:
        text = f"{heading_line('##', written_unseen(note.term))}\n{render_text(written_unseen(note.definition))}"
    if note.aliases:
        text += "\n\nAliases: " + "; ".join(note.aliases)
    return f"{text}\n\n{_hashtags(note.tags)}" if note.tags else text


def _in_block(text: str) -> str:
    """A text as in a tagged block, with its own rules indented."""
    lines = render_text(text).split("\n")
    kinds, _ = scan(lines, tags=True)
    return "\n".join(
        f" {line}" if kind is Kind.TEXT and blocks.is_rule(line) else line
        for kind, line in zip(kinds, lines, strict=True)
    )


@lru_cache(1000)
def _hashtags(tags: tuple[str, ...]) -> str:
    return " ".join(map(hashtag, tags))


def slug(name: str) -> str:
    """A file name without ending for a deck with this name, valid in every file system and read by the library.

    Letters of any script, their marks and digits stay, in lower case; anything
    between them becomes one hyphen. At most 80 characters and 240 bytes.
    """
    folded = unicodedata.normalize("NFKC", name).lower()
    kept = "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in folded)
    stem = "-".join(kept.split())[:_STEM_LENGTH].encode()[:_STEM_SIZE].decode(errors="ignore").strip("-")
    return f"{stem}-deck" if _RESERVED.fullmatch(stem) else stem or "deck"
