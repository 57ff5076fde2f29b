"""Hypothesis strategies for decks whose texts are as awkward as they may be."""

from hypothesis import settings
from hypothesis import strategies as st

from flashcards.cards import Deck, Limits, Note, is_unseen
from flashcards.formats.characters import whole

AWKWARD_LINES = (
    "## Term", "# Section", "#", "##", "### Part", "   ## Indented", "    ## Code", "##\tTab", "## F #", "\\## x",
    "\\\\# x", "```", "````", "```python", "   ~~~", "~~~~ text", "\\```", "<!--", "<!-- a note", "<!-- closed -->",
    "-->", "---", "deck: Other", "tags: [a]", "...", "<<<<<<< HEAD", ">>>>>>> branch", "=======", "\\<<<<<<< HEAD",
    "#tag #other", "#1", "#\\1", "\\#tag", "Aliases: a; b", "\\Aliases: a", "Aliases:", "Aliases: ;", "| a | b |",
    "Q: What?", "A: That.", "{{c1::cloze}}", "\\", "\\\\",
    "\u6d77\u6d6a", "e\u0301\u0323", "\u05d9\u05dd \u0628\u062d\u0631", "\u202e",
    "\U0001f30a\U0001f468\u200d\U0001f469\u200d\U0001f467", "\x0b", "a\x85b", "a\u2028b", "\ufeff", "\x1b[31m",
)  # fmt: skip
"""Lines that mean something to a scanner, or to a terminal."""

_AWKWARD_CHARACTERS = "#\\`~<>!-|:;{}[]\"'&*?,% aB1\u00a0\u200b\u0301\u05d0\u6d77\U0001f30a"
_ONE_LINE = st.text(st.characters(exclude_characters="\n\r\0", exclude_categories=()), max_size=12)


def examples(count: int) -> int:
    """So many examples where most properties have a hundred, and in proportion where they have more or fewer."""
    return max(1, count * settings().max_examples // 100)


def lines() -> st.SearchStrategy[str]:
    """Lines of a text: awkward as a whole, made of awkward characters, or any."""
    return st.one_of(st.sampled_from(AWKWARD_LINES), st.text(_AWKWARD_CHARACTERS, max_size=12), _ONE_LINE)


def texts() -> st.SearchStrategy[str]:
    """Several lines that need not be a deck of any format."""
    return st.one_of(st.lists(lines(), max_size=15).map("\n".join), st.text())


def phrases(max_size: int = 20) -> st.SearchStrategy[str]:
    """One line with single spaces, not empty: terms, names, sections."""
    return lines().map(lambda text: " ".join(text[:max_size].split())).filter(bool)


def markdown() -> st.SearchStrategy[str]:
    """Definitions: no space at the ends of lines and no blank lines around them; not empty."""
    return (
        st.lists(lines(), min_size=1, max_size=8)
        .map(lambda text: "\n".join(line.rstrip() for line in text).strip("\n"))
        .filter(bool)
    )


def tags() -> st.SearchStrategy[tuple[str, ...]]:
    """Words without hashes, numbers among them."""
    word = lines().map(lambda text: "".join(text.replace("#", "").split())).filter(bool)
    return st.lists(word, max_size=3).map(tuple)


def notes() -> st.SearchStrategy[Note]:
    """Notes in canonical form."""
    alias = lines().map(lambda text: " ".join(text.replace(";", "").split())).filter(bool)
    return st.builds(
        Note,
        term=phrases(),
        definition=markdown(),
        tags=tags(),
        aliases=st.lists(alias, max_size=2).map(tuple),
        section=st.one_of(st.just(""), st.sampled_from(("One", "Two")), phrases()),
    ).filter(lambda note: not is_unseen(note.term) and not is_unseen(note.definition))


def decks() -> st.SearchStrategy[Deck]:
    """Decks in canonical form: writing one and reading it gives an equal deck."""
    limit = st.none() | st.integers(0, 1_000_000)
    names = phrases() | st.sampled_from(
        ("One", "yes", "null", "1.5", "2024-01-01", "a: b", "# x", "- y", "*z", "{", "~")
    )
    whole_tags = tags().map(lambda words: tuple(map(whole, words)))
    return st.builds(
        Deck,
        name=names.map(whole),  # as front matter has it, where halves of characters are written as such
        description=markdown().map(str.strip) | st.just(""),
        tags=whole_tags,
        reverse=st.booleans(),
        limits=st.builds(Limits, new=limit, reviews=limit, interval=st.none() | st.integers(1, 36_500)),
        notes=st.lists(notes(), max_size=4).map(tuple),
    )
