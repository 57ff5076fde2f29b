"""Which cards today, in which order, within which limits.

First the cards are chosen: one of each note, the most overdue reviews first,
new cards in the order of their text, as far as the daily limits allow. Then they
are put in the order of the settings. ``docs/queue.md`` has all rules.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from flashcards.cards import CardId
from flashcards.lean import NamedTuple
from flashcards.study.rules import LONGEST, Left, covers
from flashcards.studyday import Day


class Why(StrEnum):
    """Why a card is asked."""

    DUE = "due"
    NEW = "new"
    AGAIN = "again"
    CRAM = "cram"
    CRAM_AGAIN = "cram again"


class Asked(NamedTuple):
    """One place in the queue."""

    card: CardId
    why: Why

    @property
    def is_drill(self) -> bool:
        """Whether its answer changes no schedule."""
        return self.why not in {Why.DUE, Why.NEW}

    @property
    def is_cram(self) -> bool:
        """Whether its answer never counts."""
        return self.why in {Why.CRAM, Why.CRAM_AGAIN}

    @property
    def is_repeat(self) -> bool:
        """Whether it was already answered in this session."""
        return self.why in {Why.AGAIN, Why.CRAM_AGAIN}

    def again(self) -> "Asked":
        """The same card, to be repeated."""
        return Asked(self.card, Why.CRAM_AGAIN if self.is_cram else Why.AGAIN)


class Due(NamedTuple):
    """A card that is due, or may be asked before it is.

    The more days have passed ``since``, divided by ``span``, the more overdue
    it is. ``note`` is a number that the cards of its note share, None if it has
    no siblings. ``place`` is where its note is in its text, only needed to ask in
    that order.
    """

    card: CardId
    since: Day
    span: float = 1
    note: int | None = None
    place: int = 0


class New(NamedTuple):
    """A card never learnt; ``note`` and ``place`` as in :class:`Due`."""

    card: CardId
    note: int | None = None
    place: int = 0


class DeckCards(NamedTuple):
    """What one deck could ask today, before any limit.

    ``new`` is in the order in which it should be taken; ``again`` are cards
    answered today whose last answer asks for a repeat.
    """

    deck: str = ""
    due: Sequence[Due] = ()
    new: Sequence[New] = ()
    again: Sequence[CardId] = ()

    @property
    def cards(self) -> list[Due | New]:
        """All but the repeats."""
        return [*self.due, *self.new]


class SessionOptions(NamedTuple):
    """How a session is put together.

    ``order``, ``new_order`` and ``apart`` are as in the settings; ``seed`` selects
    one of the random orders. ``most`` and ``most_new`` are the limits of this
    session; None means no limit.
    """

    order: str = "due"
    new_order: str = "after"
    apart: bool = True
    seed: int = 0
    most: int | None = None
    most_new: int | None = None


USUAL = SessionOptions()
"""The options of a session if nothing was chosen."""


_Card = TypeVar("_Card", Due, New)


def plan(
    per_deck: Sequence[DeckCards], today: Day, left: Mapping[str, Left], options: SessionOptions = USUAL
) -> tuple[Asked, ...]:
    """The queue of a session over these decks.

    The most overdue review is the one for which the most of its spans have
    passed: under SM-2 it is overdue by the largest part of its interval, under
    FSRS it is least likely to be recalled. A quotient in floating point is the
    nearest to the exact one, so equal ones are equal, and others keep their
    order as long as intervals are below a million days.
    ``left`` is what is left of the daily limits by the name of the deck; ``""``
    is the limit over all decks. Repeats from earlier today come last and are not
    limited.
    """
    due = sorted(
        [card for deck_cards in per_deck for card in deck_cards.due],
        key=lambda card: ((card.since - today) / card.span, card.card),
    )
    new = [card for deck_cards in per_deck for card in deck_cards.new]
    if options.apart:
        due = _first_of_notes(due, ())
        new = _first_of_notes(new, {card.note for card in due})
    due = _allowed(due, per_deck, {name: rest.reviews for name, rest in left.items()})
    new = _allowed(new, per_deck, {name: rest.new for name, rest in left.items()})
    scheduled = _arrange(*_cut(due, new[: options.most_new], options), per_deck, options)
    if not options.apart:
        scheduled = _spread(scheduled)
    asked = [Asked(card.card, Why.DUE if isinstance(card, Due) else Why.NEW) for card in scheduled]
    return (*asked, *(Asked(card, Why.AGAIN) for deck_cards in per_deck for card in deck_cards.again))


def cram(per_deck: Sequence[DeckCards], options: SessionOptions = USUAL) -> tuple[Asked, ...]:
    """A queue of every card of these decks that counts nothing, so no limit applies.

    By default it has the order of the decks and their texts. Siblings are asked
    on the same day, but not in a row.
    """
    every: list[Due | New] = [card for deck_cards in per_deck for card in deck_cards.cards]
    every.sort(key=_rank(per_deck, options if options.order != "due" else options._replace(order="deck")))
    return tuple(Asked(card=card.card, why=Why.CRAM) for card in _spread(every[: _most(options)]))


def _decks(per_deck: Sequence[DeckCards]) -> dict[CardId, int]:
    """For each card, the number of its deck, in the order in which the decks are asked."""
    return {card.card: number for number, deck_cards in enumerate(per_deck) for card in deck_cards.cards}


def _most(options: SessionOptions) -> int:
    return LONGEST if options.most is None else min(options.most, LONGEST)


def _first_of_notes(cards: Iterable[_Card], had: Iterable[int | None]) -> list[_Card]:
    """The first card of each note; notes in ``had`` already had one."""
    kept: list[_Card] = []
    taken = set(had)
    for card in cards:
        if card.note is None or card.note not in taken:
            kept.append(card)
            taken.add(card.note)
    return kept


def _allowed(cards: list[_Card], per_deck: Sequence[DeckCards], left: Mapping[str, int | None]) -> list[_Card]:
    """The cards that the limits allow, in order; each uses one of every limit that covers it."""
    purse = {name: limit for name, limit in left.items() if limit is not None}
    if not purse:
        return cards
    payers = [[name for name in covers(deck_cards.deck) if name in purse] for deck_cards in per_deck]
    decks = _decks(per_deck)
    kept: list[_Card] = []
    for card in cards:
        paying = payers[decks[card.card]]
        if all(purse[name] > 0 for name in paying):
            kept.append(card)
            for name in paying:
                purse[name] -= 1
    return kept


def _cut(due: list[Due], new: list[New], options: SessionOptions) -> tuple[list[Due], list[New]]:
    """As many as one session may have, the first ones; if they are mixed, both kinds in proportion."""
    most, total = _most(options), len(due) + len(new)
    if total <= most:
        return due, new
    match options.new_order:
        case "before":
            first = min(len(new), most)
        case "mixed":
            first = most * len(new) // total
        case _:
            first = max(0, most - len(due))
    return due[: most - first], new[:first]


def _arrange(due: list[Due], new: list[New], per_deck: Sequence[DeckCards], options: SessionOptions) -> list[Due | New]:
    if options.order == "deck":
        decks = _decks(per_deck)
        parts = []
        for number in range(len(per_deck)):
            mine = [card for card in due if decks[card.card] == number]
            unseen = [card for card in new if decks[card.card] == number]
            parts.append((mine, unseen))
    else:
        parts = [(due, new)]
    if options.order != "due":
        rank = _rank(per_deck, options)
        for reviews, unseen in parts:
            reviews.sort(key=rank)
            unseen.sort(key=rank)
    return [card for reviews, unseen in parts for card in _join(reviews, unseen, options.new_order)]


def _rank(per_deck: Sequence[DeckCards], options: SessionOptions) -> Callable[[Due | New], tuple[int, ...]]:
    """The position of a card in the chosen order."""
    match options.order:
        case "random":
            return lambda card: (_scatter(options.seed, card.card), card.card)
        case "deck":
            decks = _decks(per_deck)
            return lambda card: (decks[card.card], card.place, card.card)
        case _:
            return lambda card: (card.card,)


def _scatter(seed: int, card: CardId) -> int:
    """A number that looks random, and is the same for the same seed and card.

    Source: the output function of SplitMix64, Steele, Lea and Flood, "Fast
    splittable pseudorandom number generators" (2014).
    """
    mask = (1 << 64) - 1
    mixed = (seed * 0xD1342543DE82EF95 + (card + 1) * 0x9E3779B97F4A7C15) & mask
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & mask
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB & mask
    return mixed ^ mixed >> 31


def _join(due: Sequence[Due], new: Sequence[New], new_order: str) -> list[Due | New]:
    """New cards after the reviews, before them, or spread evenly among them."""
    if new_order == "before":
        return [*new, *due]
    if new_order != "mixed":
        return [*due, *new]
    joined: list[Due | New] = []
    rest, fresh = iter(due), iter(new)
    done = begun = 0
    while done < len(due) or begun < len(new):
        # the middle of each card's share of the session, which has one share for each card of its kind
        if (2 * begun + 1) * len(due) < (2 * done + 1) * len(new):
            joined.append(next(fresh))
            begun += 1
        else:
            joined.append(next(rest))
            done += 1
    return joined


def _spread(cards: Sequence[Due | New]) -> list[Due | New]:
    """The cards in almost the same order, but without two cards of one note in a row, if that is possible."""
    waiting, spread = list(cards), list[Due | New]()
    while waiting:
        last = spread[-1].note if spread else None
        other = next((place for place, card in enumerate(waiting) if card.note is None or card.note != last), None)
        if other is None:
            break
        spread.append(waiting.pop(other))
    for card in waiting:  # siblings: each goes to the last gap that has no sibling beside it
        gaps = range(len(spread), -1, -1)
        free = (gap for gap in gaps if all(near.note != card.note for near in spread[max(0, gap - 1) : gap + 1]))
        spread.insert(next(free, len(spread)), card)
    return spread
