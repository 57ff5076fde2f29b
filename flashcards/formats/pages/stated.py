"""Terms and definitions that a page states for programs: as elements of schema.org, or as data in its scripts."""

from selectolax.lexbor import LexborHTMLParser

_TERM = "[itemtype*='schema.org/DefinedTerm']"
_SET = "DefinedTermSet"


def places(tree: LexborHTMLParser) -> dict[int, str]:
    """The elements that are stated to be the name of a term, or its description, as in a definition list."""
    found: dict[int, str] = {}
    for item in tree.css(_TERM):
        if str(item.attributes.get("itemtype")).endswith(_SET):
            continue
        name, description = item.css_first("[itemprop=name]"), item.css_first("[itemprop=description]")
        if name is not None and description is not None:
            found |= {name.mem_id: "dt", description.mem_id: "dd"}
    return found
