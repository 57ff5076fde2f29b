"""The HTML of fields and Markdown: any field comes back from Markdown looking the same."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
import strategies
from hypothesis import example, given
from hypothesis import strategies as st

from flashcards.cards import Note
from flashcards.formats.markdown import parse as parse_deck
from flashcards.formats.markdown import render_note
from flashcards.html.from_markdown import block_html, inline_html
from flashcards.html.to_markdown import block_markdown, inline_markdown, plain_text

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
