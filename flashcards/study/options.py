"""What a configuration file may say: each key, its values, what it means, and what is wrong with one.

A file is TOML. Keys have hyphens where :class:`~flashcards.settings.Settings`
has underscores, and the keys of the quiz stand in a table of their own::

    new-order = "mixed"
    max-interval = 365

    [keys]
    undo = ["u", "backspace"]
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from flashcards.reviews import Rating
from flashcards.scheduling import LEAST_RETENTION, MOST_RETENTION
from flashcards.settings import DEFAULTS, Settings
from flashcards.studyday import MAX_INTERVAL

KEYS_TABLE = "keys"
NO_LIMIT = "none"

_MOST_CARDS = 1_000_000


class Option(NamedTuple):
    """One key: ``takes`` says its values, ``means`` what they do; ``read`` raises ValueError for any other."""

    takes: str
    means: str
    read: Callable[[object], object]


class Wrong(NamedTuple):
    """What is wrong with a key, as a sentence. ``table`` is the one that it stands in."""

    key: str
    message: str
    table: str = ""


def _number(lowest: int, highest: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise ValueError
        return value

    return read


def _limit(value: object) -> int | None:
    return None if value == NO_LIMIT else _number(0, _MOST_CARDS)(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError  # noqa: TRY004 - one error for all
    return value


def _one_of(*names: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in names:
            raise ValueError
        return str(value)

    return read


def _retention(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not LEAST_RETENTION <= value <= MOST_RETENTION:
        raise ValueError
    return float(value)


def _grades(value: object) -> int:
    return int(_one_of("4", "6")(str(value)))


def _scheduler(value: object) -> str:
    from flashcards.scheduling.makers import MAKERS  # noqa: PLC0415 - only for who chose one

    return _one_of(*MAKERS)(value)


def _rating(value: object) -> Rating:
    return Rating[_one_of("good", "hard")(value).upper()]


_A_FLAG = "true or false"
_A_LIMIT = 'a whole number, or "none"'

OPTIONS: Mapping[str, Option] = {
    "day-starts-at": Option("an hour, 0 to 23", "Local hour at which a study day begins.", _number(0, 23)),
    "new-per-day": Option(_A_LIMIT, "New cards a study day over all decks; each deck has its own as well.", _limit),
    "reviews-per-day": Option(_A_LIMIT, "Reviews a study day over all decks; each deck has its own as well.", _limit),
    "order": Option(
        '"due", "random", "added" or "deck"',
        "Which cards come first: the most overdue for their interval, any, the oldest notes, or as the deck has them.",
        _one_of("due", "random", "added", "deck"),
    ),
    "new-order": Option(
        '"after", "before" or "mixed"',
        "Where new cards come: after the reviews, before them, or among them.",
        _one_of("after", "before", "mixed"),
    ),
    "siblings": Option(
        '"apart" or "together"',
        "Cards of one note on one study day: only the first of them, or all.",
        _one_of("apart", "together"),
    ),
    "repeat-below": Option(
        '"good" or "hard"',
        "An answer below this one is repeated in the session until it is reached.",
        _rating,
    ),
    "grades": Option("4 or 6", "Rating keys: four, or six for SM-2's own grades 0 to 5.", _grades),
    "hide-intervals": Option(_A_FLAG, "Whether the interval that each rating leads to is hidden.", _flag),
    "plain": Option(
        _A_FLAG,
        "Whether to speak in words, for screen readers: the quiz line by line, no lines drawn, tables as sentences.",
        _flag,
    ),
    "leech-lapses": Option(
        "a whole number from 1 to 1000",
        "Lapses after which a card is a leech, and again every half as many.",
        _number(1, 1000),
    ),
    "leech-action": Option(
        '"tag" or "suspend"', "What becomes of a leech: it is named, or also suspended.", _one_of("tag", "suspend")
    ),
    "max-interval": Option(
        f"days, 1 to {MAX_INTERVAL}",
        "Longest interval. A change derives every schedule anew.",
        _number(1, MAX_INTERVAL),
    ),
    "late-credit": Option(
        _A_FLAG,
        "Whether half of the days that a right answer came late count towards its next interval. As max-interval.",
        _flag,
    ),
    "scheduler": Option('"sm2" or "fsrs"', "What derives due days from the answers. As max-interval.", _scheduler),
    "desired-retention": Option(
        f"a number from {LEAST_RETENTION} to {MOST_RETENTION}",
        "The chance to recall a card on its due day: the higher, the shorter the intervals. Only FSRS reckons with it."
        " As max-interval.",
        _retention,
    ),
    "fuzz": Option(
        _A_FLAG,
        "Whether due days are moved apart by up to a twentieth of the interval, so that cards learnt together part."
        " As max-interval.",
        _flag,
    ),
}
"""Every key but those of the quiz, in the order in which they are listed."""


def field(key: str) -> str:
    """The name of a key's field in the settings."""
    return key.replace("-", "_")


def usual(key: str) -> object:
    """The default of a key, as a file would say it."""
    return shown(getattr(DEFAULTS, field(key)))


def shown(value: object) -> object:
    """A value of the settings as a file says it."""
    if value is None:
        return NO_LIMIT
    return value.name.lower() if isinstance(value, Rating) else value


def read(table: Mapping[str, object]) -> tuple[Settings, list[Wrong]]:
    """The settings that a file states, and all that is wrong with it."""
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
                values[field(key)] = OPTIONS[key].read(value)
            except ValueError:
                wrong.append(Wrong(key, f"{key} takes {OPTIONS[key].takes}"))
    return DEFAULTS._replace(**values), wrong


def unknown(key: str) -> str:
    """What to say of a key that there is not."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a key that is not there

    near = get_close_matches(key.lower().replace("_", "-"), [*OPTIONS, KEYS_TABLE], n=1, cutoff=0.4)
    return f'no key "{key}"; ' + (f"nearest: {near[0]}" if near else f"there are {', '.join(OPTIONS)} and [keys]")


def _keys(value: object) -> tuple[Mapping[str, tuple[str, ...]], list[Wrong]]:
    from flashcards.study.keys import problems  # noqa: PLC0415 - a later layer's words, for who chose keys

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
