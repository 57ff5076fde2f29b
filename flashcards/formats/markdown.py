r"""The native deck format: a Markdown file that a person writes and git keeps.

::

    ---
    deck: Seas                front matter: settings of the deck, all optional
    ---
    What the deck is about.   its description

    # The surface             a section, for the notes below it

    ## Tide                   a term; the lines below it are its definition
    The rise and fall of the sea.

    Aliases: ebb; flood       other names, then tags: the footer of a note

    #moon

Reading takes two steps: :func:`_scan` gives every line a kind, and
:class:`_Reader` meets each kind in the state it is in. Code blocks and comments
are kept as they are. Elsewhere one rule makes writing and reading inverse: a
line of a text that would be taken for something else is written with one more
backslash (``\## x``), and one is taken off every line of that shape.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import accumulate
from typing import TYPE_CHECKING

from flashcards.cards import Deck, Limits, Note, term_key
from flashcards.errors import Problem
from flashcards.formats import Reading

if TYPE_CHECKING:
    import yaml

_HEADING = re.compile(r" {0,3}(#{1,2})(?=[ \t]|$)(.*)")
_OPENER = re.compile(r" {0,3}(?:(`{3,})[^`]*$|(~{3,})|(<)!--(?!.*-->))")
_TAGS = re.compile(r" {0,3}(?:#(?!\d+(?:\s|$))[^\s#]+(?:\s+|$))+")
_ALIASES = re.compile(r" {0,3}Aliases:(.*)")
_NUMBER_TAG = re.compile(r"\\*\d+")
_CONFLICT = ("<<<<<<< ", ">>>>>>> ")
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

_STEM_LENGTH = 80  # characters
_STEM_SIZE = 240  # bytes: file systems take 255 for a whole name
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")


class _Kind(Enum):
    """What a line is, wherever it stands; only ``_scan`` knows what is verbatim."""

    BLANK = auto()
    TEXT = auto()
    SECTION = auto()
    TERM = auto()
    OPENER = auto()
    VERBATIM = auto()
    CONFLICT = auto()


class _State(Enum):
    """Where in a deck the reader is."""

    BEFORE_TERMS = auto()
    IN_NOTE = auto()
    UNDER_SECTION = auto()
    UNDER_SECTION_ASTRAY = auto()


_Line = tuple[_Kind, str]


@dataclass(slots=True)
class _FrontMatter:
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


def recognises(text: str) -> bool:
    """Whether a text begins with front matter or has a second-level heading."""
    return re.search(r"\A---[ \t\r]*$|^ {0,3}##(?=\s|$)", text.lstrip("\ufeff"), re.MULTILINE) is not None


def parse(text: str, name: str) -> Reading:
    """Read a deck; ``name`` is its name where neither front matter nor a title gives one.

    Everything wrong is reported in one run, in the order of lines. A text with
    the marks of an unresolved git merge is refused as a whole.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line.rstrip() for line in text.split("\n")]
    front, first = _front_matter(lines)
    kinds, unclosed = _scan(lines[first:])
    kinds[:0] = [_kind(line) if line.startswith(_CONFLICT) else _Kind.BLANK for line in lines[:first]]
    conflicts = [number for number, kind in enumerate(kinds, 1) if kind is _Kind.CONFLICT]
    if conflicts:
        message = "an unresolved git merge; keep one side and delete the marks <<<<<<<, ======= and >>>>>>>"
        marks = tuple(Problem(line=number, message=message) for number in conflicts)
        return Reading(deck=Deck(name=front.deck or _one_line(name)), problems=marks, refused=True)
    reader = _Reader(front)
    reader.problems += [_unclosed(lines[first + at], first + at + 1) for at in unclosed]
    for number in range(first, len(lines)):
        reader.read(number + 1, kinds[number], lines[number])
    return reader.finish(name)


def render(deck: Deck) -> str:
    """The one canonical text of a deck: reading it gives an equal deck.

    That holds where its strings are canonical: names, terms and aliases are one
    line with single spaces, no alias holds ``;`` and no tag ``#`` or white
    space, texts have no white space at the end of a line and no blank lines
    around them.
    """
    parts = [_render_settings(deck)]
    if deck.description:
        parts.append(_render_text(deck.description))
    section = ""
    for note in deck.notes:
        if note is deck.notes[0] and note.section == deck.name:
            parts.append(_heading("#", deck.name))  # read as the title; the next one is the section
        if note.section != section:
            section = note.section
            parts.append(_heading("#", section))
        parts.append(f"{_heading('##', note.term)}\n{_render_text(note.definition)}")
        if note.aliases:
            parts.append("Aliases: " + "; ".join(note.aliases))
        if note.tags:
            parts.append(" ".join(_hashtag(tag) for tag in note.tags))
    return "\n\n".join(parts) + "\n"


def slug(name: str) -> str:
    """A file name without suffix for a deck of that name, fit for every file system.

    Letters of any script, their marks and digits stay, in lower case; whatever
    is between them becomes one hyphen. At most 80 characters and 240 bytes.
    """
    folded = unicodedata.normalize("NFKC", name).lower()
    kept = "".join(char if unicodedata.category(char)[0] in "LMN" else " " for char in folded)
    stem = "-".join(kept.split())[:_STEM_LENGTH].encode()[:_STEM_SIZE].decode(errors="ignore").strip("-")
    return f"{stem}-deck" if _DEVICE.fullmatch(stem) else stem or "deck"


def equal_terms(notes: Sequence[Note]) -> list[Problem]:
    """One notice for each term that several notes share, with all of their lines."""
    alike: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        alike[term_key(note.term)].append(note)
    return [
        Problem(
            line=same[1].line,
            message=f'{len(same)} notes have the term "{same[0].term}": '
            f"lines {', '.join(str(note.line) for note in same[:-1])} and {same[-1].line}",
        )
        for same in alike.values()
        if len(same) > 1
    ]


def _front_matter(lines: list[str]) -> tuple[_FrontMatter, int]:
    """The settings a deck begins with, and how many lines they take."""
    if lines[0] != _BOUNDARY:
        return _FrontMatter(), 0
    if _BOUNDARY in lines[1:]:
        end = lines.index(_BOUNDARY, 1)
        return _settings("\n".join(lines[1:end])), end + 1
    end = next((at for at, line in enumerate(lines) if not line or line.lstrip().startswith("#")), len(lines))
    front = _settings("\n".join(lines[1:end]))
    if front.problems:  # it was no front matter: a text that happens to begin with a rule
        front, end = _FrontMatter(), 1
    message = f'front matter begins here and is never closed; end it with a line "{_BOUNDARY}"'
    front.problems.append(Problem(line=1, message=message))
    return front, end


def _settings(yaml_text: str) -> _FrontMatter:
    front = _FrontMatter()
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


def _apply(setting: _Setting, front: _FrontMatter) -> bool:
    """Take a setting over; False where its value is none that its key may have."""
    match setting.key, setting.type:
        case "deck", "str":
            front.deck = _one_line(setting.text)
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
    return f'unknown key "{_one_line(key)}" in the front matter; {advice}'


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


def _kind(line: str) -> _Kind:
    if not line:
        return _Kind.BLANK
    if line.startswith(_CONFLICT):
        return _Kind.CONFLICT
    if heading := _HEADING.match(line):
        return _Kind.SECTION if heading[1] == "#" else _Kind.TERM
    return _Kind.OPENER if _OPENER.match(line) else _Kind.TEXT


def _scan(lines: list[str]) -> tuple[list[_Kind], list[int]]:
    """Each line's kind, and the positions of code blocks and comments that are never closed.

    Those count as text. The time taken grows with the text, however many there are.
    """
    kinds: list[_Kind] = []
    unclosed: list[int] = []
    longest: dict[str, list[int]] = {}  # by mark: the longest run that closes a block, from each line on
    while (at := len(kinds)) < len(lines):
        kind = _kind(lines[at])
        opener = _OPENER.match(lines[at]) if kind is _Kind.OPENER else None
        if not opener:
            kinds.append(kind)
            continue
        run = opener[opener.lastindex or 0]
        if run[0] not in longest:
            runs = [0, *(_closing_run(line, run[0]) for line in reversed(lines))]
            longest[run[0]] = list(accumulate(runs, max))[::-1]
        if longest[run[0]][at + 1] < len(run):
            unclosed.append(at)
            kinds.append(_Kind.TEXT)
            continue
        end = next(end for end in range(at + 1, len(lines)) if _closing_run(lines[end], run[0]) >= len(run))
        kinds += [_Kind.VERBATIM] * (end + 1 - at)
    return kinds, unclosed


def _closing_run(line: str, mark: str) -> int:
    """How many ``mark`` on this line close a block they opened; a comment, opened by ``<``, needs 1."""
    if mark == "<":
        return int("-->" in line)
    run = line.lstrip(" ")
    return 0 if line.startswith("    ") or run.strip(mark) else len(run)


def _unclosed(line: str, number: int) -> Problem:
    mark = line.strip()[:3]
    what, closing = ("comment", "-->") if mark == "<!-" else ("code block", mark)
    return Problem(line=number, message=f'a {what} begins here and is never closed; end it with a line "{closing}"')


class _Reader:
    """A deck as it grows, line by line."""

    def __init__(self, front: _FrontMatter) -> None:
        self.front = front
        self.problems = front.problems
        self.notices = front.notices
        self.title: str | None = None
        self.description = ""
        self.notes: list[Note] = []
        self.state = _State.BEFORE_TERMS
        self.section = self.term = ""
        self.line = 0
        self.body: list[_Line] = []

    def read(self, number: int, kind: _Kind, line: str) -> None:
        """Take one more line; the pair of its kind and the state says what it means."""
        match kind, self.state:
            case _Kind.TERM, _:
                self.end_text()
                self.term, self.line, self.state = _heading_text(line), number, _State.IN_NOTE
            case _Kind.SECTION, _State.BEFORE_TERMS:
                self.read_early_heading(_heading_text(line))
            case _Kind.SECTION, _:
                self.end_text()
                self.section, self.state = _heading_text(line), _State.UNDER_SECTION
            case (_Kind.BLANK, _State.UNDER_SECTION) | (_, _State.UNDER_SECTION_ASTRAY):
                pass
            case _, _State.UNDER_SECTION:
                message = "a text between a section and its first term is not read; put it under a term"
                self.notices.append(Problem(line=number, message=message))
                self.state = _State.UNDER_SECTION_ASTRAY
            case _:
                self.body.append((kind, line))

    def read_early_heading(self, heading: str) -> None:
        """The first one before all terms may be the title; any other is a section."""
        if heading and self.title is None:
            self.title = heading
            if self.front.deck in ("", heading):
                return
        self.section = heading

    def end_text(self) -> None:
        """What was gathered becomes the description, or the definition of a note."""
        if self.state is _State.BEFORE_TERMS:
            self.description = _text(self.body).strip()
        elif self.state is _State.IN_NOTE:
            self.end_note()
        self.body = []

    def end_note(self) -> None:
        aliases, tags = _take_footer(self.body)
        definition = _text(self.body)
        if not self.term:
            message = 'a heading without a term; write the term after the hashes, like "## Term"'
            self.problems.append(Problem(line=self.line, message=message))
        elif not definition:
            message = f'the term "{self.term}" has no definition; write it on the lines below the term'
            self.problems.append(Problem(line=self.line, message=message))
        else:
            note = Note(
                term=self.term,
                definition=definition,
                tags=tags,
                aliases=aliases,
                section=self.section,
                line=self.line,
            )
            self.notes.append(note)

    def finish(self, name: str) -> Reading:
        """What the whole text says."""
        if self.state is _State.BEFORE_TERMS:
            message = 'no terms: a deck needs at least one line like "## Term" with its definition below it'
            self.problems.append(Problem(line=0, message=message))
        self.end_text()
        front = self.front
        deck = Deck(
            name=front.deck or self.title or _one_line(name),
            description=self.description,
            tags=front.tags,
            reverse=front.reverse,
            limits=Limits(**front.limits),
            notes=tuple(self.notes),
        )
        notices = [*self.notices, *equal_terms(deck.notes)]
        return Reading(deck=deck, problems=_by_line(self.problems), notices=_by_line(notices))


def _by_line(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.line))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _heading_text(line: str) -> str:
    """The words of a heading, without the hashes that may close it."""
    text = _HEADING.sub(r"\2", line)
    unclosed = text.rstrip("#")
    return _one_line(unclosed if unclosed[-1:].isspace() else text)


def _heading(hashes: str, text: str) -> str:
    """A heading line; a text that itself ends in hashes gets closing ones to be told from."""
    closing = f" {hashes}" if text.rstrip("#")[-1:] in ("", " ") and text else ""
    return f"{hashes} {text}{closing}".rstrip()


def _text(body: list[_Line]) -> str:
    """The text of some lines, without their escapes and the blank lines around them."""
    return "\n".join(line if kind is _Kind.VERBATIM else _unescape(line) for kind, line in body).strip("\n")


def _take_footer(body: list[_Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The aliases and the tags at the end of a note, taken off its lines."""
    tag_lines: list[tuple[str, ...]] = []
    while tags := _tags(last := _last_text(body)):
        tag_lines.append(tags)
        body.pop()
    if aliases := _aliases(last):
        body.pop()
    return aliases, tuple(tag for tags in reversed(tag_lines) for tag in tags)


def _last_text(body: list[_Line]) -> str:
    """The last line that is not blank, or nothing where that one is verbatim."""
    while body and body[-1][0] is _Kind.BLANK:
        body.pop()
    return body[-1][1] if body and body[-1][0] is _Kind.TEXT else ""


def _tags(line: str) -> tuple[str, ...]:
    if not _TAGS.fullmatch(line):
        return ()
    words = (word[1:] for word in line.split())
    return tuple(word[1:] if word[0] == "\\" and _NUMBER_TAG.fullmatch(word) else word for word in words)


def _hashtag(tag: str) -> str:
    r"""A tag as a footer has it: ``#1`` would be a number, so the tag ``1`` is ``#\1``."""
    return f"#\\{tag}" if _NUMBER_TAG.fullmatch(tag) else f"#{tag}"


def _aliases(line: str) -> tuple[str, ...]:
    match = _ALIASES.fullmatch(line)
    names = (_one_line(name) for name in match[1].split(";")) if match else ()
    return tuple(name for name in names if name)


def _is_footer(line: str) -> bool:
    return bool(_tags(line) or _aliases(line))


def _is_markup(line: str) -> bool:
    return _kind(line) not in (_Kind.BLANK, _Kind.TEXT)


def _unescape(line: str) -> str:
    indent, backslashes, rest = _backslashes(line)
    bare = indent + rest
    escaped = backslashes and (_is_markup(bare) or _is_footer(bare))
    return indent + backslashes[1:] + rest if escaped else line


def _escape(line: str, *, last: bool) -> str:
    """A line that reads as text; one like a footer needs that only where it is the ``last``."""
    indent, backslashes, rest = _backslashes(line)
    bare = indent + rest
    meant = _is_markup(bare) or ((last or backslashes) and _is_footer(bare))
    return f"{indent}\\{backslashes}{rest}" if meant else line


def _backslashes(line: str) -> tuple[str, str, str]:
    """A line in three: its indent, the backslashes it begins with, the rest."""
    text = line.lstrip(" ")
    rest = text.lstrip("\\")
    return line[: len(line) - len(text)], text[: len(text) - len(rest)], rest


def _render_text(text: str) -> str:
    lines = text.split("\n")
    kinds, _ = _scan(lines)
    final = len(lines) - 1
    return "\n".join(
        line if kind is _Kind.VERBATIM else _escape(line, last=at == final)
        for at, (kind, line) in enumerate(zip(kinds, lines, strict=True))
    )


def _render_settings(deck: Deck) -> str:
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
