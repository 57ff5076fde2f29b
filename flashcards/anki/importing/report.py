"""What an import of a package did, or would do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flashcards.anki.importing.deckfiles import Writing
from flashcards.anki.importing.merging import Differences
from flashcards.anki.importing.offers import Offer, offer_of
from flashcards.anki.importing.pairing import Pair, taken
from flashcards.anki.notes.convert import Converted, Converter
from flashcards.anki.package.reader import Package
from flashcards.cards import Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A text that was changed in Anki: ``before`` is ours, which may have been changed ``later``."""

    deck: str
    before: Note
    after: Note
    later: bool


@dataclass(slots=True, kw_only=True)
class Report:
    """What an import did, or would do.

    ``decks`` are the decks that get new notes, with their files and how many.
    ``notes`` counts the notes in the package, ``known`` those that are here,
    ``removed`` those that were removed here and stay so. ``cardless`` notes have
    no cards in Anki and are left out, as are ``unasked`` cards, which ask for no
    cloze of their note. ``nameless`` are new notes whose question shows nothing
    that can be asked here, ``hollow`` those with an answer that cannot be shown.
    ``changed`` are texts changed in Anki, of which ``taken`` were taken.
    ``entries`` counts new entries of the log, ``reviews`` the answers among them;
    ``impossible`` rows have impossible times; ``days`` is how many entries of
    earlier imports should be on another day, to which they are moved if that is
    asked for. ``offer`` are the settings of FSRS in it. ``media`` counts files
    copied, ``missing_media`` names files that notes show and the package does not
    have. Cards without a note and reviews without a card are counted as in
    :class:`Package`.
    """

    decks: list[tuple[str, Path, int]] = field(default_factory=list)
    new: list[Converted] = field(default_factory=list)
    notes: int = 0
    known: int = 0
    removed: int = 0
    cardless: int = 0
    unasked: int = 0
    nameless: list[Converted] = field(default_factory=list)
    hollow: list[Converted] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    taken: int = 0
    entries: int = 0
    reviews: int = 0
    impossible: int = 0
    days: int = 0
    media: int = 0
    missing_media: list[str] = field(default_factory=list)
    homeless_cards: int = 0
    orphaned_reviews: int = 0
    differences: Differences = field(default_factory=Differences)
    offer: Offer | None = None


def report_of(
    package: Package, pairs: Sequence[Pair], changes: Sequence[Pair], writings: Sequence[Writing], converter: Converter
) -> Report:
    """The report of an import that will store ``pairs`` and write ``writings``."""
    known = [one.known for one in pairs if one.known is not None]
    return Report(
        decks=[(one.deck.name, one.path, len(one.added)) for one in writings if one.added],
        new=[one.found for one in pairs if one.known is None],
        nameless=[one.found for one in pairs if one.known is None and one.found.nameless and not one.found.is_cloze],
        hollow=[one.found for one in pairs if one.known is None and one.found.hollow],
        notes=len(pairs),
        known=len(known),
        removed=sum(one.removed for one in known),
        cardless=converter.cardless,
        unasked=converter.unasked,
        changed=[
            Change(
                deck=one.known.deck,
                before=one.known.note,
                after=taken(one),
                later=one.found.modified <= one.known.edited,
            )
            for one in changes
            if one.known
        ],
        offer=offer_of(package, (one.found for one in pairs)),
        homeless_cards=package.homeless_cards,
        orphaned_reviews=package.log.orphaned,
    )
