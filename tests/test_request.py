"""What a session may be asked for, and what makes no sense together."""

from typing import Any

import pytest

from flashcards.study.request import Request

USELESS = "does not change schedules, so {} has no effect with it; leave one of them out"


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({}, ""),
        ({"cram": True, "tags": ("a",), "limit": 5, "minutes": 3.5, "order": "random", "seed": 1}, ""),
        ({"ahead": 3, "new": 2, "leeches": True, "query": "tide"}, ""),
        ({"backlog": 0, "limit": 9, "order": "added"}, ""),
        ({"failed_today": True, "reverse": True}, ""),
        ({"cram": True, "ahead": 3}, f"--cram {USELESS.format('--ahead')}"),
        ({"reverse": True, "new": 0}, f"--reverse {USELESS.format('--new')}"),
        ({"failed_today": True, "backlog": 0}, f"--failed-today {USELESS.format('--backlog')}"),
        (
            {"backlog": 5, "ahead": 1},
            "--backlog is for overdue cards, and --ahead for cards that are not due yet; leave one of them out",
        ),
        (
            {"backlog": 5, "new": 1},
            "--backlog has no new cards, so --new has no effect with it; leave one of them out",
        ),
        ({"seed": 1}, "--seed chooses a random order; add --order random"),
        ({"seed": 0, "order": "deck"}, "--seed chooses a random order; add --order random"),
    ],
)
def test_contradictions(wishes: dict[str, Any], said: str) -> None:
    """Options that cancel each other are refused, with the reason and what to do."""
    assert Request(**wishes).contradiction() == said


def test_kinds() -> None:
    """What asks without counting, and what narrows the choice further than to decks."""
    assert all(request.is_cram for request in (Request(cram=True), Request(failed_today=True), Request(reverse=True)))
    assert not Request(ahead=3, leeches=True).is_cram
    choosy = (Request(tags=("a",)), Request(query="a"), Request(leeches=True), Request(failed_today=True))
    assert all(request.is_choosy for request in choosy)
    assert not Request(cram=True, reverse=True, ahead=2).is_choosy
