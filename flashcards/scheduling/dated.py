"""The parameters of FSRS as a dated list that only grows: which are in use, and merging two lists."""

from collections.abc import Iterable
from typing import NamedTuple

from flashcards.scheduling.fsrs import VERSION

Name = tuple[int, str]
"""Identifies an entry of the list: its time and its origin."""


class Dated(NamedTuple):
    """Parameters as they were fitted or set by hand, or an undo of such.

    ``at`` is UTC milliseconds, ``origin`` the device that wrote it, ``version``
    that of the algorithm: other versions may be listed, and are not used here.
    No ``numbers`` are the defaults. An undo has none; ``voids`` and
    ``voids_origin`` name the entry that it undoes.
    """

    at: int
    origin: str
    version: str = VERSION
    numbers: tuple[float, ...] = ()
    voids: int | None = None
    voids_origin: str = ""

    @property
    def name(self) -> Name:
        """What identifies it."""
        return self.at, self.origin

    @property
    def voided(self) -> Name | None:
        """The name of the entry that this one undoes; None for parameters."""
        return None if self.voids is None else (self.voids, self.voids_origin)

    @property
    def _content(self) -> tuple[bool, str, tuple[float, ...], Name]:
        return self.voids is not None, self.version, self.numbers, self.voided or (0, "")


def united(*lists: Iterable[Dated]) -> list[Dated]:
    """The union of lists in order of time; of several entries with one name, the smallest by content is kept."""
    found: dict[Name, Dated] = {}
    for one in (each for entries in lists for each in entries):
        known = found.get(one.name)
        if known is None or one._content < known._content:  # noqa: SLF001 - its own
            found[one.name] = one
    return [found[name] for name in sorted(found)]


def standing(entries: Iterable[Dated]) -> list[Dated]:
    """The entries that were not undone, including undos, in order of time.

    An undo that was itself undone, by a redo, has no effect.
    """
    ordered = united(entries)
    undos = {one.name for one in ordered if one.voided is not None}
    redone = {one.voided for one in ordered if one.voided in undos}
    taken = {one.voided for one in ordered if one.voided is not None and one.name not in redone}
    return [one for one in ordered if one.name not in taken]


def holding(entries: Iterable[Dated]) -> Dated | None:
    """The parameters in use: the newest of this version that were not undone; None if there are none."""
    found = [one for one in standing(entries) if one.voided is None and one.version == VERSION]
    return found[-1] if found else None
