#!/usr/bin/env bash
# supermemo2 gives a day more than SM-2 says, since it rounds up what binary fractions have left over.
#
# Version: supermemo2 3.0.1.
#
# SM-2 multiplies the interval by the ease factor and rounds fractions of a day up. An ease factor is a sum of steps of
# two decimals.
#
# A good guess: the same history gives the interval that one gets on paper, or by exact fractions.
#
# Seen: the steps are added in binary, and where the exact product is a whole number, a remainder of 1e-13 makes it one
# day more: six answers 5, 5, 4, 4, 5, 3 lead to 351 days instead of 350. Of all histories of up to six answers of 3 to
# 5, 12 of 1,092 differ; more do the longer they get. Two programs that both "implement SM-2" thus disagree about days.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check supermemo2==3.0.1
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from fractions import Fraction
from itertools import product
from math import ceil

from supermemo2 import first_review, review

DAY = "2026-01-01 00:00:00"


def by_library(answers):
    state = first_review(answers[0], DAY)
    for answer in answers[1:]:
        state = review(answer, state["easiness"], state["interval"], state["repetitions"], DAY)
    return state["interval"]


def on_paper(answers):
    ease, interval = Fraction("2.5"), 0
    for number, answer in enumerate(answers):  # all of them passes
        interval = (1, 6)[number] if number < 2 else ceil(interval * ease)
        missing = 5 - answer
        ease = max(Fraction("1.3"), ease + Fraction("0.1") - missing * (Fraction("0.08") + missing * Fraction("0.02")))
    return interval


histories = [answers for length in range(1, 7) for answers in product((3, 4, 5), repeat=length)]
longer = [answers for answers in histories if by_library(answers) == on_paper(answers) + 1]
other = [answers for answers in histories if by_library(answers) != on_paper(answers)]
example = (5, 5, 4, 4, 5, 3)
print(f"{len(other)} of {len(histories)} histories differ; {example}: {by_library(example)} days, {on_paper(example)} on paper")
sys.exit(other != longer or len(other) != 12 or example not in other)
PYTHON
