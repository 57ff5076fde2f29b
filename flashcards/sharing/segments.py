"""The files in a shared folder: JSON Lines, each with a last line that says it is whole.

A file is written once and never changed, by one device, under a name that no
other takes: ``ID-NUMBER-CHANCE.jsonl``. So no tool that carries them can make a
conflict, and one that carries a half is found out by the sum in the last line.
"""

import hashlib
import json
import re
from collections.abc import Iterable

ENDING = ".jsonl"
_NAME = re.compile(r"([0-9a-f]{12})-(\d{6,})-([0-9a-f]{8})\.jsonl")
_SUM = "sha256"


def name_of(device: str, number: int, chance: str) -> str:
    """The name of a file: the device's id, how many it wrote before, and eight hexadecimal digits of chance."""
    return f"{device}-{number:06}-{chance}{ENDING}"


def owner_of(name: str) -> str | None:
    """The id of the device that wrote a file; None for a file of something else."""
    match = _NAME.fullmatch(name)
    return match[1] if match else None


def number_of(name: str) -> int:
    """Which file of its device it is."""
    match = _NAME.fullmatch(name)
    return int(match[2]) if match else 0


def sealed(lines: Iterable[str]) -> bytes:
    """A file of these lines."""
    body = "".join(lines).encode()
    last = json.dumps({"format": "flashcards/1", _SUM: hashlib.sha256(body).hexdigest()})
    return body + last.encode() + b"\n"


def unsealed(data: bytes) -> str | None:
    """The lines of a file, or None while it is not whole."""
    body, _, last = data.rstrip(b"\n").rpartition(b"\n")
    body += b"\n" * bool(body)
    try:
        said = json.loads(last)
        text = body.decode()
    except (ValueError, RecursionError):
        return None
    whole = isinstance(said, dict) and said.get(_SUM) == hashlib.sha256(body).hexdigest()
    return text if whole else None
