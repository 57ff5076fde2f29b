"""The derived tables are always what the log and the texts say: tested by doing anything in any order."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from helpers import Person, append, check_derived, deck_text, dump
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from flashcards.cards import CardId
from flashcards.collection import browse, counts, log, steps
from flashcards.collection.store import Collection
from flashcards.reviews import Bury, Drill, Entry, Reset, Review, Seed, SetDue, Suspend, Undo, Unsuspend, effective
from flashcards.study.queue import DeckCards, Due, New, Why, plan
from flashcards.study.rules import RULES
from flashcards.studyday import Day

FILES = ("seas.md", "lakes.md")
TERMS = ("Tide", "*tide*", "Wave (W)", "Gyre", "Reef", "Fjord")
DEFINITIONS = (
    "Water that rises and falls.",
    "A ridge that moves through water.",
    "A ring of currents that turns with the wind.",
    "The {{c1::moon}} pulls, the {{c2::sun}} helps.",
    "The {{c2::moon}} pulls.",
)
SETTINGS = ("", "reverse: true\n", "new-per-day: 2\nreviews-per-day: 1\n")

notes = st.lists(st.tuples(st.sampled_from(TERMS), st.sampled_from(DEFINITIONS)), max_size=5)
days = st.integers(-2, 40)
quality = st.integers(0, 5)


class Anything(RuleBasedStateMachine):
    """A person who does whatever can be done to a collection and its decks."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.person = Person(Path(mkdtemp(prefix="flashcards-")))
        self.stack.callback(self._remove)
        self._open()
        self.history: dict[CardId, int] = {}

    def _open(self) -> None:
        self.opened: Collection = self.stack.enter_context(Collection.open(self.person.home.collection))
        self.opened.connection.execute("pragma synchronous = off")  # a disk is slow, and no power fails here

    def _remove(self) -> None:
        import shutil  # the end of one example

        shutil.rmtree(self.person.folder)

    def teardown(self) -> None:
        """Close the collection and remove the home."""
        self.stack.close()

    @property
    def cards(self) -> list[CardId]:
        """Every card there ever was."""
        return [CardId(card) for (card,) in self.opened.connection.execute("select id from cards order by id")]

    def _append(self, draw: st.DataObject, entry: Entry) -> None:
        if self.cards:
            append(self.opened, draw.draw(st.sampled_from(self.cards)), entry)

    def _moment(self, kind: Callable[..., Entry], **facts: int | str) -> Entry:
        return kind(**self.person.stamp(), **facts)

    @initialize()
    def begin(self) -> None:
        """Every story begins with a deck."""
        self.person.write(FILES[0], deck_text("Seas", {"Tide": DEFINITIONS[0], "Wave (W)": DEFINITIONS[1]}))
        self.person.refresh(self.opened)

    @rule(hours=st.integers(0, 30))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.person.wait(hours=hours)

    @rule(hours=st.integers(1, 30))
    def travel_back(self, hours: int) -> None:
        """The clock is set back."""
        self.person.wait(hours=-hours)

    @rule(draw=st.data(), quality=quality)
    def answer(self, draw: st.DataObject, quality: int) -> None:
        """A card is answered."""
        self._append(draw, self._moment(Review, quality=quality))

    @rule(draw=st.data(), quality=quality)
    def drill(self, draw: st.DataObject, quality: int) -> None:
        """A card is repeated."""
        self._append(draw, self._moment(Drill, quality=quality))

    @rule(draw=st.data(), kind=st.sampled_from([Suspend, Unsuspend, Reset]))
    def hold(self, draw: st.DataObject, kind: type[Entry]) -> None:
        """A card is suspended, let go, or forgotten."""
        self._append(draw, self._moment(kind))

    @rule(draw=st.data(), ahead=days)
    def bury(self, draw: st.DataObject, ahead: int) -> None:
        """A card is buried for a while."""
        self._append(draw, self._moment(Bury, until=Day(self.person.today + ahead)))

    @rule(draw=st.data(), ahead=days)
    def set_due(self, draw: st.DataObject, ahead: int) -> None:
        """A card is given a due day."""
        self._append(draw, self._moment(SetDue, due=Day(self.person.today + ahead)))

    @rule(draw=st.data(), ahead=days, repetitions=st.integers(0, 9))
    def seed(self, draw: st.DataObject, ahead: int, repetitions: int) -> None:
        """A card is given a state."""
        due = Day(self.person.today + ahead)
        self._append(draw, self._moment(Seed, repetitions=repetitions, interval=9, ease=210, lapses=1, due=due))

    @rule()
    def undo_last(self) -> None:
        """The last thing done here is taken back."""
        counted = self._counted()
        taken = steps.undo(self.opened, self.person.stamp())
        assert (taken is None) == (counted == 0)
        assert self._counted() == max(0, counted - 1)

    @rule(steps_back=st.integers(1, 3))
    def undo_and_redo(self, steps_back: int) -> None:
        """However far one goes back, a redo for each undo leads to where it was."""
        counted, before = self._counted(), dump(self.opened)
        taken = [steps.undo(self.opened, self.person.stamp()) for _ in range(min(steps_back, counted))]
        for undone in reversed(taken):
            again = steps.redo(self.opened, self.person.stamp())
            assert again is not None
            assert undone is not None
            assert (again.card, again.entry) == (undone.card, undone.entry)
        assert dump(self.opened) == before

    @rule(draw=st.data())
    def bury_together(self, draw: st.DataObject) -> None:
        """Several cards are buried in one step, and one undo takes them all back."""
        if self.cards:
            before = dump(self.opened)
            cards = draw.draw(st.lists(st.sampled_from(self.cards), min_size=1, max_size=3, unique=True))
            bury = self._moment(Bury, until=Day(self.person.today + 1))
            log.write(self.opened, [(card, bury) for card in cards])
            taken = steps.undo(self.opened, self.person.stamp())
            assert taken is not None
            assert [each.card for each in taken.entries] == cards
            assert dump(self.opened) == before

    @rule(draw=st.data())
    def undo_any(self, draw: st.DataObject) -> None:
        """Something is taken back that is not the last thing, an undo perhaps, as another device may."""
        cards = [card for card in self.cards if log.entries(self.opened, card)]
        if cards:
            card = draw.draw(st.sampled_from(cards))
            voided = draw.draw(st.sampled_from(log.entries(self.opened, card)))
            append(
                self.opened,
                card,
                replace(self._moment(Undo, voids=voided.at, voids_origin=voided.origin), origin="elsewhere"),
            )

    @rule(
        file=st.sampled_from(FILES),
        deck=st.sampled_from(["Seas", "Lakes"]),
        notes=notes,
        settings=st.sampled_from(SETTINGS),
    )
    def edit(self, file: str, deck: str, notes: Iterable[tuple[str, str]], settings: str) -> None:
        """A deck is written anew: notes come, go, change and move, and the deck may be empty or take another's name."""
        body = "".join(f"\n## {term}\n{definition}\n" for term, definition in notes)
        self.person.write(file, deck_text(deck, {}, settings) + body)
        self.person.refresh(self.opened)

    @rule(file=st.sampled_from(FILES))
    def spoil(self, file: str) -> None:
        """A deck is saved half-way."""
        self.person.write(file, deck_text("Seas", {"Tide": "Sound.", "Wave": ""}))
        self.person.refresh(self.opened)

    @rule(file=st.sampled_from(FILES))
    def hide_or_bring_back(self, file: str) -> None:
        """A file goes away, or is back."""
        path, away = self.person.decks / file, self.person.folder / f"{file}.away"
        if path.exists():
            path.replace(away)
        elif away.exists():
            away.replace(path)
        self.person.refresh(self.opened)

    @rule()
    def reopen(self) -> None:
        """The program ends and starts again."""
        self.opened.connection.close()
        self._open()

    def _counted(self) -> int:
        """How many entries made here still count."""
        entries = [(card, entry) for card in self.cards for entry in effective(log.entries(self.opened, card))]
        return sum(entry.origin != "elsewhere" for _, entry in entries)

    @invariant()
    def derived_tables_agree(self) -> None:
        """Making the derived tables again changes nothing."""
        check_derived(self.opened)

    @invariant()
    def the_log_only_grows(self) -> None:
        """No entry is ever lost."""
        history = {card: len(log.entries(self.opened, card)) for card in self.cards}
        assert all(history.get(card, 0) >= count for card, count in self.history.items())
        self.history = history

    @invariant()
    def counts_are_the_queue(self) -> None:
        """What is counted is what would be asked, deck by deck."""
        for deck in counts.today(self.opened, self.person.today).decks:
            whys = [asked.why for asked in self.person.queue(self.opened, deck.deck)]
            assert (deck.due, deck.new, deck.again) == tuple(map(whys.count, (Why.DUE, Why.NEW, Why.AGAIN)))
            assert deck.now == len(whys)

    @invariant()
    def the_queue_is_what_the_rules_say(self) -> None:
        """What is read from the index is what planning with every card at hand gives."""
        today, connection = self.person.today, self.opened.connection
        rows = counts.deck_rows(connection)
        answered = {browse.card(self.opened, card).note for card in self.cards if self._is_answered(card)}
        found = [self._deck_cards(row.name, answered) for row in rows]
        left = counts.allowances(connection, today, rows, RULES)
        asked = self.person.queue(self.opened)
        expected = plan(found, today, left)
        assert asked[: len(expected)] == expected
        assert {place.why for place in asked[len(expected) :]} <= {Why.AGAIN}
        total = counts.today(self.opened, today).total()
        assert (total.due, total.new, total.again) == tuple(
            [place.why for place in asked].count(why) for why in (Why.DUE, Why.NEW, Why.AGAIN)
        )

    @invariant()
    def tomorrow_is_what_today_leaves(self) -> None:
        """What is counted for tomorrow is every note with a card that can be asked then, besides one asked today."""
        today = self.person.today
        views = {card: browse.card(self.opened, card) for card in self.cards}
        answered = {views[card].note for card in self.cards if self._is_answered(card)}
        for deck in counts.today(self.opened, today).decks:
            ready = Counter(
                view.note
                for view in views.values()
                if view.active and view.deck == deck.deck and view.state is not None
                if max(view.state.due, view.holds.buried_until or today) <= today + 1 and not view.holds.suspended
            )
            asked = {views[due.card].note for due in self._deck_cards(deck.deck, answered).due}
            assert deck.tomorrow == sum(number > (note in asked) for note, number in ready.items())

    def _is_answered(self, card: CardId) -> bool:
        given = effective(log.entries(self.opened, card))
        last = [entry.day for entry in given if isinstance(entry, Review)]
        state = browse.card(self.opened, card).state
        return bool(last) and last[-1] == self.person.today and state is not None

    def _deck_cards(self, deck: str, answered: set[int]) -> DeckCards:
        """Every card of a deck that could be asked, found out one by one."""
        today = self.person.today
        views = [browse.card(self.opened, card) for card in self.cards]
        views = [view for view in views if view.active and view.deck == deck]
        due, new = [], []
        for view in views:
            siblings = [other for other in views if other.note == view.note]
            note = view.note if len(siblings) > 1 else None
            held = view.holds.suspended or (view.holds.buried_until or today) > today
            waits = note in answered and not self._is_answered(view.card)
            if held or waits:
                continue
            (place,) = self.opened.connection.execute("select place from notes where id = ?", (view.note,)).fetchone()
            if view.state is None:
                new.append((place, view.card, note))
            elif view.state.due <= today:
                due.append(Due(view.card, view.state.due, max(1, view.state.interval), note))
        return DeckCards(deck=deck, due=due, new=[New(card, note) for _, card, note in sorted(new)])


TestAnything = Anything.TestCase
TestAnything.settings = settings(stateful_step_count=20)
