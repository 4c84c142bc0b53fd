"""The whole HTTP service keeps to its own OpenAPI document, whatever is sent to it (schemathesis).

With a key, stored reports in SQLite and the embedded engine; some hundred requests here, many under SOAK=1.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)
from schemathesis.specs.openapi.stateful import OpenAPIStateMachine

from docs.wire import openapi_document
from service.api.access.signature import HEADER
from tests.fakes.keyed import ARTICLE, bearing
from tests.fakes.stored import Stored, stored

pytestmark = pytest.mark.slow

SOAK = bool(os.environ.get("SOAK"))
EXAMPLES = 300 if SOAK else 5
"""Of each operation, beside what schemathesis tries of every limit and every parameter."""
WALKS, STEPS = (100, 20) if SOAK else (2, 6)

NOT_OURS = [
    positive_data_acceptance,  # a text can be of the right type and yet say nothing
    negative_data_rejection,  # a text/plain body can be anything
    ignored_auth,  # it guesses keys until the guesses are refused with 429; see the last test instead
]

schema = schemathesis.openapi.from_dict(openapi_document())


class Caller:
    """Calls the service with a key, and knows a report that is there."""

    def __init__(self, service: Stored) -> None:
        self._client = service.client
        self.base_url = str(service.client.base_url)
        self.headers = bearing(service.key(scopes=["read", "write", "admin"]))

    def a_report(self) -> str:
        told = self._client.post("/v1/reports", json=ARTICLE, headers=self.headers)
        return str(told.json()["id"])

    def made_sensible(self, case: schemathesis.Case[Any]) -> None:
        """What is hardly ever invented: a report that is there, a claim of it, a push without a signature."""
        if "report_id" in case.path_parameters:
            case.path_parameters["report_id"] = self.a_report()
        if isinstance(case.body, dict) and "claim_id" in case.body:
            case.body["claim_id"] = "c1"
        case.headers.pop(HEADER, None)

    def check(self, case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(base_url=self.base_url, headers=self.headers, excluded_checks=NOT_OURS)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stored]:
    with stored(tmp_path_factory.mktemp("openapi"), rate_per_minute=1_000_000) as service:
        yield service


@pytest.fixture(scope="module")
def caller(service: Stored) -> Caller:
    return Caller(service)


@schema.parametrize()
@hypothesis.settings(max_examples=EXAMPLES, deadline=None, derandomize=not SOAK)
def test_every_answer_is_one_that_the_document_declares(case: schemathesis.Case[Any], caller: Caller) -> None:
    caller.check(case)
    if case.path.startswith(("/v1/reports/", "/v1/ingest")):
        caller.made_sensible(case)
        caller.check(case)


def test_every_walk_through_the_service_keeps_to_the_document(caller: Caller) -> None:
    machine = schema.as_state_machine()

    class Walk(machine):  # type: ignore[misc, valid-type]
        """Orders, looks, judges and erases, each with the ids that came before."""

        def get_call_kwargs(self, case: schemathesis.Case[Any]) -> dict[str, Any]:
            return {"base_url": caller.base_url, "headers": caller.headers}

        def validate_response(self, response: Any, case: schemathesis.Case[Any], **more: Any) -> None:
            case.validate_response(response, excluded_checks=NOT_OURS)

    assert issubclass(Walk, OpenAPIStateMachine)
    Walk.run(
        settings=hypothesis.settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not SOAK,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
    )


def test_nothing_that_is_guarded_is_had_without_a_key(service: Stored, caller: Caller) -> None:
    known = caller.a_report()
    guarded = [
        (method.upper(), path, operation)
        for path, methods in openapi_document()["paths"].items()
        for method, operation in methods.items()
        if "security" in operation and (method, path) != ("delete", "/session")
    ]
    assert len(guarded) >= 10
    for method, path, operation in guarded:
        body = ARTICLE if "requestBody" in operation else None
        answer = service.client.request(method, path.format(report_id=known), json=body)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized"), (method, path)
        assert answer.headers["www-authenticate"] == "Bearer"
    assert all(path.startswith(("/healthz", "/readyz")) for path in unguarded()), unguarded()


def unguarded() -> list[str]:
    return [
        path
        for path, methods in openapi_document()["paths"].items()
        for operation in methods.values()
        if "security" not in operation
    ]
