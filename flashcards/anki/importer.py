"""A package into the library and the collection: text, media, history.

What is here stays: a text that was changed here and in Anki is told and not
taken unless that is asked for, a note that was removed here stays removed, and
the log takes what it does not have. So importing a package twice, or two
packages in either order, leads to the same.
"""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from flashcards.anki.adoption import adopt
from flashcards.anki.convert import Converter, deck_name
from flashcards.anki.deckfiles import Media, Targets, Writing, write
from flashcards.anki.markdown import block_markdown
from flashcards.anki.merging import Differences, Histories
from flashcards.anki.pairing import Known, Pair, known_notes, pair, taken
from flashcards.anki.reader import Package, read_package
from flashcards.cards import Deck, Note
from flashcards.collection.store import Collection
from flashcards.library import sync
from flashcards.library.places import Home, source_name
from flashcards.studyday import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A text that was changed in Anki after it was last changed here: ``before`` is ours."""

    deck: str
    before: Note
    after: Note


@dataclass(slots=True, kw_only=True)
class Report:
    """What an import did, or would do.

    ``decks`` are the decks that got new notes, with their files and how many.
    ``notes`` counts the notes in the package, ``known`` those that are here,
    ``removed`` those that were removed here and stay so. ``changed`` are texts
    changed in Anki, of which ``taken`` were taken. ``entries`` counts what is
    new in the log, ``reviews`` the answers among it; ``impossible`` rows have
    times that cannot be. ``media`` counts files copied, ``missing_media``
    names what notes show and the package does not hold. Cards without a note
    and reviews without a card are counted as in :class:`Package`.
    """

    decks: list[tuple[str, Path, int]] = field(default_factory=list)
    notes: int = 0
    known: int = 0
    removed: int = 0
    changed: list[Change] = field(default_factory=list)
    taken: int = 0
    entries: int = 0
    reviews: int = 0
    impossible: int = 0
    media: int = 0
    missing_media: list[str] = field(default_factory=list)
    homeless_cards: int = 0
    orphaned_reviews: int = 0
    differences: Differences = field(default_factory=Differences)
    troubles: list[sync.Trouble] = field(default_factory=list)


def import_package(  # noqa: PLR0913 - the choices a person has
    collection: Collection, home: Home, path: Path, now: Instant, *, dry_run: bool = False, take_text: bool = False
) -> Report:
    """Import an Anki package; ``take_text`` takes the texts that were changed in Anki.

    With ``dry_run`` nothing is written. The collection should be as the deck
    files are; see :func:`flashcards.library.sync.refresh`.

    Raises:
        DeckError: the package cannot be read, or a deck file cannot be added to.
        OutputError: a deck file or a medium cannot be written.
    """
    with read_package(path) as package:
        converter = Converter(package.decks)
        found = [item for note in package.notes() for item in converter.convert(note)]
        pairs = pair(found, known_notes(collection))
        changes = [one for one in pairs if one.changed]
        report = _report(package, pairs, changes)
        writings = _writings(package, pairs, changes if take_text else (), Targets(collection, home), home)
        report.decks = [(one.deck.name, one.path, len(one.added)) for one in writings if one.added]
        report.taken = len(changes) if take_text else 0
        owners = {number: one.known for number, one in enumerate(pairs) if one.known is not None}
        if not dry_run:
            _write(package, writings, report)
            if writings:
                report.troubles = sync.refresh(collection, home, now)
            owners |= _new_rows(collection, writings, home)
            owners = adopt(collection, found, owners, now)
        histories = Histories(collection, found, owners, now)
        merged = histories.count(package) if dry_run else histories.merge(package)
        report.entries, report.reviews, report.impossible = merged.entries, merged.reviews, merged.impossible
        if not dry_run:
            report.differences = histories.differences()
    return report


def _report(package: Package, pairs: Sequence[Pair], changes: Sequence[Pair]) -> Report:
    return Report(
        notes=len(pairs),
        known=sum(one.known is not None for one in pairs),
        removed=sum(one.known is not None and one.known.removed for one in pairs),
        changed=[Change(deck=one.known.deck, before=one.known.note, after=taken(one)) for one in changes if one.known],
        homeless_cards=package.homeless_cards,
        orphaned_reviews=package.orphaned_reviews,
    )


def _writings(
    package: Package, pairs: Sequence[Pair], changes: Sequence[Pair], targets: Targets, home: Home
) -> list[Writing]:
    """What is to be written into which file."""
    descriptions = {deck_name(deck.name): deck.description for deck in package.decks.values()}
    found: dict[Path, Writing] = {}

    def into(path: Path, deck: str) -> Writing:
        if path not in found:
            exists = path.exists()
            description = "" if exists else block_markdown(descriptions.get(deck, ""))
            found[path] = Writing(path=path, deck=Deck(name=deck, description=description), exists=exists)
        return found[path]

    for number, one in enumerate(pairs):
        if one.known is None:
            writing = into(targets.path_of(one.found.deck), one.found.deck)
            writing.added[number] = one.found.note
            writing.media |= dict.fromkeys(one.found.media)
    for one in changes:
        if one.known is not None:
            writing = into(Path(home.absolute(one.known.source)), one.known.deck)
            writing.edits[one.known.note.line] = taken(one)
            writing.media |= dict.fromkeys(one.found.media)
    return list(found.values())


def _write(package: Package, writings: Sequence[Writing], report: Report) -> None:
    """Write media, and after them the decks that show them."""
    media = Media(package)
    for one in writings:
        with suppress(OSError):  # writing says what is wrong with the folder
            one.path.parent.mkdir(parents=True, exist_ok=True)
        write(one, media.bring(one.path.parent, one.media))
    report.media, report.missing_media = media.copied, list(media.missing)


def _new_rows(collection: Collection, writings: Sequence[Writing], home: Home) -> dict[int, Known]:
    """The notes that were just written, as the collection has them now, by their places in the package."""
    if not writings:
        return {}
    rows: dict[tuple[str, str, str], list[Known]] = defaultdict(list)
    for known in known_notes(collection):
        if not known.removed and not known.waits:
            rows[known.source, known.note.term, known.note.definition].append(known)
    found: dict[int, Known] = {}
    for one in writings:
        source = source_name(str(one.path), home)
        for number, note in reversed(one.added.items()):
            if same := rows[source, note.term, note.definition]:
                found[number] = same.pop()
    return found
