"""Terms and definitions that stand in the scripts of a page: stated for search engines, or as data that they show."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from flashcards.formats.pages.gridded import is_definition_name, is_term_name
from flashcards.formats.pages.lines import words

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
      | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)
      | (?P<name>[^\W\d][\w$]*)
      | (?P<mark>[\[\]{}:,+=])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "", "b": "", "f": "", "v": "", "0": "", "\n": ""}
_FILLS = re.compile(
    r"innerHTML|insertAdjacent|appendChild|createElement|createRoot|document\.write|createApp|ReactDOM|\bfetch\("
)
_HINT = re.compile(r"[\"'\w]\s*:\s*[\"'`{]|\[\s*[\"'`]")
_SHORT_TERMS = ("t", "w", "k", "front", "label", "0", "")
_SHORT_DEFINITIONS = ("def", "d", "desc", "text", "back", "explain", "info", "content", "body", "mean")
_LOOSE = ("name", "title", "t", "k", "front", "label", "0", "")  # things of other kinds have these as well
_LEAST = 3
_LEAST_IN_MAP = 8  # texts by their keys
_MOSTLY = 0.9  # of the entries, that have a key
_MOST_COLUMNS = 6
_LEAST_WORDS = 3  # of a definition, as the median
_SAYS_NOTHING = 2  # letters of a key, or a place in a list
_DEEPEST = 50
_LONGEST_TERM = 8  # words
_NAME_IN_CODE = re.compile(r"[\w$-]+(?:[._/-][\w$-]+)+|[a-z]+[A-Z][\w$]*|[#/.].*|\w+:.*", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Z]{2})?")

_KEY, _VALUE = "", "="
_Entry = Mapping[str, str]


class Stated(NamedTuple):
    """Terms with their definitions, as text or HTML; ``sure`` says that the page calls them terms."""

    pairs: Sequence[tuple[str, str]]
    sure: bool


def stated(scripts: Sequence[tuple[str, str]]) -> Stated:
    """The most terms that scripts hold, each given with its type: those for search engines, or else data."""
    for_programs = [pair for kind, text in scripts if kind == "application/ld+json" for pair in _schema(text)]
    if len(for_programs) >= _LEAST:
        return Stated(list(dict.fromkeys(for_programs)), sure=True)
    found = [one for kind, text in scripts if "ld+json" not in kind for one in _data(text)]
    return max(found, key=lambda one: (one.sure, len(one.pairs)), default=Stated((), sure=False))


def fills(script: str) -> bool:
    """Whether a script puts words into its page."""
    return _FILLS.search(script) is not None


def _schema(text: str) -> Iterator[tuple[str, str]]:
    """Every ``DefinedTerm`` of schema.org, wherever it is."""
    try:
        waiting = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item)
        elif isinstance(item, dict):
            name, description = item.get("name"), item.get("description")
            if _is_term(item.get("@type")) and isinstance(name, str) and isinstance(description, str):
                yield name, description
            waiting += reversed([value for value in item.values() if isinstance(value, dict | list)])


def _is_term(kind: object) -> bool:
    return kind == "DefinedTerm" or (isinstance(kind, list) and "DefinedTerm" in kind)


def _data(text: str) -> Iterator[Stated]:
    """The lists of objects in a script which have a term and its definition each."""
    if not _HINT.search(text):
        return
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for found_here in _lists(text):
        entries = [entry for entry in found_here if any(entry.values())]
        keys = Counter(key for entry in entries for key, text in entry.items() if text)
        usual = [key for key, number in keys.items() if number >= _MOSTLY * len(entries)]
        named = (key for key in usual if is_term_name(key) or key.casefold() in _SHORT_TERMS)
        term = next(named, usual[0] if usual else _KEY)
        definition = _definition(entries, [key for key in usual if key != term])
        if not definition or not _may_be_terms([each.get(term, "") for each in entries]):
            continue
        pairs = [(entry[term], entry[definition]) for entry in entries if entry.get(term) and entry.get(definition)]
        if len(pairs) >= _LEAST and _length(text for _, text in pairs) >= _LEAST_WORDS:
            found[term, definition] += pairs
    for (term, _), pairs in found.items():
        if _may_be_terms([name for name, _ in pairs]):  # keys that many objects have are none
            yield Stated(list(dict.fromkeys(pairs)), sure=is_term_name(term) and term.casefold() not in _LOOSE)


def _may_be_terms(texts: Sequence[str]) -> bool:
    """Whether texts are short and differ, and are no names of code such as "menu.open"."""
    short = sum(words(text) <= _LONGEST_TERM for text in texts)
    in_code = sum(_NAME_IN_CODE.fullmatch(text) is not None for text in texts)
    return short >= _MOSTLY * len(texts) and 2 * in_code < len(texts) and 2 * len(set(texts)) > len(texts)


def _definition(entries: Sequence[_Entry], keys: Sequence[str]) -> str:
    """The key of definitions, by its name, or the one of the longest texts if its name says nothing; else nothing."""
    named = [key for key in keys if is_definition_name(key) or key.casefold() in _SHORT_DEFINITIONS]
    longest = max(keys, key=lambda key: _length(each.get(key, "") for each in entries), default="")
    return named[0] if named else longest if len(longest) <= _SAYS_NOTHING else ""


def _length(texts: Iterable[str]) -> float:
    """The usual number of words of texts, or of each three signs where words have no spaces between them."""
    return median(words(text) for text in texts)


@dataclass(slots=True)
class _Frame:
    """A list or an object of a script: its texts by their keys, and the objects in it."""

    is_list: bool
    key: str = ""  # of the value that follows
    texts: dict[str, str] = field(default_factory=dict)
    entries: list[_Entry] = field(default_factory=list)


def _lists(text: str) -> Iterator[list[_Entry]]:
    """The lists in a script with several objects that have texts, from the innermost.

    A list of lists counts as well, by their places; so does an object of
    objects or of texts, whose keys are terms.
    """
    around = [_Frame(is_list=True)]
    before = ""
    for match in _TOKEN.finditer(text):
        kind, sign = match.lastgroup or "", match[0]
        if kind == "space":
            continue
        inner = around[-1]
        if sign in ("[", "{"):
            if len(around) > _DEEPEST:
                return
            around.append(_Frame(is_list=sign == "["))
        elif sign in ("]", "}"):
            while len(around) > 1 and around[-1].is_list != (sign == "]"):
                around.pop()  # it was none, but a sign in an expression
            if len(around) > 1:
                yield from _close(around.pop(), around[-1])
        elif kind == "string" and not (sign[0] == "`" and "${" in sign):
            _keep(inner, before, _unescaped(sign[1:-1]))
        elif kind == "name" and not inner.is_list:
            inner.key = sign
        before = sign


def _close(inner: _Frame, outer: _Frame) -> Iterator[list[_Entry]]:
    """End a list or an object: it is an entry of what is around it, or has entries itself."""
    if len(inner.entries) >= _LEAST:
        yield inner.entries
    if inner.is_list and len(inner.entries) <= _MOST_COLUMNS:
        yield from _turned(inner.entries)
    if not inner.is_list and len(inner.texts) >= _LEAST_IN_MAP and _length(inner.texts.values()) >= _LEAST_WORDS:
        yield [{_KEY: key, _VALUE: text} for key, text in inner.texts.items()]
    if outer.key and not inner.is_list and inner.texts and all(map(_LANGUAGE.fullmatch, inner.texts)):
        outer.texts[outer.key] = next(iter(inner.texts.values()))  # the same text in several languages
    elif len(inner.texts) > 1 or (inner.texts and not inner.is_list):
        outer.entries.append(inner.texts if outer.is_list else {_KEY: outer.key, **inner.texts})


def _turned(columns: Sequence[_Entry]) -> Iterator[list[_Entry]]:
    """The rows of a table that is given by its columns, as lists of as many texts; one of numbers counts them."""
    texts = [[*column.values()] for column in columns if not all(map(str.isdecimal, column.values()))]
    if len(texts) > 1 and len({*map(len, texts)}) == 1 and len(texts[0]) >= _LEAST_IN_MAP:
        yield [{str(at): text for at, text in enumerate(row)} for row in zip(*texts, strict=True)]


def _keep(frame: _Frame, before: str, value: str) -> None:
    """Keep a text: behind its key, at its place in a list, or as more of the text that it is joined to."""
    if before == "+" and frame.texts:
        frame.texts[next(reversed(frame.texts))] += value
    elif frame.is_list and before in ("[", ","):
        frame.texts[str(len(frame.texts))] = value
    elif before == ":" and frame.key:
        frame.texts[frame.key] = value
    elif before in ("{", ","):
        frame.key = value


def _unescaped(text: str) -> str:
    """The text of a string."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return _ESCAPED.get(match[4], match[4])
    number = int(code, 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"  # noqa: PLR2004 - Unicode
