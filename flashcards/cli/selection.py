"""From the options of ``study`` to a queue, and what to say if it is empty."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flashcards.cards import CardId
from flashcards.collection import browse, counts, queue
from flashcards.collection.store import Collection
from flashcards.settings import Settings
from flashcards.study.queue import SessionOptions
from flashcards.study.request import Request
from flashcards.study.rules import Rules, smaller
from flashcards.studyday import Day

if TYPE_CHECKING:
    from flashcards.collection.search import Query

_ABSENCE = 3
"""After so many days without a review, the first card comes with a way to work off the backlog."""


class Selection:
    """What one session over these decks asks, and what to say with its first card; ``decks`` None is all of them.

    ``about`` is the description of the deck, if there is only one.

    Raises:
        BadQuery: the search cannot be understood.
    """

    def __init__(
        self,
        collection: Collection,
        today: Day,
        settings: Settings,
        request: Request,
        decks: Sequence[str] | None = None,
    ) -> None:
        self._facts = (collection, today, settings)
        self._request = request
        self._decks = decks
        self.greeting = ""
        rules = Rules.of(settings)
        scope = queue.Scope(ahead=request.ahead or 0, cram=request.is_cram)
        if request.is_choosy:
            scope = scope._replace(cards=_chosen(collection, today, settings, request))
        options = SessionOptions(
            order=request.order or settings.order,
            new_order=settings.new_order,
            apart=rules.apart,
            seed=today if request.seed is None else request.seed,
            most=request.limit,
            most_new=request.new,
        )
        if request.backlog is not None:
            per_day, self.greeting = _plan(collection, today, rules, request, decks)
            rules = rules._replace(reviews_per_day=smaller(per_day, rules.reviews_per_day))
            options = options._replace(most_new=0)
        elif _was_away(collection, today) and not request.is_cram:
            from flashcards.terminal.summary import of_backlog  # only after an absence

            self.greeting = of_backlog(collection, today, rules, decks)
        found = queue.ask(collection, today, decks, rules=rules, options=options, scope=scope)
        self.asked = found.cards
        self.about = browse.about(collection, found.decks)

    def empty(self) -> list[str]:
        """What to say if it asks nothing."""
        from flashcards.terminal.summary import of_nothing  # rarely needed

        collection, today, settings = self._facts
        if self._request.failed_today:
            return ["No card was answered wrong today."]
        if not self._request.is_choosy and not self._request.is_cram:
            return of_nothing(collection, today, self._decks, Rules.of(settings))
        every = Request(tags=self._request.tags, query=self._request.query, leeches=self._request.leeches, cram=True)
        number = len(type(self)(collection, today, settings, every, self._decks).asked)
        if self._request.is_cram or not number:
            return ["No cards match, or all matches are suspended or buried."]
        is_due, study = ("This is not", "it") if number == 1 else ("None of these is", f"all {number:,}")
        return [f"{is_due} due. Add --cram to study {study} anyway."]


def _chosen(collection: Collection, today: Day, settings: Settings, request: Request) -> set[CardId]:
    """The selected cards, whatever their deck."""
    from flashcards.collection import answers, search  # most sessions only choose decks

    found: list[set[CardId]] = []
    if request.query:
        query = search.parse(request.query)
        found.append({view.card for view in search.find(collection, query, today, settings.leech_lapses)})
        if not found[-1]:
            _check(collection, today, query)
    if request.tags:
        queries = [search.Query(tags=(tag.removeprefix("#"),)) for tag in request.tags]
        tagged = [search.find(collection, query, today, settings.leech_lapses) for query in queries]
        for query, views in zip(queries, tagged, strict=True):
            if not views:
                _check(collection, today, search.Query(tags=query.tags, text=f"tag:{query.tags[0]}"))
        found.append({view.card for views in tagged for view in views})
    if request.leeches:
        found.append(set(answers.leeches(collection, settings.leech_lapses)))
    if request.failed_today:
        found.append(set(answers.failed_on(collection, today)))
    return set.intersection(*found)


def _check(collection: Collection, today: Day, query: "Query") -> None:
    """Refuse a query whose words, decks and tags match no card; that none is in a state now is not an error.

    Raises:
        BadQuery: they match nothing.
    """
    from flashcards.collection import search  # only when nothing was found
    from flashcards.errors import BadQuery

    tags = tuple(tag for tag in query.tags if tag.lower() != "leech")
    named = search.Query(words=query.words, decks=query.decks, tags=tags, states=("any",), text=query.text)
    if (named.words or named.decks or tags) and not search.cards(collection, named, today, 1):
        raise BadQuery(query.text, "no cards match")


def _plan(
    collection: Collection, today: Day, rules: Rules, request: Request, decks: Sequence[str] | None
) -> tuple[int | None, str]:
    """How many reviews a day clear the backlog, and when."""
    from flashcards.collection import answers  # only if asked for
    from flashcards.terminal.summary import say_backlog

    due = counts.due(collection, today, decks, apart=rules.apart)
    plan = answers.backlog_of(
        collection, today, due, decks=decks, reviews_per_day=rules.reviews_per_day, per_day=request.backlog
    )
    return (plan.per_day, say_backlog(collection, today, rules, decks, plan)) if plan else (None, "")


def _was_away(collection: Collection, today: Day) -> bool:
    """Whether there were reviews, the last of them some days ago."""
    last = counts.last_reviewed(collection)
    return last is not None and today - last >= _ABSENCE
