"""How much of the text on the screen was shown, and so what a key that was typed earlier may do."""


class Reading:
    """One text, from its first picture on, with the numbers of :class:`Keyboard`."""

    def __init__(self) -> None:
        self._first: int | None = None
        self._end: int | None = None

    def drew(self, picture: int, *, to_end: bool) -> None:
        """Record a picture, and whether it showed the end of the text."""
        if self._first is None:
            self._first = picture
        if to_end and self._end is None:
            self._end = picture

    @property
    def has_ended(self) -> bool:
        """Whether the end of the text was shown."""
        return self._end is not None

    def may_go_on(self, typed: int) -> bool:
        """Whether a key that means "continue" may rate; ``typed`` is the last picture before the key.

        If a text is longer than the screen, its end must have been on the screen.
        """
        return self._end is not None and (self._end == self._first or typed >= self._end)

    def may_rate(self, typed: int) -> bool:
        """Whether a rating key may rate: at once, unless it was typed ahead of a text longer than the screen."""
        return self._first is not None and (self._end == self._first or typed >= self._first)
