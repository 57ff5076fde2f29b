"""The HTML tags that are obeyed in Markdown: which they are, and how the terminal shows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.formats.kept import style, title
from flashcards.formats.parser import make_parser
from flashcards.terminal.markdown import render
from flashcards.terminal.style import Style
from flashcards.terminal.tags import COLORS, nearest

PARSER = make_parser()


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("color: red", "color: red"),
        ("COLOR:Red !important;", "color: red"),
        ("font-size: 20px; color: #FF0000; margin: 0", "color: #ff0000; font-size: 20px"),
        ("background: yellow", "background-color: yellow"),
        ("color: rgb(255,  0, 0)", "color: rgb(255, 0, 0)"),
        ("color: red; color: blue", "color: blue"),
        ("color: black; background-color: #fff; font-size: 100%", ""),
        ("color: rgb(0, 0, 0); background: rgba(1, 2, 3, 0); font-size: medium", ""),
        ("color: inherit; color", ""),
        ("color: url(javascript:x)", ""),
        ('color: red"><script>', ""),
        ("", ""),
    ],
)
def test_style(css: str, kept: str) -> None:
    """Colours and sizes stay, in one order; what text looks like anyway, and all else, does not."""
    assert style(css) == kept


@pytest.mark.parametrize(
    ("text", "kept"), [("a  b\n c", "a b c"), ("a", "a"), (" ", ""), ('"', ""), ("<", ""), ("{{c1::a}}", "")]
)
def test_title(text: str, kept: str) -> None:
    """What a short form stands for stays on one line, if its tag can hold it."""
    assert title(text) == kept


@given(
    st.text()
    | st.lists(st.sampled_from(("color", ":", ";", "red", " ", "background", "#fff", "font-size", "2em"))).map("".join)
)
def test_a_style_is_kept_once(css: str) -> None:
    """What is kept of a style is kept whole, and can close no attribute."""
    kept = style(css)
    assert style(kept) == kept
    assert not set(kept) & set('"<>&\\')


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("<u>a</u>", ["u", "/u"]),
        ("<kbd>a</kbd><kbd>b</kbd>", ["kbd", "/kbd", "kbd", "/kbd"]),
        ('<abbr title="a b">c</abbr>', ["abbr", "/abbr"]),
        ('<abbr title=" a">c</abbr> <abbr>d</abbr> <abbr title="">e</abbr>', []),
        ("<mark>a <ruby>b<rt>c</rt></ruby></mark>", ["mark", "ruby", "rt", "/rt", "/ruby", "/mark"]),
        ('<span style="color: red">a</span>', ["span", "/span"]),
        ("<span>a</span>", []),
        ('<span style="color:red">a</span>', []),
        ('<span style="margin: 0">a</span>', []),
        ('<u style="color: red">a</u>', []),
        ("<u>a", []),
        ("a</u>", []),
        ("<b>a</b> <script>x</script> List<int>", []),
        ("`<u>a</u>` \\<u>b</u>", []),
    ],
)
def test_tags(text: str, tags: list[str]) -> None:
    """A tag is obeyed where it is one of the few, is written in the one way, and its other half follows."""
    tokens = PARSER.parseInline(text)[0].children or []
    assert [token.tag for token in tokens if token.type == "html_inline"] == tags


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<u>a</u> b", "\x1b[4ma\x1b[0m b"),
        ("<mark>a</mark> <small>b</small>", "\x1b[7ma\x1b[0m b"),
        ('<span style="color: red">a **b**</span>', "\x1b[31ma \x1b[0m\x1b[1;31mb\x1b[0m"),
        ('<span style="color: #888888">a</span>', "a"),
        ('<span style="background-color: red; font-size: 9px">a</span>', "\x1b[7ma\x1b[0m"),
        ("<ruby>a<rt>b</rt></ruby>", "a(b)"),
        ("<kbd>Ctrl</kbd><kbd>C</kbd>", "[Ctrl][C]"),
        ('<abbr title="a b">c *d*</abbr>', "c \x1b[3md\x1b[0m (a b)"),
        ("x<sub>max</sub> y<sup>n+1</sup>", "x_max y^(n+1)"),
        ("<u>a **b</u> c**", "\x1b[4ma \x1b[0m\x1b[1;4mb\x1b[0m\x1b[4m c\x1b[0m"),
        ("<int> <u>", "<int> <u>"),
    ],
)
def test_in_the_terminal(text: str, line: str) -> None:
    """What a tag says is shown, and the tag is not; every other one is text."""
    assert render(text, 60, Style()) == [line]


def test_without_colour() -> None:
    """Where there is no colour, its text is there."""
    assert render('<span style="color: red">a</span> <u>b</u>', 60, Style(color=False, weight=False)) == ["a b"]


@pytest.mark.parametrize(
    ("color", "found"),
    [
        ("crimson", "red"),
        ("#f00", "red"),
        ("#00ff0080", "green"),
        ("rgb(0, 0, 200)", "cyan"),
        ("rgba(200, 0, 200, 0.5)", "magenta"),
        ("hsl(350, 80%, 50%)", "red"),
        ("hsl(120, 3%, 50%)", ""),
        ("#808080", ""),
        ("rgb(1, 2)", ""),
        ("rgb(., 255, 0.5, .5)", "red"),
        ("papayawhip", ""),
        ("", ""),
    ],
)
def test_nearest_colour(color: str, found: str) -> None:
    """A colour becomes the one of four that is most like it; a grey and a rare name none."""
    assert nearest(color) == found


@given(st.from_regex(r"\A(?:#[0-9a-f]{3,8}|[a-z]{3,20}|(?:rgb|hsl)a?\([0-9.,%/ ]{1,40}\))\Z"))
def test_every_colour_has_an_answer(color: str) -> None:
    """Whatever stands for a colour, it is one of ours or none."""
    assert nearest(color) in {"", *COLORS}
