#!/usr/bin/env bash
# The OPML that the package opml writes says that it is ISO-8859-1, whatever is in it.
#
# Versions: opml 0.5.8 (npm, Node 20), fast-xml-parser 5.12.1, lxml 6.1.3.
#
# Outliners exchange word lists as OPML. The package comes from the author of the format, for "interop among
# outliners". stringify() gives a string, which fs.writeFileSync() writes as UTF-8 unless it is told otherwise.
#
# A good guess: the declaration says UTF-8, or nothing, which means UTF-8; or characters beyond ASCII are written as
# references (&#233;), so that the encoding does not matter.
#
# Seen: the declaration is there always, and the characters stand as they are. Written as UTF-8, "marée" is "marÃ©e" to
# each reader that believes the declaration, such as lxml and ElementTree. Written as the declaration says, "潮" is the
# byte 0x6E, "n". The package itself and fast-xml-parser do not look at the declaration, so that reading back what one
# wrote shows nothing wrong. Replace the declaration before you write.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund opml@0.5.8 fast-xml-parser@5.12.1 >log 2>&1 || { cat log; exit 1; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check lxml==6.1.3
cat >write.cjs <<'NODE'
const fs = require("fs");
const opml = require("opml");
const { XMLParser } = require("fast-xml-parser");
const text = opml.stringify({ opml: { head: { title: "Tides" }, body: { subs: [{ text: "marée" }, { text: "潮" }] } } });
fs.writeFileSync("utf8.opml", text);
fs.writeFileSync("latin1.opml", text, "latin1");
fs.writeFileSync("mended.opml", text.replace(/ encoding="[^"]*"/, ""));
const read = fs.readFileSync("utf8.opml", "utf8");
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
const other = parser.parse(read).opml.body.outline.map((outline) => outline.text);
opml.parse(read, (error, outline) => {
    const own = outline.opml.body.subs.map((sub) => sub.text);
    console.log(`${text.split("\n")[0]}\nread by opml: ${own}, by fast-xml-parser: ${other}`);
    process.exit(own.join() === "marée,潮" && other.join() === "marée,潮" ? 0 : 1);
});
NODE
node write.cjs
venv/bin/python - <<'PYTHON'
import sys
import xml.etree.ElementTree as ElementTree

import lxml.etree


def read(name):
    """The texts of the outlines, which two parsers agree on."""
    by_lxml = [outline.get("text") for outline in lxml.etree.parse(name).iter("outline")]
    by_python = [outline.get("text") for outline in ElementTree.parse(name).iter("outline")]
    print(f"{name}: {by_lxml}, {by_python}")
    assert by_lxml == by_python
    return by_lxml


garbled = [word.encode("utf-8").decode("latin-1") for word in ("marée", "潮")]
sys.exit(
    read("utf8.opml") != garbled or read("latin1.opml") != ["marée", "n"] or read("mended.opml") != ["marée", "潮"]
)
PYTHON
