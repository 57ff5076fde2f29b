"""What lies in the shared folder and cannot be read, and what fixes it."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from flashcards.collection.rescue.findings import Finding, Level
from flashcards.errors import shown
from flashcards.formats.registry import named
from flashcards.library.places import Home
from flashcards.sharing import segments
from flashcards.sharing.folder import data, files
from flashcards.sharing.state import load

_UNREAD = "what it holds is not taken"


def examine(home: Home, folder: str) -> list[Finding]:
    """Look through the folder, and change nothing."""
    try:
        readable = files(folder)
        names = sorted(path.name for path in Path(folder).iterdir() if path.name.endswith(segments.ENDING))
    except OSError as error:
        means = "what other devices answered is not taken, and what you do stays here"
        fix = "put the folder back, or run: flashcards config sync-folder DIR"
        return [Finding(Level.HYGIENE, folder, f"the sync folder cannot be read ({error.strerror})", means, fix)]
    own = load(home.path, folder).own or ()
    found: list[Finding] = []
    for name in names:
        where = shown(str(Path(folder, name)))
        if name not in readable:
            what = "no file: a folder, a pipe, or a link that leads nowhere"
            found.append(Finding(Level.HYGIENE, where, what, "it is passed over", "remove it"))
        else:
            found += _in_file(folder, name, where, is_own=name in own)
    return found


def _in_file(folder: str, name: str, where: str, *, is_own: bool) -> Iterator[Finding]:
    """What is wrong with a file: at most one thing."""
    held = data(folder, name)
    if held is None:
        yield Finding(Level.HYGIENE, where, "cannot be read", _UNREAD, "look at its permissions")
        return
    text = segments.unsealed(held)
    again = f"flashcards config sync-folder {shlex.quote(folder)}"
    if text is None and segments.owner_of(name) is None:
        yield Finding(Level.HYGIENE, where, "not a file that flashcards wrote", "it is passed over", "remove it")
    elif text is None and is_own:
        yield Finding(Level.HYGIENE, where, "not whole, and written here", "the others do not get it", again)
    elif text is None:
        fix = f'"{again}" on the computer that wrote it; if that is gone, on each of the others, and remove the file'
        yield Finding(Level.HYGIENE, where, "not whole: cut off, or still on its way", _UNREAD, fix)
    elif any(reading.refused for reading in named("json").readings(text, name)):
        fix = "update flashcards here"
        yield Finding(Level.HYGIENE, where, "written by a newer flashcards", _UNREAD, fix)
