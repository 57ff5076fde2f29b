"""``flashcards export``: decks for other programs."""

from pathlib import Path

import click

from flashcards.cards import plain
from flashcards.cli.common import Family, common, completes, home, report, say, settings, today
from flashcards.cli.exchange import writing
from flashcards.cli.exchange.choosing import chosen_contents
from flashcards.cli.opening import collection
from flashcards.cli.progress import progress
from flashcards.errors import shown
from flashcards.terminal.text import count

_NO_SCHEDULE = "In Anki: File > Import. Schedules and history were left out."
_FIRST_IMPORT = (
    'In Anki: File > Import. The first time tick "Import any learning progress": it brings schedules and history.\n'
    "Later imports update texts and add new cards; the schedules of cards Anki knows stay as they are there."
)

_OTHER_TYPE = (
    'leave "Merge note types" unticked in Anki, or it refuses the whole file;'
    " if it still has the old text after the import, delete the note there and import again."
)
_SCRIPTS = (
    "that are left out of the package. Anki does not change the notes it already has, as long as"
    ' "Merge note types" stays unticked; --keep-scripts sends them as they are in Anki:'
)
_NAMED = 10
"""Notes that a line names; of more it says how many."""


def _unclear(ctx: click.Context) -> click.UsageError:
    message = "what to export? Name a file that ends in .apkg, .json, .csv, .md, .txt or .db, or one of the formats"
    return click.UsageError(f"{message} {', '.join(command.list_commands(ctx))}", ctx)


class _Export(Family):
    """The group, of which a word that is no format may be the file to write."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the format, which the ending of a file may say, before the rest."""
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


for text in writing.COMMANDS:
    command.add_command(text)


@command.command("anki", params=common())
@click.argument("chosen", nargs=-1, metavar="[DECK or QUERY]...", shell_complete=completes("chosen"))
@click.option("-o", "--output", required=True, type=click.Path(), metavar="FILE.apkg", help="The package to write.")
@click.option("--deck-name", metavar="NAME", help="Put all notes into one deck with this name in Anki.")
@click.option("--no-schedule", is_flag=True, help="Leave out schedules and reviews: every card is new.")
@click.option("--keep-scripts", is_flag=True, help="Keep the scripts of notes from Anki, and their note types.")
def anki(chosen: tuple[str, ...], output: str, *, deck_name: str | None, no_schedule: bool, keep_scripts: bool) -> None:
    """Write an Anki package: notes, pictures and sounds, schedules and reviews.

    Without DECK it holds every deck; QUERY is what "flashcards search" takes,
    such as tag:moon. Export and import again, and Anki updates the notes it
    has; it makes no second copies.
    """
    if not output.lower().endswith(".apkg"):
        raise click.BadParameter(f"{output}: Anki only imports packages that end in .apkg; name it FILE.apkg")
    if deck_name is not None and not deck_name.strip():
        raise click.BadParameter("a deck name needs a visible character", param_hint="--deck-name")
    from flashcards.anki.exporting.gather import export_decks, export_notes, in_deck
    from flashcards.anki.exporting.records import ExportDeck
    from flashcards.anki.exporting.writer import write_package
    from flashcards.clock import now
    from flashcards.collection.exchange import contents
    from flashcards.collection.exchange.ids import give
    from flashcards.collection.exchange.outgoing import of_another_kind, scripted
    from flashcards.collection.rescue.soundness import verify
    from flashcards.concurrency.interrupts import ending_in_order

    with ending_in_order(), collection() as opened:
        verify(opened, with_entries=False)  # nothing damaged goes out as if it were sound
        choice = chosen_contents(opened, chosen)
        decks = [ExportDeck(name=deck_name)] if deck_name else export_decks(opened, home(), choice.decks)
        if not keep_scripts and (terms := scripted(opened, choice)):
            report(f"{count(len(terms), 'note')} from Anki {_have(terms)} scripts {_SCRIPTS} {_some(terms)}")
        give(opened, now())
        notes = export_notes(opened, home(), choice, today(), schedule=not no_schedule, scripts=keep_scripts)
        moved = (in_deck(note, deck_name) for note in notes) if deck_name else notes
        hour = settings().day_starts_at
        with progress(moved, contents.count(opened, choice), "writing notes") as written:
            summary = write_package(Path(output), decks, written, rollover_hour=hour, library=home().decks)
        converted = of_another_kind(opened, choice)
    parts = [(summary.notes, "note"), (summary.cards, "card"), (summary.reviews, "review"), (summary.media, "file")]
    size = ", ".join(count(number, noun) for number, noun in parts if number or noun != "file")
    say(f"{shown(output)}: {count(summary.decks, 'deck')}, {size}")
    if summary.missing:
        report(f"not found beside the deck, or not a picture or sound: {', '.join(summary.missing)}")
    if converted:
        say(f"{count(converted, 'note')} gained or lost clozes since the first export: {_OTHER_TYPE}")
    say(_NO_SCHEDULE if no_schedule else _FIRST_IMPORT)


def _have(terms: list[str]) -> str:
    return "has" if len(terms) == 1 else "have"


def _some(terms: list[str]) -> str:
    """The first of some terms, and how many more there are."""
    more = f" and {len(terms) - _NAMED:,} more" if len(terms) > _NAMED else ""
    return ", ".join(map(plain, terms[:_NAMED])) + more
