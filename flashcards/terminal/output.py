"""Handling errors of standard output and standard error. Imported when there is one."""

import errno
import os
import sys
from contextlib import suppress
from typing import TextIO

from flashcards.errors import OutputLost

NAME = "standard output"

REASONS = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.ENXIO))
"""Errors of writing to it that name no file."""


def failed(error: OSError) -> OutputLost:
    """Our error for a failed write to standard output; the rest of the output is discarded."""
    discard(sys.stdout)
    return OutputLost(NAME, error.strerror or str(error))


def discard(stream: TextIO) -> None:
    """Discard what was not written yet.

    Otherwise Python tries again at its end, prints its own message, and uses
    its own exit code.
    """
    with suppress(AttributeError, OSError, ValueError):  # it may not be a file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def closed() -> OutputLost:
    """Our error if standard output was closed before the program began."""
    return OutputLost(NAME, "it is closed")
