"""A Markdown deck that is read line by line, each with its kind, and what is worth saying about its notes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto

from flashcards import clozes
from flashcards.cards import Deck, Note, says_nothing, term_key
from flashcards.cards import plain as plain_text
from flashcards.errors import Problem
from flashcards.formats import Reading, compact
from flashcards.formats.frontmatter import FrontMatter
from flashcards.formats.lines import Block, Kind, Line, heading_text, is_own_text, one_line, take_footer, text_of
from flashcards.formats.unseen import read_unseen, unseen

NO_TERMS = Problem(
    line=0, message='no terms: a deck needs at least one line like "## Term" with its definition below it'
)
"""The problem of a text that is not a deck."""


class _State(Enum):
    """Where in a deck the reader is."""

    BEFORE_TERMS = auto()
    IN_NOTE = auto()
    UNDER_SECTION = auto()
    UNDER_SECTION_ASTRAY = auto()
    BELOW_BLOCK = auto()


_COLLECTING = (_State.BEFORE_TERMS, _State.IN_NOTE)
_HEADINGS = (Kind.TERM, Kind.SECTION)


def equal_terms(notes: Sequence[Note], decks: Sequence[str] = ()) -> list[Problem]:
    """One notice for each term that several notes of a deck share, with all their lines.

    ``decks`` has the deck of each note where a text has several.
    """
    alike: dict[tuple[str, str], list[Note]] = defaultdict(list)
    for note, deck in zip(notes, decks or [""] * len(notes), strict=True):
        alike[deck, term_key(note.term)].append(note)
    return [
        Problem(
            line=same[1].line,
            message=f'{len(same)} notes have the term "{plain_text(same[0].term)}"{_lines(same)}',
        )
        for same in alike.values()
        if len(same) > 1
    ]


def _lines(notes: Sequence[Note]) -> str:
    """Where notes are; nothing for those of a text without lines, such as a web page."""
    if not all(note.line for note in notes):
        return ""
    return f": lines {', '.join(str(note.line) for note in notes[:-1])} and {notes[-1].line}; rename one, or join them"


def torn_clozes(notes: Sequence[Note]) -> list[Problem]:
    """One notice for each note with a cloze that ends amid the braces of its text."""
    message = 'a cloze ends within braces here; put a space between braces that do not end it, like "} }"'
    return [Problem(line=note.line, message=message) for note in notes if clozes.torn(note.definition) is not None]


class Reader:
    """A deck that is read line by line."""

    def __init__(self, front: FrontMatter) -> None:
        self.front = front
        self.problems = front.problems
        self.notices = front.notices
        self.title: str | None = None
        self.description = ""
        self.notes: list[Note] = []
        self.schedules: dict[int, str] = {}
        self.state = _State.BEFORE_TERMS
        self.section = self.term = ""
        self.heading = ""  # a term without a definition is a heading for the blocks below it
        self.line = 0
        self.body: list[Line] = []

    def read_lines(self, number: int, kinds: Sequence[Kind], lines: Sequence[str]) -> None:
        """Read more lines, the first of which has this number."""
        for at, (kind, line) in enumerate(zip(kinds, lines, strict=True), number):
            if self.state in _COLLECTING and kind not in _HEADINGS:
                self.body.append((kind, line))
            else:
                self.read(at, kind, line)

    def end_piece(self) -> None:
        """End the text so far, as a term comes next."""
        self.end_text()
        self.state = _State.BELOW_BLOCK

    def read(self, number: int, kind: Kind, line: str) -> None:
        """Read one more line; its kind and the state determine what it means."""
        if kind in _HEADINGS:
            self.heading = ""
        match kind, self.state:
            case Kind.TERM, _:
                self.end_text()
                self.term, self.line, self.state = heading_text(line), number, _State.IN_NOTE
            case Kind.SECTION, _State.BEFORE_TERMS:
                self.read_early_heading(heading_text(line))
            case Kind.SECTION, _:
                self.end_text()
                self.section, self.state = heading_text(line), _State.UNDER_SECTION
            case (Kind.BLANK, _State.UNDER_SECTION) | (_, _State.UNDER_SECTION_ASTRAY | _State.BELOW_BLOCK):
                pass
            case _, _State.UNDER_SECTION:
                message = "text between a section and its first term is not read; put it under a term"
                self.notices.append(Problem(line=number, message=message))
                self.state = _State.UNDER_SECTION_ASTRAY
            case _:
                self.body.append((kind, line))

    def take(self, block: Block) -> None:
        """Add the notes of a block, which ends the text above it."""
        if self.state is _State.IN_NOTE and self.term and not is_own_text(self.body):
            self.heading = self.term
        else:
            self.end_text()
        self.body = []
        self.state = _State.BELOW_BLOCK
        if block.schedule:
            self.schedules[len(self.notes)] = block.schedule
        self.notes += [replace(note, section=self.heading or self.section) for note in block.notes]
        self.problems += block.problems

    def read_early_heading(self, heading: str) -> None:
        """The first heading before all terms may be the title; any other is a section."""
        if heading and self.title is None:
            self.title = heading
            if self.front.deck in ("", heading):
                return
        self.section = heading

    def end_text(self) -> None:
        """The text so far becomes the description, or the definition of a note."""
        if self.state is _State.BEFORE_TERMS:
            self.description = text_of([line for line in self.body if not compact.is_mark(line[1])]).strip()
        elif self.state is _State.IN_NOTE:
            self.end_note()
        self.body = []

    def end_note(self) -> None:
        """Add the note of the text so far, or say what is missing."""
        aliases, tags = take_footer(self.body)
        definition = text_of(self.body)
        if says_nothing(self.term):
            message = 'a heading without a term; write the term after the hashes, like "## Term"'
            self.problems.append(Problem(line=self.line, message=message))
        elif says_nothing(definition):
            message = f'the term "{self.term}" has no definition; write it on the lines below the term'
            self.problems.append(Problem(line=self.line, message=message))
        else:
            note = Note(
                term=read_unseen(self.term),
                definition=read_unseen(definition),
                tags=tags,
                aliases=aliases,
                section=self.section,
                line=self.line,
            )
            self.notes.append(note)

    def finish(self, name: str) -> Reading:
        """The reading of the whole text."""
        if self.state is _State.BEFORE_TERMS:
            self.problems.append(NO_TERMS)
        self.end_text()
        deck = replace(self.deck(name), notes=tuple(self.notes))
        notices = [*self.notices, *equal_terms(deck.notes), *notices_of(deck.notes)]
        records = compact.records(self.notes, self.schedules) if self.schedules else {}
        return Reading(deck=deck, problems=by_line(self.problems), notices=by_line(notices), records=records)

    def deck(self, name: str) -> Deck:
        """The deck without its notes, of which all above the first term is known."""
        front = self.front
        return Deck(
            name=front.deck or self.title or one_line(name),
            description=self.description,
            tags=front.tags,
            reverse=front.reverse,
            limits=front.limits,
            speak=front.speak,
        )

    def taken(self) -> Sequence[Note]:
        """The notes since this was last called."""
        found, self.notes = self.notes, []
        return found


def notices_of(notes: Sequence[Note]) -> list[Problem]:
    """What is worth saying about each of some notes."""
    return [*torn_clozes(notes), *unseen(notes)]


def by_line(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Problems in the order of their lines."""
    return tuple(sorted(problems, key=lambda problem: problem.line))
