r"""Deletions in packages: the engine makes the cards that there are here, and no other, whatever the text."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from packages import Engine, add_note, engine
from strategies import examples

from flashcards import clozes
from flashcards.anki.cloze import cloze_html
from flashcards.anki.html import block_html
from flashcards.anki.markdown import block_markdown

PIECES = (
    "{{c1::", "{{c2::", "{{c3::", "}}", "::", "{{", "{", "}", "\\", "&#123;", "&lbrace;", "a", " b ", "{{c1,2::",
    "{{c00001::", "{{c501::", "{{c0::", "{{C1::", "&#125;",
    "`", "*", "[x](", "![", "](u)", ")", "$", "\n\n", "\n- ", "```", "<div>", '"',
)  # fmt: skip


@pytest.fixture(scope="module")
def anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A collection of the real Anki."""
    with engine(tmp_path_factory.mktemp("anki")) as collection:
        yield collection


def numbers(text: str) -> list[int]:
    """The cards of a definition."""
    return sorted(clozes.numbers(clozes.parse(text)))


def cards(anki: Engine, html: str) -> list[int]:
    """The cards that the engine makes of a field."""
    note = add_note(anki, [html], kind="Cloze")
    found = [card.ord + 1 for card in note.cards()]
    assert all("No cloze" not in card.question() for card in note.cards()) or not numbers(html)
    anki.remove_notes([note.id])
    return found


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a {{c1::b::h}} c", "a {{c1::b::h}} c"),
        ("{{c2::a}} is {{c1:: and {{c3::b}}.", "{{c2::a}} is &#123;{c1:: and &#123;{c3::b}}."),
        ("{{c1::a}} {{c2,3::b}} {{c5\\::x}}", "{{c1::a}} &#123;{c2,3::b}} &#123;{c5::x}}"),
        ("{{c1::x}} {\\{c2::y}} &#123;{c3::z}}", "{{c1::x}} &#123;{c2::y}} &#123;{c3::z}}"),
        ("{{c1::a}} {{c501::b}} {{c\N{FULLWIDTH DIGIT ONE}::c}}",
         "{{c1::a}} &#123;{c501::b&#125;} &#123;{c\N{FULLWIDTH DIGIT ONE}::c}}"),
        ("\\{{c1::x}} {{{c2::y}}}", "{{c1::x}} &#123;{{c2::y}}}"),
        ("`{\\{c2::x}}` {{c1::a}}", "<code>&#123;\\{c2::x}}</code> {{c1::a}}"),
        ("$\\frac{{a}}{b}$ {{c1::c}}", r"\(\frac{{a}}{b}\) {{c1::c}}"),
        ("[l](http://a/{{c1::b}})", '<a href="http://a/b">l</a>\n<p>{{c1::b}}</p>'),
        ("![{{c2::*b*::h}}](p.png) {{c1::c}}", '<img src="p.png" alt="b" /> {{c1::c}}\n<p>{{c2::<em>b</em>::h}}</p>'),
        ("```{{c1::py}}\na\n```", '<pre><code class="language-py">a\n</code></pre>\n<p>{{c1::py}}</p>'),
        ("[a](b{{x}}) {{c1::c}}", '<a href="b{{x}}">a</a> {{c1::c}}'),
    ],
)  # fmt: skip
def test_fields(anki: Engine, markdown: str, html: str) -> None:
    """Deletions stay as they are written; what is none is written apart, and one in a tag stands at the end."""
    assert cloze_html(markdown) == html
    assert cards(anki, html) == numbers(markdown)


@settings(max_examples=examples(200))
@given(text=st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example(text="{{c1::a}}{{c1::")
@example(text="{{c1::[x](}})}}")
@example(text="{{c1::```\n\n}}")
def test_the_cards_are_the_same(anki: Engine, text: str) -> None:
    """The engine makes the cards of the text, each of them hides something, and they come back as they were."""
    wanted = numbers(text)
    html = cloze_html(text)
    assert cards(anki, html) == (wanted or [1])  # Anki leaves no note without a card
    if "<code" not in html:  # in code a deck has no way to say that braces are no deletion
        assert numbers(block_markdown(html, cloze=True)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "{{c501::a}} {{c1::b}}", "{{c1::b {{c501::a}} c}}", "{{c1::b {{c9999::a::h}}}}", "{{c700::a {{c2::b}} c}} d",
        "{{c501::_a_\\\nb}} {{c1::`x`}}", "{{c0::a}} {{c1::b}}", "{{c1::b {{c0::a}} c}}", "{{C1::a}} {{c1::b}}",
        "{{c1::b {{C1::a}} c}}", "{{c-1::a}} {{c1::b}}", "{{cat}} {{c1::b {{x}}", "{{c99999::a}} {{c1::b}}",
    ],
)  # fmt: skip
def test_what_hides_nothing(anki: Engine, text: str) -> None:
    """Deletions with numbers that ask nothing, and other braces, come back as they went, and Anki makes no card."""
    html = cloze_html(text)
    assert block_markdown(html, cloze=True) == text
    assert cards(anki, html) == numbers(text)


@pytest.mark.parametrize("text", ["{{c501::a}}", "{{c0::a}}", "{{C1::a}} b"])
def test_braces_in_plain_notes(text: str) -> None:
    """In a note without deletions they come back as they went, too."""
    assert block_markdown(block_html(text)) == text


@pytest.mark.parametrize("depth", [8, 9, 10, 11])
def test_the_deepest(anki: Engine, depth: int) -> None:
    """Ten deletions may lie one inside another, as in Anki; all of them come back, and what is deeper is text."""
    text = "".join(f"{{{{c{number}::" for number in range(1, depth + 1)) + "x" + "}}" * depth
    html = cloze_html(text)
    assert cards(anki, html) == numbers(text) == [*range(1, min(depth, 10) + 1)]
    if depth <= 10:
        assert block_markdown(html, cloze=True) == text
    else:
        assert numbers(block_markdown(html, cloze=True)) == numbers(text)


@pytest.mark.parametrize(
    ("field", "markdown"),
    [
        ("{{c1,2::Paris}} lies in {{c3::France}}", "{{c1::{{c2::Paris}}}} lies in {{c3::France}}"),
        ("{{c1,2::a::hint}}", "{{c1::{{c2::a::hint::hint}}}}"),
        ("{{c2,3::a {{c1::b}} c}} }}", "{{c2::{{c3::a {{c1::b}} c}}}} }}"),
        ("{{c1,2::a", "{{c1,2::a"),
        ("{{c1,2::" * 6 + "}}" * 6, "{{c1,2::" * 6 + "}}" * 6),
        ("{{c1,2,3::{{c4,5,6::{{c7,8,9,10::a}}}}}}",
         "".join(f"{{{{c{number}::" for number in range(1, 11)) + "a" + "}}" * 10),
    ],
)  # fmt: skip
def test_several_numbers(anki: Engine, field: str, markdown: str) -> None:
    """A deletion of several numbers is one inside another, which hides and asks the same."""
    assert block_markdown(field, cloze=True) == markdown
    if wanted := numbers(markdown):
        assert cards(anki, field) == cards(anki, cloze_html(markdown)) == wanted
