"""Feedback is added and read, and nothing else."""

from __future__ import annotations

import pytest

from service.errors import InputError
from service.store.cursors import encode
from service.store.database import Database
from service.store.feedback import FeedbackLog
from service.store.reports import Reports
from service.store.types import NewFeedback
from tests.store.making import Clock, asked

SAID = NewFeedback(claim_id="c1", label="contradicted", agrees=False, reason="It was “close”, not 12.")


@pytest.fixture
def feedback(database: Database) -> FeedbackLog:
    for id_ in ("r1", "r2"):
        Reports(database).create("desk", asked(id_))
    return FeedbackLog(database)


def test_what_was_said_comes_back_in_order_and_twice_is_twice(feedback: FeedbackLog, clock: Clock) -> None:
    first = feedback.add("desk", "r1", SAID, "key-1")
    clock.move(seconds=1)
    second = feedback.add("desk", "r1", SAID, None)
    assert feedback.of_report("desk", "r1") == (first, second)
    assert first is not None
    assert (first.claim_id, first.label, first.agrees, first.reason, first.author) == (
        "c1",
        "contradicted",
        False,
        SAID.reason,
        "key-1",
    )
    assert feedback.of_report("desk", "r2") == ()


def test_there_is_no_feedback_on_what_is_not_there(feedback: FeedbackLog) -> None:
    assert feedback.add("desk", "r9", SAID, None) is None
    assert feedback.add("other", "r1", SAID, None) is None


def test_it_can_only_be_added_and_read() -> None:
    assert {name for name in vars(FeedbackLog) if not name.startswith("_")} == {"add", "of_report", "page"}


def test_it_is_read_page_by_page_and_from_a_time_on(feedback: FeedbackLog, clock: Clock) -> None:
    for number in range(5):
        clock.move(seconds=1)
        feedback.add("desk", f"r{number % 2 + 1}", SAID, None)
    first = feedback.page("desk", 3)
    rest = feedback.page("desk", 3, encode(first[-1].created_at, first[-1].id))
    assert len({each.id for each in (*first, *rest)}) == 5
    assert feedback.page("desk", since=clock.now) == first[:1]
    with pytest.raises(InputError):
        feedback.page("desk", 0)
