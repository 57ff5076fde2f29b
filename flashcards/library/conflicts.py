"""The names that sync programs give to the copy of a file that was changed in two places.

Only unmistakable names count: a number (``seas 2.md``, iCloud; ``seas (1).md``,
Google Drive) or a computer (``seas-LAPTOP.md``, OneDrive) may be part of the
user's own name.
"""

import re
import unicodedata

_CONFLICT = (
    r"[ck]onfli[ck]t|conflit|конфликт|конфлікт|冲突|衝突|競合|충돌|問題のある|çakış|συγκρο|σύγκρο|التعارض|متعارض"  # noqa: RUF001
)
_COPY = r"cop(?:y|ie|ia)|c[oó]pia|kop(?:ie|ia|i\b|ya)|копи|копі|副本|複本|コピー|사본|αντίγραφο|نسخة"
_DATE = r"\d{4}[-._ ]\d{1,2}[-._ ]\d{1,2}|\d{8}"
_IN_PARENTHESES = re.compile(
    rf"(?=.*(?:{_CONFLICT}))(?=.*(?:{_COPY}|{_DATE}))"  # Dropbox in every language, Nextcloud, Seafile, Obsidian
    r"|(?:.*\b(?:case|encoding|sync|white ?space) )?conflict(?:ed)?(?: ?\(?\d+\)?)?$",  # Dropbox, pCloud
    re.IGNORECASE | re.DOTALL,
)
_BRACKETED = re.compile(r"\s*(?:\((?P<round>(?:[^()]|\([^()]*\))*)\)|\[(?P<square>[^\[\]]*)\])$")
_BARE = re.compile(
    r"(?:\.sync-conflict-\d{8}-\d{6}(?:-\w+)?"  # Syncthing
    r"|\.variant-[0-9a-f]{4}"  # git-annex
    r"|_[^_]+_[a-z]{3}-\d{2}-\d{6}-\d{4}_(?:case)?conflict"  # Synology Drive
    r"|[_.]conflict|[ _.-]conflict(?:[ _-]?\d{4,8}[-\d]*|[ed]* copy[^()]*))$",  # ownCloud, Resilio
    re.IGNORECASE,
)


def original_name(name: str) -> str | None:
    """The name of the file of which this one is a conflict copy, by its name; None if it is not one."""
    stem, _, suffix = name.rpartition(".")
    bare = stem
    while (shorter := _without_mark(bare)) != bare:
        bare = shorter
    return f"{bare}.{suffix}" if bare not in {"", stem} else None


def _without_mark(stem: str) -> str:
    """A name without its last mark of a copy."""
    found = _BRACKETED.search(stem)
    if found is None:
        found = _BARE.search(stem)
    elif not _IN_PARENTHESES.match(unicodedata.normalize("NFC", found["round"] or found["square"] or "")):
        found = None
    return stem[: found.start()] if found else stem
