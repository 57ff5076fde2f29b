"""Guids are made today as they were made first."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cards import new_guid
from flashcards.guidkey import guid_key

EMPHASIS = re.compile(r"(?<![\\\w])(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)|(?<!\\)(\*{1,3}|~~|`+)(?=\S)(.+?)(?<=\S)\3")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def first_plain(term: str) -> str:
    """A term without its marks as the first version found them."""
    for _ in range(3):
        term = EMPHASIS.sub(lambda match: match[2] or match[4], term)
    return ESCAPED.sub(r"\1", term).strip()


def first_key(term: str) -> str:
    """The key of a term in ASCII as the first version had it."""
    words = re.sub(r"[^\w#$+<=>^`|~ ]|_", " ", first_plain(term).lower())
    return " ".join(words.split()) or " ".join(term.split())


@pytest.mark.parametrize(
    ("term", "guid"),
    [
        ("LoRA (Low-Rank Adaptation)", "6094f9071752a9a3ea7c"),
        ("`*args` and `**kwargs`", "d947d5136eb1ba07c316"),
        ("`__init__`", "e41d28fa76d01b5fc0c2"),
        ("x ** y ** z", "c8295b0ab5af6c1aac70"),
        ("...", "df597f921450553b4437"),
        ("Ebbe & Flut", "87d8a22dd159a71fe2dc"),
        (
            "What does this print?\n\n```python\nfor i in range(2):\n    print(i)\n```\n\n- in Python 3\n- on Linux",
            "b814d710835c8c5090ee",
        ),
    ],
)
def test_guids_by_value(term: str, guid: str) -> None:
    """The guid of a term is the same for ever, on every machine."""
    assert new_guid("Seas", term) == guid


def test_a_question_of_several_lines() -> None:
    """It has the guid that it had when it was one line with backticks for fences."""
    lines = "What does this print?\n\n```python\nprint(1)\n```\n- now"
    assert new_guid("Seas", lines) == new_guid("Seas", "What does this print? ` print(1) ` - now")


@pytest.mark.parametrize("term", ["***_~~**`x`**~~_***", "``` a ` b `` c"])
def test_marks_within_marks(term: str) -> None:
    """Three times are marks taken off."""
    assert guid_key(term) == first_key(term)


@given(st.one_of(st.text(alphabet="*_~`\\ ab", max_size=20), st.text(alphabet="`` a*", max_size=20)))
def test_marks_are_found_as_they_were(term: str) -> None:
    """In time that grows with the text, the same marks go as those that the first rule found."""
    assert guid_key(term) == first_key(term)
