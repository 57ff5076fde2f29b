"""Turning a text in another format into a Markdown deck of the library.

A text of several decks becomes several files.

An import never takes anything away: into a deck file that is there already
only new terms are written, below the text that stands in it, which stays byte
for byte as it was. So a second import of the same text changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain, count
from pathlib import Path

from flashcards.cards import Deck, Note, NoteGuid, names_of, term_key
from flashcards.errors import DeckError, OutputError, Problem
from flashcards.formats import (
    FORMATS,
    LARGEST_PAGE,
    Format,
    Reading,
    Record,
    decode,
    delimited,
    detect,
    glossary,
    markdown,
)
from flashcards.formats.editing import replace_notes
from flashcards.library.documents import refuse_documents
from flashcards.library.edits import Change, carry_out, plan_change
from flashcards.library.files import LARGEST_DECK, read_bytes, shipped_decks, write_atomically
from flashcards.library.pictures import bring
from flashcards.library.places import Home, deck_files

_HEAD = 4096  # characters that tell a web page


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would do with one deck file; :func:`carried_out` does it.

    ``reading`` is what was read for that file, with its problems and notices.
    ``added`` are the notes to be written, ``same`` counts those that are there
    already, ``differing`` have a term that is there in other words, ``taken``
    are those whose words replace the ones in the file. ``shipped`` says that
    what differs is a deck as it came with the program. ``data`` is all of
    ``target`` afterwards, None when nothing changes, and ``before`` what it
    holds now, None when there is no file. ``media`` are the pictures that go
    beside it.
    """

    title: str
    target: Path
    reading: Reading
    added: Sequence[Note] = ()
    same: int = 0
    differing: Sequence[Note] = ()
    taken: Sequence[Note] = ()
    shipped: bool = False
    before: bytes | None = None
    data: bytes | None = None
    media: Sequence[Change] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person chose: the format, the name of the deck, the file, and what the columns of a table are.

    Without a name each deck keeps its own; without a file, one in the library
    is named after the deck. With ``take_text`` the words of notes that are
    there already are replaced.
    """

    format_name: str | None = None
    deck: str | None = None
    output: str | None = None
    columns: Sequence[str] | None = None
    take_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a text says, deck by deck, the title of its format, and the folder of a saved page."""

    title: str
    readings: Sequence[Reading] = field(default=())
    folder: Path | None = None

    @property
    def has_records(self) -> bool:
        """Whether it tells more of its notes than their words."""
        return any(reading.records for reading in self.readings)


def read(data: bytes, shown: str, request: Request) -> Found:
    """Read a text; ``shown`` is how errors call it.

    Raises:
        DeckError: it is in no format that is known, or holds no note.
    """
    refuse_documents(data, shown)
    text = decode(data, shown)
    found = _format(text, shown, request)
    name = Path(shown).stem
    if request.columns is not None:
        readings: tuple[Reading, ...] = (delimited.parse(text, name, columns=request.columns),)
    elif request.deck or request.output:
        readings = (found.parse(text, name),)
    else:
        readings = found.readings(text, name)
    if not any(reading.deck.notes for reading in readings):
        raise DeckError(shown, readings[0].problems)
    if request.deck:
        readings = tuple(replace(each, deck=replace(each.deck, name=request.deck)) for each in readings)
    saved = found.name == "html" and Path(shown).is_file()
    return Found(title=found.title, readings=readings, folder=Path(shown).parent if saved else None)


def plan_imports(
    found: Found, home: Home, request: Request, known: Mapping[NoteGuid, str] | None = None
) -> list[ImportPlan]:
    """Say what importing this would do, a plan for each deck.

    ``known`` are the definitions of the notes that the collection has, by
    their guids: such a note is not new, whatever its term is by now.

    Raises:
        DeckError: the deck file that is there cannot be added to.
    """
    targets = _Targets(home)
    plans: list[ImportPlan] = []
    for each in found.readings:
        if not each.deck.notes:
            continue
        target = Path(request.output) if request.output else targets.of(each.deck.name)
        reading, pictures = (each, {}) if found.folder is None else bring(each, found.folder, target.parent)
        plan = _plan(found.title, reading, target, known, take_text=request.take_text)
        shown = " ".join(note.definition for note in (*plan.added, *plan.taken))
        plans.append(replace(plan, media=[change for name, change in pictures.items() if name in shown]))
    return plans


def _plan(
    title: str, reading: Reading, target: Path, known: Mapping[NoteGuid, str] | None, *, take_text: bool
) -> ImportPlan:
    fresh, same, differing = _sort_out(reading, known or {})
    before = read_bytes(target) if target.exists() else None
    taken: Sequence[Note] = ()
    shipped = False
    if before is None or not decode(before, str(target)).strip():
        added: Sequence[Note] = fresh
        data = markdown.render(replace(reading.deck, notes=tuple(fresh))).encode() if fresh else None
    else:
        there = _parse(before, target).deck
        added, more, others = _compare(there, fresh)
        same += more
        differing += others
        data = before
        if take_text:
            data, taken = _with_words(before, target, differing)
            differing = [note for note in differing if note not in taken]
        shipped = bool(differing) and _is_shipped(target, there, differing)
        data = _grow(data, target, added) if added else data
        data = None if data == before else data
    if data is not None and len(data) > LARGEST_DECK:
        message = f"would have more than {LARGEST_DECK // 2**20} MB; make several decks of it"
        raise DeckError(str(target), [Problem(line=0, message=message)])
    return ImportPlan(
        title=title,
        target=target,
        reading=reading,
        added=added,
        same=same,
        differing=differing,
        taken=taken,
        shipped=shipped,
        before=before,
        data=data,
    )


def _with_words(data: bytes, path: Path, found: Sequence[Note]) -> tuple[bytes, list[Note]]:
    """A deck file with the words of these notes in the place of its own, and those of them that it could take."""
    there: dict[str, Note] = {}
    for note in _parse(data, path).deck.notes:
        there.setdefault(bare(note.term), note)
    own = {id(note): there.get(bare(note.term)) for note in found}
    edits = {
        known.line: replace(known, term=note.term, definition=note.definition)
        for note in found
        if (known := own[id(note)]) is not None
    }
    change = plan_change(path, lambda text: replace_notes(text, edits))
    if change is None:
        return data, []
    after = {flat(note.definition) for note in _parse(change.after, path).deck.notes}
    return change.after, [note for note in found if own[id(note)] is not None and flat(note.definition) in after]


def _is_shipped(path: Path, deck: Deck, differing: Sequence[Note]) -> bool:
    """Whether the notes that differ are in a deck file as they came with the program."""
    came = next((shipped for shipped in shipped_decks() if shipped.name == path.name), None)
    if came is None:
        return False
    words = {bare(note.term): flat(note.definition) for note in _parse(came.read_bytes(), came).deck.notes}
    there = {bare(note.term): flat(note.definition) for note in deck.notes}
    return all(words.get(bare(note.term)) == there.get(bare(note.term)) for note in differing)


@contextmanager
def carried_out(plans: Sequence[ImportPlan], home: Home) -> Iterator[None]:
    """Write the deck files; all are as they were before if one cannot be written, or if the block fails.

    Raises:
        OutputError: a file cannot be written, or another program changed it meanwhile.
    """
    done: list[Change] = []
    if any(plan.data is not None and plan.target.parent == Path(home.decks) for plan in plans):
        with suppress(OSError):  # the write below says what is wrong with the folder
            Path(home.decks).mkdir(parents=True, exist_ok=True)
    try:
        for plan in plans:
            if plan.data is not None:
                for change in (*plan.media, Change(plan.target, plan.before, plan.data)):
                    carry_out(change)
                    done.append(change)
        yield
    except BaseException:
        with suppress(OSError, OutputError):
            for change in done:
                if change.before is None:
                    change.path.unlink()
                else:
                    write_atomically(change.path, change.before)
        raise


def _format(text: str, shown: str, request: Request) -> Format:
    name = request.format_name or ("csv" if request.columns is not None else None)
    if name is not None:
        return _of_name(name)
    if not text.strip():
        raise DeckError(shown, [Problem(line=0, message="empty; give a text with terms and their definitions")])
    is_page = len(text) > LARGEST_PAGE and _of_name("html").recognises(text[:_HEAD])
    found = None if is_page else detect(text)
    if found is None:
        if len(text) > LARGEST_PAGE:
            message = f"more than {LARGEST_PAGE // 2**20} MB, which no glossary page has; --from says what else it is"
            raise DeckError(shown, [Problem(line=0, message=message)])
        titles = " or a ".join(known.title for known in FORMATS)
        message = f"not recognised: expected a {titles} ({glossary.LOOKED_FOR}); --from says which it is"
        raise DeckError(shown, [Problem(line=0, message=message)])
    return found


def _of_name(name: str) -> Format:
    return next(known for known in FORMATS if known.name == name)


class _Targets:
    """The files of decks in the library."""

    def __init__(self, home: Home) -> None:
        self._folder = Path(home.decks)
        self._of: dict[str, Path] = {}
        for path in map(Path, deck_files(home.decks)):
            with suppress(DeckError):  # a file that cannot be read is no deck's
                self._of.setdefault(markdown.parse(decode(read_bytes(path), str(path)), path.stem).deck.name, path)

    def of(self, name: str) -> Path:
        """The file of a deck; one that has none gets a free name made from the deck's."""
        if name not in self._of:
            stem = markdown.slug(name)
            names = chain([f"{stem}.md"], (f"{stem}-{number}.md" for number in count(2)))
            taken = set(self._of.values())
            free = (path for file in names if not (path := self._folder / file).exists() and path not in taken)
            self._of[name] = next(free)
        return self._of[name]


def _sort_out(reading: Reading, known: Mapping[NoteGuid, str]) -> tuple[list[Note], int, list[Note]]:
    """The notes of a reading that no guid makes known; how many known ones say the same; those that say another thing.

    Those that are out of their decks are none of them.
    """
    fresh: list[Note] = []
    differing: list[Note] = []
    same = 0
    for at, note in enumerate(reading.deck.notes):
        record = reading.records.get(at, Record())
        if record.retired:
            continue
        definition = known.get(record.guid) if record.guid else None
        if definition is None:
            fresh.append(note)
        elif flat(definition) == flat(note.definition):
            same += 1
        else:
            differing.append(note)
    return fresh, same, differing


def _parse(data: bytes, path: Path) -> Reading:
    reading = markdown.parse(decode(data, str(path)), path.stem)
    if reading.refused:
        raise DeckError(str(path), reading.problems)
    return reading


def _grow(data: bytes, path: Path, added: Sequence[Note]) -> bytes:
    """The bytes of a deck file with notes below them, in its encoding and with its line ends.

    Raises:
        DeckError: its text ends in something that would swallow the notes, such as an open code block.
    """
    before = _parse(data, path)
    known = before.deck.notes
    text = decode(data, str(path))
    gap = "\n" * (2 - (len(text) - len(text.rstrip("\n"))))
    more = gap + markdown.render_notes(added, section=known[-1].section if known else "")
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2], "utf-8")
    if "\r\n" in data.decode(encoding):
        more = more.replace("\n", "\r\n")
    grown = data + more.encode(encoding)
    if len(_parse(grown, path).deck.notes) != len(known) + len(added):
        message = "notes cannot be added below this text; mend it first"
        raise DeckError(str(path), before.problems or [Problem(line=0, message=message)])
    return grown


def _compare(known: Deck, found: Sequence[Note]) -> tuple[list[Note], int, list[Note]]:
    """Notes by whether ``known`` lacks their term, has the same note, or words it otherwise.

    What stands in parentheses behind a term makes it no other term.
    """
    definitions: dict[str, set[str]] = defaultdict(set)
    for note in known.notes:
        definitions[bare(note.term)].add(flat(note.definition))
    added, differing, same = [], [], 0
    for note in found:
        texts = definitions.get(bare(note.term))
        if texts is None:
            added.append(note)
        elif flat(note.definition) in texts:
            same += 1
        else:
            differing.append(note)
    return added, same, differing


def bare(term: str) -> str:
    """A term as it is compared, without what stands in parentheses behind it."""
    return term_key(names_of(term)[0])


def flat(text: str) -> str:
    """A text as it is compared, its white space set aside."""
    return " ".join(text.split())
