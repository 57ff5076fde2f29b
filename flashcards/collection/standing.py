"""Which notes are in which deck files now, and the problems of the files."""

import json
from collections.abc import Sequence

from flashcards.collection.store import Collection
from flashcards.errors import Problem

_SHARING = """
select decks.name, term_key, source, line, term
from (select term_key as key from notes group by term_key having count(*) > 1
    union select value from json_each(:keys)) cross join notes on term_key = key
join decks on decks.id = notes.deck join sources on sources.path = notes.source
where not retired and not missing and source not in (select value from json_each(:without))
    and (:every or decks.name in (select value from json_each(:decks)))
    and (key in (select value from json_each(:keys)) or exists (
        select 1 from notes as other where other.term_key = key and other.deck = notes.deck
        and other.source != notes.source and not other.retired))
order by source, place
"""


def sharing(
    collection: Collection, decks: Sequence[str] | None, without: Sequence[str] = (), keys: Sequence[str] = ()
) -> list[tuple[str, str, str, int, str]]:
    """Deck, key, file, line and term of each active note whose key is in another file of its deck, or one of some keys.

    ``decks`` are all if it is None; the notes of files ``without`` are left out.
    """
    facts = {"every": decks is None, "decks": decks or [], "without": without, "keys": keys}
    told = {name: value if name == "every" else json.dumps(value) for name, value in facts.items()}
    return collection.connection.execute(_SHARING, told).fetchall()


def has_notes(collection: Collection, path: str) -> bool:
    """Whether a file is known to have notes."""
    query = "select 1 from notes where source = ? and not retired limit 1"
    return collection.connection.execute(query, (path,)).fetchone() is not None


def decks_of(collection: Collection, paths: Sequence[str]) -> list[str]:
    """The names of the decks with a note in one of these files, in the order of the files."""
    found = [
        name
        for path in paths
        for (name,) in collection.connection.execute(
            "select distinct decks.name from notes join decks on decks.id = notes.deck"
            " where source = ? and not retired order by decks.name",
            (path,),
        )
    ]
    return list(dict.fromkeys(found))


def files_of_decks(collection: Collection) -> list[tuple[str, str]]:
    """Each deck with each existing file that has notes of it, the last file first."""
    rows = collection.connection.execute(
        "select distinct decks.name, source from notes join decks on decks.id = notes.deck"
        " join sources on sources.path = notes.source where not retired and not missing order by source desc"
    )
    return rows.fetchall()


def problems_in(text: str) -> tuple[Problem, ...]:
    """The problems in a JSON list."""
    return tuple(Problem(line=line, message=message) for line, message in json.loads(text))


def in_json(problems: Sequence[Problem]) -> str:
    """Problems as a JSON list."""
    return json.dumps([[problem.line, problem.message] for problem in problems], ensure_ascii=False)
