"""No file and no stream stops the program: one line says what is wrong, and everything else goes on."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import SEAS, Person, deck_text
from hypothesis import given
from hypothesis import strategies as st

from flashcards.formats import markdown
from flashcards.formats.characters import whole, whole_json

FULL = Path("/dev/full")


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with a deck that is sound."""
    somebody = Person(tmp_path / "home")
    somebody.write("seas.md", SEAS)
    return somebody


SPOILT = {
    "halves of characters": b'---\ndeck: "\\ud83d\\ude00"\ntags: ["\\udc00"]\n"\\ud800": "\\udfff"\n---\n\n## T\nD\n',
    "halves in TOML": b'+++\nname = "\\ud83d"\n+++\n\n## T\nD\n',
    "bytes that are no text": b"## T\n\xff\xfe\xfa\n",
    "halves in UTF-16": "## T\nD \ud83d\n".encode("utf-16", "surrogatepass"),
    "a file that ends amid UTF-16": b"\xff\xfe#",
    "nothing but null": bytes(5000),
    "quotes in quotes": b"## T\n" + b"> " * 3000 + b"x\n",
    "lists in lists": b"## T\n" + b"".join(b"  " * level + b"- x\n" for level in range(300)),
    "brackets in brackets": b"## T\n" + b"[" * 5000 + b"\n",
    "emphasis without an end": b"## T\n" + b"*a_" * 3000 + b"\n",
    "numbers beyond all bounds": f"---\nnew-per-day: {'9' * 5000}\nmax-interval: 1e999\n---\n\n## T\nD\n".encode(),
    "nested settings": b"---\na: " + b"[" * 1000 + b"\n---\n\n## T\nD\n",
    "controls": bytes(range(1, 32)) + b"\n\n## T\x1b[2J\nD\x07\n",
    "an open fence": b"## T\n```\n## U\nD\n",
}


class TestDecks:
    """Whatever one deck file holds."""

    @pytest.mark.parametrize("data", SPOILT.values(), ids=SPOILT)
    def test_the_others_work(self, person: Person, data: bytes) -> None:
        """Every command goes on with the other decks, and check names the file where something is wrong with it."""
        path = person.write("spoilt.md", data)
        for command in (("due",), ("decks",), ("show", "Tide"), ("search", "tide"), ("export", "csv")):
            assert person.run(*command).exit_code == 0
        assert "Seas: 0 due, 3 new" in person.run("due").stdout
        with person.collection() as opened:
            read = [source for (source,) in opened.connection.execute("select distinct source from notes")]
        if "decks/spoilt.md" not in read:
            assert f"{path}" in person.run("check").stderr

    @given(
        data=st.binary(max_size=200)
        | st.text(st.sampled_from("#-:`*[]{}()\\ntag\n \"'\\u8d?!|$><&;+=")).map(str.encode)
    )
    def test_any_bytes(self, tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
        """Also bytes that nobody thought of."""
        somebody = Person(tmp_path_factory.mktemp("sea"))
        somebody.write("seas.md", SEAS)
        somebody.write("spoilt.md", b"---\n" + data + b"\n---\n" + data)
        with somebody.collection() as opened:
            assert "Tide" in somebody.terms(opened, "Seas")

    def test_a_fault_of_the_program(self, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        """Even a file that we fail on is named, and the others are read."""
        path = person.write("spoilt.md", "## T\nD\n")
        parse = markdown.parse

        def fail(text: str, name: str) -> object:
            if name == "spoilt":
                raise RecursionError("too deep\nfor us")
            return parse(text, name)

        monkeypatch.setattr(markdown, "parse", fail)
        result = person.run("due")
        assert result.stdout == "Seas: 0 due, 3 new\n"
        assert (
            f"{path}: cannot be read because of a bug in flashcards (RecursionError: too deep for us)" in result.stderr
        )
        assert str(path) in person.run("check").stderr

    def test_halves_of_characters(self, person: Person) -> None:
        """A pair becomes its character, and a half without the other the mark of one that is missing."""
        person.write("spoilt.md", SPOILT["halves of characters"])
        assert "\U0001f600: 1 card" in person.run("decks").stdout
        assert "\U0001f600" in person.run("export", "csv").stdout
        assert person.run("search", "tag:\ufffd").exit_code == 0

    @given(st.text(st.characters() | st.characters(categories=["Cs"])))
    def test_every_text_becomes_whole(self, text: str) -> None:
        """What has no halves stays as it is, and what comes out can always be written."""
        assert whole(text).encode() is not None
        if not any("\ud800" <= char <= "\udfff" for char in text):
            assert whole(text) == text

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            (r'"\ud83d\ude00"', "\U0001f600"),
            (r'"\uD83D"', "\ufffd"),
            (r'"\ude00\ud83d"', "\ufffd\ufffd"),
            (r'"\\ud83d"', r"\ud83d"),
            (r'"\\\ud83dx"', "\\\ufffdx"),
            (r'"\ud83d\u0041"', "\ufffdA"),
            (r'"\ud7ff"', "\ud7ff"),
        ],
    )
    def test_escapes_of_json(self, text: str, value: str) -> None:
        """Only a half alone is replaced, at its place."""
        assert json.loads(whole_json(text)) == value
        assert len(whole_json(text)) == len(text)

    def test_pairs(self) -> None:
        """Halves are joined in their order only."""
        assert whole("a\ud83d\ude00b\ude00\ud83dc") == "a\U0001f600b\ufffd\ufffdc"


COMMANDS = [
    (),
    ("due",),
    ("decks",),
    ("show", "Tide"),
    ("check",),
    ("export", "csv"),
    ("study", "--plain"),
    ("study", "--help"),
    ("--version",),
]


class TestStandardOutput:
    """It is full, or closed."""

    @pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
    @pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
    def test_a_full_disk(self, person: Person, arguments: tuple[str, ...]) -> None:
        """One line says so, and the exit code is the documented one."""
        person.run("due")
        code, said = self._run(person, "> /dev/full", arguments)
        assert said == (
            "flashcards: standard output: cannot write: No space left on device; "
            "send the output elsewhere, such as to a file\n"
        )
        assert code == (2 if arguments[:1] == ("due",) else 5)

    @pytest.mark.parametrize("arguments", [*COMMANDS, ("due", "-h")], ids=" ".join)
    def test_a_closed_stream(self, person: Person, arguments: tuple[str, ...]) -> None:
        """The same where it was closed before."""
        person.run("due")
        code, said = self._run(person, ">&-", arguments)
        assert (
            said
            == "flashcards: standard output: cannot write: it is closed; send the output elsewhere, such as to a file\n"
        )
        assert code == (2 if arguments == ("due",) else 5)

    def test_nothing_to_say(self, person: Person) -> None:
        """Who asks for no output needs none."""
        assert self._run(person, ">&-", ("due", "-q")) == (0, "")

    def test_no_way_to_complain(self, person: Person) -> None:
        """Where the line cannot be said either, the code still tells."""
        assert self._run(person, "> /dev/null 2> /dev/full", ("show", "Nothing"))[0] == 2
        assert self._run(person, "2>&-", ("show", "Nothing"))[0] == 2

    def test_no_input(self, person: Person) -> None:
        """A session without input ends as one whose input has ended."""
        assert self._run(person, "<&- >/dev/null", ("study",)) == (0, "")
        assert self._run(person, "<&- >/dev/null", ("import", "-"))[0] == 3

    @staticmethod
    def _run(person: Person, streams: str, arguments: tuple[str, ...]) -> tuple[int, str]:
        """The exit code, and what was said on stderr, of a command whose streams a shell sets up."""
        command = ["sh", "-c", f'exec "$@" {streams}', "sh", sys.executable, "-m", "flashcards", *arguments]
        left_out = ("COVERAGE", "PYTHONUNBUFFERED")  # the second one hides what is written when Python ends
        environment = {name: value for name, value in person.environment().items() if not name.startswith(left_out)}
        done = subprocess.run(
            command, env=environment, input="", capture_output=True, check=False, text=True, timeout=60
        )
        return done.returncode, done.stderr


WORDS = [
    ("due", "{}"),
    ("study", "{}"),
    ("study", "--tag", "{}"),
    ("show", "{}"),
    ("search", "{}"),
    ("edit", "{}"),
    ("tag", "{}"),
    ("suspend", "{}"),
    ("set-due", "{}", "Tide"),
    ("add", "-t", "{}", "-d", "x"),
    ("relink", "{}", "x"),
    ("import", "{}"),
    ("export", "csv", "-o", "{}"),
    ("config", "{}"),
    ("log", "{}"),
    ("--home", "{}", "due"),
    ("{}",),
]


class TestHomes:
    """A home that is none, and cannot be made."""

    @pytest.mark.parametrize(
        "home", ["file", "file/inside", "x" * 300, f"{'x' * 300}/inside"], ids=lambda home: home[:9]
    )
    @pytest.mark.parametrize(
        "arguments",
        [(), ("due",), ("study",), ("check",), ("search", "x"), ("add", "-t", "a", "-d", "b"), ("undo",), ("import",)],
        ids=lambda words: " ".join(words[:1]),
    )
    def test_one_line_says_so(self, person: Person, tmp_path: Path, home: str, arguments: tuple[str, ...]) -> None:
        """It names the place and the reason, advises nothing that cannot help, and the code is that of an error."""
        os.mkfifo(tmp_path / "file")
        if arguments == ("import",):
            arguments = ("import", str(person.decks / "seas.md"))
        done = person.run("--home", str(tmp_path / home), *arguments)
        (line,) = done.stderr.splitlines()
        assert str(tmp_path / home) in line
        reason = "is not a folder" if "file" in home else "File name too long"
        assert reason in line
        assert "writable" not in line
        assert done.exit_code in {2, 4, 5}

    def test_a_name_that_is_too_long(self, person: Person, tmp_path: Path) -> None:
        """What no file can be called is refused like any other that cannot be written or read."""
        name = str(tmp_path / ("x" * 300))
        deck = str(person.decks / "seas.md")
        for arguments, code in (
            (("import", name), 3),
            (("import", deck, "-o", name), 5),
            (("export", "csv", "-o", name), 5),
            (("export", "markdown", "-o", name), 5),
            (("export", "sqlite", "-o", f"{name}.db"), 5),
            (("export", "anki", "-o", f"{name}.apkg"), 5),
            (("backup", name), 5),
            (("merge", f"{name}.json"), 3),
        ):
            done = person.run(*arguments)
            assert (done.exit_code, "File name too long" in done.stderr) == (code, True), arguments
        assert "no such file or folder" in person.run("merge", name).stderr
        assert "no backup" in person.run("restore", name).stderr

    @pytest.mark.parametrize("command", [("export", "csv"), ("export", "markdown"), ("import", "-")], ids=" ".join)
    def test_a_folder_that_is_not_there(self, person: Person, tmp_path: Path, command: tuple[str, ...]) -> None:
        """A name that ends as that of a folder is never that of a file."""
        done = person.run(*command, "-o", f"{tmp_path / 'out'}/", text="a,b\n")
        assert (done.exit_code, done.stdout) == (2, "")
        assert "out/: no such folder; make it first" in done.stderr
        assert not (tmp_path / "out").exists()


class TestNames:
    """What is no text, as an argument or as the name of a folder."""

    @pytest.mark.parametrize("arguments", WORDS, ids=" ".join)
    def test_an_argument(self, person: Person, arguments: tuple[str, ...]) -> None:
        """One line shows it, and nothing is done."""
        result = person.run(*(word.format("x\udce9y") for word in arguments))
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "flashcards: x\\xe9y: not valid UTF-8; type it again, or rename the file\n"

    def test_a_home(self, tmp_path: Path) -> None:
        """A home whose name is no text is refused in one line, too."""
        home = os.fsdecode(os.fsencode(tmp_path) + b"/x\xe9y")
        result = Person(tmp_path).start("due", extra={"FLASHCARDS_HOME": home})
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
        assert "not valid UTF-8" in result.stderr

    def test_the_folder_that_one_is_in(self, person: Person, tmp_path: Path) -> None:
        """A deck in a folder whose name is no text cannot be kept, which is said in one line."""
        folder = os.fsencode(tmp_path) + b"/x\xe9y"
        os.mkdir(folder)  # noqa: PTH102 - its name is bytes
        Path(os.fsdecode(folder), "a.md").write_text(deck_text("A", {"T": "D"}))
        command = [sys.executable, "-m", "flashcards", "study", "a.md"]
        done = subprocess.run(
            command,
            env=person.environment(),
            cwd=folder,
            input="",
            capture_output=True,
            check=False,
            text=True,
            timeout=60,
        )
        assert done.returncode == 2
        assert done.stderr.endswith("x\\xe9y/a.md: not valid UTF-8; type it again, or rename the file\n")
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("home", ["/proc/nowhere/home", "/dev/null/home"])
    @pytest.mark.parametrize(
        ("arguments", "code"),
        [((), 4), (("due",), 2), (("due", "-q"), 2), (("study",), 5), (("decks",), 4), (("check",), 4), (("add",), 4)],
    )
    def test_a_home_that_cannot_be_made(self, tmp_path: Path, home: str, arguments: tuple[str, ...], code: int) -> None:
        """One line says so, with a code that means no other thing."""
        person = Person(tmp_path)
        person.folder = Path(home)
        result = person.run(*arguments)
        assert (result.exit_code, result.stdout) == (code, "")
        assert result.stderr.count("\n") == 1
        assert result.stderr.startswith(f"flashcards: {home}")
