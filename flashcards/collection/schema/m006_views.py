"""A part of the sixth step of the schema: views of log and schedule for other tools.

``undone`` is derived from the log like the schedule: which entries count is
decided in one place, :mod:`flashcards.reviews`, and no query could decide it, as
undos may void one another in any order. sqlite-utils and Datasette find an
index of words only if its table is in double quotes.
"""

from sqlite_utils import Database

from flashcards.collection.schema.statements import statements

_SCRIPT = """
create table undone (                       -- the entries that do not count: taken back, or an echo from Anki
    card integer not null references cards (id),
    at integer not null,
    origin text not null,
    primary key (card, at, origin)
) strict, without rowid;

drop table search;
create virtual table search using fts5 (    -- the index of the notes' words
    term, definition, aliases, tags, content="notes", content_rowid="id",
    tokenize="unicode61 remove_diacritics 2"
);
insert into search (search) values ('rebuild');
delete from unindexed;
update indexed set last = (select coalesce(max(id), 0) from notes);

create view review_log as                   -- what happened, one row for each entry of the log
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

create view card_schedule as                -- when each card comes next, one row for each card that a text asks for
select
    cards.id,
    notes.term,
    notes.definition,
    decks.name as deck,
    cards.kind as card,
    coalesce(date(schedule.due * 86400, 'unixepoch'), schedule.due) as due,
    schedule.interval,
    case options.scheduler when 'sm2' then json_extract(memory, '$[1]') / 100.0 end as ease,
    json_extract(memory, case options.scheduler when 'fsrs' then '$[3]' else '$[0]' end) as repetitions,
    case options.scheduler when 'fsrs' then json_extract(memory, '$[0]') end as stability,  -- days
    case options.scheduler when 'fsrs' then json_extract(memory, '$[1]') end as difficulty,
    case options.scheduler when 'fsrs'
        then coalesce(date(json_extract(memory, '$[2]') * 86400, 'unixepoch'), json_extract(memory, '$[2]'))
        end as answered,                        -- the study day that retrievability counts from
    schedule.lapses,
    coalesce(holds.suspended, 0) as suspended,
    coalesce(date(holds.buried_until * 86400, 'unixepoch'), holds.buried_until) as buried_until
from placement join options join decks on decks.id = placement.deck join cards on cards.id = placement.card
join notes on notes.id = cards.note
left join schedule on schedule.card = cards.id left join holds on holds.card = cards.id;
"""


def apply(db: Database) -> None:
    """Make the views, the table of entries that do not count, left empty, and the index of words."""
    for statement in statements(_SCRIPT):
        db.execute(statement)
