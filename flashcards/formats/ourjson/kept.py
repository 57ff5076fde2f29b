"""What was made of keys that come again and again."""

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

_MOST = 10_000


class Kept(dict[Key, Value]):
    """What was made of some thousands of keys; a key of which nothing can be made is a KeyError."""

    def __init__(self, make: Callable[[Key], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Key) -> Value:
        try:
            made = self._make(key)
        except ValueError:
            raise KeyError(key) from None
        if len(self) == _MOST:
            self.clear()
        self[key] = made
        return made
