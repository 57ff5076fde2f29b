"""Reporting how well a page was understood, and asking before it is imported."""

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from flashcards.cards import plain
from flashcards.cli.common import report, say
from flashcards.errors import DeckError, Problem
from flashcards.errors import shown as on_one_line
from flashcards.terminal.safety import safe
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from flashcards.formats import Reading
    from flashcards.library.imports import ImportPlan

_FIRST = 3  # pairs that a dry run shows
_SHOWN = 5
_WIDTH = 90


def ask(shown: str, reading: "Reading", *, may_ask: bool) -> None:
    """Ask whether to import a page that may not be a glossary, below what was found in it.

    Raises:
        DeckError: the answer is no, or there is nobody to ask.
    """
    judgement = reading.judgement
    if judgement is None or judgement.is_sure:
        return
    doubt = f"only {judgement.percent}% sure that this is a glossary"
    if may_ask and _has_terminal():
        say_judged(reading)
        if _agreed(f"{shown}: {doubt}; import it?"):
            return
    message = f'not imported: {doubt}; "--dry-run" shows the result, "--from {judgement.format_name}" imports it'
    raise DeckError(shown, [Problem(line=0, message=message)])


def _agreed(question: str) -> bool:
    """Whether the answer to a question is yes; the end of the input is a no, an interrupt ends the command."""
    while True:
        try:
            answer = input(f"{safe(question)} [y/N]: ").strip().lower()
        except EOFError:
            say("")
            return False
        except KeyboardInterrupt:
            with suppress(OSError):  # the terminal may be gone
                say("")
            raise
        if answer in {"", "n", "no", "y", "yes"}:
            return answer[:1] == "y"
        report('type "y" or "n"')


def _has_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def say_judged(reading: "Reading") -> None:
    """How a page was understood: how surely, its first pairs, and what was left out."""
    judgement = reading.judgement
    if judgement is None:
        return
    unsure = "" if judgement.is_sure else ", not enough to import it without asking"
    say(f"  read as {judgement.shape}, {judgement.percent}% sure{unsure}")
    for note in reading.deck.notes[:_FIRST]:
        say(f"  {plain(note.term)}: {_cut(plain(note.definition), _WIDTH)}")
    say_left_out(reading)


def say_left_out(reading: "Reading") -> None:
    """How many lines of a page are in no note, and the first of them."""
    dropped = reading.judgement.dropped if reading.judgement else ()
    if dropped:
        texts = ", ".join(_cut(text, _WIDTH // 3) for text in dropped[:_SHOWN])
        more = ", ..." if len(dropped) > _SHOWN else ""
        say(f"  left out: {count(len(dropped), 'line')} of the page ({texts}{more})")


def say_missing(plan: "ImportPlan", shown: str) -> None:
    """Report the pictures of new notes that are not there to copy."""
    notes = (*plan.added, *(one.after for one in plan.taken))
    if not any("![" in note.term + note.definition for note in notes):
        return
    from flashcards.library.pictures import missing

    names = missing(notes, plan.target.parent, [change.path for change in plan.media])
    if names:
        some = ", ".join(f'"{name}"' for name in names[:_SHOWN])
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        stay, them = (
            ("its name stays on the card", "it") if len(names) == 1 else ("their names stay on the cards", "them")
        )
        where = "" if any("/" in name for name in names) else f"; to show {them}, copy {them} to {plan.target.parent}"
        report(on_one_line(f"{shown}: no picture {some}{more}: {stay}{where}"))


def _cut(text: str, width: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else f"{text[: width - 3].rstrip()}..."
