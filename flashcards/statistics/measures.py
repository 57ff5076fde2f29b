"""What statistics are told in: shares with their uncertainty, quantiles, and histograms."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from math import floor, sqrt
from typing import NamedTuple

Z = 1.959963984540054
"""How many standard deviations hold 95% of a normal distribution."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Those that a histogram is told with."""

LEVELS = (0.25, 0.5, 0.75)
"""The quartiles, which bound the four levels of a heat map."""


class Share(NamedTuple):
    """How many of so many were right."""

    right: int
    total: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None of nothing, which is no 0."""
        return self.right / self.total if self.total else None

    @property
    def wilson(self) -> tuple[float, float] | None:
        """Between which shares the true one lies with 95%; None of nothing.

        Source: E. B. Wilson, "Probable inference, the law of succession, and
        statistical inference", JASA 22 (1927), without correction of continuity.
        """
        if not self.total:
            return None
        share, z2 = self.right / self.total, Z * Z / self.total
        middle, half = share + z2 / 2, Z * sqrt(share * (1 - share) / self.total + z2 / (4 * self.total))
        low = 0.0 if self.right == 0 else (middle - half) / (1 + z2)
        high = 1.0 if self.right == self.total else (middle + half) / (1 + z2)
        return low, high

    @property
    def percent(self) -> int:
        """In whole percent; 100 only for all of them, 0 only for none, or of nothing."""
        if self.right in {0, self.total}:
            return 100 if self.right else 0
        return min(99, max(1, (200 * self.right + self.total) // (2 * self.total)))

    def __add__(self, other: object) -> "Share":
        """Both together."""
        if not isinstance(other, Share):
            return NotImplemented
        return Share(self.right + other.right, self.total + other.total)


class Bin(NamedTuple):
    """How many values lie from ``low`` up to, but not with, ``high``."""

    low: float
    high: float
    size: int


class Histogram(NamedTuple):
    """Values and how often each is there, in order of the values.

    ``counts`` are whole values (such as days, hundredths, percent);
    ``quantiles`` are those of :data:`QUANTILES`, of the values before they were
    cut to whole ones; ``mean`` is their average. All three are empty, or None,
    where there is nothing. The quantile of one half is the median, and is
    called that.
    """

    counts: Mapping[int, int]
    quantiles: Mapping[float, float]
    mean: float | None

    @property
    def total(self) -> int:
        """How many values there are."""
        return sum(self.counts.values())

    @property
    def median(self) -> float | None:
        """Half of the values are below it."""
        return self.quantiles.get(0.5)

    def bins(self, most: int) -> list[Bin]:
        """At most so many bins of equal whole width, from the least value to the greatest, for drawing."""
        if not self.counts:
            return []
        least, greatest = min(self.counts), max(self.counts)
        width = -(-(greatest - least + 1) // most)
        found = [0] * -(-(greatest - least + 1) // width)
        for value, count in self.counts.items():
            found[(value - least) // width] += count
        return [Bin(least + at * width, least + (at + 1) * width, count) for at, count in enumerate(found)]


def histogram(values: Mapping[float, int] | Sequence[float], whole: Callable[[float], int] = floor) -> Histogram:
    """The histogram of values, which may come with how often each is there; ``whole`` makes whole ones of them."""
    if not values:
        return Histogram({}, {}, None)
    ordered = sorted(values)
    sizes = [values[value] for value in ordered] if isinstance(values, Mapping) else [1] * len(ordered)
    counts: dict[int, int] = {}
    for value, size in zip(ordered, sizes, strict=True):
        counts[whole(value)] = counts.get(whole(value), 0) + size
    ends = [*accumulate(sizes)]
    total = ends[-1]

    def at(rank: int) -> float:
        return ordered[bisect_right(ends, rank)]

    return Histogram(
        counts,
        {share: _quantile(at, total, share) for share in QUANTILES},
        sum(value * size for value, size in zip(ordered, sizes, strict=True)) / total,
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which a share of some values in order lies, linear between ranks.

    Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages"
    (1996), type 7, which numpy and d3 use.
    """
    return _quantile(ordered.__getitem__, len(ordered), share)


def _quantile(value: Callable[[int], float], total: int, share: float) -> float:
    """The same of values that are asked for by their rank."""
    at = share * (total - 1)
    below = int(at)
    rest = at - below
    return value(below) + rest * (value(below + 1) - value(below)) if rest else float(value(below))
