"""What stands below a term and as far to the right as its definition, in a text whose indents show the entries.

::

       Crust
              The outside of a loaf.
              https://bread.example/crust

See Also:
              Crumb

Such lines belong to the entry, even those that would serve the page elsewhere.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

_LEAST = 3  # entries
_MOSTLY = 0.6  # of the sentences, that stand in an entry


def within(raw: Sequence[str], is_sentence: Callable[[str], bool]) -> set[int]:
    """The numbers, counted from 1, of the lines in the definitions of a text, without those of the last one.

    There are none unless most sentences stand further to the right than the lines right above them.
    """
    told = [at for at, line in enumerate(raw) if line.strip()]
    if not any(raw[at][0] == " " for at in told):
        return set()
    indents = {at: len(raw[at]) - len(raw[at].lstrip()) for at in told}
    sentences = [at for at in told if is_sentence(raw[at].strip())]
    heads = [(above, at) for above, at in pairwise(told) if indents[above] < indents[at]]
    known = {*sentences}
    heads = [(above, at) for above, at in heads if at in known and above not in known]
    counts = Counter((indents[above], indents[at]) for above, at in heads)
    (place, number) = counts.most_common(1)[0] if counts else ((0, 0), 0)
    if number < _LEAST:
        return set()
    starts = {at for above, at in heads if (indents[above], indents[at]) == place}
    found: set[int] = set()
    block: set[int] = set()
    inside = False
    for at in told:
        if indents[at] < place[1]:
            found |= block
            block, inside = set(), False
        inside = inside or at in starts
        if inside:
            block.add(at + 1)
    whole = found | block
    good = sum(at + 1 in whole for at in sentences)
    return found if good >= _MOSTLY * len(sentences) else set()
