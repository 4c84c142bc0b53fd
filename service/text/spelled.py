"""Numbers in words: "two hundred and five", "half a million", "two thirds", "twenty-first", "hundreds"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from service.text.designations import is_title_word
from service.text.synonyms import concept
from service.text.tokens import DASHES, Token, at, lower_at, skip, word_set

_UNIT_NAMES = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_TEN_NAMES = """
twenty thirty forty fifty sixty seventy eighty ninety
"""
_ORDINAL_NAMES = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth
"""
UNITS: Mapping[str, int] = {word: value for value, word in enumerate(_UNIT_NAMES.split())} | {"nil": 0}
TENS: Mapping[str, int] = {word: 10 * value for value, word in enumerate(_TEN_NAMES.split(), start=2)}
ORDINALS: Mapping[str, int] = (
    {word: value for value, word in enumerate(_ORDINAL_NAMES.split(), start=1)}
    | {word.removesuffix("y") + "ieth": value for word, value in TENS.items()}
    | {"hundredth": 100, "thousandth": 1000}
)
SCALES: Mapping[str, float] = {
    "dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "lakhs": 1e5, "million": 1e6, "crore": 1e7,
    "crores": 1e7, "billion": 1e9, "trillion": 1e12, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12,
    "trn": 1e12,
}  # fmt: skip
_VAGUE: Mapping[str, float] = {
    "dozens": 12.0, "scores": 20.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9,
    "trillions": 1e12,
}  # fmt: skip
_DENOMINATORS: Mapping[str, int] = (
    {word: value for word, value in ORDINALS.items() if value >= 3}
    | {word + "s": value for word, value in ORDINALS.items() if value >= 3}
    | {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
)
_PARTS: Mapping[str, float] = {"half": 0.5, "quarter": 0.25}
_STARTERS = frozenset(UNITS) | frozenset(TENS) | {"a", "half", "quarter", "hundred", "dozen"}
NUMBER_STARTS: frozenset[str] = _STARTERS | frozenset(_VAGUE) | frozenset(ORDINALS) | {"an"}
"""The words that a number can begin with."""

_OF_A_WHOLE = word_set("of more less fewer lower higher the its their his her our your all as")
_CHANGE_ROW = (
    "rise fall cut raise lift slash slump soar lose shrink plunge tumble expand trim slip gain up down"
)
_CHANGES = frozenset(map(concept, _CHANGE_ROW.split()))
_BEHIND_CHANGE = word_set("since to from in over on after this last compared between within during and but")
"""What a part is the measure of a change after, and before: "fallen a third since May"."""
_VERB_REACH = 8
_PARTED = word_set("percent per percentage point degree")
"""Units of which there is a half or a quarter: "half a percentage point", "a quarter point"."""
_PARTS_OF = frozenset(SCALES) | _PARTED
_BEFORE_PART = word_set("almost about nearly more than over under around roughly just only some")
_BEFORE_HALF = word_set("by in almost about nearly than over under around roughly just only")
_OTHER_HALVES = word_set("a the first second 1st 2nd other latter and each")


class Spelled(NamedTuple):
    """A number in words at tokens `first` to `last` (half open); a `share` is in percent."""

    first: int
    last: int
    value: float
    ordinal: bool = False
    share: bool = False
    vague: bool = False
    scaled: bool = False


def spelled(tokens: Sequence[Token], first: int) -> Spelled | None:
    """The number in words that begins at token `first`; None when there is none."""
    lower = tokens[first].lower
    if lower in _VAGUE:
        return _vague(tokens, first)
    if lower not in NUMBER_STARTS:
        return None
    if is_title_word(tokens, first):
        return None
    fraction = _fraction(tokens, first)
    if fraction is not None:
        return fraction
    if lower in _STARTERS:
        return _cardinal(tokens, first)
    return Spelled(first, first + 1, ORDINALS[lower], ordinal=True) if lower in ORDINALS else None


def is_change(token: Token) -> bool:
    """Whether a token says that something rises or falls."""
    return token.sort == "word" and concept(token.lower) in _CHANGES


def and_a_half(tokens: Sequence[Token], place: int) -> tuple[float, int]:
    """What "and a half", "and half" or "-and-a-quarter" at `place` adds, and the place behind it."""
    start = skip(tokens, place, DASHES)
    article = skip(tokens, start + 1, DASHES)
    part = skip(tokens, article + 1, DASHES)
    if [token.lower for token in tokens[start : start + 2]] == ["and", "half"]:
        return 0.5, start + 2
    if lower_at(tokens, start) == "and" and lower_at(tokens, article) == "a":
        share = _PARTS.get(lower_at(tokens, part), 0.0)
        return (share, part + 1) if share else (0.0, place)
    return 0.0, place


def scale_at(tokens: Sequence[Token], place: int) -> tuple[float, int]:
    """The product of the magnitudes from `place` on ("hundred thousand"; 1 for none), the place behind."""
    scale, end, start = 1.0, place, skip(tokens, place, DASHES)
    while (factor := SCALES.get(lower_at(tokens, start))) is not None and scale * factor <= 1e15:
        scale, end = scale * factor, start + 1
        start = end
    return scale, end


def _vague(tokens: Sequence[Token], first: int) -> Spelled | None:
    """ "Hundreds", "tens of thousands", "hundreds of millions": an order of magnitude, not a value."""
    lower, last = tokens[first].lower, first + 1
    if lower == "scores" and lower_at(tokens, last) != "of":
        return None
    value = _VAGUE[lower]
    if lower_at(tokens, last) == "of" and lower_at(tokens, last + 1) in _VAGUE:
        value *= _VAGUE[lower_at(tokens, last + 1)]
        last += 2
    if lower_at(tokens, first - 1) == "of" and lower_at(tokens, first - 2) == "tens":
        return Spelled(first - 2, last, 10 * value, vague=True, scaled=True)
    return Spelled(first, last, value, vague=True, scaled=True)


def _cardinal(tokens: Sequence[Token], first: int) -> Spelled | None:
    lower = tokens[first].lower
    article = lower == "a" and SCALES.get(lower_at(tokens, first + 1), 0.0) >= 100
    if not article and lower in {"a", "half", "quarter", "hundred", "dozen"}:
        return _part_of_scale(tokens, first)
    total, current, last, floor = 0.0, float(article), first + article, float("inf")
    while (step := _step(tokens, last, current, floor, first)) is not None:
        word, last = step
        scale = SCALES.get(word)
        if scale is None:
            current += UNITS.get(word, 0) + TENS.get(word, 0)
        elif scale < 1e3:
            current = max(current, 1.0) * scale
        else:
            total, current, floor = total + max(current, 1.0) * scale, 0.0, scale
    if last == first:
        return None
    ordinal = skip(tokens, last, DASHES)
    if lower_at(tokens, ordinal) in ORDINALS and ordinal > last:
        return Spelled(
            first, ordinal + 1, total + current + ORDINALS[lower_at(tokens, ordinal)], ordinal=True
        )
    if total or current >= 100:
        return Spelled(first, last, total + current, scaled=True)
    half, behind = _decimals(tokens, last)
    if not half:
        half, behind = and_a_half(tokens, last)
    scale, behind = scale_at(tokens, behind)
    return Spelled(first, behind, (current + half) * scale, scaled=scale != 1)


def _decimals(tokens: Sequence[Token], place: int) -> tuple[float, int]:
    """What "point five" at `place` adds, and the place behind it."""
    start, last = place + 1, place + 1
    if lower_at(tokens, place) != "point":
        return 0.0, place
    while 0 <= UNITS.get(lower_at(tokens, last), -1) <= 9 and last < start + 4:
        last += 1
    digits = "".join(str(UNITS[token.lower]) for token in tokens[start:last])
    return (float(f"0.{digits}"), last) if digits else (0.0, place)


def _step(
    tokens: Sequence[Token], last: int, current: float, floor: float, first: int
) -> tuple[str, int] | None:
    """The next word of a number and the place behind it; None when the number is complete.

    `current` is the value since the last thousand or million, `floor` the size of that one.
    """
    place = last
    if place > first:
        place = skip(tokens, place, DASHES)
        place += lower_at(tokens, place) == "and" and _joins_by_and(tokens, place)
    lower = lower_at(tokens, place)
    scale = SCALES.get(lower)
    if scale is not None:
        hundreds = scale < 1e3
        fits = place > first and current > 0 and scale < floor and not (hundreds and current >= 100)
    elif lower in TENS:
        fits = current % 100 == 0
    else:
        value = UNITS.get(lower, -1)
        after_ten = current % 10 == 0 and current % 100 >= 20 and 0 < value < 10
        fits = value > 0 and (current % 100 == 0 or after_ten)
        fits = fits or (value == 0 and place == first)
    return (lower, place + 1) if fits else None


def _joins_by_and(tokens: Sequence[Token], place: int) -> bool:
    """Whether "and" continues "two hundred and five"; in "one hundred and five hundred" it does not."""
    before, behind = lower_at(tokens, place - 1), place + 1
    if before not in {"hundred", "thousand", "million"}:
        return False
    while lower_at(tokens, behind) in UNITS or lower_at(tokens, behind) in TENS:
        behind = skip(tokens, behind + 1, DASHES)
    return behind > place + 1 and SCALES.get(lower_at(tokens, behind), float("inf")) > SCALES[before]


def _part_of_scale(tokens: Sequence[Token], first: int) -> Spelled | None:
    """ "A hundred", "a dozen", "half a million", "a quarter of a million", "half a percentage point"."""
    place = first + (lower_at(tokens, first) == "a" and lower_at(tokens, first + 1) in _PARTS)
    share = _PARTS.get(lower_at(tokens, place), 1.0)
    if share < 1:
        place = skip(tokens, place + 1, DASHES)
        place += lower_at(tokens, place) == "of"
    if lower_at(tokens, place) == "a":
        place = skip(tokens, place + 1, DASHES)
    scale = lower_at(tokens, place)
    if share < 1 and scale in _PARTED:
        return Spelled(first, place, share)
    if scale not in SCALES or (
        place == first and lower_at(tokens, first - 1) in {"several", "few", "couple"}
    ):
        return None
    value, last = scale_at(tokens, place)
    return Spelled(first, last, share * value, scaled=True)


def _fraction(tokens: Sequence[Token], first: int) -> Spelled | None:
    """ "A third of", "one-third", "two thirds", "three quarters", "half of", in percent."""
    lower = tokens[first].lower
    if lower == "half":
        return _half(tokens, first)
    if lower == "a" and lower_at(tokens, first - 1) == "and" and lower_at(tokens, first + 2) != "of":
        return None  # "an hour and a half"
    above = 1 if lower in {"a", "an"} else UNITS.get(lower, 0)
    place = skip(tokens, first + 1, DASHES)
    name = lower_at(tokens, place)
    below = _DENOMINATORS.get(name, 0)
    if not 0 < above < below or name == "second" or (above > 1 and not name.endswith("s")):
        return None
    follower = at(tokens, place + 1)
    article = lower in {"a", "an"}
    if article and follower is not None and follower.text in DASHES:
        return None  # "a half-million", "a quarter-final"
    if follower is not None and follower.sort == "word":
        if article and follower.lower not in _OF_A_WHOLE and not _measures_change(tokens, first, follower):
            return None  # "a third man" is an ordinal
        if name in _PARTS and follower.lower == "of" and lower_at(tokens, place + 3) in _PARTS_OF:
            return None  # "a quarter of a million" is a number
    return Spelled(first, place + 1, 100.0 * above / below, share=True)


def _measures_change(tokens: Sequence[Token], first: int, follower: Token) -> bool:
    """Whether "a third" before `follower` is by how much something rose: "bills rose by a third over".

    It stands right behind the verb, or behind a "by" further on; "followed by a third in March" is a thing.
    """
    place = first - 1
    while lower_at(tokens, place) in _BEFORE_PART:
        place -= 1
    if follower.lower not in _BEHIND_CHANGE:
        return False
    start = max(0, place - _VERB_REACH) if lower_at(tokens, place) == "by" else max(0, place)
    return any(
        token.sort == "word" and concept(token.lower) in _CHANGES for token in tokens[start : place + 1]
    )


def _half(tokens: Sequence[Token], first: int) -> Spelled | None:
    """ "Half of", "half the", "by half"; "half-time" and "the second half" are no shares."""
    before, after = lower_at(tokens, first - 1), lower_at(tokens, first + 1)
    if after in {"a", "an"} or after in DASHES:
        return None
    if before in _OTHER_HALVES and not (after == "of" and before in {"and", "a"}):
        return None
    if after in _OF_A_WHOLE or before in _BEFORE_HALF:
        return Spelled(first, first + 1, 50.0, share=True)
    return None
