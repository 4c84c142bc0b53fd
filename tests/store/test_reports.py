"""Reports from being asked for to being erased, on both databases."""

from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.errors import InputError
from service.store.answers import Answers
from service.store.cursors import encode
from service.store.database import Database
from service.store.deliveries import Deliveries
from service.store.feedback import FeedbackLog
from service.store.idempotency import IdempotencyKeys
from service.store.keys import Keys
from service.store.reports import TITLE_LIMIT, Reports
from service.store.steps import Steps
from service.store.types import Attempt, Failure, NewFeedback, NewKey
from service.types import ErrorNote, Progress
from tests.store.making import START, Clock, asked, finished, made


@pytest.fixture
def reports(database: Database) -> Reports:
    return Reports(database)


def test_a_report_goes_from_queued_through_running_to_complete(reports: Reports, clock: Clock) -> None:
    assert reports.create("desk", asked())
    row = reports.look("desk", "r1")
    assert row is not None
    assert (row.status, row.created_at, row.progress) == ("queued", START, None)
    clock.move(seconds=1)
    assert reports.start("desk", "r1", "worker-1")
    told = Progress(stage="verify", done=2, total=5)
    assert Steps(reports.database).add("desk", "r1", told)
    row = reports.look("desk", "r1")
    assert row is not None
    assert (row.status, row.worker, row.progress) == ("running", "worker-1", told)
    clock.move(seconds=1)
    assert reports.finish("desk", "r1", made(cost_usd=0.25))
    row = reports.look("desk", "r1")
    assert row is not None
    assert (row.status, row.cost_usd, row.counts.supported, row.language) == ("complete", 0.25, 1, "en")
    assert row.started_at is not None
    assert row.finished_at is not None
    assert START < row.started_at < row.finished_at == clock.now


def test_the_report_and_the_request_come_back_as_they_were(reports: Reports) -> None:
    reports.create("desk", asked(request=b'{"article": {"text": "\\u0000"}}'))
    report = made(text="A null \x00 and 😀.")
    reports.finish("desk", "r1", report)
    stored = reports.get("desk", "r1")
    assert stored is not None
    assert stored.request == b'{"article": {"text": "\\u0000"}}'
    assert stored.parsed() == report
    assert stored.report is not None
    assert stored.row.report_digest == hashlib.sha256(stored.report).hexdigest()
    assert json.loads(stored.report) == report.model_dump(mode="json", by_alias=True)


def test_the_same_report_asked_for_twice_is_made_once(reports: Reports) -> None:
    assert reports.create("desk", asked(title="first"))
    assert not reports.create("desk", asked(title="second"))
    row = reports.look("desk", "r1")
    assert row is not None
    assert row.title == "first"


def test_a_report_that_has_ended_stays_as_it_ended(reports: Reports) -> None:
    reports.create("desk", asked())
    assert reports.cancel("desk", "r1")
    assert not reports.start("desk", "r1", "late")
    assert not Steps(reports.database).add("desk", "r1", Progress(stage="read", done=0, total=1))
    assert not reports.finish("desk", "r1", made())
    assert not reports.fail("desk", "r1", Failure(code="internal", detail="late"))
    assert not reports.cancel("desk", "r1")
    stored = reports.get("desk", "r1")
    assert stored is not None
    assert (stored.row.status, stored.report, stored.row.error) == ("cancelled", None, None)


def test_a_report_taken_over_by_another_worker_is_finished_once(reports: Reports) -> None:
    reports.create("desk", asked())
    assert reports.start("desk", "r1", "dead")
    assert reports.start("desk", "r1", "living")
    assert reports.finish("desk", "r1", made(title="by the living"))
    assert not reports.finish("desk", "r1", made(title="by the dead"))
    row = reports.look("desk", "r1")
    assert row is not None
    assert (row.worker, row.title) == ("living", "by the living")


def test_a_failed_report_tells_why(reports: Reports) -> None:
    reports.create("desk", asked("r1"))
    reports.create("desk", asked("r2"))
    reports.fail("desk", "r1", Failure(code="model_unavailable", detail="It was away."))
    note = ErrorNote(code="model_refused", detail="It refused.")
    reports.finish("desk", "r2", made("r2", status="failed").model_copy(update={"error": note}))
    first, second = reports.look("desk", "r1"), reports.look("desk", "r2")
    assert first is not None
    assert first.error == Failure(code="model_unavailable", detail="It was away.")
    assert second is not None
    assert (second.status, second.error) == ("failed", Failure(code="model_refused", detail="It refused."))


def test_nothing_is_done_to_what_is_not_there(reports: Reports) -> None:
    assert reports.get("desk", "r1") is None
    assert reports.look("desk", "r1") is None
    assert not reports.start("desk", "r1", "w")
    assert not reports.finish("desk", "r1", made())
    assert not reports.erase("desk", "r1")


@pytest.mark.parametrize("id_", ["", "a b", "../x", "a\n", "é", "x" * 129, "-x", "a\x00"])
def test_an_id_that_cannot_be_one_is_refused(reports: Reports, id_: str) -> None:
    with pytest.raises(InputError):
        reports.create("desk", asked(id_))


def test_identical_means_the_same_request_and_settings_and_a_whole_report(
    reports: Reports, clock: Clock
) -> None:
    for id_, digest, fingerprint in (
        ("r1", "d", "s"),
        ("r2", "d", "s"),
        ("r3", "d", "other"),
        ("r4", "e", "s"),
    ):
        clock.move(seconds=1)
        reports.create("desk", asked(id_, digest=digest, settings=fingerprint))
    assert reports.find_identical("desk", "d", "s") is None
    reports.finish("desk", "r1", made("r1"))
    reports.finish("desk", "r2", made("r2", status="partial"))
    found = reports.find_identical("desk", "d", "s")
    assert found is not None
    assert found.id == "r1"
    assert reports.find_identical("desk", "d", "unknown") is None
    assert reports.find_identical("desk", "e", "s") is None


# ── lists ──


@given(moments=st.lists(st.integers(0, 3), min_size=1, max_size=9), limit=st.integers(1, 4))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_put_together_are_the_whole_list_newest_first(
    database: Database, clock: Clock, moments: list[int], limit: int
) -> None:
    reports, tenant = Reports(database), f"t{len(_used)}"
    _used.append(tenant)
    for number, moment in enumerate(moments):  # several at one moment, and clocks that go back
        clock.now = START.replace(second=moment)
        reports.create(tenant, asked(f"r{number}"))
    found, cursor = [], None
    while True:
        page = reports.page(tenant, limit, cursor)
        assert 1 <= len(page.items) <= limit
        found += [(row.created_at, row.id) for row in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(moments)


_used: list[str] = []


def test_a_report_that_comes_while_one_reads_moves_nothing(reports: Reports, clock: Clock) -> None:
    for number in range(4):
        clock.move(seconds=1)
        reports.create("desk", asked(f"r{number}"))
    first = reports.page("desk", 2)
    clock.move(seconds=1)
    reports.create("desk", asked("new"))
    reports.erase("desk", "r2")  # the one that the cursor names
    rest = reports.page("desk", 2, first.next_cursor)
    assert [row.id for row in (*first.items, *rest.items)] == ["r3", "r2", "r1", "r0"]


def test_a_list_is_narrowed_by_words_status_and_time(reports: Reports, clock: Clock) -> None:
    finished(reports, "desk", "r1", title="Straße frei", claims=("The PORT held 12 ships.",))
    clock.move(hours=1)
    finished(reports, "desk", "r2", title="100% sure_thing", claims=("It rained.",))
    reports.create("desk", asked("r3", title="Port budget"))

    def ids(**narrowed: object) -> list[str]:
        return [row.id for row in reports.page("desk", **narrowed).items]  # type: ignore[arg-type]

    assert ids(q="port") == ["r3", "r1"]
    assert ids(q="STRASSE") == ["r1"]
    assert ids(q="100%") == ["r2"]
    assert ids(q="1%0") == []
    assert ids(q="sure_thing") == ["r2"]
    assert ids(q="sure.thing") == []
    assert ids(q="/") == ids(q="\\") == ids(q="'") == []
    assert ids(q="port", status="queued") == ["r3"]
    assert ids(status="complete") == ["r2", "r1"]
    assert ids(until=clock.now) == ["r1"]
    assert ids(since=clock.now) == ["r3", "r2"]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        "A" * 400,
        "MS4=",
        encode(START, "r1") + "=",
        encode(START, "r1")[:-1],
        "\x00",
        "LTEucjE",
        "OTk5OTk5OTk5OTk5OTk5OTk5LnIx",
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(reports: Reports, cursor: str) -> None:
    with pytest.raises(InputError, match="cursor"):
        reports.page("desk", 2, cursor)


@pytest.mark.parametrize(
    "wrong", [{"limit": 0}, {"limit": 201}, {"q": "x" * 201}, {"since": START.replace(tzinfo=None)}]
)
def test_a_list_that_cannot_be_is_refused(reports: Reports, wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        reports.page("desk", **wrong)  # type: ignore[arg-type]


# ── money ──


def test_what_a_report_cost_is_put_on_its_keys_account_once(
    reports: Reports, database: Database, clock: Clock
) -> None:
    keys = Keys(database)
    key = keys.create("desk", NewKey(name="cms")).key
    for id_ in ("r1", "r2", "r3"):
        reports.create("desk", asked(id_, key_id=key.id))
    reports.finish("desk", "r1", made("r1", cost_usd=0.25))
    reports.finish("desk", "r1", made("r1", cost_usd=0.25))
    reports.fail("desk", "r2", Failure(code="internal", detail=""), 0.5)
    reports.cancel("desk", "r3", 1)
    reports.erase("desk", "r3")  # spends nothing back
    assert keys.spent_today("desk", key.id) == 1.75
    clock.move(days=1)
    assert keys.spent_today("desk", key.id) == 0


def test_a_report_whose_price_is_not_known_is_not_taken_for_free(
    reports: Reports, database: Database
) -> None:
    keys = Keys(database)
    key = keys.create("desk", NewKey(name="cms")).key
    for id_ in ("r1", "r2"):
        reports.create("desk", asked(id_, key_id=key.id))
    reports.finish("desk", "r1", made("r1"))
    assert keys.spent_today("desk", key.id) == 0, "no model was asked"
    reports.finish("desk", "r2", made("r2", llm_calls=2))
    assert keys.spent_today("desk", key.id) is None


# ── erasing ──

SECRET = "unpublishable-words"


def test_erasing_removes_every_copy_and_nothing_else(database: Database, clock: Clock) -> None:
    reports, answers, feedback = Reports(database), Answers(database), FeedbackLog(database)
    deliveries, idempotency = Deliveries(database), IdempotencyKeys(database)
    said = NewFeedback(claim_id="c1", label="supported", agrees=True, reason=SECRET)
    for id_ in ("r1", "r2"):
        idempotency.claim("desk", f"key-{id_}", "body", id_)
        reports.create("desk", asked(id_, title=SECRET))
        answers.put("desk", f"only-{id_}", SECRET.encode(), id_)
        answers.put("desk", "both", b"shared", id_)
        reports.finish("desk", id_, made(id_, title=SECRET))
        feedback.add("desk", id_, said, None)
        sent = deliveries.add("desk", id_, f"https://example.org/{SECRET}", "report.complete")
        assert sent is not None
        deliveries.record("desk", sent.id, Attempt(delivered=False, error=SECRET))
    assert reports.erase("desk", "r1")
    assert reports.get("desk", "r1") is None
    assert feedback.of_report("desk", "r1") == ()
    assert deliveries.page("desk", report_id="r1") == ()
    assert idempotency.claim("desk", "key-r1", "other body", "r9").outcome == "new"
    assert answers.get("desk", "only-r1") is None
    assert reports.get("desk", "r2") is not None
    assert len(feedback.of_report("desk", "r2")) == len(deliveries.page("desk", report_id="r2")) == 1
    assert answers.get("desk", "only-r2") == SECRET.encode()
    assert answers.get("desk", "both") == b"shared"


def test_what_is_still_at_work_cannot_bring_an_erased_report_back(database: Database) -> None:
    reports, answers = Reports(database), Answers(database)
    reports.create("desk", asked())
    reports.start("desk", "r1", "w")
    assert reports.erase("desk", "r1")
    assert not Steps(database).add("desk", "r1", Progress(stage="read", done=1, total=1))
    assert not answers.put("desk", "late", b"answer", "r1")
    assert not reports.finish("desk", "r1", made())
    assert answers.get("desk", "late") is None
    assert (
        FeedbackLog(database).add(
            "desk", "r1", NewFeedback(claim_id="c1", label="supported", agrees=True), None
        )
        is None
    )
    assert Deliveries(database).add("desk", "r1", "https://example.org", "report.complete") is None
    assert reports.page("desk").items == ()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_erased_words_are_not_left_in_the_files_of_sqlite(database: Database, tmp_path: Path) -> None:
    reports = Reports(database)
    for number in range(20):
        reports.create("desk", asked(f"r{number}", title=f"{SECRET} {'x' * 400}"))
    assert any(SECRET.encode() in file.read_bytes() for file in tmp_path.iterdir())
    for number in range(20):
        reports.erase("desk", f"r{number}")
    assert not any(SECRET.encode() in file.read_bytes() for file in tmp_path.iterdir())


# ── races ──


def test_of_two_that_end_a_report_at_once_one_wins(reports: Reports) -> None:
    reports.create("desk", asked())
    told: list[str] = []
    gate = threading.Barrier(6)

    def end(number: int) -> None:
        gate.wait()
        done = reports.cancel("desk", "r1") if number % 2 else reports.finish("desk", "r1", made())
        if done:
            told.append("cancelled" if number % 2 else "complete")

    threads = [threading.Thread(target=end, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = reports.look("desk", "r1")
    assert row is not None
    assert told == [row.status]


def test_a_long_title_is_cut_in_lists_only(reports: Reports) -> None:
    finished(reports, "desk", title="x" * 5_000)
    stored = reports.get("desk", "r1")
    assert stored is not None
    assert stored.row.title is not None
    assert len(stored.row.title) == TITLE_LIMIT
    parsed = stored.parsed()
    assert parsed is not None
    assert parsed.title == "x" * 5_000
