"""Dates, times and durations as they are written in news English, with spans.

`moments` reads what is written; `service.text.days` says which days that is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from service.text.bounds import Bound
from service.text.memory import remember
from service.text.numerals import Numeral, lex
from service.text.parts import (
    BESIDE_A_TIME,
    RANGE,
    TIMES_OF_DAY,
    Part,
    Pieces,
    part_of_day,
    part_of_period,
    pieces_at,
    pieces_named,
)
from service.text.tokens import HYPHENS, Token, lower_at, skip, word_set

MomentKind = Literal["day", "decade", "century", "time", "duration", "relative", "season", "week", "daytime"]

_MONTH_NAMES = """
january february march april may june july august september october november december
"""
_DAY_NAMES = """
monday tuesday wednesday thursday friday saturday sunday
"""
MONTHS: tuple[str, ...] = tuple(_MONTH_NAMES.split())
WEEKDAYS: tuple[str, ...] = tuple(_DAY_NAMES.split())
YEARS = range(1000, 2200)
"""The years that dates in digits and days of publication are taken for."""


class Moment(NamedTuple):
    """One expression of time.

    A `day` knows some of year, month, day, weekday (Monday is 0) and quarter; `other` is the second reading,
    month and day, of a date in digits. A `decade` has its first year, a `century` its number in `year`. A
    `time` has `amount` minutes after midnight, and `half_day` when a.m. or p.m. is not said. A `duration` has
    `amount` (to `high`, when it is a range) of its base `unit`, "hour" or "month" mostly, and `anchor`
    "ago", "before" or "after" when it is counted from a moment. A `relative` has `shift` units from the day
    of publication ("yesterday": -1 day), None where that is not fixed; `anchor` tells such wordings apart.
    A `season` has its name in `unit` and, like "next spring", its `anchor`; a `week` is all days of the sort
    that `unit` says, "weekday" or "weekend"; a `daytime` is a part of an unnamed day ("in the evening").
    `part` is what the words beside a date say of it ("Monday evening", "late May"); `clock` is the same as a
    time beside a day has it ("6 a.m. on Monday"), with the place of both.
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
    part: Pieces = frozenset()
    clock: Part | None = None

    @property
    def grain(self) -> str:
        """The smallest stretch of time that is named: of it `part` is a part."""
        if self.kind == "relative":
            return self.unit
        if self.kind != "day":
            return self.kind
        names = {"day": self.day, "day ": self.weekday, "month": self.month, "quarter": self.quarter}
        return next((name.strip() for name, value in names.items() if value is not None), "year")

    @property
    def fields(self) -> dict[str, int]:
        """The parts of a date that are written."""
        parts = {"year": self.year, "month": self.month, "day": self.day}
        parts |= {"weekday": self.weekday, "quarter": self.quarter}
        return {name: value for name, value in parts.items() if value is not None}


@remember(1_024)
def moments(text: str) -> tuple[Moment, ...]:
    """The dates, times and durations in `text`, in order; they do not overlap.

    The last texts are remembered, since each claim about a source asks anew.
    """
    taken = bytearray(len(text))
    found: list[Moment] = []
    for line in _LINE.finditer(text):
        lowered = line.group().lower()
        hints = {hint for hint in _HINTS if hint in lowered}
        if _DIGIT.search(lowered):
            hints.add(_ANY_DIGIT)
        for rule in _RULES:
            if not hints.isdisjoint(rule.hints):
                for match in rule.pattern.finditer(text, line.start(), line.end()):
                    for moment in rule.build(match):
                        _take(moment, taken, found)
    tokens, numerals = lex(text)
    for numeral in numerals:
        duration = _duration(tokens, numeral)
        if duration is not None:
            _take(duration, taken, found)
    return _with_parts(text, sorted(found, key=lambda moment: moment.start))


def _with_parts(text: str, found: Sequence[Moment]) -> tuple[Moment, ...]:
    """The moments with the parts of a day or a longer period that stand beside them."""
    parted: list[Moment] = []
    for place, moment in enumerate(found):
        first = parted[-1].end if parted else 0
        last = found[place + 1].start if place + 1 < len(found) else len(text)
        part = _part_beside(text, moment)
        if part is not None and first <= part.start and part.end <= last:
            parted.append(moment._replace(start=part.start, end=part.end, part=part.pieces))
        elif moment.grain == "day" and not moment.part:
            parted.append(moment._replace(clock=_clock_beside(text, found, place)))
        else:
            parted.append(moment)
    return tuple(parted)


def _part_beside(text: str, moment: Moment) -> Part | None:
    if moment.part or moment.kind in {"time", "duration", "daytime", "week"}:
        return None
    read = part_of_day if moment.grain == "day" else part_of_period
    return read(text, moment.start, moment.end)


def _clock_beside(text: str, found: Sequence[Moment], place: int) -> Part | None:
    """The time of day right before or behind the day at `place`; none where it is an end of a range."""
    day = found[place]
    for near in (place - 1, place + 1):
        if not 0 <= near < len(found) or found[near].kind != "time":
            continue
        first, second = (found[near], day) if near < place else (day, found[near])
        beyond = 2 * near - place
        ranged = 0 <= beyond < len(found) and _is_range(text, found[near], found[beyond])
        if not ranged and BESIDE_A_TIME.fullmatch(text, first.end, second.start):
            return Part(pieces_of(found[near]), first.start, second.end)
    return None


def pieces_of(time: Moment) -> Pieces:
    """The parts of the day as which a `time` may be told, in either half of the day where none is said."""
    other = pieces_at((time.amount + 720) % 1440) if time.half_day else frozenset()
    return pieces_at(time.amount) | other


def _is_range(text: str, one: Moment, other: Moment) -> bool:
    first, second = sorted((one, other), key=lambda moment: moment.start)
    return other.kind == "time" and RANGE.fullmatch(text, first.end, second.start) is not None


def _take(moment: Moment, taken: bytearray, found: list[Moment]) -> None:
    """Keep a moment unless an earlier rule has read a part of it."""
    if not any(taken[moment.start : moment.end]):
        taken[moment.start : moment.end] = b"\x01" * (moment.end - moment.start)
        found.append(moment)


def last_day(year: int, month: int) -> int:
    """The number of days in a month of the Gregorian calendar."""
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return (following - dt.timedelta(days=1)).day


# ── building moments from matches ────────────────────────────────────────────────────────────────────


def _month_number(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, start=1) if month.startswith(name.lower()[:3]))


def _weekday_number(name: str | None) -> int | None:
    if name is None:
        return None
    return next(number for number, day in enumerate(WEEKDAYS) if day.startswith(name.lower()[:3]))


def _date(match: re.Match[str]) -> Iterator[Moment]:
    """A date with a month name; a second day ("June 3-5") becomes a moment of its own."""
    parts = match.groupdict()
    month = _month_number(parts["month"])
    year = int(parts["year"]) if parts.get("year") else None
    day = _day_number(parts)
    until = int(parts["until"]) if parts.get("until") else None
    if day is not None and not 1 <= day <= 31:
        return
    ranged = until is not None and 1 <= until <= 31
    yield Moment(
        match.start(),
        match.end("day") if ranged and match["day"] else match.end(),
        "day",
        year=year,
        month=month,
        day=day,
        weekday=_weekday_number(parts.get("weekday")),
    )
    if ranged:
        yield Moment(match.start("until"), match.end(), "day", year=year, month=month, day=until)


def _day_number(parts: Mapping[str, str | None]) -> int | None:
    """The day of a month in digits or in words."""
    digits, worded = parts.get("day"), parts.get("worded")
    if digits:
        return int(digits)
    if worded is None:
        return None
    return next(day for day, name in enumerate(_DAYS, start=1) if re.fullmatch(name, worded.lower()))


def _month_alone(match: re.Match[str]) -> Iterator[Moment]:
    month = _month_number(match["month"])
    yield Moment(match.start("month"), match.end("month"), "day", month=month)


_FEASTS: Mapping[str, tuple[int, int]] = {
    "christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26), "new year's day": (1, 1),
    "new year's eve": (12, 31), "valentine's day": (2, 14), "halloween": (10, 31), "april fools' day": (4, 1),
    "fourth of july": (7, 4), "9/11": (9, 11),
}  # fmt: skip
_FEAST_NAMES = "|".join(_FEASTS).replace("'", "['’]")
NINE_ELEVEN = "9/11"


def _feast(match: re.Match[str]) -> Iterator[Moment]:
    """A day that is called by its name; "9/11" has its year too, which the anchor says is not written."""
    name = match["feast"].lower().replace("’", "'")
    month, day = _FEASTS[name]
    year = int(match["year"]) if match["year"] else None
    anchor = NINE_ELEVEN if name == NINE_ELEVEN else ""
    yield Moment(
        match.start(), match.end(), "day", year=2001 if anchor else year, month=month, day=day, anchor=anchor
    )


def _iso(match: re.Match[str]) -> Iterator[Moment]:
    year, month, day = (int(part) for part in match.groups())
    if year in YEARS and 1 <= month <= 12 and 1 <= day <= last_day(year, month):
        yield Moment(match.start(), match.end(), "day", year=year, month=month, day=day)


def _numeric(match: re.Match[str]) -> Iterator[Moment]:
    """03/06/2025: the day first and the month first are both kept when both are possible."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    both = [(second, first), (first, second)]
    readings = [(month, day) for month, day in both if 1 <= month <= 12 and 1 <= day <= 31]
    if readings and year in YEARS:
        month, day = readings[0]
        other = readings[1] if len(readings) > 1 and first != second else None
        yield Moment(match.start(), match.end(), "day", year=year, month=month, day=day, other=other)


_QUARTERS: Mapping[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "1": 1, "2": 2, "3": 3, "4": 4
}  # fmt: skip


def _quarter(match: re.Match[str]) -> Iterator[Moment]:
    name = match["name"].lower()
    number = _QUARTERS.get(name) or _QUARTERS[name[0]]
    year = int(match["year"]) if match["year"] else None
    yield Moment(match.start(), match.end(), "day", quarter=number, year=year)


def _decade(match: re.Match[str]) -> Iterator[Moment]:
    written = match["decade"]
    year = int(written) + (1900 if len(written) == 2 else 0)
    yield Moment(match.start(), match.end(), "decade", year=year)


_CENTURIES = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first
"""


def _century(match: re.Match[str]) -> Iterator[Moment]:
    written = match["century"].lower().replace(" ", "-")
    number = int(written[:-2]) if written[0].isdigit() else _CENTURIES.split().index(written) + 1
    yield Moment(match.start(), match.end(), "century", year=number)


def _clock(match: re.Match[str]) -> Iterator[Moment]:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").lower()
    if hour > 23 or (half and not 1 <= hour <= 12):
        return
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    unsaid = not half and 1 <= hour <= 12 and not match["hour"].startswith("0")
    yield Moment(match.start(), match.end(), "time", amount=float(60 * hour + minute), half_day=unsaid)


def _spoken_clock(match: re.Match[str]) -> Iterator[Moment]:
    """ "Four o'clock", "four in the morning", "ten at night"; twelve at night is midnight."""
    written, parts = match["hour"].lower(), match.groupdict()
    hour = int(written) if written.isdigit() else _SPOKEN_HOURS.split().index(written) + 1
    part = (parts["part"] or parts.get("night") or "").lower()
    if not 1 <= hour <= 12:
        return
    late = part in {"afternoon", "evening"} or (part == "night" and 6 <= hour < 12)
    amount = 60.0 * (hour % 12 + 12 * late if part else hour)
    yield Moment(match.start(), match.end(), "time", amount=amount, half_day=not part)


def _past_clock(match: re.Match[str]) -> Iterator[Moment]:
    """ "Half past six", "a quarter to six in the evening", "twenty past 6"."""
    written, side = match["minutes"].lower(), match["side"].lower()
    if written not in _MINUTES or (written.endswith("half") and side == "to"):
        return
    if not written.endswith(("half", "quarter")) and side == "to":
        return  # "ten to twelve" are numbers more often than a time
    hour = match["hour"].lower()
    start = 60 * (int(hour) if hour.isdigit() else _SPOKEN_HOURS.split().index(hour) + 1)
    part, half = (match["part"] or "").lower(), (match["half"] or "").lower()
    amount = float(start + (_MINUTES[written] if side == "past" else -_MINUTES[written])) % 720
    late = part in {"afternoon", "evening"} or half == "p"
    yield Moment(match.start(), match.end(), "time", amount=amount + 720 * late, half_day=not (part or half))


_MINUTES: Mapping[str, int] = {
    "half": 30, "quarter": 15, "a quarter": 15, "five": 5, "ten": 10, "twenty": 20
}  # fmt: skip


def _named_time(match: re.Match[str]) -> Iterator[Moment]:
    amount = 0.0 if match.group().lower() == "midnight" else 720.0
    yield Moment(match.start(), match.end(), "time", amount=amount)


def _worded_unit(match: re.Match[str]) -> Iterator[Moment]:
    """ "Half an hour", "a decade": a duration without a number."""
    base, factor = _UNITS[match["unit"].lower()]
    amount = factor * (0.5 if match.group().lower().startswith("half") else 1.0)
    anchor = _ANCHORS.get(match.groupdict().get("anchor") or "", "")
    yield Moment(match.start(), match.end(), "duration", amount=amount, unit=base, anchor=anchor)


def _led_unit(match: re.Match[str]) -> Iterator[Moment]:
    """ "For an hour", "more than a year", "a week-long strike": one unit, and roughly so."""
    base, factor = _UNITS[match["unit"].lower()]
    bound = _BOUNDS_OF_ONE.get((match.groupdict().get("bound") or "").lower(), "about")
    yield Moment(match.start("words"), match.end("words"), "duration", amount=factor, unit=base, bound=bound)


_BOUNDS_OF_ONE: Mapping[str, Bound] = {
    "more than": "over", "at least": "at_least", "less than": "under", "under": "under", "nearly": "nearly",
    "almost": "nearly", "just under": "nearly",
}  # fmt: skip


def _unit_and_a_half(match: re.Match[str]) -> Iterator[Moment]:
    """ "An hour and a half"."""
    base, factor = _UNITS[match["unit"].lower()]
    yield Moment(match.start(), match.end(), "duration", amount=1.5 * factor, unit=base)


_SHIFTS: Mapping[str, int] = {
    "last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1,
    "this coming": 1,
    "yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1,
}  # fmt: skip
_FROM_TODAY = word_set("last this current next")
_TIMES_OF_DAY = frozenset(TIMES_OF_DAY.split("|"))


def _relative_day(match: re.Match[str]) -> Iterator[Moment]:
    written = match.group().lower()
    part = pieces_named(written) if written == "tonight" else frozenset()
    yield Moment(match.start(), match.end(), "relative", unit="day", shift=_SHIFTS[written], part=part)


def _relative_unit(match: re.Match[str]) -> Iterator[Moment]:
    which, unit = match["which"].lower(), match["unit"].lower()
    if unit in _TIMES_OF_DAY:
        if which in {"last", "this"}:
            shift, part = _SHIFTS[which], pieces_named(unit)
            yield Moment(match.start(), match.end(), "relative", unit="day", shift=shift, part=part)
        return
    fixed = unit in {"week", "month", "year", "decade"} and which in _FROM_TODAY
    yield Moment(
        match.start(),
        match.end(),
        "relative",
        unit=unit,
        shift=_SHIFTS[which] if fixed else None,
        anchor="coming" if which.endswith("coming") else str(_SHIFTS[which]),
    )


def _season(match: re.Match[str]) -> Iterator[Moment]:
    """ "In the spring", "next autumn", "fall 2019"."""
    which, unit = (match["which"] or "").lower(), match["unit"]
    lead, dated = (match["lead"] or "").lower(), _YEAR_BEHIND.match(match.string, match.end()) is not None
    season = which or lead if unit != "fall" else which or lead in _FALL_LEADS
    drop = unit == "fall" and _DROP.match(match.string, match.end())
    if drop or not (season or dated):
        return
    yield Moment(
        match.start("which") if which else match.start("unit"),
        match.end("unit"),
        "season",
        unit="autumn" if unit == "fall" else unit,
        anchor=str(_SHIFTS[which]) if which else "",
    )


def _days_of_week(match: re.Match[str]) -> Iterator[Moment]:
    """ "On weekdays", "at weekends"."""
    yield Moment(match.start(), match.end(), "week", unit=match["week"].lower())


def _time_of_day(match: re.Match[str]) -> Iterator[Moment]:
    """ "In the evening", "at night": a part of a day that is not said."""
    yield Moment(match.start(), match.end(), "daytime", part=pieces_named(match["part"]))


def _weekday_alone(match: re.Match[str]) -> Iterator[Moment]:
    which, weekday = (match["which"] or "").lower(), _weekday_number(match["weekday"])
    yield Moment(match.start(), match.end(), "day", weekday=weekday, anchor=which)


def _years(match: re.Match[str]) -> Iterator[Moment]:
    """ "2010-2015", "2010–15" and "2019/20" are two years."""
    first, second = match["first"], match["second"]
    last = int(second) if len(second) == 4 else int(first[:2] + second)
    if last > int(first):
        yield Moment(match.start("first"), match.end("first"), "day", year=int(first))
        yield Moment(match.start("second"), match.end("second"), "day", year=last)


def _year_alone(match: re.Match[str]) -> Iterator[Moment]:
    """A bare year: four digits that count nothing, or that a word like "in" makes a year."""
    if match["led"] is not None or match["counted"] is None:
        yield Moment(match.start("year"), match.end("year"), "day", year=int(match["year"]))


_DAYS = [
    name.replace(" ", "[- ]")
    for name in """
first,second,third,fourth,fifth,sixth,seventh,eighth,ninth,tenth,eleventh,twelfth,thirteenth,fourteenth,
fifteenth,sixteenth,seventeenth,eighteenth,nineteenth,twentieth,twenty first,twenty second,twenty third,
twenty fourth,twenty fifth,twenty sixth,twenty seventh,twenty eighth,twenty ninth,thirtieth,thirty first
""".replace("\n", "").split(",")
]
"""The patterns of the days of a month in words, in order."""


# ── the rules ────────────────────────────────────────────────────────────────────────────────────────

_FULL_MONTH = "|".join(month.capitalize() for month in MONTHS)
_MONTH = (
    rf"(?P<month>{_FULL_MONTH}|{_FULL_MONTH.upper()}|{_FULL_MONTH.lower()}"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)(?![a-z])"
)
_LONG_WEEKDAY = "|".join(day.capitalize() for day in WEEKDAYS)
_WEEKDAY = rf"(?P<weekday>{_LONG_WEEKDAY}|{_LONG_WEEKDAY.lower()}|Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\.?,? "
_ORDINAL_DAYS = "|".join([*_DAYS[20:], *_DAYS[:20]])
_DAY = rf"(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%])(?![.,]\d)|(?P<worded>(?i:{_ORDINAL_DAYS}))\b)"
_DAY_OF = rf"{_DAY}(?(worded) of | (?:of )?)(?!(?:may|march) (?!\d))"
_NO_VERB = r"(?:(?<!march )(?<!may )|(?!\d+ (?:miles|km|kilomet|hours|days|times|people|more|or)))"
_MONTH_THEN = f"{_MONTH} (?:the )?{_NO_VERB}"
_UNTIL = r"(?: ?[-–] ?| and | to )(?P<until>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:%])(?![.,]\d)"
_YEAR = r"(?P<year>1[0-9]\d\d|20\d\d)(?![\d%-]|[.,]\d)"
_OF_YEAR = rf"(?:(?: of)? {_YEAR})?"
# A month alone follows a word of time, or stands before a noun ("the highest January reading"); "May" and
# "March" are too often a name or a verb for most of these, other months are names of people too.
_BEFORE_MONTH = (
    r"\b(?=[A-Za-z]{2,7}[ -][A-Z])"
    r"(?i:in|last|next|until|till|early|late|mid|since|by|from|to|through|between|before|after|during|of|this"
    r"|and|every|each|for)[ -]"
    r"(?!(?<!\bin )(?<!last )(?<!next )(?<!early )(?<!late )(?<!mid[- ])(?<!\bIn )"
    r"(?<!end of )(?<!close of )(?<!start of )(?<!middle of )(?<!beginning of )(?:May|March)\b)"
)
_NO_NAME_MONTH = "January|February|July|September|October|November|December"
_NAME_MONTH = "March|April|June|August"
_PARTS_OF_DAY = "morning|afternoon|evening"
_SPOKEN_HOURS = "one two three four five six seven eight nine ten eleven twelve"
_HOUR = rf"(?P<hour>1?\d|{_SPOKEN_HOURS.replace(' ', '|')})"
_NO_HOUR = (
    "(?:%|-|(?:per|million|billion|bn|m|points?|dollars|euros|pounds|pence|cents|km|miles|seconds|to|in|on"
    r"|years?|days?|people|percent)\b)"
)
"""What stands behind a number that is no hour."""
_WHICH_HALF = rf"(?: in the (?P<part>{_PARTS_OF_DAY})| ?(?P<half>[ap])\.?m\b)?"
_LONG_UNITS = "day|week|month|year|decade|century"
# "A year" alone may be a rate ("£5 a year", "twice a year"): a word of duration stands before it. "In a year
# of drought" is a year and no duration.
_BOUND_OF_ONE = "(?P<bound>more than|at least|less than|under|nearly|almost|just under)"
_DURING = (
    "for|within|over|after|by|about|around|only|just|"
    "lasts?|lasted|lasting|takes?|took|taking|has|have|had|given"
)
_ONE_UNIT = rf"an? (?:full |whole |single |entire )?(?P<unit>hour|minute|{_LONG_UNITS})"
_COUNTED_FROM = "ago|earlier|later|before|after"
_UP_TO = "(?:to|ending|ended) (?:the end of )?"
_NO_SPAN = r"(?![-\w]|['’]s\b)"
_NO_YEAR_OF = r"(?! (?:of|that|when|where|which|in which|marked)\b)"
_ZONES = "GMT|BST|EST|EDT|CET|local time"
_MILITARY = r"(?:hrs|hours)\b(?! (?:of|to|in|on|per|a|each|and|at)\b)"
"""What makes a time of "1800 hours"; "1500 hours to qualify" are as many hours."""
_PAST_OR_TO = "(?P<minutes>half|(?:a )?quarter|five|ten|twenty)[ -](?P<side>past|to)[ -]"
_NO_NOUN = "on|in|of|for|and|or|to|with|was|is|has|had|said|that|who|at|by|from"
_NO_NAMED_DAY = "".join(
    rf"(?<!{name} )"
    for name in (
        "Black", "Good", "Ash", "Palm", "Easter", "Bloody", "Sheffield", "Super", "Cyber", "Giving", "Ruby",
    )
)  # fmt: skip
_NO_NEWSPAPER = r"(?! (?:Times|Mail|Telegraph|Mirror|Express|Night|Herald|People|Morning|Review)\b)"
_ANY_WEEKDAY = rf"(?P<weekday>{_LONG_WEEKDAY}|{_LONG_WEEKDAY.upper()}|{_LONG_WEEKDAY.lower()})"
_WHICH_WEEKDAY = "(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his) )?"
_WHICH = r"(?P<which>last|past|previous|this coming|this|current|next|coming|following)"
_PART_LEAD = r"\b(?i:(?:in|during|throughout) the (?:early |late |mid-)?|that |at (?=night|dawn|dusk|lunch))"
_NO_DAY = r"(?! (?:of|on) (?:the )?[A-Z\d])"
_SEASONS = "summer|winter|spring|autumn"
_SEASON_LEAD = (
    r"\b(?i:(?:(?:in|by|until|since|during|from|before|after|of|for) )?(?:(?:the|each|every) )?"
    r"(?:(?:early|mid|late)[ -])?)"
)
_FALL_LEADS = {"in the ", "by the ", "early ", "late ", "in early ", "in late ", "each ", "every "}
"""What makes a season of "fall", which mostly is a drop."""
_DROP = re.compile(r" (?:in|of|from|to|by|below|on|at|into|apart)\b(?! (?:the )?(?:\d{4}|this|last)\b)")
_YEAR_BEHIND = re.compile(rf" (?:of )?{_YEAR}")
# What may begin a match is said first ("(?=…)"): it rules most places out before the alternatives are tried.
_YEAR_LEAD = (
    r"(?=\d|\b[A-Za-z]{2,7}[ -]\d)"
    r"(?P<led>\b(?i:in|since|by|until|till|from|of|during|before|after|early|late|mid|the|and|to|between|"
    rf"{_SEASONS})[ -])?"
)
_FOUR = r"(?:1[4-9]|20)\d\d"
_EARLY_YEAR = r"(?<=\b[Ii]n )1[0-3]\d\d|(?<=\b[Ii]n about )1[0-3]\d\d|(?<=\b[Ii]n around )1[0-3]\d\d"
"""What is an amount more often than a year."""
_BARE_YEAR = (
    rf"(?<![\d$£€¥.,'’/#-])(?<![A-Z$£€¥] )\b(?P<year>{_FOUR}|{_EARLY_YEAR})(?![\ds%½¼¾°])(?![.,'’-]\d)"
    r"(?!\s?(?:million|billion|bn|trillion|m|km|kg)\b)"
)
_COUNTED = (
    r"(?P<counted>[\s-](?:people|men|women|children|troops|soldiers|workers|jobs|homes|deaths|cases|civilians"
    r"|students|patients|passengers|members|percent|per|miles|feet|metres|meters|kilometres|kilometers|dollars"
    r"|euros|pounds|tonnes|tons|acres|hectares|degrees|votes|times|points|yards|calories|square|barrels|houses"
    r"|villagers|protesters|refugees|migrants|years|days|hours|minutes|residents|words|pages|units)\b)?"
)
_CENTURY = "|".join(reversed(_CENTURIES.split())).replace("-", "[- ]")

_LINE = re.compile(r"[^\r\n]+")
_DIGIT = re.compile(r"\d")
_ANY_DIGIT = "0"


class _Rule(NamedTuple):
    """One way to write a moment; `hints` are words one of which a line must have, since looking is cheap."""

    hints: frozenset[str]
    build: Callable[[re.Match[str]], Iterator[Moment]]
    pattern: re.Pattern[str]


_MONTH_HINTS = " ".join(month[:3] for month in MONTHS)
_PATTERNS: tuple[tuple[str, Callable[[re.Match[str]], Iterator[Moment]], str], ...] = (
    (
        _MONTH_HINTS,
        _date,
        rf"\b(?=[MTWFSmwfst\dnNeEoO])(?:{_WEEKDAY})?(?:the )?\b{_DAY_OF}{_MONTH}(?:,? {_YEAR})?",
    ),
    (
        _MONTH_HINTS,
        _date,
        rf"\b(?=[A-Zjfmasondwt])(?:{_WEEKDAY})?\b{_MONTH_THEN}{_DAY}(?:{_UNTIL})?(?:,? {_YEAR})?",
    ),
    (_MONTH_HINTS, _date, rf"\b(?=[A-Zjfmasond]){_MONTH},? (?:of )?{_YEAR}"),
    (
        "day eve halloween july 9/11",
        _feast,
        rf"\b(?P<feast>(?i:{_FEAST_NAMES}))\b(?!/)(?:,? {_YEAR})?",
    ),
    (_ANY_DIGIT, _iso, r"(?<![\d-])(\d{4})-(\d\d)-(\d\d)(?![\d-])"),
    (
        _ANY_DIGIT,
        _numeric,
        r"(?<![\d/.$£€])(?P<a>\d{1,2})(?P<mark>[/.])(?P<b>\d{1,2})(?P=mark)(?P<y>\d{4}|\d\d)(?![\d/.]\d|\d)",
    ),
    (
        "quarter",
        _quarter,
        rf"\b(?P<name>(?i:first|second|third|fourth|final|[1-4](?:st|nd|rd|th)))[ -]quarter\b{_OF_YEAR}",
    ),
    (_ANY_DIGIT, _quarter, rf"\bQ(?P<name>[1-4])\b{_OF_YEAR}"),
    (_ANY_DIGIT, _decade, r"\b(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b"),
    (_ANY_DIGIT, _decade, r"['’‘](?P<decade>[2-9]0)s\b"),
    (
        "century",
        _century,
        rf"\b(?=[\dF-Tf-t])(?i:(?P<century>\d{{1,2}}(?:st|nd|rd|th)|{_CENTURY})[ -]century\b)",
    ),
    (
        _ANY_DIGIT,
        _clock,
        r"(?<![\d:.$£€])\b(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[aApP])\.?[mM]\b\.?(?!\w)",
    ),
    (_ANY_DIGIT, _clock, r"(?<![\d:.$£€-])\b(?P<hour>[0-2]?\d):(?P<minute>[0-5]\d)(?P<half>)(?![:\d]|\.\d)"),
    (
        _ANY_DIGIT,
        _clock,
        rf"(?<=\b(?:at|by) )(?P<hour>1[3-9]|2[0-3])\.(?P<minute>[0-5]\d)(?P<half>)(?![.,]?\d| ?{_NO_HOUR})",
    ),
    (
        _ANY_DIGIT,
        _clock,
        rf"(?<![\d:.$£€-])\b(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)(?P<half>) ?(?={_ZONES}|{_MILITARY})",
    ),
    (
        "past to",
        _past_clock,
        rf"\b(?=[hqtfHQTF])(?i:{_PAST_OR_TO}{_HOUR}\b(?! ?{_NO_HOUR}){_WHICH_HALF})",
    ),
    ("clock", _spoken_clock, rf"\b(?=\w{{1,6}} o['’])(?i:{_HOUR})(?P<part>) o['’]clock\b"),
    (
        "morning afternoon evening night",
        _spoken_clock,
        rf"(?<=\b(?i:at|by) )(?i:{_HOUR} (?:in the (?P<part>{_PARTS_OF_DAY})|at (?P<night>night))\b)",
    ),
    ("noon midday midnight", _named_time, r"\b(?i:noon|midday|midnight)\b"),
    (
        "hour minute day week month year decade centur",
        _unit_and_a_half,
        rf"\b(?i:an?|one) (?P<unit>hour|minute|{_LONG_UNITS})[ -]and[ -]a[ -]half\b",
    ),
    (
        "ago earlier later before after",
        _worded_unit,
        rf"\b(?i:an?) (?P<unit>hour|minute|{_LONG_UNITS}|fortnight)(?= (?P<anchor>{_COUNTED_FROM})\b)",
    ),
    (
        "hour minute day week month year decade centur",
        _led_unit,
        rf"\b(?i:(?:{_DURING}) (?P<words>{_ONE_UNIT}){_NO_SPAN})",
    ),
    (
        "hour minute day week month year decade centur",
        _led_unit,
        rf"\b(?i:(?P<words>{_BOUND_OF_ONE} {_ONE_UNIT}){_NO_SPAN})",
    ),
    (
        "hour minute day week month year",
        _led_unit,
        rf"\b(?i:in (?P<words>{_ONE_UNIT}){_NO_SPAN}{_NO_YEAR_OF})",
    ),
    (
        "year month week",
        _led_unit,
        rf"\b[Tt]he (?P<words>(?P<unit>year|month|week)) (?={_UP_TO}(?:{_FULL_MONTH}|\d))",
    ),
    (
        "long",
        _led_unit,
        rf"(?<!-)\b(?i:(?P<words>(?P<unit>hour|{_LONG_UNITS})-?long))\b",
    ),
    ("decade century fortnight", _worded_unit, r"\b[Aa] (?P<unit>decade|century|fortnight)\b"),
    ("half", _worded_unit, r"\b(?i:half[ -](?:an? )?(?P<unit>hour|day|year|century|decade|minute))\b"),
    ("yesterday today tonight tomorrow", _relative_day, r"\b(?i:yesterday|today|tonight|tomorrow)\b"),
    (
        "last past previous this current next coming following",
        _relative_unit,
        rf"(?i:\b{_WHICH} (?P<unit>week|weekend|month|year|decade|century|{TIMES_OF_DAY})\b)",
    ),
    (
        _SEASONS.replace("|", " ") + " fall",
        _season,
        rf"(?:\b(?i:{_WHICH}) |(?P<lead>{_SEASON_LEAD}))\b(?P<unit>{_SEASONS}|fall)\b",
    ),
    (
        "weekday weekend",
        _days_of_week,
        r"\b(?i:(?:on|at|during|over|every|each) (?:the |a )?(?P<week>weekday|weekend)s?)\b",
    ),
    (
        "morning afternoon evening night hours dawn dusk lunchtime",
        _time_of_day,
        rf"{_PART_LEAD}(?P<part>{TIMES_OF_DAY}|early hours|small hours|dawn|dusk|lunchtime)\b{_NO_DAY}",
    ),
    (
        "day",
        _weekday_alone,
        rf"\b(?=[LlNnTtMWFSmwfs]){_NO_NAMED_DAY}{_WHICH_WEEKDAY}{_ANY_WEEKDAY}s?\b{_NO_NEWSPAPER}",
    ),
    (_MONTH_HINTS, _month_alone, rf"{_BEFORE_MONTH}(?P<month>{_FULL_MONTH})\b(?!['’](?!s)| [A-Z])"),
    (
        _MONTH_HINTS,
        _month_alone,
        rf"\b(?:in|last|next|since|until|by|early|late|mid|of)[ -](?P<month>{_FULL_MONTH.lower()})\b",
    ),
    (_MONTH_HINTS, _month_alone, rf"\b(?P<month>{_NO_NAME_MONTH}|{_NO_NAME_MONTH.lower()})\b(?! [A-Z])"),
    (_MONTH_HINTS, _month_alone, rf"(?<=\bthe )(?P<month>{_NAME_MONTH})(?= [a-z])(?! (?:{_NO_NOUN})\b)"),
    (
        _ANY_DIGIT,
        _years,
        rf"(?<![\d$£€.,/-])\b(?P<first>{_FOUR}) ?[-–/] ?(?P<second>{_FOUR}|\d\d)\b(?![-–/]\d)",
    ),
    (_ANY_DIGIT, _year_alone, f"{_YEAR_LEAD}{_BARE_YEAR}{_COUNTED}"),
)
_RULES = tuple(_Rule(word_set(hints), build, re.compile(pattern)) for hints, build, pattern in _PATTERNS)
"""In order: what an earlier rule has read, a later one leaves alone."""
_HINTS = frozenset().union(*(rule.hints for rule in _RULES)) - {_ANY_DIGIT}

# ── durations ────────────────────────────────────────────────────────────────────────────────────────

_UNITS: Mapping[str, tuple[str, float]] = {
    "second": ("hour", 1 / 3600), "minute": ("hour", 1 / 60), "hour": ("hour", 1.0), "day": ("hour", 24.0),
    "week": ("hour", 168.0), "fortnight": ("hour", 336.0), "month": ("month", 1.0), "year": ("month", 12.0),
    "decade": ("month", 120.0), "century": ("month", 1200.0), "centurie": ("month", 1200.0),
    "min": ("hour", 1 / 60), "hr": ("hour", 1.0), "sec": ("hour", 1 / 3600), "night": ("night", 1.0),
    "weekend": ("weekend", 1.0), "season": ("season", 1.0),
}  # fmt: skip
_ANCHORS: Mapping[str, str] = {
    "ago": "ago", "earlier": "before", "before": "before", "prior": "before", "previously": "before",
    "later": "after", "after": "after", "afterwards": "after",
}  # fmt: skip
_ADJECTIVES = word_set("more full consecutive straight long whole")


def duration_unit(word: str) -> tuple[str, float] | None:
    """The base ("hour", "month", …) and the factor of a unit of time in singular or plural."""
    return _UNITS.get(word.removesuffix("s"))


def _duration(tokens: Sequence[Token], numeral: Numeral) -> Moment | None:
    """The duration that begins with a number; ages ("34 years old") are left to the figures."""
    if numeral.ordinal or numeral.share or numeral.pair == "score":
        return None
    place = skip(tokens, numeral.last, HYPHENS)
    place += lower_at(tokens, place) in _ADJECTIVES
    unit = duration_unit(lower_at(tokens, place))
    aged = lower_at(tokens, numeral.bound_first - 1) in {"aged", "age"}
    if unit is None or aged or tokens[place].text[0].isupper() or _is_age(tokens, place):
        return None
    base, factor = unit
    # "Over 12 years" may mean "in the course of": no bound is read from it.
    unclear = lower_at(tokens, numeral.bound_first) == "over"
    return Moment(
        start=tokens[numeral.first if unclear else numeral.bound_first].start,
        end=tokens[place].end,
        kind="duration",
        amount=numeral.value * factor,
        high=None if numeral.high is None else numeral.high * factor,
        unit=base,
        bound="exact" if unclear else numeral.bound,
        anchor=_ANCHORS.get(lower_at(tokens, place + 1), ""),
    )


def _is_age(tokens: Sequence[Token], place: int) -> bool:
    """Whether the unit at `place` is that of an age: "34 years old", "34-year-old", "two years of age"."""
    behind = skip(tokens, place + 1, HYPHENS)
    of_age = lower_at(tokens, behind) == "of" and lower_at(tokens, behind + 1) == "age"
    return of_age or lower_at(tokens, behind) in {"old", "olds"}
