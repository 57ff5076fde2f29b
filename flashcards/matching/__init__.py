"""Which known note does each text continue?

Pure: given the texts of both sides, it makes one claim for each text that was
found, with the reason, and claims no note twice. Progress belongs to what
is learnt, so the surest matches are made first and are then out of the way.
:data:`~flashcards.matching.stages.STAGES` has the order. Four rules apply
throughout:

- The exact spelling of a term counts before its key
  (:func:`~flashcards.cards.term_key` ignores case, punctuation and emphasis):
  ``x`` and ``X`` are two commands of an editor.
- If several notes have one key, their definitions decide; if those are not
  clear either, no match is made, and the likeliest note is named.
- If terms differ only in their numbers, the definition decides, because a new
  Article 1 moves all the others. Otherwise the term does.
- If the words are not enough, the place decides: a text among the same
  neighbours as before (:mod:`~flashcards.matching.places`) was rewritten there,
  while one removed here and added there may be another note.

A retired note comes back only with its own words. A claim that may be wrong is
marked as ``doubtful``, with the note that was nearly chosen, so that the user
can be told and can fix it.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from enum import StrEnum
from itertools import product
from operator import attrgetter
from typing import NamedTuple, TypeVar

from flashcards.cards import bare_key, term_key, words_of
from flashcards.matching.candidates import CANDIDATE, likeliest, neighbours
from flashcards.matching.crowd import Crowd, Rest
from flashcards.matching.likeness import (
    CLEAR,
    KEPT,
    SAME,
    Definitions,
    clear,
    commonplaces,
    is_longer,
    is_reworded,
    is_sister,
    is_spelling,
    letters,
    likeness,
    similarity,
    tells,
)
from flashcards.matching.places import Places
from flashcards.matching.stages import STAGES, Seen, Stage, Text, flat, seen

__all__ = ["CANDIDATE", "OTHER", "STAGES", "Claim", "Reason", "Rest", "Stage", "Text", "match"]

OTHER = 0.6
"""Two definitions less alike than this may say different things."""

_PAIR = 2
"""If no more notes have one term, each of them keeps it; if more do, the term says little."""

_NAMED = 0.8
"""The weight of the similarity of two terms, for naming a note without matching it."""

_MANY = 2500
"""Up to so many pairs of texts and notes, all are compared."""

_FEW = 3
"""A definition of fewer words may be that of several notes."""

_LONG = 8
"""A definition of so many words belongs to one note, even if terms name two things of a kind."""


_WHOLE = attrgetter("source", "deck", "term", "definition")
"""All that a text says, and where."""

Thing = TypeVar("Thing")


class Reason(StrEnum):
    """What happened to a note's text, or that the note is new."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    RENAMED = "renamed"
    NEW = "new"


class Claim(NamedTuple):
    """``known`` is the index of the note that a text continues; None for a new note.

    ``why`` says how it was found. ``candidate`` is the index of another note:
    for a new text, the one most like it, if any; for a ``doubtful`` claim, the
    one that it may be instead, if there is one.
    """

    known: int | None
    reason: Reason
    candidate: int | None = None
    why: str = ""
    doubtful: bool = False


def match(known: Sequence[Text], found: Sequence[Text], rest: Rest | None = None) -> list[Claim]:
    """One claim for each found text, in order; no known note is claimed twice.

    The ``rest`` of a file, if there is one, are notes that stay as they are. The
    unchanged notes beside those that changed are among the texts of both sides,
    and so are all notes with the term of one that changed.
    """
    return _Matching(known, found, rest).claims()


class _Pair(NamedTuple):
    """A known note that a text continues, and how it was found."""

    there: int
    why: str
    doubtful: bool = False


class _Matching:
    """Both sides, and the claims so far: ``pairs`` by found text, and the ``taken`` known notes.

    ``old`` and ``new`` are those that changed. ``renumbered`` are the terms,
    without their numbers, for which a note got another number.
    """

    def __init__(self, known: Sequence[Text], found: Sequence[Text], rest: Rest | None) -> None:
        self._known, self._found, self._rest = known, found, rest
        self._pairs: dict[int, _Pair] = {}
        self._taken: set[int] = set()
        self._candidates: dict[int, int] = {}
        self._renumbered: set[Hashable] = set()
        self._emptied: set[str] | None = None
        self._old: dict[int, Seen] = {}
        self._new: dict[int, Seen] = {}

    def claims(self) -> list[Claim]:
        """Go through all stages."""
        self._pair_off()
        self._old = {at: seen(text) for at, text in enumerate(self._known) if at not in self._taken}
        if self._old:
            self._new = {at: seen(text) for at, text in enumerate(self._found) if at not in self._pairs}
            self._crowd = Crowd(self._known, self._found, self._old, self._new, self._rest)
            kept = {here: pair.there for here, pair in self._pairs.items()}
            self._places = Places(self._known, self._found, kept, self._old)
            for stage in STAGES:
                self._go_through(stage)
            self._by_similarity()
            self._prefer_histories()
            self._doubt_swaps()
        return [self._claim(here) for here in range(len(self._found))]

    def _pair_off(self) -> None:
        """Pair the texts that did not change, which are most; notes with a history go first."""
        left: dict[Hashable, int] = {}
        more: dict[Hashable, deque[int]] = defaultdict(deque)
        keys = [*map(_WHOLE, self._known)]
        for learnt in (True, False):
            for at, text in enumerate(self._known):
                if text.learnt is learnt and not text.retired and left.setdefault(keys[at], at) != at:
                    more[keys[at]].append(at)
        for here, key in enumerate(map(_WHOLE, self._found)):
            if (there := left.pop(key, None)) is not None:
                self._take(here, there, "as it was")
                if more.get(key):
                    left[key] = more[key].popleft()

    def _go_through(self, stage: Stage) -> None:
        left: dict[Hashable, list[int]] = defaultdict(list)
        for there, old in self._old.items():
            if there not in self._taken and self._known[there].retired == stage.retired:
                left[stage.key(old)].append(there)
        left.pop(None, None)
        right: dict[Hashable, list[int]] = defaultdict(list)
        otherwise = stage.how == "in order, spelt otherwise"
        spelt = {self._old[there].spelt for theirs in left.values() for there in theirs} if otherwise else set()
        for here, new in self._new.items():
            if here not in self._pairs and (key := stage.key(new)) in left and new.spelt not in spelt:
                right[key].append(here)
        for key, mine in right.items():
            theirs = left[key]
            if stage.how.startswith("in order"):
                self._in_order(mine, theirs, stage.why)
            elif stage.how.startswith("by definition"):
                self._by_definition(mine, theirs, stage)
            elif len(mine) == len(theirs) == 1 and stage.how == "by term":
                self._by_term(mine[0], theirs[0], stage.why)
            elif len(mine) == len(theirs) == 1:
                self._only(mine[0], theirs[0], stage.why)

    def _take(self, here: int, there: int, why: str, *, doubtful: bool = False) -> None:
        self._pairs[here] = _Pair(there, why, doubtful)
        self._taken.add(there)

    def _take_if(self, here: int, there: int, why: str, *, doubtful: bool) -> None:
        """Pair a text and a note, unless that is doubtful and they are in different places."""
        if not (doubtful and self._places.apart(here, there)):
            self._take(here, there, why, doubtful=doubtful)

    def _in_order(self, mine: Sequence[int], theirs: Sequence[int], why: str) -> None:
        """Pair notes that say the same, those with a history first, as a copy has none."""
        ordered = theirs if len(theirs) < _PAIR else sorted(theirs, key=lambda at: not self._known[at].learnt)
        for here, there in zip(mine, ordered, strict=False):
            self._take(here, there, why)

    def _only(self, here: int, there: int, why: str) -> None:
        """Pair a text and a note if they are alone with a key and that is enough."""
        old, new = self._old[there], self._new[here]
        if old.definition == new.definition:
            its_own = tells(old.definition) and not self._crowd.share("definition", here, there)
            if its_own or is_spelling(old.term, new.term) or is_longer(old.term, new.term):
                sister, words = is_sister(old.term, new.term), len(words_of(old.definition))
                if not sister or words >= _LONG:
                    few = words < _FEW and not is_longer(old.term, new.term)
                    self._take_if(here, there, why, doubtful=few or sister)
            return
        alike = likeness(old.definition, new.definition)
        one_is_bare = old.bare in (old.term, new.term) or new.bare == new.term
        if old.spelt == new.spelt:
            refused = self._crowd.share("term", here, there) or new.counted in self._renumbered
            refused = refused or (alike < OTHER and self._may_be_another(here, there))
        else:
            refused = old.term == new.term or (alike < OTHER and not one_is_bare)
            refused = refused or (alike < OTHER and self._places.apart(here, there))
        if not refused:
            self._take(here, there, why, doubtful=alike < OTHER)

    def _may_be_another(self, here: int, there: int) -> bool:
        """Whether the one word of a term may have another meaning now, as notes were removed from this file anyway."""
        old, new = self._old[there], self._new[here]
        if old.source != new.source or len(new.spelt.split()) > 1:
            return False
        if self._emptied is None:
            left = {new.spelt for at, new in self._new.items() if at not in self._pairs}
            gone = (at for at, old in self._old.items() if at not in self._taken and old.spelt not in left)
            self._emptied = {self._old[at].source for at in gone if not self._known[at].retired}
        return old.source in self._emptied or self._places.apart(here, there)

    def _by_definition(self, mine: Sequence[int], theirs: Sequence[int], stage: Stage) -> None:
        """Pair texts of one key by their definitions, the most similar first, as long as it is clear."""
        numbers = stage.how == "by definition alone"
        if numbers:
            mine, theirs = self._by_equal_definition(mine, theirs, stage)
        sisters = self._crowd.sisters(theirs[0], numbers=numbers) if theirs else []
        common = commonplaces(sisters)
        scores: list[tuple[float, int, int]] = []
        usual: dict[int, float] = {}
        for here, there in self._compared(mine, theirs):
            old, new = self._old[there], self._new[here]
            alike = likeness(old.definition, new.definition, common)
            sure = KEPT if len(sisters) > 1 or (numbers and old.spelt != new.spelt) else OTHER
            if alike >= sure and there not in usual:
                usual[there] = _usual(old.definition, sisters, common)
            if alike >= max(sure, usual.get(there, 0) + CLEAR) and (old.spelt == new.spelt or len(new.term) >= _FEW):
                scores.append((alike + CLEAR * (old.term == new.term), here, there))
        for here, there in clear(scores, OTHER):
            old, new = self._old[there], self._new[here]
            if numbers and old.term == new.term and old.spelt != new.spelt:
                continue
            alike = likeness(old.definition, new.definition, common)
            kept = alike >= SAME and likeness(old.definition, new.definition) >= KEPT
            doubtful = not kept and (len(sisters) > 1 or old.spelt != new.spelt)
            self._take_if(here, there, stage.why, doubtful=doubtful or (numbers and old.spelt != new.spelt))
            if numbers and old.spelt != new.spelt and here in self._pairs:
                self._renumbered.add(new.counted)

    def _compared(self, mine: Sequence[int], theirs: Sequence[int]) -> Iterable[tuple[int, int]]:
        """All pairs of these texts and notes; if there are too many, only the similar ones."""
        if len(mine) * len(theirs) <= _MANY:
            return product(mine, theirs)
        old, new = {there: self._old[there] for there in theirs}, {here: self._new[here] for here in mine}
        return neighbours(old, new, self._places)

    def _by_term(self, here: int, there: int, why: str) -> None:
        """Pair a text with the only note that has its term; if the definitions differ, only in its place."""
        old, new = self._old[there], self._new[here]
        alike = likeness(old.definition, new.definition)
        short = old.spelt != new.spelt and (len(new.term) < _FEW or not alike)
        alone = len(self._crowd.sisters(there, numbers=False)) <= _PAIR
        refused = short or not alone or new.counted in self._renumbered
        if not refused and (alike >= OTHER or there in self._places.at(here)):
            self._take(here, there, why, doubtful=alike < OTHER)

    def _by_equal_definition(
        self, mine: Sequence[int], theirs: Sequence[int], stage: Stage
    ) -> tuple[list[int], list[int]]:
        """Pair texts of one key and definition in order; returns the rest of both sides."""
        left: dict[str, list[int]] = defaultdict(list)
        for there in theirs:
            left[self._old[there].definition].append(there)
        for definition, same in _grouped(mine, lambda here: self._new[here].definition).items():
            if tells(definition) and len(same) == len(left.get(definition, ())):
                self._in_order(same, left[definition], stage.why)
                self._renumbered.add(self._new[same[0]].counted)
        return [here for here in mine if here not in self._pairs], [at for at in theirs if at not in self._taken]

    def _by_similarity(self) -> None:
        """Pair the rest if term and definition changed only a little, and name similar notes for what remains."""
        old_left = {there: old for there, old in self._old.items() if there not in self._taken}
        new_left = {here: new for here, new in self._new.items() if here not in self._pairs}
        near = neighbours(old_left, new_left, self._places)
        scores = [(self._similar(here, there), here, there) for here, there in near]
        for here, there in clear(scores, CANDIDATE):
            old, new = self._old[there], self._new[here]
            terms, definitions = (old.term, new.term), (old.definition, new.definition)
            shared = old.definition == new.definition and self._crowd.share("definition", here, there)
            stays = there in self._places.at(here) and len(words_of(old.definition)) >= _FEW
            if shared and not (stays or is_spelling(*terms) or is_longer(*terms)):
                continue
            if old.counted != new.counted and is_reworded(terms, definitions) and not self._known[there].retired:
                self._take_if(here, there, "similar term and definition", doubtful=True)
        left = (found for found in scores if found[1] not in self._pairs and found[2] not in self._taken)
        retired = {there for there in old_left if self._known[there].retired}
        self._candidates.update(likeliest(left, self._places, retired))

    def _similar(self, here: int, there: int) -> float:
        old, new = self._old[there], self._new[here]
        score = similarity((old.term, new.term), (old.definition, new.definition))
        return max(score, _NAMED * letters(old.term, new.term))

    def _prefer_histories(self) -> None:
        """Of two notes in different files that say nearly the same, prefer the one with a history."""
        left = {at: self._known[at] for at in self._old if at not in self._taken and self._known[at].learnt}
        terms = _grouped(left, lambda there: term_key(left[there].term))
        texts = {key: Definitions({there: left[there].definition for there in theirs}) for key, theirs in terms.items()}
        written = {text.term for text in left.values()}
        for here, pair in list(self._pairs.items()) if left else ():
            mine, text = self._known[pair.there], self._found[here]
            if here not in self._new and text.term not in written:
                continue
            same = texts.get(term_key(text.term))
            for there in same.alike(text.definition, KEPT) if same else ():
                other = self._known[there]
                alike = other.source != mine.source
                if alike and there not in self._taken and not mine.learnt:
                    self._take(here, there, "the same in another file, with a history")
                    self._taken.discard(pair.there)
                elif alike and there not in self._taken and not other.retired:
                    self._pairs[here] = pair._replace(doubtful=True)
                    self._candidates[here] = there

    def _doubt_swaps(self) -> None:
        """Doubt a claim if another note used to have its definition and no longer does."""
        active = [at for at in self._old if self._known[at].learnt and not self._known[at].retired]
        had = {self._old[there].definition: there for there in active}
        goes_on = {pair.there: here for here, pair in self._pairs.items()}
        for here, new in self._new.items():
            pair, other = self._pairs.get(here), had.get(new.definition)
            if pair is None or other is None or pair.there not in self._old or other == pair.there:
                continue
            keeps = goes_on.get(other)
            kept = keeps is not None and flat(self._found[keeps].definition) == new.definition
            if self._old[pair.there].definition != new.definition and not kept:
                self._pairs[here] = pair._replace(doubtful=True)
                self._candidates[here] = other

    def _claim(self, here: int) -> Claim:
        pair = self._pairs.get(here)
        if pair is None:
            return Claim(known=None, reason=Reason.NEW, candidate=self._candidates.get(here))
        old, new = self._known[pair.there], self._found[here]
        same = here not in self._new or (old.term, old.definition) == (new.term, new.definition)
        if not same and term_key(old.term) != term_key(new.term) and bare_key(old.term) != bare_key(new.term):
            reason = Reason.RENAMED
        elif old.deck != new.deck and old.source != new.source:
            reason = Reason.MOVED
        else:
            reason = Reason.SAME if same else Reason.CHANGED
        return Claim(
            known=pair.there,
            reason=reason,
            candidate=self._candidates.get(here),
            why=pair.why,
            doubtful=pair.doubtful,
        )


def _usual(definition: str, sisters: Sequence[str], common: frozenset[str]) -> float:
    """How similar a definition is to the most similar definition of its siblings."""
    return max((likeness(definition, other, common) for other in sisters if flat(other) != definition), default=0.0)


def _grouped(things: Iterable[Thing], key: Callable[[Thing], str]) -> dict[str, list[Thing]]:
    groups: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups
