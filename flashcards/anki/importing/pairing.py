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
    """A note of a package and its note here, None for a new one."""

    found: Converted
    known: Known | None = None

    @property
    def changed(self) -> bool:
        """Whether its text in Anki never was the text here; ours may have been changed, too, before or after."""
        known = self.known
        if known is None or known.removed or self._is_of_here(known):
            return False
        return not _says_the_same(self.found, known)

    def _is_of_here(self, known: Known) -> bool:
        """Whether the text in Anki is as old as an earlier one here, or older than a note that was never edited."""
        second = self.found.modified // 1000
        if second in {at // 1000 for at in (known.edited, *known.edits)}:
            return True
        return not known.edits and self.found.modified <= known.edited


def pair(found: Sequence[Converted], known: Sequence[Known]) -> list[Pair]:
    """One pair for each note of a package, in order; no note here is in two.

    A note is found by its guid; by the same term and definition in the same deck;
    or by the same term there, if only one note has it on each side. A note whose
    file is missing counts as new, and its text is written again. A guid without a
    history may have been given to another note of that term at a first reading
    here: it means nothing if its text is that of another note, and the text of
    the package with this guid is here.
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
        if partner is not None and partner.id not in taken:  # a second note with its text would help nobody
            taken.add(partner.id)
            partners[number] = partner
    return [_pair(item, partners.get(number)) for number, item in enumerate(found)]


def _is_anothers(partner: Known, item: Converted, said: set[tuple[str, ...]]) -> bool:
    """Whether the note here with the guid of another, and without a history, has the text of another in the package."""
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
    same = {ours.definition, block_markdown(to_html(ours.definition), cloze=True, alone=found.ours)}
    return (
        (found.nameless or theirs.term in {ours.term, *_terms_back(ours.term)})
        and theirs.definition in same
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
    """Tags as they are compared, without those that only say how a note is asked, or flag a card."""
    return {tag for tag in tag_list(tuple(tags)).casefold().split() if tag != "reverse" and not tag.startswith("flag-")}


def taken(change: Pair) -> Note:
    """The text of Anki's side of a pair, in the place of ours."""
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
    """The guids in use; a note from Anki keeps its own."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._rows = {note.guid: note for note in known}
        self._now: dict[int, NoteGuid] = {}
        self._copies: dict[tuple[str, str, str], int] = {}

    def adopt(self, pairs: Iterable[Pair]) -> dict[int, NoteGuid]:
        """New guids, by row, for notes that were found by their texts: those from Anki.

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
        """The current guid of a note."""
        return self._now.get(known.id, known.guid)

    def give(self, item: Converted, note: Note) -> tuple[NoteGuid, int | None]:
        """The guid of a new note, and the row it takes over, that of a note whose file is missing.

        If another note has its guid, as when two notes of a package share one, it gets a new one.
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
"""A placeholder for a note that has just got its guid."""
