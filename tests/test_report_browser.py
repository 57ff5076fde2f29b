"""The page of statistics as a browser shows it: in light and dark, narrow and on paper, by pointer, by keys, without scripts."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from browser import Heard, chromium, findings
from figures import example
from playwright.sync_api import Browser, Locator, Page, ViewportSize
from pypdf import PdfReader
from report_pages import evil, page_of

from flashcards.report.document import PERIODS

pytestmark = pytest.mark.process

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 400, "height": 800}
PAPER: ViewportSize = {"width": 688, "height": 1017}
"""What A4 holds within the margins, in pixels."""

LEAST_LABEL = 9
"""Pixels."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of the system."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the page of the made log is, with names that would be markup."""
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(page_of(evil(example("fsrs"))), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page on a wide screen."""
    with opened(browser, address) as shown:
        yield shown


def opened(browser: Browser, address: str, **how: Any) -> "Any":
    """A page that is opened for a while."""
    return _Opened(browser, address, how)


class _Opened:
    def __init__(self, browser: Browser, address: str, how: dict[str, Any]) -> None:
        self._context = browser.new_context(**{"viewport": WIDE, **how})
        self._address = address

    def __enter__(self) -> Page:
        page = self._context.new_page()
        page.goto(self._address)
        return page

    def __exit__(self, *_: object) -> None:
        self._context.close()


def plots(page: Page) -> list[Locator]:
    """The pictures that are shown."""
    return [plot for plot in page.locator(".values").all() if plot.is_visible()]


def choose(page: Page, period: str) -> None:
    """Show another period."""
    page.locator(f"label[for=period-{period}]").click()


def rows_of(page: Page, plot: Locator) -> list[str]:
    """The rows of the table behind a picture, as they are said."""
    said: list[str] = page.locator(f"[id='{plot.get_attribute('id')}-table']").evaluate(
        """(table) => [...table.tBodies[0].rows].map((row) => {
            const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
            const [label, ...cells] = [...row.cells].map((cell) => cell.textContent);
            const there = cells.map((cell, n) => [heads[n + 1], cell]).filter(([, cell]) => cell !== "\u2013");
            return label + ": " + (there.map((pair) => pair.join(" ")).join(", ") || "\u2013");
        })"""
    )
    return said


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_is_silent(browser: Browser, address: str, scheme: str, size: ViewportSize) -> None:
    """The page asks for nothing but itself, and nothing is said on its console, whatever is done with it."""
    context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    heard = Heard(page)
    page.goto(address)
    for period in PERIODS:
        choose(page, period)
        for plot in plots(page):
            plot.hover()
            plot.press("ArrowLeft")
    for summary in page.locator("summary").all():
        summary.click()
    assert heard == [f"request: {address}"]
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("period", PERIODS)
def test_axe_finds_nothing(browser: Browser, address: str, scheme: str, period: str) -> None:
    """No rule of axe-core is broken in either scheme, with all tables open."""
    with opened(browser, address, color_scheme=scheme) as page:
        choose(page, period)
        assert findings(page) == []
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert findings(page) == []


def test_the_tab_key_reaches_every_picture(page: Page) -> None:
    """Every picture that is shown is on the way of the tab key, and so is the choice of the period."""
    wanted = {plot.get_attribute("id") for plot in plots(page)} | {"period-365"}
    reached = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))
    assert wanted <= reached


@pytest.mark.parametrize("period", PERIODS)
def test_the_keys_reach_every_value(page: Page, period: str) -> None:
    """From the first value the arrows lead to each in turn, which is said as it stands in the table, up to the last."""
    choose(page, period)
    for plot in plots(page):
        expected = rows_of(page, plot)
        key = "ArrowDown" if plot.get_attribute("data-deep") else "ArrowRight"
        plot.press("Home")
        said = [plot.get_attribute("aria-valuetext")]
        for _ in expected[1:]:
            page.keyboard.press(key)
            said.append(plot.get_attribute("aria-valuetext"))
        assert said == expected
        page.keyboard.press(key)
        assert plot.get_attribute("aria-valuetext") == expected[-1]
        assert plot.get_attribute("aria-valuenow") == plot.get_attribute("aria-valuemax") == str(len(expected))
        assert page.locator(f"[id='{plot.get_attribute('id')}-said']").text_content() == expected[-1]


def test_the_arrows_move_across_the_calendar(page: Page) -> None:
    """On the heat map an arrow to the left leads a week back, and one upwards a day."""
    heat = page.locator("#calendar-0")
    expected = rows_of(page, heat)
    heat.press("Home")
    heat.press("ArrowRight")
    heat.press("ArrowRight")
    assert heat.get_attribute("aria-valuetext") == expected[14]
    heat.press("ArrowLeft")
    heat.press("ArrowUp")
    assert heat.get_attribute("aria-valuetext") == expected[6]


def test_the_pointer_says_values(page: Page) -> None:
    """What the pointer is over is said below the picture."""
    for plot in plots(page):
        expected, name = rows_of(page, plot), plot.get_attribute("id")
        if plot.get_attribute("data-deep"):
            mark = plot.locator("svg.map rect").nth(25)
            mark.hover()
            assert page.locator(f"[id='{name}-said']").text_content() == expected[25]
            continue
        box = plot.locator("svg.plot").bounding_box()
        assert box is not None
        places = [float(at) for at in (plot.get_attribute("data-at") or "").split()]
        for row in {0, len(places) // 2, len(places) - 1}:
            plot.scroll_into_view_if_needed()
            box = plot.locator("svg.plot").bounding_box()
            assert box is not None
            page.mouse.move(box["x"] + box["width"] * places[row] / 100, box["y"] + 40)
            assert page.locator(f"[id='{name}-said']").text_content() == expected[row]


def test_without_scripts_the_page_is_the_same(browser: Browser, address: str) -> None:
    """Where scripts are off, the same is drawn, the periods can be chosen, and the tables opened."""
    with opened(browser, address) as on, opened(browser, address, java_script_enabled=False) as off:
        for period in PERIODS:
            choose(on, period)
            choose(off, period)
            assert [plot.get_attribute("id") for plot in plots(off)] == [plot.get_attribute("id") for plot in plots(on)]
            assert off.screenshot(full_page=True) == on.screenshot(full_page=True)
        off.locator("summary").first.click()
        assert off.locator("table").first.is_visible()


@pytest.mark.parametrize("size", [WIDE, NARROW, PAPER], ids=["wide", "narrow", "paper"])
def test_labels_can_be_read(browser: Browser, address: str, size: ViewportSize) -> None:
    """No label is smaller than nine pixels, none covers another, and the page is not wider than its window."""
    with opened(browser, address, viewport=size) as page:
        if size is PAPER:
            page.emulate_media(media="print")
        for period in PERIODS:
            page.locator(f"#period-{period}").evaluate("(choice) => { choice.checked = true; }")
            found = page.evaluate(
                """() => [...document.querySelectorAll("svg[role=img]")].filter((each) => each.checkVisibility()).map((each) => {
                    const scale = each.viewBox.baseVal.width ? each.getBoundingClientRect().width / each.viewBox.baseVal.width : 1;
                    const texts = [...each.querySelectorAll("text")];
                    return {
                        name: each.getAttribute("aria-label"),
                        sizes: texts.map((text) => scale * parseFloat(getComputedStyle(text).fontSize)),
                        boxes: texts.map((text) => text.getBoundingClientRect()).map((box) => [box.left, box.right, box.top, box.bottom]),
                    };
                })"""
            )
            assert len(found) > 10
            assert [each["name"] for each in found if min(each["sizes"]) < LEAST_LABEL] == []
            assert [each["name"] for each in found if _overlaps(each["boxes"])] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def _overlaps(boxes: list[list[float]]) -> bool:
    return any(
        one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
        for at, one in enumerate(boxes)
        for other in boxes[:at]
    )


def test_a_narrow_window_opens_on_today(browser: Browser, address: str) -> None:
    """Where the heat map is wider than the window, its latest days are shown, and the keys move it to the others."""
    with opened(browser, address, viewport=NARROW) as page:
        inside = """(mark) => {
            const box = mark.getBoundingClientRect(), around = mark.closest(".days").getBoundingClientRect();
            return box.left >= around.left && box.right <= around.right;
        }"""
        days = page.locator("svg.map rect:not(.cursor)")
        assert page.locator("svg.map .today").evaluate(inside)
        assert not days.first.evaluate(inside)
        page.locator("#calendar-0").press("Home")
        assert days.first.evaluate(inside)


def test_paper_holds_every_picture_whole(browser: Browser, address: str) -> None:
    """On A4 each picture is within the page, and none begins on one page and ends on the next."""
    with opened(browser, address, color_scheme="dark") as page:
        titles = [title for title in page.locator("h2").all_inner_texts() if title]
        data = page.pdf(prefer_css_page_size=True)
        page.emulate_media(media="print")
        page.set_viewport_size(PAPER)
        beyond = page.evaluate(
            """() => [...document.querySelectorAll("svg, .days")].filter((each) => each.checkVisibility())
                .filter((each) => each.getBoundingClientRect().right > 688 || each.scrollWidth > each.clientWidth + 1)
                .map((each) => each.className.baseVal || each.className)"""
        )
        assert beyond == []
        assert (
            max(page.evaluate("() => [...document.querySelectorAll('section')].map((each) => each.offsetHeight)"))
            < 1017
        )
    sheets = PdfReader(BytesIO(data)).pages
    assert {(round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) for sheet in sheets} == {
        (595, 842)
    }
    texts = [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in sheets]
    for text in texts:
        begun = [title for title in titles if re.search(rf"(?<!\w){re.escape(title)}(?!\w)", text)]
        assert text.count("The same cards:") <= len(begun)
    assert sum(text.count("The same cards:") for text in texts) == len(titles)


def test_names_are_text(page: Page) -> None:
    """A deck or a term that looks like markup is shown as it is written."""
    shown = page.locator("body").inner_text()
    assert "</script>" in shown
    assert "<script>alert(1)</script>" in shown
    assert page.locator("script").count() == 1
    assert page.title().startswith("Statistics: </title></script>")
