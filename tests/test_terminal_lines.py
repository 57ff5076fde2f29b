"""The line mode where it differs from the screen: pipes, ends of input, signals. Its stories are the quiz's."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from helpers import Person, deck_text, number_of_entries
from terminal import Lines, environment, study, three_cards

from flashcards.study.queue import SessionOptions
from flashcards.study.session import Session
from flashcards.terminal.lines import LineQuiz
from flashcards.terminal.runner import Runner

Start = Callable[..., Lines]


person = three_cards


@pytest.fixture
def start(person: Person) -> Iterator[Start]:
    """Starts the program with pipes and listens until its first prompt; ends it with the test."""
    started: list[Lines] = []

    def begin(*arguments: str, **options: dict[str, str]) -> Lines:
        started.append(Lines(person, *arguments, **options))
        started[-1].listen()
        return started[-1]

    yield begin
    for lines in started:
        lines.__exit__()


def session(person: Person, text: str, options: SessionOptions | None = None) -> str:
    """What a whole session says to these lines, in this process."""
    output = StringIO()
    with person.collection() as opened:
        runner = Runner(opened, Session.of(person.queue(opened, options=options)), now=lambda: person.now)
        LineQuiz(runner, StringIO(text), output).run()
    return output.getvalue()


def test_a_transcript(person: Person) -> None:
    """A session over a pipe reads from the top: place, term, definition, keys with their intervals."""
    said, again = session(person, "\n1\nq\n"), "again today, then in 1 day"
    assert said.splitlines() == [
        "",
        "Seas, section Moon and wind: 0 done, 3 new, 0 again, 0 due.",
        "Tide",
        "Enter shows the answer, help lists the keys: ",
        "The rise and fall of the sea.",
        f"Rate: 1 Again, {again}; 2 Hard, {again}; 3 Good, in 1 day; 4 Easy, in 1 day, later longer. Enter is Good: ",
        "",
        "Seas, section Moon and wind: 1 done, 2 new, 1 again, 0 due.",
        "Wave (water wave)",
        "Enter shows the answer, help lists the keys: ",
    ]


def test_a_repeat(person: Person) -> None:
    """A repeat leads to another one today, or to the day on which the card is due anyway."""
    said = session(person, "\n1\n\n3\n\n3\n\n")
    again = "again today, then in 1 day"
    assert said.endswith(
        f"Rate: 1 Again, {again}; 2 Hard, {again}; 3 Good, in 1 day; 4 Easy, in 1 day. Enter is Good: \n"
    )


@pytest.mark.parametrize("word", ["?", "help", "HELP"])
def test_help(person: Person, word: str) -> None:
    """Help lists the keys and asks again."""
    said = session(person, f"{word}\nq\n")
    assert "u, undo: undo the last answer" in said
    assert said.count("\nTide\n") == 2


def test_an_unknown_word(person: Person) -> None:
    """A word that means nothing is shown, made harmless, and asked again."""
    said = session(person, "t\x1b[2Jide\n5\nq\n")
    assert '"t␛[2Jide" is not a key here; help lists them' in said
    assert '"5" is not a key here' in said


@pytest.mark.exec
@pytest.mark.parametrize("word", ["q", "quit", " Q ", ""])
def test_leaving(person: Person, word: str) -> None:
    """A word, or the end of the input, ends with the summary and 0."""
    done = person.start("study", text=f"\n3\n{word}")
    assert done.returncode == 0
    assert "1 card in" in done.stdout
    assert done.stderr == ""
    assert number_of_entries(person) == 1


@pytest.mark.exec
def test_no_input_at_all(person: Person) -> None:
    """An empty input shows the first card and ends."""
    done = person.start("study")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Tide" in done.stdout
    assert "No card answered." in done.stdout


def test_the_first_run(tmp_path: Path) -> None:
    """An empty home gets the deck that ships, and stderr says where it is."""
    done = Person(tmp_path / "home").start("study", text="\n\nq\n")
    assert done.returncode == 0
    assert "Bayesian Optimization (BO)" in done.stdout
    assert f"your decks are in {tmp_path / 'home' / 'decks'}" in done.stderr
    assert "1 card in" in done.stdout


def test_editing_needs_the_screen(start: Start) -> None:
    """A pipe has no editor to open, and says so."""
    lines = start("--plain")
    assert "no editor here" in lines.say("e")


def test_each_answer_is_on_disk_before_the_next_card(start: Start, person: Person) -> None:
    """While the program still runs, another one already finds the answer."""
    lines = start()
    lines.say("")
    lines.say("3")
    assert number_of_entries(person) == 1


def test_killed_at_any_prompt(start: Start, person: Person) -> None:
    """SIGKILL loses nothing but the answer that was not given."""
    for given, words in ((0, []), (0, [""]), (1, ["", "3"]), (1, [""]), (2, ["", "1"])):
        lines = start()
        for word in words:
            lines.say(word)
        lines.signal(signal.SIGKILL)
        assert lines.finish().status == -signal.SIGKILL
        assert number_of_entries(person) == given


@pytest.mark.exec
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_signals(start: Start, person: Person, number: signal.Signals, status: int) -> None:
    """SIGINT ends with the summary, SIGTERM at once; neither leaves a trace of alarm, nor loses an answer."""
    lines = start()
    lines.say("")
    lines.say("3")
    lines.signal(number)
    ended = lines.finish()
    assert ended.status == status
    assert "Traceback" not in ended.text
    assert ("1 card in" in ended.text) == (number == signal.SIGINT)
    assert number_of_entries(person) == 1


def test_a_reader_that_leaves(person: Person) -> None:
    """When nobody reads the output any more, the program ends without alarm."""
    with subprocess.Popen(
        study(),
        env=environment(person),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        process.stdout = None
        _, complaints = process.communicate(b"\n3\n" * 50, timeout=60)
    assert complaints == b""
    assert number_of_entries(person) <= 1


def test_bytes_that_are_no_text(person: Person) -> None:
    """A wrong byte is a wrong key: the session goes on."""
    done = subprocess.run(
        study(),
        env=environment(person, {"PYTHONIOENCODING": "utf-8:strict"}),
        input=b"\xff\xfe\n\n3\nq\n",
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert number_of_entries(person) == 1


def test_a_locale_without_unicode(person: Person) -> None:
    """Text that the output cannot carry becomes question marks, and bullets stars."""
    person.write("seas.md", deck_text("Seas", {"Mar\u00e9e": "- haut\n- b\u00e2s"}))
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii:strict"}
    done = subprocess.run(
        study(), env=environment(person, ascii_only), input=b"\n\n", capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.isascii()
    assert b"Mar?e" in done.stdout
    assert b" * b?s" in done.stdout


def test_reverse_and_cloze_cards(person: Person) -> None:
    """Every kind of card can be asked in lines; a term is never taken for Markdown."""
    notes = {"# of seas": "seven\n\n#reverse", "Tide": "The {{c1::moon}} pulls."}
    person.write("seas.md", deck_text("Seas", notes))
    text = session(person, "\n\n" * 3, SessionOptions(apart=False))
    said = [line for line in text.splitlines() if line and ": " not in line]
    assert said == ["# of seas", "seven", "Tide", "The [...] pulls.", "The moon pulls.", "seven", "# of seas"]


def test_control_sequences_are_shown(person: Person) -> None:
    """What would steer a terminal is pictured: it may be read on one."""
    evil = "\x1b]0;owned\x07\x9b\u202e"
    person.write("seas.md", f"# Seas {evil}\n\n## Tide {evil}\nText {evil}\n")
    said = session(person, "\n2\nu\n")
    for harm in ("\x1b", "\x07", "\x9b", "\u202e"):
        assert harm not in said
    assert said.count("␛]0;owned␇") >= 5
