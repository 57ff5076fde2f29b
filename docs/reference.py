"""What the docs have from the program itself: the command reference and the tables of settings."""

import json

import click

from flashcards.cli import main
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


def settings_table() -> str:
    """The table that ``docs/config.md`` holds: each key of the configuration."""
    rows = [
        f"| `{key}` | {option.takes} | `{json.dumps(options.usual(key))}` | {option.means} |\n"
        for key, option in options.OPTIONS.items()
    ]
    return "\n| key | takes | usually | means |\n|---|---|---|---|\n" + "".join(rows) + "\n"


def keys_table() -> str:
    """The table of the quiz's keys."""
    rows = [
        f"| `{action}` | {', '.join(f'`{key}`' for key in keys)} | {does} |\n"
        for action, (keys, does) in ACTIONS.items()
    ]
    return "\n| action | keys | does |\n|---|---|---|\n" + "".join(rows) + "\n"


def _walk(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    found = [(name, command)]
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for child in command.list_commands(context):
            below = command.get_command(context, child)
            if below is not None:
                found += _walk(below, f"{name} {child}")
    return found
