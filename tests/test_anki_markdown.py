"""The HTML of Anki's fields as Markdown, and back."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
import strategies
from growth import check_growth
from hypothesis import example, given
from hypothesis import strategies as st

from flashcards.cards import Note
from flashcards.formats.markdown import parse as parse_deck
from flashcards.formats.markdown import render_note
from flashcards.html.from_markdown import block_html, inline_html
from flashcards.html.numerals import numeral
from flashcards.html.to_markdown import block_markdown, code_markdown, inline_markdown, plain_text, sources
from flashcards.html.tree import DEEPEST, Node, parse, text_of

SAME = {"b": "strong", "i": "em", "del": "s", "strike": "s", "ins": "u"}
INLINE = frozenset(("strong", "em", "s", "u", "a", "code", "span", "mark", "small", "big", "ruby", "rt", "kbd", "abbr"))
LOOSE = frozenset(("p", "div", "thead", "tbody"))
"""Elements that may be there or not: what they hold looks the same."""


class Looks(HTMLParser):
    """What HTML looks like: each word with the blocks it is in and the marks it stands under."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, ...]] = []
        self.glued = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what begins, and pictures and lines across as they are."""
        known = dict(attrs)
        tag = SAME.get(tag, tag)
        if tag == "img":
            self.seen.append(
                (
                    *self.path(),
                    " ".join(["img", *(unquote(known.get(key) or "") for key in ("src", "alt", "width", "height"))]),
                )
            )
        elif tag in {"br", "hr"}:
            self.seen.append((tag,)) if tag == "hr" or any(one[:2] in {"td", "th"} for one in self.open) else None
        else:
            if known.get("title") or known.get("dir"):
                tag = f"{tag} {known.get('title') or ''}{known.get('dir') or ''}"
            more = known.get("href") or known.get("start") or known.get("class") or known.get("style") or ""
            spans = f"{known.get('colspan') or ''} {known.get('rowspan') or ''}"
            self.open.append(f"{tag} {unquote(more)} {spans}".strip())
        self.glued = self.glued and tag in INLINE

    def handle_endtag(self, tag: str) -> None:
        """Note what ends."""
        if tag not in {"img", "br", "hr"}:
            self.open.pop()
            self.glued = self.glued and SAME.get(tag, tag) in INLINE

    def handle_data(self, data: str) -> None:
        """Note each word, glued to the one before where nothing parts them."""
        if "pre" in self.open:
            self.seen.append((*self.path(), data.rstrip("\n")))
            return
        for part in re.findall(r"\s+|\S+", data):
            if part.isspace():
                self.glued = False
                columns = len(re.sub(r"[ \n]+", " ", part).lstrip(" "))
                self.seen += [(f"indent {columns}",)] * (columns > 1)
            else:
                self.seen += [(*self.path(), "+")] * self.glued
                self.seen += [(*self.path(), char) for char in part]
                self.glued = True

    def path(self) -> tuple[str, ...]:
        """Blocks from the outside in, then marks in the order of their names."""
        pre = "pre" in self.open
        blocks = [tag for tag in self.open if tag.split()[0] not in INLINE | LOOSE]
        marks = sorted({tag for tag in self.open if tag.split()[0] in INLINE and not pre})
        runs, side = "", ""
        for tag in self.open:
            if tag.startswith(("div rtl", "div ltr")) and (turned := tag[4:7].replace("ltr", "")) != runs:
                side = {"": "", "rtl": "right"}[turned] if side == {"": "", "rtl": "right"}[runs] else side
                runs = turned
            if " text-align: " in tag:
                side = tag.rpartition(" text-align: ")[2].replace("left", "")
        return (runs, side, *blocks, *marks)


def looks(html: str) -> list[tuple[str, ...]]:
    """What HTML looks like, without where one run of text ends and the next begins."""
    return [item for item in Looks(html).seen if item[-1] != "+"]


def spaces(html: str) -> str:
    """The text of HTML with single spaces between its words, without its code."""
    html = re.sub(r"<pre>.*?</pre>", " ", html, flags=re.DOTALL)
    return " ".join(
        unescape(
            re.sub(
                r"<[^>]*>",
                "",
                re.sub(
                    r"<(?!/?(?:strong|em|s|u|a|code|b|i|img|span|mark|small|big|ruby|rt|kbd|abbr)\b)[^>]*>", " ", html
                ),
            )
        ).split()
    )


WORDS = st.text("ab\u00e9\u6d77 1*_`~[]()!#+-.<>&$\\|:=\"'", min_size=1, max_size=10).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
PLAIN_WORDS = st.text("ab\u00e9\u6d77", min_size=1, max_size=4)
NOTES = st.text("a1 []()!:", min_size=1, max_size=8).map(lambda text: " ".join(text.split())).filter(bool)
"""What stands in links and below pictures: brackets above all."""


def marked(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Something within a line: marks around words, links and pictures."""
    return st.one_of(
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(("b", "strong", "i", "em", "s", "u")), inner),
        st.builds('<a href="https://a.b/{}">{}</a>'.format, PLAIN_WORDS, PLAIN_WORDS | NOTES),
        st.builds('<a href="a">{}<u>{}</u>{}</a>'.format, NOTES, NOTES, NOTES),
        st.builds("<code>{}</code>".format, PLAIN_WORDS | st.sampled_from(("a*b", "`", "a ``b", "&lt;p&gt;", "\\"))),
        st.builds("<code>{}</code>{}<code>{}</code>".format, PLAIN_WORDS, st.sampled_from(("", "+")), PLAIN_WORDS),
        st.builds('<img src="{}.png">'.format, PLAIN_WORDS),
        st.builds('<img src="a.png" alt="{}">'.format, NOTES),
        st.builds(
            '<img src="a.png" alt="{}|{}"{}>'.format,
            NOTES,
            PLAIN_WORDS | st.just("20"),
            st.sampled_from(("", ' width="80"', ' width="80" height="7"')),
        ),
        st.builds('<a href="a" title="{}">{}</a>'.format, NOTES, NOTES),
    )


MARKED = st.recursive(PLAIN_WORDS, marked, max_leaves=3)
LINE = st.lists(WORDS | MARKED, min_size=1, max_size=4).map(" ".join).filter(plain_text)
LOOKING = st.one_of(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(("mark", "small", "big")), MARKED),
    st.builds(
        '<span style="{}">{}</span>'.format,
        st.sampled_from(("color: red", "background-color: #ffff00", "color: #12ab34; font-size: 20px")),
        MARKED,
    ),
    st.builds("<ruby>{}<rt>{}</rt></ruby>".format, PLAIN_WORDS, PLAIN_WORDS),
    st.builds('<abbr title="{}">{}</abbr>'.format, NOTES, MARKED),
    st.builds(
        "<kbd>{}</kbd>{}<kbd>{}</kbd>".format,
        WORDS.map(str.strip).filter(bool),
        st.sampled_from(("", "+", " ")),
        PLAIN_WORDS,
    ),
)


@st.composite
def shown(draw: st.DrawFn) -> str:
    """A line with all that may be in one; what it is made of is too long to be told."""
    return draw(st.lists(WORDS | MARKED | LOOKING, min_size=1, max_size=4).map(" ".join).filter(plain_text))


SHOWN = shown()
SET_IN = st.builds("{}{}".format, st.sampled_from(("", "&nbsp; ", "&nbsp; &nbsp; ", "&nbsp; &nbsp;")), SHOWN)
PARAGRAPH = st.builds("<p>{}</p>".format, st.lists(SET_IN, min_size=1, max_size=3).map("<br>".join))
CELL = st.lists(SET_IN, min_size=1, max_size=3).map("<br>".join) | st.builds("{}<br><br>{}".format, SHOWN, SHOWN)
LEAVES = st.one_of(
    PARAGRAPH,
    st.builds("<div>{}</div>".format, SHOWN),
    st.builds(
        "<pre><code>{}</code></pre>".format,
        st.sampled_from(("a", "a\n  b\n\nc", "``` x", "## a\n- b", "&lt;")),
    ),
    st.builds("<h{0}>{1}</h{0}>".format, st.integers(1, 6), SHOWN),
    st.just("<hr>"),
    st.builds("<p>\\[{}\\]</p>".format, st.sampled_from(("x", "x_1*y", "a &lt; b", "\\frac{a}{b}"))),
    st.builds("<p>{}<br>\\[x_1\\]<br>\\[y\\]{}</p>".format, SHOWN, SHOWN | st.just("")),
    st.builds("<p>see \\({}\\) there</p>".format, st.sampled_from(("x", "x_1*y", "a &lt; b", "\\{a\\}", "|x|"))),
    st.builds(
        "<table><thead><tr><th>{}</th><th>{}</th></tr></thead><tbody><tr><td>{}</td><td>{}</td></tr></tbody></table>".format,
        CELL, CELL, CELL, CELL,
    ),
    st.builds(
        '<table><tr><th colspan="2">{}</th><th style="text-align:{side}">{}</th></tr>'
        '<tr><td rowspan="2">{}</td><td>{}</td><td style="text-align:{side}">{}</td></tr>'
        '<tr><td>{}</td><td style="text-align:{side}">{}</td></tr></table>'.format,
        CELL, CELL, CELL, CELL, CELL, CELL, CELL, side=st.sampled_from(("left", "center", "right")),
    ),
    st.builds(
        '<table><tr><th rowspan="2" colspan="2">{}</th><th>{}</th></tr><tr><td>{}</td></tr></table>'.format,
        CELL, CELL, CELL,
    ),
)  # fmt: skip


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Lists and quotations of blocks."""
    item = st.builds("<li>{}</li>".format, SHOWN | inner | st.builds("{}{}".format, PARAGRAPH, inner))
    items = st.lists(item, min_size=1, max_size=3).map("".join)
    return st.one_of(
        st.builds("<ul>{}</ul>".format, items),
        st.builds('<ol start="{}">{}</ol>'.format, st.integers(2, 12), items),
        st.builds("<blockquote>{}</blockquote>".format, inner),
        st.builds('<div dir="{}">{}</div>'.format, st.sampled_from(("rtl", "ltr")), inner),
        st.builds(
            '<div style="text-align: {}">{}</div>'.format, st.sampled_from(("center", "right", "justify")), inner
        ),
    )


FIELD = st.lists(st.recursive(LEAVES, nested, max_leaves=3), min_size=1, max_size=3).map("".join)


@given(FIELD)
@example("<p>a</p><ul><li></li><li>b</li></ul>")
@example('<ul><li><abbr title="]:"><a href="https://a.b/a">a</a></abbr></li></ul>')
@example('<p><a href="https://a.b/a"><code>]: x</code></a><br>b</p>')
@example('<p><a href="https://a.b/a">\\(x]: y\\)</a></p>')
@example("<p>[a <code>]: x</code></p>")
def test_html_comes_back_equal(html: str) -> None:
    """What Markdown can say looks the same after both ways: words, marks, blocks, code, math and pictures."""
    markdown = block_markdown(html)
    back = block_html(markdown)
    assert looks(back) == looks(html), markdown
    assert spaces(back) == spaces(html), markdown


@given(FIELD)
def test_code_is_kept_in_a_deck(html: str) -> None:
    """A deck's text has the same fences, wherever code stands, and comes back as it was."""
    markdown = block_markdown(html)
    text = render_note(Note(term="a", definition=markdown))
    assert text.count("\\```") == markdown.count("\\```")
    if markdown:
        assert parse_deck(text, "a").deck.notes[0].definition == markdown


@given(FIELD)
def test_markdown_settles(html: str) -> None:
    """From the second round on, nothing changes any more."""
    markdown = block_markdown(block_html(block_markdown(html)))
    assert block_markdown(block_html(markdown)) == markdown


@given(LINE)
def test_a_term_comes_back_equal(html: str) -> None:
    """One line of a term is the same after both ways."""
    assert looks(inline_html(inline_markdown(html))) == looks(html)


@pytest.mark.parametrize(
    ("html", "term"),
    [
        ("<span style='color: red'>a <b>b</b></span> <mark>c</mark>", "a **b** c"),
        ("<ruby>\u6f22<rt>kan</rt>\u5b57<rt>ji</rt></ruby> <u>x</u>", "\u6f22(kan)\u5b57(ji) <u>x</u>"),
        ("<kbd>Ctrl</kbd><kbd>C</kbd>+<code>x</code> <kbd> </kbd>", "`Ctrl` `C`+`x`"),
    ],
)
def test_a_term_has_no_looks(html: str, term: str) -> None:
    """A term is a name: it keeps no colour or size, what ruby says above it stands behind it, and keys are code."""
    assert inline_markdown(html) == term


@given(strategies.markdown())
def test_our_own_texts_come_back_looking_the_same(text: str) -> None:
    """Whatever a person wrote here looks in Anki as it does after it came back from there."""
    html = block_html(text)
    again = block_html(block_markdown(html, cloze=True))
    one, other = (re.sub(r"(?<=\\[(\[])\s+|\s+(?=\\[)\]])", "", plain_text(html)) for html in (again, html))
    assert one.split() == other.split()  # space at the ends of a formula is none to TeX


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain words, (1.5)", "plain words, (1.5)"),
        ("a<b>b</b> <i>c</i>", "a**b** _c_"),
        ("&#" + "9" * 5000 + ";", "\ufffd"),
        ("a&#x9d;0;b&#x90;c&#27;d&#xD800;e&#127;&#13;f", "a\ufffd0;b\ufffdcd\ufffde f"),
        ('<a href="&#x9d;x">a</a>', "[a](\ufffdx)"),
        ('<img src="%1b%9d&#x9d;.png" alt="&#x90;">', "![\ufffd](\ufffd\ufffd\ufffd.png)"),
        ("<h1>a##</h1>", "# a\\##"),
        (r"\[a\]  \[b\] c \[d\]", "$$a$$\n\n$$b$$\n\nc $$d$$"),
        ("<b>a </b>b<b></b>", "**a** b"),
        ("<b><i>a</i></b> <i>b</i>c", "**_a_** *b*c"),
        ("<b>a</b><b>b</b>", "**ab**"),
        ("<b>a<i>b</b>c</i>", "abc"),
        ("one<br>two<div>three</div><div><br></div><div>four</div>", "one\\\ntwo\\\nthree\n\nfour"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n  1. b\n- c"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<ol><li><p>a</p><p>b</p></li><li>c</li></ol>", "1. a\n\n   b\n\n2. c"),
        ("<pre>a\n  b &lt; c</pre>", "```\na\n  b < c\n```"),
        ('<pre><code class="language-c++">a</code></pre>', "```c++\na\n```"),
        ("<ul><li><pre>a\n## b</pre></li></ul>", "-\n  ```\n  a\n  ## b\n  ```"),
        ("<ol><li>a<ul><li><pre>b</pre><pre>c</pre></ul></ol>",
         "1. a\n\n   -\n     ```\n     b\n     ```\n\n     ```\n     c\n     ```"),
        ("<ul><li><code>a``b</code></li></ul>", "- ```a``b```"),
        ("<code>a`b</code>", "``a`b``"),
        ("<code>a</code><code>`b</code>", "``a`b``"),
        ("a<i><code>b</code></i><code>c</code> <b><code>d</code></b><code>e</code>", "a`bc` **`d`**`e`"),
        ("<kbd>Ctrl</kbd><kbd>C</kbd>, <kbd><kbd>Alt</kbd>+<kbd>*</kbd></kbd>",
         "<kbd>Ctrl</kbd><kbd>C</kbd>, <kbd>Alt</kbd>+<kbd>\\*</kbd>"),
        ("<blockquote>a<p>b</p></blockquote>", "> a\n>\n> b"),
        ("<table><tr><td>a|b</td></tr><tr><td>c</td><td>d</td></tr></table>",
         "| a\\|b |  |\n| --- | --- |\n| c | d |"),
        ('<a href="https://a.b/(c)?d&amp;e">x]y</a>', "[x\\]y](<https://a.b/(c)?d&e>)"),
        ('Born 1815<sup><a href="https://e.org/#n1">[1]</a></sup>', "Born 1815[<sup>[1]</sup>](https://e.org/#n1)"),
        ('<a href="u">[a</a> <a href="v">[b]] [c](d) [sound:e]</a>',
         "[&#91;a](u) [[b]\\] &#91;c\\](d) &#91;sound:e\\]](v)"),
        ('<img src="u" alt="[1] (2) \\[3\\]">', "![[1] (2) \\\\[3\\\\]](u)"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('wow!<a href="b">x</a>', "wow\\![x](b)"),
        ("![[a.png]] [![[b|2.png]]](c)", "\\![[a.png]] [\\![[b|2.png]]\\](c)"),
        ('<a href="u">![[a.png|20]]</a>', "[\\![[a.png|20]]](u)"),
        ('<img src="a b.png" alt="c">', "![c](<a b.png>)"),
        (r"\(x_1 &lt; y\) and \[z\]", "$x_1 < y$ and $$z$$"),
        ("[$]x[/$] [$$]y[/$$]", "$x$ $$y$$"),
        (r"\[x\]<br>\[y\]<br>z<br>\[a\]", "$$x$$\\\n$$y$$\\\nz\n$$a$$"),
        (r"x<br>\[y\]\[z\]", "x\n$$y$$\n\n$$z$$"),
        (r"\(x\)5 \(unclosed \[", "\\\\(x\\\\)5 \\\\(unclosed \\\\["),
        ("$5", "$5"),
        ("$5 and $10", "\\$5 and \\$10"),
        ("H<sub>2</sub>O, x<sup>2</sup>, x<sub>ij</sub>", "H₂O, x², x<sub>ij</sub>"),
        ("<script>alert(1)</script>a<style>b</style><!-- c -->d", "ad"),
        ("a<script>b", "a"),
        ("<span style='font-weight: 700'>a</span> <u>b</u>", "**a** <u>b</u>"),
        ("<font color=red>c</font>", '<span style="color: red">c</span>'),
        ("<div style='color:#0A0; background: yellow'>a <b>b</b></div>",
         '<span style="color: #0a0; background-color: yellow">a **b**</span>'),
        ("<font size=5 color='url(x)'>a</font><font size=9>b</font><font size=3>c</font>",
         '<span style="font-size: x-large">a</span>bc'),
        ("<span style='color: red'>a<span style='font-size: 9px'>b</span></span>",
         '<span style="color: red">a</span><span style="color: red; font-size: 9px">b</span>'),
        ("<span style='color: red'>a<span style='color: black'>b</span></span>", '<span style="color: red">a</span>b'),
        ("<span style='color: rgb(0, 0, 0); background: white; font-size: 16px; font-family: x'>a</span>", "a"),
        ("<span style='text-decoration: underline'>a</span> <span style='text-decoration:line-through'>b</span>",
         "<u>a</u> ~~b~~"),
        ("<ruby>\u6f22<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "<ruby>\u6f22<rt>kan</rt></ruby>"),
        ("<mark>a</mark> <small>b</small> <big>c</big>", "<mark>a</mark> <small>b</small> <big>c</big>"),
        ("<table><tr><th colspan=2>A<th>B<tr><td rowspan=2>x<td>1<td>2<tr><td>3<td>4</table>",
         "| A || B |\n| --- | --- | --- |\n| x | 1 | 2 |\n| ^^ | 3 | 4 |"),
        ("<table><tr><td colspan=99999 rowspan=0>A<td colspan=x>B</table>", "| A | B |\n| --- | --- |"),
        ("<table><tr><td>1<br>2<br><br>3 &lt;br><td><ul><li>x<ol start=3><li>y</ol><ul><li>z</ul></ul></table>",
         "| 1<br>2<br><br>3 \\<br> | • x<br>3. y<br>◦ z |\n| --- | --- |"),
        ("<table><tr><td><b>a<br> b</b> <br><pre>if:\n  a|b</pre><td><table><tr><td>c<td>d</table></table>",
         "| **a<br>b**<br>`if:`<br>`\u00a0\u00a0a\\|b` | c \\| d |\n| --- | --- |"),
        ("if x:<br>&nbsp; &nbsp; y<br>&nbsp;&nbsp;&nbsp;<b>z</b><br>&nbsp;a&nbsp;&nbsp; b&nbsp;",
         "if x:\\\n&nbsp; &nbsp; y\\\n&nbsp; &nbsp;**z**\\\na b"),
        ("<h3>&nbsp; &nbsp;a</h3><ul><li>&nbsp; - b</li></ul><div>&nbsp; </div>", "### a\n\n- &nbsp; - b"),
        ("a&nbsp;&nbsp;b &amp;amp; &lt;i&gt;", "a b \\&amp; \\<i>"),
        ("- a<br>1. b<br># c<br>---<br>+", "\\- a\\\n1\\. b\\\n\\# c\\\n\\---\\\n\\+"),
        ("2 * 3 a_b _c_ `d` [e](f) ~~g~~", "2 * 3 a_b \\_c\\_ \\`d\\` [e\\](f) \\~\\~g\\~\\~"),
        ("[sound:a b.mp3]", "[sound:a b.mp3]"),
        ("[sound:a.mp3][sound:b.mp3]", "[sound:a.mp3][sound:b.mp3]"),
        ('<video src="a%20b.mp4"></video><audio controls><source src="c.mp3"></audio>', "[sound:a b.mp4][sound:c.mp3]"),
        ('<audio src="https://a.b/c.mp3">x</audio>', "x"),
        ('<anki-mathjax>x&lt;y</anki-mathjax> <anki-mathjax block="true">z</anki-mathjax>', "$x<y$ $$z$$"),
        ("<h3>a #</h3>b<hr>", "### a \\#\n\nb\n\n___"),
        ("a < b and c<d", "a < b and c\\<d"),
        ("{{c1::x}}", "{\\{c1::x}}"),
        ('<img src=a.png width=80> <img alt="b|c" src=a.png style="max-width: 9px; width: 50.5px; height: 20px">',
         "![|80](a.png) ![b|c|50x20](a.png)"),
        ('<img src=a.png alt="b|80"><img src=a.png width="50%" height=9><img src=a.png width=0>',
         "![b\\|80](a.png)![](a.png)![](a.png)"),
        ('<table><tr><td><img src=a.png width=30 alt="b|3"></table>', "| ![b\\\\|3\\|30](a.png) |\n| --- |"),
        ('<a href="u" title="a &quot;b&quot;\n \\ &amp;amp;">c</a>', '[c](u "a \\"b\\" \\\\ \\&amp;")'),
        ('<abbr title="a  b">c</abbr> <acronym title="d">e</acronym> <abbr title="&lt;">f</abbr>',
         '<abbr title="a b">c</abbr> <abbr title="d">e</abbr> f'),
        ('a<ol type="A"><li>b<li>c<br>d</ol>', "a\n\nA. b\\\nB. c\\\nd"),
        ('<ol style="list-style: inside lower-roman" start=4><li>a<ul><li>b</ul><li><li>c</ol>',
         "- iv. a\n  - b\n- v.\n- vi. c"),
        ('<ul type="A"><li>a</ul><ol type="1"><li>b</ol>', "- a\n\n1) b"),
        ("<dl><dt>a</dt> <dd>b</dd>\n<dd>c</dd><dt>d<dd>e</dl>", "a\n\n- b\n- c\n\nd\n\n- e"),
        ("<dl>a<dd>b</dl>", "a\n\n- b"),
        ('a<iframe src="//b.c/d_e">x</iframe><iframe src="javascript:x"></iframe><iframe></iframe>f',
         "a\\\n[https://b.c/d_e](https://b.c/d_e)\\\nf"),
        ("<object data='a.svg'></object>", "![](a.svg)"),
        ('<object type="x" DATA="b%20c.mp3">old</object>', "[sound:b c.mp3]"),
        ("<object data=a.pdf></object> <embed src=b.html>", "[a.pdf](a.pdf) [b.html](b.html)"),
        ("<object><img src=a.png></object><object data='data:x'>b</object>", "![](a.png)b"),
        ("<embed src='a.ogg'><embed src='https://b.c/d.png' alt=e><embed>", "[sound:a.ogg]![e](https://b.c/d.png)"),
        ("<embed src='javascript:x'><embed src='file:///a.png'>f", "f"),
        ("a<iframe src='b.html'></iframe><iframe src='c.png'></iframe>", "a\\\n[b.html](b.html)\\\n[c.png](c.png)"),
        ("<svg><title>t</title><g><image href='a.png'/><image xlink:href=b.png></g></svg>c", "![](a.png)![](b.png)c"),
        ("<svg><circle r=1 /></svg>", ""),
        ("<image src=a.png>", "![](a.png)"),
        ("<math><mi>x</mi><mo>=</mo><mn>1</mn></math>", "x=1"),
        ("<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></semantics></math>",
         "$x^2$"),
        ("<math display='block'><annotation encoding='application/x-tex'>x^2</annotation></math>", "$$x^2$$"),
        ("<math><mi>x</mi><annotation encoding='application/x-tex'> </annotation></math>", "x"),
        ("<math><mi>x</mi><annotation-xml>y</annotation-xml></math>", "x"),
        ("<i class=katex><math><annotation encoding='application/x-tex'>b</annotation></math><b>b</b></i>", "$b$"),
        ("<span class='mwe-math-element'><math><mi>b</mi></math></span>", "b"),
        ("<textarea>a</textarea>", "a"),
        ("<table><tr><td><h3>a</h3><blockquote>b</blockquote><hr><td>c</table>", "| a<br>b | c |\n| --- | --- |"),
        ("<table><tr><td><ul><li>a</ul><td></table>", "| • a |  |\n| --- | --- |"),
        ("<table><tr><td>a<table><tr><td>b<td>c</table></table>", "a\n\n| b | c |\n| --- | --- |"),
        ("<div><br></div>", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    """What a person sees in Anki is written as a person would write it."""
    assert block_markdown(html) == markdown


@pytest.mark.parametrize(
    ("letters", "number", "text"),
    [
        ("A", 1, "A"), ("A", 26, "Z"), ("a", 3, "c"), ("a", 27, "27"), ("I", 4, "IV"), ("i", 19, "xix"),
        ("I", 21, "21"), ("a", 0, "0"),
    ],
)  # fmt: skip
def test_numerals(letters: str, number: int, text: str) -> None:
    """Lists are lettered as far as Z and XX, and numbered after that."""
    assert numeral(letters, number) == text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("{{c1::<b>Paris</b>::the city}} in {{c2::<i>France</i>}}", "{{c1::**Paris**::the city}} in {{c2::_France_}}"),
        (r"{{c1::\(x\)}} \({{c2::y}}\)", "{{c1::$x$}} ${{c2::y}}$"),
        ("<ul><li>{{c1::a}}</li><li>{{c1::b}}</li></ul>", "- {{c1::a}}\n- {{c1::b}}"),
    ],
)
def test_deletions_are_kept(html: str, markdown: str) -> None:
    """The braces, the number and the hint stay, and what is hidden is Markdown."""
    assert block_markdown(html, cloze=True) == markdown


@pytest.mark.parametrize(
    ("html", "term"),
    [
        ("<div>What is <b>LoRA</b>?</div><div>(two words)</div>", "What is **LoRA**? (two words)"),
        ("# a", "# a"),
        (
            "Which?<ul><li>a</li><li>b!</li><li></li><li>c<ol start=3><li>d<li>e</ol></li></ul>",
            "Which? a; b! c 3. d; 4. e",
        ),
        (
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</table><pre>d\n\n  e\n\tf</pre><hr>",
            "a | b; c `d \N{RETURN SYMBOL} \N{OPEN BOX}\N{OPEN BOX}e \N{RETURN SYMBOL} \u2423\u2423\u2423\u2423f`",
        ),
        ("<blockquote><ul><li>a<li>b</ul></blockquote><center>c</center>", "a; b c"),
        ("<table><tr><td>a<br>b</td></tr></table>&nbsp; &nbsp; c", "a b c"),
    ],
)
def test_a_term_is_one_line(html: str, term: str) -> None:
    """Lines and blocks follow each other with spaces; items, rows and lines of code are kept apart."""
    assert inline_markdown(html) == term


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("a<pre>b\n c</pre><PRE>d</PRE><pre><code class=lang-x>e\nf</code></pre>",
         "```\nb\n c\n```\n\n```x\ne\nf\n```"),
        ("<pre>a</pre>", ""),
        ("a<br>b", ""),
    ],
)  # fmt: skip
def test_code_of_a_term(html: str, markdown: str) -> None:
    """Code that a term has no lines for is there as it stood."""
    assert code_markdown(html) == markdown


def test_what_a_field_shows() -> None:
    """Pictures, videos and sounds are found, also where their names are written as in an address."""
    html = '<img src="a%20b.png"><video src=c.mp4></video> [sound:d e.mp3] <script><img src="x.png"></script>'
    assert [*sources(html)] == ["a b.png", "c.mp4", "d e.mp3", "x.png"]  # as Anki counts
    assert [*sources('<img src="%1b]0;a%07%0ab.png">')] == ["\ufffd]0;a\ufffd\ufffdb.png"]


def test_text_of_an_element() -> None:
    """Line breaks and blocks begin lines, scripts have no text."""
    assert text_of(parse("a<br>b<div>c</div><script>d</script>")) == "a\nb\nc"


@pytest.mark.growth
@pytest.mark.parametrize(
    "unit",
    ["<b>", "</b>", "<a ", '<a "', "<a '\"", "<!--", "<script>", "<", "&", r"\(", "[$]", "*", "<b>x</b>y", "<i>(</i>a",
     "<ul><li>", "<div>", "<table><tr><td>", "`", "[", "$", "\\", "<sub>", "&#x", "<a href=x>a</a>", "<p>", "~",
     "<ruby>", "<span style='color: red'>", "<rt>x</rt>", "<td rowspan=20 colspan=20>",
     r"\[x\]", "<code>a</code>", "<kbd>a</kbd>", "<br>", "<ol type=a><li>", "<li>a</li>", "<pre>a\n", "<dl><dd>a",
     "&nbsp;", "<a href=x>[", "<iframe src=//x>", "<object data=a.pdf>", "<embed src=a.mp3>", "<svg>", "</svg>",
     "<image href=a.png>", "<math>", "<annotation encoding=application/x-tex>", "<span class=katex>",
     "<div dir=rtl>", "<p dir=rtl>a</p><p dir=ltr>b</p>", "<abbr title=x>",
     "<img src=a width=9>", "<tr><td>a<br>", r"\[x\]<br>"],
)  # fmt: skip
def test_time_grows_with_the_text(unit: str) -> None:
    """Whatever is repeated, and not with its square."""

    def convert(length: int) -> None:
        text = unit * (length // len(unit))
        block_markdown(text)
        inline_markdown(f"<table><td>{text}")
        inline_markdown(f"<ul>{text}")

    check_growth(convert, 5_000)


@pytest.mark.growth
@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [
        ("", r"\(a\) ", "[$$]x[/$$]"),
        ("", r"\[a\]", ""),
        ("<h1>", "#", "a</h1>"),
        ('<span style="', "text-decoration:", '">a</span>'),
        ("<a ", "x=y ", ">b</a>"),
        ("{{c", "1,2,", "::a::" + "hint" * 10_000 + "}}"),
        ("", "{{c1,2::" * 8 + "a::b}}", ""),
        ("", "{{c1::", ""),
        ("<b>!</b>", "a ", ""),
    ],
    ids=lambda text: text[:20],
)
def test_time_grows_with_what_stands_apart(before: str, unit: str, after: str) -> None:
    """So it is where the text before or behind what is repeated makes it more work."""

    def convert(length: int) -> None:
        html = before + unit * (length // len(unit)) + after
        assert len(block_markdown(html, cloze=True)) < 20 * len(html)
        inline_markdown(html)

    check_growth(convert, 10_000)


def test_a_table_that_is_wide_and_long() -> None:
    """One whose rows would be filled up without end becomes lines, and so does none that anybody made."""
    wide = "<table><tr>" + "<td>x" * 3000 + "<tr><td>y" * 3000 + "</table>"
    assert block_markdown(wide).split("\\\n") == ["x"] * 3000 + ["y"] * 3000
    assert block_markdown("<table><tr><td>a<tr>" + "<td>b" * 50 + "</table>").startswith("| a |  |")


def test_depth_is_limited() -> None:
    """A tree is never deeper than its limit, and its text stays."""
    node = parse("<b>" * 1000 + "x")
    depth = 0
    while isinstance(node.children[0], Node) and node.children[0].children:
        node = node.children[0]
        depth += 1
    assert depth < DEEPEST
    assert text_of(parse("<b>" * 1000 + "x")) == "x"


@given(
    st.text()
    | st.lists(st.sampled_from(("<", ">", "b", "/", "ul", "li", " ", '"', "&", "p", "!--")), max_size=30).map("".join)
)
def test_any_text_is_taken(html: str) -> None:
    """Whatever is in a field, it becomes text without control characters or an open script."""
    markdown = block_markdown(html)
    assert "\x1f" not in markdown
    assert markdown == "\n".join(line.rstrip() for line in markdown.split("\n")).strip("\n")
    assert "\n" not in inline_markdown(html)
