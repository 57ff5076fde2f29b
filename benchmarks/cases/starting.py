"""Starting: counting, the first card, today at a glance, the end of a session, and what they take of memory."""

from frame import Bench, Pair, case


@case("due", "flashcards due", peer="a bare click program", limit=1.25, rounds=20)
def due(bench: Bench) -> Pair:
    """Counting what is due, to the end of the process."""
    programs = bench.programs()
    return Pair(ours=lambda: programs.work(programs.ours("due")), peer=lambda: programs.work(programs.peer()))


@case("first-card", "flashcards study, to the first card on a terminal", peer="one word on it", limit=1.55, rounds=20)
def first_card(bench: Bench) -> Pair:
    """The time until the term of the first card is on the screen."""
    programs, term = bench.programs(), bench.sample().first_term()
    return Pair(
        ours=lambda: programs.work_until(programs.ours("study"), term),
        peer=lambda: programs.work_until(programs.peer(), "hello"),
    )


@case("today", "flashcards alone: today at a glance", peer="a bare click program", limit=2.0, rounds=20)
def today(bench: Bench) -> Pair:
    """Today at a glance, with the days in a row."""
    programs = bench.programs()
    return Pair(ours=lambda: programs.work(programs.ours()), peer=lambda: programs.work(programs.peer()))


@case("session", "a session that is left at once, with its summary", peer="a bare click program", limit=2.0, rounds=20)
def session(bench: Bench) -> Pair:
    """The whole program, line by line: the start, the first card, and what is said at the end."""
    programs = bench.programs()
    return Pair(
        ours=lambda: programs.work(programs.ours("study", "--plain")), peer=lambda: programs.work(programs.peer())
    )


@case("session-memory", "peak memory of a session", limit=30, unit="MiB", rounds=3)
def session_memory(bench: Bench) -> Pair:
    """The most memory that a session takes up to its first card and its end."""
    programs, term = bench.programs(), bench.sample().first_term()
    return Pair(ours=lambda: programs.memory(programs.ours("study"), term))
