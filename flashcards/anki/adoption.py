"""Notes that came from Anki keep the guid that they have there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flashcards.anki.convert import Converted
from flashcards.anki.pairing import Known
from flashcards.collection import notes
from flashcards.collection.store import Collection
from flashcards.studyday import Instant


def adopt(
    collection: Collection, found: Sequence[Converted], owners: Mapping[int, Known], now: Instant
) -> dict[int, Known]:
    """Give notes without a history the guids that Anki knows them by; returns the owners as they are then.

    ``owners`` says which note each of ``found`` is. A note with a history keeps
    its guid. Where an older note has Anki's guid, because its text was gone for
    a while, that one takes the place of the new one.
    """
    older = dict(collection.connection.execute("select guid, id from notes").fetchall())
    taken = {known.id for known in owners.values()}
    adopted: dict[int, Known] = {}
    renamed: list[tuple[str, int]] = []
    for number, known in owners.items():
        guid = found[number].guid
        other = older.get(guid)
        if known.guid == guid or known.logged or (other in taken):
            adopted[number] = known
        elif other is None:
            older[guid] = known.id
            renamed.append((guid, known.id))
            adopted[number] = replace(known, guid=guid)
        else:
            notes.relink(collection, other, known.id, at=now.at)
            adopted[number] = replace(known, guid=guid, id=other)
    with collection.transaction() as connection:
        connection.executemany("update notes set guid = ? where id = ?", renamed)
    return adopted
