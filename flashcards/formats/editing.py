"""Small changes to a deck's text that leave the rest of it as the person wrote it."""

import re
from collections.abc import Mapping, Sequence

from flashcards.cards import Note
from flashcards.formats import markdown
from flashcards.formats.frontmatter import front_matter
from flashcards.formats.lines import Kind, hashtag, scan

_TAG_LINE = re.compile(r" {0,3}#(?!\d+(\s|$))[^\s#]+(\s+#[^\s#]+)*\s*")


def add_note(text: str, note: Note, name: str) -> str:
    """The text with a note below all others; ``name`` is the deck's where the text gives none."""
    notes = markdown.parse(text, name).deck.notes
    section = notes[-1].section if notes else ""
    return f"{text.rstrip()}\n\n{markdown.render_notes([note], section=section)}"


def set_tags(text: str, line: int, tags: Sequence[str]) -> str:
    """The text with these tags, and no others, on the note whose term stands on ``line`` (from 1)."""
    lines = text.split("\n")
    kinds, _ = scan([one.rstrip() for one in lines])
    heading = (Kind.SECTION, Kind.TERM)
    end = next((at for at in range(line, len(lines)) if kinds[at] in heading), len(lines))
    last = max(at for at in range(line - 1, end) if lines[at].strip())
    footer = " ".join(hashtag(tag) for tag in tags)
    if last >= line and _TAG_LINE.fullmatch(lines[last]) and kinds[last] is Kind.TEXT:
        if footer:
            lines[last] = footer
        else:
            del lines[last]
            while last > line and not lines[last - 1].strip() and last < len(lines) and not lines[last].strip():
                del lines[last]
    elif footer:
        lines[last + 1 : last + 1] = ["", footer]
    return "\n".join(lines)


def replace_notes(text: str, edits: Mapping[int, Note]) -> str:
    """The text with other notes in the place of those whose terms are headings on some lines (from 1)."""
    if not edits:
        return text
    lines = text.split("\n")
    stripped = [line.rstrip() for line in lines]
    _, first = front_matter(stripped)
    kinds = [*[Kind.BLANK] * first, *scan(stripped[first:])[0]]
    for line in sorted(edits, reverse=True):
        if not 0 < line <= len(lines) or kinds[line - 1] is not Kind.TERM:
            continue
        end = next((at for at in range(line, len(lines)) if kinds[at] in {Kind.TERM, Kind.SECTION}), len(lines))
        note = edits[line]
        lines[line - 1 : end] = [*markdown.render_notes([note], section=note.section).rstrip().split("\n"), ""]
    return "\n".join(lines)
