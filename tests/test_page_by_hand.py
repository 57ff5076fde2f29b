"""Pages that people wrote by hand: several sentences below a term, marks that differ, dashes below the terms."""

from flashcards.formats.glossary import parse

SENTENCES = {
    "Autolyse": "A rest of flour and water before the salt goes in. It lets the gluten form.",
    "Banneton": "A basket in which dough proves. Its rings leave a pattern on the crust.",
    "Biga": "A stiff starter, left to ferment overnight.",
    "Crumb": "The inside of a loaf. An open crumb has large holes. A close crumb has small ones.",
    "Lame": "A blade on a handle, with which loaves are slashed.",
    "Levain": "A starter of wild yeast. It is fed every day.",
    "Oven spring": "The last quick rise of a loaf in the heat of the oven.",
    "Proof": "The rise of the dough after it was shaped. Too long a proof makes a flat loaf.",
}


def read(text: str) -> dict[str, str]:
    """The terms of a page and their definitions, in one line each."""
    return {note.term: " ".join(note.definition.split()) for note in parse(text, "x").deck.notes}


def stood(entries: dict[str, str]) -> str:
    """Each term on a line, and each sentence of its definition on one below it."""
    return "\n".join(f"{term}\n" + definition.replace(". ", ".\n") for term, definition in entries.items())


def test_sentences_below_each_other() -> None:
    """Where sentences stand below some terms line by line, in alphabetical order, all of them are their definition."""
    page = f"Glossary of Bread\n\n{stood(SENTENCES)}"
    assert read(page) == SENTENCES
    assert parse(page, "x").problems == ()


def test_a_sentence_that_may_have_lost_its_term() -> None:
    """A single sentence below a definition is said to have no term, as before."""
    few = {term: text.split(". ")[0].rstrip(".") + "." for term, text in SENTENCES.items()}
    page = f"Glossary of Bread\n\n{stood(few)}".replace("overnight.", "overnight.\nThe dough of a flat loaf.")
    assert [problem.line for problem in parse(page, "x").problems] == [9]


def test_marks_that_differ() -> None:
    """Entries with a dash, a colon or a full stop behind the term are all found on a page in alphabetical order."""
    page = """\
Film Glossary

35mm. The most common width of film for cinema.
A-roll: The main footage of an interview or a scene.
Aperture- The opening of a lens through which light passes.
B-roll: Footage that is cut in over the main pictures.
Boom. A long pole with a microphone at its end.
Bounce- Light that is thrown back by a white surface.
Call sheet: The list that tells cast and crew when to be where.
Dolly- A cart on rails that carries the camera.
"""
    expected = ["35mm", "A-roll", "Aperture", "B-roll", "Boom", "Bounce", "Call sheet", "Dolly"]
    assert [*read(page)] == expected
    assert read(page)["Boom"] == "A long pole with a microphone at its end."


def test_dashes_below_the_terms() -> None:
    """A dash before every definition, on the line below its term, is no part of it."""
    page = """\
Rope Words

Bight
- a loop of rope that does not
cross itself
Cleat
- a fitting with two horns to
which a rope is made fast
Halyard
- the rope that hoists a sail
Sheet
- the rope that trims a sail
"""
    assert read(page) == {
        "Bight": "a loop of rope that does not cross itself",
        "Cleat": "a fitting with two horns to which a rope is made fast",
        "Halyard": "the rope that hoists a sail",
        "Sheet": "the rope that trims a sail",
    }


def test_advice_above_the_first_letter() -> None:
    """Items with a colon above the first letter are no entries where those below the letters are no items."""
    page = """\
Words of the Bakery

How to begin

• Shopping: buy a good flour and fresh yeast, and leave the rest.
• Kneading: when something feels off, look up the likely cause.
• Keeping: wrap a loaf in a cloth; a bag makes it soft.

A tiny compass

• Sour + thin: left too long (too warm / too wet)
• Flat + grey: stale flour or old yeast
• Pale + soft: too short a time in the oven

A

Autolyse: A rest of flour and water. It takes half an hour.

B

Banneton: A basket for dough. Its rings leave a pattern.

Biga: A stiff starter. It ferments overnight.

C

Crumb: The inside of a loaf. An open crumb has large holes.

Crust: The outside of a loaf, which sings when it cools.
"""
    assert [*read(page)] == ["Autolyse", "Banneton", "Biga", "Crumb", "Crust"]
