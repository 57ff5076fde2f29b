"""The list of files that are passed over means what it means to Git, in a time that grows with the path."""

import os
import subprocess
from pathlib import Path

import pytest
from growth import check_growth
from helpers import Person, deck_text
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.library.conflicts import original_name
from flashcards.library.ignoring import passed

FOLDERS = ("a", "b", "a/b", "a/a", "a/a/b", "ab", "a]", "a]/a*")
PATHS = [
    path
    for folder in ("", *(f"{folder}/" for folder in FOLDERS))
    for name in (
        "a",
        "b",
        "ab",
        "aab",
        "ba",
        "a b",
        "-",
        "]",
        "[a]",
        "a*",
        "A",
        "5",
        "\\a",
        "b ",
        "!a",
        "#a",
        "^",
        "bb",
    )
    if (path := f"{folder}{name}") not in FOLDERS
]


def ours(text: str) -> set[str]:
    """The paths that are passed over, each asked for after its folders."""
    asks = passed(text, "/x")

    def is_passed(path: str) -> bool:
        parts = path.split("/")
        folders = ["/".join(parts[:at]) for at in range(1, len(parts))]
        return any(asks(f"/x/{folder}/") for folder in folders) or asks(f"/x/{path}")

    return {path for path in PATHS if is_passed(path)}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of Git with those paths."""
    folder = tmp_path_factory.mktemp("git")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    for path in FOLDERS:
        (folder / path).mkdir(parents=True, exist_ok=True)
    return folder


def gits(folder: Path, text: str) -> set[str]:
    """The paths that Git passes over."""
    (folder / ".git" / "info" / "exclude").write_bytes(text.encode())
    asked = "\0".join(PATHS).encode()
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "core.ignorecase=false", "check-ignore", "--no-index", "-z", "--stdin"]
    found = subprocess.run(command, cwd=folder, input=asked, capture_output=True, env=environment, check=False)
    assert found.returncode in {0, 1}, found.stderr
    return {path.decode() for path in found.stdout.split(b"\0") if path}


@pytest.mark.parametrize(
    "text",
    [
        "a", "/a", "a/", "/a/b", "a/b", "*", "*\n!*/\n!b", "a*", "*a", "a*b", "**", "**/b", "a/**", "a/**/b",
        "**/a/**/b", "***/b", "a/***", "**/", "/**", "/*", "*/b", "a**b", "[ab]", "[!a]", "[^a]", "[a-b]b", "[b-a]",
        "[]]", "[]-a]", "[a-]", "[-a]", "[[]a[]]", "[[:alpha:]]", "[[:digit:][:upper:]]", "[[:nope:]]", "[[:]",
        "[[::]]", "[a", "a]", "\\a", "\\\\a", "a\\", "[\\]]", "[\\a]", "\\*", "a\\*", "?", "??", "a?", "/?/?", "b\\ ",
        "b ", "b\\  ", "#a", "\\#a", "!a", "\\!a", "*\n!a", "a\n!a/b", "a/*\n!a/b", "a\r\nb\r\n", "\ufeffa", "", "/",
        "//", "a//b", "!", "a/b/", "[/]", "a[/]b", "a\\/b", "[a/]", "\ta", "a\t",
    ],
)  # fmt: skip
def test_patterns(repository: Path, text: str) -> None:
    """Every kind of pattern matches what it matches in Git."""
    assert ours(text.removeprefix("\ufeff")) == gits(repository, text)


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(st.text(st.sampled_from("ab*?/!^[]-\\ :\n"), max_size=8), max_size=3)
    .map("\n".join)
    .map(lambda text: text.replace("\\/", "/"))
)
def test_any_pattern(repository: Path, text: str) -> None:
    """Whatever is written there means what it means to Git."""
    assert ours(text) == gits(repository, text)


@pytest.mark.growth
@pytest.mark.parametrize("unit", ["*a", "a*", "?*", "*/", "**/", "**/a/", "**/*a/", "*a*/", "[!b]*", "*?"])
@pytest.mark.parametrize("path", ["a", "a/"])
def test_growth(unit: str, path: str) -> None:
    """A pattern of many stars is matched in a time that grows with it, and not with its powers."""

    def work(size: int) -> None:
        asks = passed(f"/{unit * 30}b", "/x")
        asks(f"/x/{path * size}c")

    check_growth(work, 100)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_the_list(person: Person, encoding: str) -> None:
    """The list may be in any encoding in which editors save text."""
    person.write("a.md", deck_text("A", {"Tide": "Up."}))
    person.write("é.md", deck_text("E", {"Wave": "Up."}))
    (person.decks / ".flashcardsignore").write_bytes("é.md\r\n".encode(encoding))
    assert person.run("due").stdout == "A: 0 due, 1 new\n"


COPIES = [
    "sea (Ada's conflicted copy 2024-01-01).md",
    "sea (conflicted copy 2024-01-01 123456).md",
    "sea (Conflicted copy laptop 202401011200).md",
    "sea (SFConflict ada@example.org 2024-01-01-12-00-00).md",
    "sea (Copie en conflit de PC-1 2024-01-01).md",
    "sea (In Konflikt stehende Kopie von Ada 2024-01-01).md",
    "sea (Copia en conflicto de Ada 2024-01-01).md",
    "sea (Copia in conflitto di mac.local 2024-01-01).md",
    "sea (Cópia em conflito de Ada 2024-01-01).md",
    "sea (Co\u0301pia em conflito de Ada 2024-01-01).md",
    "sea (Конфликтующая копия пользователя Ada 2024-01-01).md",
    "sea (Ada 的冲突副本 2024-01-01).md",
    "sea (Ada的衝突複本 2024-01-01).md",
    "sea (Ada の競合コピー 2024-01-01).md",
    "sea (Ada의 충돌 사본 2024-01-01).md",
    "sea (Case Conflict).md",
    "sea (Case Conflict (1)).md",
    "sea (Unicode Encoding Conflict).md",
    "sea [conflicted].md",
    "sea_NAS_Mar-27-160911-2015_Conflict.md",
    "sea.variant-1a2b.md",
    "sea.sync-conflict-20240101-123456-ABCDEFG.md",
    "sea_conflict-20140101-120000.md",
    "sea.Conflict.md",
    "sea (conflicted copy 2024-01-01) (conflicted copy 2024-01-02).md",
]
"""As Dropbox in several languages, Nextcloud, Obsidian, Seafile, pCloud, Synology, git-annex and others do."""

OWN = [
    "sea 2.md",
    "sea (1).md",
    "sea-LAPTOP.md",
    "sea (copy).md",
    "sea (conflict resolution).md",
    "sea (Konflikt).md",
    "sea conflict.md",
    "sea (conflicts of 1914).md",
    "sea (問題 2024-01-01).md",
    "conflict.md",
    ".variant-1a2b.md",
]


def test_names_of_copies() -> None:
    """A name that only a program gives to a copy tells the original; one that a person may give does not."""
    assert {name: original_name(name) for name in COPIES} == dict.fromkeys(COPIES, "sea.md")
    assert {name: original_name(name) for name in OWN} == dict.fromkeys(OWN)


def test_copies_in_other_languages(person: Person) -> None:
    """A copy is not read, in whatever language its program speaks, and one that may be a deck of its own is."""
    person.write("sea.md", deck_text("Seas", {"Tide": "Up."}))
    for name in COPIES:
        person.write(name, deck_text("Seas", {"Tide": "Up.", "Wave": "New."}))
    due = person.run("due")
    assert (due.stdout, due.stderr.count("a conflict copy of sea.md")) == ("Seas: 0 due, 1 new\n", len(COPIES))
    person.write("sea 2.md", deck_text("Two", {"Ebb": "Out."}))
    assert "Two: 0 due, 1 new" in person.run("due").stdout
