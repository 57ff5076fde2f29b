"""``flashcards export sqlite``: a database for other programs."""

from pathlib import Path

import click

from flashcards.cli.common import home
from flashcards.cli.exchange.exported import recorded
from flashcards.cli.exchange.writing import STANDARD_OUTPUT, Wanted, keep_others, leaving, say_written
from flashcards.collection.exchange.publish import published
from flashcards.library.files import write_atomically


def write(wanted: Wanted) -> None:
    """Write a database of what was chosen, with the whole history."""
    if wanted.output in STANDARD_OUTPUT:
        raise click.BadParameter("a database cannot go to standard output; name it FILE.db", param_hint="-o")
    keep_others(wanted, [wanted.output])
    with leaving(wanted, logs=True) as what:
        path = Path(wanted.output)
        write_atomically(path, recorded(home(), path, published(what.decks, what.notes)), private=False)
    say_written(what, wanted.output)
