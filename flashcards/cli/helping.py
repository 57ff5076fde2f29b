"""Help for a screen reader, where no sentence is broken or shortened, and what is wrong with arguments."""

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from itertools import pairwise

import click

from flashcards.cli.common import Advised, settings_in
from flashcards.errors import FlashcardsError
from flashcards.library.places import Home, config_path, default_home

_UNBROKEN = 10_000
"""Columns that no sentence fills."""

_CHOICE = re.compile(r"(?P<mark>['\"])(?P<value>.*)(?P=mark) is not one of (?P<names>.*)\.", re.DOTALL)
_NUMBER = re.compile(
    r"(?P<mark>['\"])(?P<value>.*)(?P=mark) is not a valid (?:integer|float)\b.*"
    r"|(?P<beyond>\S+) is not in the range .*",
    re.DOTALL,
)
_PATH = re.compile(r"\w+ (?P<mark>['\"])(?P<value>.*)(?P=mark) (?P<what>is a file|is a directory)\.", re.DOTALL)
_SAID = (
    (
        re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL),
        r'nothing can be done with "\1" here; leave it out, or quote a name of several words',
    ),
    (re.compile(r"Option '(.*)' requires an argument\.?"), r"\1 needs a value"),
    (re.compile(r"Option '(.*)' does not take a value\.?"), r"\1 takes no value"),
)
"""What click says that is said in other words here."""


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


def usage(error: click.ClickException) -> str:
    """What is wrong with the arguments, in one line."""
    said = " ".join(_said(error).split()).removesuffix(".")
    context = error.ctx if isinstance(error, click.UsageError) and not isinstance(error, Advised) else None
    mark = "" if said.endswith("?") else ";"
    return f"{said}{mark} see {context.command_path} --help" if context is not None else said


def _said(error: click.ClickException) -> str:
    """The message in words that a person uses; what click says, if there are none for it."""
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{_name(error)} is missing"
    if isinstance(error, click.NoSuchOption):
        near = " or ".join(sorted(filter(partial(_is_near, error.option_name), error.possibilities or ())))
        return f"no option {error.option_name}{f'; did you mean {near}?' if near else ''}"
    if isinstance(error, click.BadParameter):
        name = _name(error)
        return _of_type(error.param, name, error.message) or (f"{name}: {error.message}" if name else error.message)
    message = error.format_message()
    for pattern, said in _SAID:
        if found := pattern.fullmatch(message):
            return found.expand(said)
    return message


def _is_near(one: str, other: str) -> bool:
    """Whether two options are alike without their dashes, which click counts as well."""
    from difflib import get_close_matches  # only for an unknown option

    return bool(get_close_matches(one.strip("-"), [other.strip("-")]))


def _name(error: click.BadParameter) -> str:
    """The option or argument that an error is about, as the help shows it."""
    hint = error.param_hint
    if hint is None and isinstance(error.param, click.Option):
        hint = error.param.opts[-1]
    elif hint is None and error.param is not None and isinstance(error.param.type, click.Choice):
        hint = error.param.human_readable_name.upper()  # the metavar has the choices
    elif hint is None and error.param is not None:
        hint = error.param.make_metavar(error.ctx or click.get_current_context()).removesuffix("...").strip("[]{}")
    return (hint if isinstance(hint, str) else ", ".join(hint or ())).strip("'\"")


def _of_type(parameter: click.Parameter | None, name: str, message: str) -> str:
    """What a parameter takes and what it was given; empty if click's message is not about that."""
    kind = parameter.type if parameter is not None else None
    if isinstance(kind, click.Choice) and (choice := _CHOICE.fullmatch(message)):
        *most, last = map(str, kind.choices)
        return f'{name} takes {", ".join(most)} or {last}, not "{choice["value"]}"'
    if number := _NUMBER.fullmatch(message):
        return f'{name} takes {_numbers(kind)}, not "{number["value"] or number["beyond"]}"'
    if path := _PATH.fullmatch(message):
        is_file = path["what"] == "is a file"
        return f"{name}: {path['value']} is a {'file; give a folder' if is_file else 'folder; give a file'}"
    return ""


def _numbers(kind: object) -> str:
    """The numbers that an option takes."""
    known = "a number" if isinstance(kind, click.types.FloatParamType) else "a whole number"
    if not isinstance(kind, click.IntRange | click.FloatRange) or kind.min is None:
        return known
    if kind.max is not None:
        return f"{known} from {kind.min:,} to {kind.max:,}"
    return f"{known} above {kind.min}" if kind.min_open else f"{known} of at least {kind.min}"
