"""Words that turn a number into a bound or an approximation: "at least", "nearly", "or more"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from service.text.tokens import Token, lower_at, word_set

Bound = Literal["exact", "about", "nearly", "over", "at_least", "under", "at_most"]

UPWARD: frozenset[Bound] = frozenset({"over", "at_least"})
DOWNWARD: frozenset[Bound] = frozenset({"under", "at_most", "nearly"})

CURRENCY_MARKS = frozenset("$£€¥₹₽₩₺₦₪")
CURRENCY_CODES = word_set("us usd a c hk nz s r rs gbp eur inr jpy cny aud cad chf au ca nt rmb")

_PHRASES: Mapping[Bound, str] = {
    "over": "more than|over|above|exceeding|upwards of|greater than|north of|just over|well over|in excess of"
    "|higher than|over the age of|older than",
    "at_least": "at least|no fewer than|no less than|not less than|a minimum of|as few as|as little as",
    "under": "fewer than|less than|under|below|lower than|well under|under the age of|younger than",
    "nearly": "nearly|almost|close to|just under|just shy of|not quite|slightly less than",
    "at_most": "up to|at most|no more than|not more than|as many as|as much as|a maximum of|as high as",
    "about": "about|around|roughly|approximately|some|an estimated|estimated|circa|approx|~|≈",
}
_BEFORE: Mapping[tuple[str, ...], Bound] = {
    tuple(words.split()): bound for bound, phrases in _PHRASES.items() for words in phrases.split("|")
}
_AFTER: Mapping[tuple[str, ...], Bound] = {
    ("or", "more"): "at_least",
    ("or", "so"): "about",
    ("or", "fewer"): "at_most",
    ("or", "less"): "at_most",
    ("+",): "at_least",
    ("-", "plus"): "at_least",
}
_AFTER_STARTS = frozenset(words[0] for words in _AFTER)
_BEFORE_ENDS = frozenset(words[-1] for words in _BEFORE)
_LONGEST = max(len(words) for words in _BEFORE)

# "A dispute over 12 islands" and "moved up to 64 points" are no bounds.
_NO_BOUND_AFTER: Mapping[tuple[str, ...], frozenset[str]] = {
    ("over",): word_set(
        "dispute row deal talk talks battle victory win control fight concern concerns lead power debate "
        "war clash clashes agreement questions anger took takes take handed won"
    ),
    ("up", "to"): word_set(
        "move moved moves moving climb climbed climbs go goes went gone rose risen rises stand stood "
        "stands add adds added came come step stepped get gets got it them him"
    ),
    ("under",): word_set("come came comes brought"),
}


class Bounded(NamedTuple):
    """A bound, and the run of tokens (half open) that it and its number take up."""

    bound: Bound
    first: int
    last: int


def bounded(tokens: Sequence[Token], first: int, last: int) -> Bounded:
    """The bound of the number at tokens `first` to `last`; words before the number go before those behind."""
    place = currency_start(tokens, first)
    longest = _LONGEST if lower_at(tokens, place - 1) in _BEFORE_ENDS else 0
    for length in range(min(longest, place), 0, -1):
        words = tuple(token.lower for token in tokens[place - length : place])
        bound = _BEFORE.get(words)
        if bound and lower_at(tokens, place - length - 1) not in _NO_BOUND_AFTER.get(words, frozenset()):
            return Bounded(bound, place - length, last)
    after, behind = bound_behind(tokens, last)
    return Bounded(after, first, behind)


def currency_start(tokens: Sequence[Token], first: int) -> int:
    """Where the currency before the number at token `first` begins; `first` itself where there is none."""
    while first > 0 and _is_currency(tokens[first - 1]):
        first -= 1
    return first


def bound_behind(tokens: Sequence[Token], last: int) -> tuple[Bound, int]:
    """The bound that stands behind token `last` ("50% or more"), and the place behind it."""
    if lower_at(tokens, last) in _AFTER_STARTS:
        for words, bound in _AFTER.items():
            behind = last + len(words)
            if tuple(token.lower for token in tokens[last:behind]) == words:
                return bound, behind
    return "exact", last


def _is_currency(token: Token) -> bool:
    return token.text in CURRENCY_MARKS or (token.lower in CURRENCY_CODES and token.text[0].isupper())
