"""Marks between terms and definitions on one line that are pages' own: nothing, a class in brackets, a second name."""

import string
from textwrap import fill

import pytest
from test_page_kinds import PAIRS, pairs

from flashcards.formats.glossary import parse
from flashcards.formats.registry import detect

CAPITALS = {
    "ÉTALE": "Moment où la marée ne monte ni ne descend, à peine quelques minutes.",
    "ÉTAMBOT": "Pièce qui porte le gouvernail, à l'arrière de la coque.",
    "ÉTRAVE": "L'avant d'un bateau, qui fend l'eau.",
    "FOC": "Voile de devant, en triangle.",
    "HALE-BAS": "Cordage qui tire une voile vers le pont.",
}


def read(text: str) -> dict[str, str]:
    """What is found for sure."""
    reading = parse(text, "Glossaire")
    assert reading.judgement is not None
    assert reading.judgement.is_sure
    return pairs(reading)


def test_capitals_with_the_definition_glued_to_them() -> None:
    """Where terms are in capitals, a definition begins with its first word that is not."""
    assert read("\n".join(map("".join, CAPITALS.items()))) == CAPITALS
    dashed = {term: f"{text[0]} {text}" for term, text in CAPITALS.items()}  # a capital is no glued word
    assert read("\n".join(f"{term} - {text}" for term, text in dashed.items())) == dashed


def test_a_colon_without_a_blank() -> None:
    """A colon parts term and definition without a blank behind it, too, and keeps a name in another language."""
    named = {f"{term} / {term.lower()}er": text for term, text in PAIRS.items()}
    assert read("\n\n".join(f"{term}:{text}" for term, text in named.items())) == named


@pytest.mark.parametrize("mark", [": ", " : "])
def test_a_class_in_brackets(mark: str) -> None:
    """A class that ends in a stop is none of the sentence, and does not hide the mark behind it."""
    classed = {f"{term} {'(loc. adv.)' if at % 3 else '(n.f.)'}": text for at, (term, text) in enumerate(PAIRS.items())}
    plain = dict(list(PAIRS.items())[:4])
    pages = {**dict(sorted({**dict(list(classed.items())[4:]), **plain}.items()))}
    assert read("\n".join(f"{term}{mark}{text}" for term, text in pages.items())) == pages


def test_lines_below_the_only_entry_that_has_some() -> None:
    """Where blank lines part the entries, the lines right below one belong to it, even if no other has any."""
    longer = {**PAIRS, "Draft": f"{PAIRS['Draft']}\n\nIt is painted on the bow.\n\nHarbours tell how much they allow."}
    text = "\n\n".join(f"{term} \u2013 {text}".replace("\n\n", "\n") for term, text in longer.items())
    assert read(text) == longer


def test_the_names_of_columns_in_chinese() -> None:
    """A row that names the columns of a second table, kinds and examples, is none of the cards."""
    tables = (
        "| 名称 | 说明 |\n| 帆船 | 由风推动的船 |\n| 汽艇 | 由发动机推动的船 |\n",
        "| 类型 | 举例 |\n| 划艇 | 用桨划动的小船 |\n| 渡船 | 过河用的船 |\n",
    )
    found = pairs(parse("船\n\n{}\n再说几种。\n\n{}".format(*tables), "x"))
    assert "划艇" in found
    assert "类型" not in found


def test_letters_without_terms() -> None:
    """A sentence that a page has below every letter without terms is none of its definitions."""
    named = {f"{'AEHKMRTW'[at]}-{term.lower()}": text for at, (term, text) in enumerate(PAIRS.items())}
    letters = {term[0]: f"{term} - {text}" for term, text in named.items()}
    none = "Zu diesem Buchstaben gibt es bei uns leider immer noch keine Begriffe."
    page = "\n".join(f"{letter}\n{letters.get(letter, none)}\n" for letter in string.ascii_uppercase)
    assert read(f"Glossar\n\n{page}") == named


def test_words_that_close_entries() -> None:
    """A word behind every term that closes its entry is no part of the terms, in whatever language."""
    for word in ("close", "fermer", "Ausblenden"):
        assert read("\n\n".join(f"{term} {word}\n{text}" for term, text in PAIRS.items())) == PAIRS


def test_glued_words_with_accents() -> None:
    """A definition glued to its term may begin with a word that has accents, or with one before a comma."""
    glued = {"Allure": "Façade d'un navire au vent, vue de la côte.", "Bordée": "Équipe, ou route sous une même amure."}
    glued |= {
        "Basse": "A) Mer qui descend. B) Heure de celle-ci.",
        "Cap": "Direction, lue au compas.",
        "Dérive": "Détour du courant.",
        "Erre": "Vitesse, gardée.",
    }
    assert read("\n".join(map("".join, glued.items()))) == glued


NOTED = [(mark, "\n") for mark in ("[2]", "[2][14]", "[citation needed]", "[a]", "\u00b9", "\u2020")]


@pytest.mark.parametrize(("mark", "between"), [*NOTED, ("[3]", ": "), ("[1, 4]", " \u2013 "), ("[note 3]", "\n\n")])
@pytest.mark.parametrize("look", ["", "lettered", "lower", "lettered lower"])
def test_footnote_marks_are_no_text(mark: str, between: str, look: str) -> None:
    """The marks of footnotes are left out, and definitions that end in one are read as the others are."""
    entries = {term.lower() if "lower" in look else term: text for term, text in PAIRS.items()}
    entries |= {[*entries][1]: "Heavy things low down. They keep it upright, whatever blows."}
    marked = [*entries][2:4]
    text = "\n".join(
        (f"{term[0].upper()}\n" if "lettered" in look else "")
        + f"{term}{between}{text}{mark if term in marked else ''}\n".replace("down. They", f"down.{mark} They")
        for term, text in entries.items()
    )
    reading = parse(f"Glossary of sailing\n\n{text}", "x")
    assert pairs(reading) == entries
    assert not reading.problems


def test_footnote_marks_within_sentences() -> None:
    """Numbers in brackets behind words are marks where sentences end in one, and code counts from 0."""
    (term, text), *others = PAIRS.items()
    told = {term: f"{text} Some ships[3] do, and others,[4] too.[5]", **dict(others)}
    page = "\n".join(f"{term}: {text}" for term, text in told.items())
    assert pairs(parse(page, "x"))[term] == f"{text} Some ships do, and others, too."
    kept = f"{text} The first of them is ships[1] in Lua, colo[u]r, and 5 m\u00b2."
    assert pairs(parse(page.replace(told[term], kept), "x"))[term] == kept
    code = "The first of all ships is ships[0] and the last ships[9] here.[5]"
    assert pairs(parse(page.replace(told[term], code), "x"))[term] == code.removesuffix("[5]")


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("a regu-\nlar swell rolls in", "a regular swell rolls in"),
        ("a well-\nknown swell rolls in", "a well-known swell rolls in"),
        ("a state-of-the-\nart hull floats", "a state-of-the-art hull floats"),
        ("a short-\nand long-term swell", "a short- and long-term swell"),
        ("a trans-\nAtlantic swell", "a trans- Atlantic swell"),
    ],
)
def test_words_broken_at_the_end_of_a_line(broken: str, whole: str) -> None:
    """A word that a line end has broken is one word again, and one with a hyphen of its own keeps it."""
    first, _, second = broken.partition("\n")
    above, below = f"Seen on the water on most days of the year, {first}", f"{second} with the wind behind it."
    wrapped = dict.fromkeys(PAIRS, f"{above}\n{below}")
    text = "\n".join(f"{term}: {text}" for term, text in wrapped.items())
    assert set(pairs(parse(text, "x")).values()) == {
        f"Seen on the water on most days of the year, {whole} with the wind behind it."
    }


@pytest.mark.parametrize("mark", [" \u2013 ", " - ", ": "])
def test_a_term_that_is_a_prefix(mark: str) -> None:
    """A term that ends in a hyphen keeps it, and the mark behind that is no text."""
    told = {**PAIRS, "Half-": "By half, as in half-mast."}
    assert read("\n".join(f"{term}{mark}{text}" for term, text in told.items())) == told


@pytest.mark.parametrize(
    "form",
    ['"{}" means {}', "\u201c{}\u201d shall mean {}", "{} means {}", '"{}," means {}', "\u201e{}\u201c means {}"],
)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("title", ["", "Rules of the Harbour\nHome\nBoats\nDefinitions\n\n"])
def test_terms_and_what_they_mean(form: str, between: str, title: str) -> None:
    """Terms as contracts define them, in quotation marks or not, are read without these and without the verb."""
    told = {term: text[0].lower() + text[1:] for term, text in PAIRS.items()}
    text = title + between.join(form.format(term, text) for term, text in told.items())
    found = detect(text)
    assert found is not None
    reading = found.parse(text, "Rules", None)
    assert pairs(reading) == told
    assert not reading.problems
    assert reading.judgement is not None
    assert reading.judgement.is_sure


def test_meanings_that_are_told_with_other_verbs() -> None:
    """A definition with another verb keeps it, and a sentence with one is no definition where nothing is quoted."""
    told = [f'"{term}" means {text}' for term, text in PAIRS.items()]
    told[2] = '"Cleat" includes a horn and a bollard.'
    told[4] = "Ebb includes the tide in spring."
    reading = parse("\n".join(told), "x")
    assert pairs(reading)["Cleat"] == "includes a horn and a bollard."
    assert "Ebb" not in pairs(reading)


@pytest.mark.parametrize("other", ["{} \u2013 {}", "{} - {}", "{} = {}", "**{}** {}", "{}\t{}"])
@pytest.mark.parametrize("odd", [(0,), (0, 1), (4, 5), (7,)])
def test_a_few_entries_with_another_mark(other: str, odd: tuple[int, ...]) -> None:
    """Lines right beside the entries are entries as well; one that is not read as such is a problem, not lost."""
    lines = [(other if at in odd else "{}: {}").format(*entry) for at, entry in enumerate(PAIRS.items())]
    number = len(PAIRS) if odd in ((0,), (7,)) else 6
    reading = parse("\n".join(["Words on board", *lines[:number]]), "x")
    lost = [at for at, term in enumerate([*PAIRS][:number]) if term not in pairs(reading)]
    assert pairs(reading).items() <= PAIRS.items()
    assert not lost or other in ("**{}** {}", "{}\t{}")
    assert [problem.line - 2 for problem in reading.problems if "looks like an entry" in problem.message] == lost


@pytest.mark.parametrize(
    ("bullet", "item"),
    [("\u2022 ", "   o "), ("\u2022 ", "o "), ("\u2022 ", "o\t"), ("* ", "    * "), ("- ", "  - "), ("", "    - ")],
)
def test_a_list_below_an_entry(bullet: str, item: str) -> None:
    """Items below an entry are a part of it, whatever mark the list has, even if they look like entries."""
    lines = {term: f"{bullet}{term}: {text}" for term, text in PAIRS.items()}
    lines["Fetch"] += f"\n{item}long fetch: large waves\n{item}short fetch: small waves"
    expected = {**PAIRS, "Fetch": f"{PAIRS['Fetch']}\n\n- long fetch: large waves\n- short fetch: small waves"}
    assert read("\n".join(["Words on board", "", *lines.values()])) == expected


def test_two_quoted_names_of_one_meaning() -> None:
    """Two names that mean the same are one card, which knows both."""
    told = {"Crew": "all on board.", "Deck": "the floor.", "Skipper": "who gives orders."}
    text = "\n".join(f"\u201c{term}\u201d means {text}" for term, text in told.items())
    reading = parse(text.replace("Crew\u201d", "Crew\u201d or \u201cHands\u201d"), "Definitions")
    assert pairs(reading) == told
    assert reading.deck.notes[0].aliases == ("Hands",)


def test_sentences_about_what_things_mean_are_no_glossary() -> None:
    """A few sentences with the verb, in no order and among others, define nothing."""
    text = "My day\nHard work means a lot to me.\nMoney means little to many.\nLife means nothing then.\nI went home."
    found = detect(text)
    reading = found.parse(text, "My day", None) if found else None
    assert reading is None or (reading.judgement is not None and not reading.judgement.is_sure)


@pytest.mark.parametrize("mark", [": ", " \u2013 "])
@pytest.mark.parametrize("place", [1, 4, 7])
def test_an_entry_of_one_line_among_others(mark: str, place: int) -> None:
    """Where terms stand above their definitions, one on the same line as its definition is read, also the last one."""
    lines = [f"{term}{mark if at == place else chr(10)}{text}" for at, (term, text) in enumerate(PAIRS.items())]
    assert pairs(parse("Words on board\n\n" + "\n".join(lines), "x")) == PAIRS


@pytest.mark.parametrize("at", [3, 7])
def test_a_list_of_one_item_like_an_entry(at: int) -> None:
    """A single item below an entry may be the next one, if it has its place in the alphabet."""
    lines = [f"{'- ' if place == at else ''}{term}: {text}" for place, (term, text) in enumerate(PAIRS.items())]
    (problem,) = parse("\n".join(["Words on board", *lines]), "x").problems
    assert problem.line == at + 1
    assert f'may hold the next entry, "{[*PAIRS][at]}"' in problem.message


def test_terms_in_capitals_before_their_definitions() -> None:
    """A line that begins in capitals is an entry, also where it is wrapped and the line above it is full."""
    more = {"Inlet": "A narrow way in from the sea.", "Jib": "The sail in front of the mast.", "Keel": "Its spine."}
    entries = {
        term.upper(): f"{text[0].lower()}{text[1:-1]}, as every sailor knows who has been on board of one"
        for term, text in {**PAIRS, **more}.items()
    }
    page = "\n".join(fill(f"{term} {text}", 60) for term, text in entries.items())
    assert pairs(parse(f"Words of boats\n\n{page}\n", "x")) == entries


def test_terms_in_capitals_before_a_colon() -> None:
    """An article behind a term in capitals does not make the line one without a mark."""
    entries = {
        "BOLLARD": "A post on a quay that ropes are made fast to",
        "CLEAT": "Two horns for a rope",
        "EBB": "The tide on its way out, which leaves boats dry in many a harbour of the west",
        "FETCH": "How far wind blows over open water without land in its way, so that waves grow",
        "HOIST": "A word for pulling up a sail",
        "KEEL": "The spine of a boat, and what hangs below it",
        "OAR": "A blade to row with",
    }
    page = "\n".join(fill(f"{term}: {text}", 50) for term, text in entries.items())
    reading = parse(f"Words of boats\n\n{page}\n", "x")
    assert (pairs(reading), reading.problems) == (entries, ())


@pytest.mark.parametrize("mark", [": ", " - ", " \u2013 "])
def test_terms_that_begin_as_a_label_does(mark: str) -> None:
    """A name of several words is a term, whether or not its first one alone would be a label."""
    names = {
        "Also-ran": "A boat that came in behind the first three.",
        "Also Sailed": "A boat that was on the water and in no race.",
        "Source vessel": "The ship that oil comes from.",
        "Warning signal": "The first of the three before a start.",
    }
    entries = dict(sorted((PAIRS | names).items()))
    assert read("\n".join(f"{term}{mark}{text}" for term, text in entries.items())) == entries
    labelled = entries | {"Cleat": f"{entries['Cleat']}\n\nAlso called{mark}horn"}
    told = "\n".join(f"{term}{mark}{text}" for term, text in labelled.items()).replace("\n\n", "\n")
    assert "Also called" not in read(told)


@pytest.mark.parametrize("below", [3, 1])
def test_terms_above_their_sentences_below_entries_of_one_line(below: int) -> None:
    """The last entries are read although they alone have their definitions on the next lines."""
    last = {"Jib": "The sail before the mast.", "Keel": "The backbone of a boat.", "Oar": "A pole that moves a boat."}
    last = dict(list(last.items())[:below])
    lines = [f"{term} : {text}" for term, text in PAIRS.items()]
    lines += [line for term, text in last.items() for line in (f"{term} :", text)]
    assert pairs(parse("\n".join(lines), "Glossary")) == PAIRS | last


def test_terms_above_their_sentences_below_entries_in_no_order() -> None:
    """Where no order tells that these are the last entries, each of their terms is reported."""
    last = {"Oar": "A pole that moves a boat.", "Jib": "The sail before the mast.", "Keel": "The backbone of a boat."}
    lines = [f"{term} : {text}" for term, text in reversed(PAIRS.items())]
    lines += [line for term, text in last.items() for line in (f"{term} :", text)]
    reading = parse("\n".join(lines), "Glossary")
    assert pairs(reading) == PAIRS
    assert [problem.line for problem in reading.problems if "looks like an entry" in problem.message] == [9, 11, 13]


@pytest.mark.parametrize("bullet", ["", "- "])
def test_a_page_that_has_lost_its_first_letter(bullet: str) -> None:
    """Entries above the first letter that is left are entries like those below it."""
    found = dict(sorted(PAIRS.items()))
    letter = ""
    lines = []
    for term, text in found.items():
        if letter and term[0] != letter:
            lines.append(term[0])
        letter = term[0]
        lines.append(f"{bullet}{term}: {text}")
    assert pairs(parse("\n".join(lines), "Glossary")) == PAIRS


@pytest.mark.parametrize("label", ["Disclaimer:", "Note:"])
def test_a_label_below_the_last_entry(label: str) -> None:
    """A line with a colon and a sentence below it is no lost term if its place is elsewhere, or it names no thing."""
    lines = [f"{term} : {text}" for term, text in PAIRS.items()]
    assert not parse("\n".join([*lines, "", label, "All of it is as true as we know."]), "Glossary").problems
