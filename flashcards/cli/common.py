"""What every command shares: ``--home``, ``--version``, the library, and how errors are said."""

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


def _keep_home(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Remember ``--home``: the one nearest to the command wins, the variable comes last."""
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
    """The options that every command takes; a new list each time, as click adds to it."""
    return list(_COMMON)


def completes(kind: str) -> Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]:
    """What completes an argument in a shell: names, a ``query``, or ``settings``."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        from flashcards.cli.shell.offers import found, settings_found  # only for a shell

        if kind == "settings":
            return settings_found(ctx, incomplete)
        with ctx.scope(cleanup=False):
            return found(kind, home(), incomplete)

    return complete


class Family(click.Group):
    """A group of commands that knows which one may have been meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; one that there is not is said with the nearest."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches  # only for a name that is not there

            there = self.list_commands(ctx)
            near = get_close_matches(name.lower(), there, n=2)
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(there)}"
            raise click.UsageError(f'no command "{name}"; {hint}', ctx)
        return super().resolve_command(ctx, args)


class Advised(click.UsageError):
    """A usage error whose sentence says what to type instead, so that it need not point to the help."""


def usage(error: click.ClickException) -> str:
    """What is wrong with what was typed, in one line."""
    said = " ".join(error.format_message().split()).removesuffix(".")
    context = error.ctx if isinstance(error, click.UsageError) and not isinstance(error, Advised) else None
    mark = "" if said.endswith("?") else ";"
    return f"{said}{mark} see {context.command_path} --help" if context is not None else said


def report(message: str) -> None:
    """Say one thing on stderr, each line of it marked as this program's and safe for a terminal."""
    from flashcards.terminal.safety import safe  # only when there is something to say

    try:
        for line in message.split("\n"):
            click.echo(f"flashcards: {safe(line)}", err=True)
    except OSError:  # where nobody can be told, the exit code still tells
        from flashcards.terminal.output import discard

        discard(sys.stderr)


def say(text: str = "") -> None:
    """One line on standard output, safe for a terminal."""
    from flashcards.terminal.safety import safe

    _put(safe(text))


def say_drawn(lines: Sequence[str]) -> None:
    """Lines that are drawn: their colours reach a terminal, and what came from elsewhere in them is safe already."""
    _put("\n".join(lines))


def say_json(facts: object) -> None:
    """Facts for programs, as JSON in ASCII: safe for every terminal, pipe and encoding."""
    import json  # only for who asks for it

    _put(json.dumps(facts, indent=2))


def standard_output() -> "TextIO":
    """The stream of that name.

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
    """Turn the error of a write to standard output into ours; that nobody reads on is none.

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
    """The home that the options and the environment choose."""
    from flashcards.library.places import Home, default_home  # --version needs none of it

    given = click.get_current_context().meta.get(_HOME)
    return Home(_as_text(os.path.expanduser(given) if given else default_home()))


def _as_text(path: str) -> str:
    """A path, which the collection must be able to keep.

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
    """What the person chose in the configuration file, read once.

    Raises:
        ConfigError: the file cannot be understood.
    """
    from flashcards.settings import DEFAULTS  # --version needs none of it

    meta = click.get_current_context().meta
    if _SETTINGS not in meta:
        from flashcards.library.places import config_path

        place = home()
        if os.path.exists(place.restoring):
            from flashcards.backups.restoring import finish  # where one was cut off

            finish(place)
        path = config_path(place)
        meta[_SETTINGS] = DEFAULTS
        if os.path.exists(path):
            from flashcards.library.config import load  # only where there is a file

            meta[_SETTINGS] = load(path)
    found: Settings = meta[_SETTINGS]
    return found


def speaks() -> bool:
    """Whether what is said is heard: no lines, bars or columns, and tables as sentences."""
    return settings().plain


def say_text(text: str, indent: str = "") -> None:
    """A Markdown text as it is written; in sentences where it is heard."""
    if speaks():
        from flashcards.terminal.markdown import render  # only where it was chosen
        from flashcards.terminal.style import Style

        unicode = Style.of({}, standard_output().encoding).unicode
        text = "\n".join(render(text, 80, Style(color=False, weight=False, unicode=unicode, spoken=True)))
    for line in text.split("\n"):
        say(f"{indent}{line}".rstrip())


def is_empty() -> bool:
    """Whether nothing has been begun in this home: no collection, and no folder of decks.

    Raises:
        CollectionReadOnly: the home is not there, and cannot be made.
    """
    place = home()
    if os.path.exists(place.collection) or os.path.exists(place.decks):
        return False
    if not os.path.isdir(place.path):
        _try_to_make(place.path)
    return True


def _try_to_make(folder: str) -> None:
    """Look whether a folder that is not there could be made, by making its first part for a moment."""
    part = os.path.abspath(folder)
    while not os.path.lexists(os.path.dirname(part)):
        part = os.path.dirname(part)
    try:
        os.mkdir(part)
        os.rmdir(part)
    except OSError as error:
        if os.path.isdir(part):
            return  # another program was just here
        from flashcards.errors import CollectionReadOnly  # only when something is wrong

        why = "it is not a folder" if isinstance(error, FileExistsError) else error.strerror
        raise CollectionReadOnly(folder, f"cannot be made ({why})") from error


def choose(names: Sequence[str], wanted: str) -> list[str]:
    """The decks that a name means: itself, whatever its case, and the decks below it (``A::B``).

    Where no deck has the name, one that has it but for accents, or that ends
    or begins so, is meant, if it is the only one.

    Raises:
        UnknownDeck: there is none; it names the nearest.
        AmbiguousDeck: there are several.
    """
    folded = wanted.casefold()
    found = _at_or_below(names, [name for name in names if name.casefold() == folded] or [wanted])
    if found:
        return found
    from flashcards.collection.browse import alike, nearest  # only for a name that was not found
    from flashcards.errors import AmbiguousDeck, UnknownDeck

    meant = alike(wanted, names)
    if len(meant) > 1:
        raise AmbiguousDeck(wanted, meant)
    if not meant:
        raise UnknownDeck(wanted, nearest(wanted, names))
    return _at_or_below(names, meant)


def _at_or_below(names: Sequence[str], decks: Sequence[str]) -> list[str]:
    folded = tuple(deck.casefold() for deck in decks)
    below = tuple(f"{deck}::" for deck in folded)
    return [name for name in names if name.casefold() in folded or name.casefold().startswith(below)]


def soften_streams() -> None:
    """Let output that the locale cannot carry appear as a replacement instead of ending the program."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # it may be closed, or no file
            if not os.get_blocking(stream.fileno()):  # as another program may have left a terminal
                os.set_blocking(stream.fileno(), True)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
