"""Packages that are small and become large, and media that are none."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from packages import compress, members, pack
from test_anki_hostile import refusal
from test_anki_hostile import sound as sound  # noqa: PLC0414 - a fixture

from flashcards.anki.package.opening import read_package

MEGABYTE = 2**20


class TestBombs:
    """A small file that unpacks to a large one."""

    def test_a_zip_bomb(self, sound: Path, scratch: Path, tmp_path: Path) -> None:
        """A collection of a gigabyte of nothing stops at what its size allows."""
        content = members(sound / "legacy.apkg") | {"collection.anki21": bytes(200 * MEGABYTE)}
        path = pack(tmp_path / "a.apkg", content)
        assert path.stat().st_size < MEGABYTE
        assert "unpacks to more than the" in refusal(path)
        assert list(scratch.iterdir()) == []

    @pytest.mark.parametrize("member", ["collection.anki21b", "media", "0"])
    def test_a_zstd_bomb(self, sound: Path, scratch: Path, tmp_path: Path, member: str) -> None:
        """The collection, the list of media and each medium have limits of their own."""
        content = members(sound / "new.apkg") | {member: compress(bytes(200 * MEGABYTE))}
        path = pack(tmp_path / "a.apkg", content)
        assert "unpacks to more than the" in refusal(path)
        assert list(scratch.iterdir()) == []

    @pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
    def test_memory_stays_small(self, sound: Path, tmp_path: Path) -> None:
        """A bomb in a bomb costs no more memory than a small package."""
        content = members(sound / "new.apkg") | {"collection.anki21b": compress(bytes(900 * MEGABYTE))}
        path = pack(tmp_path / "a.apkg", content)
        script = (
            "import sys; from pathlib import Path; from flashcards.anki.package.opening import read_package\n"
            "from flashcards.errors import DeckError\n"
            "try:\n    read_package(Path(sys.argv[1])).__enter__()\n"
            "except DeckError:\n    print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
        )
        run = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, check=True, timeout=60)
        assert int(run.stdout) // 1024 < 100

    def test_a_window_that_is_too_large(self, sound: Path, scratch: Path, tmp_path: Path) -> None:
        """A frame that asks for two gigabytes of memory to be unpacked does not get them."""
        frame = b"\x28\xb5\x2f\xfd" + b"\x00" + b"\xa8" + b"\x01\x00\x00"  # a window of 2 ** 31 bytes
        content = members(sound / "new.apkg") | {"collection.anki21b": frame}
        assert "damaged" in refusal(pack(tmp_path / "a.apkg", content))
        assert list(scratch.iterdir()) == []

    @pytest.mark.usefixtures("scratch")
    def test_a_frame_that_is_cut_off(self, sound: Path, tmp_path: Path) -> None:
        """A zstd frame must be whole, even where its bytes so far make a database."""
        content = members(sound / "new.apkg")
        frame = content["collection.anki21b"]
        content["collection.anki21b"] = frame[:-4]
        assert "cut off" in refusal(pack(tmp_path / "a.apkg", content))


@pytest.mark.usefixtures("scratch")
class TestMedia:
    """Names in the list of media, which may come to be names of files."""

    @pytest.mark.parametrize(
        "name",
        ["../a", "a/b", "/etc/passwd", "..", ".", "", " ", "a\\b", "C:a", "C:\\a", "a\0b", "a\nb", "con", "NUL.txt",
         "com1.png", "x" * 256, "\u00e9" * 128, "a.", "a ", "\ud800", "con .png", "CLOCK$", "d.md:a.png", "a?.png",
         "a*", "<a", "a>", "a|b", 'a".png', "a\x9b31m.png", "a\u0085b", "\u202egnp.exe", "\u2066a", "a.png\u200b",
         "a\u2028b", "\ufeffa"],
    )  # fmt: skip
    def test_a_name_that_is_no_files_name(self, sound: Path, tmp_path: Path, name: str) -> None:
        """What climbs out of its folder, or is special to a system, refuses the whole package."""
        content = members(sound / "legacy.apkg") | {"media": json.dumps({"0": name}).encode()}
        assert "not a valid file name" in refusal(pack(tmp_path / "a.apkg", content))

    def test_a_name_in_the_modern_list(self, sound: Path, tmp_path: Path) -> None:
        """The same holds for the list in protocol buffers."""
        entry = b"\x0a\x05../ab"
        content = members(sound / "new.apkg") | {"media": compress(b"\x0a" + bytes([len(entry)]) + entry)}
        assert "not a valid file name" in refusal(pack(tmp_path / "a.apkg", content))

    @pytest.mark.parametrize(
        "listed", [b"[]", b"{", b'{"0": 1}', b"[" * 100_000, b"\xff", b'{"0": ' + b"9" * 5000 + b"}"]
    )
    def test_a_list_that_is_damaged(self, sound: Path, tmp_path: Path, listed: bytes) -> None:
        """A list that is none, or is nested without end, is refused."""
        content = members(sound / "legacy.apkg") | {"media": listed}
        assert "list of media is damaged" in refusal(pack(tmp_path / "a.apkg", content))

    def test_a_medium_with_other_bytes(self, sound: Path, tmp_path: Path) -> None:
        """The checksum in the list is looked at."""
        content = members(sound / "new.apkg") | {"0": compress(b"other")}
        assert "not the one its list names" in refusal(pack(tmp_path / "a.apkg", content))

    def test_a_medium_that_is_not_there(self, sound: Path, tmp_path: Path) -> None:
        """A list may name what the package does not hold."""
        content = members(sound / "legacy.apkg")
        del content["0"]
        with read_package(pack(tmp_path / "a.apkg", content)) as package:
            assert list(package.media) == ["a.png"]
            assert package.medium("a.png") is None
            assert package.medium("b.png") is None
