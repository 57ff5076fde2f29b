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
