"""What other trainers write of a person's progress, read from their texts."""

import json
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cards import FORWARD, REVERSE, CardKind
from flashcards.formats import Reading, Special, delimited, markdown
from flashcards.formats.others import hashcards, logseq, obsidian, org, orgtext
from flashcards.formats.others.pasts import Answer, entries, local_times
from flashcards.formats.others.states import day_of, state
from flashcards.reviews import Drill, Rating, Review, SetDue
from flashcards.scheduling import Summary
from flashcards.studyday import Day, Instant, from_date

HOUR = 3_600_000


def days(moment: datetime) -> date:
    """The date of a moment for somebody who lives by UTC."""
    return moment.date()


def known(due: str, interval: int, ease: int = 250, lapses: int = 0, repetitions: int = 2) -> Summary:
    """A state as a seed tells it."""
    return Summary(repetitions, interval, ease, lapses, from_date(date.fromisoformat(due)))


def states_of(reading: Reading) -> list[dict[str, Summary | None]]:
    """For each note of a reading, the states of its cards."""
    records = [reading.records.get(at) for at in range(len(reading.deck.notes))]
    return [{kind: card.state for kind, card in record.cards.items()} if record else {} for record in records]


def texts_of(reading: Reading) -> list[tuple[str, str]]:
    """Terms and definitions."""
    return [(note.term, note.definition) for note in reading.deck.notes]


# States


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((date(2026, 12, 9), 8.5, 2.36, 1), known("2026-12-09", 8, 236, 1)),
        ((date(2026, 12, 9), 0.14, 2.5, 0), known("2026-12-09", 1)),
        ((date(2026, 12, 9), 1e9, 2.5, 0), known("2026-12-09", 36_500)),
        ((date(2026, 12, 9), 8, 0.5, -3), known("2026-12-09", 8, 130)),
        ((date(2026, 12, 9), 8, 1e300, 10**9), known("2026-12-09", 8, 999, 1_000_000)),
        ((Day(20_000), 8, 2.5, 0), Summary(2, 8, 250, 0, Day(20_000))),
        ((date(2026, 12, 9), 0, 2.5, 0), None),
        ((date(2026, 12, 9), -1, 2.5, 0), None),
        ((date(2026, 12, 9), float("nan"), 2.5, 0), None),
        ((date(2026, 12, 9), 8, float("inf"), 0), None),
    ],
)
def test_a_state_is_one_that_sm2_can_have(
    given: tuple[date | Day, float, float, int], expected: Summary | None
) -> None:
    """Intervals are whole days of at least one, eases stay in their bounds, and numbers that say nothing give none."""
    due, interval, ease, lapses = given
    assert state(due, interval, ease, lapses) == expected


def test_days_are_read_from_the_start_of_a_text() -> None:
    """A date may have a time behind it; what is no date is none."""
    assert day_of(" 2026-03-01T08:00:00Z") == date(2026, 3, 1)
    assert day_of("tomorrow") is None


# Logs


def test_the_first_answer_of_a_study_day_is_a_review() -> None:
    """Others of that day are repeats, the evening's after midnight too, and the due day of the end is kept."""
    start = 1_700_000_000_000
    given = [
        Answer(Instant(at=start + hours * HOUR, utc_offset=0), quality) for hours, quality in ((0, 2), (1, 4), (30, 5))
    ]
    found = entries(reversed(given), "other", Day(19_800))
    assert [type(one) for one in found] == [Review, Drill, Review, SetDue]
    assert [one.at for one in found] == [start, start + HOUR, start + 30 * HOUR, start + 30 * HOUR + 1]
    assert found[-1] == SetDue(at=found[-1].at, utc_offset=0, day=found[2].day, origin="other", due=Day(19_800))
    assert entries([], "other", Day(19_800)) == []
    assert entries([given[0], given[0]], "other") == [found[0]]


@given(st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 5))), st.integers(0, 23))
def test_logs_are_in_order_and_name_each_millisecond_once(given: list[tuple[int, int]], hour: int) -> None:
    """However answers come, their entries are in the order of time, each with a name of its own."""
    found = entries([Answer(Instant(at=at, utc_offset=0), quality) for at, quality in given], "other", hour=hour)
    assert all(one.at < other.at for one, other in pairwise(found))
    assert {one.at for one in found} == {at for at, _ in given}


def test_local_times_are_those_of_the_clock_on_the_wall() -> None:
    """A time without an offset is local, in summer and in winter; a year in which nobody answered is refused."""
    summer = 1_790_000_000_000
    at = local_times(lambda moment: 7200 if moment < summer else 3600)
    before = at(datetime(2026, 7, 1, 9))  # noqa: DTZ001 - local, as the other program has it
    after = at(datetime(2026, 12, 1, 9))  # noqa: DTZ001 - as above
    assert (before.at % (24 * HOUR), before.utc_offset) == (7 * HOUR, 7200)
    assert (after.at % (24 * HOUR), after.utc_offset) == (8 * HOUR, 3600)
    told = at(datetime(2026, 12, 1, 9, tzinfo=timezone(timedelta(hours=5))))
    assert (told.at % (24 * HOUR), told.utc_offset) == (4 * HOUR, 3600)
    with pytest.raises(ValueError, match="1650"):
        at(datetime(1650, 1, 1))  # noqa: DTZ001 - as above


# Obsidian


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru::Lima\n<!--SR:!2026-12-20,41,270-->", {FORWARD: known("2026-12-20", 41, 270)}),
        ("Peru::Lima <!--SR:!2026-12-20,41,270-->", {FORWARD: known("2026-12-20", 41, 270)}),
        ("Peru :: Lima\n<!--SR:!2026-12-20,41,270-->", {FORWARD: known("2026-12-20", 41, 270)}),
        (
            "ebb:::flow\n<!--SR:!2026-12-20,41,270!2026-12-21,9,130-->",
            {FORWARD: known("2026-12-20", 41, 270), REVERSE: known("2026-12-21", 9, 130)},
        ),
        ("ebb:::flow\n<!--SR:!2000-01-01,1,250!2026-12-21,9,130-->", {REVERSE: known("2026-12-21", 9, 130)}),
        ("Which moon?\n?\nOurs.\n<!--SR:!2026-12-20,41,270-->", {FORWARD: known("2026-12-20", 41, 270)}),
        ("### Which moon?\n?\nOurs.\n<!--SR:!2026-12-20,41,270-->", {FORWARD: known("2026-12-20", 41, 270)}),
        (
            "The ==moon== and the ==sea==.\n<!--SR:!2026-12-20,41,270!2026-12-21,9,130-->",
            {CardKind("cloze 1"): known("2026-12-20", 41, 270), CardKind("cloze 2"): known("2026-12-21", 9, 130)},
        ),
        ("The **moon** here.\n<!--SR:!2026-12-20,41,270-->", {CardKind("cloze 1"): known("2026-12-20", 41, 270)}),
        ("The {{moon}} here.\n<!--SR:!2026-12-20,41,270-->", {CardKind("cloze 1"): known("2026-12-20", 41, 270)}),
        (
            "Peru::Lima\n<!--SR:!fsrs,2026-12-24T09:00:00.000Z,30,31.2,5.5,2,4,1,0,2026-11-24T09:00:00.000Z-->",
            {FORWARD: known("2026-12-24", 30, 250, 1)},
        ),
        ("Peru::Lima\n<!--SR:!2026-12-20,41-->", {}),
        ("Peru::Lima\n<!--SR:!soon,41,270-->", {}),
        ("Peru::Lima\n<!--SR:!fsrs,2026-12-24T09:00:00.000Z,30-->", {}),
        ("Peru::Lima\n<!--SR:!fsrs,soon,30,31.2,5.5,2,4,1,0,soon-->", {}),
        ("Peru::Lima\n\n<!--SR:!2026-12-20,41,270-->", {}),
    ],
)
def test_obsidian_says_where_each_card_stands(text: str, expected: dict[str, Summary]) -> None:
    """A comment at or below a card has a group for each of its cards; the text is read as without it."""
    reading = markdown.parse(f"#flashcards\n\n{text}\n", "Sea")
    assert states_of(reading) == [expected]
    assert "<!--" not in reading.deck.notes[0].definition


def test_bold_words_are_clozes_only_where_the_schedules_are_as_many() -> None:
    """Two bold words and one schedule are an emphasis and something else."""
    reading = markdown.parse("#flashcards\n\nThe **moon** and the **sea**.\n<!--SR:!2026-12-20,41,270-->\n", "Sea")
    assert reading.deck.notes == ()


def test_a_deck_without_comments_has_no_records() -> None:
    """Nothing is said of cards of which the plugin says nothing."""
    assert markdown.parse("#flashcards\n\nPeru::Lima\n", "Sea").records == {}
    note = markdown.parse("#flashcards\n\nPeru::Lima\n", "Sea").deck.notes[0]
    assert obsidian.records([note], {0: "<!--SR:!2000-01-01,1,250-->"}) == {}


# hashcards

AT = local_times(lambda _: 3600)


def export(**changes: object) -> str:
    """An export of hashcards' with a question and a text of two clozes."""
    cards = [
        {
            "hash": "q1",
            "familyHash": None,
            "deckName": "Geography",
            "location": {"filePath": "/home/ada/Geography.md", "lineStart": 0, "lineEnd": 1},
            "content": {"basic": {"question": "Capital of Peru?", "answer": "Lima"}},
            "performance": {"lastReviewedAt": "2026-11-24T09:00:00.000", "dueDate": "2026-11-27", "reviewCount": 2},
        },
        *(
            {
                "hash": name,
                "familyHash": "f",
                "deckName": "Sea",
                "location": {},
                "content": {"cloze": {"text": "The mōon moves the sea.", "start": start, "end": end}},
                "performance": None,
            }
            for name, start, end in (("c2", 20, 22), ("c1", 4, 8))
        ),
    ]
    reviews = [
        {"hash": "q1", "reviewedAt": "2026-11-20T09:00:00.000", "grade": "Forgot"},
        {"hash": "q1", "reviewedAt": "2026-11-24T09:00:00.000", "grade": "good"},
        {"hash": "c2", "reviewedAt": "2026-11-24T09:00:01.000", "grade": "Easy"},
    ]
    return json.dumps({"cards": cards, "sessions": [{"reviews": reviews}]} | changes)


def test_hashcards_brings_every_review() -> None:
    """Cards of one text are one note, reviews lie at the local time, and the due day is the one it gave."""
    readings = hashcards.parse(export(), AT, 4)
    assert hashcards.recognises(export())
    assert readings is not None
    assert [reading.deck.name for reading in readings] == ["Geography", "Sea"]
    assert texts_of(readings[0]) == [("Capital of Peru?", "Lima")]
    assert texts_of(readings[1]) == [("The [...] moves the [...].", "The {{c1::mōon}} moves the {{c2::sea}}.")]
    first = readings[0].records[0].cards[FORWARD].entries
    assert [getattr(one, "quality", None) for one in first] == [Rating.AGAIN.quality, Rating.GOOD.quality, None]
    assert first[0].at == int(datetime.fromisoformat("2026-11-20T09:00:00+01:00").timestamp() * 1000)
    assert isinstance(first[-1], SetDue)
    assert first[-1].due == from_date(date(2026, 11, 27))
    assert list(readings[1].records[0].cards) == [CardKind("cloze 2")]
    assert not any(reading.problems for reading in readings)


@pytest.mark.parametrize(
    ("performance", "state"),
    [
        ({"lastReviewedAt": "2026-10-24T09:00:00.000", "dueDate": "2026-11-27"}, (34, from_date(date(2026, 11, 27)))),
        ({"lastReviewedAt": "2026-11-27T09:00:00.000", "dueDate": "2026-11-27"}, None),
        ({"dueDate": "2026-11-27"}, None),
        (None, None),
    ],
)
def test_a_card_of_hashcards_without_reviews_keeps_its_state(
    performance: dict[str, str] | None, state: tuple[int, Day] | None
) -> None:
    """A card that was learnt, but has no review in the export, is not new."""
    card = {"hash": "x", "content": {"basic": {"question": "ebb", "answer": "falls"}}, "performance": performance}
    readings = hashcards.parse(export(cards=[card]), AT, 4)
    assert readings is not None
    told = [record.cards[FORWARD].state for record in readings[0].records.values()]
    assert [(one.interval, one.due) for one in told if one is not None] == ([] if state is None else [state])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (export(cards=[{"hash": "x"}]), "card 1 has no question and answer, and no cloze"),
        (export(cards=[]), "no cards"),
        (export(cards=[{"hash": "x", "content": {"basic": {"question": "", "answer": "a"}}}]), 'of the deck ""'),
        (
            export(cards=[{"hash": "x", "content": {"cloze": {"text": "a", "start": 5, "end": 6}}}]),
            'a card of the deck "" is empty, and is left out',
        ),
        (export(sessions=[{"reviews": [{"hash": "q1"}]}, {"reviews": None}, 1]), "1 review has no card, time or grade"),
        (
            export(sessions=[{"reviews": [{"hash": "q1"}, {"hash": "q1", "grade": "so-so", "reviewedAt": "x"}]}]),
            "2 reviews have no card, time or grade",
        ),
    ],
)
def test_what_hashcards_says_wrongly_is_named(text: str, message: str) -> None:
    """A card or review that cannot be read is a problem, and the rest is read."""
    readings = hashcards.parse(text, AT, 4)
    assert readings is not None
    assert any(message in problem.message for problem in readings[0].problems)


@pytest.mark.parametrize("text", ["{", "[]", '{"cards": 1, "sessions": []}', '{"cards": [], "sessions": 1}', "1"])
def test_other_json_is_not_of_hashcards(text: str) -> None:
    """What has not both lists is another program's."""
    assert hashcards.parse(text, AT, 4) is None
    assert not hashcards.recognises("## Term\nDefinition")


# pyglossary

TABS = "##name\tTides\n##author\tAda\n"


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (
            TABS + "ebb|falling tide|low; out\tIt falls.\\nTwice.",
            [("ebb", "It falls.\nTwice.", "falling tide|low, out")],
        ),
        (TABS + "a\\|b\tone\\ttwo \\\\n\n##tag\tlater", [("a|b", "one\ttwo \\n", ""), ("##tag", "later", "")]),
        ("\ufeff##name\tTides\r\nlead\tmetal\r\nlead\tto guide\r\n", [("lead", "metal", ""), ("lead", "to guide", "")]),
        (
            '"#name","Tides"\n"ebb","It falls.\nTwice.","falling tide,low"\n"#tag","later"\n\n"I","me"',
            [("ebb", "It falls.\nTwice.", "falling tide|low"), ("#tag", "later", ""), ("I", "me", "")],
        ),
    ],
)
def test_tables_of_pyglossary(text: str, notes: list[tuple[str, str, str]]) -> None:
    """What is said of the dictionary is no note, other forms are aliases, and escaped characters are what they mean."""
    assert delimited.recognises(text)
    reading = delimited.parse(text, "given")
    assert not reading.problems
    assert [(note.term, note.definition, "|".join(note.aliases)) for note in reading.deck.notes] == notes
    with pytest.raises(Special):
        delimited.TableRead(text, "given")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (TABS + "ebb\tfalls\n\tnothing", 4),
        (TABS + "ebb\tfalls\n\nflow", 5),
        ('"#name","x"\n"ebb","falls"\n"flow","' + "x" * 140_000 + '"', 2),
    ],
)
def test_rows_of_pyglossary_that_cannot_be_read(text: str, line: int) -> None:
    """A row that lacks a side or has a huge cell is reported with its line, and the rows before it are read."""
    reading = delimited.parse(text, "given")
    assert [note.term for note in reading.deck.notes] == ["ebb"]
    assert [problem.line for problem in reading.problems] == [line]


# Logseq

PAGE = """\
title:: sea
- Next: [[Tides]]
- What moves the **sea**? #card #[[big tides]] #moon
  id:: 6416cac5
  card-last-interval:: 8.5
  card-ease-factor:: 2.6
  card-next-schedule:: 2026-12-09T00:00:00.000Z
\t- The moon,
\t\t- and [[the sun]].
\t- ```python
\t  - pull()
\t  ```
- The {{cloze moon}} moves the {{cloze sea \\\\ salt}}. [[card]]
  card-last-interval:: -1
  card-next-schedule:: 2026-12-01T00:00:00.000Z
- ## Ebb #card
  card-last-interval:: nil
\t-
\t  flow
- Spring #card
  card-next-schedule:: soon
  card-last-interval:: 4
\t- ![tide](../assets/tide.png)
- Empty #card
"""


def test_logseq_blocks_are_cards() -> None:
    """A tagged block asks for what lies below it, all its clozes are one card, and properties are no text."""
    assert logseq.recognises(PAGE)
    assert not logseq.recognises("- a card\n- #cards")
    reading = logseq.parse(PAGE, "Sea___Tides", days)
    assert reading.deck.name == "Sea::Tides"
    assert texts_of(reading) == [
        ("What moves the **sea**?", "- The moon,\n  - and the sun.\n- ```python\n  - pull()\n  ```"),
        ("The [...] moves the [...].", "The {{c1::moon}} moves the {{c1::sea::salt}}."),
        ("Ebb", "flow"),
        ("Spring", "![tide](../assets/tide.png)"),
    ]
    assert reading.deck.notes[0].tags == ("big-tides", "moon")
    assert states_of(reading) == [
        {FORWARD: known("2026-12-09", 8, 260)},
        {CardKind("cloze 1"): known("2026-12-01", 1, 250, 1, 0)},
        {},
        {},
    ]
    assert [(one.line, one.message) for one in reading.problems] == [
        (24, "a card without an answer; write it in a block below it")
    ]


# Org

FILE = """\
#+TITLE: Seas
Preface.
* TODO [#A] Which *moon* pulls the sea?                     :drill:geo:
SCHEDULED: <2026-12-09 Wed>
:PROPERTIES:
:DRILL_LAST_INTERVAL: 8.5
:DRILL_EASE: 2.36
:DRILL_FAILURE_COUNT: 1
:END:
Think of ~tides~.
** Answer
Ours, see [[https://example.org][there]].
** Source
A book.
* Moon :drill:
:PROPERTIES:
:DRILL_LAST_INTERVAL: 4
:DRILL_LAST_REVIEWED: [2026-12-01 Tue 23:14]
:END:
The [moon||body] moves [1/2] the [sea].
#+BEGIN_SRC c
a[i] = 1;
#+END_SRC
* Ebb :drill:
SCHEDULED: <2026-12-09 Wed>
:PROPERTIES:
:DRILL_CARD_TYPE: twosided
:DRILL_LAST_INTERVAL: 3
:END:
Flow
* Capital of Peru                               :fc:
DEADLINE: <2027-01-01 Fri>
:PROPERTIES:
:FC_TYPE: double
:END:
:REVIEW_DATA:
| position | ease | box | interval | due                  |
|----------+------+-----+----------+----------------------|
| front    | 2.65 |   4 |    19.64 | 2026-12-09T09:00:00Z |
| back     | 2.5  |  -1 |        0 | 2026-12-09T09:00:00Z |
| side     | 2.5  |   1 |        4 | 2026-12-09T09:00:00Z |
:END:
Lima
* :fc:
:REVIEW_DATA:
| 1 | 2.5 | 3 | 6 | 2026-12-09T09:00:00Z |
:END:
The {{moon}{body}@0} moves the {{sea}@1}, =not {{this}}=.
* Nothing :drill:
* Only a heading :fc:
** Said here
* Unread :drill:
:PROPERTIES:
:DRILL_LAST_INTERVAL: many
:END:
Yes
"""


def test_org_headings_are_cards() -> None:
    """Cards of org-drill and org-fc bring their texts as Markdown, and where each stands."""
    assert org.recognises(FILE)
    assert not org.recognises("* A heading :work:\n** drill\ntext")
    reading = org.parse(FILE, "file", days)
    assert reading.deck.name == "Seas"
    assert texts_of(reading) == [
        (
            "Which **moon** pulls the sea?\n\nThink of `tides`.",
            "Ours, see [there](https://example.org).\n\n**Source**\n\nA book.",
        ),
        ("Moon", "The {{c1::moon::body}} moves [1/2] the {{c2::sea}}.\n```c\na[i] = 1;\n```"),
        ("Ebb", "Flow"),
        ("Capital of Peru", "Lima"),
        ("The [...] moves the [...], `not {{this}}`.", "The {{c1::moon::body}} moves the {{c2::sea}}, `not {{this}}`."),
        ("Only a heading", "Said here"),
        ("Unread", "Yes"),
    ]
    assert [note.tags for note in reading.deck.notes[:4]] == [("geo",), (), ("reverse",), ("reverse",)]
    one, two = CardKind("cloze 1"), CardKind("cloze 2")
    assert states_of(reading) == [
        {FORWARD: known("2026-12-09", 8, 236, 1)},
        {one: known("2026-12-05", 4), two: known("2026-12-05", 4)},
        {FORWARD: known("2026-12-09", 3), REVERSE: known("2026-12-09", 3)},
        {FORWARD: known("2026-12-09", 20, 265)},
        {two: known("2026-12-09", 6)},
        {},
        {},
    ]
    assert [(one.line, one.message) for one in reading.problems] == [
        (49, "a card without an answer; write it below its heading")
    ]


def test_a_file_without_a_title_has_its_own_name() -> None:
    """The name of a deck is the file's; a card that was never scheduled is new."""
    reading = org.parse("* Ebb :drill:\n:PROPERTIES:\n:DRILL_LAST_INTERVAL: 3\n:END:\nFlow\n", "seas", days)
    assert (reading.deck.name, reading.records) == ("seas", {})


@pytest.mark.parametrize(
    ("interval", "reviewed"),
    [("inf", "2026-12-01"), ("nan", "2026-12-01"), ("1e400", "2026-12-01"), ("9", "9999-12-30")],
)
def test_a_drill_that_no_calendar_has(interval: str, reviewed: str) -> None:
    """A card whose due day cannot be calculated is new."""
    properties = f":PROPERTIES:\n:DRILL_LAST_INTERVAL: {interval}\n:DRILL_LAST_REVIEWED: [{reviewed}]\n:END:"
    reading = org.parse(f"* Ebb :drill:\n{properties}\nFlow\n", "seas", days)
    assert (texts_of(reading), reading.records) == ([("Ebb", "Flow")], {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*bold* and /italic/, +gone+ _under_", "**bold** and *italic*, ~~gone~~ *under*"),
        ("a*b*c 2*3=6 and/or", "a*b*c 2*3=6 and/or"),
        ("=code= ~verbatim~", "`code` `verbatim`"),
        (r"\(x^2\) and \[y\]", "$x^2$ and $$y$$"),
        ("[[https://example.org]]", "<https://example.org>"),
        ("[[file:moon.png]]", "![](moon.png)"),
        ("[[file:full moon.png][Moon]]", "![Moon](<full moon.png>)"),
        ("[[id:123][Tides]] [[Tides]]", "Tides Tides"),
        ("  set in\n    more", "set in\n  more"),
        ("#+begin_quote\nsaid\n#+end_quote\n# a comment\n#+attr_html: x", "> said"),
        ("#+begin_center\nmiddle\n#+end_center", "middle"),
        ("#+begin_example\n*as it is*\n", "```\n*as it is*\n\n```"),
        ("", ""),
    ],
)
def test_org_becomes_markdown(text: str, expected: str) -> None:
    """Emphasis, code, formulas, links, pictures and quotes mean the same; keywords and comments go."""
    assert orgtext.markdown(text.split("\n")) == expected


@given(st.text(alphabet="*#:- \n[]{}|@drilfc0123456789<>!,\t", max_size=200))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    """Whatever a file holds, it is read or passed over."""
    logseq.parse(f"- a #card\n{text}", "x", days)
    org.parse(f"* a :drill:\n{text}", "x", days)
    org.parse(f"* a :fc:\n{text}", "x", days)
    markdown.parse(f"#flashcards\n\na::b\n<!--SR:{text}-->", "x")
