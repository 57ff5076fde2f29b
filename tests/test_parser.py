"""The Markdown parser that everything shares: what it knows beyond CommonMark."""

import pytest

from flashcards.formats.parser import make_parser


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\n\n<!-- unseen -->\n\nb\n", "<p>a</p>\n<p>b</p>\n"),
        ("> <!-- a\n\nx -->\n", "<blockquote>\n<p>&lt;!-- a</p>\n</blockquote>\n<p>x --&gt;</p>\n"),
        ("- <!-- a\n\n  b\n\nx -->\n", "<ul>\n<li>\n<p>&lt;!-- a</p>\n<p>b</p>\n</li>\n</ul>\n<p>x --&gt;</p>\n"),
    ],
    ids=["closed", "closed behind its quote", "closed behind its list"],
)
def test_comments(text: str, html: str) -> None:
    """A comment is unseen where it ends within the block that it begins in; else it is text."""
    assert make_parser().render(text) == html
