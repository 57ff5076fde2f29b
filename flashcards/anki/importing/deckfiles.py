"""What a package adds to the deck files of the library, worked out before anything is written."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import count
from pathlib import Path

from flashcards.anki.notes.texts import rename_media
from flashcards.cards import Deck, Note
from flashcards.collection.exchange.contents import Choice, decks
from flashcards.collection.sources import Source
from flashcards.collection.standing import files_of_decks
from flashcards.collection.store import Collection
from flashcards.errors import DeckError, Problem
from flashcards.formats import decode, markdown
from flashcards.formats.editing import replace_notes
from flashcards.formats.frontmatter import front_matter
from flashcards.formats.lines import TAGGED, Kind, scan
from flashcards.library.decktexts import parse
from flashcards.library.edits import Change, plan_change
from flashcards.library.files import read_bytes
from flashcards.library.places import Home, deck_files


@dataclass(slots=True, kw_only=True)
class Writing:
    """What to write to one deck file, which the collection calls ``source``.

    ``deck`` is its deck, ``added`` the new notes by their positions in the
    package, ``edits`` the new texts of notes by their lines, ``media`` the names
    of everything that these show.
    """

    path: Path
    source: str
    deck: Deck
    exists: bool
    added: dict[int, Note] = field(default_factory=dict)
    edits: dict[int, Note] = field(default_factory=dict)
    media: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The future contents of a deck file.

    ``added`` and ``edits`` are the notes of a :class:`Writing` as they will be
    read from the file, each with its place and line; texts without a heading,
    which cannot be edited, are left out.
    """

    change: Change
    source: Source
    added: dict[int, tuple[int, int, Note]]
    edits: dict[int, tuple[int, int, Note]]


class Targets:
    """The file of each deck: an existing one, or a new one in the library."""

    def __init__(self, collection: Collection, home: Home) -> None:
        self._collection = collection
        self._home = home
        self._paths: dict[str, list[Path]] = defaultdict(list)
        for name, source in files_of_decks(collection):
            self._paths[name].append(Path(home.absolute(source)))
        self._taken = {str(path).casefold() for path in deck_files(home.decks)}
        self._numbers: dict[str, int] = {}

    def path_of(self, deck: str, notes: Sequence[Note]) -> Path:
        """The file of a deck for these new notes: the last one that can take them.

        If none can, as when its notes are rows of a table, a new one gets a free name
        made from the deck's.

        Raises:
            DeckError: a file of the deck cannot be read, or has the marks of a merge.
        """
        found = next((path for path in self._paths[deck] if _takes(path, notes)), None)
        return self._new_path(deck) if found is None else found

    def head_of(self, deck: str, description: str) -> Deck:
        """The head of a new file for a deck: as in other files of the deck, or with the description."""
        known = decks(self._collection, Choice(decks=[deck])) if self._paths[deck] else []
        return known[0] if known else Deck(name=deck, description=description)

    def _new_path(self, deck: str) -> Path:
        stem = markdown.slug(deck.replace("::", " "))
        for number in count(self._numbers.get(stem, 1)):
            path = Path(self._home.decks) / (f"{stem}-{number}.md" if number > 1 else f"{stem}.md")
            if not self._is_taken(path):
                break
        self._numbers[stem] = number + 1
        return path

    def _is_taken(self, path: Path) -> bool:
        return str(path).casefold() in self._taken or path.exists() or path.is_symlink()


def _takes(path: Path, notes: Sequence[Note]) -> bool:
    """Whether notes added to a deck file would be read correctly, and all others, too."""
    if not path.exists():
        return True
    text = decode(read_bytes(path), str(path))
    lines = [line.rstrip() for line in text.split("\n")]
    kinds, unclosed = scan(lines[front_matter(lines)[1] :])
    if Kind.TERM in kinds and not unclosed and {Kind.CONFLICT, *TAGGED.values()}.isdisjoint(kinds):
        return True  # headings, as in nearly every deck: nothing there can swallow the notes
    before = parse(text, path)
    if before.refused:
        raise DeckError(str(path), before.problems)
    after = parse(_changed(text, {}, notes), path)
    terms = [note.term for note in (*before.deck.notes, *notes)]
    return [note.term for note in after.deck.notes] == terms and len(after.problems) <= len(before.problems)


def compose(writing: Writing, names: Mapping[str, str]) -> Written | None:
    """The deck file that a writing leads to; ``names`` are those of its media there. None if nothing changes.

    Raises:
        DeckError: the existing file cannot be added to.
    """
    other = {old: new for old, new in names.items() if old != new}
    added = [_renamed(note, other) for note in writing.added.values()]
    edits = {line: _renamed(note, other) for line, note in writing.edits.items()}
    if not writing.exists:
        return _new_file(writing, added)
    change = plan_change(writing.path, lambda text: _changed(text, edits, added))
    if change is None or change.before is None:
        return None
    before, after = (_notes_of(data, writing.path) for data in (change.before, change.after))
    if len(after) != len(before) + len(added):
        message = "notes cannot be added below this text; fix it first"
        raise DeckError(str(writing.path), [Problem(line=0, message=message)])
    places = {note.line: place for place, note in enumerate(before)}
    placed = [(place, note.line, note) for place, note in enumerate(after)]
    return Written(
        change=change,
        source=_source(writing.source),
        added={number: placed[at] for at, number in enumerate(writing.added, len(before))},
        edits={
            line: placed[places[line]]
            for line in edits
            if line in places and after[places[line]] != before[places[line]]
        },
    )


def _new_file(writing: Writing, added: Sequence[Note]) -> Written:
    """The contents of a file of canonical text, whose notes are known without reading it."""
    texts = [markdown.render_note(note) + "\n" for note in added]
    head = markdown.render(replace(writing.deck, notes=tuple(added[:1]))).removesuffix(texts[0])
    placed: dict[int, tuple[int, int, Note]] = {}
    line = head.count("\n") + 1
    for place, (number, note, text) in enumerate(zip(writing.added, added, texts, strict=True)):
        placed[number] = (place, line, note)
        line += text.count("\n") + 1
    data = (head + "\n".join(texts)).encode()
    change = Change(writing.path, None, data)
    return Written(change=change, source=_source(writing.source, data), added=placed, edits={})


def _source(name: str, data: bytes | None = None) -> Source:
    """A file to be read again, unless its bytes are known."""
    fingerprint = "" if data is None else blake2b(data, digest_size=16).hexdigest()
    return Source(path=name, size=-1 if data is None else len(data), modified=-1, fingerprint=fingerprint)


def _notes_of(data: bytes, path: Path) -> Sequence[Note]:
    return parse(decode(data, str(path)), path).deck.notes


def _changed(text: str, edits: Mapping[int, Note], added: Sequence[Note]) -> str:
    """A deck's text with other notes on some lines, and with more notes at its end."""
    changed = replace_notes(text, edits)
    if not added:
        return changed
    known = markdown.parse(changed, "").deck.notes
    section = known[-1].section if known else ""
    placed = [replace(note, section=section) for note in added]
    return f"{changed.rstrip()}\n\n{markdown.render_notes(placed, section=section)}"


def _renamed(note: Note, names: Mapping[str, str]) -> Note:
    if not names:
        return note
    return replace(note, term=rename_media(note.term, names), definition=rename_media(note.definition, names))
