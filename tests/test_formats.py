"""The registry of formats, and bytes to text."""

from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.errors import DeckError
from flashcards.formats import decode
from flashcards.formats.registry import FORMATS, LARGEST_PAGE, detect

MARKDOWN = "## Tide\nThe rise and fall of the sea.\n"
GLOSSARY = "Tide\nThe rise and fall of the sea.\nWave\nA ridge that moves through water.\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (MARKDOWN, "markdown"),
        ("\ufeff" + MARKDOWN, "markdown"),
        ("---\ndeck: Seas\n---\n", "markdown"),
        (GLOSSARY, "glossary"),
        ("", None),
        ('{"term": "Tide"}', "json"),
        ("term,definition\nTide,The rise and fall\n", "csv"),
        ("Nothing that is known.", None),
    ],
)
def test_detect(text: str, name: str | None) -> None:
    """The first format that recognises a text is found, and none for what is no deck."""
    found = detect(text)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(("text", "name"), [(MARKDOWN, "markdown"), (GLOSSARY, "glossary")])
def test_a_found_format_parses(text: str, name: str) -> None:
    """An entry of the registry reads texts with its own module."""
    reading = next(known for known in FORMATS if known.name == name).parse(text, "Seas")
    assert reading.deck.name == "Seas"
    assert reading.deck.notes[0].term == "Tide"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"a\nb", "a\nb"),
        (b"a\r\nb\rc", "a\nb\nc"),
        (b"\xef\xbb\xbfa", "a"),
        ("\u6d77\r\n".encode("utf-16"), "\u6d77\n"),
        (b"\xfe\xff\x00a", "a"),
    ],
)
def test_decode(data: bytes, text: str) -> None:
    """UTF-8 and UTF-16 are read, without their marks and with line feeds only."""
    assert decode(data, "seas.md") == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            b"a\nb\xff",
            "seas.md:2: not valid UTF-8 text; save the file as UTF-8 (it seems to be in Windows-1252)",
        ),
        (b"\xff\xfea", "seas.md:1: not valid UTF-16 text; save the file as UTF-8"),
        (b"a\n\nb\0", "seas.md:3: a binary file, not text; give a text file"),
        (
            b"SQLite format 3\0\1",
            'seas.md: a database, not text; "flashcards import FILE" reads it or says what it is',
        ),
        (b"\x89PNG\r\n\x1a\n\0", "seas.md: a picture, not text; a deck shows it with ![](FILE)"),
        (
            b"PK\3\4a",
            'seas.md: a zip file, as Anki packages are, not text; "flashcards import FILE" reads it or says what it is',
        ),
    ],
)
def test_decode_refuses(data: bytes, message: str) -> None:
    """Bytes that are no text are refused with the line of the first bad one."""
    with pytest.raises(DeckError) as caught:
        decode(data, "seas.md")
    assert str(caught.value) == message


@given(st.binary() | st.text().map(lambda text: text.encode("utf-16", "surrogatepass")))
def test_decode_never_fails_otherwise(data: bytes) -> None:
    """Any bytes are a text without carriage returns, or a deck error."""
    with suppress(DeckError):
        assert "\r" not in decode(data, "seas.md")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Term {at}\nThe definition of the term, which says what it is.\n\n", None),
        ("Term {at}: the definition of the term, which says what it is.\n", None),
        ("Term {at}\tThe definition\n", "csv"),
        ("## Term {at}\nThe definition of the term.\n", "markdown"),
    ],
)
def test_the_beginning_of_a_large_text_says_what_it_is(line: str, expected: str | None) -> None:
    """No more than that is looked at, so a text that is none of a size to be a page is refused at once."""
    text = "".join(line.format(at=at) for at in range(LARGEST_PAGE // len(line) + 9))
    start = perf_counter()
    found = detect(text)
    assert (found.name if found else None) == expected
    assert perf_counter() - start < 12  # all of it takes twice as long


@pytest.mark.parametrize(
    "text",
    [
        "term,definition,deck\nTide,The rise and fall,{}\nTide,A soap,{}\n",
        "#separator:tab\n#html:false\n#deck column:3\nTide\tThe rise and fall\t{}\nTide\tA soap\t{}\n",
        '{{"term": "Tide", "definition": "Sea", "deck": "{}"}}\n{{"term": "Tide", "definition": "Soap", "deck": "{}"}}',
    ],
    ids=["csv", "anki-text", "json"],
)
def test_equal_terms_of_several_decks(text: str) -> None:
    """A term that each of two decks has is worth no notice; one that a deck has twice is."""
    for second, said in (("Shop", 0), ("Sea", 1)):
        found = detect(text.format("Sea", second))
        assert found is not None
        reading = found.parse(text.format("Sea", second), "x")
        assert ([note.term for note in reading.deck.notes], reading.problems) == (["Tide", "Tide"], ())
        assert sum("2 notes have the term" in notice.message for notice in reading.notices) == said
