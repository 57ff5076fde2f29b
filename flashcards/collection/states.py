"""The rows of the schedule: states of cards, both ways, and what else their answers say."""

from collections.abc import Sequence
from functools import lru_cache

from flashcards.reviews import Drill, Entry, Reset, Review, Seed, SetDue
from flashcards.scheduling import State
from flashcards.studyday import Day

COLUMNS = ("due", "interval", "lapses", "moved", "memory")
"""The columns of a state; all are null in an outer join for a card that was never learnt."""

Row = tuple[int, int, int, int | None, str]


def to_row(state: State) -> Row:
    """The values of these columns."""
    memory = ",".join(["null" if number is None else repr(+number) for number in state.memory])
    return state.due, state.interval, state.lapses, state.moved, f"[{memory}]"


def memory_of(numbers: tuple[float, ...]) -> str:
    """The column of a memory that is numbers alone, neither None nor a bool."""
    return _LISTS[len(numbers)] % numbers


_LISTS = [f"[{','.join(['%r'] * length)}]" for length in range(8)]


def from_row(values: Sequence[object]) -> State | None:
    """The state in these columns; None for a card that was never learnt."""
    due, interval, lapses, moved, memory = values
    if not (isinstance(due, int) and isinstance(interval, int) and isinstance(lapses, int)):
        return None
    day = Day(moved) if isinstance(moved, int) else None
    return State(Day(due), interval, lapses, day, _memory(str(memory)))


@lru_cache(5000)
def _memory(text: str) -> tuple[float | None, ...]:
    """The numbers of a memory; most cards that were answered alike have the same."""
    return tuple(map(_number, text[1:-1].split(",")))


def answers(counted: Sequence[Entry]) -> tuple[Day | None, Day | None, int | None]:
    """The study days of the review that the card was new at and of the last one, and the quality of the last answer.

    A card that came with a state was never new here; one that was reset is new
    again. A repeat is an answer, too; a cram is not.
    """
    introduced = last = quality = None
    is_new = True
    for entry in counted:
        match entry:
            case Review():
                introduced = entry.day if is_new else introduced
                is_new, last, quality = False, entry.day, entry.quality
            case Drill() if not entry.cram:
                quality = entry.quality
            case Reset():
                is_new, introduced = True, None
            case Seed() | SetDue():
                is_new = False
    return introduced, last, quality


def numbers(text: str) -> tuple[float, ...]:
    """The numbers of a JSON list that contains nothing else."""
    return tuple(number for number in map(_number, text[1:-1].split(",")) if number is not None) if text != "[]" else ()


def _number(text: str) -> float | None:
    """A number in JSON; importing ``json`` would cost the first card 1 ms."""
    if text == "null":
        return None
    return int(text) if text.lstrip("-").isdigit() else float(text)
