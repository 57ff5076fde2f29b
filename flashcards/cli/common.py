"""What every command shares: ``--home``, ``--version``, the library, and printing errors."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

import click

from flashcards import __version__

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from flashcards.library.places import Home
    from flashcards.settings import Settings
    from flashcards.studyday import Day

_HOME = "flashcards.home"
_SETTINGS = "flashcards.settings"
_PLAIN = 10_000
"""Bytes of a configuration file above which it is not looked at for plain lines."""


class _FileName(click.Path):
    """The name of a file or folder, which is not empty: an empty one comes from a variable that a script never set."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Return the name as it is."""
        if not os.fspath(value):
            self.fail("the name is empty; name a file, or leave it out", param, ctx)
        if os.fspath(value).endswith(os.sep) and not os.path.isdir(value):
            from flashcards.errors import shown  # only for bad input

            self.fail(f"{shown(os.fspath(value))}: no such folder; make it first", param, ctx)
        return super().convert(value, param, ctx)


FILE = _FileName()
"""What ``-o`` takes."""


class Minutes(click.FloatRange):
    """A finite number of minutes; "nan" and "inf" are not."""

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number."""
        found = float(super().convert(value, param, ctx))  # type: ignore[arg-type]
        if found - found != 0:
            self.fail(f"{str(value)!r} is not a valid float.", param, ctx)
        return found


def _keep_home(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Store ``--home``: the option nearest to the command wins, then the environment variable."""
    given = param.name and ctx.get_parameter_source(param.name) is click.core.ParameterSource.COMMANDLINE
    if value is not None and (given or _HOME not in ctx.meta):
        ctx.meta[_HOME] = value


def _say_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click calls it
    if value and not ctx.resilient_parsing:
        click.echo(f"flashcards {__version__}")
        ctx.exit()


_COMMON = (
    click.Option(
        ["--home"],
        metavar="DIR",
        envvar="FLASHCARDS_HOME",
        show_envvar=True,
        expose_value=False,
        callback=_keep_home,
        type=click.Path(file_okay=False),
        help="Where decks and reviews are kept.",
    ),
    click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_say_version,
        help="Show the version and exit.",
    ),
)


def common() -> list[click.Parameter]:
    """The options of every command, as a new list each time because click adds to it."""
    return list(_COMMON)


def completes(kind: str) -> Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]:
    """The completion of an argument: names, a ``query``, or ``settings``."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        from flashcards.cli.shell.offers import found, settings_found  # only for completion

        if kind == "settings":
            return settings_found(ctx, incomplete)
        with ctx.scope(cleanup=False):
            return found(kind, home(), incomplete)

    return complete


class Family(click.Group):
    """A group of commands that suggests the nearest one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; an unknown one is reported with the nearest."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches  # only for an unknown name

            there = self.list_commands(ctx)
            near = get_close_matches(name.lower(), there, n=2)
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(there)}"
            raise click.UsageError(f'no command "{name}"; {hint}', ctx)
        return super().resolve_command(ctx, args)


class Advised(click.UsageError):
    """A usage error whose message already says what to type, so that it need not refer to the help."""


def told_apart(command: click.Command, args: Sequence[str]) -> list[str]:
    """The arguments with ``--`` between options and the rest, if one of the rest looks like an option.

    Such as ``-is:new`` in a query, or a number below zero.
    """
    import re  # only for short options and what looks like one

    operand = re.compile(r"-(?:\.?[0-9]|[a-z]+:)", re.IGNORECASE)
    options = [each for each in command.params if isinstance(each, click.Option)]
    names = {name for each in options for name in (*each.opts, *each.secondary_opts)}
    valued = {name for each in options if not each.is_flag and not each.count for name in each.opts}
    end = args.index("--") if "--" in args else len(args)
    kept: list[str] = []
    rest: list[str] = []
    before, is_needed = "", False
    for argument in args[:end]:
        is_odd = operand.match(argument) is not None and argument[:2] not in names
        if before in valued or (argument.startswith("-") and argument != "-" and not is_odd):
            kept.append(argument)
        else:
            rest.append(argument)
            is_needed = is_needed or is_odd
        before = argument if before not in valued else ""
    return [*kept, "--", *rest, *args[end + 1 :]] if is_needed else [*args]


def report(message: str) -> None:
    """Print a message on stderr, each line marked as this program's and safe for a terminal."""
    from flashcards.terminal.safety import safe  # only if there is something to say

    try:
        for line in message.split("\n"):
            click.echo(f"flashcards: {safe(line)}", err=True)
    except OSError:  # if nobody can be told, there is still the exit code
        from flashcards.terminal.output import discard

        discard(sys.stderr)


def say(text: str = "") -> None:
    """Print a line on standard output, safe for a terminal."""
    from flashcards.terminal.safety import safe

    _put(safe(text))


def say_drawn(lines: Sequence[str]) -> None:
    """Print lines with colours; text from elsewhere in them is already safe."""
    _put("\n".join(lines))


def say_json(facts: object) -> None:
    """Print JSON for programs, in ASCII: safe for every terminal, pipe and encoding."""
    import json  # only if asked for

    _put(json.dumps(facts, indent=2))


def standard_output() -> "TextIO":
    """The stream with this name.

    Raises:
        OutputError: it was closed before the program began.
    """
    if sys.stdout is None:
        from flashcards.terminal.output import closed  # only when something is wrong

        raise closed()
    return sys.stdout


def _put(text: str) -> None:
    """Write a line to standard output."""
    standard_output()
    with output_errors():
        click.echo(text)


@contextmanager
def output_errors() -> Iterator[None]:
    """Turn the error of a write to standard output into ours; a reader that stopped is not an error.

    Raises:
        OutputError: it could not be written.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        from flashcards.terminal.output import failed  # only when something is wrong

        raise failed(error) from error


def home() -> "Home":
    """The home chosen by the options and the environment."""
    from flashcards.library.places import Home, default_home  # not needed for --version

    given = click.get_current_context().meta.get(_HOME)
    return Home(_as_text(os.path.expanduser(given) if given else default_home()))


def _as_text(path: str) -> str:
    """A path in a form that the collection can store.

    Raises:
        BadName: it is not text in the system's encoding.
    """
    if any("\ud800" <= char <= "\udfff" for char in path):
        from flashcards.errors import BadName  # only when something is wrong

        raise BadName(path)
    return path


def today() -> "Day":
    """The study day of this moment."""
    from flashcards.clock import now
    from flashcards.studyday import study_day

    return study_day(now(), settings().day_starts_at)


def settings() -> "Settings":
    """The user's settings from the configuration file, read once.

    Raises:
        ConfigError: the file cannot be understood.
    """
    from flashcards.settings import DEFAULTS  # not needed for --version

    meta = click.get_current_context().meta
    if _SETTINGS not in meta:
        from flashcards.library.places import config_path

        place = home()
        if os.path.exists(place.restoring):
            from flashcards.backups.restoring import finish  # only after one that was interrupted

            finish(place)
        path = config_path(place)
        meta[_SETTINGS] = DEFAULTS
        if os.path.exists(path):
            meta[_SETTINGS] = settings_in(path)
    found: Settings = meta[_SETTINGS]
    return found


@contextmanager
def afresh(ctx: click.Context) -> Iterator[None]:
    """A command that goes on for long, as if it was started now: in the same home, with the settings of this moment."""
    with click.Context(ctx.command, info_name=ctx.info_name) as now:
        now.meta.update({_HOME: ctx.meta[_HOME]} if _HOME in ctx.meta else {})
        yield


def settings_in(path: str) -> "Settings":
    """The settings in a file.

    Raises:
        ConfigError: it cannot be understood.
    """
    from flashcards.study.options import read_plain  # only where there is a file

    with suppress(OSError), open(path, "rb") as file:  # pathlib costs the first card 2 ms
        data = file.read(_PLAIN + 1)
        found = read_plain(data) if len(data) <= _PLAIN else None
        if found is not None:
            return found
    from flashcards.library.config import load  # for any other file, and for all that is wrong with one

    return load(path)


def speaks() -> bool:
    """Whether output is for a screen reader: no lines, bars or columns, and tables as sentences."""
    return settings().plain


def say_text(text: str, indent: str = "") -> None:
    """A Markdown text as it is written, or as sentences for a screen reader."""
    from flashcards.terminal.text import indented

    if speaks():
        from flashcards.terminal.markdown import render  # only for a screen reader
        from flashcards.terminal.style import Style

        unicode = Style.of({}, standard_output().encoding).unicode
        text = "\n".join(render(text, 80, Style(color=False, weight=False, unicode=unicode, spoken=True)))
    for line in indented(text, indent, standard_output()):
        say(line)


def is_empty() -> bool:
    """Whether this home is empty: no collection, and no folder of decks.

    Raises:
        CollectionError: the home does not exist and cannot be made.
    """
    place = home()
    if os.path.exists(place.collection) or os.path.exists(place.decks):
        return False
    if not os.path.isdir(place.path):
        _try_to_make(place.path)
    return True


def _try_to_make(folder: str) -> None:
    """Check whether a missing folder could be made, by making its first part for a moment."""
    part = os.path.abspath(folder)
    while not os.path.lexists(os.path.dirname(part)):
        part = os.path.dirname(part)
    try:
        os.mkdir(part)
        os.rmdir(part)
    except OSError as error:
        if os.path.isdir(part):
            return  # another program was faster
        from flashcards.disk.obstacles import not_made  # only when something is wrong

        raise not_made(folder, error) from error


def choose(names: Sequence[str], wanted: str) -> list[str]:
    """The decks with a name: the deck itself, ignoring case, and the decks below it (``A::B``).

    If no deck has the name, the only one that has it without accents, or that
    ends or begins with it, is taken.

    Raises:
        UnknownDeck: there is none; it names the nearest.
        AmbiguousDeck: there are several.
    """
    if found := _at_or_below(names, [wanted]):
        return found
    from flashcards.collection.browse import alike, nearest  # only for an unknown name
    from flashcards.controls import unseen

    if (as_it_is := unseen(wanted)) != wanted:  # control characters as they are shown
        return choose(names, as_it_is)
    from flashcards.errors import AmbiguousDeck, UnknownDeck

    meant = alike(wanted, names)
    if len(meant) > 1:
        raise AmbiguousDeck(wanted, meant)
    if not meant:
        raise UnknownDeck(wanted, nearest(wanted, names))
    return _at_or_below(names, meant)


def _at_or_below(names: Sequence[str], decks: Sequence[str]) -> list[str]:
    from flashcards.cards import is_at_or_below, name_key  # not needed for --version

    keys = [name_key(deck) for deck in decks]
    return [name for name in names if any(is_at_or_below(name, key) for key in keys)]


def soften_streams() -> None:
    """Print replacements for what the locale cannot encode, instead of ending the program."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # it may be closed, or not a file
            if not os.get_blocking(stream.fileno()):  # if another program left a terminal non-blocking
                os.set_blocking(stream.fileno(), True)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
