"""Keys a person chose: what they mean, and what is wrong with them."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.study.keys import ACTIONS, GRADES, NAMED, RATINGS, actions, is_key, keymap, keys_of, problems, usual


@pytest.mark.parametrize("grades", [4, 6])
def test_the_usual_keys(grades: int) -> None:
    """Without a choice every action has its keys, and no two share one."""
    found = keymap({}, grades)
    assert set(found.values()) == set(actions(grades))
    assert len(found) == sum(len(ACTIONS[name][0]) for name in actions(grades))
    assert all(is_key(key) for key in found)


def test_ratings_or_grades() -> None:
    """Four keys rate, or six grade; never both."""
    assert [keymap({}, 4)[key] for key in "1234"] == list(RATINGS)
    assert "5" not in keymap({}, 4)
    assert [keymap({}, 6)[key] for key in "012345"] == list(GRADES)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("\uff11", "1"),
        ("\u0663", "3"),
        ("\u06f4", "4"),
        ("\u0968", "2"),
        ("\uff55", "u"),
        ("\uff35", "U"),
        ("\uff1f", "?"),
        ("\u3000", " "),
        ("\xa0", " "),
        ("\xe9", "\xe9"),
        ("\u0433", "\u0433"),
        ("\xbd", "\xbd"),
        ("\u2026", "\u2026"),
        ("enter", "enter"),
        ("", ""),
    ],
)
def test_keys_of_other_keyboards(typed: str, key: str) -> None:
    """Wide forms and digits of any script are the key they stand for, and no other character is taken for one."""
    assert usual(typed) == key


def test_a_choice_replaces_the_usual_keys() -> None:
    """An action has the keys that were chosen for it and no other; the rest is as usual."""
    found = keymap({"undo": ("z", "backspace"), "redo": ()}, 4)
    assert (found["z"], found["backspace"]) == ("undo", "undo")
    assert "u" not in found
    assert "redo" not in found.values()
    assert found["s"] == "suspend"


def test_a_chosen_key_wins() -> None:
    """Where a choice was not checked, the key that was chosen does what it was chosen for."""
    assert keymap({"undo": ("s",)}, 4)["s"] == "undo"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"undo": ("z",)}, []),
        ({"undo": ()}, []),
        ({"undo": ("s",), "suspend": ("u",)}, []),
        ({"undoo": ("z",)}, ["undoo: no such action; did you mean undo?"]),
        ({"page_up": ("z",)}, ["page_up: no such action; did you mean page-up?"]),
        ({"undo": ("s",)}, ['undo: "s" is already the key of suspend; give that another one']),
        ({"undo": ("x",), "edit": ("x",)}, ['edit: "x" is already the key of undo; give that another one']),
        ({"undo": ("1",)}, ['undo: "1" is already the key of again; give that another one',
                            'undo: "1" is already the key of grade-1; give that another one']),
        ({"undo": ("5",)}, ['undo: "5" is already the key of grade-5; give that another one']),
        ({"again": ("a",), "grade-1": ("a",)}, []),
        ({"quit": ()}, ["quit: needs a key"]),
    ],
)  # fmt: skip
def test_problems(chosen: Mapping[str, tuple[str, ...]], said: list[str]) -> None:
    """Each thing that is wrong is one sentence that names the action; an exchange of two keys is no clash."""
    assert problems(chosen) == said


@pytest.mark.parametrize("key", ["", "ab", " ", "ctrl-c", "\x03", "\n", "Enter", "e\u0301"])
def test_no_keys(key: str) -> None:
    """What cannot be told apart from another key, or is none, is refused."""
    (said,) = problems({"undo": (key,)})
    assert said.startswith(f'undo: "{key}" is not a key; a key is one character, space')


def test_an_action_like_no_other() -> None:
    """Where nothing is near, all the actions are named."""
    (said,) = problems({"xyzzy": ("z",)})
    assert "there are reveal, again, hard" in said


choices = st.dictionaries(
    st.sampled_from(sorted(ACTIONS)),
    st.lists(st.sampled_from([*sorted(NAMED), *"abcuUs12?q\u00e4\u6d77"]), max_size=2).map(tuple),
    max_size=6,
)


@given(choices, st.sampled_from([4, 6]))
def test_a_sound_choice_means_what_it_says(chosen: dict[str, tuple[str, ...]], grades: int) -> None:
    """Where nothing is wrong, every action can be reached by each of its keys."""
    if not problems(chosen):
        found = keymap(chosen, grades)
        for action in actions(grades):
            assert all(found[key] == action for key in keys_of(action, chosen))


@pytest.mark.parametrize("grades", [4, 6])
@pytest.mark.parametrize(("key", "action"), [
    ("m", "mark"), ("a", "add"), ("j", "down"), ("k", "up"), ("home", "top"), ("end", "bottom"),
])  # fmt: skip
def test_a_later_key_yields(key: str, action: str, grades: int) -> None:
    """A key that a configuration gave a use keeps it, and the action that came later does without it."""
    chosen = {"undo": ("u", key)}
    assert problems(chosen) == []
    assert keymap(chosen, grades)[key] == "undo"
    assert key not in keys_of(action, chosen)
    assert keymap({}, grades)[key] == action


def test_a_later_key_may_be_chosen() -> None:
    """A person who gives a later action a key has it; two choices of one key are still a clash."""
    assert keymap({"mark": ("M",), "undo": ("m",)}, 4)["M"] == "mark"
    assert problems({"mark": ("x",), "undo": ("x",)}) == ['mark: "x" is already the key of undo; give that another one']
