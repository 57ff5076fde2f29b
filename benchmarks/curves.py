"""How the cost of cases grows with the size, as a picture: both axes are logarithmic, so a flat line costs nothing."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor, log10

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, FOOT = 64, 150, 24, 48
_APART = 15
"""The least distance between two names."""

_COLORS = ("#0b6e4f", "#a23b72", "#1f5fa8", "#a8641f", "#5b4bb0", "#2a7f86", "#8a2f2f", "#5a6b1e", "#7a4a7d", "#444444")
_STYLE = """\
svg { background: #fff } text { font: 12px system-ui, sans-serif; fill: #333 } .axis { stroke: #999 }
.grid { stroke: #e3e3e3 } polyline { fill: none; stroke-width: 2 }"""

Points = Sequence[tuple[int, float]]
"""Sizes, and seconds at each."""


def growth(lines: Mapping[str, Points]) -> str:
    """The picture as SVG: a line for each case, with its name at the end."""
    every = [point for points in lines.values() for point in points]
    across = floor(log10(min(size for size, _ in every))), ceil(log10(max(size for size, _ in every)))
    up = floor(log10(min(cost for _, cost in every))), ceil(log10(max(cost for _, cost in every)))

    def x(size: float) -> float:
        return LEFT + (log10(size) - across[0]) / max(1, across[1] - across[0]) * (WIDTH - LEFT - RIGHT)

    def y(cost: float) -> float:
        return TOP + (up[1] - log10(cost)) / max(1, up[1] - up[0]) * (HEIGHT - TOP - FOOT)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>Processor time by the number of notes</title>",
        f"<style>{_STYLE}</style>",
    ]
    for power in range(up[0], up[1] + 1):
        at = y(10**power)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{_seconds(10**power)}</text>')
    parts += [
        f'<text x="{x(10**power):.1f}" y="{HEIGHT - FOOT + 20}" text-anchor="middle">{10**power:,}</text>'
        for power in range(across[0], across[1] + 1)
    ]
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">notes</text>')
    places = dict(_apart({name: y(points[-1][1]) for name, points in lines.items()}))
    for number, (name, points) in enumerate(lines.items()):
        color = _COLORS[number % len(_COLORS)]
        corners = " ".join(f"{x(size):.1f},{y(cost):.1f}" for size, cost in points)
        parts.append(f'<polyline points="{corners}" stroke="{color}"/>')
        parts += [f'<circle cx="{x(size):.1f}" cy="{y(cost):.1f}" r="3" fill="{color}"/>' for size, cost in points]
        end = x(points[-1][0]) + 10
        parts.append(f'<text x="{end:.1f}" y="{places[name] + 4:.1f}" style="fill: {color}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _apart(wanted: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Places for names, from the top, none of which covers another."""
    last = -float(_APART)
    for name, place in sorted(wanted.items(), key=lambda item: item[1]):
        last = max(place, last + _APART)
        yield name, last


def _seconds(cost: float) -> str:
    return f"{cost:g} s" if cost >= 1 else f"{cost * 1000:g} ms"
