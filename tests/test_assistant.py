"""An assistant quizzes a person: the tools by themselves, and over the protocol with the client of its own library."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from anyio.from_thread import start_blocking_portal
from helpers import MORNING, PATIENCE, SEAS, Person, check_derived, device_of
from mcp import Client, StdioServerParameters

import flashcards
from flashcards.cards import Note
from flashcards.cli.assistant import tutor as tutoring
from flashcards.cli.assistant.command import command
from flashcards.cli.assistant.tutor import Refused, Tutor
from flashcards.collection import browse, log, store
from flashcards.errors import CollectionLocked, FlashcardsError, UnknownDeck
from flashcards.reviews import Rating, Review

Call = Callable[..., tuple[bool, Any]]

KINDS = """\
---
deck: Kinds
reverse: true
---

## front side
back side

## sentence
The {{c1::hidden part}} and the {{c2::other part}}.
"""


@pytest.fixture
def tutor(person: Person, monkeypatch: pytest.MonkeyPatch) -> Tutor:
    """The tools for a person with a deck."""
    person.moment = MORNING
    person.write("seas.md", SEAS)
    monkeypatch.setenv("FLASHCARDS_NOW", person.moment.isoformat())
    return tutor_of(person)


def tutor_of(person: Person) -> Tutor:
    """The tools in a home."""
    with click.Context(command) as ctx:
        ctx.meta["flashcards.home"] = str(person.folder)
    return Tutor(ctx)


def test_a_card(person: Person, tutor: Tutor) -> None:
    """A card is asked, shown and rated, and its entry in the log is one of this device, like any other."""
    asked = tutor.next_card(None)
    assert asked["question"] == "Tide"
    assert asked["left"] == {"new": 3, "again": 0, "due": 0}
    assert "rise" not in json.dumps(asked)
    shown = tutor.show_answer(asked["card"])
    assert shown["answer"] == "The rise and fall of the sea."
    assert shown["ratings"]["good"] == "in 1 day"
    assert tutor.answer(asked["card"], "Good")["due"] == "2026-03-02"
    with person.collection() as opened:
        (entry,) = log.entries(opened, asked["card"])
        assert isinstance(entry, Review)
        assert (entry.origin, entry.quality) == (device_of(opened), Rating.GOOD.quality)
        check_derived(opened)
    assert tutor.next_card("seas")["question"] == "Wave (water wave)"


def test_until_nothing_is_left(person: Person, tutor: Tutor) -> None:
    """A card below Good comes back until it is Good; then there is none."""
    asked = []
    while (card := tutor.next_card(None))["card"] is not None:
        tutor.show_answer(card["card"])
        rating = "again" if card["question"] == "Gyre" and "Gyre" not in asked else "good"
        assert tutor.answer(card["card"], rating)["asked_again_today"] == (rating == "again")
        asked.append(card["question"])
    assert asked == ["Tide", "Wave (water wave)", "Gyre", "Gyre"]
    assert card["message"]
    with person.collection() as opened:
        check_derived(opened)


def test_the_front_alone(person: Person, tutor: Tutor) -> None:
    """No question has what its card hides, in either direction or with clozes."""
    person.write("kinds.md", KINDS)
    hidden = {"front side": "back side", "back side": "front side"}
    person.run("config", "siblings", "together")
    for _ in range(4):
        card = tutor.next_card("Kinds")
        question = card["question"]
        answer = hidden.get(question, "other part" if "hidden part" in question else "hidden part")
        assert answer not in json.dumps(card)
        assert tutor.search(f'deck:Kinds "{answer}"', 5)["cards"] == []
        assert answer in tutor.show_answer(card["card"])["answer"]
        tutor.answer(card["card"], "good")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda tutor, card: tutor.show_answer(card + 1), "card 2 is not being asked: card 1 is"),
        (lambda tutor, _: tutor.show_answer(-(2**70)), "is not being asked"),
        (lambda tutor, card: tutor.answer(card, "good"), "show the answer first"),
        (lambda tutor, card: tutor.answer(card, "best"), "it is one of again, hard, good, easy"),
        (lambda tutor, card: tutor.answer(card + 1, "good"), "ask for the next card first"),
        (lambda tutor, _: tutor.undo(), "nothing to undo"),
        (lambda tutor, _: tutor.next_card("nowhere"), 'no deck or file "nowhere"'),
        (lambda tutor, _: tutor.search("is:nothing", 5), "there is no is:nothing"),
        (lambda tutor, _: tutor.search("tide", 0), "limit is a whole number from 1 to 100"),
        (lambda tutor, _: tutor.add("Seas", " ", "x", []), "a note needs a term and a definition"),
        (lambda tutor, _: tutor.add("Seas", "\ufeff", "x", []), "a note needs a term and a definition"),
        (lambda tutor, _: tutor.add("Seas", "x\n## y", "z", []), "a term is one line"),
        (lambda tutor, _: tutor.add("Seas", "x", "a\x1b[2Jb", []), "has control characters"),
        (lambda tutor, _: tutor.add("Sea", "x", "y", []), 'no deck "Sea"; there is "Seas"'),
        (lambda tutor, _: tutor.add("a/b", "x", "y", []), "has a slash"),
        (lambda tutor, _: tutor.add("Seas", "x", "y", ["#"]), "tag"),
    ],
)
def test_refused(tutor: Tutor, call: Callable[[Tutor, int], object], message: str) -> None:
    """What cannot be done is one line, and changes nothing: the card can still be answered."""
    card = tutor.next_card(None)["card"]
    with pytest.raises((Refused, FlashcardsError, click.ClickException)) as caught:
        call(tutor, card)
    said = caught.value.format_message() if isinstance(caught.value, click.ClickException) else str(caught.value)
    assert message in said
    assert "\n" not in said
    tutor.show_answer(card)
    assert tutor.answer(card, "good")["term"] == "Tide"


def test_beside_a_session(person: Person, tutor: Tutor) -> None:
    """A card that was answered elsewhere meanwhile is not answered again."""
    card = tutor.next_card(None)["card"]
    tutor.show_answer(card)
    person.wait(hours=0.01)
    with person.collection() as opened:
        person.answer(opened, "Tide")
    with pytest.raises(Refused, match="answered, edited or suspended elsewhere"):
        tutor.answer(card, "good")
    with pytest.raises(Refused, match="no card is"):
        tutor.answer(card, "good")
    assert tutor.next_card(None)["question"] == "Wave (water wave)"


def test_a_limit_over_all_decks(person: Person, tutor: Tutor) -> None:
    """A card of a chosen deck can be answered, whichever cards the limit would let through of all decks."""
    person.write("kinds.md", KINDS)
    person.run("config", "new-per-day", "1")
    for deck in ("Seas", "Kinds"):
        card = tutor.next_card(deck)["card"]
        assert tutor.show_answer(card)["answer"]


def test_another_program_writes(person: Person, tutor: Tutor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A collection that stays locked is one line."""
    card = tutor.next_card(None)["card"]
    tutor.show_answer(card)
    monkeypatch.setattr(store, "LOCK_TIMEOUT", 0.05)
    with person.collection() as opened, opened.transaction(), pytest.raises(CollectionLocked) as caught:
        tutor.answer(card, "good")
    assert "\n" not in str(caught.value)
    assert tutor.answer(card, "good")["term"] == "Tide"


def test_settings_change(person: Person, tutor: Tutor) -> None:
    """Each call has the settings of its moment, so a change of the scheduler is not taken back."""
    tutor.next_card(None)
    person.run("config", "scheduler", "fsrs")
    card = tutor.next_card(None)["card"]
    tutor.show_answer(card)
    tutor.answer(card, "good")
    with person.collection() as opened:
        assert log.options(opened).scheduler == "fsrs"
        check_derived(opened)


def test_the_time_of_an_answer(person: Person, tutor: Tutor, monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins with the question, and asking for the same card again does not begin it anew."""
    moments = iter([100.0, 107.0, 109.5])
    monkeypatch.setattr(tutoring, "monotonic", lambda: next(moments))
    card = tutor.next_card(None)["card"]
    assert tutor.next_card(None)["card"] == card
    tutor.show_answer(card)
    tutor.answer(card, "good")
    with person.collection() as opened:
        (entry,) = log.entries(opened, card)
        assert isinstance(entry, Review)
        assert entry.took == 9500


def test_undo(person: Person, tutor: Tutor) -> None:
    """The last answer is undone, and asked again."""
    card = tutor.next_card(None)["card"]
    tutor.show_answer(card)
    tutor.answer(card, "easy")
    assert tutor.undo() == {"undone": "easy", "term": "Tide", "card": card}
    assert tutor.next_card(None)["card"] == card
    with person.collection() as opened:
        check_derived(opened)


@pytest.mark.parametrize(
    "definition",
    [
        "plain",
        "two\n\nparagraphs",
        "## a heading",
        "---\nrule",
        "{{c1::cloze}} text",
        "Q: x\nA: y",
        "a :: b",
        "a\t\r\nb",
        "x\n\n#tag",
    ],
)
@pytest.mark.parametrize("deck", ["Seas", "Other"])
def test_adding(person: Person, tutor: Tutor, deck: str, definition: str) -> None:
    """A note is added whole, to its deck or a new one, or it is refused; the others stay as they are."""
    with person.collection() as opened:
        before = {view.term: view.definition for view in browse.find_term(opened, "Tide")}
    added = tutor.add(deck, "New  term", definition, ["moon"])
    assert (added["deck"], added["made_deck"]) == (deck, deck == "Other")
    with person.collection() as opened:
        found = browse.find_term(opened, "New term")
        written = definition.replace("\t\r", "")
        assert {(view.definition, view.tags, view.deck) for view in found} == {(written, ("moon",), deck)}
    with person.collection() as opened:
        assert {view.term: view.definition for view in browse.find_term(opened, "Tide")} == before


@pytest.mark.parametrize("text", ["", "## x\nz\n", "## x\ny\n## y\nz\n", "## a\nb\n"])
def test_a_text_that_is_not_the_note(text: str) -> None:
    """What would be written is read first; if that is not the note, it is not written."""
    with pytest.raises(Refused, match="read as something else"):
        tutoring._check(text, "n", [], Note(term="x", definition="y"))  # noqa: SLF001 - no note is known that does this


def test_control_characters(person: Person, tutor: Tutor) -> None:
    """What is in a deck file reaches an assistant as something to see."""
    person.write("seas.md", "## a\x1b[2Jb\nc\x07\u202ed\n")
    card = tutor.next_card(None)
    assert card["question"] == "a\u241b[2Jb"
    assert tutor.show_answer(card["card"])["answer"] == "c\u2407\\u202ed"
    assert tutor.search("c", 5)["cards"][0]["term"] == "a\u241b[2Jb"


def test_an_empty_home(person: Person) -> None:
    """Nothing is to be studied, and nothing is wrong."""
    tutor = tutor_of(person)
    assert tutor.decks()["decks"] == []
    assert tutor.next_card(None)["card"] is None
    with pytest.raises(UnknownDeck):
        tutor.next_card("Seas")


def test_without_the_extra(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says how to install it; the entry for the settings needs it not."""
    for name in ("mcp", "mcp.server"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "flashcards.cli.assistant.server", raising=False)
    ended = person.run("mcp")
    assert ended.exit_code == 2
    assert ended.stdout == ""
    assert ended.stderr.splitlines() == [
        f'flashcards: it needs the package mcp; run: {sys.executable} -m pip install "flashcards-trainer[mcp]"'
    ]
    printed = json.loads(person.run("mcp", "--print-config").stdout)
    own = printed["mcpServers"]["flashcards"]
    assert own == {
        "command": sys.executable,
        "args": ["-P", "-m", "flashcards", "mcp", "--home", str(person.folder)],
    }


def test_wrong_settings(person: Person) -> None:
    """They are said before anything begins, where a person sees it."""
    person.folder.mkdir()
    (person.folder / "config.toml").write_text("order = 3\n", encoding="utf-8")
    ended = person.run("mcp")
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "order takes" in ended.stderr


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Call]:
    """Call the tools of one server over its standard streams; whether that was an error, and what it returned."""
    person = Person(tmp_path_factory.mktemp("assistant") / "home")
    person.write("seas.md", SEAS)
    config = json.loads(person.run("mcp", "--print-config").stdout)["mcpServers"]["flashcards"]
    server = StdioServerParameters(**config, env=person.environment())
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(server)) as client:

        def call(name: str, **arguments: Any) -> tuple[bool, Any]:
            if name == "tools":
                return False, portal.call(client.list_tools).tools
            result = portal.call(client.call_tool, name, arguments)
            return bool(result.is_error), result.content[0].text if result.is_error else result.structured_content

        yield call


@pytest.mark.process
def test_the_tools(call: Call) -> None:
    """Each tool says what it is for, and what it changes."""
    _, tools = call("tools")
    assert {tool.name: tool.annotations.read_only_hint for tool in tools} == {
        "list_decks": True,
        "next_card": True,
        "show_answer": True,
        "answer_card": False,
        "undo_last": False,
        "search_cards": True,
        "add_note": False,
    }
    assert all(tool.description and tool.title and tool.annotations.open_world_hint is False for tool in tools)
    (rating,) = (tool.input_schema["properties"]["rating"] for tool in tools if tool.name == "answer_card")
    assert rating["enum"] == ["again", "hard", "good", "easy"]


@pytest.mark.process
def test_every_tool_is_documented(call: Call) -> None:
    """The page for assistants has a row for each tool."""
    page = (Path(__file__).parent.parent / "docs" / "mcp.md").read_text(encoding="utf-8")
    rows = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert rows == [tool.name for tool in call("tools")[1]]


def test_the_library_is_imported_in_one_place() -> None:
    """No other command waits for the library of the protocol."""
    package = Path(flashcards.__file__).parent
    found = [
        path for path in package.rglob("*.py") if re.search(r"(?m)^\s*(?:from|import) mcp\b", path.read_text("utf-8"))
    ]
    assert [path.relative_to(package).as_posix() for path in found] == ["cli/assistant/server.py"]


@pytest.mark.process
def test_a_story(call: Call) -> None:
    """An assistant asks, reveals, stores, undoes, searches and adds."""
    assert call("list_decks")[1]["new"] == 3
    card = call("next_card", deck="Seas")[1]["card"]
    assert call("show_answer", card=card)[1]["answer"] == "The rise and fall of the sea."
    assert call("answer_card", card=card, rating="hard")[1]["rating"] == "hard"
    assert call("undo_last")[1]["undone"] == "hard"
    assert call("search_cards", query="ridge")[1]["total"] == 1
    assert call("add_note", deck="Seas", term="Ebb", definition="The fall.", tags=["moon"])[1]["deck"] == "Seas"
    assert call("search_cards", query="ebb")[1]["cards"][0]["tags"] == ["moon"]


@pytest.mark.process
@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("nothing", {}, "Unknown tool: nothing"),
        ("show_answer", {}, "card: Field required"),
        ("list_decks", {"deck": "Seas"}, "list_decks has no argument deck; it takes none"),
        ("next_card", {"dekc": "Seas", "a\nb": 1}, "next_card has no argument dekc, a b; it takes deck"),
        ("show_answer", {"card": "x"}, "card: Input should be a valid integer"),
        ("show_answer", {"card": 10**30}, "is not being asked"),
        ("search_cards", {"query": ["a"]}, "query: Input should be a valid string"),
        ("next_card", {"deck": "nowhere"}, 'no deck or file "nowhere"'),
        ("add_note", {"deck": "Sea", "term": "x", "definition": "y"}, 'no deck "Sea"; there is "Seas"'),
    ],
)
def test_wrong_calls(call: Call, name: str, arguments: Mapping[str, Any], message: str) -> None:
    """A wrong call is an error of the tool, on one line, and the server continues."""
    is_error, said = call(name, **arguments)
    assert is_error
    assert message in said
    assert "\n" not in said


@pytest.mark.process
@pytest.mark.parametrize("end", ["close", "interrupt", "gone"])
def test_the_end(person: Person, end: str) -> None:
    """However the client leaves, the server ends by itself without a traceback; all it wrote is the protocol."""
    person.write("broken.md", "## a\n## b\n")
    with subprocess.Popen(
        [sys.executable, "-m", "flashcards", "mcp"],
        env=person.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as server:
        assert server.stdin
        assert server.stdout
        assert server.stderr
        server.stdin.write(b'no protocol\n\xff\x00\n{"jsonrpc": "2.0", "id": 1, "method": "nothing"}\n')
        server.stdin.flush()
        assert json.loads(server.stdout.readline())["id"] == 1
        if end == "interrupt":
            server.send_signal(signal.SIGINT)
        elif end == "close":
            server.stdin.close()
        else:
            server.stdout.close()
            server.stdin.write(b'{"jsonrpc": "2.0", "id": 2, "method": "nothing"}\n')
            server.stdin.close()
        assert server.wait(PATIENCE) == (130 if end == "interrupt" else 0)
        assert end == "gone" or server.stdout.read() == b""
        assert server.stderr.read() == b""
