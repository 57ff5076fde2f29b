"""Help with the current card: hints and links. Imported when needed."""

from flashcards.formats.links import Link, links_of
from flashcards.study.answers import hint
from flashcards.terminal import media
from flashcards.terminal.runner import Runner
from flashcards.terminal.screens import texts


def hint_text(runner: Runner, *, spoken: bool = False) -> str:
    """The first letters of the answer, as many as hints were given; empty without hints."""
    view, letters = runner.view, runner.session.hints
    return f"hint: {hint(view.term, view.definition, view.kind, letters, spoken=spoken)}" if letters else ""


def links(runner: Runner) -> tuple[Link, ...]:
    """The pictures, sounds and links in the visible part of the card."""
    found: dict[str, Link] = {}
    for text in texts(runner.view, revealed=runner.session.revealed):
        for link in links_of(text):
            found.setdefault(link.target, link)
    return tuple(found.values())


def none_to_open(runner: Runner) -> str:
    """What to say if there is nothing to open."""
    hidden = not runner.session.revealed and any(links_of(text) for text in texts(runner.view, revealed=True))
    return "show the answer first, then open it" if hidden else "this card has no link, image or sound"


def open_one(runner: Runner, link: Link, lend: media.Lend | None = None) -> str:
    """Open one of a card's links; returns a message. The time it takes does not count for the card."""
    if runner.folder is None:
        return "nothing can be opened here"
    with runner.away():
        return media.open_link(link, runner.folder(runner.view), *([lend] if lend else []))


def doubt(runner: Runner, link: Link) -> str:
    """A question to ask before a link is opened; empty if none is needed."""
    return "" if runner.folder is None else media.doubt(link, runner.folder(runner.view))
