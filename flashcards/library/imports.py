"""Turning a text in another format into a Markdown deck of the library.

An import never takes anything away: into a deck file that is there already
only new terms are written, below the text that stands in it, which stays byte
for byte as it was. So a second import of the same text changes nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path

from flashcards.cards import Deck, Note, names_of, term_key
from flashcards.errors import DeckError, Problem
from flashcards.formats import FORMATS, Format, Reading, decode, detect, markdown
from flashcards.library.files import read_bytes, write_atomically
from flashcards.library.places import Home, deck_files


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import would do; :func:`carry_out` does it.

    ``added`` are the notes to be written, ``same`` counts those the deck file
    has already, ``differing`` have a term that it defines in other words.
    ``data`` is all of ``target`` afterwards; None when nothing changes.
    ``reading`` is what was read, with its problems and notices.
    """

    title: str
    target: Path
    reading: Reading
    added: Sequence[Note]
    same: int
    differing: Sequence[Note]
    data: bytes | None


def plan_import(  # noqa: PLR0913 - the choices a person has
    data: bytes,
    shown: str,
    *,
    home: Home,
    format_name: str | None = None,
    deck: str | None = None,
    output: str | None = None,
) -> ImportPlan:
    """Read a text and say what importing it would do.

    ``shown`` is how errors call the text. ``deck`` renames the deck, ``output``
    chooses the file; by default it is named after the deck, in the library.

    Raises:
        DeckError: the text holds no note, or the deck file that is there cannot be added to.
    """
    text = decode(data, shown)
    found = _format(text, shown, format_name)
    reading = found.parse(text, Path(shown).stem)
    if not reading.deck.notes:
        raise DeckError(shown, reading.problems)
    if deck:
        reading = replace(reading, deck=replace(reading.deck, name=deck))
    target = Path(output) if output else _target(home, reading.deck.name)
    before = _existing(target)
    if before is None:
        notes = list(reading.deck.notes)
        written = markdown.render(reading.deck).encode()
        return ImportPlan(
            title=found.title, target=target, reading=reading, added=notes, same=0, differing=(), data=written
        )
    known = _parse(before, target).deck
    added, same, differing = _compare(known, reading.deck)
    grown = _grow(before, target, added) if added else None
    return ImportPlan(
        title=found.title, target=target, reading=reading, added=added, same=same, differing=differing, data=grown
    )


def carry_out(plan: ImportPlan) -> None:
    """Write the deck file, whole or not at all.

    Raises:
        OutputError: it cannot be written; what was there is untouched.
    """
    if plan.data is None:
        return
    with suppress(OSError):  # the write below says what is wrong with the folder
        plan.target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(plan.target, plan.data)


def _format(text: str, shown: str, name: str | None) -> Format:
    if name is not None:
        return next(known for known in FORMATS if known.name == name)
    found = detect(text)
    if found is None:
        titles = " or a ".join(known.title for known in FORMATS)
        message = f"not recognised: expected a {titles}; --from says which it is"
        raise DeckError(shown, [Problem(line=0, message=message)])
    return found


def _target(home: Home, name: str) -> Path:
    """The deck's file in the library; for a deck that has none, a free name made from the deck's."""
    for path in map(Path, deck_files(home.decks)):
        with suppress(DeckError):  # a file that cannot be read is not this deck's
            if markdown.parse(decode(read_bytes(path), str(path)), path.stem).deck.name == name:
                return path
    stem = markdown.slug(name)
    names = chain([f"{stem}.md"], (f"{stem}-{number}.md" for number in count(2)))
    return next(path for path in (Path(home.decks) / file for file in names) if not path.exists())


def _existing(path: Path) -> bytes | None:
    """What stands in a file that is there, if anything does."""
    data = read_bytes(path) if path.exists() else b""
    return data if decode(data, str(path)).strip() else None


def _parse(data: bytes, path: Path) -> Reading:
    reading = markdown.parse(decode(data, str(path)), path.stem)
    if reading.refused:
        raise DeckError(str(path), reading.problems)
    return reading


def _grow(data: bytes, path: Path, added: Sequence[Note]) -> bytes:
    """The bytes of a deck file with notes below them, in its encoding and with its line ends.

    Raises:
        DeckError: its text ends in something that would swallow the notes, such as an open code block.
    """
    before = _parse(data, path)
    known = before.deck.notes
    text = decode(data, str(path))
    gap = "\n" * (2 - (len(text) - len(text.rstrip("\n"))))
    more = gap + markdown.render_notes(added, section=known[-1].section if known else "")
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2], "utf-8")
    if "\r\n" in data.decode(encoding):
        more = more.replace("\n", "\r\n")
    grown = data + more.encode(encoding)
    if len(_parse(grown, path).deck.notes) != len(known) + len(added):
        message = "notes cannot be added below this text; mend it first"
        raise DeckError(str(path), before.problems or [Problem(line=0, message=message)])
    return grown


def _compare(known: Deck, found: Deck) -> tuple[list[Note], int, list[Note]]:
    """Notes of ``found`` by whether ``known`` lacks their term, has the same note, or words it otherwise.

    What stands in parentheses behind a term makes it no other term.
    """
    definitions: dict[str, set[str]] = defaultdict(set)
    for note in known.notes:
        definitions[_bare(note)].add(_flat(note.definition))
    added, differing, same = [], [], 0
    for note in found.notes:
        texts = definitions.get(_bare(note))
        if texts is None:
            added.append(note)
        elif _flat(note.definition) in texts:
            same += 1
        else:
            differing.append(note)
    return added, same, differing


def _bare(note: Note) -> str:
    return term_key(names_of(note.term)[0])


def _flat(text: str) -> str:
    return " ".join(text.split())
