"""``flashcards relink``: two notes are one, or one is two."""

import click

from flashcards.cards import literal_key, plain, term_key
from flashcards.cli.common import common, completes, say
from flashcards.cli.opening import collection
from flashcards.clock import now
from flashcards.collection import browse, relinking
from flashcards.collection.relinking import Row
from flashcards.collection.store import Collection


@click.command("relink", params=common())
@click.argument("old", metavar="OLD", shell_complete=completes("terms"))
@click.argument("new", metavar="[NEW]", required=False, shell_complete=completes("terms"))
@click.option("--apart", is_flag=True, help="Make OLD start over; its history stays with the old text.")
def command(old: str, new: str | None, *, apart: bool) -> None:
    """Give the history of OLD to NEW.

    For a note that you edited so much that it was taken for a new one, or that
    was mistaken for another one. OLD is the term it has, or ever had; NEW is
    the term it has now. If both are in deck files, they swap histories;
    otherwise NEW's own history, if any, is paused. If several notes have the
    same term, give one as FILE:LINE, or OLD by its definition or the start of
    it.
    """
    if apart is (new is not None):
        raise click.UsageError("give --apart with one term, or two terms without it", click.get_current_context())
    with collection() as opened:
        if new is None:
            _apart(opened, old)
        else:
            _relink(opened, old, new)


def _relink(opened: Collection, old: str, new: str) -> None:
    target, source = _pair(opened, old, new)
    both = relinking.relink(opened, source, target, at=now().at)
    view = browse.card(opened, browse.cards_of(opened, source.id)[0])
    say(f"{plain(source.term)} continues as {plain(view.term)}, in {view.deck}")
    if both:
        say(f"{plain(target.term)} swapped histories with it")


def _pair(opened: Collection, old: str, new: str) -> tuple[Row, Row]:
    """The notes with two terms, the new one first: one in a deck file, and another one for it."""
    now_named, before = _find(opened, new), relinking.named(opened, old)
    gone, there = [row for row in before if not row.active], [row for row in before if row.active]
    saying = relinking.saying(opened, old)
    sources = [*gone, *there, *relinking.formerly(opened, old), *saying]
    sources.sort(key=lambda row: _is_other(row, old))  # code that is typed without backticks comes first
    if not sources:
        _find(opened, old)
    for source in sources:
        targets = [row for row in dict.fromkeys(now_named) if row.active and row.id != source.id]
        if not targets:
            continue
        alike = next((rows for rows in (gone, there, saying) if source in rows), [source])
        alike = [row for row in alike if _is_other(row, old) is _is_other(source, old)]
        found, *others = relinking.told_apart(opened, alike)
        if others:
            reason = "matches several notes; give one by its definition, or the start of it"
            raise click.BadParameter(f'"{old}" {reason}', param_hint="OLD")
        if len(targets) > 1:
            raise click.BadParameter(f'"{new}" matches several notes; give one as FILE:LINE', param_hint="NEW")
        return targets[0], found
    if any(row.active for row in now_named):
        raise click.BadParameter(f'"{new}" is the same note as OLD; give the terms of two', param_hint="NEW")
    raise click.BadParameter(f'no deck file has "{new}"; give a term of a note that is in one', param_hint="NEW")


def _is_other(row: Row, term: str) -> bool:
    return term_key(row.term) != literal_key(term)


def _find(opened: Collection, term: str) -> list[Row]:
    """The notes with a term, name or alias."""
    found = relinking.named(opened, term)
    if found:
        return found
    views = {view.note: Row(view.note, view.term, view.active) for view in browse.find_term(opened, term)}
    return list(views.values())


def _apart(opened: Collection, term: str) -> None:
    found = [row for row in _find(opened, term) if row.active]
    if len(found) != 1:
        reason = "matches several notes; give one as FILE:LINE" if found else "is not in a deck file"
        raise click.BadParameter(f'"{term}" {reason}', param_hint="OLD")
    before = relinking.apart(opened, found[0], at=now().at)
    say(f"{plain(found[0].term)} starts over" + (f"; its history stays with {plain(before)}" if before else ""))
