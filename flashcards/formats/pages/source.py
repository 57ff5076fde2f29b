"""The HTML of a page: as it was saved, or as the Markdown shows it that a program made of it."""

import re

from flashcards.formats.pages.dumps import marked

_START = re.compile(
    r"\s*+(?:(?><!--.*?-->)\s*+|<\?xml[^<>]*+>\s*+)*+<(?:!\s*doctype\s+html\b|(?:html|head|body|meta|title|link|main"
    r"|article|section|header|div|dl|dt|table|ul|ol"
    r"|p|h[1-6]|span|center|font|script|style|nav|b|strong|i|em|a|img|hr|br|tr|td|th|tbody|dd|li|pre"
    r"|blockquote|dfn|details|summary|aside|footer|figure|picture|svg|input|button|label|form|select|fieldset|noscript"
    r"|iframe|code|small|big|u|mark|abbr|cite|time|sup|sub|caption|colgroup|thead|tfoot|address|base)\b[^<>]*>)",
    re.IGNORECASE | re.DOTALL,
)
_DECK = re.compile(r"^ {0,3}## \S", re.MULTILINE)


def is_html(text: str) -> bool:
    """Whether a text begins as HTML does; a deck may begin with a tag as well."""
    return _START.match(text.lstrip("\ufeff")) is not None and not (_DECK.search(text) and "</" not in text)


def of(text: str) -> str:
    """The HTML of a page."""
    return marked.as_html(text) if marked.is_page(text) else text
