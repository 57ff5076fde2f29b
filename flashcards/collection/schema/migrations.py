"""The schema, as numbered steps that sqlite-utils applies and records.

A released step never changes; the next one is added below it, and
:data:`~flashcards.collection.base.SCHEMA_VERSION` is raised.
"""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from flashcards.collection.base import APPLICATION_ID
from flashcards.collection.schema.statements import statements

collection_migrations = Migrations("flashcards")

_FIRST_SCHEMA = """
create table decks (
    id integer primary key,
    name text not null unique,
    description text not null,
    tags text not null,                     -- JSON list
    reverse integer not null,               -- 0 or 1
    new_limit integer,                      -- cards a study day; null is no limit
    review_limit integer,
    longest integer                         -- days, the longest interval; null is the usual one
) strict;

create table sources (
    path text primary key,                  -- relative to the home where it lies inside
    size integer not null,                  -- bytes
    modified integer not null,              -- file time in nanoseconds; -1 means read it again
    fingerprint text not null,              -- hash of the bytes last read
    problems text not null,                 -- JSON list of [line, message], of the last reading
    missing integer not null                -- 1 while the file is not there, 2 once it was given up
) strict;

create table notes (
    id integer primary key,
    guid text not null unique,
    deck integer not null references decks,
    source text not null references sources,
    place integer not null,                 -- order in its source, from 0
    line integer not null,                  -- in its source, from 1
    term text not null,
    term_key text not null,
    definition text not null,
    tags text not null,                     -- JSON list, its own only
    aliases text not null,                  -- JSON list
    section text not null,
    retired integer not null,               -- 1 when its text is gone
    edited integer not null                 -- UTC milliseconds of the last change of its text
) strict;
create index notes_by_source on notes (source);
create index notes_by_deck on notes (deck, place);
create index notes_by_term on notes (term_key);

create virtual table search using fts5 (    -- the index of the notes' words
    term, definition, aliases, tags, content = 'notes', content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 2"
);
create trigger search_takes_notes after insert on notes begin
    insert into search (rowid, term, definition, aliases, tags)
    values (new.id, new.term, new.definition, new.aliases, new.tags);
end;
create trigger search_drops_notes after delete on notes begin
    insert into search (search, rowid, term, definition, aliases, tags)
    values ('delete', old.id, old.term, old.definition, old.aliases, old.tags);
end;
create trigger search_follows_notes after update of term, definition, aliases, tags on notes
when (old.term, old.definition, old.aliases, old.tags) is not (new.term, new.definition, new.aliases, new.tags)
begin
    insert into search (search, rowid, term, definition, aliases, tags)
    values ('delete', old.id, old.term, old.definition, old.aliases, old.tags);
    insert into search (rowid, term, definition, aliases, tags)
    values (new.id, new.term, new.definition, new.aliases, new.tags);
end;

create table cards (
    id integer primary key,
    note integer not null references notes,
    kind text not null,
    active integer not null,                -- 1 when the text asks for it
    unique (note, kind)
) strict;

create view placement as                    -- the deck that asks for each card, if one does
select cards.id as card, notes.source, notes.place,
    case when exists (select 1 from cards as kin where kin.note = notes.id and kin.active and kin.id != cards.id)
        then notes.id end as kin,
    case when cards.active and not notes.retired and not sources.missing then notes.deck end as deck
from cards join notes on notes.id = cards.note join sources on sources.path = notes.source;

create table options (                      -- those under which the schedule is derived; one row
    max_interval integer not null,          -- days
    late_credit integer not null,           -- 0 or 1
    fuzz integer not null                   -- 0 or 1
) strict;
insert into options values (36500, 0, 0);

create table log (
    seq integer primary key,                -- order of arrival in this file
    card integer not null references cards,
    at integer not null,                    -- UTC milliseconds
    utc_offset integer not null,            -- seconds east of UTC
    day integer not null,                   -- study day, from 1970-01-01
    origin text not null,
    kind text not null check (              -- not "in": that would build its list anew for every row
        kind = 'review' or kind = 'drill' or kind = 'undo' or kind = 'reset' or kind = 'seed' or kind = 'set_due'
        or kind = 'suspend' or kind = 'unsuspend' or kind = 'bury'),
    quality integer check (quality between 0 and 5),
    took integer,                           -- milliseconds
    voids integer,                          -- the time of the entry an undo takes back
    due integer,                            -- study day: of a seed, a set_due, or the end of a bury
    repetitions integer,
    interval integer,                       -- days
    ease integer,                           -- hundredths
    lapses integer,
    step integer,                           -- the first seq of entries that one undo takes back; null is one alone
    unique (card, at)
) strict;
create index log_by_time on log (at);
create index log_by_day on log (day, kind);
create trigger log_keeps_entries before delete on log
begin select raise(abort, 'the review log is append-only'); end;
create trigger log_keeps_facts before update on log
begin select raise(abort, 'the review log is append-only'); end;

-- The three tables below are derived from those above and can be rebuilt from them.

create table schedule (
    card integer primary key references cards,
    deck integer,                           -- null while the text does not ask for the card
    due integer not null,                   -- study day
    repetitions integer not null,
    interval integer not null,
    ease integer not null,
    lapses integer not null,
    introduced integer,                     -- study day of the review it was new at
    last integer,                           -- study day of the last review
    quality integer,                        -- of the last answer, a drill included
    kin integer                             -- its note, where that has another active card
) strict;
create index schedule_by_due on schedule (deck, due, interval, kin);
create index schedule_by_kin on schedule (deck, due, kin, last) where kin is not null;
create index schedule_by_last on schedule (last, deck, introduced, quality);

create table unseen (
    card integer primary key references cards,
    deck integer not null,
    place integer not null,
    kin integer                             -- as in the schedule
) strict;
create index unseen_by_place on unseen (deck, place);

create table holds (
    card integer primary key references cards,
    suspended integer not null,
    buried_until integer
) strict;
"""


@collection_migrations()
def m001_first_schema(db: Database) -> None:
    """Decks, notes and cards; the log; and what is derived from them."""
    for statement in statements(_FIRST_SCHEMA):
        db.execute(statement)
    db.execute(f"pragma application_id = {APPLICATION_ID}")
    db.execute("pragma user_version = 1")


_WORDS_LATER = """
create table unindexed (                    -- notes whose words the index does not have yet
    note integer primary key
) strict;
drop trigger search_takes_notes;
drop trigger search_drops_notes;
drop trigger search_follows_notes;
create trigger search_takes_notes after insert on notes begin
    insert into unindexed values (new.id);
end;
create trigger search_drops_notes after delete on notes begin
    insert into search (search, rowid, term, definition, aliases, tags)
    select 'delete', old.id, old.term, old.definition, old.aliases, old.tags
    where not exists (select 1 from unindexed where note = old.id);
    delete from unindexed where note = old.id;
end;
create trigger search_follows_notes after update of term, definition, aliases, tags on notes
when (old.term, old.definition, old.aliases, old.tags) is not (new.term, new.definition, new.aliases, new.tags)
    and not exists (select 1 from unindexed where note = old.id)
begin
    insert into search (search, rowid, term, definition, aliases, tags)
    values ('delete', old.id, old.term, old.definition, old.aliases, old.tags);
    insert into unindexed values (new.id);
end;
"""


@collection_migrations()
def m002_words_later(db: Database) -> None:
    """The index of words takes in new texts at a search, thousands at once: far faster than one by one."""
    for statement in statements(_WORDS_LATER):
        db.execute(statement)
    db.execute("pragma user_version = 2")


_NEW_NOTES_UNTOLD = """
create table indexed (                      -- one row
    last integer not null                   -- the notes up to this one are in the index, but for the unindexed
) strict;
insert into indexed select coalesce(max(id), 0) from notes;
drop trigger search_takes_notes;
drop trigger search_drops_notes;
drop trigger search_follows_notes;
create trigger search_drops_notes after delete on notes
when old.id <= (select last from indexed) begin
    insert into search (search, rowid, term, definition, aliases, tags)
    select 'delete', old.id, old.term, old.definition, old.aliases, old.tags
    where not exists (select 1 from unindexed where note = old.id);
    delete from unindexed where note = old.id;
    update indexed set last = min(last, (select coalesce(max(id), 0) from notes));
end;
create trigger search_follows_notes after update of term, definition, aliases, tags on notes
when (old.term, old.definition, old.aliases, old.tags) is not (new.term, new.definition, new.aliases, new.tags)
    and old.id <= (select last from indexed) and not exists (select 1 from unindexed where note = old.id)
begin
    insert into search (search, rowid, term, definition, aliases, tags)
    values ('delete', old.id, old.term, old.definition, old.aliases, old.tags);
    insert into unindexed values (new.id);
end;
"""


@collection_migrations()
def m003_new_notes_untold(db: Database) -> None:
    """A new note gets the next row, so it needs no trigger, which would take a quarter of the time of an insert."""
    for statement in statements(_NEW_NOTES_UNTOLD):
        db.execute(statement)
    db.execute("pragma user_version = 3")


_PAST_EDITS = """
create table edits (                        -- when the texts of notes were changed before they were last
    note integer not null references notes on delete cascade,
    at integer not null,                    -- UTC milliseconds
    primary key (note, at)
) strict, without rowid;
create trigger edits_take_times after update of edited on notes when old.edited != new.edited begin
    insert or ignore into edits values (old.id, old.edited);
end;
"""


@collection_migrations()
def m004_past_edits(db: Database) -> None:
    """The times of edits distinguish a version that another program has from one that was changed there."""
    for statement in statements(_PAST_EDITS):
        db.execute(statement)
    db.execute("pragma user_version = 4")


_ORIGINS = """
create table note_types (                   -- of notes that came from Anki
    id integer primary key,                 -- there
    content text not null                   -- JSON: its name, its fields, its templates, and whether it is of clozes
) strict;
create table origins (                      -- what those notes are there
    note integer primary key references notes on delete cascade,
    type integer not null references note_types,
    fields text not null,                   -- JSON list of HTML
    ord integer,                            -- which card of the type this note is one of, else null
    head text not null                      -- the guid of the note it is a card of, else empty
) strict;
create index origins_by_head on origins (head) where head != '';
create view members as                      -- notes that in Anki are further cards of another one here
select note, leader from (
    select origins.note, coalesce(
        (select top.id from notes as top where top.guid = head and not top.retired),
        (select min(other.id) from origins as sister join notes as other on other.id = sister.note
            where sister.head = origins.head and not other.retired)) as leader
    from origins join notes on notes.id = origins.note where head != '' and not retired)
where leader != note;
"""


@collection_migrations()
def m005_origins(db: Database) -> None:
    """A note from Anki goes back with its own note type: Anki does not update it in another one."""
    for statement in statements(_ORIGINS):
        db.execute(statement)
    db.execute("pragma user_version = 5")


@collection_migrations()
def m006_devices(db: Database) -> None:
    """Devices, crams and checksums in the log, earlier texts, ids in Anki, and the rules for reading."""
    from flashcards.collection.schema import m006  # a long step with its own module

    m006.apply(db)
    db.execute("pragma user_version = 6")


@collection_migrations()
def m007_checksums(db: Database) -> None:
    """A checksum for every row that nothing else can replace: decks, earlier texts, what Anki has, parameters."""
    from flashcards.collection.schema import m007  # as above

    m007.apply(db)
    db.execute("pragma user_version = 7")


@collection_migrations()
def m008_schedulers(db: Database) -> None:
    """A deck may have its own scheduler and its own light days."""
    from flashcards.collection.schema import m008  # as above

    m008.apply(db)
    db.execute("pragma user_version = 8")


@collection_migrations()
def m009_pieces(db: Database) -> None:
    """The pieces of large deck files."""
    from flashcards.collection.schema import m009  # as above

    m009.apply(db)
    db.execute("pragma user_version = 9")


@collection_migrations()
def m010_names(db: Database) -> None:
    """Names in parentheses, aliases and names that are nearly right are looked up; gaps are forgotten less often."""
    from flashcards.collection.schema import m010  # as above

    m010.apply(db)
    db.execute("pragma user_version = 10")


@collection_migrations()
def m011_twice(db: Database) -> None:
    """Every row that nothing can replace is in an index as well, so that it cannot be missing from both."""
    from flashcards.collection.schema import m011  # as above

    m011.apply(db)
    db.execute("pragma user_version = 11")
