"""Blocks of Markdown as sentences, for screen readers: without lines, and with tables row by row."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

_SKIPPED = {"hr", "blockquote_open", "blockquote_close"}


def in_sentences(tokens: Sequence[Token]) -> Iterator[Token]:
    """The blocks of a text without lines: ``row 1: sea: Baltic; depth: 459``."""
    table: list[Token] | None = None
    quoted = 0
    for token in tokens:
        if token.type == "table_open":
            table = []
        elif token.type == "table_close" and table is not None:
            yield from _table(table)
            table = None
        elif table is not None:
            table.append(token)
        elif token.type in _SKIPPED:
            quoted += token.nesting
        elif token.type == "inline":
            if quoted:
                token.children = [_text("quote: "), *(token.children or [])]
            yield token
        elif token.type in {"heading_open", "heading_close"}:
            yield Token(f"paragraph_{token.type.removeprefix('heading_')}", "p", token.nesting)
        else:
            yield token


def _table(tokens: Sequence[Token]) -> Iterator[Token]:
    heads: list[list[Token]] = []
    rows: list[list[list[Token]]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(token.children or [])
        elif token.type == "thead_close":
            heads = rows.pop() if rows else []
    if not rows:
        yield from _sentence("columns", heads, ())
    for number, row in enumerate(rows, start=1):
        yield from _sentence(f"row {number}", row, heads)


def _sentence(name: str, cells: Sequence[list[Token]], heads: Sequence[list[Token]]) -> Iterator[Token]:
    """One row as a paragraph; empty and covered cells are left out."""
    parts: list[Token] = []
    for number, cell in enumerate(cells):
        if not any(token.content for token in cell):
            continue
        head = heads[number] if number < len(heads) else []
        named = [*head, _text(": ")] if any(token.content for token in head) else []
        parts += [*([_text("; ")] if parts else []), *named, *cell]
    yield Token("paragraph_open", "p", 1)
    yield Token("inline", "", 0, children=[_text(f"{name}: "), *(parts or [_text("empty")])])
    yield Token("paragraph_close", "p", -1)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
