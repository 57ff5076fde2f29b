"""Reading deck files into the collection: what changed, and losing nothing.

There are three steps, of which only the last one writes: :func:`survey` reads
the files that changed, :func:`decide` decides what happens to every note, and
:func:`apply` stores it in one transaction.
"""

import os
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flashcards.cards import Deck, Note, term_key
from flashcards.collection import notes, sources, standing
from flashcards.collection.store import Collection
from flashcards.errors import Problem
from flashcards.formats import Special
from flashcards.library import notices
from flashcards.library.continuing import continued, copies_of, with_numbers
from flashcards.library.doubts import doubts
from flashcards.library.places import Home, is_closed
from flashcards.library.readfiles import File, as_before
from flashcards.library.surveying import WORK, Survey, Tell, Trouble, survey, troubles
from flashcards.matching import Claim, Reason
from flashcards.studyday import Instant

__all__ = ["Decision", "Plan", "Survey", "Tell", "Trouble", "apply", "decide", "refresh", "shared_terms", "survey"]


_TWIN = "the same in another file"

_MISSING = 'the file is missing; its cards are paused until it is back ("flashcards decks forget {}" removes them)'
_CLOSED = "cannot be read (Permission denied); its cards are paused until you can read it again; check its permissions"


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
        joined = troubles(notices.doubles(found.doubles, home))
        found = survey(collection, home, now, extra, tell)
        found = replace(found, fresh=[*joined, *found.fresh])
    try:
        plan = _stored(collection, found, now, tell)
    except Special:
        plan = _stored(collection, survey(collection, home, now, extra, tell), now, tell)
    found = _with_streamed(plan, home)
    waiting = [_paused(home.absolute(path), home) for path in sources.paused(collection)]
    reread = sum(decision.what == REREAD for decision in plan.decisions)
    decks = sorted({reading.deck.name for reading in plan.readings})
    shared = troubles(notices.shared_terms(standing.sharing(collection, decks), home)) if decks else []
    said = [*troubles(notices.of_rules(reread, home)), *found.errors, *found.fresh, *shared]
    return [*said, *waiting, *_said(collection, plan, home)]


def _paused(path: str, home: Home) -> Trouble:
    """That the cards of a file are paused, since it is gone or nobody may look at it."""
    message = _CLOSED if is_closed(path, home) else _MISSING.format(shlex.quote(os.path.basename(path)))
    return Trouble(path=path, problem=Problem(line=0, message=message))


def _stored(collection: Collection, found: Survey, now: Instant, tell: Tell | None) -> Plan:
    """What was stored of files that changed."""
    size = sum(file.source.size for file in found.files)
    plan = decide(collection, found)
    if tell is not None:
        tell(size + size // 2, WORK * size)
    apply(collection, plan, now)
    if tell is not None:
        tell(WORK * size, WORK * size)
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
        errors=[*found.errors, *troubles((home.absolute(path), problem) for path, problem in problems)],
        fresh=[*found.fresh, *troubles(notices.of_changed(said, home))],
    )


def shared_terms(collection: Collection, plan: Plan, home: Home) -> list[Trouble]:
    """A line for each term that is in several files of one deck, once the plan is carried out."""
    fresh = {file.source.path: file.deck for file in plan.survey.files if file.deck is not None}
    gone = [source.path for source in plan.survey.missing]
    new = [
        (deck.name, term_key(note.term), path, note.line, note.term)
        for path, deck in fresh.items()
        for note in deck.notes
    ]
    found = standing.sharing(collection, None, [*gone, *fresh], [key for _, key, *_ in new])
    found += new
    return troubles(notices.shared_terms(found, home))


def decide(collection: Collection, found: Survey) -> Plan:
    """Match what changed with what is known, over all files at once; writes nothing."""
    fresh = [(file, file.deck) for file in found.files if file.deck is not None]
    gone = {source.path for source in found.missing}
    part = next((file.part for file in found.files if file.part is not None), None)
    known = part.known if part is not None else _pool(collection, [*(file.source.path for file, _ in fresh), *gone])
    texts = [(file.source, deck, note) for file, deck in fresh for note in deck.notes]
    same_files = {file.source.path for file, _ in fresh if file.reread}
    claims = continued(known, texts, same_files, part.rest if part is not None else None)
    decks = with_numbers(collection, [deck for _, deck in fresh], claims, known)
    fresh = [(file, deck) for (file, _), deck in zip(fresh, decks, strict=True)]
    texts = [(file.source, deck, note) for file, deck in fresh for note in deck.notes]
    decisions = _of_texts(claims, known, texts, same_files)
    claimed = {claim.known for claim in claims}
    whole = {file.source.path for file, _ in fresh if not file.source.problems}
    left = [old for index, old in enumerate(known) if index not in claimed and not old.retired]
    retired = [old for old in left if old.source in whole]
    away = [*retired, *(old for old in left if old.source in gone)]
    others = copies_of(collection, [old for old in away if old.learnt], {old.id for old in known})
    decisions += _of_those_away(away, whole, {old.id: other for old, other in others})
    idle = [old for old in away if old.source in gone and not old.learnt]
    written = {term_key(note.term) for *_, note in texts} if idle else set()
    return Plan(
        survey=found,
        readings=[*_in_order(found, [*_readings(fresh, claims, known)])],
        decisions=decisions,
        twins=[(old.id, other.id) for old, other in others if not other.learnt],
        idle=[old.id for old in idle if term_key(old.note.term) in written],
    )


def _of_texts(
    claims: Sequence[Claim],
    known: Sequence[notes.KnownNote],
    texts: Sequence[tuple[sources.Source, Deck, Note]],
    same_files: set[str],
) -> list[Decision]:
    """What was decided for each text, first for those of files that only the rules for reading changed."""
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
    return sorted(decisions, key=lambda decision: decision.what != REREAD)


def _of_those_away(
    away: Iterable[notes.KnownNote], whole: set[str], others: Mapping[int, notes.KnownNote]
) -> Iterator[Decision]:
    """What becomes of known notes without a text: a new copy takes the history over, or the note is retired.

    ``whole`` are files without a problem, ``others`` the copies in other files by the note's id.
    """
    for old in away:
        other = others.get(old.id)
        if other is not None and not other.learnt:
            yield Decision(what=Reason.MOVED, path=other.source, deck=other.deck, note=other.note, old=old, why=_TWIN)
        elif old.source in whole:
            doubt = other is not None
            yield Decision(what="retired", path=old.source, deck=old.deck, old=old, candidate=other, doubt=doubt)


def _pool(collection: Collection, paths: Sequence[str]) -> Sequence[notes.KnownNote]:
    return notes.pool(collection, paths) if paths else []


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
