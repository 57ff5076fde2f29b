"""A term is shown as CommonMark reads it, and told from other terms by what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.cards import bare_key, is_unseen, literal_key, names_of, plain, term_key
from flashcards.formats.parser import make_parser

PARSER = make_parser()


def shown(markdown: str) -> str:
    """The words of a line as the parser has them."""
    (line,) = PARSER.parseInline(markdown)
    words = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(
        f"{token.markup}{token.content}{token.markup}"
        if token.type == "math"
        else words.get(token.type, token.content if token.type in {"text", "code_inline"} else "")
        for token in line.children or ()
    ).strip()


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("`*args` and `**kwargs`", "*args and **kwargs"),
        ("`__init__` and `__new__`", "__init__ and __new__"),
        ("`_x` and `_y`", "_x and _y"),
        ("`a*b` versus `a**b`", "a*b versus a**b"),
        ("`$HOME` and `$USER`", "$HOME and $USER"),
        (r"`\n` versus `\t`", r"\n versus \t"),
        ("`` `tick` ``", "`tick`"),
        ("`` a` `` b", "a` b"),
        ("`a` *b* `c*`", "a b c*"),
        (r"`\*` and \*", r"\* and *"),
        ("`[x](y)`", "[x](y)"),
        ("`&lt;` is &lt;", "&lt; is <"),
        ("Why is `a * b` not `a ** b`?", "Why is a * b not a ** b?"),
        ("5*6 and 7*8", "56 and 78"),
        ("*args and **kwargs", "*args and **kwargs"),
        ("x ** y ** z", "x ** y ** z"),
        ("__init__ and snake_case_name", "init and snake_case_name"),
        ("***very* important**", "very important"),
        ("~~old~~ and ~new~", "old and ~new~"),
        ("$a_1 * b_1$ and *c*", "$a_1 * b_1$ and c"),
        ("Tide <!-- check this --> and List<int>", "Tide and List<int>"),
        ("<!-- never closed", "<!-- never closed"),
        ("What prints?\n\n```py\nx = __a__\n```\n\n- *now*", "What prints? x = __a__ - now"),
        ("costs $5 *now*", "costs $5 now"),
        ("`", "`"),
        ("a `` b ` c", "a `` b ` c"),
    ],
)
def test_a_term_in_lists(markdown: str, words: str) -> None:
    """Code keeps its content, emphasis and escapes go, and lone or spaced marks stay."""
    assert plain(markdown) == words


@given(st.text(alphabet="*_~`\\ ab.(", max_size=16))
def test_a_line_is_read_as_the_parser_reads_it(markdown: str) -> None:
    """Whatever marks a line has, its words are those that the definition's parser finds."""
    if r"\(" not in markdown:
        assert plain(markdown.strip()) == shown(markdown.strip())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("`__init__`", "init", False),
        ("`__init__`", "`init`", False),
        ("`*args`", "`**kwargs`", False),
        ("`a*b`", "`a**b`", False),
        ("`init`", "init", True),
        ("**LoRA**", "lora", True),
        ("`Map` of x", "map of X", True),
        ("`a`, `b`", "`a` - `b`", True),
    ],
)
def test_terms_in_code_are_terms_of_their_own(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a table
    """What stands in code tells terms apart; that it does, in letters alone, does not."""
    assert (term_key(one) == term_key(other)) is same


def test_names_of_terms_in_code() -> None:
    """Parentheses in code are no other name, and what is typed means code as it stands."""
    assert names_of("`f (x)` (a call)") == ("f (x)", "a call")
    assert bare_key("`f (x)` (a call)") == term_key("`f (x)`")
    assert literal_key("  __init__ ") == term_key("`__init__`")


def test_terms_of_punctuation() -> None:
    """A term of nothing but punctuation is itself, also without what it has in parentheses."""
    assert [bare_key(term) for term in ("...", "\\", "? (a mark)")] == ["...", "\\", "?"]


def test_a_text_of_comments() -> None:
    """A text that is nothing but comments is not seen."""
    assert is_unseen("<!-- a -->\n\n<!-- b\n-->")
    assert not is_unseen("<!-- a --> b")
    assert not is_unseen("<!-- a")


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("Look at /proc/$PID/fd/$FD for each.", []),
        ("It costs $5 today and $6 tomorrow, or $3-$4 for two.", []),
        ("US$5 or 5$ and 6$", []),
        ("echo $HOME/$USER prints a path; $a+$b adds.", []),
        ("cp ${a}/${b} and $(pwd)/$(date)", []),
        ("not $1, $2 but $# counts", []),
        (r"\$20 and 5\$", []),
        ("$x$", ["x"]),
        ("($x$), $y$.", ["x", "y"]),
        ("the $n$-th $k$'s", ["n", "k"]),
        ("a$x$ $y$b 1$z$", []),
        ("$ x$ and $x $", []),
        ("設$x$為 and für $y$", ["x", "y"]),
        ("$$x$$ and $5", ["x"]),
        (r"\(x\)y\(z\)", ["x", "z"]),
    ],
)
def test_where_formulas_are(text: str, formulas: list[str]) -> None:
    """A dollar begins a formula behind no letter, figure or path, and ends one before none; prices are text."""
    (line,) = PARSER.parseInline(text)
    assert [token.content for token in line.children or () if token.type == "math"] == formulas


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a <!-- x --> b", "<p>a b</p>\n"),
        ("<!-- x --> b", "<p>b</p>\n"),
        ("a <!-- x -->\nb", "<p>a\nb</p>\n"),
        ("a\n<!-- x\n\n## y\n-->\nb", "<p>a</p>\n<p>b</p>\n"),
        ("<!--\n\n--> rest *em*\nmore", "<p>rest <em>em</em>\nmore</p>\n"),
        ("- a\n- <!-- d\n  e --> f", "<ul>\n<li>a</li>\n<li>f</li>\n</ul>\n"),
        ("> <!-- q\n> r -->\n> s", "<blockquote>\n<p>s</p>\n</blockquote>\n"),
        ("- <!-- x\n\ny", "<ul>\n<li>&lt;!-- x</li>\n</ul>\n<p>y</p>\n"),
        ("- <!-- x\n\ny -->", "<ul>\n<li>&lt;!-- x</li>\n</ul>\n<p>y --&gt;</p>\n"),
        ("`<!-- code -->` \\<!-- x -->", "<p><code>&lt;!-- code --&gt;</code> &lt;!-- x --&gt;</p>\n"),
        ("    <!-- x -->", "<pre><code>&lt;!-- x --&gt;\n</code></pre>\n"),
        ("List<int> <!----> <!--> <!---> <!-- x", "<p>List&lt;int&gt; &lt;!-- x</p>\n"),
        ("[a <!-- ] --> b](u)", '<p><a href="u">a b</a></p>\n'),
        ("a <!-- x -->  \nb", "<p>a<br />\nb</p>\n"),
    ],
)
def test_comments_are_not_seen(markdown: str, html: str) -> None:
    """A comment is nothing, within a line or over blocks; other HTML, and what is never closed, is text."""
    assert PARSER.render(markdown) == html
