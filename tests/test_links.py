"""Pictures, sounds and links of a text."""

import pytest

from flashcards.formats import links
from flashcards.formats.links import Kind, Link, links_of


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("no link at all", []),
        ("![tides](img/tides.png)", [Link(Kind.IMAGE, "tides", "img/tides.png")]),
        ("![](img/tides.png)", [Link(Kind.IMAGE, "tides.png", "img/tides.png")]),
        ("![](<two words.png>)", [Link(Kind.IMAGE, "two words.png", "two%20words.png")]),
        ("![](gr\u00f6\u00dfe.png)", [Link(Kind.IMAGE, "gr\u00f6\u00dfe.png", "gr%C3%B6%C3%9Fe.png")]),
        ("![](a%ff.png)", [Link(Kind.IMAGE, "a%ff.png", "a%ff.png")]),
        ("![](a%1b.png)", [Link(Kind.IMAGE, "a%1b.png", "a%1b.png")]),
        ("![wave](Wave.MP3)", [Link(Kind.SOUND, "wave", "Wave.MP3")]),
        ("hear [sound:a wave.mp3] and", [Link(Kind.SOUND, "a wave.mp3", "a wave.mp3")]),
        ("[the *sea*](https://sea.example)", [Link(Kind.LINK, "the sea", "https://sea.example")]),
        ("[the sea][s]\n\n[s]: https://sea.example", [Link(Kind.LINK, "the sea", "https://sea.example")]),
        ("[at $x]$](https://sea.example)", [Link(Kind.LINK, "at x]", "https://sea.example")]),
        ("[](https://sea.example)", [Link(Kind.LINK, "https://sea.example", "https://sea.example")]),
        ("<https://sea.example>", [Link(Kind.LINK, "https://sea.example", "https://sea.example")]),
        ("see https://sea.example/a_b.", [Link(Kind.LINK, "https://sea.example/a_b", "https://sea.example/a_b")]),
        ("(https://sea.example/x)", [Link(Kind.LINK, "https://sea.example/x", "https://sea.example/x")]),
        ("(https://sea.example/a_(b))", [Link(Kind.LINK, "https://sea.example/a_(b)", "https://sea.example/a_(b)")]),
        ("[![a](a.png)](b.html)", [Link(Kind.IMAGE, "a", "a.png"), Link(Kind.LINK, "b.html", "b.html")]),
        ("- ![](a.png)\n\n> ![again](a.png)", [Link(Kind.IMAGE, "a.png", "a.png")]),
        ("`![](a.png)` and\n\n    <https://sea.example>\n\n```\n[sound:a.mp3]\n```", []),
        ("[x](javascript:alert(1)) [y](file:///etc/passwd)", []),
        ("$https://x$", []),
        ("![[img/tides.png]]", [Link(Kind.IMAGE, "tides.png", "img/tides.png")]),
        ("![[two words.PNG|300x200]]", [Link(Kind.IMAGE, "two words.PNG", "two%20words.PNG")]),
        (
            "![[tides.png|a map|300]] ![[ebb.mp3]]",
            [
                Link(Kind.IMAGE, "a map", "tides.png"),
                Link(Kind.SOUND, "ebb.mp3", "ebb.mp3"),
            ],
        ),
        (
            "[![[a.png]]](https://x.example)",
            [
                Link(Kind.IMAGE, "a.png", "a.png"),
                Link(Kind.LINK, "https://x.example", "https://x.example"),
            ],
        ),
        ("![[a.png]](b.png)", [Link(Kind.IMAGE, "[a.png]", "b.png")]),
        ("| a | b |\n|--|--|\n| ![[a.png\\|20]] | b |", [Link(Kind.IMAGE, "a.png", "a.png")]),
        ("`![[a.png]]` \\![[a.png]] ![[Note]] ![[Note#a.png]] ![[a.png ![[.png]]", []),
    ],
)
def test_links(markdown: str, expected: list[Link]) -> None:
    """Every way to write one is found, in order and once; code and math hold none."""
    assert list(links_of(markdown)) == expected


def test_a_parser_that_is_not_there_yet() -> None:
    """The first text makes the parser, and each one after it uses it."""
    links._parser.cache_clear()  # noqa: SLF001 - whichever test was the first made it
    assert [link.target for link in links_of("<https://sea.example>")] == ["https://sea.example"]
    assert links._parser.cache_info().misses == 1  # noqa: SLF001 - whichever test was the first made it
