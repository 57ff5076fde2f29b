#!/usr/bin/env bash
# orgparse takes all tags of a heading for its title, if one of them has a "#" or a "%".
#
# Version: orgparse 0.5.20260926.
#
# Org allows letters, digits, "_", "@", "#" and "%" in tags. org-drill and org-fc find their cards by a tag.
#
# A good guess: ":drill:top10%:" is two tags.
#
# Seen: the heading has none, and its title ends with ":drill:top10%:". Whoever collects the cards of an org-drill file
# by this library leaves such a card out, and nobody is told. "@" and letters with accents are taken.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check orgparse==0.5.20260926
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import orgparse

SEEN = {
    "drill:sea@home": ("Tide", ["drill", "sea@home"]),
    "drill:größe": ("Tide", ["drill", "größe"]),
    "drill:#easy": ("Tide :drill:#easy:", []),
    "drill:top10%": ("Tide :drill:top10%:", []),
}
failed = False
for tags, wanted in SEEN.items():
    (node,) = orgparse.loads(f"* Tide :{tags}:\n").children
    found = node.heading, sorted(node.tags)
    print(f":{tags}: is {found}")
    failed |= found != wanted
sys.exit(failed)
PYTHON
