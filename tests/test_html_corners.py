"""Corners of HTML and Markdown that few texts have, straight from the functions of ``html``."""

import pytest

from flashcards.html.from_markdown import block_html
from flashcards.html.occlusion import areas
from flashcards.html.shown import embedded, places
from flashcards.html.to_markdown import block_markdown

MANY = " ".join(f"a{number}=1" for number in range(50))
"""More attributes than anybody looks through."""

HTML = {
    "an empty element keeps nothing": ("<p>one</p><p><span></span></p><p>two</p>", "one\n\ntwo"),
    "a table in a heading is its line": ("<h2><table><tr><td>a</td><td>b</td></tr></table></h2>", "## a b"),
    "a quotation within a line has its quotes": ("<q>so</q>", "\u201cso\u201d"),
    "a picture that is none is its name": ("<img alt='a cat'>", "a cat"),
    "a picture without a file or a name is nothing": ("<img>end", "end"),
    "a quotation of nothing is nothing": ("<blockquote></blockquote>end", "end"),
    "a block of code without a line is nothing": ("<pre> </pre>end", "end"),
    "formulas in a line stay in it": (r"b \[a\] c \[d\]", "b $$a$$ c $$d$$"),
    "a list without items is nothing": ("<ul></ul>end", "end"),
    "a list beside items is of the item before": ("<ul><li>two</li><ul><li>x</li></ul></ul>", "- two\n  - x"),
    "a list beside no item is an item": ("<ul><ul><li>x</li></ul></ul>", "- - x"),
    "an item with letters that begins with a list": (
        '<ol type="a"><li><ul><li>x</li></ul></li><li>y</li></ol>',
        "- a.\n  - x\n- b. y",
    ),
    "marks that cannot all be written are left out": (f"x{'<b>a</b><i>b</i>' * 20}x", f"x{'ab' * 20}x"),
    "marks that touch each other between letters": ("x<b>a</b><i>b</i>c", "xabc"),
}


@pytest.mark.parametrize(("html", "markdown"), HTML.values(), ids=HTML)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    """Whatever is rare in HTML becomes Markdown that says the same."""
    assert block_markdown(html) == markdown


@pytest.mark.parametrize(
    ("markdown", "alt"),
    [("![a $x$ b](p.png)", "a $x$ b"), ("![a ![b](q.png) c](p.png)", "a b c"), ("![a\nb](p.png)", "a\nb")],
    ids=["a formula", "another picture", "two lines"],
)
def test_what_a_picture_is_called(markdown: str, alt: str) -> None:
    """The text for a picture is all that its name says."""
    assert block_html(markdown) == f'<img src="p.png" alt="{alt}" />'


@pytest.mark.parametrize(
    ("left", "said"), [("x", "area"), ("", "area"), ("2", "area"), (".5", "area 50 % from the left")]
)
def test_where_an_area_is(left: str, said: str) -> None:
    """A hidden area says where it is, if its numbers make sense."""
    assert areas(f"{{{{c1::image-occlusion:rect:left={left}:oi=1}}}}") == f"- {{{{c1::{said}}}}}"


@pytest.mark.parametrize(
    ("html", "sources"),
    [
        ('<embed type="image/png" src="a.png">', ["a.png"]),
        (f'<embed {MANY} src="a.png">', []),
        ("<embed><embed src=b.png>", ["b.png"]),
    ],
)
def test_what_an_element_embeds(html: str, sources: list[str]) -> None:
    """A file is found among the first attributes of an element."""
    assert [place.source for place in embedded(html)] == sources


def test_a_picture_with_very_many_attributes() -> None:
    """What Anki finds by looking loosely is found, too, where an element has more attributes than are looked at."""
    assert [place.source for place in places(f'<img {MANY} src="a.png">')] == ["a.png"]
