"""What was learnt here as Anki's FSRS takes it: as it would have taken the same answers there."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from anki.cards import CardId
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.decks import DeckId, UpdateDeckConfigs
from packages import Engine, add_note, answer, engine, lull, summary_of

from flashcards.anki.exporting.records import ExportCard, ExportNote
from flashcards.anki.exporting.writer import write_package
from flashcards.cards import NoteGuid
from flashcards.reviews import Drill, Entry, Review, Seed, SetDue
from flashcards.studyday import Day, Instant, study_day, study_day_at

DAY_MS = 86_400_000
MINUTE_MS = 60_000


def turn_on(anki: Engine) -> None:
    """Let a collection schedule by FSRS."""
    known = anki.decks.get_deck_configs_for_update(DeckId(1))
    anki.decks.update_deck_configs(
        UpdateDeckConfigs(
            target_deck_id=1,
            configs=[one.config for one in known.all_config],
            fsrs=True,
            limits=known.current_deck.limits,
        )
    )


def moment(days: int, minutes: int = 0) -> Instant:
    """A moment some days ago, and some minutes after it, on one study day with others of that number."""
    at = lull() - days * DAY_MS + minutes * MINUTE_MS
    return Instant(at=at, utc_offset=time.localtime(at // 1000).tm_gmtoff)


def review(days: int, button: int) -> Review:
    """A scheduled answer."""
    when = moment(days)
    return Review(at=when.at, utc_offset=when.utc_offset, day=study_day(when), quality=button + 1, took=900)


def drill(days: int, button: int, minutes: int) -> Drill:
    """A repeat, some minutes after the answers of its day."""
    when = moment(days, minutes)
    return Drill(at=when.at, utc_offset=when.utc_offset, day=study_day(when), quality=button + 1, took=900)


def taken(anki: Engine, folder: Path, entries: Sequence[Entry]) -> int:
    """The card in Anki that has this history."""
    card = ExportCard(id=1_600_000_000_000, state=summary_of(entries), entries=tuple(entries))
    note = ExportNote(
        id=1_600_000_000_000,
        guid=NoteGuid("g"),
        deck="Default",
        term="q",
        definition="a",
        modified_ms=1_600_000_000_000,
        cards=(card,),
    )
    write_package(folder / "a.apkg", (), [note])
    options = ImportAnkiPackageOptions(with_scheduling=True)
    anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(folder / "a.apkg"), options=options))
    said, sound = anki.fix_integrity()
    assert sound, said
    turn_on(anki)
    (number,) = anki.find_cards("")
    return number


def memory(anki: Engine, card: int) -> tuple[float, float]:
    """Stability and difficulty of a card."""
    found = anki.compute_memory_state(CardId(card))
    assert found.stability is not None
    assert found.difficulty is not None
    return round(found.stability, 3), round(found.difficulty, 3)


def good_interval(anki: Engine, card: int) -> int:
    """The days to which Good would lead."""
    states = anki._backend.get_scheduling_states(card)  # noqa: SLF001 - the queue would choose a card itself
    return int(states.good.normal.review.scheduled_days)


STORIES: tuple[tuple[Sequence[tuple[int, int, int]], ...], ...] = (
    ([(9, 1, 0), (9, 3, 11)],),
    ([(9, 2, 0), (9, 3, 11)],),
    ([(9, 1, 0), (9, 1, 2), (9, 3, 13), (8, 3, 0)],),
    ([(20, 2, 0), (20, 1, 11), (10, 1, 0), (10, 3, 11), (4, 3, 0)],),
    ([(20, 3, 0), (19, 3, 0), (10, 1, 0), (10, 3, 11), (9, 2, 0), (9, 3, 11)],),
)


@pytest.mark.parametrize("story", [story for (story,) in STORIES])
def test_repeats_count(anki: Engine, tmp_path: Path, story: Sequence[tuple[int, int, int]]) -> None:
    """Repeats of a day are to FSRS what the steps of learning are; the memory is that of the same answers there."""
    entries: list[Entry] = []
    for days, button, minutes in story:
        entries.append(drill(days, button, minutes) if minutes else review(days, button))
    here = memory(anki, taken(anki, tmp_path, entries))
    with engine(tmp_path / "there") as other:
        turn_on(other)
        card = add_note(other, ["q", "a"]).cards()[0].id
        for entry in entries:
            assert isinstance(entry, Review | Drill)
            answer(other, card, entry.quality - 1, at=entry.at)
        assert memory(other, card) == here


def test_cramming_does_not_count(anki: Engine, tmp_path: Path) -> None:
    """An answer on a day without a review of its card moves nothing, here and there."""
    known = [review(9, 3), review(8, 3)]
    crammed = memory(anki, taken(anki, tmp_path, [*known, drill(4, 1, 0), drill(4, 3, 11)]))
    with engine(tmp_path / "there") as other:
        assert memory(other, taken(other, tmp_path, known)) == crammed


@pytest.mark.parametrize("moved", [False, True])
def test_a_state_without_answers_grows(anki: Engine, tmp_path: Path, moved: bool) -> None:  # noqa: FBT001 - a row
    """A card that came with a schedule alone was last answered an interval before it was due, and gains from that."""
    when = moment(3)
    now = time.time_ns() // 1_000_000
    today = study_day_at(now, time.localtime(now // 1000).tm_gmtoff)
    seed = Seed(
        at=when.at,
        utc_offset=when.utc_offset,
        day=study_day(when),
        repetitions=4,
        interval=100,
        ease=250,
        lapses=0,
        due=today,
    )
    later = moment(2)
    due = SetDue(at=later.at, utc_offset=later.utc_offset, day=study_day(later), due=Day(today + 1))
    card = taken(anki, tmp_path, [seed, due] if moved else [seed])
    assert good_interval(anki, card) > 200
    assert anki.get_card(CardId(card)).due - anki.sched.today == moved
    answer(anki, card, 3)
    assert anki.fix_integrity()[1]
