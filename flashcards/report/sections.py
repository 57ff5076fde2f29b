"""The sections of the page in order."""

from collections.abc import Iterator

from flashcards.report import answers, cards, days, recall
from flashcards.report.picture import Section
from flashcards.statistics.figures import Figures


def sections(figures: Figures) -> Iterator[Section]:
    """All sections, in the order of the page."""
    yield days.glance(figures)
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
