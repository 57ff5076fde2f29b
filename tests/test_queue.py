"""Which cards are asked today, in which order, and how many."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cards import CardId
from flashcards.reviews import Rating
from flashcards.settings import DEFAULTS
from flashcards.study.queue import Asked, DeckCards, Due, New, SessionOptions, Why, cram, plan
from flashcards.study.rules import GOOD, LONGEST, Left, Rules, allowance, covers, smaller, within
from flashcards.studyday import Day

TODAY = Day(100)
NO_LIMITS: Mapping[str, Left] = {}


def due(card: int, late: int = 0, interval: int = 1, note: int | None = None, place: int = 0) -> Due:
    """A card that has been due for so many days."""
    return Due(card=CardId(card), since=Day(TODAY - late), span=max(1, interval), note=note, place=place)


def new(card: int, note: int | None = None, place: int = 0) -> New:
    """A card never learnt."""
    return New(card=CardId(card), note=note, place=place)


def deck_cards(name: str = "A", *cards: Due | New, again: Sequence[int] = ()) -> DeckCards:
    """A deck with these cards."""
    return DeckCards(
        deck=name,
        due=[card for card in cards if isinstance(card, Due)],
        new=[card for card in cards if isinstance(card, New)],
        again=[CardId(card) for card in again],
    )


def numbers(queue: Sequence[Asked], why: Why | None = None) -> list[int]:
    """The cards of a queue, all or those asked for one reason."""
    return [asked.card for asked in queue if why in {None, asked.why}]


def ask(*decks: DeckCards, left: Mapping[str, Left] = NO_LIMITS, options: SessionOptions | None = None) -> list[int]:
    """The cards of the queue over some decks."""
    return numbers(plan(decks, TODAY, left, options or SessionOptions()))


class TestOrder:
    """What comes first."""

    @pytest.mark.parametrize(
        ("story", "decks", "expected"),
        [
            ("no deck", [], []),
            ("an empty deck", [deck_cards()], []),
            (
                "a day late after one day is worse than five after ten",
                [deck_cards("A", due(1, 5, 10), due(2, 1, 1))],
                [2, 1],
            ),
            (
                "what is overdue before what is due today",
                [deck_cards("A", due(1, 0, 3)), deck_cards("B", due(2, 1, 900))],
                [2, 1],
            ),
            ("equal fractions by card", [deck_cards("A", due(7, 2, 4)), deck_cards("B", due(3, 1, 2))], [3, 7]),
            ("a third is more than 333 of a thousand", [deck_cards("A", due(1, 333, 1000), due(2, 1, 3))], [2, 1]),
            ("a due day without an interval counts as one day", [deck_cards("A", due(1, 3, 0), due(2, 4, 2))], [1, 2]),
            (
                "what is asked ahead comes after what is due",
                [deck_cards("A", due(1, -3, 6), due(2), due(3, -1, 6))],
                [2, 3, 1],
            ),
            ("reviews before new cards", [deck_cards("A", new(1), due(2))], [2, 1]),
            ("new cards before repeats", [deck_cards("A", new(2), due(3), again=[1])], [3, 2, 1]),
            (
                "new cards as in the text, deck by deck",
                [deck_cards("A", new(9), new(3)), deck_cards("B", new(5))],
                [9, 3, 5],
            ),
            (
                "repeats of all decks at the end",
                [deck_cards(again=[1]), deck_cards("B", new(2)), deck_cards("C", again=[3])],
                [2, 1, 3],
            ),
        ],
    )
    def test_the_usual_order(self, story: str, decks: list[DeckCards], expected: list[int]) -> None:
        """Reviews come first, the most overdue for their interval leading, then new cards, then repeats."""
        assert ask(*decks) == expected, story

    @pytest.mark.parametrize(
        ("order", "expected"),
        [("due", [2, 9, 4, 1, 8, 7]), ("added", [2, 4, 9, 1, 7, 8]), ("deck", [9, 2, 1, 4, 7, 8])],
    )
    def test_orders(self, order: str, expected: list[int]) -> None:
        """By danger; in the order in which cards were first seen; or deck by deck in the order of their texts."""
        first = deck_cards("B", due(2, 5, place=3), due(9, 4, place=1), new(1, place=2))
        second = deck_cards("A", due(4, 3, place=1), new(8, place=3), new(7, place=2))
        assert ask(first, second, options=SessionOptions(order=order)) == expected

    @pytest.mark.parametrize(
        ("new_order", "expected"),
        [("after", [1, 2, 3, 4, 5, 6]), ("before", [5, 6, 1, 2, 3, 4]), ("mixed", [1, 5, 2, 3, 6, 4])],
    )
    def test_where_new_cards_come(self, new_order: str, expected: list[int]) -> None:
        """After the reviews, before them, or spread evenly among them."""
        deck = deck_cards("A", *[due(card) for card in range(1, 5)], new(5), new(6))
        assert ask(deck, options=SessionOptions(new_order=new_order)) == expected

    def test_new_cards_stay_with_their_deck(self) -> None:
        """Deck by deck, each deck has its new cards where they were wanted."""
        decks = [deck_cards("A", due(1), new(2)), deck_cards("B", due(3), new(4))]
        assert ask(*decks, options=SessionOptions(order="deck", new_order="before")) == [2, 1, 4, 3]

    def test_chance_can_be_repeated(self) -> None:
        """A random order is the same for one seed and another for the next; reviews stay before new cards."""
        deck = deck_cards("A", *[due(card) for card in range(1, 21)], *[new(card) for card in range(21, 41)])
        once, again, other = (ask(deck, options=SessionOptions(order="random", seed=seed)) for seed in (5, 5, 6))
        assert once == again != other
        assert sorted(once[:20]) == [*range(1, 21)] != once[:20]
        assert sorted(once[20:]) == [*range(21, 41)] != once[20:]

    def test_chance_is_even(self) -> None:
        """Over many seeds each of six cards leads about as often as any other."""
        deck = deck_cards("A", *[due(card) for card in range(1, 7)])
        first = [ask(deck, options=SessionOptions(order="random", seed=seed))[0] for seed in range(1200)]
        assert all(150 < first.count(card) < 250 for card in range(1, 7))

    def test_why_a_card_is_asked(self) -> None:
        """Every place in the queue says why it is there."""
        queue = plan([deck_cards("A", due(1), new(2), again=[3])], TODAY, {})
        assert [asked.why for asked in queue] == [Why.DUE, Why.NEW, Why.AGAIN]


class TestSiblings:
    """Cards of one note."""

    def test_apart(self) -> None:
        """The most endangered review of a note is asked, or the first of its new cards; a review comes before those."""
        deck = deck_cards("A", due(1, 1, 9, 50), due(2, 1, 1, 50), new(3, 50), new(4, 60), new(5, 60), new(6))
        assert ask(deck) == [2, 4, 6]

    def test_a_review_beyond_its_allowance_still_holds_back_its_sibling(self) -> None:
        """What is asked of a note does not depend on what else is due."""
        deck = deck_cards("A", due(1, 1), due(2, 0, 1, 50), new(3, 50))
        assert ask(deck, left={"A": Left(reviews=1)}) == [1]

    def test_together(self) -> None:
        """All of a note are asked on one day, but not next to each other."""
        deck = deck_cards("A", due(1, 5, 1, 50), due(2, 5, 1, 50), due(3, 2), new(4, 50), new(5))
        assert ask(deck, options=SessionOptions(apart=False)) == [1, 3, 2, 5, 4]

    def test_together_with_too_many(self) -> None:
        """Where there is nothing to put between them, siblings follow each other."""
        deck = deck_cards("A", *[due(card, note=50) for card in (1, 2, 3)], due(4))
        assert ask(deck, options=SessionOptions(apart=False)) == [1, 4, 2, 3]


class TestAllowances:
    """How many cards a day allows."""

    @pytest.mark.parametrize(
        ("story", "left", "expected"),
        [
            ("no allowance", {}, [1, 2, 3, 4, 5, 6]),
            ("one without a limit", {"A": Left()}, [1, 2, 3, 4, 5, 6]),
            ("two reviews, the most endangered", {"A": Left(reviews=2)}, [1, 2, 4, 5, 6]),
            ("a new card", {"A": Left(new=1)}, [1, 2, 3, 4, 6]),
            ("nothing", {"A": Left(0, 0)}, [6]),
            ("over all decks", {"": Left(1, 1)}, [1, 4, 6]),
            ("of the deck above", {"A": Left(new=0)}, [1, 2, 3, 6]),
            ("of another deck", {"B": Left(0, 0)}, [1, 2, 3, 4, 5, 6]),
        ],
    )
    def test_of_one_deck(self, story: str, left: Mapping[str, Left], expected: list[int]) -> None:
        """A deck asks no more than what is left of every allowance that covers it; repeats are no new load."""
        name = "A::B" if "above" in story else "A"
        deck = deck_cards(name, due(1, 3), due(2, 2), due(3, 1), new(4), new(5), again=[6])
        assert ask(deck, left=left) == expected, story

    def test_of_several_decks(self) -> None:
        """An allowance covers the deck and those below it, and the most endangered of all take it up."""
        decks = [
            deck_cards("A", due(1, 1), due(2, 5)),
            deck_cards("A::B", due(3, 4), due(4, 6)),
            deck_cards("AB", due(5, 9), new(6)),
        ]
        assert ask(*decks, left={"A": Left(reviews=3), "A::B": Left(reviews=1), "": Left(new=0)}) == [5, 4, 2, 1]

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            (SessionOptions(most=3), [1, 2, 3]),
            (SessionOptions(most=5), [1, 2, 3, 4, 6]),
            (SessionOptions(most=0), []),
            (SessionOptions(most=1, new_order="before"), [6]),
            (SessionOptions(most=3, new_order="before"), [6, 7, 1]),
            (SessionOptions(most=3, new_order="mixed"), [1, 6, 2]),
            (SessionOptions(most_new=1), [1, 2, 3, 4, 6]),
            (SessionOptions(most=2, order="added"), [1, 2]),
        ],
    )
    def test_a_short_session(self, options: SessionOptions, expected: list[int]) -> None:
        """A session may be limited; which cards are left out does not depend on the order they are asked in."""
        deck = deck_cards("A", due(1, 4), due(2, 3), due(3, 2), due(4, 1), new(6), new(7), again=[9])
        assert ask(deck, options=options) == [*expected, 9]

    def test_a_session_has_an_end(self) -> None:
        """A session holds at most a thousand scheduled cards, the most endangered of them, and all repeats."""
        deck = deck_cards("A", *[due(card, 2000 - card) for card in range(1, LONGEST + 50)], new(5000), again=[6000])
        assert ask(deck) == [*range(1, LONGEST + 1), 6000]
        assert ask(deck, options=SessionOptions(most=LONGEST + 7)) == [*range(1, LONGEST + 1), 6000]

    @pytest.mark.parametrize(("limit", "done", "left"), [(None, 7, None), (5, 0, 5), (5, 3, 2), (5, 5, 0), (5, 9, 0)])
    def test_what_is_left(self, limit: int | None, done: int, left: int | None) -> None:
        """What a daily limit leaves is never less than nothing."""
        assert allowance(limit, done) == left

    @pytest.mark.parametrize(("first", "second", "least"), [(None, None, None), (3, None, 3), (None, 0, 0), (4, 3, 3)])
    def test_the_smaller(self, first: int | None, second: int | None, least: int | None) -> None:
        """No limit is more than any."""
        assert smaller(first, second) == least

    def test_covers(self) -> None:
        """A deck is covered by what stands over all, by the decks above it, and by itself."""
        assert list(covers("A::B C::D")) == ["", "A", "A::B C", "A::B C::D"]
        assert list(covers("::A")) == ["", "::A"]


class TestCram:
    """Asking without counting."""

    def test_cram_asks_everything(self) -> None:
        """All cards, siblings too but not side by side, in the order of the texts, and nothing is counted."""
        deck = deck_cards("A", due(1, place=2, note=50), new(2, place=2, note=50), new(3, place=1), again=[4])
        queue = cram([deck_cards("B", due(9)), deck])
        assert numbers(queue) == [9, 2, 3, 1]
        assert {asked.why for asked in queue} == {Why.CRAM}

    def test_cram_in_another_order(self) -> None:
        """It can be shortened, and asked in the order in which cards were first seen, or at random."""
        deck = deck_cards("A", due(5), due(2), new(9), new(1))
        assert numbers(cram([deck], SessionOptions(order="added", most=3))) == [1, 2, 5]
        assert numbers(cram([deck], SessionOptions(order="random", seed=1))) == numbers(
            cram([deck], SessionOptions(order="random", seed=1))
        )
        assert len(cram([deck_cards("A", *[new(card) for card in range(LONGEST + 5)])])) == LONGEST


def test_the_rules_of_the_settings() -> None:
    """The rules that counting knows by heart are those of the usual settings, and follow them."""
    assert Rules.of(DEFAULTS) == Rules()
    assert Rating.GOOD.quality == GOOD
    chosen = DEFAULTS._replace(siblings="together", repeat_below=Rating.HARD, new_per_day=3, reviews_per_day=9)
    assert Rules.of(chosen) == Rules(new_per_day=3, reviews_per_day=9, apart=False, good=Rating.HARD.quality)


NAMES = ("A", "A::B", "A::B::C", "A::D", "E")
limits = st.none() | st.integers(0, 6)
lefts = st.dictionaries(st.sampled_from(("", *NAMES)), st.builds(Left, limits, limits))
wishes = st.builds(
    SessionOptions,
    order=st.sampled_from(["due", "random", "added", "deck"]),
    new_order=st.sampled_from(["after", "before", "mixed"]),
    apart=st.booleans(),
    seed=st.integers(0, 9),
    most=st.none() | st.integers(0, 20),
    most_new=st.none() | st.integers(0, 6),
)


@st.composite
def per_deck(draw: st.DrawFn) -> list[DeckCards]:
    """Some decks with cards of their own; of some cards there are siblings in the deck."""
    decks = []
    for number, name in enumerate(draw(st.lists(st.sampled_from(NAMES), unique=True))):
        cards: list[Due | New] = []
        for card in range(draw(st.integers(0, 12))):
            note = draw(st.none() | st.integers(number * 100, number * 100 + 3))
            if draw(st.booleans()):
                cards.append(due(number * 100 + card, draw(st.integers(-3, 9)), draw(st.integers(0, 9)), note))
            else:
                cards.append(new(number * 100 + card, note, card))
        decks.append(
            deck_cards(name, *cards, again=range(number * 100 + 50, number * 100 + 50 + draw(st.integers(0, 2))))
        )
    return decks


def facts(decks: Sequence[DeckCards]) -> dict[int, tuple[str, Due | New]]:
    """The deck and the card of each number."""
    return {card.card: (deck.deck, card) for deck in decks for card in deck.cards}


def scheduled(queue: Sequence[Asked]) -> list[int]:
    """The cards that are no repeats."""
    return [asked.card for asked in queue if asked.why is not Why.AGAIN]


@given(decks=per_deck(), left=lefts, options=wishes)
def test_nobody_is_asked_twice(decks: list[DeckCards], left: Mapping[str, Left], options: SessionOptions) -> None:
    """A queue holds each card once, of the kind it is, and every repeat."""
    queue = plan(decks, TODAY, left, options)
    assert len(numbers(queue)) == len(set(numbers(queue)))
    known = facts(decks)
    assert all(isinstance(known[card][1], Due) for card in numbers(queue, Why.DUE))
    assert all(isinstance(known[card][1], New) for card in numbers(queue, Why.NEW))
    assert numbers(queue, Why.AGAIN) == [card for deck in decks for card in deck.again]


@given(decks=per_deck(), left=lefts, options=wishes)
def test_no_allowance_is_passed(decks: list[DeckCards], left: Mapping[str, Left], options: SessionOptions) -> None:
    """No deck with those below it asks more than is left of its allowance, and no session more than it was to."""
    queue, known = plan(decks, TODAY, left, options), facts(decks)
    for name, rest in left.items():
        for why, limit in ((Why.DUE, rest.reviews), (Why.NEW, rest.new)):
            asked = [card for card in numbers(queue, why) if name in covers(known[card][0])]
            assert limit is None or len(asked) <= limit
    assert options.most is None or len(scheduled(queue)) <= options.most
    assert options.most_new is None or len(numbers(queue, Why.NEW)) <= options.most_new


@given(decks=per_deck(), left=lefts, apart=st.booleans())
def test_counting_is_asking(decks: list[DeckCards], left: Mapping[str, Left], apart: bool) -> None:  # noqa: FBT001
    """The sums that counting makes are the numbers of cards that are asked."""
    queue = plan(decks, TODAY, left, SessionOptions(apart=apart))
    free = [plan([deck], TODAY, {}, SessionOptions(apart=apart)) for deck in decks]
    for why, of in ((Why.DUE, "reviews"), (Why.NEW, "new")):
        amounts = {deck.deck: len(numbers(one, why)) for deck, one in zip(decks, free, strict=True)}
        limits = {name: getattr(rest, of) for name, rest in left.items()}
        assert within(amounts, limits) == len(numbers(queue, why))


@given(decks=per_deck(), left=lefts, options=wishes)
def test_siblings_are_apart(decks: list[DeckCards], left: Mapping[str, Left], options: SessionOptions) -> None:
    """Apart, a note is asked once; together, its cards are never neighbours unless it has more than half of them."""
    known = facts(decks)
    notes = [known[card][1].note for card in scheduled(plan(decks, TODAY, left, options))]
    real = [note for note in notes if note is not None]
    if options.apart:
        assert len(real) == len(set(real))
    elif all(real.count(note) <= (len(notes) + 1) // 2 for note in real):
        assert all(one is None or one != other for one, other in pairwise(notes))


@given(decks=per_deck(), left=lefts, options=wishes)
def test_what_is_most_endangered_comes_first(
    decks: list[DeckCards], left: Mapping[str, Left], options: SessionOptions
) -> None:
    """In the usual order no review comes before one that is overdue by more of its interval, and new cards are last."""
    queue, known = plan(decks, TODAY, left, options._replace(order="due", new_order="after", apart=True)), facts(decks)
    late = [
        Fraction(TODAY - card.since) / Fraction(card.span)
        for card in (known[number][1] for number in numbers(queue, Why.DUE))
        if isinstance(card, Due)
    ]
    assert late == sorted(late, reverse=True)
    turns = [[*Why].index(asked.why) for asked in queue]
    assert turns == sorted(turns)


@given(decks=per_deck(), left=lefts, options=wishes)
def test_the_order_only_orders(decks: list[DeckCards], left: Mapping[str, Left], options: SessionOptions) -> None:
    """Which cards are asked does not depend on the order, and planning again gives the same queue."""
    queue = plan(decks, TODAY, left, options)
    assert sorted(queue) == sorted(plan(decks, TODAY, left, options._replace(order="due")))
    assert queue == plan(decks, TODAY, left, options)


@given(reviews=st.integers(0, 30), fresh=st.integers(0, 30))
def test_new_cards_are_spread_evenly(reviews: int, fresh: int) -> None:
    """However far a mixed session has come, it has asked its share of new cards, to within one."""
    deck = deck_cards("A", *[due(card) for card in range(reviews)], *[new(card) for card in range(100, 100 + fresh)])
    queue = plan([deck], TODAY, {}, SessionOptions(new_order="mixed"))
    for end in range(len(queue) + 1):
        share = Fraction(end * fresh, max(1, reviews + fresh))
        assert abs(len(numbers(queue[:end], Why.NEW)) - share) <= 1
