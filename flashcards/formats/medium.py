"""Which files are pictures, sounds, films or PDF: what may be opened, and copied from a package, without a question."""

_ENDINGS = (
    ".apng", ".avif", ".bmp", ".gif", ".heic", ".heif", ".ico", ".jfif", ".jpe", ".jpeg", ".jpg", ".jxl", ".png",
    ".svg", ".tif", ".tiff", ".webp",
    ".aac", ".ac3", ".aif", ".aiff", ".amr", ".flac", ".m4a", ".m4b", ".mid", ".midi", ".mka", ".mp3", ".oga", ".ogg",
    ".opus", ".spx", ".wav", ".wma",
    ".3gp", ".avi", ".flv", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ogv", ".webm", ".wmv",
    ".pdf",
)  # fmt: skip


def is_medium(name: str) -> bool:
    """Whether a file's name says that it is looked at or listened to, and never run."""
    return name.lower().endswith(_ENDINGS)
