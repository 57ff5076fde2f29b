"""Pages of statistics for the tests."""

from collections.abc import Sequence
from dataclasses import replace

from flashcards.report.document import Page, document
from flashcards.report.sections import sections
from flashcards.statistics.figures import Figures
from flashcards.statistics.memory import HardCard

DECK = '</title></script><b a="'
TERM = "<script>alert(1)</script>"


def page_of(figures: Figures, about: str = DECK) -> str:
    """The page of some figures, of a deck whose name would be markup."""
    return document(Page("Statistics", about, "Mon 9 Aug 2027, 22:30", "flashcards", list(sections(figures))))


def evil(figures: Figures) -> Figures:
    """The same figures, where the hardest cards have names that would be markup."""

    def renamed(cards: Sequence[HardCard]) -> list[HardCard]:
        return [card._replace(term=TERM, deck=DECK) for card in cards]

    hardest = figures.hardest
    worst = replace(
        hardest, lapses=renamed(hardest.lapses), retention=renamed(hardest.retention), time=renamed(hardest.time)
    )
    return replace(figures, hardest=worst)
