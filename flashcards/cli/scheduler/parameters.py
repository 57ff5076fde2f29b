"""FSRS parameters set by hand. They are not in the configuration file, as they belong to the log of a collection."""

import re

from flashcards.cli.common import report, say
from flashcards.cli.opening import collection
from flashcards.cli.scheduler.switching import workload
from flashcards.collection import choices, log, parameters
from flashcards.collection.base import Tell
from flashcards.collection.store import Collection
from flashcards.errors import BadSetting
from flashcards.scheduling.fsrs import DEFAULTS, VERSION, BadParameters
from flashcards.scheduling.fsrs import parameters as checked

KEY = "fsrs-parameters"


def show() -> None:
    """Print the current parameters in the form in which they can be set."""
    with collection() as opened:
        numbers = log.parameters(opened)
    say(_text(numbers or DEFAULTS))


def put(value: str | None, *, dry_run: bool) -> None:
    """Use the parameters that were typed, or the defaults, after saying how the workload changes.

    Raises:
        BadSetting: they are not parameters of FSRS.
    """
    numbers = () if value is None else _meant(value)
    with collection() as opened:
        is_used = store(opened, numbers, dry_run=dry_run)
    if not is_used and not dry_run:
        report("these are used once you choose FSRS: flashcards config scheduler fsrs")
    say(f"{KEY} {'would be' if dry_run else '='} {_text(numbers or DEFAULTS)}")


def store(opened: Collection, numbers: tuple[float, ...], *, dry_run: bool) -> bool:
    """Use these parameters from now on, and say how the workload changes; returns whether FSRS schedules any deck.

    If they are in use already, nothing is stored, so there is nothing to undo.
    """
    from flashcards.clock import now  # only to set them

    is_used = choices.uses_fsrs(opened)
    if (numbers or DEFAULTS) == (log.parameters(opened) or DEFAULTS):
        return is_used

    def change(tell: Tell | None) -> int:
        return parameters.put_in(opened, numbers, now().at, tell)

    if is_used:
        workload(opened, change, None, choices.retention(opened, opened.options), dry_run=dry_run)
    elif not dry_run:
        with opened.transaction():
            change(None)
    return is_used


def _meant(value: str) -> tuple[float, ...]:
    """The parameters in a text, separated by commas or spaces, with or without brackets around them.

    Raises:
        BadSetting: they are none, with the one that is wrong and what it may be.
    """
    words = re.split(r"[\s,;]+", value.strip(" \t\n[]()"))
    try:
        return checked([float(word) for word in words if word])
    except BadParameters as error:
        raise BadSetting(f"{KEY}: {error}") from None
    except ValueError:
        wrong = next(word for word in words if not re.fullmatch(r"[-+]?[0-9]*\.?[0-9]*(?:[eE][-+]?[0-9]+)?", word))
        raise BadSetting(f'{KEY}: "{wrong}" is not a number; {VERSION} has {len(DEFAULTS)} numbers') from None


def _text(numbers: tuple[float, ...]) -> str:
    return ", ".join(f"{number:.10g}" for number in numbers)
