"""Marks around the labels of the pictures in a text, by which they are found again in its lines."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from flashcards.formats.links import Kind, picture
from flashcards.terminal.pictures.layout import BEGIN, END, Pictured


def marked(tokens: Sequence[Token], pictured: list[Pictured]) -> Iterator[Token]:
    """The blocks with marks for their pictures, which are added to ``pictured``; those of a table stand below it."""
    depth = 0
    below: list[Pictured] = []
    for token in tokens:
        depth += {"table_open": 1, "table_close": -1}.get(token.type, 0)
        for child in token.children or ():
            if child.type == "image" and picture(child).kind is Kind.IMAGE:
                (below if depth else pictured).append(_pictured(child))
                if not depth:
                    child.meta["marks"] = BEGIN, END
        yield token
        if below and not depth:
            pictured += below
            for _ in below:
                yield Token("paragraph_open", "p", 1)
                yield Token("inline", "", 0, children=[Token("text", "", 0, content=BEGIN + END)])
                yield Token("paragraph_close", "p", -1)
            below = []


def _pictured(token: Token) -> Pictured:
    return Pictured(picture(token), int(token.attrs.get("width", 0)), int(token.attrs.get("height", 0)))
