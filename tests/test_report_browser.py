"""The page of statistics in a browser: light and dark, narrow and on paper, by pointer, by keys, without scripts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from browser import Heard, chromium, findings
from figures import example
from playwright.sync_api import Browser, Locator, Page, ViewportSize
from pypdf import PdfReader
from report_pages import TERM, evil, page_of

from flashcards.report.document import PERIODS
from flashcards.report.style import DARK, LIGHT

pytestmark = pytest.mark.process

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 400, "height": 800}
NARROWEST: ViewportSize = {"width": 320, "height": 800}
PAPER: ViewportSize = {"width": 688, "height": 1017}
"""What A4 holds within the margins, in pixels."""

LEAST_LABEL = 9
LEAST_SPACE = 5
"""Pixels."""

ROWS = """
const rowsOf = (plot) => {
    const table = document.getElementById(plot.id + "-table");
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    return [...table.tBodies[0].rows].map((row) => {
        const [label, ...cells] = [...row.cells].map((cell) => cell.textContent);
        const there = cells.map((cell, n) => [heads[n + 1], cell]).filter(([, cell]) => cell !== "\u2013");
        return label + ": " + (there.map((pair) => pair.join(" ")).join(", ") || "\u2013");
    });
};
"""
"""Reads the rows of the table behind a picture, each as it is said."""

WALK = f"""(plot) => {{
    {ROWS}
    const press = (key) => plot.dispatchEvent(new KeyboardEvent("keydown", {{key, bubbles: true, cancelable: true}}));
    const said = () => plot.getAttribute("aria-valuetext");
    const expected = rowsOf(plot);
    press("Home");
    const [on, off] = plot.dataset.deep ? ["ArrowDown", "ArrowUp"] : ["ArrowRight", "ArrowLeft"];
    const there = expected.map((_, n) => {{ if (n) press(on); return said(); }});
    const back = expected.map((_, n) => {{ if (n) press(off); return said(); }});
    press("End");
    return [expected, there, back.reverse(), said(), document.getElementById(plot.id + "-said").textContent];
}}"""
"""Goes by keys from the first value of a picture to the last and back."""

LABELS = """() => [...document.querySelectorAll("svg[role=img]")].filter((one) => one.checkVisibility()).map((each) => {
    const drawn = each.viewBox.baseVal.width, scale = drawn ? each.getBoundingClientRect().width / drawn : 1;
    const texts = [...each.querySelectorAll("text")];
    return {
        name: each.getAttribute("aria-label"),
        sizes: texts.map((text) => scale * parseFloat(getComputedStyle(text).fontSize)),
        boxes: texts.map((text) => text.getBoundingClientRect()).map((b) => [b.left, b.right, b.top, b.bottom]),
    };
})"""
"""Measures the labels of the pictures that are shown."""

COLOURS = """() => [...document.querySelectorAll(".bar, .area, .line, .dot, .map [class^=level]")].map((mark) => {
    const name = mark.classList[mark.matches(".map *") ? 0 : 1], style = getComputedStyle(mark);
    return [name, mark.matches(".line") ? style.stroke : style.fill];
})"""
"""Tells the name and the colour of each mark."""

NUMBERED = """() => [...document.querySelectorAll("section:has(figure)")].map((section, number) => {
    section.querySelector("h2").textContent = `begin-${number} `;
    const shown = [...section.querySelectorAll(".query")].find((query) => query.checkVisibility());
    shown.textContent = `end-${number} `;
}).length"""
"""Marks where each section with a picture begins and ends, and says how many there are."""

BEYOND = """(width) => [...document.querySelectorAll("svg, .days")].filter((each) => each.checkVisibility())
    .filter((each) => each.getBoundingClientRect().right > width || each.scrollWidth > each.clientWidth + 1)
    .map((each) => each.className.baseVal ?? each.className)"""
"""Finds what is not whole on a page of some width."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of the system."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the page of the made log is, with names that would be markup."""
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(page_of(evil(example("fsrs"))), encoding="utf-8")
    return path.as_uri()


@contextmanager
def opened(browser: Browser, address: str, **how: Any) -> Iterator[Page]:
    """A page, opened for a while, on a wide screen where ``how`` says nothing else."""
    context = browser.new_context(**{"viewport": WIDE, **how})
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page on a wide screen."""
    with opened(browser, address) as shown:
        yield shown


def plots(page: Page) -> list[Locator]:
    """The pictures that are shown."""
    return [plot for plot in page.locator(".values").all() if plot.is_visible()]


def choose(page: Page, period: str) -> None:
    """Show another period."""
    page.locator(f"label[for=period-{period}]").click()


def rows_of(plot: Locator) -> list[str]:
    """The rows of the table behind a picture, as they are said."""
    rows: list[str] = plot.evaluate(f"(plot) => {{ {ROWS} return rowsOf(plot); }}")
    return rows


def said(page: Page, plot: Locator) -> str | None:
    """What is said below a picture."""
    return page.locator(f"[id='{plot.get_attribute('id')}-said']").text_content()


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", NARROW)], ids=["light", "dark"])
def test_the_page_is_silent(browser: Browser, address: str, scheme: str, size: ViewportSize) -> None:
    """The page asks for nothing but itself, and nothing is said on its console, whatever is done with it."""
    context = browser.new_context(viewport=size, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    heard = Heard(page)
    page.goto(address)
    for plot in plots(page):
        plot.hover()
        plot.press("ArrowLeft")
    for period in PERIODS:
        choose(page, period)
    for summary in page.locator("summary").all():
        summary.click()
    page.pdf()
    assert heard == [f"request: {address}"]
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, address: str, scheme: str) -> None:
    """No rule of axe-core is broken in either scheme, as the page opens, and with all tables open."""
    with opened(browser, address, color_scheme=scheme) as page:
        assert findings(page) == []
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        choose(page, "all")
        assert findings(page) == []


def test_axe_would_find_something(page: Page) -> None:
    """The test above notices what is wrong."""
    page.evaluate("document.documentElement.lang = ''")
    assert [finding.partition(":")[0] for finding in findings(page)] == ["html-has-lang"]


def test_the_tab_key_reaches_every_picture(page: Page) -> None:
    """Every picture that is shown is on the way of the tab key, and so is the choice of the period."""
    wanted = {plot.get_attribute("id") for plot in plots(page)} | {"period-365"}
    reached = set()
    for _ in range(4 * len(wanted)):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))
    assert wanted <= reached


@pytest.mark.parametrize("period", PERIODS)
def test_the_keys_reach_every_value(page: Page, period: str) -> None:
    """The arrows lead from the first value to each in turn, said as it stands in the table, to the last, and back."""
    choose(page, period)
    for plot in plots(page):
        expected, there, back, last, below = plot.evaluate(WALK)
        assert there == back == expected
        assert last == below == expected[-1]
        assert plot.get_attribute("aria-valuenow") == plot.get_attribute("aria-valuemax") == str(len(expected))


def test_the_arrows_move_across_the_calendar(page: Page) -> None:
    """On the heat map an arrow to the left leads a week back, and one upwards a day."""
    heat = page.locator("#calendar-0")
    expected = rows_of(heat)
    for key, row in (("Home", 0), ("ArrowRight", 7), ("ArrowRight", 14), ("ArrowLeft", 7), ("ArrowUp", 6)):
        heat.press(key)
        assert heat.get_attribute("aria-valuetext") == expected[row]


def test_keys_of_the_browser_stay_its_own(page: Page) -> None:
    """Alt with an arrow goes back in history, so it moves nothing on the page."""
    before = page.locator("#due-0").get_attribute("aria-valuetext")
    page.locator("#due-0").evaluate(
        "(plot) => plot.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', altKey: true, bubbles: true}))"
    )
    assert page.locator("#due-0").get_attribute("aria-valuetext") == before


def test_the_pointer_says_values(page: Page) -> None:
    """What the pointer is over is said below the picture."""
    for plot in plots(page):
        expected = rows_of(plot)
        if plot.get_attribute("data-deep"):
            plot.locator("svg.map rect").nth(25).hover()
            assert said(page, plot) == expected[25]
            continue
        places = [float(at) for at in (plot.get_attribute("data-at") or "").split()]
        plot.scroll_into_view_if_needed()
        box = plot.locator("svg.plot").bounding_box()
        assert box is not None
        for row in {0, len(places) // 2, len(places) - 1}:
            page.mouse.move(box["x"] + box["width"] * places[row] / 100, box["y"] + 40)
            assert said(page, plot) == expected[row]


def test_without_scripts_the_page_is_the_same(browser: Browser, address: str) -> None:
    """Where scripts are off, the same is drawn to the last pixel, periods can be chosen, and tables opened."""
    still = ".periods { position: static !important }"  # or it covers what is scrolled, a little more or less
    with (
        opened(browser, address, bypass_csp=True) as on,
        opened(browser, address, bypass_csp=True, java_script_enabled=False) as off,
    ):
        for period in ("365", "30"):
            choose(on, period)
            choose(off, period)
            assert [plot.get_attribute("id") for plot in plots(off)] == [plot.get_attribute("id") for plot in plots(on)]
            on.mouse.move(0, 0)
            off.mouse.move(0, 0)
            seen = [page.locator(".sections").screenshot(style=still) for page in (on, off)]
            assert seen[0] == seen[1]
        off.locator("summary").first.click()
        assert off.locator("table").first.is_visible()


@pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)], ids=["light", "dark"])
def test_marks_have_the_colours_of_the_palette(
    browser: Browser, address: str, scheme: str, colours: dict[str, str]
) -> None:
    """Every mark is drawn in the colour that its name has, so what holds for the palette holds for the page."""
    with opened(browser, address, color_scheme=scheme) as page:
        drawn = page.evaluate(COLOURS)
    wanted = {
        name: f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"
        for name, colour in colours.items()
    }
    assert len({name for name, _ in drawn}) > 15
    assert [(name, colour) for name, colour in drawn if wanted[name] != colour] == []


@pytest.mark.parametrize("size", [WIDE, NARROW, NARROWEST, PAPER], ids=["wide", "narrow", "narrowest", "paper"])
def test_labels_can_be_read(browser: Browser, address: str, size: ViewportSize) -> None:
    """No label is smaller than nine pixels, spaces are between them, and the page is not wider than its window."""
    with opened(browser, address, viewport=size) as page:
        if size is PAPER:
            page.emulate_media(media="print")
        for period in PERIODS:
            page.locator(f"#period-{period}").evaluate("(choice) => { choice.checked = true; }")
            found = page.evaluate(LABELS)
            assert len(found) > 10
            assert [each["name"] for each in found if min(each["sizes"]) < LEAST_LABEL] == []
            assert [each["name"] for each in found if overlap(each["boxes"])] == []
            right = [each["name"] for each in found if max(box[1] for box in each["boxes"]) > size["width"]]
            assert right == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def overlap(boxes: list[list[float]]) -> bool:
    """Whether two boxes (left, right, top, bottom) cover each other, or nearly touch side by side."""
    return any(
        one[0] < other[1] + LEAST_SPACE and other[0] < one[1] + LEAST_SPACE and one[2] < other[3] and other[2] < one[3]
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
        first = page.locator("svg.map rect").first
        cut = page.locator(".days").evaluate("""(box) => {
            const edge = box.querySelector(".names").getBoundingClientRect().right;
            const months = [...box.querySelectorAll(".month")].map((month) => [month, month.getBoundingClientRect()]);
            const shown = months.filter(([month]) => getComputedStyle(month).visibility === "visible");
            return [shown.length, shown.filter(([, place]) => place.left < edge - 1).length];
        }""")
        assert cut[0] > 3
        assert cut[1] == 0
        assert page.locator("svg.map .today").evaluate(inside)
        assert not first.evaluate(inside)
        page.locator("#calendar-0").press("Home")
        assert first.evaluate(inside)


def test_paper_holds_every_picture_whole(browser: Browser, address: str) -> None:
    """On A4 each picture is within the page, and none begins on one page and ends on the next."""
    with opened(browser, address, color_scheme="dark") as page:
        number = page.evaluate(NUMBERED)
        data = page.pdf(prefer_css_page_size=True)
        page.emulate_media(media="print")
        page.set_viewport_size(PAPER)
        assert page.evaluate(BEYOND, PAPER["width"]) == []
        assert page.locator("body").evaluate("(body) => getComputedStyle(body).color") == "rgb(27, 31, 36)"
    sheets = PdfReader(BytesIO(data)).pages
    sizes = [(round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) for sheet in sheets]
    assert set(sizes) == {(595, 842)}
    found = [sorted(re.findall(r"(?:begin|end)-(\d+)", sheet.extract_text())) for sheet in sheets]
    assert sorted(map(int, sum(found, []))) == [at // 2 for at in range(2 * number)]  # noqa: RUF017 - a few pages
    assert [[at for at in sheet if sheet.count(at) == 1] for sheet in found] == [[]] * len(found)


def test_names_are_text(page: Page) -> None:
    """A deck or a term that looks like markup is shown as it is written."""
    shown = page.locator("body").inner_text()
    assert "</script>" in shown
    assert TERM in shown
    assert page.locator("script").count() == 1
    assert page.title().startswith("Statistics: </title></script>")
