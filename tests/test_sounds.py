"""Sounds and voices: real processes that play nothing, but say what they were told."""

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from helpers import PATIENCE, Person
from terminal import Terminal

from flashcards.collection import browse
from flashcards.collection.browse import CardView
from flashcards.library.speaking import speech_of
from flashcards.settings import DEFAULTS
from flashcards.terminal.sounds import players
from flashcards.terminal.sounds.following import Sounds

DECK = """\
---
deck: Seas
reverse: true
---

## wave [sound:wave.mp3]
a ridge ![](ridge.ogg)

## tide
the *rise*

## moon
The {{c1::moon}} pulls the {{c2::sea}} [sound:wave.mp3].
"""


class Studio:
    """A person with a deck that sounds, and players that write down what they play."""

    def __init__(self, person: Person, folder: Path) -> None:
        self.person = person
        self.made: list[Sounds] = []
        self._folder = folder
        self._log = folder / "played"
        self.decks = person.write("seas.md", DECK).parent
        for name in ("wave.mp3", "ridge.ogg"):
            (self.decks / name).write_bytes(b"sound")

    def has(self, name: str, then: str = "") -> None:
        """Install a player, which does something more after it wrote down how it was called and what it read."""
        program = self._folder / "bin" / name
        program.parent.mkdir(exist_ok=True)
        heard = "read -r said; " if name in {"espeak-ng", "say"} else "said=; "
        lines = f'{heard}echo "{name} $* $said" >> {shlex.quote(str(self._log))}\n{then}'
        program.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
        program.chmod(0o755)

    @property
    def played(self) -> list[str]:
        """What was played so far, with the folder of the decks left out."""
        text = self._log.read_text(encoding="utf-8") if self._log.exists() else ""
        return [line.rstrip() for line in text.replace(f"{self.decks.resolve()}/", "").splitlines()]

    def wait(self, number: int) -> None:
        """Wait until so many were played."""
        wait_until(lambda: len(self.played) >= number)

    def view(self, term: str, kind: str = "forward") -> CardView:
        """A card."""
        with self.person.collection() as opened:
            return next(each for each in browse.find_term(opened, term) if each.kind == kind)

    def sounds(self, spoken: str = "", **settings: Any) -> Sounds:
        """What follows the cards."""
        made = Sounds(DEFAULTS._replace(**settings), lambda _: str(self.decks), lambda _: spoken)
        self.made.append(made)
        return made


@pytest.fixture
def studio(person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    """Players that are the only ones on the path."""
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/bin:/usr/bin")
    for command in (players.playing, players.reading):
        monkeypatch.setattr(command, "__defaults__", (lambda name: shutil.which(name, path=str(tmp_path / "bin")),))
    studio = Studio(person, tmp_path)
    yield studio
    for sounds in studio.made:
        sounds.close()


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for something; what never comes fails the test."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("settings", "term", "kind", "front", "back"),
    [
        ({}, "wave [sound:wave.mp3]", "forward", [], []),
        ({"play_sounds": "answer"}, "wave [sound:wave.mp3]", "forward", [], ["mpv ridge.ogg"]),
        ({"play_sounds": "both"}, "wave [sound:wave.mp3]", "forward", ["mpv wave.mp3"], ["mpv ridge.ogg"]),
        ({"play_sounds": "both"}, "wave [sound:wave.mp3]", "reverse", ["mpv ridge.ogg"], ["mpv wave.mp3"]),
        ({"play_sounds": "both"}, "tide", "forward", [], []),
        ({"play_sounds": "both"}, "moon", "cloze 1", ["mpv wave.mp3"], []),
        ({"play_sounds": "answer"}, "moon", "cloze 1", [], []),
        ({"speak": "term fr"}, "tide", "forward", ["espeak-ng -v fr tide"], []),
        ({"speak": "term fr"}, "tide", "reverse", [], ["espeak-ng -v fr tide"]),
        ({"speak": "definition en-gb"}, "tide", "forward", [], ["espeak-ng -v en-gb the rise"]),
        ({"speak": "term fr", "play_sounds": "both"}, "wave [sound:wave.mp3]", "forward", ["mpv wave.mp3"], [
            "mpv ridge.ogg"
        ]),
        ({"speak": "term fr"}, "wave [sound:wave.mp3]", "forward", ["espeak-ng -v fr wave"], []),
        ({"speak": "definition en"}, "moon", "cloze 2", ["espeak-ng -v en The moon pulls the ... ."], [
            "espeak-ng -v en The moon pulls the sea ."
        ]),
    ],
)  # fmt: skip
def test_what_is_played(  # noqa: PLR0913, PLR0917 - a row of the table
    studio: Studio, settings: Mapping[str, str], term: str, kind: str, front: list[str], back: list[str]
) -> None:
    """The question has its sounds and the answer what is new with it, and no voice gives an answer away."""
    studio.has("mpv")
    studio.has("espeak-ng")
    view, sounds = studio.view(term, kind), studio.sounds(**settings)
    for revealed, expected in ((False, front), (True, [*front, *back])):
        assert not sounds.follow(view, revealed=revealed)
        assert not sounds.follow(view, revealed=revealed)
        studio.wait(len(expected))
        played = [
            line.replace("mpv --no-config --no-video --no-terminal --", "mpv").replace(" --stdin", "")
            for line in studio.played
        ]
        assert played == expected


def test_the_deck_says_what_is_read(studio: Studio) -> None:
    """What a deck says in its front matter goes before the settings, also that nothing is read."""
    studio.has("espeak-ng")
    own, silent = studio.sounds("term de", speak="term fr"), studio.sounds("none", speak="term fr")
    silent.follow(studio.view("tide"), revealed=False)
    own.follow(studio.view("tide"), revealed=False)
    wait_until(lambda: bool(studio.played))
    assert studio.played == ["espeak-ng -v de --stdin tide"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ndeck: x\nspeak: front fr\n---\n", "term fr"),
        ("---\r\nspeak: none\r\n---\r\n", "none"),
        ("\ufeff---\nspeak: term fr\n---\n", "term fr"),
        ("---\nspeak: French\n---\n", ""),
        ("---\ndeck: x\n---\n\nspeak: term fr\n", ""),
        ("speak: term fr\n", ""),
        (b"\xff\xfe" + "---\nspeak: term fr\n---\n".encode("utf-16-le"), "term fr"),
        (b"\xff---\nspeak: term fr\n---\n", "term fr"),
        (b"", ""),
    ],
)
def test_front_matter(tmp_path: Path, text: str | bytes, said: str) -> None:
    """A deck file says what is read of its cards, whatever else it is."""
    path = tmp_path / "x.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert speech_of(str(path)) == said
    assert speech_of(str(tmp_path / "missing.md")) == ""


def test_a_deck_that_is_exported(person: Person) -> None:
    """As Markdown it says the same about being read aloud, and when that is imported."""
    person.write("seas.md", "---\ndeck: Seas\nspeak: term fr\n---\n\n## mer\nsea\n")
    text = person.run("export", "markdown", "Seas").stdout
    assert "\nspeak: term fr\n" in text
    other = Person(person.folder.parent / "other")
    assert other.run("import", "-", text=text).exit_code == 0
    assert [speech_of(str(path)) for path in other.decks.glob("*.md")] == ["term fr"]


def test_replaying(studio: Studio) -> None:
    """A key plays what the visible side has, whatever the settings say, and says if there is nothing."""
    studio.has("mpv")
    sounds, wave = studio.sounds(), studio.view("wave [sound:wave.mp3]")
    for revealed, name in ((False, "wave.mp3"), (True, "ridge.ogg"), (True, "ridge.ogg")):
        before = len(studio.played)
        assert sounds.replay(wave, revealed=revealed) == ""
        studio.wait(before + 1)
        assert studio.played[-1].endswith(name)
    assert sounds.replay(studio.view("tide"), revealed=True) == "this card has no sound"
    assert sounds.replay(studio.view("moon", "cloze 1"), revealed=True) == ""
    studio.person.write("seas.md", "## x\n[sound:wave.mp3]\n\n## y\n[sound:https://sea.example/a.mp3]\n")
    assert sounds.replay(studio.view("x"), revealed=False) == "show the answer first, then play it"
    assert "on the web, so it is not played here" in sounds.replay(studio.view("y"), revealed=True)


@pytest.mark.parametrize("how", ["next", "stop", "close", "kill"])
def test_a_sound_without_an_end(studio: Studio, how: str) -> None:
    """It stops with its card, with its whole family, even if it ignores that; nobody waits for it."""
    pid = studio.decks.parent / "pid"
    studio.has("mpv", f"trap '' TERM; sleep 1000 & echo $! > {shlex.quote(str(pid))}; wait; wait")
    wave = studio.view("wave [sound:wave.mp3]")
    sounds = studio.sounds(play_sounds="both")
    if how == "kill":
        code = (
            "import sys, time; from flashcards.terminal.sounds.process import *\n"
            "Process().play([Job(label='x', command=['mpv', 'x'])]); time.sleep(1000)"
        )
        session = subprocess.Popen([sys.executable, "-c", code], env=os.environ)
    else:
        sounds.follow(wave, revealed=False)
    wait_until(lambda: pid.exists() and bool(pid.read_text(encoding="utf-8").strip()))
    number = int(pid.read_text(encoding="utf-8"))
    assert is_running(number)
    start = time.process_time()
    if how == "kill":
        session.kill()
        session.wait()
    elif how == "next":
        sounds.follow(studio.view("tide"), revealed=False)
    else:
        getattr(sounds, how)()
    assert time.process_time() - start < 1
    wait_until(lambda: not is_running(number))


def is_running(number: int) -> bool:
    """Whether a process is there, and no zombie."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_no_player(studio: Studio) -> None:
    """That is said once, with what to install; and again if the key is pressed."""
    sounds = studio.sounds(play_sounds="both", speak="term fr")
    wave, tide = studio.view("wave [sound:wave.mp3]"), studio.view("tide")
    said = [sounds.follow(view, revealed=False) for view in (wave, tide, wave, tide)]
    assert said == [
        "no program that plays .mp3 was found; install mpv or ffmpeg",
        "no program that reads aloud was found; install espeak-ng",
        "",
        "",
    ]
    assert sounds.replay(wave, revealed=False) == "no program that plays .mp3 was found; install mpv or ffmpeg"
    studio.has("aplay")
    assert sounds.replay(wave, revealed=False) == "no program that plays .mp3 was found; install mpv or ffmpeg"


def test_broken_sounds(studio: Studio) -> None:
    """One line says which, when the player does; after three in a row, none is tried by itself."""
    studio.has("mpv", "exit 2")
    sounds = studio.sounds(play_sounds="both")
    wave = studio.view("wave [sound:wave.mp3]")
    said: list[str] = []
    for revealed in (False, True, False):
        sounds.follow(wave, revealed=revealed)
        (descriptor,) = sounds.watched
        wait_until(partial(has_news, descriptor))
        said.append(sounds.follow(wave, revealed=revealed))
    assert said == [
        "wave.mp3: mpv could not play it (2)",
        "ridge.ogg: mpv could not play it (2)",
        "mpv could not play 3 sounds in a row, so no more are tried in this session",
    ]
    played = len(studio.played)
    sounds.follow(wave, revealed=True)
    assert len(studio.played) == played
    (studio.decks / "wave.mp3").unlink()
    assert sounds.replay(wave, revealed=False) == "wave.mp3: no such file beside the deck"


def has_news(descriptor: int) -> bool:
    """Whether there is something to read."""
    import select

    return bool(select.select([descriptor], [], [], 0)[0])


def test_the_process_is_ended_from_outside(studio: Studio) -> None:
    """The next sound has a new one."""
    studio.has("mpv")
    sounds, wave = studio.sounds(play_sounds="both"), studio.view("wave [sound:wave.mp3]")
    sounds.follow(wave, revealed=False)
    wait_until(lambda: len(studio.played) == 1)
    assert sounds._process  # noqa: SLF001 - it has no name elsewhere
    sounds._process._process.kill()  # noqa: SLF001 - as above
    sounds._process._process.wait()  # noqa: SLF001 - as above
    assert sounds.follow(wave, revealed=False) == ""
    wait_until(lambda: not sounds.watched or not sounds.follow(wave, revealed=False))
    sounds.follow(wave, revealed=True)
    sounds.replay(wave, revealed=True)
    wait_until(lambda: len(studio.played) > 1)


@pytest.mark.parametrize(
    ("name", "path", "command"),
    [
        ("mpv", "/a b.mp3", ["mpv", "--no-config", "--no-video", "--no-terminal", "--", "/a b.mp3"]),
        ("ffplay", "/a.OGG", ["ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet", "-i", "/a.OGG"]),
        ("afplay", "/a.m4a", ["afplay", "/a.m4a"]),
        ("cvlc", "/a.wav", ["cvlc", "--play-and-exit", "--quiet", "/a.wav"]),
        ("pw-play", "/a.flac", ["pw-play", "/a.flac"]),
        ("paplay", "/a.mp3", None),
        ("aplay", "/a.wav", ["aplay", "-q", "/a.wav"]),
        ("aplay", "/a.mp3", None),
    ],
)
def test_players(name: str, path: str, command: list[str] | None) -> None:
    """Each player is told not to take the terminal, and gets only what it can play."""
    assert players.playing(path, lambda one: one if one == name else None) == command


def test_a_voice_with_a_name(studio: Studio) -> None:
    """A program that has voices instead of languages gets one for the language, or speaks with its own."""
    voices = "Amelie  fr_CA  # Bonjour\\nBad News            en_US    # x\\nThomas              fr_FR    # y"
    studio.has("say", f'[ "$1" = -v ] && [ "$2" = "?" ] && printf "{voices}\\n"; exit 0')
    for language in ("fr-fr", "en", "xx"):
        sounds = studio.sounds(speak=f"term {language}")
        before = len(studio.played)
        sounds.follow(studio.view("tide"), revealed=False)
        studio.wait(before + 2)
        sounds.close()
    spoken = [line for line in studio.played if "?" not in line]
    assert spoken == ["say -v Thomas -f - tide", "say -v Bad News -f - tide", "say -f - tide"]


@pytest.mark.parametrize(
    ("program", "script", "speak", "said"),
    [
        ("espeak-ng", 'echo heads; [ "$1" != --voices=fr ] || echo fr', "term fr", ""),
        ("espeak-ng", "echo heads", "term qq", "espeak-ng has no voice for qq here"),
        ("espeak", "echo heads", "term qq, definition rr", "espeak has no voice for qq or rr here"),
        ("espeak-ng", "exit 1", "term fr", ""),
        ("say", 'echo "Thomas  fr_FR  # Bonjour"', "term fr, definition xx", "say has no voice for xx here"),
        ("", "", "term fr", "no program that reads aloud was found; install espeak-ng"),
        ("", "", "none", ""),
    ],
)
def test_a_language_without_a_voice(studio: Studio, program: str, script: str, speak: str, said: str) -> None:
    """A language that would not be read aloud is set all the same, and one line says so."""
    if program:
        studio.has(program, script)
    done = studio.person.run("config", "speak", speak)
    assert (done.exit_code, done.stdout) == (0, f"speak = {speak}\n")
    assert done.stderr.startswith(f"flashcards: {said}" if said else "")
    assert done.stderr.count("\n") == bool(said)


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="no espeak-ng here; install it: apt install espeak-ng")
def test_a_real_voice(studio: Studio, tmp_path: Path) -> None:
    """espeak-ng speaks a text that begins like an option."""
    wav, real = tmp_path / "said.wav", shutil.which("espeak-ng")
    studio.has("espeak-ng")
    (tmp_path / "bin" / "espeak-ng").write_text(f'#!/bin/sh\nexec {real} -w {wav} "$@"\n', encoding="utf-8")
    studio.person.write("seas.md", "## --version\nx\n")
    sounds = studio.sounds(speak="term en")
    sounds.follow(studio.view("--version"), revealed=False)
    wait_until(lambda: bool(sounds.watched) and has_news(sounds.watched[0]))
    assert wav.read_bytes()[:4] == b"RIFF"
    assert wav.stat().st_size > 10_000


def test_on_the_screen(studio: Studio) -> None:
    """The key plays again, and what a player says is shown at once, without a key."""
    studio.has("mpv", "exit 3")
    studio.person.write("seas.md", "## wave\nridge ![](ridge.ogg)\n")
    studio.person.run("config", "play-sounds", "answer")
    with Terminal(studio.person) as terminal:
        terminal.wait_for("wave")
        terminal.type(" ")
        terminal.wait_for("ridge.ogg: mpv could not play it (3)")
        terminal.type("r")
        wait_until(lambda: len(studio.played) > 1)
        terminal.type("q")


def test_line_by_line(studio: Studio) -> None:
    """The name of the key is understood, and what is wrong is said before the prompt."""
    studio.person.run("config", "play-sounds", "both")
    result = studio.person.run("study", text="replay\n\n\n")
    assert "no program that plays .mp3 was found" in result.output
