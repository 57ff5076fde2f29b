"""``flashcards export`` of each format that is a text, and what all exports need."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, count, groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from flashcards.cli.common import home, output_errors, say, standard_output
from flashcards.cli.exchange.choosing import chosen_contents
from flashcards.cli.exchange.formats import ending_of
from flashcards.cli.opening import collection
from flashcards.cli.progress import progress
from flashcards.errors import OutputError, shown
from flashcards.formats import Outgoing
from flashcards.formats.registry import FILES, Export, named
from flashcards.library.places import is_file, is_folder
from flashcards.terminal.text import count as counted

if TYPE_CHECKING:
    from flashcards.cards import Deck
    from flashcards.collection.store import Collection
    from flashcards.formats import DeckNote, WrittenNote
    from flashcards.formats.anki_text import Markup
    from flashcards.scheduling.dated import Dated

STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")

_LABEL = "writing notes"
_MARK = "\ufeff"
_HEAD = 64 * 1024
"""Bytes in which the sign of an export stands."""
_OTHER = "the file exists and is not an earlier export in this format"
_EDITED = "the file was edited since it was exported"


class Wanted(NamedTuple):
    """What to export: the format, the chosen decks or queries, the file, and the options of the format.

    ``replaces`` allows overwriting a file that is not an earlier export.
    """

    name: str
    chosen: Sequence[str]
    output: str
    history: bool
    flags: Mapping[str, Any]
    replaces: bool = False


class Leaving(NamedTuple):
    """What is being written: decks without their notes, and all notes, consumed once, for JSON as ``written`` ones."""

    decks: "Sequence[Deck]"
    notes: "Iterable[DeckNote]"
    number: int
    parameters: "Sequence[Dated]" = ()
    written: "Iterable[WrittenNote]" = ()


def write(wanted: Wanted) -> None:
    """Write what was chosen as text: to a file, to one for each deck, or to standard output."""
    form = named(wanted.name)
    export, output = FILES[wanted.name], wanted.output
    flags = [flag for flag, is_given in wanted.flags.items() if is_given]
    with leaving(wanted, logs=export.has_history and wanted.history) as what:
        for target, decks, notes in _texts(wanted, export, what):
            html = _markup() if form.holds_html else None
            outgoing = Outgoing(decks, notes, ending_of(target), flags, html, what.parameters, what.written)
            parts = form.write(outgoing)
            if wanted.name == "markdown" and target not in STANDARD_OUTPUT:
                from flashcards.formats.markdown import as_export

                parts = iter([as_export("".join(parts))])
            write_text(target, parts, wanted.name)
    say_written(what, output)


def _texts(wanted: Wanted, export: Export, what: Leaving) -> "Iterator[tuple[str, Sequence[Deck], Iterable[DeckNote]]]":
    """The files to write, each with its decks and notes: one, or one for each deck."""
    output = wanted.output
    if not export.one_deck:
        keep_others(wanted, [output])
        yield output, what.decks, what.notes
        return
    if len(what.decks) > 1 and not is_folder(output):
        message = f"{counted(len(what.decks), 'deck')}: each is a file of its own; give -o an existing folder"
        raise click.UsageError(message)
    names = _file_names([deck.name for deck in what.decks], export.endings[0])
    targets = {deck: str(Path(output) / name) if is_folder(output) else output for deck, name in names.items()}
    keep_others(wanted, targets.values())
    for deck, notes in groupby(what.notes, key=attrgetter("deck")):
        yield targets[deck.name], [deck], notes


def _markup() -> "Markup":
    """What converts Markdown in texts to HTML, the same as for packages."""
    from flashcards.formats.anki_text import Markup
    from flashcards.html.cloze import cloze_html
    from flashcards.html.from_markdown import definition_html, term_html

    return Markup(term_html, definition_html, cloze_html)


@contextmanager
def leaving(wanted: Wanted, *, logs: bool = False) -> Iterator[Leaving]:
    """The chosen contents of the collection; with ``logs``, all that is known about them."""
    from flashcards.collection.exchange import contents
    from flashcards.collection.rescue.soundness import check_leaving

    with collection() as opened:
        in_json = wanted.name == "json"  # which adds up the entries as it reads them
        check_leaving(opened, with_log=logs and not in_json)  # nothing damaged is exported as if it were sound
        choice = chosen_contents(opened, wanted.chosen)
        on_screen = wanted.output in STANDARD_OUTPUT and standard_output().isatty()
        if in_json:
            from flashcards.collection.exchange.written import notes as written

            with opened.snapshot():
                heads = contents.decks(opened, choice, retired=logs)
                number = contents.count(opened, choice, retired=logs)
                with progress(written(opened, choice, logs=logs), number, _LABEL, quiet=on_screen) as texts:
                    yield Leaving(heads, (), number, _parameters(opened) if logs else (), texts)
            return
        heads = contents.decks(opened, choice, retired=logs)
        number = contents.count(opened, choice, retired=logs)
        told = contents.notes(opened, choice, logs=logs, retired=logs)
        if wanted.name == "markdown" and any(spoken := _spoken(opened, heads)):
            heads = [replace(head, speak=said) for head, said in zip(heads, spoken, strict=True)]
            own = {head.name: head for head in heads}
            told = (note._replace(deck=own[note.deck.name]) for note in told)
        with progress(told, number, _LABEL, quiet=on_screen) as notes:
            yield Leaving(heads, notes, number, _parameters(opened) if logs else ())


def _spoken(opened: "Collection", decks: "Sequence[Deck]") -> list[str]:
    """What the files of decks say about reading their cards aloud, which is not in the collection."""
    from flashcards.collection import browse
    from flashcards.library.speaking import speech_of

    files = {deck.name: deck.sources for deck in browse.decks(opened)}
    paths = (map(home().absolute, files.get(deck.name, ())) for deck in decks)
    return [next(filter(None, map(speech_of, found)), "") for found in paths]


def _parameters(opened: "Collection") -> "Sequence[Dated]":
    """The parameters of FSRS with their dates."""
    from flashcards.collection.log import has_parameters

    if not has_parameters(opened):
        return ()
    from flashcards.collection.parameters import listed  # only if some were set

    return listed(opened)


def write_text(output: str, parts: "Iterable[str]", name: str = "") -> None:
    """Write a text in UTF-8: to a file, whole or not at all, or as it comes to standard output.

    An export is noted if its format, ``name``, needs that, so that it is not replaced when somebody has edited it.
    """
    keep_the_library(output)
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
    from flashcards.cli.exchange.exported import NOTED, recorded
    from flashcards.library.files import write_atomically

    path = Path(output)
    write_atomically(path, recorded(home(), path, data) if name in NOTED else data, private=False)


def keep_the_library(output: str) -> None:
    """Refuse to overwrite deck files, which are the user's own texts, even through a link, and collections."""
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


def keep_others(wanted: Wanted, targets: Iterable[str]) -> None:
    """Refuse to overwrite the library, and other files than earlier exports in this format, unless that is wanted.

    Raises:
        BadParameter: there is one in the library.
        OutputError: there is another.
    """
    for target in targets:
        keep_the_library(target)
        if not wanted.replaces and target not in STANDARD_OUTPUT and (why := _lost(Path(target), wanted.name)):
            error = OutputError(target, why)
            error.advice = "choose another name, or add --replace to overwrite it"
            raise error


def _lost(path: Path, name: str) -> str:
    """Why writing a file destroys more than an export in a format; empty if it does not."""
    from flashcards.library.files import is_stream

    if is_stream(path) or not is_file(path):
        return ""
    try:
        with path.open("rb") as file:
            data = file.read(_HEAD)
        if not data:
            return ""
        return (_EDITED if _is_edited(path, name) else "") if re.match(FILES[name].sign, data, re.DOTALL) else _OTHER
    except OSError:
        return _OTHER


def _is_edited(path: Path, name: str) -> bool:
    """Whether somebody edited an export; one in Markdown says so itself."""
    if name == "markdown":
        from flashcards.formats.markdown import is_export

        return not is_export(path.read_bytes().decode(errors="replace"))
    from flashcards.cli.exchange.exported import NOTED, is_edited

    return name in NOTED and is_edited(home(), path)


def _is_collection(path: str) -> bool:
    """Whether a file is a collection, by the number that SQLite stores at its beginning."""
    from flashcards.collection.base import APPLICATION_ID

    try:
        if not Path(path).is_file():  # a pipe would block
            return False
        with Path(path).open("rb") as file:
            return file.read(72)[68:] == APPLICATION_ID.to_bytes(4)
    except OSError:
        return False


def _file_names(decks: Sequence[str], ending: str) -> dict[str, str]:
    """A file name for each deck, all different."""
    from flashcards.formats.markdown import slug

    found: dict[str, str] = {}
    for deck in decks:
        stem = slug(deck)
        names: Iterator[str] = chain([f"{stem}{ending}"], (f"{stem}-{number}{ending}" for number in count(2)))
        found[deck] = next(name for name in names if name not in found.values())
    return found


def say_written(what: Leaving, output: str) -> None:
    """Say what is in the written file; nothing for standard output, which somebody reads."""
    if output not in STANDARD_OUTPUT:
        say(f"{shown(output)}: {counted(len(what.decks), 'deck')}, {counted(what.number, 'note')}")
