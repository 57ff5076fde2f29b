"""The controls of forms that ``lynx`` and ``elinks`` show in texts: buttons, boxes to tick, fields to fill in.

::

    (BUTTON) All (BUTTON) A-F (BUTTON) G-M
    Search ____________________ [ ] Short ones only
    [7]____________________ [8][ Search ]
    (BUTTON) Crust
    The outside of a loaf.

Several in a line serve the page; a lone button may be a term that opens its definition.
"""

import re
from collections.abc import Sequence

_BUTTON = re.compile(r"\(BUTTON\)[ ]?")
_FIELD = re.compile(r"_{8,}|(?:(?<=^)|(?<=\s))(?:\[[ Xx]\]|\([ *]\))(?=\s|$)|\[[^\[\]]{0,30}_{8,}[^\[\]]*\]")
_FORM = re.compile(
    r"\s*(?:(?:\[\d{1,5}\])?_{8,}|\[\d{1,5}\]\[\s[^\[\]]{1,30}\s\])(?:\s*(?:\[\d{1,5}\])?\[\s[^\[\]]{1,30}\s\])?\s*"
)
"""A line of ``elinks`` with nothing but a field, a button or both."""

_SEVERAL = 2
_LEAST = 2  # in a text that has such


def uncontrolled(raw: Sequence[str]) -> list[str]:
    """The lines of a text without its controls, where it has some buttons; those with several are empty."""
    raw = ["" if ("__" in line or "][" in line) and _FORM.fullmatch(line) else line for line in raw]
    if sum("(BUTTON)" in line for line in raw) < _LEAST:
        return list(raw)
    return [_without(line) for line in raw]


def _without(line: str) -> str:
    buttons = len(_BUTTON.findall(line))
    fields = len(_FIELD.findall(line))
    if buttons >= _SEVERAL or (buttons and fields):
        return ""
    return _FIELD.sub("", _BUTTON.sub("", line)).rstrip() if buttons or fields else line
