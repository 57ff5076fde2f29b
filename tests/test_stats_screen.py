"""``flashcards stats`` as it is met: on real terminals of several sizes, without colour, in ASCII, through a pipe."""

from collections.abc import Mapping

import pytest
from helpers import Person
from made_logs import golden, learner
from terminal import PROGRAM, Ended, Terminal, overflow

BRAILLE = range(0x2801, 0x2900)


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Somebody whose collection has the made log, on its last evening."""
    person = learner(tmp_path_factory.mktemp("made"))
    person.moment = type(person.moment).fromisoformat(golden()["now"])
    return person


def shown(person: Person, size: tuple[int, int], extra: Mapping[str, str] | None = None) -> tuple[Ended, bytes]:
    """What stands on a terminal after the command, and what was written to it."""
    with Terminal(person, size=size, extra={"TZ": "UTC", **(extra or {})}, command=[*PROGRAM, "stats"]) as terminal:
        return terminal.finish(), terminal.raw


@pytest.mark.process
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_on_a_terminal(person: Person, columns: int) -> None:
    """It fits the window, has colours and curves, begins with today."""
    ended, raw = shown(person, (columns, 600))
    assert ended.status == 0
    text = ended.text
    assert overflow(ended.lines, columns) == []
    assert text.index("Today") < text.index("Calendar") < text.index("Coming up") < text.index("True retention")
    assert b"\x1b[32m" in raw
    assert any(ord(char) in BRAILLE for char in text)
    assert "11 cards in 2 min 34 s, none" in text
    assert ("The newest 36 weeks of 53" in text) is (columns == 40)
    assert next(line for line in ended.lines if line.startswith(("Mon", "Sun"))).startswith("Mon")


@pytest.mark.process
@pytest.mark.parametrize(
    ("extra", "has_colour", "has_weight", "is_ascii"),
    [
        ({"NO_COLOR": "1"}, False, True, False),
        ({"TERM": "dumb"}, False, False, False),
        ({"TERM": "linux"}, True, True, True),
        ({"LANG": "C"}, True, True, True),
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, True, True, True),
    ],
    ids=["no colour", "dumb", "Linux console", "LANG=C", "no UTF-8"],
)
def test_on_lesser_terminals(
    person: Person, extra: Mapping[str, str], *, has_colour: bool, has_weight: bool, is_ascii: bool
) -> None:
    """Colour, weight and characters are left out where the terminal or the person wants none."""
    _, raw = shown(person, (80, 600), extra)
    assert (b"\x1b[32m" in raw) is has_colour
    assert (b"\x1b[1m" in raw) is has_weight
    assert raw.isascii() is is_ascii


def test_through_a_pipe(person: Person) -> None:
    """No escape code goes into a pipe or a file, which are as wide as the window around them."""
    result = person.run("stats")
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert overflow(result.stdout.splitlines(), 100) == []


@pytest.mark.process
def test_a_low_window(person: Person) -> None:
    """What does not fit the window is given to the pager."""
    ended, _ = shown(person, (80, 12), {"PAGER": "sed 's/^/> /'"})
    assert ended.status == 0
    assert "\n> flashcards search " in ended.text


def test_heard(person: Person) -> None:
    """With ``plain``, the setting or the option, it is sentences, which name no column, block or dot."""
    said = person.run("stats", "--plain").stdout
    assert person.run("config", "plain", "true").exit_code == 0
    try:
        assert person.run("stats").stdout == said
    finally:
        person.run("config", "plain", "false")
    assert "August 2027: 107 answers on 8 days, 23 min 13 s." in said
    assert "30 days: 91% of 352; 95% interval 88% to 94%.\n30 days, young cards: 93% of 163; 95%" in said
    assert not any("\u2500" <= char <= "\u28ff" for char in said)
