"""reStructuredText that ``pandoc`` made of a glossary page is read as that page."""

import pytest

from flashcards.formats.pages.dumps.restructured import as_html, is_page
from flashcards.formats.registry import detect

PAGE = """\
.. container:: nav

   -  `Home <index.html>`__
   -  `Loaves <loaves.html>`__

.. container:: page
   :name: words

   .. rubric:: Words of the bakery
      :name: words-of-the-bakery

   .. container:: entry

      .. rubric:: Autolyse
         :name: autolyse

      A rest of flour and water before the salt, in a bowl as the `next
      word <#banneton>`__ says.

   .. container:: entry

      .. rubric:: Banneton

      A *basket* in which the dough rises.

   .. container:: entry

      .. rubric:: Crumb

      |A loaf| The inside of a loaf; in code, ``crumb``.

   .. container:: entry

      .. rubric:: Oven spring

      The last rise of a loaf, in the oven\\ :sup:`1`.

.. |A loaf| image:: loaf.png
"""
SOME = ".. container:: a\n\n.. container:: b\n\n.. container:: c\n\n"


def test_entries_in_parts_of_a_page() -> None:
    """Parts of the page, its headings, menus, wrapped links and emphasis are what they were on the page."""
    found = detect(PAGE)
    assert found is not None
    reading = found.parse(PAGE, "x", None)
    assert reading.deck.name == "Words of the bakery"
    assert {note.term: note.definition for note in reading.deck.notes} == {
        "Autolyse": "A rest of flour and water before the salt, in a bowl as the next word says.",
        "Banneton": "A basket in which the dough rises.",
        "Crumb": "The inside of a loaf; in code, crumb.",
        "Oven spring": "The last rise of a loaf, in the oven1.",
    }


@pytest.mark.parametrize(
    ("lines", "html"),
    [
        (["Words", "=====", "", "Loaf", "----"], "<h1>Words</h1>\n<h2>Loaf</h2>"),
        (["One thing.", "Another one."], "<div>One thing.</div>\n<div>Another one.</div>"),
        ([".. rubric:: Oven", "   spring", "   :name: oven-spring"], "<h6>Oven spring</h6>"),
        (["` <index.html>`__Loaf"], '<div><a href="index.html"></a>Loaf</div>'),
        (["Text", ".. rubric:: Loaf"], "<div>Text</div>\n<h6>Loaf</h6>"),
        (["----", "", "  quoted"], "<hr>\n<blockquote>\n<div>quoted</div>\n</blockquote>"),
        (["Crumb", "   Inside.", "- one"], "<dl>\n<dt>Crumb</dt>\n<dd>\n<div>Inside.</div>\n</dd>\n</dl>\n<ul>"),
        (["Crumb", "   Inside.", "- one", "  more"], "</dd>\n</dl>\n<ul>\n<li>\n<div>one</div>\n<div>more</div>"),
        (["1. one", "- two"], "<ol>\n<li>\n<div>one</div>\n</li>\n</ol>\n<ul>\n<li>\n<div>two</div>\n</li>\n</ul>"),
        (["| a < b", "|", "| **c**"], "<p>a &lt; b<br><br><strong>c</strong></p>"),
        ([".. code:: sh", "", "   a < b"], "<pre>\na &lt; b</pre>"),
        ([".. figure:: loaf.png", "", "   A loaf.", "", ".. a remark"], ""),
        (["=====  =====", "Term   Text", "=====  =====", "Crumb  Inside", "=====  ====="], "<table><tr><td>Term</td>"),
        ([r"a\*b"], "<div>a*b</div>"),
    ],
)
def test_elements(lines: list[str], html: str) -> None:
    """Each element of the text is the one of HTML that it was made of."""
    assert html in as_html("\n".join(lines))


def test_other_texts_are_none() -> None:
    """A text somebody wrote has few such parts and links; one of a site's sources may have both."""
    assert is_page(SOME)
    assert is_page(".. image:: a.png\n\n`a <b>`__ `c <d>`__ `e <f>`__")
    assert not is_page(".. image:: a.png\n\nA `loaf <https://bread.example>`__.")
    assert not is_page("Crumb\n   The inside of a loaf.\n")


def test_parts_deep_within_each_other() -> None:
    """A hundred parts within each other are read, and their text is kept."""
    indent = " " * 100
    text = "\n".join(f"{' ' * depth}.. container::\n" for depth in range(100))
    assert "crumb" in as_html(f"{text}\n{indent}crumb")
