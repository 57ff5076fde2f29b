"""What a configuration file may contain, and what is wrong with one.

A file is TOML. Its keys are those of :mod:`flashcards.settings`, and the keys
of the quiz are in a table::

    new-order = "mixed"
    max-interval = 365

    [keys]
    undo = ["u", "backspace"]
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flashcards.reviews import Rating
from flashcards.settings import DEFAULTS, NO_LIMIT, Settings, declared

KEYS_TABLE = "keys"
OPTIONS = declared()
"""Every setting but the keys of the quiz, in the order in which they are listed."""


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


def unknown(key: str) -> str:
    """What to say about an unknown key."""
    from difflib import get_close_matches  # only for an unknown key

    near = get_close_matches(key.lower().replace("_", "-"), [*OPTIONS, KEYS_TABLE], n=1, cutoff=0.4)
    return f'no key "{key}"; ' + (f"did you mean {near[0]}?" if near else f"there are {', '.join(OPTIONS)} and [keys]")


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
