"""``flashcards merge``: another home, or a backup of one, and this one become one."""

from pathlib import Path

import click

from flashcards.cli.common import common, home
from flashcards.errors import DeckError, Problem
from flashcards.errors import shown as on_one_line

_NO_HOME = "not a home, a collection, a backup or JSON from flashcards; to read other texts: flashcards import FILE"


@click.command("merge", params=common())
@click.argument("other", type=click.Path())
@click.option(
    "--take",
    type=click.Choice(["text", "removed"]),
    multiple=True,
    help="Take texts that differ from yours, or notes that you removed.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen, and write nothing.")
@click.pass_context
def command(ctx: click.Context, other: str, *, take: tuple[str, ...], dry_run: bool) -> None:
    """Bring the reviews and notes of another home into this one.

    OTHER is the home of another computer, its collection.db, a backup of it, or
    what "flashcards export json" writes; it stays as it is. Every answer that
    was given in either counts, once, and undone ones stay undone. New notes are
    added to your decks. A text that was changed in both is shown and yours is
    kept; --take text chooses the other. Merge in both directions, and both have
    the same reviews; a second merge changes nothing.
    """
    ctx.exit(_merge(other, take, dry_run=dry_run))


def _merge(other: str, take: tuple[str, ...], *, dry_run: bool) -> int:
    """Merge; returns the exit code."""
    from flashcards.backups import merging
    from flashcards.cli.exchange.importing import import_one, write_decks
    from flashcards.interrupts import ending_in_order
    from flashcards.library.places import is_file, is_folder, is_there
    from flashcards.library.texts import Request
    from flashcards.library.traces import none_left

    path = Path(other)
    if is_there(path) and merging.is_home(path, home()):
        raise DeckError(other, [Problem(line=0, message="this is the home that is open; give another one")])
    if is_there(path) and not is_file(path) and not is_folder(path):
        raise DeckError(other, [Problem(line=0, message=f"a pipe or a device, {_NO_HOME}")])
    place = merging.collection_of(path)
    request = Request(take_text="text" in take, removed="removed" in take)
    with none_left(home()), ending_in_order():
        if place is None:
            if not other.lower().endswith((".json", ".jsonl", ".ndjson")):
                raise DeckError(
                    other, [Problem(line=0, message=_NO_HOME if is_there(path) else "no such file or folder")]
                )
            return import_one(other, (), request, take, dry_run=dry_run)
        found = merging.found_in(place)
        if not found.readings:
            raise DeckError(other, [Problem(line=0, message="there is nothing in it to merge")])
        write_decks(found, [on_one_line(str(place))] * len(found.readings), request, dry_run=dry_run)
    return 0
