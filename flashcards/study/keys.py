"""The keys of the quiz: what each action is called, its usual keys, and keys that the user chose.

A key is named by the character it types, or by a word: ``space``, ``enter``,
``tab``, ``backspace``, ``escape``, ``up``, ``down``, ``left``, ``right``,
``home``, ``end``, ``page up`` or ``page down``. Ctrl-C and Ctrl-D always end
the session, and Ctrl-Z suspends it.
"""

from collections.abc import Mapping, Sequence

GRADES = ("grade-0", "grade-1", "grade-2", "grade-3", "grade-4", "grade-5")
"""The actions that replace the four ratings if SM-2's own grades are used; the index is the quality."""

RATINGS = ("again", "hard", "good", "easy")
"""The four ratings; the index is the rating less one."""

ACTIONS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "reveal": (("space", "enter"), "read on in a long text; show the answer; then Good"),
    "again": (("1",), "Again: it did not come to mind"),
    "hard": (("2",), "Hard: it came with effort (a pass)"),
    "good": (("3",), "Good"),
    "easy": (("4",), "Easy"),
    "grade-0": (("0",), "0: nothing came to mind"),
    "grade-1": (("1",), "1: wrong, the answer was familiar"),
    "grade-2": (("2",), "2: wrong, the answer seemed easy"),
    "grade-3": (("3",), "3: right, with effort"),
    "grade-4": (("4",), "4: right, after a hesitation"),
    "grade-5": (("5",), "5: right at once"),
    "undo": (("u",), "undo the last answer, even from an earlier session"),
    "redo": (("U",), "redo what was undone"),
    "edit": (("e",), "edit this note in $EDITOR"),
    "mark": (("m",), "mark this note with #marked, or unmark it"),
    "add": (("a",), "add a note to this deck in $EDITOR"),
    "suspend": (("s",), "suspend this card: pause it until you unsuspend it"),
    "bury": (("b",), "bury this note, with all its cards, until tomorrow"),
    "forget": (("f",), "forget this card: it is new again (asks first)"),
    "type": (("t",), "type the answer, and see how it differs"),
    "open": (("o",), "open the card's link, image or sound"),
    "replay": (("r",), "play the card's sounds, or read it aloud, once more"),
    "hint": (("h",), "hint: the first letters; counts as Hard at best"),
    "info": (("i",), "this card's history and schedule"),
    "help": (("?",), "this help"),
    "quit": (("q",), "end with the summary; every answer is stored"),
    "up": (("up", "k"), "scroll up"),
    "down": (("down", "j"), "scroll down"),
    "page-up": (("page up",), "scroll up a page"),
    "page-down": (("page down",), "scroll down a page"),
    "top": (("home",), "scroll to the top"),
    "bottom": (("end",), "scroll to the end"),
}
"""Every action with its usual keys and what it does, in the order of the help."""

SCROLLING = ("up", "down", "page-up", "page-down", "top", "bottom")
"""The actions that only the screen has."""

_LATER = frozenset(("m", "a", "r", "j", "k", "home", "end"))
"""Usual keys that are newer than some configurations, in which they may have another use."""

NAMED = frozenset(
    "space enter tab backspace escape up down left right home end".split()  # noqa: SIM905 - reads as the list it is
) | {"page up", "page down"}
"""Keys with names."""

_NEEDED = ("reveal", "help", "quit")


def actions(grades: int) -> list[str]:
    """The actions there are with four rating keys, or with SM-2's six grades."""
    other = RATINGS if grades == len(GRADES) else GRADES
    return [name for name in ACTIONS if name not in other]


def keys_of(action: str, chosen: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The keys of an action: those that were chosen, or its usual ones, except newer ones that have another use."""
    if action in chosen:
        return tuple(chosen[action])
    own = ACTIONS[action][0]
    if not chosen or _LATER.isdisjoint(own):
        return own
    taken = {key for keys in chosen.values() for key in keys} & _LATER
    return tuple(key for key in own if key not in taken)


def keymap(chosen: Mapping[str, Sequence[str]], grades: int) -> dict[str, str]:
    """The action of each key. A key chosen for one action is no longer the usual key of another."""
    names = actions(grades)
    found = {key: name for name in names if name not in chosen for key in keys_of(name, chosen)}
    found.update({key: name for name in names if name in chosen for key in chosen[name]})
    return found


def problems(chosen: Mapping[str, Sequence[str]]) -> list[str]:
    """What is wrong with the chosen keys, one sentence each, beginning with the action.

    That is an unknown action, an unknown or reserved key, one key for two
    actions (one may keep its usual key), and a necessary action without a key.
    """
    found: list[str] = []
    for action, keys in chosen.items():
        if action not in ACTIONS:
            found.append(f"{action}: {_no_such(action)}")
            continue
        found += [f'{action}: "{key}" is not a key; {_A_KEY}' for key in keys if not is_key(key)]
        if action in _NEEDED and not keys:
            found.append(f"{action}: needs a key")
    sound = {action: keys for action, keys in chosen.items() if action in ACTIONS}
    for grades in (len(RATINGS), len(GRADES)):
        found += [clash for clash in _clashes(sound, grades) if clash not in found]
    return found


_A_KEY = "a key is one character, space, enter, tab, backspace, escape, home, end, page up, page down or an arrow"


def is_key(key: str) -> bool:
    """Whether a text names a key: one visible character, or one of the names."""
    return key in NAMED or (len(key) == 1 and key.isprintable() and not key.isspace())


def usual(key: str) -> str:
    """The usual form of a key, for the wide form of an input method or a digit of another script."""
    if key.isascii() or len(key) != 1:
        return key
    import unicodedata  # a start needs none of it

    plain = unicodedata.normalize("NFKC", key)
    if plain.isdecimal():
        return str(unicodedata.decimal(plain))
    return plain if plain.isascii() and len(plain) == 1 else key


def _clashes(chosen: Mapping[str, Sequence[str]], grades: int) -> list[str]:
    """Each key that two actions share, reported for the one that was chosen."""
    owners: dict[str, str] = {}
    found = []
    # Usual keys first, so that the chosen key is reported.
    for action in sorted(actions(grades), key=lambda name: name in chosen):
        for key in dict.fromkeys(keys_of(action, chosen)):
            if key in owners:
                found.append(f'{action}: "{key}" is already the key of {owners[key]}; give that another one')
            owners.setdefault(key, action)
    return found


def _no_such(action: str) -> str:
    from difflib import get_close_matches  # only for an unknown name

    near = get_close_matches(action.lower().replace("_", "-"), ACTIONS, n=1, cutoff=0.5)
    return f"no such action; did you mean {near[0]}?" if near else f"there is no such action; {_ALL}"


_ALL = f"there are {', '.join(ACTIONS)}"
