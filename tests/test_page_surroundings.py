"""What programs and sites put around and between the entries of a page: numbers of links, lists of them, more parts."""

import pytest
from test_page_kinds import PAIRS, page, pairs

from flashcards.formats import markdown
from flashcards.formats.characters import misread
from flashcards.formats.glossary import parse
from flashcards.formats.pages.headed import judged
from flashcards.formats.registry import detect

DUMP = "\n\n".join(f"   [{at}]{term}\n          {text}" for at, (term, text) in enumerate(PAIRS.items(), 4))
MENU = "     * [1]N0\n     * [2]N1\n     * [3]N2\n\n                    Words of sailors - a glossary\n\n"
ADDRESSES = "".join(f"  {at:2}. https://sea.example/{at}\n" for at in range(1, 13))
BRACKETED = "".join(f"[{at}] https://sea.example/{at}\n" for at in range(1, 13))


@pytest.mark.parametrize(
    "text",
    [
        f"{MENU}{DUMP}\n\n   [12]Back to top\n\nReferences\n\n{ADDRESSES}",
        f"{MENU}{DUMP}\n\nReferences\n\n   Visible links:\n{ADDRESSES}   Hidden links:\n  13. file:///a\n",
        f"{MENU}{DUMP}\n\nReferences:\n\n{BRACKETED}",
        f"{MENU}{DUMP}\n",
    ],
)
def test_the_links_of_a_text_browser(text: str) -> None:
    """The numbers of links and the list of their addresses are no part of any entry, nor of the title."""
    reading = parse(text, "x")
    assert pairs(reading) == PAIRS
    assert reading.deck.name == "Words of sailors - a glossary"
    assert not reading.problems


def test_nothing_but_addresses() -> None:
    """A list of addresses is no page."""
    assert not parse(ADDRESSES, "x").deck.notes


def test_numbers_in_brackets_that_are_no_links() -> None:
    """Numbers that do not count up through the page are its own words."""
    text = page({**PAIRS, "Hull": "The body of a boat, as in [3] and [1]others."})
    assert pairs(parse(text, "x"))["Hull"] == "The body of a boat, as in [3] and [1]others."


def headed(title: str, sections: dict[str, str]) -> str:
    """Markdown with a heading above each section."""
    return f"# {title}\n\n" + "\n\n".join(f"## {term}\n\n{text}" for term, text in sections.items())


CONTENTS = {"What you find": "- [Abeam](#abeam)\n- [Ballast](#ballast)"}
AROUND = {"References": "1. Miller, A.", "How to contribute": "Write to us.", "License": "CC BY 4.0."}
GLOSSARY = headed("Glossary of boats", {**CONTENTS, **PAIRS, **AROUND})
FRONT = "---\ndeck: Glossary of boats\n---\n"


@pytest.mark.parametrize(
    ("text", "terms", "doubtful"),
    [
        (GLOSSARY, [*PAIRS], []),
        (headed("Glossary", {"About": "Words.", **PAIRS}), [*PAIRS], []),
        (headed("Glossary", {"Tide": "It rises.", "Sources": "A spring.", "Wave": "A ridge."}), None, ["Sources"]),
        (headed("Boats", {**CONTENTS, **PAIRS, "License": "CC"}), [*PAIRS, "License"], ["License"]),
        (headed("Boats", PAIRS), None, []),
        (headed("Databases\n\nBy Ada Miller", {"Index": "A list.", "View": "A query."}), None, []),
        (headed("Glossary", {"License": "CC"}), None, []),
        (headed("Glossary", {"B-tree": "A tree.", "Index": "What finds rows.", "Key": "What names a row."}), None, []),
        (headed("Glossary", {"B-tree": "A tree.", "Index": "What finds rows."}), None, ["Index"]),
        (headed("Glossary", {"B-tree": "A tree.", "Links": "1. Miller"}), ["B-tree"], []),
        (FRONT + GLOSSARY, None, []),
        (f"+++\ndeck = 'Glossary'\n+++\n{GLOSSARY}", None, []),
        (FRONT.replace("deck", "title") + GLOSSARY, [*PAIRS], []),
        (f"---\nlayout: a\n---\n{headed('Boats', {**PAIRS, 'License': 'CC'})}", None, []),
        (markdown.render(markdown.parse(GLOSSARY, "x").deck), None, []),
        ("# Glossary\n\nTide :: rise\n", None, []),
        ("", None, []),
    ],
)
def test_headings_that_are_no_terms(text: str, terms: list[str] | None, doubtful: list[str]) -> None:
    """Of Markdown without front matter, lists of links and the parts around a glossary are set aside or doubted."""
    read = markdown.parse(text, "x")
    found = judged(read, text)
    assert [note.term for note in found.deck.notes] == (terms or [note.term for note in read.deck.notes])
    assert [problem.message.split('"')[1] for problem in found.problems if "doubtful" in problem.message] == doubtful
    dropped = found.judgement.dropped if found.judgement else ()
    assert len(found.deck.notes) + sum(note.term in dropped for note in read.deck.notes) == len(read.deck.notes)


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("**Crumb**", "Crumb"),
        ("__Crumb__", "Crumb"),
        ("[Crumb](#crumb)", "Crumb"),
        ("**[Crumb](https://bread.example)**", "Crumb"),
        ("[Crumb]{#crumb}", "Crumb"),
        ("[]{#crumb}Crumb", "Crumb"),
        ("Crumb {#crumb}", "Crumb"),
        ("Crumb[^1]", "Crumb"),
        ("**A** and **B**", "**A** and **B**"),
        ("`crumb`", "`crumb`"),
        ("[^1]", "[^1]"),
    ],
)
def test_markup_around_a_term(written: str, term: str) -> None:
    """Emphasis, a link, an anchor or a footnote on all of a term is no part of it; other markup is."""
    text = f"# Glossary\n\n| Term | Definition |\n|---|---|\n| {written} | The inside. |\n"
    assert [note.term for note in judged(markdown.parse(text, "x"), text).deck.notes] == [term]


LOGS = (
    "2026-05-0{at} 10:0{at}:00 INFO: server started on port 800{at}",
    "10:0{at}:00 GET /page{at}: 200 OK in {at} ms",
    "[0{at}/May/2026 10:00:0{at}] ann: I have seen the boat {at}",
    "May {at} 10:00:0{at} host sshd: the session was opened for user{at}",
)


@pytest.mark.parametrize("line", LOGS)
def test_a_log_is_no_glossary(line: str) -> None:
    """Lines that begin with a time of day are no entries."""
    text = "\n".join(line.format(at=at) for at in range(1, 10))
    found = detect(text)
    reading = found.parse(text, "x") if found else None
    assert reading is None or (reading.judgement is not None and not reading.judgement.is_sure)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plain", None),
        ("B\u00f6e", None),
        ("\u041c\u043e\u0440\u0435", None),
        ("a B\u00c3\u00b6e", ("B\u00c3\u00b6e", "B\u00f6e")),
        ("\u00e2\u20ac\u201c wind", ("\u00e2\u20ac\u201c", "\u2013")),
    ],
)
def test_a_text_that_was_misread(text: str, words: tuple[str, str] | None) -> None:
    """UTF-8 that was read as Latin-1 or Windows-1252 is found out, other texts are left alone."""
    assert misread(text) == words


CLOSINGS = (
    "About the author\nAnn Miller has sailed for twenty years.\n\nRelated posts\nHow to tie a knot\nA way for all.",
    "Related articles\nHow to choose a mast\nA guide in five steps.\nFive ways to sail\nSmall changes add up.",
    "See also[edit]\nGlossary of knots\nOutline of sailing\n\nReferences[edit]\n^ Smith, J. (2003). Boats. p. 33.",
    "References\n ^ Smith, J. (2003). Boats. p. 33.",
    "References\n[1] Smith, J. (2003). Boats. p. 33.",
    "CONTACT\nHear of new boats every week.\nABOUT THE AUTHOR\nWe keep your data safe.",
    "B\u00fcltenimize kat\u0131l\u0131n\nHer ay yeni yaz\u0131lar\u0131m\u0131z\u0131 al\u0131n.",
)


@pytest.mark.parametrize("closing", CLOSINGS)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_parts_that_close_a_page(closing: str, between: str) -> None:
    """References, other articles and the like at the end are set aside with all that follows them."""
    reading = parse(f"Glossary of boats\n\n{page(PAIRS, between)}\n\n{closing}\n", "x")
    assert pairs(reading) == PAIRS
    assert not reading.problems
    assert reading.judgement is not None
    assert reading.judgement.dropped


def test_a_term_named_as_such_a_part() -> None:
    """A term stays where the alphabet has it, with a sentence below it."""
    more = {**PAIRS, "References": "Letters of those for whom one has sailed.", "Sheet": "A line to a sail."}
    assert pairs(parse(page(more), "x")) == more


def test_numbered_senses_of_a_term() -> None:
    """Numbered lines below a term are the list of its senses."""
    text = page(between="\n").replace(PAIRS["Draft"], "1. How deep a boat reaches.\n2. A first version of a plan.")
    expected = {**PAIRS, "Draft": "1. How deep a boat reaches.\n2. A first version of a plan."}
    reading = parse(text, "x")
    assert pairs(reading) == expected
    assert not reading.problems


@pytest.mark.parametrize(
    ("head", "tags", "about"),
    [
        ("Boat glossary\nBeginner\nHow sailors speak, explained.\n8 terms\n", ("beginner",), True),
        ("Boat glossary\n8 terms\nLevel 2\nHow sailors speak, explained.\n", ("level-2",), True),
        ("Beginner\nBoat glossary\n8 terms\nHow sailors speak, explained.\n", ("beginner",), True),
        ("Boat glossary\nHow sailors speak, explained.\nExpert\n8 terms\n", ("expert",), True),
        ("Boat glossary\nHow sailors speak, explained.\n8 terms\nCore\n", ("core",), True),
        ("Boat glossary\nBeginner\nHow sailors speak, explained.\n", ("beginner",), True),
        ("Boat glossary\nBeginner\n8 terms\n", ("beginner",), False),
        ("Boats & Harbours\nHow sailors speak, explained.\nAdvanced\n8 concepts\n", ("advanced",), True),
    ],
)
def test_badge_count_and_description_in_any_order(head: str, tags: tuple[str, ...], about: bool) -> None:  # noqa: FBT001 - a column
    """A badge becomes a tag wherever it stands beside the title, and nothing above the terms becomes a card."""
    reading = parse(f"{head}{page(between=chr(10))}", "x")
    assert pairs(reading) == PAIRS
    assert (reading.deck.name, reading.deck.tags) == (next(line for line in head.split("\n") if "Boat" in line), tags)
    assert reading.deck.description == ("How sailors speak, explained." if about else "")
    assert not reading.problems
    assert not reading.notices


def test_a_count_in_the_description() -> None:
    """A page that says in a sentence how many terms it has is held to it."""
    reading = parse(f"Boat glossary\nThis glossary has 29 concepts of sailing.\n{page(between=chr(10))}", "x")
    assert [notice.message.partition(";")[0] for notice in reading.notices] == [
        "the page announces 29 terms, but 8 were found"
    ]


def test_code_below_a_term() -> None:
    """A block of code is a part of the definition, and one that is never closed is too."""
    code = "```\nmake fast\n\nlet go\n```"
    text = (
        page(PAIRS)
        .replace(PAIRS["Cleat"], f"{PAIRS['Cleat']}\n{code}")
        .replace(PAIRS["Hull"], f"{PAIRS['Hull']}\n```\nx")
    )
    found = pairs(parse(f"Glossary of boats\n\n{text}\n", "x"))
    assert [*found] == [*PAIRS]
    assert code in found["Cleat"]


def test_a_page_in_a_frame() -> None:
    """The frame that a text browser draws around a page is no part of it."""
    lines = page(PAIRS, "\n").split("\n")
    framed = "\n".join(f"| {line:<70} |" for line in lines)
    assert pairs(parse(f"+{'-' * 72}+\n{framed}\n+{'-' * 72}+\n", "x")) == PAIRS


CLASSES = ("(adv.)", "(n.)", "(n.)", "(n.)", "(v.)")
SENSES = {
    "Aft": "Towards the stern.",
    "Beam": "The width of a boat at its widest.",
    "Cleat": "A fitting to which a rope is made fast.",
    "Port": "The left side when you face forward.",
    "Reef": "To make a sail smaller in a strong wind.",
}


@pytest.mark.parametrize(("form", "strip"), [("{term} {kind} {text}", ""), ("{term}, {kind} {text}", "()")])
def test_the_class_of_a_word_parts_term_and_definition(form: str, strip: str) -> None:
    """An abbreviation such as "adv." behind a term begins its definition."""
    kinds = dict(zip(SENSES, (kind.strip(strip) for kind in CLASSES), strict=True))
    text = "\n".join(form.format(term=term, kind=kinds[term], text=text) for term, text in SENSES.items())
    reading = parse(f"Glossary of sailing terms\n\n{text}\n", "x")
    assert pairs(reading) == {term: f"{kinds[term]} {text}" for term, text in SENSES.items()}
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_the_name_of_a_deck_below_a_menu() -> None:
    """Of the lines above the entries the one that names a glossary is the title, in other scripts as well."""
    text = "\u0645\u0642\u0627\u0644\u0627\u062a\n\u0645\u0639\u062c\u0645 \u0627\u0644\u0633\u0641\u0646\n\n"
    reading = parse(text + "\n".join(f"{term}: {text}" for term, text in SENSES.items()), "x")
    assert reading.deck.name == "\u0645\u0639\u062c\u0645 \u0627\u0644\u0633\u0641\u0646"


def test_a_term_that_is_the_beginning_of_an_address() -> None:
    """A term such as "http://" is one, with its own definition."""
    entries = dict(sorted({**SENSES, "http://": "how an address begins."}.items(), key=lambda entry: entry[0].lower()))
    reading = parse("Glossary\n\n" + "".join(f"{term}: {text}\n" for term, text in entries.items()), "x")
    assert pairs(reading) == entries
    assert not reading.problems


def test_a_label_without_a_colon() -> None:
    """A name that comes again and again between two sentences is a label of the second one."""
    text = "\n\n".join(f"{term}\n\n{text}\n\nIn French\n\nThe word is the same." for term, text in PAIRS.items())
    whole = {term: f"{text}\n\nIn French: The word is the same." for term, text in PAIRS.items()}
    assert pairs(parse(f"Glossary of boats\n\n{text}\n", "x")) == whole


def test_what_a_page_says_of_itself_is_no_entry() -> None:
    """A first pair that speaks of the page becomes its description."""
    head = "Glossary of boats\n\nSailors have a language of their own\nThis page explains what you hear on deck."
    reading = parse(f"{head}\n\n{page(PAIRS)}\n", "x")
    assert pairs(reading) == PAIRS
    assert reading.deck.description == "This page explains what you hear on deck."


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        ("Zero waste\nWe give our old sails to a school.", "it speaks of the site"),
        ("Zip code\nEnter yours to find a shop.", "it speaks of the site"),
        ("Your basket\nEmpty, as you see at a glance.", "it speaks of the site"),
        ("Visit us\nOn the pier from nine to five.", "it speaks of the site"),
    ],
)
def test_pairs_that_speak_of_the_site(pair: str, why: str) -> None:
    """A pair in which the site speaks of itself, or to its visitor, is doubtful where no other does."""
    (problem,) = parse(f"Glossary of boats\n\n{page(PAIRS)}\n\n{pair}\n", "x").problems
    assert why in problem.message or "alphabetical" in problem.message


def test_a_pair_below_furniture_that_is_out_of_order() -> None:
    """An advertisement among the entries of an ordered page is doubtful, however close its letter is."""
    text = page(PAIRS, "\n").replace(
        "Fetch\n", "Advertisement\nGrind your own\nMills from 99, delivered to you.\nFetch\n"
    )
    (problem,) = parse(f"Glossary of boats\n\n{text}\n", "x").problems
    assert problem.message == 'doubtful: "Grind your own": it is out of alphabetical order'


WIKI = "Wiki\nSpaces\nPeople\nHarbour / Boats / Words\nGlossary\nCreated by Ann, last modified on May 04, 2026\n"


@pytest.mark.parametrize("head", ["Term\tShort\tDefinition\tOwner", "Name\tShort\tMeaning\tOwner"])
def test_a_table_with_named_columns_among_menus(head: str) -> None:
    """A table that names its terms and definitions is a glossary of four rows, whatever the site puts around it."""
    rows = [f"{term}\t\t{text}\tCrew" for term, text in [*PAIRS.items()][:4]]
    tail = "Like\nBe the first to like this\nLabels\nboats\nReport a bug\n"
    reading = parse("\n".join([f"{WIKI}{head}", *rows, tail]), "x")
    assert reading.judgement is not None
    assert reading.judgement.is_sure
    assert [note.term for note in reading.deck.notes] == [*PAIRS][:4]
    reading = parse("\n".join([f"{WIKI}Name\tShort\tDescription\tOwner", *rows, tail]), "x")
    assert reading.judgement is not None
    assert not reading.judgement.is_sure  # any table has such columns


@pytest.mark.parametrize(("count", "sure"), [("23 terms", True), ("23 boats", False)])
def test_a_count_of_terms_says_what_a_short_page_is(count: str, sure: bool) -> None:  # noqa: FBT001
    """Four entries below a line that counts terms are read, although more have not been copied."""
    text = "\n".join(f"{term}\n{text}" for term, text in [*PAIRS.items()][:4])
    reading = parse(f"Boat course\nSign in\nOn board\n{count}\nOf everything that floats.\n{text}", "x")
    assert reading.judgement is not None
    assert reading.judgement.is_sure == sure


WIKI_MENU = "Article\nTalk\nRead\nEdit\nView history\nTools\nFrom Wikipedia, the free encyclopedia\n"
LETTERED = {"abeam": "At right angles.[4]", "aft": "Towards the stern of a boat.", "astern": "Behind a boat."}
LETTERED |= {term.lower(): text for term, text in PAIRS.items() if term != "Abeam"}


@pytest.mark.parametrize("menu", ["", WIKI_MENU])
@pytest.mark.parametrize("says", ["", "This is a list of terms that sailors use, with what they mean.[1]\n"])
def test_several_terms_below_each_letter(menu: str, says: str) -> None:
    """Terms right below each other's definitions are read, although only the first below a letter stands apart."""
    letters = sorted({term[0] for term in LETTERED})
    parts = [
        f"\n{letter.upper()}\n" + "\n".join(f"{term}\n{text}" for term, text in LETTERED.items() if term[0] == letter)
        for letter in letters
    ]
    parts[2] += "\nMain article: Cleat"
    contents = "".join(f"{letter.upper()}\n" for letter in letters)
    closing = "\n\nSee also\nWords of the sea\n\nReferences\n^ Knot, A. (1982). A Dictionary.\n"
    body = "\n".join(parts)
    text = f"Glossary of boats\n\n{menu}{says}\nContents\n{contents}\n{body}{closing}"
    reading = parse(text, "x")
    assert pairs(reading) == {term: text.removesuffix("[4]") for term, text in LETTERED.items()}
    assert not reading.problems
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_terms_in_order_above_the_first_pair_have_lost_their_definitions() -> None:
    """Only a menu out of order is the site's: names in order above the first pair are terms without definitions."""
    text = "\n".join(f"{term}\n{text}" for term, text in PAIRS.items())
    lost = parse(f"Glossary of boats8\nAback\nAbaft\nAbandon\n{text}", "x")
    assert [problem.message.partition(" has")[0] for problem in lost.problems] == [
        'the term "Aback"',
        'the term "Abaft"',
        'the term "Abandon"',
    ]


@pytest.mark.parametrize(
    ("asked", "told", "is_talk"),
    [
        pytest.param("What do you {}?", "I would rather not say what.", True, id="interview"),
        pytest.param("How can I {}?", "Write to us, and say what your boat is called.", True, id="customers"),
        pytest.param("What does it mean to {}?", "To do it on board.", False, id="deck"),
        pytest.param("How do you {}?", "With both hands.", False, id="deck that says you"),
    ],
)
def test_questions_that_people_ask_each_other(asked: str, told: str, is_talk: bool) -> None:  # noqa: FBT001 - a column
    """Questions and answers on a page of people who speak of themselves are imported only if you say so."""
    text = "On board\n\n" + "\n\n".join(f"Q: {asked.format(verb)}\nA: {told}" for verb in ("reef", "row", "steer"))
    for start, talk in (("", is_talk), ("---\ndeck: Mine\n---\n", False)):
        judgement = judged(markdown.parse(start + text, "x"), start + text).judgement
        assert (judgement is not None and not judgement.is_sure) is talk
