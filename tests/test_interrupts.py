"""Signals while files and the collection are written: waited with, obeyed in order, or ignored as before."""

import signal
import sys
import threading
from collections.abc import Iterator

import pytest

from flashcards.interrupts import ending_in_order, undisturbed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the signals of Unix")
ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT) if sys.platform != "win32" else ()


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Whatever happens, the handlers are afterwards what they were; a test may look at that too."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, *ENDING)}
    yield
    after = {number: signal.getsignal(number) for number in before}
    for number, handler in before.items():
        signal.signal(number, handler)
    assert after == before


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
def test_what_ends_a_program_is_an_interrupt(number: int) -> None:
    """It says which signal it was."""
    with pytest.raises(KeyboardInterrupt) as caught, ending_in_order():
        signal.raise_signal(number)
    assert caught.value.args == (number,)


@pytest.mark.parametrize("number", [signal.SIGINT, *ENDING], ids=lambda number: number.name)
def test_it_waits(number: int) -> None:
    """The block is done to its end, also the second time that the signal comes; then it is obeyed, once."""
    done: list[str] = []

    def work() -> None:
        with undisturbed():
            signal.raise_signal(number)
            signal.raise_signal(number)
            done.append("all of it")
        done.append("too much")

    with pytest.raises(KeyboardInterrupt), ending_in_order():
        work()
    assert done == ["all of it"]


def test_one_is_enough() -> None:
    """While what was begun is taken back, another interrupt does not stop that."""
    done: list[str] = []

    def work() -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGTERM)
            with undisturbed():
                signal.raise_signal(signal.SIGINT)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt) as caught, ending_in_order():
        work()
    assert caught.value.args == (signal.SIGINT,)
    assert done == ["all of it"]


def test_it_waits_for_the_outer_block() -> None:
    """Of blocks one in another, the outer one is done to its end."""
    done: list[str] = []

    def work() -> None:
        with undisturbed():
            signal.raise_signal(signal.SIGINT)
        done.append("the rest")

    with pytest.raises(KeyboardInterrupt), undisturbed():
        work()
    assert done == ["the rest"]


def test_an_error_comes_before() -> None:
    """What goes wrong in the block is in the context of the interrupt."""

    def work() -> None:
        signal.raise_signal(signal.SIGINT)
        raise ValueError

    with pytest.raises(KeyboardInterrupt) as caught, undisturbed():
        work()
    assert isinstance(caught.value.__context__, ValueError)


def test_what_is_ignored_stays_so() -> None:
    """A program that was started to outlive its terminal does."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ending_in_order(), undisturbed():
            signal.raise_signal(signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_another_thread() -> None:
    """Only the main thread may choose handlers; elsewhere the blocks are run as they are."""
    done: list[str] = []

    def work() -> None:
        with ending_in_order(), undisturbed():
            done.append("all of it")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["all of it"]
