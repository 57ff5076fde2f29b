"""``flashcards show``: one concept with its text, schedule and history."""

import click

from flashcards.cards import plain
from flashcards.cli.common import collection, common, completes, home, say, say_json, settings, today
from flashcards.collection import browse, log
from flashcards.collection.store import Collection
from flashcards.errors import shown
from flashcards.terminal.history import history, schedule


@click.command("show", params=common())
@click.argument("term", nargs=-1, required=True, shell_complete=completes("terms"))
@click.option("--json", "as_json", is_flag=True, help="Print its cards as JSON.")
def command(term: tuple[str, ...], *, as_json: bool) -> None:
    """Show one concept: its text, its schedule and its history.

    TERM is the term as written or one of its names, such as the abbreviation
    in its parentheses; case and punctuation do not matter.
    """
    with collection() as opened:
        shown = None
        found = browse.find_term(opened, " ".join(term))
        views = [view for view in found if view.active or log.entries(opened, view.card)]
        if as_json:
            say_json([_facts(opened, view) for view in views])
            return
        for view in views:
            note = (view.source, view.line, view.term)
            if note != shown:
                _show_note(view)
                shown = note
            _show_card(opened, view)
            if view.state is not None and view.state.lapses >= settings().leech_lapses:
                from flashcards.terminal.summary import of_leech  # noqa: PLC0415 - a rare card

                say(f"  {of_leech(opened, view)}")


def _facts(opened: Collection, view: browse.CardView) -> dict[str, object]:
    from flashcards.cli.search import facts  # noqa: PLC0415 - only for who asks for it
    from flashcards.formats.entries import entry_to_json  # noqa: PLC0415 - as above

    entries = [entry_to_json(entry) for entry in log.entries(opened, view.card)]
    return {**facts(view), "aliases": list(view.aliases), "section": view.section, "log": entries}


def _show_note(view: browse.CardView) -> None:
    say(plain(view.term))
    say(
        f"  {view.deck}"
        + (f" / {plain(view.section)}" if view.section else "")
        + f", {shown(home().absolute(view.source))}:{view.line}"
    )
    if view.tags:
        say("  " + " ".join(f"#{tag}" for tag in view.tags))
    if view.aliases:
        say(f"  also: {'; '.join(view.aliases)}")
    say()
    for line in view.definition.split("\n"):
        say(f"  {line}" if line else "")
    say()


def _show_card(opened: Collection, view: browse.CardView) -> None:
    name = {"forward": "term to definition", "reverse": "definition to term"}.get(view.kind, view.kind)
    entries = log.entries(opened, view.card)  # before a schedule is shown that a damaged log may not lead to
    say(f"  {name}: {schedule(view, today())}")
    for line in history(entries):
        say(f"    {line}")
