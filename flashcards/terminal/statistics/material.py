"""The figures of the cards themselves: intervals, ease, lapses, states, and which are the hardest."""

from collections.abc import Iterator, Sequence

from flashcards.cards import plain
from flashcards.statistics.figures import Figures
from flashcards.statistics.measures import Histogram
from flashcards.statistics.memory import HardCard
from flashcards.studyday import Day, to_date
from flashcards.terminal.plots.bars import stacks
from flashcards.terminal.plots.columns import Column, columns
from flashcards.terminal.plots.paper import Paper
from flashcards.terminal.safety import safe
from flashcards.terminal.statistics.sections import Section, command, drawn, of, quantiles, short_day
from flashcards.terminal.text import clip, count, duration

_ROWS = 12
"""Moments at which the states are drawn."""

_MONTHS = 300
"""Days from which on the moments are called by their months."""

_STATES = ("mature", "young", "learning", "new", "suspended", "retired")

_RECENT = 30
"""Days of which new cards are drawn one by one."""

_HARD = 5
"""Cards of each list that are shown."""


def memory(figures: Figures, paper: Paper) -> list[Section]:
    """How the cards' intervals, and what else the scheduler knows of them, are spread."""
    found = figures.memory
    if not found.intervals.total:
        return [Section("Intervals", ["No card has an interval yet."], [])]

    def section(title: str, histogram: Histogram | None, scale: float = 1) -> Iterator[Section]:
        if histogram is not None and histogram.total:
            says = quantiles(histogram, scale)
            yield Section(title, [says], drawn(histogram, paper, scale=scale), found.query)

    sections = [
        *section("Intervals in days", found.intervals),
        *section("Ease", found.ease, 0.01),
        *section("Stability in days", found.stability),
        *section("Difficulty in percent", found.difficulty),
        *section("Chance of recall today in percent", found.retrievability),
    ]
    if any(found.lapses.counts):
        never = found.lapses.counts.get(0, 0)
        says = f"{never:,} of {count(found.lapses.total, 'card')} were never forgotten."
        sections.append(Section("Lapses", [says], drawn(found.lapses, paper), found.query))
    return sections


def states(figures: Figures, paper: Paper) -> Section:
    """How many cards are new, young, mature and so on, now and before."""
    found = figures.states
    says = [f"{part:,} {name}" for name, part in zip(found.counts._fields, found.counts, strict=True) if part]
    if not says:
        return Section("Cards", ["There are no cards."], [])
    step = max(1, -(-len(found.points) // _ROWS))
    is_long = bool(found.points) and found.points[-1].day - found.points[0].day > _MONTHS
    rows = [
        (f"{to_date(each.day):%b %Y}" if is_long else short_day(each.day), [getattr(each, name) for name in _STATES])
        for each in found.points[::-step][::-1]
    ]
    return Section("Cards over time", [f"Now {', '.join(says)}."], stacks(_STATES, rows, paper), found.query)


def introduced(figures: Figures, paper: Paper) -> Section | None:
    """New cards learnt on each of the last days."""
    days = [Day(figures.day - ago) for ago in range(_RECENT - 1, -1, -1)]
    by_day = figures.states.introduced
    total = sum(by_day.get(day, 0) for day in days)
    if not total:
        return None
    cols = [
        Column(short_day(day), by_day.get(day, 0), short_day(day) if number % 7 == 1 else "")
        for number, day in enumerate(days)
    ]
    says = f"{count(total, 'card')} in the last {_RECENT} days; {sum(by_day.values()):,} in all."
    return Section("New cards a day", [says], columns(cols, paper, unit="card"), figures.states.query)


def hardest(figures: Figures, paper: Paper) -> Section:
    """The cards that are forgotten most, and how to look at them."""
    found = figures.hardest
    lists: tuple[tuple[str, Sequence[tuple[HardCard, str]]], ...] = (
        ("Most lapses", [(card, count(card.lapses, "lapse")) for card in found.lapses[:_HARD]]),
        ("Lowest retention", [(card, of(card.retention)) for card in found.retention[:_HARD]]),
        ("Longest time", [(card, duration(card.ms)) for card in found.time[:_HARD]]),
    )
    lines: list[str] = []
    for title, cards in lists:
        if cards:
            lines += [""] if lines else []
            lines.append(f"{title}:")
            lines += [line for card, why in cards for line in _card(card, why, paper)]
    if not lines:
        return Section("Hardest cards", ["No card is hard so far."], [])
    says = ["Rewrite what you keep forgetting, or split it in two."] if found.lapses else []
    return Section("Hardest cards", says, lines, found.query)


def _card(card: HardCard, why: str, paper: Paper) -> list[str]:
    """A card with its reason, its deck and the command that shows it, on one line where there is room."""
    name = clip(plain(card.term), 40)
    kind = "" if card.kind == "forward" else f" [{safe(card.kind)}]"
    if paper.style.spoken:
        return [f"{name}{kind}, in {safe(card.deck)}: {why}. To see it: {safe(card.command)}."]
    about = clip(f"{name}{kind}: {why}, in {card.deck}", paper.width - 2)
    return [f"  {about}", *command(card.command, paper, indent=4)]
