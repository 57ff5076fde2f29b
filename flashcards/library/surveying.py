"""Looking at every deck file, and reading those that changed."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flashcards.collection import sources, standing
from flashcards.collection.base import READING_RULES
from flashcards.collection.store import Collection
from flashcards.errors import Problem
from flashcards.formats.native.reader import NO_TERMS
from flashcards.library import notices
from flashcards.library.naming import once
from flashcards.library.places import Home, deck_files, is_closed, source_name
from flashcards.library.readfiles import File, look, read_file
from flashcards.studyday import Instant

if TYPE_CHECKING:
    from flashcards.library.streams import Stream

WORK = 3
"""The whole work on a file, if reading it is 1; the rest is matching and storing."""

Tell = Callable[[int, int], None]
"""Is told how much of the work is done, and the total, in bytes of deck files."""


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
                tell(min(done, total), WORK * total)
        read[path] = source
    seen = {source.path for source in read.values()} | {name for _, name in doubles}
    missing = [source for name, source in known.items() if name not in seen and not source.missing]
    aside = troubles([*notices.copies(home), *notices.doubles(doubles, home)])
    fresh = [
        (home.absolute(file.source.path), file.source.notices)
        for file in files
        if file.deck is not None or not _said_before(file, known)
    ]
    return Survey(
        files=files,
        missing=missing,
        kept_out={source.path for source in missing if _is_kept_out(home.absolute(source.path), home)},
        errors=troubles((path, problem) for path, source in read.items() for problem in source.problems),
        notices=[*aside, *troubles((path, notice) for path, source in read.items() for notice in source.notices)],
        fresh=[*aside, *troubles(notices.of_changed(fresh, home))],
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


def _is_kept_out(path: str, home: Home) -> bool:
    """Whether a file is there, but was not among those to read; one in a closed folder is to be waited for."""
    return os.path.exists(path) and not is_closed(path, home)


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


def troubles(said: Iterable[notices.Notice]) -> list[Trouble]:
    """The same, as they are shown."""
    return [Trouble(path=path, problem=problem) for path, problem in said]
