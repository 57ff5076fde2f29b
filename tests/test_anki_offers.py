"""What Anki's presets say of FSRS is offered on an import, as commands to paste, and never taken unasked."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from anki.collection import ExportAnkiPackageOptions
from anki.decks import DeckId
from helpers import Person
from packages import Engine, add_note, bend, engine

from flashcards.scheduling.fsrs import parameters
from flashcards.scheduling.makers import Options

FITTED = (
    0.4, 0.9, 3.1, 12.5, 6.9, 0.6, 2.4, 0.05, 1.6, 0.25, 1.1, 1.7, 0.09, 0.35, 1.9, 0.4, 2.4, 0.7, 0.3, 0.2, 0.35,
)  # fmt: skip
OTHERS = (0.5, *FITTED[1:])
FSRS_5 = FITTED[:19]
FSRS_4 = (*FITTED[:4], 6.9, 0.6, 1.2, *FITTED[7:17])
HEAD = "Anki schedules these cards with FSRS. To use its settings here:"
PACKAGES = ("new.apkg", "legacy.apkg", "new.colpkg", "legacy.colpkg")


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with an empty home."""
    return Person(tmp_path / "home")


def preset(anki: Engine, deck: str, **said: object) -> None:
    """Give a deck a preset of its own."""
    number = anki.decks.id(deck)
    assert number is not None
    config = anki.decks.add_config(deck)
    config.update(said)
    anki.decks.update_config(config)
    found: Any = anki.decks.get(number)
    found["conf"] = config["id"]
    anki.decks.save(found)


def packed(folder: Path, name: str, decks: Mapping[str, int], presets: Mapping[str, Any], *, fsrs: bool = True) -> Path:
    """A package of decks with so many cards each; the presets are by their decks."""
    with engine(folder / "anki") as anki:
        for deck, cards in decks.items():
            for number in range(cards):
                add_note(anki, [f"{deck} {number}", "An answer."], deck=deck)
        for deck, said in presets.items():
            preset(anki, deck, **said)
        anki.set_config("fsrs", fsrs)
        return written(anki, folder / name)


def written(anki: Engine, path: Path, *, presets: bool = True) -> Path:
    """Write a package, with the presets of its decks."""
    legacy = path.name.startswith("legacy")
    if path.suffix == ".colpkg":
        anki.export_collection_package(str(path), include_media=False, legacy=legacy)
    else:
        options = ExportAnkiPackageOptions(
            with_scheduling=True, with_deck_configs=presets, with_media=False, legacy=legacy
        )
        anki.export_anki_package(out_path=str(path), limit=None, options=options)
    return path


def offered(person: Person, path: Path, *arguments: str) -> list[str]:
    """The lines of an import that come after the offer's first one."""
    result = person.run("import", str(path), *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    return [line.strip() for line in lines[lines.index(HEAD) + 1 :]] if HEAD in lines else []


def numbers(text: Sequence[float]) -> str:
    """Parameters as a command has them."""
    return ", ".join(f"{one:.7g}" for one in text)


@pytest.mark.parametrize("name", PACKAGES)
def test_an_offer(person: Person, tmp_path: Path, name: str) -> None:
    """Every kind of package offers them; nothing is taken until the commands are pasted, and then all is quiet."""
    said = {"fsrsParams6": FITTED, "desiredRetention": 0.93}
    path = packed(tmp_path, name, {"Seas": 3, "Lakes": 1}, {"Seas": said})
    commands = [
        "flashcards config scheduler fsrs",
        "flashcards config desired-retention 0.93",
        f"flashcards config fsrs-parameters '{numbers(FITTED)}'",
    ]
    assert offered(person, path, "--dry-run")[:3] == commands
    *lines, lakes, others = offered(person, path)
    assert lines == commands
    assert lakes.startswith("desired-retention: 0.9    at the top of ")
    assert others == "(there is one set for all decks here: 1 card had another in Anki)"
    with person.collection() as opened:
        assert opened.options == Options().chosen
    assert "fsrs" not in person.run("config", "scheduler").stdout
    for line in commands:
        assert person.run(*shlex.split(line)[1:]).exit_code == 0
    assert person.run("config", "fsrs-parameters").stdout.strip() == numbers(FITTED)
    file = person.decks / "lakes.md"
    file.write_text(file.read_text().replace("deck: Lakes", "deck: Lakes\ndesired-retention: 0.9"))
    assert offered(person, path) == []


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ({"fsrsParams5": FSRS_5}, FSRS_5),
        ({"fsrsWeights": FSRS_4}, FSRS_4),
        ({"fsrsWeights": FSRS_4, "fsrsParams5": FSRS_5}, FSRS_5),
        ({"fsrsWeights": FSRS_4, "fsrsParams5": FSRS_5, "fsrsParams6": FITTED}, FITTED),
        ({"fsrsParams6": FITTED[:20]}, None),
        ({}, None),
    ],
)
@pytest.mark.parametrize("name", ["new.colpkg", "legacy.colpkg"])
def test_versions(
    person: Person, tmp_path: Path, name: str, said: dict[str, object], given: tuple[float, ...] | None
) -> None:
    """Of the parameters of several versions the newest are offered, and older ones are converted when they are set."""
    lines = offered(person, packed(tmp_path, name, {"Seas": 1}, {"Seas": said}))
    assert lines[0] == "flashcards config scheduler fsrs"
    if given is None:
        assert len(lines) == 1
        return
    assert lines[1:] == [f"flashcards config fsrs-parameters '{numbers(given)}'"]
    assert person.run(*shlex.split(lines[1])[1:]).exit_code == 0
    assert person.run("config", "fsrs-parameters").stdout.strip() == ", ".join(
        f"{one:.10g}" for one in parameters(given)
    )


@pytest.mark.parametrize("name", ["new.colpkg", "legacy.colpkg"])
def test_fsrs_is_off(person: Person, tmp_path: Path, name: str) -> None:
    """Where Anki schedules by its older scheduler, what a preset keeps for FSRS is not offered."""
    path = packed(tmp_path, name, {"Seas": 1}, {"Seas": {"fsrsParams6": FITTED}}, fsrs=False)
    assert offered(person, path) == []


@pytest.mark.parametrize("name", ["new.apkg", "legacy.apkg"])
def test_without_presets(person: Person, tmp_path: Path, name: str) -> None:
    """A package without presets shows by its cards that FSRS is on."""
    with engine(tmp_path / "anki") as anki:
        card = add_note(anki, ["a", "b"]).cards()[0]
        path = written(anki, tmp_path / name, presets=False)
        assert offered(Person(tmp_path / "before"), path) == []
        anki.db.execute("update cards set data = ? where id = ?", '{"s":3.1,"d":5.2}', card.id)  # type: ignore[union-attr]
        assert offered(person, written(anki, path, presets=False)) == ["flashcards config scheduler fsrs"]


def test_most_cards_decide(person: Person, tmp_path: Path) -> None:
    """There is one set of parameters here: that of most cards; decks that want another retention are named."""
    presets = {
        "Seas": {"fsrsParams6": OTHERS, "desiredRetention": 0.85},
        "Lakes": {"fsrsParams6": FITTED, "desiredRetention": 0.85},
        "Bays": {"desiredRetention": 0.97},
    }
    with engine(tmp_path / "anki") as anki:
        own: Any = anki.decks.get(DeckId(anki.decks.id("Seas::Deep") or 0))
        own["desiredRetention"] = 80
        anki.decks.save(own)
    path = packed(tmp_path, "new.colpkg", {"Seas": 2, "Lakes": 3, "Bays": 4, "Seas::Deep": 1}, presets)
    lines = offered(person, path)
    assert lines[:3] == [
        "flashcards config scheduler fsrs",
        "flashcards config desired-retention 0.85",
        f"flashcards config fsrs-parameters '{numbers(FITTED)}'",
    ]
    assert [line.partition("  ")[0] for line in lines[3:5]] == ["desired-retention: 0.97", "desired-retention: 0.8"]
    assert "bays.md" in lines[3]
    assert "seas-deep.md" in lines[4]
    assert "7 cards had another in Anki" in lines[5]


def test_what_was_set_here_later_stays(person: Person, tmp_path: Path) -> None:
    """Parameters that are newer here are not questioned, nor is a retention that somebody chose."""
    path = packed(tmp_path, "new.colpkg", {"Seas": 1}, {"Seas": {"fsrsParams6": FITTED, "desiredRetention": 0.85}})
    person.run("config", "scheduler", "fsrs")
    person.moment = person.moment.replace(year=2030)
    person.run("config", "fsrs-parameters", numbers(OTHERS))
    assert offered(person, path) == ["flashcards config desired-retention 0.85"]
    person.run("config", "desired-retention", "0.8")
    assert offered(person, path) == []


def test_later_imports_do_not_ask_again(person: Person, tmp_path: Path) -> None:
    """Somebody who stays with SM-2 is told once, and by --dry-run."""
    path = packed(tmp_path, "new.colpkg", {"Seas": 1}, {"Seas": {"fsrsParams6": FITTED}})
    assert len(offered(person, path)) == 2
    assert offered(person, path) == []


def test_parameters_that_cannot_be_used(person: Person, tmp_path: Path) -> None:
    """Anki clamps what is out of bounds; here it is named and not offered."""
    path = packed(tmp_path, "new.colpkg", {"Seas": 1}, {"Seas": {"fsrsParams6": (*FITTED[:20], 0.95)}})
    said = person.run("import", str(path)).stdout
    assert "Its FSRS parameters in Anki cannot be used here: w20 is 0.95, but goes from 0.1 to 0.8" in said
    assert "fsrs-parameters" not in said


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("new.colpkg", "update deck_config set config = x'ffffffff'"),
        ("new.colpkg", "update deck_config set config = 'text'"),
        ("new.colpkg", "update deck_config set config = zeroblob(20000)"),
        ("new.colpkg", "update deck_config set config = x'32020000'"),
        ("new.colpkg", "update deck_config set config = x'3204000000807f'"),
        ("new.colpkg", "alter table deck_config rename to others"),
        ("new.colpkg", "alter table deck_config rename to others; create view deck_config as select * from others"),
        ("legacy.colpkg", "update col set dconf = '[1]'"),
        ("legacy.colpkg", "update col set dconf = 'no JSON'"),
        ("legacy.colpkg", 'update col set dconf = \'{"1": 1, "a": {}, "2": {"fsrsParams6": 3}}\''),
        ("legacy.colpkg", "update col set dconf = ''"),
        ("legacy.colpkg", "update col set dconf = " + "'" + "[" * 5000 + "'"),
    ],
)
def test_damaged_presets(person: Person, tmp_path: Path, name: str, statement: str) -> None:
    """What cannot be read of presets is no reason to refuse notes; nothing of it is offered."""
    path = packed(tmp_path, name, {"Seas": 1}, {"Seas": {"fsrsParams6": FITTED}})
    bent = bend(path, tmp_path / f"bent-{name}", *statement.split("; "))
    result = person.run("import", str(bent))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Added 1 note" in result.stdout
    assert "fsrs-parameters" not in result.stdout


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        ("new.colpkg", "update deck_config set config = x'ad020000c07f'"),
        ("new.colpkg", "update deck_config set config = x'ad020000807f'"),
        ("new.colpkg", "update deck_config set config = x'ad020000a040'"),
        ("legacy.colpkg", """update col set dconf = '{"1": {"desiredRetention": HUGE}}'"""),
        ("legacy.colpkg", """update col set dconf = '{"1": {"fsrsParams6": [HUGE]}}'"""),
        ("legacy.colpkg", """update col set dconf = '{"1": {"desiredRetention": NaN}}'"""),
        ("legacy.colpkg", """update col set decks = replace(decks, 'Retention":null', 'Retention":HUGE')"""),
        ("legacy.colpkg", """update col set decks = replace(decks, 'Retention":null', 'Retention":NaN')"""),
    ],
    ids=["not a number", "endless", "five", "huge", "huge parameters", "NaN", "huge, of a deck", "NaN, of a deck"],
)
def test_a_retention_that_nobody_can_want(person: Person, tmp_path: Path, name: str, statement: str) -> None:
    """A desired retention that is not one is not offered, and the notes are imported."""
    path = packed(tmp_path, name, {"Seas": 1}, {"Seas": {"fsrsParams6": FITTED}})
    bent = bend(path, tmp_path / f"bent-{name}", statement.replace("HUGE", f"1{'0' * 400}"))
    result = person.run("import", str(bent))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Added 1 note" in result.stdout
    assert "desired-retention" not in result.stdout
