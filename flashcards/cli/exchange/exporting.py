"""``flashcards export``: decks for other programs."""

from functools import partial
from importlib import import_module
from typing import Any

import click

from flashcards.cli.common import FILE, Family, common, completes, home
from flashcards.cli.exchange.writing import STANDARD_OUTPUT, Wanted
from flashcards.formats.registry import FILES, Export

_WRITERS = {
    "anki": "flashcards.cli.exchange.packing",
    "sqlite": "flashcards.cli.exchange.publishing",
}
"""The modules of formats that are not text; each has ``write(wanted)``."""

_REPLACE = "Overwrite any file, not only an unedited export in this format."
_TEXTS = "flashcards.cli.exchange.writing"


def _unclear(ctx: click.Context) -> click.UsageError:
    message = "what to export? Name a file that ends in .apkg, .json, .csv, .md, .txt or .db, or one of the formats"
    return click.UsageError(f"{message} {', '.join(command.list_commands(ctx))}", ctx)


class _Export(Family):
    """The group; a word that is not a format may be the file to write."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the format before the rest; the ending of a file may state it. Without arguments, help is printed."""
        if not args and not ctx.resilient_parsing:
            from flashcards.cli.helping import width  # only for help

            ctx.terminal_width = width(["--home", home().path])
        if args and not ctx.resilient_parsing:
            from flashcards.cli.exchange.formats import spelt_out

            args = spelt_out(args, self.list_commands(ctx))
            if args[0].startswith(("-o", "--output")):
                raise _unclear(ctx)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command of a format."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise _unclear(ctx)
        return super().resolve_command(ctx, args)


@click.group("export", cls=_Export, params=common(), subcommand_metavar="FILE [DECK or QUERY]... | FORMAT [ARGS]...")
def command() -> None:
    """Write decks in the format of another program.

    The ending of FILE chooses the format: "flashcards export cards.apkg" is short for
    "flashcards export anki -o cards.apkg".
    """


def _command_of(name: str, export: Export) -> click.Command:
    """The command that writes a format."""
    output: dict[str, Any] = {"required": True, "help": "The file to write."}
    if not export.to_file:
        where = f"The file to write; by default, and with {STANDARD_OUTPUT[0]}, standard output."
        output = {"default": STANDARD_OUTPUT[0], "help": where}
    params: list[click.Parameter] = [
        *common(),
        click.Argument(["chosen"], nargs=-1, metavar="[DECK or QUERY]...", shell_complete=completes("chosen")),
        click.Option(["-o", "--output"], metavar=export.metavar, type=FILE, **output),
    ]
    params += [
        click.Option([f"--{flag.name}"], is_flag=flag.metavar is None, metavar=flag.metavar, help=flag.help)
        for flag in export.flags
    ]
    params.append(click.Option(["--replace"], is_flag=True, help=_REPLACE))
    if export.has_history:
        params.append(click.Option(["--no-schedule"], is_flag=True, help="Leave out schedules and reviews."))
    return click.Command(name, callback=partial(_write, name), help=export.help, params=params)


def _write(
    name: str, /, chosen: tuple[str, ...], output: str, *, replace: bool, no_schedule: bool = False, **flags: Any
) -> None:
    wanted = Wanted(name, chosen, output, not no_schedule, flags, replace)
    import_module(_WRITERS.get(name, _TEXTS)).write(wanted)


for _name, _export in FILES.items():
    command.add_command(_command_of(_name, _export))
