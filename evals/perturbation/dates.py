"""Errors in dates: another day, month or year; another weekday; another duration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from evals.perturbation.change import Change, outside, picked, put
from evals.perturbation.numbers import numbers
from evals.perturbation.originals import Original
from evals.perturbation.words import listed

MONTHS = listed("months")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = "|".join(MONTHS)
_DATED = re.compile(
    rf"\b(?:(?P<month>{_MONTH})(?: (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|:))?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month2>{_MONTH}))(?:,? (?P<year>(?:19|20)\d\d))?\b"
)
_LONE_YEAR = re.compile(
    r"\b(?P<how>[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Bb]efore|[Aa]fter|[Dd]uring|[Ff]rom|[Tt]o|[Oo]f|[Tt]he|late"
    r"|early|mid)"
    r" (?P<year>(?:18|19|20)\d\d)\b(?![-–/])"
)
_NAMED_DAY = r"(?<!Black )(?<!Good )(?<!Super )(?<!Easter )(?<!Palm )(?<!the Little )"
_WEEKDAY = re.compile(rf"{_NAMED_DAY}\b(?:{'|'.join(WEEKDAYS)})\b(?! (?:[A-Z]|Night Live))")
_DURATION = re.compile(
    r"[ -](?P<unit>second|minute|hour|day|night|week|month|year|decade)(?P<plural>s?)\b(?![ -]old)"
)


def date_changed(original: Original, rng: Random) -> Change | None:
    """Another day, month or year, none of which the document names."""
    candidates: list[Change | None] = []
    for match in outside(original.claim, _DATED.finditer(original.claim)):
        candidates += [
            _day(original, match, rng),
            _month(original, match, rng),
            _year(original, *match.span("year"), rng.choice((-3, -2, -1, 1, 2, 4)))
            if match["year"]
            else None,
        ]
    for match in outside(original.claim, _LONE_YEAR.finditer(original.claim)):
        earlier = match["how"].lower() in ("since", "by", "before", "until")
        step = -rng.choice((1, 2, 3, 6)) if earlier else rng.choice((1, 2, 3, 5))
        candidates.append(_year(original, *match.span("year"), step))
    return picked(candidates, rng, original)


def weekday_changed(original: Original, rng: Random) -> Change | None:
    """Another day of the week, which the document does not name."""
    candidates = []
    for match in outside(original.claim, _WEEKDAY.finditer(original.claim)):
        free = [day for day in WEEKDAYS if not original.document.has(day)]
        if free and original.document.has(match.group()):
            candidates.append(put(original.claim, *match.span(), rng.choice(free), "weekday"))
    return picked(candidates, rng, original)


def duration_changed(original: Original, rng: Random) -> Change | None:
    """A span of time becomes longer or shorter, by its number or by its unit."""
    return picked(_durations(original, rng), rng, original)


def _durations(original: Original, rng: Random) -> Iterator[Change | None]:
    for number in numbers(original.claim):
        match = _DURATION.match(original.claim, number.end)
        if match is None or number.scale or (number.value > 1500 and number.value < 2100):
            continue
        for value in rng.sample((2.0, 0.5, 3.0), 3):
            new = round(number.value * value) if number.value > 1 else 3 * number.value
            longer = (value > 1 and number.bound != "upper") or (value < 1 and number.bound != "lower")
            written = number.written(float(new))
            if (
                longer
                and new > 1
                and written
                and float(new) not in original.document.values
                and number.value > 1
            ):
                if number.text[0].isupper():
                    written = written.capitalize()
                yield put(original.claim, number.start, number.end, written, "number")
                break
        yield _other_unit(original, match, number.bound, rng)


def _other_unit(original: Original, match: re.Match[str], bound: str | None, rng: Random) -> Change | None:
    units = ["second", "minute", "hour", "day", "week", "month", "year", "decade"]
    place = units.index("day" if match["unit"] == "night" else match["unit"])
    steps = [step for step in (-1, 1) if 0 <= place + step < len(units)]
    if bound in ("lower", "upper"):
        steps = [step for step in steps if (step > 0) == (bound == "lower")]
    free = [units[place + step] for step in steps if not original.document.has(units[place + step])]
    if not free:
        return None
    return put(original.claim, *match.span("unit"), rng.choice(free), "unit")


def _day(original: Original, match: re.Match[str], rng: Random) -> Change | None:
    group = "day" if match["day"] else "day2"
    if not match[group]:
        return None
    day = int(match[group]) + rng.choice((-3, -2, -1, 1, 2, 4))
    if not 1 <= day <= 28 or float(day) in original.document.values:
        return None
    start, end = match.span(group)
    ending = re.match(r"(?:st|nd|rd|th)\b", original.claim[end:])
    if ending:
        now = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
        return put(original.claim, start, end + 2, f"{day}{now}", "day")
    return put(original.claim, start, end, str(day), "day")


def _month(original: Original, match: re.Match[str], rng: Random) -> Change | None:
    group = "month" if match["month"] else "month2"
    lone_may = match[group] == "May" and not (match["day"] or match["day2"] or match["year"])
    before = original.claim[: match.start()].rstrip().rpartition(" ")[2].lower()
    if lone_may or before in ("may", "black") or (match[group] == "March" and before == "the"):
        return None
    free = [month for month in MONTHS if not re.search(rf"\b{month[:3].lower()}", original.document.lower)]
    if before in ("since", "by", "before", "until") or not free:
        return None
    return put(original.claim, *match.span(group), rng.choice(free), "month")


def _year(original: Original, start: int, end: int, step: int) -> Change | None:
    new = int(original.claim[start:end]) + step
    if new > 2030 or re.search(rf"\b{new}\b|['’/-]{new % 100:02d}\b", original.document.text):
        return None
    return put(original.claim, start, end, str(new), "year")
