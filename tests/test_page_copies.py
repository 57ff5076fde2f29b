"""What people copy whole: cards of study sites, articles on some terms, tags, questions for terms, lists."""

from collections.abc import Callable

import pytest
from test_page_edges import MENU, UNORDERED
from test_page_kinds import PAIRS, page, pairs
from test_page_texts import MORE

from flashcards.formats.glossary import parse
from flashcards.formats.registry import detect

ITEMS = list(PAIRS.items())
INTRO = (
    "Everybody who steps on board hears words that nobody uses ashore, and nods. Nodding helps until a sail "
    "comes down.\nWe have asked those who have been at sea for many years what they wish they had known on "
    "their first day.\nThis is what they said, and what we have learned from it since."
)


def is_sure(text: str) -> bool:
    """Whether a page is imported without asking."""
    judgement = parse(text, "given").judgement
    return detect(text) is not None and judgement is not None and judgement.is_sure


@pytest.mark.parametrize("mark", [": ", " - "])
def test_few_terms_in_an_article(mark: str) -> None:
    """What an article says above its list of terms does not speak against the list, if it is called one."""
    few = dict(ITEMS[:3])
    below = "\n\n".join(f"{term}{mark}{text}" for term, text in few.items())
    text = f"Terms every sailor should know\n\n{INTRO}\n\n{INTRO}\n\n{below}\n"
    assert pairs(parse(text, "given")) == few
    assert is_sure(text)
    assert not is_sure(text.replace("Terms every sailor should know", "A day at sea"))


@pytest.mark.parametrize("question", ["What is {}?", "What is the meaning of {}?", "What does {} mean?"])
def test_questions_for_terms(question: str) -> None:
    """On a page that calls itself a glossary, a question for a term is that term; elsewhere people ask."""
    text = page({question.format(term): text for term, text in PAIRS.items()})
    assert pairs(parse(f"Glossary of Boats\n\n{text}", "given")) == PAIRS
    assert not is_sure(f"Harbour School\n\n{text}")
    assert not is_sure(f"Glossary of Boats\n\n{text}\n\nWill it rain?\nIt may.\n\nWho pays?\nYou do.\n\nWhy?\nWe must.")


def test_answers_behind_questions() -> None:
    """An answer behind its question, on the same line, is its definition, but only in a glossary."""
    text = "\n\n".join(f"What is the definition of {term}? {text}" for term, text in ITEMS)
    assert pairs(parse(f"Glossary of Boats\n\n{text}", "given")) == PAIRS
    assert not is_sure(f"Harbour School\n\n{text}")


def test_questions_below_terms() -> None:
    """A question right below a term does not take its place."""
    text = "\n\n".join(f"{at}. {term}\nWhat is {term}?\n{text}" for at, (term, text) in enumerate(ITEMS, 1))
    found = pairs(parse(f"Glossary of Boats\n\n{text}", "given"))
    assert {*found} >= {*list(PAIRS)[1:]}


def test_paragraphs_without_blank_lines() -> None:
    """Where no blank line stands anywhere, a paragraph below a definition that begins with its term is a part of it."""
    whole = {
        term: (f"{term} is a word for this: {text}", "Sailors learn it on their first day on board of a ship.")
        for term, text in ITEMS[:5]
    }
    last, text = ITEMS[5]
    lines = [f"{term}\n{first}\n{second}" for term, (first, second) in whole.items()]
    found = pairs(parse("Glossary of Boats\n" + "\n".join([*lines, f"{last}\n{last} is this: {text}"]), "given"))
    assert found == {term: "\n\n".join(texts) for term, texts in whole.items()} | {last: f"{last} is this: {text}"}


@pytest.mark.parametrize("name", ["Harbour School\n", ""])
def test_tags_below_definitions(name: str) -> None:
    """Tags are no terms, although they stand above terms."""
    tags = ["#wind", "#deck#sail", "#hull", "#crew#wind", "#deck", "#sail#wind", "#hull#crew", "#wind#hull", "#crew"]
    entries = [
        f"{term}\n{'Rigging' if at % 2 else 'Hulls'}\n\n{text}\n\n{tags[at % len(tags)]}"
        for at, (term, text) in enumerate(UNORDERED.items())
    ]
    text = "Glossary of Boats\n\n" + "\n\n".join(entries) + f"\n\n{name}We teach those who live inland."
    reading = parse(text, "given")
    assert {term: reading for term, reading in pairs(reading).items() if term in PAIRS} == UNORDERED
    assert not any(note.term.startswith("#") for note in reading.deck.notes)
    assert all(
        note.term in PAIRS or any(note.term in p.message for p in reading.problems) for note in reading.deck.notes
    )


def test_what_stands_above_each_card() -> None:
    """What cards have above them tells the first card from the menu of the site."""
    cards = [f"{at}\nNew cards\n\n{term}\n\n{text}" for at, (term, text) in enumerate(UNORDERED.items(), 1)]
    above = "Boats Study Guide\n\nLearn it\nlearnLearn\nTake a test\nexamTest\nTags\nWords of the first unit.\n"
    reading = parse(f"{above}\n12 Cards\n\n" + "\n\n".join(cards), "given")
    assert pairs(reading) == UNORDERED
    assert not [problem for problem in reading.problems if "out of alphabetical order" not in problem.message]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n\n".join(f"{term}\n  • {text}" for term, text in ITEMS), id="one item each"),
        pytest.param(
            "\n".join(
                f"{at}. {t}\n{d}" for at, (t, d) in enumerate([("Terms", "What all of them are called."), *ITEMS], 1)
            ),
            id="the first term is a name of a glossary",
        ),
    ],
)
def test_items(text: str) -> None:
    """A list of one item is no list, and the first number stands before a term."""
    found = pairs(parse(text, "given"))
    assert {term: definition for term, definition in found.items() if term != "Terms"} == PAIRS
    assert ("Terms" in found) == ("Terms" in text)


def test_several_items_below_a_term() -> None:
    """Items one below the other are one definition, as long as none is an entry itself."""
    several = "- A mark on a map that says how deep it is.\n- A word for the same mark on a hull."
    text = page({**PAIRS, "Draft": several.replace("- ", "• ")})
    assert pairs(parse(f"Glossary of Boats\n\n{text}".replace("\n\n", "\n"), "given")) == {**PAIRS, "Draft": several}


def test_lines_below_a_list() -> None:
    """A line below the last item of a list of entries is none of it, whatever it begins with."""
    text = "\n".join(f"- {term} \u2013 {text}" for term, text in ITEMS)
    assert (
        pairs(parse(f"Words of sailors.\n{text}\nThese are just a few of them, and you will hear more.", "x")) == PAIRS
    )


def test_terms_in_lower_case_with_short_definitions() -> None:
    """On a page of terms in lower case, its title is no term, and the first definition needs no full stop."""
    lower = {term.lower(): text.lower() for term, text in PAIRS.items()}
    lower = {"aback": "with the wind ahead", **lower}
    assert pairs(parse("Words\n" + "\n".join(f"{term}\n{text}" for term, text in lower.items()), "given")) == lower


def test_a_first_definition_without_a_full_stop() -> None:
    """The first entry right below the title is one where the alphabet has it."""
    entries = {"Aback": "with the wind ahead", **PAIRS}
    assert pairs(parse("Glossary of Boats\n" + page(entries), "given")) == entries


def test_a_first_line_that_speaks_of_the_site() -> None:
    """A first definition without a full stop, as none of the others is, is doubted on a page in no order."""
    lines = "\n".join(f"{term}\n{text}" for term, text in UNORDERED.items())
    reading = parse(f"No scores yet\nSend a link to those who sail with you to see theirs\n{lines}", "given")
    assert [problem.line for problem in reading.problems] == [1]


def test_terms_once_more_in_front() -> None:
    """A definition may begin with its term, or with its plural, behind nothing but a blank."""
    entries = {
        term: f"{term}{'s' * (at % 2)}, on a boat, {text[0].lower()}{text[1:]}"
        for at, (term, text) in enumerate(MORE.items())
    }
    assert pairs(parse("Boats\n\n" + "\n".join(f"{term} {text}" for term, text in entries.items()), "given")) == entries


def test_glued_articles() -> None:
    """A definition that begins with an article is glued to an abbreviation as well."""
    entries = {**PAIRS, "AIS": "A box that tells others where you are.", "VHF": "The radio by which boats speak."}
    assert (
        pairs(parse("Glossary of Boats\n\n" + "\n".join(f"{t}{d}" for t, d in sorted(entries.items())), "x")) == entries
    )


def test_an_equals_sign_without_a_blank() -> None:
    """A blank may be missing in front of an equals sign."""
    text = "\n".join(f"{term}{' ' * (at != 2)}= {text}" for at, (term, text) in enumerate(ITEMS))
    assert pairs(parse(text, "given")) == PAIRS


def test_an_entry_within_another() -> None:
    """What begins like an entry behind a full stop of a definition is doubted, as is a term of two sentences."""
    text = "\n".join(f"{term} - {text}" for term, text in ITEMS)
    text = text.replace(ITEMS[3][1], f"{ITEMS[3][1]} Capstan - Short for a drum with ropes around it")
    reading = parse(f"Glossary of Boats\n\n{text}\nwhat it is called elsewhere. Zenith - A point above.", "given")
    assert {problem.line for problem in reading.problems} == {6, len(ITEMS) + 3}


def test_long_entries_of_a_line() -> None:
    """No section of an article stands on the line of its heading, however long the entries are."""
    long = {
        term: f"{text} {INTRO.splitlines()[1]} {INTRO.splitlines()[0]}" for term, text in list(UNORDERED.items())[:5]
    }
    text = "\n\n".join(f"{term} \u2013 {text}" for term, text in long.items())
    assert pairs(parse(text, "given")) == long
    assert is_sure(text)
    assert not is_sure("\n\n".join(f"{term}\n\n{text}" for term, text in long.items()))


def test_a_list_of_contents_below_the_entries() -> None:
    """The contents of a manual below its glossary hold no entries."""
    names = [f"{one} {two}" for one in MENU for two in ("pages", "guide", "index")]
    text = "\n".join(f"{term}\n{text}" for term, text in ITEMS)
    reading = parse(f"Glossary of Boats\n{text}\nContents\n" + "\n".join(names) + "\nQuestions\nSend them to us.", "x")
    assert pairs(reading) == PAIRS
    assert MENU[0] + " pages" in (reading.judgement.dropped if reading.judgement else ())


def test_sections_named_above() -> None:
    """The name of a section that stands in a menu as well is no part of the definition above it."""
    short = {"BT": "Bow thruster", "CT": "Cable thimble", "DL": "Dock line", "EP": "Eye plate", "FD": "Flush deck"}
    text = [f"{term}\n{short[term]}\n{PAIRS[long]}" for term, long in zip(short, PAIRS, strict=False)]
    more = [f"{term}\n{text}" for term, text in ITEMS[5:]]
    below = "\n".join([*text, "On deck", *more[:2]])
    menu = "All\nOn deck\nUnder way\nIn port\nOf old\nAshore\n36 terms"
    reading = parse(f"Glossary\n{menu}\n\nWords that sailors use for what is on board.\n\n{below}", "x")
    expected = {**dict(zip(short, PAIRS.values(), strict=False)), **dict(ITEMS[5:7])}
    assert pairs(reading) == expected
    assert [note.aliases for note in reading.deck.notes][:5] == [(name,) for name in short.values()]
    reading = parse(f"Glossary\n{menu[:-9]}\n\nWords that sailors use for what is on board.\n\n{below}", "x")
    assert pairs(reading).keys() - expected == {"Ashore"}
    assert reading.problems[0].line == 7


def test_what_introduces_the_entries() -> None:
    """Sentences and headings between a title and the first entry are no entries that lost something."""
    reading = parse(f"Glossary of Boats\n{INTRO}\nThe most used terms\nTake them ashore\n{page()}", "given")
    assert pairs(reading) == PAIRS
    assert [problem.line for problem in reading.problems] == [6]


@pytest.mark.parametrize(
    "copied", [lambda term, text: f"\u2022\n{term}: {text}", lambda term, text: f"{term}\n{term}\n{text}"]
)
def test_lines_made_two(copied: Callable[[str, str], str]) -> None:
    """A bullet on a line of its own stands before the next line, and a term right below itself is there once."""
    assert pairs(parse("Glossary of Boats\n\n" + "\n\n".join(copied(*entry) for entry in ITEMS), "x")) == PAIRS


def test_long_terms_with_colons() -> None:
    """Where terms end in a colon, so do long ones, and a numbered line above one is the heading of a chapter."""
    long = {"International Regulations for Preventing Collisions (COLREGS)": "The rules of the road at sea."}
    blocks = [f"{term}:\n{text}" for term, text in {**PAIRS, **long}.items()]
    reading = parse("Glossary of Boats\n" + "\n".join([*blocks[:3], "2. Under way", *blocks[3:]]), "x")
    assert pairs(reading) == {**PAIRS, **long}
    assert not reading.problems
    assert reading.judgement is not None
    assert "Under way" in reading.judgement.dropped


def test_sections_around_numbered_terms() -> None:
    """A section above the first number, or below the last one, is no entry where all others have a number."""
    numbered = "\n\n".join(f"{at}. {term}\n\n{text}" for at, (term, text) in enumerate(UNORDERED.items(), 1))
    text = f"Words of sailors explained\n\nGetting started\n\n{INTRO}\n\n{numbered}\n\nIn the end\n\nNow learn them."
    reading = parse(text, "given")
    assert pairs(reading) == UNORDERED
    assert "Getting started" in (reading.judgement.dropped if reading.judgement else ())


@pytest.mark.parametrize("change", [str.upper, str])
def test_definitions_of_several_lines(change: Callable[[str], str]) -> None:
    """Lines right below a definition go on with it where terms are in capitals, or most have several lines."""
    second = "Sailors learn it on their first day on board of a ship."
    several = [at for at in range(len(ITEMS)) if at % 3 or change is str]
    blocks = [
        f"{change(term)}\n{text}" + (f"\n{second}" if at in several else "") for at, (term, text) in enumerate(ITEMS)
    ]
    found = pairs(parse("Glossary of Boats\n" + "\n".join(blocks), "x"))
    whole = {change(term): text + (f"\n\n{second}" if at in several else "") for at, (term, text) in enumerate(ITEMS)}
    last = change(ITEMS[-1][0])
    assert {term: text for term, text in found.items() if term != last} == {
        term: text for term, text in whole.items() if term != last
    }


def test_terms_with_much_in_parentheses() -> None:
    """What stands in parentheses makes no term too long, and a mark may stand right behind them."""
    long = "Draft (also given in the papers of a boat as \u201cDraught\u201d, or as \u201cDepth\u201d)"
    entries = {long if term == "Draft" else term: text for term, text in PAIRS.items()}
    text = "\n".join(f"{term} - {text}" for term, text in entries.items()).replace(f"{long} - ", f"{long}\u2013 ")
    assert pairs(parse(text, "x")) == entries


def test_colons_among_lines_without_marks() -> None:
    """A few of the terms that only a capital letter parts from their definitions may have a colon."""
    text = "\n".join(f"{term}{':' * (term == 'Gybe')} {text}" for term, text in MORE.items())
    assert pairs(parse(f"Glossary of Boats\n\n{text}", "x")) == MORE


def test_a_colon_before_a_number() -> None:
    """A colon parts a term from the first of its senses without a blank."""
    text = "\n".join(f"{term}: {text}" for term, text in ITEMS).replace("Draft: ", "Draft:1- ")
    assert pairs(parse(text, "x")) == {**PAIRS, "Draft": f"1- {PAIRS['Draft']}"}


def test_a_title_that_stands_twice() -> None:
    """A line that calls itself a glossary and stands twice above the entries is its title."""
    title = "Understanding the Glossary of Boats: All the Words for Those Who Stay at Home"
    assert pairs(parse(f"{title}\n\n{title}\n\n{INTRO.splitlines()[0]}\n\n{page()}", "x")) == PAIRS


def test_menus_with_colons_above_the_entries() -> None:
    """Lines of a menu that look like entries are none, if a long menu parts them from all others."""
    menu = "\n".join(["Boats: Sail and oar", *MENU, "Unit 1: First steps", *MENU, *MENU])
    text = "\n".join(f"{term}: {text}" for term, text in MORE.items())
    assert pairs(parse(f"{menu}\n{text}", "given")) == MORE
    assert pairs(parse(f"Boats: A glossary\n{menu.partition(chr(10))[2].replace(': ', ' ')}\n{text}", "given")) == MORE


@pytest.mark.parametrize("number", [str, lambda at: ("", "One", "Two", "Three")[at]])
def test_numbered_parts_of_a_list(number: Callable[[int], str]) -> None:
    """The headings of parts are no entries, whether their numbers are figures or words, or stand alone."""
    lines = [f"{term}: {text}" for term, text in ITEMS]
    parts = "\n".join([f"Lesson {number(1)}: On deck", *lines[:4], f"Lesson {number(2)}: Under way", *lines[4:]])
    assert pairs(parse(f"Glossary of Boats\n{parts}", "given")) == PAIRS
    apart = "\n\n".join(
        f"Part {at}\n\n1. {one}\n2. {two}" for at, one, two in zip("1231", lines[::2], lines[1::2], strict=True)
    )
    assert pairs(parse(f"Glossary of Boats\n\n{apart}", "given")) == PAIRS


def test_numbers_as_terms() -> None:
    """A number with a sentence that begins with it is a term, and who wrote a page is doubted."""
    text = (
        f"Glossary of Boats\n\nAda Sailor\n\n12 min readJul 9, 2024\n\n{INTRO}\n\n0451\n\n0451 is a hull.\n\n{page()}"
    )
    reading = parse(text.replace("\n", "\n\n").replace("\n\n\n\n", "\n\n"), "given")
    assert {term: text for term, text in pairs(reading).items() if term != "Ada Sailor"} == {
        "0451": "0451 is a hull.",
        **PAIRS,
    }
    assert [problem.line for problem in reading.problems] == [3]


def test_a_first_line_without_a_full_stop() -> None:
    """An entry of one line needs no full stop, though it is the first one and all others have one."""
    lines = "\n".join(f"{term}: {text}" for term, text in UNORDERED.items()).replace(".", "", 1)
    assert 2 not in [problem.line for problem in parse(f"Glossary of Boats\n{lines}", "given").problems]


@pytest.mark.parametrize(("front", "back"), [("Term", "Definition"), ("Front", "Back"), ("Q", "A")])
def test_labels_above_the_sides_of_cards(front: str, back: str) -> None:
    """What stands by turns above terms and definitions tells them apart, however short both are."""
    short = {"Bow": "Fore end", "Helm": "Wheel", "Stern": "Rear end", "Sail": "Cloth on a mast", "Fender": "Cushion"}
    text = "\n".join(f"{front}\n{term}\n{back}\n{text}\nHow well did you know this?" for term, text in short.items())
    assert pairs(parse(f"Boats Flashcards\n\n{text}", "given")) == short
    assert is_sure(f"Boats Flashcards\n\n{text}")


def test_terms_in_capitals_before_definitions() -> None:
    """Capitals part a term from its definition in lower case, in alphabetical order."""
    entries = {
        f"{term.upper()} or {term.upper()} LINE (of old)" if term == "Ebb" else term.upper(): text[0].lower() + text[1:]
        for term, text in MORE.items()
    }
    reading = parse("Glossary of Boats\n\n" + "\n".join(f"{term} {text}" for term, text in entries.items()), "given")
    assert pairs(reading) == entries
    assert not reading.problems


def test_an_abbreviation_among_lines_without_marks() -> None:
    """An abbreviation is a term without the words that it stands for, and a verb begins its definition."""
    entries = {
        **MORE,
        "Draft": "Tells the depth of a boat.",
        "IRPCS": "International Regulations for Preventing Collisions at Sea, is a treaty.",
    }
    text = "\n".join(f"{term} {text}" for term, text in sorted(entries.items()))
    reading = parse(f"Glossary of Boats\n\n{text}", "given")
    assert pairs(reading) == entries
    assert not reading.problems


def test_numbers_without_a_stop() -> None:
    """Numbers that count up are no part of terms, with or without a full stop."""
    text = "\n".join(f"{at}  {term}\n{text}" for at, (term, text) in enumerate(ITEMS, 3))
    assert pairs(parse(f"Glossary of Boats\n{text}", "given")) == PAIRS


def test_abbreviations_of_words_in_small_letters() -> None:
    """Capitals that are the initials of what follows are abbreviations, whatever else a line may be parted by."""
    entries = {
        "AIS": "automatic identification system",
        "DST": "daylight saving time",
        "EPIRB": "emergency position-indicating radio beacon",
        "GPS": "global positioning system",
        "MOB": "man overboard",
        "SOG": "speed over ground",
        "VHF": "very high frequency",
    }
    text = "\n".join(f"{term} {text}" for term, text in entries.items())
    assert pairs(parse(f"Abbreviations of Boats\n\n{text}", "given")) == entries


def test_a_heading_with_a_colon_among_entries() -> None:
    """A line that ends in a colon is no entry whose definition was broken off, if the alphabet has no place for it."""
    lines = [f"{term}: {text}" for term, text in ITEMS]
    lines[3:3] = ["Words of the wind and of the weather:", "These are said on deck."]
    assert {*pairs(parse("Glossary of Boats\n\n" + "\n".join(lines), "given"))} >= {term for term, _ in ITEMS}
