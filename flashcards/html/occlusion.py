"""Pictures with hidden areas, from Anki's own note type for them, in words."""

import re
from collections.abc import Iterable, Sequence

from flashcards.formats.fields import labelled
from flashcards.html.from_markdown import clean
from flashcards.html.inline import write
from flashcards.html.pieces import Piece
from flashcards.html.to_markdown import block_markdown, inline_markdown, sources

HIDDEN_AREA = "image-occlusion:"
"""How a cloze that hides an area of a picture begins."""

_MARKS = ("", "", "", "**Back Extra:**", "**Comments:**")
"""What begins each field of Anki's own note type after the areas; a text export does not name the fields."""

_MOST_NUMBER = 500
_SHAPE = re.compile(r"\{\{c(\d{1,3})::image-occlusion:([^{}]{0,20000})\}\}")
_BETWEEN_VALUES = re.compile(r"(?<!\\):")


def areas(html: str) -> str:
    """The hidden areas of a picture as a list in Markdown; a shape that hides nothing is shown by its label."""
    lines = []
    for match in _SHAPE.finditer(html):
        shape, *values = _BETWEEN_VALUES.split(match[2])
        known = dict(value.replace("\\:", ":").partition("=")[::2] for value in values)
        if 0 < int(match[1]) <= _MOST_NUMBER:
            lines.append(f"- {{{{c{match[1]}::{_area(shape, known)}}}}}")
        elif label := _label_of(shape, known):
            lines.append(f"- {label}")
    return "\n".join(lines)


def name_of(fields: Iterable[str]) -> str:
    """The name of a note with an empty header: that of its picture."""
    name = next((name for field in fields for name in sources(field)), "")
    return f"Picture {write([Piece(name.rpartition('.')[0] or name)], cloze=False, start=False)}".strip()


def occluded(fields: Sequence[str]) -> tuple[str, str] | None:
    """Term and definition of a note with these fields: areas, pictures, header, and more; None for another kind."""
    if not fields or HIDDEN_AREA not in fields[0]:
        return None
    marks = _MARKS if len(fields) == len(_MARKS) else ("",) * len(fields)
    others = [*zip(marks, fields, strict=True)][1:]
    pictures = [field for _, field in others if next(sources(field), None)]
    (_, header), *more = [pair for pair in others if pair[1] not in pictures] or [("", "")]
    parts = [*map(block_markdown, pictures), areas(fields[0])]
    parts += [labelled(mark, text) if mark else text for mark, html in more if (text := block_markdown(html))]
    return inline_markdown(header) or name_of(fields), "\n\n".join(filter(None, parts))


def _label_of(shape: str, values: dict[str, str]) -> str:
    text = values.get("text", "").strip() if shape == "text" else ""
    return write([Piece(clean(text))], cloze=False, start=False) if text else ""


def _area(shape: str, values: dict[str, str]) -> str:
    if label := _label_of(shape, values):
        return label
    places = [(_percent(values.get(key, "")), words) for key, words in (("left", "left"), ("top", "top"))]
    named = [f"{percent} % from the {words}" for percent, words in places if percent is not None]
    return f"area {', '.join(named)}" if named else "area"


def _percent(text: str) -> int | None:
    try:
        value = float(text or "x")
    except ValueError:
        return None
    return round(value * 100) if 0 <= value <= 1 else None
