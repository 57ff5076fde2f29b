"""``flashcards config``: the settings, their possible values, and changing them."""

from pathlib import Path

import click

from flashcards.cli.common import common, completes, home, report, say, say_json, settings
from flashcards.errors import BadSetting, shown
from flashcards.library.places import config_path, is_folder, is_there
from flashcards.settings import NO_LIMIT, speech
from flashcards.study import options
from flashcards.study.keys import ACTIONS, keys_of

_KEYS = f"{options.KEYS_TABLE}."
_PARAMETERS = "fsrs-parameters"
_SHARED = "sync-folder"
_FEW = 3
"""So many of the parameters are listed; ``config fsrs-parameters`` prints them all."""


@click.command("config", params=common())
@click.argument("key", required=False, shell_complete=completes("settings"))
@click.argument("value", required=False, shell_complete=completes("settings"))
@click.option("--unset", is_flag=True, help="Set KEY back to its default.")
@click.option("--dry-run", is_flag=True, help="Only print what would change, and how many cards would be due.")
@click.option("--path", "show_path", is_flag=True, help="Print the path of the file.")
@click.option("--json", "as_json", is_flag=True, help="Print every key and its value as JSON.")
def command(  # noqa: PLR0913 - what a command line may say
    key: str | None, value: str | None, *, unset: bool, dry_run: bool, show_path: bool, as_json: bool
) -> None:
    """Show or change your settings.

    Without KEY it lists every key with its value, and with its default where
    you changed it. With KEY it prints the value, and with VALUE it changes the
    file, keeping its comments and order. Custom keys for the quiz are called
    keys.ACTION, and take one key, or several with spaces between. A deck's own
    limits are at the top of its file. If a change moves due days, as another
    scheduler does, it prints how many cards are due with it, and recalculates
    every schedule. The key fsrs-parameters is kept in the collection: '0.212,
    1.2931, ...', 21 numbers.
    """
    path = config_path(home())
    if show_path:
        say(path)
    elif as_json:
        say_json(_facts())
    elif key is None:
        _list(path)
    elif key.lower().replace("_", "-") == _PARAMETERS:
        _of_fsrs(value, unset=unset, dry_run=dry_run)
    elif unset:
        _change(path, _known(key), None, dry_run=dry_run)
    elif value is None:
        say(_value(_known(key)))
    else:
        _change(path, _known(key), value, dry_run=dry_run)
        if _known(key) == "speak":
            _look_for_voices(value)


def _look_for_voices(text: str) -> None:
    """Say so if a language will not be read aloud on this machine; the setting may be for another one."""
    from flashcards.terminal.sounds.voices import missing

    if wrong := missing(speech(text).values()):
        report(wrong)


def _of_fsrs(value: str | None, *, unset: bool, dry_run: bool) -> None:
    """Show the parameters of FSRS, or change them; they are kept in the collection."""
    from flashcards.cli.scheduler import parameters  # only if asked for

    if value is None and not unset:
        parameters.show()
    else:
        parameters.put(None if unset else value, dry_run=dry_run)


def _parameters() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The parameters of FSRS that are used, and its defaults."""
    from flashcards.collection.offered import parameters  # the help needs none of it
    from flashcards.scheduling.fsrs import DEFAULTS

    return parameters(home().collection) or DEFAULTS, DEFAULTS


def _facts() -> dict[str, object]:
    chosen = settings()
    facts: dict[str, object] = {}
    for key, option in options.OPTIONS.items():
        facts[key] = options.shown(getattr(chosen, option.field))
    facts[_PARAMETERS] = [*_parameters()[0]]
    facts[options.KEYS_TABLE] = {action: list(keys_of(action, chosen.keys)) for action in ACTIONS}
    return facts


def _list(path: str) -> None:
    """Every key with its value; changed ones are marked with their default."""
    chosen = settings()
    width = max(map(len, options.OPTIONS))
    rows: list[tuple[str, str, str]] = []
    for key, option in options.OPTIONS.items():
        value, usual = options.shown(getattr(chosen, option.field)), options.usual(key)
        rows.append((key, _text(value), _text(usual) if value != usual else ""))
    used, defaults = _parameters()
    rows.append((_PARAMETERS, _few(used), _few(defaults) if used != defaults else ""))
    for key, said, changed_from in rows:
        gap = " is " if chosen.plain else " " * (width - len(key) + 2)
        say(f"{key}{gap}{said}" + (f"  (default {changed_from})" if changed_from else ""))
    for action in chosen.keys:
        usual_keys = " ".join(keys_of(action, {}))
        say(f"{_KEYS}{action}  {' '.join(_quoted(keys_of(action, chosen.keys)))}  (default {usual_keys})")
    say()
    say(f"{path}: docs/config.md explains each key")


def _few(numbers: tuple[float, ...]) -> str:
    return f"{', '.join(f'{each:g}' for each in numbers[:_FEW])} and {len(numbers) - _FEW} more"


def _value(key: str) -> str:
    if key.startswith(_KEYS):
        return " ".join(_quoted(keys_of(key.removeprefix(_KEYS), settings().keys)))
    return _text(options.shown(getattr(settings(), options.OPTIONS[key].field)))


def _change(path: str, key: str, value: str | None, *, dry_run: bool) -> None:
    """Set a key in the file, or remove it, and print the result."""
    from flashcards.library.config import putting_back, read, save, with_key  # only to change something

    before = settings()
    stated: object = None
    if value is not None:
        stated = value.split() if key.startswith(_KEYS) else _meant(key, value)
    text = with_key(path, key, stated)
    chosen = read(path, text)
    if chosen.scheduling != before.scheduling and Path(home().collection).exists():
        from flashcards.cli.scheduler.switching import Saving, switch  # only to change it

        switch(key, chosen, Saving(lambda: save(path, text), putting_back(path)), dry_run=dry_run)
    elif not dry_run:
        save(path, text)
    if key == _SHARED and chosen.sync_folder is not None and not dry_run:
        from flashcards.cli.sharing import chosen_anew  # only if a folder is shared

        chosen_anew(home(), chosen)
    is_now = "would be" if dry_run else "="
    if key.startswith(_KEYS):
        say(f"{key} {is_now} {' '.join(keys_of(key.removeprefix(_KEYS), chosen.keys))}")
    else:
        say(f"{key} {is_now} {_text(options.shown(getattr(chosen, options.OPTIONS[key].field)))}")


def _known(key: str) -> str:
    """The key with this name.

    Raises:
        BadSetting: there is none.
    """
    name = key.lower().replace("_", "-")
    if name in options.OPTIONS or (name.startswith(_KEYS) and name.removeprefix(_KEYS) in ACTIONS):
        return name
    raise BadSetting(options.unknown(key))


def _meant(key: str, text: str) -> object:
    """The typed value, as in a file.

    Raises:
        BadSetting: the key does not take it.
    """
    option = options.OPTIONS[key]
    if option.option.is_folder and text != NO_LIMIT:
        return _folder(key, text)
    try:
        return options.shown(option.typed(text))
    except ValueError:
        raise BadSetting(f'{key} takes {option.takes}, not "{text}"') from None


def _folder(key: str, text: str) -> str:
    """The whole path of a folder that computers can share.

    Raises:
        BadSetting: it is not one.
    """
    import shlex  # only to choose a folder

    if not text.strip():
        raise BadSetting(
            f'{key} takes {options.OPTIONS[key].takes}, not ""; to stop sharing: flashcards config {key} none'
        )
    path = Path(text).expanduser().absolute()
    if not is_there(path):
        raise BadSetting(f"{shown(text)}: there is no such folder; make it first: mkdir -p {shlex.quote(str(path))}")
    if not is_folder(path):
        raise BadSetting(f"{shown(text)}: a file; {key} takes a folder that your computers share")
    if path.resolve() == Path(home().path).resolve():
        raise BadSetting(f"{shown(text)}: your own decks and answers are there; choose a folder only for sharing")
    return str(path)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(keys: tuple[str, ...]) -> list[str]:
    return [f'"{key}"' if " " in key else key for key in keys]
