"""Small changes to a deck's text that leave the rest as the user wrote it."""

from collections.abc import Mapping, Sequence

from flashcards.cards import Note
from flashcards.formats import blocks, markdown
from flashcards.formats.frontmatter import front_matter
from flashcards.formats.lines import Kind, hashtag, is_tag_line, scan, take_comments


def add_note(text: str, note: Note, name: str) -> str:
    """The text with a note added at the end; ``name`` is the deck's name if the text has none."""
    notes = markdown.parse(text, name).deck.notes
    section = notes[-1].section if notes else ""
    return f"{text.rstrip()}\n\n{markdown.render_notes([note], section=section)}"


def set_tags(text: str, line: int, tags: Sequence[str]) -> str:
    """The text with these tags, and no others, for the note whose term is on ``line`` (from 1)."""
    lines = text.split("\n")
    stripped = [one.rstrip() for one in lines]
    kinds, _ = scan(stripped)
    heading = (Kind.SECTION, Kind.TERM)
    end = next((at for at in range(line, len(lines)) if kinds[at] in heading), len(lines))
    block = _block(stripped, line)
    if block is not None:
        kinds, end = block
    body = [*zip(kinds[line:end], lines[line:end], strict=True)]
    end -= len(take_comments(body))  # notes of other programs are below the tags
    last = max(at for at in range(line - 1, end) if lines[at].strip())
    footer = " ".join(hashtag(tag) for tag in tags)
    below_text = block is not None or any(one.strip() for one in lines[line:last])  # otherwise it is the definition
    if below_text and is_tag_line(lines[last].rstrip()) and kinds[last] is Kind.TEXT:
        if footer:
            lines[last] = footer
        else:
            del lines[last]
            while last > line and not lines[last - 1].strip() and last < len(lines) and not lines[last].strip():
                del lines[last]
    elif footer:
        lines[last + 1 : last + 1] = ["", footer]
    return "\n".join(lines)


def _block(lines: list[str], line: int) -> tuple[list[Kind], int] | None:
    """The kinds of the lines, and the end of the ``Q:`` or ``C:`` block that begins on ``line``; None if none does."""
    if not lines[line - 1].startswith(("Q:", "C:")) or not blocks.present(lines):
        return None
    kinds, _ = scan(lines, tags=True)
    return next(((kinds, block.end) for block in blocks.find(kinds, lines) if block.first == line - 1), None)


def replace_notes(text: str, edits: Mapping[int, Note]) -> str:
    """The text with other notes instead of those whose terms are headings on the given lines (from 1).

    Comments at the end of a note stay, such as schedules of other programs.
    """
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
        written = markdown.render_notes([edits[line]], section=edits[line].section).rstrip()
        comments = take_comments([*zip(kinds[line:end], lines[line:end], strict=True)])
        kept = "\n".join(text for _, text in comments).strip("\n")
        below = ["", *kept.split("\n")] if kept and kept not in written else []
        lines[line - 1 : end] = [*written.split("\n"), *below, ""]
    return "\n".join(lines)
