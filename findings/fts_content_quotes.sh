#!/usr/bin/env bash
# sqlite-utils and Datasette see an index of words only where its table stands in double quotes or brackets.
#
# Versions: sqlite-utils 4.2.1, datasette 0.65.5.
#
# An FTS5 table can take its texts from another table, its option "content". SQLite's documentation writes it with
# single quotes: fts5(term, content='notes', content_rowid='id'). SQLite takes single quotes, double quotes and a bare
# word alike, and the indexes that come of them answer the same searches.
#
# A good guess: a tool that looks for the index of a table finds each of them.
#
# Seen: both compare the text of "create virtual table" in sqlite_master with content="notes" and content=[notes].
# Spelled as in SQLite's documentation, or bare, the index is not seen: "sqlite-utils search" refuses the table, and
# Datasette shows no search box and leaves ?_search= out of account, with all rows as the answer. So the spelling of
# one option decides, and changing it means making the index anew.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sqlite-utils==4.2.1 datasette==0.65.5
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import asyncio
import sqlite3
import sys
from pathlib import Path

from datasette.app import Datasette
from sqlite_utils import Database

SPELLINGS = {"single": "content='notes'", "double": 'content="notes"', "brackets": "content=[notes]", "bare": "content=notes"}


async def searched(path):
    datasette = Datasette([str(path)])
    return len((await datasette.client.get(f"/{path.stem}/notes.json?_shape=array&_search=moon")).json())


seen = {}
for name, option in SPELLINGS.items():
    path = Path(sys.argv[1]) / f"{name}.db"
    connection = sqlite3.connect(path)
    connection.executescript(f"""
        create table notes (id integer primary key, term text);
        insert into notes (term) values ('the moon'), ('the sun');
        create virtual table words using fts5(term, {option}, content_rowid=id);
        insert into words (words) values ('rebuild');
    """)
    works = connection.execute("select rowid from words where words match 'moon'").fetchall() == [(1,)]
    seen[name] = works, Database(connection)["notes"].detect_fts(), asyncio.run(searched(path))
    connection.close()
    print(f"{option}: SQLite finds it {works}, sqlite-utils sees {seen[name][1]}, Datasette's search gives {seen[name][2]} of 2 rows")
expected = {"single": (True, None, 2), "double": (True, "words", 1), "brackets": (True, "words", 1), "bare": (True, None, 2)}
sys.exit(seen != expected)
PYTHON
