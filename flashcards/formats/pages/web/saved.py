"""A web page that a browser saved in one file (MHTML): a mail whose parts are the page and its pictures."""

import re
from base64 import b64encode
from collections.abc import Mapping
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message

_START = 4096
_LINE = rb"[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n"
_KIND = rb"Content-Type:\s*multipart/(?:related|alternative|mixed)\b"
_HEAD = re.compile(rb"\A(?:[\w-]{1,40}:" + _LINE + rb"){0,20}?" + _KIND, re.IGNORECASE)
_PICTURE = re.compile(rb"(<img\b[^<>]*?\ssrc\s*=\s*)(?:\"([^\"<>]*)\"|'([^'<>]*)')", re.IGNORECASE)


def page_of(data: bytes) -> bytes:
    """The page in such a file, with its pictures inside; anything else as it is."""
    if not _HEAD.match(data[:_START]):
        return data
    from email import message_from_bytes  # only for such a file
    from email.policy import default

    parts = [part for part in message_from_bytes(data, policy=default).walk() if not part.is_multipart()]
    page = next((part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")), None)
    if page is None:
        return data
    pictures = {}
    for part in parts:
        if part.get_content_maintype() == "image":
            held = f"data:{part.get_content_type()};base64,{b64encode(_bytes_of(part)).decode()}"
            for name in (part["Content-Location"], f"cid:{(part['Content-ID'] or '').strip('<>')}"):
                pictures[str(name or "")] = held.encode()
    text = _with_pictures(_bytes_of(page), pictures)
    charset = page.get_content_charset()
    try:
        return text.decode(charset).encode("utf-8-sig") if charset else text
    except (LookupError, UnicodeDecodeError):
        return text


def _bytes_of(part: "Message") -> bytes:
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _with_pictures(page: bytes, pictures: Mapping[str, bytes]) -> bytes:
    def held(match: re.Match[bytes]) -> bytes:
        address = unescape((match[2] or match[3] or b"").decode(errors="replace"))
        return match[1] + b'"' + pictures[address] + b'"' if address in pictures else match[0]

    return _PICTURE.sub(held, page)
