"""Whether the program that reads aloud has a voice for a language. Imported when such a setting is made."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from flashcards.terminal.sounds.keeper import named_voice
from flashcards.terminal.sounds.players import reading

_PATIENCE = 5.0
"""Seconds in which a program lists its voices; of one that takes longer nothing is said."""


def missing(languages: Iterable[str]) -> str:
    """What will not be read aloud on this machine, and why, as one line; empty if everything will."""
    unknown: dict[str, None] = {}
    program = ""
    for language in languages:
        found = reading(language)
        if found is None:
            return "no program that reads aloud was found; install espeak-ng"
        (program, *_), by_name = found
        if not (_has_named(program, language) if by_name else _has(program, language)):
            unknown[language] = None
    if not unknown:
        return ""
    return f"{Path(program).name} has no voice for {' or '.join(unknown)} here; a language is written like fr or en-gb"


def _has_named(program: str, language: str) -> bool:
    try:
        return named_voice(program, language) is not None
    except OSError:
        return True


def _has(program: str, language: str) -> bool:
    """Whether a program of the family of espeak lists a voice below the line with the heads."""
    try:
        listed = subprocess.run(  # noqa: S603 - a program of the table, and never a shell
            [program, f"--voices={language}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return True
    return listed.returncode != 0 or len(listed.stdout.splitlines()) > 1
