"""What a terminal sends is an event and never a key, however it is cut and however slowly it comes."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flashcards.terminal.sequences import LONGEST_PASTE, Decoder, is_text

_EVENTS = {
    "other",
    "pasted",
    "escape",
    "no escape",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "page up",
    "page down",
}

_allowed = [*range(0x08, 0x0E), *range(0x20, 0x7F)]
_payload = st.lists(st.sampled_from(_allowed), max_size=20).map(bytes)
_parameters = st.text(st.characters(min_codepoint=0x30, max_codepoint=0x3F), max_size=12)
_between = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2F), max_size=2)
_final = st.characters(min_codepoint=0x40, max_codepoint=0x7E)
_mouse = st.binary(min_size=3, max_size=3)
_introducer = {"[": b"\x9b", "]": b"\x9d", "P": b"\x90", "_": b"\x9f", "^": b"\x9e", "X": b"\x98", "O": b"\x8f"}


@st.composite
def _sequences(draw: st.DrawFn) -> bytes:
    """One control sequence, control string, single shift, report of a mouse, or paste."""
    kind = draw(st.sampled_from("[]P_^XOMp"))
    if kind == "M":
        return b"\x1b[M" + draw(_mouse)
    if kind == "p":
        return b"\x1b[200~" + draw(_payload) + b"\x1b[201~"
    begin = draw(st.sampled_from([f"\x1b{kind}".encode(), _introducer[kind]]))
    if kind == "[":
        body = draw(_parameters) + draw(_between)
        final = draw(_final.filter(lambda char: body or char not in "[MTt"))
        return begin + (body + final).encode() if body + final != "200~" else b""
    if kind == "O":
        return begin + draw(st.sampled_from([char.encode() for char in "ABCDEFHPQRSjklmnopqrstuvwxyzXM I"]))
    ends = [b"\x1b\\", b"\x9c", *([b"\x07"] if kind == "]" else [])]
    data = draw(_payload)
    return begin + data + draw(st.sampled_from(ends))


@given(
    sequences=st.lists(_sequences(), max_size=6), cuts=st.lists(st.integers(0, 200), max_size=8), silent=st.booleans()
)
def test_no_answer_of_a_terminal_is_a_key(sequences: list[bytes], cuts: list[int], *, silent: bool) -> None:
    """Whatever is sent, in whatever pieces, with a silence after each of them: the next real key is the only one."""
    data = b"".join(sequences)
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    decoder = Decoder()
    found: list[str] = []
    for start, end in pairwise(places):
        found += decoder.feed(data[start:end])
        found += decoder.silence() if silent else []
    assert set(found) <= _EVENTS
    assert not decoder.is_open
    assert decoder.feed(b"3") == ["3"]


@given(data=st.binary(max_size=60), cuts=st.lists(st.integers(0, 60), max_size=6))
def test_cuts_change_nothing(data: bytes, cuts: list[int]) -> None:
    """Bytes mean the same however they are cut, also those that mean nothing."""
    whole, pieces = Decoder(), Decoder()
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    found = [key for start, end in pairwise(places) for key in pieces.feed(data[start:end])]
    assert found == whole.feed(data)
    assert list(pieces.pastes) == list(whole.pastes)


def test_a_large_paste() -> None:
    """Of a paste only so much is kept, and its end is found."""
    decoder = Decoder()
    for data in (b"\x1b[200~", *[b"x" * LONGEST_PASTE] * 3, b"\x1b[201~"):
        found = decoder.feed(data)
    assert found == ["pasted"]
    assert decoder.pastes == type(decoder.pastes)(["x" * LONGEST_PASTE])


def test_where_the_cursor_is() -> None:
    """The terminal's answer is remembered, and is no key."""
    decoder = Decoder()
    assert decoder.feed(b"\x1b[12;5R") == ["other"]
    assert list(decoder.positions) == [(12, 5)]


def test_what_can_be_typed() -> None:
    """Joiners and spaces that do not break are parts of words; what controls or reorders is not."""
    assert all(map(is_text, "aä海 \u200c\u200d\u00a0\u202f\u0301"))
    assert not any(map(is_text, "\x1b\n\x9b\u202e\u2066\u2028\ud800"))
