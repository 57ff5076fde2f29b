"""``flashcards report``: the statistics as a page for a browser and for paper."""

from pathlib import Path

import click

from flashcards import __version__
from flashcards.cli.common import FILE, common, completes, report, say
from flashcards.cli.exchange.writing import STANDARD_OUTPUT, write_text
from flashcards.cli.statistics.gathering import gathered
from flashcards.errors import Contradiction, shown
from flashcards.statistics.figures import Figures
from flashcards.studyday import study_day, to_date

NAME = "flashcards-report.html"
"""The default name of the file."""


@click.command("report", params=common())
@click.argument("query", nargs=-1, metavar="[DECK or QUERY]", shell_complete=completes("chosen"))
@click.option(
    "-o",
    "--output",
    default=NAME,
    metavar="FILE.html",
    type=FILE,
    help=f"The file to write, or a folder for it; - is standard output. Default: {NAME} in the current folder.",
)
@click.option("--since", metavar="WHEN", help="Count answers from this day on: 2026-03-01, monday, 6 months ago.")
@click.option("--open", "opens", is_flag=True, help="Open the page in your browser.")
@click.pass_context
def command(ctx: click.Context, query: tuple[str, ...], *, output: str, since: str | None, opens: bool) -> None:
    """Write your statistics as a page: pictures, and a table behind each.

    It is one HTML file that needs no network and can be printed. It shows a
    deck, what a query finds, or everything; "flashcards stats" shows the same in
    the terminal. A page that is already there is replaced, any other file is not.

    Exits with 1 when there is nothing to show, or the page cannot be opened.
    """
    if opens and output in STANDARD_OUTPUT:
        raise Contradiction("--open needs a file; leave out -o -, or --open")
    target = output if output in STANDARD_OUTPUT else _target(output)
    figures = gathered(query, since)
    if figures is None:
        ctx.exit(1)
    write_text(target, [_page(figures)])
    if target in STANDARD_OUTPUT:
        return
    place = str(Path(target).resolve())
    say(f"Wrote {shown(place)}")
    if opens:
        from flashcards.terminal.media import open_page  # only if asked for

        if failure := open_page(place):
            report(f"not opened: {failure}; the page is {shown(place)}")
            ctx.exit(1)


def _target(output: str) -> str:
    """The file to write, which does not exist yet or is an earlier page.

    Raises:
        BadParameter: it is another file.
    """
    from flashcards.library.files import is_stream
    from flashcards.library.places import is_file, is_folder

    path = Path(output, NAME) if is_folder(output) else Path(output)
    if is_file(path) and not is_stream(path) and not _is_replaceable(path):
        message = f"{shown(path)}: already exists and is not a page written by flashcards; choose another name with -o"
        raise click.BadParameter(message, param_hint="-o")
    return str(path)


def _is_replaceable(path: Path) -> bool:
    """Whether a file is empty or an earlier page; for one that cannot be read, writing reports why."""
    from flashcards.report.document import BEGINNING

    try:
        with path.open("rb") as file:
            beginning = file.read(len(BEGINNING))
    except OSError:
        return True
    return beginning in {b"", BEGINNING.encode()}


def _page(figures: Figures) -> str:
    from flashcards.clock import now
    from flashcards.report.document import Page, document
    from flashcards.report.scales import clock_time, full, whole
    from flashcards.report.sections import periods, sections

    moment = now()
    # the calendar day, not the study day, as this is when the page was made
    made = f"{full(to_date(study_day(moment, 0)))}, {clock_time(moment.at // 60_000 + moment.utc_offset // 60)}"
    about = figures.query or "All decks"
    cards = f"{whole(figures.cards)} {'card' if figures.cards == 1 else 'cards'}"
    since = "" if figures.since is None else f", since {full(to_date(figures.since))}"
    by = f"Made by flashcards {__version__} from your log of answers."
    return document(Page("Statistics", f"{about}, {cards}{since}", made, by, list(sections(figures)), periods(figures)))
