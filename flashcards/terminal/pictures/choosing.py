"""How a terminal shows pictures, judged by its environment: asking it would mean waiting for an answer."""

from collections.abc import Mapping
from enum import StrEnum

from flashcards.terminal.style import Style


class Way(StrEnum):
    """A way of showing pictures, as the setting calls it."""

    KITTY = "kitty"
    ITERM = "iterm"
    SIXEL = "sixel"
    BLOCKS = "blocks"


_BY_TERM = {
    "xterm-kitty": Way.KITTY,
    "xterm-ghostty": Way.KITTY,
    "wezterm": Way.ITERM,
    "foot": Way.SIXEL,
    "foot-extra": Way.SIXEL,
    "contour": Way.SIXEL,
    "contour-latest": Way.SIXEL,
    "mlterm": Way.SIXEL,
    "mlterm-256color": Way.SIXEL,
    "yaft-256color": Way.SIXEL,
}
"""What ``TERM`` says; it goes through ssh, and a program in another terminal does not inherit it."""

_BY_PROGRAM = {
    "ghostty": Way.KITTY,
    "WarpTerminal": Way.KITTY,
    "iTerm.app": Way.ITERM,
    "WezTerm": Way.ITERM,
    "mintty": Way.ITERM,
    "rio": Way.ITERM,
}
"""What ``TERM_PROGRAM`` says."""

_KONSOLE = 220400
"""The first version of Konsole that shows pictures."""

_MANY_COLORS = ("xterm", "alacritty", "foot", "wezterm", "mlterm", "contour", "konsole", "iterm", "st-", "rxvt-unicode")
"""Beginnings of ``TERM`` of terminals that have 256 colours even if it does not say so."""


def way(setting: str, environment: Mapping[str, str], style: Style) -> Way | None:
    """How pictures are shown, if at all; ``setting`` is one of the ways, ``auto`` or ``off``.

    Within tmux or screen it is blocks: those are text, and stay in place whatever
    is scrolled or split.
    """
    if setting != "auto":
        return None if setting == "off" else Way(setting)
    found = None if is_multiplexed(environment) else _graphics(environment)
    if found is None and style.color and style.unicode and (is_true_color(environment) or _has_256(environment)):
        return Way.BLOCKS
    return found


def is_multiplexed(environment: Mapping[str, str]) -> bool:
    """Whether another program, tmux or screen, is between this one and the terminal."""
    inside = environment.get("TMUX") or environment.get("STY") or environment.get("ZELLIJ")
    return bool(inside) or environment.get("TERM", "").startswith(("screen", "tmux"))


def _graphics(environment: Mapping[str, str]) -> Way | None:
    """The protocol of the terminal, if it is known to have one."""
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if term in _BY_TERM:
        return _BY_TERM[term]
    if not term.startswith("xterm"):  # a terminal in a terminal inherits the other variables
        return None
    if program:
        return _BY_PROGRAM.get(program)
    if environment.get("LC_TERMINAL") == "iTerm2":
        return Way.ITERM
    konsole = environment.get("KONSOLE_VERSION", "")
    is_konsole = konsole.isdecimal() and int(konsole) >= _KONSOLE and not environment.get("XTERM_VERSION")
    return Way.ITERM if is_konsole else None


def is_true_color(environment: Mapping[str, str]) -> bool:
    """Whether the terminal has all colours, and not only 256."""
    if environment.get("COLORTERM", "") in {"truecolor", "24bit"}:
        return not environment.get("STY")  # screen passes the variable on, and not the colours
    return environment.get("TERM", "").endswith("-direct") or environment.get("TERM", "") in _BY_TERM


def _has_256(environment: Mapping[str, str]) -> bool:
    term = environment.get("TERM", "")
    return "256color" in term or term.startswith(_MANY_COLORS)
