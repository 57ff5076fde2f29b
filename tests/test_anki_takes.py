"""Anki's packages as they become decks, notes, media and a log here; every package is made by the real engine."""

from pathlib import Path

import genanki
import pytest
from helpers import Person
from packages import CONTAINERS, Engine, add_note, answer, bring

from flashcards.cards import CardId
from flashcards.collection import browse, log
from flashcards.collection.store import Collection
from flashcards.reviews import Bury, Drill, Entry, Reset, Review, Seed, SetDue, Suspend, Unsuspend
from flashcards.scheduling import Summary
from flashcards.scheduling.sm2 import Sm2
from flashcards.studyday import study_day


def deck(person: Person, name: str = "default.md") -> str:
    """A deck file's text below its front matter."""
    return (person.decks / name).read_text(encoding="utf-8").partition("---\n\n")[2]


def cards(opened: Collection) -> dict[tuple[str, str], CardId]:
    """All cards by term and kind."""
    rows = opened.connection.execute("select term, kind, cards.id from cards join notes on notes.id = note")
    return {(term, kind): CardId(card) for term, kind, card in rows}


def history(person: Person, term: str = "q", kind: str = "forward") -> tuple[list[Entry], Summary | None]:
    """The log of a card, and its schedule."""
    with person.collection() as opened:
        card = cards(opened)[term, kind]
        state = browse.card(opened, card).state
        return log.entries(opened, card), Sm2().summary(state) if state is not None else None


class TestNotes:
    """Note types as terms and definitions."""

    @pytest.mark.parametrize("name", CONTAINERS)
    def test_every_container(self, person: Person, anki: Engine, name: str) -> None:
        """All four kinds of package give the same decks, with their descriptions and hierarchy."""
        add_note(anki, ["Tide", "<b>Rise</b> and fall"], deck="Sea::Coast", tags="a::b moon")
        there = anki.decks.by_name("Sea::Coast")
        assert there is not None
        there["desc"] = "About <i>water</i>"
        anki.decks.save(there)
        bring(person, anki, name=name)
        text = (person.decks / "sea-coast.md").read_text(encoding="utf-8")
        assert text == ('---\ndeck: "Sea::Coast"\n---\n\nAbout _water_\n\n## Tide\n**Rise** and fall\n\n#a::b #moon\n')

    @pytest.mark.parametrize(
        ("kind", "fields", "text", "kinds"),
        [
            ("Basic", ["q", "a<br>b"], "## q\na\\\nb\n", ["forward"]),
            ("Basic (and reversed card)", ["q", "a"], "## q\na\n\n#reverse\n", ["forward", "reverse"]),
            ("Basic (optional reversed card)", ["q", "a", ""], "## q\na\n", ["forward"]),
            ("Basic (optional reversed card)", ["q", "a", "y"], "## q\na\n\n#reverse\n", ["forward", "reverse"]),
            ("Basic (type in the answer)", ["q", "a"], "## q\na\n", ["forward"]),
            (
                "Basic",
                ["q<pre>if x:\n  y</pre>", "a"],
                "## q `if x: \N{RETURN SYMBOL} \N{OPEN BOX}\N{OPEN BOX}y`\n```\nif x:\n  y\n```\n\na\n",
                ["forward"],
            ),
            (
                "Basic (and reversed card)",
                ["<pre>b\nc</pre>", "a"],
                "## `b \N{RETURN SYMBOL} c`\na\n\n#reverse\n",
                ["forward", "reverse"],
            ),
            (
                "Cloze",
                ["{{c1::Paris}} in {{c2::France::where}}", "more"],
                "## [...] in [...]\n{{c1::Paris}} in {{c2::France::where}}\n\n**Back Extra:** more\n",
                ["cloze 1", "cloze 2"],
            ),
        ],
        ids=[
            "basic",
            "reversed",
            "not reversed",
            "optionally reversed",
            "typed",
            "code asked",
            "code both ways",
            "cloze",
        ],
    )
    def test_stock_types(  # noqa: PLR0913, PLR0917 - what is given and what comes of it
        self, person: Person, anki: Engine, kind: str, fields: list[str], text: str, kinds: list[str]
    ) -> None:
        """Each note type of Anki's own becomes what asks the same."""
        add_note(anki, fields, kind=kind)
        bring(person, anki)
        assert deck(person) == text
        with person.collection() as opened:
            assert sorted(asked for _, asked in cards(opened)) == kinds

    def test_image_occlusion(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """The picture comes beside the deck, and each hidden area in words."""
        (tmp_path / "map.png").write_bytes(b"picture")
        anki.add_image_occlusion_notetype()
        anki.add_image_occlusion_note(
            notetype_id=0,
            image_path=str(tmp_path / "map.png"),
            occlusions="{{c1::image-occlusion:rect:left=.25:top=.5:width=.1:height=.1}}<br>"
            "{{c2::image-occlusion:text:left=.1:top=.1:text=Rhine}}<br>",
            header="Rivers",
            back_extra="",
            tags=[],
        )
        bring(person, anki)
        (picture,) = person.decks.glob("*.png")
        assert picture.read_bytes() == b"picture"
        assert deck(person) == (
            f"## Rivers\n![]({picture.name})\n\n"
            "- {{c1::area 25 % from the left, 50 % from the top}}\n- {{c2::Rhine}}\n"
        )

    def test_a_type_of_ones_own(self, person: Person, anki: Engine) -> None:
        """The term is what the first template asks, other fields keep their names, and a third question is a note."""
        kind = anki.models.copy(anki.models.by_name("Basic") or {}, add=False)
        kind["name"] = "Words"
        for name in ("Sound", "Example"):
            anki.models.add_field(kind, anki.models.new_field(name))
        kind["tmpls"][0] |= {"qfmt": "{{Back}}", "afmt": "{{FrontSide}}{{Front}}<br>{{Example}}"}
        for name, question in (("Recall", "{{Front}}"), ("Use", "{{Example}}")):
            template = anki.models.new_template(name)
            template |= {"qfmt": question, "afmt": "{{Back}}"}
            anki.models.add_template(kind, template)
        anki.models.add(kind)
        note = add_note(anki, ["das Meer", "sea", "", "am Meer"], kind="Words")
        use = next(card for card in note.cards() if card.ord == 2)
        answer(anki, use.id, 4)
        bring(person, anki)
        assert deck(person) == (
            "## sea\ndas Meer\n\n**Example:** am Meer\n\n## das Meer\nsea\n\n**Example:** am Meer\n\n"
            "## am Meer \u2014 Use\n**Back:** sea\n\n**Front:** das Meer\n"
        )
        assert len(history(person, "am Meer \u2014 Use")[0]) == 1

    def test_what_markdown_cannot_say_is_shown(self, person: Person, anki: Engine) -> None:
        """Scripts are gone, terminal sequences are text, and a note with nothing to show is kept."""
        add_note(anki, ["<script>alert(1)</script>q \x1b[31m", '<a href="javascript:x">a</a>'])
        add_note(anki, ["only a question", ""])
        said = bring(person, anki)
        text = deck(person)
        assert "script" not in text
        assert "\x1b" not in text + said
        assert "## only a question\n\u2014\n" in text


class TestOthers:
    """Packages that another program made."""

    def test_genanki(self, person: Person, tmp_path: Path) -> None:
        """Its container without a version, note types, decks and media are read; a second time brings nothing."""
        (tmp_path / "tide.png").write_bytes(b"picture")
        both = [{"name": name, "qfmt": f"{{{{{one}}}}}", "afmt": f"{{{{FrontSide}}}}<hr>{{{{{other}}}}}"}
                for name, one, other in (("Ask", "Word", "Meaning"), ("Recall", "Meaning", "Word"))]  # fmt: skip
        fields = [{"name": "Word"}, {"name": "Meaning"}, {"name": "Note"}]
        words = genanki.Model(1607392319, "Words", fields=fields, templates=both)
        sea, sky = genanki.Deck(2059400110, "World::Sea", "What <b>moves</b>"), genanki.Deck(2059400111, "Sky")
        sea.add_note(genanki.Note(model=words, fields=["Tide", 'Up <img src="tide.png">', "daily"], tags=["a::b"]))
        sky.add_note(genanki.Note(model=genanki.CLOZE_MODEL, fields=["{{c1::Mars}} is red", ""]))
        package = genanki.Package([sea, sky])
        package.media_files = [str(tmp_path / "tide.png")]
        package.write_to_file(str(tmp_path / "other.apkg"))
        for said in ("Added 2 notes to", "No new notes"):
            result = person.run("import", str(tmp_path / "other.apkg"))
            assert result.exit_code == 0, result.output
            assert said in result.output
        text = (person.decks / "world-sea.md").read_text(encoding="utf-8")
        assert text == (
            '---\ndeck: "World::Sea"\n---\n\nWhat **moves**\n\n'
            "## Tide\nUp ![](tide.png)\n\n**Note:** daily\n\n#a::b\n\n"
            "## Up ![](tide.png)\nTide\n\n**Note:** daily\n\n#a::b\n"
        )
        assert "## [...] is red\n{{c1::Mars}} is red\n" in (person.decks / "sky.md").read_text(encoding="utf-8")
        assert (person.decks / "tide.png").read_bytes() == b"picture"


class TestMedia:
    """Pictures and sounds beside the deck file."""

    def test_only_what_is_shown(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """What no note shows stays in the package, and what the package lacks is named."""
        for name in ("a b.png", "c.mp3", "unused.png"):
            (tmp_path / name).write_bytes(name.encode())
            anki.media.add_file(str(tmp_path / name))
        add_note(anki, ["q", '<img src="a b.png"> [sound:c.mp3] <img src="gone.png">'])
        said = bring(person, anki, name="a.colpkg")
        assert sorted(path.name for path in person.decks.iterdir()) == ["a b.png", "c.mp3", "default.md"]
        assert "Copied 2 media files" in said
        assert "gone.png" in said
        assert deck(person) == "## q\n![](<a b.png>) [sound:c.mp3] ![](gone.png)\n"
        assert "Copied" not in bring(person, anki)

    def test_a_name_that_is_taken(self, person: Person, anki: Engine, tmp_path: Path) -> None:
        """A file of the person's is never written over: Anki's gets a name of its own, and the note shows that."""
        person.write("x.md", "## other\nnote\n")
        (person.decks / "a.png").write_bytes(b"mine")
        (tmp_path / "a.png").write_bytes(b"theirs")
        anki.media.add_file(str(tmp_path / "a.png"))
        add_note(anki, ["q", '<img src="a.png">'])
        bring(person, anki)
        (other,) = person.decks.glob("a-*.png")
        assert (person.decks / "a.png").read_bytes() == b"mine"
        assert other.read_bytes() == b"theirs"
        assert f"![]({other.name})" in deck(person)

    def test_other_files_are_no_media(self, person: Person, anki: Engine) -> None:
        """A file that hides, would be read as a deck, or might be run, stays in its package."""
        names = (".hidden.png", "evil.md", "evil.desktop", "evil.command", "evil.html", "evil.exe", "evil")
        for name in names:
            anki.media.write_data(name, b"## x\ny\n")
        add_note(anki, ["q", "".join(f'<img src="{name}">' for name in names)])
        bring(person, anki)
        assert [path.name for path in person.decks.iterdir()] == ["default.md"]


class TestHistory:
    """Answers, resets, due days and what holds a card back."""

    def test_answers_of_a_day(self, person: Person, anki: Engine) -> None:
        """Every answer that counted is a review, and the first of a study day moves the schedule."""
        number = add_note(anki, ["q", "a"]).cards()[0].id
        now = person.now.at
        days = (*[20 * 86_400_000] * 3, 5 * 86_400_000)
        for step, (ago, button) in enumerate(zip(days, (1, 3, 3, 4), strict=True)):
            answer(anki, number, button, at=now - ago + step)
        bring(person, anki)
        entries, state = history(person)
        assert [type(entry) for entry in entries] == [Review] * 4
        assert [entry.quality for entry in entries if isinstance(entry, Review | Drill)] == [2, 4, 4, 5]
        assert all(entry.origin == "anki" for entry in entries)
        assert state is not None
        assert (state.repetitions, state.due) == (1, study_day(person.now) - 5 + 1)

    def test_learning_and_relearning(self, person: Person, anki: Engine) -> None:
        """Cards in their steps have the state that their answers lead to: due soon, a lapse counted."""
        learning = add_note(anki, ["learning", "a"]).cards()[0].id
        lapsed = add_note(anki, ["lapsed", "a"]).cards()[0].id
        now = person.now.at
        answer(anki, learning, 3, at=now)
        answer(anki, lapsed, 4, at=now - 9 * 86_400_000)
        answer(anki, lapsed, 1, at=now)
        bring(person, anki)
        _, new = history(person, "learning")
        _, old = history(person, "lapsed")
        today = study_day(person.now)
        assert new is not None
        assert (new.due, new.interval, new.lapses) == (today + 1, 1, 0)
        assert old is not None
        assert (old.due, old.repetitions, old.lapses) == (today + 1, 0, 1)

    @pytest.mark.parametrize(
        ("columns", "expected"),
        [
            ("type = 2, queue = 2, due = {today} + 7, ivl = 30, factor = 2350, lapses = 3", (7, 30, 235, 3, 2)),
            ("type = 2, queue = 2, due = {today} - 4, ivl = 9, factor = 0", (-4, 9, 250, 0, 2)),
            ("type = 1, queue = 1, due = {now}, left = 1002, factor = 0", (0, 0, 250, 0, 0)),
            ("type = 3, queue = 3, due = {today} + 1, ivl = 2, factor = 1300, lapses = 1", (1, 2, 130, 1, 0)),
        ],
        ids=["review", "without ease", "learning", "relearning"],
    )
    def test_a_schedule_without_a_history(
        self, person: Person, anki: Engine, columns: str, expected: tuple[int, ...]
    ) -> None:
        """It is one seed, and due day, interval, ease and lapses are Anki's."""
        add_note(anki, ["q", "a"])
        assert anki.db is not None
        facts = columns.format(today=anki.sched.today, now=person.now.at // 1000)
        anki.db.execute(f"update cards set reps = 5, {facts}")  # noqa: S608 - the table above
        assert "Added 1 entry" in bring(person, anki)
        (entry,), state = history(person)
        assert isinstance(entry, Seed)
        assert state is not None
        due = state.due - study_day(person.now)
        assert (due, state.interval, state.ease, state.lapses, state.repetitions) == expected
        assert "No new reviews" in bring(person, anki)

    def test_due_days_and_resets_by_hand(self, person: Person, anki: Engine) -> None:
        """Set Due Date moves the day, Reset starts afresh, and both are in the log."""
        moved = add_note(anki, ["moved", "a"]).cards()[0].id
        reset = add_note(anki, ["reset", "a"]).cards()[0].id
        for card in (moved, reset):
            answer(anki, card, 4, at=person.now.at - 3 * 86_400_000)
        anki.sched.set_due_date([moved], "12")
        anki.sched.schedule_cards_as_new([reset])
        bring(person, anki)
        entries, state = history(person, "moved")
        assert [type(entry) for entry in entries] == [Review, SetDue]
        assert state is not None
        assert state.due == study_day(person.now) + 12
        entries, state = history(person, "reset")
        assert [type(entry) for entry in entries] == [Review, Reset]
        assert state is None

    def test_cards_held_back(self, person: Person, anki: Engine) -> None:
        """Suspended and buried cards are so here, flags and leeches are tags, and a release is followed."""
        held = [add_note(anki, [term, "a"], tags="leech").cards()[0].id for term in ("suspended", "buried", "flagged")]
        anki.sched.suspend_cards([held[0]])
        anki.sched.bury_cards([held[1]])
        anki.set_user_flag_for_cards(2, [held[2]])
        bring(person, anki)
        assert isinstance(history(person, "suspended")[0][0], Suspend)
        (bury,) = history(person, "buried")[0]
        assert isinstance(bury, Bury)
        assert bury.until == study_day(person.now) + 1
        assert "## flagged\na\n\n#leech #flag-orange\n" in deck(person)
        assert anki.db is not None
        anki.sched.unsuspend_cards([held[0]])
        person.wait(hours=0.01)
        anki.db.execute("update cards set mod = mod + 20")
        bring(person, anki)
        assert [type(entry) for entry in history(person, "suspended")[0]] == [Suspend, Unsuspend]
        assert "No new reviews" in bring(person, anki)

    def test_a_filtered_deck(self, person: Person, anki: Engine) -> None:
        """A borrowed card is in the deck where it lives, with its own due day."""
        number = add_note(anki, ["q", "a"], deck="Home").cards()[0].id
        anki.sched.set_due_date([number], "7")
        filtered = anki.decks.new_filtered("Borrowed")
        there = anki.decks.get(filtered)
        assert there is not None
        there["terms"] = [["deck:Home", 100, 0]]
        anki.decks.save(there)
        anki.sched.rebuild_filtered_deck(filtered)
        assert anki.get_card(number).did == filtered
        bring(person, anki)
        _, state = history(person)
        assert state is not None
        assert state.due == study_day(person.now) + 7
        assert [path.name for path in person.decks.iterdir()] == ["home.md"]

    def test_both_sides(self, person: Person, anki: Engine) -> None:
        """Each direction has its own history."""
        there = add_note(anki, ["q", "a"], kind="Basic (and reversed card)").cards()
        for card, buttons in zip(there, ((4,), (1, 3, 3)), strict=True):
            for step, button in enumerate(buttons):
                answer(anki, card.id, button, at=person.now.at - 86_400_000 * 9 + step + 10 * card.ord)
        bring(person, anki)
        assert len(history(person, kind="forward")[0]) == 1
        assert len(history(person, kind="reverse")[0]) == 3

    def test_a_collection_with_fsrs(self, person: Person, anki: Engine) -> None:
        """Difficulty is not taken for an ease: the answers count, and a seed has the ease of a new card."""
        anki.set_config("fsrs", val=True)
        number = add_note(anki, ["q", "a"]).cards()[0].id
        lone = add_note(anki, ["lone", "a"]).cards()[0].id
        assert anki.db is not None
        for ago, button in ((30, 4), (20, 3), (2, 1)):
            answer(anki, number, button, at=person.now.at - ago * 86_400_000)
        answer(anki, lone, 4, at=person.now.at - 86_400_000)
        factors = anki.db.list("select factor from revlog where cid = ?", number)
        assert all(0 < factor < 1300 for factor in factors)
        anki.sched.set_due_date([lone], "3")
        anki.db.execute("delete from revlog where cid = ? and ease > 0", lone)
        bring(person, anki)
        entries, state = history(person)
        assert [type(entry) for entry in entries] == [Review] * 3
        assert state is not None
        assert (state.lapses, state.ease) == (1, 250 + 10 - 32)
        (seed,), state = history(person, "lone")
        assert isinstance(seed, Seed)
        assert (seed.ease, seed.due) == (250, study_day(person.now) + 3)

    def test_differences_are_one_line(self, person: Person, anki: Engine) -> None:
        """Where the scheduler calculates otherwise than Anki, it is said in how many cards and in what."""
        number = add_note(anki, ["q", "a"]).cards()[0].id
        answer(anki, number, 4, at=person.now.at)
        said = bring(person, anki)
        assert "1 card is scheduled differently from Anki: 1 by due day, 1 by interval, 1 by ease" in said
        assert person.run("config", "scheduler", "fsrs").exit_code == 0
        assert "1 card is scheduled differently from Anki: 1 by due day, 1 by interval\n" in bring(person, anki)
