"""What the docs have from the program itself: the command reference and the tables of names and settings."""

import json

import click

from flashcards.cli import main
from flashcards.cli.aliases import ALIASES
from flashcards.study import options
from flashcards.study.keys import ACTIONS


def reference() -> str:
    """Each command's ``--help`` as a section, in the order of the group."""
    sections = []
    for name, command in _walk(main, "flashcards"):
        context = click.Context(
            command, info_name=name, terminal_width=80, max_content_width=80, help_option_names=["-h", "--help"]
        )
        sections.append(f"\n## {name}\n\n```\n{command.get_help(context)}\n```\n")
    return "".join(sections)


def manual() -> str:
    """The manual page: the same help in the language of ``man``."""
    lines = [
        '.TH FLASHCARDS 1 "" "flashcards" "User Commands"',
        ".SH NAME",
        r"flashcards \- learn anything in the terminal, a few minutes a day",
        ".SH SYNOPSIS",
        r".B flashcards\fR [OPTIONS] [COMMAND] [ARGS]...",
    ]
    for name, command in _walk(main, "flashcards"):
        context = click.Context(command, info_name=name, help_option_names=["-h", "--help"])
        if name == "flashcards":
            lines.append(".SH DESCRIPTION")
        else:
            usage = _roff(" ".join(command.collect_usage_pieces(context)))
            lines += [f".SH {_roff(name.upper())}", f".B {_roff(name)}\\fR {usage}", ".PP"]
        for part in (command.help or "").split("\n\n"):
            lines += [_roff(" ".join(part.split())), ".PP"]
        for parameter in command.get_params(context):
            record = parameter.get_help_record(context)
            if record:
                lines += [".TP", f".B {_roff(record[0])}", _roff(" ".join(record[1].split()))]
    lines += [
        ".SH ENVIRONMENT",
        ".TP",
        ".B FLASHCARDS_HOME",
        _roff("Where decks, reviews and settings are kept, as with --home."),
        ".TP",
        ".B NO_COLOR",
        "Show no colours.",
        ".TP",
        ".B EDITOR\\fR, \\fBVISUAL",
        "The editor that opens deck files.",
        ".SH EXIT STATUS",
        _roff(
            "0 is success, 1 nothing to do or no matches, 2 wrong usage, 3 a text that cannot be read, 4 the collection"
            " cannot be used, 5 a file that could not be written."
        ),
    ]
    return "\n".join(lines) + "\n"


def _roff(text: str) -> str:
    """A text as man takes it."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def settings_table() -> str:
    """The table that ``docs/config.md`` holds: each key of the configuration."""
    rows = [
        f"| `{key}` | {option.takes} | `{json.dumps(options.usual(key))}` | {option.option.means} |\n"
        for key, option in options.OPTIONS.items()
    ]
    return "\n| key | takes | default | meaning |\n|---|---|---|---|\n" + "".join(rows) + "\n"


def keys_table() -> str:
    """The table of the quiz's keys."""
    rows = [
        f"| `{action}` | {', '.join(f'`{key}`' for key in keys)} | {does} |\n"
        for action, (keys, does) in ACTIONS.items()
    ]
    return "\n| action | keys | does |\n|---|---|---|\n" + "".join(rows) + "\n"


def aliases_table() -> str:
    """The table of ``docs/cli.md``: what else a command may be called."""
    names: dict[str, list[str]] = {}
    for alias, name in ALIASES.items():
        names.setdefault(name, []).append(alias)
    rows = [f"| {', '.join(f'`{alias}`' for alias in aliases)} | `{name}` |\n" for name, aliases in names.items()]
    return "\n| typed | runs |\n|---|---|\n" + "".join(rows) + "\n"


def _walk(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    found = [(name, command)]
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for child in command.list_commands(context):
            below = command.get_command(context, child)
            if below is not None:
                found += _walk(below, f"{name} {child}")
    return found
