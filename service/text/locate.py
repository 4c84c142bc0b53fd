"""Find where a quotation stands in a text: word for word, but for typography, or almost."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from rapidfuzz import fuzz

from service.text.normalise import Normalised, normalise
from service.types import Interval, MatchState

FUZZY_THRESHOLD = 90.0
"""Least similarity of a fuzzy match in percent: the normalised Indel similarity of rapidfuzz, in which 100 is
equal and each inserted or deleted character costs. 90 lets a slip of the pen through in a short sentence."""

FUZZY_SHORTEST = 20
"""Fewest characters of a needle that is looked for fuzzily: shorter ones are alike by chance."""

FUZZY_LONGEST = 2_000
"""Most characters of such a needle: the search costs needle × text / 64."""

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"\w+(?:'\w+)?")
_LONGEST_WORD = 40
_FIRST_UNSPACED = "\u0e00"  # from Thai on, most scripts write words without spaces between them

_WEIGHTY_WORDS = """
no not never none nobody nothing neither nor without cannot zero one two three four five six seven eight
nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty
sixty seventy eighty ninety hundred thousand million billion trillion half twice all
"""
_WEIGHTY = frozenset(_WEIGHTY_WORDS.split())
"""English words a letter or two of which turn the meaning: a fuzzy match must have the very same ones."""


class Match(NamedTuple):
    """Where a needle stands in a text (code points), and how it was found."""

    start: int
    end: int
    state: MatchState


def locate(needle: str, text: str, *, normalised: Normalised | None = None) -> Match | None:
    """The first place of `needle` in `text`, or None.

    Tried in order: the same code points; the same apart from case, typography and white space; and, for
    needles of 20 to 2,000 characters, an alignment of at least `FUZZY_THRESHOLD` percent (rapidfuzz
    `partial_ratio_alignment`). A match begins and ends at a word's edge. A fuzzy match is refused when its
    digits, number words or negations are not those of the needle.

    `normalised` is `normalise(text, …)`, for callers that look for many needles in one text.
    """
    needle = needle.strip()
    if not needle:
        return None
    exact = _find(needle, text)
    if exact:
        return Match(exact.start, exact.end, "exact")
    if normalised is None:
        normalised = normalise(text, casefold=True)
    wanted = normalise(needle, casefold=normalised.casefolded).text.strip()
    if not wanted:
        return None
    state: MatchState = "normalised"
    found = _find(wanted, normalised.text)
    if found is None:
        state = "fuzzy"
        found = _find_fuzzily(wanted, normalised.text)
    if found is None:
        return None
    start, end = normalised.original(found.start, found.end)
    return Match(start, end, state)


def _find(needle: str, text: str) -> Interval | None:
    """The first occurrence of `needle` that does not begin or end inside a word."""
    start = text.find(needle)
    while start >= 0:
        end = start + len(needle)
        if not _inside_word(text, start) and not _inside_word(text, end):
            return Interval(start, end)
        start = text.find(needle, start + 1)
    return None


def _inside_word(text: str, position: int) -> bool:
    """Whether the characters on both sides of `position` belong to one word."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    return before.isalnum() and after.isalnum() and max(before, after) < _FIRST_UNSPACED


def _find_fuzzily(needle: str, text: str) -> Interval | None:
    if not FUZZY_SHORTEST <= len(needle) <= FUZZY_LONGEST or len(text) < len(needle) / 2:
        return None
    if len(needle) >= len(text):  # the alignment would look for the text in the needle
        found = Interval(0, len(text))
    else:
        alignment = fuzz.partial_ratio_alignment(needle, text, score_cutoff=FUZZY_THRESHOLD)
        if alignment is None:
            return None
        found = _snap(needle, text, Interval(alignment.dest_start, alignment.dest_end))
    candidate = text[found.start : found.end]
    if fuzz.ratio(needle, candidate) < FUZZY_THRESHOLD or _weight(needle) != _weight(candidate):
        return None
    return found


def _snap(needle: str, text: str, window: Interval) -> Interval:
    """The window with each end at the edge of a word, and without punctuation that the needle has not."""
    start, end = _nearest_edge(text, window.start), _nearest_edge(text, window.end)
    while needle[0].isalnum() and start < end and not text[start].isalnum():
        start += 1
    while needle[-1].isalnum() and start < end and not text[end - 1].isalnum():
        end -= 1
    return Interval(start, end)


def _nearest_edge(text: str, position: int) -> int:
    for distance in range(_LONGEST_WORD):
        for candidate in (position - distance, position + distance):
            if 0 <= candidate <= len(text) and not _inside_word(text, candidate):
                return candidate
    return position


def _weight(text: str) -> Counter[str]:
    """The digits, number words and negations of a text: what a fuzzy match must not change."""
    found = Counter(_DIGITS.findall(text))
    for word in _WORD.findall(text.lower()):
        if word in _WEIGHTY:
            found[word] += 1
        elif word.endswith("n't"):
            found["not"] += 1
    return found
