"""Whose age a figure is: “Anna Weber, 34,”, “Anna Weber, who is 34”, “34-year-old Anna Weber” (English)."""

from __future__ import annotations

import re

from service.text.names import Name, names
from service.text.quantities import Quantity

_OLDEST = 120
_IS = r"(?:is|was|turned|turns)(?: now| just| only| already)?(?: aged?)? "
_BEFORE = re.compile(rf", | \(|(?:,? who)? {_IS}|,? aged? ")
"""What stands between a name and its age."""

_BEFORE_APPOSED = re.compile(rf", {_IS}")
"""What may stand there where the name itself is between commas: “the driver, Neil Hart, is 61”."""

_BEFORE_COMPOUND = re.compile(r"(?:,| is| was) an? ")
"""What stands between a name and an age that is one word: “Anna Weber, a 34-year-old nurse”."""

_COMPOUND = re.compile(r"[\s-]year[\s-]old\Z", re.IGNORECASE)


def may_be_age(figure: Quantity) -> bool:
    """Whether a figure is an age, or a bare number that may be one: “is 34”."""
    bare = figure.kind == "count" and not figure.nouns and figure.pair is None
    years = figure.kind == "age" and figure.unit == "year"
    return (years or bare) and 0 < figure.value <= _OLDEST


def owner(sentence: str, figure: Quantity) -> Name | None:
    """The name whose age the figure is, by its place in `sentence`; None where the words do not say."""
    if not may_be_age(figure):
        return None
    compound = _COMPOUND.search(sentence[figure.start : figure.end]) is not None
    for name in names(sentence):
        before = name.end <= figure.start and _leads(sentence, name, figure, compound=compound)
        if before or (compound and sentence[figure.end : name.start] == " "):
            return name
    return None


def _leads(sentence: str, name: Name, figure: Quantity, *, compound: bool) -> bool:
    """Whether nothing but words that give an age stand between a name and the figure behind it."""
    place = name.end, figure.start
    if compound:
        return _BEFORE_COMPOUND.fullmatch(sentence, *place) is not None
    apposed = sentence.endswith(", ", 0, name.start) and _BEFORE_APPOSED.fullmatch(sentence, *place)
    return bool(apposed or _BEFORE.fullmatch(sentence, *place))


def is_same_owner(one: Name, other: Name) -> bool:
    """Whether two names may be of one person: all words of the shorter one are in the longer."""
    return set(one.keys) <= set(other.keys) or set(other.keys) <= set(one.keys)
