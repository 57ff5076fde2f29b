"""How much there is to study: counts by deck.

Everything here is an index look-up in the derived tables, so it takes as long
in a collection of a million cards as in one of ten. The counts are those of what
:mod:`flashcards.collection.queue` would ask.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from flashcards.collection.store import Collection
from flashcards.lean import NamedTuple
from flashcards.study.rules import EVERYTHING, RULES, Left, Rules, allowance, covers, smaller, within
from flashcards.studyday import Day

FREE = "not exists (select 1 from holds where holds.card = {0}.card and (suspended or buried_until > :today))"
"""SQL condition on a table with a ``card``: it is neither suspended nor buried on ``:today``."""

SEEN = "select sibling from schedule where last = :today and sibling is not null"
"""The notes of which a card was answered on ``:today``; their other cards wait until tomorrow."""

FIRST = f"""(unseen.sibling is null or unseen.sibling not in ({SEEN})
    and not exists (select 1 from cards cross join schedule on schedule.card = cards.id
        where cards.note = unseen.sibling and schedule.deck = :deck and due <= :today and {FREE.format("schedule")})
    and not exists (select 1 from cards cross join unseen as other on other.card = cards.id
        where cards.note = unseen.sibling and other.deck = :deck and other.card < unseen.card
            and {FREE.format("other")}))"""  # noqa: S608 - constants
"""SQL condition on ``unseen``: no sibling was answered on ``:today``, is due, or comes before it."""

_NOTES_TOMORROW = f"""select count(*) from (
    select count(*) as cards,
        max(due <= :today and (last = :today or sibling not in ({SEEN})) and {FREE.format("schedule")}) as asked
    from schedule indexed by schedule_by_sibling
    where deck = :deck and due <= :tomorrow and sibling is not null
        and {FREE.format("schedule").replace(":today", ":tomorrow")}
    group by sibling having cards > asked)"""  # noqa: S608 - constants
"""The notes of several cards with one that can be asked tomorrow, when that of today is done."""

_NEXT = (
    f"select due from schedule where deck = :deck and due > :today and {FREE.format('schedule')} order by due limit 1"  # noqa: S608 - a constant
)
_NEXT_BURIED = """select max(due, buried_until) as day from holds cross join schedule using (card)
    where deck = :deck and not suspended and buried_until > :today order by day limit 1"""
"""The next day of a deck's reviews, and of those that are buried today."""

_NO_LIMIT = -1


class DeckRow(NamedTuple):
    """A deck with cards to ask, now or later; None is no limit."""

    id: int
    name: str
    new_limit: int | None
    review_limit: int | None


class DeckCount(NamedTuple):
    """How much there is to study in one deck alone, within the limits of the day.

    ``due`` are reviews, ``new`` cards never seen, ``again`` cards answered
    today whose last answer asks for a repeat, ``tomorrow`` reviews that become
    due on the next study day, or were put off until then.
    """

    deck: str
    due: int
    new: int
    again: int
    tomorrow: int

    @property
    def now(self) -> int:
        """Everything that a session would ask now."""
        return self.due + self.new + self.again


class Today(NamedTuple):
    """The counts of the decks by name, each as if it were studied alone, and what is left of the limits."""

    decks: list[DeckCount]
    left: dict[str, Left]

    def total(self, decks: Iterable[str] | None = None) -> DeckCount:
        """What a session over these decks together would ask; None is all of them.

        It may be less than the sum of the decks if a limit covers several.
        """
        names = None if decks is None else set(decks)
        counted = [deck for deck in self.decks if names is None or deck.deck in names]
        return DeckCount(
            deck=EVERYTHING,
            due=within(
                {deck.deck: deck.due for deck in counted}, {name: rest.reviews for name, rest in self.left.items()}
            ),
            new=within({deck.deck: deck.new for deck in counted}, {name: rest.new for name, rest in self.left.items()}),
            again=sum(deck.again for deck in counted),
            tomorrow=sum(deck.tomorrow for deck in counted),
        )


def today(collection: Collection, day: Day, rules: Rules = RULES) -> Today:
    """How much there is to study on a study day."""
    connection = collection.connection
    rows = deck_rows(connection)
    left = allowances(connection, day, rows, rules)
    facts = {"today": day, "good": rules.good}
    due = _due(connection, rows, day, apart=rules.apart)
    later = _tomorrow(connection, rows, day, apart=rules.apart)
    again = dict(
        connection.execute(
            "select deck, count(*) from schedule where last = :today and deck is not null and quality < :good"  # noqa: S608
            f" and due > :today and {FREE.format('schedule')} group by deck",
            facts,
        ).fetchall()
    )
    decks = []
    for row in rows:
        new_left, reviews_left = own_left(row.name, left)
        query = f"select 1 from unseen where deck = :deck and {FREE.format('unseen')}"  # noqa: S608 - constants
        query += f" and {FIRST}" if rules.apart else ""
        bounds = {**facts, "deck": row.id, "limit": _NO_LIMIT if new_left is None else new_left}
        (new,) = connection.execute(f"select count(*) from ({query} limit :limit)", bounds).fetchone()  # noqa: S608
        reviews = due[row.id] if reviews_left is None else min(due[row.id], reviews_left)
        decks.append(DeckCount(row.name, reviews, new, again.get(row.id, 0), later[row.id]))
    return Today(decks, left)


def new_a_day(collection: Collection, rules: Rules = RULES) -> int | None:
    """How many new cards a study day allows over all decks that have any; None is no limit."""
    rows = collection.connection.execute(
        "select new_limit from decks where exists (select 1 from unseen where unseen.deck = decks.id)"
    ).fetchall()
    limits = [limit for (limit,) in rows]
    return smaller(rules.new_per_day, None if None in limits else sum(limits))


def next_due(collection: Collection, today: Day, decks: Sequence[str] | None = None) -> Day | None:
    """The next study day after today on which a review becomes due or is no longer buried; None if there is none."""
    days = [
        day
        for row in _chosen(collection, decks)
        for query in (_NEXT, _NEXT_BURIED)
        for (day,) in collection.connection.execute(query, {"deck": row.id, "today": today})
    ]
    return Day(min(days)) if days else None


def last_reviewed(collection: Collection) -> Day | None:
    """The study day of the last review; None if there was none."""
    (last,) = collection.connection.execute("select max(last) from schedule").fetchone()
    return None if last is None else Day(last)


class Waiting(NamedTuple):
    """What could be asked without limits: ``due`` reviews and ``new`` cards."""

    due: int
    new: int


def waiting(collection: Collection, day: Day, decks: Sequence[str] | None = None, *, apart: bool = False) -> Waiting:
    """The due reviews and new cards that only a limit or a sibling holds back.

    With ``apart``, reviews that wait for a sibling are left out, as they are not asked on this day.
    """
    connection, chosen = collection.connection, _chosen(collection, decks)
    query = f"select count(*) from unseen where deck = :deck and {FREE.format('unseen')}"  # noqa: S608 - constants
    new = [connection.execute(query, {"deck": row.id, "today": day}).fetchone()[0] for row in chosen]
    return Waiting(due=sum(_due(connection, chosen, day, apart=apart).values()), new=sum(new))


def due(collection: Collection, day: Day, decks: Sequence[str] | None = None, *, apart: bool = False) -> int:
    """The reviews of :func:`waiting` alone: new cards are counted one by one."""
    return sum(_due(collection.connection, _chosen(collection, decks), day, apart=apart).values())


def _chosen(collection: Collection, decks: Sequence[str] | None) -> list[DeckRow]:
    return [row for row in deck_rows(collection.connection) if decks is None or row.name in decks]


def deck_names(collection: Collection) -> list[str]:
    """The names of the decks that have cards."""
    return [row.name for row in deck_rows(collection.connection)]


def deck_rows(connection: sqlite3.Connection) -> list[DeckRow]:
    """Decks with cards to ask, now or later, by name, ignoring case."""
    rows = connection.execute(
        "select id, name, new_limit, review_limit from decks"
        " where exists (select 1 from schedule where deck = decks.id)"
        " or exists (select 1 from unseen where deck = decks.id)"
    )
    return sorted(map(DeckRow._make, rows), key=lambda row: (row.name.casefold(), row.name))


def allowances(connection: sqlite3.Connection, day: Day, rows: Sequence[DeckRow], rules: Rules) -> dict[str, Left]:
    """What is left of the limits on a study day, by deck; that over all decks has the name ``""``.

    An answer counts for the card's own deck and for each above it.
    """
    limits = {EVERYTHING: (rules.new_per_day, rules.reviews_per_day)}
    limits |= {row.name: (row.new_limit, row.review_limit) for row in rows}
    new, reviews = dict.fromkeys(limits, 0), dict.fromkeys(limits, 0)
    names = {row.id: row.name for row in rows}
    for deck, fresh, others in connection.execute(
        "select deck, sum(introduced is last), sum(introduced is not last) from schedule where last = ? group by deck",
        (day,),
    ):
        # A card whose text was removed since then counts for no deck any more, but was answered.
        for name in dict.fromkeys(covers(names.get(deck, EVERYTHING))):
            if name in limits:
                new[name] += fresh
                reviews[name] += others
    return {
        name: Left(allowance(most_new, new[name]), allowance(most, reviews[name]))
        for name, (most_new, most) in limits.items()
    }


def own_left(deck: str, left: Mapping[str, Left]) -> Left:
    """What is left of all limits that cover a deck."""
    new = reviews = None
    for name in covers(deck):
        if name in left:
            new, reviews = smaller(new, left[name].new), smaller(reviews, left[name].reviews)
    return Left(new, reviews)


def _due(connection: sqlite3.Connection, rows: Iterable[DeckRow], day: Day, *, apart: bool) -> dict[int, int]:
    """For each deck, the reviews that could be asked on a study day without limits.

    All are counted in the index; those held back and siblings, both few, are subtracted.
    """
    found = {}
    held = _held(connection, day, "due <= :today")
    for row in rows:
        facts = {"deck": row.id, "today": day}
        query = "select count(*) from schedule where deck = :deck and due <= :today"
        found[row.id] = connection.execute(query, facts).fetchone()[0] - held.get(row.id, 0)
        if apart:
            cards, notes = connection.execute(
                f"select count(*), count(distinct case when last = :today or sibling not in ({SEEN}) then sibling end)"  # noqa: S608
                " from schedule indexed by schedule_by_sibling where deck = :deck and due <= :today"
                f" and sibling is not null and {FREE.format('schedule')}",
                facts,
            ).fetchone()
            found[row.id] += notes - cards
    return found


def _tomorrow(connection: sqlite3.Connection, rows: Iterable[DeckRow], today: Day, *, apart: bool) -> dict[int, int]:
    """For each deck, the reviews that come tomorrow if those of today are done, only one of siblings with ``apart``.

    They become due then, or a burial or a sibling puts them off until then.
    """
    single = "(sibling is null or not :apart)"
    facts = {"today": today, "tomorrow": today + 1, "apart": apart}
    held = _held(connection, Day(today + 1), f"due = :today and {single}", apart=apart)
    put_off = dict(
        connection.execute(
            "select deck, count(*) from holds cross join schedule using (card)"  # noqa: S608 - a constant
            f" where due <= :today and deck is not null and {single} and not suspended and buried_until = :tomorrow"
            " group by deck",
            facts,
        ).fetchall()
    )
    found = {}
    for row in rows:
        facts["deck"] = row.id
        query = f"select count(*) from schedule where deck = :deck and due = :tomorrow and {single}"  # noqa: S608
        found[row.id] = connection.execute(query, facts).fetchone()[0] - held.get(row.id, 0) + put_off.get(row.id, 0)
        if apart:
            (notes,) = connection.execute(_NOTES_TOMORROW, facts).fetchone()
            found[row.id] += notes
    return found


def _held(connection: sqlite3.Connection, day: Day, when: str, **facts: object) -> dict[int, int]:
    """For each deck, the cards due on some study days that are suspended or buried on ``day``.

    The ``cross join`` makes SQLite begin with the holds, which are few, and not with the schedule.
    """
    rows = connection.execute(
        "select deck, count(*) from holds cross join schedule using (card)"  # noqa: S608 - two literals
        f" where {when} and deck is not null and (suspended or buried_until > :today) group by deck",
        {"today": day, **facts},
    )
    return dict(rows.fetchall())
