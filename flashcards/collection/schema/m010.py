"""The tenth step of the schema: an index of names, and gaps that an edit of a text need not forget."""

from sqlite_utils import Database

from flashcards.collection.schema.statements import statements

_SCRIPT = """
drop index notes_by_source;
create index notes_by_source on notes (source, retired, deck);
create index notes_retired on notes (id) where retired;

create table names (                        -- what notes are called besides their terms
    key text not null,                      -- a name in parentheses or an alias, as terms are compared
    note integer not null,
    primary key (key, note)
) strict, without rowid;
create index names_by_note on names (note);
create virtual table trigrams using fts5 (  -- three letters in a row of each term
    term, content = 'notes', content_rowid = 'id', tokenize = 'trigram', detail = 'none'
);
create table named (                        -- one row
    last integer not null                   -- the names of the notes up to this one are known, but for the unnamed
) strict;
insert into named values (0);
create table unnamed (                      -- notes whose names are not known yet
    note integer primary key
) strict;
create trigger names_drop_notes after delete on notes
when old.id <= (select last from named) begin
    insert into trigrams (trigrams, rowid, term)
    select 'delete', old.id, old.term where not exists (select 1 from unnamed where note = old.id);
    delete from names where note = old.id;
    delete from unnamed where note = old.id;
    update named set last = min(last, (select coalesce(max(id), 0) from notes));
end;
create trigger names_follow_notes after update of term, aliases on notes
when (old.term, old.aliases) is not (new.term, new.aliases)
    and old.id <= (select last from named) and not exists (select 1 from unnamed where note = old.id)
begin
    insert into trigrams (trigrams, rowid, term) values ('delete', old.id, old.term);
    delete from names where note = old.id;
    insert into unnamed values (new.id);
end;

drop trigger gaps_forget_notes;
drop trigger gaps_forget_cards;
drop trigger gaps_forget_sources;
-- Cards that leave let a gap be free that was not; cards that come back may have been due in one that was free.
create trigger gaps_forget_retired after update of retired on notes when old.retired < new.retired begin
    delete from gaps where not coalesce(whole and due >= (select min(day) from days where day >= first), 0);
end;
create trigger gaps_forget_unretired after update of retired on notes
when old.retired > new.retired and exists (select 1 from cards join log on log.card = cards.id where note = new.id)
begin
    delete from gaps;
end;
create trigger gaps_forget_dropped after update of active on cards when old.active > new.active begin
    delete from gaps where not coalesce(whole and due >= (select min(day) from days where day >= first), 0);
end;
create trigger gaps_forget_taken_back after update of active on cards
when old.active < new.active and exists (select 1 from log where card = new.id)
begin
    delete from gaps;
end;
create trigger gaps_forget_missing after update of missing on sources when not old.missing and new.missing begin
    delete from gaps where not coalesce(whole and due >= (select min(day) from days where day >= first), 0);
end;
create trigger gaps_forget_found after update of missing on sources when old.missing and not new.missing
begin
    delete from gaps;
end;
create trigger gaps_forget_undone after delete on days begin delete from gaps where first <= old.day; end;
"""


def apply(db: Database) -> None:
    """Make the tables; a look-up fills them."""
    for statement in statements(_SCRIPT):
        db.execute(statement)
