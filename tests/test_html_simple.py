"""Texts with few marks become HTML, and Markdown again, as the parsers would have it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import examples

from flashcards.html.from_markdown import block_html, inline_html, parsed_html, parsed_line_html
from flashcards.html.simple import html_of, html_of_line, markdown_of, markdown_of_line
from flashcards.html.to_markdown import block_markdown, inline_markdown, parsed_line, parsed_markdown

PARTS = [
    "a",
    "Bé",
    "1",
    " ",
    "  ",
    ".",
    "!",
    "(",
    ")",
    "-",
    "- ",
    "\n",
    "_",
    "\N{RIGHT SINGLE QUOTATION MARK}",
    "“",
    "\N{EN DASH}",
]
MARKS = ["![](a_b.png)", "\n\n", "\n- ", "\\\n", "**", "`", "*", "#", "1. "]
TAGS = ["strong", "em", "code", "b", "i", "u"]
BLOCKS = [
    "<p>",
    "</p>",
    "</p>\n<p>",
    "<ul>\n<li>",
    "</li>\n<li>",
    "</li>\n</ul>",
    "</li>\n</ul>\n<p>",
    "</p>\n<ul>\n<li>",
]
LINED = [
    "<br>",
    "<br />",
    "<br>\n",
    "<div>",
    "</div>",
    "</div><div>",
    "<div><br></div>",
    "&nbsp;",
    "&amp;",
    "&quot;",
    '"',
]
PICTURES = ['<img src="a_b.png">', '<img src="c-1.jpg" />', '<img src="d.svg" alt="" />', '<img src="e f.png">']
LISTED = ["<ul><li>", "</li><li>", "</li></ul>", "<ul><li>a</li></ul>"]
MARKDOWN = st.lists(st.sampled_from([*PARTS, *MARKS]), max_size=14).map("".join)
HTML = st.lists(
    st.sampled_from([*PARTS, *BLOCKS, *(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS)]), max_size=14
).map("".join)
FIELDS = st.lists(
    st.tuples(st.sampled_from(["{}", *(f"<{tag}>{{}}</{tag}>" for tag in TAGS)]), st.sampled_from(["a", "Bé 1", "7"])),
    min_size=1,
    max_size=4,
).map(lambda found: " ".join(form.format(word) for form, word in found))
EDITED = st.lists(
    st.sampled_from(["a", "Bé 1", " ", " <b>x</b> ", "<i>y z</i>", *LINED, *LISTED, *PICTURES]), min_size=1, max_size=7
).map("".join)
WORDS = st.sampled_from(["a", "Bé c", "x 1", "7"])
MARKED = st.tuples(st.sampled_from(["{}", "**{}**", "_{}_", "`{}`"]), WORDS).map(lambda pair: pair[0].format(pair[1]))
LINES = st.lists(st.one_of(MARKED, st.sampled_from([" ", ", ", " (", ")", "! "])), min_size=1, max_size=6).map("".join)
TEXTS = st.lists(
    st.tuples(st.sampled_from(["", "- ", "\n", "\n- "]), LINES).map("".join), min_size=1, max_size=5
).flatmap(lambda lines: st.sampled_from(["\n", "\\\n"]).map(lambda end: end.join(lines)))


@settings(max_examples=examples(100))
@given(markdown=MARKDOWN | TEXTS)
def test_markdown_without_a_parser(markdown: str) -> None:
    """What is converted without the parser is what the parser makes of it, and comes back as the parser has it."""
    html = html_of(markdown)
    if html is not None:
        assert html == parsed_html(markdown)
        assert block_markdown(html) == parsed_markdown(html)
    line = html_of_line(markdown)
    if line is not None:
        assert line == parsed_line_html(markdown)


@settings(max_examples=examples(100))
@given(html=HTML | FIELDS | EDITED)
def test_html_without_a_parser(html: str) -> None:
    """The same of fields."""
    markdown = markdown_of(html)
    assert markdown is None or markdown == parsed_markdown(html)
    line = markdown_of_line(html)
    assert line is None or line == parsed_line(html)


SIMPLE = {
    "bold, italics and code": (
        "What **number 7** of _Optics_ is `about`.",
        "What <strong>number 7</strong> of <em>Optics</em> is <code>about</code>.",
    ),
    "a paragraph and a list": (
        "Two things:\n\n- **one**\n- the (`other`)",
        "<p>Two things:</p>\n<ul>\n<li><strong>one</strong></li>\n<li>the (<code>other</code>)</li>\n</ul>",
    ),
    "a list between paragraphs": ("A\n\n- b\n\nC", "<p>A</p>\n<ul>\n<li>b</li>\n</ul>\n<p>C</p>"),
    "lines that stay lines": ("A **b**\\\n_c_", "A <strong>b</strong><br />\n<em>c</em>"),
    "lines in paragraphs": ("1990\N{EN DASH}1995\\\nB\n\nD", "<p>1990\N{EN DASH}1995<br />\nB</p>\n<p>D</p>"),
    "pictures": (
        "A ![](b.png)\n\n![](_c-d.jpeg)",
        '<p>A <img src="b.png" alt="" /></p>\n<p><img src="_c-d.jpeg" alt="" /></p>',
    ),
    "a list alone": ("- b\n- _c_", "<ul>\n<li>b</li>\n<li><em>c</em></li>\n</ul>"),
}


@pytest.mark.parametrize("name", SIMPLE)
def test_simple_texts(name: str) -> None:
    """The commonest texts need no parser, in either direction."""
    markdown, html = SIMPLE[name]
    assert (html_of(markdown), markdown_of(html)) == (html, markdown)
    assert (block_html(markdown), block_markdown(html)) == (html, markdown)


EDITED_FIELDS = {
    "bold and italics": ("A <b>b</b> “<u>c</u>”, <i>d</i>", None),
    "marks beside words": ("A <b>b</b>, <i>d e</i> and <u>f</u>.", "A **b**, _d e_ and <u>f</u>."),
    "lines": ("A <br>b<br/>c<br>", "A\\\nb\\\nc"),
    "paragraphs": ("A<br><br>b<br><br><br>c", "A\n\nb\n\nc"),
    "lines in boxes": ("A<div>b</div><div>c<br></div>", "A\\\nb\\\nc"),
    "an empty box": ("<div>A</div><div><br></div><div>b</div>", "A\n\nb"),
    "a box in another": ("<div><div>A</div></div>", None),
    "text after a box": ("<div>A</div>b", None),
    "fixed spaces": ("A&nbsp;b &amp; &quot;c&quot;", 'A b & "c"'),
    "fixed spaces in a row": ("A&nbsp; b", None),
    "a list": ("A:<ul><li>b</li><li><b>c</b><br></li></ul>D", "A:\n\n- b\n- **c**\n\nD"),
    "a list of lines": ("<ul><li>b<br>c</li></ul>", None),
    "pictures": ('A<br><img src="b.png"><br><img src="c.jpg"/>', "A\\\n![](b.png)\\\n![](c.jpg)"),
    "a picture with a size": ('<img src="b.png" width="10">', None),
    "two lists": ("<ul><li>b</li></ul><ul><li>c</li></ul>", None),
    "a list in a box": ("<div>A<ul><li>b</li></ul></div>", None),
    "a list after what is not simple": ("<s>A</s><ul><li>b</li></ul>", None),
    "a list before it": ("<ul><li>b</li></ul><s>A</s>", None),
    "a list before half a box": ("<ul><li>b</li></ul></div>", None),
    "half a box": ("<div>A", None),
}


@pytest.mark.parametrize("name", EDITED_FIELDS)
def test_fields_as_the_editor_writes_them(name: str) -> None:
    """Lines, bold and lists from Anki's editor need no parser; other boxes do."""
    html, markdown = EDITED_FIELDS[name]
    assert markdown_of(html) == markdown
    assert markdown is None or parsed_markdown(html) == markdown


@pytest.mark.parametrize("markdown", ["- a\n\n- b", "- a\nb", "a & b", "a\n", "a*b*", "1. a", "**a** **"])
def test_markdown_for_the_parser(markdown: str) -> None:
    """What has anything else, such as a list with spaces between its items, is left to the parser."""
    assert html_of(markdown) is None


@pytest.mark.parametrize(
    "html",
    [
        "<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>",
        "<p>a &amp; b</p>",
        "<p>a</p>\nb",
        "<p>a</p>\n",
        "<p>a</p><p>b</p>",
        "<p>a</p>b",
        "<em>a</em> <em>b</em>",
    ],
)
def test_html_for_the_parser(html: str) -> None:
    """The same of fields."""
    assert markdown_of(html) is None


def test_simple_terms() -> None:
    """The same of terms."""
    assert inline_html("A **term**") == "A <strong>term</strong>"
    assert inline_markdown("A <strong>term</strong>") == "A **term**"
    assert inline_markdown("A <b>term</b><br>of two&nbsp;lines") == parsed_line("A <b>term</b><br>of two&nbsp;lines")
