"""``flashcards mcp``: serve an assistant, or say how its settings name this server."""

import json
import sys
from pathlib import Path

import click

from flashcards.cli.common import Advised, common, home, say, settings
from flashcards.library.places import default_home


@click.command("mcp", params=common())
@click.option("--print-config", is_flag=True, help="Print the entry for the settings of an assistant, and exit.")
def command(*, print_config: bool) -> None:
    """Let an assistant quiz you, over the Model Context Protocol.

    An assistant that speaks this protocol starts this command by itself: paste
    what --print-config prints into its settings. It can then list your decks,
    ask you cards, store the ratings that you give, search, undo an answer and
    add notes. Its answers are like those of any session. The command needs the
    package mcp, and says how to install it if it is missing.
    """
    if print_config:
        say(json.dumps(_config(), indent=2, ensure_ascii=False))
        return
    settings()  # what is wrong with them is said before anything begins
    try:
        from flashcards.cli.assistant.server import serve
    except ImportError as error:
        from flashcards.extras import how_to_install

        raise Advised(f"it needs the package mcp; run: {how_to_install('mcp')}") from error
    serve(click.get_current_context())


def _config() -> dict[str, object]:
    """The entry in the form that most clients take."""
    own = home().path
    place = [] if own == default_home() else ["--home", str(Path(own).absolute())]
    arguments = ["-P", "-m", "flashcards", "mcp", *place]  # -P: no file of the current folder is taken for this program
    return {"mcpServers": {"flashcards": {"command": sys.executable, "args": arguments}}}
