"""The front matter of a Markdown deck: its settings, in YAML or, from other trainers, in TOML."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flashcards import settings
from flashcards.cards import Deck, Limits
from flashcards.errors import Problem
from flashcards.formats.characters import whole
from flashcards.formats.lines import TAGGED, one_line

if TYPE_CHECKING:
    import yaml

_BOUNDARY = "---"
_TOML_BOUNDARY = "+++"
_YAML_END = "..."
_TOML = re.compile(
    r"""(?:[\w-]+|"[^"]*"|'[^']*')(?:[ \t]*\.[ \t]*[\w-]+)*[ \t]*=|\[{1,2}[ \t]*[\w."'-]+[ \t]*\]{1,2}[ \t]*(?:#|$)"""
)
_BLOCK_TAGS = tuple(f"{letter}:" for letter in TAGGED)

_FRONT_MATTER_LIMIT = 64 * 1024  # characters
_TOML_LIMIT = 8 * 1024  # characters; the time to read dotted keys grows with their square
_TOML_PLACE = re.compile(r"at line (\d+)")
_DEPTH_LIMIT = 16  # levels of YAML
_EXPECTED = {
    "deck": "a name, in quotes where YAML would read it as something else",
    "tags": "a list of words, like [tide, moon]",
    "reverse": "true or false",
    **{key: declared.option.in_decks for key, declared in settings.declared().items() if declared.option.in_decks},
}
_OWN = {
    "max-interval": "interval",
    "desired-retention": "retention",
    "scheduler": "scheduler",
    "light-days": "light_days",
}
"""The options of scheduling that a deck may have, with their fields in :class:`~flashcards.cards.Limits`."""

_CHOSEN = (*_OWN, "speak")
"""The keys that override an option of all decks; without a value they do nothing."""

_PLAIN_YAML = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null|none)$)[^\W\d_][\w &+.()/'-]*", re.IGNORECASE)
_UNPRINTABLE_IN_YAML = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(slots=True)
class FrontMatter:
    """The settings of a deck, or their defaults, and what was wrong with them."""

    deck: str = ""
    tags: tuple[str, ...] = ()
    reverse: bool = False
    limits: Limits = field(default_factory=Limits)
    speak: str = ""
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """One line of front matter. ``type`` is YAML's: str, bool, int, null, seq and so on."""

    key: str
    line: int
    type: str
    text: str = ""
    items: tuple[str, ...] = ()


def front_matter(lines: list[str]) -> tuple[FrontMatter, int]:
    """The settings at the beginning of a deck, and how many lines they take."""
    boundary = lines[0]
    if boundary not in (_BOUNDARY, _TOML_BOUNDARY) or (boundary == _TOML_BOUNDARY and boundary not in lines[1:]):
        return FrontMatter(), 0
    if next((line for line in lines[1:] if line), "").startswith(_BLOCK_TAGS):
        return FrontMatter(), 1  # a rule above the first block
    if boundary == _BOUNDARY and _YAML_END in lines[1:]:
        end = lines.index(_YAML_END, 1)
        if boundary not in lines[1:end] and not (front := _settings("\n".join(lines[1:end]), _load)).problems:
            return front, end + 1
    if boundary in lines[1:]:
        end = lines.index(boundary, 1)
        is_toml = boundary == _TOML_BOUNDARY or _is_toml(lines[1:end])
        front = _settings("\n".join(lines[1:end]), _load_toml if is_toml else _load)
        if front.problems and any(line.startswith("## ") for line in lines[1:end]):
            return FrontMatter(), 1  # a rule above the first term
        return front, end + 1
    end = next((at for at, line in enumerate(lines) if not line or line.lstrip().startswith("#")), len(lines))
    front = _settings("\n".join(lines[1:end]), _load_toml if _is_toml(lines[1:end]) else _load)
    if front.problems:  # not front matter: a text that happens to begin with a rule
        front, end = FrontMatter(), 1
    message = f'front matter begins here and is never closed; end it with a line "{_BOUNDARY}"'
    front.problems.append(Problem(line=1, message=message))
    return front, end


def _is_toml(lines: list[str]) -> bool:
    """Whether settings are TOML: ``name = "Seas"`` is not a setting in YAML."""
    first = next((line for line in map(str.strip, lines) if line and not line.startswith("#")), "")
    return _TOML.match(first) is not None


def _settings(text: str, load: Callable[[str], Iterator[_Setting]]) -> FrontMatter:
    front = FrontMatter()
    seen: set[str] = set()
    try:
        for setting in load(text):
            if setting.key not in _EXPECTED:
                front.notices.append(Problem(line=setting.line, message=_unknown(setting.key)))
            elif setting.key in seen:
                message = f'"{setting.key}" is set twice in the front matter; keep one'
                front.problems.append(Problem(line=setting.line, message=message))
            elif not _apply(setting, front):
                message = f'"{setting.key}" in the front matter takes {_EXPECTED[setting.key]}'
                front.problems.append(Problem(line=setting.line, message=message))
            elif setting.type == "null" and setting.key in _CHOSEN:
                message = f'"{setting.key}" in the front matter has no value, so this deck does as all others'
                front.notices.append(Problem(line=setting.line, message=message))
            seen.add(setting.key)
    except _BadSettings as error:
        front.problems.append(error.problem)
    return front


def _apply(setting: _Setting, front: FrontMatter) -> bool:
    """Apply a setting; False if its key does not take its value."""
    match setting.key, setting.type:
        case "deck", "str":
            front.deck = one_line(setting.text)
            return bool(front.deck)
        case "tags", ("str" | "seq"):
            tags = ("_".join(item.replace("#", " ").split()) for item in setting.items)
            words = tuple(re.findall(r"[^\s#,]+", setting.text))
            front.tags = words if setting.type == "str" else tuple(tag for tag in tags if tag)
        case "reverse", "bool":
            front.reverse = setting.text.lower() in ("true", "yes", "on")
        case ("new-per-day" | "reviews-per-day") as key, _:
            unlimited = setting.type == "null" or setting.text.lower() == "none"
            is_number = re.fullmatch("[0-9]{1,9}", setting.text) is not None
            if not unlimited and not (is_number and int(setting.text) <= settings.MOST_CARDS):
                return False
            field = "new" if key == "new-per-day" else "reviews"
            changed: dict[str, Any] = {field: None if unlimited else int(setting.text)}
            front.limits = replace(front.limits, **changed)
        case "speak", "str":
            try:
                said = settings.speech(setting.text)
            except ValueError:
                return False
            front.speak = ", ".join(f"{field} {language}" for field, language in said.items()) or settings.NO_LIMIT
        case key, kind if key in _OWN and kind != "null":
            return _apply_own(setting, front)
        case _:
            return setting.type == "null"
    return True


def _apply_own(setting: _Setting, front: FrontMatter) -> bool:
    """Apply an option of scheduling, which the configuration has for all decks; False if it does not take the value."""
    declared = settings.declared()[setting.key]
    if setting.type in {"nested", "map"} or (setting.type == "seq" and not declared.option.several):
        return False
    text = " ".join(setting.items) if setting.type == "seq" else setting.text
    try:
        value = declared.typed(text)
    except ValueError:
        return False
    changed: dict[str, Any] = {_OWN[setting.key]: "" if value is None else value}
    front.limits = replace(front.limits, **changed)
    return True


def _unknown(key: str) -> str:
    import difflib  # only for an unknown key

    near = difflib.get_close_matches(key.lower(), _EXPECTED, n=1)
    advice = f'did you mean "{near[0]}"?' if near else "it is ignored"
    return f'unknown key "{one_line(key)}" in the front matter; {advice}'


class _BadSettings(Exception):
    """The front matter cannot be read at all, because of something at a position in its text."""

    def __init__(self, reason: str, text: str = "", position: int = 0) -> None:
        super().__init__(reason)
        line = text.count("\n", 0, position) + 2 if text else 1
        message = f'{reason}; front matter is lines like "deck: Seas" between two lines "{_BOUNDARY}"'
        self.problem = Problem(line=line, message=message)


def _load(text: str) -> Iterator[_Setting]:
    """The top level of a YAML text; nothing is constructed, and nested values are ignored.

    Raises:
        _BadSettings: it cannot be read, or is not a mapping.
    """
    import yaml  # only for a deck with front matter

    root = _compose(text)
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        raise _BadSettings("no settings", text, root.start_mark.index)
    for key, value in root.value:
        items = value.value if isinstance(value, yaml.SequenceNode) else []
        nested = any(not isinstance(item, yaml.ScalarNode) for item in items)
        yield _Setting(
            key=whole(key.value) if isinstance(key, yaml.ScalarNode) else "?",
            line=text.count("\n", 0, key.start_mark.index) + 2,
            type="nested" if nested else value.tag.rpartition(":")[2],
            text=whole(value.value) if isinstance(value, yaml.ScalarNode) else "",
            items=() if nested else tuple(whole(item.value) for item in items),
        )


def _load_toml(text: str) -> Iterator[_Setting]:
    """The top level of a TOML text; ``name``, as other trainers call it, is the deck.

    Raises:
        _BadSettings: it cannot be read.
    """
    import tomllib  # only for a deck of another trainer

    if len(text) > _TOML_LIMIT:
        raise _BadSettings(f"more than {_TOML_LIMIT // 1024} KiB of front matter in TOML")
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        where = _TOML_PLACE.search(str(error))
        position = _offset(text, int(where[1])) if where else 0
        raise _BadSettings("not valid TOML", text, position) from None
    for key, value in table.items():
        found = re.search(rf"^[ \t\[\"']*{re.escape(key)}(?![\w-])", text, re.MULTILINE)
        items = value if isinstance(value, list) else []
        nested = isinstance(value, dict) or any(isinstance(item, list | dict) for item in items)
        kinds = {str: "str", bool: "bool", int: "int", list: "seq"}
        yield _Setting(
            key="deck" if key == "name" else key,
            line=text.count("\n", 0, found.start() if found else 0) + 2,
            type="nested" if nested else kinds.get(type(value), "other"),
            text="" if isinstance(value, dict | list) else str(value),
            items=() if nested else tuple(str(item) for item in items),
        )


def _offset(text: str, line: int) -> int:
    """Where a line begins, counted from 1."""
    return sum(len(one) + 1 for one in text.split("\n")[: line - 1])


def _compose(text: str) -> "yaml.Node | None":
    """The nodes of a YAML text without YAML's traps.

    Raises:
        _BadSettings: it is too long, too deep, not valid, or uses anchors, aliases or tags.
    """
    import yaml

    if len(text) > _FRONT_MATTER_LIMIT:
        raise _BadSettings(f"more than {_FRONT_MATTER_LIMIT // 1024} KiB of front matter")
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            position = event.start_mark.index if event.start_mark else 0
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEPTH_LIMIT:  # PyYAML takes quadratic time
                raise _BadSettings("values nested too deeply", text, position)
            if getattr(event, "anchor", None) or getattr(event, "tag", None):
                raise _BadSettings("an anchor, alias or tag (& * !) has no meaning here", text, position)
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        position = error.problem_mark.index if error.problem_mark else 0
        raise _BadSettings(f"not valid YAML: {error.problem}", text, position) from None
    except yaml.reader.ReaderError as error:
        raise _BadSettings("a character that YAML forbids", text, error.position) from None
    except (ValueError, OverflowError):  # which PyYAML raises for impossible escapes and versions
        raise _BadSettings("not valid YAML") from None


def render_settings(deck: Deck) -> str:
    """The front matter of a deck: its name, and what differs from the defaults."""
    lines = [_BOUNDARY, f"deck: {_yaml(deck.name)}"]
    if deck.tags:
        lines.append(f"tags: [{', '.join(_yaml(tag) for tag in deck.tags)}]")
    if deck.reverse:
        lines.append("reverse: true")
    fields = {"new-per-day": "new", "reviews-per-day": "reviews", **_OWN}
    limits = ((key, getattr(deck.limits, field), getattr(Limits(), field)) for key, field in fields.items())
    if deck.speak:
        lines.append(f"speak: {deck.speak}")
    lines += [f"{key}: {'none' if value in {None, ''} else value}" for key, value, usual in limits if value != usual]
    return "\n".join([*lines, _BOUNDARY])


def _yaml(text: str) -> str:
    """A text as YAML: bare if it can only be read as itself, otherwise in double quotes."""
    if _PLAIN_YAML.fullmatch(text):
        return text
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _UNPRINTABLE_IN_YAML.sub(lambda match: f"\\U{ord(match[0]):08X}", quoted) + '"'
