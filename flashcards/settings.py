"""Everything that can be set about studying, each setting declared once.

Its name, type and default are a field of :class:`Settings`, the rest is an
:class:`Option` beside it. The configuration file, the options of ``flashcards
study``, the front matter of decks, the docs and shell completion are made from
these. In files and on the command line a name has hyphens instead of
underscores: ``new-order = "mixed"``.
"""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, get_args

from flashcards.lean import NamedTuple, pattern
from flashcards.scales import LEAST_RETENTION, MOST_RETENTION, RETENTION, SCHEDULERS, Rating
from flashcards.studyday import MAX_INTERVAL, ROLLOVER_HOUR

NO_LIMIT = "none"

MOST_CARDS = 1_000_000
"""No limit of cards is higher: of all decks, of one, or of one in JSON."""

_DIGITS = 10
"""No number that a setting takes has as many."""

_TRUTHS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_OF_SHARES = frozenset("0123456789.")


class Option(NamedTuple):
    """What a setting means beside its type and default, and where it may be set besides the configuration file.

    ``choices`` are its values where they have names, and
    ``several`` says that any of them may be given at once, or none;
    ``least`` and ``most`` bound a number, of which ``counts`` says what it
    counts. ``is_folder`` says that it is the path of a folder, and ``is_speech``
    that it is as in :func:`speech`. ``in_study`` is the help of the option of
    ``flashcards study``, and ``in_decks`` what the front matter of a deck takes;
    empty where it cannot be set there.
    """

    means: str
    choices: Collection[str] = ()
    least: float = 0
    most: float = MOST_CARDS
    counts: str = "a whole number from"
    several: bool = False
    is_folder: bool = False
    is_speech: bool = False
    in_study: str = ""
    in_decks: str = ""

    @property
    def names(self) -> Sequence[str]:
        """The names of its values, if they have names."""
        return tuple(self.choices)


_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RETENTION = f"a number from {LEAST_RETENTION} to {MOST_RETENTION}, or {LEAST_RETENTION:.0%} to {MOST_RETENTION:.0%}"
_LIMIT = f"a whole number up to {MOST_CARDS:,}, or none for no limit"
_NEW = "New cards a study day over all decks; each deck has its own limit as well."
_SPEECH = "a field and its language, as in term fr, or two, as in term fr, definition en"
_REVIEWS = "Reviews a study day over all decks; each deck has its own limit as well."


class Settings(NamedTuple):
    """The settings with their defaults; None means no limit.

    Decks also have limits of their own, and may have a longest interval.
    """

    day_starts_at: Annotated[int, Option("Local hour at which a study day begins.", most=23, counts="an hour,")] = (
        ROLLOVER_HOUR
    )
    new_per_day: Annotated[
        int | None,
        Option(_NEW, in_decks=_LIMIT),
    ] = None
    reviews_per_day: Annotated[int | None, Option(_REVIEWS, in_decks=_LIMIT)] = None
    order: Annotated[
        str,
        Option(
            "Which cards come first: the most overdue for their interval, random, the oldest notes, or in deck order.",
            choices=("due", "random", "added", "deck"),
            in_study="Which cards come first.",
        ),
    ] = "due"
    new_order: Annotated[
        str,
        Option(
            "When new cards come: after the reviews, before them, or among them.",
            choices=("after", "before", "mixed"),
            in_study="When new cards come.",
        ),
    ] = "after"
    siblings: Annotated[
        str,
        Option("Cards of one note on one study day: only the first of them, or all.", choices=("apart", "together")),
    ] = "apart"
    repeat_below: Annotated[
        Rating,
        Option("An answer below this one is repeated in the session until it is reached.", choices=("good", "hard")),
    ] = Rating.GOOD
    grades: Annotated[
        int,
        Option(
            "Rating keys: four, or six for SM-2's own grades 0 to 5.",
            choices=("4", "6"),
            in_study="4 rating keys, or 6 for SM-2's own grades 0 to 5.",
        ),
    ] = 4
    hide_intervals: Annotated[
        bool,
        Option(
            "Whether to hide the interval of each rating.",
            in_study="Hide the interval of each rating.",
        ),
    ] = False
    plain: Annotated[
        bool,
        Option(
            "Whether to speak in words, for screen readers: the quiz line by line, no lines drawn, tables as"
            " sentences.",
            in_study="Line by line, for screen readers and scripts.",
        ),
    ] = False
    week_starts: Annotated[
        str,
        Option(
            'The first day of the week in statistics; "locale" is the one where you live.',
            choices=("locale", "mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        ),
    ] = "locale"
    pictures: Annotated[
        str,
        Option(
            "How pictures on cards are shown: by a protocol of the terminal, as blocks of colour, or not at all. With"
            " auto it is the best that your terminal is known to have.",
            choices=("auto", "kitty", "iterm", "sixel", "blocks", "off"),
            in_study="How pictures on cards are shown.",
        ),
    ] = "auto"
    leech_lapses: Annotated[
        int, Option("Lapses that make a card a leech; it is named again every half as many.", least=1, most=1000)
    ] = 8
    leech_action: Annotated[
        str, Option("What happens to a leech: it is named, or also suspended.", choices=("tag", "suspend"))
    ] = "tag"
    max_interval: Annotated[
        int,
        Option(
            "Longest interval. A change recalculates every schedule.",
            least=1,
            most=MAX_INTERVAL,
            counts="days,",
            in_decks=f"days, 1 to {MAX_INTERVAL}",
        ),
    ] = MAX_INTERVAL
    late_credit: Annotated[
        bool,
        Option(
            "Whether half of the days that a right answer was late count towards its next interval. As max-interval."
        ),
    ] = False
    scheduler: Annotated[
        str,
        Option(
            "The scheduler, which works out due days from your answers. As max-interval.",
            choices=SCHEDULERS,
            in_decks=" or ".join(SCHEDULERS),
        ),
    ] = "sm2"
    desired_retention: Annotated[
        float,
        Option(
            "The chance that you recall a card on its due day: the higher, the shorter the intervals. Only for FSRS."
            " As max-interval.",
            least=LEAST_RETENTION,
            most=MOST_RETENTION,
            in_decks=_RETENTION,
        ),
    ] = RETENTION
    fuzz: Annotated[
        bool,
        Option(
            "Whether due days are moved apart by up to a twentieth of the interval, so that cards learnt together part."
            " As max-interval."
        ),
    ] = False
    light_days: Annotated[
        str | None,
        Option(
            "Days of the week on which you would rather study less: cards due then are moved by a few days, as far as"
            " Anki's fuzz goes. As max-interval.",
            choices=_WEEK,
            several=True,
            in_decks=f"some of {', '.join(_WEEK)}, but not all, or {NO_LIMIT}",
        ),
    ] = None
    backup_days: Annotated[int, Option("Days of which an automatic backup is kept.", most=1000)] = 7
    backup_weeks: Annotated[int, Option("Weeks of which one is kept.", most=1000)] = 4
    backup_months: Annotated[
        int, Option("Months of which one is kept. If all three are 0, none is made.", most=1000)
    ] = 12
    sync_folder: Annotated[
        str | None,
        Option(
            "A folder that your computers share, by Syncthing, git or a stick: each adds the answers given there and"
            " takes those of the others.",
            is_folder=True,
        ),
    ] = None
    play_sounds: Annotated[
        str,
        Option(
            "When the sounds of a card are played: never, with the answer, or with the question as well.",
            choices=("off", "answer", "both"),
        ),
    ] = "off"
    speak: Annotated[
        str | None,
        Option(
            "What of a card is read aloud when it is shown, and in which language.",
            is_speech=True,
            in_decks=f"{_SPEECH}, or none",
        ),
    ] = None
    keys: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Keys of the quiz by action; an action that is missing here keeps its usual keys."""

    @property
    def scheduling(self) -> tuple[int, bool, bool, str, float, str | None]:
        """What schedules depend on, in the order of :class:`flashcards.scheduling.makers.Options`."""
        own = self.max_interval, self.late_credit, self.fuzz, self.scheduler, self.desired_retention
        return *own, self.light_days


DEFAULTS = Settings()


class Declared(NamedTuple):
    """A setting as declared; ``field`` is its name in :class:`Settings`."""

    field: str
    type: object
    option: Option

    @property
    def takes(self) -> str:
        """Its possible values, in words."""
        if self.type is bool:
            return "true or false"
        if self.type == int | None:
            return f'a whole number up to {MOST_CARDS:,}, or "{NO_LIMIT}"'
        if self.option.is_folder or self.option.is_speech:
            return f'{_SPEECH if self.option.is_speech else "the whole path of a folder"}, or "{NO_LIMIT}"'
        if self.option.several:
            return (
                f'some of {", ".join(self.option.names)}, but not all, with spaces or commas between, or "{NO_LIMIT}"'
            )
        names = [name if self.type is int else f'"{name}"' for name in self.option.names]
        if names:
            *most, last = names
            return f"{', '.join(most)} or {last}" if most else last
        return _RETENTION if self.type is float else f"{self.option.counts} {self.option.least} to {self.option.most}"

    def typed(self, text: str) -> object:
        """The value for what somebody typed.

        Raises:
            ValueError: the setting does not take it.
        """
        if self.option.is_folder or self.option.several:
            return self.read(text)
        if text.isdecimal() and len(text) < _DIGITS:
            return self.read(int(text))
        word = text.lower()
        return self.read(_TRUTHS.get(word, word) if self.type is bool else word)

    def read(self, value: object) -> object:
        """The value for one from a file.

        Raises:
            ValueError: the setting does not take it.
        """
        option, names = self.option, self.option.names
        if option.is_folder or option.is_speech:
            return _folder(value) if option.is_folder else _spoken(value)
        if option.several:
            return _some(names, value)
        if names:
            if str(value) not in names:
                raise ValueError
            return Rating[str(value).upper()] if self.type is Rating else int(str(value)) if self.type is int else value
        if self.type == int | None and value == NO_LIMIT:
            return None
        if isinstance(value, bool) is not (self.type is bool):
            raise ValueError
        if self.type is bool:
            return value
        number = share(str(value)) if self.type is float else value
        if not (isinstance(number, float if self.type is float else int) and option.least <= number <= option.most):
            raise ValueError
        return number


def share(text: str) -> float:
    """A share from 0 to 1, which may be stated as a percentage: 0.9, 90% or 90.

    Raises:
        ValueError: it is not one.
    """
    stated = text.removesuffix("%").rstrip(" ")
    if not _OF_SHARES.issuperset(stated):
        raise ValueError
    number = float(stated)
    found = round(number / 100, 9) if number > 1 or text.endswith("%") else number
    if found > 1:
        raise ValueError
    return found


def _folder(value: object) -> str | None:
    """The path of a folder, which is not a relative one; None for none.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError
    if value == NO_LIMIT:
        return None
    if not value.startswith(("/", "~", "\\")) and value[1:2] != ":":
        raise ValueError
    return value


_FIELDS = {"term": "term", "definition": "definition", "front": "term", "back": "definition"}
_SPOKEN = pattern(r"([a-z]+)[ \t]+([a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3})")


def speech(text: str) -> dict[str, str]:
    """The language of each field that is read aloud: ``term fr, definition en-gb``, or ``none``.

    ``front`` and ``back``, the usual fields in Anki, are other names of the two.

    Raises:
        ValueError: it is not written so.
    """
    said = [] if text.strip().lower() == NO_LIMIT else text.lower().split(",")
    found: dict[str, str] = {}
    for each in said:
        match = _SPOKEN.fullmatch(each.strip())
        field = _FIELDS.get(match[1]) if match else None
        if match is None or field is None or field in found:
            raise ValueError
        found[field] = match[2].replace("_", "-")
    return found


def _spoken(value: object) -> str | None:
    """What is read aloud, as it is usually written; None for nothing.

    Raises:
        ValueError: it is not written so.
    """
    said = speech(value if isinstance(value, str) else "")
    return ", ".join(f"{field} {language}" for field, language in said.items()) or None


def _some(names: Sequence[str], value: object) -> str | None:
    """Some of these names in their order, with spaces between; None for none of them.

    Raises:
        ValueError: a word is none of them, or all are given.
    """
    words = str(value).lower().replace(",", " ").split() if value != NO_LIMIT else []
    if not isinstance(value, str) or not {*words} < {*names}:
        raise ValueError
    return " ".join(name for name in names if name in words) or None


def declared() -> dict[str, Declared]:
    """Every setting but the keys of the quiz, by the name that people write, in the order in which they are listed."""
    return {
        name.replace("_", "-"): Declared(name, annotation.__origin__, option)
        for name, annotation in Settings.__annotations__.items()
        if isinstance(option := get_args(annotation)[-1], Option)
    }
