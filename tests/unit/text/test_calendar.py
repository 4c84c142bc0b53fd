"""Reading dates, times and durations: parts, place, and the days that they mean."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.calendar import Moment, moments
from service.text.days import days, weekday_of

WEDNESDAY = dt.date(2025, 6, 4)


def only(text: str) -> Moment:
    (moment,) = moments(text)
    return moment


@pytest.mark.parametrize(
    ("text", "fields", "written"),
    [
        ("on 3 June 2025", {"year": 2025, "month": 6, "day": 3}, "3 June 2025"),
        ("on June 3, 2025.", {"year": 2025, "month": 6, "day": 3}, "June 3, 2025"),
        ("on 2025-06-03", {"year": 2025, "month": 6, "day": 3}, "2025-06-03"),
        ("on 03/06/2025", {"year": 2025, "month": 6, "day": 3}, "03/06/2025"),
        ("on 3.6.25", {"year": 2025, "month": 6, "day": 3}, "3.6.25"),
        (
            "on Monday, June 2, 2025,",
            {"year": 2025, "month": 6, "day": 2, "weekday": 0},
            "Monday, June 2, 2025",
        ),
        ("on Sept. 11", {"month": 9, "day": 11}, "Sept. 11"),
        ("in June", {"month": 6}, "June"),
        ("in May", {"month": 5}, "May"),
        ("in June 2025", {"year": 2025, "month": 6}, "June 2025"),
        ("since 2010", {"year": 2010}, "2010"),
        ("the 2016 elections", {"year": 2016}, "2016"),
        ("on Friday", {"weekday": 4}, "Friday"),
        ("in the second quarter of 2019", {"year": 2019, "quarter": 2}, "second quarter of 2019"),
        ("in Q3", {"quarter": 3}, "Q3"),
    ],
)
def test_a_date_is_read_with_the_parts_that_are_written(
    text: str, fields: dict[str, int], written: str
) -> None:
    found = only(text)

    assert (found.kind, found.fields) == ("day", fields)
    assert text[found.start : found.end] == written


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("at 10 a.m.", 600), ("at 10.30pm", 1350), ("at 22:30", 1350), ("at noon", 720), ("at midnight", 0),
        ("at 12 a.m.", 0), ("at 12 pm", 720), ("at 7 o'clock", 420),
    ],
)  # fmt: skip
def test_a_time_is_read_in_minutes_after_midnight(text: str, minutes: int) -> None:
    assert (only(text).kind, only(text).amount) == ("time", minutes)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("three days", 72, "hour"), ("a 36-hour strike", 36, "hour"), ("half an hour", 0.5, "hour"),
        ("two and a half years", 30, "month"), ("a decade", 120, "month"), ("two centuries", 2400, "month"),
        ("three full weeks", 504, "hour"), ("two nights", 2, "night"),
    ],
)  # fmt: skip
def test_a_duration_is_read_in_its_base_unit(text: str, amount: float, unit: str) -> None:
    assert (only(text).kind, only(text).amount, only(text).unit) == ("duration", amount, unit)


def test_a_duration_keeps_its_bound_and_its_range() -> None:
    assert only("more than three days").bound == "over"
    assert (only("three to five days").amount, only("three to five days").high) == (72, 120)


def test_over_some_years_may_mean_in_their_course_and_is_no_bound() -> None:
    assert only("over 12 years").bound == "exact"


@pytest.mark.parametrize(
    "text",
    [
        "You may march on.", "Theresa May said so.", "a speech by May", "April Smith sang.", "Black Friday",
        "the Sunday Times", "a 34-year-old", "34 years old", "about 2000 people", "1500 metres", "$2019",
        "$ 1500", "2,019 votes", "won 3-1", "99/99/9999", "0000-00-00", "2025-13-01", "2025-02-30",
        "40 June", "25:61", "",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert moments(text) == ()


def test_two_days_of_one_month_are_two_moments() -> None:
    assert [found.fields for found in moments("June 3-5, 2025")] == [
        {"year": 2025, "month": 6, "day": 3},
        {"year": 2025, "month": 6, "day": 5},
    ]


def test_a_span_of_years_is_two_years() -> None:
    assert [found.year for found in moments("2010–15")] == [2010, 2015]


def test_a_date_in_digits_keeps_both_readings() -> None:
    assert only("03/06/2025").other == (3, 6)
    assert only("30/06/2025").other is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("yesterday", dt.date(2025, 6, 3), dt.date(2025, 6, 3)),
        ("last week", dt.date(2025, 5, 26), dt.date(2025, 6, 1)),
        ("next month", dt.date(2025, 7, 1), dt.date(2025, 7, 31)),
        ("this year", dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        ("last decade", dt.date(2010, 1, 1), dt.date(2019, 12, 31)),
        ("on December 30", dt.date(2024, 12, 30), dt.date(2024, 12, 30)),
        ("in Q1 2024", dt.date(2024, 1, 1), dt.date(2024, 3, 31)),
        ("last Wednesday", dt.date(2025, 5, 28), dt.date(2025, 5, 28)),
    ],
)
def test_an_expression_means_days_counted_from_the_day_of_publication(
    text: str, first: dt.date, last: dt.date
) -> None:
    assert days(only(text), WEDNESDAY) == ((first, last),)


def test_a_weekday_alone_may_lie_on_either_side() -> None:
    assert [run[0] for run in days(only("on Monday"), WEDNESDAY)] == [
        dt.date(2025, 6, 2),
        dt.date(2025, 6, 9),
    ]


def test_nothing_relative_is_known_without_a_day_of_publication() -> None:
    assert days(only("yesterday"), None) == ()


def test_a_day_that_does_not_exist_has_no_weekday() -> None:
    assert weekday_of(2025, 6, 2) == 0
    assert weekday_of(2025, 2, 30) is None


@given(day=st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)))
def test_any_day_is_read_back_from_its_words(day: dt.date) -> None:
    for text in (f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}", day.isoformat()):
        assert days(only(text), None) == ((day, day),)


PARTS = """June May 3 31 2019 , - last next week Monday at 10:30 a.m. three days ago of the 19th century
quarter yesterday half an hour '90s early late evening spring at weekends"""
WORDS = st.sampled_from([*PARTS.split(), "\n"])


@given(parts=st.lists(WORDS, max_size=25), published=st.none() | st.dates())
def test_moments_in_any_mixture_stand_in_order_and_do_not_overlap(
    parts: list[str], published: dt.date | None
) -> None:
    text = " ".join(parts)
    found = moments(text)

    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(text[one.start : one.end].strip() for one in found)
    for one in found:
        assert all(first <= last for first, last in days(one, published))


@given(text=st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert all(text[one.start : one.end].strip() for one in moments(text))
