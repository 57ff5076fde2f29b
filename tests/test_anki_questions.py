"""What a card of Anki's asks here: what the real engine shows on its question, and nothing that only its answer has."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from anki.errors import CardTypeError
from helpers import Person
from packages import Engine, add_note, bend, export
from test_anki_kinds import add_type, bring, deck, take_into

from flashcards.anki.notes.content import AnkiCard, AnkiNote, AnkiNoteType, AnkiTemplate
from flashcards.anki.notes.convert import Converted, Converter
from flashcards.anki.notes.furigana import FILTERS, bracketed
from flashcards.anki.notes.templates import side_of
from flashcards.anki.package.opening import read_package
from flashcards.cards import REVERSE, CardKind, face
from flashcards.html.tree import Node, parse

LONG = "a ring of currents that turns with the wind and the spin"
"""A definition that is surely one note's, whatever becomes of its term."""

_FILTERS = ("", "", "", "", "", "text:", "hint:", "type:", "furigana:", "kanji:", "kana:", "tts en_US:", "kanji:type:")
_SPECIAL = ("Tags", "Deck", "Subdeck", "Type", "Card", "CardFlag")
_WORD = re.compile(r"word\d+z")
_HINT = re.compile(
    r'<a class=hint.*?</a>\s*<div id="hint[^"]*" class=hint style="display: none">(.*?)</div>', re.DOTALL
)
_TYPED = re.compile(r"\[\[type:.*?\]\]")


class _Maker:
    """Templates and fields by chance, every word of them there once."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - nothing is secret
        self._words = 0

    def template(self, fields: list[str], depth: int = 0) -> str:
        """A side that shows some of these fields, on conditions and through filters."""
        return self.chance.choice(["", " ", "<br>"]).join(
            self._piece(fields, depth) for _ in range(self.chance.randint(1, 4))
        )

    def _piece(self, fields: list[str], depth: int) -> str:
        name, which = self.chance.choice(fields), self.chance.random()
        if which < 0.25 and depth < 3:
            mark, switch = self.chance.choice("##^"), self.chance.choice([*fields, "Tags"])
            return f"{{{{{mark}{switch}}}}}{self.template(fields, depth + 1)}{{{{/{switch}}}}}"
        return self.chance.choice([
            *[f"{{{{{self.chance.choice(_FILTERS)}{name}}}}}"] * 12,
            f"{{{{{self.chance.choice(_SPECIAL)}}}}}",
            f'<div style="display: none">{{{{{name}}}}}</div>',
            f"<!-- {{{{{name}}}}} -->",
            f'<a href="https://e.org/{{{{{name}}}}}">link</a>',
            f'<script>const x = "{{{{{name}}}}}";</script>',
            f"<b>{{{{{name}}}}}</b><br>",
            rf"\({{{{{name}}}}}\)",
            "<i>always there</i> ",
        ])  # fmt: skip

    def field(self) -> str:
        """What a field holds; nothing in one of five."""
        words = [f"word{self._words}z", f"word{self._words + 1}z"]
        self._words += 2
        return self.chance.choice([
            self.chance.choice(["", "<br>", " ", "<div></div>"]), words[0], words[0], "<b>{}</b> {}".format(*words),
            "{}[{}]".format(*words), "{}<br>{}".format(*words),
        ])  # fmt: skip


def _shown(html: str) -> set[str]:
    """The words that somebody reads who sees a side in Anki."""
    return set(_WORD.findall(" ".join(_texts(parse(_TYPED.sub("", _HINT.sub("", html)))))))


def _texts(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.tag != "script" and "display: none" not in child.attributes.get("style", ""):
            yield from _texts(child)


def _converted(package: Path) -> dict[int, tuple[Converted, CardKind]]:
    """What each card of a package becomes."""
    with read_package(package) as opened:
        converter = Converter(opened.decks)
        found = [(item, kind, card) for note in opened.notes() for item in converter.convert(note)
                 for kind, card in item.cards]  # fmt: skip
    return {card.id: (item, kind) for item, kind, card in found}


@pytest.mark.parametrize("seed", range(2))
def test_every_question_is_the_engines(anki: Engine, tmp_path: Path, seed: int) -> None:
    """Of templates and fields by chance, all that a question shows is on the front, and no word that it does not."""
    maker = _Maker(seed)
    for number in range(60):
        fields = [f"F{place}" for place in range(maker.chance.randint(2, 5))]
        templates = [(maker.template(fields), maker.chance.choice(["{{FrontSide}}", ""]) + maker.template(fields))
                     for _ in range(maker.chance.randint(1, 3))]  # fmt: skip
        if number % 3 == 0:  # perhaps two directions
            pair = (("{{F0}}", "{{F1}}"), ("{{F1}}", "{{F0}}"))
            more = [maker.chance.choice(["", maker.template(fields)]) for _ in range(4)]
            templates = [(one + more.pop(), other + more.pop()) for one, other in pair]
        templates = [(f"{ask}<!--{place}-->", answer) for place, (ask, answer) in enumerate(templates)]
        try:
            add_type(anki, f"K{number}", fields, *templates)
        except CardTypeError:  # Anki takes no question without a field
            continue
        for _ in range(5):
            add_note(anki, [maker.field() for _ in fields], kind=f"K{number}", tags=maker.chance.choice(["", "x"]))
    found = _converted(export(anki, tmp_path / "new.apkg"))
    numbers = anki.find_cards("")
    assert len(numbers) == len(found) > 300
    reversed_ones = 0
    for number in numbers:
        card = anki.get_card(number)
        item, kind = found[number]
        ours = face(item.note.term, item.note.definition, kind)
        front = set(_WORD.findall(ours.question))
        question, answer = _shown(card.question()), _shown(card.answer())
        said = " ".join(getattr(tag, "field_text", "") for tag in card.render_output().question_av_tags)
        offered = set(_WORD.findall(" ".join([said, *_HINT.findall(card.question())])))
        assert question <= front, (card.template()["qfmt"], card.note().fields, ours.question)
        assert front <= question | offered, (card.template(), card.note().fields, ours.question)
        reversed_ones += kind == REVERSE
        assert answer <= front | set(_WORD.findall(ours.answer))
    assert reversed_ones


@pytest.mark.parametrize(
    ("templates", "fields", "text"),
    [
        ([("{{#H}}<i>{{H}}</i><br>{{/H}}{{Q}}", "{{A}}")], ["q", "a", "in"], "## in \N{MIDDLE DOT} q\na\n"),
        ([("{{#H}}<i>{{H}}</i><br>{{/H}}{{Q}}", "{{A}}")], ["q", "a", ""], "## q\na\n"),
        ([("{{#Q}}{{Q}}{{/Q}}{{^Q}}{{H}}{{/Q}}", "{{H}}<br>{{A}}")], ["", "a", "h"], "## h\na\n"),
        ([("{{hint:H}}{{Q}}", "{{A}}")], ["q", "a", "h"], "## q\na\n\n**H:** h\n"),
        ([("{{hint:H}}", "{{A}}")], ["q", "a", "h"], "## h\na\n\n**Q:** q\n"),
        ([("<details><summary>?</summary>{{H}}</details>{{Q}}", "{{A}}")], ["q", "a", "h"], "## q\na\n\n**H:** h\n"),
        ([("Which? {{type:Q}}<br>{{H}}", "{{FrontSide}}<hr>{{Q}}")], ["q", "a", "h"], "## h\nq\n\n**A:** a\n"),
        ([("{{type:A}}<br>{{Q}}", "{{Q}} = {{A}}")], ["q", "a", ""], "## q\na\n"),
        ([("{{Q}}", "{{type:A}}")], ["q", "a", ""], "## q\na\n"),
        ([("{{tts en_US:Q}}", "{{FrontSide}} {{A}}")], ["q", "a", ""], "## q\na\n"),
        ([("{{tts en_US:Q}}{{type:Q}} {{H}}", "{{A}}")], ["q", "a", "h"], "## h\na\n\n**Q:** q\n"),
        ([("<small>{{Deck}} {{Tags}} {{Card}}</small>{{Q}}", "{{A}}")], ["q", "a", ""], "## q\na\n"),
        ([('<img src="flag-{{Q}}.png">{{type:Q}}', "{{A}}")], ["q", "a", ""], "## ![](flag-q.png)\na\n\n**Q:** q\n"),
        ([(r"\({{Q}}\)", "{{A}}")], ["x^2", "a", ""], "## $x^2$\na\n\n**Q:** x^2\n"),
        ([("[sound:{{Q}}.mp3]", "{{A}}")], ["q", "a", ""], "## [sound:q.mp3]\na\n\n**Q:** q\n"),
        ([('<details><img src="{{H}}.png"></details>{{Q}}', "{{A}}")], ["q", "a", "h"], "## q\na\n\n**H:** h\n"),
        ([("{{=<% %>=}}<%H%><%Q%>", "<%A%>")], ["q", "a", ""], None),
        (
            [("{{Q}}", "{{A}}<br>{{H}}"), ("{{A}}", "{{Q}}<br>{{H}}")],
            ["q", "a", "h"],
            "## q\na\n\n**H:** h\n\n## a\nq\n\n**H:** h\n",
        ),
        ([("{{Q}}", "{{A}}<br>{{H}}"), ("{{A}}", "{{Q}}<br>{{H}}")], ["q", "a", ""], "## q\na\n\n#reverse\n"),
        ([("{{Q}}", "{{A}}{{H}}"), ("{{A}} {{H}}", "{{Q}}")], ["q", "a", "h"], "## q\na\n\n**H:** h\n\n#reverse\n"),
        ([("{{Q}}", "{{A}}"), ("{{A}}", "{{Q}}")], ["q", "a", ""], "## q\na\n\n#reverse\n"),
        (
            [("{{Q}}", "{{A}}<br>{{H}}"), ("{{A}}", "{{Q}}")],
            ["q", "a", "h"],
            "## q\na\n\n**H:** h\n\n## a\nq\n\n**H:** h\n",
        ),
        (
            [("{{Q}}", "{{A}}"), ("{{A}}", "{{Q}}")],
            ["q", "a", "h"],
            "## q\na\n\n**H:** h\n\n## a\nq\n\n**H:** h\n",
        ),
        ([("{{Q}}", "{{A}}"), ("{{A}}", "{{Q}}")], ["q", "a", "&nbsp;"], "## q\na\n\n#reverse\n"),
        (
            [("{{Q}}", "{{A}}"), ("{{A}}{{hint:H}}", "{{Q}}")],
            ["q", "a", "h"],
            "## q\na\n\n**H:** h\n\n## a\nq\n\n**H:** h\n",
        ),
        ([("{{kanji:H}}", "{{Q}}"), ("{{Q}}", "{{H}}")], ["q", "", "k"], "## k\nq\n\n#reverse\n"),
        (
            [("{{H}} {{Q}}", "{{A}}"), ("{{H}} {{A}}", "{{Q}}")],
            ["q", "a", "h"],
            "## h \N{MIDDLE DOT} q\na\n\n## h \N{MIDDLE DOT} a \N{EM DASH} T2\n**Q:** q\n",
        ),
        ([("{{kanji:H}}", "{{furigana:H}} {{Q}}")], ["q", "", "k[r]"], "## k\n<ruby>k<rt>r</rt></ruby>\n\n**Q:** q\n"),
        ([("{{furigana:H}}", "{{Q}}")], ["q", "", "k[r]"], "## k(r)\nq\n"),
        ([("{{kana:H}}", "{{Q}}")], ["q", "", "k[r]"], "## r\nq\n\n**H:** k[r]\n"),
        ([("{{Q}}", "{{A}}")], ["q", "k[r]", ""], "## q\nk[r]\n"),
        (
            [("{{Q}}", "{{kanji:H}}"), ("{{kanji:H}}", "{{furigana:H}}")],
            ["q", "", "k[r]"],
            "## q\nk\n\n**H:**\n\n<ruby>k<rt>r</rt></ruby>\n\n## k\nq\n\n**H:**\n\n<ruby>k<rt>r</rt></ruby>\n",
        ),
    ],
    ids=[
        "condition", "condition not met", "either of two", "hint", "nothing but a hint", "folded away", "typed first",
        "typed before", "typed on the answer", "spoken", "spoken and typed", "special fields", "name of a picture",
        "formula", "name of a sound", "picture folded away", "marks of old",
        "answer with more", "answer with no more", "question with all",
        "both ways", "more on the first answer", "more on no card", "more that is empty", "hint on the other question",
        "kanji without readings",
        "context both ways", "kanji", "furigana", "kana", "brackets without a filter", "reading on the answer",
    ],
)  # fmt: skip
def test_questions(
    person: Person, anki: Engine, templates: list[tuple[str, str]], fields: list[str], text: str | None
) -> None:
    """The term is what the question shows with these fields."""
    add_type(anki, "Own", ["Q", "A", "H"], *templates)
    add_note(anki, fields, kind="Own")
    bring(person, anki)
    assert deck(person) == (text or "## q\na\n")


def test_a_question_that_shows_nothing(person: Person, anki: Engine) -> None:
    """It is said once, with the words of the template, and the answer stays on the other side."""
    add_type(anki, "Map", ["Name", "Region"], ("<div>Which?</div>{{type:Name}}<svg></svg>", "{{FrontSide}} {{Region}}"))
    add_type(anki, "Bare", ["Name", "Region"], ("{{type:Name}}", "{{FrontSide}} {{Region}}"))
    add_note(anki, ["Irish Sea", "UK"], kind="Map")
    add_note(anki, ["North Sea", "UK"], kind="Bare")
    said = bring(person, anki)
    assert "2 cards show nothing that can be asked here" in said
    assert "give them terms: Which?, \N{EM DASH}" in said
    assert deck(person) == "## Which?\nIrish Sea\n\n**Region:** UK\n\n## \N{EM DASH}\nNorth Sea\n\n**Region:** UK\n"
    path = person.decks / "default.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Which?", "A cold sea"), encoding="utf-8")
    assert "show nothing" not in bring(person, anki)
    take_into(anki, person)
    assert sorted(anki.get_note(number).fields[0] for number in anki.find_notes("")) == ["Irish Sea", "North Sea"]


def test_a_direction_that_is_known(person: Person, anki: Engine) -> None:
    """What a card became with its first import it stays when its question shows more one day; others are notes then."""
    add_type(anki, "Own", ["Q", "A", "H"], ("{{Q}}", "{{A}}"), ("{{A}}", "{{Q}}"))
    note = add_note(anki, ["q", "a", ""], kind="Own")
    bring(person, anki)
    note["H"] = "h"
    anki.update_note(note)
    text = "## q\na\n\n#reverse\n"
    assert deck(person) == text
    kind = anki.models.by_name("Own")
    assert kind is not None
    for question in ("{{A}} {{Q}}", "{{A}}{{FrontSide}}"):
        kind["tmpls"][1] |= {"qfmt": question, "afmt": "{{Q}} {{H}}"}
        anki.models.update_dict(kind)
        assert "No new notes" in bring(person, anki)
        assert deck(person) == text
    kind["tmpls"][1]["qfmt"] = "{{A}} {{Q}}"
    anki.models.update_dict(kind)
    add_note(anki, ["r", "b", ""], kind="Own")
    for said in ("Added 2 notes", "No new notes"):
        assert said in bring(person, anki)
        assert deck(person) == f"{text}\n## r\nb\n\n## b \N{MIDDLE DOT} r \N{EM DASH} T2\n\N{EM DASH}\n"


def test_notes_without_cards(person: Person, anki: Engine, tmp_path: Path) -> None:
    """They are counted, and nothing comes of them."""
    note = add_note(anki, ["q", "a"])
    add_note(anki, ["r", "b"])
    package = export(anki, tmp_path / "legacy.apkg")
    bent = bend(package, tmp_path / "bent.apkg", f"delete from cards where nid = {note.id}")  # noqa: S608 - a number
    result = person.run("import", str(bent))
    assert "1 note has no cards in Anki, and is left out" in result.output
    assert deck(person) == "## r\nb\n"


@pytest.mark.parametrize(
    ("templates", "old", "new", "fields"),
    [
        ([("{{H}} {{Q}}", "{{A}}")], "## h \N{MIDDLE DOT} q", "## h \N{MIDDLE DOT} other", ["other", LONG, "h"]),
        ([("{{H}} {{Q}}", "{{A}}")], "## h \N{MIDDLE DOT} q", "## other", ["q", LONG, "h"]),
        ([("{{Q}}", "{{furigana:A}}")], "<ruby>k<rt>r</rt></ruby>", "<ruby>k<rt>s</rt></ruby>x", ["q", "k[s]x", "h"]),
        ([("{{kanji:A}}", "{{Q}}")], "## k", "## l", ["q", "k[r]", "h"]),
    ],
    ids=["one of two", "neither", "furigana", "kanji"],
)
def test_edits_go_back(  # noqa: PLR0913, PLR0917 - what is given and what comes of it
    person: Person, anki: Engine, templates: list[tuple[str, str]], old: str, new: str, fields: list[str]
) -> None:
    """A text that was edited here goes into the field that it is of, where that is plain; else Anki's stays."""
    add_type(anki, "Own", ["Q", "A", "H"], *templates)
    add_note(anki, ["q", "k[r]" if "kan" in str(templates) + old or "ruby" in old else LONG, "h"], kind="Own")
    bring(person, anki)
    person.wait(hours=1)
    text = (person.decks / "default.md").read_text(encoding="utf-8")
    assert old in text
    person.write("default.md", text.replace(old, new))
    take_into(anki, person)
    (number,) = anki.find_notes("")
    assert anki.get_note(number).fields == fields


@pytest.mark.parametrize(
    ("field", "furigana", "kanji", "kana"),
    [
        (" 暗[あん] 言[い]う", "<ruby>暗<rt>あん</rt></ruby><ruby>言<rt>い</rt></ruby>う", "暗言う", "あんいう"),
        ("a&nbsp;暗[あん][x", "a<ruby>暗<rt>あん</rt></ruby>[x", "a暗[x", "aあん[x"),
        ("食[た] [sound:a.mp3]", "<ruby>食<rt>た</rt></ruby> [sound:a.mp3]", "食 [sound:a.mp3]", "た [sound:a.mp3]"),
        ("<b>暗[あん]</b>", "<b><ruby>暗<rt>あん</rt></ruby></b>", "<b>暗</b>", "<b>あん</b>"),
        ("a []", "a []", "a []", "a []"),
    ],
    ids=["words", "not closed", "sound", "behind a tag", "empty"],
)  # fmt: skip
def test_readings(field: str, furigana: str, kanji: str, kana: str) -> None:
    """Each filter takes of a reading in brackets what Anki takes, and ruby goes back into brackets."""
    assert [FILTERS[name](field) for name in ("furigana", "kanji", "kana")] == [furigana, kanji, kana]
    assert FILTERS["furigana"](bracketed(furigana)) == furigana.replace("&nbsp;", " ")


@pytest.mark.uncovered
def test_brackets_without_end() -> None:
    """Time grows with the text and with the template, whatever they hold."""
    for text in ("[" * 200_000, "a[" * 200_000, "[a]" * 200_000, "a" * 200_000):
        assert FILTERS["kanji"](text)
    for piece in (
        "<!--",
        "{{",
        "{{F",
        "{{F}}",
        "{{#F}}",
        "\\({{F}}",
        "[$]{{F}}",
        "[sound:{{F}}",
        "<details>",
        "<div style='",
    ):
        side = side_of(piece * (100_000 // len(piece)), {"F": 0}, {0}, tagged=False)
        assert {part.place for part in side.shown} <= {0}


def test_notes_of_all_shapes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A type that nearly every note fills in otherwise is read as a whole once it has cost enough."""
    monkeypatch.setattr("flashcards.anki.notes.layout.MOST_WORK", 100)
    template = AnkiTemplate(name="T", question="{{F0}}{{F1}}", answer="{{F2}}")
    kind = AnkiNoteType(id=1, name="K", cloze=False, fields=("F0", "F1", "F2"), templates=(template,))
    card = AnkiCard(1, 0, 1, 0, 0, None, 0, 0, 0, 0, 0, 0)
    converter = Converter({})
    for number in range(8):
        fields = tuple(f"f{place}" if number >> place & 1 else "" for place in range(3))
        (found,) = converter.convert(AnkiNote(number, "g", kind, fields, (), 0, (card,)))
        assert found.note.term == (" \N{MIDDLE DOT} ".join(filter(None, fields[:2])) or "\N{EM DASH}")


@pytest.mark.parametrize("seed", range(2))
def test_every_question_with_deletions_is_the_engines(anki: Engine, tmp_path: Path, seed: int) -> None:
    """So it is of note types with deletions: what only the answer shows, or nothing does, is on no front."""
    maker = _Maker(seed)
    for number in range(25):
        fields = [f"F{place}" for place in range(5)]
        texts = fields[: maker.chance.choice([1, 1, 2])]
        shown = [f"{{{{cloze:{name}}}}}" for name in texts]
        shown += [maker.template(fields[2:]) for _ in range(maker.chance.choice([0, 0, 1]))]
        maker.chance.shuffle(shown)
        answer = [*shown, maker.template(fields[2:])]
        kind = anki.models.copy(anki.models.by_name("Cloze") or {}, add=False)
        kind |= {"name": f"K{number}", "flds": []}
        for name in fields:
            anki.models.add_field(kind, anki.models.new_field(name))
        kind["tmpls"][0] |= {"qfmt": " ".join(shown), "afmt": "<br>".join(answer)}
        anki.models.add(kind)
        for _ in range(4):
            words = [f"word{maker.chance.randrange(10**9)}z" for _ in range(8)]
            deletions = ["{} {{{{c1::{}}}}} {} {{{{c2::{}}}}}".format(*words[at : at + 4]) for at in (0, 4)]
            values = [*deletions[: len(texts)], *(maker.field() for _ in fields[len(texts) :])]
            add_note(anki, values, kind=f"K{number}")
    found = _converted(export(anki, tmp_path / "new.apkg"))
    numbers = anki.find_cards("")
    assert len(numbers) == len(found) == 200
    for number in numbers:
        card = anki.get_card(number)
        item, kind_here = found[number]
        ours = face(item.note.term, item.note.definition, kind_here)
        front = set(_WORD.findall(ours.question))
        question = _shown(card.question())
        said = " ".join(getattr(tag, "field_text", "") for tag in card.render_output().question_av_tags)
        offered = set(_WORD.findall(" ".join([said, *_HINT.findall(card.question())])))
        assert question <= front, (card.template()["qfmt"], card.note().fields, ours.question)
        assert front <= question | offered, (card.template(), card.note().fields, ours.question)
        assert _shown(card.answer()) <= front | set(_WORD.findall(ours.answer))


def test_an_answer_of_which_nothing_can_be_shown(person: Person, anki: Engine) -> None:
    """It is said once, of those that hold something in Anki; what is there goes back as it was."""
    drawing = "<svg><circle r='1'/></svg>"
    for front, back in (
        ("a", drawing),
        ("b", "<script>x</script>"),
        ("c", ""),
        ("d", "<svg><image href='_d.png'/></svg>"),
    ):
        add_note(anki, [front, back])
    add_note(anki, [drawing, "e"])
    said = bring(person, anki)
    assert "2 notes have an answer with nothing that can be shown here, only a drawing or a script" in said
    assert "give them answers: a, b" in said
    assert "1 card shows nothing that can be asked here" in said
    assert "## d\n![](_d.png)\n" in deck(person)
    assert "nothing" not in bring(person, anki).replace("No new notes\nNo new reviews", "")
    take_into(anki, person)
