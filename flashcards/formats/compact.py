"""Short cards of other programs: ``term::definition`` lines, blocks around a ``?``, and ``==clozes==``.

::

    #flashcards

    Capital of Peru::Lima                   asked one way
    ebb:::flow                              asked both ways

    Which moon pulls the sea?               a question of several lines, touching
    ?                                       a line of its own, ?? for both ways,
    Ours.                                   and the answer, up to an empty line
    <!--SR:!2026-03-01,3,250-->

    The ==moon== moves the ==sea==^[wet].   a paragraph with clozes, perhaps with
                                            hints, or [^1] for those of one card

That is how Obsidian's spaced-repetition plugin writes them, and repeater its
lines. Nothing else tells such a line from a text (``std::vector``), so they
count where a file is one of theirs: where it has a tag ``#flashcards``, in any
case, what the plugin notes of its schedule, or ``Q:``/``A:``/``C:`` blocks
beside them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto

from flashcards import clozes
from flashcards.cards import Note, says_nothing
from flashcards.errors import Problem
from flashcards.formats import Record, fields
from flashcards.formats.lines import Block, Kind, is_own_text, scan
from flashcards.spans import Regions

_MARK = re.compile(r"(?:^|\s)#(?i:flashcards)(?:/[^\s#]*)?(?=\s|$)|<!--SR:")
_TAG = "flashcards"
_SCHEDULE = re.compile(r"[ \t]*<!--(?:SR:|ID:)[^<>]*-->")
_PROGRESS = re.compile(r"<!--SR:[^<>]*-->")
_LEADING_TAGS = re.compile(r"\s*(?:#flashcards(?:/[^\s#]*)?\s+)+", re.IGNORECASE)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?")
_COLONS = re.compile(r"(?<!:)(?<!\{\{c\d)(?<!\{\{c\d\d)(?<!\{\{c\d\d\d):{2,3}(?!:)")
_NAME = re.compile(r"\b[a-z_]\w*(?:<[^<>]*>)?::[a-z_~]\w*")  # as in programming languages
_SMALL_HEADING = re.compile(r" {0,3}#{3,6}\s+")
_QUESTION = ("?", "??")
_CLOZE = re.compile(
    r"==(?!=)(?P<text>(?:(?!==).)+?)==(?:\^\[(?P<hint>[^\[\]]+)\]|\[\^(?P<number>\d{1,3})\])?", re.DOTALL
)
_CURLY = re.compile(r"\{\{(?!\s)((?:(?!\{\{|\}\}).)+?)\}\}", re.DOTALL)
_BOLD = re.compile(r"(?<![*\w])\*\*(?=\S)((?:(?!\*\*).)+?)\*\*(?![*\w])", re.DOTALL)
_MOST = 500
_NOT_TEXT = re.compile(r" {0,3}(?:#{1,6}(?:\s|$)|-{3,}$|\|)|(?:#[^\s#]+\s*)+$")


class Mark(Enum):
    """What shows that a text belongs to one of these programs.

    If the tag is ``BELOW`` a heading or in the front matter, it may also be one of
    an ordinary deck, so notes below headings are still notes.
    """

    ABOVE = auto()
    BELOW = auto()


def mark_of(kinds: Sequence[Kind], lines: Sequence[str], tags: Sequence[str]) -> Mark | None:
    """What shows that a text belongs to one of these programs, if anything; ``tags`` are those of its front matter."""
    weak = any(tag.split("/")[0].casefold() == _TAG for tag in tags)
    text = "\n".join(lines)
    if f"#{_TAG}" not in text.casefold() and "<!--SR:" not in text:
        return Mark.BELOW if weak else None
    below = False
    for kind, line in zip(kinds, lines, strict=True):
        below = below or kind is Kind.TERM
        if kind is Kind.TEXT and (found := _MARK.search(line)):
            if not below or found[0].startswith("<"):
                return Mark.ABOVE
            weak = True
    return Mark.BELOW if weak else None


def present(lines: Sequence[str]) -> bool:
    """Whether a text belongs to one of these programs and has a card."""
    if not any(_TAG in line.casefold() or "<!--SR:" in line for line in lines):
        return False
    kinds, _ = scan([*lines])
    mark = mark_of(kinds, lines, ())
    return mark is not None and bool(find(kinds, lines, mark))


def find(kinds: Sequence[Kind], lines: Sequence[str], mark: Mark) -> list[Block]:
    """Every short card of a file of these programs, in order."""
    texts = _outside_code(kinds, lines)
    used = _in_notes(kinds, lines, ()) if mark is Mark.BELOW else set()
    return [card for first, end in _paragraphs(kinds, lines, used) for card in _cards(lines, texts, first, end)]


def find_among(kinds: Sequence[Kind], lines: Sequence[str], taken: Sequence[Block]) -> list[Block]:
    """Every line that is a card, outside the blocks that are ``taken`` and the notes below headings."""
    used = {at for block in taken for at in range(block.first, block.end)} | _in_notes(kinds, lines, taken)
    texts = _outside_code(kinds, lines)
    return [card for first, end in _paragraphs(kinds, lines, used) for card in _lines(lines, texts, first, end)]


def schedule_in(lines: Sequence[str]) -> str:
    """The plugin's comment in some lines, or an empty text."""
    for line in lines:
        if "<!--SR:" in line and (found := _PROGRESS.search(line)):
            return found[0]
    return ""


def schedule_at(lines: Sequence[str], at: int) -> str:
    """The plugin's comment at the end of a line or alone on the next one, or an empty text."""
    below = lines[at + 1 : at + 2]
    return schedule_in(lines[at : at + 1]) or (schedule_in(below) if below and below[0].startswith("<!--SR:") else "")


def records(notes: Sequence[Note], schedules: Mapping[int, str]) -> dict[int, Record]:
    """What the plugin's comments say of notes, both by the positions of the notes."""
    from flashcards.formats.others import obsidian  # only if it was used

    return obsidian.records(notes, schedules)


def _outside_code(kinds: Sequence[Kind], lines: Sequence[str]) -> list[str]:
    """The lines, with code replaced by empty ones."""
    return [line if kind is Kind.TEXT else "" for kind, line in zip(kinds, lines, strict=True)]


def _in_notes(kinds: Sequence[Kind], lines: Sequence[str], taken: Sequence[Block]) -> set[int]:
    """The lines of notes below headings, except below headings with only such cards."""
    ends = {block.first for block in taken}
    texts = _outside_code(kinds, lines)
    found: set[int] = set()
    at = 0
    while at < len(lines):
        first = at
        at += 1
        if kinds[first] is not Kind.TERM:
            continue
        while at < len(lines) and at not in ends and kinds[at] not in {Kind.TERM, Kind.SECTION}:
            at += 1
        own = {line for line in range(first + 1, at) if is_own_text([(kinds[line], lines[line])])}
        if not own <= _certain(texts, first + 1, at):
            found.update(range(first, at))
    return found


def _certain(texts: Sequence[str], first: int, end: int) -> set[int]:
    """The lines of a note that are cards by themselves and would not be in a definition."""
    found = {at for at in range(first, end) if _halves(texts[at]) and not _NAME.search(texts[at])}
    start = first
    for at in range(first, end + 1):
        if at == end or not texts[at]:
            if _mark_in(texts, start, at) is not None:
                found.update(range(start, at))
            start = at + 1
    return found


def passed_over(kinds: Sequence[Kind], lines: Sequence[str], taken: Sequence[Block]) -> list[Problem]:
    """One notice for all lines that look like such cards in a text that is not of these programs."""
    used = {at for block in taken for at in range(block.first, block.end)}
    paragraphs = [*_paragraphs(kinds, lines, used)]
    texts = _outside_code(kinds, lines)
    short = [at for first, end in paragraphs for at in range(first, end) if _halves(texts[at])]
    marks = [mark for first, end in paragraphs if (mark := _mark_in(texts, first, end)) is not None]
    cards = sorted({*short, *marks})
    if not cards:
        return []
    like = " or ".join(['"term::definition"'] * bool(short) + ['"?" between question and answer'] * bool(marks))
    what = f"a line like {like} is" if len(cards) == 1 else f"{len(cards)} lines like {like} are"
    message = f'{what} not read: the file is not marked as having such cards; write "#flashcards" at its top'
    return [Problem(line=cards[0] + 1, message=message + (', or " :: " there' if short else ""))]


def swallowed(kinds: Sequence[Kind], lines: Sequence[str], blocks: Sequence[Block], *, theirs: bool) -> list[Problem]:
    """One notice for all lines that look like such cards and are part of a ``Q:`` or ``C:`` block.

    In a file that is not ``theirs``, names such as ``std::vector`` between other words are ignored.
    """
    texts = _outside_code(kinds, lines)
    cards: list[int] = []
    for block in blocks:
        own = range(block.first + 1, block.end if block.notes else block.first)
        cards += [
            at for at in own if _halves(texts[at]) and (theirs or not _NAME.search(texts[at]) or _is_pair(texts[at]))
        ]
        cards += [at for at in own[1:-1] if lines[at].strip() in _QUESTION and texts[at - 1] and texts[at + 1]]
    if not cards:
        return []
    message = 'a line that looks like a card is part of the card above it; end that one with a line "---"'
    if len(cards) > 1:
        message = (
            f'{len(cards)} lines that look like cards are part of the cards above them; end those with a line "---"'
        )
    return [Problem(line=min(cards) + 1, message=message)]


def _is_pair(line: str) -> bool:
    """Whether a line is two words with colons between them, and nothing else."""
    return len(line.split()) == 1


def _paragraphs(kinds: Sequence[Kind], lines: Sequence[str], used: set[int]) -> Iterator[tuple[int, int]]:
    """Where consecutive lines of text begin and end, including code."""
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and end not in used and kinds[end] in {Kind.TEXT, Kind.VERBATIM}:
            if kinds[end] is Kind.TEXT and _NOT_TEXT.match(lines[end]) and not (end == at and _asks(lines, at)):
                break
            end += 1
        if end > at:
            yield at, end
        at = end + 1 if end == at else end


def _asks(lines: Sequence[str], at: int) -> bool:
    """Whether a line is a small heading that a ``?`` makes a question."""
    below = lines[at + 1 : at + 2]
    return bool(below) and below[0].strip() in _QUESTION and _SMALL_HEADING.match(lines[at]) is not None


def _cards(lines: Sequence[str], texts: Sequence[str], first: int, end: int) -> Iterator[Block]:
    """The cards of a paragraph: one around a ``?``, one for each line with colons, or one with clozes."""
    mark = _mark_in(texts, first, end)
    if mark is not None:
        term = fields.question(_SMALL_HEADING.sub("", _words(lines[first:mark]), count=1))
        definition = fields.definition(_words(lines[mark + 1 : end]))
        tags = ("reverse",) if lines[mark].strip() == "??" else ()
        if not (says_nothing(term) or says_nothing(definition)):
            note = Note(term=term, definition=definition, tags=tags, line=first + 1)
            yield Block(first=first, end=end, notes=(note,), schedule=schedule_in(lines[first:end]))
        return
    found = list(_lines(lines, texts, first, end))
    yield from found
    schedule = schedule_in(lines[first:end])
    if not found and (definition := _numbered(_words(lines[first:end]), schedule.count("!") - 1)):
        note = Note(term=clozes.blanked(definition), definition=definition, line=first + 1)
        yield Block(first=first, end=end, notes=(note,), schedule=schedule)


def _mark_in(lines: Sequence[str], first: int, end: int) -> int | None:
    """The line of a paragraph that separates a question from its answer."""
    return next((at for at in range(first + 1, end - 1) if lines[at].strip() in _QUESTION), None)


def is_mark(line: str) -> bool:
    """Whether a line is just the tag that marks a file of these programs."""
    return not _LEADING_TAGS.sub("", f"{line} ").strip() and _MARK.search(line) is not None


def _lines(lines: Sequence[str], texts: Sequence[str], first: int, end: int) -> Iterator[Block]:
    """A card for each line with colons; ``texts`` are the lines without code."""
    for at in range(first, end):
        if halves := _halves(texts[at]):
            term, colons, definition = halves
            tags = ("reverse",) if colons == ":::" else ()
            note = Note(term=term, definition=definition, tags=tags, line=at + 1)
            yield Block(first=at, end=at + 1, notes=(note,), schedule=schedule_at(lines, at))


def _halves(line: str) -> tuple[str, str, str] | None:
    """The term, the colons and the definition of a line, if the colons are outside code and formulas."""
    if "::" not in line or line.startswith("    ") or clozes.numbers(clozes.parse(line)):
        return None
    line = _ITEM.sub("", _words([line]), count=1)
    regions = Regions(line)
    for match in _COLONS.finditer(line):
        if regions.at(match.start()):
            continue
        term, definition = fields.term(line[: match.start()]), fields.term(line[match.end() :])
        return None if says_nothing(term) or says_nothing(definition) else (term, match[0], definition)
    return None


def without_schedule(line: str) -> str:
    """A line without the plugin's comment."""
    return _SCHEDULE.sub("", line)


def _words(lines: Sequence[str]) -> str:
    """Lines without the plugin's additions."""
    kept = [without_schedule(line) for line in lines]
    text = "\n".join(line for line, was in zip(kept, lines, strict=True) if line.strip() or not was.strip())
    return _LEADING_TAGS.sub("", text, count=1)


def _numbered(text: str, asked: int) -> str:
    """A text with clozes in our form; empty if it has none.

    Text in bold or curly brackets is a cloze only if the plugin was configured so,
    which shows only if there are as many schedules, ``asked``, as such texts.
    """
    if clozes.numbers(clozes.parse(text)):
        return text
    if asked > 0 and not _CLOZE.search(text):
        for pattern in (_CURLY, _BOLD):
            if len(pattern.findall(text)) == asked:
                text = pattern.sub(lambda match: f"=={match[1]}==", text)
                break
    regions = Regions(text)
    parts: list[str] = []
    done = number = 0
    for match in _CLOZE.finditer(text):
        if regions.at(match.start()):
            continue
        number += 1
        of = int(match["number"] or number)
        if not 0 < of <= _MOST:
            continue
        hint = f"::{match['hint']}" if match["hint"] else ""
        parts += [text[done : match.start()], f"{{{{c{of}::{match['text']}{hint}}}}}"]
        done = match.end()
    return "".join((*parts, text[done:])) if parts else ""
