"""The format of an export: by its name, another name, or the ending of the file."""

from collections.abc import Sequence

from flashcards.formats.registry import FILES

ENDINGS = {ending: name for name, export in FILES.items() for ending in export.endings}
"""The format of a file with each ending."""

NAMES = {
    **{ending[1:]: name for ending, name in ENDINGS.items()},
    **{other: name for name, export in FILES.items() for other in export.names},
}
"""Other names of the formats."""

_OUTPUT = ("-o", "--output")


def spelt_out(arguments: Sequence[str], formats: Sequence[str]) -> list[str]:
    """The arguments of an export with the format first and ``-o`` before the file; unchanged if there is no format.

    The format is the first word, or that of the file's ending. The file is what
    follows ``-o``, or the first word with an ending of that format, or of any
    format if none is named.
    """
    first, *rest = arguments
    if first.startswith("-") and not set(formats).isdisjoint(rest):
        return list(arguments)
    name = first if first in formats else NAMES.get(first.lower())
    words = rest if name else list(arguments)
    at = next((number for number, word in enumerate(words) if _output_in(word)), None)
    if at is None:
        at = next((number for number, word in enumerate(words) if _fits(word, name)), None)
        if at is None:
            return [name, *words] if name else list(arguments)
        words = [*words[:at], _OUTPUT[0], *words[at:]]
    target = _target(words, at)
    name = name or ENDINGS.get(ending_of(target))
    return [name, *words] if name else list(arguments)


def _output_in(word: str) -> bool:
    """Whether a word is the option for the file, or contains it."""
    return word in _OUTPUT or word.startswith("--output=") or (word.startswith("-o") and not word.startswith("--"))


def _target(words: Sequence[str], at: int) -> str:
    """The file named by the option at a position."""
    word = words[at]
    if word in _OUTPUT:
        return words[at + 1] if at + 1 < len(words) else ""
    return word.partition("=")[2] if word.startswith("--") else word[2:]


def _fits(word: str, name: str | None) -> bool:
    """Whether a word that is not an option or a query is a file of a format, or of any."""
    kind = ENDINGS.get(ending_of(word))
    return kind is not None and not word.startswith("-") and ":" not in word and name in {kind, None}


def ending_of(path: str) -> str:
    """The ending of a file's name, from its last dot on, in lower case."""
    return path[path.rfind(".") :].lower() if "." in path else ""
