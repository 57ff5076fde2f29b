"""Signs on copied pages that open and hide the entries, as accordions have them."""

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats.glossary import parse

ITEMS = list(PAIRS.items())
MENU = ("Shop", "Charts", "Crews", "Harbours", "Weather", "Our fleet")
SIGNS = [
    "\u25be {}",
    "\u2304{}",
    "\u2212 {}",
    "[+] {}",
    "{} \u25be",
    "{}\u25bc",
    "{} +",
    "{}[show]",
    "{}expand_more",
    "{}\n\u25be",
]


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_that_open_entries(sign: str) -> None:
    """An arrow or a plus that opens each entry is no part of its term and parts it from the entry above."""
    text = "\n".join(f"{sign.format(term)}\n{text}" for term, text in ITEMS)
    reading = parse(f"Glossary of boats\nExpand all\n{text}\n\n\u00a9 Harbour School\n", "x")
    assert pairs(reading) == PAIRS
    assert not reading.problems


@pytest.mark.parametrize(("usual", "other"), [("\u25be {}", "\u25b4 {}"), ("{} +", "{} -"), ("{} [+]", "{} [\u2013]")])
def test_an_entry_that_is_opened_alone(usual: str, other: str) -> None:
    """The sign of an entry in another state than the others is no part of its term either."""
    text = "\n".join(f"{(usual if at else other).format(term)}\n\n{text}" for at, (term, text) in enumerate(ITEMS))
    assert pairs(parse(f"Glossary of boats\n{text}", "x")) == PAIRS


def test_signs_below_letters_and_a_menu() -> None:
    """A menu with the same signs, letters and other labels between the entries do not hide what opens these."""
    menu = "\n".join(f"{name} \u25be" for name in (*MENU, *MENU[::-1]))
    text = "\n".join(f"{term[0]}\n{term} \u25be\n{text}\nSee also: boats" for term, text in ITEMS)
    found = pairs(parse(f"Harbour School\n{menu}\nGlossary of boats\n{text}", "x"))
    assert [*found] == [*PAIRS]


@pytest.mark.parametrize("signs", ["\u25be {},\u25b8 {}", "{} \u2212,{} +"])
def test_entries_that_are_folded_up(signs: str) -> None:
    """A term whose entry is folded up has no definition, and never that of the next one."""
    opened, folded = signs.split(",")
    text = "\n".join(
        f"{opened.format(term)}\n{text}" if at % 3 != 1 else folded.format(term)
        for at, (term, text) in enumerate(ITEMS)
    )
    reading = parse(f"Glossary of boats\n{text}", "x")
    hidden = dict(ITEMS[1::3])
    assert pairs(reading) == {term: text for term, text in ITEMS if term not in hidden}
    assert sum("has no definition" in problem.message for problem in reading.problems) == len(hidden)


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("{term}\nof boats {at}\n\u25be\n{text}", id="below a line that is no term"),
        pytest.param("{term}\nof boats {at} \u25be\n{text}", id="behind a line that is no term"),
        pytest.param("{term}\u2122\n{text}", id="a trade mark"),
        pytest.param("\u2318{term}\n{text}", id="a key"),
    ],
)
def test_signs_that_open_nothing(entry: str) -> None:
    """A sign that belongs to a term stays, and one that stands elsewhere makes no term of what is beside it."""
    text = "\n\n".join(entry.format(term=term, text=text, at=at) for at, (term, text) in enumerate(ITEMS))
    terms = pairs(parse(f"Glossary of boats\n\n{text}\n", "x"))
    assert [term.strip("\u2318\u2122") for term in terms] == [*PAIRS]
    assert next(iter(terms)) == entry.partition("\n")[0].format(term=ITEMS[0][0])


@pytest.mark.parametrize("links", ["  look up translate image", " | edit | copy link", " \u2197 Open in a new tab"])
def test_links_behind_each_term(links: str) -> None:
    """The words of links behind each term are no part of it, wherever the definitions end."""
    text = "\n".join(f"{term}{links}\n{text.rstrip('.')}" for term, text in ITEMS)
    assert pairs(parse(f"Glossary of boats\n{text}\n", "x")) == {term: text.rstrip(".") for term, text in ITEMS}


def test_words_that_terms_share() -> None:
    """Two lines in a row that end alike do so by what they say."""
    text = "\n".join(f"{term} of a ship\nWhat sailors call {term.lower()} of a ship" for term, _ in ITEMS)
    assert all(" of a ship" in term for term in pairs(parse(f"Glossary of boats\n{text}\n", "x")))


@pytest.mark.parametrize(
    "link", ["Open definition \u2192", "Open definition \u2192 Open the chart that shows it \u2192"]
)
def test_a_link_below_each_entry(link: str) -> None:
    """A link to more below each entry is no part of it, nor a term above a sentence that stands there once."""
    parts = {"Abeam": "Hull", "Ebb": "Water and wind"}
    text = "\n".join(
        (f"{parts[term]}\nWhat this part is about, in a sentence.\n" if term in parts else "")
        + f"Nautical term\n\n{term}\n{text}\n\n{link}"
        for term, text in ITEMS
    )
    assert pairs(parse(f"Glossary of boats\n{text}\nAbout us\nWe sail.", "x")) == PAIRS
