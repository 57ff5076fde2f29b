"""The page of figures in a terminal: as it looks at several widths, and what it says where there is little to show."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from figures import example, figures_of
from helpers import Person, deck_text
from rich.cells import cell_len

from flashcards.studyday import Day, to_date
from flashcards.terminal.plots.paper import Paper
from flashcards.terminal.statistics.page import page
from flashcards.terminal.statistics.tables import lines, tables
from flashcards.terminal.style import Style

PAGES = Path(__file__).parent / "data" / "pages"
"""The kept looks; ``python tests/test_stats_page.py`` keeps those of today, to be looked at before a commit."""

BARE = Style(color=False, weight=False)
STYLES = {
    "bare": BARE,
    "ascii": Style(color=False, weight=False, unicode=False),
    "plain": Style(color=False, weight=False, spoken=True),
}
LOOKS = [("bare", 40), ("bare", 80), ("bare", 200), ("ascii", 80), ("plain", 80)]

CODES = re.compile(r"\x1b\[[\d;]*m")


def drawn(style: Style, width: int, scheduler: str = "sm2") -> list[str]:
    """The page of the made log."""
    return page(example(scheduler), Paper(width, style))


@pytest.mark.parametrize(("name", "width"), LOOKS)
def test_the_page(name: str, width: int) -> None:
    """The page looks as it looked when somebody last looked at it."""
    kept = PAGES / f"{name}-{width}.txt"
    assert "\n".join(drawn(STYLES[name], width)) + "\n" == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [24, 40, 64, 80, 110, 163, 164, 200, 300])
@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
def test_nothing_is_wider_than_the_window(width: int, scheduler: str) -> None:
    """No line is wider than the window, but the second of a command to copy; colour adds nothing to it."""
    lines = drawn(BARE, width, scheduler)
    pairs = zip(["", *lines], lines, strict=False)
    assert [line for before, line in pairs if cell_len(line) > width and not before.endswith(" \\")] == []
    assert [CODES.sub("", line).rstrip() for line in drawn(Style(), width, scheduler)] == [
        line.rstrip() for line in lines
    ]


@pytest.mark.parametrize("width", [24, 40, 80])
@pytest.mark.parametrize("kind", ["forward", "cloze 12"])
def test_a_long_term_leaves_room_for_the_reason(width: int, kind: str) -> None:
    """A term that does not fit is cut, and why its card is hard stays, or is cut last."""
    hard = example().hardest
    renamed = [card._replace(term="\u6d77" * 60, kind=kind, deck="D" * 60) for card in hard.lapses]
    figures = replace(example(), hardest=replace(hard, lapses=renamed))
    lines = page(figures, Paper(width, BARE))
    first = lines[lines.index("Most lapses:") + 1]
    whole = f"{' [cloze 12]' if kind != 'forward' else ''}: 10 lapses"
    assert cell_len(first) <= width
    assert whole in first or (width == 24 and whole[:8] in first)


@pytest.mark.parametrize("width", [40, 80])
def test_a_table_has_all_of_its_rows(width: int) -> None:
    """Each day, month and moment is there, in a narrow window too, and none is left out without a word."""
    figures = example()
    shown = "\n".join(lines(figures, Paper(width, BARE)))
    found = {table.title: table.rows for table in tables(figures)}
    calendar = figures.calendar
    assert len(found["Answers a day"]) == sum(day >= calendar.first for day in calendar.days)
    assert len(found["Due"]) == len(figures.forecast.due) + 2
    assert len(found["Due by month"]) == len(figures.forecast.months)
    assert len(found["True retention by month"]) == len(figures.retention.months)
    assert len(found["Cards remembered"]) == len(figures.remembered.points) == len(found["Cards over time"])
    assert len(found["Minutes a day by month"]) == len(figures.load.months)
    assert sum(int(row[1].replace(",", "")) for row in found["New cards by month"]) == 1200
    for name, *cells in (row for rows in found.values() for row in rows if "flashcards show" not in row[0]):
        said = r"\s+".join(map(re.escape, " ".join(cells).split()))
        assert re.search(rf"{re.escape(name.split()[0])}[^\n]*\s{said}\n", shown), name


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ((3, 7.5, 12), "levels: 1 up to 3, 2 up to 7.5, 3 up to 12 answers, 4 above"),
        ((14, 14, 14), "levels: 1 up to 14 answers, 4 above"),
        ((3, 3, 9), "levels: 1 up to 3, 3 up to 9 answers, 4 above"),
    ],
)
def test_levels(bounds: tuple[float, float, float], said: str) -> None:
    """Each level that a day can have is said once, with how many answers it has."""
    figures = example()
    found = {each.title: each for each in tables(replace(figures, calendar=replace(figures.calendar, bounds=bounds)))}
    assert found["Answers a day"].note.endswith(f"; {said}")


def test_since() -> None:
    """Where earlier answers are left out, nothing is called the longest streak."""
    figures = replace(example(), since=Day(example().day - 5))
    said = "\n".join(page(figures, Paper(80, BARE)))
    assert said.startswith(f"Statistics of all cards since {to_date(Day(example().day - 5))}: 1,230 cards")
    assert "2 days in a row since then." in said
    assert "longest" not in said.partition("Calendar")[0]


def test_in_ascii() -> None:
    """Where the output has no other characters, all of it is ASCII."""
    assert "\n".join(drawn(STYLES["ascii"], 80)).isascii()
    assert "\n".join(drawn(STYLES["ascii"], 200, "fsrs")).isascii()


def test_heard() -> None:
    """Where it is heard, each line is a sentence or a command, and nothing is drawn."""
    for line in drawn(STYLES["plain"], 80):
        assert not line or line.endswith((".", ":")) or "flashcards search" in line or line.startswith("Statistics")
        assert not any("\u2500" <= char <= "\u28ff" for char in line)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """Somebody with an empty home."""
    return Person(tmp_path / "home")


def test_after_one_answer(person: Person) -> None:
    """After the first answer each figure that needs more says what it needs, and draws nothing."""
    person.write("sea.md", deck_text("Sea", {"Tide": "Moon.", "Gyre": "Wind."}))
    with person.collection() as opened:
        person.answer(opened, "Tide")
        figures = figures_of(opened, person.today)
    text = "\n".join(page(figures, Paper(80, BARE)))
    for sentence in (
        "1 card in 2 s, 1 of them new. Right first time: 100% of 1.\n",
        "1 day in a row.\nStudied on 1 of 1 day: 1 answer in 2 s, 2 s each.\n",
        "No reviews on a later day yet; how many you remember will be shown here.",
        "Too few reviews at different intervals to draw a curve yet.",
        "It takes 1,000 reviews",
        "Too few reviews to tell: it takes 50 on a later day, and there are none so far.",
    ):
        assert sentence in text
    assert not any("\u2801" <= char <= "\u28ff" for char in text.partition("Forgetting")[2].partition("Cards over")[0])


def test_nothing_in_a_deck_is_obeyed(person: Person) -> None:
    """Titles and terms with escape sequences, markup and wide characters are text."""
    term = "\u6f6e \u001b[31mTide\u001b[0m [bold] <script>"
    person.write("sea.md", deck_text("Sea \u001b]0;x\u0007[/red]", {term: "Moon."}))
    with person.collection() as opened:
        for _ in range(4):
            person.answer(opened, term, 4)
            person.wait(days=3)
            person.answer(opened, term, 1)
            person.wait(days=1)
        figures = figures_of(opened, person.today)
    for style in (*STYLES.values(), Style()):
        text = CODES.sub("", "\n".join(page(figures, Paper(80, style))))
        assert "\x1b" not in text
        assert "\x07" not in text
        assert "[bold] <script>" in text


if __name__ == "__main__":
    PAGES.mkdir(exist_ok=True)
    for look, cells in LOOKS:
        (PAGES / f"{look}-{cells}.txt").write_text("\n".join(drawn(STYLES[look], cells)) + "\n", encoding="utf-8")
