"""``flashcards export``: decks for other programs."""

from pathlib import Path

import click

from flashcards.cli.common import choose, collection, common, say, today
from flashcards.terminal.text import count

_FIRST_IMPORT = (
    'In Anki: File > Import. The first time tick "Import any learning progress": it brings schedules and history.\n'
    "Later imports update texts and add new cards; the schedules of cards Anki knows stay as they are there."
)


@click.group("export", params=common())
def command() -> None:
    """Write decks in the format of another program."""


@command.command("anki", params=common())
@click.argument("decks", nargs=-1, metavar="[DECK]...")
@click.option("-o", "--output", required=True, metavar="FILE.apkg", help="The package to write.")
def anki(decks: tuple[str, ...], output: str) -> None:
    """Write an Anki package: decks, terms, definitions, tags, and what was learnt.

    Without DECK it holds every deck. Exporting again and importing that in
    Anki updates the notes there; it makes no second copies.
    """
    if not output.lower().endswith(".apkg"):
        raise click.BadParameter(f"{output}: Anki imports packages by their ending; name it FILE.apkg")
    from flashcards.anki.gather import export_decks, export_notes  # noqa: PLC0415 - the help needs none of it
    from flashcards.anki.writer import write_package  # noqa: PLC0415 - as above
    from flashcards.collection import browse  # noqa: PLC0415 - as above

    with collection() as opened:
        names = [deck.name for deck in browse.decks(opened)]
        chosen = [name for wanted in decks for name in choose(names, wanted)] if decks else names
        chosen = list(dict.fromkeys(chosen))
        summary = write_package(Path(output), export_decks(opened, chosen), export_notes(opened, chosen, today()))
    size = f"{count(summary.notes, 'note')}, {count(summary.cards, 'card')}, {count(summary.reviews, 'review')}"
    say(f"{output}: {count(summary.decks, 'deck')}, {size}")
    say(_FIRST_IMPORT)
