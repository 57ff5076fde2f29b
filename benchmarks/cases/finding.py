"""Finding: words, names and names that are nearly right, decks, and what was done today."""

from functools import partial

from frame import Bench, Pair, case


def _work(bench: Bench, *arguments: str) -> Pair:
    programs = bench.programs()
    return Pair(ours=lambda: programs.work_of(programs.ours(*arguments)))


_SEARCHES = (
    ("search", "F{half}", "a word that few notes have", 0.5),
    ("search-common", "number", "a word that every note has", 0.5),
    ("search-tag", "tag:level-1", "a tag that one note in twelve has", 0.5),
    ("search-new", "is:new", "cards that were never studied, a fifth of all", 0.5),
    ("search-deck", "deck:everything", "a deck with every card", 0.5),
    ("search-rated", "rated:7", "cards answered in the last week", 0.5),
    ("search-month", "rated:30", "cards answered in the last month, most of those that were learnt", 0.5),
    ("search-reviewed", "reviewed:7", "cards reviewed in the last week", 0.6),
    ("search-learnt", "introduced:30", "cards first seen in the last month", 0.5),
    ("search-prop", "prop:reps>3", "a number that schedulers remember, of half of all cards", 0.5),
    ("search-both", "number prop:lapses>0", "a word that every note has, and such a number", 0.5),
    ("search-days", "optics rated:7", "a word that one note in eight has, and days", 0.5),
    ("search-without", "number -tag:level-1", "a word that every note has, without a tag", 0.5),
)
"""Name, query and what it looks for, and seconds for its first page."""


def _search(query: str, bench: Bench) -> Pair:
    """The first page of a search."""
    return _work(bench, "search", "--limit", "50", query.format(half=bench.size // 2))


for _name, _query, _what, _limit in _SEARCHES:
    case(_name, f"search, first page: {_what}", limit=_limit, rounds=5)(partial(_search, _query))


@case("show-name", "show NAME, a name in parentheses", limit=0.3, rounds=5)
def show_name(bench: Bench) -> Pair:
    """A note by its name in parentheses."""
    return _work(bench, "show", f"F{bench.size // 2}")


@case("show-near", "show NAME, a name that is nearly right", limit=0.3, rounds=5)
def show_near(bench: Bench) -> Pair:
    """What is proposed for a name that no note has."""
    return _work(bench, "show", f"Tidse {bench.size // 2:06}")


@case("show-memory", "peak memory of that", limit=40, unit="MiB", rounds=3)
def show_memory(bench: Bench) -> Pair:
    """The most memory that looking for such a name takes."""
    programs = bench.programs()
    return Pair(ours=lambda: programs.memory(programs.ours("show", f"Tidse {bench.size // 2:06}")))


@case("decks", "flashcards decks", limit=0.2, rounds=5)
def decks(bench: Bench) -> Pair:
    """The decks with their files and numbers of cards."""
    return _work(bench, "decks")


@case("check", "flashcards check", limit=1.0, rounds=3, smoke=False)
def check(bench: Bench) -> Pair:
    """What is odd in the decks."""
    return _work(bench, "check")


@case("log-today", "log --since today, with 3,000 entries", peer="a bare click program", limit=3.0, rounds=10)
def log_today(bench: Bench) -> Pair:
    """Every entry of today: 0.1 s on a machine where the bare program takes 33 ms."""
    programs = bench.programs()
    return Pair(
        ours=lambda: programs.work(programs.ours("log", "--since", "today")),
        peer=lambda: programs.work(programs.peer()),
    )
