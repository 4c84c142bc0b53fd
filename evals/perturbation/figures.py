"""Errors in figures: another number, magnitude, unit, bound, age, rank or score; two figures exchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from evals.perturbation.change import Change, fitted, outside, picked, put, quoted
from evals.perturbation.numbers import (
    ORDINALS,
    SCALES,
    SHORT_SCALES,
    SPELLED,
    Number,
    numbers,
)
from evals.perturbation.originals import Original
from evals.perturbation.words import listed

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?"
_TIME_UNIT = r"(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur(?:y|ies))"


def number_changed(original: Original, rng: Random) -> Change | None:
    """A count or an amount becomes another one that the document does not name."""
    return picked((_other(original, number, rng) for number in _plain(original.claim)), rng, original)


def magnitude_changed(original: Original, rng: Random) -> Change | None:
    """Millions become billions, or a number grows or shrinks ten times."""
    candidates = []
    for number in _plain(original.claim):
        up = number.bound == "lower" or (number.bound != "upper" and rng.random() < 0.5)
        if number.scale:
            candidates.append(_scale_changed(original, number, up=up))
        elif not number.spelled and number.value >= 10:
            share = re.match(r" ?(?:%|per ?cent)", original.claim[number.end :])
            value = number.value / 10 if share or not up else number.value * 10
            exact = value == int(value) or "." in number.text
            wrong_way = share and number.bound == "lower"
            if exact and not wrong_way and value not in original.document.values:
                candidates.append(
                    put(original.claim, number.start, number.end, number.written(value), "ten times")
                )
    return picked(candidates, rng, original)


def unit_changed(original: Original, rng: Random) -> Change | None:
    """Another currency, another unit, or percentage points for per cent."""
    candidates: list[Change] = []
    for was, others in _UNITS.items():
        for match in outside(original.claim, re.finditer(was, original.claim)):
            now = fitted(rng.choice(others), match["unit"])
            if _unit_named(original, now):
                continue
            start, end = match.span("unit")
            candidates.append(put(original.claim, start, end, now, "unit"))
    return picked(candidates, rng, original)


def bound_flipped(original: Original, rng: Random) -> Change | None:
    """At least becomes at most, more than becomes less than."""
    candidates = []
    number = rf"(?:an? |the )?[$£€]?(?:\d|{'|'.join(SPELLED.values())}|half\b|hundred|thousand|million)"
    for was, now in _BOUNDS.items():
        for match in outside(
            original.claim, re.finditer(rf"\b{was}(?= {number})", original.claim, re.IGNORECASE)
        ):
            amount = re.match(
                rf" (?:an? )?(?:[$£€]|[\w.,]+(?:%| per| {_TIME_UNIT}))", original.claim[match.end() :]
            )
            new = now.replace("fewer", "less") if amount else now
            candidates.append(
                put(original.claim, match.start(), match.end(), fitted(new, match.group()), "bound")
            )
    return picked(candidates, rng, original)


def age_rank_score_changed(original: Original, rng: Random) -> Change | None:
    """Another age, another place in a row, another score."""
    candidates = [
        *_ages(original, rng),
        *_ranks(original, rng),
        *_scores(original, rng),
    ]
    return picked(candidates, rng, original)


def figures_exchanged(original: Original, rng: Random) -> Change | None:
    """Two figures of one kind in one claim change places."""
    claim = original.claim
    found = [
        number
        for number in numbers(claim)
        if number.value > 1 and not (_named(claim, number) or _dated(claim, number))
    ]
    candidates = []
    for index, first in enumerate(found):
        for second in found[index + 1 :]:
            alike = (
                first.spelled == second.spelled
                and first.scale == second.scale
                and _signs(claim, first) == _signs(claim, second)
                and first.bound == second.bound
            )
            ordered = re.search(r"\b(?:between|from) (?:\S+ ){0,2}\S?$", claim[: first.start])
            if (
                alike
                and not ordered
                and first.value != second.value
                and _apart(claim[first.end : second.start])
            ):
                candidates.append(_exchanged(claim, first, second))
    return picked(candidates, rng, original)


def _dated(claim: str, number: Number) -> bool:
    """Whether the number is an age, the day of a date, a time of day or part of a duration."""
    before, after = claim[: number.start], claim[number.end :]
    return bool(
        re.search(rf"{_MONTH} $|\b(?:aged?|age of) $|, $", before)
        or re.match(rf",|(?:st|nd|rd|th)\b| {_MONTH}\b|[ -]{_TIME_UNIT}| of (?:them|us|whom)|\)", after)
        or re.match(r"[ -]years?[ -]old| ?[ap]\.?m\b| o.clock", after)
    )


def _plain(claim: str) -> Iterator[Number]:
    """Numbers that are no age, no year, no date, no duration, no part of a name and in no quotation."""
    for number in numbers(claim):
        four = not number.spelled and number.text.isdigit() and len(number.text) == 4
        year = four and 1500 < number.value < 2100
        one = number.spelled and number.value <= 1
        if not (year or one or _dated(claim, number) or _named(claim, number) or quoted(claim, number.start)):
            yield number


_OPENINGS = frozenset(listed("openings"))


def _named(claim: str, number: Number) -> bool:
    """Whether the number is part of a name: Flight 370, Article 50, Nine Inch Nails."""
    before = re.search(r"(?:^|[\s(])(?P<word>[A-Z][\w.&-]*) $", claim[: number.start])
    opens = before and before.start("word") == 0 and before["word"] in _OPENINGS
    capital = number.spelled and number.text[0].isupper() and number.start > 0
    return bool(before and not opens) or capital or claim[number.start - 1 : number.start] == "#"


def _other(original: Original, number: Number, rng: Random) -> Change | None:
    """The claim with another number in this place, far enough off that no rounding explains it."""
    value = number.value
    factors = {"lower": (1.5, 2.0, 3.0), "upper": (0.3, 0.5, 0.6), "about": (0.4, 1.6, 2.0)}.get(
        number.bound or "", (0.5, 0.8, 1.2, 1.3, 1.7)
    )
    decimals = len(number.text.partition(".")[2])
    for factor in rng.sample(factors, len(factors)):
        new = round(value * factor, decimals) if decimals else float(_as_round(value, round(value * factor)))
        if new == value:
            new = value + (1 if factor > 1 or value <= 2 else -1)
        written = number.written(new)
        scaled = new * (SCALES | SHORT_SCALES).get(number.scale, 1)
        if (new < 2 and not decimals) or not written or {new, scaled} & original.document.values:
            continue
        return put(
            original.claim, number.start, number.end, fitted(written, number.text), number.bound or "number"
        )
    return None


def _as_round(value: float, new: int) -> int:
    """`new` with as many zeros at its end as `value` has."""
    zeros = len(str(int(value))) - len(str(int(value)).rstrip("0")) if value else 0
    return round(new, -zeros) or new


def _scale_changed(original: Original, number: Number, *, up: bool) -> Change | None:
    ladder = {
        "thousand": 0,
        "million": 1,
        "m": 1,
        "mn": 1,
        "billion": 2,
        "bn": 2,
        "trillion": 3,
        "tn": 3,
        "k": 0,
    }
    if number.scale not in ladder:
        return None
    step = ladder[number.scale] + (1 if up else -1)
    if not 0 <= step <= 3:
        return None
    short = number.scale in SHORT_SCALES
    now = (("k", "m", "bn", "tn") if short else ("thousand", "million", "billion", "trillion"))[step]
    if number.value * (1e3, 1e6, 1e9, 1e12)[step] in original.document.values:
        return None
    place = original.claim.lower().index(number.scale, number.end)
    return put(original.claim, place, place + len(number.scale), now, "scale")


_N = r"(?<![$£€\d.,])\d[\d.,]*"
_MOVED = (
    "rose|fell|up|down|increased|decreased|grew|dropped|declined|jumped|rise|fall|increase|drop|growth"
    "|risen|fallen"
    "|raised|cut|climbed|surged"
)
_MOVES = "increase|rise|drop|fall|decrease|growth|hike|cut"
_ABOUT = "about |around |almost |nearly |more than |over "
_UNITS: dict[str, tuple[str, ...]] = {
    r"(?P<unit>\$)(?=\d)": ("£", "€"),
    r"(?P<unit>£)(?=\d)": ("$", "€"),
    r"(?P<unit>€)(?=\d)": ("$", "£"),
    r"\d (?:million |billion )?(?P<unit>dollars)\b": ("euros", "pounds"),
    rf"{_N}[ -](?P<unit>miles?)\b": ("kilometres",),
    rf"{_N}(?P<unit> ?(?:km|kilometres|kilometers))\b": (" miles",),
    rf"{_N}(?P<unit>[ -]?(?:m|metres|meters))\b(?! ?(?:people|dollars|pounds))": (" feet",),
    rf"{_N}(?P<unit>[ -](?:feet|ft))\b": (" metres",),
    rf"{_N}(?P<unit> ?(?:kg|kilograms|kilos))\b": (" pounds", " tonnes"),
    rf"{_N} (?P<unit>pounds)\b(?! (?:sterling|note))": ("ounces",),
    rf"{_N} (?P<unit>tons|tonnes)\b": ("kilograms", "pounds"),
    rf"{_N}(?P<unit> ?mph)\b": (" km/h",),
    rf"{_N} (?P<unit>acres|hectares)\b": ("square miles",),
    rf"(?:{_MOVED})(?: by| of)? (?:{_ABOUT})?\d[\d.]*(?P<unit>%| per ?cent)": (" percentage points",),
    rf"\d[\d.]*(?P<unit>%| per ?cent)(?: pay| annual)? (?:{_MOVES})\b": (" percentage point",),
    r"\d[\d.]* (?P<unit>percentage points?)": ("per cent",),
    r"(?<=\d) ?(?P<unit>people|passengers|students|children|families|patients|staff)\b(?! (?:and|of)\b)": (
        "companies",
        "organisations",
    ),
}
"""What a unit becomes; the last row counts something else in the same number."""


def _unit_named(original: Original, now: str) -> bool:
    """Whether the document has the new unit with a number anywhere."""
    unit = now.strip()
    pattern = rf"{re.escape(unit)}\s?\d" if unit in "$£€" else rf"\d[\d,.]*[ -]?{re.escape(unit)}\b"
    return bool(re.search(pattern, original.document.lower)) or (
        len(unit) > 3 and original.document.has(unit)
    )


_BOUNDS = {
    "more than": "fewer than",
    "at least": "at most",
    r"over(?! \S+ (?:holes|games|matches|days|legs|weeks|months|years|seasons))": "under",
    "less than": "more than",
    "fewer than": "more than",
    "at most": "at least",
    "up to": "at least",
    "as many as": "at least",
    "nearly": "more than",
    "almost": "more than",
    "just under": "just over",
    "under": "over",
    "a minimum of": "a maximum of",
    "a maximum of": "a minimum of",
    "no more than": "no fewer than",
    "just over": "just under",
    "above": "below",
    "below": "above",
}


def _ages(original: Original, rng: Random) -> Iterator[Change | None]:
    patterns = r"\b(?P<n>\d{1,2})-year-old|\b[Aa]ged? (?P<m>\d{1,2})\b|(?<=[a-z]), (?P<o>\d{2}),"
    for match in outside(original.claim, re.finditer(patterns, original.claim)):
        group = match.lastgroup or "n"
        value = int(match[group]) + rng.choice((-7, -4, -3, -2, 2, 3, 5, 8))
        if value > 0 and float(value) not in original.document.values:
            yield put(original.claim, *match.span(group), str(value), "age")


def _ranks(original: Original, rng: Random) -> Iterator[Change | None]:
    names = "|".join(ORDINALS[1:])
    for match in outside(
        original.claim, re.finditer(rf"\b(?:{names})\b(?! (?:half|world war))", original.claim)
    ):
        new = ORDINALS[(ORDINALS.index(match.group()) + rng.choice((1, 2))) % len(ORDINALS)]
        if ORDINALS.index(new) + 1.0 not in original.document.values:
            yield put(original.claim, *match.span(), new, "rank")
    for match in outside(original.claim, re.finditer(r"\b(\d{1,3})(st|nd|rd|th)\b", original.claim)):
        value = int(match[1]) + rng.choice((2, 3, 4))
        if float(value) not in original.document.values:
            ending = "th" if 10 < value % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
            yield put(original.claim, *match.span(), f"{value}{ending}", "rank")


_SCORE = re.compile(
    r"(?<![\w-])(\d{1,3})([-–])(\d{1,3})(?![\w-]|%| (?:years?|day|pounds|lbs|per|miles|km|metres|feet)\b)"
)


def _scores(original: Original, rng: Random) -> Iterator[Change | None]:
    for match in _SCORE.finditer(original.claim):
        first, second = int(match[1]) + rng.choice((1, 2)), int(match[3])
        new = f"{first}{match[2]}{second}"
        if len({len(match[1]), len(match[3])}) == 1 and not original.document.has(new):
            yield put(original.claim, *match.span(), new, "score")


def _signs(claim: str, number: Number) -> tuple[str, str, bool]:
    """What stands right around a number: a currency, a percent sign; and whether it is a year."""
    sign = claim[max(0, number.start - 1) : number.start].strip("( ")
    unit = re.match(r"\s?(?:%|per ?cent)|[ -]\w+", claim[number.end :])
    percent = bool(unit and ("%" in unit.group() or "cent" in unit.group()))
    return sign, "%" if percent else "", 1500 < number.value < 2100


def _apart(between: str) -> bool:
    """Whether the two figures say different things: no range, no list of the like."""
    return (
        len(between.split()) >= 2
        and " or " not in f" {between} "
        and not re.fullmatch(r"\s*(?:and|to|or|,|-|of|in)*\s*", between)
    )


def _exchanged(claim: str, first: Number, second: Number) -> Change:
    later = first.text if first.start else first.text.lower()
    text = (
        claim[: first.start]
        + fitted(second.text, first.text)
        + claim[first.end : second.start]
        + later
        + claim[second.end :]
    )
    return Change(text, f"{first.text} … {second.text}", f"{second.text} … {later}", "exchanged")
