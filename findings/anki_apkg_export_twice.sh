#!/usr/bin/env bash
# A deck that anki-apkg-export makes a second time is new to Anki: every card is there twice.
#
# Versions: anki-apkg-export 4.0.3 (Node 20), anki 26.9.3.
#
# A program that keeps cards in files makes a package, and after an edit makes it again. Anki knows a note by its guid.
#
# A good guess: the guid follows from the deck's name and the text, as the package has no other key: the card that stayed
# as it was is known, and the edited one is new.
#
# Seen: the guid is made from the deck's number as well, which is the moment at which the program was run. So nothing is
# known: both cards become new notes beside the old ones, with the type of note once more. Importing the same file again
# adds nothing. There is no option for the number or the guid; a tool that has to update decks needs another library.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check anki==26.9.3
npm install --silent --no-audit --no-fund anki-apkg-export@4.0.3 >log 2>&1 || { cat log; exit 1; }
cat >make.mjs <<'NODE'
import { writeFileSync } from "node:fs";
import exported from "anki-apkg-export";
const [name, definition] = process.argv.slice(2);
const deck = (exported.default ?? exported)("Sea");
deck.addCard("Tide", "The sea rises and falls.");
deck.addCard("Ebb", definition);
writeFileSync(name, await deck.save(), "binary");
NODE
node make.mjs first.apkg "It falls." 2>>log
sleep 1
node make.mjs second.apkg "The tide that falls." 2>>log
venv/bin/python - <<'PYTHON'
import sys

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

collection = Collection("collection.anki2")
seen = []
for name in ("first", "first", "second"):
    request = ImportAnkiPackageRequest(package_path=f"{name}.apkg", options=ImportAnkiPackageOptions())
    log = collection.import_anki_package(request).log
    seen.append((name, len(log.new), len(log.updated), len(log.duplicate)))
    print("%s: %d new, %d updated, %d known" % seen[-1])
fronts = sorted(collection.get_note(note).fields[0] for note in collection.find_notes("deck:Sea"))
types = sorted(entry.name for entry in collection.models.all_names_and_ids() if entry.name.startswith("Sea"))
collection.close()
print(f"in the deck: {fronts}; types of notes: {types}")
sys.exit(
    seen != [("first", 2, 0, 0), ("first", 0, 0, 2), ("second", 2, 0, 0)]
    or fronts != ["Ebb", "Ebb", "Tide", "Tide"]
    or len(types) != 2
)
PYTHON
