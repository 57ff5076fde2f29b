"""What is said when a session ends, and when there is nothing to ask."""

from flashcards.collection import counts
from flashcards.collection.store import Collection
from flashcards.reviews import Rating
from flashcards.study.session import Session
from flashcards.studyday import Day, to_date
from flashcards.terminal.text import count, duration


def of_session(session: Session, spent: int, collection: Collection, today: Day) -> list[str]:
    """The lines that close a session. ``spent`` is milliseconds of answering."""
    answers = len(session.ratings)
    if not answers and not session.drills:
        lines = ["No card answered."]
    else:
        each = duration(spent // max(1, answers + session.drills))
        lines = [f"{count(answers, 'card')} in {duration(spent)}, {each} each."]
        if answers:
            right = sum(rating > Rating.AGAIN for rating in session.ratings)
            lines.append(f"Right first time: {right} of {answers} ({100 * right // answers} %).")
        facts = [count(session.learnt, "new card")] if session.learnt else []
        facts += [count(session.drills, "repeat")] if session.drills else []
        if facts:
            lines.append(f"Among them {' and '.join(facts)}." if session.learnt else f"And {facts[0]}.")
    waiting = counts.of_decks(collection, today)
    left = sum(deck.now for deck in waiting)
    tomorrow = sum(deck.tomorrow for deck in waiting)
    lines.append(f"Still to study today: {left}. Coming tomorrow: {tomorrow}.")
    return lines


def of_nothing(collection: Collection, today: Day) -> list[str]:
    """What to say when nothing is due."""
    day = counts.next_due(collection, today)
    if day is None:
        return ["Nothing to study: there is no card to ask."]
    ahead = day - today
    when = "tomorrow" if ahead == 1 else f"on {to_date(day):%A %d %B %Y}, in {ahead} days"
    return [f"Nothing to study now. The next review is due {when}."]
