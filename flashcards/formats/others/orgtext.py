"""The markup of Org as Markdown: emphasis, code, links, formulas, quotes."""

import re
from collections.abc import Sequence

_BEFORE = r"(?:(?<=[\s(\"'{-])|^)"
_AFTER = r"(?=[\s.,:;!?)\"'}\\-]|$)"
_MARKS = {"*": "**", "/": "*", "=": "`", "~": "`", "+": "~~", "_": "*"}
_EMPHASIS = re.compile(rf"{_BEFORE}([*/=~+_])(?=\S)((?:(?!\1\s).)*?\S)\1{_AFTER}")
_LINK = re.compile(r"\[\[([^\[\]]+)\](?:\[([^\[\]]+)\])?\]")
_INLINE = re.compile(r"\\\((.+?)\\\)")
_DISPLAY = re.compile(r"\\\[(.+?)\\\]")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)$", re.IGNORECASE)
_BEGIN = re.compile(r"\s*#\+begin_(\w+)(?:\s+(\S+))?.*", re.IGNORECASE)
_END = re.compile(r"\s*#\+end_\w+\s*", re.IGNORECASE)
_KEYWORD = re.compile(r"\s*#\+\w+.*|#(?: .*)?$")
_CODE = {"src", "example"}


def markdown(lines: Sequence[str]) -> str:
    """Some lines of Org as Markdown; keywords and comments are left out."""
    found: list[str] = []
    block = ""
    margin = _margin(lines)
    for line in (one[margin:] for one in lines):
        if begin := _BEGIN.fullmatch(line):
            block = begin[1].lower()
            found += [f"```{begin[2] or ''}"] if block in _CODE else []
        elif block and _END.fullmatch(line):
            found += ["```"] if block in _CODE else []
            block = ""
        elif block in _CODE:
            found.append(line)
        elif not _KEYWORD.fullmatch(line):
            found.append(f"> {_inline(line)}".rstrip() if block == "quote" else _inline(line))
    return "\n".join([*found, *(["```"] if block in _CODE else [])]).strip("\n")


def _margin(lines: Sequence[str]) -> int:
    """The spaces at the beginning of all lines."""
    return min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)


def _inline(line: str) -> str:
    line = _EMPHASIS.sub(lambda match: f"{_MARKS[match[1]]}{match[2]}{_MARKS[match[1]]}", line)
    line = _DISPLAY.sub(lambda match: f"$${match[1]}$$", _INLINE.sub(lambda match: f"${match[1].strip()}$", line))
    return _LINK.sub(_link, line).rstrip()


def _link(match: re.Match[str]) -> str:
    target = match[1].removeprefix("file:")
    if _PICTURE.search(target):
        return f"![{match[2] or ''}](<{target}>)" if " " in target else f"![{match[2] or ''}]({target})"
    if "://" not in target:
        return match[2] or target
    return f"[{match[2]}]({target})" if match[2] else f"<{target}>"
