"""``flashcards add``: a new note at the end of a deck."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce

import click

from flashcards.cards import Deck, Note, names_of, plain, term_key
from flashcards.cli import drafting
from flashcards.cli.common import common, completes, report, say
from flashcards.cli.opening import collection
from flashcards.cli.tag import tag_of
from flashcards.cli.targets import Target, digits, target_of
from flashcards.collection import browse
from flashcards.collection.store import Collection
from flashcards.errors import FlashcardsError, locate, shown
from flashcards.formats import decode, markdown
from flashcards.formats.editing import add_note
from flashcards.library.edits import change
from flashcards.library.newdecks import make

_TEMPLATE = "## \n\n{}\n"
_HINT = "<!-- Write the term after the ##, and the definition here."
_NEW = "new note"
"""The name of the draft's deck, if it does not name one itself."""


@click.command("add", params=common())
@click.argument("deck", required=False, shell_complete=completes("decks"))
@click.option("-t", "--term", help="The term, on one line of Markdown.")
@click.option("-d", "--definition", help="Its definition, in Markdown.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag; repeatable.")
@click.pass_context
def command(
    ctx: click.Context, deck: str | None, term: str | None, definition: str | None, tags: tuple[str, ...]
) -> None:
    """Add a note to DECK, which is made if it is new.

    It goes to the end of the deck file. Without DECK it goes to your only deck,
    or you are asked which one. Without --term and --definition a template opens
    in $EDITOR, and every note you write there is added. Anything else you
    write, such as a deck name, is kept in a file, and you are told where.
    """
    given = _note(term, definition) if term is not None and definition is not None else None
    more = [tag_of(tag, "--tag") for tag in tags]
    with collection() as opened:
        target = target_of(opened, deck)

        def add(notes: Sequence[Note]) -> None:
            """Add notes with these tags to the deck's file."""
            tagged = [replace(note, tags=tuple(dict.fromkeys([*note.tags, *more]))) for note in notes]
            for note in tagged:
                _warn(opened, note.term)
            _write(target, tagged)
            for note in tagged:
                say(f"Added {plain(note.term)} to {shown(target.path)}")

        if given is not None:
            add([given])
        elif not _written(target.name, term, add):
            report("nothing added")
            ctx.exit(1)


def _write(target: Target, notes: Sequence[Note]) -> None:
    """Add notes to a deck, or make one of them."""
    if target.is_new:
        make(target.path, markdown.render(Deck(name=target.name, notes=tuple(notes))))
        say(f'Made the deck "{target.name}": {shown(target.path)}')
        return
    name = target.path.stem
    change(target.path, lambda text: reduce(lambda grown, note: add_note(grown, note, name), notes, text))


def _note(term: str, definition: str) -> Note:
    """The note given by the options."""
    note = Note(term=" ".join(term.split()), definition=definition.strip())
    if not note.term or not note.definition:
        raise click.BadParameter("a note needs a term and a definition", param_hint="--term")
    return note


def _written(deck: str, term: str | None, add: Callable[[Sequence[Note]], None]) -> bool:
    """Add every note that the user writes in the editor; returns whether there was one.

    What cannot be added is never lost: it stays in a file, which is named.
    """
    hint = f'{_HINT} Save to add it to "{deck.replace("--", "-")}". -->'
    template = _TEMPLATE.format(hint)
    if term is not None:
        template = template.replace("## ", f"## {' '.join(term.split())}", 1)
    draft = drafting.write(template, "note")
    if draft.untouched:
        draft.drop()
        if draft.failure:
            report(draft.failure)
        return False
    if draft.failure:
        report(f"{draft.failure}; {draft.kept}")
        return False
    try:
        reading = markdown.parse(_without_hint(decode(draft.written, str(draft.path))), _NEW)
        if reading.deck.notes:
            add(reading.deck.notes)
    except FlashcardsError:
        report(draft.kept)
        raise
    about_deck = replace(reading.deck, notes=()) != Deck(name=_NEW)
    if not reading.deck.notes or reading.problems or reading.notices or about_deck:
        for problem in (*reading.problems, *reading.notices):
            report(locate(str(draft.path), problem))
        why = "not everything could be added" if reading.deck.notes else "no note in it; a note begins with ## TERM"
        report(f"{why}; {draft.kept}")
    else:
        draft.drop()
    return bool(reading.deck.notes)


def _without_hint(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith(_HINT))


def _warn(opened: Collection, term: str) -> None:
    """Warn if the term, or one of its names, exists already, or one that is similar except for a number."""
    from difflib import get_close_matches  # only here

    known = {term_key(name): other for other in browse.terms(opened) for name in (other, *names_of(other))}
    for name in (term, *names_of(term)):
        key = term_key(name)
        close = [found for found in get_close_matches(key, known, n=3, cutoff=0.85) if digits(found) == digits(key)]
        if close:
            own = plain(known[close[0]])
            report(f'warning: you already have "{own}"' + ("" if close[0] == key else ", which is very similar"))
            return
