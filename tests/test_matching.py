"""Which known note a text continues, so that progress stays with the concept."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashcards.matching import Claim, Reason, Text, match
from flashcards.matching.gaps import keep_numbers
from flashcards.matching.likeness import features

TIDE = "The rise and fall of the sea, twice a day, as the moon pulls at it."
WAVE = "A ridge of energy that travels through water while the water stays where it is."
GYRE = "A ring of currents, an ocean wide, that turns with the wind."


def text(term: str, definition: str = TIDE, deck: str = "Seas", source: str = "decks/seas.md") -> Text:
    """A note of the deck Seas."""
    return Text(term=term, definition=definition, deck=deck, source=source)


def fates(known: list[Text], found: list[Text]) -> list[tuple[int | None, str]]:
    """For each found text the known one that it continues, and why."""
    return [(claim.known, claim.reason.value) for claim in match(known, found)]


@pytest.mark.parametrize(
    ("story", "known", "found", "expected"),
    [
        ("nothing known, nothing found", [], [], []),
        ("all is new", [], [text("Tide"), text("Wave", WAVE)], [(None, "new"), (None, "new")]),
        ("all is gone", [text("Tide")], [], []),
        ("nothing changed", [text("Tide")], [text("Tide")], [(0, "same")]),
        ("the order changed", [text("Tide"), text("Wave", WAVE)], [text("Wave", WAVE), text("Tide")],
            [(1, "same"), (0, "same")]),
        ("the definition was rewritten", [text("Tide")], [text("Tide", GYRE)], [(0, "changed")]),
        ("a comma was put into the definition", [text("Gyre", "A ring of currents that turns.")],
            [text("Gyre", "A ring of currents, that turns.")], [(0, "changed")]),
        ("the term was written small", [text("Tide")], [text("tide", WAVE)], [(0, "changed")]),
        ("the term was emphasised", [text("Tide")], [text("**Tide**", WAVE)], [(0, "changed")]),
        ("the term lost a hyphen", [text("Storm-surge")], [text("storm  surge!", WAVE)], [(0, "changed")]),
        ("the term was renamed", [text("Tide")], [text("Ebb and flow")], [(0, "renamed")]),
        ("renamed, with other line breaks", [text("Tide")], [text("Ebb", TIDE.replace(" ", "\n"))], [(0, "renamed")]),
        ("another note", [text("Tide")], [text("Reef", "Corals that live together.")], [(None, "new")]),
        ("two swap their definitions", [text("Tide"), text("Wave", WAVE)], [text("Tide", WAVE), text("Wave")],
            [(0, "changed"), (1, "changed")]),
        ("two notes of one term keep apart by their definitions", [text("Tide"), text("Tide", WAVE)],
            [text("Tide", WAVE), text("Tide")], [(1, "same"), (0, "same")]),
        ("one of two notes of one term was edited", [text("Tide"), text("Tide", WAVE)],
            [text("Tide", GYRE), text("Tide", WAVE)], [(0, "changed"), (1, "same")]),
        ("one of two notes of one term is gone", [text("Tide"), text("Tide", WAVE)], [text("Tide", WAVE)],
            [(1, "same")]),
        ("a copy is one note more", [text("Tide")], [text("Tide"), text("Tide")], [(0, "same"), (None, "new")]),
        ("a renamed note beside a new one", [text("Tide")], [text("Wave", WAVE), text("Ebb")],
            [(None, "new"), (0, "renamed")]),
        ("the term is the stronger sign", [text("Tide"), text("Wave", WAVE)], [text("Wave", TIDE)], [(1, "changed")]),
    ],
)  # fmt: skip
def test_what_became_of_a_note(
    story: str, known: list[Text], found: list[Text], expected: list[tuple[int | None, str]]
) -> None:
    """The same term, else the same definition, tells which note a text continues."""
    assert fates(known, found) == expected, story


@pytest.mark.parametrize(
    ("story", "known", "found"),
    [
        ("two old notes have the definition", [text("Tide"), text("Tidal rise")], [text("Sun")]),
        ("two new notes have the definition", [text("Tide")], [text("Sun"), text("Moon")]),
    ],
)
def test_a_definition_that_two_share_decides_nothing(story: str, known: list[Text], found: list[Text]) -> None:
    """Where several notes have one definition, it says nothing about which of them was renamed."""
    assert {reason for _, reason in fates(known, found)} == {"new"}, story


def told(known: list[Text], found: list[Text]) -> list[tuple[int | None, bool, int | None]]:
    """For each found text the known one that it continues, whether that is doubtful, and what is named."""
    return [(claim.known, claim.doubtful, claim.candidate) for claim in match(known, found)]


def gone(term: str, definition: str = TIDE) -> Text:
    """A note that was taken out."""
    return replace(text(term, definition), retired=True)


def copy(definition: str = TIDE, *, learnt: bool = True) -> Text:
    """A note Tide in another file."""
    return replace(text("Tide", definition, source="decks/copy.md"), learnt=learnt)


GDP = "一个国家在某一时期内生产的所有最终物品与服务的市场价值"
ROOT_2 = "A number whose square is two, and that is no fraction of whole numbers."


@pytest.mark.parametrize(
    ("story", "known", "found", "expected"),
    [
        ("two terms that differ by case keep to their spelling",
            [text("x", "Delete under"), text("X", "Delete before")],
            [text("X", "Delete before."), text("x", "Delete under.")], [(1, False, None), (0, False, None)]),
        ("of two with one term one is gone, the other edited",
            [text("Title?", "The Tempest"), text("Title?", "Night Watch")],
            [text("Title?", "Night Watch, 1642")], [(1, True, None)]),
        ("another meaning of what was taken out", [gone("Bank", "The land beside a river.")],
            [text("Bank", "Keeps money.")], [(None, False, 0)]),
        ("its own words, edited, bring it back", [gone("Bank", "The land beside a river.")],
            [text("Bank", "The land beside a wide river.")], [(0, False, None)]),
        ("a neighbour in a series takes its place", [text("Mars: orbital period", "687 days")],
            [text("Mercury: orbital period", "88 days")], [(None, False, 0)]),
        ("one more in front of a numbered series", [text("Article 1", TIDE), text("Article 2", WAVE)],
            [text("Article 1", GYRE), text("Article 2", TIDE), text("Article 3", WAVE)],
            [(None, False, None), (0, False, None), (1, False, None)]),
        ("renumbered and edited", [text("Rule 1", ROOT_2), text("Rule 7", WAVE)],
            [text("Rule 2", ROOT_2.replace("fraction", "ratio"))], [(0, True, None)]),
        ("a numbered one spelt otherwise, and edited",
            [text("Square root of 2", ROOT_2), text("Square root of 3", WAVE)],
            [text("Square root of 2!", ROOT_2.replace("fraction", "ratio"))], [(0, False, None)]),
        ("two worded terms swap their definitions",
            [text("Tide"), text("Wave", WAVE)], [text("Tide", WAVE), text("Wave")], [(0, True, 1), (1, True, 0)]),
        ("moved and rewritten, the only one of its term", [text("Tide")],
            [text("Tide", GYRE, deck="Moon", source="decks/moon.md")], [(0, True, None)]),
        ("moved and rewritten, where another has the term", [text("Tide"), text("Tide", WAVE, "B", "b.md")],
            [text("Tide", GYRE, "Moon", "decks/moon.md"), text("Tide", WAVE, "B", "b.md")],
            [(None, False, 0), (1, False, None)]),
        ("a letter is mended in a term, a word in its text", [text("Backpropogation", ROOT_2)],
            [text("Backpropagation", ROOT_2.replace("fraction", "ratio"))], [(0, True, None)]),
        ("a letter is mended in a term, all its text is new",
            [text("Backpropogation")], [text("Backpropagation", GYRE)], [(None, False, 0)]),
        ("a character is mended in a text without spaces",
            [text("国内生产总值的定义", GDP)],
            [text("国内生产总值的定意", GDP.replace("与", "和"))], [(0, True, None)]),
        ("a copy without a history takes the place", [text("Tide"), copy(TIDE + " Always.", learnt=False)],
            [text("Tide", TIDE + " Always.")], [(0, False, None)]),
        ("a copy of a term in code takes the place",
            [text("`Tide`"), replace(copy(TIDE + " Always.", learnt=False), term="`Tide`")],
            [text("`Tide`", TIDE + " Always.")], [(0, False, None)]),
        ("a copy with a history takes the place", [text("Tide"), copy(TIDE + " Always.")],
            [text("Tide", TIDE + " Always.")], [(1, True, 0)]),
        ("other words in parentheses", [text("Bank (river)", TIDE)], [text("Bank (money)", GYRE)], [(None, False, 0)]),
        ("a number as a definition tells nothing", [text("Moons of Mars", "2")], [text("Wheels of a bicycle", "2")],
            [(None, False, 0)]),
        ("one letter, of other case, another text", [text("n", "Repeat it")], [text("N", "Repeat it backwards")],
            [(None, False, 0)]),
        ("another of a kind with the same short definition", [text("Mars: moons", "two small moons")],
            [text("Pluto: moons", "two small moons")], [(None, False, 0)]),
        ("another name, and half as much text again", [text("Tide")],
            [text("Ebb", TIDE + " It is highest when sun and moon stand in a line with us.")], [(0, True, None)]),
        ("a word more in a term as long as a text", [text(4 * TIDE, ROOT_2)],
            [text(4 * TIDE + " Always.", ROOT_2.replace("fraction", "ratio"))], [(0, True, None)]),
    ],
)  # fmt: skip
def test_what_is_claimed_and_what_is_doubted(
    story: str, known: list[Text], found: list[Text], expected: list[tuple[int | None, bool, int | None]]
) -> None:
    """A history goes to another concept neither in silence nor by likeness alone."""
    assert told(known, found) == expected, story


REEF = "Corals that live together and build walls of lime."
DUNE = "Hills of sand, built by breezes."
BATCH = "Scales the inputs of a layer to a mean of zero and a variance of one over each {}"


def paintings(*titles: str) -> list[Text]:
    """Notes that all ask the same."""
    return [text("What is the title?", title) for title in titles]


@pytest.mark.parametrize(
    ("story", "known", "found", "expected"),
    [
        ("rewritten where it stood", [text("Wave", WAVE), text("Bank", DUNE), text("Gyre", GYRE)],
            [text("Wave", WAVE), text("Bank", REEF), text("Gyre", GYRE)],
            [(0, False, None), (1, True, None), (2, False, None)]),
        ("a word was taken out here, and put in there with another meaning",
            [text("Bank", DUNE), text("Wave", WAVE), text("Gyre", GYRE)],
            [text("Wave", WAVE), text("Gyre", GYRE), text("Bank", REEF)],
            [(1, False, None), (2, False, None), (None, False, 0)]),
        ("another term for the same two words, elsewhere in the file",
            [text("Bank", "Sandy hills"), text("Wave", WAVE), text("Gyre", GYRE)],
            [text("Wave", WAVE), text("Gyre", GYRE), text("Dune", "Sandy hills")],
            [(1, False, None), (2, False, None), (None, False, 0)]),
        ("a term of several words was rewritten and put elsewhere",
            [text("Storm surge", DUNE), text("Wave", WAVE), text("Gyre", GYRE)],
            [text("Wave", WAVE), text("Gyre", GYRE), text("Storm surge", REEF)],
            [(1, False, None), (2, False, None), (0, True, None)]),
        ("a word was rewritten in a file of another order",
            [text("Bank", DUNE), text("Wave", WAVE), text("Gyre", GYRE), text("Tide")],
            [text("Tide"), text("Wave", WAVE), text("Bank", REEF), text("Gyre", GYRE)],
            [(3, False, None), (1, False, None), (0, True, None), (2, False, None)]),
        ("the same, where another note is gone",
            [text("Bank", DUNE), text("Wave", WAVE), text("Gyre", GYRE), text("Tide"), text("Salt", "Of the sea.")],
            [text("Tide"), text("Wave", WAVE), text("Bank", REEF), text("Gyre", GYRE)],
            [(3, False, None), (1, False, None), (None, False, 0), (2, False, None)]),
        ("it moved, reworded, and another meaning has its place", [text("Wave", WAVE), text("Bank", DUNE)],
            [text("Wave", WAVE), text("Bank", REEF), text("Bank", DUNE + " Dry.", "Sands", "decks/sands.md")],
            [(0, False, None), (None, False, None), (1, False, None)]),
        ("a term has another case, and no word of its text is the same", [text("Polish", "Of Poland")],
            [text("polish", "To make smooth by rubbing")], [(None, False, 0)]),
        ("of many with one term one was rewritten, another taken out behind it",
            paintings("Storm", "Watch", "Letter", "Bridge", "Winter"),
            paintings("Storm", "Other words", "Letter", "Winter"),
            [(0, False, None), (None, False, 1), (2, False, None), (4, False, None)]),
        ("of many with one term one was rewritten, another taken out before it",
            paintings("Storm", "Watch", "Letter", "Bridge", "Winter"),
            paintings("Storm", "Letter", "Other words", "Winter"),
            [(0, False, None), (2, False, None), (None, False, 3), (4, False, None)]),
        ("of many with one term two were rewritten, one after the other",
            paintings("Storm", "Watch", "Letter", "Winter"),
            paintings("Storm", "Other words", "Plain speech", "Winter"),
            [(0, False, None), (None, False, 1), (None, False, 2), (3, False, None)]),
        ("one was rewritten, another moved and rewritten", paintings("Storm", "Watch", "Bridge", "Letter", "Winter"),
            [replace(paintings("Plain speech")[0], source="decks/b.md"),
             *paintings("Storm", "Other words", "Bridge", "Winter")],
            [(None, False, 3), (0, False, None), (None, False, 1), (2, False, None), (4, False, None)]),
        ("what tells is kept, but all that others have too is another",
            paintings("The Watch, by Munch", "Two Sisters, by Munch", "The Watch, by Hals", "Two Sisters, by Klee"),
            paintings("The Watch, by Munch", "Two Sisters, by Munch", "The Watch, by Hals", "The Watch, by Klee"),
            [(0, False, None), (1, False, None), (2, False, None), (3, True, None)]),
        ("of two that may be meant, one was taken out long ago",
            [gone("What is the title?", "Storm"), *paintings("Watch", "Letter", "Winter")],
            [replace(paintings("Plain speech")[0], source="decks/b.md"), *paintings("Watch", "Winter")],
            [(None, False, 2), (1, False, None), (3, False, None)]),
        ("renamed where it stood, though others have its definition",
            [text("Hastings", "Where the sea is"), text("Dover", "Where the sea is")],
            [text("Vienna", "Where the sea is"), text("Dover", "Where the sea is")],
            [(0, True, None), (1, False, None)]),
        ("the spelling is one note's, the definition that of another",
            [text("N", "Repeat the search backwards"), text("n", "Repeat the search")],
            [text("**N**", "Repeat the search"), text("again", "Repeat the search")],
            [(0, False, None), (1, True, None)]),
        ("what is new in the term is new in the definition",
            [text("Layer normalization", BATCH.format("example"))],
            [text("Batch normalization", BATCH.format("batch"))], [(None, False, 0)]),
        ("another number in the term, and other words", [text("Law of 1832", REEF)],
            [text("Law of 1832 and 1867", REEF.replace("Corals", "Sponges").replace("lime", "glass"))],
            [(None, False, 0)]),
    ],
)  # fmt: skip
def test_the_place_tells_what_the_words_do_not(
    story: str, known: list[Text], found: list[Text], expected: list[tuple[int | None, bool, int | None]]
) -> None:
    """What stands among the same neighbours was edited; what was taken out here and put in there is only named."""
    assert told(known, found) == expected, story


def test_many_of_one_term_are_compared_by_what_tells() -> None:
    """Hundreds of notes with one term find theirs by the words that only they have."""
    known = [text("Title?", f"Painting {number} by painter{number}, on wood{number}") for number in range(60)]
    found = [text("Title?", f"{note.definition} today") for note in known]
    assert [claim.known for claim in match(known, found)] == [*range(60)]


@pytest.mark.parametrize("used", [set(range(1, 501)), {1, 500}])
def test_a_gap_takes_a_free_number(used: set[int]) -> None:
    """A new gap takes one that no other had; where all were had, the text stays as it is."""
    new = keep_numbers("{{c1::a}} {{c2::b}}", ["{{c1::b}}"], used)
    assert new == ("{{c1::a}} {{c2::b}}" if len(used) == 500 else "{{c2::a}} {{c1::b}}")


@pytest.mark.parametrize(
    ("story", "now", "before", "expected"),
    [
        ("the only other words", "{{c1::ebb}}, {{c2::flow}}", "{{c3::tide}}, {{c1::flow}}",
            "{{c3::ebb}}, {{c1::flow}}"),
        ("words that stood beside the gaps", "{{c1::ebb}}, {{c2::flow}}", "ebb, {{c3::tide}}, {{c1::flow}}",
            "{{c4::ebb}}, {{c1::flow}}"),
        ("the old words stand beside the gaps", "{{c1::ebb}}, {{c2::flow}}, tide", "{{c3::tide}}, {{c1::flow}}",
            "{{c4::ebb}}, {{c1::flow}}, tide"),
        ("two gaps of other words", "{{c1::ebb}}, {{c2::sun}}", "{{c3::tide}}, {{c1::flow}}",
            "{{c4::ebb}}, {{c5::sun}}"),
    ],
)  # fmt: skip
def test_a_gap_that_was_rewritten(story: str, now: str, before: str, expected: str) -> None:
    """A gap with other words keeps its number if it alone changed, and no text was opened or closed."""
    assert keep_numbers(now, [before], {1, 3}) == expected, story


def texts() -> st.SearchStrategy[list[Text]]:
    """Lists of notes that are often alike."""
    words = st.lists(st.sampled_from(["tide", "wave", "Wave", "*wave*", "sea", "(moon)", "!", ""]), max_size=4)
    phrases = words.map(" ".join)
    return st.lists(
        st.builds(
            Text,
            term=phrases.map(lambda term: term or "x"),
            definition=phrases,
            deck=st.sampled_from(["Seas", "Lakes"]),
            source=st.sampled_from(["decks/a.md", "decks/b.md"]),
        ),
        max_size=8,
    )


@given(known=texts(), found=texts())
def test_one_to_one(known: list[Text], found: list[Text]) -> None:
    """Each found text has one claim, each claim an index that exists, and no known note is claimed twice."""
    claims = match(known, found)
    assert len(claims) == len(found)
    claimed = [claim.known for claim in claims if claim.known is not None]
    assert len(claimed) == len(set(claimed))
    assert all(0 <= index < len(known) for index in claimed)
    assert all((claim.reason is Reason.NEW) == (claim.known is None) for claim in claims)


@given(known=texts())
def test_what_did_not_change_is_the_same(known: list[Text]) -> None:
    """A text that stands as it stood continues itself, whatever else is alike."""
    claims = match(known, known)
    assert [claim.reason for claim in claims] == [Reason.SAME] * len(known)
    assert [known[claim.known] for claim in claims if claim.known is not None] == known


@given(known=texts(), data=st.data())
def test_the_order_of_a_file_says_nothing(known: list[Text], data: st.DataObject) -> None:
    """Notes in another order are the same notes."""
    found = data.draw(st.permutations(known))
    claims = match(known, found)
    assert {claim.reason for claim in claims} <= {Reason.SAME}
    assert [known[claim.known] for claim in claims if claim.known is not None] == found


@given(known=texts(), found=texts())
def test_a_note_is_new_only_when_its_term_is_not_left(known: list[Text], found: list[Text]) -> None:
    """No text is new, without a word on what it may have been, while a note of its deck with its very term is left."""
    claims = match(known, found)
    left = {(known[at].deck, known[at].term) for at in {*range(len(known))} - {claim.known for claim in claims}}
    pairs = zip(found, claims, strict=True)
    assert not left & {(here.deck, here.term) for here, claim in pairs if claim.known is claim.candidate is None}


def test_what_brings_two_notes_together_comes_in_one_order() -> None:
    """The order of words, which decides between notes that are equally near, is the same in every process."""
    assert features("Tide", "of the sea, the sea") == [
        "of", "the", "sea", "tide", "\n T", "\nTi", "\nid", "\nde", "\ne ", "\n Ti", "\nTid", "\nide", "\nde ",
    ]  # fmt: skip


def test_a_claim_is_a_value() -> None:
    """Two claims with the same facts are equal."""
    assert match([text("Tide")], [text("Tide")]) == [Claim(known=0, reason=Reason.SAME, why="as it was")]
