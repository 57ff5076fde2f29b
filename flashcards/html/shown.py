"""Where the HTML of a field names a file that Anki counts as used."""

import hashlib
import re
from bisect import bisect
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from flashcards import clozes
from flashcards.formats.characters import unescape

_TAG = re.compile(r"<(?:img|audio|video|source|object)\b", re.IGNORECASE)
_EMBEDDED = re.compile(r"<(?:embed|iframe|image)\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""[\s/]*+(?P<name>[^\s/>=]++|=)(?:\s*+=\s*+(?P<value>"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+""",
)
"""An attribute in HTML; a value without quotes ends at a space."""

_FILE = re.compile(r"(?:.*\W)?(?:src|data)", re.IGNORECASE | re.DOTALL)
_FILE_EMBEDDED = re.compile(r"src|(?:xlink:)?href", re.IGNORECASE)
_LOOSELY = re.compile(r"""\b(?:src|data)=(?P<value>"[^"]+"|'[^']+'|["']?[^\s>"']+)""", re.IGNORECASE)
_SOUND = re.compile(r"\[sound:(?P<value>[^\]]{1,255})\]")
_LATEX = re.compile(r"\[(latex|\$\$?)\]", re.IGNORECASE)
_AROUND = {"latex": ("", ""), "$": ("$", "$"), "$$": (r"\begin{displaymath}", r"\end{displaymath}")}
_NEW_LINE = re.compile(r"<br(?: /)?>|<div>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]*>")
_MOST_SIDES = 50
_MOST_ATTRIBUTES = 40
_LONGEST_TAG = 1024  # characters that are looked through where quotes do not match


class Place(NamedTuple):
    """Where a file is named: from ``start`` to ``end``, including quotes.

    ``source`` is the text there, possibly with entities; in an element it is an address.
    """

    start: int
    end: int
    source: str
    sound: bool = False


def places(html: str) -> list[Place]:
    """Every place in the HTML of a field, in order, none inside another.

    Anki looks in comments and scripts, too, so whatever looks like an element counts.
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


def embedded(html: str) -> Iterator[Place]:
    """Where else a browser would show a file, which Anki does not count as used."""
    for tag in _EMBEDDED.finditer(html):
        at = tag.end()
        for _ in range(_MOST_ATTRIBUTES):
            match = _ATTRIBUTE.match(html, at)
            if match is None:
                break
            at = match.end()
            if match["value"] and _FILE_EMBEDDED.fullmatch(match["name"]):
                yield _place(match)


def decoded(html: str) -> str:
    """A text without entities, as in Anki: if there is one, all spaces become ordinary ones."""
    return unescape(html).replace("\N{NO-BREAK SPACE}", " ") if "&" in html else html


def drawn(html: str) -> Iterator[str]:
    """The names of the pictures that Anki draws of the LaTeX in a field, if it ever did.

    Each is named after the SHA-1 of its LaTeX, and the note type decides which of
    two kinds it is. LaTeX with a cloze has one for each side.
    """
    if not _LATEX.search(html):
        return
    parts = clozes.parse(html, html=True)
    yield from _drawn(clozes.written(parts, lambda *_: None))
    for number in sorted(clozes.numbers(parts))[:_MOST_SIDES]:
        yield from _drawn(clozes.written(parts, partial(_hidden, number)))


def _hidden(number: int, deletion: clozes.Cloze, _before: str) -> str | None:
    """What a question shows instead of a cloze: its hint if it is asked, otherwise its text."""
    return f"[{deletion.hint or '...'}]" if deletion.number == number else None


def _drawn(text: str) -> Iterator[str]:
    lowered, at = text.lower(), 0
    while found := _LATEX.search(text, at):
        at = found.end()
        mark = found[1].lower()
        end = lowered.find(f"[/{mark}]", at + 1)
        if end < 0:
            continue
        begin, close = _AROUND[mark]
        bare = _ANY_TAG.sub("", _NEW_LINE.sub("\n", f"{begin}{text[at:end]}{close}"))
        digest = hashlib.sha1(decoded(bare).encode(errors="replace"), usedforsecurity=False).hexdigest()
        yield from (f"latex-{digest}.png", f"latex-{digest}.svg")
        at = end


def _in_tag(html: str, at: int) -> Iterator[Place]:
    """The places in an element whose attributes begin here; Anki also accepts unmatched quotes."""
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
