"""Settings: read from a file, shown and changed by a command, and each of them felt where it matters."""

import json
import os
import tomllib
from pathlib import Path

import pytest
from helpers import SEAS, Person, deck_text
from hypothesis import given
from hypothesis import strategies as st
from terminal import Terminal

from flashcards.library.config import load, read
from flashcards.library.places import Home, config_path, default_home
from flashcards.settings import DEFAULTS
from flashcards.study import options

VALUES = {
    "day-starts-at": 6,
    "new-per-day": 5,
    "reviews-per-day": 50,
    "order": "random",
    "new-order": "mixed",
    "siblings": "together",
    "repeat-below": "hard",
    "grades": 6,
    "hide-intervals": True,
    "plain": True,
    "week-starts": "sun",
    "pictures": "sixel",
    "leech-lapses": 3,
    "leech-action": "suspend",
    "max-interval": 100,
    "late-credit": True,
    "scheduler": "fsrs",
    "desired-retention": 0.85,
    "fuzz": True,
    "light-days": "fri sat",
    "backup-days": 3,
    "backup-weeks": 2,
    "backup-months": 6,
    "sync-folder": "/usr",
    "play-sounds": "both",
    "speak": "term fr",
}
"""A value of each key that is not its default."""


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with a deck."""
    person = Person(tmp_path / "home")
    person.write("seas.md", SEAS)
    return person


def configure(person: Person, text: str) -> Path:
    """Write their configuration file."""
    path = person.folder / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


LINES = st.sampled_from(
    (
        "", " ", "# a comment", "#", "\t# tab", "# \u00fc", "# \x01", "[keys]",
        'order = "random"', 'order="due"', "order = 'due'",
        ' order  =  "due"  ', 'order = "due" # why', "fuzz = true", "fuzz = false", "fuzz = True", "fuzz = 1", "fuzz =",
        "max-interval = 100", "max-interval = 0100", "max-interval = +7", "max-interval = 1_0", "max-interval = 1e2",
        "max-interval = 9999999999", "max-interval = -3", "desired-retention = 0.85", "desired-retention = .85",
        "desired-retention = 0.", "desired-retention = 00.8", "desired-retention = 0.8\r", "desired-retention = 1",
        'light-days = "sat, sun"', 'light-days = "s\\u0061t"', 'light-days = ["sat"]',
        "plain = true\x0b", "new-per-day = 0",
        'new-per-day = "none"', 'Order = "due"', 'nothing = "x"', '"order" = "due"', 'order.a = "due"',
        "= 3", "x", "\r", "\ufeff",
    )
)  # fmt: skip


@given(st.lists(LINES, max_size=4).map("\n".join) | st.text(st.characters(max_codepoint=127), max_size=20))
def test_plain_lines_need_no_parser(text: str) -> None:
    """What is read without a parser of TOML is what one reads; where anything is unusual, it is left to that."""
    quick = options.plain_table(text.encode())
    if quick is not None:
        assert quick == tomllib.loads(text)
    settings = options.read_plain(text.encode())
    if settings is not None:
        assert settings == read("config.toml", text)


def test_most_files_are_of_plain_lines(person: Person) -> None:
    """What ``config`` writes of every key but those of the quiz is read without a parser."""
    for key, value in VALUES.items():
        assert person.run("config", key, str(value).lower()).exit_code == 0
    settings = options.read_plain((person.folder / "config.toml").read_bytes())
    assert settings is not None
    assert {key: options.shown(getattr(settings, options.OPTIONS[key].field)) for key in VALUES} == VALUES


class TestReading:
    """What a file says."""

    def test_every_key_has_a_value_here(self) -> None:
        """The keys are the fields of the settings, and the values above are others than their defaults."""
        assert {option.field for option in options.OPTIONS.values()} | {"keys"} == set(DEFAULTS._fields)
        assert list(VALUES) == list(options.OPTIONS)
        assert all(value != options.usual(key) for key, value in VALUES.items())

    def test_all_keys(self, person: Person) -> None:
        """A file may state every one of them, and those it does not state are as usual."""
        path = configure(person, "".join(f"{key} = {json.dumps(value)}\n" for key, value in VALUES.items()))
        found = load(str(path))
        assert {key: options.shown(getattr(found, options.OPTIONS[key].field)) for key in VALUES} == VALUES
        assert load(str(configure(person, ""))) == DEFAULTS
        assert load(str(person.folder / "none.toml")) == DEFAULTS

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ('ordr = "due"', ':1: no key "ordr"; did you mean "order"?'),
            ("# x\n\norder = 3", ':3: order takes "due", "random", "added" or "deck"'),
            ("qqq = 1", ':1: no key "qqq"; there are day-starts-at, '),
            ("fuzz = 1", ":1: fuzz takes true or false"),
            ("max-interval = 0", ":1: max-interval takes days, 1 to 36500"),
            ("new-per-day = true", ':1: new-per-day takes a whole number up to 1,000,000, or "none"'),
            ("keys = 3", ":1: [keys] is a table"),
            ("[keys]\nundo = 3", ":2: undo takes a key, or a list of keys"),
            ('[keys]\nundo = "ctrl"', ':2: undo: "ctrl" is not a key'),
            ('[keys]\nundu = "x"', ":2: undu: no such action; did you mean undo?"),
            ('[keys]\nundo = "q"', ':2: undo: "q" is already the key of quit'),
            ("order = ", ":1: not valid TOML: Invalid value; correct it, or move the file away"),
            ("# x\na = " + "[" * 5000, ":2: not valid TOML: "),
        ],
    )
    def test_what_is_wrong(self, person: Person, text: str, said: str) -> None:
        """Any command ends with 2 and a line that says the file, the line, and what is meant."""
        path = configure(person, text)
        for command in (("due",), ("study",), ("config",), ("decks",)):
            result = person.run(*command)
            assert (result.exit_code, result.stdout) == (2, "")
            assert result.stderr.startswith(f"flashcards: {path}{said}")

    def test_all_that_is_wrong_at_once(self, person: Person) -> None:
        """Each key that is wrong has its line."""
        path = configure(person, "fuzz = 3\norder = 1\n")
        lines = person.run("due").stderr.splitlines()
        assert [line.partition(": ")[2].partition(": ")[0] for line in lines] == [f"{path}:1", f"{path}:2"]

    @pytest.mark.parametrize(
        ("value", "expected"),
        [("/media/stick", "/media/stick"), ("~/Sync", "~/Sync"), ("C:/Sync", "C:/Sync"), ("none", None)],
    )
    def test_a_folder(self, person: Person, value: str, expected: str | None) -> None:
        """The folder that is shared has a whole path, or there is none."""
        assert load(str(configure(person, f'sync-folder = "{value}"\n'))).sync_folder == expected

    @pytest.mark.parametrize("value", ["Sync", "./Sync", " "])
    def test_a_folder_that_depends_on_where_one_is(self, person: Person, value: str) -> None:
        """A relative path in a file would mean another folder each time, and is refused."""
        configure(person, f'sync-folder = "{value}"\n')
        done = person.run("due")
        assert (done.exit_code, "sync-folder takes the whole path of a folder" in done.stderr) == (2, True)

    @pytest.mark.parametrize("data", [b"\xff\xfe", b"#" * 2_000_000], ids=["no text", "too large"])
    def test_a_file_that_is_none(self, person: Person, data: bytes) -> None:
        """So does a file that is no text, or too large."""
        path = configure(person, "")
        path.write_bytes(data)
        result = person.run("due")
        assert result.exit_code == 2
        assert result.stderr.startswith(f"flashcards: {path}: ")

    @given(st.text(max_size=60) | st.sampled_from(sorted(VALUES)).map(lambda key: f"{key} = 1"))
    def test_any_text(self, text: str) -> None:
        """A table of anything gives settings or complaints, never another error."""
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return
        options.read(table)

    def test_no_limit(self, person: Person) -> None:
        """A limit may be none, as it usually is."""
        configure(person, 'new-per-day = "none"\nreviews-per-day = 0\n')
        assert person.run("config", "new-per-day").stdout == "none\n"
        assert person.run("config", "reviews-per-day").stdout == "0\n"

    def test_where_it_is(self, person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """The usual home's file is in the configuration folder; another home keeps its own inside."""
        assert config_path(person.home) == str(person.folder / "config.toml")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "conf"))
        monkeypatch.setattr("sys.platform", "linux")
        assert config_path(Home(default_home())) == str(tmp_path / "conf" / "flashcards" / "config.toml")
        monkeypatch.setenv("XDG_CONFIG_HOME", "not/absolute")
        assert config_path(Home(default_home())) == os.path.expanduser("~/.config/flashcards/config.toml")  # noqa: PTH111
        monkeypatch.setattr("sys.platform", "darwin")
        assert config_path(Home(default_home())).endswith("config.toml")
        assert person.run("config", "--path").stdout == f"{person.folder / 'config.toml'}\n"


class TestChanging:
    """``flashcards config``."""

    @pytest.mark.parametrize("key", VALUES)
    def test_each_key(self, person: Person, key: str) -> None:
        """It is set, shown, listed with what it would be, and let be again."""
        text = json.dumps(VALUES[key]).strip('"')
        assert person.run("config", key, text).stdout == f"{key} = {text}\n"
        assert person.run("config", key).stdout == f"{text}\n"
        usual = json.dumps(options.usual(key)).strip('"')
        listed = person.run("config").stdout
        shown = f"{key} is" if key == "plain" else f"{key:17} "
        assert f"{shown} {text}" + (f"  (default {usual})\n" if text != usual else "\n") in listed
        assert json.loads(person.run("config", "--json").stdout)[key] == VALUES[key]
        assert person.run("config", "--unset", key.replace("-", "_").upper()).stdout == f"{key} = {usual}\n"
        assert person.run("config", key).stdout == f"{usual}\n"

    def test_the_file_stays_a_persons_own(self, person: Person) -> None:
        """Comments, order, spacing, line ends and a byte-order mark are as they were."""
        before = '\ufeff# mine\r\nfuzz   =   true # why not\r\n\r\n[keys]  # of mine\r\nundo = "z"\r\n'
        path = configure(person, "")
        path.write_bytes(before.encode())
        person.run("config", "fuzz", "off")
        assert path.read_bytes().decode() == before.replace("true", "false")
        person.run("config", "fuzz", "on")
        person.run("config", "keys.undo", "z")
        person.run("config", "keys.undo", "z backspace")
        after = path.read_bytes().decode()
        assert after.startswith(before.partition("undo")[0])
        assert load(str(path)).keys == {"undo": ("z", "backspace")}

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("max-intervall", "3"), 'no key "max-intervall"; did you mean "max-interval"?'),
            (("nope",), 'no key "nope"; there are day-starts-at, '),
            (("new-per-day", "9" * 22), f'takes a whole number up to 1,000,000, or "none", not "{"9" * 22}"'),
            (("sync-folder", ""), 'takes the whole path of a folder, or "none", not ""; to stop sharing: '),
            (("sync-folder", "/no where"), "there is no such folder; make it first: mkdir -p '/no where'"),
            (("sync-folder", __file__), "a file; sync-folder takes a folder that your computers share"),
            (("max-interval", "many"), 'max-interval takes days, 1 to 36500, not "many"'),
            (("fuzz", "7"), 'fuzz takes true or false, not "7"'),
            (("keys.undo", "ctrl"), 'undo: "ctrl" is not a key'),
            (("keys.nothing", "x"), 'no key "keys.nothing"'),
        ],
    )
    def test_what_cannot_be(self, person: Person, words: tuple[str, ...], said: str) -> None:
        """It is said with what can be, and nothing is written."""
        result = person.run("config", *words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert said in result.stderr
        assert not (person.folder / "config.toml").exists()

    def test_a_home_is_not_shared_as_it_is(self, person: Person) -> None:
        """The files of this computer alone are there, by whatever path."""
        result = person.run("config", "sync-folder", str(person.decks / ".."))
        assert (result.exit_code, "your own decks and answers are there" in result.stderr) == (2, True)

    def test_keys(self, person: Person) -> None:
        """The quiz takes the keys that were chosen, and its help names them."""
        person.run("config", "keys.suspend", "x")
        assert person.run("config", "keys.suspend").stdout == "x\n"
        assert "keys.suspend  x  (default s)" in person.run("config").stdout
        with Terminal(person) as terminal:
            terminal.wait_for("Tide")
            terminal.type("x")
            terminal.wait_for("Tide: suspended")
            terminal.type("q")
            terminal.finish()

    def test_a_file_that_cannot_be_written(self, person: Person) -> None:
        """The error names it."""
        (person.folder / "config.toml").mkdir(parents=True)
        result = person.run("config", "fuzz", "on")
        assert result.exit_code == 2
        assert "config.toml: cannot be read: Is a directory" in result.stderr


class TestFelt:
    """Each setting where it matters."""

    def test_the_hour_at_which_a_day_begins(self, person: Person) -> None:
        """What is learnt before it counts for the day before, for every command."""
        person.moment = person.moment.replace(hour=5)
        person.start("study", text="\n3\nq\n")
        person.run("config", "day-starts-at", "6")
        person.wait(hours=0.5)
        person.start("study", text="\n3\nq\n")
        with person.collection() as opened:
            days = [day for (day,) in opened.connection.execute("select day from log order by at")]
        assert days[1] == days[0] - 1

    def test_allowances(self, person: Person) -> None:
        """They hold over all decks, in counts and sessions."""
        person.run("config", "new-per-day", "2")
        assert "Seas: 0 due, 2 new" in person.run("due").stdout
        assert "0 done, 2 new" in person.start("study", text="q\n").stdout
        assert " 2 " in person.run().stdout

    def test_grades_and_hidden_intervals(self, person: Person) -> None:
        """The keys are SM-2's grades, and say nothing of where they lead."""
        configure(person, "grades = 6\nhide-intervals = true\n")
        asked = person.start("study", text="\n5\nq\n").stdout
        assert "5 right first time" in asked or "5" in asked
        assert "1d" not in asked

    def test_repeats(self, person: Person) -> None:
        """Hard is enough where it is said to be."""
        configure(person, 'repeat-below = "hard"\n')
        done = person.start("study", text="\n2\n\n2\n\n2\n").stdout
        assert "3 new cards learnt" in done
        assert "repeat" not in done

    def test_leeches(self, person: Person) -> None:
        """They are named, found and suspended from the number that was chosen."""
        configure(person, 'leech-lapses = 1\nleech-action = "suspend"\n')
        with person.collection() as opened:
            person.answer(opened, "Tide")
            person.wait(days=1)
        person.start("study", "--tag", "moon", text="\n1\nq\n")
        assert "Tide" in person.run("search", "is:leech").stdout
        assert "Tide" in person.run("search", "is:suspended").stdout

    def test_siblings_and_orders(self, person: Person) -> None:
        """All cards of a note may be asked on one day, new ones before reviews."""
        person.write("more.md", deck_text("More", {"Both": "ways"}, "reverse: true\n"))
        assert "More: 0 due, 1 new" in person.run("due", "More").stdout
        configure(person, 'siblings = "together"\n')
        assert "More: 0 due, 2 new" in person.run("due", "More").stdout

    def test_a_format_of_ones_own(self, person: Person) -> None:
        """``due --format`` fills in totals; a field that there is not is said with those there are."""
        assert person.run("due", "--format", "{due}/{new} {{x}} {now} {again}{tomorrow}").stdout == "0/3 {x} 3 00\n"
        wrong = person.run("due", "--format", "{du}")
        assert wrong.exit_code == 2
        assert "no field {du}; the fields are {due}, {new}, {again}, {now}, {tomorrow}" in wrong.stderr
