"""The same claim said twice: told by its words, so that only function words may differ."""

from __future__ import annotations

from collections.abc import Iterable

from service.engines.tokens import word_set
from service.text.words import words

_LIGHT = word_set(
    """
    a an the that this these those also too however meanwhile has have had is are was were be been said says
    say told which who and
    """
)

Signature = tuple[tuple[str, ...], frozenset[str], tuple[str, ...]]
"""Numbers and names in their order, and the set of the other stems."""


def signature(text: str) -> Signature:
    """What two claims must have in common to count as the same.

    Numbers and capitalised words in the order in which they stand ("Russia attacked Ukraine" is not "Ukraine
    attacked Russia"), and the set of all other stems but articles, "that", and auxiliaries. Negations, hedges
    and quantifiers are stems like any other: a claim and its denial never count as the same.
    """
    anchors: list[str] = []
    stems: set[str] = set()
    marks = tuple(mark for mark in ("?", "%", "$", "£", "€") if mark in text)
    for number, word in enumerate(words(text)):
        if word.is_number or (number and word.text[0].isupper()):
            anchors.append(word.lower)
        elif word.lower not in _LIGHT:
            stems.add(word.stem)
    return tuple(anchors), frozenset(stems), marks


def first_ones(texts: Iterable[str]) -> list[int]:
    """The places of those texts that say something which no earlier one has said; linear in their number."""
    seen: set[Signature] = set()
    places: list[int] = []
    for place, text in enumerate(texts):
        key = signature(text)
        if key not in seen:
            seen.add(key)
            places.append(place)
    return places
