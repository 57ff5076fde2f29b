#!/usr/bin/env bash
# A canvas of plotille leaves out what lies exactly on its right or upper edge.
#
# Version: plotille 6.0.5.
#
# Curves of recall end at 100 %, shares at 1, and the last day of a month at the end of its axis: the natural bounds of a
# canvas are the largest values that it shows.
#
# A good guess: Canvas(xmin=0, xmax=10, ymin=0, ymax=10) shows the points (0, 0) and (10, 10), and a rectangle between
# the two has four sides.
#
# Seen: the point (0, 0) is drawn, (10, 10) is not; of the rectangle the left and the lower side are there. Nothing is
# raised. A series that stays at the maximum is an empty plot. Make the bounds wider than the values by a dot at least.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check plotille==6.0.5
"$folder/venv/bin/python" - <<'PYTHON'
import sys

from plotille import Canvas

EMPTY = "\N{BRAILLE PATTERN BLANK}"


def drawn(draw, upper=10):
    """The rows of a canvas that have something on them, of four, and how many cells are used."""
    canvas = Canvas(10, 4, xmin=0, ymin=0, xmax=upper, ymax=upper)
    draw(canvas)
    rows = canvas.plot().splitlines()
    return [number for number, row in enumerate(rows) if row.strip(EMPTY)], sum(cell != EMPTY for cell in "".join(rows))


near = drawn(lambda canvas: canvas.point(0, 0))
far = drawn(lambda canvas: canvas.point(10, 10))
level = drawn(lambda canvas: canvas.line(0, 10, 9, 10))
wider = drawn(lambda canvas: canvas.line(0, 10, 9, 10), upper=11)
box = drawn(lambda canvas: canvas.rect(0, 0, 10, 10))
print(f"(0, 0): {near}; (10, 10): {far}; a level line at 10: {level}, in wider bounds: {wider}; a rectangle: {box}")
sys.exit((near[1], far[1], level[1], box[1]) != (1, 0, 0, 13) or wider[1] < 9)
PYTHON
