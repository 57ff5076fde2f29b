"""What a shell may complete: decks, tags and terms; and how it is told to."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import click
from click.shell_completion import CompletionItem, get_completion_class

from flashcards.cards import plain
from flashcards.cli.common import common, home, output_errors, say, standard_output
from flashcards.cli.shells import SHELLS, register
from flashcards.errors import OutputError
from flashcards.library.files import write_atomically
from flashcards.library.places import Home

_MOST = 500
_VARIABLE = "_FLASHCARDS_COMPLETE"
_KEYS = {"tag": "tags", "deck": "decks", "is": ""}
_STATES = ("new", "due", "suspended", "buried", "leech", "retired")
_QUERIES = {
    "decks": "select name from decks where exists (select 1 from notes where deck = decks.id and not retired)",
    "tags": "select value from notes, json_each(notes.tags) where not retired"
    " union select value from decks, json_each(decks.tags)",
    "terms": "select term from notes where not retired",
}


def found(kind: str, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """Names that begin with what was typed, whatever its case; none where the collection cannot be read.

    Where a query may stand, ``tag:``, ``deck:`` and ``is:`` go on with what there is.
    """
    with ctx.scope(cleanup=False):
        place = home()
    key, colon, start = incomplete.partition(":")
    if kind in {"query", "chosen"} and colon and key in _KEYS:
        found = _STATES if key == "is" else _names(place, _KEYS[key], start.lstrip('"').casefold())
        names = [f"{key}:{_quoted(name)}" for name in found if name.startswith(start) or key != "is"]
    else:
        names = [*_names(place, {"query": "terms", "chosen": "decks"}.get(kind, kind), incomplete.casefold())]
    items = [CompletionItem(name) for name in sorted(names, key=lambda name: (name.casefold(), name))[:_MOST]]
    return [*items, CompletionItem(incomplete, type="file")] if kind == "decks" and not items else items


def _quoted(name: str) -> str:
    """A value of a query, which may have several words."""
    return f'"{name}"' if " " in name else name


def settings_found(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """The keys of the configuration, or the values that the one before takes."""
    from flashcards.settings import NO_LIMIT  # only here
    from flashcards.study import options  # only here
    from flashcards.study.keys import ACTIONS

    key = str(ctx.params.get("key") or "")
    if key in options.OPTIONS:
        declared = options.OPTIONS[key]
        offered = ["true", "false"] if declared.type is bool else [*declared.option.names]
        offered += [NO_LIMIT] if declared.type == int | None else []
    else:
        offered = [] if key else [*options.OPTIONS, *(f"{options.KEYS_TABLE}.{action}" for action in ACTIONS)]
    return [CompletionItem(name) for name in offered if name.startswith(incomplete.lower())]


def _names(place: Home, kind: str, start: str) -> Iterator[str]:
    with suppress(sqlite3.Error):
        address = f"{Path(place.collection).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=0.2)) as connection:
            for (name,) in connection.execute(_QUERIES[kind]):
                shown = plain(str(name)) if kind == "terms" else str(name)
                if shown.casefold().startswith(start):
                    yield shown


@click.command("completion", params=common())
@click.argument("shell", type=click.Choice(SHELLS))
@click.option("--install", is_flag=True, help="Install it where the shell loads it.")
def command(shell: str, *, install: bool) -> None:
    """Complete commands, options, decks, tags and terms with the tab key.

    "flashcards completion bash --install" sets it up for good. Without
    --install the script for the shell is printed.
    """
    from flashcards.cli import main  # which imports this module

    register()
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click has all three
    script = kind(main, {}, "flashcards", _VARIABLE).source()
    if not install:
        standard_output()
        with output_errors():
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
    yield f"Wrote {target}"
    if shell != "fish":
        folder = os.environ.get("ZDOTDIR", "") if shell == "zsh" else ""
        start = (Path(folder) if folder else Path.home()) / f".{shell}rc"
        line = f'[ -r "{target}" ] && . "{target}"  # flashcards completion'
        before = _read(start)
        if line not in before:
            gap = "" if not before or before.endswith("\n") else "\n"
            write_atomically(start, f"{before}{gap}{line}\n".encode())
            yield f"Added a line to {start} that loads it"
    yield "Open a new shell to use it"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(str(path), "it cannot be read as text") from error
