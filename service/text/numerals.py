"""Numbers as they are written in news English: digits, words, fractions, ratios and ranges, with spans.

`lex` only reads values. What is counted (money, people, days) is for `quantities` and `calendar`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from service.text.bounds import CURRENCY_MARKS, Bound, bounded, currency_start
from service.text.designations import ORDINAL_SUFFIXES, belongs_to_name
from service.text.spelled import NUMBER_STARTS, and_a_half, is_change, scale_at, spelled
from service.text.tokens import DASHES, Token, at, lower_at, tokenise, word_set

PairSort = Literal["range", "score"]

_GROUP = re.compile(r"[ \u00a0\u2009\u202f'’]")
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_LONGEST_NUMBER = 24
"""Longer runs of digits are identifiers, not figures."""

_VULGAR: Mapping[str, float] = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_SUFFIXES: Mapping[str, float] = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12
}  # fmt: skip
"""Magnitudes that stand right behind the digits: "3.5m", "20k"."""
_MEASURED = word_set(
    "high long wide tall deep above below away race sprint freestyle butterfly backstroke hurdles "
    "final run relay tower wave waves x champion champions title breaststroke medley individual heats from "
    "under apart off women men women's men's"
)
"""Words that tell metres from millions: "a 3m wave" and "3m people"."""
_SCORE_WORDS = word_set(
    "win won wins victory defeat defeated beat beaten lost loss lead led leads draw drew trailed "
    "scored score vote voted ruling decision set sets aggregate thrashing rout record"
)
_TIME_UNITS = word_set(
    "day days week weeks month months year years hour hours minute minutes second seconds decade decades"
)


class Numeral(NamedTuple):
    """One number as written.

    `other` is a second reading of the same digits ("1.500" is 1.5 or 1500). `high` is the upper end of a
    range or the second number of a score, by `pair`. A `share` is a fraction or a ratio, its value in
    percent. `vague` is an order of magnitude ("hundreds"); `scaled` says that a magnitude word took part.
    `first` and `last` are token places (half open); `bound_first` is where "more than" begins.
    """

    start: int
    end: int
    value: float
    other: float | None = None
    high: float | None = None
    pair: PairSort | None = None
    ordinal: bool = False
    share: bool = False
    vague: bool = False
    scaled: bool = False
    bound: Bound = "exact"
    first: int = 0
    last: int = 0
    bound_first: int = 0


class Lexed(NamedTuple):
    """The tokens of a text and the numerals in it, both in order."""

    tokens: tuple[Token, ...]
    numerals: tuple[Numeral, ...]


def same_value(left: float, right: float) -> bool:
    """Whether two values are one, apart from the rounding of binary fractions."""
    return left == right or abs(left - right) <= 1e-9 * max(abs(left), abs(right))


@lru_cache(maxsize=4)
def lex(text: str) -> Lexed:
    """The tokens and numerals of `text`; remembered for the few calls that ask for one text in a row."""
    tokens = tokenise(text)
    found: list[Numeral] = []
    index = 0
    while index < len(tokens):
        numeral = _numeral_at(tokens, index)
        if numeral is None:
            index += 1
        else:
            found.append(numeral)
            index = numeral.last
    return Lexed(tokens, tuple(_with_bound(tokens, numeral) for numeral in _join_pairs(tokens, found)))


def readings(digits: str) -> tuple[float, ...]:
    """The values that written digits may have, the English one first; none for versions and names ("007").

    "1,500" is 1500; "1.500" is 1.5 or 1500; "1,5" is 1.5; "1.500,25" and "1'500.25" are what they say.
    """
    if len(digits) > _LONGEST_NUMBER:
        return ()
    plain = _GROUP.sub("", digits)
    commas, dots = plain.count(","), plain.count(".")
    if not commas and not dots:
        return () if plain[0] == "0" and len(plain) > 1 else (float(plain),)
    if commas and dots:
        return _mixed(plain)
    grouped = _THOUSANDS.fullmatch(plain) is not None
    if commas + dots > 1 or (commas and grouped):
        return (float(plain.replace(",", "").replace(".", "")),) if grouped else ()
    value = float(plain.replace(",", "."))
    return (value, float(plain.replace(".", ""))) if grouped and not plain.startswith("0") else (value,)


def _mixed(digits: str) -> tuple[float, ...]:
    """Digits with commas and dots: the last of them is the decimal sign."""
    thousands, decimal = (",", ".") if digits.rfind(".") > digits.rfind(",") else (".", ",")
    whole, _, fraction = digits.rpartition(decimal)
    if decimal in whole or not _THOUSANDS.fullmatch(whole):
        return ()
    return (float(whole.replace(thousands, "") + "." + fraction),)


# ── one numeral ──────────────────────────────────────────────────────────────────────────────────────


def _numeral_at(tokens: Sequence[Token], index: int) -> Numeral | None:
    token = tokens[index]
    if token.sort == "digits":
        return _in_digits(tokens, index)
    if token.text in _VULGAR:
        return _made(tokens, index, index + 1, 100 * _VULGAR[token.text], share=True)
    if token.lower not in NUMBER_STARTS:
        return None
    words = spelled(tokens, index)
    if words is None:
        return None
    return _made(
        tokens,
        words.first,
        words.last,
        words.value,
        ordinal=words.ordinal,
        share=words.share,
        vague=words.vague,
        scaled=words.scaled,
    )


def _in_digits(tokens: Sequence[Token], index: int) -> Numeral | None:
    token = tokens[index]
    values = readings(token.text)
    if not values or belongs_to_name(tokens, index):
        return None
    follower = at(tokens, index + 1)
    if follower is not None and follower.start == token.end:
        if follower.lower in ORDINAL_SUFFIXES:
            return _made(tokens, index, index + 2, values[0], ordinal=True)
        if follower.text in _VULGAR:
            return _made(tokens, index, index + 2, values[0] + _VULGAR[follower.text])
        if follower.lower in _SUFFIXES and not _is_metres(tokens, index + 1):
            return _scaled(tokens, index, index + 2, values, _SUFFIXES[follower.lower])
    half, last = and_a_half(tokens, index + 1)
    scale, last = scale_at(tokens, last)
    return _scaled(tokens, index, last, tuple(value + half for value in values), scale)


def _scaled(
    tokens: Sequence[Token], first: int, last: int, values: tuple[float, ...], scale: float
) -> Numeral:
    other = values[1] * scale if len(values) > 1 else None
    return _made(tokens, first, last, values[0] * scale, scaled=scale != 1)._replace(other=other)


def _is_metres(tokens: Sequence[Token], place: int) -> bool:
    """Whether the "m" at `place`, right behind digits, is metres and not millions."""
    money = lower_at(tokens, place - 2) in CURRENCY_MARKS
    return tokens[place].text == "m" and not money and lower_at(tokens, place + 1) in _MEASURED


# ── pairs and bounds ─────────────────────────────────────────────────────────────────────────────────


def _join_pairs(tokens: Sequence[Token], found: Sequence[Numeral]) -> list[Numeral]:
    """The numerals, where two that make one figure (a range, a score, a ratio) are joined."""
    joined: list[Numeral] = []
    for numeral in found:
        pair = _pair(tokens, joined[-1], numeral) if joined else None
        if pair is None:
            joined.append(numeral)
        else:
            joined[-1] = pair
    return joined


def _pair(tokens: Sequence[Token], left: Numeral, right: Numeral) -> Numeral | None:
    if left.last == right.first or right.first - left.last > _WIDEST_GAP or left.pair:
        return None
    if any(one.ordinal or one.share or one.vague for one in (left, right)):
        return None
    between = tuple(token.lower for token in tokens[left.last : right.first])
    if between in _RATIO_WORDS:
        if _is_ratio(tokens, left, right, between):
            return _joined(tokens, left, right)._replace(value=100 * left.value / right.value, share=True)
        return None
    if len(between) > 1:
        return _range_of_twice(tokens, left, right)
    low = left.value * _shared_scale(left, right)
    ranged = low < right.value
    if between[0] in DASHES:
        sort: PairSort = "range" if ranged and not _score_near(tokens, left, right) else "score"
        return _joined(tokens, left, right)._replace(value=low, high=right.value, pair=sort)
    before = lower_at(tokens, left.first - 1)
    worded = between[0] == "and" if before == "between" else between[0] in {"to", "or"} and before != "from"
    scored = between[0] == "to" and before != "from" and _score_near(tokens, left, right)
    if not scored and not (ranged and worded):
        return None
    sort = "range" if ranged and worded else "score"
    return _joined(tokens, left, right)._replace(value=low, high=right.value, pair=sort)


def _range_of_twice(tokens: Sequence[Token], left: Numeral, right: Numeral) -> Numeral | None:
    """The range whose unit is written twice: "between £4bn and £4.6bn", "3% to 5%".

    "Rose $5 to $12" and "rose by 5% to 46%" are changes, with a figure at the end of them.
    """
    opening = currency_start(tokens, left.first)
    joiner = _between_units(tokens, left, right, opening)
    before, low = lower_at(tokens, opening - 1), left.value * _shared_scale(left, right)
    if joiner == "and":
        worded = before == "between"
    elif joiner == "to":
        leading = tokens[max(0, opening - _VERB_REACH) : opening]
        worded = before in _BEFORE_RANGE or (before != "from" and not any(map(is_change, leading)))
    else:
        worded = joiner in DASHES
    if not worded or low >= right.value:
        return None
    joined = _joined(tokens, left, right)._replace(value=low, high=right.value, pair="range")
    return joined._replace(first=left.first, bound_first=opening - (before == "between"))


def _between_units(tokens: Sequence[Token], left: Numeral, right: Numeral, opening: int) -> str | None:
    """The one token between two figures with the same currency before or the same unit behind; else None."""
    closing = currency_start(tokens, right.first)
    if closing < right.first:
        same = opening < left.first and tokens[left.first - 1].text == tokens[right.first - 1].text
        return tokens[left.last].lower if same and closing == left.last + 1 else None
    unit = [token.lower for token in tokens[left.last : right.first - 1]]
    same = unit == [token.lower for token in tokens[right.last : right.last + len(unit)]]
    return tokens[right.first - 1].lower if same else None


_WIDEST_GAP = 4
_VERB_REACH = 10
_BEFORE_RANGE = frozenset({"to", "of", "at"})
_RATIO_WORDS = frozenset({("in",), ("in", "every"), ("out", "of"), ("out", "of", "every")})


def _shared_scale(left: Numeral, right: Numeral) -> float:
    """The magnitude that the first number takes over: "3 to 5 million" begins at 3 million."""
    if left.scaled or not right.scaled or left.value >= 1000:
        return 1.0
    return next((scale for scale in (1e12, 1e9, 1e6, 1e3) if right.value >= scale), 1.0)


def _is_ratio(tokens: Sequence[Token], left: Numeral, right: Numeral, between: tuple[str, ...]) -> bool:
    """Whether "one in five" is meant, and not "one in 10 minutes" or "three in 2019"."""
    if not 0 < left.value < right.value or right.value > 1e5:
        return False
    if between != ("in",):
        return True
    timed = lower_at(tokens, right.last) in _TIME_UNITS
    return left.value < 10 and right.value <= 1000 and not timed and not right.scaled


def _score_near(tokens: Sequence[Token], left: Numeral, right: Numeral) -> bool:
    near = (*tokens[max(0, left.first - 4) : left.first], *tokens[right.last : right.last + 2])
    return max(left.value, right.value) < 200 and any(token.lower in _SCORE_WORDS for token in near)


def _joined(tokens: Sequence[Token], left: Numeral, right: Numeral) -> Numeral:
    """The second numeral, stretched to begin where the first does ("between" included)."""
    first = left.first - (lower_at(tokens, left.first - 1) == "between")
    return right._replace(
        start=tokens[first].start,
        first=first,
        bound_first=first,
        other=None,
        scaled=left.scaled or right.scaled,
    )


def _with_bound(tokens: Sequence[Token], numeral: Numeral) -> Numeral:
    bound, first, last = bounded(tokens, numeral.first, numeral.last)
    first = min(first, numeral.bound_first)
    return numeral._replace(bound=bound, bound_first=first, last=last, end=tokens[last - 1].end)


def _made(
    tokens: Sequence[Token],
    first: int,
    last: int,
    value: float,
    *,
    ordinal: bool = False,
    share: bool = False,
    vague: bool = False,
    scaled: bool = False,
) -> Numeral:
    return Numeral(
        start=tokens[first].start,
        end=tokens[last - 1].end,
        value=value,
        ordinal=ordinal,
        share=share,
        vague=vague,
        scaled=scaled,
        first=first,
        last=last,
        bound_first=first,
    )
