"""Pages with a table, its cells apart by tabs or bars, under whatever title."""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from statistics import mean

from flashcards.formats.pages import Found, Line, Pair
from flashcards.formats.pages.lines import is_heading, plain
from flashcards.formats.pages.paragraphs import term_text

_TERM_NAMES = re.compile(
    r"(?:the )?(?:terms?|words?|name|concepts?|phrases?|acronym|abbreviation|abbr\.?|expression|entry"
    r"|title|key ?word|begriff|wort|terme|mot|sigle"
    r"|t[e\u00e9]rmino|palabra|termine|termos?|palavras?|termen|woord|begrip|termin|ord|has\u0142o|\u0442\u0435\u0440\u043c\u0438\u043d|\u672f\u8bed.*|\u7528\u8a9e|\uc6a9\uc5b4"
    r"|\u7f29\u5199|\u540d\u79f0|\u8bcd\u6761|vocabulary)(?:\W.*)?(?: (?:or|ou|und|and) .*)?",
    re.IGNORECASE,
)
_DEFINITION_NAMES = re.compile(
    r"(?:(?:simple|short|full|plain|brief|kort|kurze|korte|breve|courte|kr\u00f3tki|lyhyt) )?"
    r"(?:definitions?|meanings?|descriptions?|explanations?|what it means"
    r"|in plain english|expansion|stands for"
    r"|bedeutung|erkl\u00e4rung|beschreibung|d\u00e9finition|signification|definici\u00f3n|significado"
    r"|descripci\u00f3n|definizione|significato|defini\u00e7\u00e3o|significado|descri\u00e7\u00e3o|conceitos?|descrizione|explica\u00e7\u00e3o|explication"
    r"|definitie|betekenis|uitleg|omschrijving|f\u00f6rklaring|betydelse|beskrivning|definicja|znaczenie|opis|\u043e\u043f\u0440\u0435\u0434\u0435\u043b\u0435\u043d\u0438\u0435|\u0437\u043d\u0430\u0447\u0435\u043d\u0438\u0435|\u610f\u5473|\u8aac\u660e|\ub73b|\uc124\uba85"
    r"|\u91ca\u4e49|\u542b\u4e49|\u8bf4\u660e|\u89e3\u91ca)(?:\W.*)?",
    re.IGNORECASE,
)
_DULL = re.compile(r"(?:links?|#|no\.?|id|see|\W*)", re.IGNORECASE)
_RULE = re.compile(r"[\s|:+=-]+")
_LEAST_ROWS = 2
_SPACED = 2  # columns apart by blanks are lines of a term and a definition, more are a table
_HEAD_WORDS = 5


def readings(lines: Sequence[Line]) -> Iterator[Found]:
    """The table of a page, by each mark that its cells may have between them."""
    for mark in ("\t", "|", "  "):
        rows = {at: _cells(line.raw, mark) for at, line in enumerate(lines) if mark in line.raw}
        rows = {at: cells for at, cells in rows.items() if len(cells) > (1 if mark.strip(" ") else _SPACED)}
        if len(rows) >= _LEAST_ROWS:
            yield _joined([_read(lines, _alike(table), mark) for table in _tables(rows)])


def _tables(rows: dict[int, list[str]]) -> list[dict[int, list[str]]]:
    """The tables of a page: a row that names columns begins one, unless it only repeats the names."""
    tables: list[dict[int, list[str]]] = []
    names: list[str] = []
    for at, cells in rows.items():
        if not tables or (is_head(cells) and cells != names):
            tables.append({})
            names = cells
        tables[-1][at] = cells
    return [table for table in tables if len(table) >= _LEAST_ROWS] or [rows]


def _joined(found: Sequence[Found]) -> Found:
    pairs = [pair for one in found for pair in one.pairs]
    return Found(shape="table", pairs=pairs, stray=sorted({at for one in found for at in one.stray}))


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
    return any(_TERM_NAMES.fullmatch(cell) or _DEFINITION_NAMES.fullmatch(cell) for cell in cells) and all(
        len(cell.split()) <= _HEAD_WORDS for cell in cells
    )


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
    definition = next((at for at, name in enumerate(head) if _DEFINITION_NAMES.fullmatch(name)), None)
    if definition is None:
        first = worded[0] if term is None else term
        definition = max((at for at in range(width) if at != first), key=lengths.__getitem__)
    if term is None:
        term = next(at for at in worded if at != definition)
    return term, definition


def _read(lines: Sequence[Line], rows: dict[int, list[str]], mark: str) -> Found:
    first = rows[min(rows)]
    repeated = sum(cells == first for cells in rows.values()) > 1
    heads = {at for at, cells in rows.items() if is_head(cells) or (repeated and cells == first)}
    head = rows[min(heads)] if heads else []
    body = {
        at: cells
        for at, cells in rows.items()
        if at not in heads and not _RULE.fullmatch(lines[at].text) and (not heads or at > min(heads))
    }
    if not body:
        return Found(shape="table", pairs=())
    term, definition = _columns(head, list(body.values()))
    pairs: list[Pair] = []
    stray: list[int] = []
    for at in range(min(body), len(lines)):
        cells = body.get(at)
        if cells is None:
            row = mark.strip(" ") and mark in lines[at].raw.strip()  # of more cells than the others
            if (
                not row
                and pairs
                and pairs[-1].end == at
                and not heads & {at, at + 1}
                and _goes_on(lines, at, max(body))
            ):
                pairs[-1].definition.append(lines[at].text)
                pairs[-1].end = at + 1
            elif not heads & {at, at + 1} and at < max(body) and not _RULE.fullmatch(lines[at].text):
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
    return Found(
        shape="table", pairs=[pair for pair in pairs if pair.definition], stray=[at for at in stray if at <= max(body)]
    )


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


def of_cells(
    rows: dict[int, list[str]],
    places: dict[int, tuple[list[str], int]],
    made: Callable[[str, str, int, int], list[Pair]],
    stated: Container[int] = (),
) -> Found:
    """The table that cells make which are known as such, by the positions of their rows.

    ``places`` has the cells as HTML, and where each row ends; ``made`` makes a pair of a term and HTML,
    and ``stated`` are the rows that the page itself says are heads.
    """
    alike = _alike(rows)
    heads = {at for at, cells in alike.items() if is_head(cells) or at in stated}
    if len(heads) == len(alike):
        heads = {at for at, cells in alike.items() if is_head(cells)}
    head = alike[min(heads)] if heads else []
    body = {at: cells for at, cells in alike.items() if at not in heads and (not heads or at > min(heads))}
    if not body:
        return Found(shape="table", pairs=())
    term, definition = _columns(head, [*body.values()])
    pairs: list[Pair] = []
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
            pairs += made(cells[term], html[definition] + "".join(more), at, end)
    return Found(shape="table with names" if is_named(head) else "table", pairs=pairs)
