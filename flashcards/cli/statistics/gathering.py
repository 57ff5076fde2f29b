"""From the arguments of ``stats`` and ``report`` to the figures."""

import os
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from flashcards.cards import CardId, name_key
from flashcards.cli.common import choose, is_empty, report, settings, today
from flashcards.cli.opening import collection
from flashcards.cli.progress import telling
from flashcards.clock import now, zone
from flashcards.collection import counts, search
from flashcards.collection.figures import reading
from flashcards.collection.steps import AHEAD, count_ahead
from flashcards.collection.store import Collection
from flashcards.errors import BadQuery, UnknownDeck
from flashcards.statistics.figures import Figures
from flashcards.statistics.weeks import WEEKDAYS, first_weekday
from flashcards.study.rules import Rules
from flashcards.studyday import Day, from_date, study_day_at, to_date

_LONG = 1.0
"""Seconds after which progress is shown."""

_NEW_PER_DAY = 20


class Chosen(NamedTuple):
    """A query and the cards it finds; empty and None for all cards."""

    query: str = ""
    cards: frozenset[CardId] | None = None


def gathered(words: Sequence[str], since: str | None) -> Figures | None:
    """The figures of a deck, of what a query finds, or of everything; None if there are none, after saying so.

    Raises:
        AmbiguousDeck: several decks match.
        BadDate: ``since`` is not a day.
        BadQuery: the query is empty or cannot be understood.
        UnknownDeck: it is not a deck, and finds nothing.
    """
    day, text = today(), " ".join(words)
    if words and not text.strip():
        raise BadQuery('""', "it is empty; leave it out for all cards")
    first = _since(since, day)
    if first is not None and first > day:
        report(f"no answers since {to_date(first)}, which is in the future; --since WHEN takes a day that has begun")
        return None
    if is_empty():
        if text:
            raise UnknownDeck(text, [])
        report("no answers yet; to begin: flashcards study")
        return None
    with collection() as opened:
        chosen = chosen_of(opened, text, day)
        if chosen.cards is not None and not chosen.cards:
            report(f"no cards match {chosen.query}")
            return None
        with telling("reading the log") as tell:
            found = reading.of(opened, _wanted(opened, chosen, first, day), tell and patient(tell))
        later = count_ahead(opened, now().at - (AHEAD if found is None else 0))
    if later:
        entries = "an entry of the log is" if later == 1 else f"{later:,} entries of the log are"
        none = "" if found is not None or text or first is not None else "no answers up to today: "
        report(
            f"{none}{entries} ahead of this clock, and schedules include them; to undo them: flashcards undo --ahead"
        )
        if none:
            return None
    if found is None:
        of = f" to the cards of {chosen.query}" if chosen.query else ""
        when = f" since {to_date(first)}; --since WHEN looks further back" if first is not None else " yet"
        report(f"no answers{of}{when}" + ("" if chosen.query or first is not None else "; to begin: flashcards study"))
    return found


def _since(text: str | None, day: Day) -> Day | None:
    """The first study day that counts."""
    if text is None:
        return None
    from flashcards.cli.dates import date_of  # only if it is given

    return from_date(date_of(text, to_date(day), past=True))


def chosen_of(opened: Collection, text: str, day: Day) -> Chosen:
    """The cards of a deck and those below it, or what a query finds."""
    if not text:
        return Chosen()
    unknown: UnknownDeck | None = None
    try:
        query = f"deck:{_quoted(_top(choose(counts.deck_names(opened), text), text))}"
    except UnknownDeck as error:
        unknown, query = error, text
    cards = search.cards(opened, search.parse(query), day, settings().leech_lapses)
    if unknown is not None and not cards and ":" not in text:
        raise unknown
    return Chosen(query, frozenset(cards))


def _top(names: Sequence[str], wanted: str) -> str:
    """The common name of these decks: what was typed if it is one, otherwise the levels they share."""
    levels = [name.split("::") for name in names]
    shared = min(map(len, levels))
    while len({name_key("::".join(each[:shared])) for each in levels}) > 1:
        shared -= 1
    typed = wanted.count("::") + 1
    is_typed = name_key("::".join(levels[0][:typed])) == name_key(wanted)
    return "::".join(levels[0][: typed if is_typed else shared])


def _quoted(name: str) -> str:
    """A name, quoted as the value in a query if needed."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if escaped != name or any(char.isspace() for char in name) else name


def _wanted(opened: Collection, chosen: Chosen, since: Day | None, day: Day) -> reading.Wanted:
    offset, rollover = zone(), settings().day_starts_at
    allowed = counts.new_a_day(opened, Rules.of(settings()))
    return reading.Wanted(
        today=day,
        day_of=lambda at: study_day_at(at, offset(at), rollover),
        query=chosen.query,
        cards=chosen.cards,
        since=since,
        new_per_day=_NEW_PER_DAY if allowed is None else allowed,
        first_weekday=_first_weekday(),
    )


def _first_weekday() -> int:
    """The first day of the week by the setting or the locale; 0 is Monday."""
    if settings().week_starts != "locale":
        return WEEKDAYS.index(settings().week_starts)
    chosen = next((os.environ[name] for name in ("LC_ALL", "LC_TIME", "LANG") if os.environ.get(name)), "")
    return first_weekday(chosen)


def patient(tell: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """The same, but silent during the first second."""
    begun = time.monotonic()

    def later(done: int, total: int) -> None:
        if time.monotonic() - begun > _LONG:
            tell(done, total)

    return later
