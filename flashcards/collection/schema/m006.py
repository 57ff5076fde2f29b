"""The sixth step of the schema: devices, crams, checksums, earlier texts, ids in Anki, rules for reading.

The log refuses every update, so it is copied into a new table. References name
the columns they refer to, as some database viewers need, so the tables with
references are made again, too.
"""

from sqlite_utils import Database

from flashcards.cards import term_key
from flashcards.collection.checksums import text_checksum
from flashcards.collection.device import file_name, new_id
from flashcards.collection.entries import checksum
from flashcards.collection.schema import m006_days, m006_views
from flashcards.collection.schema.migrating import Telling
from flashcards.collection.schema.statements import statements

_DEVICE = """
create table device (                       -- one row: who writes into this file
    id text not null,                       -- the origin of what is written here
    was text not null,                      -- the id before this one, of a copy; else empty
    file text not null,                     -- what the file system calls the file: its number, when it was born
    here integer not null,                  -- up to this number of the log, what has the origin 'here' was written here
    ahead integer not null                  -- up to this number, what lies ahead of the clock has been named
) strict;
"""

_LOG = """
create table log (
    seq integer primary key,                -- order of arrival in this file
    card integer not null references cards (id),
    at integer not null,                    -- UTC milliseconds
    utc_offset integer not null,            -- seconds east of UTC
    day integer not null,                   -- study day, from 1970-01-01
    origin text not null,                   -- the id of a device, 'anki', or 'here' from before devices had ids
    kind text not null check (              -- not "in": that would build its list anew for every row
        kind = 'review' or kind = 'drill' or kind = 'undo' or kind = 'reset' or kind = 'seed' or kind = 'set_due'
        or kind = 'suspend' or kind = 'unsuspend' or kind = 'bury'),
    quality integer check (quality between 0 and 5),
    took integer,                           -- milliseconds
    cram integer,                           -- 1 for an answer outside of the schedule
    voids integer,                          -- the time of the entry an undo takes back
    voids_origin text,                      -- and its origin
    due integer,                            -- study day: of a seed, a set_due, or the end of a bury
    repetitions integer,
    interval integer,                       -- days
    ease integer,                           -- hundredths
    lapses integer,
    step integer,                           -- the first seq of entries that one undo takes back; null is one alone
    checksum integer not null,              -- CRC-32 of the row
    unique (card, at, origin, checksum)
) strict;
"""

_LOG_TRIGGERS = (("trigger", "log_keeps_entries"), ("trigger", "log_keeps_facts"))
_LOG_INDEXES = """
create index log_by_time on log (at);
create index log_by_day on log (day, kind);
create trigger log_keeps_entries before delete on log
begin select raise(abort, 'the review log is append-only'); end;
create trigger log_keeps_facts before update on log
begin select raise(abort, 'the review log is append-only'); end;
"""

_DERIVED = """
create table schedule (
    card integer primary key references cards (id),
    deck integer,                           -- null while the text does not ask for the card
    due integer not null,                   -- study day
    interval integer not null,              -- days
    lapses integer not null,
    moved integer,                          -- study day of the last review that moved the schedule
    memory text not null,                   -- what the scheduler remembers: a list of numbers in JSON
    introduced integer,                     -- study day of the review it was new at
    last integer,                           -- study day of the last review
    quality integer,                        -- of the last answer, a drill included
    sibling integer,                        -- its note, where that has another active card
    since integer not null,                 -- study day: the more days since then,
    span real not null                      -- counted in these, the more endangered is a card that is due
) strict;
create index schedule_by_due on schedule (deck, due, since, span, sibling);
create index schedule_by_sibling on schedule (deck, due, sibling, last) where sibling is not null;
create index schedule_by_last on schedule (last, deck, introduced, quality);

create table unseen (
    card integer primary key references cards (id),
    deck integer not null,
    place integer not null,
    sibling integer                             -- as in the schedule
) strict;
create index unseen_by_place on unseen (deck, place);

create table holds (
    card integer primary key references cards (id),
    suspended integer not null,
    buried_until integer
) strict;
"""

_OLD_LOG = """
select seq, card, at, utc_offset, day, origin, kind, quality,
    case when kind in ('review', 'drill') then coalesce(took, 0) end, null,
    voids, case when kind = 'undo' then 'here' end, due, repetitions, interval, ease, lapses, step
from log_before where seq > ? order by seq limit 5000
"""
_NEW_LOG = f"""
insert into log (seq, card, at, utc_offset, day, origin, kind, quality, took, cram,
    voids, voids_origin, due, repetitions, interval, ease, lapses, step, checksum)
values ({", ".join(["?"] * 19)})
"""  # noqa: S608 - question marks

_IDS_IN_ANKI = """
create table seen (                         -- marks: all rows up to these were there at a moment
    note integer not null,
    card integer not null,
    at integer,                             -- UTC milliseconds; null for what was there before there were marks
    primary key (note, card)
) strict, without rowid;
insert into seen select (select coalesce(max(id), 0) from notes), (select coalesce(max(id), 0) from cards), null;
create table anki_notes (                   -- the ids that notes have in every package, once they were in one
    note integer primary key references notes (id) on delete cascade,
    id integer not null unique              -- UTC milliseconds: Anki takes it for the moment the note was made
) strict;
create table anki_cards (                   -- the same of cards
    card integer primary key references cards (id) on delete cascade,
    id integer not null unique
) strict;
alter table origins add column scripted integer not null default 0;  -- 1 where its fields or its type hold a script
"""

_PAST_TEXTS = """
alter table edits add column term text;      -- what the note said until it was edited; null is not known
alter table edits add column definition text;
drop trigger edits_take_times;
create trigger edits_take_times after update of edited on notes when old.edited != new.edited begin
    -- Not "insert or ignore": an upsert that fires this has its own word on conflicts.
    insert into edits (note, at, term, definition) values (old.id, old.edited, old.term, old.definition)
    on conflict (note, at) do update set term = excluded.term, definition = excluded.definition;
end;
"""


_READING_RULES = """
alter table options add column scheduler text not null default 'sm2';
alter table options add column retention real not null default 0.9;  -- the chance to recall that is desired
alter table options add column light_days text;               -- of the week, as in the settings; null is none
alter table decks add column retention real;                -- the same of a deck; null is the usual one
create table parameters (                   -- of FSRS, as they were fitted or set by hand; the newest hold
    at integer not null,                    -- UTC milliseconds
    origin text not null,                   -- as in the log
    version text not null,                  -- of the algorithm: FSRS-6
    numbers text not null,                  -- a list in JSON; an empty one is the defaults
    voids integer,                          -- the time of the entry of this list that an undo takes back
    voids_origin text,                      -- and its origin
    upto integer,                           -- the last number of the log when it was set here; null: elsewhere
    primary key (at, origin)
) strict, without rowid;
create index parameters_by_voided on parameters (voids, voids_origin) where voids is not null;
alter table sources add column rules integer not null default 1;    -- by which the file was last read
alter table sources add column notices text not null default '[]';  -- JSON list of [line, message], of the last reading
"""


_PLACEMENT = """
create view placement as                    -- the deck that asks for each card, if one does
select cards.id as card, notes.source, notes.place,
    case when exists (
        select 1 from cards as other where other.note = notes.id and other.active and other.id != cards.id)
        then notes.id end as sibling,
    case when cards.active and not notes.retired and not sources.missing then notes.deck end as deck
from cards join notes on notes.id = cards.note join sources on sources.path = notes.source
"""


def apply(db: Database) -> None:
    """Make the log, the derived tables and a row for the device; the derived tables are left empty."""
    execute = db.execute
    kept = execute(
        "select type, name, sql from sqlite_master where type = 'view' or type = 'trigger' and tbl_name != 'log'"
    ).fetchall()
    for kind, name in [*((kind, name) for kind, name, _ in kept), *_LOG_TRIGGERS]:
        execute(f"drop {kind} {name}")
    for name in ("schedule", "unseen", "holds"):
        execute(f"drop table {name}")
    for statement in statements(_DEVICE + _DERIVED):
        execute(statement)
    for table in ("notes", "cards", "edits", "origins"):
        _name_references(db, table)
    for name in ("log_by_time", "log_by_day"):
        execute(f"drop index {name}")
    _copy_log(db)
    execute("alter table decks rename column longest to max_interval")
    for _, name, statement in kept:
        execute(_PLACEMENT if name == "placement" else statement)
    for statement in statements(_PAST_TEXTS + _IDS_IN_ANKI):
        execute(statement)
    _sum_texts(db)
    _number_rules(db)
    m006_views.apply(db)
    m006_days.apply(db)
    (file,) = execute("select file from pragma_database_list where name = 'main'").fetchone()
    execute("insert into device select ?, '', ?, coalesce(max(seq), 0), 0 from log", (new_id(), file_name(file)))


def _copy_log(db: Database) -> None:
    """Copy the log, entry by entry, into one with more columns."""
    db.execute("alter table log rename to log_before")
    db.execute(_LOG)
    last = 0
    while rows := db.execute(_OLD_LOG, (last,)).fetchall():
        db.conn.executemany(_NEW_LOG, [(*row, checksum(row[1:])) for row in rows])
        last = rows[-1][0]
        if isinstance(db, Telling):
            db.told(len(rows))
    db.execute("drop table log_before")
    for statement in statements(_LOG_INDEXES):
        db.execute(statement)


def _name_references(db: Database, table: str) -> None:
    """Make a table again with references that name the column they refer to."""
    query = "select sql from sqlite_master where tbl_name = ? and type = 'index' and sql is not null"
    indexes = db.execute(query, (table,)).fetchall()
    (sql,) = db.execute("select sql from sqlite_master where name = ?", (table,)).fetchone()
    for other, column in (("decks", "id"), ("sources", "path"), ("notes", "id"), ("cards", "id"), ("note_types", "id")):
        sql = sql.replace(f" references {other}", f" references {other} ({column})")
    db.execute(f"create table {table}_anew {sql[sql.index('(') :]}")
    db.execute(f"insert into {table}_anew select * from {table}")  # noqa: S608 - one of our tables
    db.execute(f"drop table {table}")
    db.execute(f"alter table {table}_anew rename to {table}")
    for (statement,) in indexes:
        db.execute(statement)


def _sum_texts(db: Database) -> None:
    """Give each note the checksum of its text."""
    db.execute("alter table notes add column checksum integer not null default 0")
    db.conn.create_function("text_checksum", 5, text_checksum, deterministic=True)
    db.execute("update notes set checksum = text_checksum(term, definition, tags, aliases, section)")


def _number_rules(db: Database) -> None:
    """Record for each file by which rules it was read, and give notes keys that respect code."""
    for statement in statements(_READING_RULES):
        db.execute(statement)
    rows = db.execute("select id, term, term_key from notes").fetchall()
    changed = [(key, note) for note, term, was in rows if (key := term_key(term)) != was]
    db.conn.executemany("update notes set term_key = ? where id = ?", changed)
