"""Looking through a home: collection, deck files, media, settings, permissions, litter, backups."""

import os
import shlex
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from flashcards.backups import container, shelf
from flashcards.backups.beginnings import has_traces, is_gone
from flashcards.cards import Deck, plain
from flashcards.collection import sources
from flashcards.collection.exchange.contents import Choice, decks, notes
from flashcards.collection.rescue import examining
from flashcards.collection.rescue.findings import REPAIR, Examined, Finding, Level
from flashcards.collection.store import Collection
from flashcards.disk import parts
from flashcards.errors import BackupError, CollectionError, ConfigError, NotACollection, locate, shown
from flashcards.formats.links import Kind, links_of
from flashcards.library.config import load
from flashcards.library.places import Home, broken_links, config_path, is_closed, is_folder, is_there, nameless
from flashcards.library.sync import Survey, Trouble, decide, survey
from flashcards.studyday import Instant

if TYPE_CHECKING:
    from flashcards.library.readfiles import File

_MOST = 5
_BESIDE = ("", "-wal", "-shm", "-tail")
_OLD = timedelta(days=30)
_BEGUN = timedelta(days=7)
_CLOSED = "cannot be read (Permission denied)"
_PAUSED = "its cards are paused, or stay as they were last read"


def examine(home: Home, now: Instant) -> Examined:
    """Look through a home, and change nothing.

    Raises:
        CollectionError: the collection cannot be looked at: it is locked, or of a newer version.
    """
    found: list[Finding] = []
    examined = Examined([])
    if is_gone(home):
        found += _gone(home)
    elif Path(home.collection).exists():
        try:
            examined = examining.examine(home.collection)
        except NotACollection as error:
            examined = Examined([_foreign(home, error)], derivable=False)
        found += examined.findings
        if not any(one.level == Level.COLLECTION for one in found) and not _is_older(found):
            with suppress(CollectionError):
                found += _texts(home, now)
        found += _fewer(home)
    found += [*_settings(home), *_permissions(home), *_litter(home, now), *_backups(home, now)]
    return Examined(sorted(found, key=lambda one: -one.level), examined.derivable)


def _gone(home: Home) -> Iterator[Finding]:
    """That the collection is gone, where something shows that there was one."""
    if has_traces(home):
        what = "its file is empty" if Path(home.collection).exists() else "its file is gone"
        fix = back(shelf.fuller(home, 0), 0)
        yield Finding(Level.COLLECTION, home.collection, what, "your answers were in it", fix)


def _fewer(home: Home) -> Iterator[Finding]:
    """That a backup of this home holds more entries than it has."""
    has = examining.entries(home.collection)
    if has is not None and (fuller := shelf.fuller(home, has)) is not None:
        what = f"it holds more entries than the collection ({fuller.entries:,}, not {has:,})"
        where = str(fuller.path)
        means = "entries were lost since it was made"
        yield Finding(Level.COLLECTION, where, what, means, back(fuller, has))


def _foreign(home: Home, error: NotACollection) -> Finding:
    """That the file is not ours, or not any more, as a backup shows."""
    fix = "move that file away, or use another --home"
    if (fuller := shelf.fuller(home, 0)) is not None:
        fix = f"{back(fuller, 0)}; or, if that file is another program's, {fix}"
    return Finding(Level.COLLECTION, home.collection, error.reason, "no command can use it", fix)


def back(fuller: shelf.Fuller | None, has: int) -> str:
    """The command that gets lost entries back, from a backup that has them if there is one."""
    if fuller is None:
        return "flashcards restore with another backup, or flashcards merge with what another computer has"
    restore = f"flashcards restore {shlex.quote(shown(fuller.path.name))}"
    merge = f"flashcards merge {shlex.quote(shown(str(fuller.path)))}"
    return f"{merge}; or, to go back to it: {restore}" if has else restore


def _is_older(found: list[Finding]) -> bool:
    return any(one.what.startswith(examining.OF_SCHEMA) for one in found)


def _texts(home: Home, now: Instant) -> Iterator[Finding]:
    """What is wrong with deck files, and where the collection differs from them."""
    with examining.in_memory(home.collection, unread=False) as opened:
        changed = {file.source.path for file in survey(opened, home, now).files}
    with examining.in_memory(home.collection, unread=True) as opened:
        seen = survey(opened, home, now)
        yield from map(_wrong, seen.errors)
        yield from _unlike(opened, seen, home, changed)
        yield from _missing_media(opened, home)
        away = {one.path for one in seen.missing if one.path not in seen.kept_out} | {*sources.paused(opened)}
    for path in (*nameless(home.decks), *broken_links(home.decks)):
        where = os.fsencode(path).decode(errors="backslashreplace")
        what = "a name that is not text, or a link that leads nowhere"
        yield Finding(Level.TEXTS, where, what, "it is not read", "rename it, or fix the link")
    for path in sorted(home.absolute(name) for name in away):
        if is_closed(path, home):
            yield Finding(Level.TEXTS, path, _CLOSED, _PAUSED, _opening(path))
        elif not is_there(path):
            fix = f"put the file back; or, to remove its cards: flashcards decks forget {_quoted(Path(path).name)}"
            yield Finding(Level.TEXTS, path, "missing", _PAUSED, fix)


def _wrong(trouble: Trouble) -> Finding:
    """What is wrong in a deck file, or with all of it."""
    where = locate(trouble.path, replace(trouble.problem, message="")).removesuffix(": ")
    means = "what is wrong there is left out, or stays as it was last read"
    line = f" and go to line {trouble.problem.line}" if trouble.problem.line else ""
    fix = f"open {shown(trouble.path)} in your editor{line}"
    if not os.access(trouble.path, os.R_OK):
        means, fix = _PAUSED, _opening(trouble.path)
    return Finding(Level.TEXTS, where, trouble.problem.message, means, fix)


def _opening(path: str) -> str:
    """The command that lets the owner use a file, or the nearest folder that hides it."""
    hidden = [folder for folder in Path(path).parents if not os.access(folder, os.R_OK | os.X_OK)]
    return f"chmod u+rX {_quoted(str(hidden[-1] if hidden else path))}"


def _quoted(text: str) -> str:
    return shlex.quote(shown(text))


def _unlike(opened: Collection, seen: Survey, home: Home, changed: set[str]) -> Iterator[Finding]:
    """Where the collection differs from a file it has read: in a note, or in what the file says of its deck."""
    means = "the collection is damaged there, or the file was changed without a new time"
    plan = decide(opened, seen)
    unlike = [each for each in plan.decisions if each.what != "same" and each.path not in changed]
    for each in unlike[:_MOST]:
        note = each.note or (each.old.note if each.old else None)
        what = f'the collection has a different "{plain(note.term) if note else ""}" ({each.what})'
        yield Finding(Level.COLLECTION, home.absolute(each.path), what, means, REPAIR)
    if len(unlike) > _MOST:
        what = f"{len(unlike) - _MOST:,} more notes differ in the collection"
        yield Finding(Level.COLLECTION, home.decks, what, means, REPAIR)
    by_deck = _by_deck(seen.files)
    told = {deck.name: deck for deck in decks(opened, Choice([*by_deck]))}
    for name, files in by_deck.items():
        if name in told and not any(_head(deck) == _head(told[name]) for _, deck in files):
            paths = [path for path, _ in files]
            if changed.isdisjoint(paths):
                what = f'the collection has another description or other settings for the deck "{name}"'
                yield Finding(Level.COLLECTION, home.absolute(paths[0]), what, means, REPAIR)


def _by_deck(files: "Sequence[File]") -> Mapping[str, list[tuple[str, Deck]]]:
    """The decks that files hold, by name, each with its files."""
    found: dict[str, list[tuple[str, Deck]]] = {}
    for file in files:
        if file.deck is not None:
            found.setdefault(file.deck.name, []).append((file.source.path, file.deck))
    return found


def _head(deck: Deck) -> Deck:
    """What a text says of its deck, without its notes."""
    return replace(deck, notes=())


def _missing_media(opened: Collection, home: Home) -> Iterator[Finding]:
    """Pictures and sounds in notes that are missing."""
    sources = dict(_sources(opened))
    gone: dict[str, str] = {}
    for told in notes(opened, Choice([*sources])):
        for text in (told.note.term, told.note.definition):
            if "![" not in text and "[sound:" not in text:
                continue
            deck = Path(home.absolute(sources[told.deck.name]))
            for link in links_of(text):
                if link.kind is not Kind.LINK and not _is_beside(link.target, deck):
                    gone.setdefault(link.target, told.note.term)
    for name, term in [*gone.items()][:_MOST]:
        what = f"{shown(name)} is missing"
        yield Finding(Level.TEXTS, plain(term), what, "the card cannot show or play it", "put the file beside the deck")
    if len(gone) > _MOST:
        what = f"{len(gone) - _MOST:,} more pictures and sounds are missing"
        yield Finding(Level.TEXTS, home.decks, what, "cards cannot show or play them", "put the files beside the decks")


def _sources(opened: Collection) -> Iterator[tuple[str, str]]:
    from flashcards.collection import browse

    for deck in browse.decks(opened):
        if deck.sources:
            yield deck.name, deck.sources[0]


def _is_beside(target: str, deck: Path) -> bool:
    """Whether a file exists beside a deck; an address elsewhere is not checked."""
    if ":" in target.partition("/")[0] or target.startswith("//"):
        return True
    with suppress(OSError, ValueError):
        return (deck.parent / unquote(target.partition("#")[0])).exists() or (deck.parent / target).exists()
    return True


def _settings(home: Home) -> Iterator[Finding]:
    path = config_path(home)
    try:
        load(path)
    except ConfigError as error:
        for problem in error.problems:
            where = locate(path, replace(problem, message="")).removesuffix(": ")
            fix = "correct that line" if problem.line else "make it a text that you may read, or move it away"
            yield Finding(Level.TEXTS, where, problem.message, "no command works until it is fixed", fix)


def private_places(home: Home) -> list[Path]:
    """The files that only their owner may read, as far as they exist."""
    settings = Path(config_path(home))
    places = [Path(home.path), Path(home.backups), settings, *(Path(home.collection + end) for end in _BESIDE)]
    return [path for path in (*places, *(one.path for one in shelf.shelved(home))) if path.exists()]


def open_to_others(path: Path) -> int:
    """The permissions of a file if others have any, else 0; it may be gone by now, as a journal is."""
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        return mode if mode & 0o077 else 0
    return 0


def _permissions(home: Home) -> Iterator[Finding]:
    if os.name == "nt":
        return
    for path in private_places(home):
        if mode := open_to_others(path):
            what = f"others may read or write it ({mode:03o})"
            yield Finding(Level.HYGIENE, str(path), what, "other users of this machine see what you learn", REPAIR)
    for place, means in {
        home.path: "no answer can be kept",
        home.decks: "no deck can be added or changed",
        home.backups: "no backup can be made",
    }.items():
        if is_folder(place) and not os.access(place, os.R_OK | os.W_OK | os.X_OK):
            yield Finding(Level.HYGIENE, place, "you may not write there", means, f"chmod u+rwx {_quoted(place)}")


def litter(home: Home, now: Instant) -> list[Path]:
    """What killed programs left in a home, its decks and the temporary folder."""
    folders = [home.path, home.backups, *(path for path, _, _ in os.walk(home.decks))]
    return [*(path for folder in folders for path in parts.litter(folder, now)), *parts.left_scratch(now)]


def _litter(home: Home, now: Instant) -> Iterator[Finding]:
    for path in litter(home, now):
        yield Finding(Level.HYGIENE, str(path), "left by a program that was killed", "it takes up space", REPAIR)


def _backups(home: Home, now: Instant) -> Iterator[Finding]:
    """Whether the newest backup is young and whole."""
    there = shelf.shelved(home)
    today = shelf.local(now).replace(tzinfo=None)
    if there:
        newest = there[-1]
        if today - newest.made > _OLD:
            what = f"the last backup is of {newest.made:%Y-%m-%d}"
            means = "what you did since then is only here"
            yield Finding(Level.HYGIENE, home.backups, what, means, "flashcards backup")
        try:
            with container.opened(newest.path) as backup:
                for kept in backup.manifest.files:
                    backup.check(kept)
        except BackupError as error:
            what = f"the last backup cannot be used: {error.reason}"
            yield Finding(Level.HYGIENE, str(newest.path), what, "nothing can be restored from it", "flashcards backup")
    elif Path(home.collection).exists():
        first = examining.begun(home.collection)
        if first and now.at - first > _BEGUN / timedelta(milliseconds=1):
            yield Finding(Level.HYGIENE, home.backups, "no backup", "what you did is only here", "flashcards backup")
