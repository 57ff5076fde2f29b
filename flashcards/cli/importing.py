"""``flashcards import``."""

import click


@click.command("import")
def command():
    pass
