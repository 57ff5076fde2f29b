"""A session with its collection and clock: what both the screen and the line mode drive.

Every answer is on disk before the next card can be seen.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from flashcards import clock
from flashcards.cards import CardId, plain
from flashcards.collection import browse, log
from flashcards.collection.store import Collection
from flashcards.reviews import Bury, Drill, Entry, Rating, Review, Suspend
from flashcards.scheduling import preview
from flashcards.study.queue import Asked, Why
from flashcards.study.session import Session
from flashcards.studyday import Day, Instant, study_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where the session stood before one entry was written for a card."""

    card: CardId
    before: Session


class Runner:
    """Drives one session. ``session`` says where it stands, ``view`` what to show.

    ``now`` gives the moment, ``timer`` monotonic seconds. ``edit`` opens a
    card's text in an editor and reads it again; None where that cannot be.
    """

    def __init__(
        self,
        collection: Collection,
        session: Session,
        *,
        now: Callable[[], Instant] = clock.now,
        timer: Callable[[], float] = time.monotonic,
        edit: Callable[[browse.CardView], str] | None = None,
    ) -> None:
        self.collection = collection
        self.session = session
        self.time_spent = 0
        self._now = now
        self._timer = timer
        self._edit = edit
        self._history: list[Step] = []
        self._view: browse.CardView | None = None
        self._shown = timer()

    @property
    def view(self) -> browse.CardView:
        """The current card. Only while the session is not over."""
        return self._look(self.session.queue[0].card)

    def _look(self, card: CardId) -> browse.CardView:
        if self._view is None or self._view.card != card:
            self._view = browse.card(self.collection, card)
            self._shown = self._timer()
        return self._view

    def _go(self, session: Session) -> None:
        """Go to where a session stands, past the cards whose text is gone."""
        self._view = None
        while session.queue and not self._look(session.queue[0].card).active:
            session = session.drop()
        self.session = session

    @property
    def today(self) -> Day:
        """The study day of this moment."""
        return study_day(self._now())

    def intervals(self) -> dict[Rating, int] | None:
        """Days until the card comes again, for each rating; None for a drill, which changes nothing."""
        asked = self.session.queue[0]
        if asked.why is Why.AGAIN:
            return None
        today = self.today
        outcomes = preview(log.SCHEDULER, self.view.state, today)
        return {rating: state.due - today for rating, state in outcomes.items() if state is not None}

    def reveal(self) -> None:
        """Show the answer."""
        self.session = self.session.reveal()

    def rate(self, rating: Rating) -> None:
        """Store the answer, then go on."""
        view, before = self.view, self.session
        took = max(0, round((self._timer() - self._shown) * 1000))
        after, answer = before.rate(rating)
        now = self._now()
        kind = Drill if answer.drill else Review
        entry = kind(at=now.at, utc_offset=now.utc_offset, day=study_day(now), quality=answer.quality, took=took)
        self._write(view.card, entry)
        self.time_spent += took
        self._go(after)

    def suspend(self) -> str:
        """Suspend the current card; returns what to tell the person."""
        now = self._now()
        return self._leave(Suspend(at=now.at, utc_offset=now.utc_offset, day=study_day(now)), "suspended")

    def bury(self) -> str:
        """Hide the current card until the next study day; returns what to tell the person."""
        now = self._now()
        today = study_day(now)
        return self._leave(
            Bury(at=now.at, utc_offset=now.utc_offset, day=today, until=Day(today + 1)), "buried until tomorrow"
        )

    def _leave(self, entry: Entry, what: str) -> str:
        term = plain(self.view.term)
        self._write(self.view.card, entry)
        self._go(self.session.drop())
        return f"{term}: {what} (u takes it back)"

    def _write(self, card: CardId, entry: Entry) -> None:
        log.append(self.collection, card, entry)
        self._history.append(Step(card=card, before=self.session))

    def undo(self) -> str:
        """Take back the last answer, of an earlier session too; returns what to tell the person."""
        now = self._now()
        taken = log.undo_last(self.collection, Entry(at=now.at, utc_offset=now.utc_offset, day=study_day(now)))
        if taken is None:
            return "nothing to undo"
        if self._history and self._history[-1].card == taken.card:
            step = self._history.pop()
            self._go(replace(step.before, revealed=False))
            if isinstance(taken.entry, Review | Drill):
                self.time_spent = max(0, self.time_spent - taken.entry.took)
        else:
            self._history.clear()
            self._go(self.session.put_back(self._asked(taken)))
        return f"undone: {plain(browse.card(self.collection, taken.card).term)}"

    def _asked(self, taken: log.Taken) -> Asked:
        """Why a card is asked whose last answer was taken back: one that is not due can only be repeated."""
        state = browse.card(self.collection, taken.card).state
        if state is None:
            return Asked(card=taken.card, why=Why.NEW)
        return Asked(card=taken.card, why=Why.AGAIN if state.due > self.today else Why.DUE)

    @property
    def can_edit(self) -> bool:
        """Whether there is an editor to open."""
        return self._edit is not None

    def edit(self) -> str:
        """Open the current card's text in the editor, then show the card as it now is."""
        if self._edit is None:
            return "no editor here"
        view, thought = self.view, self._timer() - self._shown
        message = self._edit(view)
        self._go(self.session)
        if self.session.current is None or self.view.card != view.card:
            return message or f"{plain(view.term)}: its text is gone; the card rests, with its history"
        self._shown = self._timer() - thought
        return message
