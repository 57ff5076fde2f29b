"""What a web page has around its words: menus, forms, badges, icons, anchors, and what only opens something."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

WHOLE = frozenset(("pre", "ul", "ol", "table", "blockquote", "figure"))
"""Elements that may be one part of a definition."""

SET_OFF = "data-bold"
"""The attribute of words that only a style makes bold."""

UNSEEN = "data-unseen"
"""The attribute of what a style hides."""

REACHED = "data-reached"
"""The attribute of an empty cell into which the cell above it reaches."""

_FURNITURE = (
    "script, style, noscript, template, nav, footer, aside, form, button, select, input, textarea, "
    "[style*='mso-list:Ignore' i], svg, iframe, dialog, video, audio, "
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
_FEW_ROWS = re.compile(r"[2-9]|[1-9]\d")
BADGE = re.compile(
    r"(?:^|[\s_-])(?:badge|tag|chip|pill|label|cat|categor(?:y|ie|ia)|cat\u00e9gorie|kategori[ae]?|level|rozet|etiket(?:a|te)?"
    r"|\u00e9tiquette|etiqueta)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
"""The names of elements that hold a word or two about an entry, such as its category."""

_LINES = frozenset(
    ("div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "section", "blockquote", "dl", "details")
)
_TITLE_BADGE = re.compile(r"(?:\d+\s)?[^\W\d_]+")
_LONGEST_BADGE = 6  # words
_LONGEST_HEAD = 12  # words of a term with its badges
_OFTEN = 3
_MANY_DIALOGS = 6
_OPENER = "button, [role=tab], [role=button]"
_OPENS = ("aria-controls", "aria-expanded", "data-bs-target", "data-target", "data-bs-toggle", "data-toggle")
_OPENS_BY_NAME = re.compile(r"accordion|collaps|toggle|faq|question|term|expand", re.IGNORECASE)
_PANEL = re.compile(r"accordion|collaps|panel|answer|content|body|definition|description|detail", re.IGNORECASE)
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary")
_ICON = re.compile(r"(?:^|[\s_-])(?:icons?|fa|fas|far|bi|emoji|arrow|chevron|caret)(?:$|[\s_-])", re.IGNORECASE)
_FOOTNOTE = re.compile(r"[\[(]?\s*(?:\d{1,3}|[a-z]|[*\u2020\u2021]+)\s*[\])]?", re.IGNORECASE)
_CONTROL = re.compile(
    r"(?:^|[\s_-])(?:hide|show|close|open|toggle|copy|top|back|anchor|permalink|more|expand)(?:$|[\s_-])", re.IGNORECASE
)
_NOWHERE = re.compile(r"#$|\s*javascript:", re.IGNORECASE)
_LONGEST_CONTROL = 3  # words
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SIGN = re.compile(r"\s*(?:[:\uff1a=\u2013\u2014]|--|-\s)\s*\S")
_MENU = 0.9  # of the text, that is in links
_LINKS = 4  # of a menu
_LONGEST_LINK = 6  # words
_LISTS = frozenset(("ul", "ol", "div", "p", "section", "header", "center"))
_HOLDERS = frozenset(("dd", "dt", "td", "th", "li", "p", "details"))
_MENU_DEPTH = 4  # elements around a link


def badges_of_title(tree: LexborHTMLParser) -> list[str]:
    """The words that stand in, right above or right below the only title of a page and are named as a badge is."""
    titles = tree.css("h1")
    near = [] if len(titles) != 1 else [titles[0].prev, *titles[0].css("[class]"), titles[0].next]
    while near and near[0] is not None and not text(near[0]):
        near[0] = near[0].prev
    while near and near[-1] is not None and not text(near[-1]):
        near[-1] = near[-1].next
    found = [
        node for node in near if node is not None and BADGE.search(name(node)) and _TITLE_BADGE.fullmatch(text(node))
    ]
    said = [text(node) for node in found]
    _drop(found)
    return said


def clean(tree: LexborHTMLParser) -> dict[str, str]:
    """Take everything out of a page that says nothing; returns the addresses of its pictures, by short ones."""
    _unwrap_code(tree)
    _fill_rows(tree)
    _keep_openers(tree)
    _drop_marks(tree)
    most = _MOST * len(text(tree.body)) if tree.body is not None else 0
    for node in tree.css("form"):
        if len(text(node)) > most:
            node.unwrap()
    dialogs = {node.mem_id for node in tree.css("dialog, [role=dialog]")}
    dialogs = dialogs if len(dialogs) >= _MANY_DIALOGS else set()  # of so many, each holds an entry
    _drop([node for node in tree.css(_FURNITURE) if node.mem_id not in dialogs])
    _drop_menus(tree)
    _drop_controls(tree)
    _spread_links(tree)
    _set_off_links(tree)
    for node in tree.css("a"):
        if not str(node.attributes.get("href") or "").startswith(("http:", "https:", "mailto:")):
            node.unwrap()
    most = _MOST * len(text(tree.body)) if tree.body is not None else 0
    pictures = _shorten_pictures(tree)
    _drop_looks(tree)
    _drop_badges(tree)
    _drop([node for node in tree.css("[class], [id]") if node.tag in _NAMED and _is_furniture(node, most)])
    return pictures


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
        tables[next(_around(row))].append(row)
    below = {row.mem_id: other for rows in tables.values() for row, other in pairwise(rows)}
    for cell in cells:
        number, before = str(cell.attributes["rowspan"]), cell.prev
        place = 0
        while before is not None:
            place += before.is_element_node
            before = before.prev
        above = next(_around(cell))
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


def _drop(nodes: Sequence[LexborNode]) -> None:
    """Take elements out of a page with all that is in them; one that is within another goes with it."""
    gone = {node.mem_id for node in nodes}
    outermost = {node.mem_id: node for node in nodes if gone.isdisjoint(_around(node))}
    for node in outermost.values():
        node.decompose()


def _around(node: LexborNode) -> Iterator[int]:
    """The elements around an element, from the innermost."""
    outer = node.parent
    while outer is not None:
        yield outer.mem_id
        outer = outer.parent


def name(node: LexborNode) -> str:
    """The class of an element."""
    return str(node.attributes.get("class") or "") if node.is_element_node else ""


def text(node: LexborNode) -> str:
    """The text of a node, in one line."""
    return " ".join(node.text(deep=True).split())


def _keep_openers(tree: LexborHTMLParser) -> None:
    """Make words of the buttons that open an entry each, and show what they open."""
    openers = [node for node in tree.css(_OPENER) if any(char.isalpha() for char in text(node)) and _opens(node)]
    often = Counter(name(node) for node in openers)
    opened: set[str] = set()
    for node in openers:
        if often[name(node)] < _OFTEN:
            continue
        for attribute in _OPENS:
            opened.update(str(node.attributes.get(attribute) or "").lstrip("#").split())
        if node.tag != "button":
            continue
        around = node.parent
        if around is not None and around.tag in _HEADS:
            node.unwrap()
        else:
            node.insert_before(_as_block(node))
            node.decompose()
    for node in tree.css("[hidden]"):
        if node.id in opened or node.attributes.get("role") == "tabpanel" or _PANEL.search(name(node)):
            del node.attrs["hidden"]


def _as_block(node: LexborNode) -> LexborNode:
    """A button or a link as an element that stands on a line of its own."""
    made = LexborHTMLParser(f'<div class="{name(node)}">{node.inner_html or ""}</div>').css_first("div")
    assert made is not None  # noqa: S101 - it was just made
    return made


def _opens(node: LexborNode) -> bool:
    """Whether a button opens something by what it says of itself, or stands alone in a heading or above a panel."""
    if node.parent is not None and node.parent.tag in _HEADS and text(node.parent) == text(node):
        return True
    return any(attribute in node.attributes for attribute in _OPENS) or _OPENS_BY_NAME.search(name(node)) is not None


def _drop_marks(tree: LexborHTMLParser) -> None:
    """Drop icons, the anchors of headings, and the numbers of footnotes."""
    _drop([node for node in tree.css("[aria-hidden=true], a, i") if _is_icon(node)])
    notes = []
    for node in tree.css("sup"):
        link = node.css_first("a[href^='#']")
        around = node.parent
        if link is None and around is not None and around.tag == "a":
            link = around
        if link is not None and str(link.attributes.get("href")).startswith("#") and _FOOTNOTE.fullmatch(text(node)):
            notes.append(node)
    _drop(notes)


def _is_icon(node: LexborNode) -> bool:
    """Whether an element has no words, nor a picture that leads nowhere, or is hidden from readers as icons are."""
    if not any(char.isalnum() for char in text(node)):
        within = str(node.attributes.get("href") or "").startswith("#")  # as a picture leads back to the top
        return within or node.css_first("img") is None
    return node.attributes.get("aria-hidden") == "true" and _ICON.search(name(node)) is not None


def _drop_menus(tree: LexborHTMLParser) -> None:
    """Drop lists of nothing but links, outside definitions."""
    lists: dict[int, tuple[LexborNode, list[str]]] = {}
    for link in tree.css("a[href]"):
        said, around = text(link), link.parent
        for _ in range(_MENU_DEPTH):
            if around is None:
                break
            if around.tag in _LISTS:
                lists.setdefault(around.mem_id, (around, []))[1].append(said)
            around = around.parent
    _drop([node for node, links in lists.values() if _is_menu(node, links)])


def _is_menu(node: LexborNode, links: Sequence[str]) -> bool:
    if len(links) < _LINKS or any(len(link.split()) > _LONGEST_LINK for link in links) or _is_told(node):
        return False
    return sum(map(len, links)) >= _MENU * len(text(node))


def _set_off_links(tree: LexborHTMLParser) -> None:
    """Mark links that begin paragraphs and items as terms are, where a sign parts several from what follows."""
    leading = [
        node
        for node in tree.css("li > a:first-child, p > a:first-child")
        if node.next is not None
        and node.next.is_text_node
        and _SIGN.match(node.next.text_content or "")
        and not (node.prev is not None and text(node.prev))
    ]
    for node in leading if len(leading) >= _OFTEN else ():
        inner = LexborHTMLParser(f"<span {SET_OFF}>{node.inner_html or ''}</span>").css_first("span")
        assert inner is not None  # noqa: S101 - it was just made
        node.insert_before(inner)
        node.decompose()


def _spread_links(tree: LexborHTMLParser) -> None:
    """Make cards of links that hold several elements and stand beside nothing but their like."""
    links = [node for node in tree.css("a") if sum(1 for _ in node.iter()) > 1 and not _stands_in_text(node)]
    often = Counter(name(node) for node in links)
    for node in links:
        if often[name(node)] >= _OFTEN:
            node.insert_before(_as_block(node))
            node.decompose()


def _stands_in_text(node: LexborNode) -> bool:
    around = node.parent
    return around is not None and any(child.is_text_node and text(child) for child in around.iter(include_text=True))


def _drop_controls(tree: LexborHTMLParser) -> None:
    """Drop the same few words behind every entry that close it, copy it or lead back to the top."""
    links = [
        node
        for node in tree.css("a, span")
        if _CONTROL.search(name(node)) or _NOWHERE.match(str(node.attributes.get("href") or ""))
    ]
    often = Counter(text(node) for node in links)
    _drop([node for node in links if often[text(node)] >= _OFTEN and len(text(node).split()) <= _LONGEST_CONTROL])


def _drop_badges(tree: LexborHTMLParser) -> None:
    """Drop words such as a category that stand behind a term, in an element that is named as a badge is."""
    badges = []
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for node in tree.css("[class]"):
        said[name(node)][text(node)] += 1
    for node in tree.css("span[class], small[class], em[class], sup[class], div[class]"):
        parent = node.parent
        if not BADGE.search(name(node)) or parent is None or _is_part(parent):
            continue
        above = node.prev
        while above is not None and not text(above):
            above = above.prev
        own, whole = len(text(node).split()), len(text(parent).split())
        few = 2 * len(said[name(node)]) <= said[name(node)].total()
        beside = whole <= _LONGEST_HEAD or (few and _stands_between(above, node))
        if above is not None and 0 < own <= _LONGEST_BADGE and beside:
            badges.append(node)
    _drop(badges)


def _stands_between(above: LexborNode | None, node: LexborNode) -> bool:
    """Whether an element stands on a line of its own, between others that are not within a text either."""
    below = node.next
    while below is not None and not text(below):
        below = below.next
    return all(beside is not None and beside.tag in _LINES for beside in (above, below))


def _is_part(node: LexborNode) -> bool:
    """Whether an element is a part of a definition by itself."""
    outer = node.parent
    return node.tag in (*WHOLE, "dd") or (outer is not None and outer.tag == "dd")


def _is_told(node: LexborNode) -> bool:
    """Whether an element is within a definition or a cell."""
    outer = node.parent
    while outer is not None:
        if outer.tag in _HOLDERS:
            return True
        outer = outer.parent
    return False


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
        node.insert_before(_as_block(node))
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
    return named and len(text(node)) <= most
