"""The lines of a text as they were before a program wrapped, numbered, drew, doubled or printed them."""

import re
from collections.abc import Sequence

from flashcards.formats.pages.dumps.aligned import untabled
from flashcards.formats.pages.dumps.barred import whole
from flashcards.formats.pages.dumps.centred import uncentred
from flashcards.formats.pages.dumps.controls import uncontrolled
from flashcards.formats.pages.dumps.joined import unjoined
from flashcards.formats.pages.dumps.justified import unjustified
from flashcards.formats.pages.dumps.lettered import bare, numbered, single
from flashcards.formats.pages.dumps.listed import circled, ranged_left
from flashcards.formats.pages.dumps.numbers import HELD, lowered, unnoted, unnumbered
from flashcards.formats.pages.dumps.paged import unpaged
from flashcards.formats.pages.dumps.ruled import unruled
from flashcards.formats.pages.dumps.starred import unstarred
from flashcards.formats.pages.dumps.twice import once
from flashcards.formats.pages.wrapping import unwrapped

_STRUCK = re.compile(r".\x08|\x1b\[[\d;]*m")
"""A letter that is printed twice to be bold or underlined, as manuals have it, or a sequence for a terminal."""


DECLARATION = re.compile(r"\ufeff?\s*<\?xml\b[^<>]*\?>[ \t]*(?=\n|$)")
"""What XHTML begins with, which ``html2text`` takes for text."""


def undone(raw: Sequence[str]) -> tuple[list[str], list[int]]:
    """The lines, and the number of the first line of each in the text as it was given, counted from 1."""
    declared = bool(raw) and DECLARATION.fullmatch(raw[0]) is not None
    given = ["", *raw[1:]] if declared else raw
    one_text, places = unjoined(*unstarred(*unpaged(uncontrolled([_STRUCK.sub("", line) for line in given]))))
    items = numbered(circled(once(bare(single(unjustified(uncentred(one_text)))))))
    lines, numbers = unwrapped(ranged_left(untabled(unruled(whole(unnoted(unnumbered(lowered(items))))))))
    return [line.replace(HELD, "") for line in lines], [places[number - 1] for number in numbers]
