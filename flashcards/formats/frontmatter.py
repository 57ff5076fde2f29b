"""The front matter of a Markdown deck: its settings, as YAML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flashcards.cards import Deck, Limits
from flashcards.errors import Problem
from flashcards.formats.lines import one_line

if TYPE_CHECKING:
    import yaml

_BOUNDARY = "---"

_FRONT_MATTER_LIMIT = 64 * 1024  # characters
_DEPTH_LIMIT = 16  # levels of YAML
_EXPECTED = {
    "deck": "a name, in quotes where YAML would read it as something else",
    "tags": "a list of words, like [tide, moon]",
    "reverse": "true or false",
    "new-per-day": "a whole number below a billion, or none for no limit",
    "reviews-per-day": "a whole number below a billion, or none for no limit",
}
_PLAIN_YAML = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null|none)$)[^\W\d_][\w &+.()/'-]*", re.IGNORECASE)
_UNPRINTABLE_IN_YAML = re.compile(r"[^ -~\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class FrontMatter:
    """The settings a deck states, or their defaults, and what was wrong with them."""

    deck: str = ""
    tags: tuple[str, ...] = ()
    reverse: bool = False
    limits: dict[str, int | None] = field(default_factory=dict)
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
    """The settings a deck begins with, and how many lines they take."""
    if lines[0] != _BOUNDARY:
        return FrontMatter(), 0
    if _BOUNDARY in lines[1:]:
        end = lines.index(_BOUNDARY, 1)
        return _settings("\n".join(lines[1:end])), end + 1
    end = next((at for at, line in enumerate(lines) if not line or line.lstrip().startswith("#")), len(lines))
    front = _settings("\n".join(lines[1:end]))
    if front.problems:  # it was no front matter: a text that happens to begin with a rule
        front, end = FrontMatter(), 1
    message = f'front matter begins here and is never closed; end it with a line "{_BOUNDARY}"'
    front.problems.append(Problem(line=1, message=message))
    return front, end


def _settings(yaml_text: str) -> FrontMatter:
    front = FrontMatter()
    seen: set[str] = set()
    try:
        for setting in _load(yaml_text):
            if setting.key not in _EXPECTED:
                front.notices.append(Problem(line=setting.line, message=_unknown(setting.key)))
            elif setting.key in seen:
                message = f'"{setting.key}" is set twice in the front matter; keep one'
                front.problems.append(Problem(line=setting.line, message=message))
            elif not _apply(setting, front):
                message = f'"{setting.key}" in the front matter takes {_EXPECTED[setting.key]}'
                front.problems.append(Problem(line=setting.line, message=message))
            seen.add(setting.key)
    except _BadYaml as error:
        front.problems.append(error.problem)
    return front


def _apply(setting: _Setting, front: FrontMatter) -> bool:
    """Take a setting over; False where its value is none that its key may have."""
    match setting.key, setting.type:
        case "deck", "str":
            front.deck = one_line(setting.text)
            return bool(front.deck)
        case "tags", "str":
            front.tags = tuple(re.findall(r"[^\s#,]+", setting.text))
        case "tags", "seq":
            front.tags = tuple(tag for item in setting.items for tag in re.findall(r"[^\s#]+", item))
        case "reverse", "bool":
            front.reverse = setting.text.lower() in ("true", "yes", "on")
        case ("new-per-day" | "reviews-per-day") as key, _:
            unlimited = setting.type == "null" or setting.text.lower() == "none"
            if not unlimited and not re.fullmatch("[0-9]{1,9}", setting.text):
                return False
            front.limits[key.removesuffix("-per-day")] = None if unlimited else int(setting.text)
        case _:
            return setting.type == "null"
    return True


def _unknown(key: str) -> str:
    import difflib  # noqa: PLC0415 - only a key that we do not know needs it

    near = difflib.get_close_matches(key.lower(), _EXPECTED, n=1)
    advice = f'did you mean "{near[0]}"?' if near else "it is left alone"
    return f'unknown key "{one_line(key)}" in the front matter; {advice}'


class _BadYaml(Exception):
    """The front matter cannot be read at all, because of something at a position in its text."""

    def __init__(self, reason: str, text: str = "", position: int = 0) -> None:
        super().__init__(reason)
        line = text.count("\n", 0, position) + 2 if text else 1
        message = f'{reason}; front matter is lines like "deck: Seas" between two lines "{_BOUNDARY}"'
        self.problem = Problem(line=line, message=message)


def _load(text: str) -> Iterator[_Setting]:
    """The top level of a YAML text; nothing is constructed, and no nested value looked at.

    Raises:
        _BadYaml: it cannot be read, or is no mapping.
    """
    import yaml  # noqa: PLC0415 - only a deck with front matter needs it

    root = _compose(text)
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        raise _BadYaml("no settings", text, root.start_mark.index)
    for key, value in root.value:
        items = value.value if isinstance(value, yaml.SequenceNode) else []
        nested = any(not isinstance(item, yaml.ScalarNode) for item in items)
        yield _Setting(
            key=key.value if isinstance(key, yaml.ScalarNode) else "?",
            line=text.count("\n", 0, key.start_mark.index) + 2,
            type="nested" if nested else value.tag.rpartition(":")[2],
            text=value.value if isinstance(value, yaml.ScalarNode) else "",
            items=() if nested else tuple(item.value for item in items),
        )


def _compose(text: str) -> "yaml.Node | None":
    """The nodes of a YAML text that has none of YAML's traps in it.

    Raises:
        _BadYaml: it is too long, too deep, not valid, or uses anchors, aliases or tags.
    """
    import yaml  # noqa: PLC0415 - as above

    if len(text) > _FRONT_MATTER_LIMIT:
        raise _BadYaml(f"more than {_FRONT_MATTER_LIMIT // 1024} KiB of front matter")
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            position = event.start_mark.index if event.start_mark else 0
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEPTH_LIMIT:  # PyYAML's time grows with its square
                raise _BadYaml("values nested too deeply", text, position)
            if getattr(event, "anchor", None) or getattr(event, "tag", None):
                raise _BadYaml("an anchor, alias or tag (& * !) has no meaning here", text, position)
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        position = error.problem_mark.index if error.problem_mark else 0
        raise _BadYaml(f"not valid YAML: {error.problem}", text, position) from None
    except yaml.reader.ReaderError as error:
        raise _BadYaml("a character that YAML forbids", text, error.position) from None
    except (ValueError, OverflowError):  # PyYAML lets these out for impossible escapes and versions
        raise _BadYaml("not valid YAML") from None


def render_settings(deck: Deck) -> str:
    """The front matter of a deck: its name, and what differs from the defaults."""
    lines = [_BOUNDARY, f"deck: {_yaml(deck.name)}"]
    if deck.tags:
        lines.append(f"tags: [{', '.join(_yaml(tag) for tag in deck.tags)}]")
    if deck.reverse:
        lines.append("reverse: true")
    limits = (
        ("new-per-day", deck.limits.new, Limits().new),
        ("reviews-per-day", deck.limits.reviews, Limits().reviews),
    )
    lines += [f"{key}: {'none' if value is None else value}" for key, value, usual in limits if value != usual]
    return "\n".join([*lines, _BOUNDARY])


def _yaml(text: str) -> str:
    """A text as YAML: bare where it can only be read as itself, else in double quotes."""
    if _PLAIN_YAML.fullmatch(text):
        return text
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _UNPRINTABLE_IN_YAML.sub(lambda match: f"\\U{ord(match[0]):08X}", quoted) + '"'
