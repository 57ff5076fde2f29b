"""What is printed once, after a collection was upgraded or its scheduling options changed."""

from flashcards.cards import plain
from flashcards.collection import browse
from flashcards.collection.derived import rebuilding
from flashcards.collection.schema.upgrade import Upgraded
from flashcards.collection.store import Collection
from flashcards.scheduling.makers import Options
from flashcards.settings import Settings
from flashcards.terminal.text import count

_NAMED = 5


def said(collection: Collection, done: Upgraded, settings: Settings) -> str:
    """One line: where the backup is, how many schedules changed, and which cards became leeches."""
    facts = [f"{count(done.due, 'card')} due on another day"] if done.due else ["every due day is as before"]
    facts += [f"{count(len(done.lapses), 'card')} with a different number of lapses"] if done.lapses else []
    leeches = [card for card, (was, now) in done.lapses.items() if was < settings.leech_lapses <= now]
    if leeches:
        names = [plain(browse.card(collection, card).term) for card in leeches[:_NAMED]]
        more = f" and {len(leeches) - _NAMED} more" if len(leeches) > _NAMED else ""
        facts.append(f"new leeches: {', '.join(names)}{more}")
    return f"upgraded the collection, with a backup in {done.backup}: {'; '.join(facts)}"


def derived_anew(collection: Collection, settings: Settings) -> str:
    """Recalculate the schedule with other options, and print one line about it; none for an empty log."""
    moved = rebuilding.choose_options(collection, Options(*settings.scheduling))
    if not collection.newest:
        return ""
    return f"scheduling options changed: {count(moved, 'card')} {'is' if moved == 1 else 'are'} due on another day"
