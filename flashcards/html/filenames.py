"""Names of media: how a package calls them, and which may become files or be opened."""

import re
import unicodedata

LONGEST = 255
"""Longest name of a medium in bytes, as in file systems."""

PICTURES = frozenset(
    (".apng", ".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".tif", ".tiff", ".webp")
)
"""Endings of pictures."""

PLAYED = frozenset(
    (".3gp", ".aac", ".avi", ".flac", ".flv", ".m4a", ".mkv", ".mov", ".mp3", ".mp4", ".mpeg", ".mpg", ".oga", ".ogg",
     ".ogv", ".opus", ".spx", ".wav", ".webm")
)  # fmt: skip
"""Endings of sounds and films."""

_MEDIA = (
    ".apng", ".avif", ".bmp", ".gif", ".heic", ".heif", ".ico", ".jfif", ".jpe", ".jpeg", ".jpg", ".jxl", ".png",
    ".svg", ".tif", ".tiff", ".webp",
    ".aac", ".ac3", ".aif", ".aiff", ".amr", ".flac", ".m4a", ".m4b", ".mid", ".midi", ".mka", ".mp3", ".oga", ".ogg",
    ".opus", ".spx", ".wav", ".wma",
    ".3gp", ".avi", ".flv", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ogv", ".webm", ".wmv",
    ".pdf",
)  # fmt: skip
_STYLES = (".css", ".otf", ".ttf", ".woff", ".woff2")

_LONGEST_IN_ANKI = 120
"""Anki cuts names at so many bytes, so that two may become equal."""

_ADDED = 8  # hexadecimal digits that tell two files of one name apart
_UNSEEN = r"\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff"
"""Control characters, and those that reorder a name or have no width; joiners are parts of words, and stay."""

_OUTSIDE = re.compile(rf'[{_UNSEEN}/\\"*:<>?|]|^\.{{1,2}}$|^\s*$|[. ]$')
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?= *(?:\.|$))", re.IGNORECASE
)
_UNFIT = re.compile(rf'[{_UNSEEN}"*:<>?\\|\[\]^#%/]|^\.|[. ]$')


def is_medium(name: str) -> bool:
    """Whether a file is a picture, sound, film or PDF, by its name: it never runs, so it may be copied and opened."""
    return name.lower().endswith(_MEDIA)


def is_style(name: str) -> bool:
    """Whether a file is a font or style sheet of an Anki note type, by its name: it is copied but never opened."""
    return name.startswith("_") and name.lower().endswith(_STYLES)


def is_unsafe(name: str) -> bool:
    """Whether a name leaves its folder, or is not a file name on some system."""
    return (
        _OUTSIDE.search(name) is not None
        or _DEVICE.match(name) is not None
        or len(name.encode(errors="surrogatepass")) > LONGEST
        or any("\ud800" <= char <= "\udfff" for char in name)
    )


def stays_in_anki(name: str) -> bool:
    """Whether a name from Anki may go back as it is, although we would not use all its characters."""
    short = len(name.encode(errors="surrogatepass")) <= _LONGEST_IN_ANKI
    return short and not is_unsafe(name) and not name.startswith(".") and unicodedata.is_normalized("NFC", name)


def portable(name: str, digest: str, *, other: bool = False) -> str:
    """The name of a file in a package: one that is safe, and that Anki does not change.

    ``digest`` is a hash of the file in hex; a part of it is added to a name that
    had to be cut, and to that of an ``other`` file with the same name.
    """
    fit = unicodedata.normalize("NFC", _DEVICE.sub(r"\g<0>_", _UNFIT.sub("_", name), count=1))
    if not other and len(fit.encode()) <= _LONGEST_IN_ANKI:
        return fit
    stem, dot, suffix = fit.rpartition(".")
    end = f"-{digest[:_ADDED]}{dot}{suffix}"
    return stem.encode()[: _LONGEST_IN_ANKI - len(end.encode())].decode(errors="ignore") + end
