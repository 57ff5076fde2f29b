"""Which format an export has: its name, another name for it, or the ending of the file to be written."""

from collections.abc import Sequence

from flashcards.formats.registry import FILES

ENDINGS = {ending: name for name, export in FILES.items() for ending in export.endings}
"""The format that a file of each ending has."""

NAMES = {
    **{ending[1:]: name for ending, name in ENDINGS.items()},
    **{other: name for name, export in FILES.items() for other in export.names},
}
"""Other names of the formats."""

_OUTPUT = ("-o", "--output")


def spelt_out(arguments: Sequence[str], formats: Sequence[str]) -> list[str]:
    """The arguments of an export with the format in front and ``-o`` before the file; as they are where none is told.

    The format is the first word, or what the ending of the file says. The file
    is what follows ``-o``, else the first word that ends as a file of that
    format, or of any format where none is named.
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
    """Whether a word is the option that names the file, or has it in it."""
    return word in _OUTPUT or word.startswith("--output=") or (word.startswith("-o") and not word.startswith("--"))


def _target(words: Sequence[str], at: int) -> str:
    """The file that the option at a place names."""
    word = words[at]
    if word in _OUTPUT:
        return words[at + 1] if at + 1 < len(words) else ""
    return word.partition("=")[2] if word.startswith("--") else word[2:]


def _fits(word: str, name: str | None) -> bool:
    """Whether a word that is no option and no query is a file of a format, or of any."""
    kind = ENDINGS.get(ending_of(word))
    return kind is not None and not word.startswith("-") and ":" not in word and name in {kind, None}


def ending_of(path: str) -> str:
    """What a file's name ends in, from its last dot on, in lower case."""
    return path[path.rfind(".") :].lower() if "." in path else ""
