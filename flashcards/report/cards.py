"""The sections of the page about cards: their intervals and states, and the hardest ones."""

from collections.abc import Callable, Iterator, Sequence

from flashcards.report.picture import Column, Fact, Listing, Panel, Picture, Section
from flashcards.report.recall import shares
from flashcards.report.scales import between, counted, duration, spread, tenths, whole
from flashcards.report.spans import LENGTHS, line, name_of, recent, spans
from flashcards.statistics.figures import Figures
from flashcards.statistics.measures import Bin, Histogram
from flashcards.statistics.memory import HardCard

_BINS = 40
_MINUTE = 60_000
_HALF = 0.5
_LESS = {"lapses": "fewer"}
STATES = {
    "mature": "Mature",
    "young": "Young",
    "learning": "Learning",
    "new": "New",
    "suspended": "Suspended",
    "retired": "Retired",
}


def histograms(figures: Figures) -> Iterator[Section]:
    """Intervals, and what the scheduler knows about each card."""
    memory = figures.memory
    known: list[tuple[str, str, str, Histogram | None, Callable[[float], str]]] = [
        ("intervals", "Intervals", "Days between reviews", memory.intervals, _in_days),
        ("ease", "Ease", "Ease of the cards", memory.ease, _in_hundredths),
        ("stability", "Stability", "Days until recall falls to 90%", memory.stability, _in_days),
        ("difficulty", "Difficulty", "Difficulty of the cards", memory.difficulty, _in_percent),
        ("recall", "Chance of recall", "Chance to recall each card today", memory.retrievability, _in_percent),
        ("lapses", "Lapses", "How often each card was forgotten", memory.lapses, whole),
    ]
    for name, title, what, found, shown in known:
        if found is not None and found.counts:
            yield Section(
                name=name,
                title=title,
                sentence=f"{what}. Half of the cards have {shown(found.median or 0)} or {_LESS.get(name, 'less')}.",
                query=memory.query,
                facts=_quantiles(found, shown),
                panels=[Panel(histogram(what, found, shown))],
            )


def _in_days(value: float) -> str:
    return "1 day" if value == 1 else f"{tenths(value)} days"


def _in_hundredths(value: float) -> str:
    return f"{value / 100:.2f}"


def _in_percent(value: float) -> str:
    return f"{tenths(value)}%"


def _quantiles(found: Histogram, shown: Callable[[float], str]) -> list[Fact]:
    names = {_HALF: "Median"}
    return [Fact(names.get(share, f"{100 * share:.0f}%"), shown(value)) for share, value in found.quantiles.items()]


def histogram(title: str, found: Histogram, shown: Callable[[float], str]) -> Picture:
    """The number of cards by value."""
    bins = found.bins(_BINS)
    return Picture(
        title=title,
        along="Value",
        labels=[_range(each, shown) for each in bins],
        columns=[Column("Cards", [each.size for each in bins], whole, "one")],
        ticks=spread([(shown if shown is _in_hundredths else whole)(each.low) for each in bins], 6),
        whole=True,
        shown_first=max(range(len(bins)), key=lambda at: bins[at].size),
    )


def _range(each: Bin, shown: Callable[[float], str]) -> str:
    if each.high - each.low == 1:
        return shown(each.low)
    return between((shown if shown is _in_hundredths else whole)(each.low), shown(each.high - 1))


def states(figures: Figures) -> Iterator[Section]:
    """The states of the cards over time, and the new cards a day."""
    found, day = figures.states, figures.day
    days = [point.day for point in found.points]
    panels = []
    for period in LENGTHS:
        part = recent(days, period, day)
        points = found.points[part]
        places, ticks = line(days[part])
        picture = Picture(
            title="Cards by state over time",
            along="Day",
            labels=[name_of(point.day) for point in points],
            columns=[
                Column(title, [getattr(point, state) for point in points], whole, state)
                for state, title in STATES.items()
            ],
            ticks=ticks,
            kind="areas",
            places=places,
        )
        panels.append(Panel(picture, (period,)))
    since = f" {figures.reach}" if figures.reach else ""
    now = found.points[-1].said or "no cards"
    yield Section(
        name="states",
        title="Card states",
        sentence=f"Now: {now}. Each card is counted once. {found.explained}".rstrip(),
        query=found.query_over_time,
        panels=panels,
    )
    yield Section(
        name="introduced",
        title="Introduced",
        sentence=f"{counted(sum(found.introduced.values()), 'card')} answered for the first time{since}.",
        query=found.query_introduced,
        panels=[*_introduced(figures)],
    )


def _introduced(figures: Figures) -> Iterator[Panel]:
    introduced = figures.states.introduced
    for period in LENGTHS:
        shown = spans(period, min(introduced, default=figures.day), figures.day, figures.calendar.first_weekday)
        picture = Picture(
            title=f"New cards a {shown.along.lower()}",
            along=shown.along,
            labels=shown.labels,
            columns=[Column("New cards", shown.totals(introduced, float), whole, "one")],
            ticks=shown.ticks(),
            whole=True,
        )
        yield Panel(picture, (period,), figures.queries.since("introduced", shown.spans[0].first))


def hardest(figures: Figures) -> Section:
    """The hardest cards, with the command that shows each."""
    found = figures.hardest
    lists: list[tuple[str, str, Sequence[HardCard], Callable[[HardCard], str], str]] = [
        ("Most lapses", "Lapses", found.lapses, lambda card: whole(card.lapses), found.query),
        ("Lowest retention", "Right", found.retention, _right, found.query_retention),
        ("Longest time", "Time", found.time, lambda card: duration(card.ms / _MINUTE), found.query_time),
    ]
    return Section(
        name="hardest",
        title="Hardest",
        sentence="Splitting or rewording these pays most. Retention is ranked by the upper end of its 95% interval.",
        listings=[
            Listing(
                title,
                ["Card", head, "Deck", "Show"],
                [[_called(card), say(card), card.deck, card.command] for card in cards],
                frozenset({3}),
                query,
            )
            for title, head, cards, say, query in lists
            if cards
        ],
        wide=True,
    )


def _right(card: HardCard) -> str:
    return shares("", [card.retention], "").cell(0)


def _called(card: HardCard) -> str:
    return card.term if card.kind == "forward" else f"{card.term} [{card.kind}]"
