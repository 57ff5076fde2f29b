"""Whether any deck file changed since it was last read: a look at names, sizes and times."""

import os

from flashcards.collection.store import Collection
from flashcards.library.places import Home, deck_files, source_name


def is_current(collection: Collection, home: Home) -> bool:
    """Whether every deck file is as it was when it was last read, without problems or notices."""
    known = collection.deck_files()
    read: dict[tuple[int, int], str] = {}
    others: list[tuple[int, int]] = []
    for path in (*deck_files(home.decks), *(path for path in known if os.path.isabs(path))):
        try:
            status = os.stat(path)
        except OSError:
            return False
        file, name = (status.st_dev, status.st_ino), source_name(path, home)
        if name not in known:
            others.append(file)  # another name of a known file, or a new one
        elif known[name] != (status.st_size, status.st_mtime_ns) or read.setdefault(file, name) != name:
            return False
    return len(read) == len(known) and all(file in read for file in others)
