"""The HTML of Anki's fields as Markdown, and back."""

import pytest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st

from flashcards.html.numerals import numeral
from flashcards.html.to_markdown import block_markdown, code_markdown, inline_markdown, sources
from flashcards.html.tree import DEEPEST, Node, parse, text_of


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
        ("a&nbsp;&nbsp;b &amp;amp; &lt;i&gt;", "a b \\&amp; <i>"),
        ("- a<br>1. b<br># c<br>---<br>+", "\\- a\\\n1\\. b\\\n\\# c\\\n\\---\\\n\\+"),
        ("2 * 3 a_b _c_ `d` [e](f) ~~g~~", "2 * 3 a_b \\_c\\_ \\`d\\` [e\\](f) \\~\\~g\\~\\~"),
        ("[sound:a b.mp3]", "[sound:a b.mp3]"),
        ("[sound:a.mp3][sound:b.mp3]", "[sound:a.mp3][sound:b.mp3]"),
        ('<video src="a%20b.mp4"></video><audio controls><source src="c.mp3"></audio>', "[sound:a b.mp4][sound:c.mp3]"),
        ('<audio src="https://a.b/c.mp3">x</audio>', "x"),
        ('<anki-mathjax>x&lt;y</anki-mathjax> <anki-mathjax block="true">z</anki-mathjax>', "$x<y$ $$z$$"),
        ("<h3>a #</h3>b<hr>", "### a \\#\n\nb\n\n___"),
        ("a < b and c<d", "a < b and c<d"),
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
