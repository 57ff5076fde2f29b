"""The words that a shell can complete: decks, tags, terms and settings."""

from collections.abc import Iterator

import click
from click.shell_completion import CompletionItem

from flashcards.cards import name_key, plain
from flashcards.library.places import Home

_MOST = 500
_KEYS = {"tag": "tags", "deck": "decks", "is": ""}
_STATES = ("new", "due", "suspended", "buried", "leech", "retired", "paused", "any")


def found(kind: str, place: Home, incomplete: str) -> list[CompletionItem]:
    """Names that begin with what was typed, ignoring case; none if the collection cannot be read.

    Where a query may be, ``tag:``, ``deck:`` and ``is:`` are completed, too.
    """
    key, colon, start = incomplete.partition(":")
    if kind in {"query", "chosen"} and colon and key in _KEYS:
        found = _STATES if key == "is" else _names(place, _KEYS[key], name_key(start.lstrip('"')))
        names = [f"{key}:{_quoted(name)}" for name in found if name.startswith(start) or key != "is"]
    else:
        names = [*_names(place, {"query": "terms", "chosen": "decks"}.get(kind, kind), name_key(incomplete))]
    items = [CompletionItem(name) for name in sorted(names, key=lambda name: (name.casefold(), name))[:_MOST]]
    return [*items, CompletionItem(incomplete, type="file")] if kind == "decks" and not items else items


def _quoted(name: str) -> str:
    """A value of a query, which may have several words."""
    return f'"{name}"' if " " in name else name


def settings_found(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """The keys of the configuration, or the values of the key before."""
    from flashcards.settings import NO_LIMIT  # only here
    from flashcards.study import options  # only here
    from flashcards.study.keys import ACTIONS

    key = str(ctx.params.get("key") or "")
    if key in options.OPTIONS:
        declared = options.OPTIONS[key]
        offered = ["true", "false"] if declared.type is bool else [*declared.option.names]
        offered += [NO_LIMIT] if declared.type == int | None else []
    else:
        offered = [] if key else [*options.OPTIONS, *(f"{options.KEYS_TABLE}.{action}" for action in ACTIONS)]
    return [CompletionItem(name) for name in offered if name.startswith(incomplete.lower())]


def _names(place: Home, kind: str, start: str) -> Iterator[str]:
    from flashcards.collection.offered import names  # most completions need no names

    for name in names(place.collection, kind):
        shown = plain(name) if kind == "terms" else name
        if name_key(shown).startswith(start):
            yield shown
