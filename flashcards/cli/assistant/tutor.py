"""What an assistant can do with the decks of a person, apart from the protocol.

The collection is opened for each call, so another session, an edited deck or a
changed setting is noticed at once. Between the calls only one thing is kept:
which card is being asked, since when, and whether its answer was shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any
from unicodedata import category

import click

from flashcards.backups.automatic import is_due, start
from flashcards.cards import CardId, Deck, Note, plain
from flashcards.cli.common import afresh, choose, home, report, settings, today
from flashcards.cli.opening import collection
from flashcards.cli.search import facts
from flashcards.cli.selection import Selection
from flashcards.cli.tag import tag_of
from flashcards.cli.targets import target_of
from flashcards.clock import now
from flashcards.collection import browse, counts, log, search, steps
from flashcards.collection.finding import paging
from flashcards.collection.store import Collection
from flashcards.errors import Problem, shown
from flashcards.formats import markdown
from flashcards.formats.editing import add_note
from flashcards.library.edits import change
from flashcards.library.newdecks import make
from flashcards.library.sync import refresh
from flashcards.reviews import Drill, Rating, Review, stamp
from flashcards.study.queue import Asked
from flashcards.study.request import Request
from flashcards.study.rules import Rules
from flashcards.study.session import Session
from flashcards.studyday import date_text
from flashcards.terminal.choices import choices
from flashcards.terminal.runner import Runner
from flashcards.terminal.safety import safe
from flashcards.terminal.screens import texts

MOST_FOUND = 100
"""Cards that one search returns at most."""

RATINGS = {rating.name.lower(): rating for rating in Rating}


class Refused(Exception):
    """What was asked for cannot be done; the message is one line for the assistant."""


@dataclass(slots=True)
class _Turn:
    """The card that is being asked, of which decks, since when in monotonic seconds, and whether with its answer."""

    card: CardId
    decks: Sequence[str] | None
    since: float
    revealed: bool = False


class Tutor:
    """Every method is one tool, and returns what becomes JSON.

    Raises:
        Refused: what was asked for cannot be done.
        FlashcardsError: as in the commands.
    """

    def __init__(self, ctx: click.Context) -> None:
        self._ctx = ctx
        self._turn: _Turn | None = None

    @contextmanager
    def _open(self) -> Iterator[Collection]:
        with afresh(self._ctx), collection() as opened:
            yield opened

    def decks(self) -> dict[str, Any]:
        """Every deck, and what there is to study in it today."""
        with self._open() as opened:
            found = counts.today(opened, today(), Rules.of(settings()))
            about = {deck.name: deck for deck in browse.decks(opened)}
        decks = [
            {
                "deck": each.deck,
                "description": about[each.deck].description if each.deck in about else "",
                "cards": about[each.deck].cards if each.deck in about else 0,
                "due": each.due,
                "new": each.new,
                "again": each.again,
                "tomorrow": each.tomorrow,
            }
            for each in found.decks
        ]
        total = found.total()
        return _safe({"decks": decks, "due": total.due, "new": total.new, "again": total.again})

    def next_card(self, deck: str | None) -> dict[str, Any]:
        """The question of the card that comes next, without its answer."""
        with self._open() as opened:
            chosen = choose(counts.deck_names(opened), deck) if deck is not None else None
            selection = Selection(opened, today(), settings(), Request(), chosen)
            if not selection.asked:
                self._turn = None
                return _safe({"card": None, "message": " ".join(selection.empty())})
            view = browse.card(opened, selection.asked[0].card)
        session = Session(queue=selection.asked)
        turn = self._turn
        if turn is None or (turn.card, turn.decks, turn.revealed) != (view.card, chosen, False):
            self._turn = _Turn(view.card, chosen, monotonic())
        return _safe({
            "card": view.card,
            "question": "\n\n".join(texts(view, revealed=False)),
            "deck": view.deck,
            "section": view.section,
            "tags": list(view.tags),
            "why": str(selection.asked[0].why),
            "left": {"new": session.new, "again": session.again, "due": session.left - session.new},
        })  # fmt: skip

    def show_answer(self, card: int) -> dict[str, Any]:
        """The answer of the card that is being asked, and what each rating leads to."""
        turn = self._asked(card)
        with self._open() as opened:
            runner = self._runner(opened, turn)
            runner.reveal()
            answers = choices(settings()._replace(grades=4), runner.outlooks(), words=True)
            turn.revealed = True
            return _safe({
                "card": card,
                "answer": texts(runner.view, revealed=True)[-1],
                "ratings": {each.name.lower(): each.when for each in answers},
            })  # fmt: skip

    def answer(self, card: int, rating: str) -> dict[str, Any]:
        """Store the person's rating of the card that is being asked."""
        turn, chosen = self._asked(card), RATINGS.get(rating.strip().lower())
        if chosen is None:
            raise Refused(f"there is no rating {rating!r}; it is one of {', '.join(RATINGS)}")
        if not turn.revealed:
            raise Refused("show the answer first; the person rates after comparing with it")
        with self._open() as opened:
            runner = self._runner(opened, turn)
            runner.reveal()
            said = runner.grade(chosen.quality)
            if not runner.can_undo:
                self._turn = None
                raise Refused(said)
            view = browse.card(opened, CardId(card))
            repeats = any(asked.card == card for asked in runner.session.queue)
            if is_due(home(), settings()) and (wrong := start(home())):
                report(wrong)
        self._turn = None
        due = date_text(view.state.due) if view.state else None
        return _safe({
            "term": plain(view.term),
            "rating": chosen.name.lower(),
            "due": due,
            "asked_again_today": repeats,
            "message": said,
        })  # fmt: skip

    def undo(self) -> dict[str, Any]:
        """Undo what was done last on this computer."""
        with self._open() as opened:
            taken = steps.undo(opened, stamp(now(), settings().day_starts_at))
            if taken is None:
                raise Refused("nothing to undo")
            view, what = browse.card(opened, taken.card), type(taken.entry).__name__.lower()
        if isinstance(taken.entry, Review | Drill):
            what = Rating.of_quality(taken.entry.quality).name.lower()
        self._turn = None
        return _safe({"undone": what, "term": plain(view.term), "card": taken.card})

    def search(self, query: str, limit: int) -> dict[str, Any]:
        """The cards that match a query; those of the note that is being asked are left out until it is answered."""
        if not 1 <= limit <= MOST_FOUND:
            raise Refused(f"limit is a whole number from 1 to {MOST_FOUND}")
        with self._open() as opened:
            wanted = search.parse(query)
            views, total = paging.find_first(opened, wanted, today(), settings().leech_lapses, limit)
            scheduler = log.scheduler(opened)
            turn = self._turn
            asked = browse.card(opened, turn.card).note if turn and not turn.revealed else None
            found = [facts(view, scheduler) for view in views if view.note != asked]
        hidden = len(views) - len(found)
        more = {"hidden": f"{hidden} of the note that is being asked; show its answer first"} if hidden else {}
        return _safe({"total": total, "cards": found, **more})

    def add(self, deck: str, term: str, definition: str, tags: Sequence[str]) -> dict[str, Any]:
        """Add a note to the end of a deck file, or to a new deck."""
        note = Note(
            term=" ".join(term.split()),
            definition="\n".join(line.rstrip("\t") for line in definition.splitlines()).strip(),
            tags=tuple(dict.fromkeys(tag_of(tag, "tags") for tag in tags)),
        )
        if len(term.strip().splitlines()) > 1:
            raise Refused("a term is one line; put the rest into the definition")
        if not all(any(map(_is_seen, text)) for text in (note.term, note.definition)):
            raise Refused("a note needs a term and a definition")
        if safe(f"{note.term}{note.definition}").expandtabs(4) != f"{note.term}{note.definition}".expandtabs(4):
            raise Refused("the term or the definition has control characters")
        with self._open() as opened:
            target = target_of(opened, deck)
            if target.is_new:
                text = markdown.render(Deck(name=target.name, notes=(note,)))
                _check(text, target.name, [], note)
                make(target.path, text)
            else:
                change(target.path, lambda text: _added(text, target.path.stem, note))
            troubles = [each for each in refresh(opened, home(), now()) if each.path == str(target.path)]
        return _safe({
            "term": plain(note.term),
            "deck": target.name,
            "file": shown(target.path),
            "made_deck": target.is_new,
            "notices": [_told(each.problem) for each in troubles],
        })  # fmt: skip

    def _asked(self, card: int) -> _Turn:
        """The card that is being asked.

        Raises:
            Refused: it is another one, or none.
        """
        if self._turn is None or self._turn.card != card:
            asked = "no card is" if self._turn is None else f"card {self._turn.card} is"
            raise Refused(f"card {card} is not being asked: {asked}; ask for the next card first")
        return self._turn

    def _runner(self, opened: Collection, turn: _Turn) -> Runner:
        """What stores the answer of a card, which has been on show since its turn began.

        Raises:
            Refused: it need not be asked any more.
        """
        queue = Selection(opened, today(), settings(), Request(), turn.decks).asked
        asked = next((each for each in queue if each.card == turn.card), None)
        if asked is None:
            self._turn = None
            raise Refused("this card was answered, edited or suspended elsewhere; ask for the next card")
        rest: tuple[Asked, ...] = tuple(each for each in queue if each is not asked)
        moment = [turn.since]
        chosen = settings()
        session = Session(queue=(asked, *rest), repeat_below=chosen.repeat_below)
        runner = Runner(opened, session, settings=chosen, timer=lambda: moment[0])
        _ = runner.view  # looking it up begins its time
        moment[0] = monotonic()
        return runner


def _added(text: str, name: str, note: Note) -> str:
    """A deck's text with one note more.

    Raises:
        Refused: the note would be read as something else.
    """
    changed = add_note(text, note, name)
    _check(changed, name, markdown.parse(text, name).deck.notes, note)
    return changed


def _check(text: str, name: str, before: Sequence[Note], note: Note) -> None:
    """Check that a text has the notes of before and a new one.

    Raises:
        Refused: it has not.
    """
    found = markdown.parse(text, name).deck.notes
    is_whole = len(found) == len(before) + 1 and found[-1].term == note.term
    if not is_whole or found[-1].definition != note.definition or [*found[:-1]] != [*before]:
        raise Refused("this would be read as something else than one note; write no headings, rules or front matter")


def _told(problem: Problem) -> str:
    return f"line {problem.line}: {problem.message}" if problem.line else problem.message


def _safe(found: Mapping[str, Any]) -> dict[str, Any]:
    """The same without control characters, which would have an effect where an assistant shows them."""
    return {key: _value(value) for key, value in found.items()}


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, dict):
        return _safe(value)
    return [_value(each) for each in value] if isinstance(value, list) else value


def _is_seen(char: str) -> bool:
    """Whether a character is more than a space or an invisible mark."""
    return category(char)[0] in "LNPS"
