"""Reading a large deck file of which most was read before: only the pieces that changed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from flashcards.cards import Note, term_key
from flashcards.collection.notes import KnownNote, Reading
from flashcards.collection.parts import changes
from flashcards.collection.parts.changes import Run
from flashcards.collection.parts.pieces import Piece, Pool, load, sharing_terms
from flashcards.collection.sources import Source
from flashcards.collection.store import Collection
from flashcards.errors import Problem
from flashcards.formats import Special
from flashcards.formats.native import notewise
from flashcards.formats.native.notewise import Notewise, key_of
from flashcards.formats.native.reader import by_line, equal_terms
from flashcards.library.continuing import compared
from flashcards.library.streams import Stream, read_piece

_FAR = 64
"""A piece so many pieces further down may be one that was moved there."""

_SURE = 4
"""Unless so many follow it in the same order."""


class Parted:
    """A large file with what changed in it.

    ``known`` are the known notes that its texts may continue, and ``deck`` has the
    texts to match with them: those of changed pieces, and some that stay, as
    :func:`~flashcards.matching.match` needs them; the ``rest`` is what else it asks for.

    Raises:
        Special: the file must be read as a whole.
    """

    def __init__(self, collection: Collection, stream: Stream, source: Source) -> None:
        self._stream = stream
        self._old = _pieces(collection, source.path)
        self._new: list[Piece] = []
        self._kept: dict[int, int] = {}  # old pieces by new ones
        self._notices: list[Problem] = []
        self._found: list[tuple[int, Note]] = []
        self._read()
        self.source = replace(source, fingerprint=stream.fingerprint)
        self._pool = Pool(collection, source.path)
        self._choose()
        self.known: Sequence[KnownNote] = self._pool.known()
        self._lay_out()
        self.rest = _Rest(self._pool) if self._kept else None

    def _read(self) -> None:
        """Read the pieces that changed."""
        pieces = notewise.cut(self._stream)
        head = next(pieces)
        reading = Notewise(head)
        self._deck = reading.reader.deck(Path(self._stream.path).stem)
        self._new.append(Piece(key_of(head, ""), 0, reading.line - 1, ""))
        aligned = _Aligned(self._old if self._old and self._old[0].key == self._new[0].key else ())
        place = 0
        for text in pieces:
            at = aligned.find(key_of(text, reading.reader.section))
            if at is not None:
                piece = self._old[at]
                self._kept[len(self._new)] = at
                reading.skip(piece.lines, piece.section)
            else:
                piece, notes, notices = read_piece(reading, text)
                self._found += enumerate(notes, place)
                self._notices += notices
            self._new.append(piece)
            place += piece.notes
        reader = reading.reader
        if reader.problems or not place:
            raise Special
        self._said = reader.notices

    def _choose(self) -> None:
        """Choose which known notes to match with."""
        if not self._kept:
            self._pool.add_all()
            return
        starts = [0, *accumulate(piece.notes for piece in self._old)]
        spans: list[tuple[int, int]] = []
        before = (0, 0)
        for new, old in [*self._kept.items(), (len(self._new), len(self._old))]:
            if (new, old) != (before[0] + 1, before[1] + 1):
                spans.append((starts[before[1] + 1] - 1, starts[old]))  # with the notes beside them
            before = (new, old)
        self._pool.add_places(spans)
        self._pool.add_like(term_key(note.term) for _, note in self._found)

    def _lay_out(self) -> None:
        """Put the texts that stay among those that changed."""
        old_lines, new_lines = _starts(self._old, 2), _starts(self._new, 2)
        old_places, new_places = _starts(self._old, 1), _starts(self._new, 1)
        self._runs: list[Run] = []
        for new, old in self._kept.items():
            first, places = old_places[old], new_places[new] - old_places[old]
            run = Run(first, first + self._old[old].notes - 1, places, new_lines[new] - old_lines[old])
            if self._runs and self._runs[-1][1:] == (first - 1, *run[2:]):
                run = run._replace(first=self._runs.pop().first)
            self._runs.append(run)
        texts: list[tuple[int, int | None, Note]] = [(place, None, note) for place, note in self._found]
        stood = self._pool.places()
        for known in self.known:
            place = stood.get(known.id)
            stays = None if place is None else self._run_of(place)
            if place is not None and stays is not None:
                note = replace(known.note, line=known.note.line + stays.lines)
                texts.append((place + stays.places, known.id, note))
        texts.sort(key=lambda text: text[0])
        self._places = [(place, stays) for place, stays, _ in texts]
        self.deck = replace(self._deck, notes=tuple(note for _, _, note in texts))

    def _run_of(self, place: int) -> Run | None:
        return next((run for run in self._runs if run.first <= place <= run.last), None)

    def store(self, collection: Collection, reading: Reading) -> None:
        """Store what changed."""
        alike = changes.store(collection, reading, self._places, self.known, self._runs)
        notices = by_line([*self._said, *equal_terms(alike), *self._notices])
        self.source = replace(self.source, notices=notices)
        changes.finish(collection, self.source, self._new)


class _Aligned:
    """The pieces that a file had, found again in their order."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._places = {piece.key: at for at, piece in enumerate(pieces) if piece.key and at}
        self._last = self._skipped = self._following = 0

    def find(self, key: str) -> int | None:
        """Where the piece was; None if it is new, or may have been moved."""
        at = self._places.get(key)
        if at is None or at <= self._last:
            return None
        self._following = self._following + 1 if at == self._skipped + 1 else 1
        self._skipped = at
        if at > self._last + _FAR and self._following < _SURE:
            return None
        self._last = at
        return at


class _Rest:
    """What the matching asks of the notes that stay."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.source = pool.path

    def texts(self) -> Iterator[tuple[str, str]]:
        """The terms and definitions of all known notes of the file, in order."""
        for term, definition in self._pool.texts():
            yield term, compared(term, definition)

    def definitions(self, values: AbstractSet[str]) -> Counter[str]:
        """How often each of these is the definition of a note that is not looked at."""
        seen = self._pool.places()
        found = (compared(term, definition) for row, term, definition in self._pool.like(values) if row not in seen)
        return Counter(definition for definition in found if definition in values)


def _pieces(collection: Collection, path: str) -> list[Piece]:
    """The pieces that a file had; none if two of its notes say the same, as their histories decide which is which."""
    alike = [(note.term, note.definition) for note in sharing_terms(collection, path)]
    return load(collection, path) if len(alike) == len(set(alike)) else []


def _starts(pieces: Iterable[Piece], part: int) -> list[int]:
    """How many notes (1) or lines (2) are before each piece."""
    return [0, *accumulate(int(piece[part]) for piece in pieces)]
