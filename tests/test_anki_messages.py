"""Messages and JSON of Anki's packages as strangers write them: bent, endless, or none."""

import sqlite3
from contextlib import closing, suppress
from math import isfinite

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.anki.notes.content import AnkiCard, AnkiNote, AnkiNoteType, AnkiTemplate
from flashcards.anki.notes.convert import Converter
from flashcards.anki.package import foreignjson, presets, protobuf, schema18, unpack


@pytest.mark.parametrize("data", [b"\x0a", b"\x0a\x05ab", b"\xff" * 11, b"\x0b", b"\x09\x00"])
def test_messages_that_are_none(data: bytes) -> None:
    """Bytes that are no protocol buffer give a ValueError and nothing else."""
    with pytest.raises(ValueError, match=r"\w"):
        list(protobuf.fields(data))


def test_messages_of_many_fields() -> None:
    """A message of small fields is not read to its end."""
    with pytest.raises(ValueError, match="too many"):
        protobuf.last(b"\x08\x01" * 300, 1)
    assert protobuf.last(b"\x08\x01" * 300, 1, most=300) == 1


@pytest.mark.parametrize(
    ("text", "most", "taken"),
    [
        ("[" + "1," * 1_000_000 + "1]", 1000, False),
        ('["' + ",[{" * 500_000 + '"]', 2, True),
        ('["' + r"\"," * 500_000 + '"]', 2, True),
        ("[" + "1," * 1000 + "1]", 10, True),
        ('["' + r"\"" * 1_000_000, 10, False),
    ],
    ids=["values", "brackets in a text", "quotes in a text", "small", "a text without end"],
)
def test_json_of_strangers(text: str, most: int, *, taken: bool) -> None:
    """Values are counted before they are made, and what stands in a text is none."""
    if taken:
        assert foreignjson.loads(text, most)
    else:
        with pytest.raises(ValueError, match=r"too many|Unterminated"):
            foreignjson.loads(text, most)


def test_a_name_without_end() -> None:
    """The name of a field stands in each note, so no more than its beginning does."""
    template = AnkiTemplate(name="card", question="{{a}}", answer="{{b}}")
    kind = AnkiNoteType(id=1, name="a", cloze=False, fields=("a", "b", "N" * 5000), templates=(template,))
    card = AnkiCard(1, 0, 1, 0, 0, None, 0, 0, 0, 0, 0, 0)
    (found,) = Converter({}).convert(AnkiNote(1, "g", kind, ("q", "x", "y"), (), 0, (card,)))
    assert found.note.definition == f"x\n\n**{'N' * 200}:** y"


@given(st.binary())
def test_any_bytes_as_a_message(data: bytes) -> None:
    """Whatever the bytes, reading them ends, with fields or a ValueError."""
    try:
        for number, _ in protobuf.fields(data):
            assert number >= 0
        protobuf.text(data, 1)
    except ValueError:
        pass


MESSAGES = [
    b"\x08\xe8\x84\x01\x22\x05about\x28\x01\x55\x9a\x99\x59\x3f",  # a deck with a retention of its own
    b"\x32\x54" + b"\xcd\xcc\xcc\x3e" * 21 + b"\xad\x02\x66\x66\x66\x3f",  # a preset of FSRS-6
    b"\x0a\x0b{{Question}}\x12\x09{{Answer}}",
    b"\x0a\x20\x0a\x08tide.mp3\x10\xac\x02\x1a\x14" + b"x" * 20,
]
"""Messages as Anki writes them, to be bent."""


@given(
    st.sampled_from(MESSAGES), st.lists(st.tuples(st.integers(0, 119), st.integers(0, 255)), max_size=4), st.integers(1)
)
@example(MESSAGES[0], [(-1, 0x7F), (-2, 0xC0)], 200)
@example(MESSAGES[1], [(-1, 0x7F), (-2, 0xC0)], 200)
@settings(max_examples=examples(60))
def test_bent_messages(message: bytes, changes: list[tuple[int, int]], length: int) -> None:
    """Whatever a deck, a note type or a preset says, it is read as text and finite numbers, or is damaged."""
    data = bytearray(message)
    for at, value in changes:
        data[at % len(data)] = value
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "create table deck_config (id, mtime_secs, config); create table decks (id, name, kind);"
            "create table fields (ntid, name, ord); create table templates (ntid, name, config, ord);"
            "create table notetypes (id, name, config)"
        )
        bent = bytes(data[:length])
        whole = b"\x0a" + bytes([len(bent)]) + bent
        connection.execute("insert into deck_config values (1, 2, ?)", (bent,))
        connection.execute("insert into decks values (1, 'Seas', ?)", (whole,))
        connection.execute("insert into templates values (1, 'Card', ?, 0)", (bent,))
        connection.execute("insert into notetypes values (1, 'Basic', ?)", (bent,))
        for preset in presets.presets(connection, modern=True).values():
            assert isfinite(preset.retention)
            assert all(map(isfinite, preset.parameters))
        with suppress(ValueError):
            (deck,) = schema18.decks(connection)
            assert deck.retention is None or isfinite(deck.retention)
        with suppress(ValueError):
            schema18.note_types(connection)


def test_limits_are_what_they_say() -> None:
    """The limits bound each other: what is free is less than what is most."""
    assert unpack.FREE_SIZE < unpack.MOST_MEDIA_LIST < unpack.MOST_MEDIUM < unpack.MOST_COLLECTION
