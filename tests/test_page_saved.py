"""A page that a browser saved in one file is read as that page, with its pictures."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import chromium
from helpers import Person
from playwright.sync_api import Browser

from flashcards.formats.pages.web.saved import page_of

RED = b64encode(
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
PAGE = """<!doctype html><title>Words of the boat yard</title><h1>Words of the boat yard</h1><dl>
<dt>Aft<dd>Towards the stern of a ship, na\u00efvely said. <img src="red.gif" alt="a ship">
<dt>Beam<dd>The width of a ship at its widest = how wide it is.
<dt>Draft<dd>How deep a ship lies in the water.
<dt>Keel<dd>The long timber at the bottom of a ship.</dl>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of the system."""
    with chromium() as started:
        yield started


@pytest.mark.process
def test_as_a_browser_saves_it(browser: Browser, tmp_path: Path) -> None:
    """Terms, definitions with their accents, and the picture of a page that Chromium saved in one file."""
    (tmp_path / "red.gif").write_bytes(b64decode(RED))
    (tmp_path / "page.html").write_text(f'<meta charset="utf-8">{PAGE}', encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    saved = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    (tmp_path / "page.mhtml").write_bytes(saved.encode())
    person = Person(tmp_path / "home")
    result = person.run("import", str(tmp_path / "page.mhtml"))
    assert (result.exit_code, result.stderr) == (0, "")
    (deck,) = (tmp_path / "home" / "decks").glob("*.md")
    text = deck.read_text(encoding="utf-8")
    assert "## Aft\nTowards the stern of a ship, na\u00efvely said. ![a ship](picture-" in text
    assert "widest = how wide" in text
    assert [path.suffix for path in deck.parent.iterdir() if path != deck] == [".gif"]


def test_its_encoding() -> None:
    """The encoding that the part of the page states is used, and an unknown one leaves the bytes as they are."""
    head = b'From: <Saved>\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="-x"\r\n\r\n'
    for name, expected in (("iso-8859-2", "\ufeff<p>\u017c".encode()), ("unknown", b"<p>\xbf")):
        part = f"---x\r\nContent-Type: text/html; charset={name}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode()
        assert page_of(head + part + b"<p>\xbf\r\n---x--\r\n").rstrip() == expected


@pytest.mark.parametrize("before", [b"", b"MIME-Version: 1.0\r\n", b"From: a\r\n\tb\r\nDate: c\r\n"])
@pytest.mark.parametrize("kind", ["related", "alternative", "Mixed"])
def test_its_head(before: bytes, kind: str) -> None:
    """The kind of the whole may be the first line of its head, or come later, and programs have three for pages."""
    head = before + f'Content-Type: multipart/{kind}; boundary="-x"\r\n\r\n'.encode()
    text = b"---x\r\nContent-Type: text/plain\r\n\r\nTide\r\n"
    page = b"---x\r\nContent-Type: text/html\r\n\r\n<p>Tide\r\n---x--\r\n"
    assert page_of(head + text + page).strip() == b"<p>Tide"


@pytest.mark.parametrize(
    "data", [b"", b"Subject: a letter\n\nTide: it rises\n", b"Content-Type: multipart/related\n\nx"]
)
def test_what_is_none(data: bytes) -> None:
    """A letter, and a head without a page below it, stay as they are."""
    assert page_of(data) == data


def test_its_pictures() -> None:
    """A picture is found by its address or its id, a broken one is empty, and a file without a page stays as it is."""
    parts = [
        b'Content-Type: text/html\r\n\r\n<img src=\'http://a/b.gif?c&amp;d\'> <img src="cid:e"> <img src="f">',
        (
            b"Content-Type: image/gif\r\nContent-Location: http://a/b.gif?c&d\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\nR0lG"
        ),
        b"Content-Type: image/png\r\nContent-ID: <e>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBO",
    ]
    head = b'Subject: x\r\nContent-Type: multipart/related; boundary="-x"\r\n\r\n'

    def saved(some: list[bytes]) -> bytes:
        return head + b"".join(b"---x\r\n" + part + b"\r\n" for part in some) + b"---x--\r\n"

    assert page_of(saved(parts)).rstrip() == (
        b'<img src="data:image/gif;base64,R0lG"> <img src="data:image/png;base64,iVBO"> <img src="f">'
    )
    assert page_of(saved(parts[1:])) == saved(parts[1:])
