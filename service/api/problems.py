"""Errors as RFC 9457 problem details: one shape for ours, the framework's and the unforeseen."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match, Route

from service.errors import BodyTooSlow, StandfirstError, Unauthorized

MEDIA_TYPE = "application/problem+json"

MAX_FIELDS = 20
"""Fields that one answer names as wrong; a body can have a million of them."""


_RETRY_AFTER = {429: 60, 503: 5}
"""Seconds after which to try again, with these statuses, where the error does not know it better."""


class ProblemField(BaseModel):
    """One field that is wrong: a JSON pointer into the request body, and why."""

    pointer: str
    message: str


class Problem(BaseModel):
    """What went wrong, in the form of RFC 9457; `code` is stable, `detail` never echoes the input."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[ProblemField] = []
    request_id: str
    report_id: str | None = None


class InvalidBody(StandfirstError):
    """The request body breaks the contract; `errors` says where."""

    code = "invalid_request"
    status = 422
    title = "The request does not fit the contract"

    def __init__(self, fields: Sequence[ProblemField]) -> None:
        super().__init__("See errors for the fields that are wrong.")
        self.fields = list(fields)

    @classmethod
    def of(cls, error: ValidationError, *, at: str = "") -> InvalidBody:
        """The same complaint, with JSON pointers (below `at`) and without the values."""
        found = error.errors(include_input=False, include_url=False, include_context=False)
        return cls(_fields(found, at=at))


class ReportFailed(StandfirstError):
    """A report whose draft failed: it exists, it says why, and it has no content."""

    def __init__(self, error: StandfirstError, report_id: str) -> None:
        super().__init__(error.detail)
        self.error = error
        self.report_id = report_id


def install(api: FastAPI) -> None:
    """Make every error of `api` a problem document."""
    api.add_exception_handler(StandfirstError, _ours)
    api.add_exception_handler(RequestValidationError, _framework_validation)
    api.add_exception_handler(HTTPException, _framework)
    api.add_exception_handler(ClientDisconnect, _gone)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI declaration of problem answers with these statuses."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def problem(request: Request, error: StandfirstError) -> JSONResponse:
    """`error` as an answer to `request`."""
    if isinstance(error, ReportFailed):
        return _answer(request, error.error, report_id=error.report_id)
    fields = error.fields if isinstance(error, InvalidBody) else []
    if error.pointer is not None:
        fields = [ProblemField(pointer=error.pointer, message=error.detail)]
    return _answer(request, error, fields=fields)


def _answer(
    request: Request,
    error: StandfirstError,
    *,
    fields: Sequence[ProblemField] = (),
    report_id: str | None = None,
) -> JSONResponse:
    body = Problem(
        type=f"urn:standfirst:problem:{error.code}",
        title=error.title,
        status=error.status,
        code=error.code,
        detail=error.detail,
        errors=list(fields),
        request_id=request_id(request),
        report_id=report_id,
    )
    headers = {}
    later = error.retry_after_seconds or _RETRY_AFTER.get(error.status)
    if later is not None:
        headers["Retry-After"] = str(later)
    if isinstance(error, Unauthorized):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, BodyTooSlow):
        headers["Connection"] = "close"  # what is still to come of the body is not waited for
    return JSONResponse(
        body.model_dump(exclude_none=True), status_code=error.status, headers=headers, media_type=MEDIA_TYPE
    )


def request_id(request: Request) -> str:
    """The id that the middleware gave to this request."""
    return str(getattr(request.state, "request_id", "unknown"))


async def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, StandfirstError)  # noqa: S101 - what this handler is registered for
    return problem(request, error)


async def _framework_validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what this handler is registered for
    return problem(request, InvalidBody(_fields(error.errors())))


async def _framework(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - what this handler is registered for
    phrase = HTTPStatus(error.status_code).phrase
    body = Problem(
        type=f"urn:standfirst:problem:http_{error.status_code}",
        title=phrase,
        status=error.status_code,
        code=phrase.lower().replace(" ", "_").replace("-", "_"),
        detail=f"{phrase}.",
        request_id=request_id(request),
    )
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods_at(request)))
    return JSONResponse(
        body.model_dump(exclude_none=True),
        status_code=error.status_code,
        headers=headers,
        media_type=MEDIA_TYPE,
    )


def _methods_at(request: Request) -> set[str]:
    """The methods of all routes of this path: the framework would name those of the first one only."""
    return {
        method
        for route in request.app.routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
        for method in route.methods or ()
    }


async def _gone(request: Request, error: Exception) -> Response:
    """The caller hung up before the body was whole: nobody reads the answer, and nothing is wrong here."""
    del request, error
    return Response(status_code=HTTPStatus.BAD_REQUEST)


def unforeseen(request: Request) -> JSONResponse:
    """The answer to a bug of ours: nothing of the error is told, since its message may quote the article."""
    return _answer(request, StandfirstError("An error that was not foreseen; the log has the request id."))


def _fields(errors: Sequence[Any], *, at: str = "") -> list[ProblemField]:
    return [
        ProblemField(
            pointer=at + "".join(f"/{_escaped(part)}" for part in error["loc"]), message=error["msg"]
        )
        for error in errors[:MAX_FIELDS]
    ]


def _escaped(part: object) -> str:
    """One reference token of a JSON pointer (RFC 6901); long or odd keys of the caller are cut."""
    return str(part)[:100].replace("~", "~0").replace("/", "~1")
