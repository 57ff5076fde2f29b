"""Files that people take for texts: documents, pictures, archives; each is refused with what to do."""

import os
from contextlib import suppress
from pathlib import Path

from flashcards.errors import DeckError, Problem

_COPY = 'open it, copy its text, and run "flashcards import --clipboard"'
_STARTS = (
    (b"%PDF-", f'a PDF; {_COPY}, or make a text of it with "pdftotext -layout"'),
    (b"{\\rtf", f"a document in Rich Text Format; {_COPY}"),
    (b"\xd0\xcf\x11\xe0", f"a document of Microsoft Office; {_COPY}"),
    (b"\x89PNG", "a picture; copy or save the page itself"),
    (b"\xff\xd8\xff", "a picture; copy or save the page itself"),
    (b"GIF8", "a picture; copy or save the page itself"),
    (b"\x1f\x8b", "compressed by gzip; unpack it first"),
)
_ZIPPED = (
    (b"word/", "a document of Microsoft Word (DOCX)"),
    (b"xl/", "a workbook of Microsoft Excel (XLSX); save it as CSV"),
    (b"ppt/", "a presentation of Microsoft PowerPoint (PPTX)"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "a document of LibreOffice (ODT)"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "a spreadsheet of LibreOffice (ODS); save it as CSV"),
    (b"mimetypeapplication/epub", "an electronic book (EPUB)"),
)
_ZIP = b"PK\x03\x04"
_DIRECTORY = 65536  # bytes at the end of an archive that list what is in it
_HEAD = 1024


def refuse_documents(data: bytes, shown: str) -> None:
    """Pass over texts.

    Raises:
        DeckError: the bytes are a document of another program, with what to do.
    """
    message = what_is(data)
    if message is not None:
        raise DeckError(shown, [Problem(line=0, message=message)])


def refuse_archive(path: str) -> None:
    """As :func:`refuse_documents`, for a file that may be too large to be read for it."""
    size = _HEAD + _DIRECTORY
    with suppress(OSError), Path(path).open("rb") as file:
        data = file.read(size)
        if data.startswith(_ZIP) and file.seek(0, os.SEEK_END) > size:
            file.seek(-_DIRECTORY, os.SEEK_END)
            data = data[:_HEAD] + file.read()
        refuse_documents(data, path)


def what_is(data: bytes) -> str | None:
    """What a file is that is no text, and what to do; None for all else."""
    if data.startswith(_ZIP):
        names = data[:_HEAD] + data[-_DIRECTORY:]
        kind = next((kind for mark, kind in _ZIPPED if mark in names), None)
        if kind is not None:
            return kind if "save it" in kind else f"{kind}; {_COPY}"
        return None
    return next((message for mark, message in _STARTS if data.startswith(mark)), None)


def is_address(text: str) -> bool:
    """Whether the name of a file is an address of the web."""
    return text.lower().startswith(("http://", "https://", "www."))
