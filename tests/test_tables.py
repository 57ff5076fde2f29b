"""Cells that reach over others, and blocks that are aligned: from HTML, in Markdown, on the screen."""

import pytest
from growth import check_growth

from flashcards.html.from_markdown import block_html
from flashcards.html.to_markdown import block_markdown, inline_markdown
from flashcards.terminal.markdown import render
from flashcards.terminal.style import Style

PLAIN = Style(color=False, weight=False, unicode=True)


def tags(markdown: str) -> str:
    """A text as HTML without its line ends and sections."""
    html = block_html(markdown).replace("\n", "")
    for section in ("<thead>", "</thead>", "<tbody>", "</tbody>"):
        html = html.replace(section, "")
    return html


@pytest.mark.parametrize(
    ("rows", "html"),
    [
        (["| a || b |", "|---|---|---|"], '<tr><th colspan="2">a</th><th>b</th></tr>'),
        (["| a |||", "|---|---|---|"], '<tr><th colspan="3">a</th></tr>'),
        (["| a | | b |", "|---|---|---|"], "<tr><th>a</th><th></th><th>b</th></tr>"),
        (["a || b", "-|-|-"], '<tr><th colspan="2">a</th><th>b</th></tr>'),
        (["| a |", "|---|", "| ^^ |"], '<tr><th rowspan="2">a</th></tr><tr></tr>'),
        (["| ^^ | b |", "|---|---|"], "<tr><th>^^</th><th>b</th></tr>"),
        (["| a |", "|---|", r"| \^^ |"], "<tr><th>a</th></tr><tr><td>^^</td></tr>"),
        (
            ["| a || b |", "|-|-|-|", "| ^^ || c |"],
            '<tr><th colspan="2" rowspan="2">a</th><th>b</th></tr><tr><td>c</td></tr>',
        ),
        (
            ["| a || b |", "|-|-|-|", "| ^^ | d |"],
            "<tr><th>a</th><th></th><th>b</th></tr><tr><td>^^</td><td>d</td><td></td></tr>",
        ),
        (["| a | b |", "|---|---|", "| d |"], "<tr><th>a</th><th>b</th></tr><tr><td>d</td><td></td></tr>"),
        ([r"| a \|\| b | c |", "|---|---|"], "<tr><th>a || b</th><th>c</th></tr>"),
        (["| a<br>b | *c<BR />d* |", "|-|-|"], "<tr><th>a<br />b</th><th><em>c<br />d</em></th></tr>"),
        ([r"| `<br>` | \<br><br/> |", "|-|-|"], "<tr><th><code>&lt;br&gt;</code></th><th>&lt;br&gt;<br /></th></tr>"),
    ],
)  # fmt: skip
def test_cells_reach_over_others(rows: list[str], html: str) -> None:
    """Two bars lengthen a cell to the right, ``^^`` lengthens one downwards if that gives a rectangle, a tag breaks."""
    assert tags("\n".join(rows)) == f"<table>{html}</table>"


@pytest.mark.parametrize("around", ["> ", "- ", "1. "])
def test_cells_in_a_quotation_or_a_list(around: str) -> None:
    """A table in a list or a quotation has the same cells."""
    then = "> " if around == "> " else " " * len(around)
    bar = "" if around == "> " else "| "
    markdown = f"{around}{bar}a || b\n{then}{bar}-|-|-\n{then}| ^^ || c |"
    assert '<th colspan="2" rowspan="2">a</th><th>b</th></tr><tr><td>c</td>' in tags(markdown)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<table><tr><td>a<td>^^</table>", "| a | \\^^ |\n| --- | --- |"),
        ('<table><tr><td align="right">a</table>', "| a |\n| ---: |"),
        ('<table><tr><td style="color: red; Text-Align : Center">b</table>', "| b |\n| :---: |"),
        ("<table><tr><th>a<tr><td align=right>b<tr><td>c</table>", "| a |\n| --- |\n| b |\n| c |"),
        ('<table style="text-align: center"><tr><th>a</table>', "| a |\n| :---: |"),
        ("<center>a</center>b", '<div style="text-align: center">\n\na\n\n</div>\n\nb'),
        ('<p align="middle">a</p>', '<div style="text-align: center">\n\na\n\n</div>'),
        ('<div style="text-align: end">a</div>', '<div style="text-align: right">\n\na\n\n</div>'),
        ('<div style="text-align: left">a</div>', "a"),
        ('<div style="text-align: evil">a</div>', "a"),
        (
            '<div style="text-align: center">a</div><div style="text-align: center">b</div><h2 align="center">c</h2>',
            '<div style="text-align: center">\n\na\\\nb\n\n## c\n\n</div>',
        ),
        ('<ul><li align="right">a</li></ul>', '-\n  <div style="text-align: right">\n\n  a\n\n  </div>'),
        (
            '<center><ul><li align="left">b</ul></center>',
            '<div style="text-align: center">\n\n-\n  <div style="text-align: left">\n\n  b\n\n  </div>\n\n</div>',
        ),
        ('<p dir="RTL">a</p><div dir=rtl>b</div>c', '<div dir="rtl">\n\na\\\nb\n\n</div>\n\nc'),
        ('<div dir="ltr">a</div><p dir="auto">b', "a\n\nb"),
        (
            '<div dir="rtl" align="center">a</div>',
            '<div dir="rtl">\n\n<div style="text-align: center">\n\na\n\n</div>\n\n</div>',
        ),
        (
            '<center><p dir="rtl" align="center">a</p></center>',
            '<div style="text-align: center">\n\n<div dir="rtl">\n\na\n\n</div>\n\n</div>',
        ),
        (
            '<ul dir="rtl" align="right"><li dir="ltr">b</ul>',
            '<div dir="rtl">\n\n-\n  <div dir="ltr">\n\n  b\n\n  </div>\n\n</div>',
        ),
        ("<center><pre>\n&lt;/div&gt;</pre></center>", "```\n</div>\n```"),
        ("<center></center>", ""),
    ],
)  # fmt: skip
def test_what_html_aligns(html: str, markdown: str) -> None:
    """Columns are aligned as their cells agree, other blocks by the tags around them, and run so; not as usual."""
    assert block_markdown(html) == markdown
    assert block_markdown(block_html(markdown)) == markdown


def test_a_term_is_not_aligned() -> None:
    """A term is one line, wherever that stood."""
    assert inline_markdown("<center>a</center>") == "a"


@pytest.mark.parametrize(
    "text",
    [
        '<div style="text-align: center">\n\na',
        '<div style="text-align:center">\n\na\n\n</div>',
        '<div style="text-align: center" onclick="x()">\n\na\n\n</div>',
        '- <div style="text-align: center">\n\na\n\n</div>',
        "<div>\n\na\n\n</div>",
        '<div dir="rtl">\n\na',
        '<div dir="auto">\n\na\n\n</div>',
    ],
)
def test_other_tags_are_text(text: str) -> None:
    """A line that is not written as the tag is, or has no other half beside it, is text."""
    assert "<div" not in block_html(text)
    assert "&lt;div" in block_html(text)


def test_on_the_screen() -> None:
    """Cells that are covered are empty, cells have lines, and text stands where it is aligned to."""
    assert render("| a || b |\n|-|-|-|\n| ^^ || c |", 20, PLAIN) == [" a    b", " ──────", "      c"]
    assert render("| a | b |\n|-|-|\n| 1<br>2 | c |", 20, PLAIN) == [" a  b", " ────", " 1  c", " 2"]
    assert render("a<br>b", 20, PLAIN) == ["a<br>b"]
    markdown = '<div style="text-align: {}">\n\none\n\n$$x$$\n\n</div>\n\ntwo'
    assert render(markdown.format("right"), 9, PLAIN) == ["      one", "", "        x", "", "two"]
    assert render(markdown.format("center"), 9, PLAIN) == ["   one", "", "    x", "", "two"]
    assert render(markdown.format("justify"), 9, PLAIN)[0] == "one"
    assert render(rtl := '<div dir="rtl">\n\none\n\n</div>', 9, PLAIN) == ["      one"]
    assert render(f'<div style="text-align: center">\n\n{rtl}\n\n</div>', 9, PLAIN) == ["   one"]


@pytest.mark.growth
@pytest.mark.parametrize(
    "line", ['<div style="text-align: center">\n', "</div>\n", '<div style="text-align: center">\n\nx\n']
)
def test_time_grows_with_the_text(line: str) -> None:
    """Tags that are never closed cost no more than any line."""
    check_growth(lambda count: block_html(line * count), 1_250)
