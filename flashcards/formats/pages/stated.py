"""What the elements of a page state: that it is a glossary, what is a term, what belongs to it, and raised figures."""

import re

from selectolax.lexbor import LexborHTMLParser

from flashcards.formats.characters import shifted
from flashcards.formats.pages.web.nodes import class_of, text_in

_TERM = "[itemtype*='schema.org/DefinedTerm']"
_SET = "DefinedTermSet"
_LONGEST = 6  # words of the name of a page
_CURRENT = "nav [aria-current], .breadcrumb li:last-child"
_TRAIL = re.compile(r"\s*[>\u203a\u00bb|\u2192]\s*")
GLOSSARY = re.compile(
    r"(?:^|[\s_.-])(?:gloss[a\u00e1]\w*|lexi[ckq]\w*|dictionar\w*|terminolog\w*|begriff\w*|slovn\w*|s\u0142own\w*"
    r"|s[o\u00f6]zl[u\u00fc]k\w*|ordlist\w*|woordenlijst\w*)(?:[\s_-]|$)",
    re.IGNORECASE,
)
"""The names of elements of a glossary."""


def places(tree: LexborHTMLParser) -> dict[int, str]:
    """The elements that are stated to be the name of a term, or its description, as in a definition list."""
    found: dict[int, str] = {}
    for item in tree.css(_TERM):
        if str(item.attributes.get("itemtype")).endswith(_SET):
            continue
        term, description = item.css_first("[itemprop=name]"), item.css_first("[itemprop=description]")
        if term is not None and description is not None:
            found |= {term.mem_id: "dt", description.mem_id: "dd"}
    return found


def spell_out_classifiers(tree: LexborHTMLParser) -> None:
    """Begin definitions with the classifiers of their terms, which docutils puts right behind these without a space."""
    for term in tree.css("dt"):
        marks = term.css("span.classifier")
        if not marks:
            continue
        said = tree.create_node("p")
        said.insert_child(" : ".join(map(text_in, marks)))
        meaning = term.next
        while meaning is not None and meaning.tag != "dd":
            meaning = meaning.next
        if meaning is not None and meaning.child is not None:
            meaning.child.insert_before(said)
        elif meaning is not None:
            meaning.insert_child(said)
        else:
            meaning = tree.create_node("dd")
            meaning.insert_child(said)
            term.insert_after(meaning)  # a copy of it
        for mark in term.css("span.classifier, span.classifier-delimiter"):
            mark.decompose()


def spell_out_figures(tree: LexborHTMLParser) -> None:
    """Write raised and lowered figures as such characters, so that they stay so in a term, which has no markup."""
    for node in tree.css("sub, sup"):
        if figures := shifted(node.text(deep=True), node.tag or ""):
            node.replace_with(figures)


def names_of_place(tree: LexborHTMLParser) -> list[str]:
    """What a page says of where in its site it is: the end of a trail, what is marked in a menu, and the classes of it.

    To be asked before menus are dropped.
    """
    trails = [text_in(node).replace("/", ">") for node in tree.css("[class*=breadcrumb], [aria-label*=readcrumb]")]
    ends = [_TRAIL.split(trail)[-1] for trail in trails] + [text_in(node) for node in tree.css(_CURRENT)]
    classes = [
        f"{class_of(node)} {node.id or ''}".replace("_", " ")
        for node in tree.css("body, main")
        if GLOSSARY.search(f"{class_of(node)} {node.id or ''}")
    ]
    return [end for end in ends if len(end.split()) <= _LONGEST and GLOSSARY.search(end)] + classes
