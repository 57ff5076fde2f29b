"""``flashcards export`` of each format that is a text, and ``flashcards export sqlite``."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, count, groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from flashcards.cli.common import common, completes, home, output_errors, say, standard_output
from flashcards.cli.exchange.choosing import chosen_contents
from flashcards.cli.exchange.formats import ending_of
from flashcards.cli.opening import collection
from flashcards.cli.progress import progress
from flashcards.errors import shown
from flashcards.formats import FORMATS, Export, Format, Outgoing
from flashcards.library.places import is_folder
from flashcards.terminal.text import count as counted

if TYPE_CHECKING:
    from flashcards.cards import Deck
    from flashcards.formats import DeckNote
    from flashcards.formats.anki_text import Markup

STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")

_MARK = "\ufeff"
_CHOSEN = click.Argument(["chosen"], nargs=-1, metavar="[DECK or QUERY]...", shell_complete=completes("chosen"))
_NO_SCHEDULE = click.Option(["--no-schedule"], is_flag=True, help="Leave out schedules and reviews.")


class _Leaving(NamedTuple):
    """What is being written: decks without their notes, and the notes, once, as they come."""

    decks: "Sequence[Deck]"
    notes: "Iterable[DeckNote]"
    number: int


def _command_of(form: Format, export: Export) -> click.Command:
    """The command that writes texts of a format."""

    def write(chosen: tuple[str, ...], output: str, *, no_schedule: bool = False, **given: bool) -> None:
        flags = [flag for flag, is_given in given.items() if is_given]
        with _contents(chosen, output, logs=export.has_history and not no_schedule) as leaving:
            for target, decks, notes in _texts(export, leaving, output):
                html = _markup() if form.holds_html else None
                _write(target, form.write(Outgoing(decks, notes, ending_of(target), flags, html)))
        _say(leaving, output)

    where = "The file to write; by default, and with -, standard output."
    option = click.Option(
        ["-o", "--output"], default=STANDARD_OUTPUT[0], metavar=export.metavar, type=click.Path(), help=where
    )
    flags = [click.Option([f"--{flag.name}"], is_flag=True, help=flag.help) for flag in export.flags]
    history = [_NO_SCHEDULE] if export.has_history else []
    params: list[click.Parameter] = [*common(), _CHOSEN, option, *flags, *history]
    return click.Command(form.name, callback=write, help=export.help, params=params)


def _texts(
    export: Export, leaving: _Leaving, output: str
) -> "Iterator[tuple[str, Sequence[Deck], Iterable[DeckNote]]]":
    """The files to write, each with its decks and notes: one, or one for each deck."""
    if not export.one_deck:
        yield output, leaving.decks, leaving.notes
        return
    if len(leaving.decks) > 1 and not is_folder(output):
        message = f"{counted(len(leaving.decks), 'deck')}: each is a file of its own; give -o an existing folder"
        raise click.UsageError(message)
    names = _file_names([deck.name for deck in leaving.decks], export.endings[0])
    for deck, notes in groupby(leaving.notes, key=attrgetter("deck")):
        yield str(Path(output) / names[deck.name]) if is_folder(output) else output, [deck], notes


def _markup() -> "Markup":
    """What makes HTML of Markdown in texts, the same as for packages."""
    from flashcards.formats.anki_text import Markup
    from flashcards.html.cloze import cloze_html
    from flashcards.html.from_markdown import definition_html, term_html

    return Markup(term_html, definition_html, cloze_html)


@click.command("sqlite", params=common())
@click.argument("chosen", nargs=-1, metavar="[DECK or QUERY]...", shell_complete=completes("chosen"))
@click.option("-o", "--output", required=True, metavar="FILE.db", help="The database to write.")
def sqlite(chosen: tuple[str, ...], output: str) -> None:
    """Write a SQLite database to browse, query and publish.

    Its tables are decks, notes, cards, reviews, events and schedule, and
    README says what each column means. "datasette FILE.db" shows it in a
    browser. Notes that were removed from their decks are included if they have
    a history. It cannot be imported again; json can.
    """
    _keep_the_library(output)
    if output in STANDARD_OUTPUT:
        raise click.BadParameter("a database cannot go to standard output; name it FILE.db", param_hint="-o")
    from flashcards.collection.exchange.publish import published
    from flashcards.library.files import write_atomically

    with _contents(chosen, output, logs=True) as leaving:
        write_atomically(Path(output), published(leaving.decks, leaving.notes), private=False)
    _say(leaving, output)


COMMANDS = (*(_command_of(form, form.export) for form in FORMATS if form.export), sqlite)


@contextmanager
def _contents(chosen: Sequence[str], output: str, *, logs: bool = False) -> Iterator[_Leaving]:
    """What is chosen, from an open collection; with ``logs``, all that is known of it."""
    from flashcards.collection.exchange import contents
    from flashcards.collection.rescue.soundness import verify

    with collection() as opened:
        verify(opened, with_entries=False)  # nothing damaged goes out as if it were sound
        choice = chosen_contents(opened, chosen)
        heads = contents.decks(opened, choice, retired=logs)
        number = contents.count(opened, choice, retired=logs)
        told = contents.notes(opened, choice, logs=logs, retired=logs)
        on_screen = output in STANDARD_OUTPUT and standard_output().isatty()
        with progress(told, number, "writing notes", quiet=on_screen) as notes:
            yield _Leaving(heads, notes, number)


def _write(output: str, parts: "Iterable[str]") -> None:
    """Write a text in UTF-8: to a file, whole or not at all, or as it comes to standard output."""
    _keep_the_library(output)
    data = (part.encode(errors="replace") for part in parts)
    if output in STANDARD_OUTPUT:
        stream = standard_output()
        with output_errors():
            if stream.isatty():
                from flashcards.terminal.safety import safe

                for part in parts:
                    click.echo(safe(part.removeprefix(_MARK)), nl=False)
            else:
                stream.buffer.writelines(data)
                stream.buffer.flush()
        return
    from flashcards.library.files import write_atomically

    write_atomically(Path(output), data, private=False)


def _keep_the_library(output: str) -> None:
    """Refuse to write over deck files, whose text is a person's own, also through a link, and over a collection."""
    from flashcards.library.places import deck_files, source_name

    if output in STANDARD_OUTPUT:
        return
    real = os.path.realpath(output)
    if real.startswith(os.path.realpath(home().collection)) or _is_collection(real):
        message = f"{output}: this is a collection, and its history exists nowhere else; choose another place"
        raise click.BadParameter(message, param_hint="-o")
    ours = (os.path.realpath(path) for path in deck_files(home().decks))
    if f"{source_name(output, home())}/".startswith("decks/") or real in ours:
        message = f"{output}: this is in your library, where files are yours to edit; choose another place"
        raise click.BadParameter(message, param_hint="-o")


def _is_collection(path: str) -> bool:
    """Whether a file says at its beginning that it is a collection, by the number that SQLite keeps for that."""
    from flashcards.collection.base import APPLICATION_ID

    try:
        if not Path(path).is_file():  # a pipe would wait for whoever writes into it
            return False
        with Path(path).open("rb") as file:
            return file.read(72)[68:] == APPLICATION_ID.to_bytes(4)
    except OSError:
        return False


def _file_names(decks: Sequence[str], ending: str) -> dict[str, str]:
    """A file name for each deck, no two the same."""
    from flashcards.formats.markdown import slug

    found: dict[str, str] = {}
    for deck in decks:
        stem = slug(deck)
        names: Iterator[str] = chain([f"{stem}{ending}"], (f"{stem}-{number}{ending}" for number in count(2)))
        found[deck] = next(name for name in names if name not in found.values())
    return found


def _say(leaving: _Leaving, output: str) -> None:
    if output not in STANDARD_OUTPUT:
        say(f"{shown(output)}: {counted(len(leaving.decks), 'deck')}, {counted(leaving.number, 'note')}")
