"""The numbers: each event is counted where it belongs, and no label takes a stranger's word."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.metering import Spent
from service.telemetry.events import (
    EVENTS,
    CallDone,
    HandedOver,
    Listening,
    NotReady,
    ReportDone,
    RequestDone,
    Retried,
    StageDone,
    Unforeseen,
)
from service.telemetry.metrics import Metrics


def sample(metrics: Metrics, name: str, **labels: str) -> float | None:
    content, _ = metrics.exposed()
    for family in text_string_to_metric_families(content.decode()):
        for one in family.samples:
            if one.name == name and one.labels == labels:
                return one.value
    return None


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(models={"openai/fake"}, version="1.2.3", engine="llm")


def test_reports_and_verdicts_are_counted(metrics: Metrics) -> None:
    metrics.note(
        ReportDone(
            "p", "report", "llm", "partial", 2.0, labels={"supported": 3, "undecided": 1}, needs_review=2
        )
    )
    metrics.note(ReportDone("q", "report", "llm", "failed", 1.0, code="model_unavailable"))
    assert sample(metrics, "standfirst_reports_total", kind="report", engine="llm", status="partial") == 1
    assert sample(metrics, "standfirst_reports_total", kind="report", engine="llm", status="failed") == 1
    assert sample(metrics, "standfirst_report_failures_total", code="model_unavailable") == 1
    assert sample(metrics, "standfirst_verdicts_total", label="supported") == 3
    assert sample(metrics, "standfirst_claims_needing_review_total") == 2
    assert sample(metrics, "standfirst_report_seconds_count", kind="report", engine="llm") == 2


def test_what_was_refused_says_nothing_about_how_long_reports_take(metrics: Metrics) -> None:
    metrics.note(ReportDone("p", "report", "llm", "refused", 0.0, code="bad_input"))
    assert sample(metrics, "standfirst_report_seconds_count", kind="report", engine="llm") is None


def test_calls_tokens_and_dollars_are_counted_by_role_and_model(metrics: Metrics) -> None:
    metrics.note(CallDone("judge", "openai/fake", "ok", 1.0, Spent(100, 40, 10, 0.5)))
    metrics.note(CallDone("judge", "openai/fake", "ok", 1.0, Spent(1, 0, 1, None)))
    metrics.note(CallDone("judge", "openai/fake", "model_unavailable", 1.0))
    metrics.note(Retried("judge", "openai/fake", 1, 0.5))
    metrics.note(HandedOver("judge", "openai/fake", "openai/other"))
    who = {"role": "judge", "model": "openai/fake"}
    assert sample(metrics, "standfirst_model_calls_total", **who, outcome="ok") == 2
    assert sample(metrics, "standfirst_model_calls_total", **who, outcome="model_unavailable") == 1
    assert sample(metrics, "standfirst_model_tokens_total", **who, type="prompt") == 101
    assert sample(metrics, "standfirst_model_tokens_total", **who, type="cached") == 40
    assert sample(metrics, "standfirst_model_cost_usd_total", **who) == 0.5
    assert sample(metrics, "standfirst_model_calls_unpriced_total", **who) == 1
    assert sample(metrics, "standfirst_model_retries_total", **who) == 1
    assert sample(metrics, "standfirst_model_fallbacks_total", **who) == 1


def test_unknown_models_and_roles_share_one_label(metrics: Metrics) -> None:
    for number in range(50):
        metrics.note(CallDone(f"role{number}", f"openai/{number}\n", "ok", 1.0))
    assert sample(metrics, "standfirst_model_calls_total", role="other", model="other", outcome="ok") == 50
    assert metrics.exposed()[0].count(b"standfirst_model_calls_total{") == 1


def test_requests_stages_checks_and_bugs_are_counted(metrics: Metrics) -> None:
    metrics.note(RequestDone("POST", "/v1/reports", 200, 0.2))
    metrics.note(StageDone("verify", 0.2))
    metrics.note(NotReady("database", "timed_out", "no answer in time"))
    metrics.note(Unforeseen("KeyError", ()))
    metrics.note(Listening("http://127.0.0.1:1"))
    route = {"method": "POST", "route": "/v1/reports"}
    assert sample(metrics, "standfirst_http_requests_total", **route, status="200") == 1
    assert sample(metrics, "standfirst_http_request_seconds_bucket", **route, le="0.25") == 1
    assert sample(metrics, "standfirst_stage_seconds_count", stage="verify") == 1
    assert sample(metrics, "standfirst_readiness_failures_total", check="database") == 1
    assert sample(metrics, "standfirst_unforeseen_errors_total") == 1
    assert sample(metrics, "standfirst_info", version="1.2.3", engine="llm") == 1


def test_a_reading_is_read_at_each_scrape_and_one_that_fails_is_not_zero(metrics: Metrics) -> None:
    depth = [3.0]
    metrics.watch("queue_depth", lambda: depth[0])
    metrics.watch("workers_alive", lambda: 1 / 0)
    assert sample(metrics, "standfirst_queue_depth") == 3
    depth[0] = 4
    assert sample(metrics, "standfirst_queue_depth") == 4
    alive = sample(metrics, "standfirst_workers_alive")
    assert alive is not None
    assert alive != alive, "NaN"  # noqa: PLR0124


def test_two_registries_know_nothing_of_each_other(metrics: Metrics) -> None:
    metrics.note(Unforeseen("KeyError", ()))
    assert sample(Metrics(), "standfirst_unforeseen_errors_total") == 0


def test_openmetrics_is_spoken_when_it_is_asked_for(metrics: Metrics) -> None:
    content, media_type = metrics.exposed("application/openmetrics-text; version=1.0.0")
    assert media_type.startswith("application/openmetrics-text")
    assert content.endswith(b"# EOF\n")
    assert metrics.exposed("image/png")[1].startswith("text/plain")


def test_every_event_has_a_name_of_its_own() -> None:
    assert len({event.name for event in EVENTS}) == len(EVENTS)
