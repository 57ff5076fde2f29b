"""The data of a picture: rows of values, which are drawn and listed in a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from flashcards.report.scales import DASH, Tick, short, steps, whole

NOTHING = DASH
"""What a table shows for a missing value."""

Kind = Literal["bars", "areas", "lines", "points"]
"""``bars`` and ``areas`` are stacked; ``lines`` are interrupted, and ``points`` left out, at missing values."""


class Column(NamedTuple):
    """One series with a value for each row; None is a missing value, not 0.

    ``mark`` is the CSS class it is drawn with; without one it is only in the
    table. ``lows`` and ``highs`` bound the true values. ``notes`` follow the
    values in the table.
    """

    title: str
    values: Sequence[float | None]
    shown: Callable[[float], str] = whole
    mark: str = ""
    lows: Sequence[float | None] = ()
    highs: Sequence[float | None] = ()
    notes: Sequence[str] = ()

    def cell(self, row: int) -> str:
        """The text of a table cell."""
        value = self.values[row]
        if value is None:
            return NOTHING
        return f"{self.shown(value)} {self.notes[row]}" if self.notes else self.shown(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Rows from left to right, each with a label, and their values upwards.

    ``along`` names the rows, such as "Day". ``places`` are their positions from
    0 to 1; by default they are bands of equal width. ``ticks`` are the labels
    below. The axis includes at least ``low`` and ``high``. A ``diagonal`` marks
    where both axes have the same value.
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
    """The row whose values are shown first; by default the last."""

    @property
    def at(self) -> Sequence[float]:
        """The position of each row, from 0 to 1."""
        if self.places is not None:
            return self.places
        return [(row + 0.5) / len(self.labels) for row in range(len(self.labels))]

    @property
    def drawn(self) -> list[Column]:
        """The columns that are drawn."""
        return [column for column in self.columns if column.mark]

    @property
    def is_stacked(self) -> bool:
        """Whether the columns are stacked."""
        return self.kind in {"bars", "areas"}

    def scale(self) -> "Scale":
        """The axis: it includes all that is drawn, and ends at round numbers."""
        if self.is_stacked:
            ends = [sum(column.values[row] or 0 for column in self.drawn) for row in range(len(self.labels))]
        else:
            every = [values for column in self.drawn for values in (column.values, column.lows, column.highs)]
            ends = [value for values in every for value in values if value is not None]
        return Scale(steps(min([self.low, *ends]), max([self.high, *ends]), whole=self.whole))


class Scale(NamedTuple):
    """An axis with round numbers as steps."""

    steps: Sequence[float]

    def share(self, value: float) -> float:
        """The position of a value: 0 at the beginning, 1 at the end."""
        return (value - self.steps[0]) / (self.steps[-1] - self.steps[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """A square for each day in columns of seven; ``levels`` go from 0 to 4.

    None is a day that is not counted: one to come, which has a mark, or one
    before the first that counts.

    ``columns`` are the values of the days; the first row is ``first_weekday``, 0
    for Monday. ``months`` are the labels above, each with the number of its
    column, and ``legend`` says what each level means.
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
    """A picture of a section, shown for some periods, or always if none is given.

    ``query`` finds its cards, if it differs from the query of the section.
    """

    picture: Picture | HeatMap
    periods: tuple[str, ...] = ()
    query: str = ""


class Fact(NamedTuple):
    """A number without a picture."""

    name: str
    value: str
    note: str = ""


class Listing(NamedTuple):
    """A table without a picture; ``code`` are the columns with commands, and ``query`` finds its cards."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    code: frozenset[int] = frozenset()
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the page: a sentence, what illustrates it, and the search for the same cards."""

    name: str
    title: str
    sentence: str
    query: str = ""
    panels: Sequence[Panel] = ()
    facts: Sequence[Fact] = ()
    listings: Sequence[Listing] = ()
    wide: bool = False
