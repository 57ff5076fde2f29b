"""Edits as people make them, at random, on decks of many kinds; and what becomes of each note."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from made_decks import KINDS, Pair

from flashcards.matching import Claim, Text, match

_WORDS = """
really mostly about every which under because between often rather later other whole plain first made known
given along water light people order power small early north paper round three taken often heard words above
clear
""".split()  # noqa: SIM905 - words are read best as a text
_NAMES = """
quorl vanter melsh dorick halvane strom pellud garth ossen ruvia tanmor brisk welden ilmar corvid nashe
""".split()  # noqa: SIM905 - words are read best as a text
_HAN = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出"
    "就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
)
_KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわ"
_THAI = "กขคงจฉชซญฎฐณดตถทธนบปผพฟภมยรลวศษสหฬอฮ"


@dataclass(slots=True)
class Outcome:
    """What became of the notes that were edited in one way."""

    edits: int = 0
    continued: int = 0
    named: int = 0
    lost: int = 0
    said: int = 0
    silent: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def kept(self) -> float:
        """The part that goes on, or is named as what it may have been."""
        return 1 - (self.lost / self.edits if self.edits else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A text as it is found, the known note that it is, None where it is new, and how it was edited."""

    text: Text
    origin: int | None
    how: str = ""


def _place(random: Random, text: str, there: str) -> int:
    return random.choice([at for at, char in enumerate(text) if char.isalpha() or not there.isascii()] or [0])


def _letters(text: str) -> str:
    for letters in (_KANA, _THAI, _HAN):
        if any(char in letters for char in text):
            return letters
    return "abcdefghijklmnopqrstuvwxyz"


def _typo(random: Random, text: str) -> str:
    """One letter that is wrong, missing, twice, or changed places with the next; a term of one letter has none."""
    if len(text) < 2:
        return f"**{text}**"
    letters = _letters(text)
    at = _place(random, text, letters)
    kind = random.randrange(4) if len(text) > 3 else 3
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + random.choice(letters) + text[at + 1 :]


def _reworded(random: Random, text: str) -> str:
    """A word more, one less, or another one."""
    if not _letters(text).isascii():
        return _typo(random, text)
    words = text.split(" ")
    at = random.randrange(len(words))
    new = random.choice(_WORDS)
    if len(words) < 4:
        return f"{text}, {new}"
    return " ".join(
        random.choice(
            ([*words[:at], new, *words[at:]], [*words[:at], *words[at + 1 :]], [*words[:at], new, *words[at + 1 :]])
        )
    )


def _reformatted(random: Random, text: str) -> str:
    """The same words with other marks between them."""
    words = text.split(" ")
    at = random.randrange(len(words))
    if random.random() < 0.3:
        return text.rstrip(".") + random.choice((".", ";", " !"))
    if random.random() < 0.5 or "`" in text or "$" in text:
        return "\n".join((" ".join(words[:at]), " ".join(words[at:]))).strip()
    return " ".join([*words[:at], f"**{words[at]}**", *words[at + 1 :]])


def _longer(random: Random, text: str) -> str:
    """Half as much more."""
    if not _letters(text).isascii():
        return text + "".join(random.choice(_letters(text)) for _ in range(len(text) // 2))
    return f"{text} {' '.join(random.choice(_WORDS) for _ in range(max(1, len(text.split()) // 2)))}"


def _rewritten(random: Random, text: str) -> str:
    """Other words altogether, but one or two."""
    if not _letters(text).isascii():
        return "".join(random.choice(_letters(text)) for _ in range(len(text)))
    words = text.split()
    few = random.sample(words, min(len(words), len(words) // 6))
    return " ".join([*random.sample(_WORDS, min(len(_WORDS), max(4, len(words)))), *few])


def _renamed(random: Random, text: str) -> str:
    """Another name."""
    if not _letters(text).isascii():
        return "".join(random.choice(_letters(text)) for _ in range(max(2, len(text) // 2)))
    return " ".join(random.sample(_NAMES, random.randint(1, 2)))


def _dressed(random: Random, text: str) -> str:
    """The same term with other case, marks or spaces."""
    if "$" in text or len(text) < 2:
        return f"**{text}**"
    return random.choice(
        (text.lower(), text.upper(), f"*{text}*", text.replace(" ", "  ") + "!", text.replace(" ", "-"))
    )


def _more(random: Random, text: str) -> str:
    """A term with something in parentheses."""
    return f"{text} ({random.choice(_NAMES)})"


Change = Callable[[Random, str], str]


def _same(_: Random, text: str) -> str:
    return text


EDITS: dict[str, tuple[Change, Change, bool]] = {
    "definition reworded": (_same, _reworded, False),
    "definition reformatted": (_same, _reformatted, False),
    "definition rewritten": (_same, _rewritten, False),
    "term dressed": (_dressed, _same, False),
    "term dressed, definition reworded": (_dressed, _reworded, False),
    "parentheses": (_more, _same, False),
    "parentheses, definition reworded": (_more, _reworded, False),
    "typo": (_typo, _same, False),
    "typo, definition reworded": (_typo, _reworded, False),
    "typo, definition rewritten": (_typo, _rewritten, False),
    "renamed": (_renamed, _same, False),
    "renamed, definition reformatted": (_renamed, _reformatted, False),
    "renamed, definition longer": (_renamed, _longer, False),
    "moved": (_same, _same, True),
    "moved, definition reworded": (_same, _reworded, True),
    "moved, definition rewritten": (_same, _rewritten, True),
    "moved, term dressed": (_dressed, _same, True),
}
"""Edits of one note: of its term, of its definition, and whether it goes to another deck."""

_KEPT_ONE = frozenset(
    name for name, (one, other, _) in EDITS.items() if _same in (one, other) or one in (_dressed, _more)
) | {
    "typo, definition reworded",
    "renamed, definition reformatted",
}
"""Those that keep the term or the definition, or nearly so."""


def is_light(how: str) -> bool:
    """Whether an edit keeps the term or the definition, or nearly so."""
    return how in _KEPT_ONE


def _text(pair: Pair, *, retired: bool = False, moved: bool = False) -> Text:
    place = "else" if moved else "deck"
    return Text(term=pair[0], definition=pair[1], deck=place, source=f"decks/{place}.md", retired=retired)


def _single(random: Random, items: list[Item], _: list[Pair]) -> None:
    how, (term, definition, moved) = random.choice(list(EDITS.items()))
    at = random.randrange(len(items))
    if items[at].how:
        return
    old = items[at].text
    pair = (term(random, old.term), definition(random, old.definition))
    items[at] = Item(text=_text(pair, moved=moved), origin=items[at].origin, how=how)


def _drop(random: Random, items: list[Item], _: list[Pair]) -> None:
    del items[random.randrange(len(items))]


def _add(random: Random, items: list[Item], spare: list[Pair]) -> None:
    if spare:
        items.insert(random.randrange(len(items) + 1), Item(text=_text(spare.pop()), origin=None, how="added"))


def _replace(random: Random, items: list[Item], spare: list[Pair]) -> None:
    """Another note in the place of one."""
    at = random.randrange(len(items))
    if spare and not items[at].how:
        items[at] = Item(text=_text(spare.pop()), origin=None, how="replaced by another")


def _reorder(random: Random, items: list[Item], _: list[Pair]) -> None:
    random.shuffle(items)


def _renumber(random: Random, items: list[Item], _: list[Pair]) -> None:
    """One more in front of a numbered series, and all after it one on."""
    numbered = [at for at, item in enumerate(items) if item.text.term.startswith("Article ") and not item.how]
    if len(numbered) > 1:
        start = random.choice(numbered)
        first = int(items[start].text.term.split()[1])
        for at in numbered:
            item = items[at]
            number = int(item.text.term.split()[1])
            if number >= first:
                pair = (f"Article {number + 1}", item.text.definition)
                items[at] = Item(text=_text(pair), origin=item.origin, how="renumbered")
        new = (
            f"Article {first}",
            f"The {random.choice(_NAMES)} of {random.choice(_NAMES)} is {random.choice(_WORDS)}.",
        )
        items.insert(start, Item(text=_text(new), origin=None, how="put in front"))


_STEPS = (_single, _single, _single, _single, _drop, _add, _replace, _reorder, _renumber)


def scenario(random: Random, kind: str) -> tuple[list[Text], list[Item]]:
    """What was known, and what is found after one to four edits."""
    pairs = list(dict.fromkeys(KINDS[kind](random)))
    random.shuffle(pairs)
    most = random.randint(4, max(5, len(pairs) * 3 // 4))
    pairs, spare = pairs[:most], pairs[most:]
    known = [_text(pair) for pair in pairs]
    items = [Item(text=text, origin=at) for at, text in enumerate(known)]
    if random.random() < 0.3:  # some were taken out before
        gone = random.sample(range(len(items)), len(items) // 5)
        known = [_text(pair, retired=at in gone) for at, pair in enumerate(pairs)]
        items = [item for item in items if item.origin not in gone]
        if gone and random.random() < 0.5:
            back = gone[0]
            items.append(Item(text=_text(pairs[back]), origin=back, how="brought back"))
    for _ in range(random.randint(1, 4)):
        random.choice(_STEPS)(random, items, spare)
        if not items:
            break
    return known, items


def _judge(outcome: Outcome, known: Sequence[Text], item: Item, claim: Claim) -> None:
    outcome.edits += 1
    origin = None if item.origin is None else known[item.origin]
    shown = f"{origin and (origin.term, origin.definition)} -> {item.text.term, item.text.definition}"
    if claim.known is not None and (origin is None or known[claim.known] != origin):
        other = known[claim.known]
        outcome.examples.append(
            f"wrong{'' if claim.doubtful else ' in silence'}: {shown}: {other.term, other.definition} ({claim.why})"
        )
        if claim.doubtful:
            outcome.said += 1
        else:
            outcome.silent += 1
    elif origin is None or claim.known is not None:
        outcome.continued += 1
    elif claim.candidate is not None and known[claim.candidate] == origin:
        outcome.named += 1
    else:
        outcome.lost += 1
        outcome.examples.append(f"lost: {shown}")


def measure(seed: int, rounds: int, kinds: Sequence[str] = tuple(KINDS)) -> dict[str, dict[str, Outcome]]:
    """What became of the notes of ``rounds`` scenarios of each kind of deck, by edit and by deck."""
    found: defaultdict[str, defaultdict[str, Outcome]] = defaultdict(lambda: defaultdict(Outcome))
    for kind in kinds:
        for number in range(rounds):
            known, items = scenario(Random(f"{seed} {kind} {number}"), kind)  # noqa: S311 - it picks edits
            for item, claim in zip(items, match(known, [item.text for item in items]), strict=True):
                if item.how:
                    _judge(found[item.how][kind], known, item, claim)
                elif claim.known is None or known[claim.known] != known[item.origin or 0]:
                    _judge(found["untouched"][kind], known, item, claim)
    return {how: dict(of) for how, of in found.items()}


def total(outcomes: Sequence[Outcome]) -> Outcome:
    """All of them together."""
    whole = Outcome()
    for one in outcomes:
        for name in ("edits", "continued", "named", "lost", "said", "silent"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
    return whole


def table(found: dict[str, dict[str, Outcome]]) -> str:
    """The rates, one edit a line."""
    lines = [f"{'edit':36} {'edits':>6} {'goes on':>8} {'named':>7} {'lost':>7} {'said':>7} {'silent':>7}"]
    for how, of in sorted(found.items()):
        one = total(list(of.values()))
        parts = (one.continued, one.named, one.lost, one.said, one.silent)
        rates = " ".join(f"{100 * part / one.edits:7.2f}" for part in parts)
        lines.append(f"{how:36} {one.edits:6} {rates}")
    return "\n".join(lines)
