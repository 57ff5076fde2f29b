"""``flashcards show``: one note with its text, schedule and history."""

import click

from flashcards.cards import plain
from flashcards.cli.common import common, completes, home, say, say_json, say_text, settings, standard_output, today
from flashcards.cli.opening import collection
from flashcards.collection import browse, log
from flashcards.collection.store import Collection
from flashcards.terminal.history import history, schedule
from flashcards.terminal.text import count, place

_CARDS, _ENTRIES = 8, 6
"""How many cards, and entries of each, a terminal gets at once."""


@click.command("show", params=common())
@click.argument("term", nargs=-1, required=True, shell_complete=completes("terms"))
@click.option("--all", "show_all", is_flag=True, help="Print the whole history and every card on a terminal too.")
@click.option("--json", "as_json", is_flag=True, help="Print its cards as JSON.")
def command(term: tuple[str, ...], *, show_all: bool, as_json: bool) -> None:
    """Show a note: its text, schedule and history.

    TERM is its term or another of its names, such as an abbreviation in
    parentheses; case and punctuation do not matter. A terminal gets the latest
    entries of the history, a pipe all of them.
    """
    with collection() as opened:
        shown = None
        found = browse.find_term(opened, " ".join(term))
        views = [view for view in found if view.active or log.entries(opened, view.card)]
        if as_json:
            say_json([_facts(opened, view) for view in views])
            return
        is_brief = not show_all and standard_output().isatty()
        for view in views[:_CARDS] if is_brief else views:
            note = (view.source, view.line, view.term)
            if note != shown:
                _show_note(view)
                shown = note
            _show_card(opened, view, _ENTRIES if is_brief else None)
            if view.state is not None and view.state.lapses >= settings().leech_lapses:
                from flashcards.terminal.summary import of_leech  # rarely needed

                say(f"  {of_leech(opened, view)}")
        if is_brief and len(views) > _CARDS:
            say(f"  {count(len(views) - _CARDS, 'more card')}; --all shows them")


def _facts(opened: Collection, view: browse.CardView) -> dict[str, object]:
    from flashcards.cli.search import facts  # only if asked for
    from flashcards.formats.entries import entry_to_json

    entries = [entry_to_json(entry) for entry in log.entries(opened, view.card)]
    return {
        **facts(view, log.scheduler(opened, view.card)),
        "aliases": list(view.aliases),
        "section": view.section,
        "log": entries,
    }


def _show_note(view: browse.CardView) -> None:
    say(plain(view.term))
    section = f" / {plain(view.section)}" if view.section else ""
    say(f"  {view.deck}{section}, {place(home().absolute(view.source), view.line)}")
    if view.tags:
        say("  " + " ".join(f"#{tag}" for tag in view.tags))
    if view.aliases:
        say(f"  also: {'; '.join(view.aliases)}")
    say()
    say_text(view.definition, "  ")
    say()


def _show_card(opened: Collection, view: browse.CardView, most: int | None) -> None:
    """Print one card with at most ``most`` of its latest entries."""
    name = {"forward": "term to definition", "reverse": "definition to term"}.get(view.kind, view.kind)
    entries = log.entries(opened, view.card)  # before a schedule is shown that a damaged log may not lead to
    told = log.scheduler(opened, view.card).facts(view.state, today()) if view.state is not None else {}
    say(f"  {name}: {schedule(view, today(), told)}")
    lines = [*history(entries)]
    if most is not None and len(lines) > most:
        earlier = len(lines) - most
        say(f"    {earlier:,} earlier {'entry' if earlier == 1 else 'entries'}; --all shows them")
        lines = lines[earlier:]
    for line in lines:
        say(f"    {line}")
