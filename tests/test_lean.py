"""Records that are dataclasses in all but the time they take, patterns compiled late, and the width of plain text."""

import copy
import pickle
import re
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass
from dataclasses import replace as replaced
from typing import Any
from typing import NamedTuple as Typed

import pytest
from rich.cells import cell_len as looked_up

from flashcards.lean import NamedTuple, Record, pattern, replace, values
from flashcards.terminal import cells


class Place(Record, uncompared=("note",)):
    """A record with a default, and a field that does not count."""

    x: int
    y: int = 2
    note: str = ""


class Deep(Place):
    """One with the fields of another."""

    z: tuple[int, ...] = ()


class Empty(Place):
    """One without fields of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """The same as a dataclass."""

    x: int
    y: int = 2


class Row(NamedTuple):
    """A named tuple with a default, and a property of its own."""

    x: int
    y: int = 2

    @property
    def both(self) -> int:
        """The sum of its fields."""
        return self.x + self.y


class TypedRow(Typed):
    """The same, made by :mod:`typing`."""

    x: int
    y: int = 2


def test_a_record_is_made_like_a_dataclass() -> None:
    """Fields are given by name, inherited ones too, and defaults fill the rest."""
    assert values(Deep(x=1, z=(3,))) == (1, 2, "", (3,))
    assert repr(Deep(x=1)) == "Deep(x=1, y=2, note='', z=())"
    assert values(Empty(x=5)) == (5, 2, "")
    assert values(replace(Place(x=1), y=7)) == (1, 7, "")


@pytest.mark.parametrize(
    "given", [{}, {"x": 1, "z": 2}, {"y": 1}], ids=["nothing", "a field that is not there", "too little"]
)
@pytest.mark.parametrize("kind", [Place, Twin])
def test_what_is_not_given_right(kind: Any, given: dict[str, int]) -> None:
    """A missing or unknown field is an error of the same kind as with a dataclass, and so is a positional one."""
    with pytest.raises(TypeError, match=rf"{kind.__name__}\.__init__\(\) "):
        kind(**given)
    with pytest.raises(TypeError, match="positional"):
        kind(1)


def test_records_compare_by_kind_and_fields() -> None:
    """Two are equal if their kind and the fields that count are, and then have one hash."""
    assert Place(x=1, note="a") == Place(x=1, note="b")
    assert hash(Place(x=1, note="a")) == hash(Place(x=1))
    assert Place(x=1) != Place(x=2)
    assert Place(x=1) != Empty(x=1)
    assert Place(x=1) != Twin(x=1)


def test_records_cannot_be_changed() -> None:
    """No field can be set, added or deleted."""
    place: Any = Place(x=1)
    for name in ("x", "new"):
        with pytest.raises(FrozenInstanceError):
            setattr(place, name, 3)
    with pytest.raises(FrozenInstanceError):
        del place.x
    assert not hasattr(place, "__dict__")


def test_dataclasses_takes_records_for_its_own() -> None:
    """Its functions work on records, each kind with its own fields; so do copies and pickles."""
    kind: Any = Place
    assert is_dataclass(kind)
    assert [field.name for field in fields(Place)] == ["x", "y", "note"]
    assert [field.name for field in fields(Deep)] == ["x", "y", "note", "z"]
    assert [field.name for field in fields(Place(x=1))] == ["x", "y", "note"]
    deep: Any = Deep(x=1)
    assert replaced(deep, z=(4,)) == Deep(x=1, z=(4,))
    assert pickle.loads(pickle.dumps(Deep(x=1))) == copy.deepcopy(Deep(x=1)) == Deep(x=1)  # noqa: S301 - our own


def test_a_pattern_is_compiled_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is compiled when it is defined, and once when it is used, however often."""
    compiled: list[str] = []

    def compiling(source: str, flags: int) -> re.Pattern[str]:
        compiled.append(source)
        return original(source, flags)

    original = re.compile
    monkeypatch.setattr(re, "compile", compiling)
    lazy = pattern("A+", re.IGNORECASE)
    assert compiled == []
    assert [lazy.findall("aAb"), lazy.findall("Ab"), lazy.pattern] == [["aA"], ["A"], "A+"]
    assert compiled == ["A+"] * 2  # once for each method


def test_widths_are_those_of_the_table() -> None:
    """What is not looked up is as wide as the table says, and everything else is looked up."""
    for code in (*range(0x400), *range(0x2010, 0x2030), *range(0x2500, 0x25A0), 0x4E2D, 0x1F600):
        char = chr(code)
        assert cells.cell_len(f"a{char}") == looked_up(f"a{char}"), hex(ord(char))


GIVEN: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((), {}),
    ((1,), {}),
    ((1, 3), {}),
    ((), {"x": 1}),
    ((1,), {"y": 4}),
    ((1, 2, 3), {}),
    ((1,), {"x": 1}),
    ((1,), {"z": 1}),
    ((), {"y": 1}),
]
"""Arguments for two fields of which one has a default, right and wrong."""


@pytest.mark.parametrize("times", [1, 10], ids=["at first", "later"])
@pytest.mark.parametrize(("positional", "named"), GIVEN)
def test_a_named_tuple_is_made_as_by_typing(positional: tuple[Any, ...], named: dict[str, Any], times: int) -> None:
    """Each instance, the first and those after the constructor is compiled, is what the standard library makes."""

    class Row(NamedTuple):
        x: int
        y: int = 2

    for _ in range(times - 1):
        Row(1)
    try:
        expected: object = tuple(TypedRow(*positional, **named))
    except TypeError as error:
        expected = str(error).partition("()")[2]
    try:
        found: object = tuple(Row(*positional, **named))
    except TypeError as error:
        found = str(error).partition("()")[2]
    assert found == expected


@pytest.mark.parametrize("times", [1, 10], ids=["at first", "later"])
def test_a_record_is_made_alike_at_first_and_later(times: int) -> None:
    """Each instance has its fields and the defaults, before and after the constructor is compiled."""

    class Point(Record):
        x: int
        y: int = 2

    points = [Point(x=number) for number in range(times)]
    assert [values(point) for point in points] == [(number, 2) for number in range(times)]
    assert values(Point(x=1, y=7)) == (1, 7)


def test_what_a_named_tuple_can_do() -> None:
    """Fields by name and place, copies, comparisons, patterns and pickles are those of the standard library."""
    row: Any = Row(1)
    assert (row.x, row.y, row[1], row.both, len(row)) == (1, 2, 2, 3, 2)
    assert repr(row) == "Row(x=1, y=2)"
    assert (Row._fields, Row._field_defaults) == (TypedRow._fields, TypedRow._field_defaults)
    assert row == (1, 2) == TypedRow(1)
    assert hash(row) == hash((1, 2))
    assert Row._make([3, 4]) == (3, 4)
    assert row._replace(y=5) == (1, 5)
    assert row._asdict() == {"x": 1, "y": 2}
    pickled = pickle.loads(pickle.dumps(row))  # noqa: S301 - its own
    for again in (copy.copy(row), copy.deepcopy(row), pickled):
        assert (type(again), again) == (Row, row)
    match row:
        case Row(x, y):
            assert (x, y) == (1, 2)
    with pytest.raises(TypeError, match="expected 2 values, got 1"):
        Row._make([1])
    with pytest.raises(TypeError, match="unexpected field names: \\['z'\\]"):
        row._replace(z=1)
    with pytest.raises(AttributeError):
        row.x = 2
    assert not hasattr(row, "__dict__")


def test_a_class_below_a_named_tuple() -> None:
    """A subclass of a named tuple has its fields and adds none."""

    class Below(Row):
        pass

    assert (Below._fields, Below(1, y=3), Below(4).both) == (("x", "y"), (1, 3), 6)
