"""The figures of some cards or all: what the pure part needs, read from the tables."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from flashcards.cards import CardId, plain
from flashcards.collection import log
from flashcards.collection.derived.plain import plain_logs
from flashcards.collection.derived.ways import ways
from flashcards.collection.entries import entries_of
from flashcards.collection.exchange.seen import Seen
from flashcards.collection.figures import days
from flashcards.collection.store import Collection
from flashcards.reviews import Entry, effective
from flashcards.scheduling.fsrs import DEFAULTS
from flashcards.scheduling.makers import Own, scheduler_of
from flashcards.statistics.calibrating import Predictions
from flashcards.statistics.courses import Course, Logged, of_answers, of_entries, of_nothing
from flashcards.statistics.figures import Figures
from flashcards.statistics.folding import Fold
from flashcards.statistics.gaps import Gaps
from flashcards.statistics.making import Name, Scope, figures
from flashcards.statistics.overtime import OverTime, points
from flashcards.statistics.queries import Queries
from flashcards.statistics.standing import Standing
from flashcards.studyday import MAX_INTERVAL, Day

_FACTS = """
select cards.id, case when retired or not active then 2 else missing end, notes.deck, {}
from cards join notes on notes.id = cards.note join sources on sources.path = notes.source
"""
_NAME, _NO_NAME = "guid || ' ' || kind", "''"
_DAYS = """
select day, count(*) from log where kind in ('review', 'drill') and day between :since and :today
and (card, at, origin) not in (select card, at, origin from undone)
"""
_ASKED, _PAUSED, _RETIRED = range(3)
_AT_ONCE = 50
"""Cards in one batch; more of them do not fit into the fastest cache of a processor."""
_TOLD = 10 * _AT_ONCE
"""Cards between two reports of progress."""
_UNSEEN = (2**63, None)
_NOTHING = (None, (), (), 0)


class Wanted(NamedTuple):
    """Which figures: of some ``cards`` that a ``query`` finds, or of all; of answers from ``since`` on, or all.

    ``day_of`` says the study day of a moment; ``new_per_day`` is the limit of
    new cards, and weeks begin on ``first_weekday``, 0 for Monday. The cards'
    states are counted at the ends of ``days``; None chooses them evenly.
    """

    today: Day
    day_of: Callable[[int], Day]
    query: str = ""
    cards: frozenset[CardId] | None = None
    since: Day | None = None
    new_per_day: int = 20
    first_weekday: int = 0
    days: Sequence[Day] | None = None


def of(collection: Collection, wanted: Wanted, tell: Callable[[int, int], None] | None = None) -> Figures | None:
    """The figures; None where no answer is counted. ``tell`` hears how many cards are done, and of how many."""
    studied = _days(collection, wanted)
    if not studied:
        return None
    parameters = log.parameters(collection)
    begun = min(studied)
    fold = Fold(
        wanted.today,
        wanted.since,
        OverTime(wanted.days or points(max(begun, Day(wanted.today - MAX_INTERVAL)), wanted.today)),
        Predictions(parameters or DEFAULTS, begun, wanted.today, sum(studied.values())),
    )
    standing, gaps = Standing(wanted.today), Gaps([*studied], wanted.today)
    kinds, decks = Counter[int](), Counter[int]()
    for cards, courses, entries in _read(collection, wanted, tell):
        kinds.update(map(itemgetter(0), cards))
        decks.update(map(itemgetter(1), cards))
        fold.take(courses)
        asked = [course for course, (kind, _, _) in zip(courses, cards, strict=True) if kind == _ASKED]
        standing.take(asked)
        gaps.take(course for course in asked if course.is_plain)
        for course in asked:
            if not course.is_plain:
                gaps.add(entries[course.card])
    names = _schedulers(collection, decks)
    scope = Scope(
        queries=Queries(wanted.query, wanted.today, begun, has_paused=_PAUSED in kinds, has_retired=_RETIRED in kinds),
        since=wanted.since,
        cards=kinds.total(),
        scheduler=scheduler_of(log.options(collection), Own(scheduler=names.most_common(1)[0][0])),
        others=len(names) > 1,
        was_free=gaps.was_free,
        names=lambda cards: _names(collection, cards),
        new_per_day=wanted.new_per_day,
        first_weekday=wanted.first_weekday,
        parameters="your parameters" if parameters else "default parameters",
    )
    return figures(fold, standing, scope)


def _schedulers(collection: Collection, decks: Mapping[int, int]) -> Counter[str]:
    """The number of cards by the name of their scheduler, from their number by deck."""
    way, _ = ways(collection.connection)
    found = Counter[str]()
    for deck, cards in decks.items():
        found[way(deck, "")[0].name] += cards
    return found


_Card = tuple[int, int, Course | Logged]
"""Whether a card is asked, paused or retired; its deck; and its course, or without entries if they must be read."""


def _read(
    collection: Collection, wanted: Wanted, tell: Callable[[int, int], None] | None
) -> Iterator[tuple[Sequence[_Card], Sequence[Course], Mapping[CardId, Sequence[Entry]]]]:
    """Batches of cards in the order of their ids, with their courses, and the entries of those that are not plain."""
    connection = collection.connection
    where, facts = _chosen(wanted)
    (total,) = connection.execute(f"select count(*) from cards where {where}", facts).fetchone()  # noqa: S608
    done, others = 0, list[CardId]()
    joined = _joined(collection, wanted, others)
    while cards := [*islice(joined, _AT_ONCE)]:
        if tell is not None and done % _TOLD == 0:
            tell(done, total)
        done += len(cards)
        entries = entries_of(connection, others) if others else {}
        others.clear()
        courses = [
            of_entries(course._replace(entries=effective(entries[course.card])))
            if isinstance(course, Logged)
            else course
            for _, _, course in cards
        ]
        yield cards, courses, entries


def _joined(collection: Collection, wanted: Wanted, others: list[CardId]) -> Iterator[_Card]:
    """Each card, with its course if its log is plain, from two queries side by side. ``others`` gets the rest."""
    where, facts = _chosen(wanted)
    connection = collection.connection
    way, is_named = ways(connection)
    query = f"{_FACTS.format(_NAME if is_named else _NO_NAME)} where {where} order by cards.id"
    seen = iter(Seen(connection).cards)
    last, since = 0, None
    logs = plain_logs(connection, wanted.cards)
    logged, answers, *_ = next(logs, _NOTHING)
    for card, kind, deck, name in connection.execute(query, facts):
        scheduler, at_once = way(deck, name)
        while card > last:
            last, at = next(seen, _UNSEEN)
            since = None if at is None else wanted.day_of(at)
        course: Course | Logged
        if card != logged:
            course = of_nothing(card, scheduler, since, retired=kind == _RETIRED)
        else:
            if answers and at_once is not None:
                course = of_answers(card, answers, scheduler, at_once, since, retired=kind == _RETIRED)
            else:
                course = Logged(card, (), scheduler, since, retired=kind == _RETIRED)
                others.append(card)
            logged, answers, *_ = next(logs, _NOTHING)
        yield kind, deck, course


def _days(collection: Collection, wanted: Wanted) -> dict[Day, int]:
    """The answers on each study day up to today, and from the first that counts, with one that counts, in order."""
    if wanted.cards is None:
        first = Day(-(2**62)) if wanted.since is None else wanted.since
        return {day: sums.answers for day, sums in days.between(collection.connection, first, wanted.today).items()}
    where, facts = _chosen(wanted)
    query = f"{_DAYS} and {where.replace('cards.id', 'card')} group by day order by day"
    return {Day(day): answers for day, answers in collection.connection.execute(query, facts)}


def _chosen(wanted: Wanted) -> tuple[str, dict[str, object]]:
    """A condition on the id of a card, and what is bound to its names."""
    facts: dict[str, object] = {"today": wanted.today, "since": -(2**62) if wanted.since is None else wanted.since}
    if wanted.cards is None:
        return "1", facts
    return "cards.id in (select value from json_each(:cards))", {**facts, "cards": str([*wanted.cards])}


def _names(collection: Collection, cards: Sequence[CardId]) -> dict[CardId, Name]:
    rows = collection.connection.execute(
        "select cards.id, term, kind, decks.name from cards join notes on notes.id = cards.note"
        " join decks on decks.id = notes.deck where cards.id in (select value from json_each(?))",
        (str([*cards]),),
    )
    return {CardId(card): Name(plain(term), kind, deck) for card, term, kind, deck in rows}
