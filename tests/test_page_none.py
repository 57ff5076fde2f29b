"""Pages that are no glossaries: what tells them from one, and how little is imported without asking."""

import pytest
from test_pages import PAIRS

from flashcards.formats import SURE, webpage
from flashcards.formats.glossary import parse
from flashcards.formats.pages import sorting

WORKS = {
    "Sails and ropes": "Take all of them home, wash off the salt, and store them where no mouse comes.",
    "Engine": "Change the oil while it is warm, and run fresh water through the cooler.",
    "The hull below": "Clean it on the first day ashore, for what has dried holds on.",
    "A good cover": "It lets the wind through, and keeps the rain and the leaves out.",
    "Batteries": "Charge them once a month, or take them to somebody who does.",
}
SITE = "Home\nBoats for sale\nWords of sailors\n{}\nOur crew\nHarbours"
NAMED = "Boats for sale\nOur crew\nHarbours\n{}"
BREAK = "\n\nWrite down what you did each autumn, and what has to be bought before you launch in spring.\n\n"


def page(title: str, sections: dict[str, str], menu: str = "") -> str:
    """A page with a menu, a sentence that is part of no section, a title and the sections."""
    blocks = "\n\n".join(f"{term}\n{text}" for term, text in sections.items())
    return f"{BREAK}{menu}\n\n{title}\n\n{blocks}"


def sure(text: str) -> bool:
    """Whether a page is imported without asking."""
    judgement = parse(text, "given").judgement
    return judgement is not None and judgement.sure >= SURE


@pytest.mark.parametrize(
    ("menu", "title", "is_one"),
    [
        pytest.param(SITE.format("Glossary"), "Winter storage", False, id="in a menu"),
        pytest.param("Glossary\nHome\nBoats for sale\nOur crew", "Winter storage", False, id="first of a menu"),
        pytest.param("Home Boats Glossary Crew", "Winter storage", False, id="in a menu of one line"),
        pytest.param("HomeBoatsGlossaryCrew", "Winter storage", False, id="in a menu glued together"),
        pytest.param("Boats | Glossary | Crew", "Winter storage", False, id="in a menu with bars"),
        pytest.param(
            f"{SITE.format('Glossary')}\nEnglish\n{SITE.format('Glossary')}\nGo", "Winter", False, id="in a menu twice"
        ),
        pytest.param(SITE.format("Glossary"), "Glossary", True, id="in a menu and as the title"),
        pytest.param(
            SITE.format("Glossary") + "\nGlossary\nFor beginners", "Winter", True, id="once more below a menu"
        ),
        pytest.param("Boats for sale\nOur crew\nHarbours\nGlossary", "", False, id="the last line of a menu"),
        pytest.param("Boats\nGlossary\nOur crew\nGlossary", "", True, id="the last line of a menu, and within it"),
        pytest.param(NAMED.format("Sailing glossary"), "", True, id="below a menu, and of what"),
        pytest.param(NAMED.format("Veneensanasto"), "", True, id="below a menu, a compound"),
        pytest.param(NAMED.format("\u5e06\u8239\u7528\u8a9e\u96c6"), "", True, id="below a menu, without blanks"),
        pytest.param(NAMED.format("Our glossary"), "", False, id="the last line of a menu, of nothing"),
        pytest.param(NAMED.format("Glossary A\u2013Z"), "", False, id="the last line of a menu, from A to Z"),
        pytest.param(NAMED.format("Sailing glossary"), "Winter storage", False, id="the last line above a title"),
        pytest.param(NAMED.format("Sailing glossary\nWinter"), "", False, id="the last line but one"),
        pytest.param("Glossary of winter storage\nBoats\nOur crew\nGo", "Autumn", True, id="a long first line"),
        pytest.param("", "Glossary", True, id="the title alone"),
        pytest.param("", "Winter storage", False, id="nowhere"),
    ],
)
def test_a_menu_that_leads_to_a_glossary(menu: str, title: str, *, is_one: bool) -> None:
    """A page is called a glossary by its title, not by the menu that all pages of its site have."""
    assert sure(page(title, WORKS, menu)) is is_one


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("This glossary is for people who look after a boat in winter.", True),
        ("Here are the terms that you hear in a yard.", True),
        ("In terms of work, autumn is the hardest season for a boat.", False),
        ("By mooring here you agree to the terms of the harbour.", False),
        ("Tell us in your own words what has to be done to a boat in winter.", False),
        ("Dyslexic readers can hear every part of this page read aloud to them.", False),
    ],
)
def test_a_sentence_that_speaks_of_a_glossary(sentence: str, *, is_one: bool) -> None:
    """A sentence above the entries says what a page is if it names it, not if it speaks of words."""
    assert sure(page("Winter storage", WORKS, sentence)) is is_one


def test_lines_that_are_half_a_pair() -> None:
    """Sections without a text among others tell a page that is none, if neither title nor alphabet say otherwise."""
    whole = "\n\n".join(f"{term}\n{PAIRS[term]}" for term in ("Fetch", "Cleat", "Gybe", "Ebb", "Ballast"))
    cut = whole.replace("\n\nGybe", "\n\nSpars\n\nGybe").replace("\n\nEbb", "\n\nRust\n\nEbb")
    assert sure(whole)
    assert not sure(cut)
    assert sure(f"Glossary\n\n{cut}")


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("Winter storage\u00a05", True),
        ("Winter storage\u00a08", True),
        ("Winter storage\u00a03", False),
        ("Winter storage\u00a02020", False),
    ],
)
def test_a_number_in_a_title(title: str, *, is_one: bool) -> None:
    """A number behind a title is that of its terms if there are nearly as many, and it is more than a few."""
    assert sure(page(title, WORKS)) is is_one


SOURCES = {
    "Ahlberg, K": "Ropes and their makers. Harbour Press, ISBN 0 00 000000 0.",
    "Brown, T": "On the wear of sails. Journal of Boats, pp. 12 to 19.",
    "Cole, A": "What the tide tells. https://example.org/tide",
    "Dahl, E": "Engines of small boats. Doi:10.1000/182",
    "Eklund, S": "A year at sea (1998). Third edition.",
    "Frost, M": "Rivers and canals of the north. With Ek et al.",
}


def test_a_list_of_sources() -> None:
    """Books and pages with years and addresses are no terms, although they are in alphabetical order."""
    text = "\n\n".join(f"{name}. {rest}" for name, rest in SOURCES.items())
    assert not sure(f"Sources\n\n{text}")
    assert sure(f"Glossary of sources\n\n{text}")


def test_a_list_of_authors() -> None:
    """Nor are the authors of a web page of sources, before the years and titles of their books."""
    names = ("Adams B.", "Brown C., Dyer E.", "Clark F.", "Dale G.", "Evans H., Fox I.", "Green J.")
    for year, is_one in (("2008. ", False), ("", True)):
        rows = "".join(
            f"<p><b>{name}</b> {year}The sails of {name[0]}, and how to sew them. Ryde.</p>" for name in names
        )
        judgement = webpage.parse(f"<h1>Sources</h1>{rows}", "given").judgement
        assert judgement is not None
        assert (judgement.sure >= SURE) is is_one


def test_the_title_in_another_language_above_the_terms() -> None:
    """A title with a sentence below it is no entry if both speak of a glossary in the page's language."""
    title = "\u0421\u043b\u043e\u0432\u0430\u0440\u044c\n\u042d\u0442\u043e \u0441\u043b\u043e\u0432\u0430\u0440\u044c "
    reading = parse(title + "\u0434\u043b\u044f \u043c\u043e\u0440\u044f\u043a\u043e\u0432.\n\n" + page("", WORKS), "x")
    assert "\u0421\u043b\u043e\u0432\u0430\u0440\u044c" not in [note.term for note in reading.deck.notes]


@pytest.mark.parametrize("mark", ["\t", " | ", "   "])
def test_numbers_before_each_line(mark: str) -> None:
    """A column of numbers and one more are no table of terms and definitions."""
    text = "\n".join(f"{number}{mark}{name}" for number, name in enumerate((*WORKS, *WORKS), 1))
    assert not sure(text + f"\n11{mark}One{mark}Two")


ROPES = {
    term: f"The {number} rope that is made fast before a boat leaves its harbour."
    for number, term in enumerate(
        (
            "Sheet",
            "Halyard",
            "Guy",
            "Painter",
            "Vang",
            "Lanyard",
            "Brail",
            "Topping lift",
            "Downhaul",
            "Warp",
            "Lashing",
        )
    )
}
LAST = "Boat of the week\nA ketch from the north, with new sails and an engine that starts."


@pytest.mark.parametrize(
    ("last", "why"),
    [
        pytest.param(f"Read more\n\n{LAST}", "it may be a part of the page around the terms", id="below a link"),
        pytest.param(f"\u2693 {LAST}", "it begins with a sign, unlike the others", id="with a sign"),
        pytest.param(LAST, "", id="as the others"),
    ],
)
def test_what_stands_below_the_last_entry(last: str, why: str) -> None:
    """A pair that a link parts from all others, or that alone begins with a sign, is said to be doubtful."""
    text = "Glossary of ropes\n\n" + "\n\n".join(f"{term}\n{rope}" for term, rope in ROPES.items())
    reading = parse(f"{text}\n\n{last}", "x")
    messages = [problem.message for problem in reading.problems]
    assert len(reading.deck.notes) == len(ROPES) + 1
    assert messages == ([f'doubtful: "{reading.deck.notes[-1].term}": {why}'] if why else [])


def test_links_below_every_entry() -> None:
    """Links that several entries have below them part none of these from the others."""
    text = "Glossary of ropes\n\n" + "\n\n".join(f"{term}\n{rope}\n\nRead more" for term, rope in ROPES.items())
    assert not parse(text, "x").problems


def test_a_title_that_is_first_in_the_alphabet() -> None:
    """A glossary of something is the title, although its name would be the first in alphabetical order."""
    ropes = "\n\n".join(f"{term}\n{ROPES[term]}" for term in sorted(ROPES)[3:])
    reading = parse(f"Glossary of all ropes\nWhat sailors pull, and what it is for.\n\n{ropes}", "x")
    assert reading.deck.name == "Glossary of all ropes"
    assert [note.term for note in reading.deck.notes] == sorted(ROPES)[3:]


def test_items_without_a_definition() -> None:
    """An item of the same list that has no mark is no part of the definition above it, and is left out."""
    items = "\n".join(f"- {term}: {ROPES[term]}" for term in sorted(ROPES))
    text = items.replace("- Guy:", "- Gasket\n- Guy:").replace("- Sheet:", "- Preventer\n- Sheet:")
    reading = parse(f"Glossary of ropes\n{text}", "x")
    assert {note.term: note.definition for note in reading.deck.notes} == ROPES
    assert reading.judgement is not None
    assert {"Gasket", "Preventer"} <= {*reading.judgement.dropped}


def test_the_letter_before_each_term() -> None:
    """The letter that a page puts in front of each term is no part of it; one term may have none."""
    terms = sorted(ROPES)
    text = "\n\n".join(f"{term[0]} - {term}\n\n{ROPES[term]}" for term in terms).replace("V - Vang", "Vang")
    assert [note.term for note in parse(text, "x").deck.notes] == terms


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param(("History", "Tourism", "Climate", "Population", "Education"), id="parts of an article on a town"),
        pytest.param(("Leben", "Werk", "Bildung", "Verkehr", "Familie"), id="in German"),
        pytest.param(("The storm", "A new sail", "The voyage", "An end", "The bill"), id="headlines"),
        pytest.param(("La tempête", "Une voile", "Le voyage", "L'arrivée", "Les dettes"), id="headlines in French"),
    ],
)
def test_sections_of_an_article_on_one_thing(terms: tuple[str, ...]) -> None:
    """Short sections in no order are no terms where they are called as those of an article."""
    text = page("{}", dict(zip(terms, WORKS.values(), strict=True)))[len(BREAK) :].strip()
    assert not sure(text.format("Port Ellis"))
    assert sure(text.format("Glossary of harbours"))


IN_ORDER = ("Anchor", "Beam", "Cabin", "Deck", "Engine", "Fender", "Galley", "Helm")


@pytest.mark.parametrize(
    ("terms", "is_in_order"),
    [
        pytest.param(IN_ORDER[:5], True, id="four steps forward"),
        pytest.param(IN_ORDER[:4], False, id="three steps forward, as one list of twenty-four is"),
        pytest.param(("Beam", "Anchor", *IN_ORDER[2:6]), False, id="one of a few steps back"),
        pytest.param(("Beam", "Anchor", *IN_ORDER[2:]), True, id="one of many steps back"),
        pytest.param(tuple(f"{number} {term}" for number, term in enumerate(IN_ORDER)), False, id="numbers"),
        pytest.param(tuple(f"Lesson {letter}" for letter in "abcdefgh"), False, id="names that begin alike"),
        pytest.param(("Aback", "Abaft", "Abeam", "Adrift", "Aft", "Aloft"), True, id="all below one letter"),
        pytest.param((*"\u2192\u2193\u2191", *IN_ORDER[:2]), False, id="signs"),
    ],
)
def test_the_alphabet(terms: tuple[str, ...], *, is_in_order: bool) -> None:
    """Terms are in alphabetical order if so many of them are that it is no chance."""
    assert sorting.tells(terms) is is_in_order


def test_web_sites_are_no_terms() -> None:
    """A list of web sites is no glossary, even in an article whose title speaks of vocabulary."""
    top = "Brush up on your sailing vocabulary\n\nThese sites explain the words of sailors:\n\n"
    lines = "{}: What those at the front of a boat need to know.\n\n{}: What those who steer say to each other.\n"
    assert not sure(top + lines.format("Harbour.com", "words.sailors.co.uk"))
    assert sure(top + lines.format("Bow", "Stern"))


def test_the_same_words_below_each_heading() -> None:
    """Definitions that say the same but for their terms are none, whatever the page calls itself."""
    names = ("Ashton", "Barrow", "Chester", "Denby", "Elstow", "Farley")
    form = "<h3>{0}</h3><p><img src='{1}.png' alt='{1}'>Listen to the songs of {0}.</p>"
    body = "".join(form.format(name, at) for at, name in enumerate(names))
    judgement = webpage.parse(f"<h1>Glossary</h1>{body}", "x").judgement
    assert judgement is None or not judgement.is_sure
