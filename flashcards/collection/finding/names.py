"""Notes by the names that they have besides their terms, and by names that are nearly right.

The index of names follows the texts only when somebody looks for one, thousands
of notes at once, as that of words does.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext

from flashcards.cards import names_of, plain, term_key
from flashcards.collection.bulk import Inserting
from flashcards.collection.store import Collection
from flashcards.guidkey import folded

_UNKNOWN = """
select exists (select 1 from unnamed) or coalesce((select max(id) from notes), 0) > (select last from named)
"""

_NEW = "(id > (select last from named) or id in (select note from unnamed))"
_NAMED = f"""
select id, term, term_key, (select group_concat(value, char(10)) from json_each(aliases)) from notes
where {_NEW} and (aliases != '[]' or term glob '*[(`*_~\\&<]*')
"""  # noqa: S608 - constants
"""The notes that may have another name: a term without any of these characters is its own and only name."""

_USUAL = re.compile(r"\s*([^()`*_~\\&<\s][^()`*_~\\&<\n]*)\s\(([^()`*_~\\&<\n]+)\)\s*")
"""A term with one other name and no Markdown, as most of these are."""

_LETTERS = 3
"""Letters in each entry of the index of similar terms."""

_MOST_OF_EACH = 5_000
"""Notes that are looked at for each three letters of a name."""

_COMPARED = 300
"""Terms that are compared with a name letter by letter: those with the most letters in common."""


def find(collection: Collection, key: str) -> list[int]:
    """The notes that have a name with this key besides their terms, in the order in which they were read."""
    connection = collection.connection
    query = "select note from names where key = ? order by note"
    if not _follow(collection):
        there = [note for (note,) in connection.execute(query, (key,))]
        return there + [note for other, note in _names(connection) if other == key]
    return [note for (note,) in connection.execute(query, (key,))]


def near(collection: Collection, name: str) -> Iterator[str]:
    """Terms that are worth comparing with a name that no note has, those of present notes first."""
    connection, folded = collection.connection, name.casefold()
    if not _follow(collection):
        return
    letters = {folded[start : start + _LETTERS] for start in range(len(folded) - _LETTERS + 1)}
    shared: Counter[int] = Counter()
    query = f"select rowid from trigrams where trigrams match ? limit {_MOST_OF_EACH}"  # noqa: S608 - a constant
    for each in letters:
        shared.update(note for (note,) in connection.execute(query, (f'"{each.replace(chr(34), chr(34) * 2)}"',)))
    numbers = [note for note, _ in shared.most_common(_COMPARED)] if letters else _beginning(connection, name)
    rows = connection.execute(
        "select term from notes where id in (select value from json_each(?)) order by retired, id", (str(numbers),)
    )
    yield from (plain(term) for (term,) in rows)


def _beginning(connection: sqlite3.Connection, name: str) -> Sequence[int]:
    """Notes whose terms begin with a name that is too short for the index."""
    key = term_key(name)
    query = "select id from notes where term_key >= ? and term_key < ? limit ?"
    return [note for (note,) in connection.execute(query, (key, f"{key}\U0010ffff", _COMPARED))]


def _follow(collection: Collection) -> bool:
    """Let the index know all notes; False if that cannot be stored now."""
    connection = collection.connection
    if connection.execute(_UNKNOWN).fetchone() == (0,):
        return True
    try:
        with nullcontext(connection) if connection.in_transaction else collection.transaction():
            index_names(connection)
    except sqlite3.OperationalError:  # another program is writing, or nobody may
        return False
    return True


def index_names(connection: sqlite3.Connection) -> None:
    """Let the index know all notes, inside the caller's transaction."""
    inserting = Inserting(connection, "insert into names", "(?, ?)")
    inserting.add(_names(connection))
    inserting.finish()
    connection.execute(f"insert into trigrams (rowid, term) select id, term from notes where {_NEW}")  # noqa: S608
    connection.execute("delete from unnamed")
    connection.execute("update named set last = (select coalesce(max(id), 0) from notes)")


def _names(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """The names of the notes that the index does not know yet, as they are compared, each with its note."""
    for note, term, own, aliases in connection.execute(_NAMED):
        if aliases is None and term.isascii() and (usual := _USUAL.fullmatch(term)):
            inside = folded(usual[2])
            if inside and own.endswith(f" {inside}"):  # so the rest of the key is that of the name before it
                yield inside, note
                if (outside := own[: -len(inside) - 1]) != inside:
                    yield outside, note
                continue
        names = {*names_of(term), *(aliases.split("\n") if aliases else ())}
        yield from ((key, note) for key in {term_key(name) for name in names} - {own})


def forget(connection: sqlite3.Connection) -> None:
    """Empty the index, inside the caller's transaction; the next look-up fills it again."""
    connection.execute("insert into trigrams (trigrams) values ('delete-all')")
    connection.execute("delete from names")
    connection.execute("delete from unnamed")
    connection.execute("update named set last = 0")
