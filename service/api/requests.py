"""What callers may send: JSON, plain text, HTML, ninjs or files, each read into documents."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Annotated, Any

from fastapi import Request
from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from service.api.problems import InvalidBody
from service.errors import EmptyText, InputError, UnsupportedFormat
from service.readers import pointing_at, read_bytes, read_input, read_sources
from service.settings import Settings
from service.types import (
    MOST_SOURCES,
    ArticleInput,
    ClaimInput,
    Document,
    Frozen,
    Options,
    ReportRequest,
)

# It tells of forms that are broken, with a piece of them; the caller is told, and the log need not be.
logging.getLogger("python_multipart").addHandler(logging.NullHandler())

_MAX_FORM_FIELDS = 10


def _as_claim(value: object) -> object:
    """A claim that is given as a bare text; what is wrong with it is wrong at the claim's own place."""
    if not isinstance(value, str):
        return value
    try:
        return ClaimInput(text=value)
    except ValidationError as error:
        reason = error.errors(include_input=False)[0]["msg"]
        raise PydanticCustomError("claim", "{reason}", {"reason": reason}) from None


_Text = Annotated[str, Field(min_length=1, max_length=5000)]  # for OpenAPI; ClaimInput has the same limits
GivenClaim = Annotated[ClaimInput, BeforeValidator(_as_claim, json_schema_input_type=_Text | ClaimInput)]
"""A claim: a text, or an object with an id."""


class CheckRequest(Frozen):
    """The body of `POST /v1/checks`."""

    claims: tuple[GivenClaim, ...] = Field(min_length=1, max_length=500)
    sources: tuple[ArticleInput, ...] = Field(min_length=1, max_length=MOST_SOURCES)
    options: Options = Options()


@dataclass(frozen=True)
class ReportJob:
    """A report request with its texts read."""

    article: Document
    sources: tuple[Document, ...]
    options: Options


@dataclass(frozen=True)
class CheckJob:
    """A check request with its texts read."""

    claims: tuple[ClaimInput, ...]
    sources: tuple[Document, ...]
    options: Options


async def report_job(request: Request, settings: Settings) -> ReportJob:
    """What `request` asks a report about; raises `InputError` or `InvalidBody` when it cannot be used."""
    _require_plain(request)
    media_type = _media_type(request)
    if media_type == "multipart/form-data":
        return await _uploaded(request, settings)
    body = await request.body()
    if not body.strip():
        raise EmptyText("The request has no body.")
    if _is_json(media_type):
        return await _from_json(_parsed(body), settings)
    if media_type in ("text/plain", "text/html", "text/markdown"):
        article = await _read_file(body, None, request.headers.get("content-type"), settings)
        return ReportJob(article, (), Options())
    raise UnsupportedFormat(
        "Send application/json, text/plain, text/html, text/markdown or multipart/form-data."
    )


async def json_object(request: Request) -> dict[str, Any]:
    """The JSON object that `request` brings; raises `InputError` when it is anything else."""
    body = await _json_body(request)
    if not isinstance(body, dict):
        raise InputError("The body has to be a JSON object.", pointer="")
    return body


async def check_job(request: Request, settings: Settings) -> CheckJob:
    """What `request` asks to be checked; raises `InputError` or `InvalidBody` when it cannot be used."""
    body = await _json_body(request)
    try:
        asked = CheckRequest.model_validate(body)
    except ValidationError as error:
        raise InvalidBody.of(error) from None
    return CheckJob(asked.claims, await read_sources(asked.sources, settings=settings), asked.options)


async def _from_json(body: Any, settings: Settings) -> ReportJob:
    if _is_ninjs(body):
        body = {"article": {"ninjs": body}}
    try:
        asked = ReportRequest.model_validate(body)
    except ValidationError as error:
        raise InvalidBody.of(error) from None
    article = await read_input(asked.article, settings=settings, at="/article")
    return ReportJob(article, await read_sources(asked.sources, settings=settings), asked.options)


def _is_ninjs(body: Any) -> bool:
    """Whether a JSON body is a bare ninjs item: it has no `article`, and a key that every version has."""
    return (
        isinstance(body, dict)
        and "article" not in body
        and any(key in body for key in ("uri", "headline", "headlines", "body_text", "body_html", "bodies"))
    )


async def _uploaded(request: Request, settings: Settings) -> ReportJob:
    """A form with a file `article`, any number of files `sources`, and `options` as JSON.

    What does not fit is refused and never left out: a source that is overlooked would be a check that was
    not made.
    """
    await _require_whole_form(request)
    limit = settings.max_sources + 2  # the article, and options that come as a file
    try:
        async with request.form(max_files=limit, max_fields=_MAX_FORM_FIELDS) as form:
            _require_known_parts(form)
            article, *sources = [
                await _read_upload(part, pointer, settings) for pointer, part in _files(form)
            ]
            return ReportJob(article, tuple(sources), await _uploaded_options(form))
    except HTTPException:  # what starlette makes of a form that it cannot parse
        most = f"one article, {settings.max_sources} sources and one field of options"
        raise InputError(f"The form data is broken, or holds more than {most}.") from None


async def _require_whole_form(request: Request) -> None:
    """Refuse a form without its closing delimiter: the parser silently drops a part that is cut off."""
    header = Message()
    header["content-type"] = request.headers["content-type"]
    delimiter = b"--" + (header.get_boundary() or "").encode("latin-1", "replace")
    body = await request.body()
    if delimiter == b"--" or b"\r\n" + delimiter + b"--" not in body:
        raise InputError("The form data is broken or cut short.")


def _require_known_parts(form: FormData) -> None:
    names = [name for name, _ in form.multi_items()]
    are_files = all(isinstance(part, UploadFile) for name, part in form.multi_items() if name != "options")
    known = set(names) <= {"article", "sources", "options"}
    if not known or not are_files or names.count("article") != 1 or names.count("options") > 1:
        raise InputError(
            "The form takes one file “article”, files “sources” and one field “options” with JSON."
        )


def _files(form: FormData) -> Iterator[tuple[str, UploadFile]]:
    """The article and then the sources, each with its place in the form as a pointer."""
    for name, pointer in (("article", "/article"), ("sources", "/sources/{}")):
        for place, part in enumerate(form.getlist(name)):
            if isinstance(part, UploadFile):
                yield pointer.format(place), part


async def _read_upload(upload: UploadFile, pointer: str, settings: Settings) -> Document:
    with pointing_at(pointer):
        return await _read_file(await upload.read(), upload.filename, upload.content_type, settings)


async def _uploaded_options(form: FormData) -> Options:
    given = form.get("options", "{}")
    try:
        return TypeAdapter(Options).validate_json(given if isinstance(given, str) else await given.read())
    except ValidationError as error:
        raise InvalidBody.of(error, at="/options") from None


async def _read_file(
    data: bytes, filename: str | None, media_type: str | None, settings: Settings
) -> Document:
    return await asyncio.to_thread(
        read_bytes,
        data,
        filename=filename,
        media_type=media_type,
        limit_characters=settings.max_characters,
    )


def _require_plain(request: Request) -> None:
    """Refuse a compressed body: one of a few bytes could become one of gigabytes."""
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise UnsupportedFormat("Send the body as it is, without a Content-Encoding.")


async def _json_body(request: Request) -> Any:
    _require_plain(request)
    if not _is_json(_media_type(request)):
        raise UnsupportedFormat("Send application/json.")
    body = await request.body()
    if not body.strip():
        raise EmptyText("The request has no body.")
    return _parsed(body)


def _is_json(media_type: str) -> bool:
    return media_type in ("", "application/json") or media_type.endswith("+json")


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except RecursionError:
        raise InputError("The JSON is nested too deeply.") from None
    except ValueError:  # bad syntax, and bad encodings too
        raise InputError("The body is not valid JSON in UTF-8.") from None


def _media_type(request: Request) -> str:
    """The media type without its parameters, folded; empty when the request names none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
