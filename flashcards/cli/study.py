"""``flashcards study``: the daily session."""

import io
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from flashcards.cli.common import (
    Minutes,
    choose,
    common,
    completes,
    home,
    report,
    say,
    settings,
    standard_output,
    today,
)
from flashcards.cli.opening import collection
from flashcards.cli.selection import Selection
from flashcards.collection import counts
from flashcards.collection.browse import CardView
from flashcards.collection.store import Collection
from flashcards.errors import shown
from flashcards.library.places import SUFFIXES, deck_files
from flashcards.settings import Settings, declared
from flashcards.study.request import Request
from flashcards.study.session import Session
from flashcards.studyday import MAX_INTERVAL
from flashcards.terminal.runner import Runner

if TYPE_CHECKING:
    from flashcards.errors import DeckError
    from flashcards.terminal.sounds.following import Sounds

_DECLARED = declared()
_MANY_FOLDERS, _MOST_FOLDERS = 1_000, 50_000
"""From so many on it is said that folders are looked through for decks, and so many are."""


def _setting(key: str, switch: str = "") -> click.Option:
    """The option for a setting in one session; ``switch`` names one that can also be turned off."""
    setting = _DECLARED[key]
    names, said = [switch or f"--{key}"], setting.option.in_study
    if setting.type is bool:
        return click.Option(names, is_flag=True, default=None, help=said)
    return click.Option(names, type=click.Choice(setting.option.names), help=said)


_OPTIONS: list[click.Parameter] = [
    _setting("plain", "--plain/--no-plain"),
    _setting("hide-intervals"),
    _setting("grades"),
    _setting("pictures"),
    click.Option(["--limit"], type=click.IntRange(0), metavar="N", help="At most N cards, not counting repeats."),
    click.Option(["--new"], type=click.IntRange(0), metavar="N", help="At most N new cards."),
    click.Option(
        ["--minutes"], type=Minutes(0, min_open=True), metavar="N", help="Stop after N minutes, between cards."
    ),
    _setting("order"),
    _setting("new-order"),
    click.Option(["--seed"], type=int, metavar="N", help="Seed of the random order; the day's if not given."),
    click.Option(
        ["--tag"],
        multiple=True,
        metavar="TAG",
        help="Only cards with this tag; repeatable.",
        shell_complete=completes("tags"),
    ),
    click.Option(
        ["--search", "query"],
        metavar="QUERY",
        help='Only cards that match QUERY, as in "flashcards search".',
        shell_complete=completes("query"),
    ),
    click.Option(["--leeches"], is_flag=True, help="Only leeches: cards you keep forgetting."),
    click.Option(
        ["--ahead"],
        type=click.IntRange(1, MAX_INTERVAL),
        metavar="DAYS",
        help="Also cards due in the next DAYS days.",
    ),
    click.Option(
        ["--backlog"],
        is_flag=False,
        flag_value=0,
        type=click.IntRange(0),
        metavar="[PER_DAY]",
        help="Catch up on overdue cards: PER_DAY reviews a day, no new cards.",
    ),
    click.Option(["--cram"], is_flag=True, help="Every card, due or not; no schedule changes."),
    click.Option(["--failed-today"], is_flag=True, help="Cards you failed today; no schedule changes."),
    click.Option(["--reverse"], is_flag=True, help="From definition to term; no schedule changes."),
]


@click.command("study", params=[*_OPTIONS, *common()])
@click.argument("what", nargs=-1, metavar="[DECK or PATH]...", shell_complete=completes("decks"))
def command(what: tuple[str, ...], *, plain: bool | None, tag: tuple[str, ...], **options: Any) -> None:
    """Study the cards that are due, then new cards.

    Without an argument you study every deck. Give the name of a deck, or the
    path of a Markdown file or folder, which then joins your decks. The first
    run without an argument adds a sample deck.
    """
    given = {name: value for name, value in options.items() if value is not None}
    request = Request(tags=tag, **{name: value for name, value in given.items() if name in Request._fields})
    chosen = _settings(settings(), given)
    contradiction = request.contradiction()
    if contradiction:
        from flashcards.errors import Contradiction  # only for bad input

        raise Contradiction(contradiction)
    if not what:
        _begin()
    paths = {argument: _files(argument) for argument in what}
    with collection([path for files in paths.values() for path in files]) as opened:
        decks = _decks(opened, paths) if what else None
        selection = Selection(opened, today(), chosen, request, decks)
        runner = _runner(opened, selection, chosen, request)
        if runner.session.current is None:
            from flashcards.terminal.text import prose  # not before a first card

            for line in prose(selection.empty(), standard_output()):
                say(line)
            return

        def ending() -> list[str]:
            from flashcards.terminal.summary import of_session  # after the last card

            return of_session(runner, decks)

        in_lines = chosen.plain if plain is None else plain
        try:
            failed = _ask(runner, ending, plain=in_lines or not _is_terminal())
        finally:
            runner.silence()
        from flashcards.terminal.text import prose

        for line in prose(ending(), standard_output()):
            say(line)
    _end(chosen, failed)


def _end(chosen: Settings, failed: int) -> None:
    """Begin the backup of the day, which a process of its own makes, and end with an exit code."""
    from flashcards.backups.automatic import is_due, start  # after the last card

    if is_due(home(), chosen) and (wrong := start(home())):
        report(wrong)
    if failed:
        raise click.exceptions.Exit(failed)


def _runner(opened: Collection, selection: Selection, chosen: Settings, request: Request) -> Runner:
    """The runner of the session, with everything that its keys can do."""
    return Runner(
        opened,
        Session(queue=selection.asked, repeat_below=chosen.repeat_below),
        settings=chosen,
        edit=_editor(opened),
        mark=_changing(opened, "mark"),
        add=_changing(opened, "add"),
        folder=_folder,
        sounds=partial(_sounds, chosen),
        minutes=request.minutes,
        reverse=request.reverse,
        greeting=selection.greeting,
        about=selection.about,
    )


def _settings(chosen: Settings, given: dict[str, Any]) -> Settings:
    """The settings with those of the command line instead."""
    said: dict[str, Any] = {one.field: one.read(given[one.field]) for one in _DECLARED.values() if one.field in given}
    return chosen._replace(**said)


def _folder(view: CardView) -> str:
    """The folder of a card's deck file."""
    return os.path.dirname(home().absolute(view.source))


def _sounds(chosen: Settings) -> "Sounds":
    """What plays the sounds of the cards."""
    from flashcards.library.speaking import speech_of  # once the first card is on the screen
    from flashcards.terminal.sounds.following import Sounds

    known: dict[str, str] = {}

    def spoken(view: CardView) -> str:
        if view.source not in known:
            known[view.source] = speech_of(home().absolute(view.source))
        return known[view.source]

    return Sounds(chosen, _folder, spoken)


def _begin() -> None:
    """Give an empty home the sample deck, and say where it is and how to remove it."""
    if not os.path.exists(home().decks) and not os.path.exists(home().collection):
        from flashcards.library.files import begin  # once for each home

        remove = "; ".join(f"flashcards decks forget {path.name}" for path in begin(home()))
        report(f"your decks are in {home().decks}; to remove the sample deck: {remove}")


def _files(argument: str) -> list[str]:
    """The deck files of an argument that is a path; none if it can only be the name of a deck."""
    path = os.path.expanduser(argument)
    if os.path.isdir(path):
        if os.path.realpath(path) == os.sep:
            raise _unfit(path, "the whole disk cannot be a folder of decks; give the folder that has yours")
        found = list(deck_files(path, _Looking(path).entered))
        if not found:
            raise _unfit(path, f"no deck in this folder; a deck is a Markdown file ({' or '.join(SUFFIXES)})")
        return found
    if os.path.exists(path):
        if not os.path.isfile(path):  # a pipe may never begin, and a device never end
            raise _unfit(
                path, "not a file that can stay a deck, but a pipe or device; save its text in a .md file first"
            )
        return [path]
    if path.endswith(SUFFIXES) or os.sep in argument:
        from flashcards.errors import UnknownDeck

        raise UnknownDeck(argument)
    return []


class _Looking:
    """How many folders were looked through for decks: of many it is said, and of too many an error."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._folders = 0

    def entered(self, _folder: str) -> None:
        """Count a folder.

        Raises:
            DeckError: there are too many.
        """
        self._folders += 1
        if self._folders == _MANY_FOLDERS:
            report(f"looking for decks in all folders of {shown(self._path)}; Ctrl-C ends it")
        if self._folders > _MOST_FOLDERS:
            raise _unfit(self._path, f"more than {_MOST_FOLDERS:,} folders; give the one that has your decks")


def _unfit(path: str, reason: str) -> "DeckError":
    """The error that there is no deck at a path."""
    from flashcards.errors import DeckError, Problem  # only for bad input

    return DeckError(path, [Problem(line=0, message=reason)])


def _decks(opened: Collection, paths: dict[str, list[str]]) -> list[str]:
    """The names of the decks in the arguments.

    Raises:
        UnknownDeck: an argument is not a deck and not a path.
        Exit: a path contains no deck.
    """
    from flashcards.collection import standing  # most sessions are over all decks
    from flashcards.library.naming import known_name

    names = counts.deck_names(opened)
    chosen: list[str] = []
    for argument, files in paths.items():
        if not files:
            chosen += choose(names, argument)
            continue
        sources = [known_name(opened, path, home()) for path in files]
        found = standing.decks_of(opened, sources)
        if not found:
            from flashcards.errors import DeckError  # only for bad input

            # opening the collection has reported what is wrong with each file
            raise click.exceptions.Exit(DeckError.exit_code)
        chosen += found
    return chosen


def _editor(opened: Collection) -> Callable[[CardView], str]:
    """The action of the key ``e``: open the editor at the note's line, then read the changed files again."""
    place = home()

    def edit(view: CardView) -> str:
        from flashcards.clock import now  # rarely used
        from flashcards.errors import locate
        from flashcards.library.sync import refresh
        from flashcards.terminal.editor import open_editor

        if not _is_terminal():
            return "no editor here: not a terminal"
        failure = open_editor(place.absolute(view.source), view.line)
        if failure:
            return failure
        troubles = refresh(opened, place, now())
        return locate(os.path.basename(troubles[0].path), troubles[0].problem) if troubles else ""

    return edit


def _changing(opened: Collection, name: str) -> Callable[[CardView], str]:
    """The action of the keys ``m`` and ``a``, which change a deck file."""

    def change(view: CardView) -> str:
        from flashcards.cli import during  # rarely used

        if name == "add" and not _is_terminal():
            return "no editor here: not a terminal"
        return {"mark": during.mark, "add": during.add}[name](opened, view)

    return change


def _is_terminal() -> bool:
    is_both = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    return is_both and os.environ.get("TERM", "dumb") != "dumb"


def _ask(runner: Runner, ending: Callable[[], list[str]], *, plain: bool) -> int:
    """Run the session on the screen, or line by line; returns the exit code."""
    try:
        _ask_plainly(runner, ending) if plain else _ask_on_screen(runner, ending)
    except Exception as error:
        from flashcards.errors import NotStored  # only when something is wrong

        if not isinstance(error, NotStored):
            raise
        report(str(error))
        return error.exit_code
    return 0


def _ask_plainly(runner: Runner, ending: Callable[[], list[str]]) -> None:
    from flashcards.terminal.lines import LineQuiz  # one of the two

    try:
        LineQuiz(runner, sys.stdin or io.StringIO(), standard_output(), ending).run()
    except KeyboardInterrupt:
        say()


def _ask_on_screen(runner: Runner, ending: Callable[[], list[str]]) -> None:
    from flashcards.terminal.keyboard import Hangup, Keyboard  # one of the two
    from flashcards.terminal.quiz import Quiz
    from flashcards.terminal.style import Style

    try:
        with Keyboard() as keyboard:
            Quiz(runner, keyboard, Style.of(encoding=sys.stdout.encoding), ending).run()
    except KeyboardInterrupt:
        return
    except Hangup as hangup:
        sys.exit(128 + int(hangup.args[0]))
