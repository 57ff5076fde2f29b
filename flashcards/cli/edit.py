"""``flashcards edit``: a note's text in the editor."""

import click

from flashcards.cards import plain
from flashcards.cli.common import common, completes, home, report, say
from flashcards.cli.opening import collection, say_troubles
from flashcards.clock import now
from flashcards.collection import browse
from flashcards.errors import shown
from flashcards.library.places import is_there
from flashcards.library.sync import refresh
from flashcards.terminal.editor import open_editor


@click.command("edit", params=common())
@click.argument("term", nargs=-1, required=True, shell_complete=completes("terms"))
@click.pass_context
def command(ctx: click.Context, term: tuple[str, ...]) -> None:
    """Open a note's deck file in $EDITOR, at its line.

    Whatever you change, the note keeps its schedule and history.
    """
    with collection() as opened:
        view = browse.find_term(opened, " ".join(term))[0]
        path = home().absolute(view.source)
        failure = open_editor(path, view.line)
        if failure:
            where = f"; the note is in {shown(path)}:{view.line}" if is_there(path) else ""
            report(f"{failure}{where}")
            ctx.exit(1)
        say_troubles(refresh(opened, home(), now()))
        after = browse.card(opened, view.card)
        if after != view:
            what = "its text changed" if after.active else "its text is gone, its history is kept"
            say(f"{plain(after.term)}: {what}")
