"""Check the built site: every link, picture and anchor in it is there, and it shows what a forge shows.

usage: python docs/checks.py FOLDER

Addresses elsewhere are not asked for, and nothing may be loaded from one.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

DOCS = Path(__file__).resolve().parent

NAMES = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "iframe": "src"}
"""Where an element names another file."""

SHOWN = ("code", "em", "h1", "h2", "h3", "img", "li", "ol", "p", "pre", "strong", "table", "td", "th", "tr", "ul")
"""Elements of which the site and a forge make equally many of a page."""

Pages = Mapping[Path, LexborHTMLParser]


def main(site: Path) -> int:
    """Print what is wrong; 1 where something is."""
    paths = sorted(site.resolve().rglob("*.html"))
    pages = {path: LexborHTMLParser(path.read_text(encoding="utf-8")) for path in paths}
    wrong = [f"{path.name}: {what}" for path in pages for what in (*broken(path, pages), *different(path, pages))]
    wrong += [] if pages else [f"{site} holds no pages"]
    print("\n".join(wrong) or f"{len(pages)} pages: every link and anchor is there")
    return 1 if wrong else 0


def broken(path: Path, pages: Pages) -> Iterator[str]:
    """What is wrong with the links of one page."""
    for element, attribute in NAMES.items():
        for node in pages[path].css(f"{element}[{attribute}]"):
            address = node.attributes[attribute] or ""
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                if loads(node):
                    yield f"loads {address}"
            elif not (path.name == "404.html" and parts.path.startswith("/")):  # it is shown anywhere on its host
                target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                if not target.exists():
                    yield f"{address} is missing"
                elif parts.fragment and target in pages and not has_anchor(pages[target], unquote(parts.fragment)):
                    yield f"{address} has no such anchor"


def loads(node: LexborNode) -> bool:
    """Whether a browser fetches what an element names without being asked."""
    return node.tag not in {"a", "link"} or "stylesheet" in (node.attributes.get("rel") or "")


def has_anchor(page: LexborHTMLParser, name: str) -> bool:
    """Whether an element of a page has this name; those with two underscores belong to the theme's scripts."""
    return name.startswith("__") or any(node.attributes.get("id") == name for node in page.css("[id]"))


def different(path: Path, pages: Pages) -> Iterator[str]:
    """Where the site shows a page otherwise than a forge does."""
    source = DOCS / f"{path.stem}.md"
    article = pages[path].css_first("article")
    if not source.exists() or article is None:
        return
    forge = LexborHTMLParser(MarkdownIt("gfm-like", {"linkify": False}).render(source.read_text(encoding="utf-8")))
    for element in SHOWN:
        there, here = len(forge.css(element)), len(article.css(element))
        if there != here:
            yield f"{here} <{element}> on the site, {there} on a forge"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
