#!/usr/bin/env bash
# To Anki's text import, 10<sup>6</sup> and 106 are the same term: the note on one becomes the note on the other.
#
# Version: anki 26.9.3.
#
# An import of text updates notes that are there already. Anki knows them by their first field, unless the file has a
# column of guids. In decks of units, formulas and footnotes, terms differ by what is raised or lowered.
#
# A good guess: fields are compared as they are, so that 10<sup>6</sup> is a new term beside 106; or, if tags are left
# out of the comparison, it is a duplicate within one file as well.
#
# Seen: both rows in one file are two notes. In two files, one after the other, the second finds the note of the first,
# as tags are left out, and overwrites it: term, definition and all, under the schedule of the first. It counts as an
# update. So the same rows are two notes or one, depending on the files they came in. A column of guids keeps them
# apart.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check anki==26.9.3
cd "$folder"
venv/bin/python - <<'PYTHON'
import sys
from pathlib import Path

from anki.collection import Collection, ImportCsvRequest

FIRST = "106\ta hundred and six\nlog28\tthe logarithm of 28\n"
SECOND = "10<sup>6</sup>\ta million\nlog<sub>2</sub>8\tthree\n"


def imported(name, *files):
    """The fields of all notes after the files were imported, and how many notes the last one updated."""
    collection = Collection(f"{name}.anki2")
    for text in files:
        path = str(Path("words.txt").absolute())
        Path(path).write_text(text, encoding="utf-8")
        metadata = collection.get_csv_metadata(path=path, delimiter=None)
        log = collection.import_csv(ImportCsvRequest(path=path, metadata=metadata)).log
    fields = [tuple(collection.get_note(note).fields) for note in collection.find_notes("")]
    collection.close()
    print(f"{name}: {fields}")
    return fields, len(log.first_field_match)


html = "#html:true\n"
both = [tuple(row.split("\t")) for row in (FIRST + SECOND).splitlines()]
sys.exit(
    imported("one file", html + FIRST + SECOND)[0] != both
    or imported("two files", html + FIRST, html + SECOND) != (both[2:], 2)
    or imported(
        "two files with guids",
        "#html:true\n#guid column:1\na1\t106\ta hundred and six\na2\tlog28\tthe logarithm of 28\n",
        "#html:true\n#guid column:1\nb1\t10<sup>6</sup>\ta million\nb2\tlog<sub>2</sub>8\tthree\n",
    )[0]
    != both
)
PYTHON
