"""What the front matter of a deck file says about reading its cards aloud."""

_HEAD = 64 * 1024  # bytes; front matter has no more


def speech_of(path: str) -> str:
    """What is read aloud of a deck file's cards, as in :class:`flashcards.cards.Deck`; empty if it does not say."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - a path of the collection is a string
            head = file.read(_HEAD)
    except OSError:
        return ""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8-sig", errors="ignore")
    if "speak" not in text or not text.startswith(("---", "+++")):
        return ""
    from flashcards.formats.frontmatter import front_matter  # few decks are read aloud

    front, _ = front_matter([line.rstrip() for line in text.splitlines()])
    return front.speak
