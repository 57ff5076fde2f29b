"""The page as one HTML file, which loads nothing."""

import shlex
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from flashcards.report.markup import Markup, element, join, number
from flashcards.report.picture import NOTHING, Column, HeatMap, Listing, Panel, Picture, Section
from flashcards.report.plots import draw, draw_days
from flashcards.report.script import SCRIPT
from flashcards.report.style import css
from flashcards.statistics.figures import WEEKS

PERIODS = {"30": "30 days", "90": "90 days", "365": "A year", "all": "All"}
"""The titles of the periods, by name."""

USUAL = "365"
"""The period that is shown first."""

BEGINNING = '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="generator" content="flashcards">'
"""What every page begins with; this identifies it."""


class Page(NamedTuple):
    """The contents of a page: ``about`` names the cards, ``made`` the time, and ``by`` the program.

    ``periods`` are the titles of those that can be chosen.
    """

    title: str
    about: str
    made: str
    by: str
    sections: Sequence[Section]
    periods: Mapping[str, str] = PERIODS


def document(page: Page) -> str:
    """The page as HTML."""
    style = Markup(css(tuple(page.periods)))
    script = Markup(SCRIPT)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="generator", content="flashcards"),
        element("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{page.title}: {page.about}"),
        element("style", style),
    )
    sections = [_section(_within(section, page.periods)) for section in page.sections]
    body = element(
        "body",
        element("header", element("h1", page.title), element("p", f"{page.about} · {page.made}")),
        element("main", _periods(page.periods), element("div", *sections, class_="sections")),
        element("footer", element("p", page.by)),
        element("script", script),
    )
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _policy(style: str, script: str) -> str:
    """The content security policy: only the page's own style and script."""
    hashes = [b64encode(sha256(each.encode()).digest()).decode() for each in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}';"
        " base-uri 'none'; form-action 'none'"
    )


def _within(section: Section, periods: Collection[str]) -> Section:
    """A section with what can be chosen of it."""
    kept = [panel for panel in section.panels if not panel.periods or not {*panel.periods}.isdisjoint(periods)]
    return replace(section, panels=kept)


def _periods(periods: Mapping[str, str]) -> Markup:
    """The choice of the period, which works without scripts."""
    usual = USUAL if USUAL in periods else [*periods][-1]
    choices = [
        join(
            element("input", type="radio", name="period", id=f"period-{name}", checked=name == usual),
            element("label", shown, for_=f"period-{name}"),
        )
        for name, shown in periods.items()
    ]
    return element("fieldset", element("legend", "Period"), *choices, class_="periods")


def _section(section: Section) -> Markup:
    names = [f"{section.name}-{at}" for at in range(len(section.panels))]
    parts = [element("h2", section.title, id=section.name), element("p", section.sentence)]
    if section.facts:
        parts.append(element("dl", *_facts(section), class_="facts"))
    parts += [_panel(name, panel) for name, panel in zip(names, section.panels, strict=True)]
    listings = [_listing(listing) for listing in section.listings]
    if not names:
        parts += listings
    parts += _queries(section)
    if names:
        tables = [_table(name, panel) for name, panel in zip(names, section.panels, strict=True)]
        parts.append(element("details", element("summary", "Table"), *tables, *listings))
    return element("section", *parts, class_="wide" if section.wide else None, aria_labelledby=section.name)


def _queries(section: Section) -> Iterator[Markup]:
    """The searches of a section, one for each period that has its own."""
    for panel in section.panels:
        if panel.query:
            yield _search(panel.query, _classes(panel))
    periods = {period for panel in section.panels if panel.query for period in panel.periods}
    others = [period for period in PERIODS if period not in periods]
    if section.query and others:
        yield _search(section.query, _some(others) if periods else None)


def _search(query: str, more: str | None = None) -> Markup:
    """The command that shows the cards of a picture."""
    command = element("code", f"flashcards search {shlex.quote(query)}")
    return element("p", "The same cards: ", command, class_=f"query {more}" if more else "query")


def _facts(section: Section) -> Iterator[Markup]:
    for fact in section.facts:
        note = element("small", fact.note) if fact.note else None
        yield element("div", element("dt", fact.name), element("dd", fact.value, note))


def _panel(name: str, panel: Panel) -> Markup:
    picture = panel.picture
    row, said = _first(picture), element("p", _said(picture, _first(picture)), class_="said", id=f"{name}-said")
    if isinstance(picture, HeatMap):
        values = element("div", draw_days(picture), class_="values-days values", id=name, data_deep=7, data_row=row)
        shown = element("div", values, class_="days full" if len(picture.levels) == 7 * WEEKS else "days")
    else:
        at = " ".join(number(100 * place) for place in picture.at)
        shown = element("div", draw(picture), class_="values", id=name, data_at=at, data_row=row)
    return element("figure", shown, said, *_legend(picture), class_=_classes(panel))


def _classes(panel: Panel) -> str | None:
    return _some(panel.periods) if panel.periods else None


def _some(periods: Sequence[str]) -> str:
    """The classes of what only some periods show."""
    return " ".join(["some", *(f"in-{period}" for period in periods)])


def _first(picture: Picture | HeatMap) -> int:
    """The row whose values are shown first."""
    if isinstance(picture, HeatMap):
        return picture.latest
    return len(picture.labels) - 1 if picture.shown_first is None else picture.shown_first


def _said(picture: Picture | HeatMap, row: int) -> str:
    """The values of a row as one line."""
    cells = [(column.title, column.cell(row)) for column in picture.columns]
    values = ", ".join(f"{title} {cell}" for title, cell in cells if cell != NOTHING)
    return f"{picture.labels[row]}: {values or NOTHING}"


def _legend(picture: Picture | HeatMap) -> Iterator[Markup]:
    if isinstance(picture, HeatMap):
        levels = [(level, meaning) for level, meaning in enumerate(picture.legend) if meaning != NOTHING]
        entries = [_entry("rect", f"level-{level}", meaning) for level, meaning in levels]
        yield element("ul", *entries, _entry("circle", "coming", "to come"), class_="legend")
    elif len(picture.drawn) > 1:
        shape = {"lines": "line", "points": "dot"}.get(picture.kind, "rect")
        # from top to bottom, as they are stacked
        columns = picture.drawn[::-1] if picture.is_stacked else picture.drawn
        yield element("ul", *(_entry(shape, column.mark, column.title) for column in columns), class_="legend")


def _entry(shape: str, mark: str, meaning: str) -> Markup:
    if shape == "rect":
        drawn = element("rect", class_=f"swatch {mark}", width=11, height=11, rx=2)
    elif shape == "dot":
        drawn = element("circle", class_=f"dot {mark}", cx=5.5, cy=5.5, r=4)
    elif shape == "circle":
        drawn = element("circle", class_=mark, cx=5.5, cy=5.5, r=1.5)
    else:
        drawn = element("path", class_=f"line {mark}", d="M1 6H21")
    width = 22 if shape == "line" else 11
    return element("li", element("svg", drawn, width=width, height=11, aria_hidden="true"), meaning)


def _table(name: str, panel: Panel) -> Markup:
    picture = panel.picture
    heads = [picture.along, *(column.title for column in picture.columns)]
    head = element("tr", *(element("th", title, scope="col") for title in heads))
    rows = [_row(label, picture.columns, at) for at, label in enumerate(picture.labels)]
    table = element(
        "table",
        element("caption", picture.title),
        element("thead", head),
        element("tbody", *rows),
        id=f"{name}-table",
    )
    return _scrolled(picture.title, table, _classes(panel))


def _row(label: str, columns: Sequence[Column], at: int) -> Markup:
    return element("tr", element("th", label, scope="row"), *(element("td", column.cell(at)) for column in columns))


def _scrolled(title: str, table: Markup, more: str | None = None) -> Markup:
    """A table in a box that scrolls, also with the keyboard."""
    classes = f"scroll {more}" if more else "scroll"
    return element("div", table, class_=classes, tabindex=0, role="region", aria_label=f"Table: {title}")


def _listing(listing: Listing) -> Markup:
    head = element("tr", *(element("th", title, scope="col") for title in listing.heads))
    rows = [
        element("tr", *(_listed(cell, code=at in listing.code) for at, cell in enumerate(row))) for row in listing.rows
    ]
    table = element(
        "table", element("caption", listing.title), element("thead", head), element("tbody", *rows), class_="listing"
    )
    search = _search(listing.query) if listing.query else None
    return join(element("h3", listing.title), _scrolled(listing.title, table), search)


def _listed(cell: str, *, code: bool) -> Markup:
    return element("td", element("code", cell)) if code else element("td", cell, dir="auto")
