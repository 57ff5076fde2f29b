"""Pages in languages other than English: their alphabets, their capitals, their blanks."""

import pytest
from test_page_kinds import pairs

from flashcards.formats.glossary import parse
from flashcards.formats.pages.alphabets import of_page
from flashcards.formats.pages.lines import order_key

ALPHABETS = {
    "Swedish": (
        "Akter Babord Drev Fock Gös Jolle Köl Lov Mast Rev Skot Vant Åka Ånga Ägare Ända Öga Öre",
        "är en förklaring",
    ),
    "Finnish": (
        "Ahti Halssi Jiippi Keula Laita Masto Nosturi Ohjaus Purje Raaka Vantti Äyräs Öljy",
        "tämä on pöydän määritelmä",
    ),
    "Danish": (
        "Agter Bagbord Dæk Fald Jolle Køl Mast Ror Skot Vant Æske Ærme Økse Øre Ånd Årer",
        "er på dansk en måde at forklare ordet på, så at det kan øves",
    ),
    "Icelandic": (
        "Akkeri Bátur Dýpi Fley Hafn Kjölur Mastur Segl Stag Vindur Þoka Þófta Æði Öldur",
        "það er orð með skýringu",
    ),
    "Estonian": (
        "Ankur Kiil Laev Mast Paat Puri Reede Sadam Tuul Vöör Õhk Õng Äär Öö Ümbrik",
        "see on sõna, mida võib näha ja õppida",
    ),
    "Polish": (
        "Adres Bank Cena Ćwiek Dom Grot Lina Łajba Łódka Maszt Ster Ślad Ślepy Wanta Zwrot Źródło Żagiel",
        "to jest wyjaśnienie słowa",
    ),
    "Czech": (
        "Adresa Cena Čára Čas Dům Hora Chleba Chrám Lano Mapa Rána Řád Řeka Síla Šiml Voda Země Žíla",
        "to je vysvětlení slova ve větě",
    ),
    "Ukrainian": (
        "Абзац Вода Гора Ґанок Ґрати Дім Економіка Єдність Жито Зола Ідея Їжа Йод Лист Обрій Якір",
        "це пояснення слова",
    ),
    "Persian": (
        "آب بندر پارو جزر چرخ دریا ژرف سکان کشتی گنج لنگر موج",
        "این توضیح واژه است",
    ),
    "Japanese": (
        "アイス あんこ カップ かご ガム きなこ さとう シロップ チーズ なべ パン ミルク ゆず ラテ わさび",
        "言葉の説明",
    ),
}
"""The terms of a page in their order, and a text in its language."""


@pytest.mark.parametrize("language", ALPHABETS)
def test_letters_stand_where_the_language_of_a_page_has_them(language: str) -> None:
    """A page from the first letter of its alphabet to the last one is read whole, without a doubt."""
    terms, means = (text.strip() for text in ALPHABETS[language])
    reading = parse("".join(f"{term}: {means}, {term}.\n" for term in terms.split()), "sea")
    assert [note.term for note in reading.deck.notes] == terms.split()
    assert [problem.message for problem in reading.problems] == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Über Größe und Fluß.", "Ähre Anker Öl Ort Übung Uhr"),  # German passes over accents
        ("une définition à élargir", "école écrou encre œuf"),  # as does French
        ("これは言葉です。", "麻袋(あさぶくろ) 味(あじ) 香り【かおり】 甘味(かんみ)"),  # sorted by its reading
    ],
)
def test_terms_sort_by_what_a_dictionary_looks_at(text: str, terms: str) -> None:
    """Accents say nothing where the language of the page passes over them; readings say where a word is."""
    keys = of_page(lambda _: [order_key(term) for term in terms.split()])(text)
    assert keys == sorted(keys)


def test_a_menu_above_the_first_row_of_kana_is_no_entry() -> None:
    """What stands above the first letter and begins with a letter of another script is none of the terms below."""
    rows = {"あ行": ("あさ", "いけ"), "か行": ("かに", "きり"), "さ行": ("さめ", "しま")}
    entries = "".join(
        f"\n【{row}】\n" + "".join(f"\n{term}\n\n   {term}という言葉をひとつの文で説明したもの。\n" for term in terms)
        for row, terms in rows.items()
    )
    menu = "logo 海の言葉とは\n\n   海 海 海 海 海 海\n\nlogo 海に関わる用語\n\n   か さ た な は ま や ら わ\n"
    found = pairs(parse(menu + entries, "sea"))
    assert list(found) == [term for terms in rows.values() for term in terms]
