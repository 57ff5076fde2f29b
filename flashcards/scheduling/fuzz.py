"""Fuzz that is no chance: the same card and interval are always moved by the same days."""


def moved_apart(name: str, most: int) -> int:
    """A number of days from ``-most`` to ``most`` that follows from a name alone, all of them equally often."""
    from hashlib import blake2b  # only for who chose it

    digest = blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % (2 * most + 1) - most
