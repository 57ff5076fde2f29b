#!/usr/bin/env bash
# Five of six JavaScript packages that write OPML or XML lose the line breaks of a note, and reading it back hides that.
#
# Versions: opml 0.5.8, opml-generator 1.1.1, feedsmith 3.0.1, fast-xml-parser 5.12.1, xml-js 1.6.11, xml2js 0.6.2,
# opmlparser 0.8.0, jsdom 29.1.1 (Node 20), lxml 6.1.3.
#
# OPML keeps everything in attributes: the text of an outline, and in many outliners a note on it as "_note", where the
# answer of a card goes. A line break in an attribute is a blank to an XML parser, unless it is written as &#10;.
#
# A good guess: what writes OPML or XML writes &#10;, as lxml and ElementTree do.
#
# Seen: only xml2js writes a reference. The others leave the break bare. The readers for JavaScript keep a bare break,
# against the rule, so writing and reading back gives all lines; lxml, ElementTree and the DOM give one line. And
# fast-xml-parser takes the correct &#10; for five characters of text, unless it has htmlEntities. So no spelling comes
# through everywhere: make each line of an answer an outline of its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund opml@0.5.8 opml-generator@1.1.1 feedsmith@3.0.1 fast-xml-parser@5.12.1 \
    xml-js@1.6.11 xml2js@0.6.2 opmlparser@0.8.0 jsdom@29.1.1 >log 2>&1 || { cat log; exit 1; }
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check lxml==6.1.3
cat >write.cjs <<'NODE'
const fs = require("fs");
const opml = require("opml");
const generate = require("opml-generator");
const { XMLBuilder, XMLParser } = require("fast-xml-parser");
const xmljs = require("xml-js");
const xml2js = require("xml2js");
const OpmlParser = require("opmlparser");
const { JSDOM } = require("jsdom");

const outline = { text: "Ebb", _note: "The tide falls.\nTwice a day." };
const plain = { ignoreAttributes: false, attributeNamePrefix: "" };
const more = { extraOutlineAttributes: ["_note"] };
const marked = { "@text": outline.text, "@_note": outline._note };
const nested = (attributes) => ({ opml: { body: { outline: attributes } } });

function byOpmlParser(text) {
    return new Promise((resolve, reject) => {
        const parser = new OpmlParser();
        parser.on("error", reject);
        parser.once("readable", () => resolve(parser.read()._note));
        parser.end(text);
    });
}

async function main() {
    const feedsmith = await import("feedsmith");
    const head = { title: "Tides" };
    const written = {
        opml: opml.stringify({ opml: { head, body: { subs: [outline] } } }).replace("ISO-8859-1", "UTF-8"),
        "opml-generator": generate(head, [outline]),
        feedsmith: feedsmith.generateOpml({ head, body: { outlines: [outline] } }, more),
        "fast-xml-parser": new XMLBuilder({ ...plain, attributeNamePrefix: "@" }).build(nested(marked)),
        "xml-js": xmljs.js2xml(nested({ _attributes: outline }), { compact: true }),
        xml2js: new xml2js.Builder().buildObject(nested({ $: outline })),
    };
    const readers = {
        opml: (text) =>
            new Promise((resolve) => opml.parse(text, (_, found) => resolve(found.opml.body.subs[0]._note))),
        opmlparser: byOpmlParser,
        feedsmith: (text) => feedsmith.parseOpml(text, more).body.outlines[0]._note,
        "fast-xml-parser": (text) => new XMLParser(plain).parse(text).opml.body.outline._note,
        "with htmlEntities": (text) =>
            new XMLParser({ ...plain, htmlEntities: true }).parse(text).opml.body.outline._note,
        "xml-js": (text) => xmljs.xml2js(text, { compact: true }).opml.body.outline._attributes._note,
        xml2js: async (text) => (await xml2js.parseStringPromise(text)).opml.body[0].outline[0].$._note,
        jsdom: (text) => {
            const { DOMParser } = new JSDOM("").window;
            return new DOMParser().parseFromString(text, "text/xml").querySelector("outline").getAttribute("_note");
        },
    };
    fs.writeFileSync("written.json", JSON.stringify(written));
    const document = (lines) =>
        `<opml version="2.0"><head/><body><outline text="Ebb" _note="${lines}"/></body></opml>`;
    let asSaid = true;
    for (const [name, read] of Object.entries(readers)) {
        const bare = await read(document("one\ntwo"));
        const reference = await read(document("one&#10;two"));
        console.log(`${name} reads ${JSON.stringify(bare)} and ${JSON.stringify(reference)}`);
        asSaid &&= bare === (name === "jsdom" ? "one two" : "one\ntwo");
        asSaid &&= reference === (name === "fast-xml-parser" ? "one&#10;two" : "one\ntwo");
    }
    process.exit(asSaid ? 0 : 1);
}

main();
NODE
node write.cjs
venv/bin/python - <<'PYTHON'
import json
import sys
import xml.etree.ElementTree as ElementTree

import lxml.etree

found = {}
for name, text in json.load(open("written.json", encoding="utf-8")).items():
    notes = {module.fromstring(text.encode()).find(".//outline").get("_note") for module in (lxml.etree, ElementTree)}
    found[name] = sorted(notes)
    print(f"written by {name}, read in Python: {found[name]}")
one, two = ["The tide falls. Twice a day."], ["The tide falls.\nTwice a day."]
outline = {"text": "Ebb", "_note": "one\ntwo"}
in_python = [module.tostring(module.Element("outline", outline)) for module in (lxml.etree, ElementTree)]
print(in_python)
sys.exit(
    found
    != {"opml": one, "opml-generator": one, "feedsmith": one, "fast-xml-parser": one, "xml-js": one, "xml2js": two}
    or not all(b"one&#10;two" in text for text in in_python)
)
PYTHON
