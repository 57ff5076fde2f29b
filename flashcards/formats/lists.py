"""Markdown whose only notes are lists of terms, as :mod:`.plain` finds them."""

from dataclasses import replace

from flashcards.errors import Problem
from flashcards.formats import Reading, markdown, plain
from flashcards.formats.lines import one_line, scan
from flashcards.formats.pages import Pair, titles
from flashcards.formats.pages.around import edges
from flashcards.formats.pages.around.names import names_glossary
from flashcards.formats.pages.lines import Shape, shape, split


def recognises(text: str) -> bool:
    """Whether a text has a list with at least one note."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.rstrip() for line in text.split("\n")]
    return any(block.notes for block in plain.find(scan(lines)[0], lines))


def parse(text: str, name: str) -> Reading:
    """Read the lists of a text and nothing else in it; ``name`` is used if the text has no title."""
    reading = markdown.parse(text, name, only_lists=True)
    return _titled(reading, text, name) if reading.deck.name == one_line(name) else reading


def _titled(reading: Reading, text: str, name: str) -> Reading:
    """A reading with the title of the page that was copied with its list, and a notice about the menu around it.

    Only a line that calls the page a glossary is its title: other texts may have any line above a list.
    """
    deck = reading.deck
    lines, furniture = split(deck.description)
    if not lines or not deck.notes:
        return reading
    first = Pair(0, deck.notes[0].term, [deck.notes[0].definition], len(lines), len(lines) + 1)
    title = titles.above(lines, [first], name, told=True).title
    if not names_glossary(title) or not any(line.text == title for line in lines):
        return reading
    menu = [lines[at] for at in edges.menus(lines) if lines[at].text != title]
    named = {line.number for line in lines if line.text == title}
    if furniture or menu:
        menu += [line for line in lines if line.number < min(named) and shape(line.text) is not Shape.DEFINITION]
    apart = {line.number: line.text for line in (*furniture, *menu)}
    written = deck.description.split("\n")
    kept = [line for number, line in enumerate(written, 1) if number not in apart and number not in named]
    deck = replace(deck, name=one_line(title), description="\n".join(kept).strip())
    if not apart:
        return replace(reading, deck=deck)
    said = apart[min(apart)]
    at = next((number for number, line in enumerate(text.splitlines(), 1) if said in line), 0)
    number = "1 line" if len(apart) == 1 else f"{len(apart)} lines"
    notice = Problem(line=at, message=f'left out {number} of the page\'s menu above its terms, such as "{said}"')
    return replace(reading, deck=deck, notices=(*reading.notices, notice))
