"""How two expressions of time stand to each other: the same, one finer than the other, or in conflict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Literal

from service.text.bounds import DOWNWARD, UPWARD
from service.text.calendar import NINE_ELEVEN, Moment, duration_unit, pieces_of
from service.text.days import days, weekday_of
from service.text.numerals import same_value
from service.text.parts import Pieces

Relation = Literal["same", "finer", "conflict", "unrelated"]

_HOURS: Mapping[str, float] = {"hour": 1.0, "month": 730.5}
_MONTH_PLAY = 1.25
"""The mean length of the base units of durations, and the factor within which days and months may be one."""

_COMING = "coming"
"""The anchor of "this coming week", which is this one or the next."""
WEEKEND = 5
"""The first weekday of the weekend."""


def relation(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    """How the source's moment stands to the claim's.

    "same": it bears the claim's out; "finer": the claim says more than it; "conflict": both cannot be meant.
    A part that only one of them has ("Monday morning", "Monday") is no difference.
    """
    found_relation = _regardless_of_parts(claimed, found, published)
    parted = found_relation in ("same", "finer") and other_part(claimed, found)
    return "conflict" if parted else found_relation


def may_be(claimed: Moment, found: Moment, published: dt.date | None) -> bool:
    """Whether a date may be the one that the source counts from an unknown day: "on Tuesday", "this year"."""
    if published is not None or claimed.kind != "day" or relation(claimed, found, published) != "unrelated":
        return False
    if found.kind == "season":
        return claimed.grain == "year" and found.anchor != ""
    weekdays = {completed(one, None).get("weekday") for one in (claimed, found)} - {None}
    return claimed.grain == found.grain and found.kind in ("relative", "day") and len(weekdays) < 2


def other_part(claimed: Moment, found: Moment) -> bool:
    """Whether the two name parts of a day or a period that exclude each other: "early May", "late May".

    Two times of day beside a date ("7 a.m. on Monday") are compared as times, not here.
    """
    if claimed.grain != found.grain:
        return False
    pairs = ((claimed.part, _pieces(found)), (_pieces(claimed), found.part))
    return any(mine and other and mine.isdisjoint(other) for mine, other in pairs)


def _pieces(moment: Moment) -> Pieces:
    return moment.part or (moment.clock.pieces if moment.clock else frozenset())


def _regardless_of_parts(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    kinds = {claimed.kind, found.kind}
    if "ago" in (claimed.anchor, found.anchor) and kinds != {"duration"}:
        return _counted_back(claimed, found, published)
    if kinds == {"day"}:
        return _between_dates(claimed, found, published)
    if "relative" in kinds and kinds <= {"relative", "day"}:
        return _between_relatives(claimed, found, published)
    if kinds == {"relative", "duration"}:
        return _between_lengths(claimed, found)
    for kind, between in _WITH_ANY:
        if kind in kinds:
            return between(claimed, found)
    return _year_in_period(claimed, found) if len(kinds) > 1 else _ALIKE[claimed.kind](claimed, found)


def _between_dates(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    """The best relation of all readings: 03/06 may be the third of June or the sixth of March."""
    relations = {
        _between_fields(mine, other, published) for mine in _readings(claimed) for other in _readings(found)
    }
    order: tuple[Relation, ...] = ("same", "finer", "conflict")
    return next((relation for relation in order if relation in relations), "unrelated")


def _readings(moment: Moment) -> list[Moment]:
    if moment.other is None:
        return [moment]
    month, day = moment.other
    return [moment, moment._replace(month=month, day=day, other=None)]


def _between_fields(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    mine, other = claimed.fields, completed(found, published)
    if claimed.anchor == NINE_ELEVEN:
        del mine["year"]
    common = mine.keys() & other.keys()
    if not common:
        return _by_days(claimed, found, published)
    if any(mine[name] != other[name] for name in common):
        return "conflict"
    return "same" if mine.keys() <= other.keys() else "finer"


def completed(moment: Moment, published: dt.date | None) -> dict[str, int]:
    """The parts of a date, with those that follow from the calendar and the day of publication."""
    fields = moment.fields
    if moment.month is None:
        return fields
    fields.setdefault("quarter", (moment.month + 2) // 3)
    runs = days(moment, published)
    if moment.day is not None and len(runs) == 1:
        fields.setdefault("year", runs[0][0].year)
    if moment.day is not None and "year" in fields:
        weekday = weekday_of(fields["year"], moment.month, moment.day)
        if weekday is not None:
            fields.setdefault("weekday", weekday)
    return fields


def _by_days(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    """Two dates without a common part ("June 2", "on Monday") are compared by the days that they mean."""
    pointed = [one.day is not None or one.weekday is not None for one in (claimed, found)]
    same = all(pointed) and set(days(claimed, published)) & set(days(found, published))
    return "same" if same else "unrelated"


def _between_relatives(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    """ "Yesterday", "last week" against each other by wording, against dates by the days that they mean."""
    if claimed.kind == found.kind and claimed.unit == found.unit:
        if claimed.shift is not None and found.shift is not None:
            return "same" if claimed.shift == found.shift else "conflict"
        coming = _COMING in (claimed.anchor, found.anchor) and "-1" not in (claimed.anchor, found.anchor)
        return "same" if coming or claimed.anchor == found.anchor else "conflict"
    mine, others = days(claimed, published), days(found, published)
    if not mine or not others:
        return "unrelated"
    if any(run[0] <= other[0] and other[1] <= run[1] for run in mine for other in others):
        return "same"
    touching = any(run[0] <= other[1] and other[0] <= run[1] for run in mine for other in others)
    return "finer" if touching else "conflict"


def _counted_back(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    """ "Two years ago" against a date: they agree when the days may be the same, and never conflict."""
    mine, others = days(claimed, published), days(found, published)
    touching = any(run[0] <= other[1] and other[0] <= run[1] for run in mine for other in others)
    return "same" if touching else "unrelated"


def _year_in_period(claimed: Moment, found: Moment) -> Relation:
    """A year, a decade and a century against each other; "the 1800s" may be either of the last two."""
    mine, others = _years_of(claimed), _years_of(found)
    if any(run.start <= other.start and other.stop <= run.stop for run in mine for other in others):
        return "same"
    inside = any(other.start <= run.start and run.stop <= other.stop for run in mine for other in others)
    return "finer" if inside else "unrelated"


def _years_of(moment: Moment) -> list[range]:
    """The runs of years that a year, a decade or a century covers."""
    if moment.year is None:
        return []
    if moment.kind == "century":
        return [range(100 * moment.year - 100, 100 * moment.year + 1)]
    if moment.kind == "decade":
        century = moment.year % 100 == 0
        return [range(moment.year, moment.year + size) for size in (10, 101)[: 1 + century]]
    return [range(moment.year, moment.year + 1)]


def _between_periods(claimed: Moment, found: Moment) -> Relation:
    return "same" if claimed.year == found.year else "conflict"


def _between_seasons(claimed: Moment, found: Moment) -> Relation:
    """ "Next spring" against "next autumn" or "last spring"; "in the spring" may be either year's."""
    which = {claimed.anchor, found.anchor} - {""}
    return "same" if claimed.unit == found.unit and len(which) < 2 else "conflict"


def _between_daytimes(claimed: Moment, found: Moment) -> Relation:
    """A part of an unnamed day ("in the evening") against another part of a day, or a time in it."""
    if claimed.kind != "daytime":
        return "unrelated"
    mine, other = claimed.part, _pieces(found) if found.grain in ("day", "daytime") else frozenset()
    if found.kind == "time":
        other = pieces_of(found)
    if mine & other:
        return "same"
    return "conflict" if found.part and other else "unrelated"


def _between_weeks(claimed: Moment, found: Moment) -> Relation:
    """ "On weekdays" against "at weekends", or against a single day of the week."""
    if claimed.kind == found.kind:
        return "same" if claimed.unit == found.unit else "conflict"
    weekday = found.weekday if claimed.kind == "week" else claimed.weekday
    unit = claimed.unit if claimed.kind == "week" else found.unit
    if weekday is None or (weekday < WEEKEND) != (unit == "weekday"):
        return "unrelated"
    return "same" if claimed.kind == "week" else "finer"


def _between_times(claimed: Moment, found: Moment) -> Relation:
    apart = abs(claimed.amount - found.amount)
    either_half = claimed.half_day or found.half_day
    return "same" if apart == 0 or (either_half and apart == 12 * 60) else "conflict"


def _between_lengths(claimed: Moment, found: Moment) -> Relation:
    """ "Over the past year" is over 12 months; "last year" says so only where it may well mean that."""
    relative, duration = (claimed, found) if claimed.kind == "relative" else (found, claimed)
    fixed = relative is claimed and relative.shift is not None
    alike = duration_unit(relative.unit) == (duration.unit, duration.amount) and relative.anchor != "0"
    return "same" if alike and not fixed and duration.high is None else "unrelated"


def _between_durations(claimed: Moment, found: Moment) -> Relation:
    """Durations in one base unit; a claim may name either end of the source's range.

    A month has no fixed length in days: only what is clearly another length in days conflicts.
    """
    if claimed.unit != found.unit:
        lengths = sorted(one.amount * _HOURS.get(one.unit, 0.0) for one in (claimed, found))
        clear = lengths[0] > 0 and _MONTH_PLAY < lengths[1] / lengths[0] < 100
        return "conflict" if clear and found.high is None and claimed.high is None else "unrelated"
    ends = [end for end in (found.amount, found.high) if end is not None]
    if any(same_value(claimed.amount, end) for end in ends) and claimed.high in (None, found.high):
        return "same"
    if claimed.bound != "exact" and found.bound == "exact" and _may_be_meant(claimed, found):
        return "same"
    alike = claimed.amount > 0 and 1 / 100 < found.amount / claimed.amount < 100
    return "conflict" if alike else "unrelated"


_WITH_ANY: tuple[tuple[str, Callable[[Moment, Moment], Relation]], ...] = (
    ("daytime", _between_daytimes),
    ("week", _between_weeks),
)
_ALIKE: Mapping[str, Callable[[Moment, Moment], Relation]] = {
    "decade": _between_periods,
    "century": _between_periods,
    "time": _between_times,
    "duration": _between_durations,
    "season": _between_seasons,
}
"""How moments of these kinds stand to one of any kind, and to one of their own."""


def _may_be_meant(claimed: Moment, found: Moment) -> bool:
    """Whether "nearly a year" may be eleven months, "more than a year" fourteen, "a year" either."""
    if found.high is not None or claimed.high is not None or not claimed.amount:
        return False
    ratio = found.amount / claimed.amount
    least = 1.0 if claimed.bound in UPWARD else 1 / _MONTH_PLAY
    most = 1.0 if claimed.bound in DOWNWARD else _MONTH_PLAY
    return least <= ratio <= most


def opposite_bounds(claimed: Moment, found: Moment) -> bool:
    """Whether "more than three days" has become "less than three days"."""
    mine, other = claimed.bound, found.bound
    return (mine in UPWARD and other in DOWNWARD) or (mine in DOWNWARD and other in UPWARD)
