"""``flashcards compare``: how well SM-2 and FSRS predict your answers, and what a year with each would take."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from flashcards.cli.common import (
    Minutes,
    common,
    completes,
    is_empty,
    report,
    say_json,
    settings,
    speaks,
    standard_output,
    today,
)
from flashcards.cli.opening import collection

if TYPE_CHECKING:
    from flashcards.cards import CardId
    from flashcards.collection.store import Collection
    from flashcards.scheduling.fitting import Card
    from flashcards.statistics.comparing import Choice, Comparison, Terms

TITLES = {
    "constant": "constant",
    "sm2": "SM-2",
    "fsrs-defaults": "FSRS",
    "fsrs-current": "FSRS, yours",
    "fsrs-fitted": "FSRS fitted",
}
"""What the predictors are called."""


class Found(NamedTuple):
    """A comparison, and the years simulated on these terms, with the parameters that predicted best.

    ``hard`` is the share of the minutes that repeats of Hard take, None where it
    is not repeated. ``scheduler`` is "fsrs" if it schedules any of their decks.
    """

    comparison: "Comparison"
    choices: "list[Choice]"
    terms: "Terms"
    hard: float | None
    scheduler: str


@click.command("compare", params=common())
@click.argument("query", nargs=-1, metavar="[DECK or QUERY]", shell_complete=completes("chosen"))
@click.option("--minutes", type=Minutes(1, 1440), metavar="N", help="Study at most N minutes a day.")
@click.option("--plain", is_flag=True, help="In sentences, for screen readers and scripts.")
@click.option("--json", "as_json", is_flag=True, help="Print all numbers as JSON.")
@click.pass_context
def command(ctx: click.Context, query: tuple[str, ...], *, minutes: float | None, plain: bool, as_json: bool) -> None:
    """Compare SM-2 and FSRS on your own answers.

    First, how well each would have predicted which cards you recalled, on the
    last 30% of your reviews: a constant, SM-2, FSRS with its default
    parameters, with yours, and fitted to the reviews before. Then a simulation
    of the next year, with your own pace, for SM-2 and for FSRS at ten desired
    retentions: minutes a day, and cards you would remember at its end. Nothing
    is changed. It needs 1,000 reviews that can be predicted; exits with 1 if
    there are not enough.
    """
    found = _found(" ".join(query), minutes)
    if found is None:
        ctx.exit(1)
    if as_json:
        say_json(_facts(found))
        return
    from flashcards.cli.common import say_drawn  # the help needs none of it
    from flashcards.terminal.compared import Years, lines
    from flashcards.terminal.statistics.window import paper

    window = paper(standard_output(), spoken=plain or speaks())
    years = Years(found.choices, found.terms.limits, found.hard, found.scheduler)
    say_drawn(lines(found.comparison, years, window))


def _facts(found: Found) -> dict[str, object]:
    """All of it as JSON."""
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


def _found(text: str, minutes: float | None) -> Found | None:
    """The comparison; None if there is too little to compare, after saying so.

    Raises:
        BadQuery: the query cannot be understood.
        UnknownDeck: it is not a deck, and no card matches either.
    """
    from flashcards.cli.statistics.gathering import Chosen, chosen_of
    from flashcards.scheduling import fitting

    if is_empty():
        _say_too_few(0, "")
        return None
    with collection() as opened:
        chosen = chosen_of(opened, text, today()) if text.strip() else Chosen()
        if chosen.cards is not None and not chosen.cards:
            report(f"no cards match {chosen.query}")
            return None
        every, cards = _answers(opened, chosen.cards)
        number = len(fitting.scored(cards))
        if number < fitting.LEAST_SCORED:
            _say_too_few(number, chosen.query)
            return None
        return _compared(opened, chosen.cards, every, cards, minutes)


def _say_too_few(number: int, query: str) -> None:
    from flashcards.scheduling.fitting import LEAST_SCORED

    what = f"reviews of {query}" if query else "reviews"
    report(f"only {number:,} {what} can be predicted, and a comparison needs {LEAST_SCORED:,}")


def _answers(opened: "Collection", chosen: "frozenset[CardId] | None") -> "tuple[list[Card], list[Card]]":
    """The answers to all cards, and to the chosen ones."""
    from flashcards.collection.parameters import answers_by_card

    every: list[Card] = []
    cards: list[Card] = []
    with _telling("reading the log") as tell:
        for card, each in answers_by_card(opened, tell):
            every += each
            cards += each if chosen is None or card in chosen else []
    return every, cards


def _compared(
    opened: "Collection",
    chosen: "frozenset[CardId] | None",
    every: "list[Card]",
    cards: "list[Card]",
    minutes: float | None,
) -> Found:
    """The comparison on the answers to some cards, and the years; parameters are fitted to the answers to all cards."""
    from flashcards.collection import log
    from flashcards.collection.choices import schedulers
    from flashcards.collection.figures import comparing as reading
    from flashcards.reviews import Rating
    from flashcards.scheduling import fitting
    from flashcards.scheduling.fsrs import DEFAULTS
    from flashcards.statistics import comparing, prediction
    from flashcards.statistics.simulation import rates
    from flashcards.study.rules import Rules

    with _telling("fitting") as tell:
        fitted = fitting.fit(fitting.before(every, prediction.begins_at(cards)), tell=tell)
    held = log.parameters(opened)
    parameters = {"fsrs-defaults": DEFAULTS, **({"fsrs-current": held} if held else {}), "fsrs-fitted": fitted}
    comparison = comparing.compare(cards, TITLES, parameters)
    w = parameters[min(parameters, key=lambda name: comparison.named(name).scores.log_loss)]
    asked = reading.asked(opened, chosen)
    of = schedulers(opened)
    names = {of(deck).name for deck in {*asked.learnt.values(), *asked.unseen.values()}}
    limits = reading.limits(opened, asked, today(), Rules.of(settings()))._replace(minutes=minutes)
    terms = comparing.Terms(w, rates(cards, settings().repeat_below), limits, settings().max_interval)
    with _telling("reading the cards") as tell:
        material = reading.material(opened, asked, today(), w, tell)
    with _telling("simulating a year") as tell:
        choices = comparing.years(material, terms, tell)
    repeats = terms.of.repeat_below > Rating.HARD
    hard = comparing.repeats_of_hard(material, terms, choices[0].year) if repeats else None
    return Found(comparison, choices, terms, hard, "fsrs" if "fsrs" in names else "sm2")


@contextmanager
def _telling(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """A function to call with how much is done, and the total; a bar appears after a second."""
    from flashcards.cli.progress import telling
    from flashcards.cli.statistics.gathering import patient

    with telling(label, worth=1) as tell:
        yield tell and patient(tell)
