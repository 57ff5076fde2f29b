"""Pages in languages other than English: letters before their terms, short definitions, what goes on below one."""

import pytest
from test_page_kinds import pairs

from flashcards.formats.glossary import parse

WOODS = {
    "Ahorn": "Ein helles Holz, aus dem man Geigen baut.",
    "Birke": "Ein Baum mit weißer Rinde.",
    "Eiche": "Ein hartes Holz für Fässer und Böden.",
    "Furnier": "Eine dünne Schicht Holz, die man aufleimt.",
    "Harz": "Der klebrige Saft der Nadelbäume.",
    "Intarsie": "Ein Bild aus eingelegtem Holz.",
}


@pytest.mark.parametrize("words", ["wie", "is for", "comme", "como", "jak"])
def test_letters_with_words_before_terms(words: str) -> None:
    """The letter before each term goes, with the words behind it, as in "A is for Anchor"."""
    text = "".join(f"{term[0]} {words} {term}\n{definition}\n\n" for term, definition in WOODS.items())
    reading = parse(text, "Holz")
    assert pairs(reading) == WOODS
    assert not reading.problems


def test_letters_with_different_words_before_terms() -> None:
    """Where the words between a letter and the next one differ, they are a part of the term."""
    words = ("wie", "mit", "von", "aus", "bei", "und")
    expected = {f"{term[0]} {word} {term}": WOODS[term] for term, word in zip(WOODS, words, strict=True)}
    text = "".join(f"{term}\n{definition}\n\n" for term, definition in expected.items())
    assert list(pairs(parse(text, "Holz"))) == list(expected)


@pytest.mark.parametrize("after", ["Furnier", "furniert"])
def test_a_definition_of_one_word_between_blank_lines(after: str) -> None:
    """A word below a term is its definition if it is out of order, also above a term in lower case."""
    expected = {**WOODS, "Esche": "Sportgeräteholz"}
    expected = {after if term == "Furnier" else term: expected[term] for term in sorted(expected)}
    reading = parse("Holzlexikon\n\n" + "".join(f"{term}\n\n{text}\n\n" for term, text in expected.items()), "x")
    assert pairs(reading) == expected
    assert not reading.problems


def stacked(*, after: str, more: str) -> str:
    """A page of terms with their definitions right below them, of which one goes on on a line of its own."""
    woods = {**WOODS, "Leim": "Ein Klebstoff, mit dem man Bretter verbindet."}
    return "Holzlexikon\n\n" + "".join(
        f"{term}\n{text}\n" + (f"{more}\n" if term == after else "") for term, text in woods.items()
    )


@pytest.mark.parametrize(
    "more",
    [
        "Daneben kauft man das Furnier heute fertig auf der Rolle.",
        "2 - In der Werkstatt nennt man so jede dünne Lage.",
        "2 \u2013 In der Werkstatt nennt man so jede dünne Lage.",
    ],
)
def test_lines_that_speak_of_the_term_above_go_on_with_its_definition(more: str) -> None:
    """In alphabetical order a line below a definition belongs to it if it names the term, or is a numbered sense."""
    reading = parse(stacked(after="Furnier", more=more), "x")
    assert pairs(reading)["Furnier"] == f"{WOODS['Furnier']}\n\n{more}"
    assert not reading.problems


def test_lines_that_speak_of_something_else_may_have_lost_their_term() -> None:
    """A line below a definition that does not name the term is reported, as one between it and a line that does."""
    other = "Der Teil des Baums, der in der Erde wächst."
    reading = parse(stacked(after="Furnier", more=f"{other}\nAuch ein Furnier ist daraus gemacht."), "x")
    assert pairs(reading)["Furnier"] == WOODS["Furnier"]
    assert [problem.line for problem in reading.problems] == [11, 12]


def test_dashes_that_lost_their_blank_before_definitions() -> None:
    """The dash before the definition below a term is no part of it, also where its blank is missing."""
    text = "".join(f"{term}\n\u2014{'' if term == 'Eiche' else ' '}{WOODS[term]}\n\n" for term in WOODS)
    assert pairs(parse(f"Holzlexikon\n\n{text}", "x")) == WOODS


def test_entries_go_on_below_one_that_speaks_to_the_reader() -> None:
    """An entry out of its place that says "we" ends no page on which the next entries follow."""
    woods = {
        "Balk": "Een lang stuk hout dat een vloer draagt.",
        "Berk": "Een boom met een witte bast.",
        "Beuk": "Een boom met een gladde bast.",
        "Eik": "Een boom met hard hout voor vaten.",
        "Fineer": "Een dun laagje hout dat op een plaat wordt gelijmd.",
        "Hars": "Het kleverige sap van naaldbomen.",
        "Inlegwerk": "Een afbeelding van stukjes hout.",
        "Breuk": "Onder een breuk verstaan we een scheur in het hout.",
        "Lijm": "Een middel waarmee je planken aan elkaar zet.",
        "Nerf": "De richting van de vezels in een plank.",
    }
    reading = parse("Houtwoordenlijst\n\n" + "".join(f"{term}\n{text}\n\n" for term, text in woods.items()), "x")
    assert pairs(reading) == woods
    assert reading.judgement is not None
    assert reading.judgement.is_sure


@pytest.mark.parametrize("first", ["A.(O.)B.", "(A.O.)B."])
def test_an_abbreviation_in_brackets_is_no_alphabet(first: str) -> None:
    """Initials of which some stand in brackets are a term and no row of letters."""
    expected = {first: "Der Name einer Herkunft, die geprüft wird.", **WOODS}
    assert pairs(parse("".join(f"{term}\n{text}\n\n" for term, text in expected.items()), "x")) == expected


def test_entries_in_capitals_within_paragraphs() -> None:
    """Entries that follow each other in one paragraph are parted where the next term in capitals begins."""
    expected = {term.upper(): text for term, text in WOODS.items()}
    entries = [f"{term}: {text}" for term, text in expected.items()]
    reading = parse(f"HOLZLEXIKON\n\n{' '.join(entries[:5])}\n\n{entries[5]}\n", "x")
    assert pairs(reading) == expected
    assert [note.line for note in reading.deck.notes] == [3, 3, 3, 3, 3, 5]


def test_names_in_capitals_within_sentences() -> None:
    """A few words in capitals before a colon, in no order, part no entries."""
    text = "Ein helles Holz. WOFÜR: Geigen. ABER: Es ist teuer. GUT: Es klingt. ACHTUNG: Es brennt. NIE: Nass lagern."
    expected = {**WOODS, "Ahorn": text}
    reading = parse("Holzlexikon\n\n" + "\n".join(f"{term}: {text}" for term, text in expected.items()), "x")
    assert pairs(reading)["Ahorn"] == text


def test_entries_in_capitals_without_the_mark_of_the_others() -> None:
    """Where all terms are in capitals, one with the class of its word behind it is an entry among those with a dash."""
    expected = {
        "ABEDUL": "Árvore de casca branca.",
        "ACER": "Árvore de madeira clara, com a qual se fazem violinos e outros instrumentos de corda.",
        "BALSA": "Madeira muito leve.",
        "CARVALHO": "Árvore de madeira dura para barris e pisos, que cresce devagar e vive por muitos e muitos anos.",
        "CEDRO": "Árvore de madeira cheirosa.",
        "CHOUPO": "Árvore alta de rio.",
        "FOLHEADO": "Camada fina de madeira.",
        "NOGUEIRA": "Árvore de madeira escura.",
        "RESINA": "Seiva pegajosa.",
    }
    marks = dict.fromkeys(expected, " \u2013 ") | {"ABEDUL": " s.m. ", "CARVALHO": " s.m. ", "RESINA": " s.f. "}
    text = "".join(f"{term}{marks[term]}{told}\n" for term, told in expected.items())
    text = text.replace("instrumentos ", "instrumentos\n").replace("devagar ", "devagar\n")
    found = pairs(parse("Glossário da madeira\n\n" + text, "x"))
    assert list(found) == list(expected)
    assert [told.removeprefix("s.m. ").removeprefix("s.f. ") for told in found.values()] == list(expected.values())


@pytest.mark.parametrize("label", ["Auch", "Aussi", "Ook"])
def test_a_second_sense_behind_also(label: str) -> None:
    """A line that begins with "Also:" in the language of the page says more of the term above, if out of order."""
    letters = dict(zip(("Abrieb", "Absatz", "Abzug", "Achse", "Ader", "Ahle", "Amboss"), WOODS.values(), strict=False))
    letters["Amboss"] = "Ein Block aus Eisen."
    lines = [f"{term}: {text}" for term, text in letters.items()]
    lines.insert(2, f"{label}: Die Stufe einer Treppe.")
    found = pairs(parse("Glossar\n\n" + "\n\n".join(lines), "x"))
    assert list(found) == list(letters)
    assert found["Absatz"].endswith(f"{label}: Die Stufe einer Treppe.")


def test_a_first_entry_in_brackets_with_another_indent() -> None:
    """The first entry in brackets may have lost the indent that all others have."""
    names = ("アーチ", "アイロン", "アクリル", "アンカー", "イカダ", "ウインチ", "エンジン")
    text = "\n  ".join(f"【{name}】 船で使う道具のひとつ。" for name in names)
    assert tuple(pairs(parse(f"船の用語集\n\n{text}\n", "x"))) == names


def test_what_a_forum_says_above_the_only_letter() -> None:
    """Lines with a colon above the only letter of a page are no entries: all below begin with this letter."""
    entries = {"Acacia": "Arbre à fleurs blanches.", "Acajou": "Bois rouge.", "Aulne": "Arbre du bord de l'eau."}
    text = "Messages : 4016\nDate d'inscription : 09/09/2013\nAge : 8\n\nLexique du bois\n\nA\n\n"
    text += "\n\n".join(f"{term} : {told}" for term, told in entries.items())
    assert pairs(parse(text, "x")) == entries


@pytest.mark.parametrize("behind", [True, False])
def test_czech_terms_with_ch(behind: bool) -> None:  # noqa: FBT001
    """CH stands behind H on Czech pages, or among C on those made by programs that do not know this."""
    terms = ["Běl", "Cín", "Dřevo", "Hřebík", "Chlup", "Chodba", "Kůra", "Mřížka", "Řez"]
    if not behind:
        terms = ["Běl", "Chlup", "Chodba", "Cín", "Dřevo", "Hřebík", "Kůra", "Mřížka", "Řez"]
    text = "".join(
        f"{term}\n\nVěc, kterou potřebuje každý řezbář při práci číslo {at}.\n\n" for at, term in enumerate(terms)
    )
    reading = parse(f"Slovník\n\n{text}", "x")
    assert list(pairs(reading)) == terms
    assert not reading.problems


def test_a_link_to_edit_glued_to_the_first_item() -> None:
    """The link to edit a heading goes where it stands in front of the first item below."""
    text = "".join(f"- {term}\n- {told}\n" for term, told in WOODS.items())
    assert pairs(parse(f"Holzlexikon\nHölzer\n[Bearbeiten]{text}", "x")) == WOODS


def test_a_definition_that_begins_with_its_term() -> None:
    """Where nothing but capitals part terms from definitions, one that begins with its term tells where that ends."""
    expected = {
        "Alburno": "A parte clara do tronco.",
        "Bainha": "Uma dobra do tecido.",
        "Bainha em Ponto de Cruz": "Na bainha em ponto de cruz, a agulha corre em dois níveis.",
        "Casear": "Abrir casas para os botões.",
        "Cola": "Uma massa que une tábuas.",
        "Dobra": "Uma linha em que se vira o pano.",
        "Entretela": "Um tecido que dá firmeza.",
        "Forro": "O lado de dentro de uma peça.",
        "Gola": "A parte que cerca o pescoço.",
        "Linha": "Um fio para costurar.",
    }
    text = "\n".join(f"{term} {told}" for term, told in expected.items())
    assert pairs(parse(f"Glossário\n{text}\n", "x")) == expected
