"""``flashcards tag``: add and remove tags of a note."""

from pathlib import Path

import click

from flashcards.cards import plain
from flashcards.cli.common import common, completes, home, report, say
from flashcards.cli.opening import collection
from flashcards.collection import browse
from flashcards.library.edits import retag


@click.command("tag", params=common())
@click.argument("term", shell_complete=completes("terms"))
@click.argument("tags", nargs=-1, metavar="[TAG]...", shell_complete=completes("tags"))
@click.option("-r", "--remove", multiple=True, metavar="TAG", help="Remove this tag; repeatable.")
def command(term: str, tags: tuple[str, ...], remove: tuple[str, ...]) -> None:
    """Add tags to a note in its deck file; without TAG, list its tags.

    The rest of the file stays as it is, byte for byte.
    """
    added = [tag_of(tag) for tag in tags]
    removed = {tag_of(tag) for tag in remove}
    with collection() as opened:
        view = browse.find_term(opened, term)[0]
        own = browse.own_tags(opened, view.note)
        wanted = [tag for tag in dict.fromkeys([*own, *added]) if tag not in removed]
        if wanted != own:
            retag(Path(home().absolute(view.source)), view.line, view.term, wanted)
    for tag in sorted(removed - {*own, *added}):
        report(f"{plain(view.term)} has no tag #{tag} of its own, so there was none to remove")
    say(f"{plain(view.term)}: {' '.join('#' + tag for tag in wanted) or 'no tags of its own'}")


def tag_of(text: str, hint: str = "TAG") -> str:
    """A tag as it is stored: without ``#``, with ``-`` for white space; ``hint`` names the argument."""
    tag = "-".join(text.lstrip("#").split())
    if not tag or "#" in tag:
        raise click.BadParameter(f'"{text}" is not a tag; a tag is one word', param_hint=hint)
    return tag
