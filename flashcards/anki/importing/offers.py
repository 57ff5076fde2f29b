"""What a package says of FSRS, for a person who may want it here too: it is told, and never taken unasked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flashcards.anki.notes.convert import Converted
from flashcards.anki.package.reader import Package
from flashcards.scales import LEAST_RETENTION, MOST_RETENTION, RETENTION


class Offer(NamedTuple):
    """The settings of FSRS in Anki.

    ``parameters`` are those that most cards have, the defaults aside; none if
    all have those. ``modified`` says when, in UTC milliseconds, and ``others``
    counts the cards that have other ones. ``retention`` is what most cards
    want to be recalled with, and ``decks`` are those that want another.
    """

    parameters: tuple[float, ...]
    modified: int
    others: int
    retention: float
    decks: Mapping[str, float]


def offer_of(package: Package, found: Iterable[Converted]) -> Offer | None:
    """What a package offers with these notes; None where FSRS is off."""
    presets = package.presets()
    if not presets:
        return None
    usual = presets.get(1) or next(iter(presets.values()))
    parameters: Counter[tuple[float, ...]] = Counter()
    modified: dict[tuple[float, ...], int] = {}
    retentions: defaultdict[str, Counter[float]] = defaultdict(Counter)
    for item in found:
        for _, card in item.cards:
            deck = package.decks.get(card.deck)
            preset = (presets.get(deck.preset) if deck else None) or usual
            parameters[preset.parameters] += 1
            modified[preset.parameters] = max(preset.modified, modified.get(preset.parameters, 0))
            wanted = deck.retention if deck is not None and deck.retention is not None else preset.retention
            if LEAST_RETENTION <= wanted <= MOST_RETENTION:
                retentions[item.deck][round(wanted, 4)] += 1
    if not parameters:
        return None
    chosen = max(parameters, key=lambda each: (bool(each), parameters[each]))
    total: Counter[float] = sum(retentions.values(), Counter())
    retention = total.most_common(1)[0][0] if total else RETENTION
    of_decks = {name: each.most_common(1)[0][0] for name, each in sorted(retentions.items())}
    others = {name: each for name, each in of_decks.items() if each != retention}
    return Offer(chosen, 1000 * modified[chosen], parameters.total() - parameters[chosen], retention, others)
