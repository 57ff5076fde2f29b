"""Pages in the large languages that do not call themselves glossaries: what their texts say tells which they are."""

import pytest

from flashcards.formats.glossary import parse
from flashcards.formats.pages.judging import tongues

FACTS = {
    "German": "Anna Berger|Leitet seit 2015 die Buchhaltung und ist montags zu erreichen."
    "|Bernd Claasen|Kümmert sich um die Technik und alle Anlagen im Haus."
    "|Carla Dietz|Organisiert Veranstaltungen und betreut die Gäste am Empfang."
    "|Dirk Engel|Arbeitet seit drei Jahren in der Werkstatt mit."
    "|Eva Fuchs|Unterrichtet Klavier und leitet den Chor am Mittwoch.",
    "French": "Abbaye|Ouverte tous les jours sauf le mardi, entrée gratuite."
    "|Château|Les visites commencent à 10 h et à 15 h devant la grande porte."
    "|Grotte|Prévoyez un pull, il y fait froid même en été."
    "|Lac|On peut y louer des barques et manger sur la rive."
    "|Moulin|À vingt minutes à pied de la gare par le sentier.",
    "Spanish": "Ana Belmonte|Trabaja con nosotros desde 2010 y lleva la escuela."
    "|Carmen Díaz|Vive en Sevilla y enseña guitarra los jueves por la tarde."
    "|Diego Espinosa|Atiende a los clientes en la tienda de lunes a viernes."
    "|Elena Ferrer|Antes fue enfermera y ahora cuida el huerto."
    "|Fabio Gómez|Puedes llamarlo por teléfono para pedir cita.",
    "Italian": "Cena|Venerdì sera alle 20 nella piazza del paese, prenotate in tempo."
    "|Concerto|La banda suona nel cortile della scuola, ingresso libero."
    "|Fiera|Dal 3 al 5 maggio con i produttori della valle."
    "|Gita|Si parte alle 8 dalla stazione e si torna la sera."
    "|Mercato|Ogni sabato mattina trovate frutta e formaggi freschi.",
    "Portuguese": "Castelo|Aberto de terça a domingo, entrada a 4 euros."
    "|Lagoa|Pode alugar barcos e comer na margem."
    "|Mosteiro|As visitas começam às 10 horas junto à porta grande."
    "|Praia|Fica a vinte minutos a pé da estação."
    "|Serra|Traga um casaco, faz frio mesmo no verão.",
    "Dutch": "Anna Bakker|Werkt sinds 2014 bij ons en helpt klanten in de winkel."
    "|Bram Claes|Regelt de reizen en rijdt op vrijdag met de bus."
    "|Carla Dekker|Geeft les aan kinderen en kookt elke week voor de groep."
    "|Dirk Evers|Woont in Utrecht en speelt graag gitaar in het park."
    "|Els Faber|Belt u gerust voor een afspraak met ons.",
    "Polish": "Anna Bielska|Pracuje u nas od 2011 roku i uczy dzieci w środy."
    "|Bartek Czarny|Zajmuje się ogrodem i naprawia rowery na podwórku."
    "|Celina Duda|Mieszka w Krakowie i gra na pianinie."
    "|Daniel Ewert|Odbiera telefony od poniedziałku do piątku."
    "|Filip Góra|Chętnie oprowadzi Państwa po starym młynie.",
    "Russian": "Анна Белова|Работает у нас с 2012 года и ведёт занятия по средам."
    "|Борис Волков|Отвечает за технику и помогает гостям на вокзале."
    "|Вера Громова|Живёт в Казани и учит детей рисовать."
    "|Глеб Дымов|Каждое утро открывает мастерскую и варит кофе."
    "|Захар Иванов|Звоните ему, и он поедет с вами на озеро.",
    "Swedish": "Anna Berg|Har arbetat hos oss sedan 2013 och leder kören på onsdagar."
    "|Bo Carlsson|Sköter trädgården och lagar cyklar på gården."
    "|Cecilia Dahl|Bor i Lund och undervisar i piano varje vecka."
    "|David Ek|Svarar i telefon från måndag till fredag."
    "|Filip Grön|Visar gärna gäster runt i den gamla kvarnen.",
    "Czech": "Bazén|Otevřeno každý den od osmi, i v dešti."
    "|Jídelna|Snídaně podáváme na terase do deseti."
    "|Kola|Půjčíte si je u správce za dvě stě korun."
    "|Parkoviště|Najdete ho za kostelem, pro hosty je zdarma."
    "|Zahrada|Děti si tam v létě mohou hrát s míčem.",
}

TERMS = {
    "German": "Anker|Ein schwerer Haken, der ein Boot an seinem Platz hält."
    "|Ballast|Gewicht, das tief im Rumpf liegt und das Boot aufrecht hält."
    "|Ebbe|Die Zeit, in der das Wasser abläuft.|Fock|Kleines Segel vor dem Mast."
    "|Halse|Drehung des Bootes mit dem Heck durch den Wind.",
    "French": "Amarre|Cordage qui retient un bateau au quai.|Ancre|Objet lourd que l'on jette au fond de l'eau."
    "|Border|Tendre une voile avec son écoute.|Cale|Partie basse de la coque."
    "|Écoute|Se dit du cordage avec lequel on règle une voile.",
    "Spanish": "Amarra|Cabo con el que se sujeta un barco al muelle."
    "|Ancla|Objeto pesado que se echa al fondo del mar.|Botar|Echar un barco al agua por primera vez."
    "|Cala|Parte más baja de la bodega.|Proa|La parte delantera de un barco.",
    "Italian": "Ancora|Oggetto pesante che si getta sul fondo del mare."
    "|Cima|Qualsiasi corda che si usa a bordo.|Lascare|Allentare la scotta di una vela."
    "|Prua|La parte anteriore di uno scafo.|Scotta|Cavo per la regolazione di una vela.",
    "Portuguese": "Amarra|Cabo que prende um barco ao cais.|Âncora|Objeto pesado que se lança ao fundo do mar."
    "|Caçar|Puxar a escota de uma vela.|Porão|Parte mais baixa do casco de um barco."
    "|Proa|A parte da frente de um barco.",
    "Dutch": "Anker|Een zwaar voorwerp dat een boot op zijn plaats houdt."
    "|Eb|De tijd waarin het water zakt.|Fok|Een klein zeil voor de mast van een boot."
    "|Gijp|Draai van de boot waarbij de achterkant door de wind gaat."
    "|Schoot|Lijn waarmee een zeil wordt aangetrokken.",
    "Polish": "Cuma|Lina, którą przywiązuje się łódź do brzegu.|Fok|Mały żagiel, który stoi przed masztem."
    "|Kotwica|Urządzenie służące do zatrzymania łodzi na wodzie.|Rufa|Część kadłuba, która jest z tyłu."
    "|Szot|Lina do ustawiania żagla, zwana też szkotem.",
    "Russian": "Киль|Балка, которая проходит по дну судна.|Корма|Задняя часть судна, за которой остаётся след."
    "|Отлив|Понижение уровня воды в море.|Фок|Парус, который ставят на первой мачте."
    "|Якорь|Приспособление для удержания судна на месте.",
    "Swedish": "Ankare|Ett tungt föremål som håller en båt på plats.|Fock|Ett litet segel framför masten."
    "|Köl|Del av båten som ligger djupast i vattnet.|Skot|Lina som används för att hala in ett segel."
    "|Stäv|Den främre delen av en båt.",
    "Czech": "Kotva|Těžký předmět, který drží loď na místě.|Kýl|Část lodi, která je nejhlouběji ve vodě."
    "|Lano|Provaz, kterým se na lodi něco uvazuje.|Odliv|Období, ve kterém voda opadá."
    "|Plachta|Kus látky, do kterého se opírá vítr.",
}


def page(told: str, between: str) -> str:
    """Terms and texts, with nothing around them that says what the page is."""
    terms, texts = told.split("|")[::2], told.split("|")[1::2]
    return "\n\n".join(f"{term}{between}{text}" for term, text in zip(terms, texts, strict=True))


def is_sure(told: str, between: str) -> bool:
    """Whether such a page is imported without asking."""
    judgement = parse(page(told, between), "given").judgement
    return judgement is not None and judgement.is_sure


@pytest.mark.parametrize("between", ["\n", "\n\n", ": ", " \u2013 "])
@pytest.mark.parametrize("language", FACTS)
def test_facts_are_asked_about(language: str, between: str) -> None:
    """What is said of people, places and offers is asked about, in any of the large languages."""
    assert not is_sure(FACTS[language], between)


@pytest.mark.parametrize("between", ["\n", "\n\n", ": ", " \u2013 "])
@pytest.mark.parametrize("language", TERMS)
def test_definitions_are_imported(language: str, between: str) -> None:
    """Texts that say what their terms are make a glossary without its name, in any of the large languages."""
    assert is_sure(TERMS[language], between)


@pytest.mark.parametrize("language", TERMS)
def test_a_language_is_known_by_its_small_words(language: str) -> None:
    """Facts and definitions in one language are judged by the same words."""
    found = {tongues.of([text]) for text in (FACTS[language], TERMS[language])}
    assert len(found) == 1
    assert None not in found


def test_other_languages_are_not_judged() -> None:
    """In a language that is not known here, all texts may be definitions."""
    assert tongues.of(["Ankkuri pitää veneen paikallaan", "Köli antaa vakautta"]) is None
    assert tongues.of([]) is None
