"""JSON that other programs wrote, or that is wrong: what is read, and what is said."""

import json

import pytest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts
from test_json_format import NO_NOTES, messages, read

from flashcards.cards import Deck, Note
from flashcards.formats.entries import (
    BadEntry,
    entry_from_json,
)
from flashcards.formats.interchange import readings, recognises
from flashcards.reviews import Review
from flashcards.studyday import Day

MOMENT: dict[str, object] = {"at": "2026-03-01T08:00:00+01:00", "day": "2026-03-01"}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "a log entry must be an object in braces"),
        ({}, '"kind" of a log entry must be one of review, drill,'),
        ({"kind": ["review"]}, '"kind" of a log entry must be one of'),
        ({"kind": "reset"}, '"at" must be a whole number below 2^63'),
        ({"kind": "reset", "at": 2**63}, '"at" must be a whole number below 2^63'),
        ({"kind": "reset", "at": 1}, '"utc_offset" must be a whole number below 2^63'),
        ({"kind": "reset", "at": "yesterday"}, '"at" must be a time like "2026-03-01T08:00:00.250+01:00"'),
        ({"kind": "reset", "at": "2026-03-01T08:00:00"}, '"at" must be a time like'),
        ({"kind": "reset", "at": MOMENT["at"]}, '"day" must be a day like "2026-03-01"'),
        ({"kind": "reset", "at": MOMENT["at"], "day": "today"}, '"day" must be a day like "2026-03-01"'),
        ({"kind": "reset", **MOMENT, "origin": ""}, '"origin" must be a text of up to 200 characters'),
        ({"kind": "reset", **MOMENT, "origin": 3}, '"origin" must be a text of up to 200 characters'),
        ({"kind": "review", **MOMENT, "quality": 6}, '"quality" must be a whole number up to 5'),
        ({"kind": "review", **MOMENT, "quality": True}, '"quality" must be a whole number up to 5'),
        ({"kind": "review", **MOMENT, "quality": 4.0}, '"quality" must be a whole number up to 5'),
        ({"kind": "drill", **MOMENT, "quality": 4, "cram": 1}, '"cram" of a drill must be true or false'),
        ({"kind": "reset", **MOMENT, "origin": "\ud800"}, '"origin" must be a text of up to 200 characters'),
        ({"kind": "review", **MOMENT, "quality": 4, "took": -1}, '"took" must be a whole number below 2^63'),
        ({"kind": "set_due", **MOMENT, "due": True}, '"due" must be a whole number below 2^63'),
    ],
)
def test_bad_entries(value: object, message: str) -> None:
    """What is no entry is refused with the key that is wrong."""
    with pytest.raises(BadEntry) as caught:
        entry_from_json(value)
    assert str(caught.value).startswith(message)


def test_an_entry_with_the_least_in_it() -> None:
    """Days may be numbers, and what a review took may be unknown."""
    assert entry_from_json({"kind": "review", "at": 5, "utc_offset": 0, "day": 3, "quality": 4}) == Review(
        at=5, utc_offset=0, day=Day(3), quality=4
    )


@pytest.mark.parametrize(
    ("text", "deck"),
    [
        ('{"term": "a", "definition": "b"}', Deck(name="given", notes=(Note(term="a", definition="b"),))),
        ('\ufeff[{"Front": "a", "back": 1.5}]\r\n', Deck(name="given", notes=(Note(term="a", definition="1.5"),))),
        (
            '[{"term": "a", "definition": "b", "tags": "x y", "aliases": "c; d"}]',
            Deck(name="given", notes=(Note(term="a", definition="b", tags=("x", "y"), aliases=("c", "d")),)),
        ),
        (
            '{"deck": "Seas", "notes": [{"term": "a", "definition": "b", "x": {}}], "more": [1]}',
            Deck(name="Seas", notes=(Note(term="a", definition="b"),)),
        ),
        (
            '{\n"deck": {"tags": ["x"]},\n"notes":\n[\n{"term": "a", "definition": "b"}]}',
            Deck(name="given", tags=("x",), notes=(Note(term="a", definition="b"),)),
        ),
        (
            '{"term": "a\\nb", "definition": "\\n\\u0000c \\r\\nd\\ud800"}',
            Deck(name="given", notes=(Note(term="a b", definition="\ufffdc\nd\ufffd"),)),
        ),
        (
            '{"format": "flashcards/1", "deck": {"name": "Seas"}}\n\n{"term": "a", "definition": "b"}\n',
            Deck(name="Seas", notes=(Note(term="a", definition="b"),)),
        ),
        (
            '{"deck": "Seas", "term": "a", "definition": "b"}',
            Deck(name="Seas", notes=(Note(term="a", definition="b"),)),
        ),
    ],
)
def test_texts_of_other_programs(text: str, deck: Deck) -> None:
    """Lists, lines and other names for the same thing are read."""
    reading = read(text)
    assert not reading.problems
    assert reading.deck == deck


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["0: the text is empty: expected a JSON object", NO_NOTES]),
        (
            '{"deck": {"max_interval": 0}}',
            [NO_NOTES, '1: "max_interval" of a deck must be a number of days up to 36500, or null'],
        ),
        (
            '{"deck": {"desired_retention": 0.5}}',
            [NO_NOTES, '1: "desired_retention" of a deck must be a number from 0.7 to 0.99, or null'],
        ),
        (
            '{"deck": {"desired_retention": true}}',
            [NO_NOTES, '1: "desired_retention" of a deck must be a number from 0.7 to 0.99, or null'],
        ),
        (
            '{"deck": {"scheduler": "sm3"}}',
            [NO_NOTES, '1: "scheduler" of a deck must be sm2 or fsrs, or null'],
        ),
        (
            '{"deck": {"light_days": "someday"}}',
            [NO_NOTES, '1: "light_days" of a deck must be days like "sat sun", "" for none, or null'],
        ),
        ('{"decks": 3}', [NO_NOTES, '1: "decks" must be a list in brackets']),
        ('{"decks": [3]}', [NO_NOTES, '1: "deck" must be an object in braces, or a name']),
        ("{", [NO_NOTES, "1: not valid JSON: expected a key in double quotes"]),
        ("{}", [NO_NOTES, '1: a note without a "term"']),
        ('{"a" 1}', [NO_NOTES, '1: not valid JSON: expected ":"']),
        ('{"a": 1 "b": 2}', [NO_NOTES, '1: not valid JSON: expected ","']),
        ('{"a": tru}', [NO_NOTES, "1: not valid JSON: expecting value"]),
        ('[{"term": "a", "definition": "b"}\n{"term"', ['2: not valid JSON: expected ","']),
        ('[{"term": "a", "definition": "b"}]\nx', ["2: not valid JSON: expected the end of the text"]),
        (
            '[{"term": "a", "definition": "b"},\n 3]',
            ['2: expected an object like {"term": "...", "definition": "..."}'],
        ),
        (
            '{"term": "a", "definition": "b"}\n{"term": "c"\n{"term": "d"}\n[1]\n{"front": "e", "back": "f"} x\n',
            [
                "2: not valid JSON: expecting ',' delimiter",
                '3: a note without a "definition"',
                '4: expected an object like {"term": "...", "definition": "..."}',
                "5: not valid JSON: expected the end of the text",
            ],
        ),
        ('{"notes": [\n\n{"term": [1], "definition": "b"}]}', [NO_NOTES, '3: "term" must be a text in double quotes']),
        ('{"notes": [{"term": true, "definition": "b"}]}', [NO_NOTES, '1: "term" must be a text in double quotes']),
        ('{"notes": [{"term": "a", "definition": "b", "tags": [1]}]}', [NO_NOTES, '1: "tags" must be a list of texts']),
        ('{"notes": 3}', [NO_NOTES, '1: "notes" must be a list in brackets']),
        ('{\n"notes": 3}', [NO_NOTES, '2: "notes" must be a list in brackets']),
        ('{"notes": [{"notes": [{"term": "a", "definition": "b"}]}]}', [NO_NOTES, '1: a note without a "term"']),
        ('{"deck": 3,\n"notes": []}', [NO_NOTES, '1: "deck" must be an object in braces, or a name']),
        ('{"deck": {"reverse": 3}}', [NO_NOTES, '1: "reverse" of a deck must be true or false']),
        (
            '{"deck": {"new_per_day": -1}}',
            [NO_NOTES, '1: "new_per_day" of a deck must be a whole number up to 1,000,000'],
        ),
        (
            '{"deck": {"reviews_per_day": 1000001}}',
            [NO_NOTES, '1: "reviews_per_day" of a deck must be a whole number up to 1,000,000, or null'],
        ),
        ('{"deck": {"new_per_day": true}}', [NO_NOTES, '1: "new_per_day" of a deck must be a whole number up to']),
        ('{"term": "a", "definition": NaN}', [NO_NOTES, "1: NaN is not a JSON value; write a number or null"]),
        ('{"term": "a", "definition": "b", "x": -Infinity}', [NO_NOTES, "1: -Infinity is not a JSON value"]),
        ('{"term": "a", "term": "b", "definition": "c"}', [NO_NOTES, '1: the key "term" is given twice; keep one']),
        ('{\n"deck": "a",\n"deck": "b"}', [NO_NOTES, '3: the key "deck" is given twice; keep one']),
        ('{"term": 1' + "0" * 5000 + ', "definition": "b"}', [NO_NOTES, "1: a number of 5001 digits; the limit is"]),
        ("[" * 200_000, [NO_NOTES, "1: not readable JSON: values nested too deeply"]),
        ('{"term": ' + '{"a":' * 200_000, [NO_NOTES, "1: not readable JSON: values nested too deeply"]),
        (
            "".join(
                f'{{"term": "a", "definition": "b", "cards": {cards}}}\n'
                for cards in (
                    "3",
                    "[3]",
                    '[{"kind": "cloze 501"}]',
                    '[{"kind": "forward"}, {"kind": "forward"}]',
                    '[{"kind": "forward", "log": 3}]',
                    '[{"kind": "forward", "log": [3]}]',
                    '[{"kind": "forward", "schedule": {}}]',
                )
            ),
            [
                NO_NOTES,
                '1: "cards" of a note must be a list in brackets',
                '2: "cards" of a note must have an object for each kind: "forward", "reverse" or "cloze 1"',
                '3: "cards" of a note must have an object for each kind: "forward", "reverse" or "cloze 1"',
                '4: "cards" of a note must have an object for each kind: "forward", "reverse" or "cloze 1"',
                '5: "log" of a card must be a list in brackets',
                "6: a log entry must be an object in braces",
                '7: "repetitions" must be a whole number below 2^63',
            ],
        ),
    ],
)
def test_bad_texts(text: str, expected: list[str]) -> None:
    """Whatever is wrong is one problem with its line, and the sound notes load."""
    reading = read(text)
    assert len(reading.problems) == len(expected)
    assert all(message.startswith(start) for message, start in zip(messages(reading), expected, strict=True))
    assert bool(reading.deck.notes) == (expected[0] != NO_NOTES and expected[-1] != NO_NOTES)


@pytest.mark.parametrize(
    ("version", "advice"),
    [('"flashcards/2"', "update flashcards"), ("3", "update"), ('"flashcards/0"', "export it again")],
)
def test_another_format_is_refused(version: str, advice: str) -> None:
    """Nothing of a text that says it is another format is believed, and what to do about it is said."""
    reading = read(f'{{"format": {version}, "notes": [{{"term": "a", "definition": "b"}}]}}')
    assert reading.refused
    assert not reading.deck.notes
    assert "unknown format " in messages(reading)[-1]
    assert advice in messages(reading)[-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a"', True),
        ("\ufeff\n [ { ", True),
        ("{}", True),
        ("[]", True),
        ("{{c1::x}}", False),
        ("[link](x)", False),
        ("", False),
        ("## A\nb", False),
    ],
)
def test_recognises(text: str, expected: bool) -> None:  # noqa: FBT001 - a row's answer
    """An object with a key, or a list of objects, is JSON."""
    assert recognises(text) is expected


@given(
    texts()
    | st.text('{}[]",:1 \nab', max_size=60)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda values: (
            st.lists(values, max_size=3)
            | st.dictionaries(
                st.sampled_from(("term", "definition", "deck", "notes", "tags", "cards", "kind", "log", "format")),
                values,
            )
        ),
    ).map(json.dumps)
)
def test_any_text_is_read(text: str) -> None:
    """No text raises, and every line that is named is there."""
    reading = read(text)
    recognises(text)
    readings(text, "given")
    count = text.count("\n") + text.count("\r") + 1
    assert all(0 <= problem.line <= count for problem in reading.problems)
    assert reading.deck.notes or reading.problems


@pytest.mark.growth
@pytest.mark.parametrize(
    "piece", ["[", "{", '"', "1", "[1],", '{"term": "a", "definition": "b"},\n', "{\n", '{"a":1}\n', " ", "\\"]
)
def test_time_grows_with_the_text(piece: str) -> None:
    """Whatever is repeated is read in a time that does not grow with its square."""
    for start in ("", "[", '{"notes": ['):

        def work(length: int, start: str = start) -> None:
            read(start + piece * (length // len(piece)))

        check_growth(work, 15_000)
