"""The warning, given once, about entries ahead of the clock: some clock was wrong when they were written."""

from flashcards.cards import plain
from flashcards.collection import browse
from flashcards.collection.steps import not_yet_named
from flashcards.collection.store import Collection
from flashcards.studyday import Instant
from flashcards.terminal.history import moment

_NAMED = 3


def said_once(collection: Collection, now: Instant) -> list[str]:
    """A line that names new entries more than a day ahead, if there are any."""
    found = not_yet_named(collection, now.at)
    if not found:
        return []
    terms = list(dict.fromkeys(plain(browse.card(collection, each.card).term) for each in found))
    more = f" and {len(terms) - _NAMED} more" if len(terms) > _NAMED else ""
    latest = moment(max((each.entry for each in found), key=lambda entry: entry.at))
    if len(found) == 1:
        what, them = f"an entry dated {latest} is", "it"
    else:
        what, them = f"{len(found):,} entries dated up to {latest} are", "them"
    fix = f'if that date is wrong, "flashcards undo --ahead" undoes {them}'
    return [f"{', '.join(terms[:_NAMED])}{more}: {what} ahead of this clock; {fix}"]
