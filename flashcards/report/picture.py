"""What a picture shows: rows of values, which are drawn and stand in the table behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from flashcards.report.scales import DASH, Tick, short, steps, whole

NOTHING = DASH
"""What a table shows where there is no value."""

Kind = Literal["bars", "areas", "lines", "points"]
"""``bars`` and ``areas`` stand on each other; ``lines`` have a gap where there is no value; ``points`` have none."""


class Column(NamedTuple):
    """The values of one thing, one of each row; None is no value, which is no 0.

    ``mark`` is the class that draws them; without one they stand in the table
    only. ``lows`` and ``highs`` are between what the true value may lie.
    ``notes`` are said behind the values.
    """

    title: str
    values: Sequence[float | None]
    shown: Callable[[float], str] = whole
    mark: str = ""
    lows: Sequence[float | None] = ()
    highs: Sequence[float | None] = ()
    notes: Sequence[str] = ()

    def cell(self, row: int) -> str:
        """What the table says in a row."""
        value = self.values[row]
        if value is None:
            return NOTHING
        return f"{self.shown(value)} {self.notes[row]}" if self.notes else self.shown(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Rows in a line from left to right, each with a label, and their values upwards.

    ``along`` is what the rows are, such as a day. ``places`` says where each
    row is, from 0 to 1; without them they are bands of equal width. ``ticks``
    are the labels below, at such places. ``low`` and ``high`` are what the axis
    holds at least. A ``diagonal`` is where both axes have the same value.
    """

    title: str
    along: str
    labels: Sequence[str]
    columns: Sequence[Column]
    ticks: Sequence[Tick]
    kind: Kind = "bars"
    places: Sequence[float] | None = None
    low: float = 0.0
    high: float = 0.0
    axis: Callable[[Sequence[float]], list[str]] = short
    whole: bool = False
    diagonal: bool = False
    shown_first: int | None = field(default=None)
    """The row whose values are said at first: by default the last."""

    @property
    def at(self) -> Sequence[float]:
        """Where each row is, from 0 to 1."""
        if self.places is not None:
            return self.places
        return [(row + 0.5) / len(self.labels) for row in range(len(self.labels))]

    @property
    def drawn(self) -> list[Column]:
        """The columns with a mark."""
        return [column for column in self.columns if column.mark]

    @property
    def is_stacked(self) -> bool:
        """Whether the columns stand on each other."""
        return self.kind in {"bars", "areas"}

    def scale(self) -> "Scale":
        """From the least to the greatest of what is drawn, to round numbers."""
        if self.is_stacked:
            ends = [sum(column.values[row] or 0 for column in self.drawn) for row in range(len(self.labels))]
        else:
            every = [values for column in self.drawn for values in (column.values, column.lows, column.highs)]
            ends = [value for values in every for value in values if value is not None]
        return Scale(steps(min([self.low, *ends]), max([self.high, *ends]), whole=self.whole))


class Scale(NamedTuple):
    """An axis from the first to the last of some round numbers."""

    steps: Sequence[float]

    def share(self, value: float) -> float:
        """Where a value lies, 0 at the beginning and 1 at the end."""
        return (value - self.steps[0]) / (self.steps[-1] - self.steps[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """A field for each day in columns of seven; ``levels`` go from 0 to 4, None is a day to come.

    ``columns`` are the values of the days; the first row is ``first_weekday``, 0
    for Monday. ``months`` are labels above, each
    with the number of its column, and ``legend`` is what each level means.
    """

    title: str
    labels: Sequence[str]
    levels: Sequence[int | None]
    columns: Sequence[Column]
    months: Sequence[Tick]
    legend: Sequence[str]
    latest: int
    along: str = "Day"
    first_weekday: int = 0


class Panel(NamedTuple):
    """A picture of a section, shown for some of the periods; always where none is named.

    ``query`` finds its cards, where that is not the query of the section.
    """

    picture: Picture | HeatMap
    periods: tuple[str, ...] = ()
    query: str = ""


class Fact(NamedTuple):
    """A number that stands for itself."""

    name: str
    value: str
    note: str = ""


class Listing(NamedTuple):
    """A table without a picture; ``code`` are the columns that can be typed, and ``query`` finds its cards."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    code: frozenset[int] = frozenset()
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page: what it says in a sentence, what shows it, and the search that finds the same cards."""

    name: str
    title: str
    sentence: str
    query: str = ""
    panels: Sequence[Panel] = ()
    facts: Sequence[Fact] = ()
    listings: Sequence[Listing] = ()
    wide: bool = False
