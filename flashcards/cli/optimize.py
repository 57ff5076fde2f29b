"""``flashcards optimize``: the parameters of FSRS that fit one's own answers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from flashcards.cli.common import collection, common, report, say, say_json

if TYPE_CHECKING:
    from flashcards.collection.store import Collection
    from flashcards.scheduling.fitting import Card


@click.command("optimize", params=common())
@click.option("--dry-run", is_flag=True, help="Only say what would be gained.")
@click.option("--json", "as_json", is_flag=True, help="Print the parameters and what they gain as JSON.")
@click.pass_context
def command(ctx: click.Context, *, dry_run: bool, as_json: bool) -> None:
    """Fit FSRS to your own answers.

    It finds the parameters that predict best which cards you recalled, and
    says what the same would have gained on the last fifth of your reviews,
    fitted to those before. Where it gains something, the parameters hold from
    now on, for all decks; config --unset fsrs-parameters goes back to the
    usual ones. Below 1,000 reviews that can be predicted it refuses: so few
    say too little, and the fit may well be worse. Ends with 1 then.
    """
    from flashcards.collection import log  # noqa: PLC0415 - the help needs none of it
    from flashcards.collection.parameters import answers  # noqa: PLC0415 - as above
    from flashcards.scheduling import fitting  # noqa: PLC0415 - as above
    from flashcards.scheduling.fsrs import DEFAULTS, VERSION  # noqa: PLC0415 - as above

    with collection() as opened:
        cards = answers(opened)
        moments = fitting.scored(cards)
        if len(moments) < fitting.LEAST_SCORED:
            report(
                f"{len(moments):,} reviews can be predicted, and a fit takes {fitting.LEAST_SCORED:,}: fitted to fewer,"
                " FSRS may predict the next ones worse than with its usual parameters"
            )
            ctx.exit(1)
        held = log.parameters(opened.connection) or DEFAULTS
        gain = _gain(cards, moments, held)
        found = _fitted(cards, "fitting")
        stored = gain.after < gain.before and not dry_run
        if stored:
            _keep(opened, found)
    if as_json:
        facts = {"reviews": len(moments), "tested": gain.tested, "log_loss": gain.after, "log_loss_before": gain.before}
        say_json({"version": VERSION, "parameters": list(found), "stored": stored, **facts})
    else:
        say(_words(gain, dry_run=dry_run))


class _Gain:
    """How well answers were predicted that the fit did not see."""

    def __init__(self, tested: int, before: float, after: float) -> None:
        self.tested = tested
        self.before = before
        self.after = after


def _gain(cards: "Sequence[Card]", moments: Sequence[int], held: tuple[float, ...]) -> _Gain:
    """The log loss on the last fifth of the reviews, with what holds and with a fit to what came before them."""
    from flashcards.scheduling import fitting  # noqa: PLC0415 - as above

    cut = moments[len(moments) * 4 // 5]
    trial = _fitted(fitting.before(cards, cut), "trying")
    last = [[one for one in fitting.predictions(cards, w) if one.at >= cut] for w in (held, trial)]
    before, after = map(fitting.log_loss, last)
    return _Gain(len(last[0]), before, after)


def _fitted(cards: "Sequence[Card]", label: str) -> tuple[float, ...]:
    from flashcards.cli.progress import telling  # noqa: PLC0415 - as above
    from flashcards.scheduling import fitting  # noqa: PLC0415 - as above

    with telling(label) as tell:
        return fitting.fit(cards, tell=tell)


def _keep(opened: "Collection", found: tuple[float, ...]) -> None:
    from flashcards.cli.parameters import store  # noqa: PLC0415 - as above

    store(opened, found, dry_run=False)


def _words(gain: _Gain, *, dry_run: bool) -> str:
    """What is gained, as a sentence."""
    tested = f"on the last {gain.tested:,} reviews"
    if gain.after >= gain.before:
        return f"{tested} a fit to those before predicts no better than what holds now; nothing is changed"
    share = 100 * (gain.before - gain.after) / gain.before
    held = "these parameters would hold" if dry_run else "these parameters hold now"
    return (
        f"{tested} a fit to those before predicts what you recalled better by {share:.1f} %"
        f" (log loss {gain.after:.4f} instead of {gain.before:.4f}); {held}"
    )
