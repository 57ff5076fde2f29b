"""Which files are pictures, sounds, films or PDF: what may be opened, and copied from a package, without a question.

Fonts and style sheets of note types come along too, so that cards look in Anki as they did; nothing opens them.
"""

_ENDINGS = (
    ".apng", ".avif", ".bmp", ".gif", ".heic", ".heif", ".ico", ".jfif", ".jpe", ".jpeg", ".jpg", ".jxl", ".png",
    ".svg", ".tif", ".tiff", ".webp",
    ".aac", ".ac3", ".aif", ".aiff", ".amr", ".flac", ".m4a", ".m4b", ".mid", ".midi", ".mka", ".mp3", ".oga", ".ogg",
    ".opus", ".spx", ".wav", ".wma",
    ".3gp", ".avi", ".flv", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ogv", ".webm", ".wmv",
    ".pdf",
)  # fmt: skip


_STYLES = (".css", ".otf", ".ttf", ".woff", ".woff2")


def is_style(name: str) -> bool:
    """Whether a file's name says that it is a font or a style sheet of one of Anki's note types: they begin so."""
    return name.startswith("_") and name.lower().endswith(_STYLES)


def is_medium(name: str) -> bool:
    """Whether a file's name says that it is looked at or listened to, and never run."""
    return name.lower().endswith(_ENDINGS)
