-- The schema of a new collection, written by `python3 start.py docs` from what the migrations make.
-- [[[cog
-- import sqlite3, tempfile
-- from pathlib import Path
-- from flashcards.collection.schema.migrations import collection_migrations
-- from flashcards.collection.schema.whole import written
-- from sqlite_utils import Database
-- with tempfile.TemporaryDirectory() as folder:
--     made = Database(Path(folder) / "new.db")
--     collection_migrations.apply(made)
--     cog.outl("\n".join(written(made.conn)))
--     made.close()
-- ]]]
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE decks (
    id integer primary key,
    name text not null unique,
    description text not null,
    tags text not null,                     -- JSON list
    reverse integer not null,               -- 0 or 1
    new_limit integer,                      -- cards a study day; null is no limit
    review_limit integer,
    max_interval integer                         -- days, the longest interval; null is the usual one
, retention real, row_checksum integer not null default 0, scheduler text, light_days text) strict;
CREATE TABLE sources (
    path text primary key,                  -- relative to the home where it lies inside
    size integer not null,                  -- bytes
    modified integer not null,              -- file time in nanoseconds; -1 means read it again
    fingerprint text not null,              -- hash of the bytes last read
    problems text not null,                 -- JSON list of [line, message], of the last reading
    missing integer not null                -- 1 while the file is not there, 2 once it was given up
, rules integer not null default 1, notices text not null default '[]') strict;
CREATE TABLE options (                      -- those under which the schedule is derived; one row
    max_interval integer not null,          -- days
    late_credit integer not null,           -- 0 or 1
    fuzz integer not null                   -- 0 or 1
, scheduler text not null default 'sm2', retention real not null default 0.9, light_days text) strict;
CREATE TABLE unindexed (                    -- notes whose words the index does not have yet
    note integer primary key
) strict;
CREATE TABLE indexed (                      -- one row
    last integer not null                   -- the notes up to this one are in the index, but for the unindexed
) strict;
CREATE TABLE note_types (                   -- of notes that came from Anki
    id integer primary key,                 -- there
    content text not null                   -- JSON: its name, its fields, its templates, and whether it is of clozes
, row_checksum integer not null default 0) strict;
CREATE TABLE device (                       -- one row: who writes into this file
    id text not null,                       -- the origin of what is written here
    was text not null,                      -- the id before this one, of a copy; else empty
    file text not null,                     -- what the file system calls the file: its number, when it was born
    here integer not null,                  -- up to this number of the log, what has the origin 'here' was written here
    ahead integer not null                  -- up to this number, what lies ahead of the clock has been named
, row_checksum integer not null default 0) strict;
CREATE TABLE schedule (
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
CREATE INDEX schedule_by_due on schedule (deck, due, since, span, sibling);
CREATE INDEX schedule_by_sibling on schedule (deck, due, sibling, last) where sibling is not null;
CREATE INDEX schedule_by_last on schedule (last, deck, introduced, quality);
CREATE TABLE unseen (
    card integer primary key references cards (id),
    deck integer not null,
    place integer not null,
    sibling integer                             -- as in the schedule
) strict;
CREATE INDEX unseen_by_place on unseen (deck, place);
CREATE TABLE holds (
    card integer primary key references cards (id),
    suspended integer not null,
    buried_until integer
) strict;
CREATE TABLE "cards" (
    id integer primary key,
    note integer not null references notes (id),
    kind text not null,
    active integer not null,                -- 1 when the text asks for it
    unique (note, kind)
) strict;
CREATE TABLE "edits" (                        -- when the texts of notes were changed before they were last
    note integer not null references notes (id) on delete cascade,
    at integer not null, term text, definition text, row_checksum integer not null default 0,                    -- UTC milliseconds
    primary key (note, at)
) strict, without rowid;
CREATE TABLE "origins" (                      -- what those notes are there
    note integer primary key references notes (id) on delete cascade,
    type integer not null references note_types (id),
    fields text not null,                   -- JSON list of HTML
    ord integer,                            -- which card of the type this note is one of, else null
    head text not null                      -- the guid of the note it is a card of, else empty
, scripted integer not null default 0, row_checksum integer not null default 0) strict;
CREATE INDEX origins_by_head on origins (head) where head != '';
CREATE TABLE log (
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
CREATE INDEX log_by_time on log (at);
CREATE INDEX log_by_day on log (day, kind);
CREATE TRIGGER log_keeps_entries before delete on log
begin select raise(abort, 'the review log is append-only'); end;
CREATE TRIGGER log_keeps_facts before update on log
begin select raise(abort, 'the review log is append-only'); end;
CREATE TABLE seen (                         -- marks: all rows up to these were there at a moment
    note integer not null,
    card integer not null,
    at integer, row_checksum integer not null default 0,                             -- UTC milliseconds; null for what was there before there were marks
    primary key (note, card)
) strict, without rowid;
CREATE TABLE anki_notes (                   -- the ids that notes have in every package, once they were in one
    note integer primary key references notes (id) on delete cascade,
    id integer not null unique              -- UTC milliseconds: Anki takes it for the moment the note was made
) strict;
CREATE TABLE anki_cards (                   -- the same of cards
    card integer primary key references cards (id) on delete cascade,
    id integer not null unique
) strict;
CREATE TABLE parameters (                   -- of FSRS, as they were fitted or set by hand; the newest hold
    at integer not null,                    -- UTC milliseconds
    origin text not null,                   -- as in the log
    version text not null,                  -- of the algorithm: FSRS-6
    numbers text not null,                  -- a list in JSON; an empty one is the defaults
    voids integer,                          -- the time of the entry of this list that an undo takes back
    voids_origin text,                      -- and its origin
    upto integer, row_checksum integer not null default 0,                           -- the last number of the log when it was set here; null: elsewhere
    primary key (at, origin)
) strict, without rowid;
CREATE INDEX parameters_by_voided on parameters (voids, voids_origin) where voids is not null;
CREATE TABLE undone (                       -- the entries that do not count: taken back, or an echo from Anki
    card integer not null references cards (id),
    at integer not null,
    origin text not null,
    primary key (card, at, origin)
) strict, without rowid;
CREATE VIRTUAL TABLE search using fts5 (    -- the index of the notes' words
    term, definition, aliases, tags, content="notes", content_rowid="id",
    tokenize="unicode61 remove_diacritics 2"
);
CREATE TABLE days (                         -- what was answered on each study day, derived from the log
    day integer primary key,                -- from 1970-01-01
    answers integer not null,               -- that count, crams among them
    ms integer not null,                    -- that these took
    cards integer not null,                 -- with a review
    counted integer not null,               -- reviews that true retention counts
    right integer not null                  -- those of them that were right
) strict;
CREATE TABLE gaps (                         -- how far gaps between study days have been looked into
    first integer primary key,              -- its first day, the one after a day with answers
    due integer not null,                   -- by the log before it, a card is due from this day on
    whole integer not null                  -- 1 if none is due earlier, 0 if that is not known
) strict;
CREATE TABLE "notes" (
    id integer primary key,
    guid text not null unique,
    deck integer not null references decks (id),
    source text not null references sources (path),
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
, checksum integer not null default 0, facts integer                      -- of the three columns that nothing else covers
    as ((edited * 1000003 + line * 7919 + retired * 104729 + id) % 4294967291) stored) strict;
CREATE INDEX notes_by_deck on notes (deck, place);
CREATE INDEX notes_by_term on notes (term_key);
CREATE VIEW placement as                    -- the deck that asks for each card, if one does
select cards.id as card, notes.source, notes.place,
    case when exists (
        select 1 from cards as other where other.note = notes.id and other.active and other.id != cards.id)
        then notes.id end as sibling,
    case when cards.active and not notes.retired and not sources.missing then notes.deck end as deck
from cards join notes on notes.id = cards.note join sources on sources.path = notes.source;
CREATE TRIGGER search_drops_notes after delete on notes
when old.id <= (select last from indexed) begin
    insert into search (search, rowid, term, definition, aliases, tags)
    select 'delete', old.id, old.term, old.definition, old.aliases, old.tags
    where not exists (select 1 from unindexed where note = old.id);
    delete from unindexed where note = old.id;
    update indexed set last = min(last, (select coalesce(max(id), 0) from notes));
end;
CREATE TRIGGER search_follows_notes after update of term, definition, aliases, tags on notes
when (old.term, old.definition, old.aliases, old.tags) is not (new.term, new.definition, new.aliases, new.tags)
    and old.id <= (select last from indexed) and not exists (select 1 from unindexed where note = old.id)
begin
    insert into search (search, rowid, term, definition, aliases, tags)
    values ('delete', old.id, old.term, old.definition, old.aliases, old.tags);
    insert into unindexed values (new.id);
end;
CREATE VIEW members as                      -- notes that in Anki are further cards of another one here
select note, leader from (
    select origins.note, coalesce(
        (select top.id from notes as top where top.guid = head and not top.retired),
        (select min(other.id) from origins as sister join notes as other on other.id = sister.note
            where sister.head = origins.head and not other.retired)) as leader
    from origins join notes on notes.id = origins.note where head != '' and not retired)
where leader != note;
CREATE TRIGGER edits_take_times after update of edited on notes when old.edited != new.edited begin
    -- Not "insert or ignore": an upsert that fires this has its own word on conflicts.
    insert into edits (note, at, term, definition, row_checksum)
    values (old.id, old.edited, old.term, old.definition,
        row_checksum(old.id, old.edited, old.term, old.definition))
    on conflict (note, at) do update set (term, definition, row_checksum)
        = (excluded.term, excluded.definition, excluded.row_checksum);
end;
CREATE VIEW review_log as                   -- what happened, one row for each entry of the log
select
    log.seq as id,
    coalesce(
        strftime('%Y-%m-%dT%H:%M:%S', (at - (at % 1000 + 1000) % 1000) / 1000 + utc_offset, 'unixepoch')
            || printf('.%03d', (at % 1000 + 1000) % 1000)
            || case when utc_offset < 0 then '-' else '+' end
            || printf('%02d:%02d', abs(utc_offset) / 3600, abs(utc_offset) / 60 % 60)
            || case when utc_offset % 60 then printf(':%02d', abs(utc_offset) % 60) else '' end,
        at || ' ms') as moment,
    coalesce(date(day * 86400, 'unixepoch'), day) as day,
    notes.term,
    decks.name as deck,
    cards.kind as card,
    case
        when log.kind = 'drill' and (cram or not exists (
            select 1 from log as review where review.card = log.card and review.kind = 'review'
                and review.day = log.day and (review.at, review.origin) < (log.at, log.origin)
                and (review.card, review.at, review.origin) not in (select card, at, origin from undone)))
        then 'cram' else log.kind end as event,
    case when quality <= 2 then 'Again' when quality = 3 then 'Hard' when quality = 4 then 'Good'
        when quality = 5 then 'Easy' end as rating,
    took / 1000.0 as seconds,
    (log.card, at, origin) in (select card, at, origin from undone) as undone,
    origin
from log join cards on cards.id = log.card join notes on notes.id = cards.note join decks on decks.id = notes.deck;
CREATE TRIGGER gaps_forget_first after insert on days begin delete from gaps where first > new.day; end;
CREATE TRIGGER gaps_forget_days after update on days begin delete from gaps where first > new.day; end;
CREATE VIEW card_schedule as                -- when each card comes next, one row for each card that a text asks for
select
    cards.id,
    notes.term,
    notes.definition,
    decks.name as deck,
    cards.kind as card,
    coalesce(date(schedule.due * 86400, 'unixepoch'), schedule.due) as due,
    schedule.interval,
    case coalesce(decks.scheduler, options.scheduler) when 'sm2' then json_extract(memory, '$[1]') / 100.0 end as ease,
    json_extract(memory, case coalesce(decks.scheduler, options.scheduler) when 'fsrs' then '$[3]' else '$[0]' end) as repetitions,
    case coalesce(decks.scheduler, options.scheduler) when 'fsrs' then json_extract(memory, '$[0]') end as stability,  -- days
    case coalesce(decks.scheduler, options.scheduler) when 'fsrs' then json_extract(memory, '$[1]') end as difficulty,
    case coalesce(decks.scheduler, options.scheduler) when 'fsrs'
        then coalesce(date(json_extract(memory, '$[2]') * 86400, 'unixepoch'), json_extract(memory, '$[2]'))
        end as answered,                        -- the study day that retrievability counts from
    schedule.lapses,
    coalesce(holds.suspended, 0) as suspended,
    coalesce(date(holds.buried_until * 86400, 'unixepoch'), holds.buried_until) as buried_until
from placement join options join decks on decks.id = placement.deck join cards on cards.id = placement.card
join notes on notes.id = cards.note
left join schedule on schedule.card = cards.id left join holds on holds.card = cards.id;
CREATE TABLE pieces (                       -- those of large deck files, so that only changed ones are read again
    source text primary key references sources (path) on delete cascade,
    state text not null,                    -- JSON: counts and sums of its notes as they were stored
    pieces text not null                    -- JSON list of [hash, notes, lines, section at its end]
) strict, without rowid;
CREATE INDEX notes_by_source on notes (source, retired, deck);
CREATE INDEX notes_retired on notes (id) where retired;
CREATE TABLE names (                        -- what notes are called besides their terms
    key text not null,                      -- a name in parentheses or an alias, as terms are compared
    note integer not null,
    primary key (key, note)
) strict, without rowid;
CREATE INDEX names_by_note on names (note);
CREATE VIRTUAL TABLE trigrams using fts5 (  -- three letters in a row of each term
    term, content = 'notes', content_rowid = 'id', tokenize = 'trigram', detail = 'none'
);
CREATE TABLE named (                        -- one row
    last integer not null                   -- the names of the notes up to this one are known, but for the unnamed
) strict;
CREATE TABLE unnamed (                      -- notes whose names are not known yet
    note integer primary key
) strict;
CREATE TRIGGER names_drop_notes after delete on notes
when old.id <= (select last from named) begin
    insert into trigrams (trigrams, rowid, term)
    select 'delete', old.id, old.term where not exists (select 1 from unnamed where note = old.id);
    delete from names where note = old.id;
    delete from unnamed where note = old.id;
    update named set last = min(last, (select coalesce(max(id), 0) from notes));
end;
CREATE TRIGGER names_follow_notes after update of term, aliases on notes
when (old.term, old.aliases) is not (new.term, new.aliases)
    and old.id <= (select last from named) and not exists (select 1 from unnamed where note = old.id)
begin
    insert into trigrams (trigrams, rowid, term) values ('delete', old.id, old.term);
    delete from names where note = old.id;
    insert into unnamed values (new.id);
end;
CREATE TRIGGER gaps_forget_retired after update of retired on notes when old.retired < new.retired begin
    delete from gaps where not coalesce(whole and due >= (select min(day) from days where day >= first), 0);
end;
CREATE TRIGGER gaps_forget_unretired after update of retired on notes
when old.retired > new.retired and exists (select 1 from cards join log on log.card = cards.id where note = new.id)
begin
    delete from gaps;
end;
CREATE TRIGGER gaps_forget_dropped after update of active on cards when old.active > new.active begin
    delete from gaps where not coalesce(whole and due >= (select min(day) from days where day >= first), 0);
end;
CREATE TRIGGER gaps_forget_taken_back after update of active on cards
when old.active < new.active and exists (select 1 from log where card = new.id)
begin
    delete from gaps;
end;
CREATE TRIGGER gaps_forget_missing after update of missing on sources when not old.missing and new.missing begin
    delete from gaps where not coalesce(whole and due >= (select min(day) from days where day >= first), 0);
end;
CREATE TRIGGER gaps_forget_found after update of missing on sources when old.missing and not new.missing
begin
    delete from gaps;
end;
CREATE TRIGGER gaps_forget_undone after delete on days begin delete from gaps where first <= old.day; end;
CREATE INDEX edits_by_time on edits (at);
CREATE INDEX origins_by_type on origins (type);
CREATE INDEX parameters_by_origin on parameters (origin);
CREATE INDEX seen_by_note on seen (note);
insert into options values (36500, 0, 0, 'sm2', 0.9, NULL);
insert into indexed values (0);
insert into seen values (0, 0, NULL, 2358879474);
insert into named values (0);
insert into _sqlite_migrations (migration_set, name, applied_at) values ('flashcards', 'm001_first_schema', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
insert into _sqlite_migrations (migration_set, name, applied_at) values ('flashcards', 'm002_words_later', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
insert into _sqlite_migrations (migration_set, name, applied_at) values ('flashcards', 'm003_new_notes_untold', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
insert into _sqlite_migrations (migration_set, name, applied_at) values ('flashcards', 'm004_past_edits', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
insert into _sqlite_migrations (migration_set, name, applied_at) values ('flashcards', 'm005_origins', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
insert into _sqlite_migrations (migration_set, name, applied_at) values ('flashcards', 'm006_devices', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
insert into _sqlite_migrations (migration_set, name, applied_at) values ('flashcards', 'm007_checksums', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
insert into _sqlite_migrations (migration_set, name, applied_at) values ('flashcards', 'm008_schedulers', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
insert into _sqlite_migrations (migration_set, name, applied_at) values ('flashcards', 'm009_pieces', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
insert into _sqlite_migrations (migration_set, name, applied_at) values ('flashcards', 'm010_names', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
insert into _sqlite_migrations (migration_set, name, applied_at) values ('flashcards', 'm011_twice', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
pragma application_id = 1179403080;
pragma user_version = 11;
-- [[[end]]]
