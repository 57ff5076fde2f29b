"""Pages in languages other than English: letters before their terms, short definitions, what goes on below one."""

import pytest
from test_page_kinds import pairs

from flashcards.formats.glossary import parse
from flashcards.formats.pages.around.names import names_glossary

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


@pytest.mark.parametrize("name", ["Koňský slovníček", "Woordenboek", "Sanakirja", "Objaśnienia wyrazów"])
def test_more_names_of_glossaries(name: str) -> None:
    """Diminutives and compounds call a page a glossary as well."""
    assert names_glossary(name)


def test_a_hyphen_glued_to_term_and_definition() -> None:
    """A hyphen with no blank on either side parts terms from definitions where all lines in order have one."""
    expected = {**WOODS, "Kernholz": "Das Holz im Inneren des Stammes.", "Leim": "Ein Klebstoff für Bretter."}
    expected |= {"Maser": "Ein Muster im Holz.", "Splint": "Das junge Holz unter der Rinde."}
    text = "\n\n".join(f"{term}-{told}" for term, told in expected.items())
    assert pairs(parse(f"Holzlexikon\n\n{text}\n", "x")) == expected


def test_lists_that_sentences_lead_in() -> None:
    """Items with a colon below a sentence that ends in one are a part of the definition above, and no entries."""
    items = "  • la petite aiguille : elle sert aux tissus fins.\n  • la grosse aiguille : elle sert au cuir.\n"
    text = (
        "Lexique de la couture\n\nAiguille\n\nUne tige de métal avec laquelle on coud.\n\n"
        f"Il en existe plusieurs sortes dans les magasins :\n\n{items}  • l'aiguille courbe : elle est ronde.\n\n"
        "Bâtir\n\nCoudre à grands points.\n\nBiais\n\nUn mot qui a trois sens bien différents chez nous :\n\n"
        "  • la bande : elle borde un tissu.\n  • la coupe : elle est à 45 degrés.\n  • le fil : il est au milieu.\n"
    )
    found = pairs(parse(text, "x"))
    assert list(found) == ["Aiguille", "Bâtir", "Biais"]
    assert "l'aiguille courbe" in found["Aiguille"]


def test_a_box_below_a_heading_out_of_order() -> None:
    """The last entries are doubted below the only heading on a page, if the first of them is out of order."""
    expected = {**WOODS, "Hainbuche": "Ein Baum mit sehr hartem Holz.", "Knust": "Ein hartes Stück am Ast."}
    expected = {term: expected[term] for term in sorted(expected)}
    box = "Köpfe\nJan Holzer\nBegann in den Werkstätten seines Vaters mit dem Schnitzen von Figuren."
    reading = parse("Holzlexikon\n" + "".join(f"{a}\n{b}\n" for a, b in expected.items()) + box, "x")
    assert pairs(reading).items() >= expected.items()
    assert [problem.message for problem in reading.problems] == [
        'doubtful: "Jan Holzer": it stands below a heading, out of alphabetical order'
    ]


def test_clauses_without_blanks_are_no_term() -> None:
    """A line of several clauses in a script without blanks is a part of the definition above."""
    expected = {
        "光圈": "光圈是控制进光量的装置,位于镜头内。\n\n数值越大,光圈越小,进光量越少,照片越暗\n\n小光圈适合风景。",
        "快门": "快门是控制曝光时间的装置,用来影响亮度。",
        "感光度": "感光度是传感器对光线敏感程度的数值。\n\n数值越大,照片越亮;噪点越多\n\n感光度并不是越高越好。",
        "曝光": "曝光是照片的亮度,由光圈和快门共同完成。",
    }
    text = "\n\n".join(f"{term}\n\n{told}" for term, told in expected.items())
    assert pairs(parse(f"摄影术语\n\n{text}\n", "x")) == expected


def test_entries_with_a_capital_within_paragraphs() -> None:
    """Entries in one paragraph are parted where a term begins with a capital and its definition does not."""
    expected = {
        "Alcantara": "materiale che imita la pelle",
        "Asola": "occhiello per un bottone.",
        "Batista": "tessuto leggero di lino",
        "Bisso": "tessuto di seta",
        "Broccato": "tessuto pesante, da tappezzeria.",
        "Cimosa": "bordo di una pezza.",
        "Crêpe": "tessuto increspato",
        "Feltro": "stoffa non tessuta",
        "Lino": "fibra di una pianta",
        "Raso": "tessuto lucido.",
    }
    text = "Glossario\n\nEcco le parole per parlare di stoffe:\n\n" + " ".join(f"{a}: {b}" for a, b in expected.items())
    assert pairs(parse(text, "x")) == expected


def test_a_sentence_to_the_reader_before_a_colon() -> None:
    """What leads to an example and speaks of "us" is no entry, but a part of the one above."""
    expected = {**WOODS, "Birke": "Ein heller Baum.\n\nFür die Laien unter uns: Es ist wie Eisen, nur mit Rinde."}
    expected["Ahorn"] += "\n\nAuch Flöten und Teller macht man daraus."
    text = "\n\n".join(f"{term}: {told}" for term, told in expected.items())
    assert pairs(parse(f"Holzlexikon\n\n{text}\n", "x"))["Birke"] == expected["Birke"]


def test_a_link_to_edit_without_brackets() -> None:
    """The link to edit a heading, glued to the hyphen of the first item below it, goes with it."""
    names = [*WOODS.items()]
    text = "B\nmodifica" + "".join(f"- {term}\n- {told}\n" for term, told in names[1:])
    text = "A\nmodifica" + "".join(f"- {term}\n- {told}\n" for term, told in names[:1]) + text
    assert pairs(parse(f"Holzlexikon\n{text}", "x")) == WOODS
