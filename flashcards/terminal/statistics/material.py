"""The figures about cards: intervals, ease, lapses, states, and the hardest ones."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from flashcards.cards import plain
from flashcards.statistics.answered import month_of
from flashcards.statistics.figures import Figures
from flashcards.statistics.measures import Histogram
from flashcards.statistics.memory import HardCard
from flashcards.terminal.plots.bars import Bar, bars, stacks
from flashcards.terminal.plots.columns import Column, columns
from flashcards.terminal.plots.paper import Paper
from flashcards.terminal.safety import safe
from flashcards.terminal.statistics.sections import (
    Section,
    command,
    drawn,
    first_of,
    found_by,
    is_long,
    moment_name,
    month_name,
    of,
    quantiles,
    short_day,
)
from flashcards.terminal.style import DIM
from flashcards.terminal.text import clip, count, duration, isolate, wrap

_ROWS = 12
"""Points in time of the states, and months of new cards, that are drawn at most."""

_STATES = ("mature", "young", "learning", "new", "suspended", "retired")

_RECENT = 30
"""Days for which new cards are drawn one by one."""

_HARD = 5
"""Cards in each list."""

_RANKED = "by the upper end of its 95% interval"

_NAME = 40
"""The most cells of a term; longer ones are cut, but not in the command."""

_LEAST_NAME = 8
"""The fewest cells of a term."""

_IN = ", in "
_MARGIN = 2
"""Cells to the left of a card."""


def memory(figures: Figures, paper: Paper) -> list[Section]:
    """Histograms of the intervals, and of what else the scheduler knows about the cards."""
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
        says = [f"{never:,} of {count(found.lapses.total, 'card')} were never forgotten.", quantiles(found.lapses)]
        sections.append(Section("Lapses", says, drawn(found.lapses, paper), found.query))
    return sections


def states(figures: Figures, paper: Paper) -> Section:
    """The number of cards in each state, now and over time."""
    found = figures.states
    now = found.points[-1].said
    if not now:
        return Section("Cards", ["There are no cards."], [])
    step = max(1, -(-len(found.points) // _ROWS))
    long = is_long(found.points[0].day, found.points[-1].day)
    rows = [
        (moment_name(each.day, is_long=long), [getattr(each, name) for name in _STATES])
        for each in found.points[::-step][::-1]
    ]
    said = [f"Now {now}. {found.explained}".rstrip()]
    if not found.query:
        said.append(
            "To find them: flashcards search is:new, 'prop:ivl<21' (learning and young), 'prop:ivl>=21', is:suspended,"
            " is:buried or is:retired."
        )
    return Section("Cards over time", said, stacks(_STATES, rows, paper), found.query_over_time)


def introduced(figures: Figures, paper: Paper) -> Section:
    """New cards learnt on each of the last days; if there were none, in each of the last months."""
    days = figures.recent(_RECENT)
    by_day = figures.states.introduced
    total = sum(by_day.get(day, 0) for day in days)
    if not total:
        return _by_month(figures, paper)
    cols = [
        Column(short_day(day), by_day.get(day, 0), short_day(day) if number % 7 == 1 else "")
        for number, day in enumerate(days)
    ]
    every = f"; {sum(by_day.values()):,} {figures.reach or 'in all'}" if figures.covers(_RECENT + 1) else ""
    says = f"{count(total, 'card')} {'in the last ' + count(len(days), 'day') if len(days) > 1 else 'today'}{every}."
    query = figures.queries.since("introduced", days[0])
    return Section("New cards a day", [says], columns(cols, paper, unit="card"), query)


def _by_month(figures: Figures, paper: Paper) -> Section:
    """New cards by month."""
    title = "New cards a month"
    months: Counter[tuple[int, int]] = Counter()
    for day, number in figures.states.introduced.items():
        months[month_of(day)] += number
    if not months:
        return Section(title, ["No new card was learnt in this time."], [])
    newest = sorted(months)[-_ROWS:]
    rows = [Bar(month_name(*month), months[month], f"{months[month]:,}") for month in newest]
    says = f"None in the last {_RECENT} days; {sum(months.values()):,} {figures.reach or 'in all'}."
    query = figures.queries.since("introduced", first_of(newest[0]))
    return Section(title, [says], bars(rows, paper), query)


def hardest(figures: Figures, paper: Paper) -> Section:
    """The hardest cards, and the commands that show them."""
    found = figures.hardest
    lists: tuple[tuple[str, Sequence[tuple[HardCard, str]], str], ...] = (
        ("Most lapses", [(card, count(card.lapses, "lapse")) for card in found.lapses[:_HARD]], found.query),
        (
            f"Lowest retention, {_RANKED}",
            [(card, of(card.retention)) for card in found.retention[:_HARD]],
            found.query_retention,
        ),
        ("Longest time", [(card, duration(card.ms)) for card in found.time[:_HARD]], found.query_time),
    )
    lines: list[str] = []
    for title, cards, query in lists:
        if cards:
            lines += ["", *wrap(f"{title}:", paper.room)] if lines else [f"{title}:"]
            lines += _spoken(cards, paper) if paper.style.spoken else _listed(cards, paper)
            lines += found_by(query, paper)
    if not lines:
        return Section("Hardest cards", ["No card is hard so far."], [])
    says = ["Rewrite what you keep forgetting, or split it in two."] if found.lapses else []
    return Section("Hardest cards", says, lines)


def _about(card: HardCard, why: str, paper: Paper) -> str:
    """The name of a card, why it is hard, and its deck."""
    reason = f"{'' if card.kind == 'forward' else f' [{safe(card.kind)}]'}: {why}"
    if paper.style.spoken:
        return f"{clip(plain(card.term), _NAME)}{reason}, in {safe(card.deck)}"
    room = paper.width - _MARGIN
    name = clip(plain(card.term), max(_LEAST_NAME, min(_NAME, room - cell_len(reason))))
    rest = room - cell_len(name) - cell_len(reason)
    if rest < 0:
        return clip(f"{name}{reason}", room)
    deck = clip(card.deck, rest - len(_IN))
    where = f"{_IN}{isolate(deck) if paper.style.unicode else deck}" if rest > len(_IN) + len("...") else ""
    return f"{isolate(name) if paper.style.unicode else name}{reason}{where}"


def _spoken(cards: Sequence[tuple[HardCard, str]], paper: Paper) -> list[str]:
    return [f"{_about(card, why, paper)}. To see it: {safe(card.command)}." for card, why in cards]


def _listed(cards: Sequence[tuple[HardCard, str]], paper: Paper) -> list[str]:
    """Cards with the commands that show them: beside them if there is room for all, otherwise below."""
    abouts = [_about(card, why, paper) for card, why in cards]
    widest = max(map(cell_len, abouts)) + 4
    if widest + max(cell_len(safe(card.command)) for card, _ in cards) > paper.room:
        below = zip(abouts, cards, strict=True)
        return [line for about, (card, _) in below for line in (f"  {about}", *command(card.command, paper, indent=4))]
    return [
        f"  {about}{' ' * (widest - 2 - cell_len(about))}{paper.style.paint(safe(card.command), DIM)}"
        for about, (card, _) in zip(abouts, cards, strict=True)
    ]
