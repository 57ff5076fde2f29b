"""Help for a screen reader: no sentence of it is broken or shortened."""

import os
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

from flashcards.cli.common import settings_in
from flashcards.errors import FlashcardsError
from flashcards.library.places import Home, config_path, default_home

_UNBROKEN = 10_000
"""Columns that no sentence fills."""


def width(arguments: Sequence[str]) -> int | None:
    """How wide the help is that these arguments ask for; None for as wide as the terminal.

    Help is printed before the options around it are read, so they are looked for here.
    """
    if "--no-plain" in arguments:
        return None
    if "--plain" in arguments:
        return _UNBROKEN
    named = [after for before, after in pairwise(arguments) if before == "--home"]
    named += [argument.partition("=")[2] for argument in arguments if argument.startswith("--home=")]
    given = [os.environ.get("FLASHCARDS_HOME", ""), *named][-1] or default_home()
    path = config_path(Home(os.path.expanduser(given)))
    with suppress(FlashcardsError):  # there is help whatever is wrong
        return _UNBROKEN if os.path.exists(path) and settings_in(path).plain else None
    return None
