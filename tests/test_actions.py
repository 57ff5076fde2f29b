"""Every action of the quiz does something, whichever way a person studies."""

import os
from io import StringIO
from pathlib import Path

import pytest
from helpers import SEAS, Person

from flashcards.study.keys import ACTIONS, SCROLLING
from flashcards.study.session import Session
from flashcards.terminal.keyboard import Keyboard
from flashcards.terminal.lines import LineQuiz
from flashcards.terminal.quiz import Quiz
from flashcards.terminal.runner import Runner
from flashcards.terminal.style import Style


def test_both_ways_handle_every_action(person: Person) -> None:
    """An action that is added has a handler on the screen and line by line, where nothing scrolls."""
    person.write("seas.md", SEAS)
    with person.collection() as opened, Path(os.devnull).open(encoding="utf-8") as nobody:
        runner = Runner(opened, Session(queue=person.queue(opened)))
        quiz = Quiz(runner, Keyboard(nobody, StringIO()), Style.of({}, "utf-8"))
        lines = LineQuiz(runner, StringIO(), StringIO())
        assert quiz.handled == {*ACTIONS}
        assert lines.handled == {*ACTIONS} - {*SCROLLING}


@pytest.mark.parametrize("action", [action for action in ACTIONS if action not in SCROLLING])
def test_the_name_of_an_action_is_understood(person: Person, action: str) -> None:
    """Line by line the name of an action does what its key does, with four ratings or with six grades."""
    person.write("seas.md", SEAS)
    grades = 6 if action.startswith("grade") else 4
    with person.collection() as opened:
        runner = Runner(opened, Session(queue=person.queue(opened)))
        runner.settings = runner.settings._replace(grades=grades)
        said = StringIO()
        LineQuiz(runner, StringIO(f"{action}\n"), said).run()
    assert "is no key here" not in said.getvalue()
