"""Any text at all: kept where it is content, harmless where it names something."""

from __future__ import annotations

import pytest

from service.store.database import Database
from service.store.deliveries import Deliveries
from service.store.feedback import FeedbackLog
from service.store.keys import Keys
from service.store.reports import Reports
from service.store.types import Attempt, Failure, NewFeedback
from tests.store.making import asked, made

HOSTILE = {
    "null": "a\x00b",
    "surrogate": "a\ud800b",
    "quotes": "'; DROP TABLE reports; --\"`$$",
    "wildcards": "100%_/\\[a-z]*",
    "emoji": "👩\u200d👩\u200d👧 \U0010ffff",
    "bidi": "\u202egnp.exe\u2066",
    "controls": "\x1b[31m\x07\r\n\x7f\x85",
    "parameters": "%s %(name)s :name ? {0} $1",
    "long": "x" * 1_000_000,
    "expanding": "ﷺ" * 600_000,
    "empty": "",
}


@pytest.fixture(params=sorted(HOSTILE))
def text(request: pytest.FixtureRequest) -> str:
    return HOSTILE[request.param]


def test_hostile_text_in_a_report_comes_back_or_is_made_storable(database: Database, text: str) -> None:
    reports = Reports(database)
    assert reports.create("desk", asked(title=text, uri=text, request=text.encode("utf-8", "surrogatepass")))
    report = made(title=text, text=text, claims=(text,))
    assert reports.finish("desk", "r1", report)
    stored = reports.get("desk", "r1")
    assert stored is not None
    assert stored.request == text.encode("utf-8", "surrogatepass")
    assert stored.parsed() == report  # the report is exact whatever is in it
    listed = text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert stored.row.title == (listed if len(text) <= 500 else f"{text[:499]}…")


def test_hostile_text_is_searched_for_as_it_stands(database: Database, text: str) -> None:
    reports = Reports(database)
    reports.create("desk", asked("r1", title=f"before {text[:100]} after"))
    reports.create("desk", asked("r2", title="Another"))
    found = [row.id for row in reports.page("desk", q=text[:100]).items]
    assert found == (["r1"] if text else ["r2", "r1"])


def test_hostile_names_find_nothing(database: Database, text: str) -> None:
    reports = Reports(database)
    reports.create("desk", asked())
    assert reports.get("desk", text) is None
    assert reports.get(text, "r1") is None
    assert reports.page(text).items == ()
    assert not reports.erase(text, "r1")
    assert not reports.erase("desk", text)
    assert not reports.cancel("desk", text)
    assert reports.find_identical("desk", text, text) is None
    assert Keys(database).get("desk", text) is None
    assert Keys(database).spent_today("desk", text) == 0
    assert reports.look("desk", "r1") is not None


def test_hostile_text_in_what_hangs_on_a_report(database: Database, text: str) -> None:
    reports, deliveries, feedback = Reports(database), Deliveries(database), FeedbackLog(database)
    reports.create("desk", asked())
    reason = text[:10_000].replace("\ud800", "")  # which the type itself refuses
    said = NewFeedback(claim_id="c1", label="supported", agrees=True, reason=reason)
    listed = text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert feedback.add("desk", "r1", said, None) is not None
    assert feedback.of_report("desk", "r1")[0].reason == reason.replace("\x00", "\ufffd")
    sent = deliveries.add("desk", "r1", f"https://example.org/{text}", "e")
    assert sent is not None
    deliveries.record("desk", sent.id, Attempt(delivered=False, error=text))
    assert deliveries.log("desk", sent.id)[0].error in (listed[:500], None)
    assert reports.fail("desk", "r1", Failure(code="internal", detail=text))
