"""What the lines above the entries of a page look like: sentences, lists of names, lines that stand apart."""

from collections.abc import Sequence

from flashcards.formats.pages import Line
from flashcards.formats.pages.lines import Shape, ends, shape


def is_sentence(text: str) -> bool:
    """Whether a line says something: it is finished as a sentence is, or long and no list of names or letters."""
    return ends(text) or (shape(text) is Shape.DEFINITION and not lists_names(text))


def lists_names(text: str) -> bool:
    """Whether most words of a line are names or letters, as in a menu."""
    found = text.split()
    return 2 * sum(word[0].isupper() or not word[0].isalpha() or len(word) == 1 for word in found) > len(found)


def alone(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    """The last line that blank lines set apart, if there is one: right above a sentence, or else at all."""
    pairs = ((at, lines[at], lines[at + 1]) for at in places if at + 1 < len(lines))
    apart = [(at, line, below) for at, line, below in pairs if line.gap and below.gap and not below.cut]
    named = [(at, below) for at, line, below in apart if shape(line.text) is Shape.TERM and line.text[0].isalnum()]
    return [at for at, below in named if shape(below.text) is Shape.DEFINITION][-1:] or [at for at, _ in named][-1:]
