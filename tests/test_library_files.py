"""Which files of a library are decks, and writing them."""

import os
import subprocess
import sys
import time
from pathlib import Path

import platformdirs
import pytest
from helpers import Person, deck_text
from test_library import entries, told
from test_library import person as person  # noqa: PLC0414 - a fixture

from flashcards.collection import browse
from flashcards.collection.store import Collection
from flashcards.disk.parts import part_in, sweep
from flashcards.errors import DeckError, OutputError
from flashcards.formats.markdown import slug
from flashcards.library.files import begin, read_bytes, shipped_decks, write_atomically
from flashcards.library.places import (
    NOT_DECKS,
    Home,
    broken_links,
    deck_files,
    default_home,
    nameless,
    source_name,
)
from flashcards.library.watch import is_current
from flashcards.studyday import Instant

PLAIN = ".flashcards-0123456789ab.part"


class TestFiles:
    """Which files are decks."""

    def test_what_is_a_deck(self, tmp_path: Path) -> None:
        """Markdown files below the folder, in order; not what a repository holds beside decks, nor hidden ones."""
        wanted = ["a.md", "b.markdown", "sub/E.MD", "sub/c.md", "sub/deep/d.md"]
        others = ["README.md", "readme.markdown", "CHANGELOG.md", "Contributing.md", "LICENSE.MD", "notes.txt"]
        others += [
            ".hidden.md",
            ".git/e.md",
            "node_modules/e.md",
            "sub/site-packages/x.md",
            "sub/README.md",
            "a.md~",
            "A.MD.bak",
        ]
        for name in wanted + others:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        assert [str(Path(path).relative_to(tmp_path)) for path in deck_files(str(tmp_path))] == wanted

    @pytest.mark.parametrize("name", sorted(NOT_DECKS))
    def test_a_name_that_is_passed_over_is_given_to_no_deck(self, tmp_path: Path, name: str) -> None:
        """The file that is named after a deck is read, also where the deck is called like one of those."""
        path = tmp_path / f"{slug(name.upper())}.md"
        path.touch()
        assert list(deck_files(str(tmp_path))) == [str(path)]

    def test_what_is_not_a_deck_is_looked_for_in_the_same_folders(self, tmp_path: Path) -> None:
        """Broken links and names that are not text are said where a deck would be read, and nowhere else."""
        (tmp_path / ".flashcardsignore").write_text("drafts/\n", encoding="utf-8")
        for place in ("", "sub/", "drafts/", ".git/", "node_modules/"):
            (tmp_path / place).mkdir(exist_ok=True)
            (tmp_path / place / "away.md").symlink_to("nowhere")
            Path(os.fsdecode(os.fsencode(tmp_path / place / "f") + b"\xff.md")).touch()
        odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xfe"))
        odd.mkdir()
        (odd / "e.md").touch()
        told = [Path(path).relative_to(tmp_path) for path in broken_links(str(tmp_path))]
        assert [*map(str, told)] == ["away.md", "sub/away.md"]
        ends = [os.fsencode(Path(path).relative_to(tmp_path)) for path in nameless(str(tmp_path))]
        assert ends == [b"f\xff.md", b"sub/f\xff.md", b"\xfe/e.md"]
        assert list(deck_files(str(tmp_path))) == []

    def test_a_folder_that_is_not_there_has_no_decks(self, tmp_path: Path) -> None:
        """No folder, no decks, no error."""
        assert list(deck_files(str(tmp_path / "nowhere"))) == []

    def test_links_are_followed_and_loops_are_not(self, person: Person, tmp_path: Path) -> None:
        """A folder linked into the library is read once, and a link back to the library ends."""
        elsewhere = tmp_path / "repository"
        elsewhere.mkdir()
        (elsewhere / "lakes.md").write_text(deck_text("Lakes", {"Tarn": "A lake in the mountains."}), encoding="utf-8")
        (person.decks / "linked").symlink_to(elsewhere)
        (person.decks / "loop").symlink_to(person.decks)
        (elsewhere / "back").symlink_to(person.decks)
        (person.decks / "broken.md").symlink_to(tmp_path / "nowhere.md")
        with person.collection() as opened:
            assert [deck.name for deck in browse.decks(opened)] == ["Lakes", "Seas"]
            assert [deck.cards for deck in browse.decks(opened)] == [1, 3]

    def test_a_file_outside_the_library_is_remembered(self, person: Person, tmp_path: Path) -> None:
        """A deck that was once studied by its path is read again whenever it changes."""
        outside = tmp_path / "lakes.md"
        outside.write_text(deck_text("Lakes", {"Tarn": "A lake in the mountains."}), encoding="utf-8")
        person.touch(outside)
        with person.collection() as opened:
            person.refresh(opened, outside)
            assert person.terms(opened, "Lakes") == ["Tarn"]
            assert is_current(opened, person.home)
            outside.write_text(deck_text("Lakes", {"Tarn": "High.", "Pond": "A small lake."}), encoding="utf-8")
            person.touch(outside)
            assert not is_current(opened, person.home)
            person.refresh(opened)
            assert person.terms(opened, "Lakes") == ["Tarn", "Pond"]

    def test_a_file_outside_that_is_no_deck_is_forgotten(self, person: Person, tmp_path: Path) -> None:
        """A path that was given by mistake is complained about once."""
        outside = tmp_path / "shopping.md"
        outside.write_text("Milk.\n", encoding="utf-8")
        with person.collection() as opened:
            assert len(person.refresh(opened, outside)) == 1
            assert person.refresh(opened) == []

    def test_the_home_may_move(self, person: Person, tmp_path: Path) -> None:
        """Decks and reviews that are moved together go on as if nothing had happened."""
        with person.collection() as opened:
            person.answer(opened, "Tide")
        moved = Person(person.folder.rename(tmp_path / "new home"))
        with moved.collection() as opened:
            assert told(moved, opened) == []
            assert entries(opened, "Tide") == 1
            (view,) = browse.find_term(opened, "Tide")
            assert view.active
            assert moved.home.absolute(view.source) == str(moved.decks / "seas.md")

    @pytest.mark.parametrize(
        ("path", "name"),
        [
            ("/home/decks/a.md", "decks/a.md"),
            ("/home/decks/../decks/a.md", "decks/a.md"),
            ("/homes/decks/a.md", "/homes/decks/a.md"),
            ("/other/a.md", "/other/a.md"),
        ],
    )
    def test_how_a_file_is_named(self, path: str, name: str) -> None:
        """A file inside the home is named relative to it, any other by its whole path."""
        assert source_name(path, Home("/home")) == name


class TestHome:
    """Where things are."""

    @pytest.mark.parametrize("given", [None, "", "/somewhere/else", "/with space/\u6d77", "relative/path", "~/tilde"])
    def test_default_home(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: str | None) -> None:
        """It is where platformdirs says, for any XDG_DATA_HOME that is valid; a relative one is not."""
        monkeypatch.setenv("HOME", str(tmp_path))
        if given is None:
            monkeypatch.delenv("XDG_DATA_HOME", raising=False)
        else:
            monkeypatch.setenv("XDG_DATA_HOME", given)
        if given is None or not given or given.startswith("/"):
            assert Path(default_home()) == platformdirs.user_data_path("flashcards", appauthor=False)
        else:
            assert Path(default_home()) == tmp_path / ".local/share/flashcards"

    def test_default_home_elsewhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """On other systems platformdirs itself is asked."""
        monkeypatch.setattr(sys, "platform", "elsewhere")
        assert Path(default_home()) == platformdirs.user_data_path("flashcards", appauthor=False)

    def test_a_library_begins_with_the_decks_that_ship(self, tmp_path: Path) -> None:
        """They are copied once, byte for byte, and never again into a library that is there."""
        home = Home(str(tmp_path / "new" / "home"))
        copied = begin(home)
        assert [path.name for path in copied] == [path.name for path in shipped_decks()]
        assert [path.read_bytes() for path in copied] == [path.read_bytes() for path in shipped_decks()]
        copied[0].unlink()
        assert begin(home) == []
        assert not copied[0].exists()

    def test_the_shipped_decks_have_nothing_wrong(self, tmp_path: Path) -> None:
        """What ships is read without a word."""
        person = Person(tmp_path)
        begin(person.home)
        with Collection.open(person.home.collection) as opened:
            assert told(person, opened) == []
            assert sum(deck.cards for deck in browse.decks(opened)) >= 23

    def test_a_library_that_cannot_be_made(self, tmp_path: Path) -> None:
        """A home that is a file is one sentence."""
        (tmp_path / "file").touch()
        with pytest.raises(OutputError, match="cannot write: Not a directory"):
            begin(Home(str(tmp_path / "file")))


class TestWriting:
    """A deck file is written whole or not at all."""

    @pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
    def test_a_written_file_is_whole(self, tmp_path: Path, mode: int) -> None:
        """The new bytes are there, the permissions are as they were, and nothing else is left."""
        path = tmp_path / "seas.md"
        path.write_bytes(b"old")
        path.chmod(mode)
        write_atomically(path, b"new")
        assert path.read_bytes() == b"new"
        assert path.stat().st_mode & 0o777 == mode
        assert [*tmp_path.iterdir()] == [path]

    @pytest.mark.parametrize(("private", "mode"), [(True, 0o600), (False, 0o640)])
    def test_who_may_read_a_new_file(self, tmp_path: Path, private: bool, mode: int) -> None:  # noqa: FBT001
        """Its owner alone; or others too, as far as the umask lets them, where a person asked for it by name."""
        before = os.umask(0o027)
        try:
            write_atomically(tmp_path / "seas.md", b"new", private=private)
        finally:
            os.umask(before)
        assert (tmp_path / "seas.md").stat().st_mode & 0o777 == mode

    @pytest.mark.parametrize("name", ["folder", "nowhere/seas.md", "folder/seas.md/deeper.md"])
    def test_a_failure_leaves_nothing_behind(self, tmp_path: Path, name: str) -> None:
        """What was there is untouched, and no temporary file stays."""
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "seas.md").write_bytes(b"old")
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(OutputError, match="cannot write"):
            write_atomically(tmp_path / name, b"new")
        assert sorted(tmp_path.rglob("*")) == before
        assert (tmp_path / "folder" / "seas.md").read_bytes() == b"old"

    def test_a_long_name(self, tmp_path: Path) -> None:
        """The longest name that a file may have can be written."""
        path = tmp_path / f"{'x' * 252}.md"
        write_atomically(path, b"new")
        assert path.read_bytes() == b"new"

    def test_what_a_killed_program_left(self, tmp_path: Path) -> None:
        """Parts of dead processes go after an hour; those of living ones stay, and so does all that is not ours."""
        with subprocess.Popen([sys.executable, "-c", ""]) as child:
            dead = child.pid
        target = tmp_path / "deck.md"
        target.write_bytes(b"text")
        folder = tmp_path / "decks"
        folder.mkdir()
        left = [folder / f".flashcards-{dead}-0123456789ab.part", folder / PLAIN]
        names = (
            ".flashcards-0123456789ab.part.md",
            ".flashcards-0123456789AB.part",
            f".flashcards-{dead}-0123456789a.part",
            "flashcards-0123456789ab.part",
            ".other-0123456789ab.part",
            f".flashcards-1{'0' * 30}-0123456789ab.part",
            "seas.md",
        )
        kept = [part_in(folder), *(folder / name for name in names)]
        for path in (*left, *kept):
            path.write_bytes(b"text")
        link, below = folder / ".flashcards-00000000000a.part", folder / ".flashcards-00000000000b.part"
        link.symlink_to(target)
        below.mkdir()
        now = int(time.time() * 1000)
        sweep(folder, Instant(at=now + 3_500_000, utc_offset=0))
        assert {*folder.iterdir()} == {*left, *kept, link, below}
        sweep(folder, Instant(at=now + 3_700_000, utc_offset=0))
        assert {*folder.iterdir()} == {*kept, link, below}
        assert target.read_bytes() == b"text"
        sweep(tmp_path / "nowhere", Instant(at=now, utc_offset=0))

    def test_a_part_with_an_old_time(self, tmp_path: Path) -> None:
        """A second name that was just given to an old file is not an hour old."""
        part = tmp_path / PLAIN
        part.write_bytes(b"text")
        os.utime(part, (1, 1))
        sweep(tmp_path, Instant(at=int(time.time() * 1000), utc_offset=0))
        assert part.exists()

    @pytest.mark.parametrize(("name", "reason"), [("nowhere.md", r"cannot be read \(No such file"), (".", "a folder")])
    def test_what_cannot_be_read(self, tmp_path: Path, name: str, reason: str) -> None:
        """The reason is in the sentence."""
        with pytest.raises(DeckError, match=reason):
            read_bytes(tmp_path / name)
