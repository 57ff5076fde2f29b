"""The session as stories through three doors, and what only a real terminal can show."""

import re
import shlex
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers import SEAS, Person, card_of, check_derived, deck_text
from terminal import CTRL_C, CTRL_D, CTRL_Z, DOORS, Door, Terminal, overflow, study

from flashcards.collection import browse, log
from flashcards.reviews import Bury, Drill, Entry, Review, Suspend, Undo, effective
from flashcards.scheduling import replay
from flashcards.scheduling.sm2 import memory_of

Enter = Callable[[], Door]


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with three cards."""
    somebody = Person(tmp_path)
    somebody.write("seas.md", SEAS)
    return somebody


@pytest.fixture(params=DOORS)
def enter(request: pytest.FixtureRequest, person: Person) -> Iterator[Enter]:
    """Begins a session; each story is told through every door."""
    doors: list[Door] = []

    def begin() -> Door:
        doors.append(request.param(person))
        return doors[-1]

    yield begin
    for door in doors:
        door.abandon()


def entries(person: Person, term: str) -> list[Entry]:
    """The log of a term's card."""
    with person.collection() as opened:
        check_derived(opened)
        return log.entries(opened, card_of(opened, term))


def kinds(person: Person, term: str) -> list[type[Entry]]:
    """The kinds of the entries in a term's log."""
    return [type(entry) for entry in entries(person, term)]


def answered(person: Person) -> int:
    """How many answers are on disk."""
    with person.collection() as opened:
        check_derived(opened)
        (count,) = opened.connection.execute("select count(*) from log").fetchone()
        return int(count)


class TestStories:
    """What is promised of a session, however it is had."""

    def test_a_perfect_day(self, enter: Enter, person: Person) -> None:
        """A card that is known is two steps, each answer is Good, and the session ends by itself."""
        door = enter()
        for number, (term, definition) in enumerate([("Tide", "rise and fall"), ("Wave", "ridge"), ("Gyre", "ring")]):
            assert door.asks.startswith(term)
            assert door.progress == (number, 3 - number, 0)
            assert definition in door.show()
            door.rate()
        assert not door.asks
        said = door.leave()
        assert "3 cards in " in said
        assert "3 new cards learnt, 3 right first time." in said
        assert "Still to study today: 0. Due tomorrow: 3." in said
        for term in ("Tide", "Wave", "Gyre"):
            (only,) = entries(person, term)
            assert isinstance(only, Review)
            assert only.quality == 4

    def test_a_day_of_lapses(self, enter: Enter, person: Person) -> None:
        """Again and Hard come back behind the scheduled cards until they are Good, and only first answers count."""
        door = enter()
        for rating in (1, 2, 4):
            door.show()
            door.rate(rating)
        asked = []
        for rating in (1, 3, 2, 3):
            asked.append(door.asks)
            assert door.progress[:2] == (3, 0)
            door.show()
            door.rate(rating)
        assert asked == ["Tide", "Wave (water wave)", "Tide", "Tide"]
        assert not door.asks
        said = door.leave()
        assert "3 new cards learnt, 2 right first time." in said
        assert "4 repeats" in said
        assert kinds(person, "Tide") == [Review, Drill, Drill, Drill]
        with person.collection() as opened:
            tide = card_of(opened, "Tide")
            first = log.entries(opened, tide)[:1]
            alone = replay(log.scheduler(opened, tide), first)
            assert alone is not None
            assert browse.card(opened, tide).state == alone._replace(memory=memory_of(alone)._replace(passed=True))

    def test_going_back_several_answers(self, enter: Enter, person: Person) -> None:
        """Each undo takes back one more answer and asks its card again; then there is nothing to undo."""
        door = enter()
        for rating in (1, 4):
            door.show()
            door.rate(rating)
        assert (door.asks, door.progress) == ("Gyre", (2, 1, 1))
        assert "undone: Wave (water wave)" in door.key("u")
        assert (door.asks, door.progress) == ("Wave (water wave)", (1, 2, 1))
        assert "undone: Tide" in door.key("u")
        assert (door.asks, door.progress) == ("Tide", (0, 3, 0))
        assert "nothing to undo" in door.key("u")
        door.show()
        door.rate(3)
        assert (door.asks, door.progress) == ("Wave (water wave)", (1, 2, 0))
        door.leave()
        assert kinds(person, "Tide") == [Review, Undo, Review]
        assert effective(entries(person, "Wave")) == []

    def test_going_back_from_a_revealed_card(self, enter: Enter) -> None:
        """An undo after the reveal leaves that card unanswered and asks the one before, hidden."""
        door = enter()
        door.show()
        door.rate(3)
        door.show()
        door.key("u")
        assert (door.asks, door.progress) == ("Tide", (0, 3, 0))
        assert "rise and fall" in door.show()
        door.leave()

    def test_going_back_over_a_restart(self, enter: Enter, person: Person) -> None:
        """The last answer of an earlier session is taken back too, and its card is new again."""
        door = enter()
        for rating in (3, 1):
            door.show()
            door.rate(rating)
        door.leave()
        door = enter()
        assert (door.asks, door.progress) == ("Gyre", (0, 1, 1))
        assert "undone: Wave" in door.key("u")
        assert (door.asks, door.progress) == ("Wave (water wave)", (0, 2, 0))
        assert "undone: Tide" in door.key("u")
        assert (door.asks, door.progress) == ("Tide", (0, 3, 0))
        door.show()
        door.rate(4)
        door.leave()
        assert kinds(person, "Tide") == [Review, Undo, Review]
        with person.collection() as opened:
            assert browse.card(opened, card_of(opened, "Wave")).state is None

    def test_going_back_to_a_repeat_over_a_restart(self, enter: Enter, person: Person) -> None:
        """A repeat, or what was done to a card in its place, is taken back without touching the schedule."""
        door = enter()
        for rating in (1, 3, 3):
            door.show()
            door.rate(rating)
        door.show()
        door.rate(3)
        door.leave()
        person.write("waves.md", deck_text("Waves", {"Swell": "waves from afar"}))
        door = enter()
        assert door.asks == "Swell"
        door.key("u")
        assert (door.asks, door.progress) == ("Tide", (0, 1, 1))
        door.key("s")
        door.leave()
        door = enter()
        assert door.progress == (0, 1, 0)
        door.key("u")
        assert (door.asks, door.progress) == ("Tide", (0, 1, 1))
        door.show()
        door.rate(3)
        door.leave()
        assert kinds(person, "Tide") == [Review, Drill, Undo, Suspend, Undo, Drill]

    def test_leaving_and_coming_back(self, enter: Enter) -> None:
        """What is left of a day waits: first the scheduled cards, then what was not yet Good."""
        door = enter()
        door.show()
        door.rate(1)
        said = door.leave()
        assert "1 card in " in said
        assert "Still to study today: 3 (2 new, 1 again, 0 due)." in said
        door = enter()
        asked = []
        while door.asks:
            asked.append((door.asks, door.progress))
            door.show()
            door.rate()
        assert asked == [("Wave (water wave)", (0, 2, 1)), ("Gyre", (1, 1, 1)), ("Tide", (2, 0, 1))]
        door.leave()

    def test_leaving_at_once(self, enter: Enter, person: Person) -> None:
        """A session without an answer writes nothing."""
        assert "No card answered." in enter().leave()
        assert answered(person) == 0

    def test_reviews_come_before_new_cards(self, enter: Enter, person: Person) -> None:
        """On the next day the learnt card is asked first, and the new ones after it."""
        door = enter()
        door.show()
        door.rate(3)
        door.leave()
        person.wait(days=1)
        door = enter()
        assert (door.asks, door.progress) == ("Tide", (0, 3, 0))
        door.show()
        door.rate(3)
        assert door.asks == "Wave (water wave)"
        door.leave()

    def test_suspending_and_burying(self, enter: Enter, person: Person) -> None:
        """Both take the card out of the session and can be taken back; a buried card is back tomorrow."""
        door = enter()
        assert "Tide: suspended" in door.key("s")
        assert (door.asks, door.progress) == ("Wave (water wave)", (0, 2, 0))
        assert "undone: Tide" in door.key("u")
        assert door.asks == "Tide"
        assert "Tide: buried until tomorrow" in door.key("b")
        assert "undone: Tide" in door.key("u")
        assert "Tide: buried until tomorrow" in door.key("b")
        assert "Wave (water wave): suspended" in door.key("s")
        assert (door.asks, door.progress) == ("Gyre", (0, 1, 0))
        door.leave()
        assert kinds(person, "Tide") == [Suspend, Undo, Bury, Undo, Bury]
        door = enter()
        assert (door.asks, door.progress) == ("Gyre", (0, 1, 0))
        door.leave()
        person.wait(days=1)
        door = enter()
        assert (door.asks, door.progress) == ("Tide", (0, 2, 0))
        door.leave()

    def test_suspending_the_last_card_ends_the_session(self, enter: Enter, person: Person) -> None:
        """With nobody left to ask, the session is over."""
        person.write("seas.md", deck_text("Seas", {"Tide": "rise and fall"}))
        door = enter()
        door.show()
        door.key("s")
        assert not door.asks
        assert "Still to study today: 0." in door.leave()


@pytest.fixture
def start(person: Person) -> Iterator[Callable[..., Terminal]]:
    """Starts the program on a terminal and waits for its first picture; ends it with the test."""
    terminals: list[Terminal] = []

    def begin(*arguments: str, **options: object) -> Terminal:
        terminal = Terminal(person, *arguments, **options)  # type: ignore[arg-type]
        terminals.append(terminal)
        if not options.get("command"):
            terminal.wait_until(lambda: terminal.frames > 0, "the first picture")
        return terminal

    yield begin
    for terminal in terminals:
        terminal.__exit__()


Start = Callable[..., Terminal]


class TestBeginning:
    """The first seconds."""

    def test_the_first_run(self, tmp_path: Path) -> None:
        """An empty home gets the deck that ships, its first card is asked, and the end says where it is."""
        with Terminal(Person(tmp_path / "home"), size=(120, 24)) as terminal:
            terminal.wait_for("Bayesian Optimization (BO)")
            assert "How models are trained, adapted to a task" in terminal.text
            assert "Training & Alignment" in terminal.lines[0]
            terminal.press(*"  ")
            terminal.wait_for("1 done")
            terminal.type("q")
            ended = terminal.finish()
        assert ended.status == 0
        text = "".join(ended.lines)
        assert f"your decks are in {tmp_path / 'home' / 'decks'}" in text
        assert "1 card in" in text
        assert list((tmp_path / "home" / "decks").glob("*.md"))

    def test_typing_ahead(self, person: Person) -> None:
        """Keys that are sent before there is a screen, and between cards, are all answers."""
        person.write("seas.md", deck_text("Seas", {f"Term {number}": "text" for number in range(8)}))
        with Terminal(person) as terminal:
            terminal.type("  3  4")
            terminal.wait_for("Term 3")
            assert "3 done" in terminal.lines[0]
            terminal.type(" 1 2 ")
            terminal.wait_for("5 done · 3 new · 2 again · 0 due")
            terminal.wait_for("1 Again")
            terminal.type("q")
            assert terminal.finish().status == 0
        assert answered(person) == 5

    def test_a_deck_by_name(self, start: Start, person: Person) -> None:
        """Only the decks that are named are asked."""
        person.write("waves.md", deck_text("Waves", {"Swell": "waves from afar"}))
        terminal = start("Waves")
        assert terminal.lines[3].strip() == "Swell"
        assert "0 done · 1 new · 0 again · 0 due" in terminal.lines[0]


@pytest.mark.exec
class TestEnding:
    """However it ends, what was answered is stored and the terminal is as it was."""

    @pytest.mark.parametrize("key", ["q", CTRL_C, CTRL_D], ids=["q", "ctrl-c", "ctrl-d"])
    def test_leaving(self, start: Start, person: Person, key: str) -> None:
        """q, Ctrl-C and Ctrl-D end with the summary, whether the card is revealed or not."""
        terminal = start()
        terminal.press(*"   ")
        terminal.type(key)
        ended = terminal.finish()
        assert ended.status == 0
        assert "1 card in" in ended.text
        assert "Tide" not in ended.text
        assert answered(person) == 1

    @pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT"])
    def test_signals(self, start: Start, person: Person, name: str) -> None:
        """A signal to end is met between two keys: the terminal is restored, and the status says which it was."""
        number = signal.Signals[name]
        terminal = start()
        terminal.press(*"   ")
        assert not terminal.is_cooked
        terminal.signal(number)
        ended = terminal.finish()
        assert ended.status == (0 if number == signal.SIGINT else 128 + number)
        assert terminal.raw.rstrip().endswith(b"\x1b[?1049l") or number == signal.SIGINT
        assert "Traceback" not in ended.text
        assert answered(person) == 1

    def test_a_closed_window(self, start: Start, person: Person) -> None:
        """When the terminal goes away the program goes too, and every answer is stored."""
        terminal = start()
        terminal.press(*"   ")
        assert terminal.close() == 128 + signal.SIGHUP
        assert answered(person) == 1

    def test_the_terminal_is_as_it_was(self, person: Person) -> None:
        """A shell has its line editing, echo and cursor back."""
        with Terminal(person, command=["/bin/sh", "-c", f"{shlex.join(study())}; read line; echo read $line"]) as shell:
            shell.wait_for("Tide")
            assert not shell.is_cooked
            shell.type("q")
            shell.wait_for("No card answered.")
            shell.wait_until(lambda: shell.is_cooked, "a terminal that edits lines")
            assert not shell.screen.cursor.hidden
            shell.type("a line\r")
            shell.wait_for("read a line")
            assert shell.finish().status == 0

    def test_killed_at_any_prompt(self, start: Start, person: Person) -> None:
        """SIGKILL at a question, at an answer, or amid a key loses at most the answer not yet given."""
        given = 0
        for keys, hurried in (("", ""), (" ", ""), ("  ", ""), (" 1", ""), (" ", "1")):
            terminal = start()
            terminal.press(*keys)
            given += len(keys) // 2
            terminal.type(hurried)
            terminal.signal(signal.SIGKILL)
            assert terminal.finish().status == -signal.SIGKILL
            assert given <= answered(person) <= given + len(hurried)

    def test_stopping_and_going_on(self, person: Person) -> None:
        """Ctrl-Z gives the shell its terminal, and fg draws the card anew."""
        with Terminal(person, command=["/bin/sh", "-i"], extra={"PS1": "shell> "}) as shell:
            shell.wait_for("shell>")
            shell.type(shlex.join(study()) + "\r")
            shell.wait_for("Tide")
            shell.press(" ")
            shell.type(CTRL_Z)
            shell.wait_for("topped")
            shell.wait_for("shell>")
            before = shell.frames
            shell.type("fg\r")
            shell.wait_until(lambda: shell.frames > before, "the picture after fg")
            assert "rise and fall" in shell.text
            assert not shell.is_cooked
            shell.press("3")
            assert "1 done" in shell.text
            shell.type("q")
            shell.wait_for("1 card in")
            shell.type("exit\r")
            assert shell.finish().status == 0


SIZES = [(80, 24), (40, 24), (20, 24), (200, 50), (80, 8), (40, 8), (20, 8)]


class TestTheScreen:
    """What it shows, at every size."""

    def test_a_card(self, start: Start) -> None:
        """The place and the progress stand above the term, the keys below; the reveal adds text and intervals."""
        terminal = start()
        assert re.fullmatch(r"  Seas / Moon and wind +0 done · 3 new · 0 again · 0 due", terminal.lines[0])
        assert terminal.lines[1] == "─" * 80
        assert terminal.lines[3] == "  Tide"
        assert terminal.screen.buffer[3][2].bold
        assert terminal.lines[-1] == "  space show   u undo   ? help   q quit"
        terminal.press(" ")
        assert terminal.lines[3:6] == ["  Tide", "", "  The rise and fall of the sea."]
        assert terminal.lines[-3:-1] == [
            "  1 Again: again today, then 1d   2 Hard: again today, then 1d   3 Good: 1d",
            "  4 Easy: 1d, later longer",
        ]
        assert terminal.screen.buffer[21][2].fg == "red"
        assert terminal.lines[-1] == "  space Good   u undo   ? help   q quit"

    def test_a_repeat(self, start: Start) -> None:
        """A repeat says that it leaves the schedule alone: the card comes again today, or when it is due anyway."""
        terminal = start()
        terminal.press(*" 1    ")
        assert "3 done · 0 new · 1 again · 0 due" in terminal.lines[0]
        terminal.press(" ")
        assert "  1 Again: again today, then 1d   2 Hard: again today, then 1d   3 Good: 1d" in terminal.lines
        assert "  4 Easy: 1d" in terminal.lines
        assert "the schedule does not change" in terminal.text

    def test_resizing(self, start: Start, person: Person) -> None:
        """At every size the picture fits, and the term and the rating keys can be seen."""
        definition = "The rise and fall of the sea, caused by the moon. " * 8
        person.write("seas.md", deck_text("The Seven Seas of the World", {"Tide (of the sea)": definition}))
        terminal = start()
        for size in SIZES[1:]:
            terminal.resize(*size)
            assert "Tide" in terminal.text
            check_fits(terminal, size)
        terminal.press(" ")
        for size in SIZES:
            terminal.resize(*size)
            check_fits(terminal, size)
            for shown in ("Tide", "1 Again", "2 Hard", "3 Good", "4 Easy"):
                assert shown in terminal.text
        terminal.press("?")
        for size in SIZES:
            terminal.resize(*size)
            check_fits(terminal, size)
            assert "space, enter" in terminal.text

    def test_the_window_counts_and_not_the_environment(self, start: Start) -> None:
        """A COLUMNS that somebody exported does not spoil the picture."""
        terminal = start(extra={"COLUMNS": "300", "LINES": "99"}, size=(50, 12))
        check_fits(terminal, (50, 12))
        assert terminal.lines[-1].strip().startswith("space show")

    def test_a_long_text_scrolls(self, start: Start, person: Person) -> None:
        """Arrows and page keys move through a long definition, and stop at its ends."""
        text = "\n".join(f"- point {number}" for number in range(40))
        person.write("seas.md", deck_text("Seas", {"Tide": text, "Wave": "short"}))
        terminal = start(size=(60, 12))
        terminal.press(" ")
        assert "point 0" in terminal.text
        assert re.search(r"^ lines 1-\d+ of 42 · more: down$", terminal.text, re.MULTILINE)
        terminal.press("\x1b[B")
        terminal.press("\x1b[6~")
        assert "more: up and down" in terminal.text
        assert "Tide" not in terminal.text
        for _ in range(12):
            terminal.press("\x1b[6~")
        assert "point 39" in terminal.text
        assert re.search(r" · more: up$", terminal.text, re.MULTILINE)
        terminal.press("\x1b[A")
        assert "point 39" not in terminal.text
        terminal.press("3")
        assert terminal.lines[3].strip() == "Wave"
        assert "more" not in terminal.text

    def test_special_keys_are_no_answers(self, start: Start) -> None:
        """The digits and letters inside the sequences of function keys rate, suspend and end nothing."""
        sequences = [*(f"\x1b[{number}~" for number in (1, 2, 3, 4, 5, 6, 11, 12, 15, 24)), "\x1b[[A", "\x1b[1;2A"]
        sequences += ["\x1bOP", "\x1bOq", "\x1b[1;3B", "\x1b[H", "\x1b[3;5~", "\x1b1", "\x1bq", "\x1bs", "\x1b[I"]
        terminal = start()
        terminal.press(" ")
        before = terminal.frames
        terminal.type("".join(sequences) + "?")
        terminal.wait_until(lambda: terminal.frames == before + len(sequences) + 1, "a picture for each key")
        assert "Keys" in terminal.text
        terminal.press("x")
        assert "0 done · 3 new" in terminal.lines[0]
        assert "rise and fall" in terminal.text

    def test_an_unknown_key(self, start: Start) -> None:
        """A key that means nothing says where the keys are explained, until the next one that does."""
        terminal = start()
        for key in "x\t\u00e4\u6d77\x1b":
            terminal.press(key)
            assert "? lists the keys" in terminal.text
            terminal.press(*"?x")
        terminal.press(" ")
        assert "? shows" not in terminal.text

    def test_help(self, start: Start) -> None:
        """The help screen names every key, and any key goes back without doing anything."""
        terminal = start()
        terminal.press(*" ?")
        for shown in ("space", "undo", "suspend", "bury", "edit", "Again", "Ctrl-C", "any key goes back"):
            assert shown in terminal.text
        for key in "3qs u":
            terminal.press(key)
            assert terminal.lines[3] == "  Tide"
            assert "rise and fall" in terminal.text
            assert "0 done" in terminal.text
            terminal.press("?")
        terminal.type(CTRL_C)
        assert terminal.finish().status == 0

    def test_a_rating_before_the_reveal_only_reveals(self, start: Start, person: Person) -> None:
        """Nobody rates what they have not seen."""
        terminal = start()
        terminal.press("3")
        assert "rise and fall" in terminal.text
        assert answered(person) == 0


def check_fits(terminal: Terminal, size: tuple[int, int]) -> None:
    """The last picture is no wider and no higher than the screen."""
    columns, rows = size
    assert overflow(terminal.frame, columns) == []
    assert len(terminal.frame) <= rows


def editor(folder: Path, script: str) -> dict[str, str]:
    """An environment whose editor is a script; the file it is to edit is its first argument."""
    path = folder / "my editor"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return {"EDITOR": shlex.quote(str(path))}


def rewrites(folder: Path, text: str) -> dict[str, str]:
    """An environment whose editor replaces the whole file."""
    (folder / "new.md").write_text(text, encoding="utf-8")
    return editor(folder, f'cp {shlex.quote(str(folder / "new.md"))} "$1"')


class TestEditing:
    """The key ``e``: the text changes, and the same card is there."""

    def test_rewriting_the_definition(self, start: Start, person: Person, tmp_path: Path) -> None:
        """The card comes back as it now reads, still revealed, and its answers stay."""
        terminal = start(extra=rewrites(tmp_path, SEAS.replace("rise and fall", "**ebb** and flow")))
        terminal.press(" ")
        terminal.press("e")
        assert terminal.lines[3:6] == ["  Tide", "", "  The ebb and flow of the sea."]
        assert not terminal.is_cooked
        terminal.press(*"3u")
        assert terminal.lines[3] == "  Tide"
        terminal.type("q")
        terminal.finish()
        assert kinds(person, "Tide") == [Review, Undo]

    def test_rewriting_the_term(self, start: Start, person: Person, tmp_path: Path) -> None:
        """A reverse card shows the new term too."""
        old, new = (deck_text("Seas", {term: "The sea."}, "reverse: true\n") for term in ("Mare", "Mar e"))
        person.write("seas.md", old)
        person.suspend("Mare")
        terminal = start(extra=rewrites(tmp_path, new))
        terminal.press(*" e")
        assert terminal.lines[3:6] == ["  The sea.", "", "  Mar e"]

    def test_deleting_the_note(self, start: Start, tmp_path: Path) -> None:
        """A note that was taken out rests; the session goes on, and an undo does not ask it."""
        gone = SEAS.replace("## Wave (water wave)\nA ridge that moves through water.\n", "")
        terminal = start(extra=rewrites(tmp_path, gone))
        terminal.press(*"  ")
        terminal.press(*" e")
        assert terminal.lines[3] == "  Gyre"
        assert "its text is gone" in terminal.text
        terminal.press("u")
        assert terminal.lines[3] == "  Tide"
        terminal.press(*"  ")
        assert terminal.lines[3] == "  Gyre"

    def test_deleting_the_last_note(self, start: Start, tmp_path: Path) -> None:
        """Where nothing is left to ask, the session ends."""
        terminal = start(extra=rewrites(tmp_path, deck_text("Seas", {"Reef": "a ridge"})))
        terminal.press(*"    ")
        terminal.press("e")
        assert terminal.lines[0].strip() == "Done"
        terminal.type("q")
        ended = terminal.finish()
        assert ended.status == 0
        assert "2 cards in" in ended.text

    @pytest.mark.parametrize(
        ("command", "said"),
        [
            ("false", "false ended with 1"),
            ("/nowhere/vi", "No such file or directory; set $EDITOR"),
            ("'unclosed", "$EDITOR cannot be understood"),
        ],
    )
    def test_an_editor_that_fails(self, start: Start, command: str, said: str) -> None:
        """What went wrong is said, and the card is still there."""
        terminal = start(extra={"EDITOR": command})
        terminal.press("e")
        assert said in terminal.text
        assert terminal.lines[3] == "  Tide"

    def test_a_text_that_cannot_be_read(self, start: Start, tmp_path: Path) -> None:
        """A mistake in the text is said with its file and line, and takes nothing away."""
        terminal = start(extra=rewrites(tmp_path, SEAS.replace("The rise and fall of the sea.\n\n#moon\n", "")))
        terminal.press("e")
        assert "seas.md:9" in terminal.text
        assert terminal.lines[3] == "  Tide"

    def test_interrupting_the_editor(self, start: Start, person: Person, tmp_path: Path) -> None:
        """Ctrl-C in the editor is the editor's; the session goes on."""
        terminal = start(extra=editor(tmp_path, "echo editing; exec sleep 60"))
        terminal.press(" ")
        terminal.type("e")
        terminal.wait_for("editing")
        terminal.press(CTRL_C)
        assert "my editor was ended by signal 2" in terminal.text
        terminal.press("3")
        assert "1 done" in terminal.text
        assert answered(person) == 1


EVIL = "\x1b]0;owned\x07 \x1b[2J \x9b2J \u202egnirts \x1bc"
PICTURED = "␛]0;owned␇ ␛[2J \\u009b2J \\u202egnirts ␛c"


class TestText:
    """What may stand in a deck, and what the terminal gets of it."""

    def test_control_sequences_are_shown(self, start: Start, person: Person) -> None:
        """In a term, a definition, a deck's name, a section or a tag they are pictures, and do nothing."""
        text = f"# Seas {EVIL}\n\n# Part {EVIL}\n\n## Tide {EVIL}\nText {EVIL}\n\n```\ncode {EVIL}\n```\n\n"
        person.write("seas.md", f"{text}#tag{EVIL.split(maxsplit=1)[0]}\n")
        terminal = start(size=(200, 24))
        terminal.press(*" sx")
        assert terminal.is_over
        for harm in (b"\x1b]", b"\x07", b"\x1b[2J", b"\xc2\x9b", "\u202e".encode(), b"\x1bc"):
            assert harm not in terminal.raw
        assert terminal.raw.decode().count(PICTURED[:12]) >= 4

    def test_no_colour(self, start: Start, person: Person) -> None:
        """NO_COLOR takes away every colour, also inside a definition, and leaves bold."""
        rich_text = "> quote\n\n`code`\n\n```python\ndef f(): pass\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one"
        person.write("seas.md", deck_text("Seas", {"Tide": rich_text}))
        terminal = start(extra={"NO_COLOR": "1"})
        terminal.press(*"x ?x")
        found = b";".join(re.findall(rb"\x1b\[([\d;]*)m", terminal.raw))
        codes = {int(code or 0) for code in found.split(b";")}
        assert 1 in codes
        assert codes <= {0, 1, 2, 3, 4, 7, 9}

    def test_a_dumb_terminal(self, person: Person) -> None:
        """TERM=dumb gets the session line by line, without a single code."""
        with Terminal(person, extra={"TERM": "dumb"}) as terminal:
            terminal.wait_for("Enter shows the answer")
            terminal.type("\r")
            terminal.wait_for("Rate: 1 Again, again today")
            terminal.type("3\r")
            terminal.wait_for("1 done")
            terminal.type(CTRL_D)
            ended = terminal.finish()
        assert ended.status == 0
        assert b"\x1b" not in terminal.raw
        assert "1 card in" in ended.text

    def test_ctrl_c_line_by_line(self, person: Person) -> None:
        """Ctrl-C ends a session without a screen too, with the summary."""
        with Terminal(person, "--plain") as terminal:
            terminal.wait_for("Enter shows the answer")
            terminal.type(CTRL_C)
            ended = terminal.finish()
        assert ended.status == 0
        assert "No card answered." in ended.text

    @pytest.mark.parametrize("columns", [20, 40, 80])
    def test_scripts_of_the_world(self, start: Start, person: Person, columns: int) -> None:
        """Wide, combining, right-to-left and joined characters stay within the width."""
        words = ["\u6d77\u6d6a" * 30, "e\u0301\u0323" * 50, "\u05d9\u05dd \u05d2\u05dc " * 20, "\U0001f30a" * 40]
        words += ["\U0001f468\u200d\U0001f469\u200d\U0001f467 " * 8, "\u0e17\u0e30\u0e40\u0e25 " * 20, "W" * 150]
        person.write("seas.md", deck_text(words[0], {f"{word} {word}": word for word in words}))
        terminal = start(size=(columns, 20))
        for _ in words:
            check_fits(terminal, (columns, 20))
            terminal.press(" ")
            check_fits(terminal, (columns, 20))
            terminal.press("b")
        check_fits(terminal, (columns, 20))
        terminal.press("x")
        assert terminal.is_over

    def test_markdown(self, start: Start, person: Person) -> None:
        """Lists, code and tables are set; what looks like HTML is text and stays."""
        text = """\
Emphasis **strong**, code `List<int>` and plain List<int> & <b>.

- first
- second

```python
def tide(moon: Moon) -> Height: ...
```

| sea   | depth |
|-------|------:|
| Baltic |   459 |
"""
        person.write("seas.md", deck_text("Seas", {"The `Tide` of *Maps*": text}))
        terminal = start(size=(80, 30))
        assert terminal.lines[3] == "  The Tide of Maps"
        terminal.press(" ")
        assert "Emphasis strong, code List<int> and plain List<int> & <b>." in terminal.text
        for shown in (" • first", " • second", "def tide(moon: Moon) -> Height: ...", "Baltic", "459", "─────"):
            assert shown in terminal.text
        for mark in ("**", "```", "`", "|"):
            assert mark not in terminal.text

    def test_reverse_cards(self, start: Start, person: Person) -> None:
        """The reverse card asks with the definition, set as Markdown, and answers with the term in bold."""
        text = deck_text("Seas", {"Tide": "The *rise* and fall."}, "reverse: true\n")
        person.write("seas.md", text)
        person.suspend("Tide")
        terminal = start()
        assert terminal.lines[3:6] == ["  The rise and fall.", "", ""]
        terminal.press(" ")
        assert terminal.lines[3:6] == ["  The rise and fall.", "", "  Tide"]
        assert terminal.screen.buffer[5][2].bold

    def test_cloze_cards(self, start: Start, person: Person) -> None:
        """Each gap is asked on its own, with its hint, and is filled in where it stands."""
        text = "The {{c1::moon}} pulls the {{c2::sea::what?}}."
        person.write("seas.md", deck_text("Seas", {"Tide": text}))
        terminal = start()
        assert terminal.lines[3:6] == ["  Tide", "", "  The [...] pulls the sea."]
        terminal.press(" ")
        assert terminal.lines[3:6] == ["  Tide", "", "  The moon pulls the sea."]
        assert terminal.screen.buffer[5][6].bold
        terminal.press("s")
        assert start().lines[5] == "  The moon pulls the [what?]."

    def test_a_locale_without_unicode(self, start: Start, person: Person) -> None:
        """Where the terminal has only ASCII, lines and bullets are drawn with it, and the rest is question marks."""
        person.write("seas.md", deck_text("Seas", {"Mar\u00e9e \u6d77": "- one\n- two\n\n> quote\n\n---\n"}))
        ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
        terminal = start(extra=ascii_only)
        terminal.press(" ")
        assert terminal.raw.isascii()
        assert "0 done | 1 new | 0 again | 0 due" in terminal.lines[0]
        assert terminal.lines[1] == "-" * 80
        assert terminal.lines[3] == "  Mar?e ?"
        for shown in ("   * one", "  | quote", "-----"):
            assert shown in terminal.text
