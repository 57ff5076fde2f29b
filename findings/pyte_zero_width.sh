#!/usr/bin/env bash
# pyte drops the rest of a line behind a character without width: of "हिन्दी: the Hindi language", "ह" is left.
#
# Versions: pyte 0.8.2, wcwidth 0.9.4.
#
# pyte is a terminal in memory, in which terminal programs are tested. Words that people learn are full of characters
# that take no cell: vowel signs in Hindi and Tamil, the joiners of Persian and Bengali, the mark that makes an emoji
# of "❤".
#
# A good guess: such a character joins the one before it, as an accent does, or is left out; pyte's documentation says
# that "zero-width and unprintable characters do not affect screen state".
#
# Seen: accents join. At any other character without width, pyte stops drawing the piece of text, and goes on at the
# next control character: a line break, a colour. What a program wrote as one string is gone from there, so a test
# finds half a card, or another half when the colours change. In wcwidth's own count all of the text has cells. Take
# such characters out before you feed pyte, or look at what was sent instead of the screen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyte==0.8.2 wcwidth==0.9.4
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import unicodedata

import pyte
from wcwidth import wcswidth

BOLD, PLAIN = "\033[1m", "\033[m"
CASES = {  # what is written, and what the screen shows of it
    "mare\u0301e: tide": "marée: tide",
    "हिन्दी: the Hindi language": "ह",
    "தமிழ்: Tamil": "தம",
    "می\u200cخواهم: I want": "می",
    "❤\ufe0f love": "❤",
    "zero\u200bwidth space": "zero",
    f"हिन्दी: the {BOLD}Hindi{PLAIN} language": "हHindi language",
}

failed = False
for text, expected in CASES.items():
    screen = pyte.Screen(40, 2)
    pyte.Stream(screen).feed(f"{text}\r\nnext line")
    shown, following = (line.rstrip() for line in screen.display)
    cells = wcswidth(text.replace(BOLD, "").replace(PLAIN, ""))
    print(f"{text!r}: {cells} cells by wcwidth; the screen has {shown!r}")
    complete = cells == wcswidth(shown)
    failed |= unicodedata.normalize("NFC", shown) != expected or following != "next line"
    failed |= complete != ("tide" in text)
sys.exit(failed)
PYTHON
