"""Large deck files that are read part by part, so that memory does not grow with them."""

import io
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from flashcards.cards import Deck, Note
from flashcards.collection.notes import Reading
from flashcards.collection.parts import firstnotes
from flashcards.collection.parts.pieces import Piece
from flashcards.collection.sources import Source
from flashcards.collection.store import Collection
from flashcards.errors import Problem
from flashcards.formats import Special
from flashcards.formats.native import notewise
from flashcards.formats.native.notewise import Notewise, key_of
from flashcards.formats.native.reader import by_line, equal_terms, notices_of
from flashcards.library.decktexts import is_markdown
from flashcards.library.files import LARGEST_DECK

_PART = 2**18
_NO_TEXT = (b"PK\x03\x04", b"SQLite format 3\0", b"\xff\xfe", b"\xfe\xff")
"""How files begin that are not text, or text in another encoding."""


class Stream:
    """The text of a file in parts of whole lines, each checked.

    ``fingerprint`` is that of the file once it was read, ``before`` is how it was
    last time, if it was.

    Raises:
        Special: it must be read as a whole, if only to say what is wrong with it.
    """

    def __init__(self, path: str, before: Source | None) -> None:
        self.path, self.before = path, before
        self.fingerprint = ""

    def __iter__(self) -> Iterator[str]:
        try:
            with Path(self.path).open("rb") as file:
                yield from self._parts(file)
        except (OSError, UnicodeDecodeError) as error:
            raise Special from error

    def _parts(self, file: io.BufferedReader) -> Iterator[str]:
        digest = blake2b(digest_size=16)
        decoder = io.IncrementalNewlineDecoder(getincrementaldecoder("utf-8-sig")(), translate=True)
        line: list[str] = []  # joined at its end: a line may be as long as a file
        size = 0
        is_first = True
        while data := file.read(_PART):
            digest.update(data)
            size += len(data)
            text = decoder.decode(data)
            if is_first:
                text, is_first = text.lstrip("\ufeff"), False
                if data.startswith(_NO_TEXT):
                    raise Special
            part, line_end, rest = text.rpartition("\n")
            if size > LARGEST_DECK:
                raise Special
            if line_end:
                yield self._checked("".join([*line, part, line_end]))
                line.clear()
            line.append(rest)
        yield self._checked("".join([*line, decoder.decode(b"", final=True)]))
        self.fingerprint = digest.hexdigest()

    @staticmethod
    def _checked(part: str) -> str:
        notewise.check(part)
        if "\0" in part:
            raise Special
        return part


def is_streamed(stream: Stream) -> bool:
    """Whether a file can be read in parts, by a look at all of it."""
    try:
        return is_markdown(Path(stream.path)) and all(True for _ in stream)
    except Special:
        return False


class Read(NamedTuple):
    """A piece that was read: what is known of it, its notes, and what is worth saying about each of them."""

    piece: Piece
    notes: Sequence[Note]
    notices: Sequence[Problem]


def read_piece(reading: Notewise, text: str) -> Read:
    """Read the next piece.

    Raises:
        Special: this fails, because of a bug; where the whole is read, that is said.
    """
    reader, line = reading.reader, reading.line
    key = key_of(text, reader.section)
    said = len(reader.notices)
    try:
        reading.read(text)
        notes = reader.taken()
        notices = notices_of(notes)
    except Exception as error:
        raise Special from error
    piece = Piece("" if notices or len(reader.notices) > said else key, len(notes), reading.line - line, reader.section)
    return Read(piece, notes, notices)


class Streamed:
    """The notes of a file, read while they are consumed, once; ``deck`` is theirs without them.

    Raises:
        Special: the file must be read as a whole, or is not what it was.
    """

    def __init__(self, stream: Stream, source: Source) -> None:
        self._stream, self._was = stream, stream.fingerprint
        self.source = source
        self._notices: list[Problem] = []
        self._pieces = notewise.cut(stream)
        head = next(self._pieces)
        self._reading = Notewise(head)
        self.pieces = [Piece(key_of(head, ""), 0, self._reading.line - 1, "")]
        self.deck: Deck = self._reading.reader.deck(Path(stream.path).stem)
        self._first = next(filter(None, map(self._notes, self._pieces)), None)
        if self._first is None:
            raise Special

    def __iter__(self) -> Iterator[Note]:
        yield from self._first or ()
        for piece in self._pieces:
            yield from self._notes(piece)

    def _notes(self, piece: str) -> Sequence[Note]:
        read = read_piece(self._reading, piece)
        self.pieces.append(read.piece)
        self._notices += read.notices
        return read.notes

    def store(self, collection: Collection, reading: Reading) -> None:
        """Store the file and its notes."""
        firstnotes.write(collection, self, reading.edited)

    def finish(self, alike: Iterable[Note]) -> None:
        """Let ``source`` be the file as it was read; ``alike`` are its notes of which several have the same term."""
        if self._stream.fingerprint != self._was:
            raise Special
        reader = self._reading.reader
        notices = by_line([*reader.notices, *equal_terms([*alike]), *self._notices])
        self.source = replace(self.source, problems=by_line(reader.problems), notices=notices, fingerprint=self._was)
