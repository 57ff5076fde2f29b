"""The source of a wiki's page is read as that page."""

import pytest
from growth import check_growth

from flashcards.formats.pages.dumps.wikitext import as_html, is_page
from flashcards.formats.registry import detect
from flashcards.library.texts import reader_of_html

LIST = """\
'''Words of the boat yard'''

;Aft
:Towards the [[stern]] of a ship.
; Beam : The width of a ship at its ''widest''.
;Draft
:How deep a ship lies in the water.
:It is given in metres.
;[[Keel (ship)|Keel]]: The long timber at the bottom of a ship.

[https://yard.example/words More words]
"""

TEMPLATES = """\
{{Short description|Words of bakers}}
<!-- by hand -->
== Doughs ==
{{glossary}}
{{term|1=autolyse}}
{{defn|1=A rest of [[flour|the flour]] and water.<ref name="a" /> It takes {{convert|30|min}}.<ref>A book</ref>}}
{{term|[[banneton]]}}
{{defn|no=1|A ''basket'' in which dough proves.{{citation needed}}}}
{{term|biga}}
{{defn|A stiff starter of {{lang|it|Italia}}:
* left overnight}}
{{term|crumb}}
{{defn|The inside of a loaf.}}
{{glossary end}}
[[Category:Bread]]
"""

BOLD = """\
== A to B ==
* '''Autolyse''' \u2013 A rest of [[flour]] and water.
* '''Banneton''' \u2013 A basket in which dough proves.
== C to L ==
* '''Crumb''' \u2013 The inside of a loaf.
* '''Lame''' \u2013 A blade on a handle.
"""

TABLE = """\
== Terms ==
{| class="wikitable"
! Term !! Meaning
|-
| Autolyse || A rest of [[flour|the flour]] and water.
|-
| style="x" | '''Banneton'''
| A basket
in which dough proves.
|-
| Biga || A stiff [[starter]].
|}
"""


def read(text: str) -> dict[str, str]:
    """The terms of a text and their definitions, by the format that knows it."""
    found = detect(text)
    assert found is not None
    return {note.term: note.definition for note in found.parse(text, "x", reader_of_html()).deck.notes}


def test_a_list_of_definitions() -> None:
    """Terms behind semicolons are defined below them or on their line; links keep their words, and some lines go on."""
    found = read(LIST)
    assert found["Aft"] == "Towards the stern of a ship."
    assert found["Beam"] == "The width of a ship at its _widest_."
    assert found["Draft"] == "How deep a ship lies in the water.\n\nIt is given in metres."
    assert found["Keel"] == "The long timber at the bottom of a ship."
    assert len(found) == 4


def test_templates_of_a_glossary() -> None:
    """Templates of terms and definitions are entries, others say their last value, and sources say nothing."""
    found = read(TEMPLATES)
    assert [*found] == ["autolyse", "banneton", "biga", "crumb"]
    assert found["autolyse"] == "A rest of the flour and water. It takes 30 min."
    assert found["banneton"] == "A _basket_ in which dough proves."
    assert "starter of Italia:" in found["biga"]
    assert "left overnight" in found["biga"]


def test_bold_items() -> None:
    """Items that begin in bold are entries below the headings of a wiki."""
    assert read(BOLD) == {
        "Autolyse": "A rest of flour and water.",
        "Banneton": "A basket in which dough proves.",
        "Crumb": "The inside of a loaf.",
        "Lame": "A blade on a handle.",
    }


def test_a_table() -> None:
    """A table of a wiki is one, whether its cells stand on one line or below each other."""
    assert read(TABLE) == {
        "Autolyse": "A rest of the flour and water.",
        "Banneton": "A basket in which dough proves.",
        "Biga": "A stiff starter.",
    }


@pytest.mark.parametrize(
    "text",
    [
        "## Tide\n[[sea]] and [[moon]]\n\n==high==\n\n==low==\n\n## Gyre\n[[ring]]\n",
        "; host: where it is\n; port: its number\n; user: who runs it\n[main]\nhost=here\nport=80\nuser=me\ngroup=me\n",
        "Title\n=====\n\nTide\n----\nThe sea [[rises]], [[falls]] and [[rests]].\n",
        "A list;\n;) he said\n:) she said\nand so on\nfor ever\nand ever\n",
    ],
    ids=["deck", "settings", "markdown", "smileys"],
)
def test_what_is_none(text: str) -> None:
    """Decks with links and marked words, settings with comments and plain text are not taken for a wiki's."""
    assert not is_page(text)


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "<ref>",
        "{{a|",
        "}}",
        "[[file:",
        "[[file:[[x]]",
        "|",
        "=",
        "'''",
        ";a:",
        "; ",
        "{|\n|a=",
        "\n;a\n",
        "  \n:",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    """No text without an end to something takes more time than its length explains."""

    def work(length: int) -> None:
        text = "{{term|" + piece * (length // len(piece))
        is_page(text)
        as_html(text)

    check_growth(work, 50_000)


def test_what_is_left_open() -> None:
    """A list or a table at the end of a text ends there; comments and what stands in no cell say nothing."""
    assert as_html(";a\n:b <!-- <ref>c</ref> -->") == "<dl>\n<dt>a</dt>\n<dd>b </dd>\n</dl>"
    assert as_html("{|\n|-\nstray\n| a || b") == "<table><tr><td>a</td>\n<td>b</td></tr></table>"
