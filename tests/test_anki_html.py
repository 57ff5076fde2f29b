"""Markdown as the HTML of Anki's fields."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from flashcards.html.from_markdown import block_html, clean, inline_html, plain_html, strip_html
from flashcards.html.to_markdown import block_markdown, plain_text

PARAGRAPH = re.compile(r"^<p>(.*)</p>$", re.DOTALL)
ANY_TEXT = st.text(st.characters() | st.sampled_from("$\\{}`*_<>&|#-\n\r\x00\x1f\ud800 "))


def commonmark(text: str) -> str:
    """What the parser makes of one paragraph, without the short cut for plain text."""
    html: str = MarkdownIt("commonmark", {"html": False}).render(text).strip()
    paragraph = PARAGRAPH.match(html)
    return paragraph[1] if paragraph else html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a *b* **c** `d`", "a <em>b</em> <strong>c</strong> <code>d</code>"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("one\ntwo", "one\ntwo"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("~~a~~", "<s>a</s>"),
        ("&nbsp; a", "\u00a0 a"),
        ("```python\na < b\n```", '<pre><code class="language-python">a &lt; b\n</code></pre>'),
        ("[a](https://example.org?b=1&c=2)", '<a href="https://example.org?b=1&amp;c=2">a</a>'),
        ("1986. A great year.", '<ol start="1986">\n<li>A great year.</li>\n</ol>'),
        ("", ""),
    ],
)
def test_markdown_becomes_html(markdown: str, html: str) -> None:
    """Emphasis, lists, code and links are rendered, and a single paragraph has no ``<p>`` around it."""
    assert block_html(markdown) == html


def test_tables_are_rendered() -> None:
    """A table with math in a cell becomes a table."""
    html = block_html("| a | b |\n|---|---|\n| $x_1$ | 2 |")
    assert "<th>a</th>" in html
    assert r"<td>\(x_1\)</td>" in html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("$x_1 * y_1 * z$", r"\(x_1 * y_1 * z\)"),
        ("$a<b$ & c", r"\(a&lt;b\) &amp; c"),
        ("**bold $a*b$**", r"<strong>bold \(a*b\)</strong>"),
        (r"\(a*b*c\) and \[d\]", r"\(a*b*c\) and \[d\]"),
        (r"[\[1\]](u) [<sup>\[2\]</sup>](u)", '<a href="u">[1]</a> <a href="u"><sup>[2]</sup></a>'),
        ("[a [sound:b.mp3]](u)", "[a [sound:b.mp3]](u)"),
        (
            "![a|30](b.png) ![|4x5](b.png)",
            '<img src="b.png" alt="a" width="30" /> <img src="b.png" alt="" width="4" height="5" />',
        ),
        (
            r"![a\|30](b.png) ![a|0](b.png) ![*a*|3`|4`](b.png) a|3",
            '<img src="b.png" alt="a|30" /> <img src="b.png" alt="a|0" /> <img src="b.png" alt="a|3|4" /> a|3',
        ),
        (r"[so \(x\)](u)", r'<a href="u">so \(x\)</a>'),
        (r"$\{a\}$", r"\(\{a\}\)"),
        (r"$5\$$", r"\(5\$\)"),
        ("$$x$$", r"\[x\]"),
        ("so $$x\n= y$$ it is", "so \\[x\n= y\\] it is"),
        ("$$a\nb$$ and $5", "\\[a\nb\\] and $5"),
        ("$$\na\n- b\n\n# c\n$$", "\\[\na\n- b\n\n# c\n\\]"),
        ("text\n$$\nx\n$$\nmore", "<p>text</p>\n\\[\nx\n\\]\n<p>more</p>"),
        ("- a\n  $$x$$\n- b", "<ul>\n<li>a\n\\[x\\]\n</li>\n<li>b</li>\n</ul>"),
        ("- $$\n  x\n  $$\n- b", "<ul>\n<li>\n\\[\nx\n\\]\n</li>\n<li>b</li>\n</ul>"),
    ],
)
def test_math_is_left_to_mathjax(markdown: str, html: str) -> None:
    """Between dollars nothing is Markdown, whatever it looks like."""
    assert block_html(markdown) == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (r"TeX is \\(x\\)", r"TeX is \<span></span>(x\<span></span>)"),
        (r"a\\[b\\] and $c$", r"a\<span></span>[b\<span></span>] and \(c\)"),
        ("[latex]a[/LaTeX]", "[<span></span>latex]a[<span></span>/LaTeX]"),
        (r"`\(x\)`", r"<code>\(x\)</code>"),
    ],
)
def test_text_that_looks_like_math_in_anki(markdown: str, html: str) -> None:
    """It is held apart by an empty element, and comes back as it was."""
    assert block_html(markdown) == html
    assert block_markdown(html) == markdown
    assert block_html(block_markdown(html)) == html


def test_names_that_look_like_math_in_anki() -> None:
    """Terms and aliases are held apart as well."""
    assert inline_html(r"X1 \\(n\\)") == r"X1 \<span></span>(n\<span></span>)"
    assert plain_html(r"f\(x\)") == r"f\<span></span>(x\<span></span>)"
    assert plain_text(plain_html(r"f\(x\)")) == r"f\(x\)"


@pytest.mark.parametrize(
    "markdown", ["$5 and $10", "from $ 5 $ on", "$5", "$$", "$$x", "$$x$", "$$\nx", "- $$\n\nx $$", "$$\na\n\nb"]
)
def test_dollars_that_are_no_math_stay(markdown: str) -> None:
    """Prices and unclosed dollars are text."""
    assert block_html(markdown).count("$") == markdown.count("$")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [("`$x$`", "<code>$x$</code>"), (r"\$x$", "$x$"), ("```\n$$\nx\n$$\n```", "<pre><code>$$\nx\n$$\n</code></pre>")],
)
def test_math_in_code_and_after_a_backslash_is_text(markdown: str, html: str) -> None:
    """Code and escaped dollars win over math."""
    assert block_html(markdown) == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("x<sub>ab</sub> <u>*u*</u> y<sup>n</sup>", "x<sub>ab</sub> <u><em>u</em></u> y<sup>n</sup>"),
        ("[<u>a</u>](b)", '<a href="b"><u>a</u></a>'),
        ("<u>open, </u>closed</u>", "<u>open, </u>closed&lt;/u&gt;"),
        ("<u><u>x</u>", "<u>&lt;u&gt;x</u>"),
        ("<u>a\n\nb</u>", "<p>&lt;u&gt;a</p>\n<p>b&lt;/u&gt;</p>"),
        (r"\<u>x</u> `<u>x</u>`", "&lt;u&gt;x&lt;/u&gt; <code>&lt;u&gt;x&lt;/u&gt;</code>"),
        ("<u onclick=x>a</u>", "&lt;u onclick=x&gt;a&lt;/u&gt;"),
    ],
)
def test_the_few_tags_that_are_obeyed(markdown: str, html: str) -> None:
    """Subscripts, superscripts and underlined text pass, bare and in pairs; nothing of it leaks out of a paragraph."""
    assert block_html(markdown) == html


@pytest.mark.parametrize(
    ("markdown", "alt"),
    [
        ("E $x^2$ y", "E $x^2$ y"),
        ("$$\\sum$$ \\(a\\)", "$$\\sum$$ $a$"),
        (r"a \* b \\ c", r"a * b \ c"),
        ("a &amp; b &lt;", "a &amp; b &lt;"),
        ("a `c*d` *e* **f** ~~g~~ [h](i) H<sub>2</sub>", "a c*d e f g h H2"),
        ("a ![b `c`](d) e", "a b c e"),
        ('a "b"', "a &quot;b&quot;"),
    ],
)
def test_what_a_picture_is_called(markdown: str, alt: str) -> None:
    """All that the other text of a picture says is kept, and comes back to the same."""
    html = block_html(f"![{markdown}](a.png)")
    assert html == f'<img src="a.png" alt="{alt}" />'
    assert block_html(block_markdown(html)) == html


def test_cloze_deletions_pass_through() -> None:
    """The braces, the number and the hint stay as written, and what is hidden is Markdown."""
    assert (
        block_html("{{c1::*Paris*}} & {{c2::$x$::the hint}}") == r"{{c1::<em>Paris</em>}} &amp; {{c2::\(x\)::the hint}}"
    )


def test_html_is_shown_and_not_obeyed() -> None:
    """A tag, an entity and a script link in a text stay text."""
    html = block_html('<script>alert("1")</script> <b>\n\n[x](javascript:alert(1))')
    assert "<script" not in html
    assert "<b>" not in html
    assert "<a" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("term", ["# heading", "- list", "1. list", "[a]: link", "> quote", "    code", "***"])
def test_a_term_is_one_line_of_text(term: str) -> None:
    """What would open a block elsewhere is kept in a term."""
    assert strip_html(inline_html(term)) == term.strip()


def test_plain_text_has_no_markdown() -> None:
    """Aliases and sources are escaped and nothing else."""
    assert plain_html("a*b*<c> & $d$") == "a*b*&lt;c&gt; &amp; $d$"


def test_characters_a_field_cannot_hold_are_replaced() -> None:
    """Control characters and halves of surrogate pairs become U+FFFD, and line ends become one."""
    assert clean("a\x1fb\x00c\x1b\ud800\td\r\ne\rf") == "a\ufffdb\ufffdc\ufffd\ufffd\td\ne\nf"


@given(ANY_TEXT)
def test_no_text_breaks_a_field(text: str) -> None:
    """Whatever the text, the fields hold no separator, can be stored, and carry no tag of the text."""
    for html in (block_html(text), inline_html(f"<script>{text}"), plain_html(text)):
        assert "\x1f" not in html
        assert "\x00" not in html
        assert "<script" not in html
        html.encode()


@given(st.text("aB é1 ,.;:?()'/%-_*#+"))
def test_the_short_cut_for_plain_text_changes_nothing(text: str) -> None:
    """Text that skips the parser comes out as the parser would give it."""
    assert block_html(text) == commonmark(text)
