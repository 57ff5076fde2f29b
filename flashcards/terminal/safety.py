"""Text that has no effect on a terminal but to be shown."""

from flashcards.controls import visible as safe

__all__ = ["safe"]
