"""Cached answers of models: kept by digest, each tenant's own, trimmed by age and size."""

from __future__ import annotations

import datetime as dt

import pytest

from service.store.answers import Answers, own_key, shared_key
from service.store.database import Database
from service.store.reports import Reports
from tests.store.making import Clock, asked


@pytest.fixture
def answers(database: Database) -> Answers:
    return Answers(database)


def test_an_answer_comes_back_as_it_was(answers: Answers) -> None:
    assert answers.get("desk", "k") is None
    assert answers.put("desk", "k", b'{"text": "\\ud800"}\x00')
    assert answers.get("desk", "k") == b'{"text": "\\ud800"}\x00'


def test_the_first_answer_of_a_key_stays(answers: Answers) -> None:
    answers.put("desk", "k", b"first")
    assert answers.put("desk", "k", b"second")
    assert answers.get("desk", "k") == b"first"


def test_an_answer_that_another_report_used_from_the_cache_outlives_the_first(
    answers: Answers, database: Database
) -> None:
    reports = Reports(database)
    for id_ in ("r1", "r2"):
        reports.create("desk", asked(id_))
    answers.put("desk", "k", b"answer", "r1")
    assert answers.get("desk", "k", "r2") == b"answer"
    reports.erase("desk", "r1")
    assert answers.get("desk", "k") == b"answer"
    reports.erase("desk", "r2")
    assert answers.get("desk", "k") is None


def test_a_read_for_a_report_that_is_gone_is_still_a_read(answers: Answers) -> None:
    answers.put("desk", "k", b"answer")
    assert answers.get("desk", "k", "gone") == b"answer"


def test_what_was_not_used_for_long_is_trimmed(answers: Answers, clock: Clock) -> None:
    answers.put("desk", "old", b"1")
    answers.put("desk", "used", b"2")
    clock.move(days=2)
    answers.get("desk", "used")
    answers.put("other", "new", b"3")
    assert answers.trim(max_age=dt.timedelta(days=1)) == 1
    assert answers.get("desk", "old") is None
    assert answers.get("desk", "used") == b"2"


def test_beyond_a_size_the_longest_unused_go(answers: Answers, clock: Clock) -> None:
    for number in range(5):
        clock.move(hours=2)
        answers.put(f"t{number % 2}", shared_key("s", f"k{number}"), b"x" * 10)
    answers.put("t0", own_key("r1", "k0"), b"x" * 10)
    clock.move(hours=2)
    answers.get("t0", shared_key("s", "k0"))
    assert answers.trim(max_bytes=30) == 2
    kept = [number for number in range(5) if answers.get(f"t{number % 2}", shared_key("s", f"k{number}"))]
    assert kept == [0, 3, 4]
    assert answers.trim(max_bytes=0) == 3
    assert answers.trim() == 0
    assert answers.get("t0", own_key("r1", "k0")), "it belongs to a report that is being made"
