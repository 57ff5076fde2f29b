#!/usr/bin/env bash
# anki-export reads a package of current Anki without complaint, and finds one note, which nobody wrote.
#
# Versions: anki-export 0.1.4, anki 26.9.3.
#
# A package has held its notes in collection.anki21b since 2022, unless "support older versions" is ticked on export.
# Beside it lies a small collection.anki2 for programs that do not know the new file.
#
# A good guess: a reader that does not know the new file says so.
#
# Seen: ApkgReader takes collection.anki2 and gives its one note, whose front asks to update Anki; export() makes a
# spreadsheet of it. The three notes of the deck are missing, and nothing is raised. The same deck, exported for older
# versions, is read whole. Whoever reads packages has to look for collection.anki21b first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3 anki-export==0.1.4
"$folder/venv/bin/python" - "$folder" <<'PYTHON'
import sys

from anki.collection import Collection, ExportAnkiPackageOptions
from anki_export import ApkgReader

folder = sys.argv[1]
collection = Collection(f"{folder}/collection.anki2")
for front in ("Tide", "Wave", "Gyre"):
    note = collection.new_note(collection.models.by_name("Basic"))
    note["Front"] = front
    collection.add_note(note, 1)


def read(legacy):
    path = f"{folder}/{'older' if legacy else 'current'}.apkg"
    collection.export_anki_package(out_path=path, options=ExportAnkiPackageOptions(legacy=legacy), limit=None)
    with ApkgReader(path) as package:
        fronts = [note["flds"].split("\x1f")[0] for note in package.notes]
    print(f"exported for {'older versions' if legacy else 'this version'}: {fronts}")
    return fronts


current, older = read(False), read(True)
sys.exit(older != ["Tide", "Wave", "Gyre"] or len(current) != 1 or "update" not in current[0])
PYTHON
