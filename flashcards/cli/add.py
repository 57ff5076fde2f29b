"""``flashcards add``: a new note at the end of a deck."""

from dataclasses import replace
from pathlib import Path

import click

from flashcards.cards import Note, names_of, plain, term_key
from flashcards.cli.common import choose, collection, common, completes, home, report, say
from flashcards.collection import browse
from flashcards.collection.store import Collection
from flashcards.formats import markdown
from flashcards.formats.editing import add_note
from flashcards.library.edits import change

_TEMPLATE = "## \n\n<!-- Write the term after the ##, and the definition here. Save and leave to add it. -->\n"


@click.command("add", params=common())
@click.argument("deck", required=False, shell_complete=completes("decks"))
@click.option("-t", "--term", help="The term, on one line of Markdown.")
@click.option("-d", "--definition", help="Its definition, in Markdown.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag; may be given several times.")
@click.pass_context
def command(
    ctx: click.Context, deck: str | None, term: str | None, definition: str | None, tags: tuple[str, ...]
) -> None:
    """Add a note to the end of DECK, which may be left out when there is only one.

    Without --term and --definition it opens a template in $EDITOR.
    """
    with collection() as opened:
        found = browse.decks(opened)
        names = choose([one.name for one in found], deck) if deck else [one.name for one in found]
        if len(names) != 1:
            raise click.BadParameter(f"which deck? There are: {', '.join(names) or 'none'}", param_hint="DECK")
        target = next(one for one in found if one.name == names[0]).sources[0]
        note = _note(term, definition)
        if note is None:
            report("nothing added")
            ctx.exit(1)
        note = replace(note, tags=tuple(dict.fromkeys([*note.tags, *tags])))
        _warn(opened, note.term)
        path = Path(home().absolute(target))
        change(path, lambda text: add_note(text, note, path.stem))
        say(f"added {plain(note.term)} to {path}")


def _note(term: str | None, definition: str | None) -> Note | None:
    """The note that the options or the editor give; None when the person wrote none."""
    if term is not None and definition is not None:
        note = Note(term=" ".join(term.split()), definition=definition.strip())
        if not note.term or not note.definition:
            raise click.BadParameter("a note needs a term and a definition", param_hint="--term")
        return note
    start = _TEMPLATE if term is None else _TEMPLATE.replace("## ", f"## {' '.join(term.split())}", 1)
    text = click.edit(start, extension=".md")
    if text is None or text == start:
        return None
    notes = markdown.parse(_without_hint(text), "new note").deck.notes
    return notes[0] if notes else None


def _without_hint(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith("<!-- Write the term"))


def _warn(opened: Collection, term: str) -> None:
    """Say that the term, or one of its names, is there already, or one much like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only here

    known = {term_key(name): other for other in browse.terms(opened) for name in (other, *names_of(other))}
    for name in (term, *names_of(term)):
        close = get_close_matches(term_key(name), known, n=1, cutoff=0.85)
        if close:
            report(f'warning: there is "{plain(known[close[0]])}" already')
            return
