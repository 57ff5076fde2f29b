"""Glossary pages: text in several shapes and HTML, by the megabyte, so that no page takes longer than its size says."""

import random
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from frame import Bench, Pair, case

_MOST = 40_000
"""Entries of a page; more are no longer taken for one."""

_LEAST = 10_000
"""Entries from which the page counts, and not the program itself."""

_SYLLABLES = ("ba", "de", "fi", "go", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wa")
_SMALL = ("the", "of", "and", "that", "in", "with", "for", "by")
_OFTEN = 0.4  # of the words, that are small ones
_SHAPES = {
    "colons": "{term}: {text}\n",
    "dashes": "{term} - {text}\n\n",
    "above": "{term}\n{text}\n\n",
    "indented": "{term}\n    {text}\n",
    "bold": "**{term}**: {text}\n\n",
}
_HTML = "<dt>{term}</dt><dd>{text}</dd>\n"


def _entries(number: int, seed: int) -> Iterator[tuple[str, str]]:
    """Terms in alphabetical order with sentences of 8 to 30 words; the same seed makes the same ones."""
    drawn = random.Random(seed)  # noqa: S311 - for made words
    words = ["".join(drawn.choices(_SYLLABLES, k=drawn.randint(1, 4))) for _ in range(4_000)]
    terms = {" ".join(drawn.choices(words, k=drawn.choice((1, 2, 3)))).capitalize() for _ in range(number)}
    for term in sorted(terms):
        said = (drawn.choice(_SMALL if drawn.random() < _OFTEN else words) for _ in range(drawn.randint(8, 30)))
        yield term, f"{' '.join(said).capitalize()}."


def _pages(bench: Bench, shapes: dict[str, str], top: str, end: str) -> Sequence[Path]:
    entries = [*_entries(min(bench.size, _MOST), bench.seed)]
    files = []
    for name, form in shapes.items():
        made = (form.format(term=escape(term), text=escape(text)) for term, text in entries)
        files.append(bench.folder / name)
        files[-1].write_text(f"{top}{''.join(made)}{end}", encoding="utf-8")
    return files


def _read(bench: Bench, files: Sequence[Path]) -> Pair:
    """The seconds for a megabyte of the slowest of some pages."""
    programs = bench.programs()
    commands = {file: programs.ours("import", "--dry-run", str(file)) for file in files}
    return Pair(
        ours=lambda: max(
            programs.work_of(command) / file.stat().st_size * 1_000_000 for file, command in commands.items()
        )
    )


@case("page-text", "a megabyte of pages of text", limit=10, rounds=3, smoke=False, least=_LEAST)
def page_text(bench: Bench) -> Pair:
    """Copied pages, of which the slowest shape counts."""
    return _read(bench, _pages(bench, {f"{name}.txt": form for name, form in _SHAPES.items()}, "Glossary\n\n", ""))


@case("page-html", "a megabyte of a page in HTML", limit=5, rounds=3, smoke=False, least=_LEAST)
def page_html(bench: Bench) -> Pair:
    """A saved page with a list of definitions."""
    return _read(bench, _pages(bench, {"page.html": _HTML}, "<h1>Glossary</h1><dl>", "</dl>"))
