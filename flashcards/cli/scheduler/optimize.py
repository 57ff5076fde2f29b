"""``flashcards optimize``: FSRS parameters fitted to your own answers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from flashcards.cli.common import common, report, say, say_json
from flashcards.cli.opening import collection
from flashcards.terminal.text import count

if TYPE_CHECKING:
    from flashcards.collection.store import Collection
    from flashcards.scheduling.fitting import Card


_LATER = "are used once you choose FSRS: flashcards config scheduler fsrs"


@click.command("optimize", params=common())
@click.option("--dry-run", is_flag=True, help="Only print what would be gained.")
@click.option("--json", "as_json", is_flag=True, help="Print the parameters and what they gain as JSON.")
@click.pass_context
def command(ctx: click.Context, *, dry_run: bool, as_json: bool) -> None:
    """Fit FSRS to your own answers.

    It finds the parameters that best predict which cards you recalled, and
    prints how much better a fit to your earlier reviews would have predicted
    the last fifth of them. If that is an improvement, the parameters are used
    from now on, for all decks; config --unset fsrs-parameters goes back to the
    defaults. It needs 1,000 reviews that can be predicted: a fit to fewer may
    well be worse. Exits with 1 if there are not enough.
    """
    from flashcards.collection import log  # the help needs none of it
    from flashcards.collection.choices import uses_fsrs
    from flashcards.collection.parameters import answers
    from flashcards.scheduling import fitting
    from flashcards.scheduling.fsrs import DEFAULTS, VERSION

    with collection() as opened:
        cards = answers(opened)
        moments = fitting.scored(cards)
        if len(moments) < fitting.LEAST_SCORED:
            report(
                f"only {count(len(moments), 'review')} can be predicted, and a fit needs {fitting.LEAST_SCORED:,}:"
                " fitted to fewer, FSRS may predict the next ones worse than with its default parameters"
            )
            ctx.exit(1)
        held = log.parameters(opened) or DEFAULTS
        gain = _gain(cards, moments, held)
        found = _fitted(cards, "fitting")
        stored = gain.after < gain.before and not dry_run
        if stored:
            _keep(opened, found)
        is_used = uses_fsrs(opened)
    if as_json:
        facts = {"reviews": len(moments), "tested": gain.tested, "log_loss": gain.after, "log_loss_before": gain.before}
        say_json({"version": VERSION, "parameters": list(found), "stored": stored, **facts})
    else:
        say(_words(gain, is_used=is_used, dry_run=dry_run))


class _Gain:
    """How well answers that the fit had not seen were predicted."""

    def __init__(self, tested: int, before: float, after: float) -> None:
        self.tested = tested
        self.before = before
        self.after = after


def _gain(cards: "Sequence[Card]", moments: Sequence[int], held: tuple[float, ...]) -> _Gain:
    """The log loss on the last fifth of the reviews, with the current parameters and with a fit to the earlier ones."""
    from flashcards.scheduling import fitting

    cut = moments[len(moments) * 4 // 5]
    trial = _fitted(fitting.before(cards, cut), "trying")
    last = [[one for one in fitting.predictions(cards, w) if one.at >= cut] for w in (held, trial)]
    before, after = map(fitting.log_loss, last)
    return _Gain(len(last[0]), before, after)


def _fitted(cards: "Sequence[Card]", label: str) -> tuple[float, ...]:
    from flashcards.cli.progress import telling
    from flashcards.scheduling import fitting

    with telling(label) as tell:
        return fitting.fit(cards, tell=tell)


def _keep(opened: "Collection", found: tuple[float, ...]) -> None:
    from flashcards.cli.scheduler.parameters import store

    store(opened, found, dry_run=False)


def _words(gain: _Gain, *, is_used: bool, dry_run: bool) -> str:
    """The gain, as a sentence."""
    tested = f"On the last {gain.tested:,} reviews,"
    if gain.after >= gain.before:
        return f"{tested} a fit to the earlier ones predicts no better than the current parameters; nothing was changed"
    share = 100 * (gain.before - gain.after) / gain.before
    used = "would be used" if dry_run else "are used now" if is_used else _LATER
    return (
        f"{tested} a fit to the earlier ones predicts what you recalled {share:.1f}% better"
        f" (log loss {gain.after:.4f} instead of {gain.before:.4f}); the new parameters {used}"
    )
