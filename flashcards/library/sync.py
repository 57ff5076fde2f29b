"""Reading deck files into the collection: what changed, and losing nothing.

There are three steps, of which only the last one writes: :func:`survey` reads
the files that changed, :func:`decide` decides what happens to every note, and
:func:`apply` stores it in one transaction.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flashcards.cards import Deck, Note, term_key
from flashcards.collection import notes, sources, standing
from flashcards.collection.base import READING_RULES
from flashcards.collection.store import Collection
from flashcards.errors import Problem
from flashcards.formats.notewise import Special
from flashcards.formats.reader import NO_TERMS
from flashcards.library import notices
from flashcards.library.continuing import continued, copies_of, with_numbers
from flashcards.library.doubts import doubts
from flashcards.library.naming import once
from flashcards.library.places import Home, deck_files, source_name
from flashcards.library.readfiles import File, as_before, look, read_file
from flashcards.matching import Claim, Reason
from flashcards.studyday import Instant

if TYPE_CHECKING:
    from flashcards.library.streams import Stream

_WORK = 3
"""The whole work on a file, if reading it is 1; the rest is matching and storing."""

_TWIN = "the same in another file"

_MISSING = 'the file is missing; its cards are paused until it is back ("flashcards decks forget {}" removes them)'


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A problem or notice about a deck file; ``path`` is as the user may open it."""

    path: str
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What the files say.

    ``files`` changed, ``missing`` are gone. ``errors`` and ``notices`` are those
    of all files, one line each; ``fresh`` are the notices of what changed. Files
    that are ``kept_out`` exist, but are ignored or conflict copies. ``doubles``
    are pairs of names of one file that was read as two, the first of which stays.
    """

    files: Sequence[File]
    missing: Sequence[sources.Source]
    kept_out: set[str]
    errors: Sequence[Trouble]
    notices: Sequence[Trouble]
    fresh: Sequence[Trouble]
    doubles: Sequence[tuple[str, str]] = ()

    @property
    def streams(self) -> "list[tuple[File, Stream]]":
        """The large files that are not read yet."""
        return [(file, file.stream) for file in self.files if file.stream is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What happens to one note.

    ``note`` is its text now, None if it is retired; ``old`` is the known note,
    None if it is new, and ``why`` says how it was found. ``candidate`` is what a
    new note, or one in ``doubt``, may have been.
    """

    what: str
    path: str
    deck: str
    note: Note | None = None
    old: notes.KnownNote | None = None
    candidate: notes.KnownNote | None = None
    why: str = ""
    doubt: bool = False


REREAD = "reread"
"""The reason for a note of which only the rules for reading it changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that :func:`apply` will do.

    ``twins`` are pairs of notes (old, new) of which the old takes the new's
    place; ``idle`` are notes without a history in missing files whose text is
    elsewhere, so nobody waits for them.
    """

    survey: Survey
    readings: Sequence[notes.Reading]
    decisions: Sequence[Decision]
    twins: Sequence[tuple[int, int]]
    idle: Sequence[int] = ()


Tell = Callable[[int, int], None]
"""Is told how much of the work is done, and the total, in bytes of deck files."""


def refresh(
    collection: Collection, home: Home, now: Instant, extra: Iterable[str] = (), tell: Tell | None = None
) -> list[Trouble]:
    """Read every deck file that changed since it was last read; returns problems and notices.

    ``extra`` are files outside the library to read as well, from now on. A
    file with the same bytes is not parsed again. A missing file pauses its cards
    until it is back. ``tell`` reports progress.
    """
    extra = tuple(extra)
    found = survey(collection, home, now, extra, tell, streams=True)
    if found.streams:
        found = _in_parts(collection, found) or survey(collection, home, now, extra, tell)
    if found.doubles:
        from flashcards.collection.doubles import join  # rarely needed

        for kept, dropped in found.doubles:
            join(collection, kept, dropped, now)
        joined = _troubles(notices.doubles(found.doubles, home))
        found = survey(collection, home, now, extra, tell)
        found = replace(found, fresh=[*joined, *found.fresh])
    try:
        plan = _stored(collection, found, now, tell)
    except Special:
        plan = _stored(collection, survey(collection, home, now, extra, tell), now, tell)
    found = _with_streamed(plan, home)
    waiting = [
        Trouble(path=home.absolute(path), problem=Problem(line=0, message=_MISSING.format(os.path.basename(path))))
        for path in sources.paused(collection)
    ]
    reread = sum(decision.what == REREAD for decision in plan.decisions)
    decks = sorted({reading.deck.name for reading in plan.readings})
    shared = _troubles(notices.shared_terms(standing.sharing(collection, decks), home)) if decks else []
    said = [*_troubles(notices.of_rules(reread, home)), *found.errors, *found.fresh, *shared]
    return [*said, *waiting, *_said(collection, plan, home)]


def _stored(collection: Collection, found: Survey, now: Instant, tell: Tell | None) -> Plan:
    """What was stored of files that changed."""
    size = sum(file.source.size for file in found.files)
    plan = decide(collection, found)
    if tell is not None:
        tell(size + size // 2, _WORK * size)
    apply(collection, plan, now)
    if tell is not None:
        tell(_WORK * size, _WORK * size)
    return plan


def _in_parts(collection: Collection, found: Survey) -> Survey | None:
    """The same, if its large files need not be read as a whole.

    They need not if no note is known that a text in the changed files may
    continue, or if only one file changed.
    """
    from flashcards.collection.parts.pieces import is_first  # most files are small
    from flashcards.library.parts import Parted

    changed = [*(source.path for source in found.missing), *(file.source.path for file in found.files)]
    if found.doubles or is_first(collection, changed):
        return None if found.doubles else found
    if len(changed) > 1:
        return None
    ((file, stream),) = found.streams
    try:
        part = Parted(collection, stream, file.source)
    except Special:
        return None
    if stream.before is not None and stream.before.fingerprint == stream.fingerprint:
        return replace(found, files=[replace(file, stream=None, source=as_before(file.source, stream.before))])
    return replace(found, files=[replace(file, source=part.source, stream=None, part=part, deck=part.deck)])


def _with_streamed(plan: Plan, home: Home) -> Survey:
    """What files say, with what was found out when large ones were stored."""
    found = plan.survey
    sources = [reading.way.source for reading in plan.readings if reading.way is not None]
    if not sources:
        return found
    problems = [(source.path, problem) for source in sources for problem in source.problems]
    said = [(home.absolute(source.path), source.notices) for source in sources]
    return replace(
        found,
        errors=[*found.errors, *_troubles((home.absolute(path), problem) for path, problem in problems)],
        fresh=[*found.fresh, *_troubles(notices.of_changed(said, home))],
    )


def shared_terms(collection: Collection, plan: Plan, home: Home) -> list[Trouble]:
    """A line for each term that is in several files of one deck, once the plan is carried out."""
    fresh = {file.source.path: file.deck for file in plan.survey.files if file.deck is not None}
    gone = [source.path for source in plan.survey.missing]
    found = standing.active(collection, [*gone, *fresh])
    found += [
        (deck.name, term_key(note.term), path, note.line, note.term)
        for path, deck in fresh.items()
        for note in deck.notes
    ]
    return _troubles(notices.shared_terms(found, home))


def _troubles(said: Iterable[notices.Notice]) -> list[Trouble]:
    return [Trouble(path=path, problem=problem) for path, problem in said]


def survey(  # noqa: PLR0913 - what to look at, and how
    collection: Collection,
    home: Home,
    now: Instant,
    extra: Iterable[str] = (),
    tell: Tell | None = None,
    *,
    streams: bool = False,
) -> Survey:
    """Look at every deck file and read those that changed; writes nothing.

    With ``streams``, large files are only looked at if that is possible.
    """
    known = sources.known(collection)
    files: list[File] = []
    read: dict[str, sources.Source] = {}
    outside = [path for path in known if os.path.isabs(path)]
    paths, doubles = once((*deck_files(home.decks), *outside, *extra), known, home)
    total = _changed_bytes(paths, known, home) if tell is not None else 0
    done = 0
    for path, name, status in _present(paths, home):
        source = known.get(name)
        if source is None or _is_behind(source, status):
            file = (streams and look(path, name, status, source, now)) or read_file(path, name, status, source, now)
            if file.source.problems == (NO_TERMS,) and file.worth and not standing.has_notes(collection, name):
                file = replace(file, source=_as_prose(file.source))
            files.append(file)
            source = file.source
            done += source.size
            if tell is not None:
                tell(min(done, total), _WORK * total)
        read[path] = source
    seen = {source.path for source in read.values()} | {name for _, name in doubles}
    missing = [source for name, source in known.items() if name not in seen and not source.missing]
    aside = _troubles([*notices.copies(home), *notices.doubles(doubles, home)])
    fresh = [
        (home.absolute(file.source.path), file.source.notices)
        for file in files
        if file.deck is not None or not _said_before(file, known)
    ]
    return Survey(
        files=files,
        missing=missing,
        kept_out={source.path for source in missing if os.path.exists(home.absolute(source.path))},
        errors=_troubles((path, problem) for path, source in read.items() for problem in source.problems),
        notices=[*aside, *_troubles((path, notice) for path, source in read.items() for notice in source.notices)],
        fresh=[*aside, *_troubles(notices.of_changed(fresh, home))],
        doubles=doubles,
    )


def _present(paths: Iterable[str], home: Home) -> Iterator[tuple[str, str, os.stat_result]]:
    """The path, name and status of each of these files that exists; each file once."""
    seen: set[str] = set()
    for path in paths:
        name = source_name(path, home)
        with suppress(OSError):
            status = os.stat(path)
            if name not in seen:
                seen.add(name)
                yield path, name, status


def _is_behind(source: sources.Source, status: os.stat_result) -> bool:
    """Whether a file, or how it is read, has changed since it was read."""
    same = (source.size, source.modified) == (status.st_size, status.st_mtime_ns)
    return not same or source.missing or source.rules != READING_RULES


def _said_before(file: File, known: Mapping[str, sources.Source]) -> bool:
    """Whether a file has the same notices as before."""
    source = known.get(file.source.path)
    return source is not None and source.notices == file.source.notices


def _as_prose(source: sources.Source) -> sources.Source:
    """A file that never was a deck, and need not be one."""
    return replace(source, problems=(), notices=(NO_TERMS, *source.notices))


def _changed_bytes(paths: Sequence[str], known: Mapping[str, sources.Source], home: Home) -> int:
    """The size of the files that seem to have changed."""
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
    part = next((file.part for file in found.files if file.part is not None), None)
    if part is not None:
        known: Sequence[notes.KnownNote] = part.known
    else:
        known = notes.pool(collection, [*(file.source.path for file, _ in fresh), *gone]) if fresh or gone else []
    texts = [(file.source, deck, note) for file, deck in fresh for note in deck.notes]
    same_files = {file.source.path for file, _ in fresh if file.reread}
    claims = continued(known, texts, same_files, part.rest if part is not None else None)
    decks = with_numbers(collection, [deck for _, deck in fresh], claims, known)
    fresh = [(file, deck) for (file, _), deck in zip(fresh, decks, strict=True)]
    texts = [(file.source, deck, note) for file, deck in fresh for note in deck.notes]
    decisions = [
        _decision(claim, known, source.path, deck.name, note)
        for claim, (source, deck, note) in zip(claims, texts, strict=True)
    ]
    decisions = [
        replace(decision, what=REREAD)
        if decision.path in same_files and decision.what in {Reason.CHANGED, Reason.RENAMED}
        else decision
        for decision in decisions
    ]
    decisions.sort(key=lambda decision: decision.what != REREAD)
    claimed = {claim.known for claim in claims}
    whole = {file.source.path for file, _ in fresh if not file.source.problems}
    left = [old for index, old in enumerate(known) if index not in claimed and not old.retired]
    retired = [old for old in left if old.source in whole]
    away = [*retired, *(old for old in left if old.source in gone)]
    others = copies_of(collection, [old for old in away if old.learnt], {old.id for old in known})
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
        readings=[*_in_order(found, [*_readings(fresh, claims, known)])],
        decisions=decisions,
        twins=[*twins.items()],
        idle=[old.id for old in idle if term_key(old.note.term) in written],
    )


def apply(collection: Collection, plan: Plan, now: Instant) -> None:
    """Carry out a plan."""
    for source in plan.survey.missing:
        sources.put_source(collection, replace(source, missing=True, given_up=source.path in plan.survey.kept_out))
    for file in plan.survey.files:
        if file.deck is None and file.stream is None and file.worth:
            sources.put_source(collection, file.source)
    if plan.readings or plan.twins:
        notes.store(collection, plan.readings, twins=plan.twins, idle=plan.idle, at=now.at)


def _readings(
    fresh: Sequence[tuple[File, Deck]], claims: Sequence[Claim], known: Sequence[notes.KnownNote]
) -> Iterator[notes.Reading]:
    start = 0
    for file, deck in fresh:
        own = claims[start : start + len(deck.notes)]
        start += len(deck.notes)
        continued = [None if claim.known is None else known[claim.known] for claim in own]
        yield notes.Reading(
            source=file.source,
            deck=deck,
            claims=continued,
            edited=file.written,
            reread=file.reread,
            way=file.part,
        )


def _in_order(found: Survey, readings: Sequence[notes.Reading]) -> Iterator[notes.Reading]:
    """The readings of files, those of large ones among them."""
    left = iter(readings)
    for file in found.files:
        if file.deck is not None:
            yield next(left)
        elif file.stream is not None:
            from flashcards.library.streams import Streamed  # as in reading such a file

            way = Streamed(file.stream, file.source)
            yield notes.Reading(source=file.source, deck=way.deck, claims=(), edited=file.written, way=way)


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


def _said(collection: Collection, plan: Plan, home: Home) -> list[Trouble]:
    return [
        Trouble(path=home.absolute(path), problem=Problem(line=line, message=message))
        for path, line, message in doubts(plan.decisions, collection)
    ]
