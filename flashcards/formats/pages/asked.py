"""Pages whose terms are questions: "What is a bond?" asks for a bond."""

import re
from dataclasses import replace

from flashcards.formats.pages import Found

_ASKED = re.compile(
    r"(?:[^\w\s]\s?)?what(?:(?:['\u2019]s| is| are)\s(?:(?:an?|the)\s)?(?P<thing>\S.*?)"
    r"|\s(?:does|do)\s(?:(?:an?|the)\s)?(?P<word>\S.*?)\s(?:mean|stand for|represent)(?:\s.*?)?)\s?\?",
    re.IGNORECASE,
)
_LEAST = 3  # questions
_MOSTLY = 0.8  # of the terms


def unasked(found: Found) -> Found:
    """A reading whose terms are what is asked for, where nearly all are questions such as "What is a bond?"."""
    asked = [_ASKED.fullmatch(pair.term) for pair in found.pairs]
    if sum(map(bool, asked)) < max(_LEAST, _MOSTLY * len(asked)):
        return found
    pairs = [
        replace(pair, term=match["thing"] or match["word"]) if match else pair
        for pair, match in zip(found.pairs, asked, strict=True)
    ]
    return replace(found, pairs=pairs)
