"""``flashcards relink``: two notes are one concept."""

import click

from flashcards.cards import plain
from flashcards.cli.common import collection, common, completes, say
from flashcards.clock import now
from flashcards.collection import browse, notes


@click.command("relink", params=common())
@click.argument("old", shell_complete=completes("terms"))
@click.argument("new", shell_complete=completes("terms"))
def command(old: str, new: str) -> None:
    """Let the history of OLD go on with the text of NEW.

    For a note that was edited so much that it was taken for another one: OLD
    is the term it had, or still has, NEW the term it has now. NEW's own
    history, if any, rests.
    """
    with collection() as opened:
        before = browse.find_term(opened, old)
        after = browse.find_term(opened, new)
        source = next((view for view in before if not view.active), before[0])
        target = next((view for view in after if view.active and view.note != source.note), None)
        if target is None:
            raise click.BadParameter(f'"{new}" is in no deck file beside "{old}"', param_hint="NEW")
        notes.relink(opened, source.note, target.note, at=now().at)
        say(f"{plain(source.term)} goes on as {plain(target.term)}, in {target.deck}")
