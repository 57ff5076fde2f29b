"""What a shell may complete: decks, tags and terms; and how it is told to."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import click
from click.shell_completion import CompletionItem, get_completion_class

from flashcards.cli.common import common, home, say
from flashcards.errors import OutputError
from flashcards.library.files import write_atomically
from flashcards.library.places import Home

SHELLS = ("bash", "zsh", "fish")

_MOST = 500
_UNSAFE = re.compile(r"([^\w:./@%+=,-])")
_VARIABLE = "_FLASHCARDS_COMPLETE"
_QUERIES = {
    "decks": "select name from decks where exists (select 1 from notes where deck = decks.id and not retired)",
    "tags": "select value from notes, json_each(notes.tags) where not retired"
    " union select value from decks, json_each(decks.tags)",
    "terms": "select term from notes where not retired",
}


def found(kind: str, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Names that begin with what was typed, whatever its case; none where the collection cannot be read."""
    with ctx.scope(cleanup=False):
        place = home()
    names = sorted(_names(place, kind, incomplete.casefold()))[:_MOST]
    if os.environ.get(_VARIABLE, "").startswith("bash"):
        names = [_UNSAFE.sub(r"\\\\\1", name) for name in names]  # the script takes one backslash off
    items = [CompletionItem(name) for name in names]
    return [*items, CompletionItem(incomplete, type="file")] if kind == "decks" and not items else items


def _names(place: Home, kind: str, start: str) -> Iterator[str]:
    with suppress(sqlite3.Error):
        address = f"{Path(place.collection).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=0.2)) as connection:
            for (name,) in connection.execute(_QUERIES[kind]):
                if str(name).casefold().startswith(start):
                    yield str(name)


@click.command("completion", params=common())
@click.argument("shell", type=click.Choice(SHELLS))
@click.option("--install", is_flag=True, help="Put it where the shell finds it, now and in the future.")
def command(shell: str, *, install: bool) -> None:
    """Let a shell complete commands, options, decks, tags and terms.

    flashcards completion bash --install does it for good. Without --install
    it prints what the shell has to read.
    """
    from flashcards.cli import main  # noqa: PLC0415 - which imports this module

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click has all three
    script = kind(main, {}, "flashcards", _VARIABLE).source()
    if not install:
        click.echo(script)
        return
    for line in _install(shell, script):
        say(line)


def _install(shell: str, script: str) -> Iterator[str]:
    """Write the script, and a line in the shell's own file that reads it, if that is needed; what was done."""
    config = Path(os.environ.get("XDG_CONFIG_HOME", "") or Path.home() / ".config")
    if shell == "fish":
        target = config / "fish" / "completions" / "flashcards.fish"
    else:
        target = config / "flashcards" / f"completion.{shell}"
    with suppress(OSError):  # the write below says what is wrong with the folder
        target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, script.encode())
    yield f"wrote {target}"
    if shell != "fish":
        start = Path.home() / f".{shell}rc"
        line = f'[ -r "{target}" ] && . "{target}"  # flashcards completion'
        before = _read(start)
        if line not in before:
            gap = "" if not before or before.endswith("\n") else "\n"
            write_atomically(Path(os.path.realpath(start)), f"{before}{gap}{line}\n".encode())
            yield f"added a line to {start} that reads it"
    yield "a new shell completes flashcards"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(str(path), "it cannot be read as text") from error
