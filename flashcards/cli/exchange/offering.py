"""What an Anki package says of FSRS, as the commands that use it here; nothing of it is taken unasked."""

from collections.abc import Iterator, Mapping

from flashcards.anki.importing.offers import Offer
from flashcards.collection import log
from flashcards.collection.exchange import contents
from flashcards.collection.exchange.contents import Choice
from flashcards.collection.store import Collection
from flashcards.errors import shown
from flashcards.scheduling.fsrs import DEFAULTS, BadParameters
from flashcards.scheduling.fsrs import parameters as checked
from flashcards.settings import DEFAULTS as USUAL
from flashcards.settings import Settings
from flashcards.terminal.text import count

_SHOWN = 5


def offers(
    offer: Offer, opened: Collection, chosen: Settings, files: Mapping[str, str], *, brings: bool
) -> Iterator[str]:
    """Lines with the commands that use what Anki has; none where all of it is used, or was decided otherwise, here.

    ``files`` are the deck files by their decks. Where SM-2 schedules here, it
    is told to who ``brings`` new notes alone, and not at every exchange.
    """
    if chosen.scheduler != "fsrs" and not brings:
        return
    commands: list[str] = []
    if chosen.scheduler != "fsrs":
        commands.append("flashcards config scheduler fsrs")
    usual = USUAL.desired_retention
    if chosen.desired_retention == usual != offer.retention:
        commands.append(f"flashcards config desired-retention {offer.retention:g}")
    wrong = ""
    try:
        if _is_new(opened, offer):
            commands.append(
                f"flashcards config fsrs-parameters '{', '.join(f'{one:.7g}' for one in offer.parameters)}'"
            )
    except BadParameters as error:
        wrong = str(error)
    named = list(_of_decks(offer, opened, files))
    if commands or named:
        yield "Anki schedules these cards with FSRS. To use its settings here:"
        yield from (f"  {one}" for one in (*commands, *named))
    if wrong:
        yield f"Its FSRS parameters in Anki cannot be used here: {wrong}"
    elif offer.others and any("fsrs-parameters" in one for one in commands):
        yield f"  (there is one set for all decks here: {count(offer.others, 'card')} had another in Anki)"


def _is_new(opened: Collection, offer: Offer) -> bool:
    """Whether Anki has other parameters than those that hold here, and set them later.

    Raises:
        BadParameters: they are none that FSRS can use.
    """
    held = log.parameters(opened)
    found = checked(offer.parameters) if offer.parameters else DEFAULTS
    if found == (held or DEFAULTS):
        return False
    if not log.has_parameters(opened):
        return True
    from flashcards.collection.parameters import listed  # only if some were set

    return bool(offer.parameters) and offer.modified > max(one.at for one in listed(opened))


def _of_decks(offer: Offer, opened: Collection, files: Mapping[str, str]) -> Iterator[str]:
    """What goes to the top of the files of decks that want another retention."""
    own = {deck.name for deck in contents.decks(opened, Choice(decks=[*offer.decks])) if deck.limits.retention}
    wanted = [(name, each) for name, each in offer.decks.items() if name not in own]
    for name, each in wanted[:_SHOWN]:
        yield f"desired-retention: {each:g}    at the top of {shown(files.get(name, name))}, between lines of ---"
    if len(wanted) > _SHOWN:
        more = ", ".join(f"{name} {each:g}" for name, each in wanted[_SHOWN:])
        yield f"and of {len(wanted) - _SHOWN} more decks: {more}"
