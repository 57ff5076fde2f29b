"""A change of a file leaves its encoding, its mark and the ends of its other lines as they are."""

from pathlib import Path

import pytest
from helpers import Person
from hypothesis import given
from hypothesis import strategies as st

from flashcards.formats import decode
from flashcards.library.rewriting import rewritten

ENCODINGS = {"utf-8": b"", "utf-8-sig": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}

_texts = st.lists(st.sampled_from(["a", "\u6d77", " ", "\r\n", "\r", "\n", "\x0b", "\u2028"]), max_size=20).map("".join)


@given(st.sampled_from([*ENCODINGS]), _texts, _texts, _texts)
def test_only_what_changed_is_written(encoding: str, above: str, old: str, below: str) -> None:
    """The same text gives the same bytes, and another one reads as what it was meant to be."""
    data = ENCODINGS[encoding] + f"{above}\n{old}\n{below}".encode(encoding)
    assert rewritten(data, decode(data, "x")) == data
    changed = decode(data, "x").replace("\n", "\nnew\n", 1)
    assert decode(rewritten(data, changed), "x") == changed


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## A\r\nx\r\n", "## A\r\nx\r\n\r\n#new\r\n"),
        ("## A\rx\r", "## A\rx\r\r#new\r"),
        ("## A\nx", "## A\nx\n\n#new"),
        ("## A\r\nx\r\n\r\n## B\r\ny\n", "## A\r\nx\r\n\r\n#new\r\n\r\n## B\r\ny\n"),
        ("# Top\r\n\n## A\r\nx\r\n", "# Top\r\n\n## A\r\nx\r\n\r\n#new\r\n"),
    ],
)
@pytest.mark.parametrize("encoding", [*ENCODINGS])
def test_tags_in_files_of_all_kinds(person: Person, encoding: str, before: str, after: str) -> None:
    """A tag is written into files of every system as that system would write it."""
    path = person.decks / "a.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(ENCODINGS[encoding] + before.encode(encoding))
    assert person.run("tag", "A", "new").exit_code == 0
    assert _text(path, encoding) == after


@pytest.mark.parametrize("encoding", [*ENCODINGS])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_notes_added_to_files_of_all_kinds(person: Person, encoding: str, end: str) -> None:
    """So are notes that are added, and those of an import."""
    path = person.decks / "a.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(ENCODINGS[encoding] + f"## A{end}x{end}".encode(encoding))
    assert person.run("add", "-t", "B", "-d", "y").exit_code == 0
    assert person.run("import", "-", "--deck", "a", text="term,definition\nC,z\n").exit_code == 0
    assert _text(path, encoding) == "## A\nx\n\n## B\ny\n\n## C\nz\n".replace("\n", end)


def _text(path: Path, encoding: str) -> str:
    data = path.read_bytes()
    assert data.startswith(ENCODINGS[encoding])
    return data[len(ENCODINGS[encoding]) :].decode(encoding)
