"""What FSRS makes of a log here is what Anki's engine makes of it there, in the memory and on its keys."""

import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from anki.cards import CardId
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.decks import DeckId, UpdateDeckConfigs
from packages import Engine, lull

from flashcards.anki.exporting.records import ExportCard, ExportNote
from flashcards.anki.exporting.writer import write_package
from flashcards.cards import NoteGuid
from flashcards.reviews import Drill, Entry, Rating, Reset, Review, SetDue, effective
from flashcards.scheduling import State, outcomes, replay
from flashcards.scheduling.fsrs import DEFAULTS, Fsrs, memory_of
from flashcards.studyday import Day, study_day_at

S_SHARE, D_PART, HALF = 1e-4, 1e-5, 1e-3
DAY_MS, MINUTE_MS = 86_400_000, 60_000
FIRST_ID = 1_500_000_000_000

FITTED = (
    0.4, 0.9, 3.1, 12.5, 6.9, 0.6, 2.4, 0.05, 1.6, 0.25, 1.1, 1.7, 0.09, 0.35, 1.9, 0.4, 2.4, 0.7, 0.3, 0.2, 0.35,
)  # fmt: skip


def set_up(anki: Engine, w: Sequence[float], retention: float) -> None:
    """Let a collection schedule by FSRS with these parameters, without steps of learning."""
    known = anki.decks.get_deck_configs_for_update(DeckId(1))
    configs = [one.config for one in known.all_config]
    for each in configs:
        each.config.learn_steps[:] = []
        each.config.relearn_steps[:] = []
        each.config.fsrs_params_6[:] = w
        each.config.desired_retention = retention
    limits = known.current_deck.limits
    anki.decks.update_deck_configs(UpdateDeckConfigs(target_deck_id=1, configs=configs, fsrs=True, limits=limits))


def random_log(chance: random.Random, number: int) -> list[Entry]:
    """A log of a card that ends in the past; its moments are no other card's."""
    days = sorted(chance.sample(range(1, 900), chance.randrange(1, 14)), reverse=True)
    now = lull()
    found: list[Entry] = []
    for ago in days:
        at = now - ago * DAY_MS + number
        offset = time.localtime(at // 1000).tm_gmtoff
        stamp: dict[str, Any] = {"at": at, "utc_offset": offset, "day": study_day_at(at, offset)}
        kind = chance.choices("rchx", (90, 4, 4, 3 if ago > 20 else 0))[0]
        quality = chance.choices((2, 3, 4, 5), (2, 2, 6, 1))[0]
        if kind == "r":
            found.append(Review(**stamp, quality=quality, took=900))
            while chance.random() < (0.7 if quality == 2 else 0.2) and stamp["at"] < at + 40 * MINUTE_MS:
                stamp["at"] += 4 * MINUTE_MS
                quality = chance.choices((2, 3, 4, 5), (2, 2, 6, 1))[0]
                found.append(Drill(**stamp, quality=quality, took=900))
        elif kind == "c":
            found.append(Drill(**stamp, quality=quality, took=900, cram=True))
        elif found:
            found.append(SetDue(**stamp, due=Day(stamp["day"] + 30)) if kind == "h" else Reset(**stamp))
    return found


def brought(anki: Engine, folder: Path, logs: Sequence[list[Entry]], scheduler: Fsrs) -> list[State | None]:
    """Import cards with these logs; the states that we have of them. Their ids count from :data:`FIRST_ID`."""
    states = [replay(scheduler, effective(log)) for log in logs]
    notes = [
        ExportNote(
            id=FIRST_ID + number,
            guid=NoteGuid(f"g{number}"),
            deck="Default",
            term=f"q{number}",
            definition="a",
            modified_ms=FIRST_ID,
            cards=(
                ExportCard(
                    id=FIRST_ID + number,
                    state=scheduler.summary(state) if state is not None else None,
                    entries=tuple(effective(log)),
                    scheduler=scheduler,
                ),
            ),
        )
        for number, (log, state) in enumerate(zip(logs, states, strict=True))
    ]
    write_package(folder / "a.apkg", (), notes)
    options = ImportAnkiPackageOptions(with_scheduling=True)
    anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(folder / "a.apkg"), options=options))
    said, sound = anki.fix_integrity()
    assert sound, said
    return states


def check_keys(anki: Engine, card: int, state: State, scheduler: Fsrs, today: Day) -> None:
    """The engine's keys lead where ours do, after its rule that Good is more than Hard and Easy more than Good."""
    offered = anki._backend.get_scheduling_states(card)  # noqa: SLF001 - the queue would choose a card itself
    ours = outcomes(scheduler, state, today)
    least = 1
    for name, rating in (("hard", Rating.HARD), ("good", Rating.GOOD), ("easy", Rating.EASY)):
        after = ours[rating.quality]
        assert after is not None
        S = memory_of(after).S
        assert S is not None
        exact = max(scheduler.model.interval(S, scheduler.r), least)
        theirs = getattr(offered, name).normal.review.scheduled_days
        fuzz = sum(
            share * max(0.0, min(exact, end) - start)
            for start, end, share in ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, 1e9, 0.05))
        ) + (exact >= 2.5)
        wanted = max(after.interval, least)
        assert abs(theirs - wanted) <= fuzz + 1, (name, theirs, after.interval, exact)
        least = theirs + 1


@pytest.mark.parametrize(
    ("cards", "w", "retention"),
    [
        (120, DEFAULTS, 0.9),
        (120, FITTED, 0.8),
        pytest.param(10_000, DEFAULTS, 0.9, marks=pytest.mark.nightly),
        pytest.param(2_000, FITTED, 0.95, marks=pytest.mark.nightly),
    ],
)
def test_random_logs(anki: Engine, tmp_path: Path, cards: int, w: tuple[float, ...], retention: float) -> None:
    """The memory of each card is ours: as it was brought, as the engine derives it from the log, and on its keys."""
    chance, scheduler = random.Random(cards), Fsrs(r=retention, w=w)  # noqa: S311 - the same logs each time
    logs = [random_log(chance, number) for number in range(cards)]
    set_up(anki, w, retention)
    states = brought(anki, tmp_path, logs, scheduler)
    now = time.time_ns() // 1_000_000
    today = study_day_at(now, time.localtime(now // 1000).tm_gmtoff)
    compared = 0
    for number, state in enumerate(states):
        S, D, *_ = memory_of(state) if state is not None else (None, None)
        if state is None or S is None or D is None:
            continue
        card = CardId(FIRST_ID + number)
        data = json.loads(anki.db.scalar("select data from cards where id = ?", card)) if anki.db else {}
        assert data["s"] == pytest.approx(S, rel=S_SHARE, abs=1e-4)
        assert data["d"] == pytest.approx(D, abs=1e-3)
        assert (data["dr"], data["decay"]) == (pytest.approx(retention), pytest.approx(w[20], abs=1e-3))
        derived = anki.compute_memory_state(card)
        assert derived.stability == pytest.approx(S, rel=S_SHARE)
        assert derived.difficulty == pytest.approx(D, abs=D_PART)
        check_keys(anki, card, state, scheduler, today)
        compared += 1
    assert compared > cards // 2
