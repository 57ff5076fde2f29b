"""Shares with their uncertainty, quantiles and histograms."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from math import floor, sqrt
from typing import NamedTuple

Z = 1.959963984540054
"""Standard deviations from the mean that contain 95% of a normal distribution."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The quantiles of every histogram."""

LEVELS = (0.25, 0.5, 0.75)
"""The quartiles, which bound the four levels of a heat map."""


class Share(NamedTuple):
    """How many of a total were right."""

    right: int
    total: int

    @property
    def value(self) -> float | None:
        """The share from 0 to 1; None, not 0, for a total of 0."""
        return self.right / self.total if self.total else None

    @property
    def wilson(self) -> tuple[float, float] | None:
        """The 95% interval of the true share; None for a total of 0.

        Source: E. B. Wilson, "Probable inference, the law of succession, and
        statistical inference", JASA 22 (1927), without continuity correction.
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
        """In whole percent: 100 only if all were right, 0 only if none was or for a total of 0."""
        if self.right in {0, self.total}:
            return 100 if self.right else 0
        return min(99, max(1, (200 * self.right + self.total) // (2 * self.total)))

    def __add__(self, other: object) -> "Share":
        """Add up two shares."""
        if not isinstance(other, Share):
            return NotImplemented
        return Share(self.right + other.right, self.total + other.total)


class Bin(NamedTuple):
    """How many values lie from ``low`` up to, but not including, ``high``."""

    low: float
    high: float
    size: int


class Histogram(NamedTuple):
    """How often each value occurs, in order of the values.

    ``counts`` has whole values, such as days, hundredths or percent. The
    ``quantiles`` at :data:`QUANTILES` and the ``mean`` are of the values before
    rounding. Without values, the first two are empty and the mean is None.
    """

    counts: Mapping[int, int]
    quantiles: Mapping[float, float]
    mean: float | None

    @property
    def total(self) -> int:
        """The number of values."""
        return sum(self.counts.values())

    @property
    def median(self) -> float | None:
        """The quantile of one half; None without values."""
        return self.quantiles.get(0.5)

    def bins(self, most: int) -> list[Bin]:
        """At most ``most`` bins of equal whole width that cover all values."""
        if not self.counts:
            return []
        least, greatest = min(self.counts), max(self.counts)
        width = -(-(greatest - least + 1) // most)
        found = [0] * -(-(greatest - least + 1) // width)
        for value, count in self.counts.items():
            found[(value - least) // width] += count
        return [Bin(least + at * width, least + (at + 1) * width, count) for at, count in enumerate(found)]


def histogram(values: Mapping[float, int] | Sequence[float], whole: Callable[[float], int] = floor) -> Histogram:
    """The histogram of values, or of values with their counts; ``whole`` rounds them."""
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
    """The value below which a share of ordered values lies, linear between ranks.

    Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages"
    (1996), type 7, which numpy and d3 use.
    """
    return _quantile(ordered.__getitem__, len(ordered), share)


def _quantile(value: Callable[[int], float], total: int, share: float) -> float:
    """The same, for values looked up by rank."""
    at = share * (total - 1)
    below = int(at)
    rest = at - below
    return value(below) + rest * (value(below + 1) - value(below)) if rest else float(value(below))
