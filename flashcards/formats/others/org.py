"""Org files with cards of org-drill or org-fc.

::

    * Which moon pulls the sea?                     :drill:
    SCHEDULED: <2026-12-09 Wed>
    :PROPERTIES:
    :DRILL_LAST_INTERVAL: 8.5
    :DRILL_EASE: 2.36
    :DRILL_FAILURE_COUNT: 1
    :END:
    ** Answer
    Ours.

    * Capital of Peru                               :fc:
    :PROPERTIES:
    :FC_TYPE: double
    :END:
    :REVIEW_DATA:
    | position | ease | box | interval | due                  |
    |----------+------+-----+----------+----------------------|
    | front    | 2.65 |   4 |    19.64 | 2026-12-09T09:00:00Z |
    :END:
    Lima

The question is the heading and the text below it, the answer is in the first
heading below that; if there is none, the text is the answer. Clozes are
``[moon||hint]`` or, of org-fc, ``{{moon}{hint}@0}``.

Source: org-drill 2.7 and org-fc 0.7.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from flashcards import clozes
from flashcards.cards import FORWARD, REVERSE, CardKind, Deck, Note, says_nothing
from flashcards.errors import Problem
from flashcards.formats import CardRecord, Reading, Record, fields
from flashcards.formats.others.logseq import Days
from flashcards.formats.others.orgtext import markdown
from flashcards.formats.others.states import day_of, state
from flashcards.scheduling import Summary
from flashcards.spans import Regions
from flashcards.studyday import MAX_INTERVAL

_HEADING = re.compile(r"(\*+)(?= )(.*?)(?: +(:[\w@#%:]+:))?\s*$")
_STATE = re.compile(r"^(?:TODO|DONE|NEXT|WAIT(?:ING)?|CANCELLED) +|\[#[A-Z]\] +")
_PROPERTY = re.compile(r"\s*:([\w-]+):\s*(.*?)\s*$")
_SCHEDULED = re.compile(r"SCHEDULED:\s*<(\d{4}-\d{2}-\d{2})")
_PLANNING = re.compile(r"\s*(?:SCHEDULED|DEADLINE|CLOSED):")
_TITLE = re.compile(r"#\+title:\s*(.*\S)", re.IGNORECASE)
_DRILL_CLOZE = re.compile(r"(?<!\[)\[(?!\[)((?:[^\[\]|]|\|(?!\|))+)(?:\|\|([^\[\]]*))?\](?!\])")
_FC_CLOZE = re.compile(r"\{\{(.+?)\}(?:\{([^{}]*)\})?(?:@(\d+))?\}")
_NO_CLOZE = re.compile(r"[ xX-]|\d+(?:/\d+|%)?|fn:.*|\d{4}-\d{2}-\d{2}.*")
"""Brackets with other meanings in Org: boxes, counts, footnotes, dates."""

_DRILL, _FC = "drill", "fc"
_BOTH = {"twosided", "multisided", "double"}
_POSITIONS = {"front": FORWARD, "back": REVERSE}
_CELLS = 5


class _Node(NamedTuple):
    """A heading and what is below it, up to the next one."""

    level: int
    line: int
    title: str
    tags: tuple[str, ...]
    properties: dict[str, str]
    reviews: dict[str, Sequence[str]]
    scheduled: str
    body: tuple[str, ...]


def recognises(text: str) -> bool:
    """Whether a text has a heading that is a card of either program."""
    return any(_kind(tags) for tags in _tags(text.split("\n")))


def _tags(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    for line in lines:
        if line.startswith("*") and (heading := _HEADING.match(line)) and heading[3]:
            yield heading[3].strip(":").split(":")


def _kind(tags: Sequence[str]) -> str:
    return next((tag for tag in tags if tag in {_DRILL, _FC}), "")


def parse(text: str, name: str, days: Days) -> Reading:
    """The cards of a file; ``name`` is the deck's if the file has no title."""
    lines = text.split("\n")
    title = next((match[1] for line in lines[:50] if (match := _TITLE.match(line))), name)
    nodes = list(_nodes(lines))
    notes: list[Note] = []
    records: dict[int, Record] = {}
    problems: list[Problem] = []
    for at, node in enumerate(nodes):
        if not _kind(node.tags):
            continue
        end = at + 1
        while end < len(nodes) and nodes[end].level > node.level:
            end += 1
        note = _note(node, [one for one in nodes[at + 1 : end] if not _kind(one.tags)])
        if note is None:
            problems.append(Problem(line=node.line, message="a card without an answer; write it below its heading"))
            continue
        known = dict(_states(node, note, days))
        if known:
            records[len(notes)] = Record(cards={kind: CardRecord(state=one) for kind, one in known.items()})
        notes.append(note)
    deck = Deck(name=fields.term(title), notes=tuple(notes))
    return Reading(deck=deck, problems=tuple(problems), records=records)


def _nodes(lines: Sequence[str]) -> Iterator[_Node]:
    starts = [(at, match) for at, line in enumerate(lines) if (match := _HEADING.match(line))]
    for (at, match), end in zip(
        starts, [*(at for at, _ in starts[1:]), len(lines)], strict=False
    ):  # without headings too
        properties, reviews, scheduled, body = _parts(lines[at + 1 : end])
        tags = tuple((match[3] or "").strip(":").split(":")) if match[3] else ()
        yield _Node(len(match[1]), at + 1, _STATE.sub("", match[2].strip()), tags, properties, reviews, scheduled, body)


def _parts(lines: Sequence[str]) -> tuple[dict[str, str], dict[str, Sequence[str]], str, tuple[str, ...]]:
    """The properties, the table of reviews, the day and the text below a heading."""
    properties: dict[str, str] = {}
    reviews: dict[str, Sequence[str]] = {}
    scheduled, drawer = "", ""
    body: list[str] = []
    for line in lines:
        mark = line.strip().upper()
        if drawer:
            if mark == ":END:":
                drawer = ""
            elif drawer == ":PROPERTIES:" and (found := _PROPERTY.match(line)):
                properties[found[1].upper()] = found[2]
            elif drawer == ":REVIEW_DATA:" and len(cells := _cells(line)) >= _CELLS:
                reviews[cells[0]] = cells
        elif re.fullmatch(r":[A-Z_-]+:", mark) and mark != ":END:":
            drawer = mark
        elif _PLANNING.match(line) and not body:
            scheduled = found[1] if (found := _SCHEDULED.search(line)) else scheduled
        else:
            body.append(line)
    return properties, reviews, scheduled, tuple(body)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _note(node: _Node, below: Sequence[_Node]) -> Note | None:
    text = markdown(node.body)
    title = markdown([node.title])
    tags = tuple(tag for tag in node.tags if tag not in {_DRILL, _FC})
    hidden = (_fc_clozes if _kind(node.tags) == _FC else _drill_clozes)(text)
    if hidden != text:
        definition = fields.definition(hidden)
        return Note(
            term=fields.term(title) or clozes.blanked(definition), definition=definition, tags=tags, line=node.line
        )
    if below:
        question, answer = "\n\n".join(part for part in (title, text) if part), _answer(below)
    else:
        question, answer = title, text
    term, definition = fields.question(question), fields.definition(answer)
    if says_nothing(term) or says_nothing(definition):
        return None
    both = node.properties.get("FC_TYPE", node.properties.get("DRILL_CARD_TYPE", "")).lower() in _BOTH
    return Note(term=term, definition=definition, tags=(*tags, "reverse") if both else tags, line=node.line)


def _answer(below: Sequence[_Node]) -> str:
    """The content of the first heading below; the sides of a card with two are their texts."""
    parts = [markdown(below[0].body)]
    for one in below[1:]:
        parts += [f"**{markdown([one.title])}**", markdown(one.body)]
    return "\n\n".join(part for part in parts if part.strip()) or markdown([below[0].title])


def _drill_clozes(text: str) -> str:
    count = 0
    regions = Regions(text)

    def cloze(match: re.Match[str]) -> str:
        nonlocal count
        if regions.at(match.start()) or _NO_CLOZE.fullmatch(match[1]) or text[match.end() : match.end() + 1] == "(":
            return match[0]
        count += 1
        return f"{{{{c{count}::{match[1]}{f'::{match[2]}' if match[2] else ''}}}}}"

    return _DRILL_CLOZE.sub(cloze, text)


def _fc_clozes(text: str) -> str:
    regions = Regions(text)

    def cloze(match: re.Match[str]) -> str:
        if regions.at(match.start()):
            return match[0]
        return f"{{{{c{int(match[3] or 0) + 1}::{match[1]}{f'::{match[2]}' if match[2] else ''}}}}}"

    return _FC_CLOZE.sub(cloze, text)


def _states(node: _Node, note: Note, days: Days) -> Iterator[tuple[CardKind, Summary]]:
    if _kind(node.tags) == _FC:
        for position, cells in node.reviews.items():
            kind = _POSITIONS.get(position) or (CardKind(f"cloze {int(position) + 1}") if position.isdigit() else None)
            known = _of_row(cells, days)
            if kind is not None and known is not None:
                yield kind, known
        return
    known = _of_drill(node.properties, node.scheduled)
    numbers = clozes.numbers(clozes.parse(note.definition))
    if known is not None:
        yield from ((CardKind(f"cloze {number}"), known) for number in sorted(numbers))
        if not numbers:
            yield FORWARD, known
            if "reverse" in note.tags:
                yield REVERSE, known


def _of_row(cells: Sequence[str], days: Days) -> Summary | None:
    """The state in a row of org-fc; one that was never answered has an interval of 0."""
    try:
        return state(days(datetime.fromisoformat(cells[4])), float(cells[3]), float(cells[1]))
    except (ValueError, OverflowError):
        return None


def _of_drill(properties: dict[str, str], scheduled: str) -> Summary | None:
    """The state in org-drill's properties; one without a date is due an interval after its last review."""
    due = day_of(scheduled)
    try:
        interval = float(properties["DRILL_LAST_INTERVAL"])
        ease = float(properties.get("DRILL_EASE", "2.5"))
        lapses = int(float(properties.get("DRILL_FAILURE_COUNT", "0")))
        reviewed = day_of(properties.get("DRILL_LAST_REVIEWED", "").strip("["))
        if due is None and reviewed is not None:
            due = reviewed + timedelta(days=min(max(0, round(interval)), MAX_INTERVAL))
    except (KeyError, ValueError, OverflowError):
        return None
    return None if due is None else state(due, interval, ease, lapses)
