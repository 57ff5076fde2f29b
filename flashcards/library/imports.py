"""Importing a text in another format as Markdown decks of the library.

A text with several decks becomes several files.

An import never removes anything: if a deck file exists, only new terms are
written to it, below its text, which stays byte for byte. So importing the
same text again changes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from flashcards import clozes
from flashcards.cards import Note, NoteGuid, bare_key
from flashcards.disk.durable import make_folder, take_away
from flashcards.errors import DeckError, OutputError, Problem
from flashcards.formats import Reading, Record, decode, markdown
from flashcards.formats.editing import replace_notes
from flashcards.library.decktexts import check_changeable, parse
from flashcards.library.edits import Change, carry_out, contents, plan_change
from flashcards.library.files import LARGEST_DECK, is_stream, read_bytes, shipped_decks, too_large, write_atomically
from flashcards.library.newdecks import Targets
from flashcards.library.pictures import bring
from flashcards.library.places import Home, is_there
from flashcards.library.rewriting import rewritten
from flashcards.library.texts import Found, Request


class Here(NamedTuple):
    """A note of the collection, its deck's tags, its file, the times of its edits, and whether it was removed.

    The times are in UTC milliseconds, the last one first. ``first`` is the time
    of the first entry in its log, None if it has none.
    """

    note: Note
    tags: Sequence[str]
    source: str
    edits: Sequence[int]
    removed: bool
    first: int | None


class Changed(NamedTuple):
    """A known note with different words: as it is here, which may have been changed ``later``, and there.

    ``relinked`` means that the words there are those of another note here: a
    history was moved there, and no text is written.
    """

    source: str
    before: Note
    after: Note
    later: bool
    relinked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would do with one deck file; :func:`carried_out` does it.

    ``reading`` is what was read for that file, with its problems and notices.
    ``added`` are the new notes, ``same`` counts those that are there already,
    ``differing`` have a known term with different words, ``taken`` are those
    whose words replace the ones in the file, and ``changed`` are known notes that
    were changed elsewhere. ``shipped`` means that what differs is a deck as it
    came with the program. ``removed`` counts notes that were removed here and stay
    so. ``apart`` are notes here whose texts are new notes there. ``data`` is the
    new contents of ``target``, None if nothing is added, and ``before`` its
    contents now, None if it does not exist. ``media`` are pictures to write
    beside it.
    """

    title: str
    target: Path
    reading: Reading
    added: Sequence[Note] = ()
    same: int = 0
    differing: Sequence[Note] = ()
    taken: Sequence[Changed] = ()
    changed: Sequence[Changed] = ()
    shipped: bool = False
    removed: int = 0
    apart: Sequence[Note] = ()
    before: bytes | None = None
    data: bytes | None = None
    media: Sequence[Change] = ()


def plan_imports(
    found: Found,
    home: Home,
    request: Request,
    known: Mapping[NoteGuid, Here] | None = None,
    files: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[ImportPlan]:
    """What importing this would do, one plan for each deck.

    ``known`` are the notes of the collection by their guids: such a note is not
    new, whatever its term is now. ``files`` are those of each deck in the
    collection, wherever they are: what one of them has is not new either.

    Raises:
        DeckError: the existing deck file cannot be added to.
    """
    targets = Targets(home, files)
    here_now = {_text(one.note) for one in known.values() if not one.removed} if known else set[tuple[str, str]]()
    plans: list[ImportPlan] = []
    for each in found.readings:
        if not each.deck.notes:
            continue
        target = Path(request.output) if request.output else targets.of(each.deck.name)
        has_pictures = (each.judgement is not None or found.folder is not None) and not is_stream(target)
        reading, pictures = bring(each, found.folder, target.parent) if has_pictures else (each, {})
        others = [Path(file) for file in files.get(each.deck.name, ()) if not _is_same(Path(file), target)]
        sorted_out = _without(_sort_out(reading, known or {}, here_now), others)
        plan = _plan(found.title, reading, target, sorted_out, request)
        notes = (*plan.added, *(one.after for one in plan.taken))
        shown = " ".join(f"{note.term} {note.definition}" for note in notes)
        plans.append(replace(plan, media=[change for name, change in pictures.items() if name in shown]))
    return plans


def _is_same(path: Path, target: Path) -> bool:
    """Whether two paths lead to one file."""
    return path.resolve() == target.resolve()


def _without(sorted_out: "_Sorted", others: Sequence[Path]) -> "_Sorted":
    """The notes without those whose texts other files of the deck have."""
    said: set[tuple[str, str]] = set()
    for path in filter(is_there, others):
        with suppress(DeckError):  # such a file has no notes
            said.update(_text(note) for note in _parse(read_bytes(path), path).deck.notes)
    fresh = [note for note in sorted_out.fresh if _text(note) not in said]
    return sorted_out._replace(fresh=fresh, same=sorted_out.same + len(sorted_out.fresh) - len(fresh))


def _plan(title: str, reading: Reading, target: Path, sorted_out: "_Sorted", request: Request) -> ImportPlan:
    before = contents(target)
    is_new = before is None or not decode(before, str(target)).strip()
    there = () if is_new or before is None else _parse(before, target).deck.notes
    added, same, differing = _compare(there, sorted_out.fresh)
    removed = [] if request.removed else [note for note in added if id(note) in sorted_out.removed]
    added = [note for note in added if note not in removed]
    taken = _with_words(target, there, sorted_out.fresh, differing) if request.take_text and differing else []
    differing = [note for note in differing if not any(note is one for one, _ in taken)]
    data: bytes | None = None
    if added:
        new = markdown.render(replace(reading.deck, notes=tuple(added))).encode()
        data = new if is_new or before is None else _grow(before, target, added)
    if data is not None and len(data) > LARGEST_DECK:
        raise too_large(target)
    return ImportPlan(
        title=title,
        target=target,
        reading=reading,
        added=added,
        same=same + sorted_out.same,
        differing=differing,
        taken=[change for _, change in taken],
        changed=sorted_out.changed,
        shipped=bool(differing) and _is_shipped(target, there, differing),
        removed=len(removed),
        apart=sorted_out.apart,
        before=before,
        data=data,
    )


def _with_words(
    path: Path, there: Sequence[Note], fresh: Sequence[Note], differing: Sequence[Note]
) -> list[tuple[Note, Changed]]:
    """The differing notes whose words a deck file can take, and the change to the file.

    If a term has several meanings, the only one that the import does not have yet is replaced.
    """
    said = {(bare(note.term), flat(note.definition)) for note in fresh}
    own: dict[str, list[Note]] = defaultdict(list)
    for note in there:
        if (bare(note.term), flat(note.definition)) not in said:
            own[bare(note.term)].append(note)
    many = Counter(bare(note.term) for note in differing)
    changes = [
        (
            note,
            Changed(
                str(path.absolute()), known, replace(known, term=note.term, definition=note.definition), later=False
            ),
        )
        for note in differing
        if many[bare(note.term)] == 1 == len(own[bare(note.term)])
        for known in own[bare(note.term)]
    ]
    edits = {change.before.line: change.after for _, change in changes}
    planned = plan_change(path, partial(replace_notes, edits=edits))
    after = {flat(note.definition) for note in _parse(planned.after, path).deck.notes} if planned is not None else set()
    return [each for each in changes if flat(each[0].definition) in after]


def _is_shipped(path: Path, deck: Sequence[Note], differing: Sequence[Note]) -> bool:
    """Whether the differing notes are in a deck file as they came with the program."""
    came = next((shipped for shipped in shipped_decks() if shipped.name == path.name), None)
    if came is None:
        return False
    words = {bare(note.term): flat(note.definition) for note in _parse(came.read_bytes(), came).deck.notes}
    there = {bare(note.term): flat(note.definition) for note in deck}
    return all(words.get(bare(note.term)) == there.get(bare(note.term)) for note in differing)


@contextmanager
def carried_out(plans: Sequence[ImportPlan], home: Home, *, take_text: bool = False) -> Iterator[None]:
    """Write the deck files; all are restored if one cannot be written, or if the block fails.

    With ``take_text``, known notes that were changed elsewhere are written as they are there.

    Raises:
        OutputError: a file cannot be written, or another program changed it meanwhile.
    """
    done: list[Change] = []
    if any(plan.data is not None and plan.target.parent == Path(home.decks) for plan in plans):
        with suppress(OSError):  # the write below says what is wrong with the folder
            make_folder(home.decks)
    try:
        for change in _changes(plans, home, take_text=take_text):
            done.append(change)
            carry_out(change)
        yield
    except BaseException:
        with suppress(OSError, OutputError):
            for change in reversed(done):
                if contents(change.path) != change.after:
                    continue
                if change.before is None:
                    take_away(change.path)
                else:
                    write_atomically(change.path, change.before)
        raise


def _changes(plans: Sequence[ImportPlan], home: Home, *, take_text: bool) -> Iterator[Change]:
    """The changes in order; those that replace words are planned after the ones before them are written."""
    for plan in plans:
        yield from plan.media
        if plan.data is not None:
            yield Change(plan.target, plan.before, plan.data)
    for path, edits in _edits(plans, home, take_text=take_text).items():
        change = plan_change(path, partial(replace_notes, edits=edits))
        if change is not None:
            yield change


def _edits(plans: Sequence[ImportPlan], home: Home, *, take_text: bool) -> dict[Path, dict[int, Note]]:
    """The notes that get the words of the import, by file and line here, except those that already have them."""
    found: dict[Path, dict[int, Note]] = defaultdict(dict)
    for plan in plans:
        changed = [one for one in plan.changed if not one.relinked] if take_text else []
        for one in (*plan.taken, *changed):
            found[Path(home.absolute(one.source)).resolve()][one.before.line] = one.after
    return found


class _Sorted(NamedTuple):
    """Notes whose guids no deck file has, those of them that were removed (by identity), and the others.

    ``apart`` are notes here whose texts are new notes there.
    """

    fresh: list[Note]
    removed: set[int]
    same: int
    changed: list[Changed]
    apart: list[Note]


def _sort_out(reading: Reading, known: Mapping[NoteGuid, Here], here_now: Container[tuple[str, str]]) -> _Sorted:
    """Sort the notes of a reading by what the collection has, without those that are removed there.

    ``here_now`` are all texts here.

    A text as old as an earlier one here is one of our old texts, and counts as the same.
    """
    found = _Sorted([], set(), 0, [], [])
    same = 0
    said = {_text(note) for note in reading.deck.notes} if known else set()
    for at, note in enumerate(reading.deck.notes):
        record = reading.records.get(at, Record())
        here = known.get(record.guid) if record.guid else None
        if record.retired:
            if here is not None and _text(here.note) in said and _is_later(record, here):
                found.apart.append(here.note)
            continue
        if here is not None and _text(note) != _text(here.note) in said and is_by_chance(here.first, record):
            here = None
        if here is None or here.removed:
            found.fresh.append(note)
            found.removed.update({id(note)} if here is not None else ())
        elif record.edited in here.edits[1:] or _says_the_same(note, reading.deck.tags, here):
            same += 1
        else:
            later = record.edited is not None and record.edited <= here.edits[0]
            after = replace(note, section=here.note.section, line=here.note.line)
            found.changed.append(
                Changed(here.source, here.note, after, later, relinked=_text(here.note) != _text(note) in here_now)
            )
    return found._replace(same=same)


def _is_later(record: Record, here: Here) -> bool:
    """Whether a note that is in a deck here was changed there later, and is the same by its history."""
    later = record.edited is not None and record.edited > here.edits[0]
    return later and not here.removed and not is_by_chance(here.first, record)


def is_by_chance(first: int | None, record: Record) -> bool:
    """Whether a guid may belong to another note here, given at a first reading; ``first`` is as in :class:`Here`.

    It does not if the two share a history, or a part of it.
    """
    told = [card.moments for card in record.cards.values() if card.log] if first is not None else []
    return first is None or (bool(told) and not any(first in moments for moments in told))


def _text(note: Note) -> tuple[str, str]:
    """What identifies a text."""
    return bare(note.term), flat(note.definition)


def _says_the_same(note: Note, tags: Sequence[str], here: Here) -> bool:
    ours = here.note
    return (
        note.term == ours.term
        and flat(clozes.revealed(note.definition)) == flat(clozes.revealed(ours.definition))
        and {*note.tags, *tags} == {*ours.tags, *here.tags}
        and note.aliases == ours.aliases
    )


def _parse(data: bytes, path: Path) -> Reading:
    reading = parse(decode(data, str(path)), path)
    if reading.refused:
        raise DeckError(str(path), reading.problems)
    return reading


def _grow(data: bytes, path: Path, added: Sequence[Note]) -> bytes:
    """The bytes of a deck file with notes added below, in its encoding and with its line ends.

    Raises:
        DeckError: it is not Markdown, or its end would swallow the notes, such as an open code block.
    """
    check_changeable(path)
    before = _parse(data, path)
    known = before.deck.notes
    text = decode(data, str(path))
    gap = "\n" * (2 - (len(text) - len(text.rstrip("\n"))))
    more = gap + markdown.render_notes(added, section=known[-1].section if known else "")
    grown = rewritten(data, text + more)
    if len(_parse(grown, path).deck.notes) != len(known) + len(added):
        message = "notes cannot be added below this text; fix it first"
        raise DeckError(str(path), before.problems or [Problem(line=0, message=message)])
    return grown


def _compare(known: Sequence[Note], found: Sequence[Note]) -> tuple[list[Note], int, list[Note]]:
    """Notes by whether ``known`` lacks their term, has the same note, or has different words.

    Parentheses after a term do not make it another term.
    """
    if not known:
        return [*found], 0, []
    definitions: dict[str, set[str]] = defaultdict(set)
    for note in known:
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
    """A term as it is compared, without parentheses at its end."""
    return bare_key(term)


def flat(text: str) -> str:
    """A text as it is compared, ignoring white space."""
    return " ".join(text.split())
