"""Halves of characters, as programs write them that escape a text in UTF-16, such as those that write JSON."""


def whole(text: str) -> str:
    r"""The text with each pair of halves as its character, and halves without the other as U+FFFD.

    ``"\ud83d\ude00"`` is one character that was written as two.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
