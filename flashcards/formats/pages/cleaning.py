"""What a web page has around its words: menus, forms, badges, icons, anchors, and what only opens something."""

import re
from collections import Counter, defaultdict
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flashcards.formats.pages.web import badges, leads, links, tips
from flashcards.formats.pages.web.nodes import SET_OFF, around, as_block, class_of, drop, text_in

UNSEEN = "data-unseen"
"""The attribute of what a style hides."""

REACHED = "data-reached"
"""The attribute of an empty cell into which the cell above it reaches."""

_FURNITURE = (
    "script, style, noscript, template, nav, footer, aside, form, button, select, input, textarea, "
    "[style*='mso-list:Ignore' i], svg, iframe, dialog, video, audio, img[width='1'][height='1'], "
    "[class^=material-icons], [class^=material-symbols], "
    "[hidden], [role=navigation], [role=search], [role=contentinfo], [role=banner], [role=complementary], "
    "[role=menu], [role=dialog], a.headerlink, .mw-editsection, sup.reference, .reflist, .navbox, .metadata, .hatnote"
)
_NUMBERED = "table.highlighttable, table.lntable, table.rouge-table"
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|toc|toctree|footer|cookies?|share"
    r"|sharing|social|newsletter"
    r"|subscribe|pagination|pager|skip|skip-link|sr-only|visually-hidden|related|advert|ads?"
    r"|banner|searchbox|prev-next)(?:$|[\s_-])",
    re.IGNORECASE,
)
_STYLES = ("style", "align", "dir", "color", "bgcolor", "face", "size", "width", "height")
_STYLED = ", ".join(f"[{name}]" for name in _STYLES)
_TEXTS = ("p", "td", "th", "dd", "dt", "em", "strong", "i", "b")
_NAMED = frozenset(("div", "ul", "ol", "section", "p", "span", "header", "table", "a", "details"))
_MOST = 0.4  # of the text of a page, that one piece of furniture has
_SECOND_NAMES = ", ".join(
    f"{head} > {inner}"
    for head in ("b", "strong", "dt", "summary", "h2", "h3", "h4", "h5")
    for inner in ("small", "i", "em", "span")
)
_ADDRESSES = ", ".join(f"h{level}[id] > [class]:last-child" for level in "23456")
"""What may show the address of a heading behind it."""

_FEW_ROWS = re.compile(r"[2-9]|[1-9]\d")

_OFTEN = 3
_MANY_DIALOGS = 6
_OPENER = "button, [role=tab], [role=button]"
_OPENS = ("aria-controls", "aria-expanded", "data-bs-target", "data-target", "data-bs-toggle", "data-toggle")
_OPENS_BY_NAME = re.compile(r"accordion|collaps|toggle|faq|question|term|expand", re.IGNORECASE)
_PANEL = re.compile(r"accordion|collaps|panel|answer|content|body|definition|description|detail", re.IGNORECASE)
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary")
_ICON = re.compile(r"(?:^|[\s_-])(?:icons?|fa|fas|far|bi|emoji|arrow|chevron|caret)(?:$|[\s_-])", re.IGNORECASE)
_FOOTNOTE = re.compile(r"[\[(]?\s*(?:\d{1,3}|[a-z]|[*\u2020\u2021]+)\s*[\])]?", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def clean(tree: LexborHTMLParser) -> dict[str, str]:
    """Take everything out of a page that says nothing; returns the addresses of its pictures, by short ones."""
    _unwrap_code(tree)
    tips.spell_out(tree)
    _fill_rows(tree)
    _keep_openers(tree)
    _drop_marks(tree)
    most = _MOST * len(text_in(tree.body)) if tree.body is not None else 0
    for node in tree.css("form"):
        if len(text_in(node)) > most:
            node.unwrap()
    dialogs = {node.mem_id for node in tree.css("dialog, [role=dialog]")}
    dialogs = dialogs if len(dialogs) >= _MANY_DIALOGS else set()  # of so many, each holds an entry
    drop([node for node in tree.css(_FURNITURE) if node.mem_id not in dialogs])
    _part_names(tree)
    links.drop_menus(tree)
    links.drop_controls(tree)
    links.drop_refrains(tree)
    links.drop_rows(tree)
    links.drop_ends(tree)
    links.spread_links(tree)
    links.set_off_links(tree)
    links.part_links(tree)
    leads.set_off_named(tree)
    for node in tree.css("a"):
        if not str(node.attributes.get("href") or "").startswith(("http:", "https:", "mailto:")):
            node.unwrap()
    most = _MOST * len(text_in(tree.body)) if tree.body is not None else 0
    pictures = _shorten_pictures(tree)
    _drop_looks(tree)
    badges.drop_badges(tree)
    badges.bracket_names(tree)
    badges.drop_categories(tree)
    drop([node for node in tree.css("[class], [id]") if node.tag in _NAMED and _is_furniture(node, most)])
    return pictures


def _part_names(tree: LexborHTMLParser) -> None:
    """Put a blank between a name and another one in small letters, or in other ones, which only a style parts."""
    for node in tree.css(_SECOND_NAMES):
        above = node.prev
        first, second = (
            (above.text_content or "")[-1:] if above is not None and above.is_text_node else "",
            text_in(node)[:1],
        )
        if first.isalnum() and second.isalnum() and (node.tag == "small" or first.isascii() != second.isascii()):
            node.insert_before(" ")


def _unwrap_code(tree: LexborHTMLParser) -> None:
    """Take code out of the tables that put a number beside each of its lines."""
    for table in tree.css(_NUMBERED):
        if code := table.css("pre"):
            table.insert_before(code[-1])
            table.decompose()


def _fill_rows(tree: LexborHTMLParser) -> None:
    """Put an empty cell into each row that a cell of a row above reaches into, so that columns keep their places."""
    cells = tree.css("td[rowspan], th[rowspan]")
    tables: dict[int, list[LexborNode]] = defaultdict(list)
    for row in tree.css("tr") if cells else ():
        tables[next(around(row))].append(row)
    below = {row.mem_id: other for rows in tables.values() for row, other in pairwise(rows)}
    for cell in cells:
        number, before = str(cell.attributes["rowspan"]), cell.prev
        place = 0
        while before is not None:
            place += before.is_element_node
            before = before.prev
        above = next(around(cell))
        for _ in range(int(number) - 1 if _FEW_ROWS.fullmatch(number) else 0):
            if (row_below := below.get(above)) is None:
                break
            beside = [child for child in row_below.iter() if child.is_element_node]
            if place < len(beside):
                beside[place].insert_before(_reached(tree))
            else:
                row_below.insert_child(_reached(tree))
            above = row_below.mem_id


def _reached(tree: LexborHTMLParser) -> LexborNode:
    cell = tree.create_node("td")
    cell.attrs[REACHED] = ""
    return cell


def _keep_openers(tree: LexborHTMLParser) -> None:
    """Make words of the buttons that open an entry each, and show what they open."""
    openers = [node for node in tree.css(_OPENER) if any(char.isalpha() for char in text_in(node)) and _opens(node)]
    often = Counter(_kind(node) for node in openers)
    opened: set[str] = set()
    for node in openers:
        if often[_kind(node)] < _OFTEN:
            continue
        for attribute in _OPENS:
            opened.update(str(node.attributes.get(attribute) or "").lstrip("#").split())
        if node.tag != "button":
            continue
        around = node.parent
        if around is not None and around.tag in _HEADS:
            node.unwrap()
        else:
            node.insert_before(as_block(node))
            node.decompose()
    for node in tree.css("[hidden]"):
        if node.id in opened or node.attributes.get("role") == "tabpanel" or _PANEL.search(class_of(node)):
            del node.attrs["hidden"]


def _kind(node: LexborNode) -> str:
    """The first class of an element; others say how it looks, such as that it is open."""
    return class_of(node).partition(" ")[0]


def _opens(node: LexborNode) -> bool:
    """Whether a button opens something by what it says of itself, or stands alone in a heading or above a panel."""
    if node.parent is not None and node.parent.tag in _HEADS and text_in(node.parent) == text_in(node):
        return True
    return (
        any(attribute in node.attributes for attribute in _OPENS) or _OPENS_BY_NAME.search(class_of(node)) is not None
    )


def _drop_marks(tree: LexborHTMLParser) -> None:
    """Drop icons, the anchors of headings, and the numbers of footnotes."""
    drop([node for node in tree.css("[aria-hidden=true], a, i") if _is_icon(node)])
    last = tree.css(_ADDRESSES)
    shown = {_kind(node) for node in last if node.parent is not None and text_in(node) == node.parent.id}
    drop([node for node in last if _kind(node) in shown - {""}])
    notes = []
    for node in tree.css("sup"):
        link = node.css_first("a[href^='#']")
        around = node.parent
        if link is None and around is not None and around.tag == "a":
            link = around
        if link is not None and str(link.attributes.get("href")).startswith("#") and _FOOTNOTE.fullmatch(text_in(node)):
            notes.append(node)
    drop(notes)


def _is_icon(node: LexborNode) -> bool:
    """Whether an element has no words, nor a picture that leads nowhere, or is hidden from readers as icons are."""
    if not any(char.isalnum() for char in text_in(node)):
        within = str(node.attributes.get("href") or "").startswith("#")  # as a picture leads back to the top
        return within or node.css_first("img") is None
    return node.attributes.get("aria-hidden") == "true" and _ICON.search(class_of(node)) is not None


def _shorten_pictures(tree: LexborHTMLParser) -> dict[str, str]:
    """Give pictures that are in the page itself short addresses, as long ones would count as text; returns both."""
    pictures: dict[str, str] = {}
    for node in tree.css("img[src^='data:']"):
        short = f"data:,{len(pictures)}"
        pictures[short] = node.attributes["src"] or ""
        node.attrs["src"] = short
    for node in tree.css("img[src^='//']"):
        node.attrs["src"] = f"https:{node.attributes['src']}"
    return pictures


def _drop_looks(tree: LexborHTMLParser) -> None:
    for node in reversed(tree.css("center")):  # the inner ones first
        node.insert_before(as_block(node))
        node.decompose()
    for node in tree.css("span[style], font[style]"):
        if _BOLD.search(node.attributes["style"] or ""):
            node.attrs[SET_OFF] = ""
    for node in tree.css("[style]"):
        if _HIDDEN.search(node.attributes["style"] or ""):
            node.attrs[UNSEEN] = ""
    for node in tree.css(_STYLED):
        for attribute in _STYLES:
            if attribute in node.attrs:
                del node.attrs[attribute]


def _is_furniture(node: LexborNode, most: float) -> bool:
    """Whether an element is named as furniture is; what holds more text than ``most`` is the page itself.

    A link or a word within a text is a part of it, whatever it is named.
    """
    if node.tag in ("a", "span") and node.parent is not None and node.parent.tag in _TEXTS:
        return False
    attributes = node.attributes
    names = f"{attributes.get('class') or ''} {(attributes.get('id') or '') if node.tag in ('div', 'ul') else ''}"
    named = _NAMES.search(names) is not None and node.css_first("dl, h1, dfn") is None
    return named and len(text_in(node)) <= most
