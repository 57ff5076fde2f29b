#!/usr/bin/env bash
# Of one TBX glossary, tbx2po loses the synonyms and tbx2tmx loses entries, and neither says so.
#
# Version: translate-toolkit 3.20.4.
#
# TBX (ISO 30042) is how terminology is exchanged: an entry for each concept, in it a section for each language, in
# that a term for each synonym. A term stands in <tig>, or in <ntig><termGrp> if there is something to say about its
# parts; the standard allows both side by side. Languages come in any order.
#
# A good guess: two converters of one package read the same entries; and the language asked for is the second of each
# pair, with the one that the glossary declares as the first.
#
# Seen: tbx2tmx writes a pair for each synonym, and leaves out an entry in <ntig>, without a word. tbx2po has that
# entry, and of two synonyms the first. Without --source-language tbx2tmx takes English; tbx2po, also with
# --language=de, takes the language that comes first in each entry, and so pairs "lune" with "Mond" in a glossary that
# declares English. Count the terms after a conversion, and name both languages.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check translate-toolkit==3.20.4
cd "$folder"
cat >tides.tbx <<'TBX'
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en">
<martifHeader><fileDesc><sourceDesc><p>Words of the tides</p></sourceDesc></fileDesc></martifHeader>
<text><body>
<termEntry id="c1">
<langSet xml:lang="en"><tig><term>ebb</term></tig><tig><term>falling tide</term></tig></langSet>
<langSet xml:lang="de"><tig><term>Ebbe</term></tig></langSet>
</termEntry>
<termEntry id="c2">
<langSet xml:lang="fr"><tig><term>lune</term></tig></langSet>
<langSet xml:lang="en"><tig><term>moon</term></tig></langSet>
<langSet xml:lang="de"><tig><term>Mond</term></tig></langSet>
</termEntry>
<termEntry id="c3">
<langSet xml:lang="en"><ntig><termGrp><term>neap tide</term></termGrp></ntig></langSet>
<langSet xml:lang="de"><ntig><termGrp><term>Nipptide</term></termGrp></ntig></langSet>
</termEntry>
</body></text>
</martif>
TBX
venv/bin/tbx2tmx --progress=none --language=de tides.tbx tides.tmx 2>&1 | tee log
venv/bin/tbx2po --progress=none --language=de tides.tbx tides.po 2>&1 | tee -a log
venv/bin/tbx2po --progress=none --source-language=en --language=de tides.tbx named.po 2>&1 | tee -a log
venv/bin/python - <<'PYTHON'
import sys
from pathlib import Path

from translate.storage import factory


def pairs(name):
    """The pairs in the file; a PO file has its header first."""
    found = [(str(unit.source), str(unit.target)) for unit in factory.getobject(name).units if unit.source]
    print(f"{name}: {found}")
    return found


sys.exit(
    pairs("tides.tmx") != [("ebb", "Ebbe"), ("falling tide", "Ebbe"), ("moon", "Mond")]
    or pairs("tides.po") != [("ebb", "Ebbe"), ("lune", "Mond"), ("neap tide", "Nipptide")]
    or pairs("named.po") != [("ebb", "Ebbe"), ("moon", "Mond"), ("neap tide", "Nipptide")]
    or Path("log").read_text() != ""
)
PYTHON
