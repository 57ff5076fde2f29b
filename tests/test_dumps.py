"""Glossary pages that a program dumped as text, wrapped at a width, and Markdown ones: pairs are found whole."""

from textwrap import fill, wrap

import pytest

from flashcards.formats import Reading
from flashcards.formats.glossary import outweighs, parse
from flashcards.formats.pages.wrapping import unwrapped
from flashcards.formats.registry import detect

PAIRS = {
    "Abeam": "At a right angle to the length of the boat, so that what is abeam of her is neither ahead nor astern.",
    "Ballast": "Weight low in the hull that keeps a boat upright in a blow. Most often it is lead, or iron.",
    "Cleat": "A fitting with two horns around which a line is made fast without a knot, so that it comes off at once.",
    "Draft": "How deep a boat reaches below the water. It says over which bars and into which harbours she may go.",
    "Ebb": "The tide on its way out, which in most places of the world takes a little more than six hours of the day.",
    "Fetch": "How far the wind blows over open water without meeting land. The longer it is, the higher are the waves.",
    "Gybe": "A turn in which the stern goes through the wind, and the boom from one side of the boat to the other.",
}
LIST = {"Draft": "There are two of them:"}


def lynx() -> str:
    """Headings at the left, text three columns to the right."""
    return "\n\n".join(
        f"{term}\n\n{fill(text, 72, initial_indent='   ', subsequent_indent='   ')}" for term, text in PAIRS.items()
    )


def w3m() -> str:
    """A definition list: terms, and text four columns to the right."""
    return "\n".join(
        f"{term}\n{fill(text, 79, initial_indent='    ', subsequent_indent='    ')}\n" for term, text in PAIRS.items()
    )


def pandoc() -> str:
    """Blocks at the left."""
    return "\n\n".join(f"{term}\n\n{fill(text, 72)}" for term, text in PAIRS.items())


def one_line() -> str:
    """Terms and definitions in one paragraph, wrapped."""
    return "\n\n".join(fill(f"{term} \u2014 {text}", 72) for term, text in PAIRS.items())


def items() -> str:
    """Items with a hanging indent."""
    return "\n".join(
        fill(f"{term}: {text}", 70, initial_indent="  \u2022 ", subsequent_indent="    ")
        for term, text in PAIRS.items()
    )


def by_hand() -> str:
    """Lines that a person broke where the sense allows."""
    return "\n\n".join(
        "\n".join((term, *(f"    {line}" for line in wrap(text, 52 + 3 * (len(term) % 3)))))
        for term, text in PAIRS.items()
    )


def boxed() -> str:
    """A page in a table of one cell, as a layout is dumped."""
    lines = ["+" + "-" * 76 + "+", *(f"| {line:<74} |" for line in pandoc().split("\n")), "+" + "-" * 76 + "+"]
    return "\n".join(lines)


def simple_table() -> str:
    """Columns under their names and a rule, one row a line."""
    head = f"  {'Term':<10}{'Definition'}\n  {'-' * 9} {'-' * 100}\n"
    return "# Sea Words\n\n" + head + "\n".join(f"  {term:<10}{text}" for term, text in PAIRS.items())


DUMPS = {made.__name__: made() for made in (lynx, w3m, pandoc, one_line, items, by_hand, boxed, simple_table)}


def pairs(reading: Reading) -> dict[str, str]:
    """The terms and definitions that were found."""
    return {note.term: note.definition for note in reading.deck.notes}


@pytest.mark.parametrize("dump", DUMPS)
def test_dumps_are_read(dump: str) -> None:
    """Wrapped lines are put together before anything is taken for a term, so all pairs are whole."""
    found = detect(DUMPS[dump])
    assert found is not None
    assert found.name == "glossary"
    reading = found.parse(DUMPS[dump], "given")
    assert (pairs(reading), reading.problems) == (PAIRS, ())
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_lines_are_put_together_only_where_the_next_word_did_not_fit() -> None:
    """A line goes on with the next one if that one's first word was too long for it, and keeps its number."""
    text = pandoc()
    lines, numbers = unwrapped(text.split("\n"))
    assert [line for line in lines if line] == [part for pair in PAIRS.items() for part in pair]
    assert [text.split("\n")[number - 1][:9] for number in numbers] == [line[:9] for line in lines]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{term}\nThe same number of letters stands in each of these lines." for term in PAIRS),
        "a short line\nand another\n\none more",
        "\n".join(["x" * 90, "y" * 40] * 5),
    ],
)
def test_other_lines_stay_apart(text: str) -> None:
    """Short lines, lines of one length and lines broken anywhere are none that were wrapped."""
    assert unwrapped(text.split("\n"))[0] == text.split("\n")


def test_wide_letters_are_put_together_without_a_blank() -> None:
    """A script without spaces is broken anywhere, and its letters take two columns."""
    text = "\u6f6e" * 100
    page = "\n\n".join(f"\u6f6e{number}\n\n" + "\n".join(wrap(text, 36)) + "\u3002" for number in range(5))
    assert sum(line.startswith(text) for line in unwrapped(page.split("\n"))[0]) == len(range(5))


def test_code_stays_as_it_is() -> None:
    """What stands between fences is one block of the definition, line by line."""
    code = "```sh\nsail --set main\n\nsail --drop main\n```"
    text = "# Glossary\n\n" + "\n\n".join(f"### {term}\n\n{text}\n\n{code}" for term, text in PAIRS.items())
    found = pairs(parse(text, "given"))
    assert found == {term: f"{text}\n\n{code}" for term, text in PAIRS.items()}


CENTRED = """\
Glossary

          At a right angle to the length of the boat, so that what is
Abeam     abeam of her is neither ahead nor astern.
          Weight low in the hull that keeps a boat upright in a blow.
Ballast   Most often it is lead, or iron.
          A fitting with two horns around which a line is made fast
Cleat     without a knot.
          How deep a boat reaches below the water. It says over which
Draft     bars and into which harbours she may go.
"""


def test_a_table_with_terms_beside_the_middle() -> None:
    """Where a definition begins above its term, the words that fit on a line tell which lines are whose."""
    found = detect(CENTRED)
    assert found is not None
    read = pairs(found.parse(CENTRED, "given"))
    ends = {term: (text.split()[0], text.split()[-1]) for term, text in read.items()}
    assert ends == {
        "Abeam": ("At", "astern."), "Ballast": ("Weight", "iron."), "Cleat": ("A", "knot."), "Draft": ("How", "go."),
    }  # fmt: skip


MARKDOWN = {
    "letters": "# Glossary\n\n" + "\n\n".join(f"## {term[0]}\n\n**{term}**\n{text}" for term, text in PAIRS.items()),
    "topics": "# Glossary of the Sea\n\n## Boats\n\n"
    + "\n\n".join(f"### {term}\n\n{text}" for term, text in list(PAIRS.items())[:4])
    + "\n\n## Water\n\n"
    + "\n\n".join(f"### {term}\n\n{text}" for term, text in list(PAIRS.items())[4:]),
    "tables": "# Glossary\n\n## Boats\n\n| Term | Definition |\n| --- | --- |\n"
    + "\n".join(f"| {term} | {text} |" for term, text in list(PAIRS.items())[:4])
    + "\n\n## Water\n\n| Term | Definition |\n| --- | --- |\n"
    + "\n".join(f"| {term} | {text} |" for term, text in list(PAIRS.items())[4:]),
    "anchors": "# Glossary\n\n## Boats\n\n"
    + "\n\n".join(f'### <a name="{term}"></a>{term}\n\n{text}' for term, text in PAIRS.items()),
}


@pytest.mark.parametrize("shape", MARKDOWN)
def test_glossaries_in_markdown_are_pages(shape: str) -> None:
    """A Markdown text that calls itself a glossary is no deck of its topics or letters."""
    text = MARKDOWN[shape]
    found = detect(text)
    assert found is not None
    assert found.name == "glossary"
    assert pairs(found.parse(text, "given")) == PAIRS


DECK = "# Sea\n\n" + "\n\n".join(
    f"## {term}\n{text}\n\n### More\n\n{text}\n\n### Even more\n\n{text}" for term, text in PAIRS.items()
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (DECK, "markdown"),
        (DECK.replace("# Sea\n", "# A glossary of the sea\n", 1), "markdown"),
        ("---\ndeck: Glossary\n---\n" + MARKDOWN["topics"], "markdown"),
        (f"{lynx()}\n\nSee boat :: ship for more.\n", "glossary"),
        ("A text about nothing in particular.\n" * 30 + "\nsea :: water\n", None),
        ("sea :: water\n", "lists"),
        ("[ ] [ ]\nHome\n\n" + lynx(), "glossary"),
        ("[]", "json"),
    ],
)
def test_decks_stay_decks(text: str, name: str | None) -> None:
    """Parts of notes, what is written for this program, and pages with a line like a note go where they belong."""
    found = detect(text)
    assert (found.name if found else None) == name


def test_a_deck_outweighs_no_page() -> None:
    """Short notes are a deck's, whatever else the text looks like."""
    assert not outweighs("## Tide\nIt rises.\n" * 9, 9)
    assert not outweighs("Nothing here.", 0)


BY_HAND = {
    "Annuity": "A contract that pays an income for life in return for a\nlump sum. It may rise with prices or\nfall.",
    "Beneficiary": "A person who is paid by a scheme after a\nmember of it dies, such as a child.",
    "Contracted out": "Describes members who gave up part of the\nState pension they would have had.",
    "Trustee": "A person or company that holds what belongs\nto a scheme, for all of its members.",
}


@pytest.mark.parametrize("form", ["{}\n{}", "{}\n{}\n", "{}: {}", "{}\n\n{}\n"])
def test_definitions_broken_at_no_width(form: str) -> None:
    """Sentences that were broken by hand are whole again, although no width of the page shows where."""
    text = "\n".join(form.format(term, text) for term, text in BY_HAND.items())
    reading = parse(f"Pension glossary\n\n{text}", "x")
    assert pairs(reading) == {term: text.replace("\n", " ") for term, text in BY_HAND.items()}
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_terms_in_lower_case_below_unfinished_definitions_are_terms() -> None:
    """Where definitions have no full stops, a line in lower case below one is the next term."""
    told = {term.lower(): " ".join(text.removesuffix(".").split()) for term, text in BY_HAND.items()}
    text = "\n".join(f"{term}\n{text}" for term, text in told.items())
    assert pairs(parse(f"Pension glossary\n\n{text}", "x")) == told


ANYHOW = {
    "Annuity": "A contract that pays an income for life in return for a\nlump sum. It may rise.",
    "Beneficiary": "A person who is paid by a scheme after a member of\nit dies, such as a child.",
    "Contracted out": "Describes members who gave up part of what they\nwould have had in the end.",
    "Drawdown": "Taking an income from a fund while the rest of it\nstays where it is for later years.",
    "Equity": "A share in what a company owns and what it may earn.\nde facto it is a bet.",
    "Fund": "What all members have paid in together, and what it has\nearned since then.",
    "Gilt": "A loan to the state, which pays a fixed interest twice\na year until it ends.",
    "Trustee": "A person or company that holds what belongs to a\nscheme, for all of its members.",
    "Yield": "What an investment pays in a year, as a part of its price\nin the market.",
}


def test_a_sentence_in_lower_case_below_another() -> None:
    """Where one sentence begins in lower case, all other lines in lower case still go on with the one above."""
    text = "\n".join(f"{term}: {text}" for term, text in ANYHOW.items())
    found = pairs(parse(f"Pension glossary\n\n{text}", "x"))
    assert found == {term: text.replace("\n", " ") for term, text in ANYHOW.items()}
