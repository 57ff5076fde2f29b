"""A session with its collection and clock, as used by the screen and by the line mode.

Every answer is on disk before the next card is shown. What another session did
to a card is noticed before an answer is stored, and is never undone here.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flashcards import clock
from flashcards.cards import FORWARD, REVERSE, CardId, plain
from flashcards.collection import browse, sessions
from flashcards.collection.store import Collection
from flashcards.lean import replace
from flashcards.reviews import Bury, Drill, Entry, Reset, Review, Stamp, Suspend, stamp
from flashcards.settings import DEFAULTS, Settings
from flashcards.study.queue import Asked, Why
from flashcards.study.rules import LONGEST_ANSWER, leech_alarms
from flashcards.study.session import Session
from flashcards.studyday import Day, Instant, study_day
from flashcards.terminal.done import Step, numbers, pop

if TYPE_CHECKING:
    from flashcards.collection.previews import Place
    from flashcards.scheduling import State
    from flashcards.study.answers import Comparison
    from flashcards.study.outlook import Outlook
    from flashcards.terminal.sounds.following import Sounds


class Runner:
    """Runs one session. ``session`` is its state, ``view`` the current card.

    ``now`` returns the time, ``timer`` monotonic seconds. ``edit`` opens a card's
    text in an editor and reads it again, ``mark`` marks or unmarks its note,
    ``add`` adds notes to its deck; ``folder`` returns the folder of a card's deck
    file, in which its pictures and sounds are, and ``sounds`` makes what plays
    those. They are None if that is impossible. After ``minutes`` no further card is asked; with ``reverse`` cards
    from term to definition are asked the other way round. With the first card,
    ``about`` is shown, the description of its deck, and ``greeting`` is said.
    """

    def __init__(  # noqa: PLR0913 - what a session needs from outside
        self,
        collection: Collection,
        session: Session,
        *,
        settings: Settings = DEFAULTS,
        now: Callable[[], Instant] = clock.now,
        timer: Callable[[], float] = time.monotonic,
        edit: Callable[[browse.CardView], str] | None = None,
        mark: Callable[[browse.CardView], str] | None = None,
        add: Callable[[browse.CardView], str] | None = None,
        folder: Callable[[browse.CardView], str] | None = None,
        sounds: "Callable[[], Sounds] | None" = None,
        minutes: float | None = None,
        reverse: bool = False,
        greeting: str = "",
        about: str = "",
    ) -> None:
        self.collection = collection
        self.session = session
        self.settings = settings
        self.time_spent = 0
        self.compared: Comparison | None = None
        self.folder = folder
        self.greeting = greeting
        self.about = about
        self._now = now
        self._timer = timer
        self._edit, self._mark, self._add = edit, mark, add
        self._make_sounds = sounds
        self._sounds: Sounds | None = None
        self.minutes = minutes
        self._end = None if minutes is None else timer() + 60 * minutes
        self._cut = False
        self._reverse = reverse
        self.known = sessions.seen(collection)
        self._options = sessions.options(collection)
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._view: browse.CardView | None = None
        self._shown = timer()

    @property
    def view(self) -> browse.CardView:
        """The current card. Only while the session is not over."""
        return self._look(self.session.queue[0].card)

    def _look(self, card: CardId) -> browse.CardView:
        if self._view is None or self._view.card != card:
            view = browse.card(self.collection, card)
            self._view = replace(view, kind=REVERSE) if self._reverse and view.kind == FORWARD else view
            self._shown = self._timer()
        return self._view

    def _go(self, session: Session) -> str:
        """Continue with a session, skipping cards that need not be asked; returns what to say about those."""
        from flashcards.collection import log  # only after an answer

        said = self._switched()
        self._view = None
        self.compared = None
        while session.queue:
            asked = session.queue[0]
            view = self._look(asked.card)
            if not view.active:
                session = session.drop()
            elif log.changed_elsewhere(self.collection, asked.card, self.known):
                still = self._still(asked)
                session = session.drop() if still is None else session.put_back(still)
                if still is None:
                    said = f"{plain(view.term)}: already answered in another session"
            else:
                break
        self.session = session
        return said

    def _switched(self) -> str:
        """What to say if the options of the scheduler changed since the last call."""
        before, self._options = self._options, sessions.options(self.collection)
        return "" if self._options == before else "scheduling options changed meanwhile; due days follow the new ones"

    def _still(self, asked: Asked) -> Asked | None:
        """How a card that another session changed is asked; None if it need not be."""
        view = browse.card(self.collection, asked.card)
        until = view.holds.buried_until
        held = view.holds.suspended or (until is not None and until > self.today)
        if held or asked.why not in {Why.DUE, Why.NEW}:
            return None
        if view.state is None:
            return Asked(card=asked.card, why=Why.NEW)
        return Asked(card=asked.card, why=Why.DUE) if view.state.due <= self.today else None

    @property
    def today(self) -> Day:
        """The current study day."""
        return study_day(self._now(), self.settings.day_starts_at)

    @property
    def can_undo(self) -> bool:
        """Whether this session did or undid anything."""
        return bool(self._done or self._undone)

    @property
    def pace(self) -> int | None:
        """Average time of an answer in milliseconds; None before the first one."""
        answers = len(self.session.ratings) + self.session.drills
        return self.time_spent // answers if answers else None

    @property
    def moves(self) -> bool:
        """Whether an answer to the current card changes its schedule."""
        place = self._place(self._now().at)
        return place.scheduler.counts_repeats or self._kind(place) is Review

    def _kind(self, place: "Place") -> type[Review | Drill]:
        """The kind of an answer to the current card: a drill if it is repeated, or was answered on this day already."""
        is_review = not self.session.queue[0].is_drill and place.moves(self.today)
        return Review if is_review else Drill

    def outlooks(self) -> "dict[int, Outlook]":
        """What each quality, 0 to 5, leads to. After a hint, Good leads to the same as Hard."""
        from flashcards.study.outlook import Leeches, outlooks  # only after the reveal

        view, today, place = self.view, self.today, self._place(self._now().at)
        leeches = Leeches(self.settings.leech_lapses, self.settings.leech_action == "suspend")
        states = place.outcomes(today, self._kind(place))
        lapses = view.state.lapses if view.state else 0
        found = outlooks(self.session, place.scheduler, states, today, leeches, lapses)
        if self.is_cram:
            return {quality: each._replace(days=None, later="", suspends=False) for quality, each in found.items()}
        return found

    def _place(self, at: int) -> "Place":
        """The place of an answer to the current card in its log."""
        from flashcards.collection.previews import place  # after the first card is on the screen

        return place(self.collection, self.view.card, at)

    @property
    def is_cram(self) -> bool:
        """Whether an answer never counts: by choice, or because the card's log has a review on a later day."""
        return self.session.queue[0].is_cram or self._is_late(self._place(self._now().at), self.today)

    def _is_late(self, place: "Place", day: Day) -> bool:
        moved = place.before.moved if place.before else None
        return not self.session.queue[0].is_drill and moved is not None and moved > day

    def reveal(self) -> None:
        """Show the answer."""
        self.session = self.session.reveal()

    def hint(self) -> None:
        """Show more of the answer's first letters."""
        self.session = self.session.hint()

    def answer(self, typed: str) -> None:
        """Show the answer beside what the user typed."""
        from flashcards.study.answers import accepted, compare  # only for typed answers

        view = self.view
        answers = accepted(view.term, view.definition, view.kind, view.aliases)
        self.compared = compare(typed, answers, view.definition)
        self.reveal()

    def grade(self, quality: int) -> str:
        """Store an answer with one of SM-2's grades, 0 to 5, and continue; returns a message."""
        before = self.session
        took = min(LONGEST_ANSWER, max(0, round((self._timer() - self._shown) * 1000)))
        after, answer = before.grade(quality)
        stamp = self._stamp()
        place = self._place(stamp["at"])
        entry: Review | Drill = Review(**stamp, quality=answer.quality, took=took)
        if answer.drill or not place.moves(stamp["day"]):
            cram = answer.cram or self._is_late(place, stamp["day"])
            entry = Drill(**stamp, quality=answer.quality, took=took, cram=cram)
        return self._write_answer(entry, place.after(entry), after, took)

    def _write_answer(self, entry: Review | Drill, outcome: "State | None", after: Session, took: int) -> str:
        """Store an answer; if it makes the card a leech, say so, and suspend it if that was chosen."""
        view, entries = self.view, list[tuple[CardId, Entry]]([(self.view.card, entry)])
        before = view.state
        lapses, most = outcome.lapses if outcome else 0, self.settings.leech_lapses
        said = ""
        if isinstance(entry, Review) and (outcome is None or outcome.due <= entry.day):
            said = f"{plain(view.term)}: its history has a later entry, which sets its due day; is the clock right?"
        if leech_alarms(lapses, most) > leech_alarms(before.lapses if before else 0, most):
            said = f"{plain(view.term)}: a leech, forgotten {lapses} times"
            if self.settings.leech_action == "suspend":
                entries.append((view.card, Suspend(**entry.stamp)))
                after, said = after.without(view.card), f"{said}; suspended (u undoes it)"
        return self._write(entries, self._in_time(after), took) or said

    def _in_time(self, session: Session) -> Session:
        """The session, or its end if its time is over."""
        is_over = self._end is not None and self._timer() >= self._end
        self._cut = is_over and session.current is not None
        return replace(session, queue=()) if is_over else session

    @property
    def is_out_of_time(self) -> bool:
        """Whether the session ended because its time was over, while there were cards left."""
        return self._cut and self.session.current is None

    def suspend(self) -> str:
        """Suspend the current card; returns a message."""
        return self._leave([self.view.card], Suspend(**self._stamp()), "suspended")

    def bury(self) -> str:
        """Bury the current note, with all its cards, until the next study day; returns a message."""
        own, stamp = self.view.card, self._stamp()
        others = [card for card in browse.cards_of(self.collection, self.view.note) if card != own]
        entry = Bury(**stamp, until=Day(stamp["day"] + 1))
        return self._leave([own, *others], entry, "buried until tomorrow")

    def unforgettable(self) -> str:
        """What to say if the current card has no schedule to lose, not even by this session's answers; or nothing."""
        is_new = browse.card(self.collection, self.view.card).state is None
        return "this card is new: there is nothing to forget" if is_new else ""

    def forget(self) -> str:
        """Make the current card new again; returns a message."""
        return self._leave([self.view.card], Reset(**self._stamp()), "forgotten, now new again")

    def _leave(self, cards: list[CardId], entry: Entry, what: str) -> str:
        """Write entries that remove cards from the session."""
        term = plain(self.view.term)
        many = f" ({len(cards)} cards)" if len(cards) > 1 else ""
        said = self._write([(card, entry) for card in cards], self._in_time(self.session.drop(cards)))
        return said or f"{term}: {what}{many} (u undoes it)"

    def _write(self, entries: list[tuple[CardId, Entry]], after: Session, took: int = 0) -> str:
        """Store entries and continue, unless another session changed the current card meanwhile."""
        from flashcards.collection import log  # only after an answer

        card, before = entries[0][0], self.session
        written = log.write(self.collection, entries, self.known)
        if not written:
            term = plain(self.view.term)
            self._go(before)
            asked = self.session.current
            if asked is not None and asked.card == card:
                return f"{term}: changed in another session; nothing was stored, it is asked again"
            return f"{term}: already answered in another session; nothing was stored"
        self._undone.clear()
        self.time_spent += took
        said = self._go(after)
        self._done.append(Step(card=card, before=before, after=self.session, wrote=numbers(written), took=took))
        return said

    def _stamp(self) -> Stamp:
        return stamp(self._now(), self.settings.day_starts_at)

    def undo(self) -> str:
        """Undo the last answer, even of an earlier session; returns a message."""
        from flashcards.collection import steps  # not needed for the first card

        taken = steps.undo(self.collection, self._stamp(), self.known)
        if taken is None:
            return "nothing to undo"
        step = pop(self._done, taken)
        if step is None:
            # an answer of an earlier session
            step = Step(card=taken.card, before=self.session, after=self.session, wrote=numbers(taken.entries))
            self._go(self.session.put_back(self._asked(taken.card, taken.entry)))
        else:
            self._go(replace(step.before, revealed=False, hints=0))
            self.time_spent = max(0, self.time_spent - step.took)
        self._undone.append(step)
        return f"undone: {plain(browse.card(self.collection, taken.card).term)}"

    def redo(self) -> str:
        """Redo what was undone last; returns a message."""
        from flashcards.collection import steps

        taken = steps.redo(self.collection, self._stamp(), self.known)
        if taken is None:
            return "nothing to redo"
        step = pop(self._undone, taken)
        if step is None:
            # it was undone in an earlier session
            after = self.session.without(taken.card)
            step = Step(card=taken.card, before=self.session, after=after, wrote=numbers(taken.entries))
        self._go(step.after)
        self.time_spent += step.took
        self._done.append(step)
        return f"redone: {plain(browse.card(self.collection, taken.card).term)}"

    def _asked(self, card: CardId, taken: Entry) -> Asked:
        """Why a card is asked after its last answer was undone: if it is not due, it can only be repeated."""
        if isinstance(taken, Drill) and taken.cram:
            return Asked(card=card, why=Why.CRAM)
        state = browse.card(self.collection, card).state
        if state is None:
            return Asked(card=card, why=Why.NEW)
        return Asked(card=card, why=Why.AGAIN if state.due > self.today else Why.DUE)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Time that does not count for the card: an editor, a picture, a stop."""
        if self._sounds:
            self._sounds.stop()
        thought = self._timer() - self._shown
        try:
            yield
        finally:
            self._shown = self._timer() - thought

    def sound(self) -> str:
        """Play what the card shows by now, if the settings say so; returns what went wrong with that, or before."""
        if self._sounds is None and self._make_sounds:
            self._sounds = self._make_sounds()
        view = self.view if self.session.current else None
        return self._sounds.follow(view, revealed=self.session.revealed) if self._sounds else ""

    @property
    def watched(self) -> tuple[int, ...]:
        """File descriptors that can be read when :meth:`sound` has something to say."""
        return self._sounds.watched if self._sounds else ()

    def replay(self) -> str:
        """Play the card's sounds again; returns what went wrong."""
        self.sound()
        return self._sounds.replay(self.view, revealed=self.session.revealed) if self._sounds else "no sound here"

    def silence(self) -> None:
        """Stop all sounds, at the end."""
        if self._sounds:
            self._sounds.close()

    def edit(self) -> str:
        """Open the current card's text in the editor, then show the card as it is now."""
        if self._edit is None:
            return "no editor here"
        return self._change(self._edit)

    def mark(self) -> str:
        """Mark or unmark the current note; returns a message."""
        return self._change(self._mark) if self._mark else "nothing can be marked here"

    def add(self) -> str:
        """Let the user add notes to the current card's deck; returns a message."""
        return self._change(self._add) if self._add else "nothing can be added here"

    def _change(self, change: Callable[[browse.CardView], str]) -> str:
        """Change deck files, then show the card as it is now, with as much of it as before."""
        view, thought, compared = self.view, self._timer() - self._shown, self.compared
        message = change(view)
        self._go(self.session)
        if self.session.current is None or self.view.card != view.card:
            return message or f"{plain(view.term)}: its text is gone; the card is paused, its history kept"
        self._shown = self._timer() - thought
        if self.view.face == view.face:
            self.compared = compared
        return message
