"""What else stands on copied pages: names of sites, menus, sections, full names, words that hide entries, tables."""

import pytest
from test_page_kinds import PAIRS, page, pairs

from flashcards.formats.glossary import parse
from flashcards.formats.registry import detect

ITEMS = list(PAIRS.items())
UNORDERED = dict([*ITEMS[::2], *ITEMS[1::2]])
MENU = ("Shop", "Charts", "Crews", "Harbours", "Weather", "Our fleet")
SITE = "We teach those to sail who live far from the sea."


def shown(pairs: dict[str, str] = UNORDERED, above: str = "", below: str = "") -> str:
    """A page of the Harbour School with something above and below its pairs."""
    return f"Harbour School\nCourses\nGlossary of Boats\n\n{above}{page(pairs)}\n\n{below}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(shown(below=f"Harbour School\n{SITE}\n"), id="the name of the site, with what it does"),
        pytest.param(shown(below=f"About sailing\n{SITE}\nBy Ada\n\n" + "\n".join(MENU)), id="a sentence above a menu"),
        pytest.param(shown(below="\n".join(["On board", *MENU, "Call now", SITE])), id="a sentence below a menu"),
        pytest.param(
            shown(below="Call now\nMessages\nThe Harbour School on the pier\n\nLinks\n" + "\n".join(MENU)),
            id="names below the last entry",
        ),
        pytest.param(
            "Start Courses Glossary\nFor guests\nThe words of sailors, a list for those who stay ashore\n\n"
            f"Look for a word (say, keel)\nAll of them\nOn deck\n{page(UNORDERED)}",
            id="menus above the first entry",
        ),
        pytest.param(
            shown(above=f"On deck\n{SITE}\n\n").replace("\n\nBallast", "\n\nOn deck\nBallast"),
            id="the name of a section above all entries and above some",
        ),
    ],
)
def test_the_ends_of_a_page_are_no_entries(text: str) -> None:
    """What a site says of itself, and its menus, are no entries, however much they look like some."""
    assert pairs(parse(text, "x")) == UNORDERED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (shown(PAIRS, above="Boats\n\n").replace("Hull\n", "Boats\n").replace("Ab", "Aa"), "Boats"),
        (page({**PAIRS, "Ice": "Cold\nHard"}), "Ice"),
        (f"Zenith\n\n{page({**PAIRS, 'Zenith': 'The point above.'})}", "Zenith"),
    ],
)
def test_entries_at_the_ends_stay(text: str, expected: str) -> None:
    """An entry stays, although it looks like a menu or has the site's name, where it has its place in the alphabet."""
    assert expected in pairs(parse(text, "x"))


def test_few_entries_above_a_menu() -> None:
    """A sentence below a long menu is no entry, even on a page with few of them."""
    few = dict(ITEMS[:4])
    assert (
        pairs(parse(f"Glossary\n\n{page(few)}\n\n" + "\n".join([*MENU, *MENU, *MENU, "Who we are", SITE]), "x")) == few
    )


def test_entries_below_two_headings() -> None:
    """Terms below the names of a part and a section are terms, whether badges part them from definitions or not."""
    blocks = [f"{term}\nOn deck\n{text}" for term, text in UNORDERED.items()]
    blocks[3] = f"Part 2\nUnder way\n{blocks[3]}"
    assert pairs(parse("Glossary of Boats\n\n" + "\n\n".join(blocks), "x")) == UNORDERED


def test_labels_that_all_entries_have() -> None:
    """A label above a paragraph that all entries have belongs to them; one with nothing below is furniture."""
    apart = "Not to confuse:\nAll that is called alike and is used elsewhere on a boat, or on land."
    text = "Glossary of Boats\n\n" + "\n\n".join(f"{term}\nOn deck\n{text}\n\n{apart}" for term, text in ITEMS)
    below = apart.replace("\n", "\n\n")
    whole = {term: f"{text}\n\n{below}" for term, text in ITEMS}
    assert pairs(parse(f"{text}\n\nKeel\nThe lowest part of a hull.", "x")) == {
        **whole,
        "Keel": "The lowest part of a hull.",
    }
    empty = "Glossary of Boats\n\n" + "\n\n".join(f"{term}\n{text}\nSource:" for term, text in ITEMS)
    assert pairs(parse(empty, "x")) == PAIRS


def test_references_between_entries() -> None:
    """A line that begins with the same label everywhere ends an entry, also where the next one follows at once."""
    text = "\n".join(f"{term}\n{text}\n\nRelated: Keel of a boat" for term, text in ITEMS)
    assert list(pairs(parse(f"Glossary\n\n{text}", "x"))) == list(PAIRS)


WORDS = {
    "AIS": ("Automatic Identification System", "Tells ships nearby where a boat is and where it goes."),
    "VHF": ("Very High Frequency", "The radio that is heard from harbour to harbour."),
    "Jib": ("", "The small sail ahead of the mast."),
    "Main": ("Main sail", "The large sail behind the mast."),
    "Log": ("", "How fast a boat goes through the water."),
    "GPS": ("Global Positioning System", "Tells a boat where it is, by the time that signals take."),
    "Sheet": ("Line of a sail", "What a sail is hauled in with."),
    "EPIRB": ("Emergency Position Indicating Radio Beacon", "Calls for help when it falls into the water."),
    "Keel": ("", "The lowest part of a hull, which is heavy."),
    "Rig": ("", "All that holds and moves the sails."),
}


def test_full_names_below_terms() -> None:
    """Of two short lines the first is the term and the second its full name, where most of these are kin."""
    text = "\n".join("\n".join(filter(None, (term, *rest))) for term, rest in WORDS.items())
    reading = parse(f"Glossary\nThe words that are heard on deck, for those who stay ashore.\n\n{text}\n", "x")
    assert pairs(reading) == {term: text for term, (_, text) in WORDS.items()}
    assert {note.term: list(note.aliases) for note in reading.deck.notes} == {
        term: [name] if name else [] for term, (name, _) in WORDS.items()
    }


def test_headings_above_some_terms_are_no_names() -> None:
    """Of two short lines the second is the term where they have nothing in common."""
    blocks = [f"{term}\n{text}" for term, text in UNORDERED.items()]
    blocks[2], blocks[5] = f"Sails and lines\n{blocks[2]}", f"Weather\n{blocks[5]}"
    assert pairs(parse("Glossary\n\n" + "\n\n".join(blocks), "x")) == UNORDERED


@pytest.mark.parametrize("line", ["Automatic Identification System", "(Automatic Identification System)"])
def test_what_an_abbreviation_stands_for(line: str) -> None:
    """The words that an abbreviation stands for, on a line of their own below it, are another name of the term."""
    reading = parse(page({**PAIRS, "AIS": f"{line}\nTells ships nearby where a boat is."}), "x")
    note = next(note for note in reading.deck.notes if note.term == "AIS")
    assert (note.aliases, note.definition) == (
        ("Automatic Identification System",),
        "Tells ships nearby where a boat is.",
    )


def test_unfinished_definitions() -> None:
    """A definition that ends in a dash or a comma goes on in the next block."""
    short = {term: text.rstrip(".") for term, text in ITEMS}
    short["Hull"] = "Laden or empty -\n\nBOTH of which are painted on the bow"
    found = pairs(parse("\n\n".join(part for pair in short.items() for part in pair), "x"))
    assert found["Hull"] == "Laden or empty -\n\nBOTH of which are painted on the bow"
    assert list(found) == list(PAIRS)


def test_words_that_hide_entries() -> None:
    """What all terms end in, as "/ Hide", is no part of them and tells which lines they are."""
    text = "\n\n".join(f"{term} / Hide\n{text}\n\npicture of it\nOn deck it looks like this." for term, text in ITEMS)
    found = pairs(parse(f"GLOSSARY\nA\n{text}", "x"))
    more = "\n\npicture of it\n\nOn deck it looks like this."
    assert found == {**{term: f"{text}{more}" for term, text in ITEMS}, "Hull": PAIRS["Hull"]}


def test_terms_that_end_in_a_colon() -> None:
    """Lines that end in a colon are terms, where these are many and all different."""
    short = {term: text.rpartition(" ")[0].rstrip(".") for term, text in ITEMS}
    text = "\n".join(f"{term} :\n{text}" for term, text in short.items())
    assert pairs(parse(f"Glossary\n...\n{text}\n...", "x")) == short


TERSE = ("DWN|Down wind", "G|Gear", "UP W|Up wind", "STB|Starboard", "PT|Port side", "FWD|Ahead of it", "AFT|Behind it")
MORE = ("MOB|Lost overboard", "RM - Ready|Ready to turn.", "LEE HO|Turning now", "SOG|Speed over ground")


def test_terms_in_capitals() -> None:
    """Lines in capitals are terms, however short the lines below; one above another is a heading."""
    told = dict(line.split("|") for line in (*TERSE, *MORE))
    lines = "\n".join(f"{term}\n{text}" for term, text in told.items()).replace("LEE HO\n", "TURNING ROUND\nLEE HO\n")
    reading = parse(f"TERMS\nHome Shop\n{lines}", "x")
    assert pairs(reading) == told
    assert reading.judgement is not None
    assert "TURNING ROUND" in reading.judgement.dropped
    mixed = parse(f"TERMS\n{lines}\n" + page(dict(ITEMS), "\n"), "x")
    assert mixed.judgement is None or "capitals" not in mixed.judgement.shape


SIGNS = {"n": "Wind from ahead", "u": "Wind from behind", "f": "Ahead", "b": "Behind", "qc": "A quarter turn"}
MORE_SIGNS = {
    "mc": "Mid circle",
    "kn": "Knots",
    "rp": "Round pier",
    "hc": "Half a turn",
    "cd": "Low down",
    "ss": "Step aside",
    "ws": "While standing",
    "~ ": "Straight after",
}


def test_signs_as_terms() -> None:
    """Signs are terms where words are explained in the same way, and what stands below the last entry is none of it."""
    told = {**SIGNS, **MORE_SIGNS, "+ ": "Both at once", ", ": "And then"}
    lines = "\n".join(f"{term}: {text}" for term, text in told.items()).replace("Behind\n", "Behind\n*Hold both*\n")
    found = pairs(parse(f"Terms\n{lines}\nThis page was made for all who fight with wind and water every year.", "x"))
    assert found == {term.strip(): text for term, text in told.items()}


def test_lines_below_a_list_in_order() -> None:
    """Lines with a mark below the last entry that are out of order are the page's own."""
    lines = [f"{term}: {text}" for term, text in ITEMS] + ["Mast: What sails hang from.", "Rig: All the lines."]
    end = "\nLicence: free for all who ask\nContents: by the Harbour School"
    assert list(pairs(parse("Glossary\n" + "\n".join(lines) + end, "x"))) == [*PAIRS, "Mast", "Rig"]


def test_paragraphs_after_blank_lines() -> None:
    """A paragraph behind a blank line belongs to the definition above, where no blank lines part the entries."""
    tip = "Tip: ask somebody who has done it for years, and look closely."
    text = page(UNORDERED, "\n").replace(PAIRS["Draft"], f"{PAIRS['Draft']}\n\n{tip}")
    assert pairs(parse(f"Glossary\n{text}", "x"))["Draft"] == f"{PAIRS['Draft']}\n\n{tip}"


def row(*cells: str) -> str:
    """The cells of a row as a browser copies them."""
    return "\t".join(cells)


def test_a_column_that_counts() -> None:
    """A first column that counts the rows is no term, although its head has no name."""
    rows = [row(str(at), term, term.upper(), text) for at, (term, text) in enumerate(ITEMS, 1)]
    found = pairs(parse("\n".join(["Glossary", row("In English", "Loud", "Translation"), *rows]), "x"))
    assert found == {term: f"{text}\n\nLoud: {term.upper()}" for term, text in ITEMS}


def test_columns_in_their_order() -> None:
    """A table in which no name tells of definitions keeps its columns in their order; every table has its own head."""
    rows = [
        row(sign, name, note) for sign, name, note in zip("ABCD", MENU, ("one", "two words", "", "x"), strict=False)
    ]
    one = "\n".join([row("Symbol", "Name", "Note"), *rows])
    other = one.replace("Note", "Typical value").replace("A\t", "E\t")
    own = [f"{row('Own', 'Heads', 'Here')}\n{row(*cells)}" for cells in ("kab", "mcd", "gef")]
    text = "\n".join(
        ["Symbols", "Of winds", one, "Of waves", other, "Of all", own[0], "Of us", own[1], "Of you", own[2]]
    )
    found = [(note.term, note.definition) for note in parse(f"Glossary\n{text}", "x").deck.notes]
    assert found[:4] == [
        ("A", "Shop\n\nNote: one"),
        ("B", "Charts\n\nNote: two words"),
        ("C", "Crews"),
        ("D", "Harbours\n\nNote: x"),
    ]
    assert found[4] == ("E", "Shop\n\nTypical value: one")
    assert {term for term, _ in found} == {*"ABCDEkmg"}


def test_the_last_row_goes_on() -> None:
    """The paragraph below the last row is its own, where other rows have some."""
    rows = [row(term, f"A {term.lower()}.\n\n{text}") for term, text in ITEMS]
    found = pairs(parse("\n".join(["Glossary", row("Term", "Definition"), *rows]) + "\nHarbour School", "x"))
    assert found == {term: f"A {term.lower()}.\n\n{text}" for term, text in ITEMS}


def test_a_table_below_other_entries() -> None:
    """A page with terms above definitions and a table has the entries of both, and nothing of its menu."""
    table = "\n".join(row(term, text) for term, text in zip(MENU, PAIRS.values(), strict=False))
    head = row("Term", "Explanation")
    found = pairs(parse(f"Glossary\nPart 1\n{page(UNORDERED)}\n\nPart 2\n{head}\n{table}\nThe end", "x"))
    assert found == {**UNORDERED, **dict(zip(MENU, PAIRS.values(), strict=False))}
    menu = "\n".join(["Glossary", *(f"{name}\n{name} of ours" for name in MENU), head, table])
    assert list(pairs(parse(menu, "x"))) == list(MENU)
    upset = f"Glossary\nPart 1\n{page(UNORDERED)}\n" + "\n".join([*MENU, *MENU[::-1]]) + f"\n{head}\n{table}"
    assert set(MENU) <= set(pairs(parse(upset, "x")))


def test_pages_that_nothing_tells_of() -> None:
    """A page of headings and sentences that neither a name nor the alphabet tells of is not taken without asking."""
    teasers = "\n\n".join(f"{name}\nAll that you need to know of it, told in short." for name in MENU)
    site = f"Harbour School\nCourses for all who live far from the sea\n\n{teasers}\n\nRead on: here\nOr there"
    reading = parse(site, "x")
    assert reading.judgement is None or not reading.judgement.is_sure
    named = parse(site.replace("Courses for all who live far from the sea", "Glossary"), "x")
    assert named.judgement is not None
    assert named.judgement.is_sure


def test_pages_mostly_set_aside() -> None:
    """A page of which far more is set aside than read is not taken without asking."""
    links = "\n".join(f"www.boats{number}.example" for number in range(60))
    reading = parse(f"Glossary\n{page(UNORDERED)}\n{links}", "x")
    assert reading.judgement is not None
    assert not reading.judgement.is_sure


def test_a_title_with_a_name_only() -> None:
    """A name above the word "Glossary" is no entry."""
    text = "\n\n".join(["The Harbour Manual", "Glossary", *(part for pair in ITEMS for part in pair)])
    assert pairs(parse(text, "x")) == PAIRS
    assert detect(text) is not None


def test_what_is_no_entry_of_those_kinds() -> None:
    """Names without definitions among full names, capitals above lists and signs without words give no false card."""
    words = "\n".join("\n".join(filter(None, (term, *rest))) for term, rest in WORDS.items())
    text = f"Glossary\n{PAIRS['Ebb']}\n\n{words}\nHarbour School\nCourses"
    assert list(pairs(parse(text, "x"))) == list(WORDS)
    lists = "\n".join(f"{term.upper()}\nOne of them\nThe other" for term in [*PAIRS, *MENU])
    reading = parse(f"Terms\n{lists}", "x")
    assert reading.judgement is None or not reading.judgement.is_sure
    signs = "\n".join(f"{sign} : {PAIRS['Ebb']}" for sign in ("~", "!!", "?!", "<>"))
    assert not {"~", "!!", "?!", "<>"} & set(pairs(parse(f"Terms\n{signs}", "x")))


def test_a_part_that_is_not_sure() -> None:
    """What stands above a table is no entry where half of it is something else."""
    head, table = (
        row("Term", "Explanation"),
        [row(term, text) for term, text in zip(MENU, PAIRS.values(), strict=False)],
    )
    news = "\n".join(f"{name}\nToday\n{name} of ours, now in every one of our many harbours" for name in MENU)
    assert list(pairs(parse("\n".join(["Glossary", news, head, *table]), "x"))) == list(MENU)


def test_a_menu_of_two_names() -> None:
    """A name with another one below it, above the first entry of a page of sentences, is no entry."""
    text = f"Glossary\n\nFor guests\nOur shop\n\nCharts\nOn sale\n\n{page(UNORDERED)}"
    assert pairs(parse(text, "x")) == UNORDERED


def test_tables_of_heads_and_lists_above_tables() -> None:
    """A table of nothing but heads has no entries, and lines above a table that are no sentences are none either."""
    heads = "\n".join([row("Term", "Definition")] * 3)
    assert not pairs(parse(f"Glossary\n{heads}", "x"))
    names = "\n\n".join(f"{name}\nSold in our shop, by the pier and at sea as long as there is wind" for name in MENU)
    table = "\n".join(row(term, text) for term, text in zip(MENU, PAIRS.values(), strict=False))
    text = f"Glossary\n\n{names}\n\n{row('Term', 'Explanation')}\n{table}"
    assert list(pairs(parse(text, "x"))) == list(MENU)


def test_names_and_signs_of_a_programming_language() -> None:
    """A sign of several characters with a sentence behind it is a term, and underscores are a part of a name."""
    told = {
        ">>>": "What stands before the line that you type.",
        "...": "What stands before the lines of a block.",
        "__init__": "It fills a new object.",
        "bytes": "A row of small numbers.",
        "None": "The value that stands for nothing.",
    }
    found = parse("Words of Python\n" + "\n".join(f"{term}: {text}" for term, text in told.items()), "x")
    assert pairs(found) == {"`__init__`" if term == "__init__" else term: text for term, text in told.items()}
    assert (found.deck.name, found.problems) == ("Words of Python", ())
    bold = parse("\n".join(f"__{term.lower()}__: {text}" for term, text in PAIRS.items()), "x")
    assert pairs(bold) == {term.lower(): text for term, text in PAIRS.items()}
