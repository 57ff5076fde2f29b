"""``decks split``: a deck file in several parts, of which nothing is lost."""

from pathlib import Path

import pytest
from helpers import Person

from flashcards.errors import DeckError, OutputError
from flashcards.library import files, splitting, streams

NOTES = "".join(f"\n## Term {number}\nWhat number {number} is about.\n\n#tag-{number}\n" for number in range(200))
HALVES = NOTES.replace("\n## Term 50\n", "\n# Part 1\n\n## Term 50\n").replace(
    "\n## Term 120\n", "\n# Part 2\n\n## Term 120\n"
)
DECKS = {
    "front matter": f"---\ndeck: Seas\ntags: [sea]\nreverse: true\n# new\nnew-per-day: 5\n---\n\nText.\n{HALVES}",
    "a title": f"# Seas\n\nText.\n{HALVES}",
    "the name of the file": HALVES,
    "a section with the name of the deck": f"---\ndeck: Seas\n---\n\n# Seas\n\n# Seas\n{NOTES}",
    "no head": NOTES[1:],
    "code": f"---\ndeck: Seas\n---\n{HALVES}".replace("is about.", "is about.\n\n```\n## no term\n```"),
    "line ends of Windows": f"---\r\ndeck: Seas\r\n---\r\n{HALVES}".replace("\r\n", "\n").replace("\n", "\r\n"),
    "a problem": f"{HALVES}\n## Without text\n",
}


@pytest.mark.parametrize("text", DECKS.values(), ids=DECKS)
def test_nothing_is_lost(person: Person, text: str) -> None:
    """All notes stay, with what they say, their guids and their histories, and the file is a part itself."""
    path = person.write("seas.md", text)
    with person.collection() as opened:
        person.answer(opened, "Term 7")
        person.answer(opened, "Term 150")
        query = (
            "select guid, term, definition, notes.tags, section, retired, decks.name, reps from notes"
            " join decks on decks.id = deck join (select cards.note, count(log.seq) as reps from cards"
            " left join log on log.card = cards.id group by cards.note) on note = notes.id order by notes.id"
        )
        before = opened.connection.execute(query).fetchall()
        data, parts = splitting.plan(path, 3_000)
        assert len(parts) > 3
        assert max(len(part.data) for part in parts) < 6_000  # most pieces are smaller by far
        splitting.carry_out(data, parts)
        assert [part.path for part in parts] == [
            path,
            *(path.with_name(f"seas-{n}.md") for n in range(2, len(parts) + 1)),
        ]
        for part in parts:
            person.touch(part.path)
        person.refresh(opened)
        assert opened.connection.execute(query).fetchall() == before
        assert sum(part.notes for part in parts) == len(before)


def test_what_fails_changes_nothing(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the file changes meanwhile, or a part cannot be written, only the file is there, as it was."""
    path = person.write("seas.md", NOTES)
    data, parts = splitting.plan(path, 3_000)
    with pytest.raises(OutputError, match="another program changed it"):
        splitting.carry_out(b"other", parts)
    assert [*person.decks.glob("seas*")] == [path]
    write = files.write_atomically

    def full(at: Path, text: bytes) -> None:
        if at == path:
            raise OutputError(str(at), "no space left")
        write(at, text)

    monkeypatch.setattr(splitting, "write_atomically", full)
    with pytest.raises(OutputError, match="no space left"):
        splitting.carry_out(data, parts)
    assert [*person.decks.glob("seas*")] == [path]
    assert path.read_bytes() == data


@pytest.mark.parametrize("more", ["\nQ: x\nA: y\n", "\n## Open\n```\n"], ids=["blocks", "open code"])
def test_what_cannot_be_split(person: Person, more: str) -> None:
    """A deck that is not only notes below headings is refused, and stays."""
    path = person.write("seas.md", NOTES + more)
    if "Q:" in more:
        with pytest.raises(DeckError, match="split it by hand"):
            splitting.plan(path, 3_000)
    else:
        assert splitting.plan(path, 3_000)[1][-1].data.endswith(more.encode())


@pytest.mark.uncovered
def test_the_command(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what it would write, then writes it, by file or by deck; the line on a large file names it."""
    person.write("seas.md", "".join(f"\n## Term {number}\nWhat {number} is about.\n" for number in range(32_000)))
    for module in (files, streams):
        monkeypatch.setattr(module, "LARGEST_DECK", 2**20)
    monkeypatch.setattr(files.read_bytes, "__defaults__", (2**20,))
    path = person.decks / "seas.md"
    refused = person.run("due")
    assert f"more than 1 MB, the limit; to split it, run: flashcards decks split {path}\n" in refused.stderr
    planned = person.run("decks", "split", "seas.md", "--size", "1", "--dry-run")
    assert planned.stdout.startswith(f"Would split {path} into 2 files:\n  {path}: ")
    assert [*person.decks.glob("seas*")] == [path]
    done = person.run("decks", "split", str(path), "--size", "1")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == planned.stdout.replace("Would split", "Split")
    assert "32,000" in person.run("decks").stdout.replace("32000", "32,000")
    rest = [path, path.with_stem("seas-2")]
    for meant, parts in ((str(path), rest[:1]), ("SEAS", sorted(rest, key=str))):
        said = person.run("decks", "split", meant, "--size", "1")
        assert said.stdout == "".join(f"Nothing to split: {part} has at most 1 MB\n" for part in parts)
    unknown = person.run("decks", "split", "none.md")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert unknown.stderr.startswith('flashcards: no deck or file "none.md"; ')
