"""``flashcards export``."""

import click


@click.group("export")
def command():
    pass
