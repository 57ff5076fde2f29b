"""``flashcards due``: how much there is to study, for people, scripts and prompts."""

import re

import click

from flashcards.cli.common import choose, common, completes, is_empty, say, say_json, settings, today
from flashcards.cli.opening import collection
from flashcards.collection import counts
from flashcards.study.rules import Rules

_FIELDS = ("due", "new", "again", "now", "tomorrow")
_FORMAT = "Print the totals in your own format, with {due}, {new}, {again}, {now} (their sum) and {tomorrow}."


@click.command("due", params=common())
@click.argument("decks", nargs=-1, metavar="[DECK]...", shell_complete=completes("decks"))
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option("--format", "form", metavar="TEXT", help=_FORMAT)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing; only set the exit code.")
@click.pass_context
def command(ctx: click.Context, decks: tuple[str, ...], *, as_json: bool, form: str | None, quiet: bool) -> None:
    """Count the cards to study now, deck by deck.

    For a prompt or a status bar: flashcards due --format '{now} cards'.

    Exits with 0 when there is something to study, 1 when there is nothing, and
    2 on any error, as grep does.
    """
    if form is not None:
        _filled(form, counts.Today([], {}))
    found = _count(decks, quiet=quiet)
    counted = found.decks
    if as_json and not quiet:
        _print_json(found)
    elif form is not None and not quiet:
        say(_filled(form, found))
    elif not quiet:
        for deck in counted:
            again = f", {deck.again} again" if deck.again else ""
            say(f"{deck.deck}: {deck.due} due, {deck.new} new{again}")
    ctx.exit(0 if any(deck.now for deck in counted) else 1)


def _count(decks: tuple[str, ...], *, quiet: bool) -> counts.Today:
    if is_empty():
        if decks:
            choose([], decks[0])
        return counts.Today([], {})
    with collection(quiet=quiet) as opened:
        found = counts.today(opened, today(), Rules.of(settings()))
    names = [deck.deck for deck in found.decks]
    chosen = {name for wanted in decks for name in choose(names, wanted)} if decks else set(names)
    return found._replace(decks=[deck for deck in found.decks if deck.deck in chosen])


def _filled(form: str, found: counts.Today) -> str:
    """A template with the totals in place of their names in braces; two braces are one.

    Raises:
        BadFormat: a name is unknown.
    """
    total = found.total()

    def fill(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        if match[1] not in _FIELDS:
            from flashcards.errors import BadFormat  # only for an unknown field

            raise BadFormat(match[0], _FIELDS)
        return str(getattr(total, match[1]))

    return re.sub(r"\{\{|\}\}|\{([^{}]*)\}", fill, form)


def _print_json(found: counts.Today) -> None:
    total, counted = found.total(), found.decks
    facts = {
        "due": total.due,
        "new": total.new,
        "again": total.again,
        "tomorrow": total.tomorrow,
        "decks": [
            {"deck": deck.deck, "due": deck.due, "new": deck.new, "again": deck.again, "tomorrow": deck.tomorrow}
            for deck in counted
        ],
    }
    say_json(facts)
