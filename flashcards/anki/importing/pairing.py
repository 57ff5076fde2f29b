"""Which note of the collection is each note of a package?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from flashcards import clozes
from flashcards.anki.notes.convert import Converted
from flashcards.anki.notes.names import tag_list
from flashcards.cards import Note, NoteGuid, new_guid, term_key
from flashcards.collection.exchange.guids import free_of
from flashcards.collection.exchange.known import Known
from flashcards.formats.lines import question_text
from flashcards.html.cloze import cloze_html
from flashcards.html.from_markdown import block_html, term_html
from flashcards.html.to_markdown import block_markdown, inline_markdown


class Pair(NamedTuple):
    """A note of a package, and the one that it is here, None where it is new."""

    found: Converted
    known: Known | None = None

    @property
    def changed(self) -> bool:
        """Whether its text in Anki is one that it never had here; ours may have been changed too, before or after."""
        known = self.known
        if known is None or known.removed or self._is_of_here(known):
            return False
        return not _says_the_same(self.found, known)

    def _is_of_here(self, known: Known) -> bool:
        """Whether the text in Anki is as old as one that was here; of a note without a past, also if it is older."""
        second = self.found.modified // 1000
        if second in {at // 1000 for at in (known.edited, *known.edits)}:
            return True
        return not known.edits and self.found.modified <= known.edited


def pair(found: Sequence[Converted], known: Sequence[Known]) -> list[Pair]:
    """One pair for each note of a package, in order; no note here is in two.

    A note is known by its guid; else by the same term and definition in the
    same deck; else by the same term there, where that names just one on either
    side. One whose file is not there is new, and its text is written again. A
    guid without a history may be what its first reading here gave to another
    note of that term: it tells nothing where its text is that of another one,
    and what the package says under that guid is here.
    """
    if not known:
        return [Pair(item) for item in found]
    guids = {note.guid: note for note in known}
    said = {_key(item.deck, item.note, exact=True) for item in found}
    partners: dict[int, Known] = {}
    taken: set[int] = set()
    for number, item in enumerate(found):
        partner = guids.get(item.guid)
        if partner is not None and partner.id not in taken and not _is_anothers(partner, item, said):
            taken.add(partner.id)
            partners[number] = partner
    left = [number for number in range(len(found)) if number not in partners]
    free = [note for note in known if note.id not in taken and not note.removed and not note.missing]
    for exact in (True, False) if free else ():
        mine: dict[tuple[str, ...], list[Known]] = defaultdict(list)
        theirs: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for note in free:
            mine[_key(note.deck, note.note, exact=exact)].append(note)
        for number in left:
            theirs[_key(found[number].deck, found[number].note, exact=exact)].append(number)
        pairs = dict(_matches(mine, theirs, exact=exact))
        partners |= pairs
        taken |= {note.id for note in pairs.values()}
        left = [number for number in left if number not in pairs]
        free = [note for note in free if note.id not in taken]
    for number in left:
        partner = guids.get(found[number].guid)
        if partner is not None and partner.id not in taken:  # a second note of its text would help nobody
            taken.add(partner.id)
            partners[number] = partner
    return [_pair(item, partners.get(number)) for number, item in enumerate(found)]


def _is_anothers(partner: Known, item: Converted, said: set[tuple[str, ...]]) -> bool:
    """Whether a note here that has the guid of one, and no history, has the text of another in the package."""
    if partner.logged or partner.removed or partner.missing:
        return False
    theirs = _key(partner.deck, partner.note, exact=True)
    return theirs in said and theirs != _key(item.deck, item.note, exact=True)


def _matches(
    mine: dict[tuple[str, ...], list[Known]], theirs: dict[tuple[str, ...], list[int]], *, exact: bool
) -> Iterator[tuple[int, Known]]:
    for key, numbers in theirs.items():
        notes = mine.get(key, [])
        if exact or len(notes) == len(numbers) == 1:
            yield from zip(numbers, notes, strict=False)


def _pair(item: Converted, partner: Known | None) -> Pair:
    return Pair(found=item, known=None if partner is None or partner.missing else partner)


def _key(deck: str, note: Note, *, exact: bool) -> tuple[str, ...]:
    key = (deck, term_key(note.term))
    return (*key, " ".join(note.definition.split())) if exact else key


def _says_the_same(found: Converted, known: Known) -> bool:
    """Whether two texts look the same in Anki."""
    theirs, ours = found.note, known.note
    if "reverse" in theirs.tags and not known.reverse:
        return False
    to_html = cloze_html if clozes.numbers(clozes.parse(ours.definition)) else block_html
    return (
        (found.nameless or theirs.term in {ours.term, *_terms_back(ours.term)})
        and theirs.definition in {ours.definition, block_markdown(to_html(ours.definition), cloze=True)}
        and _tags((*known.tags, *theirs.tags)) == _tags((*known.tags, *ours.tags))
        and (not found.ours or theirs.aliases == tuple(" ".join(alias.split()) for alias in ours.aliases))
    )


def _terms_back(term: str) -> Iterator[str]:
    """A term as it comes back from Anki."""
    html = term_html(term)
    yield inline_markdown(html)
    if "\n" in term:
        yield question_text(block_markdown(html))


def _tags(tags: Sequence[str]) -> set[str]:
    """Tags as they are compared: what only says how a note is asked, or flags a card, is none of the text."""
    return {tag for tag in tag_list(tuple(tags)).casefold().split() if tag != "reverse" and not tag.startswith("flag-")}


def taken(change: Pair) -> Note:
    """The text of Anki's side of a pair, in the place where ours stands."""
    assert change.known is not None  # noqa: S101 - there is no change of a new note
    ours, theirs = change.known.note, change.found.note
    own = {tag.casefold() for tag in change.known.tags}
    tags = tuple(
        tag for tag in theirs.tags if tag.casefold() not in own and (tag != "reverse" or not change.known.reverse)
    )
    tags += tuple(tag for tag in ours.tags if tag == "reverse")
    aliases = theirs.aliases if change.found.ours else ours.aliases
    return replace(theirs, tags=tags, aliases=aliases, section=ours.section, line=ours.line)


class Guids:
    """Which guids are in use; a note that comes from Anki keeps the one it has there."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._rows = {note.guid: note for note in known}
        self._now: dict[int, NoteGuid] = {}
        self._copies: dict[tuple[str, str, str], int] = {}

    def adopt(self, pairs: Iterable[Pair]) -> dict[int, NoteGuid]:
        """New guids, by their rows, of the notes that were known by their texts: those that Anki knows them by.

        A note with a history keeps its guid.
        """
        notes = {one.known.id: one.known for one in pairs if one.known is not None and not one.known.logged}
        wanted = {
            one.known.id: one.found.guid
            for one in pairs
            if one.known is not None and one.known.id in notes and one.known.guid != one.found.guid
        }
        self._now = free_of(wanted, {guid: note.id for guid, note in self._rows.items()})
        for number in self._now:
            del self._rows[notes[number].guid]
        self._rows |= {guid: notes[number] for number, guid in self._now.items()}
        return self._now

    def of(self, known: Known) -> NoteGuid:
        """The guid of a note, as it is now."""
        return self._now.get(known.id, known.guid)

    def give(self, item: Converted, note: Note) -> tuple[NoteGuid, int | None]:
        """The guid of a new note, and the row it takes over: that of a note whose file is gone.

        Where another note has its guid, as when two of a package have the same, it gets one of its own.
        """
        guid = item.guid
        found = self._rows.get(guid)
        if found is not None and not found.missing:
            which = (guid, item.deck, note.term)
            copy = self._copies.get(which, 1)
            while found is not None and not found.missing:
                copy += 1
                guid = new_guid(item.deck, note.term, item.guid, str(copy))
                found = self._rows.get(guid)
            self._copies[which] = copy
        self._rows[guid] = _HERE
        return guid, None if found is None else found.id


_HERE = Known(
    id=0, guid=NoteGuid(""), deck="", source="", note=Note(term="", definition=""), tags=(), edited=0,
    edits=(), retired=False, missing=False, first=0, reverse=False,
)  # fmt: skip
"""What stands for a note that has just got its guid."""
