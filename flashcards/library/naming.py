"""How the collection names a file, which may be reached by several paths."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress

from flashcards.collection import sources
from flashcards.collection.store import Collection
from flashcards.library.places import Home, source_name


def once(
    paths: Iterable[str], known: Mapping[str, sources.Source], home: Home
) -> tuple[list[str], list[tuple[str, str]]]:
    """The paths, each file only once, and pairs of names under which one file is known, the first of which stays.

    A file has its known name, otherwise its first path.
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
    """The name of a file in the collection, whatever its path here."""
    name = source_name(path, home)
    names = [known for known, source in sources.known(collection).items() if not source.missing]
    if name in names:
        return name
    with suppress(OSError):
        status = os.stat(path)
        for known in names:
            with suppress(OSError):
                if os.path.samestat(status, os.stat(home.absolute(known))):
                    return known
    return name
