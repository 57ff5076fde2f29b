"""What the columns of a table mean, and how a row becomes a note."""

from collections.abc import Sequence
from dataclasses import dataclass

from flashcards.cards import Note, NoteGuid
from flashcards.errors import Problem
from flashcards.formats import fields

ROLES = {
    "term": (
        "term", "front", "question", "word", "concept", "name", "acronym", "abbreviation", "phrase",
        "begriff", "wort", "terme", "mot", "t\u00e9rmino", "palabra", "termine", "parola",
    ),
    "definition": (
        "definition", "back", "answer", "meaning", "description", "translation", "explanation",
        "bedeutung", "erkl\u00e4rung", "d\u00e9finition", "signification", "definici\u00f3n", "significado",
        "definizione", "significato",
    ),
    "tags": ("tags", "tag", "labels"),
    "aliases": ("aliases", "alias", "synonyms"),
    "section": ("section", "chapter", "topic", "category"),
    "deck": ("deck",),
    "guid": ("guid",),
}  # fmt: skip
"""The role of a column, by the names that a header may give it."""

SKIPPED = ("", "-", "_")
"""Names of columns that are ignored."""

_ROLE_OF = {name: role for role, names in ROLES.items() for name in names}
_ESSENTIAL = ("term", "definition")


IN_QUOTES = "put a cell that holds the separator between double quotes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A note, and what its row says besides the text."""

    note: Note
    deck: str = ""
    guid: NoteGuid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a table: the positions of the roles, then the positions and names of the others."""

    places: dict[str, int]
    more: tuple[tuple[int, str], ...]
    width: int
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, names: Sequence[str], line: int) -> "Columns":
        """Columns by name; if no term or definition is named, the first column without a role is taken.

        Other columns, and a second one of a role, are added below the definition.
        """
        places: dict[str, int] = {}
        more: list[tuple[int, str]] = []
        problems: list[Problem] = []
        seen: set[str] = set()
        for place, name in enumerate(names):
            word = fields.term(name)
            role = role_of(word)
            if word in SKIPPED:
                continue
            if word.casefold() in seen:
                message = f'two columns have the header "{word}"; only the first is read'
                problems.append(Problem(line=line, message=message))
            elif role and role not in places:
                places[role] = place
            else:
                more.append((place, word))
            seen.add(word.casefold())
        for role in _ESSENTIAL:
            if role not in places and more:
                places[role] = more.pop(0)[0]
        missing = [role for role in _ESSENTIAL if role not in places]
        if missing:
            message = f"no column for the {' and the '.join(missing)}; name it in the header, or with --columns"
            problems.append(Problem(line=line, message=message))
        return cls(places=places, more=tuple(more), width=len(names), problems=tuple(problems))

    @classmethod
    def by_position(cls, width: int) -> "Columns":
        """Columns without names: term, definition, and what is added below it."""
        places = {role: place for place, role in enumerate(_ESSENTIAL[:width])}
        return cls(places=places, more=tuple((place, "") for place in range(len(_ESSENTIAL), width)), width=width)

    @property
    def readable(self) -> bool:
        """Whether there is a term and a definition."""
        return all(role in self.places for role in _ESSENTIAL)

    def note(self, cells: Sequence[str], line: int, advice: str = IN_QUOTES) -> Row | Problem | None:
        """The note in a row, or what is wrong with the row; None for a row of empty cells.

        ``advice`` says how a cell can contain separators.
        """
        note = self.words(cells, line, advice)
        if not isinstance(note, Note):
            return note
        return Row(note=note, deck=fields.term(self._cell(cells, "deck")), guid=fields.guid(self._cell(cells, "guid")))

    def words(self, cells: Sequence[str], line: int, advice: str = IN_QUOTES) -> Note | Problem | None:
        """The same without what a row says besides the text."""
        if len(cells) != self.width and (len(cells) < self.width or any(cells[self.width :])):
            message = f"{_count(len(cells))} where the table has {self.width}; {advice}"
            return Problem(line=line, message=message) if any(map(str.strip, cells)) else None
        places = self.places
        term = fields.question(cells[places["term"]])
        definition = fields.definition(cells[places["definition"]])
        for place, name in self.more:
            if text := fields.definition(cells[place]):
                text = f"**{name}:** {text}" if name else text
                definition = f"{definition}\n\n{text}" if definition else text
        if not term or not definition:
            message = f"a row without a {'definition' if term else 'term'}; fill in the cell"
            return Problem(line=line, message=message) if any(map(str.strip, cells)) else None
        if len(places) == len(_ESSENTIAL):
            return Note(term=term, definition=definition, line=line)
        return Note(
            term=term,
            definition=definition,
            tags=fields.tags(self._cell(cells, "tags")),
            aliases=fields.aliases(self._cell(cells, "aliases")),
            section=fields.term(self._cell(cells, "section")),
            line=line,
        )

    def _cell(self, cells: Sequence[str], role: str) -> str:
        place = self.places.get(role)
        return "" if place is None else cells[place]


def role_of(name: str) -> str | None:
    """The role of a column with that name, if it has one."""
    return _ROLE_OF.get(name.casefold())


def is_header(cells: Sequence[str]) -> bool:
    """Whether a first row names its columns: term or definition and another role, or one of them alone."""
    roles = {role for cell in cells if (role := role_of(fields.term(cell)))}
    if not roles & set(_ESSENTIAL):
        return False
    return len(roles) > 1 or fields.term(cells[0]).casefold() in ("term", "front", "question")


def _count(number: int) -> str:
    return f"{number} cell" if number == 1 else f"{number} cells"
