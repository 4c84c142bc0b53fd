"""Dates, times and durations as they are written in news English, with spans.

`moments` reads what is written; `days` resolves it against the day on which the text was published.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from service.text.numerals import Bound, Lexed, Numeral, Token, lex

MomentKind = Literal["day", "decade", "century", "time", "duration", "relative"]

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

_YEARS = range(1000, 2200)
"""The years that dates in digits and days of publication are taken for."""

_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\b|July?\b|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)(?![a-z])"
)
_FULL_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_WEEKDAY = (
    r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY)"
)
_SHORT_WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%])(?![.,]\d)"
_YEAR = r"(?P<year>(?:1[0-9]|20)\d\d)(?![\d%-]|[.,]\d)"
_ORDINAL_WORD = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
).split()


class Moment(NamedTuple):
    """One expression of time.

    A `day` knows some of year, month, day, weekday and quarter; `other` is the second reading of a date in
    digits (3/6 as month and day). A `time` has `amount` minutes after midnight, and `half_day` when a.m. or
    p.m. is not said. A `duration` has `amount` in `unit` ("hour" in hours, "month" in months), `high` when
    it is a range, `anchor` ("ago", "later") when it is counted from a moment. A `relative` has `shift`
    counted in `unit` from the day of publication ("yesterday": -1 day). `key` groups what may be compared.
    """

    start: int
    end: int
    kind: MomentKind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    quarter: int | None = None
    other: tuple[int, int] | None = None
    amount: float = 0.0
    high: float | None = None
    unit: str = ""
    bound: Bound = "exact"
    half_day: bool = False
    anchor: str = ""
    shift: int | None = None

    @property
    def fields(self) -> dict[str, int]:
        """The parts of a date that are written."""
        parts = {"year": self.year, "month": self.month, "day": self.day}
        parts |= {"weekday": self.weekday, "quarter": self.quarter}
        return {name: value for name, value in parts.items() if value is not None}


@lru_cache(maxsize=32)
def moments(text: str) -> tuple[Moment, ...]:
    """The dates, times and durations in `text`, in order; they do not overlap."""
    taken = bytearray(len(text))
    found: list[Moment] = []
    for pattern, build in _RULES:
        for match in pattern.finditer(text):
            for moment in build(match):
                if not any(taken[moment.start : moment.end]):
                    taken[moment.start : moment.end] = b"\x01" * (moment.end - moment.start)
                    found.append(moment)
    lexed = lex(text)
    found.extend(
        duration
        for numeral in lexed.numerals
        if not any(taken[numeral.start : numeral.end])
        and (duration := _duration(lexed, numeral)) is not None
        and not any(taken[duration.start : duration.end])
    )
    return tuple(sorted(found))


def days(moment: Moment, published: dt.date | None) -> tuple[tuple[dt.date, dt.date], ...]:
    """The runs of days that a date or a relative expression may mean; none when that cannot be told.

    A date without a year is the nearest one to `published`, a weekday is the nearest one on either side.
    """
    if published is not None and published.year not in _YEARS:
        published = None
    if moment.kind == "relative" and moment.shift is not None and published is not None:
        return (_shifted(moment.unit, moment.shift, published),)
    if moment.kind != "day":
        return ()
    if moment.year is not None:
        return tuple(_days_of_year(moment, moment.year))
    if published is None:
        return ()
    if moment.month is not None:
        runs = [run for year in (-1, 0, 1) for run in _days_of_year(moment, published.year + year)]
        return tuple(sorted(runs, key=lambda run: abs(run[0] - published))[:1])
    return tuple((day, day) for day in _weekdays_near(moment, published))


def weekday_of(moment: Moment) -> int | None:
    """The weekday (Monday is 0) on which a full date falls, by the Gregorian calendar."""
    if moment.year is None or moment.month is None or moment.day is None:
        return None
    try:
        return dt.date(moment.year, moment.month, moment.day).weekday()
    except ValueError:
        return None


def _days_of_year(moment: Moment, year: int) -> Iterator[tuple[dt.date, dt.date]]:
    if moment.quarter is not None:
        yield _months(year, 3 * moment.quarter - 2, 3)
    elif moment.month is None:
        yield dt.date(year, 1, 1), dt.date(year, 12, 31)
    elif moment.day is None:
        yield _months(year, moment.month, 1)
    else:
        for month, day in ((moment.month, moment.day), *((moment.other,) if moment.other else ())):
            if day <= _last_day(year, month):
                yield dt.date(year, month, day), dt.date(year, month, day)


def _months(year: int, month: int, count: int) -> tuple[dt.date, dt.date]:
    last = month + count - 1
    return dt.date(year, month, 1), dt.date(year, last, _last_day(year, last))


def _last_day(year: int, month: int) -> int:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return (following - dt.timedelta(days=1)).day


def _weekdays_near(moment: Moment, published: dt.date) -> list[dt.date]:
    if moment.weekday is None:
        return []
    back = (published.weekday() - moment.weekday) % 7
    before = published - dt.timedelta(days=back)
    after = before + dt.timedelta(days=7)
    if moment.anchor == "last":
        return [before - dt.timedelta(days=7)] if back == 0 else [before]
    return [after] if moment.anchor == "next" else [before, after]


def _shifted(unit: str, shift: int, published: dt.date) -> tuple[dt.date, dt.date]:
    if unit == "day":
        day = published + dt.timedelta(days=shift)
        return day, day
    if unit == "week":
        monday = published + dt.timedelta(days=7 * shift - published.weekday())
        return monday, monday + dt.timedelta(days=6)
    if unit == "month":
        months = published.year * 12 + published.month - 1 + shift
        return _months(months // 12, months % 12 + 1, 1)
    year = published.year + shift * (10 if unit == "decade" else 1)
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


# ── building moments from matches ────────────────────────────────────────────────────────────────────


def month_number(name: str) -> int:
    """1 to 12 for an English month name or its abbreviation."""
    return next(index for index, month in enumerate(MONTHS, start=1) if month.startswith(name.lower()[:3]))


def _weekday_number(name: str | None) -> int | None:
    if name is None:
        return None
    return next(index for index, day in enumerate(WEEKDAYS) if day.startswith(name.lower()[:3]))


def _date(match: re.Match[str]) -> Iterator[Moment]:
    """A date with a month name; a second day ("June 3-5") becomes a moment of its own."""
    parts = match.groupdict()
    month, year = month_number(parts["month"]), parts.get("year")
    day = parts.get("day")
    known = {
        "year": int(year) if year else None,
        "month": month,
        "weekday": _weekday_number(parts.get("weekday")),
    }
    if day is not None and not 1 <= int(day) <= 31:
        return
    until = parts.get("until")
    if until is None or not 1 <= int(until) <= 31:
        yield Moment(match.start(), match.end(), "day", day=int(day) if day else None, **known)
        return
    yield Moment(match.start(), match.end("day"), "day", day=int(day or 1), **known)
    yield Moment(match.start("until"), match.end(), "day", day=int(until), year=known["year"], month=month)


def _month_alone(match: re.Match[str]) -> Iterator[Moment]:
    yield Moment(match.start("month"), match.end("month"), "day", month=month_number(match["month"]))


def _iso(match: re.Match[str]) -> Iterator[Moment]:
    year, month, day = (int(part) for part in match.groups())
    if year in _YEARS and 1 <= month <= 12 and 1 <= day <= _last_day(year, month):
        yield Moment(match.start(), match.end(), "day", year=year, month=month, day=day)


def _numeric(match: re.Match[str]) -> Iterator[Moment]:
    """03/06/2025: the day first and the month first are both kept when both are possible."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    readings = [
        (month, day) for day, month in ((first, second), (second, first)) if month <= 12 and day <= 31
    ]
    readings = [(month, day) for month, day in readings if month and day]
    if readings and year in _YEARS:
        month, day = readings[0]
        other = readings[1] if len(readings) > 1 and readings[1] != readings[0] else None
        yield Moment(match.start(), match.end(), "day", year=year, month=month, day=day, other=other)


def _quarter(match: re.Match[str]) -> Iterator[Moment]:
    name = (match["name"] or match["q"]).lower()
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}.get(name)
    year = match["year"] or match["year2"]
    yield Moment(
        match.start(), match.end(), "day", quarter=number or int(name[0]), year=int(year) if year else None
    )


def _decade(match: re.Match[str]) -> Iterator[Moment]:
    written = match["decade"]
    yield Moment(match.start(), match.end(), "decade", year=int(written) + (1900 if len(written) == 2 else 0))


def _century(match: re.Match[str]) -> Iterator[Moment]:
    written = match["century"].lower().replace(" ", "-")
    number = _ORDINAL_WORD.index(written) + 1 if written in _ORDINAL_WORD else int(written[:-2])
    yield Moment(match.start(), match.end(), "century", year=number)


def _clock(match: re.Match[str]) -> Iterator[Moment]:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").lower()[:1]
    if hour > 24 or minute > 59 or (half and not 1 <= hour <= 12):
        return
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    unsaid = not half and 1 <= hour <= 12 and not match["hour"].startswith("0")
    yield Moment(match.start(), match.end(), "time", amount=float(60 * hour + minute), half_day=unsaid)


def _named_time(match: re.Match[str]) -> Iterator[Moment]:
    yield Moment(
        match.start(), match.end(), "time", amount=720.0 if match.group().lower() != "midnight" else 0.0
    )


_SHIFTS: Mapping[str, int] = {
    "last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1,
    "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1,
}  # fmt: skip


def _relative_day(match: re.Match[str]) -> Iterator[Moment]:
    yield Moment(match.start(), match.end(), "relative", unit="day", shift=_SHIFTS[match.group().lower()])


def _relative_unit(match: re.Match[str]) -> Iterator[Moment]:
    which, unit = match["which"].lower(), match["unit"].lower()
    if unit in {"night", "morning", "afternoon", "evening"}:
        if which in {"last", "this"}:
            shift = -1 if which == "last" else 0
            yield Moment(match.start(), match.end(), "relative", unit="day", shift=shift, anchor=unit)
        return
    known = unit in {"week", "month", "year", "decade"} and which not in {"past", "previous", "following"}
    shift = _SHIFTS[which] if known else None
    direction = str(_SHIFTS[which])
    yield Moment(match.start(), match.end(), "relative", unit=unit, shift=shift, anchor=direction)


def _weekday_alone(match: re.Match[str]) -> Iterator[Moment]:
    which = (match["which"] or "").lower()
    yield Moment(match.start(), match.end(), "day", weekday=_weekday_number(match["weekday"]), anchor=which)


def _years(match: re.Match[str]) -> Iterator[Moment]:
    """ "2010-2015", "2010–15" and "2019/20" are two years."""
    first, second = match["from"], match["to"]
    last = int(second) if len(second) == 4 else int(first[:2] + second)
    if last > int(first):
        yield Moment(match.start("from"), match.end("from"), "day", year=int(first))
        yield Moment(match.start("to"), match.end("to"), "day", year=last)


def _year_alone(match: re.Match[str]) -> Iterator[Moment]:
    """A bare year: four digits that count nothing."""
    if match["led"] is None and match["counted"] is not None:
        return
    yield Moment(match.start("year"), match.end("year"), "day", year=int(match["year"]))


_PLAIN_YEAR = (
    r"(?P<year>1[4-9]\d\d|20\d\d)(?![\d%½¼¾°])(?![.,'’-]\d)(?!\s?(?:million|billion|bn|trillion|m|km|kg)\b)"
)
_COUNTED_AFTER_YEAR = (
    r"(?P<counted>[\s-](?:people|men|women|children|troops|soldiers|workers|jobs|homes|deaths|cases|civilians|"
    r"students|patients|passengers|members|percent|per|miles|feet|metres|meters|kilometres|kilometers|dollars|"
    r"euros|pounds|tonnes|tons|acres|hectares|degrees|votes|times|points|yards|calories|square|barrels|houses|"
    r"villagers|protesters|refugees|migrants|years|days|hours|minutes|residents|words|pages|units)\b)?"
)
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Moment]]], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"\b(?:{_SHORT_WEEKDAY}\.?,? )?(?:the )?\b{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?", _date),
        (
            rf"\b(?:{_SHORT_WEEKDAY}\.?,? )?\b{_MONTH} (?:the )?{_DAY}"
            rf"(?:(?: ?[-–] ?| and | to )(?P<until>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%])(?![.,]\d))?(?:,? {_YEAR})?",
            _date,
        ),
        (rf"\b{_MONTH},? (?:of )?{_YEAR}", _date),
        (r"(?<![\d-])(\d{4})-(\d\d)-(\d\d)(?![\d-])", _iso),
        (
            r"(?<![\d/.$£€])(?P<a>\d{1,2})(?P<mark>[/.])(?P<b>\d{1,2})(?P=mark)(?P<y>\d{4}|\d\d)(?![\d/.]\d|\d)",
            _numeric,
        ),
        (
            r"\b(?:(?P<name>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal|[Ll]ast|[1-4](?:st|nd|rd|th))[ -]quarter"
            rf"(?:(?: of)? {_YEAR})?|Q(?P<q>[1-4])(?: {_YEAR.replace('year', 'year2')})?)\b",
            _quarter,
        ),
        (r"(?:\b(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b)", _decade),
        (r"(?:['’‘](?P<decade>[2-9]0)s\b)", _decade),
        (
            r"(?i:\b(?P<century>\d{1,2}(?:st|nd|rd|th)|"
            + "|".join(reversed(_ORDINAL_WORD)).replace("-", "[- ]")
            + r")[ -]century\b)",
            _century,
        ),
        (
            r"(?<![\d:.$£€])\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>[aApP])\.?[mM]\b\.?(?![\w])",
            _clock,
        ),
        (r"(?<![\d:.$£€-])\b(?P<hour>[0-2]?\d):(?P<minute>[0-5]\d)(?P<half>)(?![:\d.])", _clock),
        (r"\b(?P<hour>1?\d)(?P<minute>)(?P<half>) o['’]clock\b", _clock),
        (r"\b(?i:noon|midday|midnight)\b", _named_time),
        (r"\b(?i:yesterday|today|tonight|tomorrow)\b", _relative_day),
        (
            r"(?i:\b(?P<which>last|past|previous|this|current|next|coming|following) (?P<unit>week|weekend|month|"
            r"year|decade|century|summer|winter|spring|autumn|night|morning|afternoon|evening)\b)",
            _relative_unit,
        ),
        (
            r"(?<!Black )(?<!Good )(?<!Ash )(?<!Palm )(?<!Easter )(?<!Bloody )(?<!Sheffield )(?<!Super )(?<!Cyber )"
            r"(?<!Giving )(?<!Ruby )\b(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his) )?"
            rf"{_WEEKDAY}s?\b(?! (?:Times|Mail|Telegraph|Mirror|Express|Night|Herald|People|Morning|Review)\b)",
            _weekday_alone,
        ),
        (
            r"\b(?i:in|last|next|until|till|early|late|mid|since|by|from|to|through|between|before|after|during|of|"
            rf"this|and|every|each|for)[ -](?!(?<!in )(?<!last )(?<!next )(?<!early )(?<!late )(?<!mid-)Ma(?:y|rch)\b)"
            rf"{_FULL_MONTH}(?!['’]| [A-Z])",
            _month_alone,
        ),
        (
            r"(?<![\d$£€.,/-])\b(?P<from>1[4-9]\d\d|20\d\d) ?[-–/] ?(?P<to>(?:1[4-9]|20)\d\d|\d\d)\b(?![-–/]\d)",
            _years,
        ),
        (
            r"(?P<led>\b(?i:in|since|by|until|till|from|of|during|before|after|early|late|mid|summer|winter|spring|"
            r"autumn|the|and|to|between)[ -])?(?<![\d$£€¥.,'’/#-])(?<!US )(?<![A-Z] )\b"
            rf"{_PLAIN_YEAR}{_COUNTED_AFTER_YEAR}",
            _year_alone,
        ),
    )
)

# ── durations ────────────────────────────────────────────────────────────────────────────────────────

_UNITS: Mapping[str, tuple[str, float]] = {
    "second": ("hour", 1 / 3600), "minute": ("hour", 1 / 60), "hour": ("hour", 1.0), "day": ("hour", 24.0),
    "night": ("night", 1.0), "week": ("hour", 168.0), "fortnight": ("hour", 336.0), "weekend": ("weekend", 1.0),
    "month": ("month", 1.0), "year": ("month", 12.0), "decade": ("month", 120.0), "century": ("month", 1200.0),
    "season": ("season", 1.0), "min": ("hour", 1 / 60), "hr": ("hour", 1.0), "sec": ("hour", 1 / 3600),
}  # fmt: skip
_ANCHORS: Mapping[str, str] = {
    "ago": "before", "earlier": "before", "before": "before", "prior": "before", "previously": "before",
    "later": "after", "after": "after", "from": "after", "afterwards": "after",
}  # fmt: skip


def duration_unit(word: str) -> tuple[str, float] | None:
    """The base ("hour", "month") and the factor of a unit of time in singular or plural."""
    if word == "centuries":
        return _UNITS["century"]
    return _UNITS.get(word) or _UNITS.get(word.removesuffix("s"))


def _duration(lexed: Lexed, numeral: Numeral) -> Moment | None:
    tokens = lexed.tokens
    if numeral.ordinal or numeral.pair == "score" or (numeral.share and numeral.value != 50):
        return None
    place = _after_hyphen(tokens, numeral.last)
    value, high = numeral.value, numeral.high
    if numeral.share:
        value = 0.5
    if place < len(tokens) and tokens[place].lower in {
        "more",
        "full",
        "consecutive",
        "straight",
        "long",
        "whole",
    }:
        place += 1
    unit = duration_unit(tokens[place].lower) if place < len(tokens) else None
    if unit is None or _is_age(tokens, place) or tokens[place].text[0].isupper():
        return None
    base, factor = unit
    behind = tokens[place + 1].lower if place + 1 < len(tokens) else ""
    ambiguous_over = numeral.bound == "over" and tokens[numeral.bound_first].lower in {"over", "above"}
    bound: Bound = "exact" if ambiguous_over else numeral.bound
    first = numeral.first if ambiguous_over else numeral.bound_first
    return Moment(
        start=tokens[first].start,
        end=tokens[place].end,
        kind="duration",
        amount=value * factor,
        high=None if high is None else high * factor,
        unit=base,
        bound=bound,
        anchor=_ANCHORS.get(behind, ""),
    )


def _is_age(tokens: tuple[Token, ...], place: int) -> bool:
    """Whether the unit is that of an age: "34 years old", "34-year-old", "two years of age"."""
    behind = _after_hyphen(tokens, place + 1)
    words = [token.lower for token in tokens[behind : behind + 2]]
    return words[:1] == ["old"] or words[:1] == ["olds"] or words == ["of", "age"]


def _after_hyphen(tokens: tuple[Token, ...], place: int) -> int:
    return place + 1 if place < len(tokens) and tokens[place].text in {"-", "‑"} else place
