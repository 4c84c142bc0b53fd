"""Which days an expression of time means, counted from the day on which its text was published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from service.text.calendar import YEARS, Moment, last_day

Days = tuple[dt.date, dt.date]
"""A run of days, both ends included."""


def days(moment: Moment, published: dt.date | None) -> tuple[Days, ...]:
    """The runs of days that a date or a relative expression may mean; none when that cannot be told.

    A date without a year is the one nearest to `published`; a weekday alone is the nearest on either side.
    "Two years ago" is taken loosely, as people say it: the day a week off, the month or the year one off.
    """
    if published is not None and published.year not in YEARS:
        published = None
    if moment.anchor == "ago" and published is not None:
        return tuple(_days_ago(moment, published))
    if moment.kind == "relative" and moment.shift is not None and published is not None:
        return (_shifted(moment.unit, moment.shift, published),)
    if moment.kind != "day":
        return ()
    if moment.year is not None:
        return tuple(_in_year(moment, moment.year))
    if published is None:
        return ()
    if moment.month is not None:
        runs = [run for apart in (-1, 0, 1) for run in _in_year(moment, published.year + apart)]
        return tuple(sorted(runs, key=lambda run: abs(run[0] - published))[:1])
    return tuple((day, day) for day in _weekdays_near(moment, published))


def _days_ago(moment: Moment, published: dt.date) -> Iterator[Days]:
    """The days that "three days ago", "two years ago" may mean."""
    if moment.unit == "hour" and 24 <= moment.amount <= _LONGEST_IN_DAYS:
        day = published - dt.timedelta(days=round(moment.amount / 24))
        play = dt.timedelta(days=0 if moment.amount < 168 else 3)
        yield day - play, day + play
    if moment.unit == "month" and moment.amount < 12 * (published.year - 1):
        shift = -round(moment.amount)
        first, last = (
            (_shifted("month", shift - 1, published)[0], _shifted("month", shift + 1, published)[1])
            if moment.amount < 12
            else (_shifted("year", shift // 12, published)[0], _shifted("year", shift // 12, published)[1])
        )
        yield first, last


_LONGEST_IN_DAYS = 24 * 366.0


def weekday_of(year: int, month: int, day: int) -> int | None:
    """The weekday (Monday is 0) of a date of the Gregorian calendar; None when there is no such day."""
    return dt.date(year, month, day).weekday() if day <= last_day(year, month) else None


def _in_year(moment: Moment, year: int) -> Iterator[Days]:
    if moment.quarter is not None:
        yield _months(year, 3 * moment.quarter - 2, 3)
    elif moment.month is None:
        yield dt.date(year, 1, 1), dt.date(year, 12, 31)
    elif moment.day is None:
        yield _months(year, moment.month, 1)
    else:
        for month, day in ((moment.month, moment.day), *((moment.other,) if moment.other else ())):
            if day <= last_day(year, month):
                yield dt.date(year, month, day), dt.date(year, month, day)


def _months(year: int, month: int, count: int) -> Days:
    last = month + count - 1
    return dt.date(year, month, 1), dt.date(year, last, last_day(year, last))


def _weekdays_near(moment: Moment, published: dt.date) -> list[dt.date]:
    if moment.weekday is None:
        return []
    back = (published.weekday() - moment.weekday) % 7
    before = published - dt.timedelta(days=back)
    after = before + dt.timedelta(days=7)
    if moment.anchor == "last":
        return [before - dt.timedelta(days=7)] if back == 0 else [before]
    return [after] if moment.anchor == "next" else [before, after]


def _shifted(unit: str, shift: int, published: dt.date) -> Days:
    if unit == "day":
        day = published + dt.timedelta(days=shift)
        return day, day
    if unit == "week":
        monday = published + dt.timedelta(days=7 * shift - published.weekday())
        return monday, monday + dt.timedelta(days=6)
    if unit == "month":
        months = published.year * 12 + published.month - 1 + shift
        return _months(months // 12, months % 12 + 1, 1)
    year = published.year + shift
    if unit == "decade":
        first = published.year // 10 * 10 + 10 * shift
        return dt.date(first, 1, 1), dt.date(first + 9, 12, 31)
    return dt.date(year, 1, 1), dt.date(year, 12, 31)
