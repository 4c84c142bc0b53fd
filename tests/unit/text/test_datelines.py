"""The day that a dateline or date stamp gives."""

from __future__ import annotations

import datetime as dt

import pytest

from service.text.datelines import dateline_date, is_date_stamp


@pytest.mark.parametrize(
    "line",
    [
        "LONDON, June 3, 2025 (Reuters) -",
        "MOSCOW, 3 June 2025 -",
        "Published 3rd June, 2025 10:02",
        "Updated: Jun. 3, 2025",
        "2025-06-03 10:02",
    ],
)
def test_a_full_day_is_read(line: str) -> None:
    assert dateline_date(line) == dt.date(2025, 6, 3)


@pytest.mark.parametrize(
    "line", ["LONDON, June 3 (Reuters) -", "06/03/2025", "June 31, 2025", "2025-13-01", "London"]
)
def test_a_day_that_is_not_told_in_full_is_not_guessed(line: str) -> None:
    assert dateline_date(line) is None


@pytest.mark.parametrize(
    "line", ["June 3, 2025", "Tuesday 3 June 2025, 10:02 BST", "Updated 2 hours ago", "5:23 PM 10/24/2017"]
)
def test_a_line_of_dates_and_times_is_a_stamp(line: str) -> None:
    assert is_date_stamp(line)


@pytest.mark.parametrize(
    "line", ["2025", "May 2014", "June 3 was the day", "17 March: The council votes", "Two hours ago"]
)
def test_a_line_that_says_more_or_less_is_none(line: str) -> None:
    assert not is_date_stamp(line)
