"""How long something takes when its input grows, by the processor's time alone."""

import gc
import time
from collections.abc import Callable

MOST = 8.0
"""How many times as long four times the input may take: it would be sixteen where the time grows with its square."""

UNFELT = 0.005
"""Seconds below which there is nothing to compare."""

ROUNDS = 5


shrunk = 2
"""By how much the sizes are divided: by nothing in a night."""


def check_growth(work: Callable[[int], object], size: int) -> None:
    """Work on four times a size takes less than eight times as long.

    Whatever else a machine does makes work longer, never shorter, so the
    least of some rounds is compared; of the first round, the little work counts thrice.
    """
    size = size // shrunk
    little = _seconds(work, size)
    much = _seconds(work, 4 * size)
    if much < UNFELT:
        return
    little = min(little, *(_seconds(work, size) for _ in range(2)))
    rounds = 0
    while much >= max(MOST * little, UNFELT):
        assert rounds < ROUNDS, f"{size}: {little:.4f} s, {4 * size}: {much:.4f} s"
        rounds += 1
        little = min(little, _seconds(work, size))
        much = min(much, _seconds(work, 4 * size))


def _seconds(work: Callable[[int], object], size: int) -> float:
    """What one piece of work takes, without what looking for garbage would."""
    gc.disable()
    try:
        begun = time.process_time()
        work(size)
        return time.process_time() - begun
    finally:
        gc.enable()
