"""Records, named tuples and patterns that cost nothing until they are used.

Every start of the program imports some, and most starts use few of them: a
dataclass takes 0.3 ms to define, because it compiles its methods then, a named
tuple 0.05 ms, and a regular expression up to a millisecond.
"""

import re
from collections import _tuplegetter  # type: ignore[attr-defined] # a property of a tuple, in C
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import Field

_R = TypeVar("_R", bound="Record")


_FEW = 4
"""Instances of a class for which compiling is not worth the time."""


def _first_init(self: "Record", *positional: Any, **values: Any) -> None:
    """Initialise one of the first instances of a class; after a few, compile the real ``__init__``, then call it."""
    kind = type(self)
    every = kind.record_defaults | values
    kind.record_made += 1
    if kind.record_made <= _FEW and not positional and every.keys() == {*kind.record_names}:
        for name, value in every.items():
            object.__setattr__(self, name, value)
        return
    made = _compiled_init(kind)
    kind.__init__ = made  # type: ignore[method-assign] # the purpose of this function
    made(self, *positional, **values)


def _compiled_init(kind: "type[Record]") -> Callable[..., None]:
    given = [f"{name}=default_{name}" if name in kind.record_defaults else name for name in kind.record_names]
    known: dict[str, Any] = {f"default_{name}": value for name, value in kind.record_defaults.items()}
    known |= {f"set_{name}": getattr(kind, name).__set__ for name in kind.record_names}
    head = ", ".join(["self", *(["*"] if given else []), *given])
    body = "; ".join(f"set_{name}(self, {name})" for name in kind.record_names) or "pass"
    exec(f"def __init__({head}): {body}", known)  # noqa: S102 - names of attributes, as in dataclasses
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    return made


def _annotated(namespace: dict[str, Any]) -> tuple[str, ...]:
    """The names of the fields in the body of a class."""
    if (
        "__annotations__" not in namespace and "__annotate_func__" in namespace
    ):  # pragma: no cover - CI has no such Python
        from annotationlib import (  # type: ignore[import-not-found] # from Python 3.14 on
            Format,
            call_annotate_function,
            get_annotate_from_class_namespace,
        )

        return tuple(call_annotate_function(get_annotate_from_class_namespace(namespace), Format.FORWARDREF))
    return tuple(namespace.get("__annotations__", ()))


@dataclass_transform(kw_only_default=True, frozen_default=True)
class _Maker(type):
    """Makes the class of a record: its fields become slots, and its methods are those of :class:`Record`."""

    record_names: tuple[str, ...]
    record_defaults: dict[str, Any]
    record_key: Callable[[Any], object]
    record_made = 0

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], uncompared: Iterable[str] = ()
    ) -> "_Maker":
        own = _annotated(namespace)
        defaults = {each: namespace.pop(each) for each in own if each in namespace}
        made = super().__new__(cls, name, bases, {**namespace, "__slots__": own, "__init__": _first_init})
        above = bases[0] if bases else None
        made.record_names = (*getattr(above, "record_names", ()), *own)
        made.record_defaults = getattr(above, "record_defaults", {}) | defaults
        compared = [each for each in made.record_names if each not in uncompared]
        made.record_key = staticmethod(attrgetter(*compared) if compared else type)
        return made


class _Fields:
    """What :mod:`dataclasses` asks of a dataclass, for its functions such as ``fields``; made when it asks."""

    def __init__(self) -> None:
        self._made: dict[type, Any] = {}

    def __get__(self, record: "Record | None", kind: "type[Record]") -> Any:
        if kind not in self._made:
            from dataclasses import field, make_dataclass

            known = kind.record_defaults
            own = [(each, Any, field(default=known[each]) if each in known else field()) for each in kind.record_names]
            made: Any = make_dataclass(kind.__name__, own, kw_only=True)
            self._made[kind] = made.__dataclass_fields__
        return self._made[kind]


class Record(metaclass=_Maker):
    """A base class for frozen records with slots and keyword-only fields, like such a dataclass.

    The fields are annotated in the body of the class, with their defaults if
    they have any. Those named as ``uncompared`` do not count for equality.
    """

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    else:
        __dataclass_fields__ = _Fields()

    def __setattr__(self, name: str, value: object) -> None:
        from dataclasses import FrozenInstanceError  # only when something is wrong

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        from dataclasses import FrozenInstanceError  # only when something is wrong

        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        kind = type(self)
        return kind.record_key(self) == kind.record_key(other) if type(other) is kind else NotImplemented

    def __hash__(self) -> int:
        return hash(type(self).record_key(self))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).record_names)
        return f"{type(self).__qualname__}({shown})"

    def __reduce__(self) -> "tuple[Callable[..., Record], tuple[object, ...]]":
        return _restored, (type(self), values(self))


def _restored(kind: "type[_R]", found: tuple[object, ...]) -> "_R":
    return kind(**dict(zip(kind.record_names, found, strict=True)))


def values(record: Record) -> tuple[object, ...]:
    """The values of a record's fields, in their order."""
    return tuple(getattr(record, name) for name in type(record).record_names)


def replace(record: "_R", **changes: Any) -> "_R":
    """A record with other values in some of its fields."""
    return type(record)(**{name: getattr(record, name) for name in type(record).record_names} | changes)


class _TupleMaker(type):
    """Makes the class of a named tuple: its fields become properties, and its methods are those of :class:`_Tuple`."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> "_TupleMaker":
        if bases == (tuple,) or hasattr(bases[0], "_fields"):
            return super().__new__(cls, name, bases, namespace)
        own = _annotated(namespace)
        more = {"_fields": own, "_field_defaults": {each: namespace[each] for each in own if each in namespace}}
        more |= {each: _tuplegetter(at, each) for at, each in enumerate(own)}
        return super().__new__(cls, name, bases, {**namespace, **more, "__slots__": (), "__match_args__": own})


class _Tuple(tuple, metaclass=_TupleMaker):  # type: ignore[type-arg] # of anything
    """What named tuples have in common, as those of :func:`collections.namedtuple`."""

    __slots__ = ()
    _fields: ClassVar[tuple[str, ...]]
    _field_defaults: ClassVar[Mapping[str, Any]]
    _made = 0

    def __new__(cls, *positional: Any, **values: Any) -> Self:
        """One of the first instances of a class; after a few, the real ``__new__`` is compiled, then called."""
        names, given = cls._fields, len(positional)
        every = {**cls._field_defaults, **dict(zip(names, positional, strict=False)), **values}
        cls._made += 1
        is_right = given <= len(names) and every.keys() == {*names} and values.keys().isdisjoint(names[:given])
        if is_right and cls._made <= _FEW:
            return cls._make([every[name] for name in names])
        known = {f"_default_{name}": value for name, value in cls._field_defaults.items()}
        head = [f"{name}=_default_{name}" if name in cls._field_defaults else name for name in names]
        body = "".join(f"{name}, " for name in names)
        known["_new"] = tuple.__new__
        exec(f"def __new__({', '.join(['_cls', *head])}): return _new(_cls, ({body}))", known)  # noqa: S102 - as above
        made: Any = known["__new__"]
        made.__qualname__ = f"{cls.__qualname__}.__new__"
        cls.__new__ = staticmethod(made)  # type: ignore[method-assign] # the purpose of this function
        instance: Self = made(cls, *positional, **values)
        return instance

    @classmethod
    def _make(cls, found: Iterable[Any]) -> Self:
        """An instance of so many values as there are fields."""
        made: Self = tuple.__new__(cls, found)
        if len(made) != len(cls._fields):
            raise TypeError(f"expected {len(cls._fields)} values, got {len(made)}")
        return made

    def _replace(self, **changes: Any) -> Self:
        """One with other values in some of its fields."""
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise TypeError(f"got unexpected field names: {[*changes]}")
        return made

    def _asdict(self) -> dict[str, Any]:
        """The values of its fields by their names."""
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({shown})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - so that mypy lets others import it
else:
    NamedTuple = _Tuple


class _Pattern:
    """A regular expression that is compiled when it is first used."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)  # so that the next use is an ordinary look-up
        return found


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """A regular expression, compiled when it is first used; for its methods only, not for those of :mod:`re`."""
    return cast("re.Pattern[str]", _Pattern(source, flags))
