"""The front matter of a deck file: its settings and names, what is wrong in it, and how it ends."""

import subprocess
import sys

import pytest
from test_markdown import messages, read

from flashcards.cards import Deck, Limits, Note
from flashcards.formats.markdown import parse, render


@pytest.mark.parametrize(
    ("front", "deck"),
    [
        ("", Deck(name="given")),
        ("# a comment", Deck(name="given")),
        ("deck: Seas", Deck(name="Seas")),
        ("deck: '1.5'", Deck(name="1.5")),
        ("deck:\ntags:\nreverse: ~", Deck(name="given")),
        ("tags: [a, '#b', c d, 2024]", Deck(name="given", tags=("a", "b", "c_d", "2024"))),
        ("tags: a, b c", Deck(name="given", tags=("a", "b", "c"))),
        ("speak: front FR", Deck(name="given", speak="term fr")),
        ("speak: none", Deck(name="given", speak="none")),
        ("reverse: on", Deck(name="given", reverse=True)),
        ("reverse: false", Deck(name="given")),
        ("new-per-day: 0\nreviews-per-day: 7", Deck(name="given", limits=Limits(new=0, reviews=7))),
        ("max-interval: 365", Deck(name="given", limits=Limits(interval=365))),
        ("new-per-day: null", Deck(name="given", limits=Limits(new=None))),
        ("new-per-day: None", Deck(name="given", limits=Limits(new=None))),
    ],
)
def test_front_matter(front: str, deck: Deck) -> None:
    """Settings are read, and an empty one is as good as none."""
    reading = read(f"---  \n{front}\n---\n## T\nd")
    assert not reading.problems
    assert not reading.notices
    assert reading.deck == Deck(
        name=deck.name,
        tags=deck.tags,
        reverse=deck.reverse,
        limits=deck.limits,
        speak=deck.speak,
        notes=(Note(term="T", definition="d"),),
    )


@pytest.mark.parametrize(
    ("front", "line", "message"),
    [
        ("tags: [a]\ndeck: 1.5", 3, '"deck" in the front matter takes a name'),
        ("deck: ''", 2, '"deck" in the front matter takes a name'),
        ("tags: {a: b}", 2, '"tags" in the front matter takes a list of words'),
        ("tags: [[a]]", 2, '"tags" in the front matter takes a list of words'),
        ("speak: French", 2, '"speak" in the front matter takes a field and its language, as in term fr'),
        ("reverse: sometimes", 2, '"reverse" in the front matter takes true or false'),
        ("\nnew-per-day: -1", 3, '"new-per-day" in the front matter takes a whole number'),
        ("max-interval: 0", 2, '"max-interval" in the front matter takes days, 1 to 36500'),
        ("max-interval: 40000", 2, '"max-interval" in the front matter takes days, 1 to 36500'),
        ("reviews-per-day: [1]", 2, '"reviews-per-day" in the front matter takes a whole number'),
        ("new-per-day: 1000001", 2, '"new-per-day" in the front matter takes a whole number up to 1,000,000, or none'),
        ("reviews-per-day: 10000000000", 2, '"reviews-per-day" in the front matter takes a whole number'),
        ("deck: a\ndeck: b", 3, '"deck" is set twice'),
        ("- a", 2, "no settings"),
        ("a: 'b\u2028c'\ndeck: 'x", 3, "not valid YAML: found unexpected end of stream"),
        ("deck: a\nb: c: d", 3, "not valid YAML: mapping values are not allowed here"),
        ("deck: a\nb: \x01", 3, "a character that YAML forbids"),
        ("deck: a\nb: &x [1]\nc: [*x, *x]", 3, "an anchor, alias or tag (& * !) has no meaning here"),
        ("a: !!python/object/apply:os.getcwd []", 2, "an anchor, alias or tag (& * !) has no meaning here"),
        ("deck: a\nb: " + "[" * 9000 + "]" * 9000, 3, "values nested too deeply"),
        ('a: "\\UFFFFFFFF"', 1, "not valid YAML"),
        ('a: "\\U00110000"', 1, "not valid YAML"),
        ("%YAML 1." + "1" * 5000, 1, "not valid YAML"),
        ("a: " + "b" * 70_000, 1, "more than 64 KiB of front matter"),
    ],
)
def test_bad_front_matter(front: str, line: int, message: str) -> None:
    """Whatever is wrong with the settings is one problem with its line, and the notes load."""
    reading = read(f"---\n{front}\n---\n## T\nd")
    assert [problem.line for problem in reading.problems] == [line]
    assert reading.problems[0].message.startswith(message)
    assert len(reading.deck.notes) == 1


@pytest.mark.parametrize(
    ("key", "advice"),
    [
        ("revers", 'did you mean "reverse"?'),
        ("Tag", 'did you mean "tags"?'),
        ("cssclasses", "it is ignored"),
        ("created", "it is ignored"),
    ],
)
def test_unknown_settings(key: str, advice: str) -> None:
    """Another program's settings do no harm, and a slip of the pen is pointed out."""
    reading = read(f"---\ndeck: Seas\n{key}: 2024-13-45\n---\n## T\nd")
    assert not reading.problems
    assert [(notice.line, notice.message) for notice in reading.notices] == [
        (3, f'unknown key "{key}" in the front matter; {advice}')
    ]


def test_a_setting_without_a_name() -> None:
    """A key that is itself a list is unknown, too."""
    assert read("---\n? [a]\n: b\n---\n## T\nd").notices[0].message.startswith('unknown key "?"')


def test_front_matter_that_ends_with_dots() -> None:
    """It may end as a document in YAML does; dots in a text behind a rule end nothing."""
    reading = read("---\ndeck: Seas\n...\n## T\nd\n\n---\n\nmore")
    assert (reading.deck.name, reading.problems) == ("Seas", ())
    assert [(note.term, note.definition) for note in reading.deck.notes] == [("T", "d\n\n---\n\nmore")]
    assert messages(read("---\nProse\n...\n## T\nd")) == [
        '1: front matter begins here and is never closed; end it with a line "---"'
    ]


@pytest.mark.parametrize(
    ("text", "name", "description"),
    [
        ("---\ndeck: Seas\n\nAbout.\n## T\nd", "Seas", "About."),
        ("---\ndeck: Seas\n## T\nd", "Seas", ""),
        ("---\nAbout.\n\n## T\nd", "given", "About."),
    ],
)
def test_front_matter_that_is_never_closed(text: str, name: str, description: str) -> None:
    """Its settings count if they are any, and the rest is read as a deck."""
    reading = read(text)
    assert messages(reading) == ['1: front matter begins here and is never closed; end it with a line "---"']
    assert (reading.deck.name, reading.deck.description) == (name, description)
    assert len(reading.deck.notes) == 1


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Seas & Oceans", "deck: Seas & Oceans"),
        ("\u00c9tats (1)", "deck: \u00c9tats (1)"),
        ("yes", 'deck: "yes"'),
        ("1.5", 'deck: "1.5"'),
        ("a: b", 'deck: "a: b"'),
        ("# x", 'deck: "# x"'),
        ('say "\\"', 'deck: "say \\"\\\\\\""'),
        ("\x1b\U0001f30a", 'deck: "\\U0000001B\U0001f30a"'),
    ],
)
def test_names_in_front_matter(name: str, line: str) -> None:
    """A deck's name is quoted only where YAML would take it for something else."""
    text = render(Deck(name=name))
    assert text.split("\n")[1] == line
    assert parse(text, "").deck.name == name


def test_yaml_waits_until_it_is_needed() -> None:
    """Reading a deck without front matter does not even import YAML."""
    code = (
        "import sys; from flashcards.formats.markdown import parse, render; "
        "render(parse('## T\\nd', 'x').deck); sys.exit('yaml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
