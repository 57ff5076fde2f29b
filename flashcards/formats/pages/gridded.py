"""Pages with a table, its cells apart by tabs or bars, under whatever title."""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import mean
from typing import NamedTuple

from flashcards.formats.pages import Found, Line, Pair
from flashcards.formats.pages.lines import Shape, is_heading, plain
from flashcards.formats.pages.lines import shape as shape_of
from flashcards.formats.pages.paragraphs import term_text

_TERM_NAMES = re.compile(
    r"(?:the )?(?:terms?|words?|name|concepts?|phrases?|acronym|abbreviation|abbr\.?|expression|entry"
    r"|title|key ?word|begriff|wort|terme|mot|sigle"
    r"|t[e\u00e9]rmino|palabra|termine|termos?|palavras?|termen|woord|begrip|termin|ord|has\u0142o"
    r"|\u0442\u0435\u0440\u043c\u0438\u043d|\u672f\u8bed.*|\u7528\u8a9e|\uc6a9\uc5b4|k\u00e4site|termi|sana"
    r"|terim|kavram|pojem|v\u00fdraz|begreb|udtryk"
    r"|\u7f29\u5199|\u540d\u79f0|\u8bcd\u6761|vocabulary|acr\u00f3nimos?|acronimo|abr\u00e9viation|abreviatura"
    r"|begrep|term[ie]n[oi]|terme|thu\u1eadt ng\u1eef|t\u1eeb|istilah|fogalom|kifejez\u00e9s|sz\u00f3"
    r"|\u03cc\u03c1\u03bf\u03c2|\u0442\u0435\u0440\u043c\u0456\u043d"
    r"|\u043f\u043e\u043d\u044f\u0442\u0438\u0435|\u043f\u043e\u043d\u044f\u0442\u0442\u044f"
    r"|\u0441\u043b\u043e\u0432\u043e|\u0442\u0435\u0440\u043c\u0438\u043d\u0438|pojam|izraz"
    r"|\u0627\u0644\u0645\u0635\u0637\u0644\u062d|\u0645\u0635\u0637\u0644\u062d"
    r"|\u0627\u0644\u0643\u0644\u0645\u0629|\u0627\u0644\u0645\u0641\u0647\u0648\u0645"
    r"|\u05de\u05d5\u05e0\u05d7|\u05de\u05d5\u05e9\u05d2|\u05de\u05d9\u05dc\u05d4"
    r"|\u0627\u0635\u0637\u0644\u0627\u062d|\u0648\u0627\u0698\u0647|\u0639\u0628\u0627\u0631\u062a"
    r"|\u0936\u092c\u094d\u0926|\u0e04\u0e33\u0e28\u0e31\u0e1e\u0e17\u0e4c|\u0e04\u0e33"
    r"|\u0e28\u0e31\u0e1e\u0e17\u0e4c|\u8a00\u8449|\u8a9e\u53e5|\u5358\u8a9e|\u8bcd\u8bed|\u55ae\u8a5e"
    r"|\u5355\u8bcd|\u540d\u8a5e|\u540d\u8bcd|\u8853\u8a9e|\uc6a9\uc5b4\uba85|\ub2e8\uc5b4|hitza|terminoa"
    r"|kontzeptua|poj\u0119cie|s\u0142owo|termin"
    r"|abk\u00fcrzung|k\u00fcrzel|afkorting|f\u00f6rkortning|skr\u00f3t)(?:\W.*)?(?: (?:or|ou|und|and) .*)?",
    re.IGNORECASE,
)
_DEFINITION_NAMES = re.compile(
    r"(?:(?:simple|short|full|plain|brief|kort|kurze|korte|breve|courte|kr\u00f3tki|lyhyt) )?"
    r"(?:definitions?|meanings?|descriptions?|explanations?|what it means"
    r"|in plain english|expansion|stands for"
    r"|bedeutung|erkl\u00e4rung|beschreibung|d\u00e9finition|signification|definici\u00f3n|significado"
    r"|descripci\u00f3n|definizione|significato|defini\u00e7\u00e3o|significado|descri\u00e7\u00e3o|conceitos?"
    r"|descrizione|explica\u00e7\u00e3o|explication"
    r"|definitie|betekenis|uitleg|omschrijving|f\u00f6rklaring|betydelse|beskrivning|definicja|znaczenie|opis"
    r"|\u043e\u043f\u0440\u0435\u0434\u0435\u043b\u0435\u043d\u0438\u0435"
    r"|\u0437\u043d\u0430\u0447\u0435\u043d\u0438\u0435|\u610f\u5473|\u8aac\u660e|\ub73b|\uc124\uba85"
    r"|\u91ca\u4e49|\u542b\u4e49|\u8bf4\u660e|\u89e3\u91ca|translation|traduction|traducci\u00f3n"
    r"|tradu\u00e7\u00e3o|traduzione|\u00fcbersetzung"
    r"|definisjon|forklaring|betydning|definici\u00f3|significat|descripci\u00f3|\u0111\u1ecbnh ngh\u0129a"
    r"|ngh\u0129a|\u00fd ngh\u0129a|gi\u1ea3i th\u00edch|arti|pengertian|definisi|penjelasan|makna"
    r"|jelent\u00e9s|magyar\u00e1zat|meghat\u00e1roz\u00e1s|defini\u021bie|semnifica\u021bie"
    r"|explica\u021bie|\u03bf\u03c1\u03b9\u03c3\u03bc\u03cc\u03c2"
    r"|\u03c3\u03b7\u03bc\u03b1\u03c3\u03af\u03b1|\u03b5\u03c1\u03bc\u03b7\u03bd\u03b5\u03af\u03b1"
    r"|\u03b5\u03c0\u03b5\u03be\u03ae\u03b3\u03b7\u03c3\u03b7"
    r"|\u0432\u0438\u0437\u043d\u0430\u0447\u0435\u043d\u043d\u044f"
    r"|\u0437\u043d\u0430\u0447\u0435\u043d\u043d\u044f"
    r"|\u043f\u043e\u044f\u0441\u043d\u0435\u043d\u043d\u044f"
    r"|\u043e\u043f\u0438\u0441\u0430\u043d\u0438\u0435"
    r"|\u043e\u0431\u044a\u044f\u0441\u043d\u0435\u043d\u0438\u0435"
    r"|\u0442\u043e\u043b\u043a\u043e\u0432\u0430\u043d\u0438\u0435|definicija|zna\u010denje"
    r"|obja\u0161njenje|razlaga|pomen|definice|v\u00fdznam|vysv\u011btlen\u00ed|vysvetlenie|popis"
    r"|\u0627\u0644\u062a\u0639\u0631\u064a\u0641|\u062a\u0639\u0631\u064a\u0641"
    r"|\u0627\u0644\u0645\u0639\u0646\u0649|\u0645\u0639\u0646\u0649|\u0627\u0644\u0634\u0631\u062d"
    r"|\u0627\u0644\u062a\u0641\u0633\u064a\u0631|\u05d4\u05d2\u05d3\u05e8\u05d4"
    r"|\u05de\u05e9\u05de\u05e2\u05d5\u05ea|\u05e4\u05d9\u05e8\u05d5\u05e9|\u05d4\u05e1\u05d1\u05e8"
    r"|\u062a\u0639\u0631\u06cc\u0641|\u0645\u0639\u0646\u06cc|\u062a\u0648\u0636\u06cc\u062d"
    r"|\u062a\u0648\u0636\u06cc\u062d\u0627\u062a|\u0905\u0930\u094d\u0925"
    r"|\u092a\u0930\u093f\u092d\u093e\u0937\u093e|\u092e\u0924\u0932\u092c"
    r"|\u0e04\u0e27\u0e32\u0e21\u0e2b\u0e21\u0e32\u0e22|\u0e04\u0e33\u0e2d\u0e18\u0e34\u0e1a\u0e32\u0e22"
    r"|\u0e04\u0e33\u0e41\u0e1b\u0e25|\u0e19\u0e34\u0e22\u0e32\u0e21|\u5b9a\u7fa9|\u5b9a\u4e49"
    r"|\u89e3\u8aac|\u5167\u5bb9|\u5185\u5bb9|\u8bf4\u660e\u6587|\uc815\uc758|\uc758\ubbf8|\ud574\uc124"
    r"|\ud480\uc774|definizioa|esanahia|azalpena|obja\u015bnienie|wyja\u015bnienie|t\u0142umaczenie"
    r"|vertaling|selitys|m\u00e4\u00e4ritelm\u00e4|merkitys|tan\u0131m|a\u00e7\u0131klama|anlam\u0131?"
    r"|v\u00fdznam|vysv\u011btlen\u00ed|definice|betydning|forklaring|\u00f6vers\u00e4ttning|t\u0142umaczenie"
    r"|purpose|funktion|fonction|funci\u00f3n|fun\u00e7\u00e3o|funzione"
    r"|kort f\u00f6rklaring|brief explanation)(?:\W.*)?",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"symbols?|symboles?|s\u00edmbolos?|simbol[oi]|notations?|siglas?|lettres?|letters?|pr\u00e9fixes?|prefix(?:es)?",
    re.IGNORECASE,
)
_OTHER_NAMES = re.compile(
    r"categor(?:y|ia|\u00eda)|cat\u00e9gorie|kategori[ea]?|categorie|types?|tipo|typ|notes?|nota|anmerkung"
    r"|remarques?|comments?|sources?"
    r"|examples?|exemples?|ejemplos?|esempi[o]?|beispiele?|pronunciation|prononciation|pronuncia|aussprache"
    r"|\u7c7b\u578b|\u7c7b\u522b|\u5206\u7c7b|\u4e3e\u4f8b|\u793a\u4f8b|\u4f8b\u5b50|\u5907\u6ce8|\u7a2e\u985e|\u5099\u8003"
    r"|unit\u00e9?s?|unidad|unit\u00e0|einheit|english|englisch|anglais|ingl\u00e9s|inglese|ingl\u00eas|engels",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"(?!.*(?:term|word|mot\b|concept|acronym|abbrev|phrase|begriff|wort|definition|meaning|explanation|bedeutung"
    r"|signific|d\u00e9finition|definici|\u672f\u8bed|\u7528\u8a9e)).*",
    re.IGNORECASE,
)
"""The name of a column that other tables have as well, such as "Name" or "Description"."""

_COLUMNS = "ABCDEFGH"
"""What columns without names are called."""

_DULL = re.compile(r"(?:links?|#|no\.?|id|see|\W*)", re.IGNORECASE)
_RULE = re.compile(r"[\s|:+=-]+")
_LEAST_ROWS = 2
_SPACED = 2  # columns apart by blanks are lines of a term and a definition, more are a table
_HEAD_WORDS = 5
_TWO = 2
_OFTEN = 3  # times that a row is repeated which names the columns
_COUNTING = 0.9  # of the rows, whose first cells are the next number
_SEVERAL = 0.2  # of the rows, that go on below their line


def readings(lines: Sequence[Line]) -> Iterator[Found]:
    """The table of a page, by each mark that its cells may have between them."""
    for mark in ("\t", "|", "  "):
        rows = {at: _cells(line.raw, mark) for at, line in enumerate(lines) if mark in line.raw}
        rows = {at: cells for at, cells in rows.items() if len(cells) > (1 if mark.strip(" ") else _SPACED)}
        if len(rows) >= _LEAST_ROWS:
            rows = _uncounted(rows)
            tables = filter(None, map(_alike, _tables(lines, rows)))  # a column of numbers and one more are no table
            yield _joined([_read(lines, table, mark) for table in tables])


def _uncounted(rows: dict[int, list[str]]) -> dict[int, list[str]]:
    """The rows without a first column that counts them, which often has no name."""
    numbers = {at: int(match[1]) for at, cells in rows.items() if (match := re.fullmatch(r"(\d{1,4})[.)]?", cells[0]))}
    counting = sum(other == one + 1 for one, other in pairwise(numbers.values()))
    if len(numbers) < _LEAST_ROWS + 1 or counting < _COUNTING * (len(numbers) - 1) or 2 * len(numbers) < len(rows):
        return rows
    width = max(len(rows[at]) for at in numbers)
    return {
        at: cells[1:] if at in numbers or (len(cells) == width and _DULL.fullmatch(cells[0])) else cells
        for at, cells in rows.items()
        if at in numbers or len(cells) < width or _DULL.fullmatch(cells[0])
    }


def _tables(lines: Sequence[Line], rows: dict[int, list[str]]) -> list[dict[int, list[str]]]:
    """The tables of a page: a row that names columns begins one, unless it only repeats the names."""
    tables: list[dict[int, list[str]]] = []
    names: list[str] = []
    often = Counter(map(tuple, rows.values()))
    for at, cells in rows.items():
        apart = lines[at].gap or at - 1 not in rows
        begins = _begins(cells) if apart else is_named(cells) and is_head(cells)
        begins = begins or (often[tuple(cells)] >= _OFTEN and _are_names(cells))
        if not tables or (begins and cells != names):
            tables.append({})
            names = cells
        tables[-1][at] = cells
    return [table for table in tables if len(table) >= _LEAST_ROWS] or [rows]


def _begins(cells: Sequence[str]) -> bool:
    """Whether the first row of a table names its columns."""
    if [*cells] == [*_COLUMNS[: len(cells)]]:
        return True
    others = _SIGNS.fullmatch(cells[0]) or any(map(_OTHER_NAMES.fullmatch, cells[len(cells) == _TWO :]))
    return is_head(cells) or bool(others and _are_names(cells))


def _joined(found: Sequence[Found]) -> Found:
    pairs = [pair for one in found for pair in one.pairs]
    named = bool(found) and all(one.shape == "table of terms" for one in found)
    shape = "table of terms" if named else "table"
    return Found(shape=shape, pairs=pairs, stray=sorted({at for one in found for at in one.stray}))


def _cells(text: str, mark: str) -> list[str]:
    if mark == "\t":
        return [cell.strip() for cell in text.split("\t")]
    if mark == "  ":
        return re.split(r"\s{2,}", text.strip())
    inner = text.strip().removeprefix("|")
    cells = [cell.strip() for cell in inner.split("|")]
    return cells[:-1] if len(cells) > 1 and not cells[-1] else cells


def _alike(rows: dict[int, list[str]]) -> dict[int, list[str]]:
    """The rows that have as many cells as most of them, or fewer."""
    width = Counter(len(cells) for cells in rows.values()).most_common(1)[0][0]
    return {at: [*cells, *[""] * (width - len(cells))] for at, cells in rows.items() if 1 < len(cells) <= width}


def is_head(cells: Sequence[str]) -> bool:
    """Whether a row names columns, one of them at least as glossaries do."""
    named = any(_TERM_NAMES.fullmatch(cell) or _DEFINITION_NAMES.fullmatch(cell) for cell in cells)
    return named and _are_names(cells)


def _are_names(cells: Sequence[str]) -> bool:
    return all(len(cell.split()) <= _HEAD_WORDS and ";" not in cell and not cell.endswith(".") for cell in cells)


def is_term_name(text: str) -> bool:
    """Whether a column of this name has terms."""
    return _TERM_NAMES.fullmatch(text) is not None


def is_definition_name(text: str) -> bool:
    """Whether a column of this name has definitions."""
    return _DEFINITION_NAMES.fullmatch(text) is not None


def is_named(head: Sequence[str]) -> bool:
    """Whether the head says which column has the terms, and which the definitions."""
    return any(map(_TERM_NAMES.fullmatch, head)) and any(map(_DEFINITION_NAMES.fullmatch, head))


def _columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Which column has the terms, and which the definitions."""
    width = len(rows[0])
    lengths = [mean(len(row[at]) for row in rows) for at in range(width)]
    worded = [at for at in range(width) if any(char.isalpha() for row in rows for char in row[at])]
    worded = worded if len(worded) > 1 else [*range(width)]  # numbers are no terms
    term = next((at for at, name in enumerate(head) if _TERM_NAMES.fullmatch(name)), None)
    term = 0 if head and _SIGNS.fullmatch(head[0]) and all(row[0] for row in rows) else term
    told = [at for at, name in enumerate(head) if _DEFINITION_NAMES.fullmatch(name)]
    if term is None and len(told) > 1 and told[0] == 0:  # as "Function" beside "Description"
        term = told.pop(0)
    definition = next(iter(told), None)
    if definition is None:
        first = worded[0] if term is None else term
        definition = max((at for at in range(width) if at != first), key=lengths.__getitem__)
    if term is None:
        others = [at for at in worded if at != definition]
        distinct = (at for at in others if len({row[at] for row in rows if row[at]}) == len(rows))
        grouped = any(not row[others[0]] for row in rows)  # it has gaps: a column that names groups of terms
        term = next(distinct, others[0]) if grouped else others[0]
    return term, definition


def _in_order(head: Sequence[str], term: int, definition: int, width: int) -> int:
    """The column that a definition begins with: the first one, where no name tells."""
    named = bool(head) and _DEFINITION_NAMES.fullmatch(head[definition])
    return definition if named else next(at for at in range(width) if at != term)


def _read(lines: Sequence[Line], rows: dict[int, list[str]], mark: str) -> Found:
    first = rows[min(rows)]
    repeated = sum(cells == first for cells in rows.values()) > 1
    heads = {at for at, cells in rows.items() if cells == first} if repeated or _begins(first) else set()
    head = rows[min(heads)] if heads else []
    body = {
        at: cells
        for at, cells in rows.items()
        if at not in heads and not _RULE.fullmatch(lines[at].text) and (not heads or at > min(heads))
    }
    if not body:
        return Found(shape="table", pairs=())
    term, definition = _columns(head, list(body.values()))
    definition = _in_order(head, term, definition, len(first))
    pairs: list[Pair] = []
    stray: list[int] = []
    last = max(body)
    for at in range(min(body), len(lines)):
        cells = body.get(at)
        if cells is None:
            row = mark.strip(" ") and mark in lines[at].raw.strip()  # of more cells than the others
            if not row and pairs and pairs[-1].end == at and not heads & {at, at + 1} and _goes_on(lines, at, last):
                pairs[-1].definition.append(lines[at].text)
                pairs[-1].end = at + 1
            elif not heads & {at, at + 1} and at < last and not _RULE.fullmatch(lines[at].text):
                stray.append(at)
            continue
        texts = _texts(cells, head, term, definition)
        if cells[term] and texts:
            pairs.append(Pair(lines[at].number, term_text(cells[term]), texts, at, at + 1))
        elif texts and pairs and pairs[-1].end == at:
            pairs[-1].definition += texts
            pairs[-1].end = at + 1
        elif cells[term] and at + 1 < len(lines) and _is_filled_below(lines, at, mark):
            pairs.append(Pair(lines[at].number, term_text(cells[term]), [], at, at + 1))
        else:
            stray.append(at)
    pairs = [pair for pair in pairs if pair.definition]
    _end_last(pairs, lines)
    shape = "table of terms" if is_named(head) and not all(map(_GENERAL.fullmatch, head)) else "table"
    return Found(shape=shape, pairs=pairs, stray=[at for at in stray if at <= last])


def _end_last(pairs: Sequence[Pair], lines: Sequence[Line]) -> None:
    """Give the last row the paragraph below it, where several others have some."""
    if not pairs or pairs[-1].end >= len(lines):
        return
    last, line = pairs[-1], lines[pairs[-1].end]
    several = sum(pair.end > pair.start + 1 for pair in pairs[:-1]) > _SEVERAL * len(pairs)
    if several and line.gap and not line.cut and last.end == last.start + 1 and shape_of(line.text) is Shape.DEFINITION:
        last.definition.append(line.text)
        last.end += 1


def _goes_on(lines: Sequence[Line], at: int, last: int) -> bool:
    line = lines[at]
    return at < last and not line.cut and not is_heading(line.text) and not line.marked


def _is_filled_below(lines: Sequence[Line], at: int, mark: str) -> bool:
    below = lines[at + 1].raw
    return mark not in below or below.startswith(mark)


def _texts(cells: Sequence[str], head: Sequence[str], term: int, definition: int) -> list[str]:
    """The definition, and below it what stands in the other columns under a name."""
    texts = [plain(cells[definition])] if cells[definition] else []
    for at, cell in enumerate(cells):
        if at in (term, definition) or not cell:
            continue
        name = head[at] if at < len(head) else ""
        if not _DULL.fullmatch(name):
            texts.append(f"{name}: {cell}")
        elif not head:
            texts.append(cell)
    return texts


def _named(name: str, html: str) -> str:
    """A cell behind the name of its column."""
    first = "<p>"
    return html.replace(first, f"{first}{name}: ", 1) if html.startswith(first) else f"<p>{name}:</p>{html}"


class Marks(NamedTuple):
    """What the elements of tables say: which rows are heads, and into which cells those above reach."""

    heads: Container[int] = ()
    reached: Container[tuple[int, int]] = ()


class _Held(NamedTuple):
    """A term and its other names, its definition as HTML, and the positions where they begin and end."""

    names: list[str]
    html: str
    start: int
    end: int


def of_cells(
    rows: dict[int, list[str]],
    places: Mapping[int, tuple[list[str], int]],
    made: Callable[[str, str, int, int], list[Pair]],
    marks: Marks,
) -> Found:
    """The table that cells make which are known as such, by the positions of their rows.

    ``places`` has the cells as HTML, and where each row ends; ``made`` makes a pair of a term and HTML.
    """
    alike = _alike(rows)
    heads = {at for at, cells in alike.items() if is_head(cells) or at in marks.heads}
    if len(heads) == len(alike):
        heads = {at for at, cells in alike.items() if is_head(cells)}
    top = min(heads, default=-1)
    head = alike[top] if heads else []
    body = {at: cells for at, cells in alike.items() if at not in heads and at > top}
    if not body:
        return Found(shape="table", pairs=())
    term, definition = _columns(head, [*body.values()])
    held: list[_Held] = []
    for at, cells in body.items():
        html, end = places[at]
        html = [*html, *[""] * (len(cells) - len(html))]
        if cells[term]:
            more = [
                _named(head[other], html[other])
                for other in range(len(html))
                if other not in (term, definition)
                and any(map(str.isalnum, cells[other]))  # a dash is an empty cell
                and other < len(head)
                and not _DULL.fullmatch(head[other])
            ]
            others = (other for other in range(term + 1, len(html)) if any(map(str.isalnum, cells[other])))
            told = html[definition] if head or definition < term else "".join(html[other] for other in others)
            if held and not (told or more) and (at, definition) in marks.reached:
                held[-1].names.append(cells[term])
            else:
                held.append(_Held([cells[term]], told + "".join(more), at, end))
        elif cells[definition] and held and held[-1].end == at:
            held[-1] = held[-1]._replace(html=held[-1].html + html[definition], end=end)
    pairs = [
        replace(pair, aliases=[*map(term_text, one.names[1:])])
        for one in held
        for pair in made(one.names[0], one.html, one.start, one.end)
    ]
    return Found(shape="table with names" if is_named(head) else "table", pairs=pairs)
