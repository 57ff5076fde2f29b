"""The command reference that ``docs/cli.md`` holds, from the program's own help."""

import click

from flashcards.cli import main


def reference() -> str:
    """Each command's ``--help`` as a section, in the order of the group."""
    sections = []
    for name, command in _walk(main, "flashcards"):
        context = click.Context(
            command, info_name=name, terminal_width=80, max_content_width=80, help_option_names=["-h", "--help"]
        )
        sections.append(f"\n## {name}\n\n```\n{command.get_help(context)}\n```\n")
    return "".join(sections)


def _walk(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    found = [(name, command)]
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for child in command.list_commands(context):
            below = command.get_command(context, child)
            if below is not None:
                found += _walk(below, f"{name} {child}")
    return found
