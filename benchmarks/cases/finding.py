"""Finding: words, names and names that are nearly right, decks, and what was done today."""

from frame import Bench, Pair, case


def _work(bench: Bench, *arguments: str) -> Pair:
    programs = bench.programs()
    return Pair(ours=lambda: programs.work_of(programs.ours(*arguments)))


@case("search", "search WORD that few notes have, first page", limit=0.5, rounds=5)
def search(bench: Bench) -> Pair:
    """The first page of the notes with a rare word."""
    return _work(bench, "search", "--limit", "50", f"F{bench.size // 2}")


@case("search-common", "search WORD that every note has, first page", limit=0.5, rounds=5)
def search_common(bench: Bench) -> Pair:
    """The first page of the notes with a word that all have."""
    return _work(bench, "search", "--limit", "50", "number")


@case("search-tag", "search tag:NAME, first page", limit=0.5, rounds=5)
def search_tag(bench: Bench) -> Pair:
    """The first page of the notes with a tag that one in twelve has."""
    return _work(bench, "search", "--limit", "50", "tag:level-1")


@case("search-new", "search is:new, first page", limit=0.5, rounds=5)
def search_new(bench: Bench) -> Pair:
    """The first page of the cards that were never studied, a fifth of all."""
    return _work(bench, "search", "--limit", "50", "is:new")


@case("search-deck", "search deck:NAME, first page", limit=0.5, rounds=5)
def search_deck(bench: Bench) -> Pair:
    """The first page of a deck with every card."""
    return _work(bench, "search", "--limit", "50", "deck:everything")


@case("search-rated", "search rated:7, first page", limit=0.5, rounds=5)
def search_rated(bench: Bench) -> Pair:
    """The first page of the cards that were answered in the last week."""
    return _work(bench, "search", "--limit", "50", "rated:7")


@case("search-prop", "search prop:reps>3, first page", limit=0.5, rounds=5)
def search_prop(bench: Bench) -> Pair:
    """The first page of the cards with a number that their scheduler remembers, about half of all."""
    return _work(bench, "search", "--limit", "50", "prop:reps>3")


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
