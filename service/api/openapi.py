"""The OpenAPI document: what the routes say of themselves, and what every request may be answered with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from service.api.health import UnreadyProblem
from service.api.problems import Problem, responses
from service.api.requests import CheckRequest
from service.telemetry.events import PROBES
from service.types import ReportRequest

_WRITTEN: list[tuple[type[BaseModel], JsonSchemaMode]] = [
    (ReportRequest, "validation"),
    (CheckRequest, "validation"),
    (Problem, "serialization"),
    (UnreadyProblem, "serialization"),
]
"""What we read or write ourselves, past the framework."""

_FRAMEWORKS_OWN = "HTTPValidationError"
"""What FastAPI declares as the answer to a wrong parameter, which is a problem of ours instead."""

_HEADERS: dict[str, Any] = {
    "X-Request-ID": {
        "description": "The id of this request: the caller's own, if it sent a sane one.",
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "What is left of the rate, and the seconds until there is more; "
        "where a request was counted.",
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {"description": "The rate itself.", "schema": {"type": "string"}},
    "Retry-After": {
        "description": "Seconds after which to try again.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {"description": "`Bearer`.", "schema": {"type": "string"}},
}
_NO_TIME_OUT = frozenset({"/v1/ingest/ninjs"})
"""Where a body that comes too slowly is answered with 503."""
_ALSO_WITH = {"401": ("WWW-Authenticate",), "429": ("Retry-After",), "503": ("Retry-After",)}


def header_parameters(*named: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    """The OpenAPI declaration of request headers that a route reads itself: name, meaning, schema."""
    return {
        "parameters": [
            {"name": name, "in": "header", "required": False, "description": meaning, "schema": schema}
            for name, meaning, schema in named
        ]
    }


def report_links() -> dict[str, Any]:
    """What can be done with the report that an answer names, as OpenAPI links."""
    return {
        name: {"operationId": name, "parameters": {"report_id": "$response.body#/id"}}
        for name in ("get_report", "follow", "give_feedback", "delete_report")
    }


class Described(FastAPI):
    """FastAPI, with the bodies that we parse ourselves and the answers of all layers in OpenAPI too."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document; made once."""
        if self.openapi_schema is None:
            described = super().openapi()
            components = described.setdefault("components", {})
            _, definitions = models_json_schema(_WRITTEN, ref_template="#/components/schemas/{model}")
            schemas = components.setdefault("schemas", {})
            for name, schema in definitions.get("$defs", {}).items():
                schemas.setdefault(name, schema)
            components["headers"] = _HEADERS
            for path, operation in _operations(described):
                _complete(operation, path)
            for name in (_FRAMEWORKS_OWN, "ValidationError"):
                schemas.pop(name, None)
        return self.openapi_schema or {}


def _operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for operation in methods.values():
            yield path, operation


def _complete(operation: dict[str, Any], path: str) -> None:
    """Add what the layers around the routes answer, and the headers of answers; in the order of statuses."""
    answers: dict[str, Any] = {
        status: answer for status, answer in operation["responses"].items() if not _is_frameworks(answer)
    }
    for status, answer in responses(*_of_layers(path, reads_body="requestBody" in operation)).items():
        answers.setdefault(str(status), answer)
    guarded = ("RateLimit", "RateLimit-Policy") if operation.get("security") else ()
    for status, answer in answers.items():
        told = answer.setdefault("headers", {})
        for name in ("X-Request-ID", *guarded, *_ALSO_WITH.get(status, ())):
            told.setdefault(name, {"$ref": f"#/components/headers/{name}"})
    operation["responses"] = dict(sorted(answers.items()))


def _of_layers(path: str, *, reads_body: bool) -> tuple[int, ...]:
    """What `create_app`'s layers answer before or instead of a route: see `service.api.limits`."""
    crowd = () if path in PROBES else (503,)
    slow = (408,) if reads_body and path not in _NO_TIME_OUT else ()
    return (*slow, 413, 431, 500, *crowd)


def _is_frameworks(answer: dict[str, Any]) -> bool:
    return _FRAMEWORKS_OWN in str(answer.get("content", ""))
