"""Numbers in digits and in words, read by rules of the suite's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen"
    " eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL = {word: value for value, word in enumerate(_TO_TWENTY.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), start=2)}
WORDS = SMALL | TENS
SPELLED = {value: word for word, value in WORDS.items()}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SHORT_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12, "b": 1e9}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = tuple(_ORDINALS.split())

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORD = "|".join(WORDS)
NUMBER = re.compile(
    rf"(?<![\w.,:/–'’-])(?:(?P<digits>{_DIGITS})|(?P<word>(?:{'|'.join(TENS)})-(?:{'|'.join(SMALL)})|{_WORD}))"
    rf"(?P<short>(?:k|m|mn|bn|tn)\b)?(?P<scale>[ -](?:{'|'.join(SCALES)})\b)?(?![\w/–:'’]|,\d|\.\d|-\d)",
    re.IGNORECASE,
)
"""A number that stands free: no part of a score, a range, a time or a designation such as F-16."""

_LOOSE = re.compile(
    rf"({_DIGITS})(?:\s?(k|m|mn|bn|tn|b)\b)?|\b({_WORD})\b|\b({'|'.join(ORDINALS)})\b", re.IGNORECASE
)

LOWER_BOUND = (
    "(?:more than|at least|over|above|no fewer than|no less than|exceeding|upwards of|beyond"
    "|as many as|least)"
)
UPPER_BOUND = (
    "(?:less than|fewer than|at most|under|below|up to|no more than|within|nearly|almost|just under|most)"
)
APPROXIMATE = "(?:about|around|some|approximately|roughly|estimated|or so)"


@dataclass(frozen=True)
class Number:
    """A number in a text: its place, its digits or words, its scale, and which way a bound before it goes."""

    start: int
    end: int
    text: str
    value: float
    spelled: bool
    scale: str
    bound: str | None

    def written(self, value: float) -> str:
        """`value` in the manner of this number: in words, with commas, with as many decimals."""
        if self.spelled:
            return SPELLED.get(int(value), "") if value == int(value) else ""
        decimals = len(self.text.partition(".")[2]) if "." in self.text else 0
        return f"{value:,.{decimals}f}" if "," in self.text or value >= 10_000 else f"{value:.{decimals}f}"


def numbers(text: str) -> Iterator[Number]:
    """The free-standing numbers of `text`; the place is that of the number without its scale."""
    for match in NUMBER.finditer(text):
        body = match["digits"] or match["word"]
        start = match.start()
        yield Number(
            start,
            start + len(body),
            body,
            _value(body),
            match["word"] is not None,
            _scale(text, match),
            _bound(text[:start]),
        )


def _scale(text: str, match: re.Match[str]) -> str:
    """The scale of a number; a bare m counts only behind a currency: 5,000m is a distance."""
    money = text[max(0, match.start() - 1) : match.start()] in ("$", "£", "€")
    short = match["short"] or ""
    return (match["scale"] or (short if money or len(short) > 1 else "")).strip(" -").lower()


def _value(body: str) -> float:
    if body[0].isdigit():
        return float(body.replace(",", ""))
    return float(sum(WORDS[part] for part in body.lower().split("-")))


def _bound(before: str) -> str | None:
    """Which way the words right before a number bound it: "lower", "upper", "about" or None."""
    head = before.rstrip("$£€ ").lower()
    for name, pattern in (("upper", UPPER_BOUND), ("lower", LOWER_BOUND), ("about", APPROXIMATE)):
        if re.search(rf"\b{pattern}(?: the| a)?$", head):
            return name
    return None


def values(text: str) -> Iterator[float]:
    """Every number that `text` may be read to name: as it stands, and scaled."""
    for match in _LOOSE.finditer(text):
        digits, short, word, ordinal = match.groups()
        if digits:
            value = float(digits.replace(",", ""))
        elif word:
            value = float(WORDS[word.lower()])
        else:
            value = float(ORDINALS.index(ordinal.lower()) + 1)
        yield value
        if short:
            yield value * SHORT_SCALES[short.lower()]
    for number in numbers(text):
        yield number.value
        if number.scale:
            yield number.value * (SCALES | SHORT_SCALES)[number.scale]
