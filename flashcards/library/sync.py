"""Reading deck files into the collection: what changed, and losing nothing.

In three steps, of which only the last one writes: :func:`survey` reads the
files that changed, :func:`decide` says what becomes of every note, and
:func:`apply` stores it in one transaction.
"""

import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from flashcards import clozes
from flashcards.cards import Deck, Note, term_key
from flashcards.collection import notes
from flashcards.collection.store import Collection
from flashcards.errors import DeckError, Problem
from flashcards.formats import decode, markdown
from flashcards.library.doubts import doubts
from flashcards.library.files import read_bytes
from flashcards.library.places import Home, deck_files, source_name
from flashcards.matching import Claim, Reason, Text, match
from flashcards.matching.gaps import keep_numbers
from flashcards.matching.likeness import KEPT, likeness
from flashcards.studyday import Instant

_SETTLED = 2_000_000_000
"""A file changed less than these nanoseconds before it was read may change again within one tick of its clock."""


_WORK = 3
"""The whole work on a file, where reading it is 1; the rest is matching and storing."""

_TWIN = "the same in another file"

_MISSING = 'the file is not there; its cards rest until it is back ("flashcards decks forget {}" gives them up)'


_DOUBLE = "is the same file as"
_JOINED = "; its cards are joined with those from there, with their history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something in a deck file that is worth a line. ``path`` is as the person may open it."""

    path: str
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A deck file that changed, as it was read.

    ``deck`` is None where its last good reading stays in force. ``worth`` is
    false for a file outside the library that never had one: it is no source.
    ``written`` is UTC milliseconds, the time that the file bears, or now if
    that is earlier.
    """

    source: notes.Source
    written: int
    deck: Deck | None = None
    worth: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What the files say: ``files`` changed, ``missing`` are gone, ``troubles`` are worth a line each.

    ``doubles`` are pairs of names of one file that were read as two, the first
    of which stays.
    """

    files: Sequence[File]
    missing: Sequence[notes.Source]
    troubles: Sequence[Trouble]
    doubles: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of one note.

    ``note`` is its text now, None when it is retired; ``old`` what was known
    of it, None when it is new, and ``why`` says by what it was found. The
    ``candidate`` is what a new note, or one that is in ``doubt``, may have been.
    """

    what: str
    path: str
    deck: str
    note: Note | None = None
    old: notes.KnownNote | None = None
    candidate: notes.KnownNote | None = None
    why: str = ""
    doubt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that :func:`apply` would do.

    ``twins`` are (old, new) notes of which the old takes the new's place;
    ``idle`` are notes without a history in files that are gone, whose text is
    elsewhere: nobody waits for them.
    """

    survey: Survey
    readings: Sequence[notes.Reading]
    decisions: Sequence[Decision]
    twins: Sequence[tuple[int, int]]
    idle: Sequence[int] = ()


Tell = Callable[[int, int], None]
"""Is told how much of all the work is done, and how much there is, in bytes of deck files."""


def refresh(
    collection: Collection, home: Home, now: Instant, extra: Iterable[str] = (), tell: Tell | None = None
) -> list[Trouble]:
    """Read every deck file that changed since it was last read; returns what is worth saying.

    ``extra`` are files outside the library to read as well, from now on. A
    file whose bytes are the same is not parsed again. A file that is gone
    pauses its cards until it is back. ``tell`` hears how far it is.
    """
    extra = tuple(extra)
    found = survey(collection, home, now, extra, tell)
    if found.doubles:
        from flashcards.collection.doubles import join  # noqa: PLC0415 - once in a double's life

        for kept, dropped in found.doubles:
            join(collection, kept, dropped, now)
        joined = [trouble for trouble in found.troubles if trouble.problem.message.startswith(_DOUBLE)]
        found = survey(collection, home, now, extra, tell)
        found = replace(found, troubles=[*joined, *found.troubles])
    size = sum(file.source.size for file in found.files)
    plan = decide(collection, found)
    if tell is not None:
        tell(size + size // 2, _WORK * size)
    apply(collection, plan, now)
    if tell is not None:
        tell(_WORK * size, _WORK * size)
    waiting = [
        Trouble(path=home.absolute(path), problem=Problem(line=0, message=_MISSING.format(os.path.basename(path))))
        for path in notes.paused(collection)
    ]
    return [*plan.survey.troubles, *waiting, *_said(plan, home)]


def survey(
    collection: Collection, home: Home, now: Instant, extra: Iterable[str] = (), tell: Tell | None = None
) -> Survey:
    """Look at every deck file and read those that changed; writes nothing."""
    known = notes.sources(collection)
    files: list[File] = []
    troubles: list[Trouble] = []
    seen: set[str] = set()
    outside = [path for path in known if os.path.isabs(path)]
    paths, doubles = once((*deck_files(home.decks), *outside, *extra), known, home)
    troubles += [
        Trouble(path=home.absolute(name), problem=Problem(line=0, message=f"{_DOUBLE} {home.absolute(kept)}{_JOINED}"))
        for kept, name in doubles
    ]
    total = _changed_bytes(paths, known, home) if tell is not None else 0
    done = 0
    for path in paths:
        name = source_name(path, home)
        try:
            status = os.stat(path)
        except OSError:
            continue
        if name in seen:
            continue
        seen.add(name)
        source = known.get(name)
        if source is None or source.missing or (source.size, source.modified) != (status.st_size, status.st_mtime_ns):
            file, notices = _read(path, name, status, source, now)
            files.append(file)
            source = file.source
            done += source.size
            if tell is not None:
                tell(min(done, total), _WORK * total)
            troubles += [Trouble(path=path, problem=notice) for notice in notices]
        troubles += [Trouble(path=path, problem=problem) for problem in source.problems]
    double = {name for _, name in doubles}
    missing = [
        source for name, source in known.items() if name not in seen and name not in double and not source.missing
    ]
    return Survey(files=files, missing=missing, troubles=troubles, doubles=doubles)


def once(
    paths: Iterable[str], known: Mapping[str, notes.Source], home: Home
) -> tuple[list[str], list[tuple[str, str]]]:
    """The paths, each file only once, and pairs of names by which one file is known: the first stays.

    A file is called as it is known, else by its first path.
    """
    groups: dict[tuple[int, int], list[str]] = {}
    for path in dict.fromkeys(paths):
        with suppress(OSError):
            status = os.stat(path)
            groups.setdefault((status.st_dev, status.st_ino), []).append(path)
    chosen: list[str] = []
    doubles: list[tuple[str, str]] = []
    for group in groups.values():
        names = dict.fromkeys(source_name(path, home) for path in group)
        named = [name for name in names if name in known and not known[name].given_up]
        kept = ([name for name in named if not known[name].missing] or named or [*names])[0]
        chosen.append(next(path for path in group if source_name(path, home) == kept))
        doubles += [(kept, name) for name in named if name != kept]
    return chosen, doubles


def known_name(collection: Collection, path: str, home: Home) -> str:
    """How the collection names a file, by whatever path it is called here."""
    name = source_name(path, home)
    names = [known for known, source in notes.sources(collection).items() if not source.missing]
    if name in names:
        return name
    with suppress(OSError):
        status = os.stat(path)
        for known in names:
            with suppress(OSError):
                if os.path.samestat(status, os.stat(home.absolute(known))):
                    return known
    return name


def _changed_bytes(paths: Sequence[str], known: Mapping[str, notes.Source], home: Home) -> int:
    """How large the files are that seem to have changed."""
    total = 0
    for path in dict.fromkeys(paths):
        with suppress(OSError):
            status, source = os.stat(path), known.get(source_name(path, home))
            if source is None or (source.size, source.modified) != (status.st_size, status.st_mtime_ns):
                total += status.st_size
    return total


def decide(collection: Collection, found: Survey) -> Plan:
    """Match what changed with what is known, over all files at once; writes nothing."""
    fresh = [(file, file.deck) for file in found.files if file.deck is not None]
    gone = {source.path for source in found.missing}
    known = notes.pool(collection, [*(file.source.path for file, _ in fresh), *gone]) if fresh or gone else []
    texts = [(file.source, deck, note) for file, deck in fresh for note in deck.notes]
    claims = match(
        [_text(old.note, old.deck, old.source, old) for old in known],
        [_text(note, deck.name, source.path) for source, deck, note in texts],
    )
    fresh = _with_numbers(collection, fresh, claims, known)
    texts = [(file.source, deck, note) for file, deck in fresh for note in deck.notes]
    decisions = [
        _decision(claim, known, source.path, deck.name, note)
        for claim, (source, deck, note) in zip(claims, texts, strict=True)
    ]
    claimed = {claim.known for claim in claims}
    whole = {file.source.path for file, _ in fresh if not file.source.problems}
    left = [old for index, old in enumerate(known) if index not in claimed and not old.retired]
    retired = [old for old in left if old.source in whole]
    away = [*retired, *(old for old in left if old.source in gone)]
    others = _others(collection, [old for old in away if old.learnt], {old.id for old in known})
    twins = {old.id: other.id for old, other in others if not other.learnt}
    for old in away:
        other = next((other for one, other in others if one is old), None)
        if other is not None and old.id in twins:
            decisions.append(
                Decision(what=Reason.MOVED, path=other.source, deck=other.deck, note=other.note, old=old, why=_TWIN)
            )
        elif old.source in whole:
            doubt = other is not None
            decisions.append(
                Decision(what="retired", path=old.source, deck=old.deck, old=old, candidate=other, doubt=doubt)
            )
    idle = [old for old in away if old.source in gone and not old.learnt]
    written = {term_key(note.term) for *_, note in texts} if idle else set()
    return Plan(
        survey=found,
        readings=list(_readings(fresh, claims, known)),
        decisions=decisions,
        twins=[*twins.items()],
        idle=[old.id for old in idle if term_key(old.note.term) in written],
    )


def _with_numbers(
    collection: Collection,
    fresh: Sequence[tuple[File, Deck]],
    claims: Sequence[Claim],
    known: Sequence[notes.KnownNote],
) -> list[tuple[File, Deck]]:
    """The same decks, in which the gaps of known notes have the numbers that they had."""
    found: list[tuple[File, Deck]] = []
    left = iter(claims)
    for file, deck in fresh:
        own = zip(deck.notes, islice(left, len(deck.notes)), strict=True)
        kept = tuple(
            replace(note, definition=keep_numbers(note.definition, *notes.gaps_before(collection, known[claim.known])))
            if note.gaps and claim.known is not None
            else note
            for note, claim in own
        )
        found.append((file, deck if kept == deck.notes else replace(deck, notes=kept)))
    return found


def _others(
    collection: Collection, away: Iterable[notes.KnownNote], known: Container[int]
) -> list[tuple[notes.KnownNote, notes.KnownNote]]:
    """For notes with a history whose text is gone, the one note of another file that says nearly the same.

    It is what is left when a note, or a whole file, was copied first and taken
    out later. Those that are ``known`` to the matching had their turn there.
    """
    found: list[tuple[notes.KnownNote, notes.KnownNote]] = []
    taken: set[int] = set()
    for old in away:
        same = [
            other
            for other in notes.elsewhere(collection, old)
            if other.id not in known
            and other.id not in taken
            and likeness(other.note.definition, old.note.definition) >= KEPT
        ]
        exact = [other for other in same if other.note.definition == old.note.definition] or same
        if len(exact) == 1:
            taken.add(exact[0].id)
            found.append((old, exact[0]))
    return found


def apply(collection: Collection, plan: Plan, now: Instant) -> None:
    """Store what a plan says."""
    for source in plan.survey.missing:
        notes.put_source(collection, replace(source, missing=True))
    for file in plan.survey.files:
        if file.deck is None and file.worth:
            notes.put_source(collection, file.source)
    if plan.readings or plan.twins:
        notes.store(collection, plan.readings, twins=plan.twins, idle=plan.idle, at=now.at)


def _read(
    path: str, name: str, status: os.stat_result, before: notes.Source | None, now: Instant
) -> tuple[File, Sequence[Problem]]:
    """Read one file, and what is worth saying of it besides its problems."""
    settled = now.at * 1_000_000 - status.st_mtime_ns > _SETTLED
    source = notes.Source(
        path=name, size=status.st_size, modified=status.st_mtime_ns if settled else -1, fingerprint=""
    )
    worth = before is not None or not os.path.isabs(name)
    written = max(0, min(now.at, status.st_mtime_ns // 1_000_000))
    try:
        data = read_bytes(path)
        fingerprint = blake2b(data, digest_size=16).hexdigest()
        if before is not None and not before.missing and before.fingerprint == fingerprint:
            # The same bytes, with the problems they had. While a file is away others may take its notes.
            return File(source=replace(source, fingerprint=fingerprint, problems=before.problems), written=written), ()
        reading = markdown.parse(decode(data, path), Path(path).stem)
    except DeckError as error:
        return File(source=replace(source, problems=error.problems), written=written, worth=worth), ()
    except Exception as error:  # noqa: BLE001 - whatever one file holds, the others can be studied
        what = " ".join(f"{type(error).__name__}: {error}".split())
        message = f"cannot be read, which is a fault of this program ({what}); please report it"
        problem = Problem(line=0, message=message)
        return File(source=replace(source, problems=(problem,)), written=written, worth=worth), ()
    if reading.refused or not reading.deck.notes:
        return File(source=replace(source, problems=reading.problems), written=written, worth=worth), reading.notices
    source = replace(source, fingerprint=fingerprint, problems=reading.problems)
    return File(source=source, written=written, deck=reading.deck), reading.notices


def _readings(
    fresh: Sequence[tuple[File, Deck]], claims: Sequence[Claim], known: Sequence[notes.KnownNote]
) -> Iterator[notes.Reading]:
    start = 0
    for file, deck in fresh:
        own = claims[start : start + len(deck.notes)]
        start += len(deck.notes)
        continued = [None if claim.known is None else known[claim.known] for claim in own]
        yield notes.Reading(source=file.source, deck=deck, claims=continued, edited=file.written)


def _decision(claim: Claim, known: Sequence[notes.KnownNote], path: str, deck: str, note: Note) -> Decision:
    old = None if claim.known is None else known[claim.known]
    candidate = None if claim.candidate is None else known[claim.candidate]
    what = "returned" if old is not None and old.retired else claim.reason.value
    return Decision(
        what=what,
        path=path,
        deck=deck,
        note=note,
        old=old,
        candidate=candidate,
        why=claim.why,
        doubt=claim.doubtful and old is not None and old.learnt,
    )


def _said(plan: Plan, home: Home) -> list[Trouble]:
    return [
        Trouble(path=home.absolute(path), problem=Problem(line=line, message=message))
        for path, line, message in doubts(plan.decisions)
    ]


def _text(note: Note, deck: str, source: str, known: notes.KnownNote | None = None) -> Text:
    retired, learnt = (known.retired, known.learnt) if known else (False, True)
    definition = note.definition
    if clozes.may_hold_any(definition) and note.term == clozes.blanked(definition):
        definition = clozes.revealed(definition)  # its gaps are no part of what it says
    return Text(term=note.term, definition=definition, deck=deck, source=source, retired=retired, learnt=learnt)
