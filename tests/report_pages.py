"""Pages of statistics for the tests."""

from collections.abc import Sequence
from dataclasses import replace

from flashcards.report.document import Page, document
from flashcards.report.sections import sections
from flashcards.statistics.figures import DayFacts, Figures, Kinds
from flashcards.statistics.memory import HardCard
from flashcards.studyday import Day, to_date

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


def decade(figures: Figures) -> Figures:
    """The same figures, where what goes by days and months does so for ten years."""
    days = [Day(figures.day - ago) for ago in reversed(range(3650))]
    months = list(dict.fromkeys((to_date(day).year, to_date(day).month) for day in days))
    facts = DayFacts(Kinds(8, 40, 30, 12, 1), Kinds(90_000, 400_000, 300_000, 100_000, 8_000))
    pace = figures.seconds.months[0]
    share = next(iter(figures.retention.months.values()))
    return replace(
        figures,
        calendar=replace(figures.calendar, days=dict.fromkeys(days, facts)),
        states=replace(figures.states, introduced=dict.fromkeys(days, 8)),
        retention=replace(figures.retention, months=dict.fromkeys(months, share)),
        seconds=replace(figures.seconds, months=tuple(pace._replace(year=year, month=month) for year, month in months)),
    )
