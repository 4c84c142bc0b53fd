"""Whether two wordings say the same, by their content words: the matching rule of the claims suite.

Words are folded and stemmed; function words count only where there is nothing else. Two claims match when the
F1 of their words (as bags) is at least `MATCH`; a text covers a claim when it has at least `COVERED` of its
words.
"""

from __future__ import annotations

from collections import Counter

from service.text.words import words

MATCH = 0.8
COVERED = 0.9


def bag(text: str) -> Counter[str]:
    """The content words of a text; all its words where it has no others."""
    found = words(text)
    return Counter(word.stem for word in found if word.is_content) or Counter(word.stem for word in found)


def matches(one: str, other: str, threshold: float = MATCH) -> bool:
    """Whether two claims say the same by the matching rule."""
    ours, theirs = bag(one), bag(other)
    shared = (ours & theirs).total()
    return bool(shared) and 2 * shared / (ours.total() + theirs.total()) >= threshold


def covered(claim: str, text: str, share: float = COVERED) -> bool:
    """Whether `text` has nearly all content words of `claim`."""
    wanted = bag(claim)
    return bool(wanted) and (bag(text) & wanted).total() >= share * wanted.total()
