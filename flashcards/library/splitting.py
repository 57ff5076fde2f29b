"""Splitting a deck file into several of one deck, so that its notes are the same, in the same order."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from flashcards.cards import Note
from flashcards.disk.durable import take_away
from flashcards.errors import DeckError, OutputError, Problem
from flashcards.formats import Special, decode
from flashcards.formats.frontmatter import front_matter, render_settings
from flashcards.formats.lines import heading_line
from flashcards.formats.native import notewise
from flashcards.formats.native.notewise import Notewise
from flashcards.library.decktexts import check_changeable
from flashcards.library.files import LARGEST_TEXT, read_bytes, write_atomically
from flashcards.library.places import is_there

_NUMBER = re.compile(r"-\d+$")


class Part(NamedTuple):
    """One of the files: where it goes, what is in it, and how many notes."""

    path: Path
    data: bytes
    notes: int


class _Piece(NamedTuple):
    text: str
    section: str
    notes: Sequence[Note]


def plan(path: Path, size: int) -> tuple[bytes, list[Part]]:
    """The bytes of a deck file, and the parts that take its place, of at most ``size`` bytes if no note is larger.

    The first one is the file itself. One part means that there is nothing to split.

    Raises:
        DeckError: it cannot be read, or not be split without changing what a note says.
    """
    check_changeable(path)
    data = read_bytes(path, LARGEST_TEXT)
    if len(data) <= size:
        return data, [Part(path, data, 0)]
    text = decode(data, str(path)).lstrip("\ufeff")
    try:
        notewise.check(text)
        cut = notewise.cut([text])
        head = next(cut)
        pieces = [*_read(head, cut)]
        again = _again(head, path)
        found = [*_parts(head, again, pieces, path, size, _line_end(data))]
        _check(found, head, pieces, path)
    except Special:
        message = 'cannot be split here: only decks of notes like "## Term" can; split it by hand, between two cards'
        raise DeckError(str(path), [Problem(line=0, message=message)]) from None
    return data, found


def carry_out(before: bytes, parts: Sequence[Part]) -> None:
    """Write the new parts, then the first one in the place of the file. What fails leaves all as it was.

    Raises:
        OutputError: a part cannot be written, or another program changed the file meanwhile.
    """
    first, *others = parts
    made: list[Path] = []
    try:
        for part in others:
            made.append(part.path)
            write_atomically(part.path, part.data)
        _check_unchanged(first.path, before)
        write_atomically(first.path, first.data)
    except BaseException:
        for path in made:
            with suppress(OSError):
                take_away(path)
        raise


def _check_unchanged(path: Path, before: bytes) -> None:
    if read_bytes(path, LARGEST_TEXT) != before:
        raise OutputError(str(path), "another program changed it just now; try again")


def _read(head: str, texts: Iterator[str]) -> Iterator[_Piece]:
    """The pieces with their notes and the section that each begins in."""
    reading = Notewise(head)
    for text in texts:
        section = reading.reader.section
        reading.read(text)
        yield _Piece(text, section, reading.reader.taken())


def _again(head: str, path: Path) -> str:
    """What every other part begins with: the front matter, with the name of the deck."""
    lines = [line.rstrip() for line in head.split("\n")]
    front, first = front_matter(lines)
    if front.deck and not front.problems:
        return "\n".join(lines[:first]) + "\n"
    return render_settings(Notewise(head).reader.deck(path.stem)) + "\n"


def _parts(  # noqa: PLR0913, PLR0917 - a text, and how it is split
    head: str, again: str, pieces: Sequence[_Piece], path: Path, size: int, line_end: str
) -> Iterator[Part]:
    names = _names(path)
    text, length, notes = [head], len(_encoded(head, line_end)), 0
    for piece in pieces:
        more = len(_encoded(f"{piece.text}\n", line_end))
        if notes and length + more > size:
            yield Part(next(names), _encoded("".join(text), line_end), notes)
            begin = again + _section(piece.section, again)
            text, length, notes = [begin, "\n"], len(_encoded(f"{begin}\n", line_end)), 0
        text.append(piece.text if piece is pieces[-1] else f"{piece.text}\n")
        length += more
        notes += len(piece.notes)
    yield Part(next(names), _encoded("".join(text), line_end), notes)


def _section(section: str, again: str) -> str:
    """The heading of the section that a part begins in; one with the name of the deck is read as its title first."""
    if not section:
        return ""
    front, _ = front_matter(again.rstrip("\n").split("\n"))
    return f"\n{heading_line('#', section)}\n" * (2 if front.deck == section else 1)


def _names(path: Path) -> Iterator[Path]:
    """The file, then free names beside it: seas.md, seas-2.md, seas-3.md."""
    yield path
    stem = _NUMBER.sub("", path.stem)
    yield from (name for number in count(2) if not is_there(name := path.with_name(f"{stem}-{number}{path.suffix}")))


def _line_end(data: bytes) -> str:
    return "\r\n" if data.count(b"\r\n") * 2 > data.count(b"\n") else "\n"


def _encoded(text: str, line_end: str) -> bytes:
    return text.replace("\n", line_end).encode()


def _check(parts: Sequence[Part], head: str, pieces: Sequence[_Piece], path: Path) -> None:
    """Check that the parts have the deck and the notes of the whole, with all that they say.

    Raises:
        Special: they do not.
    """
    deck = Notewise(head).reader.deck(path.stem)
    left = iter(note for piece in pieces for note in piece.notes)
    for part in parts:
        cut = notewise.cut([decode(part.data, str(part.path))])
        reading = Notewise(next(cut))
        for text in cut:
            reading.read(text)
        own = reading.reader.deck(part.path.stem)
        if replace(own, description=deck.description) != deck:
            raise Special
        if [*reading.reader.taken()] != [*islice(left, part.notes)]:
            raise Special
    if next(left, None) is not None:
        raise Special
