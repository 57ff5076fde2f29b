"""The sections of the page in order."""

from collections.abc import Iterator

from flashcards.report import answers, cards, days, recall
from flashcards.report.document import PERIODS
from flashcards.report.picture import Section
from flashcards.report.scales import capitalised
from flashcards.report.spans import LENGTHS
from flashcards.statistics.figures import Figures


def sections(figures: Figures) -> Iterator[Section]:
    """All sections, in the order of the page."""
    yield days.glance(figures)
    yield days.total(figures)
    yield days.heat_map(figures)
    yield from days.forecast(figures)
    yield from recall.retention(figures)
    yield recall.forgetting(figures)
    yield from recall.calibration(figures)
    yield recall.remembered(figures)
    yield from cards.histograms(figures)
    yield from cards.states(figures)
    yield from answers.times(figures)
    yield from answers.seconds(figures)
    yield from answers.buttons(figures)
    yield cards.hardest(figures)
    yield from days.load(figures)


def periods(figures: Figures) -> dict[str, str]:
    """The titles of the periods whose answers are all counted."""
    found = {name: PERIODS[name] for name, days in LENGTHS.items() if figures.covers(days or 0)}
    return {**found, "all": capitalised(figures.reach) or PERIODS["all"]}
