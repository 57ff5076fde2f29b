"""The output of a terminal as keys and events: a state machine for bytes, however they are split.

Anything that begins like a control sequence or control string of ECMA-48 is read
to its end, however late that comes, so that no part of a terminal's reply is
ever taken for a key. There is no clock and no file here: the caller says when
the terminal has been silent for a while.
"""

from collections import deque

PASTED = "pasted"
OTHER = "other"
ESCAPE = "escape"
NO_ESCAPE = "no escape"

LONGEST_PASTE = 64 * 1024
"""Bytes of a pasted text that are kept."""

_ESC = 0x1B
_CANCEL = (0x18, 0x1A)
_CTRL_C = 0x03
_BELL = 0x07
_SEQUENCES = {
    "[A": "up",
    "[B": "down",
    "[5~": "page up",
    "[6~": "page down",
    "[C": "right",
    "[D": "left",
    "[H": "home",
    "[F": "end",
    "[1~": "home",
    "[4~": "end",
    "OA": "up",
    "OB": "down",
    "OC": "right",
    "OD": "left",
    "OH": "home",
    "OF": "end",
}
_NAMES = {
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    "\x08": "backspace",
    "\x7f": "backspace",
    "\x03": "ctrl-c",
    "\x04": "ctrl-d",
    "\x15": "ctrl-u",
    "\x1a": "ctrl-z",
}
_CONTROL, _SINGLE, _STRING = "[", "O", "P]X^_"
_INTRODUCERS = _CONTROL + _SINGLE + _STRING
_STRING_OF_ANYTHING = "X"
_PASTE_BEGINS, _PASTE_ENDS = "[200~", b"\x1b[201~"
_MOUSE = {"[M": 3, "[t": 2, "[T": 6}
"""The number of arbitrary bytes after the reports of the oldest kinds of mouse."""

_LONGEST = 64
"""Characters of a sequence that are kept to recognise it."""


class Decoder:
    """Turns bytes into keys: characters, names, and the events ``other``, ``pasted`` and ``no escape``.

    The last means that what was returned as ``escape`` was the beginning of
    something after all.

    ``pastes`` are the texts of the events ``pasted``. ``positions`` are the rows
    and columns of the cursor that the terminal reported.
    """

    def __init__(self) -> None:
        self.pastes: deque[str] = deque()
        self.positions: deque[tuple[int, int]] = deque(maxlen=1)
        self._held = b""
        self._body = ""
        self._inside = ""
        self._late = False
        self._left = 0
        self._pasted: bytearray | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the last byte was an escape, which may be the key or a beginning."""
        return self._held == b"\x1b" and not self._inside and self._pasted is None

    @property
    def is_open(self) -> bool:
        """Whether something has begun and not ended."""
        return bool(self._inside or self._held or self._left or self._pasted is not None)

    def silence(self) -> list[str]:
        """The keys after nothing came for a while: a lone escape was the key, it seems."""
        if not self.is_waiting:
            return []
        self._held, self._late = b"", True
        return [ESCAPE]

    def feed(self, data: bytes) -> list[str]:
        """The keys and events that end with these bytes."""
        self._held += data
        found: list[str] = []
        while self._held:
            length = self._next()
            if length is None:
                break
            chunk, self._held = self._held[:length], self._held[length:]
            found += self._take(chunk)
        return found

    def _next(self) -> int | None:
        """How many bytes to take next; None if more are needed first."""
        held = self._held
        if self._pasted is not None:
            end = held.find(_PASTE_ENDS)
            if end >= 0:
                return end + len(_PASTE_ENDS)
            return len(held) - _begun(held, _PASTE_ENDS) or None
        if self._left or held[0] != _ESC:
            return 1 if self._left else character_end(held)
        if len(held) == 1:
            return None
        if held[1] == _ESC:
            return 1
        following = character_end(held[1:])
        return None if following is None else 1 + following

    def _take(self, chunk: bytes) -> list[str]:
        if self._pasted is not None:
            return self._take_pasted(chunk)
        if self._left:
            self._left -= 1
            return [] if self._left else [OTHER]
        text = _c1_as_escape(chunk)
        late, self._late = self._late, False
        if late and text in _INTRODUCERS:
            return [NO_ESCAPE, *self._begin(text)]
        if self._inside:
            return self._take_inside(text)
        if text[0] == "\x1b":
            return self._begin(text[1:]) if text[1:] else [ESCAPE]
        return [_NAMES.get(text, text)]

    def _begin(self, text: str) -> list[str]:
        """Begin a sequence whose first character after the escape is this one; any other was a key with Alt."""
        if text not in _INTRODUCERS:
            return [OTHER]
        self._inside, self._body = text, text
        return []

    def _take_inside(self, text: str) -> list[str]:
        if self._inside in _STRING:
            return self._take_of_string(text)
        code = ord(text[-1])
        if text[0] == "\x1b" or not 0x20 <= code <= 0x7E:  # noqa: PLR2004 - no sequence has that in it
            return self._break_off(text)
        self._body = (self._body + text)[:_LONGEST]
        if self._inside == _SINGLE:
            return self._end_of_single(text)
        if 0x20 <= code <= 0x3F:  # noqa: PLR2004 - parameters and what stands between
            return []
        return self._end_of_control()

    def _take_of_string(self, text: str) -> list[str]:
        """Skip a control string, whatever is in it; Ctrl-C leaves one that is never ended."""
        code = ord(text[0])
        if text == "\x1b\\" or (code == _BELL and self._inside == "]"):
            self._inside = ""
            return [OTHER]
        if code == _CTRL_C or code in _CANCEL:
            return self._break_off(text)
        if code == _ESC and self._inside != _STRING_OF_ANYTHING:
            return self._break_off(text)
        return []

    def _break_off(self, text: str) -> list[str]:
        """Abandon what was begun; what interrupted it counts, unless it was meant to cancel it."""
        self._inside = ""
        if text[0] == "\x1b":
            return [OTHER, *(self._begin(text[1:]) if text[1:] else [])]
        return [OTHER] if ord(text[0]) in _CANCEL else [OTHER, _NAMES.get(text, text)]

    def _end_of_single(self, text: str) -> list[str]:
        """The end of SS3 and one character; some terminals put parameters before the letter of a function key."""
        parameters = self._body[1:-1]
        if not parameters and not text.isdecimal():
            self._inside = ""
            return [_SEQUENCES.get(self._body, OTHER)]
        if text.isdecimal() or text == ";":
            return []
        self._inside = ""
        return [OTHER] if text.isupper() else [OTHER, _NAMES.get(text, text)]

    def _end_of_control(self) -> list[str]:
        body, self._inside = self._body, ""
        if body == _PASTE_BEGINS:
            self._pasted = bytearray()
            return []
        if body == "[[":  # a function key of the Linux console, followed by one letter
            self._left = 1
            return []
        self._left = _MOUSE.get(body, 0)
        if self._left:
            return []
        if body.endswith("R"):
            row, _, column = body[1:-1].partition(";")
            if row.isdecimal() and column.isdecimal():
                self.positions.append((int(row), int(column)))
        return [_SEQUENCES.get(body, OTHER)]

    def _take_pasted(self, chunk: bytes) -> list[str]:
        kept = self._pasted if self._pasted is not None else bytearray()
        ends = chunk.endswith(_PASTE_ENDS)
        kept += chunk.removesuffix(_PASTE_ENDS) if ends else chunk
        del kept[LONGEST_PASTE:]
        if not ends:
            return []
        self.pastes.append(kept.decode(errors="replace"))
        self._pasted = None
        return [PASTED]


def _begun(data: bytes, mark: bytes) -> int:
    """How many bytes at the end of some data may be the beginning of a mark."""
    return next(length for length in range(min(len(data), len(mark) - 1), -1, -1) if data.endswith(mark[:length]))


def _c1_as_escape(chunk: bytes) -> str:
    """A character; a C1 control character, as one byte or as UTF-8, becomes an escape sequence."""
    raw = len(chunk) == 1 and 0x80 <= chunk[0] <= 0x9F  # noqa: PLR2004 - the control characters C1
    text = chr(chunk[0]) if raw else chunk.decode(errors="replace")
    return f"\x1b{chr(ord(text) - 0x40)}" if len(text) == 1 and "\x80" <= text <= "\x9f" else text


def character_end(data: bytes) -> int | None:
    """The end of the character at the start of ``data``, which may be invalid; None if it continues."""
    leads = ((0xC0, 1), (0xE0, 2), (0xF0, 3), (0xF8, 4))
    length = next((length for beyond, length in leads if data[0] < beyond), 1)
    for index in range(1, length):
        if index == len(data):
            return None
        if not 0x80 <= data[index] < 0xC0:  # noqa: PLR2004 - continuation bytes
            return index
    return length


def is_text(char: str) -> bool:
    """Whether a character may be typed into an answer, including joiners and non-breaking spaces."""
    reorders = "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"
    if char.isprintable():
        return True
    import unicodedata  # rarely needed

    return unicodedata.category(char) in {"Zs", "Cf"} and not reorders
