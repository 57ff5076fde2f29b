"""The configuration file: where it is, what is in it, and changing one line of it."""

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from flashcards.errors import ConfigError, Problem
from flashcards.library.places import is_there
from flashcards.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_PLACE = re.compile(r"at line (\d+)")
_LARGEST = 1_000_000  # bytes
_MARK = "\ufeff"


def load(path: str) -> Settings:
    """The settings in a file; the defaults if there is none.

    Raises:
        ConfigError: it cannot be read, with every key that is wrong.
    """
    if not is_there(path):
        return DEFAULTS
    return read(path, _text(path))


def read(path: str, text: str) -> Settings:
    """The settings in the text of a file.

    Raises:
        ConfigError: as in :func:`load`.
    """
    import tomllib  # only if there is a file

    from flashcards.study import options

    try:
        table = tomllib.loads(text.removeprefix(_MARK))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _PLACE.search(str(error))
        message = f"not valid TOML: {str(error).partition(' (')[0]}; correct it, or move the file away to start anew"
        raise ConfigError(
            path, [Problem(line=int(found[1]) if found else text.rstrip().count("\n") + 1, message=message)]
        ) from None
    settings, wrong = options.read(table)
    if wrong:
        problems = [Problem(line=_line(text, each.key, each.table), message=each.message) for each in wrong]
        raise ConfigError(path, sorted(problems, key=lambda problem: problem.line))
    return settings


def put(path: str, key: str, value: object | None) -> None:
    """Set a key in a file, or remove it if ``value`` is None; everything else stays byte for byte.

    A key of the quiz is named ``keys.ACTION``.

    Raises:
        ConfigError: the file would be wrong then, or already is.
        OutputError: it cannot be written.
    """
    save(path, with_key(path, key, value))


def with_key(path: str, key: str, value: object | None) -> str:
    """The text of a file with this key, as :func:`put` writes it.

    Raises:
        ConfigError: as in :func:`put`.
    """
    import tomlkit  # only to change it

    text = text_of(path)
    read(path, text)
    document = tomlkit.parse(text.removeprefix(_MARK))
    _set(document, key, value)
    changed = _MARK * text.startswith(_MARK) + document.as_string()
    read(path, changed)
    return changed


def save(path: str, text: str) -> None:
    """Write a file's text, if it changed.

    Raises:
        OutputError: it cannot be written.
    """
    from flashcards.disk.durable import make_folder  # only to change it
    from flashcards.library.files import write_atomically

    if text != text_of(path):
        with suppress(OSError):  # the write below says what is wrong with the folder
            make_folder(Path(path).parent)
        write_atomically(Path(path), text.encode())


def text_of(path: str) -> str:
    """The text of a file, empty where there is none.

    Raises:
        ConfigError: it cannot be read.
    """
    return _text(path) if is_there(path) else ""


def putting_back(path: str) -> Callable[[], None]:
    """What lets a file be as it is now, or not be there.

    Raises:
        ConfigError: it cannot be read.
    """
    text = _text(path) if is_there(path) else None

    def put_back() -> None:
        if text is None:
            Path(path).unlink(missing_ok=True)
        else:
            save(path, text)

    return put_back


def _set(document: "TOMLDocument", key: str, value: object | None) -> None:
    import tomlkit

    table, _, name = key.rpartition(".")
    place = document if not table else document.get(table)
    if place is None and value is not None:
        place = document[table] = tomlkit.table()
    if place is None:
        return
    if value is None:
        place.pop(name, None)
    else:
        place[name] = value


def _text(path: str) -> str:
    try:
        data = Path(path).read_bytes()
        if len(data) > _LARGEST:
            raise ConfigError(path, [Problem(line=0, message="too large for a configuration file")])
        return data.decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigError(path, [Problem(line=0, message=f"cannot be read: {reason}")]) from None


def _line(text: str, key: str, table: str) -> int:
    """The line of a key in a table, counted from 1; 0 if it cannot be found."""
    inside = ""
    for number, line in enumerate(text.split("\n"), 1):
        head = re.match(r"\s*\[\s*([\w-]+)\s*\]", line)
        inside = head[1] if head else inside
        if head and head[1] == key and not table:
            return number
        if inside == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*(?:=|\.)", line):
            return number
    return 0
