"""Signs that other languages put around, before and behind the terms of a page."""

import pytest
from test_page_kinds import pairs

from flashcards.formats.glossary import parse, recognises
from flashcards.formats.pages.lines import is_furniture

WORDS = {
    "Amarra": "Cabo grueso con el que se sujeta un barco al muelle.",
    "Babor": "Lado izquierdo de un barco, mirando hacia la proa.",
    "Cubierta": "Piso superior de un barco, que cierra el casco.",
    "Driza": "Cabo que sirve para izar una vela por el palo.",
    "Escota": "Cabo que sujeta una vela por su esquina baja.",
    "Foque": "Vela triangular que va delante del palo mayor.",
    "Quilla": "Pieza que corre por debajo de todo el casco.",
}
READINGS = {
    "錨(いかり)": "船を海の底につなぎ止めておくための、鉄でできた重い道具です。",
    "帆(ほ)": "風を受けて船を進めるために、柱に張る大きな布のことです。",
    "舵(かじ)": "3枚の板で船の向きを変えるための装置です。",
    "岸壁(がんぺき)": "船を着けるために岸に造られた壁です。高さは潮の満ち引きで決まり、場所によって大きく違います。",
    "櫂(かい)": "水をかいて小さな船を進めるための、木でできた道具です。",
    "航海(こうかい)": "船で海を渡って遠くまで行くことで、何日もかかります。",
}


@pytest.mark.parametrize(
    "form",
    [
        "{}.- {}\n\n",
        "■{}\n\n{}\n",
        "◆ {}\n{}\n",
        "| {}\n\n{}\n\n",
        "【{}】\n{}\n\n",
        "「{}」：{}\n",
        "«{}» – {}\n\n",
        "『{}』\n{}\n",
    ],
)
@pytest.mark.parametrize("words", [WORDS, READINGS], ids=["Spanish", "Japanese"])
def test_signs_around_terms(form: str, words: dict[str, str]) -> None:
    """Squares, bars, brackets and quotation marks set off a term, and are no part of it."""
    text = "".join(form.format(*pair) for pair in words.items())
    assert pairs(parse(text, "x")) == words


def test_readings_in_brackets_are_no_code() -> None:
    """A page whose terms have their readings in brackets right behind them is surely a glossary, in whatever order."""
    judgement = parse("".join(f"{term}:{text}\n\n" for term, text in READINGS.items()), "x").judgement
    assert judgement is not None
    assert judgement.is_sure


def test_a_line_without_the_quotation_marks_of_all_others() -> None:
    """Above terms in quotation marks, also several of one entry, the name of a book and its page is no entry."""
    text = "".join(f"«{term}» – {text}\n\n" for term, text in WORDS.items()).replace("«Foque»", "«Foque», «vela»")
    found = pairs(parse(f"El viejo marinero — página 24 de 24\n\n{text}", "x"))
    assert list(found) == [term.replace("Foque", "Foque, vela") for term in WORDS]


@pytest.mark.parametrize(
    ("above", "recognised"),
    [
        ('"Quien no sabe, pregunta."\n\nVocabulario\n\n', True),
        ('"Amarra", "Cabo grueso"\n', False),
        ('"Amarra";"Cabo\ngrueso"\n', False),
    ],
)
def test_a_motto_in_quotation_marks(above: str, *, recognised: bool) -> None:
    """A page may begin with what somebody said; a table of values in quotation marks is none."""
    assert recognises(above + "".join(f"{term}: {text}\n\n" for term, text in WORDS.items())) is recognised


@pytest.mark.parametrize(
    ("line", "alphabet"),
    [
        ("ABCDEFGHI–JKLMNOPRSTUVW–Y–Ø", True),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ", True),
        ("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯ", True),
        ("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", True),
        ("あかさたなはまやらわ", True),
        ("אבגדהוזחטיכלמנסעפצקרשת", True),
        ("TÉRMINOS", False),
        ("保険金支払者一覧", False),
        ("СЛОВАРИК", False),
    ],
)
def test_the_letters_of_any_alphabet_are_a_menu(line: str, *, alphabet: bool) -> None:
    """The letters of an alphabet in their order lead to the parts of a page; a word is none of that."""
    assert is_furniture(line) is alphabet


def test_a_line_without_a_blank_among_many() -> None:
    """Where letters head the entries, a few lines may have lost what parts them; they are doubted."""
    words = ("Akker", "Bagbord", "Blok", "Dæk", "Dirk", "Drej", "Fald", "Fok", "Hæk", "Jolle", "Kyst", "Læ")
    text = ""
    for above, word in zip(("", *words), words, strict=False):
        letter = f"{word[0]}\n\n" if word[0] != above[:1] else ""
        text += f"{letter}{word}{'' if word == 'Dirk' else ' '}Del af en båd, som skal læres\n\n"
    result = parse(f"Ordliste\n\n{text}", "x")
    assert list(pairs(result)) == [word for word in words if word != "Dirk"]
    assert ['"Dirk' in str(problem) for problem in result.problems] == [True]


def test_terms_in_capitals_between_short_lines() -> None:
    """Terms in capitals before a colon begin entries, although the lines were broken at several widths."""
    text = "".join(
        f"{term.upper()}: {' '.join(words[:4])}\n{' '.join(words[4:6])}\n{' '.join(words[6:])}\n"
        for term, words in ((term, text.split()) for term, text in WORDS.items())
    )
    assert pairs(parse(f"Vocabulario\n{text}", "x")) == {term.upper(): text for term, text in WORDS.items()}


def test_short_rows_of_a_table_between_bars() -> None:
    """A row of short cells is no menu where the rows around it, with as many bars, have longer ones."""
    rows = [f"{term} | {term[:2]} | {text} |" for term, text in WORDS.items()]
    rows[2] = "Cubierta | Cu | Piso de un barco |"
    reading = parse("\n".join(("Palabras del mar", "Término | Sigla | Significado |", *rows)), "x")
    assert list(pairs(reading)) == list(WORDS)


def test_senses_of_terms_with_a_few_words() -> None:
    """Where no definition is a sentence, the second sense of a term goes on with the first one."""
    names = ("BAK", "BARK", "BOM", "BRAS", "CUMA", "DRYF", "FAŁ", "FOK", "GAFEL", "HALS", "KIL", "LIK")
    plain = "".join(f"{name}\nczęść statku, którą widać obok {name.lower()}\n\n" for name in names)
    senses = "1. lina do wybierania żagli przy burcie\n2. drzewce na dziobie statku"
    text = plain.replace("BOM\nczęść statku, którą widać obok bom", f"BOM\n{senses}")
    menu = "  • domy w mieście\n    witaj w\n    Krainie Jezior\n\n    Ląd jest tu tylko brzegiem wody - tak mówią\n\n"
    found = pairs(parse(f"{menu}Słownik terminów żeglarskich\n\n\n{text}", "x"))
    assert list(found) == [*names]
    assert found["BOM"] == senses


def test_a_capital_letter_below_terms_that_begin_with_others() -> None:
    """A page may have only the letters in order; a name that stands behind a small word is doubted."""
    terms = [*("Agulha", "Alça", "Bainha larga", "Bainha estreita", "Bico", "Botão preso", "Botão de pé", "Casa")]
    terms += ["Cós", "Debrum", "Dedal", "Franzido"]
    text = "".join(f"{term} Parte da costura que se aprende numa aula\n" for term in terms)
    text = text.replace("Bico Parte", "Bico em Espinha de Peixe Parte")
    result = parse(f"Glossário\n{text}", "x")
    assert [*pairs(result)] == [term.replace("Bico", "Bico em") for term in terms]
    assert ['"em"' in str(problem) for problem in result.problems] == [True]


GENDERS = ("m.", "f.", "adj.", "v tr.", "m geol.", "adv.", "f.")


@pytest.mark.parametrize("form", ["{}. {} {}\n\n", "{} {} {}\n\n", "{}, {} {}\n\n"])
def test_the_gender_of_a_word_parts_it_from_its_definition(form: str) -> None:
    """Dictionaries abbreviate the class or the gender of a word behind it, with or without a stop or a comma."""
    expected = {term: f"{kind} {text}" for (term, text), kind in zip(WORDS.items(), GENDERS, strict=True)}
    text = "".join(form.format(term, kind, text) for (term, text), kind in zip(WORDS.items(), GENDERS, strict=True))
    assert pairs(parse(f"Diccionari\n\n{text}", "x")) == expected


@pytest.mark.parametrize("number", ["{}、", "{}. ", "（{}）"])
def test_numbers_in_front_of_terms(number: str) -> None:
    """A number with an enumeration comma is no part of the term behind it."""
    text = "".join(f"{number.format(at)}{term}:{text}\n\n" for at, (term, text) in enumerate(READINGS.items(), 1))
    assert [term[-len(name) :] for term, name in zip(pairs(parse(text, "x")), READINGS, strict=True)] == list(READINGS)
    if number != "（{}）":
        assert pairs(parse(text, "x")) == READINGS


def test_a_mark_within_the_parenthesis_behind_a_term() -> None:
    """A dash or a colon in the origin of a word begins no definition."""
    text = "".join(f"{term} (від лат. {term[:3]} — слово) — {text}\n\n" for term, text in WORDS.items())
    assert list(pairs(parse(f"Глосарій\n\n{text}", "x"))) == [f"{term} (від лат. {term[:3]} — слово)" for term in WORDS]


def test_questions_and_answers_below_a_glossary() -> None:
    """Lines that begin with the same word again and again, never one below the other, are no entries."""
    asked = "".join(f"问：{term}是什么？\n答：{text}\n" for term, text in [*READINGS.items()][:3])
    text = "".join(f"{at}. {term}：{text}\n" for at, (term, text) in enumerate(READINGS.items(), 1))
    assert pairs(parse(f"術語\n{text}相關問答\n{asked}", "x")) == READINGS


def test_a_second_list_below_the_first_one() -> None:
    """Below the last letter, sentences in alphabetical order with the same mark are another list of entries."""
    first = {f"{letter}ncla": f"Pieza número {at} de un barco." for at, letter in enumerate("ABCDEFGHIJKL")}
    second = {f"{letter}stro": f"Estrella número {at} que guía un barco." for at, letter in enumerate("ABC")}
    lists = ("".join(f"{term}: {text}\n" for term, text in each.items()) for each in (first, second))
    assert pairs(parse("\n".join(("Palabras", *lists)), "x")) == {**first, **second}


def test_entries_of_a_line_that_were_broken() -> None:
    """A line with a term, its mark and the first word of a definition is no term of the line below it."""
    lines = [f"{term}: {text.replace(' ', chr(10), 1)}\n" for term, text in WORDS.items()]
    lines[1] = lines[1].replace(": ", ":\n", 1).replace("\nizq", " izq")
    assert pairs(parse("".join(lines), "x")) == WORDS


def test_terms_with_a_question_behind_them() -> None:
    """In any language, a term before a colon and a question about it is that term."""
    text = "".join(f"  • {term}: Was ist eine {term}?\n\n    {text}\n\n" for term, text in WORDS.items())
    assert pairs(parse(f"Das Lexikon\n\n{text}", "x")) == WORDS


LANGUAGES = {
    "pl": ("Do góry", "Strona główna", "Polityka prywatności"),
    "hu": ("Vissza a lap tetejére", "Főoldal", "Adatvédelmi nyilatkozat"),
    "bg": ("Обратно нагоре", "Търсене", "Политика за поверителност"),
    "el": ("Επιστροφή στην κορυφή", "Αναζήτηση", "Πολιτική απορρήτου"),
    "he": ("חזרה למעלה", "דף הבית", "מדיניות פרטיות"),
    "th": ("กลับขึ้นด้านบน", "หน้าแรก", "นโยบายความเป็นส่วนตัว"),
    "vi": ("Lên đầu trang", "Trang chủ", "Chính sách bảo mật"),
    "eu": ("Itzuli gora", "Hasiera", "Harremanetarako"),
}


@pytest.mark.parametrize("said", LANGUAGES.values(), ids=LANGUAGES)
def test_what_sites_say_in_many_languages(said: tuple[str, str, str]) -> None:
    """It is no part of the terms, neither above, between nor below them."""
    top, first, last = said
    terms = ("Adze", "Brace", "Chisel", "Drill")
    entries = [f"{term}\n{term} is explained here, in a sentence.\n" for term in terms]
    result = parse("\n".join([first, "", *entries[:2], f"{top}\n", *entries[2:], first, last]), "x")
    assert pairs(result) == {term: f"{term} is explained here, in a sentence." for term in terms}
    assert not result.problems


def test_a_term_that_sites_use_as_well_is_kept() -> None:
    """A sentence below it, or its place in the alphabet, tells."""
    text = "Glosario\n\n" + "".join(
        f"{term}\nParte de una carta que se explica en este lugar.\n\n"
        for term in ("Firma", "Impreso", "Inicio", "Nota", "Saludo")
    )
    assert [*pairs(parse(text, "x"))] == ["Firma", "Impreso", "Inicio", "Nota", "Saludo"]


def test_a_term_that_is_a_label_elsewhere_is_kept_in_its_place() -> None:
    """On a page that only the letters order, it stands with the others of its letter."""
    for terms in (
        ("Adres", "Baza", "Cytat", "Dane", "Przykład", "Źródło"),
        ("Bok", "Bilag", "Dikt", "Emne", "Fotnote", "Kjerne", "Kilde", "Kapittel", "Prolog", "Vers"),
    ):
        text = "\n\n".join(f"{term}: {term} på en linje for seg selv" for term in terms)
        assert [*pairs(parse(text, "x"))] == [*terms]


@pytest.mark.parametrize("label", ["Les også", "Merknad", "Kilde", "Eksempel"])
def test_a_label_of_any_language_before_a_colon_is_no_term(label: str) -> None:
    """What it says is no card, and no part of one."""
    terms = ("Baug", "Dekk", "Kjøl", "Ror", "Skrog", "Årer")
    lines = [f"{term}: en del av båten som alle bør kjenne" for term in terms]
    lines.insert(5, f"{label}: en annen side om båter")
    result = parse("Ordliste\n\n" + "\n\n".join(lines), "x")
    assert [*pairs(result)] == [*terms]


def test_a_paragraph_that_begins_with_a_label_goes_on_with_the_definition() -> None:
    """In any language."""
    text = "Словарь\n\n" + "".join(
        f"{term}\n\nЧасть лодки, которую должен знать каждый.\n\n" for term in ("Весло", "Киль", "Палуба", "Руль")
    )
    text = text.replace("Палуба", "Примечание: киль бывает и съёмным.\n\nПалуба")
    result = parse(text, "x")
    found = pairs(result)
    assert [*found] == ["Весло", "Киль", "Палуба", "Руль"]
    assert found["Киль"] == "Часть лодки, которую должен знать каждый.\n\nПримечание: киль бывает и съёмным."
    assert not result.problems


def test_terms_in_capitals_of_any_alphabet_are_not_glued_to_anything() -> None:
    """Only a letter in lower case can end a term that has lost the blank behind it."""
    entries = {
        "АВАРИЙНЫЙ ЯКОРЬ": "запасной якорь, который держат на случай шторма",
        "БОКОВОЙ ОГОНЬ": "огонь, который виден с одного борта",
        "ВЕТЕР ПОПУТНЫЙ": "ветер, который дует в корму",
    }
    text = "Словарь морских слов\n\n" + "\n\n".join(f"{term} – {text}." for term, text in entries.items())
    assert pairs(parse(text, "x")) == {term: f"{text}." for term, text in entries.items()}


@pytest.mark.parametrize(
    "head", ["คำศัพท์ | ความหมาย", "Thuật ngữ | Giải thích", "Fogalom | Magyarázat", "Όρος | Σημασία"]
)
def test_the_names_of_columns_in_many_languages(head: str) -> None:
    """They are no card."""
    rows = [
        f"{term} | A thing of the yard, number {at} |" for at, term in enumerate(("Saw", "Brace", "Adze", "Chisel"))
    ]
    result = parse("\n".join(["From the yard", f"{head} |", *rows]), "x")
    assert [*pairs(result)] == ["Saw", "Brace", "Adze", "Chisel"]


def test_two_numbers_are_no_term() -> None:
    """They count votes."""
    told = "Een deel van een schip dat iedereen kent.\nBron: boot.nl"
    entries = "".join(
        f"{number}\n\n{number + 7}   {number + 2}\n\n{term}\n\n\n{told}\n\n"
        for number, term in enumerate(("anker", "boeg", "dek", "kiel", "roer", "spant"), 1)
    )
    assert [*pairs(parse(entries, "x"))] == ["anker", "boeg", "dek", "kiel", "roer", "spant"]


def test_numbers_with_dashes_in_front_of_terms() -> None:
    """They are no part of the terms, and none of them counts the terms."""
    text = "Words of the yard\n\n" + "\n".join(
        f"{number}- {term}: a tool of the yard" for number, term in enumerate(("Adze", "Brace", "Chisel", "Drill"), 4)
    )
    result = parse(text, "x")
    assert [*pairs(result)] == ["Adze", "Brace", "Chisel", "Drill"]
    assert not result.problems


def test_an_entry_with_another_mark_between_those_of_its_letter() -> None:
    """On a page that only the letters order."""
    terms = (
        "Anker",
        "Achterdek",
        "Averij",
        "Boeg",
        "Bakboord",
        "Boei",
        "Dek",
        "Dok",
        "Drift",
        "Kiel",
        "Kade",
        "Kotter",
    )
    text = "Woorden\n\n" + "\n\n".join(f"{term} = {term} in English" for term in terms)
    text = text.replace("Bakboord =", "Bakboord –")
    assert [*pairs(parse(text, "x"))] == [*terms]
