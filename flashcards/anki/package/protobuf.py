"""The little of protocol buffers that Anki's newest packages need.

Source: the encoding page of protobuf.dev: each field is a key, the number and
the wire type in one varint, and its value.
"""

from collections.abc import Iterator

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT = 10
_U64 = 2**64 - 1


MOST_FIELDS = 200
"""Fields of one message, by default; those that are read here have ten."""


def fields(data: bytes, most: int = MOST_FIELDS) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field, in order; values of fixed width are bytes.

    Raises:
        ValueError: the bytes are not a message, or have more than ``most`` fields.
    """
    at = known = 0
    while at < len(data):
        known += 1
        if known > most:
            raise ValueError("too many fields")
        key, at = _varint(data, at)
        value: int | bytes
        match key & 7:
            case 0:
                value, at = _varint(data, at)
            case 2:
                length, at = _varint(data, at)
                value, at = _slice(data, at, length)
            case (1 | 5) as kind:
                value, at = _slice(data, at, 8 if kind == _FIXED64 else 4)
            case kind:
                raise ValueError(f"wire type {kind}")
        yield key >> 3, value


def last(data: bytes, number: int, most: int = MOST_FIELDS) -> int | bytes | None:
    """The value of a field, the last one as in the format; None if it is missing.

    Raises:
        ValueError: the bytes are not a message.
    """
    found: int | bytes | None = None
    for key, value in fields(data, most):
        if key == number:
            found = value
    return found


def text(data: bytes, number: int) -> str:
    """A text field; empty if it is missing.

    Raises:
        ValueError: the bytes are not a message, or the field is not text.
    """
    found = last(data, number)
    if found is None:
        return ""
    if isinstance(found, int):
        raise ValueError(f"field {number} is a number")  # noqa: TRY004 - of bytes, not of types
    return found.decode()


def _varint(data: bytes, at: int) -> tuple[int, int]:
    if at < len(data) and data[at] < 0x80:  # noqa: PLR2004 - the bit that says that more follow
        return data[at], at + 1
    value = 0
    for step in range(_LONGEST_VARINT):
        if at + step >= len(data):
            break
        byte = data[at + step]
        value |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:  # noqa: PLR2004 - the bit that says that more follow
            return value & _U64, at + step + 1
    raise ValueError("a number without end")


def _slice(data: bytes, at: int, length: int) -> tuple[bytes, int]:
    if length > len(data) - at:
        raise ValueError("cut off")
    return data[at : at + length], at + length
