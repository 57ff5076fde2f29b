"""What to do where standard output or standard error cannot be written. Imported when that is so."""

import errno
import os
import sys
from contextlib import suppress
from typing import TextIO

from flashcards.errors import OutputError

NAME = "standard output"

REASONS = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.ENXIO))
"""Errors that a write to it may end with, where no file is named."""


def failed(error: OSError) -> OutputError:
    """Our error for one of a write to standard output; what was not written yet is thrown away."""
    discard(sys.stdout)
    return OutputError(NAME, error.strerror or str(error))


def discard(stream: TextIO) -> None:
    """Throw away what was not written yet.

    Else Python tries again at its end, says what is said already in words of
    its own, and ends with a code of its own.
    """
    with suppress(AttributeError, OSError, ValueError):  # it may be no file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def closed() -> OutputError:
    """Our error where standard output was closed before the program began."""
    return OutputError(NAME, "it is closed")
