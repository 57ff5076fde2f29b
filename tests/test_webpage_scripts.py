"""What the scripts of a web page hold that is no glossary, and how they hold one in several languages."""

import json

import pytest
from test_pages import PAIRS
from test_webpages import ITEMS, pairs

from flashcards.formats import Reading
from flashcards.formats.webpage import parse
from flashcards.library.texts import reader_of_html


def scripted(script: str) -> Reading:
    """What is read of a page that a script fills."""
    page = f'<html><body><h1>Glossary</h1><div id="list"></div><script>{script}</script></body></html>'
    return parse(page, "x", html=reader_of_html())


LABELS = ("copy.done", "copy.start", "search.many", "search.none", "search.one", "menuOpen", "menu-close", "go.top")


def test_names_in_code_are_no_terms() -> None:
    """The words that a program shows, by their names in code, are no entries."""
    labels = {label: f"{term} is what it says here" for label, (term, _) in zip(LABELS, ITEMS * 2, strict=False)}
    assert not pairs(scripted(f"const T = {json.dumps(labels)}"))


@pytest.mark.parametrize(
    "entries",
    [
        [{"param": term, "desc": {"it": text, "en": "In English."}} for term, text in ITEMS],
        [{"tr": term, "cat": "sea", "desc": text, "abbr": "AB" * (at == 1)} for at, (term, text) in enumerate(ITEMS)],
    ],
    ids=["languages", "abbreviations of some"],
)
def test_terms_have_any_name(entries: list[dict[str, object]]) -> None:
    """The first text of each entry is its term where no name tells; of a text in several languages the first counts."""
    assert pairs(scripted(f"const data = {json.dumps(entries)}")) == PAIRS


def test_keys_that_each_object_has_are_no_terms() -> None:
    """Objects with many texts each are entries; the keys that all of them have are none."""
    more = {key: f"{key} of it in a few words" for key in ("cat", "level", "formula", "hint", "source", "see", "note")}
    entries = [{"id": f"n{at}", "name": term, "def": text, **more} for at, (term, text) in enumerate(ITEMS)]
    assert pairs(scripted(f"const TERMS = {json.dumps(entries)}")) == PAIRS
