"""``flashcards export anki``: a package, and what to know before it is imported in Anki."""

from pathlib import Path

import click

from flashcards.anki.exporting.gather import export_decks, export_notes, in_deck
from flashcards.anki.exporting.records import ExportDeck
from flashcards.anki.exporting.writer import write_package
from flashcards.cards import plain
from flashcards.cli.common import home, report, say, settings, today
from flashcards.cli.exchange.choosing import chosen_contents
from flashcards.cli.exchange.writing import Wanted, keep_others
from flashcards.cli.opening import collection
from flashcards.cli.progress import progress
from flashcards.clock import now
from flashcards.collection.exchange import contents
from flashcards.collection.exchange.ids import give
from flashcards.collection.exchange.outgoing import of_another_kind, scripted
from flashcards.collection.rescue.soundness import check_leaving
from flashcards.errors import shown
from flashcards.interrupts import ending_in_order
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
"""A line names so many notes, and counts the rest."""


def write(wanted: Wanted) -> None:
    """Write a package of what was chosen."""
    output, deck_name, keep_scripts = wanted.output, wanted.flags["deck_name"], wanted.flags["keep_scripts"]
    if not output.lower().endswith(".apkg"):
        raise click.BadParameter(f"{output}: Anki only imports packages that end in .apkg; name it FILE.apkg")
    if deck_name is not None and not deck_name.strip():
        raise click.BadParameter("a deck name needs a visible character", param_hint="--deck-name")
    keep_others(wanted, [output])
    with ending_in_order(), collection() as opened:
        check_leaving(opened, with_log=True)  # nothing damaged is exported as if it were sound
        choice = chosen_contents(opened, wanted.chosen)
        decks = [ExportDeck(name=deck_name)] if deck_name else export_decks(opened, home(), choice.decks)
        if not keep_scripts and (terms := scripted(opened, choice)):
            report(f"{count(len(terms), 'note')} from Anki {_have(terms)} scripts {_SCRIPTS} {_some(terms)}")
        give(opened, now())
        notes = export_notes(opened, home(), choice, today(), schedule=wanted.history, scripts=keep_scripts)
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
    say(_FIRST_IMPORT if wanted.history else _NO_SCHEDULE)


def _have(terms: list[str]) -> str:
    return "has" if len(terms) == 1 else "have"


def _some(terms: list[str]) -> str:
    """The first of some terms, and how many more there are."""
    more = f" and {len(terms) - _NAMED:,} more" if len(terms) > _NAMED else ""
    return ", ".join(map(plain, terms[:_NAMED])) + more
