"""When a file was created, which Python does not know on Linux."""

import ctypes
import os
import struct

_AT_FDCWD = -100
_BIRTH_TIME = 0x800
_SIZE = 256
_MASK = struct.Struct("=I")
_TIME = struct.Struct("=qI")
_TIME_AT = 80


def birth(path: str) -> int | None:
    """The nanosecond at which a file was created, on Linux; None if the file system or the C library does not know.

    Source: statx(2), ``STATX_BTIME``; the offsets are those of ``struct statx``, the same on every architecture.
    """
    statx = getattr(ctypes.CDLL(None, use_errno=True), "statx", None)
    found = ctypes.create_string_buffer(_SIZE)
    if statx is None or statx(_AT_FDCWD, os.fsencode(path), 0, _BIRTH_TIME, found):
        return None
    (told,) = _MASK.unpack_from(found)
    seconds, rest = _TIME.unpack_from(found, _TIME_AT)
    return int(seconds) * 10**9 + int(rest) if told & _BIRTH_TIME else None
