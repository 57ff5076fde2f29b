"""``flashcards import``: other texts become Markdown decks."""

import sys
from typing import TYPE_CHECKING

import click

from flashcards.cards import plain
from flashcards.cli.common import common, home, report, say
from flashcards.cli.packages import import_package, is_package
from flashcards.errors import DeckError, FlashcardsError, locate
from flashcards.formats import FORMATS
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from flashcards.library.imports import ImportPlan


@click.command("import", params=common())
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--deck", metavar="NAME", help="Name the deck; otherwise the text names it.")
@click.option("-o", "--output", metavar="FILE", help="The deck file to write; otherwise one in your library.")
@click.option("--from", "format_name", type=click.Choice([known.name for known in FORMATS]), help="Force the format.")
@click.option("--take", type=click.Choice(["text"]), help="Of an Anki package, take texts changed in Anki.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.pass_context
def command(  # noqa: PLR0913 - one argument an option
    ctx: click.Context,
    files: tuple[str, ...],
    *,
    deck: str | None,
    output: str | None,
    format_name: str | None,
    take: str | None,
    dry_run: bool,
) -> None:
    """Turn a text, or an Anki package, into Markdown decks of your library.

    FILE is a glossary page copied from a browser, a CSV or TSV table, JSON, a
    text export of Anki, or a Markdown text with terms; - reads standard
    input. Its content tells which, or --from. Terms that the deck has already
    stay as you wrote them, so importing twice changes nothing. An Anki
    package (.apkg, .colpkg) also brings what was learnt there, and its
    pictures and sounds; a text that was changed in Anki is shown, and yours
    kept. Ends with 3 when a line could not be read; what was sound is
    imported all the same.
    """
    if output and len(files) > 1:
        raise click.BadParameter("one file at a time can go to one output", param_hint="-o")
    worst = 0
    for file in files:
        try:
            if is_package(file):
                if deck or output or format_name:
                    message = f"{file}: an Anki package names its decks itself"
                    raise click.BadParameter(message, param_hint="--deck, -o, --from")
                import_package(file, dry_run=dry_run, take_text=take == "text")
                continue
            worst = max(worst, _import(file, deck, output, format_name, dry_run=dry_run))
        except FlashcardsError as error:
            report(str(error))
            worst = max(worst, error.exit_code)
    ctx.exit(worst)


def _import(file: str, deck: str | None, output: str | None, format_name: str | None, *, dry_run: bool) -> int:
    """Import one text; returns the exit code."""
    from flashcards.library.files import read_bytes  # noqa: PLC0415 - as above
    from flashcards.library.imports import carry_out, plan_import  # noqa: PLC0415 - the help needs none of it

    data = sys.stdin.buffer.read() if file == "-" else read_bytes(file)
    shown = "standard input" if file == "-" else file
    plan = plan_import(data, shown, home=home(), format_name=format_name, deck=deck, output=output)
    for problem in (*plan.reading.problems, *plan.reading.notices):
        report(locate(shown, problem))
    if not dry_run:
        carry_out(plan)
    _say_plan(plan, shown, dry_run=dry_run)
    return DeckError.exit_code if plan.reading.problems else 0


def _say_plan(plan: "ImportPlan", shown: str, *, dry_run: bool) -> None:
    name = plan.reading.deck.name
    total = len(plan.reading.deck.notes)
    verb = "would add" if dry_run else "added"
    say(f"{shown}: {plan.title}, {count(total, 'note')}, deck {name}")
    if dry_run:
        for note in plan.added:
            say(f"  new: {plain(note.term)}")
    for note in plan.differing:
        say(f"  kept as you wrote it: {plain(note.term)}")
    if plan.added:
        say(f"{verb} {count(len(plan.added), 'note')} to {plan.target}")
    else:
        say(f"nothing new for {plan.target}")
