"""A part of the sixth step of the schema: what was answered on each study day, as sums, and what is known of gaps."""

from sqlite_utils import Database

from flashcards.collection.schema.statements import statements

_SCRIPT = """
create table days (                         -- what was answered on each study day, derived from the log
    day integer primary key,                -- from 1970-01-01
    answers integer not null,               -- that count, crams among them
    ms integer not null,                    -- that these took
    cards integer not null,                 -- with a review
    counted integer not null,               -- reviews that true retention counts
    right integer not null                  -- those of them that were right
) strict;

create table gaps (                         -- how far gaps between study days have been looked into
    first integer primary key,              -- its first day, the one after a day with answers
    due integer not null,                   -- by the log before it, a card is due from this day on
    whole integer not null                  -- 1 if none is due earlier, 0 if that is not known
) strict;

create trigger gaps_forget_first after insert on days begin delete from gaps where first > new.day; end;
create trigger gaps_forget_days after update on days begin delete from gaps where first > new.day; end;
create trigger gaps_forget_notes after update of retired on notes when old.retired != new.retired
begin delete from gaps; end;
create trigger gaps_forget_cards after update of active on cards when old.active != new.active
begin delete from gaps; end;
create trigger gaps_forget_sources after update of missing on sources when old.missing != new.missing
begin delete from gaps; end;
"""


def apply(db: Database) -> None:
    """Make the tables, which are left empty."""
    for statement in statements(_SCRIPT):
        db.execute(statement)
