"""Importing pages: judged before anything is written, from files, addresses and documents."""

import zipfile
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import pexpect
import pytest
from helpers import Person
from terminal import environment, study

from flashcards.formats import markdown
from flashcards.formats.registry import LARGEST_PAGE
from flashcards.library import documents
from flashcards.library.files import begin, shipped_decks

PAGE = """\
Home
Log in
Words of the Sea4
CoreHow sailors speak.
Abeam
At a right angle to the length of the boat.
Ballast
Weight low in the hull that keeps a boat upright.
Cleat
A fitting with two horns around which a line is made fast.
Zealot
A pair of somebody else, who was never on a boat at all.
Draft
How deep a boat reaches below the water.
Ebb
The tide on its way out.
Fetch
How far the wind blows over open water without meeting land.
Privacy policy
"""
PASTED = "Glossary\nAbeam: at a right angle to the boat\nBallast: weight low in the hull\nCleat: a fitting for a line\n"
UNSURE = "I went\nWe saw the sea, and nobody of us had seen it so calm.\nIf so\nYou and I were glad that we went.\n"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with nothing, in a folder."""
    return Person(tmp_path / "home")


def test_a_dry_run_shows_how_a_page_was_understood(person: Person, tmp_path: Path) -> None:
    """The first three pairs, the doubtful one, what was left out, and how sure it is."""
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    result = person.run("import", "--dry-run", str(page))
    lines = result.stdout.splitlines()
    assert lines[0] == f"{page}: glossary page, 7 notes, deck Words of the Sea"
    assert lines[1].startswith("  read as terms above their definitions, ")
    assert lines[2:5] == [
        "  Abeam: At a right angle to the length of the boat.",
        "  Ballast: Weight low in the hull that keeps a boat upright.",
        "  Cleat: A fitting with two horns around which a line is made fast.",
    ]
    assert lines[5] == "  left out: 3 lines of the page (Home, Log in, Privacy policy)"
    assert f'{page}:11: doubtful: "Zealot": it is out of alphabetical order' in result.stderr
    assert result.exit_code == 3
    assert not person.folder.exists()


def test_a_doubtful_pair_is_written_and_said(person: Person, tmp_path: Path) -> None:
    """It is a card, it and what was left out are said, and the exit code is 3; the badge is a tag."""
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    result = person.run("import", str(page))
    assert result.exit_code == 3
    assert "doubtful" in result.stderr
    assert "  left out: 3 lines of the page (Home, Log in, Privacy policy)" in result.stdout.splitlines()
    deck = markdown.parse((person.decks / "words-of-the-sea.md").read_text(encoding="utf-8"), "x").deck
    assert (len(deck.notes), deck.tags, deck.description) == (7, ("core",), "How sailors speak.")


def test_a_page_that_is_not_sure_is_refused_where_nobody_can_be_asked(person: Person, tmp_path: Path) -> None:
    """The line says how sure it is and what imports it all the same; nothing is written."""
    page = tmp_path / "page.html"
    page.write_text(f"<dl><dt>{UNSURE.replace(chr(10), '<dd>', 1)}</dl>", encoding="utf-8")
    result = person.run("import", str(page))
    assert (result.exit_code, result.stdout) == (3, "")
    assert "not imported: only " in result.stderr
    assert "% sure that this is a glossary" in result.stderr
    assert not person.folder.exists()
    dry = person.run("import", "--dry-run", str(page))
    assert "not enough to import it without asking" in dry.stdout
    assert dry.stdout.endswith(', with "--from html"\n')
    assert dry.exit_code == 3
    assert person.run("import", "--from", "html", str(page)).exit_code in (0, 3)
    assert len([*person.decks.iterdir()]) == 1


def zipped(*names: str, **texts: str) -> bytes:
    """An archive with files of these names."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            archive.writestr(name, "")
        for name, text in texts.items():
            archive.writestr(name, text)
    return target.getvalue()


ASKED = (
    "Guests ask\n\nMay I bring my dog?\n\nOn a lead.\n\nIs it far?\n\nNo, ten minutes.\n\n"
    "Who pays for it?\n\nThe harbour does.\n"
)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.docx", zipped("[Content_Types].xml", "word/document.xml"), "Microsoft Word document (DOCX)"),
        ("a.xlsx", zipped("xl/workbook.xml"), "save it as CSV"),
        ("a.odt", zipped(mimetype="application/vnd.oasis.opendocument.text"), "LibreOffice document (ODT)"),
        ("a.epub", zipped(mimetype="application/epub+zip"), "EPUB"),
        ("big.docx", zipped("word/document.xml", filler="x" * 100_000), "Microsoft Word document (DOCX)"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", "a PDF; open it, copy its text"),
        ("a.rtf", rb"{\rtf1\ansi Tide}", "Rich Text Format"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("a.gz", b"\x1f\x8b\x08", "compressed"),
        ("a.opml", b"<?xml version='1.0'?>\n<!-- <tbx> --><opml version='2.0'/>", "an outline (OPML); export it"),
        ("a.tbx", b"\xef\xbb\xbf<!DOCTYPE martif SYSTEM 'x.dtd'>\n<martif type='TBX'/>", "a glossary in TBX; save it"),
        ("a.ifo", b"StarDict's dict ifo file\nversion=3.0.0\n", "StarDict); convert it with pyglossary"),
        ("a.index", b"ebb\tA\tE\nto go\tE\tBc\n", "the index of a dictionary for dictd; convert it"),
        ("deck.json", b'{"__type__": "Deck", "crowdanki_uuid": "a", "notes": []}', "not a whole deck of CrowdAnki"),
        ("latin.html", "<p>\u0142\u00f3d\u017a</p>".encode("cp1250"), "not valid UTF-8"),
        ("wrong.html", b'<meta charset="no-such">\xff', "not valid UTF-8"),
        ("scripts.html", b"<!doctype html><script>go()</script>", "made by scripts"),
        ("large.html", b"<p>sea</p>" * (LARGEST_PAGE // 10 + 9), "too large for a glossary page"),
        ("large.txt", b"word " * (LARGEST_PAGE // 5 + 9), "too large for a glossary page"),
        ("index.txt", b"Abeam 12\nBallast 14\nCleat 3\n", "not recognised: looked for a term"),
        ("faq.txt", ASKED.encode(), 'questions and answers, not a glossary; "--from glossary" makes a card of each'),
        ("link.txt", b"https://sea.example/?a=b\n", "run \"curl -L 'https://sea.example/?a=b' | flashcards import -\""),
        ("misread.txt", "Tide: rise\nB\u00c3\u00b6e: wind\nBay: sea".encode(), '"B\u00c3\u00b6e:" was "B\u00f6e:"'),
        ("misread.csv", "term,definition\nBoe,\u00e2\u20ac\u201c wind\n".encode(), 'was "Boe,\u2013"'),
        ("a.md", b"# Changes\n\n## 2.0.1\n\nMore.\n\n## Unreleased\n\nLess.\n", "only 20% sure"),
        ("b.md", b"# tool\n\n## Installation\n\nDo.\n\n## Goals\n\nMany.\n\n## License\n\nMIT\n", "only 20% sure"),
    ],
)
def test_what_is_no_page_says_what_to_do(person: Person, tmp_path: Path, name: str, data: bytes, message: str) -> None:
    """One line, exit code 3, and no home is begun."""
    path = tmp_path / name
    path.write_bytes(data)
    result = person.run("import", str(path))
    assert (result.exit_code, result.stdout) == (3, "")
    (line,) = result.stderr.splitlines()
    assert message in line
    assert not person.folder.exists()


def test_questions_with_their_answers(person: Person, tmp_path: Path) -> None:
    """What the refusal of questions advises makes a card of each."""
    path = tmp_path / "faq.txt"
    path.write_text(ASKED)
    result = person.run("import", "--from", "glossary", str(path))
    assert "3 notes, deck Guests ask" in result.stdout


def test_pasted_at_a_terminal(person: Person) -> None:
    """Standard input that is a terminal is said to wait for a text, and how it ends; what is pasted is imported."""
    command = study()
    child = pexpect.spawn(
        command[0],
        [*command[1 : command.index("study")], "import", "-"],
        env=environment(person),
        timeout=30,
        encoding="utf-8",
    )
    child.expect_exact("paste or type the text, and end it with Ctrl-D")
    child.send(PASTED)
    child.sendeof()
    child.expect_exact("Added 3 notes")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


@pytest.mark.parametrize(
    ("file", "message"),
    [("a.md", ": a folder without flashcards"), ("deck.json", "/deck.json: not a whole deck of CrowdAnki")],
)
def test_a_folder_without_cards_is_refused(person: Person, tmp_path: Path, file: str, message: str) -> None:
    """It says that there is none, or what is wrong with the deck in it."""
    folder = tmp_path / "Sea"
    folder.mkdir()
    (folder / file).write_text('{"crowdanki_uuid": "a"}')
    result = person.run("import", str(folder))
    assert (result.exit_code, result.stderr.count("\n")) == (3, 1)
    assert f"{folder}{message}" in result.stderr


def test_an_address_is_no_file(person: Person) -> None:
    """It says which command fetches the page, as a shell takes it."""
    for address, quoted in (("words", "https://sea.example/words"), ("?a=1&b=2", "'https://sea.example/?a=1&b=2'")):
        result = person.run("import", f"https://sea.example/{address}")
        assert result.exit_code == 3
        assert f'run "curl -L {quoted} | flashcards import -"' in result.stderr


def test_a_package_is_no_document() -> None:
    """An archive of another kind, and text, are for others to judge."""
    assert documents.what_is(zipped("collection.anki2", "media")) is None
    assert documents.what_is(b"Tide: it rises.") is None


def shipped_page() -> str:
    """The shipped deck as a page in other words, and without abbreviations."""
    deck = markdown.parse(shipped_decks()[0].read_text(encoding="utf-8"), "x").deck
    terms = (note.term.partition(" (")[0] for note in deck.notes)
    notes = "".join(f"{term}\nOther words about this thing, which are long enough.\n" for term in terms)
    return f"{deck.name}{len(deck.notes)}\n{notes}"


def test_the_concepts_of_the_shipped_deck(person: Person, tmp_path: Path) -> None:
    """One line says that they are there already and offers two ways on; --take text takes the page's words.

    Cards keep their histories, and nothing is in doubt.
    """
    begin(person.home)
    person.run("study", text="\n3\nq\n")
    page = tmp_path / "page.txt"
    page.write_text(shipped_page(), encoding="utf-8")
    result = person.run("import", str(page))
    assert result.exit_code == 0
    assert result.stdout.count("kept as you wrote it") == 0
    assert "notes are in the sample deck with other words" in result.stdout
    assert '"--deck NAME"' in result.stdout
    taken = person.run("import", "--take", "text", str(page))
    assert taken.exit_code == 0
    (path,) = person.decks.glob("*.md")
    deck = markdown.parse(path.read_text(encoding="utf-8"), "x").deck
    assert {note.definition for note in deck.notes} == {"Other words about this thing, which are long enough."}
    assert taken.stdout.count("took the new text") == len(deck.notes)
    again = person.run("import", "--take", "text", str(page))
    assert "Nothing new for" in again.stdout
    assert (taken.stderr, again.stderr, person.run("due").stderr) == ("", "", "")
    assert "Good" in person.run("show", "Bayesian Optimization").stdout


def test_own_words_are_kept_and_counted(person: Person, tmp_path: Path) -> None:
    """More than a few notes that differ are five lines and their number."""
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    person.run("import", str(page))
    page.write_text(PAGE.replace(".\n", ", they say.\n"), encoding="utf-8")
    result = person.run("import", str(page))
    assert result.stdout.count("kept as you wrote it") == 5
    assert 'and 2 more; "--take text" takes the new text' in result.stdout


PORTS = """---
deck: Ports
---

# First

## Bay

A wide bend of the coast.

It may be deep.

## Port (harbour)

Where ships load and unload.

## Port (side)

The left side of a boat.

## Quay

A wall at which boats lie.
"""


def test_the_words_of_the_right_meaning_are_taken(person: Person, tmp_path: Path) -> None:
    """Of two meanings of a term, the one that the import has already stays; where none is, both do."""
    target = tmp_path / "ports.md"
    target.write_text(PORTS, encoding="utf-8")
    table = tmp_path / "table.csv"
    rows = ["Bay,A bend.", "Port,Where ships load and unload.", "Port,Left.", "Quay,A wall.", "Zone,A part."]
    table.write_text("term,definition\n" + "\n".join(rows), encoding="utf-8")
    result = person.run("import", "--take", "text", "-o", str(target), str(table))
    assert result.exit_code == 0
    assert result.stdout.count("took the new text") == 3
    notes = markdown.parse(target.read_text(encoding="utf-8"), "x").deck.notes
    assert [note.definition for note in notes] == [
        "A bend.",
        "Where ships load and unload.",
        "Left.",
        "A wall.",
        "A part.",
    ]
    table.write_text("term,definition\nPort,Wine.\nPort,A hole.\nQuay,A wall.\n", encoding="utf-8")
    result = person.run("import", "--take", "text", "-o", str(target), str(table))
    assert result.stdout.count("kept as you wrote it: Port") == 2
    assert "Nothing new for" in result.stdout


def test_pictures_of_a_saved_page_come_along(person: Person, tmp_path: Path) -> None:
    """They lie beside the deck under names of their own, or are named; what is elsewhere keeps its address."""
    folder = tmp_path / "saved"
    (folder / "page_files").mkdir(parents=True)
    (folder / "page_files" / "flood 1.png").write_bytes(b"flood")
    (folder / "ebb.png").write_bytes(b"ebb")
    (tmp_path / "secret.png").write_bytes(b"not of the page")
    (folder / "page.html").write_text(
        "<h1>Seas</h1><dl><dt>Ebb<dd>Out it goes.<img src=ebb.png><img src=https://sea.example/far.png>"
        "<dt>Flood<dd>In it comes.<img src='page_files/flood%201.png'><img src=../secret.png><img src=gone.png></dl>",
        encoding="utf-8",
    )
    person.decks.mkdir(parents=True)
    (person.decks / "ebb.png").write_bytes(b"another one")
    assert "Would copy 2 pictures" in person.run("import", "--dry-run", str(folder / "page.html")).stdout
    result = person.run("import", str(folder / "page.html"))
    lost = 'no picture "../secret.png", "gone.png": their names stay on the cards'
    assert (result.exit_code, result.stderr) == (0, f"flashcards: {folder / 'page.html'}: {lost}\n")
    assert "Copied 2 pictures beside it" in result.stdout
    (other,) = person.decks.glob("ebb-*.png")
    assert (other.read_bytes(), (person.decks / "ebb.png").read_bytes()) == (b"ebb", b"another one")
    text = (person.decks / "seas.md").read_text(encoding="utf-8")
    for shown in (
        f"]({other.name})",
        "(https://sea.example/far.png)",
        "(<flood 1.png>)",
        "(../secret.png)",
        "(gone.png)",
    ):
        assert shown in text
    assert not (person.decks / "secret.png").exists()
    assert "Nothing new for" in person.run("import", str(folder / "page.html")).stdout
    copied = person.run(
        "import", "-", text="<h1>Sea</h1><dl><dt>Bar<dd>A bank.<img src=bar.png><dt>Bay<dd>A bend.</dl>"
    )
    line = f'no picture "bar.png": its name stays on the card; to show it, copy it to {person.decks}'
    assert (copied.exit_code, copied.stderr) == (0, f"flashcards: standard input: {line}\n")


def test_pictures_in_a_page_itself_come_along(person: Person) -> None:
    """They become files, however long; one that is none stays as it is."""
    data = b64encode(b"\x89PNG" + bytes(90_000)).decode()
    page = (
        f"<h1>Seas</h1><dl><dt>Ebb<dd>Out it goes.<img src='data:image/png;base64,{data}'>"
        "<dt>Flood<dd>In it comes.<img alt=none src='data:image/png;base64,*'><img src='data:image/svg+xml,<svg/>'>"
        "<dt>Slack<dd>Nothing moves here.</dl>"
    )
    result = person.run("import", "-", text=page)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Copied 1 picture beside it" in result.stdout
    (picture,) = person.decks.glob("picture-*.png")
    assert len(picture.read_bytes()) == 90_004
    text = (person.decks / "seas.md").read_text(encoding="utf-8")
    assert f"![]({picture.name})" in text
    assert "![none](data:image/png;base64,*)" in text
    assert "Nothing new for" in person.run("import", "-", text=page).stdout


def test_bytes_by_chance_are_no_document(tmp_path: Path) -> None:
    """What counts are the names in an archive, not what its packed bytes happen to look like."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("collection.anki21", b"xl/ word/ mimetypeapplication/epub")
        archive.writestr("media", b"xl/workbook.xml")
    documents.refuse_archive(str(path))
    assert documents.what_is(path.read_bytes()) is None


GERMAN = (
    "<h1>Glossar</h1><dl><dt>B\u00f6e<dd>Ein kurzer, harter Wind.<dt>Kiel<dd>Der Balken f\u00fcr die F\u00fchrung.</dl>"
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (GERMAN.encode("cp1252"), "flashcards: page.html: the page states no encoding; it was read as Windows-1252\n"),
        (f'<meta charset="windows-1252">{GERMAN}'.encode("cp1252"), ""),
        (GERMAN.encode(), ""),
        (GERMAN.encode("utf-16"), ""),
    ],
    ids=["assumed", "stated", "utf-8", "utf-16"],
)
def test_an_encoding_that_was_assumed_is_named(person: Person, tmp_path: Path, data: bytes, said: str) -> None:
    """A page that states no encoding is imported with one line on how it was read, no other one."""
    (tmp_path / "page.html").write_bytes(data)
    result = person.run("import", str(tmp_path / "page.html"))
    assert result.exit_code == 0
    assert result.stderr.replace(f"{tmp_path}/", "") == said
    assert "B\u00f6e" in (person.decks / "glossar.md").read_text(encoding="utf-8")
