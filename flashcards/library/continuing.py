"""Which known notes the texts of deck files continue: matching, and what only collection and files show."""

from collections.abc import Container, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import islice

from flashcards import clozes
from flashcards.cards import Deck, Note
from flashcards.collection import notes, sources
from flashcards.collection.store import Collection
from flashcards.matching import Claim, Reason, Rest, Text, match
from flashcards.matching.gaps import keep_numbers
from flashcards.matching.likeness import KEPT, likeness

_ON_ITS_LINE = "in the same place"


def continued(
    known: Sequence[notes.KnownNote],
    texts: Sequence[tuple[sources.Source, Deck, Note]],
    same_files: AbstractSet[str],
    rest: Rest | None = None,
) -> list[Claim]:
    """A claim for each text; in a file whose bytes did not change, a note is the one that began on its line.

    The ``rest`` of a large file is what the matching asks for, if its other notes stay.
    """
    lines = {
        (old.source, old.note.line): index
        for index, old in enumerate(known)
        if old.source in same_files and not old.retired
    }
    taken = {
        place: lines[source.path, note.line]
        for place, (source, _, note) in enumerate(texts)
        if (source.path, note.line) in lines
    }
    used = set(taken.values())
    left = [index for index in range(len(known)) if index not in used]
    others = [place for place in range(len(texts)) if place not in taken]
    matched = match(
        [_text(known[index].note, known[index].deck, known[index].source, known[index]) for index in left],
        [_text(texts[place][2], texts[place][1].name, texts[place][0].path) for place in others],
        rest,
    )
    claims = {
        place: claim._replace(
            known=None if claim.known is None else left[claim.known],
            candidate=None if claim.candidate is None else left[claim.candidate],
        )
        for place, claim in zip(others, matched, strict=True)
    }
    for place, index in taken.items():
        old, new = known[index].note, texts[place][2]
        same = (old.term, old.definition, old.tags, old.aliases) == (new.term, new.definition, new.tags, new.aliases)
        claims[place] = Claim(known=index, reason=Reason.SAME if same else Reason.CHANGED, why=_ON_ITS_LINE)
    return [claims[place] for place in range(len(texts))]


def with_numbers(
    collection: Collection, decks: Iterable[Deck], claims: Iterable[Claim], known: Sequence[notes.KnownNote]
) -> list[Deck]:
    """The same decks, with the gaps of known notes numbered as before."""
    found: list[Deck] = []
    left = iter(claims)
    for deck in decks:
        own = zip(deck.notes, islice(left, len(deck.notes)), strict=True)
        kept = tuple(
            replace(note, definition=keep_numbers(note.definition, *notes.gaps_before(collection, known[claim.known])))
            if note.gaps and claim.known is not None
            else note
            for note, claim in own
        )
        found.append(deck if kept == deck.notes else replace(deck, notes=kept))
    return found


def copies_of(
    collection: Collection, away: Iterable[notes.KnownNote], known: Container[int]
) -> list[tuple[notes.KnownNote, notes.KnownNote]]:
    """For notes with a history whose text is gone, the only note of another file that says nearly the same.

    This finds notes that were copied first and removed later, alone or with their
    file. Notes that are ``known`` to the matching were already considered.
    """
    found: list[tuple[notes.KnownNote, notes.KnownNote]] = []
    taken: set[int] = set()
    for old in away:
        same = [
            other
            for other in notes.elsewhere(collection, old)
            if other.id not in known
            and other.id not in taken
            and likeness(other.note.definition, old.note.definition) >= KEPT
        ]
        exact = [other for other in same if other.note.definition == old.note.definition] or same
        if len(exact) == 1:
            taken.add(exact[0].id)
            found.append((old, exact[0]))
    return found


def compared(term: str, definition: str) -> str:
    """The definition of a note as it is compared: gaps do not change what it says."""
    if clozes.may_hold_any(definition) and term == clozes.blanked(definition):
        return clozes.revealed(definition)
    return definition


def _text(note: Note, deck: str, source: str, known: notes.KnownNote | None = None) -> Text:
    retired, learnt = (known.retired, known.learnt) if known else (False, True)
    definition = compared(note.term, note.definition)
    return Text(term=note.term, definition=definition, deck=deck, source=source, retired=retired, learnt=learnt)
