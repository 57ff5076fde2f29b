"""Where things are. Paths are plain strings here, because this is needed for the first card."""

import os
import sys
from collections.abc import Callable, Iterator

from flashcards.lean import NamedTuple

DECK_FORMATS = {".md": "markdown", ".markdown": "markdown"}
"""Files with these endings, in any case, are decks in these formats of :data:`flashcards.formats.registry.FORMATS`."""

SUFFIXES = tuple(DECK_FORMATS)

_COPY_ENDS = tuple(f"{bracket}{suffix}" for bracket in ")]" for suffix in SUFFIXES)

NOT_DECKS = frozenset({"readme", "changelog", "contributing", "license"})
"""Names, without ending and in any case, of files in a folder of decks that are not decks."""

_CONFIG = "config.toml"


class Home(NamedTuple):
    """The folder with the user's decks and collection."""

    path: str

    @property
    def collection(self) -> str:
        """The SQLite file."""
        return os.path.join(self.path, "collection.db")

    @property
    def decks(self) -> str:
        """The folder of deck files."""
        return os.path.join(self.path, "decks")

    @property
    def backups(self) -> str:
        """The folder of backups."""
        return os.path.join(self.path, "backups")

    @property
    def exports(self) -> str:
        """The file with the checksums of exports."""
        return os.path.join(self.path, ".exports")

    @property
    def restoring(self) -> str:
        """The folder of an unfinished restore: what is in it is put in place before anything else is done."""
        return os.path.join(self.path, ".restoring")

    @property
    def backing_up(self) -> str:
        """Exists while an automatic backup is made, and afterwards if it failed."""
        return os.path.join(self.backups, ".automatic")

    def absolute(self, name: str) -> str:
        """The path of a file from its name in the collection; see :func:`source_name`."""
        return os.path.join(self.path, name)


def is_there(path: str | os.PathLike[str]) -> bool:
    """Whether something is at a path; False if that cannot be known, as with a name too long or a closed folder."""
    return os.path.exists(path)


def is_file(path: str | os.PathLike[str]) -> bool:
    """Whether a path is a file; False if that cannot be known."""
    return os.path.isfile(path)


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Whether a path is a folder; False if that cannot be known."""
    return os.path.isdir(path)


def is_closed(path: str | os.PathLike[str], home: Home) -> bool:
    """Whether permissions hide a file: nobody knows whether it is there, or a folder of the home cannot be listed."""
    try:
        os.stat(path)
    except OSError as error:
        return isinstance(error, PermissionError)
    folder = os.path.dirname(path)
    while len(folder) > len(home.path) and folder.startswith(home.path):
        if not os.access(folder, os.R_OK):
            return True
        folder = os.path.dirname(folder)
    return False


def default_home() -> str:
    """The data folder of this program for the current user."""
    if str(sys.platform) == "linux":
        # The rule of the XDG base directories; platformdirs does the same and costs 5 ms.
        given = os.environ.get("XDG_DATA_HOME", "")
        return os.path.join(given if os.path.isabs(given) else os.path.expanduser("~/.local/share"), "flashcards")
    from platformdirs import user_data_dir  # only if the rule is not that short

    return user_data_dir("flashcards", appauthor=False)


def config_path(home: Home) -> str:
    """The configuration file: inside the home if that was chosen, otherwise in the user's configuration folder."""
    if home.path != default_home():
        return os.path.join(home.path, _CONFIG)
    if str(sys.platform) == "linux":
        given = os.environ.get("XDG_CONFIG_HOME", "")
        folder = given if os.path.isabs(given) else os.path.expanduser("~/.config")
        return os.path.join(folder, "flashcards", _CONFIG)
    from platformdirs import user_config_dir  # only if the rule is not that short

    return os.path.join(user_config_dir("flashcards", appauthor=False), _CONFIG)


IGNORE_LIST = ".flashcardsignore"
"""A file in a folder of decks that lists, in the syntax of gitignore, files that are not decks."""


def deck_files(folder: str) -> Iterator[str]:
    """The deck files below a folder, in order of path, without conflict copies and those on its ignore list."""
    for path in _deck_files(folder, _ignored(folder)):
        if original_of(path) is None:
            yield path


def conflict_copies(folder: str) -> Iterator[tuple[str, str]]:
    """The copies of deck files that a sync program made, each with its original."""
    for path in _deck_files(folder, _ignored(folder)):
        if original := original_of(path):
            yield path, original


def original_of(path: str) -> str | None:
    """The existing file of which another one is a conflict copy, by its name."""
    if not path.endswith(_COPY_ENDS) and "conflict" not in path.lower() and ".variant-" not in path:
        return None
    from flashcards.library.conflicts import original_name  # hardly any file has such a name

    folder, name = os.path.split(path)
    original = original_name(name)
    return os.path.join(folder, original) if original and os.path.isfile(os.path.join(folder, original)) else None


def _ignored(folder: str) -> Callable[[str], bool]:
    """Whether a path below a folder is on its ignore list; the path of a folder ends in a slash."""
    listed = os.path.join(folder, IGNORE_LIST)
    if not os.path.isfile(listed):  # nor a pipe, which would block
        return lambda _: False
    try:
        with open(listed, "rb") as file:
            data = file.read()
    except OSError:
        return lambda _: False
    from flashcards.library.ignoring import passed  # only if there is such a list

    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return passed(data.decode("utf-16" if is_wide else "utf-8-sig", errors="replace"), folder)


def _deck_files(folder: str, passed: Callable[[str], bool], inside: tuple[str, ...] = ()) -> Iterator[str]:
    """The deck files below a folder, including copies.

    Hidden files and folders are skipped, and names that are not text in the
    system's encoding: nobody could type or see them.

    Links to folders are followed, except one that leads back to a folder it is
    in; ``inside`` has the real paths of those.
    """
    real = os.path.realpath(folder)
    if real in inside:
        return
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=_name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or not _is_text(entry.name):
            if entry.name.endswith(".part"):
                from flashcards.disk.parts import sweep_once  # parts of a killed program are rare

                sweep_once(folder)
            continue
        # For a link in a circle, only the entry itself raises an error.
        if os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir():
            if not passed(os.path.join(entry.path, "")):
                yield from _deck_files(entry.path, passed, (*inside, real))
        elif _is_deck(entry.name) and os.path.isfile(entry.path) and not passed(entry.path):
            yield entry.path


def nameless(folder: str) -> Iterator[str]:
    """The deck files below a folder that are not read because their names are not text in the system's encoding."""
    for path, _, names in os.walk(folder):
        yield from (os.path.join(path, name) for name in sorted(names) if _is_deck(name) and not _is_text(name))


def broken_links(folder: str) -> Iterator[str]:
    """The links below a folder that have names of deck files and lead to nothing, or in a circle.

    Hidden ones are skipped: editors lock a file with such a link.
    """
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            link = os.path.join(path, name)
            if not name.startswith(".") and _is_text(name) and _is_deck(name) and not os.path.exists(link):
                yield link


def _is_deck(name: str) -> bool:
    name = name.lower()
    return name.endswith(SUFFIXES) and name.rpartition(".")[0] not in NOT_DECKS


def source_name(path: str, home: Home) -> str:
    """The name of a file in the collection: relative to the home if it is inside, with ``/``."""
    whole = os.path.abspath(path)
    root = os.path.join(os.path.abspath(home.path), "")
    return whole[len(root) :].replace(os.sep, "/") if whole.startswith(root) else whole


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name
