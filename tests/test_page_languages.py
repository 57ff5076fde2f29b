"""Pages in languages other than English: their alphabets, their capitals, their blanks."""

import pytest
from test_page_kinds import pairs

from flashcards.formats.glossary import parse
from flashcards.formats.pages.alphabets import of_page
from flashcards.formats.pages.around.names import names_glossary
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


CAPITALS = {
    "Turkish": {
        "Alabanda": "Bordanın iç kısmı.",
        "Çapa": "Tekneyi tutan demir.",
        "Dalga Boyu": "İki dalga tepesi arasındaki uzunluk",
        "Dalga Önüne Düşmek": "Dalgaları kıça alarak seyretmek",
        "Flama": "Üç köşeli sancak",
        "GPS": "Genel Pozisyon Sistemi. Yeri gösterir.",
        "Iskota": "Yelkeni geren halat.",
        "Kürek": "Suyu iten uzun tahta.",
        "Liman": "Gemilerin sığındığı yer.",
        "Ödünç Yelken": "Başka tekneden alınan yelken.",
        "Şamandıra": "Suyun üstünde yüzen işaret.",
        "Tekne": "Denizde giden küçük araç.",
    },
    "Danish": {
        "7/8 rig": "Rigtype, hvor staget ikke går helt op.",
        "Afrigger": "At tage hele riggen ned",
        "Agten for tværs": "Retning i forhold til båden",
        "Agter": "Bagude",
        "Agterlys": "Hvidt lys, der ses bagfra.",
        "Bagbord": "Bådens venstre side",
        "Bak": "\u201dHus\u201d på stævnen.",
        "Fald": "Line, der hejser et sejl.",
        "Køl": "Den nederste del af båden.",
        "Mast": "En lodret stang.",
        "Ror": "Det, man styrer med.",
        "Ærme": "Et stykke stof, som ånden går i.",
    },
    "German": {
        "Abbruch": "Ein Abbruch beendet das Programm vor der Zeit.",
        "Abgang": "Abgänge im Sinne der Kasse sind alle Zahlungen.",
        "Abmelden": "Beenden der Arbeit am Platz.",
        "Abschluss": "Periodenabschluss: Rechnung am Ende des Jahres.",
        "Abschreibung": "Berechnung der Werte von Anlagen.",
        "Abschreibung auf Restdauer": "Lineare Abschreibung im Falle einer Änderung.",
        "Beleg": "Nachweis einer Buchung auf Papier.",
        "Bestand": "Menge der Waren im Lager.",
        "Konto": "Liste von Buchungen mit einem Saldo.",
        "Lager": "Raum für die Waren der Firma.",
        "Saldo": "Unterschied der Seiten eines Kontos.",
        "Übertrag": "Betrag, der auf der nächsten Seite steht.",
    },
}


@pytest.mark.parametrize("language", CAPITALS)
def test_a_capital_begins_the_definition_in_any_alphabet(language: str) -> None:
    """The last capital of a row begins a definition, or the first one where all nouns have one."""
    expected = CAPITALS[language]
    reading = parse("Glossar\n\n" + "".join(f"{term} {text}\n" for term, text in expected.items()), "sea")
    assert pairs(reading) == expected
    assert [problem.message for problem in reading.problems] == []


def test_a_word_glued_to_the_next_entry_is_doubted() -> None:
    """A paragraph that begins with a longer word made from the term may be an entry that lost its blank."""
    more = {f"Ar{letter}": "En ting om bord." for letter in "abcdefghiklm"}
    entries = {**CAPITALS["Danish"], **more}
    text = "".join(f"{term} {text}\n\n" for term, text in sorted(entries.items()))
    (problem,) = parse(f"Glossar\n\n{text.replace('Agterlys Hvidt', 'AgterlysHvidt')}", "sea").problems
    assert 'may hold the next entry, "AgterlysHvidt' in problem.message


def test_a_blank_parts_terms_in_scripts_without_blanks() -> None:
    """In Japanese, the only blank of each line stands behind its term; lines of news are none."""
    expected = {
        "ICA": "1962年に結ばれた国際的な協定。",
        "アーシー": "土のような風味に対して使う言葉。",
        "アザー": "ほかの国で作られた豆の呼び名。",
        "アメリカン": "浅く煎った豆で入れた飲み物。",
        "浅煎り": "もっとも短い時間で煎った豆のこと。",
    }
    text = "".join(f"{term} {text}\n" for term, text in expected.items())
    assert pairs(parse(text, "coffee")) == expected
    news = parse(text.replace("。\n", "\n"), "coffee").judgement
    assert news is None or not news.is_sure


ENTRIES = {
    "Biais": "sens du tissu en diagonale.",
    "Bride": "petit anneau de fils.",
    "Coin": "angle d\u2019un tissu.",
    "Droit-fil": "sens des fils.",
    "Feston": "bord arrondi.",
    "Ganse": "cordon de bord.",
    "Ourlet": "bord cousu.",
}


def entries(bullet: str = "- ", **more: str) -> str:
    """A list of entries with colons, in which some have another text."""
    return "Lexique\n\n" + "".join(f"{bullet}{term} :{more.get(term, f' {text}')}\n" for term, text in ENTRIES.items())


@pytest.mark.parametrize(
    ("text", "term", "definition"),
    [
        (entries(Biais="\n- 1) sens du fil.\n- 2) bande."), "Biais", "- 1) sens du fil.\n- 2) bande."),
        (entries("", Biais="\nsens du tissu en diagonale"), "Biais", "sens du tissu en diagonale"),
        (entries("", Feston="\nbord arrondi"), "Feston", "bord arrondi"),
        (entries() + "2.1. \u00c9toffes\n- Velours : tissu doux.\n", "Ourlet", "bord cousu."),
    ],
)  # fmt: skip
def test_entries_whose_definition_begins_below_their_colon(text: str, term: str, definition: str) -> None:
    """The few entries that are broken behind the colon, or have several senses, are read as the others are."""
    found = pairs(parse(text, "x"))
    assert found[term] == definition
    assert set(ENTRIES) <= set(found)


def test_a_first_entry_out_of_order_is_doubted_rather_than_lost() -> None:
    """What stands right above the entries and is written as they are is no title."""
    reading = parse(f"Paspoil: cordon qui borde une couture.\n{entries('').partition('Lexique')[2].strip()}", "x")
    assert "Paspoil" in pairs(reading)
    assert [problem.message for problem in reading.problems] == ['doubtful: "Paspoil": it is out of alphabetical order']


def test_the_last_entries_may_be_out_of_order_below_their_letter() -> None:
    """Below the last letter, the order of the entries says nothing of whether they are the page's own lines."""
    more = "".join(
        f"- {term} : mot de la fin.\n" for term in ("Patron", "Pince", "Pli", "Point", "Zip", "Zigzag", "Z\u00e9ro")
    )
    reading = parse(entries() + more, "x")
    assert list(pairs(reading))[-3:] == ["Zip", "Zigzag", "Z\u00e9ro"]
    assert not reading.problems


@pytest.mark.parametrize(
    ("cut", "doubts"), [("coton, laine, soie\u2026", 0), ("sens des fils qui vont dans le sens\u2026", 1)]
)
def test_a_list_that_ends_in_dots_is_whole(cut: str, doubts: int) -> None:
    """Dots behind a list mean "and so on" where other definitions are longer; else the page may show more elsewhere."""
    long = " bord arrondi que l\u2019on coud le long d\u2019un v\u00eatement et que l\u2019on repasse \u00e0 la fin."
    text = entries(**{"Droit-fil": f" c\u2019est ce que l\u2019on dit de {cut}", "Feston": long})
    assert sum("cut off" in problem.message for problem in parse(text, "x").problems) == doubts


def test_a_category_named_as_a_glossary_is_in_all_entries() -> None:
    """A line such as "Slovn\u00edk: Fyzika" in every definition is no title of the page."""
    terms = ("aforismus", "alegorie", "baroko", "cizrna", "drama", "epos")
    text = "".join(
        f" \u2022 {term}\n  Slovn\u00edk: Fyzika\n   \n  v\u011bta, kter\u00e1 vysv\u011btl\u00ed slovo {term}.\n"
        for term in terms
    )
    assert tuple(pairs(parse(f"Slovn\u00edk pojm\u016f\n\n{text}", "x"))) == terms


def test_a_term_may_end_with_the_class_of_its_word() -> None:
    """A term such as "ablatif, -ive, adj." stands above its labels, and reads like no sentence."""
    terms = ("ablatif, -ive, adj.", "bise, n. f.", "crue", "dune, s. f. pl.")
    text = "".join(f"{term}\n\nDomaine : Mer.\n\nD\u00e9finition : Chose {at}.\n\n" for at, term in enumerate(terms))
    reading = parse(text, "x")
    assert tuple(pairs(reading)) == terms
    assert not reading.problems


KANA = {
    "アイゼン": "氷の道を歩くための金具。",
    "アタック": "山の頂を目指して登ること。",
    "鞍部": "峰と峰の間の低いところ。",
    "浮き石": "動きやすくて危ない石。",
    "単独行": "一人で山に登ること。",
    "縦走": "峰から峰へと歩くこと。",
}
"""Kanji whose reading nobody gives stand wherever they are read."""


def of(line: str, pairs: dict[str, str] = KANA) -> str:
    """A page of pairs, each written like a line."""
    return "登山用語集\n\nア 行\n" + "".join(line.format(term, text) for term, text in pairs.items())


@pytest.mark.parametrize(
    "text",
    [
        of("【{}】 {}\n"),
        of("・{}：{}\n"),
        of("・{}:{}\n").replace(":峰", ":二つの峰"),
        of("{} {}\n").replace("金具。\n", "金具。\n四本の爪がある。\n").replace("こと。\n縦", "こと。\n危ない。\n縦"),
        of("- {}\n{}\n"),
        of("{}\n{}\n\n"),
    ],
)
def test_japanese_pages_of_each_kind_are_read(text: str) -> None:
    """Brackets, middle dots, blanks and items part terms, and no kanji is out of order or a row of kana."""
    reading = parse(text, "x")
    assert list(pairs(reading)) == list(KANA)
    assert [problem.message for problem in reading.problems] == []
    assert reading.judgement is not None
    assert reading.judgement.is_sure


NAMES = (
    "Dicționar de asigurări,Словник термінів,Ορολογία,Förkortningar,術語表"
    ",מילוני מונחים,Kamus istilah,Từ điển,Abréviations"
    ",Терміни моря,Halıcılık terimleri,Skogsord,Svåra ord,Sailing lingo,Les mots du fromage,Le parole della musica"
    ",Wörter der See,Palabras del mar,Términos del mar,Όροι της θάλασσας,Das ABC der See"
)


@pytest.mark.parametrize("name", NAMES.split(","))
def test_a_title_names_a_glossary_in_its_language(name: str) -> None:
    """A page with a few entries in no order is imported if its title calls it a glossary."""
    entries = {"Ror": "Det man styrer med.", "Anker": "Det som holder båden.", "Mast": "Stangen med sejlet."}
    text = "".join(f"{term}: {text}\n\n" for term, text in entries.items())
    judgement = parse(f"{name}\n\n{text}Bemærk at der findes flere ord end disse på siden.\n", "x").judgement
    assert judgement is not None
    assert judgement.is_sure


@pytest.mark.parametrize(
    "title",
    ["Términos y condiciones", "Termos de uso", "Les mots de passe", "Record", "Όροι χρήσης", "Терминал", "Fjord"],
)
def test_what_looks_like_the_name_of_a_glossary(title: str) -> None:
    """Conditions, passwords and words that only end like the name of a glossary name none."""
    assert not names_glossary(title)


WRAPPED = (
    "Activ = Bun cu valoare de piata sau de schimb, parte a averii cuiva.\n"
    "Activ Fix = Orice bun al unei companii, care are o durata relativ lunga de viata si\n"
    "este specific unui anumit proces de productie al acesteia, pe care il ajuta.\n"
    "Activ Imobilizat = Orice bun care nu se vinde sau nu se cumpara in cadrul curent.\n"
    "Actiune = Hartie ce semnifica participarea detinatorului la capitalul unei companii si\n"
    "confera detinatorului calitatea de membru al companiei, cu vot in adunari.\n"
)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        (WRAPPED, ["Activ", "Activ Fix", "Activ Imobilizat", "Actiune"]),
        (WRAPPED.replace("=", "~"), ["Activ", "Activ Fix", "Activ Imobilizat", "Actiune"]),
        (
            "Ahoi – Gruß.\nBoje – Zeichen.\nEbbe –Flut – Wechsel.\nFock – Segel.\n",
            ["Ahoi", "Boje", "Ebbe –Flut", "Fock"],
        ),
    ],
)
def test_signs_between_terms_and_definitions(text: str, terms: list[str]) -> None:
    """Equals signs and tildes begin entries, also where lines are wrapped; a dash may have lost one of its blanks."""
    assert list(pairs(parse(f"Glosar\n\n{text}", "x"))) == terms


def test_numbered_terms_above_several_lines() -> None:
    """Lines below a numbered term belong to it until the next number; an author above it all is no term."""
    text = "".join(
        f"{at}. {term}\nIni penjelasan tentang kata {term} itu.\nKalimat kedua ini menjelaskannya lebih jauh.\n"
        for at, term in enumerate(("Polis", "Premi", "Klaim", "Tertanggung", "Agen", "Manfaat"), 1)
    )
    found = pairs(parse(f"Kamus istilah\n{text}", "x"))
    assert list(found) == ["Polis", "Premi", "Klaim", "Tertanggung", "Agen", "Manfaat"]
    assert all(definition.count("\n\n") == 1 for definition in found.values())


def test_an_item_above_all_terms_is_no_term() -> None:
    """A name behind a bullet above the entries, none of which has one, is that of an author."""
    terms = ("Kleben", "Anlehnung", "Kadenz", "Handwechsel", "Zirkel", "Trab")
    text = "".join(f"«{term}»\nDas bedeutet im Reitsport etwas, nämlich {term}.\n" for term in terms)
    page = f"Begriffe\n- Anna Muster\nWer nicht reitet, versteht sie kaum, denn sie sind fremd.\n{text}"
    assert list(pairs(parse(page, "x"))) == [*terms]


@pytest.mark.parametrize("edit", ["edit", "편집", "bearbeiten", "править"])
def test_links_to_edit_a_heading_are_no_text(edit: str) -> None:
    """What a wiki has in brackets behind its headings, or alone on a line, is in no definition."""
    terms = ("Agio", "Baisse", "Kurs", "Lot", "Order", "Saldo")
    text = "".join(f"{term}[{edit}]\n\nDas ist ein Wort der Börse, nämlich {term}.\n\n" for term in terms)
    found = pairs(parse(f"Glossar\n\n{text.replace('Kurs[', f'[{edit}]' + chr(10) * 2 + 'Kurs[')}", "x"))
    assert list(found) == list(terms)
    assert not any("[" in definition for definition in found.values())


@pytest.mark.parametrize(
    ("mark", "joined", "doubted"),
    [
        (" – ", "a prawa strona statku (bakier) balkon – ganek dokoła rufy", "balkon"),
        (" – ", "a prawa strona statku (bakier) maszt – ganek dokoła rufy", ""),
        (": ", "prawa strona statku. balkon: ganek dokoła rufy", "balkon"),
        (" – ", "baken – ganek dokoła rufy", ""),
    ],
)
def test_an_entry_within_a_definition_is_doubted(mark: str, joined: str, doubted: str) -> None:
    """A page's lines may be joined: a term with the page's mark, in its place in the alphabet, is another entry."""
    definitions = {
        "akord": "umowa najmu z marynarzami",
        "awizo": "mały statek pomocniczy",
        "baka": joined,
        "barduny": "liny mocujące maszt od szczytu",
        "bezan": "nazwa tylnego masztu",
        "cuma": "gruba i mocna lina",
    }
    text = "".join(f"{term}{mark}{definition}\n\n" for term, definition in definitions.items())
    result = parse(f"Słownik\n\n{text}", "x")
    assert list(pairs(result)) == list(definitions)
    found = [problem for problem in result.problems if "may hold the next entry" in str(problem)]
    assert len(found) == bool(doubted)
    assert all(f'"{doubted}"' in str(problem) for problem in found)


def test_blanks_in_the_sentences_of_a_story() -> None:
    """The blanks of a Japanese text part no terms from definitions where other lines have them, too."""
    text = "昨日 海へ行った。\n風が強く 波が高かった。\n港には 船が多い\n友と会い 話をした。\n夜は雨 明日も雨\n"
    judgement = parse(text, "x").judgement
    assert judgement is not None
    assert not judgement.is_sure
