"""What text browsers make of glossary pages: topics between the entries, footers, terms on the line below a text."""

from itertools import zip_longest
from textwrap import fill, wrap

import pytest
from test_dumps import PAIRS as LONG
from test_page_kinds import PAIRS, pairs

from flashcards.formats.glossary import parse
from flashcards.formats.pages.dumps.centred import uncentred
from flashcards.formats.pages.dumps.controls import uncontrolled
from flashcards.formats.pages.dumps.lettered import single
from flashcards.formats.pages.dumps.listed import circled
from flashcards.formats.pages.wrapping import unwrapped

ITEMS = list(PAIRS.items())
UNORDERED = dict([*ITEMS[::2], *ITEMS[1::2]])
FOOTER = "Harbour School\n\n   We teach sailing to those who live far from the sea, in winter too.\n"


def block(text: str, indent: int, width: int = 72) -> str:
    """A paragraph as a text browser wraps it."""
    return fill(text, width, initial_indent=" " * indent, subsequent_indent=" " * indent)


def listed(pairs: dict[str, str], indent: int = 3, below: int = 10) -> str:
    """A definition list."""
    return "\n\n".join(f"{' ' * indent}{term}\n{block(text, below)}" for term, text in pairs.items())


def topics(indent: int, below: int) -> str:
    """Entries below two topics, each of which says what it is about."""
    first, second = dict(list(UNORDERED.items())[:5]), dict(list(UNORDERED.items())[5:])
    about = "Ways to tell where things are, on board and around the boat, in any weather."
    return (
        f"Words of boats\n\n{block('All the words that a sailor needs.', indent)}\n\n{listed(first, indent, below)}\n\n"
        f"On the water\n\n{block(about, indent)}\n\n{listed(second, indent, below)}\n\n{FOOTER}"
    )


def test_topics_between_indented_definitions() -> None:
    """Topics with a sentence of their own, further to the left than all terms, are no entries, nor is a footer."""
    assert pairs(parse(topics(3, 10), "x")) == UNORDERED


def test_topics_in_the_column_of_terms() -> None:
    """Where terms stand as far to the left as topics do, one that is not indented as the others are is doubtful."""
    reading = parse(topics(0, 4), "x")
    doubt = 'doubtful: "On the water": it is not indented as the others are: it may be a heading'
    assert doubt in {problem.message for problem in reading.problems}
    assert {**pairs(reading), "On the water": ""} == {**UNORDERED, "On the water": ""}


def test_terms_below_the_text_above() -> None:
    """A term on the line right below the definition above it is found where all of them stand so."""
    page = "\n".join(f"   {term}\n\n{block(f'{text} {text}', 3)}" for term, text in LONG.items())
    found = pairs(parse(f"Glossary of boats\n\n{page}\n", "x"))
    assert found == {term: f"{text} {text}" for term, text in LONG.items()}


@pytest.mark.parametrize("mark", [" : ", ": ", " \u2014 "])
def test_a_sentence_that_fills_its_line(mark: str) -> None:
    """Where entries of a line are wrapped, the next one begins on its own line even if the line above is full."""
    room = 72 - 3 - len("Ebb") - len(mark)
    full = {term: f"{text} {text}" for term, text in LONG.items()}
    full["Ebb"] = f"{'The tide on its way out of the harbour, back to the deep, deep sea'[: room - 1]}."
    page = "\n".join(block(f"{term}{mark}{text}", 3) for term, text in full.items())
    assert max(map(len, page.split("\n"))) == 72  # so that the line is full
    assert pairs(parse(f"Glossary of boats\n\n{page}\n", "x")) == full


def test_terms_with_their_class() -> None:
    """Words in parentheses behind most terms, as their class, do not make them parts of one table."""
    named = {f"{term} (proper noun)": text for term, text in UNORDERED.items()}
    page = "\n".join(f"{term}\n{text}" for term, text in named.items())
    reading = parse(f"Glossary\n\n{page}\n", "x")
    assert pairs(reading) == named
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_definitions_that_begin_with_their_terms() -> None:
    """Sentences are definitions although the alphabet has them where their terms are."""
    begun = {term: f"{term} is what sailors say. {text}" for term, text in PAIRS.items()}
    reading = parse("\n\n\n".join(f"{term}\n{text}" for term, text in begun.items()), "x")
    assert pairs(reading) == begun
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_a_title_where_the_alphabet_has_it() -> None:
    """A title of several words is none of the entries, even if it would be the first one of them."""
    late = dict(ITEMS[-4:])
    above = "boats\nAdriatic glossary of boats\nDiscover the words that are used on this site.\n\n"
    assert pairs(parse(above + "\n\n".join(f"{term}\n{text}" for term, text in late.items()), "x")) == late


def test_a_table_with_a_margin_in_lower_case() -> None:
    """A table that starts some columns to the right and writes its definitions in lower case is read row by row."""
    short = {f"{term}s": f"more than one of these: {text}" for term, text in PAIRS.items()}
    rows = {term.upper(): text[0].lower() + text[1:] for term, text in sorted({**LONG, **short}.items())}
    page = "   TERM       MEANING\n"
    for term, text in rows.items():
        lines = wrap(text, 38)
        middle = (len(lines) - 1) // 2
        page += "".join(f"   {term if at == middle else '':<11}{line}\n" for at, line in enumerate(lines))
    assert pairs(parse(f"   Sea words\n\n{page}", "x")) == rows


def test_a_first_line_without_its_indent() -> None:
    """The first entry of a copied list is found although the copy has lost its indent."""
    page = "\n".join(f" {at}. {term}\n\n  {text}\n" for at, (term, text) in enumerate(UNORDERED.items(), 1))
    assert pairs(parse(page.strip(), "x")) == UNORDERED


def test_an_indent_that_only_some_definitions_have() -> None:
    """Where little more than half of the definitions are indented, the indent tells nothing of the others."""
    indented = {[*PAIRS][at] for at in (0, 2, 3, 5, 7)}
    text = "\n".join(f"{term}\n{'   ' if term in indented else ''}{text}" for term, text in PAIRS.items())
    reading = parse(text, "x")
    assert pairs(reading) == PAIRS
    assert not reading.problems


@pytest.mark.parametrize("blank", ["", "\n"], ids=["close", "apart"])
@pytest.mark.parametrize("form", ["{:>2}. ", "   {:>2}. ", "   {:\u00a0>2}.\u00a0"], ids=["w3m", "lynx", "elinks"])
def test_numbers_aligned_at_their_ends(form: str, blank: str) -> None:
    """Entries of an ordered list are found on both sides of the tenth, whose number begins a column further left."""
    items = [*UNORDERED.items(), *((f"Great {term.lower()}", text) for term, text in LONG.items())]
    indent = len(form.format(1))
    page = "".join(
        f"{form.format(at)}{term}\n{blank}{block(text, indent)}\n{blank}" for at, (term, text) in enumerate(items, 1)
    )
    reading = parse(f"Words of boats\n\n{page}\n{FOOTER}", "x")
    assert pairs(reading) == dict(items)


BORDERLESS = {
    "Autolyse": "A rest of flour and water before the salt.",
    "Banneton": "A basket in which the dough is left to rise before it goes into the oven.",
    "Bannock": "A flat loaf that was baked on a griddle, or on a stone by the fire.",
    "Crumb": "The inside of the loaf, with the many holes that rising leaves in it.",
    "Long-kneaded dough": "Dough that was worked until it is smooth and hangs together at last.",
    "Oven spring": "The last rise of a loaf, in the first minutes in the oven, before the crust is hard.",
    "Proof": "The last rise of the dough in its basket.",
    "Scoring": "Cutting the top of a loaf, so that it opens there and nowhere else.",
    "Steam": "Water in the oven that keeps the crust soft while the loaf rises.",
    "Windowpane": "A piece of dough that lets light through when it is stretched.",
}


def test_cells_that_fill_their_column_end_where_a_sentence_does() -> None:
    """Rows of a table without borders are apart, although the next one's words would not have fitted above."""
    rows = [zip_longest(wrap(term, 12), wrap(text, 67), fillvalue="") for term, text in BORDERLESS.items()]
    lines = [f"{term:<13}{text}".rstrip() for row in rows for term, text in row]
    assert pairs(parse("\n".join(["Words of the bakery", "", *lines]), "x")) == BORDERLESS


@pytest.mark.parametrize("mark", ["   {:>2}. ", "{:<3} "], ids=["elinks", "pandoc"])
def test_the_hundredth_item(mark: str) -> None:
    """A list goes on where its numbers have a digit more, and so push its text to the right."""
    dotted = mark.startswith("{")
    marks = [mark.format(f"{at}." if dotted else at) for at in range(1, 126)]
    words = [f"{'bcdgl'[at // 25]}{'aeiou'[at // 5 % 5]}{'nprst'[at % 5]}" for at in range(125)]
    texts = [
        f"The {word} is a tool which bakers used {at} years ago, as is said in {word}." for at, word in enumerate(words)
    ]
    page = "".join(
        f"{one}{word.title()}\n{block(text, len(one), 60)}\n"
        for one, word, text in zip(marks, words, texts, strict=True)
    )
    assert len(parse(f"Words of the bakery\n\n{page}\nBakers of the Harbour\n", "x").deck.notes) == 125


def test_links_with_titles() -> None:
    """The list of addresses at the end is no text, where titles of links stand above these."""
    words = ("Autolyse", "Banneton", "Crumb", "Dredge", "Proof")
    entries = [f"   {word}\n\n      What [{at}]{word.lower()} means in a bakery.\n" for at, word in enumerate(words, 1)]
    links = [f"   {at}. The page about it\n\thttps://bread.example/{at}" for at in range(1, 6)]
    reading = parse("\n".join(["Words", "", *entries, "References", "", "   Visible links", *links]), "Words")
    assert [note.term for note in reading.deck.notes] == [*words]
    assert reading.deck.notes[0].definition == "What autolyse means in a bakery."
    assert reading.deck.notes[-1].definition == "What proof means in a bakery."


STARRED = """\
****** Words of the bakery ******
    * Home
    * Our_loaves
***** Autolyse *****
A rest of flour and water, before_the_salt is added to them, as max_time says.
***** Banneton *****
A basket in which the dough is left to rise before it goes into the oven, and
which leaves its pattern on the crust.
***** Oven_spring *****
The last rise of a loaf.
***** Proof *****
The rise of the dough in its basket.
"""


def test_headings_between_stars() -> None:
    """What ``html2text`` writes is read: stars around headings, no blank lines, and lines below the words of links."""
    reading = parse(STARRED, "Words")
    found = {note.term: note.definition for note in reading.deck.notes}
    assert [*found] == ["Autolyse", "Banneton", "Oven spring", "Proof"]
    assert found["Autolyse"].startswith("A rest of flour and water, before the salt is added")
    assert reading.deck.name == "Words of the bakery"


def test_names_in_code_keep_their_lines() -> None:
    """A name with dots, brackets or capitals is no link with lines below it."""
    told = "Set by MAX_TIME, bread.max_time or max_time() at the start."
    text = STARRED.replace("The last rise of a loaf.", told)
    assert told in [note.definition for note in parse(text, "Words").deck.notes]


LONG_ENDS = {
    "Autolyse": "A rest of flour and water before the salt is added, which lets the flour take up water "
    "and makes the dough smooth without much work. Raymond Calvel of Paris found it, and bakers in all Europe "
    "have used it since then.",
    "Banneton": "A basket in which the dough is left to rise before it goes into the oven.",
    "Crumb": "The inside of a loaf, with all the holes that the yeast has made there; bakers of the old town "
    "(and of the harbour) like them large, while others say that nobody can spread butter on a hole. Some do it "
    "anyway, and turn the slice around quickly before it drips.",
    "Dredge": "To strew flour over the dough, the table and the hands, as thinly as can be.",
    "Fold": "To pull one side of the dough up and over the other, which makes it strong.",
    "Proof": "The last rise of the dough in its basket, for an hour at home and for a night in most of the "
    "bakeries that sell sourdough; whoever waits for longer has a flat loaf with much taste, as is known.",
    "Scoring": "Cutting the top of a loaf, so that it opens there and nowhere else at all.",
    "Steam": "Water in the oven that keeps the crust soft while the loaf rises, as it does in the first ten "
    "minutes or so; after that, the door is opened for a moment, and the crust becomes hard and brown.",
    "Sponge": "A soft dough of flour, water and yeast that ferments overnight, as was done in Vienna, "
    "Budapest and Prague before there was a quicker yeast; the rest of the flour and the salt are worked into it "
    "on the next day, a few hours before the loaves are baked.",
    "Tin": "What a loaf for sandwiches is baked in, with a lid where its top is flat.",
}


@pytest.mark.parametrize("label", ["", "Example: A loaf of bread that anybody can see."], ids=["plain", "labelled"])
def test_lines_are_put_together_where_most_definitions_end_on_long_ones(label: str) -> None:
    """A page is wrapped although long lines end sentences: lines go on in brackets, and begin with a label."""
    lines = [f"{block(text, 0, 79)}\n{label}" for text in LONG_ENDS.values()]
    page = "\n".join(f"{term}\n{line}".rstrip() for term, line in zip(LONG_ENDS, lines, strict=True))
    found = pairs(parse(f"Words of the bakery\n\n{page}\n", "x"))
    assert found == {term: f"{text}\n\n{label}".rstrip() for term, text in LONG_ENDS.items()}


def test_a_word_of_one_letter_is_no_bullet() -> None:
    """A wrapped line of an item goes on with "o", a word of Portuguese; further to the right, it is a bullet."""
    raw = ["  * Forno: onde o padeiro assa", "    o p\u00e3o.", "  * Massa:", "      o mole"]
    assert circled(raw) == [*raw[:3], "      \u25e6 mole"]


def test_headings_in_the_middle() -> None:
    """A line that stands alone in the middle of the page, as others do, is a heading and part of no definition."""
    text = (
        topics(3, 10)
        .replace("On the water", " " * 30 + "On the water in spring")
        .replace("Words of boats", " " * 34 + "Words of boats")
    )
    reading = parse(text, "x")
    assert pairs(reading) == UNORDERED
    assert reading.deck.name == "Words of boats"


def test_the_middle_of_a_poem_is_no_heading() -> None:
    """Where most lines stand in the middle, they say nothing."""
    raw = [line for at in range(6) for line in (f"{' ' * (30 - at)}{'ab' * at} of a line", "")]
    assert uncentred(raw) == raw


def test_letters_that_stand_there_twice() -> None:
    """A capital with its small letter heads the terms below it, as a capital alone does, where there are several."""
    page = "".join(f"{term[0]}{term[0].lower()}\n\n{term}\n{text}\n\n" for term, text in PAIRS.items())
    assert pairs(parse(f"Sea words\n\n{page}", "x")) == PAIRS
    assert single(["Aa", "A rough kind of lava."]) == ["Aa", "A rough kind of lava."]


def test_controls_of_forms() -> None:
    """Buttons, fields and boxes are no text; a lone button may be a term that opens its definition."""
    entries = "\n\n".join(f"(BUTTON) {term}\n{block(text, 3)}" for term, text in PAIRS.items())
    page = (
        f"Sea words\n\n(BUTTON) All (BUTTON) A-F\nSearch ____________________ (BUTTON) Go\n[ ] Short ones\n\n{entries}"
    )
    reading = parse(page, "x")
    assert pairs(reading) == PAIRS
    assert reading.deck.name == "Sea words"
    assert uncontrolled(["Press the (BUTTON).", "[x] done"]) == ["Press the (BUTTON).", "[x] done"]


def test_nouns_with_capitals() -> None:
    """A page was wrapped although most lines begin with a capital, where no line that goes on ends a sentence."""
    text = "Brot aus Mehl, Wasser und Salz, das der Lehrling der Backstube aus dem Ofen der Stadt holt, wenn die"
    more = "Kinder der Schule und Frauen auf dem Markt warten, und die Backstube der Stadt ist dann voll"
    said = [
        f"{text} {more} am {day}." for day in ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag")
    ]
    said = [f"Hartes {one}" if at % 2 else one for at, one in enumerate(said)]
    short = "Ein Laib, der flach bleibt, weil ihm die Zeit zum Aufgehen gefehlt hat."
    raw = [line for one in said for line in (*wrap(one, 79), "Brot", short, "Laib")]
    assert unwrapped(raw)[0] == [line for one in said for line in (one, "Brot", short, "Laib")]


def test_headings_right_below_a_text() -> None:
    """A few words below a definition, above a blank line, head the next entries where the others are a sentence."""
    rows = {**UNORDERED, **{f"Great {term.lower()}": text for term, text in LONG.items()}}
    heads = {4: "   Ropes\n", 9: "   Ways of sailing\n"}
    page = "".join(f"{term}\n\n{block(text, 3)}\n{heads.get(at, '')}\n" for at, (term, text) in enumerate(rows.items()))
    assert pairs(parse(f"Words of boats\n\n{page}", "x")) == rows
    seen = page.replace("   Ropes", "   See Ebb").replace("   Ways of sailing", "   See Gybe")
    assert any("See Ebb" in text for text in pairs(parse(f"Words of boats\n\n{seen}", "x")).values())


def test_a_cell_that_was_joined_with_the_row_above() -> None:
    """Where ``lynx`` wrote cells one behind the other, a definition that may hold the next row is doubted."""
    rows = [f"{term} {text}" for term, text in sorted(LONG_ENDS.items())]
    rows[3:5] = [" ".join(rows[3:5])]
    doubts = [one.message for one in parse("\n".join(["Words", "", *rows]), "x").problems]
    assert any('may hold the next entry, "Fold"' in doubt for doubt in doubts)
