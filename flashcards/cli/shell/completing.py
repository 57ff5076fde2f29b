"""Setting up completion in a shell; :mod:`.shell.offers` has the names."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from flashcards.cli.common import common, output_errors, say, standard_output
from flashcards.cli.shell.shells import SHELLS, register
from flashcards.disk.durable import make_folder
from flashcards.errors import OutputError
from flashcards.library.files import write_atomically

_VARIABLE = "_FLASHCARDS_COMPLETE"


@click.command("completion", params=common())
@click.argument("shell", type=click.Choice(SHELLS))
@click.option("--install", is_flag=True, help="Install it where the shell loads it.")
def command(shell: str, *, install: bool) -> None:
    """Complete commands, options, decks, tags and terms with the tab key.

    "flashcards completion bash --install" sets it up for good. Without
    --install the script for the shell is printed.
    """
    register()
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click has all three
    script = kind(click.get_current_context().find_root().command, {}, "flashcards", _VARIABLE).source()
    if not install:
        standard_output()
        with output_errors():
            click.echo(script)
        return
    for line in _install(shell, script):
        say(line)


def _install(shell: str, script: str) -> Iterator[str]:
    """Write the script, and if needed a line in the shell's startup file; returns what was done."""
    config = Path(os.environ.get("XDG_CONFIG_HOME", "") or Path.home() / ".config")
    if shell == "fish":
        target = config / "fish" / "completions" / "flashcards.fish"
    else:
        target = config / "flashcards" / f"completion.{shell}"
    with suppress(OSError):  # the write below reports what is wrong with the folder
        make_folder(target.parent)
    write_atomically(target, script.encode(), private=False)
    yield f"Wrote {target}"
    if shell != "fish":
        folder = os.environ.get("ZDOTDIR", "") if shell == "zsh" else ""
        start = (Path(folder) if folder else Path.home()) / f".{shell}rc"
        line = f'[ -r "{target}" ] && . "{target}"  # flashcards completion'
        before = _read(start)
        if line not in before:
            gap = "" if not before or before.endswith("\n") else "\n"
            write_atomically(start, f"{before}{gap}{line}\n".encode(), private=False)
            yield f"Added a line to {start} that loads it"
    yield "Open a new shell to use it"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(str(path), "it cannot be read as text") from error
