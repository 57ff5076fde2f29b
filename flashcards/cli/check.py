"""``flashcards check``: what reading the changed deck files would do."""

import os

import click

from flashcards.cards import plain
from flashcards.cli.common import begun, common, home, report, say, say_json, upgrading
from flashcards.clock import now
from flashcards.collection.store import Collection
from flashcards.errors import DeckError, locate
from flashcards.library.places import nameless
from flashcards.library.sync import Decision, Plan, decide, survey


@click.command("check", params=common())
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def command(ctx: click.Context, *, as_json: bool) -> None:
    """Say what your edits would do, and change nothing.

    Lists notes that are new, changed, renamed, moved, returned or retired
    since the deck files were last read, by what each was found and what it may
    be instead, and every error in them. Ends with 3 when there is an error.
    The collection is looked through for damage, too.
    """
    with begun(home()), Collection.open(home().collection, upgrading) as opened:
        opened.verify()
        plan = decide(opened, survey(opened, home(), now()))
    decisions = [decision for decision in plan.decisions if decision.what != "same" or decision.doubt]
    if as_json:
        say_json(_facts(plan, decisions))
    else:
        for decision in decisions:
            say(_line(decision))
        for path in nameless(home().decks):
            shown = os.fsencode(path).decode(errors="backslashreplace")
            report(f"{shown}: is not read: its name is not valid text; rename it")
        for trouble in plan.survey.troubles:
            report(locate(trouble.path, trouble.problem))
        if not decisions and not plan.survey.troubles:
            say("nothing changed")
    ctx.exit(DeckError.exit_code if any(file.source.problems for file in plan.survey.files) else 0)


def _line(decision: Decision) -> str:
    note = decision.note or (decision.old.note if decision.old else None)
    term = plain(note.term) if note else ""
    was = plain(decision.old.note.term) if decision.old else term
    line = note.line if decision.note and note else 0
    place = home().absolute(decision.path) + (f":{line}" if line else "")
    text = f"{decision.what:9} {term}" + (f" (was {was})" if was != term else "")
    if decision.candidate:
        text += f' (perhaps it was {plain(decision.candidate.note.term)}; "flashcards relink" says so)'
    elif decision.doubt:
        text += ' ("flashcards relink --apart" lets it begin anew)'
    why = decision.why if decision.old and decision.what != "same" else ""
    return f"{text}  {place}" + (f"  [{why}{', not sure' if decision.doubt else ''}]" if why else "")


def _facts(plan: Plan, decisions: list[Decision]) -> dict[str, object]:
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
        "errors": [
            {"file": trouble.path, "line": trouble.problem.line, "message": trouble.problem.message}
            for trouble in plan.survey.troubles
        ],
    }
