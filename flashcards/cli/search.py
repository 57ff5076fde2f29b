"""``flashcards search``: cards by words, deck, tag and state."""

import click

from flashcards.cards import plain
from flashcards.cli.common import common, completes, home, report, say, say_json, settings, standard_output, today
from flashcards.cli.opening import collection
from flashcards.collection import search
from flashcards.collection.browse import CardView
from flashcards.collection.choices import schedulers
from flashcards.scheduling import NO_FIGURES, Scheduler
from flashcards.studyday import date_text
from flashcards.terminal.text import place

_PAGE = 50
"""How many cards a terminal gets at once."""


@click.command("search", params=common())
@click.argument("query", nargs=-1, required=True, shell_complete=completes("query"))
@click.option("--all", "show_all", is_flag=True, help=f"Print all matches on a terminal too, not just {_PAGE}.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most N.")
@click.option("--json", "as_json", is_flag=True, help="Print the matches as JSON.")
@click.pass_context
def command(ctx: click.Context, query: tuple[str, ...], *, show_all: bool, limit: int | None, as_json: bool) -> None:
    """Find cards whose terms, definitions, aliases or tags have these words.

    A word also matches longer words that begin with it; "quotes" make a phrase.
    deck:NAME, tag:NAME, is:due, is:new, is:suspended, is:buried, is:leech,
    is:paused and is:retired narrow the search, and so do numbers: "prop:r<80%"
    is a chance of recall below 80%; s, d, ivl, due, reps, lapses and ease are
    the others. rated:7 finds what you answered in the last 7 days, rated:7:1
    with Again; studied:7 leaves out crams, reviewed:7 also first answers and
    repeats, and introduced:7 finds what was new then. All take a date, or two
    as in 2026-03-01..2026-03-31. -is:suspended and the like leave cards out,
    is:any brings retired ones in. The best matches come first; a terminal gets
    the first page, a pipe all of them.
    Exits with 1 when nothing matches.
    """
    if show_all and limit is not None:
        raise click.UsageError("--all and --limit cannot be combined; give one")
    most = limit
    if most is None and not (show_all or as_json) and standard_output().isatty():
        most = _PAGE
    with collection() as opened:
        wanted, leech = search.parse(" ".join(query)), settings().leech_lapses
        if most is None:
            views = search.find(opened, wanted, today(), leech)
            total = len(views)
        else:
            from flashcards.collection.finding import paging  # not for all of them

            views, total = paging.find_first(opened, wanted, today(), leech, most)
        of = schedulers(opened)
    if as_json:
        say_json([facts(view, of(view.deck)) for view in views])
    elif views:
        say("\n".join(_line(view) for view in views))
    if not views:
        report(f"no cards match {' '.join(query)}")
    if total > len(views) and not as_json:
        report(f"{len(views):,} of {total:,} cards; --all prints them all, --limit N more or fewer")
    ctx.exit(0 if views else 1)


def _line(view: CardView) -> str:
    kind = "" if view.kind == "forward" else f" [{view.kind}]"
    state = f"due {date_text(view.state.due)}" if view.state else "new"
    if view.holds.suspended:
        state += ", suspended"
    if _is_leech(view):
        state += ", leech"
    if not view.active:
        state = "retired"
    return f"{plain(view.term)}{kind}: {view.deck}, {state}, {place(home().absolute(view.source), view.line)}"


def facts(view: CardView, scheduler: Scheduler) -> dict[str, object]:
    """A card in JSON."""
    summary = scheduler.summary(view.state) if view.state is not None else None
    figures = scheduler.figures(view.state, today()) if view.state is not None else NO_FIGURES
    return {
        "term": view.term,
        "definition": view.definition,
        "kind": view.kind,
        "deck": view.deck,
        "tags": list(view.tags),
        "file": home().absolute(view.source),
        "line": view.line,
        "active": view.active,
        "suspended": view.holds.suspended,
        "due": date_text(summary.due) if summary else None,
        "interval": summary.interval if summary else None,
        "scheduler": scheduler.name,
        "ease": figures.ease / 100 if figures.ease is not None else None,
        "stability": figures.stability,
        "difficulty": figures.difficulty,
        "retrievability": figures.retrievability,
        "repetitions": summary.repetitions if summary else 0,
        "lapses": summary.lapses if summary else 0,
        "leech": _is_leech(view),
    }


def _is_leech(view: CardView) -> bool:
    return view.state is not None and view.state.lapses >= settings().leech_lapses
