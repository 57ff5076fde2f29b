"""How far the text on the screen was shown, and so what a key that was typed at some moment may do."""


class Reading:
    """One text, from its first picture on. Pictures are numbered as :class:`Keyboard` numbers them."""

    def __init__(self) -> None:
        self._first: int | None = None
        self._end: int | None = None

    def drew(self, picture: int, *, to_end: bool) -> None:
        """Take note of a picture, and whether it showed the end of the text."""
        if self._first is None:
            self._first = picture
        if to_end and self._end is None:
            self._end = picture

    @property
    def has_ended(self) -> bool:
        """Whether the end of the text was shown."""
        return self._end is not None

    def may_go_on(self, typed: int) -> bool:
        """Whether a key that means "go on" may rate; ``typed`` is the last picture that was there before the key.

        A text that is longer than the screen is read only by a person who has its end before their eyes.
        """
        return self._end is not None and (self._end == self._first or typed >= self._end)

    def may_rate(self, typed: int) -> bool:
        """Whether a rating key may rate: at once, but not if it was typed ahead of a text longer than the screen."""
        return self._first is not None and (self._end == self._first or typed >= self._first)
