"""The pictures and sounds that notes show: what goes to Anki is what Anki's own media check calls used."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from helpers import Person
from hypothesis import example, given, settings
from hypothesis import strategies as st
from packages import Engine, add_note, answer, engine, export, members, pack

from flashcards.anki.exporting.attachments import Attachments
from flashcards.html.shown import drawn, places

FILES = ("a.png", "b c.png", "d&e.mp3", "F.PNG", "g%20h.png", "doc.pdf", "_i.svg", "\u00e9.png", "j'k.png", "bare")


class Used:
    """A collection of the real Anki with some files, which says what of them a field uses."""

    def __init__(self, anki: Engine) -> None:
        self.anki = anki
        self.folder = Path(anki.media.dir())
        for name in FILES:
            (self.folder / name).write_bytes(name.encode())
        self.note = add_note(anki, ["a", "b"])

    def by(self, html: str) -> set[str]:
        """The files that Anki's media check calls used, other than those it always does."""
        self.note.fields[1] = html
        self.anki.update_note(self.note)
        return {*FILES} - {*self.anki.media.check().unused} - {"_i.svg"}

    def missing(self, html: str) -> list[str]:
        """What Anki's media check calls missing."""
        self.note.fields[1] = html
        self.anki.update_note(self.note)
        return [*self.anki.media.check().missing]


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Used]:
    """One for all tests of this module."""
    with engine(tmp_path_factory.mktemp("anki")) as anki:
        yield Used(anki)


def taken(folder: Path, html: str) -> tuple[set[str], set[str], str]:
    """What an export takes along, what it misses, and the field as it goes out."""
    media = Attachments()
    out = media.link(html, str(folder), foreign=True)
    return {path.name for path in media.files.values()}, {*media.missing}, out


@pytest.mark.parametrize(
    "html",
    [
        '<img src="a.png">',
        "<img src='a.png'>",
        "<img src=a.png>",
        "<img src=a.png />",
        '<IMG\nalt="x"\nSRC="a.png">',
        '<img src = "a.png">',
        '<img alt="a>b" src="a.png">',
        "<img alt=it's src=a.png>",
        "<img alt=\"it's\" title='\"' src='a.png'>",
        '<img class="x" width=3 src="a.png" style="y">',
        '<img data-src="a.png">',
        '<img/src="a.png">',
        '<audio controls src="d&amp;e.mp3"></audio>',
        "<video><source src='a.png'></video>",
        '<object type="x" data="doc.pdf"></object>',
        "<object data=bare>",
        '<img src="b c.png">',
        '<img src="g%20h.png">',
        '<img src="&#97;.png">',
        '<img src="j&#39;k.png">',
        '<img src="F.PNG">',
        '<img src="e\u0301.png">',
        '<!-- <img src="a.png"> -->',
        '<script>x = "<img src=a.png>"</script>',
        '<img alt="a\' src=\'a.png\'">',
        '{{c1::<img src="a.png">}}',
        "[sound:d&amp;e.mp3]",
        "[sound:a.png]",
        '<img src="a.png">[sound:d&e.mp3]<img src=\'b c.png\'>',
    ],
)  # fmt: skip
def test_what_anki_calls_used(used: Used, html: str) -> None:
    """However a field names a file, it goes along, is found by Anki, and the field is as it was."""
    files, missing, out = taken(used.folder, html)
    assert files
    assert not missing
    if 'src = "' not in html:  # Anki's check overlooks this one, a browser does not
        assert files == used.by(html)
    assert not used.missing(out)
    assert out == html


def test_a_name_that_is_written_as_in_an_address(used: Used) -> None:
    """Anki takes names as they stand, so one in which a space is written as in an address becomes its file's."""
    assert taken(used.folder, '<img src="b%20c.png">') == ({"b c.png"}, set(), '<img src="b c.png">')


def test_a_field_of_many_pictures() -> None:
    """Thousands of elements are looked through in a moment, whole ones and such as never end."""
    assert len(places('<img src="a.png">[sound:b.mp3]' * 5_000)) == 10_000
    for piece in ("<img ", "<img src=", '<img alt="', "<img src='a", "[sound:"):
        assert len(places(piece * 5_000)) <= 5_000
    assert not [*drawn("[latex][$]" * 5_000)]


NAMES = st.sampled_from((*FILES, "gone.png", "a%2Epng", "http://x/a.png", "sub/a.png", "", "a.png?x"))
SPACE = st.sampled_from((" ", "\n", "  ", "\t"))
QUOTED = st.sampled_from(('="{}"', "='{}'", "={}", ' = "{}"', "=“{}”"))
ATTRIBUTES = st.one_of(
    st.sampled_from(('alt="x>y"', "alt='\"'", "controls", "x=1", "/", "data-x='<'", "=")),
    st.builds(
        lambda name, how, value: name + how.format(value),
        st.sampled_from(("src", "SRC", "data", "data-src", "srcset", "xsrc")),
        QUOTED,
        NAMES | NAMES.map(lambda name: name.replace("&", "&amp;").replace(" ", "%20")),
    ),
)
ELEMENTS = st.builds(
    lambda tag, space, attributes, end: f"<{tag}{space}{space.join(attributes)}{end}",
    st.sampled_from(("img", "IMG", "audio", "video", "source", "object", "div", "embed")),
    SPACE,
    st.lists(ATTRIBUTES, max_size=3),
    st.sampled_from((">", "/>", " >", "")),
)
FIELDS = st.lists(
    ELEMENTS | NAMES.map("[sound:{}]".format) | st.sampled_from(("<!--", "-->", "<script>", "x", "&lt;")),
    max_size=5,
).map("".join)


@given(html=FIELDS)
@settings(max_examples=150)
@example(html='<img src="a.png" src="b c.png">')
@example(html='<img alt="<img src=a.png>" src="b c.png">')
def test_nothing_used_stays_behind(used: Used, html: str) -> None:
    """Whatever a field holds, each file that Anki's media check calls used goes along, under the name that is used."""
    files, _, out = taken(used.folder, html)
    wanted = used.by(html)
    assert wanted <= files
    assert wanted <= used.by(out)


def package_with(folder: Path, notes: Sequence[str], media: Sequence[tuple[str, bytes]]) -> Path:
    """A package whose list of media names these files, however often."""
    with engine(folder / "made") as anki:
        for number, html in enumerate(notes):
            add_note(anki, [f"q{number}", html])
        content = members(export(anki, folder / "legacy.apkg"))
    listed = ", ".join(f"{json.dumps(str(number))}: {json.dumps(name)}" for number, (name, _) in enumerate(media))
    content["media"] = f"{{{listed}}}".encode()
    return pack(folder / "a.apkg", content | {str(number): data for number, (_, data) in enumerate(media)})


@pytest.mark.parametrize(
    ("notes", "media", "expected"),
    [
        (["[sound:a.mp3]"], [("a.mp3", b"1"), ("a.mp3", b"1")], {"a.mp3": b"1"}),
        (["[sound:a.mp3]"], [("a.mp3", b"1"), ("a.mp3", b"2")], {"a.mp3": b"2"}),
        (["[sound:a.mp3]"], [("a.mp3", b"1"), ("A.mp3", b"1")], {"a.mp3": b"1"}),
        (['<img src="e\u0301.png">'], [("e\u0301.png", b"1"), ("\u00e9.png", b"1")], {"\u00e9.png": b"1"}),
        (
            ['<img src="Dog.png">', "<img src='dog.png'>"],
            [("Dog.png", b"1"), ("dog.png", b"1")],
            {"Dog.png": b"1"},
        ),
        (
            ['<img src="Dog.png">', "<img src='dog.png'>"],
            [("Dog.png", b"1"), ("dog.png", b"2")],
            {"Dog.png": b"1", "dog-da4b9237.png": b"2"},
        ),
    ],
)
def test_media_of_one_name(
    person: Person,
    tmp_path: Path,
    notes: Sequence[str],
    media: Sequence[tuple[str, bytes]],
    expected: Mapping[str, bytes],
) -> None:
    """Equal files become one, others that a system may not tell apart get names of their own, and the notes follow.

    What comes of it goes to Anki and shows each note its own file.
    """
    done = person.run("import", str(package_with(tmp_path, notes, media)))
    assert done.exit_code == 0, done.output
    found = {path.name: path.read_bytes() for path in person.decks.iterdir() if path.suffix != ".md"}
    assert found == expected
    text = (person.decks / "default.md").read_text(encoding="utf-8")
    assert {name for name in found if f"({name})" in text or f":{name}]" in text} == {*found}
    assert person.run("export", "anki", "-o", str(tmp_path / "b.apkg")).exit_code == 0
    with engine(tmp_path / "there") as anki:
        options = ImportAnkiPackageOptions(with_scheduling=True)
        anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(tmp_path / "b.apkg"), options=options))
        there = {path.name: path.read_bytes() for path in Path(anki.media.dir()).iterdir()}
        checked = anki.media.check()
        assert not [*checked.missing, *checked.unused]
        assert sorted(there.values()) == sorted(expected.values())


def test_media_that_only_a_browser_would_find(person: Person, tmp_path: Path) -> None:
    """Files of elements that Anki does not count as media come along where the package has them."""
    notes = ["<embed src='a.mp3'>", "<svg><image href='b.png'/></svg>", "<IFRAME src=c.pdf>", "<object data=d.png>"]
    media = [(name, name.encode()) for name in ("a.mp3", "b.png", "c.pdf", "d.png", "not-shown.png")]
    done = person.run("import", str(package_with(tmp_path, [*notes, "<embed src='gone.mp3'>"], media)))
    assert done.exit_code == 0, done.output
    assert "1 file (gone.mp3)" in done.output
    assert {path.name for path in person.decks.iterdir()} == {"a.mp3", "b.png", "c.pdf", "d.png", "default.md"}


@pytest.mark.parametrize("name", [" a.png ", "a.png?x=1", "a.png#f", "sub/a.png", "..", "a%20.png", "\u00a0a.png"])
@pytest.mark.parametrize("foreign", [True, False])
def test_a_name_without_a_file(tmp_path: Path, name: str, foreign: bool) -> None:  # noqa: FBT001 - where a note is from
    """Where there is no such file, a field stays as it is, and what it names is said."""
    html = f'<img src="{name}"> [sound:{name}]'
    media = Attachments()
    assert media.link(html, str(tmp_path), foreign=foreign) == html
    assert media.missing
    assert not media.files


def test_what_note_types_show(person: Person, anki: Engine, tmp_path: Path) -> None:
    """Files that templates or styling name come and go with the notes; one that is gone is said once."""
    kind = anki.models.by_name("Basic")
    assert kind is not None
    kind["tmpls"][0]["qfmt"] = '<img src="_logo.png"> {{Front}} [sound:_gone.mp3]'
    kind["css"] += "@font-face { src: url('_font.woff2') }"
    anki.models.update_dict(kind)
    for name in ("_logo.png", "_font.woff2", "plain.png"):
        (Path(anki.media.dir()) / name).write_bytes(name.encode())
    note = add_note(anki, ["q", "a"])
    add_note(anki, ["r", "a"])
    assert person.run("import", str(export(anki, tmp_path / "a.apkg"))).exit_code == 0
    done = person.run("export", "anki", "-o", str(tmp_path / "b.apkg"))
    assert done.stderr == "flashcards: not found beside the deck, or not a picture or sound: _gone.mp3\n"
    with engine(tmp_path / "there") as other:
        options = ImportAnkiPackageOptions(with_scheduling=True)
        other.import_anki_package(ImportAnkiPackageRequest(package_path=str(tmp_path / "b.apkg"), options=options))
        assert sorted(path.name for path in Path(other.media.dir()).iterdir()) == ["_font.woff2", "_logo.png"]
        assert "_logo.png" in other.get_note(note.id).cards()[0].question()


BODIES = st.lists(
    st.sampled_from(("x", "\\frac{a}{b}", "<br>", "<div>", "</div>", "<b>y</b>", "&nbsp;", "&lt;", "\n", "{{c1::z}}")),
    min_size=1,
    max_size=6,
).map("".join)  # fmt: skip
LATEX = st.lists(
    st.builds(
        lambda around, marks, body: around.format(f"[{marks}]{body}[/{marks}]"),
        st.sampled_from(("{}", "a {} b", "<i>{}</i>", "{{{{c2::{}}}}}")),
        st.sampled_from(("latex", "LaTeX", "$", "$$")),
        BODIES,
    )
    | st.just("d"),
    max_size=3,
).map("".join)


@given(html=LATEX)
@example(html="[latex]one<br>and<div>two[/latex]")
@example(html="{{c1::[$]a&nbsp;b[/$]}}")
def test_pictures_of_latex(used: Used, html: str) -> None:
    """The pictures that Anki draws of LaTeX are those that it names."""
    found = used.anki._backend.extract_latex(text=html, svg=False, expand_clozes=True).latex  # noqa: SLF001 - none else tells
    assert {one.filename for one in found} <= {*drawn(html)}


def test_pictures_of_latex_come_and_go(person: Person, anki: Engine, tmp_path: Path) -> None:
    """A picture that Anki drew is beside the deck after an import, and in the package that goes back."""
    note = add_note(anki, ["[$]a^2[/$]", "b"])
    name = anki._backend.extract_latex(text=note.fields[0], svg=False, expand_clozes=True).latex[0].filename  # noqa: SLF001
    (Path(anki.media.dir()) / name).write_bytes(b"drawn")
    assert person.run("import", str(export(anki, tmp_path / "a.apkg"))).exit_code == 0
    assert (person.decks / name).read_bytes() == b"drawn"
    assert "1 file" in person.run("export", "anki", "-o", str(tmp_path / "b.apkg")).output


def test_a_card_that_anki_kept(person: Person, anki: Engine, tmp_path: Path) -> None:
    """A card whose deletion was taken out in Anki goes to another one, with its history, until the note is edited."""
    note = add_note(anki, ["{{c1::a}} {{c2::b}}"], kind="Cloze")
    for card in note.cards():
        answer(anki, card.id, 3)
    note.fields[0] = "{{c1::a}} b"
    anki.update_note(note)
    assert person.run("import", str(export(anki, tmp_path / "a.apkg"))).exit_code == 0
    assert "1 note, 2 cards, 2 reviews" in person.run("export", "anki", "-o", str(tmp_path / "b.apkg")).output
    person.wait(hours=1)
    person.write("default.md", (person.decks / "default.md").read_text(encoding="utf-8").replace("}} b", "}} c"))
    assert "1 note, 1 card, 1 review" in person.run("export", "anki", "-o", str(tmp_path / "b.apkg")).output
