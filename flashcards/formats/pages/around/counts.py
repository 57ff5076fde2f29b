"""How many terms a page says that it has: in its title, or on a line of its own."""

import re

_COUNT = re.compile(r"(?:(?<=[^\W\d_])|(?<=[)\]\"'\u2019\u201d!?])|(?<=[^\S ]))\d{1,6}$")
_COUNTED_WORD = r"(?:terms|concepts|entries|definitions)"
_COURSE = re.compile(r"[A-Z]{2,5}\d{3}")  # a code such as CHEM101, whose number counts no terms
_COUNT_LINE = re.compile(
    rf"(?:showing )?(?:all )?(?:\d{{1,6}} of )?(\d{{1,6}}) {_COUNTED_WORD}(?:\s[|\u00b7].*)?"
    rf"|{_COUNTED_WORD} in this \w+ \((\d{{1,6}})\)",
    re.IGNORECASE,
)
_GLUED_WORD = re.compile(rf"([^\W\d_]\d{{1,6}}) {_COUNTED_WORD}$", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"\s*\((\d{{1,6}})(?: {_COUNTED_WORD})?\)$", re.IGNORECASE)
_TOLD = re.compile(
    rf"\b(?:gloss?ary|page|list|lexicon|dictionary)\b[^.!?]{{0,40}}\b(\d{{1,6}}) (?:\w+ )?{_COUNTED_WORD}\b",
    re.IGNORECASE,
)
_DIGIT = 9  # terms; one digit may be the last of any number
_LETTERS = 3  # fewer make no title


def count_of(text: str) -> int | None:
    """The number of terms that a text says and nothing else."""
    counted = _COUNT_LINE.fullmatch(text)
    return int(counted[1] or counted[2]) if counted else None


def count_within(text: str) -> int | None:
    """The number of terms that a page is said to have in a sentence about it."""
    told = _TOLD.search(text)
    return int(told[1]) if told else None


def count_glued(text: str) -> int | None:
    """The number that is glued to the end of a text."""
    count = _COUNT.search(_GLUED_WORD.sub(r"\1", text))
    return int(count[0]) if count else None


def split_count(title: str, found: int) -> tuple[str, int | None]:
    """A title and the number of concepts glued to it or in brackets; the 0 of ``Web 2.0`` is none.

    Where a title itself ends in digits, the number found says where they part.
    """
    bracketed = _IN_BRACKETS.search(title)
    if bracketed and abs(int(bracketed[1]) - found) <= found // 2:
        return " ".join(title[: bracketed.start()].split()), int(bracketed[1])
    title = _GLUED_WORD.sub(r"\1", title)
    rest = title.removesuffix(str(found))
    count = _COUNT.search(title)
    if sum(char.isalpha() for char in title) < _LETTERS:
        return title, None  # a heading such as "H1"
    announced = None
    if rest and rest != title and (count or (found > _DIGIT and rest[-1].isdecimal())):
        title, announced = rest, found
    elif count and not _COURSE.fullmatch(title):
        title, announced = title[: count.start()], int(count[0])
    return " ".join(title.split()), announced
