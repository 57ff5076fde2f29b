"""Pages of facts that look like glossaries: people, places, offers and programmes are not imported without asking."""

import pytest
from test_pages import PAIRS

from flashcards.formats import SURE, webpage
from flashcards.formats.glossary import parse
from flashcards.formats.pages import Pair
from flashcards.formats.pages.judging import defining, moments
from flashcards.library.texts import reader_of_html

CREW = {
    "Anna Berg": "Skipper since 2016; she built the dinghy.",
    "Ben Cole": "Cooks for us on long trips.",
    "Carla Diaz": "Reads the charts and the weather.",
    "Dan Eden": "In the engine room, or asleep.",
    "Ewa Falk": "Came aboard in Gdansk.",
}
FACTS = {
    "people": CREW,
    "harbours": {
        "Aldburg": "Behind the mole, with showers and a shop.",
        "Bakkevik": "Open from the middle of April.",
        "Carran": "Ten berths, and water on the pier.",
        "Dornoch": "At the mouth of the river, below the church.",
    },
    "books": {
        "A Far Shore": "Two sisters row across the North Sea.",
        "Below Deck": "Letters home from a stoker in the war.",
        "Calm": "Poems from a lighthouse.",
        "Drowned": "A widow looks for the wreck of a ferry.",
    },
    "prices": {
        "Berth": "\u00a312 a night for boats up to ten metres.",
        "Crane": "\u00a380, with two of our men.",
        "Diesel": "Sold by the litre, at the pump.",
        "Electricity": "Free with the berth.",
    },
    "rules": {
        "Anchors": "Never drop yours within the harbour.",
        "Dogs": "Keep them on a lead, please.",
        "Fires": "We do not allow them on the beach.",
        "Noise": "Your engine is to be off by ten.",
    },
}
TERMS = {
    "phrases": {
        "Bilge": "The lowest part of a hull, where water gathers.",
        "Clew": "The lower corner of a sail that is nearest to the stern.",
        "Davit": "A small crane of a ship.",
        "Fender": "Something soft that is hung between boat and pier.",
    },
    "small letters": {
        "Bilge": "lowest room within the hull",
        "Clew": "corner near the stern of a sail",
        "Davit": "crane for the boats of a ship",
        "Fender": "cushion between boat and pier",
    },
    "other names": {
        "B": "Back",
        "D": "Down",
        "F": "Forward",
        "Q": "Down, then forward, with the left hand and at the same time",
        "T": "Throw",
    },
    "clauses": {
        "Bear away": "When a boat turns from the wind.",
        "Draft": "How deep a hull goes into the water.",
        "Leeway": "How far the wind moves a boat to the side.",
        "Lee": "Where the wind is blocked by land or by another boat.",
    },
    "abbreviations": {
        "AIS": "Automatic Identification System",
        "GMDSS": "Global Maritime Distress and Safety System",
        "Quay": "Built of stone and in the care of the town and of its people.",
        "VHF": "Very High Frequency",
    },
    "sentences": {
        "Ballast": "Ballast is weight in the hull and keeps the boat upright.",
        "Compass": "The compass is made of a card and a needle, and it points north.",
        "Drogue": "A drogue is towed from the stern in a storm.",
    },
    "below their name in Latin": {
        "Sail": "Velum\n\nA cloth that is set in the wind.",
        "Sea": "Mare\n\nThe water that is between the lands.",
        "Ship": "Navis\n\nA vessel that is large and has a deck.",
    },
    "another language": {
        "Backbord": "Links von der Mitte, wenn man nach vorn blickt.",
        "Heck": "Hinten am Boot, meist breit.",
        "Kiel": "Unten am Rumpf, aus Eisen oder Blei.",
        "Luv": "Von dort weht es.",
    },
}

MORE = {
    "Halyard": "A rope that hoists a sail or a flag.",
    "Jib": "A sail in front of the mast, with three corners.",
    "Keel": "The fin below the hull that keeps a boat upright.",
    "Luff": "The edge of a sail that is nearest to the wind.",
}


def sure(text: str) -> bool:
    """Whether a page is imported without asking."""
    judgement = parse(text, "given").judgement
    return judgement is not None and judgement.sure >= SURE


def stacked(pairs: dict[str, str], title: str) -> str:
    """A page of terms above their definitions."""
    return "\n\n".join([title, *(f"{term}\n{text}" for term, text in pairs.items())])


@pytest.mark.parametrize("pairs", FACTS.values(), ids=FACTS)
@pytest.mark.parametrize(("title", "is_one"), [("Around the harbour", False), ("Harbour glossary", True)])
def test_facts(pairs: dict[str, str], title: str, *, is_one: bool) -> None:
    """Facts in alphabetical order are imported without asking only if the page calls them a glossary."""
    elements = "".join(f"<dt>{term}<dd>{text}" for term, text in pairs.items())
    assert sure(stacked(pairs, title)) is is_one
    assert sure("\n".join([title, "", *(f"{term}: {text}" for term, text in pairs.items())])) is is_one
    judgement = webpage.parse(f"<h1>{title}</h1><dl>{elements}</dl>", "given").judgement
    assert judgement is not None
    assert judgement.is_sure is is_one


@pytest.mark.parametrize("pairs", TERMS.values(), ids=TERMS)
def test_what_things_are(pairs: dict[str, str]) -> None:
    """Definitions that say what things are need no title that says so."""
    assert defining.say_what([Pair(0, term, text.split("\n\n")) for term, text in pairs.items()])


OFFERS = {
    "price": ("Gift box", "Twelve knots on a board, \u00a349."),
    "day": ("Guided tours", "On Sundays, from the pier."),
    "time": ("Gate", "Shut at 22:00, without exception."),
}


@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)
def test_an_offer_among_terms_is_doubtful(offer: tuple[str, str]) -> None:
    """What tells a price, a time or a day among definitions is not imported in silence, even in its place."""
    entries = dict(sorted([*PAIRS.items(), *MORE.items(), offer]))
    reading = parse(stacked(entries, "Sea glossary"), "given")
    message = f'doubtful: "{offer[0]}": its definition tells a price, a time or a day, unlike the others'
    assert [problem.message for problem in reading.problems] == [message]


def test_a_price_within_a_definition() -> None:
    """A definition that says what its term is may tell a price, and all may be about prices."""
    entries = {**PAIRS, **MORE, "Yardage": "A fee of the yard, some \u00a320 a week."}
    assert not parse(stacked(entries, "Sea glossary"), "given").problems
    prices = {f"{term} fee": f"Paid on Mondays, \u00a3{at}." for at, term in enumerate([*PAIRS, *MORE])}
    assert not any("price" in each.message for each in parse(stacked(prices, "Glossary of fees"), "given").problems)


def test_a_list_from_a_to_z() -> None:
    """A list from A to Z may be one of people as well."""
    assert not sure(stacked(CREW, "Our crew from A to Z"))
    assert sure(stacked(TERMS["phrases"], "Our boat from A to Z"))


def test_a_long_list_needs_fewer() -> None:
    """On a page of many terms, some of the definitions are enough."""
    pairs = [Pair(0, f"Term {at}", [text]) for at, text in enumerate(CREW.values())]
    assert not defining.say_what([*pairs, Pair(0, "Bilge", ["The lowest part of a hull, where water gathers."])])
    whole = [Pair(0, term, [text]) for term, text in TERMS["phrases"].items()]
    assert not defining.say_what([*pairs, *whole])
    assert defining.say_what([*pairs, *pairs, *whole])


MOMENTS = [
    *(
        "Monday",
        "Friday 3 July",
        "3 July 2026",
        "July 3rd",
        "3.7.2026",
        "2026-07-03",
        "1884",
        "1914\u20131918",
        "Mardi",
    ),
    *("Version 5.2", "2.4.1", "v1.0 (May)", "Week 12", "3 Jan 2026, 20:14", "12 de mayo"),
]
NAMES = ["Mondayish", "March", "Second", "64-bit", "1.", "A4", "24/7", "Daylight", "July"]


def test_moments() -> None:
    """Days, dates, years and versions are moments; words in which these occur are not."""
    assert [term for term in MOMENTS if not moments.are_moments([Pair(0, term, ["Text."])])] == []
    assert [term for term in NAMES if moments.are_moments([Pair(0, term, ["Text."])])] == []


def test_a_programme() -> None:
    """What happens on days or at times of the day is no glossary, however it is described."""
    days = ("Friday 3 July", "Saturday 4 July", "Sunday 5 July", "Monday 6 July")
    for terms in (days, ("9:00 Start", "10:30 Coffee", "12.00 Lunch", "14:00 Harbour")):
        pairs = dict(zip(terms, TERMS["phrases"].values(), strict=True))
        assert not sure(stacked(pairs, "Days at sea"))


def test_posts_of_a_forum() -> None:
    """The number of somebody's posts does not count the terms of a page, which it happens to end in."""
    posts = [("Posts: 214", "1 May 2026, 20:14"), ("Posts: 88", "2 May 2026, 7:45"), ("Posts: 215", "3 May 2026, 9:20")]
    names, texts = ("seadog", "Annie", "oldsalt"), ("Is rust on the keel normal?", "Quite normal.", "Thank you both!")
    text = "\n\n".join("\n".join([name, *post, said]) for name, post, said in zip(names, posts, texts, strict=True))
    assert not sure(f"Keels\n\n{text}\n\nPage 1 of 2")


def test_questions() -> None:
    """Questions of guests are no glossary; whoever chooses the format gets a card for each of those with an answer."""
    answers = {
        "May I bring my dog?": "You may, on a lead.",
        "Is there water on the pier?": "At every second berth.\n\nIt is free.",
        "Who calls the ferry?": "The harbour master does.",
    }
    shown = "\n\n".join(f"{asked}\n{answer}" for asked, answer in answers.items())
    list_of_all = "\n".join(answers)
    headings = "".join(f"<h3>{asked}</h3><p>{answer}</p>" for asked, answer in answers.items())
    elements = "<h1>Guests ask</h1>" + headings.replace("\n\n", "</p><p>")
    of_elements = webpage.parse(elements, "given", html=reader_of_html())
    for reading in (parse(f"Guests ask\n\n{list_of_all}\n\n{shown}", "given"), of_elements):
        assert {note.term: note.definition for note in reading.deck.notes} == answers
        assert reading.judgement is not None
        assert not reading.judgement.is_sure
