"""Numbers as they are written in news English: digits, words, fractions, ratios and ranges, with spans.

`numerals` only reads values. What is counted (money, people, days) is for `quantities` and `calendar`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

Bound = Literal["exact", "about", "nearly", "over", "at_least", "under", "at_most"]
TokenSort = Literal["digits", "word", "mark", "line"]
PairSort = Literal["range", "score"]

# Digits keep their separators; groups of three may be set apart by a space ("1 500"), no other run may.
_TOKEN = re.compile(
    r"(?P<digits>\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)|\d+(?:[.,'’\u00a0\u2009\u202f]\d+)*)"
    r"|(?P<word>[^\W\d_½¼¾⅓⅔]+)|(?P<line>[\r\n]+)|(?P<mark>\S)"
)
_GROUP = re.compile(r"[ \u00a0\u2009\u202f'’]")
_THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_LONGEST_NUMBER = 24
"""Longer runs of digits are identifiers, not figures."""

UNITS: Mapping[str, int] = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
}
TENS: Mapping[str, int] = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
SCALES: Mapping[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "lakh": 1e5, "lakhs": 1e5, "million": 1e6, "crore": 1e7, "crores": 1e7,
    "billion": 1e9, "trillion": 1e12, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12,
    "dozen": 12.0,
}  # fmt: skip
SUFFIXES: Mapping[str, float] = {"k": 1e3, "m": 1e6, "b": 1e9} | {
    word: SCALES[word] for word in ("mn", "mln", "bn", "bln", "tn", "trn")
}
"""Magnitudes that stand right behind the digits: "3.5m", "20k"."""
_ORDINAL_UNITS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
ORDINALS: Mapping[str, int] = (
    {word: value for value, word in enumerate(_ORDINAL_UNITS, start=1)}
    | {word.removesuffix("y") + "ieth": value for word, value in TENS.items()}
    | {"hundredth": 100, "thousandth": 1000}
)
_DENOMINATORS: Mapping[str, int] = (
    {word: value for word, value in ORDINALS.items() if value >= 3}
    | {word + "s": value for word, value in ORDINALS.items() if value >= 3}
    | {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
)
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_ORDINAL_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_DASHES = frozenset("-–—‑")
_OF_A_WHOLE = frozenset("of more less fewer lower higher the its their his her our your all as".split())
_BEFORE_HALF = frozenset("by in almost about nearly than over under around roughly just only".split())

_BOUNDS: Mapping[tuple[str, ...], Bound] = {
    tuple(words.split()): bound
    for bound, phrases in {
        "over": "more than|over|above|exceeding|upwards of|greater than|north of|just over|well over|in excess of|"
        "slightly more than|higher than",
        "at_least": "at least|no fewer than|no less than|not less than|a minimum of|as few as|as little as",
        "under": "fewer than|less than|under|below|south of|lower than|well under",
        "nearly": "nearly|almost|close to|just under|just shy of|not quite|slightly less than",
        "at_most": "up to|at most|no more than|not more than|as many as|as much as|a maximum of|as high as",
        "about": "about|around|roughly|approximately|some|an estimated|estimated|circa|approx|about some",
    }.items()
    for words in phrases.split("|")
    for bound in (bound,)
}  # type: ignore[assignment]
_BOUNDS_AFTER: Mapping[tuple[str, ...], Bound] = {
    ("or", "more"): "at_least",
    ("or", "so"): "about",
    ("or", "fewer"): "at_most",
    ("or", "less"): "at_most",
    ("+",): "at_least",
    ("-", "plus"): "at_least",
}
# "A dispute over 12 islands" is no bound.
_QUARREL_OVER = frozenset(
    "dispute row deal talk talks battle victory win control fight concern concerns lead power debate war "
    "clash clashes agreement questions anger".split()
)
CURRENCY_MARKS = frozenset("$£€¥₹₽₩₺₦₪")
CURRENCY_CODES = frozenset("us usd a c hk nz s r rs gbp eur inr jpy cny aud cad chf au ca nt rmb".split())


class Token(NamedTuple):
    """One run of digits, one run of letters, one other character, or a line break."""

    text: str
    lower: str
    start: int
    end: int
    sort: TokenSort


class Numeral(NamedTuple):
    """One number as written.

    `other` is a second reading of the same digits ("1.500" is 1.5 or 1500). `high` is the upper end of a
    range or the second number of a score, by `pair`. A `share` is a fraction or a ratio, its value in
    percent. `first` and `last` are token places (half open); `bound_first` is where "more than" begins.
    `scaled` says that a magnitude word was part of it.
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


@lru_cache(maxsize=32)
def lex(text: str) -> Lexed:
    """The tokens and numerals of `text`; the last texts are remembered, since each claim asks anew."""
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
    joined = _join_pairs(tokens, found)
    return Lexed(tokens, tuple(_with_bound(tokens, numeral) for numeral in joined))


def tokenise(text: str) -> tuple[Token, ...]:
    """The tokens of `text`, in order, without white space."""
    return tuple(
        Token(m.group(), m.group().lower(), m.start(), m.end(), m.lastgroup)  # type: ignore[arg-type]
        for m in _TOKEN.finditer(text)
    )


def readings(digits: str) -> tuple[float, ...]:
    """The values that written digits may have, the English one first; none for versions and identifiers.

    "1,500" is 1500; "1.500" is 1.5 or 1500; "1,5" is 1.5; "1.500,25" and "1'500.25" are what they say.
    """
    if len(digits) > _LONGEST_NUMBER:
        return ()
    plain = _GROUP.sub("", digits)
    commas, dots = plain.count(","), plain.count(".")
    if not commas and not dots:
        return (float(plain),)
    if commas and dots:
        thousands, decimal = (",", ".") if plain.rfind(".") > plain.rfind(",") else (".", ",")
        whole, _, fraction = plain.rpartition(decimal)
        if decimal in whole or not _THOUSANDS.fullmatch(whole):
            return ()
        return (float(whole.replace(thousands, "") + "." + fraction),)
    mark = "," if commas else "."
    if commas + dots > 1 or (commas and _THOUSANDS.fullmatch(plain)):
        return (float(plain.replace(mark, "")),) if _THOUSANDS.fullmatch(plain) else ()
    value = float(plain.replace(",", "."))
    if dots and _THOUSANDS.fullmatch(plain) and not plain.startswith("0"):
        return value, float(plain.replace(".", ""))
    return (value,)


# ── one numeral ──────────────────────────────────────────────────────────────────────────────────────


def _numeral_at(tokens: Sequence[Token], index: int) -> Numeral | None:
    token = tokens[index]
    if token.sort == "digits":
        return _in_digits(tokens, index)
    if token.sort == "word":
        return _in_words(tokens, index)
    if token.text in _VULGAR and not _attached_word(tokens, index - 1):
        return Numeral(
            token.start, token.end, 100 * _VULGAR[token.text], share=True, first=index, last=index + 1
        )
    return None


def _in_digits(tokens: Sequence[Token], index: int) -> Numeral | None:
    token = tokens[index]
    values = readings(token.text)
    if not values or _belongs_to_name(tokens, index):
        return None
    after = index + 1
    follower = _at(tokens, after)
    attached = follower is not None and follower.start == token.end
    if attached and follower.lower in _ORDINAL_SUFFIXES:  # type: ignore[union-attr]
        return _made(tokens, index, after + 1, values[0], ordinal=True)
    if attached and follower.text in _VULGAR:  # type: ignore[union-attr]
        return _made(tokens, index, after + 1, values[0] + _VULGAR[follower.text])  # type: ignore[union-attr]
    half, after = _and_a_half(tokens, after)
    scale, end = _scale(tokens, after, token)
    other = values[1] * scale if len(values) > 1 else None
    return _made(tokens, index, end, (values[0] + half) * scale, other=other, scaled=scale != 1)


def _in_words(tokens: Sequence[Token], index: int) -> Numeral | None:
    """A number in words, a fraction in words, an ordinal or a vague plural ("hundreds")."""
    lower = tokens[index].lower
    if lower in {"a", "an", "half", "one"} or lower in UNITS or lower in TENS:
        fraction = _fraction(tokens, index)
        if fraction is not None:
            return fraction
    if lower in _STARTERS and not _is_title_word(tokens, index):
        return _cardinal(tokens, index)
    if lower in ORDINALS and not _is_title_word(tokens, index):
        return _made(tokens, index, index + 1, ORDINALS[lower], ordinal=True)
    if lower in _VAGUE:
        return _vague(tokens, index)
    return None


_STARTERS = frozenset(UNITS) | frozenset(TENS) | {"a", "half", "quarter", "hundred", "dozen"}
_VAGUE: Mapping[str, float] = {
    "dozens": 12.0,
    "scores": 20.0,
    "hundreds": 1e2,
    "thousands": 1e3,
    "millions": 1e6,
    "billions": 1e9,
    "trillions": 1e12,
}


def _vague(tokens: Sequence[Token], index: int) -> Numeral | None:
    """ "Hundreds", "tens of thousands" and "hundreds of millions": an order of magnitude, not a value."""
    last, value = index + 1, _VAGUE[tokens[index].lower]
    if tokens[index].lower == "scores" and _lower(tokens, index + 1) != "of":
        return None
    if _lower(tokens, last) == "of" and _lower(tokens, last + 1) in _VAGUE:
        value *= _VAGUE[_lower(tokens, last + 1)]
        last += 2
    if index >= 2 and _lower(tokens, index - 1) == "of" and _lower(tokens, index - 2) == "tens":
        return _made(tokens, index - 2, last, 10 * value, vague=True, scaled=True)
    return _made(tokens, index, last, value, vague=True, scaled=True)


def _cardinal(tokens: Sequence[Token], index: int) -> Numeral | None:
    """ "Twenty-one", "two hundred and five", "a dozen", "half a million", "two and a half million"."""
    lower = tokens[index].lower
    if lower in {"a", "half", "quarter", "hundred", "dozen"}:
        return _article_scale(tokens, index)
    total, current, after, scaled = 0.0, 0.0, index, False
    floor = float("inf")
    while True:
        step = _word_step(tokens, after, current, floor, index)
        if step is None:
            break
        word, after = step
        if word in SCALES:
            scale, scaled = SCALES[word], True
            if scale < 1e3:
                current = max(current, 1.0) * scale
            else:
                total, current, floor = total + max(current, 1.0) * scale, 0.0, scale
        else:
            current += UNITS.get(word, 0) + TENS.get(word, 0)
    if after == index:
        return None
    ordinal = _ordinal_tail(tokens, after)
    if ordinal is not None:
        return _made(tokens, index, ordinal[1], total + current + ordinal[0], ordinal=True)
    if not scaled:
        half, after = _and_a_half(tokens, after)
        scale, end = _scale(tokens, after, tokens[after - 1])
        return _made(tokens, index, end, (current + half) * scale, scaled=scale != 1)
    return _made(tokens, index, after, total + current, scaled=scaled)


def _word_step(
    tokens: Sequence[Token], after: int, current: float, floor: float, first: int
) -> tuple[str, int] | None:
    """The next word of a number in words, and the place behind it; None when the number is complete."""
    place = after
    if place > first and _at_mark(tokens, place, _DASHES):
        place += 1
    elif place > first and _lower(tokens, place) == "and" and _joins_by_and(tokens, place, current):
        place += 1
    lower = _lower(tokens, place)
    if lower in SCALES:
        scale = SCALES[lower]
        fits = place > first and (current > 0 or scale == 100) and scale < floor
        return (lower, place + 1) if fits and not (scale == 100 and current >= 100) else None
    if lower in TENS:
        return (lower, place + 1) if current % 100 == 0 else None
    if lower in UNITS:
        small = UNITS[lower]
        fits = current % 100 == 0 or (current % 10 == 0 and 20 <= current % 100 and 0 < small < 10)
        return (lower, place + 1) if fits and not (place > first and small == 0) else None
    return None


def _joins_by_and(tokens: Sequence[Token], place: int, current: float) -> bool:
    """Whether "and" continues "two hundred and five"; in "one hundred and five hundred" it does not."""
    before, lower = _lower(tokens, place - 1), _lower(tokens, place + 1)
    if before not in {"hundred", "thousand", "million"} or (lower not in UNITS and lower not in TENS):
        return False
    behind = place + 2
    while _lower(tokens, behind) in UNITS or _at_mark(tokens, behind, _DASHES):
        behind += 1
    return SCALES.get(_lower(tokens, behind), float("inf")) > SCALES[before] and current % 100 == 0


def _article_scale(tokens: Sequence[Token], index: int) -> Numeral | None:
    """ "A hundred", "a dozen", "half a million", "half-a-dozen", "a quarter of a million"."""
    parts = {"half": 0.5, "quarter": 0.25}
    share, place = 1.0, index
    if _lower(tokens, place) == "a" and _lower(tokens, place + 1) in parts:
        place += 1
    if _lower(tokens, place) in parts:
        share = parts[_lower(tokens, place)]
        place = _skip(tokens, place + 1, _DASHES)
        place = place + 1 if _lower(tokens, place) == "of" else place
        if _lower(tokens, place) not in {"a", "million", "billion", "dozen", "trillion"}:
            return None
    if _lower(tokens, place) == "a":
        place = _skip(tokens, place + 1, _DASHES)
    scale = _lower(tokens, place)
    if scale not in SCALES or (place == index and scale not in {"hundred", "dozen"}):
        return None
    value, end = share * SCALES[scale], place + 1
    while SCALES.get(_lower(tokens, end), 0.0) > 100:
        value, end = value * SCALES[_lower(tokens, end)], end + 1
    return _made(tokens, index, end, value, scaled=True)


def _fraction(tokens: Sequence[Token], index: int) -> Numeral | None:
    """ "A third of", "one-third", "two thirds", "three quarters", "half of", in percent."""
    lower = tokens[index].lower
    if lower == "half":
        return _half(tokens, index)
    above = 1 if lower in {"a", "an"} else UNITS.get(lower, 0)
    place = _skip(tokens, index + 1, _DASHES)
    name = _lower(tokens, place)
    below = _DENOMINATORS.get(name, 0)
    if not 0 < above < below or name == "second":
        return None
    whole = above > 1 or lower == "one"
    if above > 1 and not name.endswith("s"):
        return None
    follower = _at(tokens, place + 1)
    if not whole and follower is not None and follower.sort == "word" and follower.lower not in _OF_A_WHOLE:
        return None
    if name.startswith("quarter") and follower is not None and follower.lower == "of":
        behind = _lower(tokens, place + 2), _lower(tokens, place + 3)
        if behind[0] == "a" and behind[1] in SCALES:
            return None
    return _made(tokens, index, place + 1, 100.0 * above / below, share=True)


def _half(tokens: Sequence[Token], index: int) -> Numeral | None:
    before, after = _lower(tokens, index - 1), _lower(tokens, index + 1)
    if after in {"a", "an"} or _at_mark(tokens, index + 1, _DASHES):
        return None
    if before in {"a", "the", "first", "second", "other", "and", "each"} and after != "of":
        return None
    if before in {"first", "second", "1st", "2nd", "latter"}:
        return None
    if after in _OF_A_WHOLE or before in _BEFORE_HALF:
        return _made(tokens, index, index + 1, 50.0, share=True)
    return None


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────


def _scale(tokens: Sequence[Token], after: int, number: Token) -> tuple[float, int]:
    """The magnitude behind a number and the place behind it: 1 when there is none."""
    follower = _at(tokens, after)
    if follower is None or follower.sort == "line":
        return 1.0, after
    if follower.start == number.end and number.sort == "digits" and follower.lower in SUFFIXES:
        return (1.0, after) if _is_metre(tokens, after) else (SUFFIXES[follower.lower], after + 1)
    place = _skip(tokens, after, _DASHES)
    scale, end = 1.0, after
    while _lower(tokens, place) in SCALES and SCALES[_lower(tokens, place)] * scale <= 1e15:
        scale, end = scale * SCALES[_lower(tokens, place)], place + 1
        place = end
    return scale, end


_MEASURED = frozenset(
    "high long wide tall deep above below away race sprint freestyle butterfly backstroke hurdles final "
    "run relay tower wave waves x".split()
)


def _is_metre(tokens: Sequence[Token], place: int) -> bool:
    """Whether "m" behind digits is metres: "a 3m wall" is not told from "3m people" without such a word."""
    if tokens[place].text != "m":
        return False
    before = _at(tokens, place - 2)
    if before is not None and before.text in CURRENCY_MARKS:
        return False
    return _lower(tokens, place + 1) in _MEASURED


def _and_a_half(tokens: Sequence[Token], place: int) -> tuple[float, int]:
    start = _skip(tokens, place, _DASHES)
    if _lower(tokens, start) != "and":
        return 0.0, place
    article = _skip(tokens, start + 1, _DASHES)
    half = _skip(tokens, article + 1, _DASHES)
    if _lower(tokens, article) == "a" and _lower(tokens, half) in {"half", "quarter"}:
        return (0.5 if _lower(tokens, half) == "half" else 0.25), half + 1
    return 0.0, place


def _ordinal_tail(tokens: Sequence[Token], place: int) -> tuple[int, int] | None:
    tail = _skip(tokens, place, _DASHES)
    lower = _lower(tokens, tail)
    return (ORDINALS[lower], tail + 1) if lower in ORDINALS and tail > place else None


_PREFIXES = frozenset("mid pre post sub non under over late early top".split())
_OPENERS = frozenset(
    "the a an some about around nearly almost over under only just all another in on at by for of to from "
    "with and or but when while after before since until between more than least up roughly approximately "
    "another these those its his her their our exactly this that last next first as if were was is are "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december yesterday today there nobody police of category stage phase "
    "level grade tier magnitude aged age".split()
)
"""Capitalised words before a number that do not make it a part of a name."""
_COUNTED = frozenset(
    "people men women children civilians soldiers troops officers percent per pct passengers students "
    "workers million billion trillion thousand hundred years months weeks days hours minutes seconds points "
    "miles kilometres kilometers metres meters dollars pounds euros".split()
)


def _belongs_to_name(tokens: Sequence[Token], index: int) -> bool:
    """Whether digits are part of a name or an identifier: Covid-19, G7, 5G, Boeing 737, 24/7, 1-800."""
    token, before, after = tokens[index], _at(tokens, index - 1), _at(tokens, index + 1)
    if after is not None and after.start == token.end and _letters_spoil(tokens, index, after):
        return True
    if before is None or before.sort == "line":
        return False
    if before.end == token.start:
        return _joined_to(tokens, index, before)
    follower = after.lower if after is not None and after.start > token.end else ""
    plain = token.text.isdigit() and len(token.text) <= 4
    named = before.sort == "word" and before.text[0].isupper() and before.lower not in _OPENERS
    attached_mark = after is not None and after.text in {"%", "-"} and after.start == token.end
    if before.lower in CURRENCY_CODES and before.text[0].isupper():
        return False
    return plain and named and follower not in _COUNTED and not attached_mark


def _letters_spoil(tokens: Sequence[Token], index: int, after: Token) -> bool:
    if after.sort == "word":
        return not (
            after.lower in _ORDINAL_SUFFIXES or after.lower in SUFFIXES or after.lower in ATTACHED_UNITS
        )
    behind = _at(tokens, index + 2)
    return after.text in "/_@:" and behind is not None and behind.start == after.end and behind.sort != "mark"


def _joined_to(tokens: Sequence[Token], index: int, before: Token) -> bool:
    if before.sort == "word":
        return before.lower not in CURRENCY_CODES or not before.text[0].isupper()
    if before.text in _DASHES:
        word = _at(tokens, index - 2)
        if word is None or word.end != before.start:
            return False
        if word.sort == "digits":
            return _chained(tokens, index)
        return word.sort == "word" and word.lower not in _PREFIXES
    return before.text in "@#/_\\=&.:,"


def _chained(tokens: Sequence[Token], index: int) -> bool:
    """Whether digits stand in a run of three or more joined by dashes: a telephone number, a date."""
    further = _at(tokens, index - 3), _at(tokens, index + 1)
    return any(mark is not None and mark.text in _DASHES for mark in further) and any(
        token is not None and token.sort == "digits"
        for token in (_at(tokens, index - 4), _at(tokens, index + 2))
    )


ATTACHED_UNITS = frozenset(
    "km kg g mg cm mm ft mph kmh kph c f pc pct pp ppt bps x am pm mw gw kw gb mb tb mbps yd lb lbs oz in hrs "
    "hr h min sec s p".split()
) - {"s"}
"""Units that are written right behind the digits and do not make them a name."""


def _is_title_word(tokens: Sequence[Token], index: int) -> bool:
    """Whether a number word is a part of a name: "Formula One", "the Big Three"."""
    token, before = tokens[index], _at(tokens, index - 1)
    if not token.text[0].isupper() or before is None or before.sort != "word":
        return False
    return before.text[0].isupper() and before.lower not in _OPENERS


# ── pairs and bounds ─────────────────────────────────────────────────────────────────────────────────


def _join_pairs(tokens: Sequence[Token], found: Sequence[Numeral]) -> list[Numeral]:
    """Ranges, scores and ratios: two numerals that are one figure."""
    joined: list[Numeral] = []
    for numeral in found:
        pair = _pair(tokens, joined[-1], numeral) if joined else None
        if pair is None:
            joined.append(numeral)
        else:
            joined[-1] = pair
    return joined


def _pair(tokens: Sequence[Token], left: Numeral, right: Numeral) -> Numeral | None:
    between = [token.lower for token in tokens[left.last : right.first]]
    if not between or left.pair or left.ordinal or right.ordinal or left.share or left.vague or right.share:
        return None
    ratio = between in (["in"], ["in", "every"], ["out", "of"], ["out", "of", "every"])
    if ratio and _is_ratio(tokens, left, right, between):
        return _joined(tokens, left, right, value=100 * left.value / right.value, share=True)
    if len(between) != 1:
        return None
    before = _lower(tokens, left.first - 1)
    if between[0] in _DASHES:
        low = left.value * _shared_scale(left, right)
        if low < right.value and not _score_near(tokens, left, right):
            return _joined(tokens, left, right, value=low, high=right.value, pair="range")
        return _joined(tokens, left, right, value=left.value, high=right.value, pair="score")
    ranged = (between[0] in {"to", "or"} and before not in {"from", "by"}) or (
        between[0] == "and" and before == "between"
    )
    low = left.value * _shared_scale(left, right)
    if ranged and low < right.value:
        return _joined(tokens, left, right, value=low, high=right.value, pair="range")
    return None


def _shared_scale(left: Numeral, right: Numeral) -> float:
    """ "3 to 5 million" is 3 million to 5 million."""
    if left.scaled or not right.scaled:
        return 1.0
    for scale in (1e12, 1e9, 1e7, 1e6, 1e5, 1e3):
        if right.value >= scale:
            return scale if left.value < 1000 else 1.0
    return 1.0


def _is_ratio(tokens: Sequence[Token], left: Numeral, right: Numeral, between: list[str]) -> bool:
    if not 0 < left.value < right.value or right.value > 1e5:
        return False
    if between[0] == "out" or len(between) == 2:
        return True
    follower = _lower(tokens, right.last)
    timed = follower.rstrip("s") in {"day", "week", "month", "year", "hour", "minute", "second", "decade"}
    return left.value < 10 and right.value <= 1000 and not timed and not right.scaled


_SCORE_WORDS = frozenset(
    "win won wins victory defeat defeated beat beaten lost loss lead led leads draw drew trailed scored score "
    "vote voted ruling decision set sets aggregate thrashing rout record".split()
)


def _score_near(tokens: Sequence[Token], left: Numeral, right: Numeral) -> bool:
    near = tokens[max(0, left.first - 4) : left.first] + tokens[right.last : right.last + 2]
    return max(left.value, right.value) < 200 and any(token.lower in _SCORE_WORDS for token in near)


def _joined(
    tokens: Sequence[Token],
    left: Numeral,
    right: Numeral,
    *,
    value: float,
    high: float | None = None,
    pair: PairSort | None = None,
    share: bool = False,
) -> Numeral:
    first = left.first - 1 if pair == "range" and _lower(tokens, left.first - 1) == "between" else left.first
    return right._replace(
        start=tokens[first].start,
        value=value,
        other=None,
        high=high,
        pair=pair,
        share=share,
        first=first,
        bound_first=first,
        scaled=left.scaled or right.scaled,
    )


def _with_bound(tokens: Sequence[Token], numeral: Numeral) -> Numeral:
    """The numeral with the words around it that make it a bound or an approximation."""
    place = numeral.first
    while place > 0 and (
        tokens[place - 1].text in CURRENCY_MARKS
        or (tokens[place - 1].lower in CURRENCY_CODES and tokens[place - 1].text[0].isupper())
    ):
        place -= 1
    for length in range(min(3, place), 0, -1):
        words = tuple(token.lower for token in tokens[place - length : place])
        bound = _BOUNDS.get(words)
        if bound and not (words == ("over",) and _lower(tokens, place - 2) in _QUARREL_OVER):
            return numeral._replace(bound=bound, bound_first=place - length)
    if place > 0 and tokens[place - 1].text in {"~", "≈"}:
        return numeral._replace(bound="about", bound_first=place - 1)
    for length in (2, 1):
        words = tuple(token.lower for token in tokens[numeral.last : numeral.last + length])
        after = _BOUNDS_AFTER.get(words)
        if after:
            last = numeral.last + length
            return numeral._replace(bound=after, last=last, end=tokens[last - 1].end)
    return numeral


def _made(
    tokens: Sequence[Token],
    first: int,
    last: int,
    value: float,
    *,
    other: float | None = None,
    ordinal: bool = False,
    share: bool = False,
    vague: bool = False,
    scaled: bool = False,
) -> Numeral:
    return Numeral(
        start=tokens[first].start,
        end=tokens[last - 1].end,
        value=value,
        other=other,
        ordinal=ordinal,
        share=share,
        vague=vague,
        scaled=scaled,
        first=first,
        last=last,
        bound_first=first,
    )


def _at(tokens: Sequence[Token], index: int) -> Token | None:
    return tokens[index] if 0 <= index < len(tokens) else None


def _lower(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].lower if 0 <= index < len(tokens) else ""


def _at_mark(tokens: Sequence[Token], index: int, marks: frozenset[str]) -> bool:
    return 0 <= index < len(tokens) and tokens[index].text in marks


def _skip(tokens: Sequence[Token], index: int, marks: frozenset[str]) -> int:
    return index + 1 if _at_mark(tokens, index, marks) else index


def _attached_word(tokens: Sequence[Token], index: int) -> bool:
    return (
        0 <= index < len(tokens) and tokens[index].sort == "word" and tokens[index].end == tokens[index].start
    )
