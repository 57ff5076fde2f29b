"""The time for what is asked of all entries of a page grows as they do."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import pytest
from growth import check_growth

from flashcards.formats.pages import Found, Line, Lines, Pair, asked, closed, entries, layout, once
from flashcards.formats.pages.around import topics
from flashcards.formats.pages.judging import choosing, defining
from flashcards.formats.pages.lines import labels

DIGITS = str.maketrans("0123456789", "abdegiklmn")


def name(number: int) -> str:
    """A word for each number, in the order of the numbers."""
    return f"r{number:05}".translate(DIGITS)


@lru_cache
def lines(form: str, number: int) -> Lines:
    """The lines of so many entries in a form."""
    made = (form.format(upper=name(at).upper(), term=name(at).title(), lower=name(at)) for at in range(number))
    return Lines(Line(at, text) for at, text in enumerate("\n".join(made).split("\n"), 1))


def pairs(of: Lines, step: int) -> list[Pair]:
    """Every second line with the one above it, but for those at each step, which have a heading above them."""
    starts = (at for at in range(0, len(of) - 1, 2))
    return [Pair(at, of[at].text, [of[at + 1].text], at, at + 2) for at in starts if at % step]


def headings(number: int) -> list[bool]:
    """Which lines are headings among entries."""
    of = lines("{term}\nA rope of {lower}.", number)
    told = pairs(of, 8)
    inside = {at for pair in told for at in range(pair.start, pair.end)}
    stray = {*range(len(of))} - inside
    tells = topics.heads(of, told, stray)
    return [tells(at) for at in sorted(stray)]


def settled(number: int) -> Found:
    """A page in no order with a menu above it and a few entries that are laid out unlike the others."""
    of = lines("{term}\nA rope of {lower}.", number)
    menu = [Line(0, f"Menu {line.text}") for line in of]
    odd = [Line(line.number, line.text, gap=at % 100 == 1) for at, line in enumerate(of)]
    told = [
        Pair(pair.number, pair.term, pair.definition, pair.start + len(of), pair.end + len(of))
        for pair in pairs(of, len(of))
    ]
    return layout.settled(Found(shape="lines", pairs=told), Lines([*menu, *odd]), 0.0)


def chosen(number: int) -> choosing.Judged | None:
    """Two readings of a page, of which one lacks the last entry of the other."""
    of = lines("{term}\nA rope of {lower}.", 8 * number)
    told = pairs(of, len(of))
    return choosing.best([Found(shape="blocks", pairs=told[:-1]), Found(shape="lines", pairs=told)], of, "x")


WORKS: dict[str, Callable[[int], object]] = {
    "questions": lambda number: [*asked.readings(Lines(lines("How is {lower} made?\nOf rope, by hand.", number)))],
    "terms in capitals": lambda number: [*entries.readings(Lines(lines("{upper}\na rope, as {lower} is", number)))],
    "badges": lambda number: [
        *closed.readings(Lines(lines("{term}\nSea\nA rope of {lower} and more.\nRelated: {lower}", number)))
    ],
    "headings": headings,
    "layout": settled,
    "choosing": chosen,
}


@pytest.mark.growth
@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_no_reader_looks_at_all_lines_for_each(work: Callable[[int], object]) -> None:
    """Four times the entries take less than eight times as long."""
    check_growth(work, 1_200)


def test_what_is_asked_about_a_page_is_found_out_once() -> None:
    """A second reader gets what the first one was told, and each page is looked at for itself."""
    asked_for: list[int] = []

    @once
    def count(of: Sequence[Line]) -> int:
        asked_for.append(len(of))
        return len(asked_for)

    page, other = (Lines([Line(1, "See: a rope")]) for _ in range(2))
    assert [count(page), count(page), count(other)] == [1, 1, 2]
    assert [count([*page]), count([*page])] == [3, 4]
    assert labels(page) == labels([*page])


def test_only_as_many_definitions_are_judged_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether definitions say what their terms are is told from the first ones, where these are enough."""
    seen: list[str] = []

    def look(pair: Pair, _: object) -> float:
        seen.append(pair.term)
        return 1.0

    monkeypatch.setattr(defining, "_says_what", look)
    told = [Pair(at, name(at), ["The rope that is used for it, and of which the net is made."]) for at in range(100)]
    assert defining.say_what(told)
    assert len(seen) < len(told) / 2


def _prices() -> Iterator[Pair]:
    for at in range(20):
        said = "Open until 18:30 on Monday." if at == 7 else "The rope that is used for it, and of which it is made."
        yield Pair(at, name(at), [said])


def test_a_time_among_definitions_is_still_doubtful() -> None:
    """A pair that tells a time, and not what its term is, is doubtful where the others say so."""
    told = [*_prices()]
    defining.doubt(told)
    assert [pair.term for pair in told if pair.doubt] == [name(7)]
