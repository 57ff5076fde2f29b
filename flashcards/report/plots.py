"""Pictures as SVG: bars, stacked areas, lines, points and the heat map.

Shapes are drawn in a box that is stretched to the width of the page. What must
not be stretched, such as labels, is placed above it by percentages, so labels
keep their size.
"""

from collections.abc import Callable, Iterator, Sequence

from flashcards.report.markup import Markup, element, join, number
from flashcards.report.picture import Column, HeatMap, Picture, Scale
from flashcards.report.scales import WEEKDAYS

HEIGHT = 160
"""Height of the box in pixels."""

WIDTH = 1000
"""Width of the box in its own units."""

_BELOW = 26
_EDGE = 0.97
"""Labels beyond this place are right-aligned, as there is no room to the right."""

_GAP = 0.18
"""Share of a band that stays free between bars."""

_LEAST = 1.0
"""Least height of a bar in pixels, so that 1 of many can be seen."""

_SINGLE = 0.02
"""Half of the width of a single point in time."""

CELL = 10
PITCH = 12
"""Pixels from one day of the heat map to the next."""

_ABOVE = 18


def draw(picture: Picture) -> Markup:
    """Draw a picture with its axes."""
    scale = picture.scale()
    shapes = {"bars": _bars, "areas": _areas, "lines": _lines, "points": _whiskers}[picture.kind]
    box = element(
        "svg",
        *shapes(picture, scale),
        width="100%",
        height=HEIGHT,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        preserveAspectRatio="none",
    )
    return element(
        "svg",
        *_grid(picture, scale),
        box,
        *_dots(picture, scale),
        *_labels(picture),
        element("line", class_="cursor", x1=0, x2=0, y1=0, y2=HEIGHT),
        class_="plot",
        width="100%",
        height=HEIGHT + _BELOW,
        role="img",
        aria_label=picture.title,
    )


def _height(scale: Scale, value: float) -> float:
    """A value in pixels from the top."""
    return (1 - scale.share(value)) * HEIGHT


def _percent(place: float) -> str:
    return f"{number(100 * place)}%"


def _grid(picture: Picture, scale: Scale) -> Iterator[Markup]:
    for step, label in zip(scale.steps, picture.axis(scale.steps), strict=True):
        height = _height(scale, step)
        yield element("line", class_="grid", x1=0, x2="100%", y1=height, y2=height)
        yield element("text", label, class_="y", x=-6, y=height + 4)
    if picture.diagonal:
        yield element("line", class_="even", x1=0, x2="100%", y1=HEIGHT, y2=0)


def _labels(picture: Picture) -> Iterator[Markup]:
    for tick in picture.ticks:
        classes = "x end" if tick.at > _EDGE else "x"
        yield element("text", tick.label, class_=classes, x=_percent(tick.at), y=HEIGHT + 20)


def _stacked(picture: Picture) -> Iterator[tuple[Column, list[float], list[float]]]:
    """Each column that is drawn, with the values at which its parts begin and end."""
    below = [0.0] * len(picture.labels)
    for column in picture.drawn:
        above = [start + (value or 0) for start, value in zip(below, column.values, strict=True)]
        yield column, below, above
        below = above


def _bars(picture: Picture, scale: Scale) -> Iterator[Markup]:
    band = WIDTH / max(1, len(picture.labels))
    width = band * (1 - _GAP)
    for column, below, above in _stacked(picture):
        path = []
        for row, (start, end) in enumerate(zip(below, above, strict=True)):
            if end > start:
                low, high = _height(scale, start), _height(scale, end)
                top = min(high, low - _LEAST)
                left = band * row + (band - width) / 2
                path.append(f"M{number(left)} {number(low)}V{number(top)}h{number(width)}V{number(low)}z")
        yield _path(f"bar {column.mark}", path)


def _areas(picture: Picture, scale: Scale) -> Iterator[Markup]:
    for column, below, above in _stacked(picture):
        there, back = ([*zip(picture.at, values, strict=True)] for values in (above, below))
        if len(there) == 1:  # without a width it would not be seen
            there, back = _dash(*there[0]), _dash(*back[0])
        back.reverse()
        yield _path(f"area {column.mark}", [f"{_line(scale, [*there, *back])}z"])


def _lines(picture: Picture, scale: Scale) -> Iterator[Markup]:
    for column in picture.drawn:
        if column.lows:
            for rows in _runs(column.lows):
                there = [(picture.at[row], column.lows[row] or 0) for row in rows]
                back = [(picture.at[row], column.highs[row] or 0) for row in reversed(rows)]
                yield _path(f"between {column.mark}", [f"{_line(scale, [*there, *back])}z"])
    for column in picture.drawn:
        runs = [[(picture.at[row], column.values[row] or 0) for row in rows] for rows in _runs(column.values)]
        yield _path(f"line {column.mark}", [_line(scale, run if len(run) > 1 else _dash(*run[0])) for run in runs])


def _dash(place: float, value: float) -> list[tuple[float, float]]:
    """The ends of the short line that stands for a single value."""
    return [(place - _SINGLE, value), (place + _SINGLE, value)]


def _runs(values: Sequence[float | None]) -> list[list[int]]:
    """The numbers of the rows with a value, consecutive ones together."""
    runs: list[list[int]] = []
    for row, value in enumerate(values):
        if value is None:
            continue
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _whiskers(picture: Picture, scale: Scale) -> Iterator[Markup]:
    for column, place in _beside(picture):
        pairs = enumerate(zip(column.lows, column.highs, strict=True))
        path = [
            f"M{number(WIDTH * place(row))} {number(_height(scale, low))}V{number(_height(scale, high))}"
            for row, (low, high) in pairs
            if low is not None and high is not None
        ]
        yield _path(f"whisker {column.mark}", path)


def _dots(picture: Picture, scale: Scale) -> Iterator[Markup]:
    if picture.kind != "points":
        return
    for column, place in _beside(picture):
        for row, value in enumerate(column.values):
            if value is not None:
                height = _height(scale, value)
                yield element("circle", class_=f"dot {column.mark}", cx=_percent(place(row)), cy=height, r=3.5)


def _beside(picture: Picture) -> Iterator[tuple[Column, Callable[[int], float]]]:
    """Each column that is drawn, and the place of each of its rows: side by side within a band."""
    apart = 0.0 if picture.places else 0.18 / len(picture.labels)
    middle = (len(picture.drawn) - 1) / 2
    for number_, column in enumerate(picture.drawn):
        yield column, lambda row, by=(number_ - middle) * apart: picture.at[row] + by  # type: ignore[misc]


def _line(scale: Scale, points: Sequence[tuple[float, float]]) -> str:
    pairs = (f"{number(WIDTH * place)} {number(_height(scale, value))}" for place, value in points)
    return f"M{'L'.join(pairs)}"


def _path(mark: str, parts: Sequence[str]) -> Markup:
    return element("path", class_=mark, d="".join(parts))


def draw_days(heat: HeatMap) -> Markup:
    """Draw a heat map, and beside it the names of its rows, which stay when the map is scrolled."""
    columns = -(-len(heat.levels) // len(WEEKDAYS))
    height = _ABOVE + len(WEEKDAYS) * PITCH
    week = [WEEKDAYS[(heat.first_weekday + row) % len(WEEKDAYS)] for row in range(len(WEEKDAYS))]
    names = [element("text", week[row], class_="y", x=26, y=_ABOVE + row * PITCH + 9) for row in (0, 2, 4)]
    months = [element("text", tick.label, class_="month", x=tick.at * PITCH, y=11) for tick in heat.months]
    days = [
        _day(row, level, today=row == heat.latest)
        for row, level in enumerate(heat.levels)
        if level is not None or row > heat.latest
    ]
    cursor = element("rect", class_="cursor", x=0, y=_ABOVE - 1, width=PITCH, height=PITCH)
    return join(
        element("svg", *names, class_="names", width=30, height=height, viewBox=f"0 0 30 {height}", aria_hidden="true"),
        element(
            "svg",
            *months,
            *days,
            cursor,
            class_="map",
            width=columns * PITCH + 1,
            height=height,
            viewBox=f"0 0 {columns * PITCH + 1} {height}",
            role="img",
            aria_label=heat.title,
        ),
    )


def _day(row: int, level: int | None, *, today: bool) -> Markup:
    mark = "coming" if level is None else f"level-{level}"
    left, top = row // len(WEEKDAYS) * PITCH, _ABOVE + row % len(WEEKDAYS) * PITCH
    if level is None:
        return element("circle", class_=mark, cx=left + CELL / 2, cy=top + CELL / 2, r=1.5)
    classes = f"{mark} today" if today else mark
    return element("rect", class_=classes, x=left, y=top, width=CELL, height=CELL, rx=2)
