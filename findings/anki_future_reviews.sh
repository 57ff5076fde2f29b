#!/usr/bin/env bash
# Answers that lie ahead of Anki's clock: exporting them is refused, and importing them gives each the moment of the import.
#
# Version: anki 26.9.3.
#
# The number of a row in Anki's log is the moment of the answer in milliseconds. A device whose clock was wrong for a
# while leaves rows from the future, and other programs write them into packages.
#
# A good guess: the rows go out and come in as they are, since a second import knows them by their number and adds
# nothing; or they are left out, and that is said.
#
# Seen: the export ends with "Please use the Check Database action", which "fixes" the rows by giving them the present
# moment. An import of a package that has such rows does the same without a word: four answers two months ahead arrive
# with numbers of the moment of the import, one millisecond apart, while "lrt" in the card's data and its due day stay
# two months ahead. The giver of such a package cannot know its own answers again when they come back.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sqlite3
import sys
import time
import zipfile
from contextlib import closing
from pathlib import Path

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.errors import InvalidInput

FOLDER = Path(sys.argv[1])
AHEAD = (int(time.time()) + 60 * 86_400) * 1000

giver = Collection(str(FOLDER / "giver.anki2"))
note = giver.new_note(giver.models.by_name("Basic"))
note["Front"] = "a"
giver.add_note(note, 1)
card = note.cards()[0].id
giver.db.execute(
    "update cards set type = 2, queue = 2, due = ?, ivl = 1, factor = 2500, reps = 4, data = ? where id = ?",
    giver.sched.today + 61,
    f'{{"lrt":{AHEAD // 1000}}}',
    card,
)
for step in range(4):
    giver.db.execute("insert into revlog values (?, ?, -1, 3, 1, 1, 2500, 1000, 1)", AHEAD + step, card)
options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=False, with_media=False, legacy=True)
package = str(FOLDER / "given.apkg")
try:
    giver.export_anki_package(out_path=package, options=options, limit=None)
    refused = False
except InvalidInput as error:
    print(f"the export: {error}")
    refused = True
giver.db.execute("update revlog set id = id - ?", 120 * 86_400_000)
giver.export_anki_package(out_path=package, options=options, limit=None)
giver.close()

# The same package, as a program without such a check writes it.
with zipfile.ZipFile(package) as archive:
    parts = {name: archive.read(name) for name in archive.namelist()}
inner = FOLDER / "inner.db"
inner.write_bytes(parts["collection.anki21"])
with closing(sqlite3.connect(inner)) as database:
    database.execute("update revlog set id = id + ?", (120 * 86_400_000,))
    database.commit()
with zipfile.ZipFile(package, "w") as archive:
    for name, data in (parts | {"collection.anki21": inner.read_bytes()}).items():
        archive.writestr(name, data)

taker = Collection(str(FOLDER / "taker.anki2"))
request = ImportAnkiPackageRequest(
    package_path=package, options=ImportAnkiPackageOptions(with_scheduling=True)
)
seen = []
for _ in range(2):
    before = int(time.time() * 1000)
    taker.import_anki_package(request)
    rows = taker.db.list("select id from revlog order by id")
    seen.append(rows)
    print(f"{len(rows)} answers, from {rows[0] - before} to {rows[-1] - before} ms after the import began")
data, due = taker.db.first("select data, due from cards")
print(f"data {data}, due in {due - taker.sched.today} days")
taker.close()

now = int(time.time() * 1000)
renumbered = all(abs(row - now) < 600_000 for row in seen[0])
sys.exit(not (refused and renumbered and seen[0] == seen[1] and str(AHEAD // 1000) in data and due > 30))
PYTHON
