"""The rows of a package's tables, in Anki's schema 11."""

from typing import NamedTuple

from flashcards.anki.notes.content import CRAM_ROW

LEARN_PHASE, REVIEW_PHASE, RELEARN_PHASE, CRAM, MANUAL, RESCHEDULED = range(6)
"""The types of rows in Anki's log."""

STEP = -600
"""Ten minutes as an interval in Anki, like its own learning steps."""

LEAST_FACTOR = 1300
MAX_U16, MAX_I32 = 65_535, 2_147_483_647

NoteRow = tuple[int, str, int, int, str, str, str, int]
r"""A row of ``notes``: ``id``, ``guid``, ``mid``, ``mod``, ``tags``, ``flds``, ``sfld`` and ``csum``.

``mid`` is the note type's id, ``mod`` in seconds, ``tags`` between spaces,
``flds`` HTML fields joined by ``\x1f``, ``sfld`` the first without markup,
``csum`` the first 32 bits of its SHA-1.
"""


class CardRow(NamedTuple):
    """A row of ``cards``.

    ``nid`` and ``did`` are the ids of note and deck, ``ord`` the template or
    cloze number from 0, ``mod`` in seconds. ``due`` is the position of a new
    card and the day number of any other; ``ivl`` is in days, ``factor`` in
    thousandths, at least 1300, or 0 for a new card. ``data`` is JSON.
    """

    id: int
    nid: int
    did: int
    ord: int
    mod: int
    type: int
    queue: int
    due: int
    ivl: int
    factor: int
    reps: int
    lapses: int
    data: str


NewCardRow = tuple[int, int, int, int, int, int, int]
"""The columns that vary for new cards: ``id``, ``nid``, ``did``, ``ord``, ``mod``, ``queue`` and ``due``."""


RowValues = tuple[int, int, int, int, int, int, int, int]
"""The values of a :class:`ReviewRow`."""


Facts = tuple[int, int, int, int, int]
"""What many rows of the log have in common: ``ease``, ``ivl``, ``last_ivl``, ``factor`` and ``type``."""


class ReviewRow(NamedTuple):
    """A row of ``revlog``.

    ``id`` is UTC milliseconds, ``ease`` 1 to 4, or 0 without an answer; ``ivl``
    and ``last_ivl`` are days, or negative seconds, ``factor`` thousandths (0 if
    the answer did not count), ``time`` milliseconds to the answer.
    """

    id: int
    cid: int
    ease: int
    ivl: int
    last_ivl: int
    factor: int
    time: int
    type: int

    @property
    def rated(self) -> bool:
        """Whether it is an answer that Anki counts."""
        return self.ease > 0 and self.type < CRAM_ROW
