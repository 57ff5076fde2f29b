"""The eighth step of the schema: a deck may have its own scheduler and its own light days."""

from sqlite_utils import Database

from flashcards.collection.checksums import row_checksum

_DECK = "name, description, tags, reverse, new_limit, review_limit, max_interval, retention, scheduler, light_days"
_OPTION = "options.scheduler"
_OWN = "coalesce(decks.scheduler, options.scheduler)"


def apply(db: Database) -> None:
    """Add the columns, and let the view of schedules follow them."""
    db.conn.create_function("row_checksum", -1, row_checksum, deterministic=True)
    db.execute("alter table decks add column scheduler text")  # null is that of all decks
    db.execute("alter table decks add column light_days text")  # as scheduler; empty is none
    db.execute(f"update decks set row_checksum = row_checksum({_DECK})")  # noqa: S608 - a constant
    _look_at_decks(db)


def _look_at_decks(db: Database) -> None:
    """Let the view of schedules look at the deck's own scheduler first."""
    (view,) = db.execute("select sql from sqlite_master where name = 'card_schedule'").fetchone()
    db.execute("drop view card_schedule")
    db.execute(view.replace(_OPTION, _OWN))
