"""What is said at the end of a session, when there is nothing to ask, and when there is too much."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flashcards.cards import plain
from flashcards.collection import answers, browse, counts
from flashcards.collection.figures import streaks
from flashcards.collection.store import Collection
from flashcards.statistics import Backlog, Recap, recap
from flashcards.study.rules import RULES, Rules
from flashcards.studyday import Day, to_date
from flashcards.terminal.text import count, duration

if TYPE_CHECKING:
    from flashcards.terminal.runner import Runner

_SOON = 366
"""Cards that are due within so many days are mentioned."""


def of_session(runner: "Runner", decks: Sequence[str] | None = None) -> list[str]:
    """The closing lines of a session over these decks, or over all."""
    collection, today, rules = runner.collection, runner.today, Rules.of(runner.settings)
    lines = []
    if runner.minutes is not None and runner.is_out_of_time:
        minutes = "1 minute" if runner.minutes == 1 else f"{runner.minutes:g} minutes"
        lines.append(f"Time is up: the session ended after {minutes}.")
    lines += _answered(recap(answers.of_session(collection, runner.known), runner.settings.leech_lapses), collection)
    counted = counts.today(collection, today, rules).total(decks)
    parts = f" ({counted.new:,} new, {counted.again:,} again, {counted.due:,} due)" if counted.now else ""
    lines.append(f"Still to study today: {counted.now:,}{parts}. Due tomorrow: {counted.tomorrow:,}.")
    hint = of_backlog(collection, today, rules, decks)
    lines += [hint] if hint else []
    days = streaks.of(collection, today)
    lines += [f"{days:,} days in a row."] if days > 1 else []
    return lines


def _answered(did: Recap, collection: Collection) -> list[str]:
    """What was done, how well, and which cards are leeches."""
    if not did.answers:
        return ["No card answered."]
    if did.cards:
        lines = [f"{count(did.cards, 'card')} in {duration(did.spent)}, {duration(did.each)} each."]
    else:
        lines = [f"{count(did.repeats, 'repeat')} in {duration(did.spent)}."]
    right, total = did.retention
    if total:
        lines.append(f"Right first time: {right} of {total} ({did.retention.percent}%).")
    facts = [f"{count(did.learnt, 'new card')} learnt, {did.learnt_right} right first time"] if did.learnt else []
    if did.crammed:
        facts.append(f"{count(did.crammed, 'card')} crammed, {did.crammed_right} right first time; no schedule changed")
    if did.repeats and did.cards:
        facts.append(count(did.repeats, "repeat"))
    lines += [f"{fact[0].upper()}{fact[1:]}." for fact in facts]
    for card in did.leeches:
        view = browse.card(collection, card)
        lines.append(of_leech(collection, view))
    return lines


def of_leech(collection: Collection, view: browse.CardView) -> str:
    """What to say about a card that is forgotten again and again."""
    term, lapses = plain(view.term), view.state.lapses if view.state else 0
    held = " It was suspended." if view.holds.suspended else ""
    other = answers.neighbour(collection, view.card)
    confused = f" You often fail it together with {plain(other.term)}: note how they differ." if other else ""
    return f"Leech: {term}, forgotten {lapses} times. Rewrite it, or split it in two.{confused}{held}"


def of_backlog(
    collection: Collection,
    today: Day,
    rules: Rules = RULES,
    decks: Sequence[str] | None = None,
) -> str:
    """How to work off a backlog, and what to type for it; empty if there is none."""
    due = counts.due(collection, today, decks, apart=rules.apart)
    plan = answers.backlog_of(collection, today, due, decks=decks, reviews_per_day=rules.reviews_per_day)
    if plan is None:
        return ""
    return f"{say_backlog(collection, today, rules, decks, plan)}: flashcards study --backlog {plan.per_day}"


def say_backlog(collection: Collection, today: Day, rules: Rules, decks: Sequence[str] | None, plan: Backlog) -> str:
    """``312 due; 50 a day clears it in 9 days``; cards over a limit wait, and are not called due."""
    number = counts.due(collection, today, decks, apart=rules.apart)
    due = counts.today(collection, today, rules).total(decks).due
    what = f"{number:,} due" if number == due else f"{count(number, 'review')} {'is' if number == 1 else 'are'} waiting"
    if plan.days is None:
        return f"{what}; {plan.per_day:,} a day is too few to catch up within a year"
    when = "today" if plan.days == 1 else f"in {plan.days} days"
    return f"{what}; {plan.per_day:,} a day catches up {when}"


def of_nothing(
    collection: Collection, today: Day, decks: Sequence[str] | None = None, rules: Rules = RULES
) -> list[str]:
    """What to say if there is nothing to ask now: what waits, when the next review is due, what could be asked."""
    waiting = counts.waiting(collection, today, decks)
    day = counts.next_due(collection, today, decks)
    if waiting.due:
        day = Day(today + 1)
    if day is None and not waiting.new:
        return [f"Nothing to study: {_why_none(collection, decks)}."]
    lines = ["Nothing to study now."]
    if day is not None:
        ahead = day - today
        when = "tomorrow" if ahead == 1 else f"{_on(day)}in {ahead} days"
        lines[0] = f"{lines[0]} The next review is due {when}."
    parts = [count(waiting.due, "review")] if waiting.due else []
    parts += [count(waiting.new, "new card")] if waiting.new else []
    if parts:
        lines.append(f"Left for another day: {' and '.join(parts)}.")
    if day is not None and ahead <= _SOON:
        from flashcards.collection import queue  # only where it is said

        number = len(queue.ask(collection, today, decks, rules=rules, scope=queue.Scope(ahead=ahead)).cards)
        lines += [f"flashcards study --ahead {ahead} studies {count(number, 'card')} now."] if number else []
    return lines


def _why_none(collection: Collection, decks: Sequence[str] | None) -> str:
    """Why no card waits, now or later."""
    if any(decks is None or name in decks for name in counts.deck_names(collection)):
        return "every card is suspended or buried"
    from flashcards.collection import sources  # only where no card is there to ask

    return "every card is paused, as its file is missing" if sources.paused(collection) else "there are no cards"


def _on(day: Day) -> str:
    """The date of a day in words; nothing where no calendar has it."""
    try:
        return f"on {to_date(day):%A %d %B %Y}, "
    except (OverflowError, ValueError):
        return ""
