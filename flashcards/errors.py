"""Every error this program raises.

::

    FlashcardsError                     exit code
    ├── AmbiguousDeck                   2   a part of a name that several decks have
    ├── BadClock                        2   FLASHCARDS_NOW is not a moment
    ├── BadDate                         2   a text that means no day
    ├── BadDeckName                     2   a name that no deck can have
    ├── BadFormat                       2   a text with a field that there is not
    ├── BadName                         2   an argument or a path that is not text
    ├── BadQuery                        2   a search that cannot be understood
    ├── BadSetting                      2   a setting, or a value for one, that there is not
    ├── ConfigError                     2   a configuration file that cannot be understood
    ├── Contradiction                   2   options that make no sense together
    ├── NotFound                        2   a name that matches nothing
    │   ├── UnknownDeck
    │   ├── UnknownTerm
    │   └── NoBackup
    ├── BackupError                     4   a file that cannot be used as a backup
    ├── DeckError                       3   a text that cannot be read as a deck
    ├── CollectionError                 4   the review database cannot be used
    │   ├── CollectionLocked
    │   │   └── NotStored
    │   ├── CollectionReadOnly
    │   ├── CollectionFull
    │   │   └── ImportFull
    │   ├── CollectionTooNew
    │   ├── NotACollection
    │   ├── EmptyCollection
    │   ├── OwnFault
    │   └── NotRestored
    └── OutputError                     5   a file could not be written
        ├── OutputLost
        └── NotImported

Each error keeps its facts as attributes and builds its one-line sentence in
``__str__``: what is wrong, where, and what to do about it.
"""

from collections.abc import Sequence

from flashcards.lean import Record

_MANY_EQUAL = 5


class Problem(Record):
    """One thing wrong in a text. ``line`` counts from 1; 0 means the whole text."""

    line: int
    message: str


class FlashcardsError(Exception):
    """The root: ``exit_code`` is what the process ends with."""

    exit_code = 1


class _AboutFile(Exception):
    """What errors about the file at ``path`` share: the ``reason``, and what to do, the ``advice``."""

    fault = ""
    advice = ""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{shown(self.path)}: {self.fault}{self.reason}; {self.advice}"


class AmbiguousDeck(FlashcardsError):
    """A part of a name that several decks have."""

    exit_code = 2

    def __init__(self, name: str, decks: Sequence[str]) -> None:
        super().__init__(name)
        self.name = name
        self.decks = tuple(decks)

    def __str__(self) -> str:
        decks = ", ".join(f'"{deck}"' for deck in self.decks)
        return f'"{self.name}" could be {decks}; give the full name'


class BadClock(FlashcardsError):
    """FLASHCARDS_NOW is not a time."""

    exit_code = 2

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return f'FLASHCARDS_NOW={self.text}: not a date and time; give one like "2026-03-01T08:00:00+01:00"'


class BadDate(FlashcardsError):
    """A text that is not a date, or not one that is possible here, with the reason."""

    exit_code = 2

    def __init__(self, text: str, reason: str = "", *, past: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.reason = reason
        self.past = past

    def __str__(self) -> str:
        what = f"{self.text}: {self.reason}" if self.reason else f'"{self.text}" is not a date'
        near, far = ("yesterday", "3 weeks ago") if self.past else ("tomorrow", "in 3 weeks")
        return f'{what}; give one like 2026-03-01, "1 march", {near}, friday or "{far}"'


class BadDeckName(FlashcardsError):
    """A name that no deck can have, with the reason."""

    exit_code = 2

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f'"{self.name}" cannot be the name of a deck: it {self.reason}'


class BadFormat(FlashcardsError):
    """A template of the user names an unknown field; ``known`` are the fields there are."""

    exit_code = 2

    def __init__(self, field: str, known: Sequence[str]) -> None:
        super().__init__(field)
        self.field = field
        self.known = tuple(known)

    def __str__(self) -> str:
        return f"no field {self.field}; the fields are {', '.join(f'{{{name}}}' for name in self.known)}"


class BadName(FlashcardsError):
    """An argument, or the name of a file, that is not text in the system's encoding."""

    exit_code = 2

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        shown = self.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        return f"{shown}: not valid UTF-8; type it again, or rename the file"


class BadQuery(FlashcardsError):
    """A search that cannot be understood, with the reason."""

    exit_code = 2

    def __init__(self, query: str, reason: str) -> None:
        super().__init__(query)
        self.query = query
        self.reason = reason

    def __str__(self) -> str:
        is_named = ":" in self.query and self.query in self.reason
        return self.reason if is_named else f"{self.query}: {self.reason}"


class BadSetting(FlashcardsError):
    """An unknown setting, or a value that a setting does not take, as a sentence."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message


class ConfigError(FlashcardsError):
    """A configuration file cannot be understood: each problem is one ``file:line: message`` line."""

    exit_code = 2

    def __init__(self, path: str, problems: Sequence[Problem]) -> None:
        super().__init__(path)
        self.path = path
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(locate(self.path, problem) for problem in self.problems)


class Contradiction(FlashcardsError):
    """Options of one command that make no sense together, with the reason and what to do."""

    exit_code = 2

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class NotFound(FlashcardsError):
    """A name that the user gave matches nothing; ``nearest`` are similar names, best first."""

    exit_code = 2
    kind = "name"
    hint = ""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = tuple(nearest)

    def __str__(self) -> str:
        if self.nearest:
            close = " or ".join(f'"{name}"' for name in self.nearest)
            return f'no {self.kind} "{self.name}"; did you mean {close}?'
        return f'no {self.kind} "{self.name}"; {self.hint}'


class UnknownDeck(NotFound):
    """No deck has that name, and no file or folder has that path."""

    kind = "deck or file"
    hint = '"flashcards decks" lists your decks'


class UnknownTerm(NotFound):
    """No card in the collection has that term or alias."""

    kind = "term"
    hint = '"flashcards search WORD" finds notes'


class NoBackup(NotFound):
    """No backup has that file name or date; ``nearest`` are some that exist. Without a name there is none at all."""

    kind = "backup"
    hint = '"flashcards backups" lists them, "flashcards backup" makes one'

    def __str__(self) -> str:
        return super().__str__() if self.name else "no backup yet; to make one: flashcards backup"


class BackupError(_AboutFile, FlashcardsError):
    """The file at ``path`` cannot be used as a backup, because of ``reason``."""

    exit_code = 4
    advice = '"flashcards backups" lists others'


class DeckError(FlashcardsError):
    """A text cannot be read as a deck: each problem is one ``file:line: message`` line."""

    exit_code = 3

    def __init__(self, path: str, problems: Sequence[Problem]) -> None:
        super().__init__(path)
        self.path = path
        self.problems = tuple(problems)

    def __str__(self) -> str:
        problems = self.problems or (Problem(line=0, message="nothing in it can be read; give a text with notes"),)
        return "\n".join(locate(self.path, problem) for problem in grouped(problems))


def grouped(problems: Sequence[Problem]) -> list[Problem]:
    """The problems, with one line and a count for many equal ones."""
    lines: dict[str, list[int]] = {}
    for problem in problems:
        lines.setdefault(problem.message, []).append(problem.line)
    found: list[Problem] = []
    for problem in problems:
        same = lines[problem.message]
        if len(same) < _MANY_EQUAL:
            found.append(problem)
        elif same[0] == problem.line:
            more = f"{problem.message} (also on {len(same) - 1:,} more lines, the last is {same[-1]})"
            found.append(Problem(line=problem.line, message=more))
            same[0] = -1
    return found


def shown(path: object) -> str:
    """A path on one line; its name may contain line feeds."""
    return str(path).replace("\n", "\N{SYMBOL FOR LINE FEED}")


def locate(path: str, problem: Problem) -> str:
    """``path:line: message``, or ``path: message`` for the whole text."""
    path = shown(path)
    place = f"{path}:{problem.line}" if problem.line else path
    return f"{place}: {problem.message}"


class CollectionError(_AboutFile, FlashcardsError):
    """The collection at ``path`` cannot be used, because of ``reason``."""

    exit_code = 4
    advice = "to see what can be done, run: flashcards doctor"


class CollectionLocked(CollectionError):
    """Another process held the write lock for too long."""

    advice = "close the other program that uses it, then try again"


class NotStored(CollectionLocked):
    """Another process held the write lock until the user stopped waiting."""

    advice = "the last answer was not stored, all earlier ones were; close the other program and continue"


class CollectionReadOnly(CollectionError):
    """The file or its folder is read-only."""

    advice = "make the file and its folder writable, or use another --home"


class CollectionFull(CollectionError):
    """The disk is full: the last answer was not stored, all before it were."""

    advice = "free some space, then continue: every earlier answer is stored"


class ImportFull(CollectionFull):
    """The disk became full during an import, and nothing of the import was kept."""

    advice = "nothing was imported; free some space, then import again"


class CollectionTooNew(CollectionError):
    """A newer version of this program wrote the file."""

    advice = "update flashcards, or use another --home"


class NotACollection(CollectionError):
    """The file is not SQLite, or is another program's database."""

    advice = "to see what can be done, run: flashcards doctor; or move that file away, or use another --home"


class EmptyCollection(CollectionError):
    """The file has nothing in it."""

    advice = "to get back what was in it, run: flashcards restore"


class OwnFault(CollectionError):
    """The database rejected a statement of ours: a bug in this program, not in the file."""

    advice = "this is a bug in flashcards, your collection is fine, and nothing was changed; please report it"


class NotRestored(CollectionError):
    """A restored file could not take its place; the next start of any command tries again."""

    advice = "every command tries again to finish the restore; make room, or make the file writable"


class OutputError(_AboutFile, FlashcardsError):
    """A file could not be written."""

    exit_code = 5
    fault = "cannot write: "
    advice = "choose another place with -o or --home"


class OutputLost(OutputError):
    """Standard output could not be written."""

    advice = "send the output elsewhere, such as to a file"


class NotImported(OutputError):
    """A file of an import could not be written, so nothing was imported; ``full`` means that the disk is full."""

    def __init__(self, path: str, reason: str, *, full: bool) -> None:
        super().__init__(path, reason)
        self.full = full
        self.advice = f"nothing was imported; {'free some space' if full else 'fix that'}, then import again"
