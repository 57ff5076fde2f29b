"""How many cells of a terminal a text takes."""

_PLAIN_BEFORE = "\u0300"
"""Up to here, every printable character takes one cell."""

_DRAWN = frozenset("─│┌┐└┘├┤·…—“”▁▂▃▄▅▆▇█")
"""Other characters of one cell that screens are made of."""


def cell_len(text: str) -> int:
    """The number of cells; only unusual characters are looked up in a table, which a start need not load."""
    if text.isprintable() and (text.isascii() or all(char < _PLAIN_BEFORE or char in _DRAWN for char in text)):
        return len(text)
    from rich.cells import cell_len as looked_up  # only for these

    return looked_up(text)


def chop_cells(text: str, width: int) -> list[str]:
    """The text in pieces of at most so many cells."""
    from rich.cells import chop_cells as chopped  # only for a text that is too long

    return chopped(text, width)
