"""``flashcards export markdown``, ``csv``, ``json``, ``sqlite`` and ``anki-text``: decks for other programs."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, count, groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from flashcards.cli.choosing import chosen_contents
from flashcards.cli.common import collection, common, completes, home, output_errors, say, standard_output
from flashcards.cli.progress import progress
from flashcards.errors import shown
from flashcards.library.places import is_folder
from flashcards.terminal.text import count as counted

if TYPE_CHECKING:
    from flashcards.cards import Deck
    from flashcards.formats import Told

STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")

_MARK = b"\xef\xbb\xbf"
_CHOSEN = click.argument("chosen", nargs=-1, metavar="[DECK or QUERY]...", shell_complete=completes("chosen"))


def _output(metavar: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        "-o",
        "--output",
        default=STANDARD_OUTPUT[0],
        metavar=metavar,
        type=click.Path(),
        help="The file to write; by default, and with -, standard output.",
    )


class _Leaving(NamedTuple):
    """What is being written: decks without their notes, and the notes, once, as they come."""

    decks: "Sequence[Deck]"
    notes: "Iterable[Told]"
    number: int


@click.command("markdown", params=common())
@_CHOSEN
@_output("FILE.md|FOLDER")
def markdown(chosen: tuple[str, ...], output: str) -> None:
    """Write Markdown, the format of deck files, neatly laid out.

    Several decks go into a folder, one file for each.
    """
    from flashcards.formats import markdown as form  # noqa: PLC0415 - the help needs none of it

    with _contents(chosen, output) as leaving:
        if len(leaving.decks) > 1 and not is_folder(output):
            message = f"{counted(len(leaving.decks), 'deck')}: each is a file of its own; give -o an existing folder"
            raise click.UsageError(message)
        names = _file_names([deck.name for deck in leaving.decks])
        for deck, group in groupby(leaving.notes, key=attrgetter("deck")):
            text = form.render(replace(deck, notes=tuple(told.note for told in group)))
            target = str(Path(output) / names[deck.name]) if is_folder(output) else output
            _write(target, [text])
    _say(leaving, output)


@click.command("csv", params=common())
@_CHOSEN
@_output("FILE.csv|FILE.tsv")
@click.option("--tabs", is_flag=True, help="Separate cells by tabs, as for a .tsv file.")
@click.option("--excel", is_flag=True, help="Begin with the mark that Excel needs to read UTF-8.")
def csv(chosen: tuple[str, ...], output: str, *, tabs: bool, excel: bool) -> None:
    """Write a table: term, definition, tags, aliases, section, deck.

    A cell that a spreadsheet would take for a formula gets an apostrophe in
    front, which an import removes again.
    """
    from flashcards.formats import delimited  # noqa: PLC0415 - the help needs none of it

    separator = "\t" if tabs or output.lower().endswith((".tsv", ".tab")) else ","
    with _contents(chosen, output) as leaving:
        _write(output, delimited.write(leaving.notes, separator=separator), mark=excel)
    _say(leaving, output)


@click.command("json", params=common())
@_CHOSEN
@_output("FILE.json|FILE.jsonl")
@click.option("--lines", is_flag=True, help="One line for each deck and note, as for a .jsonl file.")
@click.option("--no-schedule", is_flag=True, help="Leave out schedules and reviews.")
def json(chosen: tuple[str, ...], output: str, *, lines: bool, no_schedule: bool) -> None:
    """Write everything: notes, their schedules and their whole history.

    Notes that were removed from their decks are included if they have a
    history. "flashcards import" brings it all back, also into another home.
    """
    from flashcards.formats import interchange  # noqa: PLC0415 - the help needs none of it

    in_lines = lines or output.lower().endswith((".jsonl", ".ndjson"))
    write = interchange.write_lines if in_lines else interchange.write
    with _contents(chosen, output, logs=not no_schedule) as leaving:
        _write(output, write(leaving.decks, leaving.notes))
    _say(leaving, output)


@click.command("anki-text", params=common())
@_CHOSEN
@_output("FILE.txt")
def anki_text(chosen: tuple[str, ...], output: str) -> None:
    """Write what Anki imports as text: notes with their decks and tags.

    Each note keeps its guid, so importing again updates it. Text has no
    schedules and no pictures; "flashcards export anki" has both.
    """
    from flashcards.anki.cloze import cloze_html  # noqa: PLC0415 - the help needs none of it
    from flashcards.anki.html import definition_html, term_html  # noqa: PLC0415 - as above
    from flashcards.formats import anki_text as form  # noqa: PLC0415 - as above

    with _contents(chosen, output) as leaving:
        _write(output, form.write(leaving.notes, html=form.Markup(term_html, definition_html, cloze_html)))
    _say(leaving, output)


@click.command("sqlite", params=common())
@_CHOSEN
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
    from flashcards.collection.publish import publish  # noqa: PLC0415 - the help needs none of it

    with _contents(chosen, output, logs=True) as leaving:
        publish(Path(output), leaving.decks, leaving.notes)
    _say(leaving, output)


COMMANDS = (markdown, csv, json, sqlite, anki_text)


@contextmanager
def _contents(chosen: Sequence[str], output: str, *, logs: bool = False) -> Iterator[_Leaving]:
    """What is chosen, from an open collection; with ``logs``, all that is known of it."""
    from flashcards.collection import contents  # noqa: PLC0415 - the help needs none of it

    with collection() as opened:
        choice = chosen_contents(opened, chosen)
        heads = contents.decks(opened, choice, retired=logs)
        number = contents.count(opened, choice, retired=logs)
        told = contents.notes(opened, choice, logs=logs, retired=logs)
        on_screen = output in STANDARD_OUTPUT and standard_output().isatty()
        with progress(told, number, "writing notes", quiet=on_screen) as notes:
            yield _Leaving(heads, notes, number)


def _write(output: str, parts: "Iterable[str]", *, mark: bool = False) -> None:
    """Write a text in UTF-8: to a file, whole or not at all, or as it comes to standard output."""
    _keep_the_library(output)
    data = chain([_MARK] if mark else [], (part.encode(errors="replace") for part in parts))
    if output in STANDARD_OUTPUT:
        stream = standard_output()
        with output_errors():
            if stream.isatty():
                from flashcards.terminal.safety import safe  # noqa: PLC0415 - as above

                for part in parts:
                    click.echo(safe(part), nl=False)
            else:
                stream.buffer.writelines(data)
                stream.buffer.flush()
        return
    from flashcards.library.files import write_atomically  # noqa: PLC0415 - as above

    write_atomically(Path(output), data)


def _keep_the_library(output: str) -> None:
    """Refuse to write over deck files, whose text is a person's own, also through a link, and over a collection."""
    from flashcards.library.places import deck_files, source_name  # noqa: PLC0415 - as above

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
    from flashcards.collection.store import APPLICATION_ID  # noqa: PLC0415 - as above

    try:
        if not Path(path).is_file():  # a pipe would wait for whoever writes into it
            return False
        with Path(path).open("rb") as file:
            return file.read(72)[68:] == APPLICATION_ID.to_bytes(4)
    except OSError:
        return False


def _file_names(decks: Sequence[str]) -> dict[str, str]:
    """A file name for each deck, no two the same."""
    from flashcards.formats.markdown import slug  # noqa: PLC0415 - as above

    found: dict[str, str] = {}
    for deck in decks:
        stem = slug(deck)
        names: Iterator[str] = chain([f"{stem}.md"], (f"{stem}-{number}.md" for number in count(2)))
        found[deck] = next(name for name in names if name not in found.values())
    return found


def _say(leaving: _Leaving, output: str) -> None:
    if output not in STANDARD_OUTPUT:
        say(f"{shown(output)}: {counted(len(leaving.decks), 'deck')}, {counted(leaving.number, 'note')}")
