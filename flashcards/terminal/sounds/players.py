"""The programs that play sounds and read aloud, with what each has to be told. Imported when one is needed."""

import sys
from collections.abc import Callable, Sequence
from shutil import which
from typing import NamedTuple

from flashcards.formats.links import SOUND_ENDINGS


class Player(NamedTuple):
    """A program that plays a file, given after the arguments; ``endings`` are those of what it can play."""

    name: str
    arguments: Sequence[str] = ()
    endings: Sequence[str] = SOUND_ENDINGS


_LIBSNDFILE = (".wav", ".flac", ".ogg", ".oga", ".opus", ".aiff")
"""What the library reads that the players of PulseAudio and PipeWire use: MP3 only in newer versions."""

PLAYERS = (
    Player("mpv", ("--no-config", "--no-video", "--no-terminal", "--")),
    Player("ffplay", ("-nodisp", "-autoexit", "-loglevel", "quiet", "-i")),
    Player("afplay", (), (".mp3", ".wav", ".m4a", ".aac", ".aiff", ".flac", ".3gp")),
    Player("cvlc", ("--play-and-exit", "--quiet")),
    Player("pw-play", (), _LIBSNDFILE),
    Player("paplay", (), _LIBSNDFILE),
    Player("aplay", ("-q",), (".wav",)),
)
"""The players in the order in which they are looked for."""


class Voice(NamedTuple):
    """A program that reads its input aloud.

    ``language`` is the option before a language; where it is empty, the program
    has voices with names, which it lists, and is told one of those.
    """

    name: str
    arguments: Sequence[str]
    language: str = ""


VOICES = (
    Voice("espeak-ng", ("--stdin",), "-v"),
    Voice("espeak", ("--stdin",), "-v"),
    Voice("say", ("-f", "-")),
)

Find = Callable[[str], str | None]


def playing(path: str, find: Find = which) -> list[str] | None:
    """The command that plays a file, which is given by its whole path; None if no program here can."""
    for player in PLAYERS:
        if path.lower().endswith(tuple(player.endings)) and (program := find(player.name)):
            return [program, *player.arguments, path]
    return None


def reading(language: str, find: Find = which) -> tuple[list[str], str] | None:
    """The command that reads its input aloud, and the language for which it needs a voice, or "" if it does not.

    None if there is no such program here.
    """
    voices = reversed(VOICES) if sys.platform == "darwin" else VOICES
    for voice in voices:
        if program := find(voice.name):
            own = [voice.language, language] if voice.language else []
            return [program, *own, *voice.arguments], "" if voice.language else language
    return None
