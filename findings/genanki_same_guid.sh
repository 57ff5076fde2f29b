#!/usr/bin/env bash
# The same word in two decks of genanki is one note to Anki: of packages imported one by one, only the first brings it.
#
# Versions: genanki 0.13.1, anki 26.9.3.
#
# Courses ask "la marée" in lesson 1, again in lesson 7, and in a deck that asks both ways. Anki knows a note by its guid.
# genanki makes that of the fields, and its documentation warns that editing a field makes a new note.
#
# A good guess: the deck or the note type has a part in it, so that the three are three notes; or, if they share a guid,
# one of them arrives, however the decks are packed.
#
# Seen: the guid comes from the fields alone. With the three decks in a package each, the note of lesson 1 arrives. That of
# lesson 7 counts as a duplicate, and that of the deck that asks both ways as conflicting: neither deck gets its card, and
# nothing fails. With the decks in one package all three arrive, and Anki then has three notes with one guid. So the
# same decks are 5 cards or 8, by how they were packed. Give each note a guid that has the deck in it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3 genanki==0.13.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import sys

import genanki
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

PAIR = ("la marée", "tide")
LESSONS = {
    "Lesson 1": (genanki.BASIC_MODEL, [PAIR, ("le phare", "lighthouse")]),
    "Lesson 7": (genanki.BASIC_MODEL, [PAIR, ("une vague", "wave")]),
    "Both ways": (genanki.BASIC_AND_REVERSED_CARD_MODEL, [PAIR, ("la jetée", "jetty")]),
}


def decks(own_guids):
    for number, (name, (model, pairs)) in enumerate(LESSONS.items(), 1_111_111_111):
        deck = genanki.Deck(number, name)
        for pair in pairs:
            guid = genanki.guid_for(name, *pair) if own_guids else None
            deck.add_note(genanki.Note(model=model, fields=list(pair), guid=guid))
        yield deck


def imported(name, packages):
    """How many notes each package adds, of how many; the decks that have the word, its guids, and all cards."""
    collection = Collection(f"{name}.anki2")
    added = []
    for number, package in enumerate(packages):
        path = f"{name}-{number}.apkg"
        genanki.Package(package).write_to_file(path)
        request = ImportAnkiPackageRequest(package_path=path, options=ImportAnkiPackageOptions())
        log = collection.import_anki_package(request).log
        added.append((len(log.new), len(log.duplicate), len(log.conflicting)))
    notes = [collection.get_note(number) for number in collection.find_notes("tide")]
    where = sorted(collection.decks.name(note.cards()[0].did) for note in notes)
    found = added, where, len({note.guid for note in notes}), collection.card_count()
    collection.close()
    print(f"{name}: (new, duplicate, conflicting) {added}; in {where}, {found[2]} guid, {found[3]} cards in all")
    return found


apart = imported("a package each", [[deck] for deck in decks(own_guids=False)])
together = imported("one package", [list(decks(own_guids=False))])
own = imported("a package each, with the deck in the guid", [[deck] for deck in decks(own_guids=True)])
everywhere = ["Both ways", "Lesson 1", "Lesson 7"]
sys.exit(
    apart != ([(2, 0, 0), (1, 1, 0), (1, 0, 1)], ["Lesson 1"], 1, 5)
    or together != ([(6, 0, 0)], everywhere, 1, 8)
    or own != ([(2, 0, 0)] * 3, everywhere, 3, 8)
)
PYTHON
