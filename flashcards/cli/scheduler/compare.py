"""``flashcards compare``: how well SM-2 and FSRS predict one's own answers, and what a year with each would take."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from flashcards.cli.common import choose, common, completes, report, say_json, settings, speaks, standard_output, today
from flashcards.cli.opening import collection

if TYPE_CHECKING:
    from flashcards.cards import CardId
    from flashcards.collection.store import Collection
    from flashcards.scheduling.fitting import Card
    from flashcards.statistics.comparing import Choice, Comparison, Terms

_LONG = 1.0
"""Seconds after which it is said how far it is."""

TITLES = {
    "constant": "constant",
    "sm2": "SM-2",
    "fsrs-defaults": "FSRS",
    "fsrs-current": "FSRS, yours",
    "fsrs-fitted": "FSRS fitted",
}
"""What the predictors are called."""


class Found(NamedTuple):
    """A comparison, and the years that were simulated by these terms, with the parameters that predicted best.

    ``hard`` is the share of the minutes that repeats of Hard take, None where it is not repeated.
    """

    comparison: "Comparison"
    choices: "list[Choice]"
    terms: "Terms"
    hard: float | None


@click.command("compare", params=common())
@click.argument("query", nargs=-1, metavar="[DECK or QUERY]", shell_complete=completes("query"))
@click.option("--minutes", type=click.FloatRange(1, 1440), metavar="N", help="Study at most N minutes a day.")
@click.option("--json", "as_json", is_flag=True, help="Print all numbers as JSON.")
@click.pass_context
def command(ctx: click.Context, query: tuple[str, ...], *, minutes: float | None, as_json: bool) -> None:
    """Compare SM-2 and FSRS on your own answers.

    First, how well each would have predicted which cards you recalled, on the
    last 30 % of your reviews: a constant, SM-2, FSRS with its default
    parameters, with yours, and fitted to the reviews before. Then a simulation
    of the next year, with your own pace, for SM-2 and for FSRS at ten desired
    retentions: minutes a day, and cards you would remember at its end. Nothing
    is changed. It needs 1,000 reviews that can be predicted; exits with 1 if
    there are not enough.
    """
    with collection() as opened:
        found = _found(opened, " ".join(query), minutes)
    if found is None:
        ctx.exit(1)
    if as_json:
        say_json(_facts(found))
        return
    from flashcards.cli.common import say_drawn  # the help needs none of it
    from flashcards.terminal.compared import Years, lines
    from flashcards.terminal.statistics.window import paper

    window = paper(standard_output(), spoken=speaks())
    say_drawn(lines(found.comparison, Years(found.choices, found.terms.limits, found.hard), window))


def _facts(found: Found) -> dict[str, object]:
    """All of it, as JSON says it."""
    from flashcards.scheduling.fsrs import VERSION
    from flashcards.statistics.asjson import calibration_json

    comparison, limits = found.comparison, found.terms.limits
    return {
        "scored": comparison.scored,
        "tested": comparison.best.scores.scored,
        "best": comparison.best.scores.name,
        "predictors": [
            {
                "name": one.scores.name,
                **calibration_json(one.scores),
                "log_loss_above_best": round(one.behind.mean, 6),
                "interval95": [round(one.behind.low, 6), round(one.behind.high, 6)],
            }
            for one in comparison.predictors
        ],
        "simulation": {
            "version": VERSION,
            "parameters": list(found.terms.w),
            "new_per_day": round(limits.new, 6),
            "reviews_per_day": limits.reviews,
            "minutes_per_day": limits.minutes,
            "repeats_of_hard": found.hard if found.hard is None else round(found.hard, 6),
            "years": [
                {
                    "scheduler": one.scheduler,
                    "desired_retention": one.retention,
                    "minutes_a_day": round(one.year.minutes_a_day, 6),
                    "answers_a_day": round(one.year.answers_a_day, 6),
                    "learnt": round(one.year.learnt, 6),
                    "remembered": round(one.year.remembered, 6),
                    "remembered_per_minute_a_day": round(one.year.ratio, 6),
                    "waiting": round(one.year.waiting, 6),
                }
                for one in found.choices
            ],
        },
    }


def _found(opened: "Collection", text: str, minutes: float | None) -> Found | None:
    """What there is to say; None where there is too little, which is said then."""
    from flashcards.collection import comparing as reading
    from flashcards.collection import log
    from flashcards.collection.parameters import answers_by_card
    from flashcards.reviews import Rating
    from flashcards.scheduling import fitting
    from flashcards.scheduling.fsrs import DEFAULTS
    from flashcards.statistics import comparing, prediction
    from flashcards.statistics.simulation import rates
    from flashcards.study.rules import Rules

    chosen = _chosen(opened, text)
    every: list[Card] = []
    cards: list[Card] = []
    with _patient("reading the log") as tell:
        for card, each in answers_by_card(opened, tell):
            every += each
            cards += each if chosen is None or card in chosen else []
    number = len(fitting.scored(cards))
    if number < fitting.LEAST_SCORED:
        what = f"reviews of {text}" if text else "reviews"
        report(f"only {number:,} {what} can be predicted, and a comparison needs {fitting.LEAST_SCORED:,}")
        return None
    with _patient("fitting") as tell:
        fitted = fitting.fit(fitting.before(every, prediction.begins_at(cards)), tell=tell)
    held = log.parameters(opened)
    parameters = {"fsrs-defaults": DEFAULTS, **({"fsrs-current": held} if held else {}), "fsrs-fitted": fitted}
    comparison = comparing.compare(cards, TITLES, parameters)
    w = parameters[min(parameters, key=lambda name: comparison.named(name).scores.log_loss)]
    asked = reading.asked(opened, chosen)
    limits = reading.limits(opened, asked, today(), Rules.of(settings()))._replace(minutes=minutes)
    terms = comparing.Terms(w, rates(cards, settings().repeat_below), limits, settings().max_interval)
    with _patient("reading the cards") as tell:
        material = reading.material(opened, asked, today(), w, tell)
    with _patient("simulating a year") as tell:
        choices = comparing.years(material, terms, tell)
    repeats = terms.of.repeat_below > Rating.HARD
    hard = comparing.repeats_of_hard(material, terms, choices[0].year) if repeats else None
    return Found(comparison, choices, terms, hard)


def _chosen(opened: "Collection", text: str) -> "frozenset[CardId] | None":
    """The cards of a deck and those below it, or what a query finds; None is all.

    Raises:
        BadQuery: the query cannot be understood, or finds nothing.
        UnknownDeck: it is no deck, and no card has these words.
    """
    if not text.strip():
        return None
    from flashcards.collection import counts, search
    from flashcards.errors import BadQuery, UnknownDeck

    try:
        queries = [search.Query(decks=(name,)) for name in choose(counts.deck_names(opened), text)]
    except UnknownDeck as unknown:
        queries = [search.parse(text)]
        if not search.find(opened, queries[0], today(), settings().leech_lapses):
            if ":" in text:
                raise BadQuery(text, "no cards match") from None
            raise unknown from None
    found = (search.find(opened, query, today(), settings().leech_lapses) for query in queries)
    return frozenset(view.card for views in found for view in views)


@contextmanager
def _patient(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Something to tell how much is done, and of how much; a bar shows it after a second."""
    from flashcards.cli.progress import telling

    begun = time.monotonic()
    with telling(label, worth=1) as tell:

        def later(done: int, total: int) -> None:
            if tell is not None and time.monotonic() - begun > _LONG:
                tell(done, total)

        yield later if tell is not None else None
