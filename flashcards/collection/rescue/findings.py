"""What is found wrong in a home: each with what it means, and the command that fixes it."""

from enum import IntEnum
from typing import NamedTuple

REPAIR = "flashcards doctor --repair"
REPAIR_OR_RESTORE = f"{REPAIR}; or flashcards restore"
RESTORE_OR_REPAIR = f"flashcards restore; or, to do without them: {REPAIR}"


class Level(IntEnum):
    """How bad something is: the number is the exit code."""

    HYGIENE = 1
    TEXTS = 3
    COLLECTION = 4


class Finding(NamedTuple):
    """Something that is wrong: where, what that is, what it means, and the command that fixes it."""

    level: Level
    where: str
    what: str
    means: str
    fix: str


class Examined(NamedTuple):
    """What was looked at: all that is wrong, and whether that can be put right where it is.

    ``derivable`` says that every row of what the person did and wrote is
    sound, and only what follows from them is not.
    """

    findings: list[Finding]
    derivable: bool = True
