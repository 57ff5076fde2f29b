"""Where the HTML of a field names a file that Anki counts as used."""

import re
from bisect import bisect
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from flashcards.anki.content import AnkiNoteType
from flashcards.formats.entities import unescape

_TAG = re.compile(r"<(?:img|audio|video|source|object)\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?P<name>[^\s/>=]++|=)(?:\s*+=\s*+(?P<value>"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+""",
)
"""An attribute as HTML has it: a value without quotes ends at a space."""

_FILE = re.compile(r"(?:.*\W)?(?:src|data)", re.IGNORECASE | re.DOTALL)
_LOOSELY = re.compile(r"""\b(?:src|data)=(?P<value>"[^"]+"|'[^']+'|["']?[^\s>"']+)""", re.IGNORECASE)
_SOUND = re.compile(r"\[sound:(?P<value>[^\]]{1,255})\]")
_MOST_ATTRIBUTES = 40
_LONGEST_TAG = 1024  # characters that are looked through where quotes do not match


class Place(NamedTuple):
    """Where a file is named: from ``start`` to ``end``, with its quotes if it has any.

    ``source`` is what stands there, in which HTML may have entities; of an element it is an address.
    """

    start: int
    end: int
    source: str
    sound: bool = False


def places(html: str) -> list[Place]:
    """Every place in the HTML of a field, in order, none within another.

    Anki looks in comments and scripts too, so whatever looks like an element is one here.
    """
    sounds = [Place(*match.span("value"), match["value"], sound=True) for match in _SOUND.finditer(html)]
    last = html.rfind(">")  # Anki finds an element by its end
    found = [place for tag in _TAG.finditer(html, 0, max(0, last)) for place in _in_tag(html, tag.end())]
    found.sort(key=lambda place: (place.start, -place.end))
    starts = [sound.start for sound in sounds]
    apart: list[Place] = []
    done = 0
    for place in found:
        around = bisect(starts, place.end)
        if done <= place.start and place.end <= last and (not around or sounds[around - 1].end <= place.start):
            apart.append(place)
            done = place.end
    return sorted([*apart, *sounds])


@lru_cache(1000)
def fixed(kind: AnkiNoteType) -> tuple[str, ...]:
    """The names of the files that the templates of a note type show on every card; Anki wants ``_`` before them."""
    texts = (text for template in kind.templates for text in (template.question, template.answer))
    named = (unescape(place.source) for text in texts for place in places(text))
    return tuple(dict.fromkeys(name for name in named if name.startswith("_") and "{" not in name))


def _in_tag(html: str, at: int) -> Iterator[Place]:
    """The places in an element whose attributes begin here; Anki also takes quotes that do not match."""
    start, found = at, False
    for _ in range(_MOST_ATTRIBUTES):
        match = _ATTRIBUTE.match(html, at)
        if match is None:
            break
        at = match.end()
        if match["value"] and _FILE.fullmatch(match["name"]):
            found = True
            yield _place(match)
    end = at if found else html.rfind(">", start, start + _LONGEST_TAG)
    yield from map(_place, _LOOSELY.finditer(html, start, max(start, end)))


def _place(match: re.Match[str]) -> Place:
    value = match["value"]
    return Place(*match.span("value"), value.strip(value[0]) if value[0] in "\"'" else value)
