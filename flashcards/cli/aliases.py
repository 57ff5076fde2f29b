"""What people type that is not a command: other names of commands, and advice for the rest.

Imported only for an unknown name.
"""

from collections.abc import Mapping, Sequence

import click

from flashcards import __version__
from flashcards.cli.common import Advised, common, say

ALIASES: Mapping[str, str] = {
    **dict.fromkeys(
        ("begin", "drill", "go", "learn", "play", "practice", "practise", "quiz", "repeat", "review", "reviews"),
        "study",
    ),
    **dict.fromkeys(("session", "start", "test", "train"), "study"),
    **dict.fromkeys(("deck", "list", "ls"), "decks"),
    **dict.fromkeys(("create", "init", "make", "new-deck"), "new"),
    **dict.fromkeys(("insert", "note", "write"), "add"),
    **dict.fromkeys(("find", "grep", "query"), "search"),
    **dict.fromkeys(("card", "cat", "info", "print", "view"), "show"),
    **dict.fromkeys(("change", "modify"), "edit"),
    **dict.fromkeys(("diff", "lint", "validate"), "check"),
    **dict.fromkeys(("configure", "option", "options", "preferences", "prefs", "set", "setting", "settings"), "config"),
    **dict.fromkeys(("archive", "dump", "save"), "backup"),
    **dict.fromkeys(("fsck", "repair", "verify"), "doctor"),
    "history": "log",
    "pause": "suspend",
    **dict.fromkeys(("resume", "unpause"), "unsuspend"),
    **dict.fromkeys(("postpone", "snooze"), "bury"),
    "reschedule": "set-due",
    "revert": "undo",
    **dict.fromkeys(("graphs", "progress", "retention", "stat", "statistics"), "stats"),
    **dict.fromkeys(("status", "summary"), "today"),
    **dict.fromkeys(("evaluate", "simulate"), "compare"),
    **dict.fromkeys(("fit", "optimise", "train"), "optimize"),
    "man": "help",
}
"""Other names, each with the command that it runs. None of these commands destroys anything."""

_REMOVE = (
    "to remove a card, delete it from its file: flashcards edit TERM; to pause it: flashcards suspend TERM;"
    " to remove a deck: flashcards decks forget DECK"
)
_SYNC = (
    "to study on several computers, share a folder among them (Syncthing, a stick, git) and run on each:"
    " flashcards config sync-folder DIR; for once: flashcards merge OTHER"
)
_LIST = 'to list the cards of a deck: flashcards search "deck:NAME"'
_LOAD = "to read JSON, an Anki package or another text: flashcards import FILE; a backup: flashcards restore FILE"

ADVICE: Mapping[str, str] = {
    **dict.fromkeys(("clear", "del", "delete", "drop", "erase", "remove", "rm", "trash"), _REMOVE),
    **dict.fromkeys(("load", "open"), _LOAD),
    **dict.fromkeys(("download", "pull", "push", "sync", "upload"), _SYNC),
    **dict.fromkeys(
        ("mv", "move", "rename"),
        'edit the deck file: change a term, or the line "deck:" at the top, and progress stays',
    ),
    **dict.fromkeys(("browse", "cards", "notes", "terms"), _LIST),
    "anki": "from Anki: flashcards import FILE.apkg; to Anki: flashcards export FILE.apkg",
    "tags": "to list the cards with a tag: flashcards search tag:NAME",
    "reset": "to make a card new again: flashcards forget TERM; to undo the last answer: flashcards undo",
    "skip": "to put a card off until tomorrow: flashcards bury TERM; for good: flashcards suspend TERM",
    **dict.fromkeys(("install", "update", "upgrade"), "to update the program: pipx upgrade flashcards-trainer"),
    **dict.fromkeys(
        ("cram", "leeches"),
        "to study every card: flashcards study --cram; only those you keep forgetting: --leeches instead",
    ),
    **dict.fromkeys(("exit", "quit"), "nothing is running; press q to leave the quiz"),
}
"""Names without a command, each with what to type instead."""

_FILES = (
    ((".md", ".markdown"), "to study it: flashcards study {}"),
    ((".apkg", ".colpkg", ".json", ".jsonl", ".csv", ".tsv", ".txt", ".html"), "to import it: flashcards import {}"),
)


@click.command("today", params=common())
def _today() -> None:
    """Show today at a glance, as flashcards without a command does."""
    from flashcards.cli.today import show_today  # as everything that a command does

    show_today()


@click.command("version", params=common())
def _version() -> None:
    """Show the version."""
    say(f"flashcards {__version__}")


@click.command("help", params=common())
@click.argument("words", nargs=-1, metavar="[COMMAND]...")
@click.pass_context
def _help(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Show what the program, or a command, can do."""
    context = ctx.find_root()
    for word in words:
        if not isinstance(context.command, click.Group):
            break
        name, command, _ = context.command.resolve_command(context, [word])
        if command is None:
            break
        context = click.Context(command, parent=context, info_name=name)
    say(context.get_help())


_OWN = {"today": _today, "version": _version, "help": _help}
"""Commands that only work if their names are guessed."""


def meant(group: click.Group, ctx: click.Context, name: str) -> tuple[str | None, click.Command | None]:
    """The command with another name; None if there is none."""
    name = name.lower()
    name = ALIASES.get(name, name)
    command = _OWN.get(name) or group.get_command(ctx, name)
    return (name, command) if command is not None else (None, None)


def unknown(name: str, commands: Sequence[str], ctx: click.Context) -> click.UsageError:
    """What to say about an unknown name: what it may mean, then what looks like it."""
    word = name.lower()
    advice = ADVICE.get(word) or _of_file(name) or _of_deck(name, ctx)
    if not advice:
        from difflib import get_close_matches  # only if nothing else fits

        near = get_close_matches(word, [*commands, *_OWN, *ALIASES, *ADVICE], n=1, cutoff=0.7)
        if near and near[0] in ADVICE:
            advice = f'if you mean "{near[0]}": {ADVICE[near[0]]}'
        elif near:
            advice = f'did you mean "{near[0]}"?'
    if not advice:
        return click.UsageError(f'no command "{name}"', ctx)
    return Advised(f'no command "{name}"; {advice}')


def _of_file(name: str) -> str:
    for endings, advice in _FILES:
        if name.lower().endswith(endings):
            return advice.format(_quoted(name))
    return ""


def _of_deck(name: str, ctx: click.Context) -> str:
    from flashcards.cli.common import home  # only for an unknown name
    from flashcards.cli.shell.offers import found  # which knows the decks without opening the collection

    with ctx.scope(cleanup=False):
        decks = [item.value for item in found("decks", home(), name) if item.type == "plain"]
    return f"to study that deck: flashcards study {_quoted(decks[0])}" if len(decks) == 1 else ""


def _quoted(name: str) -> str:
    import shlex  # only to show what to type

    return shlex.quote(name)
