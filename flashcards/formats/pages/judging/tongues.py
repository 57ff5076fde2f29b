"""How definitions begin and what they have in some languages, and what is said of people, places and offers instead.

Only small classes of words that every text of a language has: articles, relative pronouns, days, months, "we" and
"you", and the endings of nouns and verbs that definitions begin with.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

_LEAST = 0.1  # of the words, that every text of a language has
_CLEARER = 1.2  # times as many as of any other language


class _Words(NamedTuple):
    """The words that every text of a language ``often`` has, and those that make a definition, or none.

    ``phrase`` is how one begins that stands for a term, ``tells`` what tells one thing
    from others, ``likely`` is what most definitions have, as have other texts, ``clause`` how one
    begins that is no noun, ``speaks`` who speaks to whom, ``day`` a day or a month, and
    ``place`` how something is said of a place, a person or an offer.
    """

    often: str
    phrase: str
    tells: str
    likely: str
    clause: str
    speaks: str
    day: str
    place: str


_LANGUAGES = {
    "German": _Words(
        "der die das und ist von mit ein eine einer eines den dem des zu zur zum im für oder auf wird werden nicht"
        " sich",
        r"(?:ein(?:e[rsnm]?)?|der|die|das|alle|jede[rs]?|etwas|jemand)\s|\w+(?:ung|heit|keit|schaft|ion|tum|nis)\b"
        r"|\w+(?:es|er|e)\s(?-i:[A-ZÄÖÜ])|\w+\s(?:von|vom|de[rs]|zur?|zum|für|aus|eine[rs])\s",
        r",\s(?:(?:mit|in|an|auf|bei|aus|von|durch|für)\s)?(?:de[rmn]|die|das|denen|deren|dessen|welche[rsmn]?"
        r"|wo(?:bei)?)\b"
        r"|bezeichne\w*|bezeichnung|genannt|nennt|versteht|bedeutet|begriff|ausdruck|abkürzung|dient|dienen|verfahren"
        r"|methode|steht für",
        "von|ist|sind|wird|werden|oder|zur|zum|des|wenn",
        r"(?:wenn|wie|wer|was|so)\s",
        "wir|uns|unser\\w*|ihnen|ihre?n?|ich|mich|euch|du|dir",
        r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?|januar|februar|april|juni|juli|august"
        r"|september|oktober|november|dezember|uhr|euro",
        r"(?:im|am|vom|ab|seit|täglich|heute|jeden|bitte|hier|früher)\s",
    ),
    "French": _Words(
        "le la les de des du un une et est dans pour par qui que au en sur à ou sont plus aux ce se",
        r"(?:une?|le|la|les|tout\w*)\s|l['’]|[^\W\d_]+(?:\s[^\W\d_]+){0,2}\s(?:de|du|des|à)\s"
        r"|[^\W\d_]+(?:\s[^\W\d_]+)?\sd['’]",
        r"qui|dont|lequel|laquelle|se dit|désigne\w*|appelée?s?|utilisée?s?|consiste\w*|permet\w*|terme|synonyme"
        r"|servant|sert"
        r"|c['’]est|action|ensemble|procédé|fait de|nom donné",
        "de|du|des|d|est|sont|ou|par",
        r"[^\W\d_]+(?:er|ir|oir|re)\s",
        "nous|vous|notre|nos|votre|vos|je|mon|tu",
        "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|février|mars|avril|juin|juillet|août|septembre"
        r"|octobre|novembre|décembre|euros?|\d+ ?h",
        r"(?:depuis|chez|près|chaque|ouverte?s?|elle|ils?|on)\s(?!s['’]agit)",
    ),
    "Spanish": _Words(
        "el la los las de del y que en un una por con para se es al como su o lo sus",
        r"(?:un[ao]?s?|el|la|los|las|lo)\s|(?!se\s)[^\W\d_]+(?:\s[^\W\d_]+){0,2}\s(?:de|del|para)\s",
        r"que|cuy[oa]s?|donde|se (?:dice|llama|usa|utiliza|emplea|aplica|refiere)|llamad[oa]s?|utilizad[oa]s?"
        r"|usad[oa]s?"
        r"|conocid[oa]s?|consiste\w*|significa|término|acción|técnica|método|sirve",
        "de|del|es|son|o|por",
        r"[^\W\d_]+[aei]r(?:se|l[aeo]s?)?\s",
        "nosotros|nuestr[oa]s?|usted(?:es)?|puedes?|tu|tus|te|me|mi",
        "lunes|martes|miércoles|jueves|viernes|sábados?|domingos?|enero|febrero|marzo|abril|mayo|junio|julio|agosto"
        "|septiembre|octubre|noviembre|diciembre|euros?|horas",
        r"(?:desde|cada|abiert[oa]s?|cerca|antes)\s",
    ),
    "Italian": _Words(
        "il lo la i gli le di del della dei che e un una in per con è da si al alla nel nella delle sono o non",
        r"(?:uno?|una|il|lo|la|i|gli|le)\s|(?:l|un)['’]|[^\W\d_]+(?:\s[^\W\d_]+){0,2}\s(?:d[aei]l?|dei|dell[aeo]"
        r"|per)\s",
        r"che|cui|quale|quali|si (?:dice|usa|intende|tratta)|chiamat[oaie]|utilizzat[oaie]|usat[oaie]|consiste\w*"
        r"|indica\w*"
        r"|significa|termine|serve|tecnica|insieme|è (?:un[ao]?|il|la)",
        "di|del|della|dei|è|sono|o|da",
        r"[^\W\d_]+(?:are|ere|ire|arsi|ersi|irsi)\s",
        "noi|nostr[oaie]|voi|vostr[oaie]|prenotate|trovate|tuo|tua|io|mi",
        "lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio"
        "|agosto|settembre|ottobre|novembre|dicembre|euro",
        r"(?:dal|ogni|tutti|apert[oaie]|alle|presso)\s",
    ),
    "Portuguese": _Words(
        "o a os as de do da dos das e que em um uma para com por no na se ao é como ou são não",
        r"(?:uma?s?|o|a|os|as)\s|[^\W\d_]+(?:\s[^\W\d_]+){0,2}\s(?:de|d[ao]s?|para)\s",
        r"que|cuj[oa]s?|onde|diz-se|chamad[oa]s?|utilizad[oa]s?|usad[oa]s?|conhecid[oa]s?|consiste\w*|significa"
        r"|termo|acção|ação"
        r"|técnica|serve|é (?:uma?|o|a)",
        "de|do|da|dos|das|é|são|ou|por",
        r"[^\W\d_]+[aeio]r(?:-se)?\s",
        "nós|noss[oa]s?|você|vocês|pode|traga|teu|tua|eu|me|meu",
        r"(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|sábados?|domingos?|janeiro|fevereiro|março|abril|maio"
        r"|junho|julho"
        "|agosto|setembro|outubro|novembro|dezembro|euros?|reais|horas",
        r"(?:desde|cada|abert[oa]s?|aos|fica|perto)\s",
    ),
    "Dutch": _Words(
        "de het een van en in is dat die op te voor met zijn aan door bij of om wordt worden je u niet er naar",
        r"(?:een|de|het|alle|elke?|iets|iemand)\s|\w+(?:ing|heid|tie|schap|sel)\b|\w+e?\s\w+\s(?:van|voor|om|waar\w*)\s"
        r"|\w+\s(?:van|voor|om|waar\w*|die|dat)\s",
        r"die|dat|waar\w*|wiens|wat|genoemd|noemt|heet|gebruikt|bedoeld|betekent|bestaat|benaming|begrip|afkorting",
        "van|is|zijn|wordt|worden|of",
        r"(?:wanneer|als|hoe|het \w+en van)\s",
        "wij|ons|onze|jij|jou|jouw|uw|ik|mijn",
        r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)s?|januari|februari|maart|april|mei|juni|juli"
        r"|augustus|september|oktober|november|december|euro|uur",
        r"(?:sinds|elke|dagelijks|vanaf)\s",
    ),
    "Polish": _Words(
        "w z na i do się jest o lub od dla nie po za oraz przez to przy jako ze we",
        r"[^\W\d_]+(?:anie|enie|cie|ość|cja|stwo|nik|ek|acz|izm|ura|arka|rz|owy|owa|owe|na|ne|ny|sk[iae]|ck[iae])\s|(?:każd\w+|jeden|jedna|jedno)\s",
        r"któr\w+|jest to|to|służ\w+|polega\w*|oznacza\w*|zwan[aey]|nazywan\w+|używan\w+|rodzaj|typ|część|określenie"
        r"|termin"
        r"|nazwa|określa\w*|inaczej",
        "jest|są|lub|do|z|dla",
        r"[^\W\d_]+ć\s",
        "my|nas|nam|nasz\\w*|państw\\w*|twó\\w+|ja|mój",
        "poniedział\\w+|wtor\\w+|środ[aęy]|śród|czwart\\w+|piąt\\w+|sobot\\w+|niedziel\\w+|styczni\\w+|lut\\w+|marc\\w+"
        "|kwie[tc]\\w+|maj[au]?|czerw\\w+|lip[ci]\\w+|sierp\\w+|wrze[sś]\\w+|październik\\w*|listopad\\w*|grud\\w+|zł",
        r"(?:od|co|u)\s|[^\W\d_]+\s(?:się|u|w|z|na)\s",
    ),
    "Russian": _Words(
        "в и на с по от для из к не или его при что как это за о во со а у их также",
        r"[^\W\d_]+(?:ние|тие|ость|ство|ция|тель|ник|ка|мент|лиц\w|ие|ый|ая|ое|ые|ий)\s|(?:люб\w+|кажд\w+|один|одна)\s",
        r"котор\w+|это|для|служ\w+|назыв\w+|означа\w+|представля\w+|использу\w+|применя\w+|предназначен\w*|вид|тип"
        r"|часть"
        r"|способ|то есть",
        "или|из|при|от|является|являются",
        r"[^\W\d_]+(?:ть|ться|ти)\s",
        "мы|нас|нам|наш\\w*|вы|вас|вам|ваш\\w*|я|мой",
        "понедельник\\w*|вторник\\w*|сред[уаы]|средам|четверг\\w*|пятниц\\w+|суббот\\w+|воскресень\\w+|январ\\w+"
        "|феврал\\w+"
        "|марта|апрел\\w+|мая|июн\\w+|июл\\w+|август\\w*|сентябр\\w+|октябр\\w+|ноябр\\w+|декабр\\w+|руб\\w*",
        r"(?:кажд\w+|раньше|теперь|у)\s|[^\W\d_]+(?:ет|ёт|ит|ют|ят|ся|ла|ли|л)\s",
    ),
    "Swedish": _Words(
        "och i att en ett som är av på för med det den till används om från eller inte kan de sig har vid",
        r"(?:en|ett|den|det|de|alla|varje|något|någon)\s|[^\W\d_]+(?:ning|het|skap|else|tion)(?:en)?\b"
        r"|[^\W\d_]+\s(?:av|för|till|som|med|där)\s",
        r"som|där|vilke[nt]|vars|kallas?|kallad|används|betyder|innebär|består|benämning|beteckning|term|förkortning"
        r"|när",
        "av|är|eller|från|om",
        r"att\s|(?:när|hur)\s",
        "vi|oss|vår[at]?|du|dig|din|ditt|ni|er|jag|min",
        r"(?:mån|tis|ons|tors|fre|lör|sön)dag(?:ar|en|arna)?|januari|februari|mars|april|maj|juni|juli|augusti"
        r"|september"
        "|oktober|november|december|kronor|kr|klockan",
        r"(?:sedan|varje|har|från)\s",
    ),
    "Czech": _Words(
        "a v na se je z do pro s o nebo k ve po při za který která které jako od to jsou ze",
        r"[^\W\d_]+(?:ání|ení|tí|ost|ství|ník|ce|tel|ka|ba|ý|é|á)\s|(?:každ\w+|jeden|jedna)\s",
        r"kter\w+|jenž|sloužící|slouží|určen\w+|znamená|označ\w+|používan\w+|používá|nazýv\w+|zvan\w+|druh|typ|část"
        r"|způsob"
        r"|jedná se|pojem|název",
        "je|jsou|nebo|pro|z",
        r"[^\W\d_]+[aioe]t\s",
        "my|nás|nám|náš|naš\\w*|vy|vás|vám|váš|vaš\\w*|já|můj",
        "pondělí|úterý|střed[auy]|čtvrt\\w+|pát(?:ek|ku)|sobot\\w+|neděl\\w+|led(?:en|na)|únor\\w*|březn\\w+"
        "|dub(?:en|na)"
        "|květ(?:en|na)|červ\\w+|srp(?:en|na)|září|říj\\w+|listopad\\w*|prosin\\w+|kč|hodin",
        r"(?:každ\w+|dříve|u)\s|[^\W\d_]+\s(?:se|u|v|z|na)\s",
    ),
}
_OFTEN = {name: frozenset(words.often.split()) for name, words in _LANGUAGES.items()}


class Tongue(NamedTuple):
    """The patterns of a language, as :class:`_Words` has them."""

    phrase: re.Pattern[str]
    tells: re.Pattern[str]
    likely: re.Pattern[str]
    clause: re.Pattern[str]
    speaks: re.Pattern[str]
    day: re.Pattern[str]
    place: re.Pattern[str]


def of(texts: Iterable[str]) -> Tongue | None:
    """The language of some texts, if it is one that is known here."""
    counts = Counter(word for text in texts for word in text.casefold().split())
    shares = sorted((sum(counts[word] for word in often), name) for name, often in _OFTEN.items())
    (second, _), (most, name) = shares[-2:]
    return _tongue(name) if most >= max(_LEAST * counts.total(), _CLEARER * second, 1) else None


@cache
def _tongue(name: str) -> Tongue:
    words = _LANGUAGES[name]
    within = (words.tells, words.likely, words.speaks, words.day)
    tells, likely, speaks, day = (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) for pattern in within)
    place = re.compile(rf"(?:{words.place})(?![^,.]{{0,40}},)", re.IGNORECASE)
    phrase, clause = (re.compile(pattern, re.IGNORECASE) for pattern in (words.phrase, words.clause))
    return Tongue(phrase, tells, likely, clause, speaks, day, place)
