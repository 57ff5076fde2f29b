"""``flashcards check``: what reading the changed deck files would do."""

import os
from collections.abc import Iterator
from typing import NamedTuple

import click

from flashcards.cards import plain
from flashcards.cli.common import common, home, say, say_json, speaks
from flashcards.cli.opening import begun, say_troubles, upgrading
from flashcards.clock import now
from flashcards.collection import choices
from flashcards.collection.store import Collection
from flashcards.errors import DeckError, Problem, shown
from flashcards.library.doubts import told_apart
from flashcards.library.places import broken_links, nameless
from flashcards.library.sync import Decision, Plan, Trouble, decide, shared_terms, survey
from flashcards.scheduling.makers import Own


@click.command("check", params=common())
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Show what your edits will do, and change nothing.

    Lists notes that are new, changed, renamed, moved, returned or retired
    since the deck files were last read, with how each was recognised and what
    else it may be. Then what is wrong in any deck file, or worth knowing: files
    without cards, terms that a deck has twice. Exits with 3 as long as there is
    an error. To look for damage, use "flashcards doctor".
    """
    with begun(home()), Collection.open(home().collection, upgrading) as opened:
        found = survey(opened, home(), now())
        changed = [source.path for source in [*(file.source for file in found.files), *found.missing]]
        if changed:
            from flashcards.collection.rescue.soundness import check_texts

            check_texts(opened, changed)
        plan = decide(opened, found)
        notices = [*plan.survey.notices, *shared_terms(opened, plan, home()), *_unread()]
        settings = [*_settings(opened, plan)]
    decisions = [decision for decision in plan.decisions if decision.what != "same" or decision.doubt]
    if as_json:
        say_json(_facts(plan, decisions, settings, notices))
    else:
        for decision in decisions:
            say(_line(decision))
        for change in settings:
            say(change.line())
        say_troubles([*plan.survey.errors, *notices])
        if not decisions and not settings and not plan.survey.errors:
            say("Nothing changed")
    ctx.exit(DeckError.exit_code if plan.survey.errors else 0)


_KEYS = ("scheduler", "desired-retention", "max-interval", "light-days")
"""The settings of decks that move due days."""


class _Setting(NamedTuple):
    """A setting of scheduling that a deck's file changes; None is that of all decks."""

    deck: str
    path: str
    name: str
    before: object
    now: object
    schedules: int

    def line(self) -> str:
        """What happens, on a line."""
        what = "settings:" if speaks() else f"{'settings':9}"
        before, now = ("as for all decks" if value is None else value for value in (self.before, self.now))
        many = f"{self.schedules:,} schedule{'' if self.schedules == 1 else 's'}"
        return f"{what} {self.deck}: {self.name} {now} (was {before}), recalculates {many}  {shown(self.path)}"


def _settings(opened: Collection, plan: Plan) -> Iterator[_Setting]:
    """The settings of decks that are known, as far as their files change them."""
    own = choices.own_options(opened)
    for file in plan.survey.files:
        if file.deck is None:
            continue
        deck, limits = file.deck.name, file.deck.limits
        before = own.get(deck, Own())
        after = Own(limits.interval, limits.retention, limits.scheduler, limits.light_days)
        changed = [key for key in _KEYS if before.of(key) != after.of(key)]
        schedules = choices.schedules(opened, deck) if changed else None
        if schedules is not None:
            path = home().absolute(file.source.path)
            yield from (_Setting(deck, path, key, before.of(key), after.of(key), schedules) for key in changed)


def _unread() -> list[Trouble]:
    rename = "not read: its name is not valid text; rename it"
    fix = "not read: the link is broken; fix or remove it"
    found = [
        *((path, rename) for path in nameless(home().decks)),
        *((path, fix) for path in broken_links(home().decks)),
    ]
    return [
        Trouble(path=os.fsencode(path).decode(errors="backslashreplace"), problem=Problem(line=0, message=message))
        for path, message in found
    ]


def _line(decision: Decision) -> str:
    note = decision.note or (decision.old.note if decision.old else None)
    term = plain(note.term) if note else ""
    was = plain(decision.old.note.term) if decision.old else term
    line = note.line if decision.note and note else 0
    place = shown(home().absolute(decision.path)) + (f":{line}" if line else "")
    what = f"{decision.what}:" if speaks() else f"{decision.what:9}"
    text = f"{what} {term}" + (f" (was {was})" if was != term else "")
    if decision.candidate:
        before = decision.candidate.note
        name = plain(before.term)
        if note is not None and term == name:
            name = told_apart(before, note)[0]
        text += f' (perhaps it was {name}; if so, use "flashcards relink")'
    elif decision.doubt:
        text += ' ("flashcards relink --apart" makes it start over)'
    why = decision.why if decision.old and decision.what != "same" else ""
    return f"{text}  {place}" + (f"  [{why}{', not sure' if decision.doubt else ''}]" if why else "")


def _facts(
    plan: Plan, decisions: list[Decision], settings: list[_Setting], notices: list[Trouble]
) -> dict[str, object]:
    return {
        "changes": [
            {
                "what": decision.what,
                "term": decision.note.term if decision.note else None,
                "was": decision.old.note.term if decision.old else None,
                "why": decision.why or None,
                "sure": not decision.doubt,
                "candidate": decision.candidate.note.term if decision.candidate else None,
                "deck": decision.deck,
                "file": home().absolute(decision.path),
                "line": decision.note.line if decision.note else None,
            }
            for decision in decisions
        ],
        "settings": [
            {
                "deck": change.deck,
                "file": change.path,
                "setting": change.name,
                "before": change.before,
                "now": change.now,
                "schedules": change.schedules,
            }
            for change in settings
        ],
        "errors": [*map(_said, plan.survey.errors)],
        "notices": [*map(_said, notices)],
    }


def _said(trouble: Trouble) -> dict[str, object]:
    return {"file": trouble.path, "line": trouble.problem.line, "message": trouble.problem.message}
