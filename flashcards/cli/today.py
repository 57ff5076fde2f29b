"""``flashcards`` without a command: today at a glance."""

import shutil

from flashcards.cli.common import is_empty, say, settings, speaks, standard_output, today
from flashcards.cli.opening import collection
from flashcards.collection import counts
from flashcards.collection.figures import recent, streaks
from flashcards.collection.store import Collection
from flashcards.errors import shown
from flashcards.lean import replace
from flashcards.study.rules import Rules
from flashcards.studyday import Day, to_date
from flashcards.terminal import summary, table
from flashcards.terminal.statistics import line
from flashcards.terminal.style import Style
from flashcards.terminal.text import count, prose

_BEGIN = """\
No decks yet. To begin:

  flashcards new Spanish         write a deck of your own in your editor
  flashcards import FILE         import an Anki package (.apkg), a table or a text
  flashcards study notes.md      study a Markdown file where it is
  flashcards study               try the sample deck

flashcards help lists the rest."""


def _begin() -> str:
    """What to type first, with an explanation of each command for a screen reader."""
    if not speaks():
        return _BEGIN
    import re  # only for a screen reader

    return re.sub(r"(?<=\S) {2,}", ": ", _BEGIN)


def _without_cards(opened: Collection) -> str:
    """What to do where no deck has a card: bring back a missing file, or begin."""
    from flashcards.cli.common import home  # only here, as no card is there to show
    from flashcards.collection import sources

    missing = sources.paused(opened)
    if not missing:
        return _begin()
    first, more = shown(home().absolute(missing[0])), len(missing) - 1
    if more:
        return (
            f"Nothing to study: all your cards are paused, because {first} and {count(more, 'other file')} are missing."
            "\nThey continue as soon as the files are back; flashcards decks lists them."
        )
    return (
        f"Nothing to study: your cards are paused, because {first} is missing.\n"
        "They continue as soon as it is back; flashcards decks forget removes them."
    )


def show_today() -> None:
    """What is due, new and coming tomorrow in each deck, and what to type next."""
    if is_empty():
        say(_begin())
        return
    day, rules = today(), Rules.of(settings())
    with collection() as opened:
        found = counts.today(opened, day, rules)
        counted, total = found.decks, found.total()
        if not counted:
            say(_without_cards(opened))
            _say_recent(opened, day)
            return
        say(f"{to_date(day):%A %d %B %Y}")
        say()
        rows = [(deck.deck, *deck[1:]) for deck in counted]
        if len(counted) > 1:
            rows.append(("all decks", *total[1:]))
        for line in table.lines(("deck", "due", "new", "again", "tomorrow"), rows, spoken=speaks()):
            say(line)
        say()
        hint = summary.of_backlog(opened, day, rules)
        for sentence in prose([hint] if hint else [], standard_output()):
            say(sentence)
        if total.now:
            say("Next: flashcards study")
        else:
            for sentence in prose(summary.of_nothing(opened, day, rules=rules), standard_output()):
                say(sentence)
        _say_recent(opened, day)


def _say_recent(opened: Collection, day: Day) -> None:
    """The last days, how many reviews were remembered in them, and the days in a row, on one line."""
    found = recent.of(opened, day, line.DAYS)
    style = replace(Style.of(encoding=standard_output().encoding), spoken=speaks())
    width = shutil.get_terminal_size().columns
    text = line.line(found.answers, found.retention, streaks.of(opened, day), width, style)
    if text or (text := _of_answers_ahead(opened)):
        say(text)


def _of_answers_ahead(opened: Collection) -> str:
    """What is said where the only answers are later than now."""
    from flashcards.clock import now  # only where no answer counts
    from flashcards.collection.steps import count_ahead

    later = count_ahead(opened, now().at)
    if not later:
        return ""
    which = f"{count(later, 'answer')} {'is' if later == 1 else 'are'}"
    return f"{which} dated ahead of this clock, and not counted here; flashcards undo --ahead undoes them."
