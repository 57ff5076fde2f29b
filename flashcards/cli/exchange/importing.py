"""``flashcards import``: other texts become Markdown decks."""

import sys
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

import click

from flashcards.cli.common import FILE, common, home, is_empty, report, say, settings
from flashcards.cli.exchange.judging import ask
from flashcards.cli.exchange.moving import (
    as_package,
    is_crowd,
    moved_from,
    renamed,
    say_moved,
    text_moved,
    together,
)
from flashcards.cli.exchange.packages import import_package, is_package
from flashcards.cli.exchange.planned import is_in_library, say_changes, say_outside, say_plan
from flashcards.cli.exchange.wholes import import_whole, say_counts
from flashcards.cli.opening import collection, read_around
from flashcards.cli.progress import telling
from flashcards.errors import BadDeckName, DeckError, FlashcardsError, OutputError, Problem, grouped, locate
from flashcards.errors import shown as on_one_line
from flashcards.formats.registry import FORMATS
from flashcards.library.places import is_folder
from flashcards.library.traces import none_left
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from flashcards.cards import NoteGuid
    from flashcards.formats import Reading
    from flashcards.formats.registry import Format
    from flashcards.library.imports import Here, ImportPlan
    from flashcards.library.pasts import ImportCounts
    from flashcards.library.texts import Found, Request
    from flashcards.moving.texts import Moved
    from flashcards.scheduling.dated import Dated

CLIPBOARD = "--clipboard"
"""The name that means the clipboard."""

_TAKE = "Take texts that differ from yours, notes that you removed or, from an Anki package, corrected days."
_COLUMNS = "The columns of a table, from the left: term, definition, tags, aliases, section, deck, or - to skip one."


@click.command("import", params=common())
@click.argument("files", nargs=-1, type=FILE, metavar="[FILE]...")
@click.option("--clipboard", is_flag=True, help="Import the page that you copied.")
@click.option("--deck", metavar="NAME", help="The name of the deck, instead of the one in the text.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="The deck file; by default in your library.")
@click.option("--from", "format_name", type=click.Choice([known.name for known in FORMATS]), help="Set the format.")
@click.option("--columns", metavar="NAME,...", help=_COLUMNS)
@click.option("--take", type=click.Choice(["text", "removed", "days"]), multiple=True, help=_TAKE)
@click.option("--dry-run", is_flag=True, help="Show what would happen, and write nothing.")
@click.pass_context
def command(  # noqa: PLR0913 - one argument an option
    ctx: click.Context,
    files: tuple[str, ...],
    *,
    clipboard: bool,
    deck: str | None,
    output: str | None,
    format_name: str | None,
    columns: str | None,
    take: tuple[str, ...],
    dry_run: bool,
) -> None:
    """Import a text, or an Anki package, as Markdown decks in your library.

    FILE is a glossary page, saved or copied from a browser, a CSV or TSV
    table, JSON, a text export from Anki, or Markdown with lists of terms; -
    reads standard input. The format is detected, or given with --from. Notes
    that you already have stay as you wrote them, so importing twice changes
    nothing.

    An Anki package (.apkg, .colpkg) also brings its schedules, reviews,
    pictures and sounds; JSON brings reviews from another machine. If a text was
    changed there, the change is shown and yours is kept; notes that you removed
    stay removed. --take chooses otherwise.

    A page is checked first for how well it was understood: --dry-run shows it,
    and you are asked if that is not sure. Exits with 3 when a line could not be
    read or a pair is doubtful; the rest is imported. --dry-run also exits with
    3 for a page that would not be imported without asking.
    """
    if clipboard == bool(files):
        raise click.UsageError("give files or --clipboard" if files else "give a file, - or --clipboard")
    if output and len(files) > 1:
        raise click.BadParameter("one file at a time can go to one output", param_hint="-o")
    names = [name.strip() for name in columns.split(",")] if columns is not None else None
    if names and format_name not in {None, "csv"}:
        raise click.BadParameter(f"--columns is for tables, not for --from {format_name}", param_hint="--columns")
    from flashcards.library.texts import Request

    request = Request(
        format_name=format_name,
        deck=None if deck is None else _name(deck),
        output=output,
        columns=names,
        take_text="text" in take,
        removed="removed" in take,
    )
    ctx.exit(_import_all([CLIPBOARD] if clipboard else files, request, take, dry_run=dry_run))


def _name(text: str) -> str:
    """The name for a deck: that of one that is there, or one that a new deck may have.

    Raises:
        BadDeckName: no deck can have it.
    """
    from flashcards.library.newdecks import deck_name

    try:
        return deck_name(text)
    except BadDeckName:
        if text not in _files():
            raise
        return text


def _import_all(files: "Sequence[str]", request: "Request", take: "Collection[str]", *, dry_run: bool) -> int:
    """Import one after another; returns the worst exit code."""
    from flashcards.interrupts import ending_in_order

    if request.output and is_folder(request.output):
        error = OutputError(request.output, "it is a folder")
        error.advice = "give -o a file"
        raise error
    worst = 0
    for file, others in together(files):
        try:
            with none_left(home()), ending_in_order():
                worst = max(worst, import_one(file, others, request, take, dry_run=dry_run))
        except FlashcardsError as failed:
            from flashcards.collection.rescue.examining import explained  # only when something is wrong

            meant = explained(failed)
            if type(meant) is OutputError:
                from flashcards.disk.obstacles import name_folder

                name_folder(meant)
            report(str(meant))
            worst = max(worst, meant.exit_code)
    return worst


def import_one(
    file: str, others: "Sequence[str]", request: "Request", take: "Collection[str]", *, dry_run: bool
) -> int:
    """Import what a name stands for, ``others`` with it; returns the exit code."""
    from flashcards.library.documents import is_address, refuse_archive

    if is_address(file):
        import shlex

        message = f'a web address, not a file; run "curl -L {shlex.quote(file)} | flashcards import -"'
        raise DeckError(file, [Problem(line=0, message=message)])
    if is_crowd(file):
        with as_package(file) as package:
            import_package(package, dry_run=dry_run, take=take, crowd=file)
        return 0
    if (moved := moved_from(file, others)) is not None:
        return _carry(file, moved, request, dry_run=dry_run)
    if not is_package(file):
        return _import(file, request, dry_run=dry_run)
    refuse_archive(file)
    if any(said is not None for said in (request.format_name, request.deck, request.output, request.columns)):
        message = f"{file}: an Anki package names its decks itself"
        raise click.BadParameter(message, param_hint="--deck, -o, --from, --columns")
    import_package(file, dry_run=dry_run, take=take)
    return 0


def _import(file: str, request: "Request", *, dry_run: bool) -> int:
    """Import one text; returns the exit code."""
    from flashcards.formats.pages.web.saved import page_of
    from flashcards.library.texts import read_as, recognised

    if file is CLIPBOARD:
        return _import_found(*_read_clipboard(request), request, may_ask=True, dry_run=dry_run)
    if not dry_run and import_whole(file, request):
        return 0
    shown, data = _read(file)
    data = page_of(data)
    if request.format_name is None and request.columns is None and (moved := text_moved(data, shown)) is not None:
        return _carry(shown, moved, request, dry_run=dry_run)
    text, known = recognised(data, shown, request)
    if not dry_run and (problems := _write_table(text, shown, known, request)) is not None:
        return DeckError.exit_code if problems else 0
    found = read_as(known, text, data, shown, request)
    return _import_found(shown, found, request, may_ask=file != "-", dry_run=dry_run)


def _write_table(text: str, shown: str, known: "Format", request: "Request") -> bool | None:
    """Import a large table; returns whether there is a problem, None if it was not imported."""
    from flashcards.library.tables import write

    written = write(text, shown, home(), request, _files()) if known.name == "csv" else None
    if written is None:
        return None
    wrong = _say_problems([written.reading], [shown])
    say(f"{on_one_line(shown)}: {known.title}, {count(written.notes, 'note')}, deck {written.reading.deck.name}")
    say(f"Added {count(written.notes, 'note')} to {on_one_line(written.target)}")
    say_outside(written.target)
    return wrong


def _import_found(shown: str, found: "Found", request: "Request", *, may_ask: bool, dry_run: bool) -> int:
    """Import what was read; returns the exit code."""
    problems = _say_problems(found.readings, [shown] * len(found.readings))
    judged = [each for each in found.readings if each.judgement and request.format_name is None]
    for reading in judged if not dry_run else ():
        ask(shown, reading, may_ask=may_ask)
    write_decks(found, [shown] * len(found.readings), request, dry_run=dry_run)
    unsure = dry_run and not all(each.judgement.is_sure for each in judged if each.judgement)
    return DeckError.exit_code if problems or unsure else 0


def _carry(shown: str, moved: "Moved", request: "Request", *, dry_run: bool) -> int:
    """Import what is another program's, with its progress; returns the exit code."""
    found = renamed(moved.found, shown, request)
    problems = _say_problems(found.readings, moved.sources)
    for message in moved.unread.values():
        report(message)
    write_decks(found, moved.sources, request, dry_run=dry_run)
    say_moved(moved)
    return DeckError.exit_code if problems or moved.unread else 0


def _say_problems(readings: "Sequence[Reading]", sources: "Sequence[str]") -> bool:
    """Report problems and notices; returns whether there is a problem."""
    wrong = False
    for source, reading in zip(sources, readings, strict=True):
        for problem in (*grouped(reading.problems), *grouped(reading.notices)):
            report(locate(source, problem))
        wrong = wrong or bool(reading.problems)
    return wrong


def write_decks(found: "Found", sources: "Sequence[str]", request: "Request", *, dry_run: bool) -> None:
    """Write the deck files of a text and store its histories, or say what would be."""
    from flashcards.library.imports import carried_out, plan_imports

    plans = plan_imports(
        found, home(), request, _known() if found.has_records else None, {} if request.output else _files()
    )
    if dry_run:
        counts = _counted(plans, found.parameters) if found.has_records else None
    else:
        renamed = any(one.before.term != one.after.term for plan in plans for one in plan.taken)
        with read_around() if renamed else nullcontext(), carried_out(plans, home(), take_text=request.take_text):
            take_text = request.take_text
            counts = _bring(plans, found.parameters, take_text=take_text) if found.has_records else None
    shown = [source for source, reading in zip(sources, found.readings, strict=True) if reading.deck.notes]
    for plan, source in zip(plans, shown, strict=True):
        say_plan(plan, source, dry_run=dry_run)
        say_changes(plan, dry_run=dry_run, take_text=request.take_text)
    if counts is not None:
        say_counts(counts, dry_run=dry_run)


def _read_clipboard(request: "Request") -> "tuple[str, Found]":
    """What errors call the clipboard, and what it says."""
    from flashcards.library import clipboard
    from flashcards.library.texts import read

    clip = clipboard.read()
    if clip.html.strip():
        with suppress(DeckError):
            found = read(clip.html, clipboard.SHOWN, request)
            if not clip.text.strip() or all(
                each.judgement is None or each.judgement.is_sure for each in found.readings
            ):
                return clipboard.SHOWN, found
    return clipboard.SHOWN, read(clip.text or clip.html, clipboard.SHOWN, request)


def _read(file: str) -> tuple[str, bytes]:
    """What errors call a file, and its bytes."""
    from flashcards.library.files import LARGEST_TEXT, read_bytes, read_stream

    shown = "standard input" if file == "-" else file
    if file == "-" and sys.stdin is None:
        raise DeckError(shown, [Problem(line=0, message="it is closed; give a file")])
    if file == "-" and sys.stdin.isatty():
        report("paste or type the text, and end it with Ctrl-D on a line of its own")
    return shown, read_stream(sys.stdin.buffer, shown) if file == "-" else read_bytes(file, LARGEST_TEXT)


def _known() -> "Mapping[NoteGuid, Here]":
    """The notes of the collection, if the text has guids."""
    from flashcards.library.pasts import known

    if is_empty():
        return {}
    with collection() as opened:
        return known(opened)


def _files() -> "Mapping[str, Sequence[str]]":
    """The decks of the collection, each with its files."""
    from flashcards.collection import browse

    if is_empty():
        return {}
    with collection() as opened:
        return {deck.name: [*map(home().absolute, deck.sources)] for deck in browse.decks(opened)}


def _counted(plans: "Sequence[ImportPlan]", parameters: "Sequence[Dated]") -> "ImportCounts":
    """What of the past of its notes a text would import."""
    from flashcards.clock import now
    from flashcards.library.pasts import count as count_told

    if is_empty():
        return count_told(None, plans, now(), parameters)
    with collection() as opened:
        return count_told(opened, plans, now(), parameters)


def _bring(plans: "Sequence[ImportPlan]", parameters: "Sequence[Dated]", *, take_text: bool) -> "ImportCounts":
    """Store the past of a text's notes, which are now in their files."""
    from flashcards.clock import now
    from flashcards.library.pasts import bring

    outside = [str(plan.target) for plan in plans if not is_in_library(plan.target)]
    with collection(outside) as opened, telling("storing what was learnt") as tell:
        rollover_hour = settings().day_starts_at
        return bring(
            opened,
            home(),
            plans,
            now(),
            tell,
            rollover_hour=rollover_hour,
            take_text=take_text,
            parameters=parameters,
        )
