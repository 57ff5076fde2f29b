"""The command line: parse, call, print. Each command's module is imported when it is used."""

import atexit
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

gc.set_threshold(50_000)  # a start makes some twenty thousand objects and no garbage; looking for it takes 3 ms
atexit.register(gc.freeze)  # at the end Python would look through all of them once more, for 5 ms

import click  # noqa: E402 - the imports from here on are what that is about

from flashcards.cli.common import Family, common, report, soften_streams, told_apart  # noqa: E402 - so is this

if TYPE_CHECKING:
    from flashcards.errors import FlashcardsError

_COMMANDS = {
    "study": "flashcards.cli.study",
    "due": "flashcards.cli.due",
    "stats": "flashcards.cli.statistics.stats",
    "report": "flashcards.cli.statistics.report",
    "decks": "flashcards.cli.decks",
    "search": "flashcards.cli.search",
    "new": "flashcards.cli.new",
    "add": "flashcards.cli.add",
    "edit": "flashcards.cli.edit",
    "tag": "flashcards.cli.tag",
    "check": "flashcards.cli.check",
    "relink": "flashcards.cli.relink",
    "show": "flashcards.cli.show",
    "import": "flashcards.cli.exchange.importing",
    "export": "flashcards.cli.exchange.exporting",
    "merge": "flashcards.cli.exchange.merging",
    "backup": "flashcards.cli.rescue.backup",
    "backups": "flashcards.cli.rescue.backup:backups",
    "restore": "flashcards.cli.rescue.restore",
    "doctor": "flashcards.cli.rescue.doctor",
    "suspend": "flashcards.cli.holding:suspend",
    "unsuspend": "flashcards.cli.holding:unsuspend",
    "bury": "flashcards.cli.holding:bury",
    "forget": "flashcards.cli.holding:forget",
    "set-due": "flashcards.cli.holding:set_due",
    "log": "flashcards.cli.history",
    "config": "flashcards.cli.config",
    "optimize": "flashcards.cli.scheduler.optimize",
    "compare": "flashcards.cli.scheduler.compare",
    "mcp": "flashcards.cli.assistant.command",
    "completion": "flashcards.cli.shell.completing",
    "undo": "flashcards.cli.undo",
    "redo": "flashcards.cli.undo:redo",
}

_VERSION = ("-v", "-V")
"""What people type for --version."""

_TIMELESS = ("completion", "config")
"""The commands that do not depend on the time."""

_EXPLAINS = "flashcards.explains"
"""Whether a command is only explained; kept in the context."""

_ELSEWHERE = dict.fromkeys(("export", "report", "import"), "choose another place with -o or --home") | {
    "backup": "choose another FILE, or another --home"
}
"""What to do if a command cannot write a file that can be elsewhere."""

_HERE = "choose another place with --home"

TROUBLE = 2
"""The exit code of ``due`` for any error, as of grep, so that 1 always means that nothing is due."""

_TOLD = frozenset({"-h", "--help", "--version"})
"""Options that only print something."""

INTERRUPTED = 130
"""The exit code of Ctrl-C before the quiz, as of every program that SIGINT ends."""


class Program(Family):
    """The group of commands; errors become one line on stderr and their exit code."""

    def main(self, *arguments: Any, **extra: Any) -> Any:
        """Run the program; if a help text cannot be written, that is one line, too."""
        if "_FLASHCARDS_COMPLETE" in os.environ:
            from flashcards.cli.shell.shells import register  # only for completion

            register()
        if sys.stdout is None and not _TOLD.isdisjoint(sys.argv[1:]):
            from flashcards.terminal.output import closed  # only when something is wrong

            report(str(closed()))
            sys.exit(closed().exit_code)
        try:
            return super().main(*arguments, **extra)
        except OSError as error:
            if _is_adrift():
                report("the folder that you are in is gone; change to another one")
                sys.exit(TROUBLE)
            from flashcards.terminal.output import REASONS, failed  # only when something is wrong

            if error.filename is not None or error.errno not in REASONS:
                raise
            wrong = failed(error)
            report(str(wrong))
            sys.exit(wrong.exit_code)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Parse the program's own options; what is wrong with them is one line."""
        for argument in args:
            if any("\ud800" <= char <= "\udfff" for char in argument):
                from flashcards.errors import BadName  # only when something is wrong

                report(str(BadName(argument)))
                sys.exit(TROUBLE)
        if not {"-h", "--help", "help"}.isdisjoint(args):
            from flashcards.cli.helping import width  # only for help

            extra["terminal_width"] = width(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            if isinstance(error, click.NoSuchOption) and error.option_name in _VERSION:
                return super().make_context(info_name, ["--version"], parent, **extra)
            from flashcards.cli.helping import usage  # only when something is wrong

            report(usage(error))
            sys.exit(error.exit_code)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command by its name, or by another name that people use."""
        ctx.meta[_EXPLAINS] = args[0] == "help" or not {"-h", "--help"}.isdisjoint(args)
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from flashcards.cli.aliases import meant, unknown  # only for an unknown name

            name, command = meant(self, ctx, args[0])
            if command is None and not ctx.resilient_parsing:
                raise unknown(args[0], self.list_commands(ctx), ctx)
            return name, command, args[1:]
        name, command, rest = super().resolve_command(ctx, args)
        if any(argument[:1] == "-" and argument[1:2] not in {"", "-"} for argument in rest):
            rest = told_apart(command, rest) if command is not None and not isinstance(command, click.Group) else rest
        return name, command, rest

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of a day with the program."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        module, _, name = _COMMANDS.get(cmd_name, "").partition(":")
        found = getattr(import_module(module), name or "command") if module else None
        return found if isinstance(found, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command and turn an error into a line and an exit code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as interrupt:
            with suppress(OSError):  # the terminal may be gone
                report("; ".join(["interrupted", *getattr(interrupt, "__notes__", ())]))
            # An interrupt from another signal has its number.
            ctx.exit(128 + interrupt.args[0] if interrupt.args else INTERRUPTED)
        except MemoryError:
            report("not enough memory; close other programs, or do less at a time")
            ctx.exit(1)
        except (click.exceptions.NoArgsIsHelpError, click.exceptions.Exit, click.exceptions.Abort):
            raise
        except click.ClickException as error:
            from flashcards.cli.helping import usage  # only when something is wrong

            report(usage(error))
            ctx.exit(error.exit_code)
        except Exception as error:
            from flashcards.errors import FlashcardsError, OutputError, OwnFault  # only when something is wrong

            if isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed":
                from flashcards.errors import BadName

                error = BadName(str(error.object))  # such as the current folder
            if not isinstance(error, FlashcardsError) or isinstance(error, OwnFault):
                error = _damage() or error
            if not isinstance(error, FlashcardsError):
                raise
            if type(error) is OutputError:
                from flashcards.disk.obstacles import name_folder

                usual = _ELSEWHERE.get(ctx.invoked_subcommand or "", _HERE)
                error.advice = vars(error).get("advice", usual)
                name_folder(error)
            report(str(error))
            ctx.exit(TROUBLE if ctx.invoked_subcommand == "due" else error.exit_code)


@click.group(
    cls=Program,
    params=common(),
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": None},
)
@click.pass_context
def main(ctx: click.Context) -> None:
    """Learn anything in the terminal, a few minutes a day.

    Decks are Markdown files. Every review is kept, and each card comes back
    just before you would forget it. Without a command: today at a glance.
    """
    soften_streams()
    if ctx.invoked_subcommand not in _TIMELESS and not ctx.meta.get(_EXPLAINS):
        _look_at_the_clock()
    if ctx.invoked_subcommand is None:
        from flashcards.cli.today import show_today  # most runs name a command

        show_today()


def _damage() -> "FlashcardsError | None":
    """What is wrong with the collection, which may be why something went wrong that makes no sense."""
    from flashcards.cli.common import home
    from flashcards.collection.rescue.examining import damage_in  # only when something is wrong

    path = home().collection
    return damage_in(path) if os.path.exists(path) else None  # noqa: PTH110 - as below


def _is_adrift() -> bool:
    """Whether the current folder was deleted, so that relative paths lead nowhere."""
    try:
        os.getcwd()  # noqa: PTH109 - pathlib costs a start 10 ms
    except FileNotFoundError:
        return True
    return False


def _look_at_the_clock() -> None:
    """Warn if the time zone is unknown.

    Raises:
        BadClock: the clock was set to something that is not a time; so nothing is made with a wrong one.
    """
    from flashcards.clock import now, unknown_zone  # not needed for --version

    now()
    if unknown := unknown_zone():
        report(
            f'unknown time zone "{unknown}", so days and times are those of UTC;'
            " set TZ to one such as Europe/Berlin, or install tzdata"
        )
