"""What a configuration file may contain, and what is wrong with one.

A file is TOML. Its keys are those of :mod:`flashcards.settings`, and the keys
of the quiz are in a table::

    new-order = "mixed"
    max-interval = 365

    [keys]
    undo = ["u", "backspace"]
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flashcards.lean import NamedTuple
from flashcards.reviews import Rating
from flashcards.settings import DEFAULTS, NO_LIMIT, Settings, declared

KEYS_TABLE = "keys"
OPTIONS = declared()
"""Every setting but the keys of the quiz, in the order in which they are listed."""


_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ,.-_/~")
"""The characters of a word in quotes that stand for themselves."""


class Wrong(NamedTuple):
    """What is wrong with a key, as a sentence; ``table`` is the table it is in."""

    key: str
    message: str
    table: str = ""


def usual(key: str) -> object:
    """The default of a key, as in a file."""
    return shown(getattr(DEFAULTS, OPTIONS[key].field))


def shown(value: object) -> object:
    """A value of the settings, as in a file."""
    if value is None:
        return NO_LIMIT
    return value.name.lower() if isinstance(value, Rating) else value


def read(table: Mapping[str, object]) -> tuple[Settings, list[Wrong]]:
    """The settings in a file, and everything that is wrong with it."""
    values: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for key, value in table.items():
        if key == KEYS_TABLE:
            values["keys"], found = _keys(value)
            wrong += found
        elif key not in OPTIONS:
            wrong.append(Wrong(key, unknown(key)))
        else:
            try:
                values[OPTIONS[key].field] = OPTIONS[key].read(value)
            except ValueError:
                wrong.append(Wrong(key, f"{key} takes {OPTIONS[key].takes}"))
    return DEFAULTS._replace(**values), wrong


def read_plain(data: bytes) -> Settings | None:
    """The settings of a file of plain lines, as nearly all are, without a parser: its modules cost each start 3 ms.

    None where a line is another one, or anything may be wrong.
    """
    table = plain_table(data)
    settings, wrong = read(table) if table is not None else (None, [])
    return None if wrong else settings


def plain_table(data: bytes) -> dict[str, object] | None:
    """What TOML makes of lines such as ``key = 3``, ``key = true``, ``key = "word"``, comments and empty lines.

    None where there is any other line.
    """
    found: dict[str, object] = {}
    try:
        text = data.decode("ascii").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None
    for line in (each.strip(" \t") for each in text.split("\n")):
        if not line.isprintable():
            return None
        if not line or line[0] == "#":
            continue
        key, _, said = (part.strip(" ") for part in line.partition("="))
        value = _value(said)
        if value is None or key in found or not (key.islower() and key.replace("-", "").isalpha()):
            return None
        found[key] = value
    return found


def _value(text: str) -> object:
    """A truth, a number or a word in quotes; None for anything else."""
    if text in {"true", "false"}:
        return text == "true"
    if len(text) > 1 and text[0] == text[-1] == '"' and _PLAIN.issuperset(text[1:-1]):
        return text[1:-1]
    whole, point, part = text.partition(".")
    if not whole.isdigit() or len(text) > 9 or (whole[0] == "0" and len(whole) > 1):  # noqa: PLR2004 - no key is larger
        return None
    if not point:
        return int(whole)
    return float(text) if part.isdigit() else None


def unknown(key: str) -> str:
    """What to say about an unknown key."""
    from difflib import get_close_matches  # only for an unknown key

    near = get_close_matches(key.lower().replace("_", "-"), [*OPTIONS, KEYS_TABLE], n=1)
    return f'no key "{key}"; ' + (
        f'did you mean "{near[0]}"?' if near else f"there are {', '.join(OPTIONS)} and [keys]"
    )


def _keys(value: object) -> tuple[Mapping[str, tuple[str, ...]], list[Wrong]]:
    from flashcards.study.keys import problems  # only for chosen keys

    if not isinstance(value, Mapping):
        return {}, [Wrong(KEYS_TABLE, '[keys] is a table: undo = ["u", "backspace"]')]
    chosen: dict[str, tuple[str, ...]] = {}
    wrong: list[Wrong] = []
    for action, keys in value.items():
        if isinstance(keys, str):
            chosen[action] = (keys,)
        elif isinstance(keys, Sequence) and all(isinstance(key, str) for key in keys):
            chosen[action] = tuple(keys)
        else:
            wrong.append(Wrong(action, f'{action} takes a key, or a list of keys like ["u", "backspace"]', KEYS_TABLE))
    wrong += [Wrong(said.partition(":")[0], said, KEYS_TABLE) for said in problems(chosen)]
    return chosen, wrong
