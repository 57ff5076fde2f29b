"""Files that are not texts although users try them: documents, pictures, archives; each is refused with advice."""

import re
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, LargeZipFile, ZipFile

from flashcards.errors import DeckError, Problem

_COPY = 'open it, copy its text, and run "flashcards import --clipboard"'
_STARTS = (
    (b"%PDF-", f'a PDF; {_COPY}, or convert it with "pdftotext -layout"'),
    (b"{\\rtf", f"a Rich Text Format document; {_COPY}"),
    (b"\xd0\xcf\x11\xe0", f"a Microsoft Office document; {_COPY}"),
    (b"\x89PNG", "a picture; copy or save the page itself"),
    (b"\xff\xd8\xff", "a picture; copy or save the page itself"),
    (b"GIF8", "a picture; copy or save the page itself"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
)
_ZIPPED = {
    "word/": "a Microsoft Word document (DOCX)",
    "xl/": "a Microsoft Excel workbook (XLSX); save it as CSV",
    "ppt/": "a Microsoft PowerPoint presentation (PPTX)",
}
"""What an archive with a folder of this name is."""

_PACKAGE = "collection."
"""How the name of the database in an Anki package begins."""

_TYPED = {
    "application/vnd.oasis.opendocument.text": "a LibreOffice document (ODT)",
    "application/vnd.oasis.opendocument.spreadsheet": "a LibreOffice spreadsheet (ODS); save it as CSV",
    "application/epub+zip": "an e-book (EPUB)",
}
"""What an archive is that states its type in a file."""

_ZIP = b"PK\x03\x04"
_LARGEST = 64 * 2**20
"""Larger archives are not examined: no document from which people copy glossaries is larger."""

_LONGEST_TYPE = 100

_ROOT = re.compile(rb"<([a-zA-Z]+)\b")
_START = 4096

_CONVERT = 'convert it with pyglossary, "pyglossary FILE words.csv", and import that'
_SAVE = "save it as CSV in the program that it is from"
_DICTIONARIES = {
    b"opml": "an outline (OPML); export it as Markdown or text in the program that it is from",
    b"martif": f"a glossary in TBX; {_SAVE}",
    b"tbx": f"a glossary in TBX; {_SAVE}",
    b"tmx": f"a translation memory (TMX); {_SAVE}",
    b"xdxf": f"a dictionary (XDXF); {_CONVERT}",
}
"""What an XML file with this root element is."""

_STARDICT = b"StarDict's dict ifo file"
_INDEX = re.compile(rb"(?:[^\t\n]+\t[A-Za-z0-9+/]{1,6}\t[A-Za-z0-9+/]{1,6}(?:\t[^\n]*)?\n)+")

_DATABASES = (".db", ".sqlite", ".sqlite3")

_CROWD = b'"crowdanki_uuid"'
_OF_CROWD = 'a CrowdAnki deck; give its folder: "flashcards import FOLDER"'


def refuse_documents(data: bytes, shown: str) -> None:
    """Refuse what is not a text.

    Raises:
        DeckError: the bytes are a document of another program, with advice.
    """
    message = what_is(data)
    if message is None and shown.lower().endswith(".index") and _INDEX.fullmatch(data):
        message = f"the index of a dictionary for dictd; {_CONVERT}"
    if message is None and shown.lower().endswith(_DATABASES) and not _is_text(data):
        message = "called a database, but it is none: it is damaged or was not copied whole; use a backup of it"
    if message is not None:
        raise DeckError(shown, [Problem(line=0, message=message)])


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False


def refuse_archive(path: str) -> None:
    """As :func:`refuse_documents`, for an archive that is not read whole; pipes are ignored.

    Raises:
        DeckError: it is a document of another program, with advice.
    """
    file = Path(path)
    message = None
    with suppress(OSError):
        if file.is_file() and file.stat().st_size <= _LARGEST:
            with file.open("rb") as opened:
                message = _zipped(opened)
    if message is not None:
        raise DeckError(path, [Problem(line=0, message=message)])


def what_is(data: bytes) -> str | None:
    """What a file is if it is not a text, with advice; None for everything else."""
    if data.startswith(_ZIP):
        return _zipped(BytesIO(data)) if len(data) <= _LARGEST else None
    if data.lstrip().startswith(b"{") and _CROWD in data:
        return _OF_CROWD
    if data.startswith(_STARDICT):
        return f"a dictionary (StarDict); {_CONVERT}"
    if (message := _DICTIONARIES.get(_root(data[:_START]))) is not None:
        return message
    return next((message for mark, message in _STARTS if data.startswith(mark)), None)


def _root(start: bytes) -> bytes:
    """The name of the first element in a text, past declarations and comments."""
    rest = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    while rest.startswith((b"<?", b"<!")):
        _, _, rest = rest.partition(b"-->" if rest.startswith(b"<!--") else b">")
        rest = rest.lstrip()
    match = _ROOT.match(rest)
    return match[1] if match else b""


def _zipped(file: IO[bytes]) -> str | None:
    """What an archive is by the names in it, with advice; None if it is not a document."""
    kind = None
    with suppress(BadZipFile, LargeZipFile, OSError, RuntimeError, ValueError), ZipFile(file) as archive:
        names = archive.namelist()
        if any(name.startswith(_PACKAGE) for name in names):
            return None
        kind = next((kind for folder, kind in _ZIPPED.items() if any(name.startswith(folder) for name in names)), None)
        if "mimetype" in names:
            with archive.open("mimetype") as said:
                kind = _TYPED.get(said.read(_LONGEST_TYPE).decode(errors="replace").strip(), kind)
    return kind if kind is None or "save it" in kind else f"{kind}; {_COPY}"


def is_address(text: str) -> bool:
    """Whether the name of a file is a web address."""
    return text.lower().startswith(("http://", "https://", "www."))
