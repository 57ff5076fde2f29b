"""``flashcards`` without a command: today at a glance."""

from flashcards.cli.common import collection, is_empty, say, today
from flashcards.collection import counts
from flashcards.studyday import to_date
from flashcards.terminal import summary, table

_BEGIN = """\
No decks yet. To begin:

  flashcards study               learn the deck that comes with the program
  flashcards study notes.md      learn a Markdown deck of your own
  flashcards import page.txt     turn a copied glossary page into a deck

flashcards --help lists the rest."""


def show_today() -> None:
    """Per deck what is due, new and coming tomorrow, and what to type next."""
    if is_empty():
        say(_BEGIN)
        return
    day = today()
    with collection() as opened:
        counted = counts.of_decks(opened, day)
        if not counted:
            say(_BEGIN)
            return
        say(f"{to_date(day):%A %d %B %Y}")
        say()
        rows = [(deck.deck, deck.due, deck.new, deck.again, deck.tomorrow) for deck in counted]
        for line in table.lines(("deck", "due", "new", "again", "tomorrow"), rows):
            say(line)
        say()
        if any(deck.now for deck in counted):
            say("Next: flashcards study")
        else:
            for line in summary.of_nothing(opened, day):
                say(line)
