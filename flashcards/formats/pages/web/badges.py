"""Badges: a word or two beside a term or a title, such as a category, in an element that is named as they are."""

import re
from collections import Counter, defaultdict

from selectolax.lexbor import LexborHTMLParser, LexborNode

from flashcards.formats.pages.lines import ends
from flashcards.formats.pages.web import nodes
from flashcards.formats.pages.web.nodes import class_of, drop, text_in

WHOLE = frozenset(("pre", "ul", "ol", "table", "blockquote", "figure"))
"""Elements that may be one part of a definition."""

BADGE = re.compile(
    r"(?:^|[\s_-])(?:badge|tag|chip|pill|label|cat|categor(?:y|ie|ia)|cat\u00e9gorie|kategori[ae]?|level|rozet|etiket(?:a|te)?"
    r"|\u00e9tiquette|etiqueta)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
"""The names of elements that hold a word or two about an entry, such as its category."""

_TITLE_BADGE = re.compile(r"(?:\d+\s)?[^\W\d_]+|\(?\d{1,6}\)?")
_COUNT = re.compile(r"(?:^|[\s_-])(?:count(?:er)?|total)(?:$|[\s_-])", re.IGNORECASE)
_LONGEST_BADGE = 6  # words
_NAMES = ("b", "strong", "dfn", "h2", "h3", "h4", "h5", "h6")
_HEADS = ("dt", *_NAMES, "[class*=term]", "[class*=title]", "[class*=name]", "[class*=word]")
_LAST = ", ".join(f"{head} > {inner}:last-child" for head in _HEADS for inner in ("span", "small"))
_NUMBER = re.compile(r"\d+")
_OTHER_NAME = re.compile(
    r"(?:^|[\s_-])(?:also|aka|alias|alt|full|long|expan\w*|abbr\w*|acronym|synonyms?)(?:$|[\s_-])", re.IGNORECASE
)
_BESIDE = re.compile(r"(?:^|[\s_-])(?:sub(?:title|text|name)?|muted|secondary|translation)(?:$|[\s_-])", re.IGNORECASE)
_SEVERAL = 3
_SHORT, _OFTEN = 3, 6  # words of one that has no such name, but is said again and again
_OFTEN_EACH = 3  # times that each of those is said which stand in front of terms
_LONGEST_HEAD = 12  # words of a term with its badges
_LINES = frozenset(
    ("div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "section", "blockquote", "dl", "details")
)


def badges_of_title(tree: LexborHTMLParser) -> list[str]:
    """The words that stand in, right above or right below the only title of a page and are named as a badge is."""
    titles = tree.css("h1")
    near = [] if len(titles) != 1 else [nodes.above(titles[0]), *titles[0].css("[class]"), nodes.below(titles[0])]
    found = [
        node
        for node in near
        if node is not None and _TITLE_BADGE.fullmatch(text_in(node))
        if BADGE.search(class_of(node)) or _COUNT.search(class_of(node))
    ]
    said = [text_in(node) for node in found]
    drop(found)
    return said


def drop_badges(tree: LexborHTMLParser) -> None:
    """Drop words such as a category that stand behind a term, in an element that is named as a badge is."""
    badges = []
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for node in tree.css("[class]"):
        said[class_of(node)][text_in(node)] += 1
    few = {named for named, texts in said.items() if 2 * len(texts) <= texts.total()}
    again = {named for named in few if len(said[named]) > 1 and _are_short(said[named])}
    for node in tree.css("span[class], small[class], em[class], sup[class], div[class]"):
        parent, named = node.parent, class_of(node)
        is_badge = BADGE.search(named) is not None
        if is_badge and _opens_head(node) and len(said[named]) <= said[named].total() / _OFTEN_EACH:
            badges.append(node)
            continue
        if not (is_badge or named in again) or parent is None or _is_part(parent):
            continue
        above = nodes.above(node)
        if not (is_badge or (above is not None and above.tag in _NAMES and _stands_between(above, node))):
            continue
        own, whole = len(text_in(node).split()), len(text_in(parent).split())
        beside = whole <= _LONGEST_HEAD or (named in few and _stands_between(above, node)) or _closes(above, node)
        if above is not None and 0 < own <= _LONGEST_BADGE and beside:
            badges.append(node)
    drop(badges)


def drop_categories(tree: LexborHTMLParser) -> None:
    """Drop the category that terms of a kind end in, in an element of its own: there are few, a word or two each."""
    kinds: dict[tuple[str, str, str], list[LexborNode]] = defaultdict(list)
    for node in tree.css(_LAST):
        parent = node.parent
        if parent is not None and nodes.above(node) is not None and nodes.below(node) is None:
            kinds[parent.tag or "", node.tag or "", class_of(node)].append(node)
    for found in kinds.values():
        texts = Counter(_NUMBER.sub("0", text_in(node)) for node in found)
        if 2 * len(texts) <= texts.total() and _are_short(texts):
            drop(found)


def bracket_names(tree: LexborHTMLParser) -> None:
    """Put the other names that terms of a kind end in, in an element that is called as those are, into brackets."""
    last = [node for node in tree.css(_LAST) if nodes.below(node) is None]
    beside = {node.mem_id: text_in(node) for node in last if _BESIDE.search(class_of(node))}
    differ = 2 * len({*beside.values()}) > len(beside)  # others are categories
    named = [node for node in last if _OTHER_NAME.search(class_of(node)) or (differ and node.mem_id in beside)]
    often = Counter(map(class_of, named))
    for node in named:
        above, name = node.prev, text_in(node)
        is_beside = above is not None and above.is_text_node and text_in(above)[-1:].isalnum()
        if is_beside and name[:1].isalnum() and often[class_of(node)] >= _SEVERAL:
            node.insert_before(" (")
            node.insert_after(")")


def _are_short(texts: Counter[str]) -> bool:
    """Whether the texts of a class are a few words each, in many elements."""
    return texts.total() >= _OFTEN and all(len(text.split()) <= _SHORT for text in texts)


def _stands_between(above: LexborNode | None, node: LexborNode) -> bool:
    """Whether an element stands on a line of its own, between others that are not within a text either."""
    below = nodes.below(node)
    return above is not None and below is not None and above.tag in (*_LINES, *_NAMES) and below.tag in _LINES


def _opens_head(node: LexborNode) -> bool:
    """Whether a word or two stand in front of a term in the same heading."""
    parent = node.parent
    in_head = parent is not None and parent.tag in ("dt", "summary", *_NAMES) and nodes.above(node) is None
    return in_head and nodes.below(node) is not None and 0 < len(text_in(node).split()) <= _SHORT


def _closes(above: LexborNode | None, node: LexborNode) -> bool:
    """Whether an element of a word or two is the last line of several, none of which is a text without an element."""
    told = above is not None and above.tag in _LINES and ends(text_in(above))
    return told and nodes.below(node) is None and len(text_in(node).split()) <= _SHORT


def _is_part(node: LexborNode) -> bool:
    """Whether an element is a part of a definition by itself."""
    outer = node.parent
    return node.tag in (*WHOLE, "dd") or (outer is not None and outer.tag == "dd")
