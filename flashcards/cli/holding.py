"""``flashcards suspend``, ``unsuspend``, ``bury``, ``forget`` and ``set-due``: cards by a term or a query."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from flashcards.cards import plain
from flashcards.cli.common import common, completes, report, say, settings, today
from flashcards.cli.opening import collection
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from flashcards.collection.browse import CardView
    from flashcards.collection.store import Collection
    from flashcards.reviews import Entry, Stamp

_SHOWN = 5
_QUERY = click.argument("query", nargs=-1, required=True, metavar="TERM or QUERY", shell_complete=completes("query"))
_DRY_RUN = click.option("--dry-run", is_flag=True, help="Show which cards match, and change nothing.")

Applies = Callable[["CardView"], bool]
Makes = Callable[["Stamp"], "Entry"]


@click.command("suspend", params=common())
@_QUERY
@_DRY_RUN
@click.pass_context
def suspend(ctx: click.Context, query: tuple[str, ...], *, dry_run: bool) -> None:
    """Suspend cards: pause them until "flashcards unsuspend".

    Give a term, or a query as for "flashcards search". One "flashcards undo"
    undoes it all.
    """
    from flashcards.reviews import Suspend

    _do(
        ctx,
        query,
        "suspend",
        lambda view: not view.holds.suspended,
        lambda stamp: Suspend(**stamp),
        dry_run=dry_run,
    )


@click.command("unsuspend", params=common())
@_QUERY
@_DRY_RUN
@click.pass_context
def unsuspend(ctx: click.Context, query: tuple[str, ...], *, dry_run: bool) -> None:
    """Bring back suspended cards.

    "flashcards unsuspend is:suspended" brings back all of them.
    """
    from flashcards.reviews import Unsuspend

    _do(
        ctx,
        query,
        "unsuspend",
        lambda view: view.holds.suspended,
        lambda stamp: Unsuspend(**stamp),
        dry_run=dry_run,
    )


@click.command("bury", params=common())
@_QUERY
@_DRY_RUN
@click.pass_context
def bury(ctx: click.Context, query: tuple[str, ...], *, dry_run: bool) -> None:
    """Bury cards: put them off until tomorrow."""
    from flashcards.reviews import Bury
    from flashcards.studyday import Day

    until = Day(today() + 1)
    _do(
        ctx,
        query,
        "bury",
        lambda view: not view.holds.suspended and (view.holds.buried_until is None or view.holds.buried_until < until),
        lambda stamp: Bury(**stamp, until=until),
        dry_run=dry_run,
    )


@click.command("forget", params=common())
@_QUERY
@_DRY_RUN
@click.pass_context
def forget(ctx: click.Context, query: tuple[str, ...], *, dry_run: bool) -> None:
    """Make cards new again; their history is kept."""
    from flashcards.reviews import Reset

    _do(ctx, query, "forget", lambda view: view.state is not None, lambda stamp: Reset(**stamp), dry_run=dry_run)


@click.command("set-due", params=common())
@click.argument("when")
@_QUERY
@_DRY_RUN
@click.pass_context
def set_due(ctx: click.Context, when: str, query: tuple[str, ...], *, dry_run: bool) -> None:
    """Choose the day cards are due next; interval and ease stay.

    WHEN is a date such as 2026-03-01 or "1 march", or tomorrow, "in 3 weeks",
    friday, "next month"; a day in the past is refused.
    """
    from flashcards.cli.dates import coming
    from flashcards.reviews import SetDue
    from flashcards.studyday import date_text, from_date, to_date

    day = from_date(coming(when, to_date(today())))
    _do(
        ctx,
        query,
        f"set due on {date_text(day)}",
        lambda view: view.state is None or view.state.due != day,
        lambda stamp: SetDue(**stamp, due=day),
        dry_run=dry_run,
        nothing=f"nothing to change: already due on {date_text(day)}",
    )


_DONE = {"suspend": "Suspended", "unsuspend": "Unsuspended", "bury": "Buried until tomorrow", "forget": "Forgot"}


def _do(  # noqa: PLR0913 - what is done, to what, and how it is said
    ctx: click.Context,
    query: Sequence[str],
    verb: str,
    applies: Applies,
    make: Makes,
    *,
    dry_run: bool,
    nothing: str = "",
) -> None:
    """Write one entry for each chosen card, as one step; exits with 1 if there is nothing to do."""
    from flashcards.clock import now
    from flashcards.collection import log
    from flashcards.reviews import stamp

    with collection() as opened:
        views = [view for view in meant(opened, " ".join(query)) if view.active and applies(view)]
        if views and not dry_run:
            entry = make(stamp(now(), settings().day_starts_at))
            log.write(opened, [(view.card, entry) for view in views])
    if not views:
        report(nothing or f"nothing to {verb}")
        ctx.exit(1)
    names = list(dict.fromkeys(plain(view.term) for view in views))
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    done = f"Would {verb}" if dry_run else _DONE.get(verb, verb.capitalize())
    say(f"{done}: {count(len(views), 'card')}, {', '.join(names[:_SHOWN])}{more}")


def meant(opened: "Collection", text: str) -> "list[CardView]":
    """The cards of a term, if it is one; otherwise those that a query finds.

    Raises:
        BadParameter: it is blank, such as a variable that was never set; an empty search would find every card.
        BadQuery: it is a query that finds nothing.
        UnknownTerm: it is not a term, and finds nothing.
    """
    from flashcards.collection import browse, search
    from flashcards.errors import BadQuery, UnknownTerm

    if not text.strip():
        raise click.BadParameter("it is empty; give a term, or a query such as deck:Seas", param_hint='"TERM or QUERY"')

    try:
        return list(browse.find_term(opened, text))
    except UnknownTerm:
        query = search.parse(text)
        if found := search.find(opened, query, today(), settings().leech_lapses):
            return found
        if query != search.Query(words=query.words, text=text):
            raise BadQuery(text, "no cards match") from None
        raise
