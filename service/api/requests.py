"""What callers may send: JSON, plain text, HTML, ninjs or files, each read into documents."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Any

from fastapi import Request
from pydantic import Field, TypeAdapter, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from service.api.problems import InvalidBody, ProblemField
from service.errors import EmptyText, InputError, UnsupportedFormat
from service.readers import read_bytes, read_input
from service.settings import Settings
from service.types import ArticleInput, ClaimInput, Document, Frozen, Options

MAX_FILES = 50
"""Files accepted in one upload; a desk that needs more than that uses the batch command."""


class ReportRequest(Frozen):
    """The body of `POST /v1/reports` in JSON."""

    article: ArticleInput
    sources: tuple[ArticleInput, ...] = ()
    options: Options = Options()


class CheckRequest(Frozen):
    """The body of `POST /v1/checks`."""

    claims: tuple[str | ClaimInput, ...] = Field(min_length=1, max_length=500)
    sources: tuple[ArticleInput, ...] = Field(min_length=1)
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
    media_type = _media_type(request)
    if media_type == "multipart/form-data":
        return await _uploaded(request, settings)
    body = await request.body()
    if not body.strip():
        raise EmptyText("The request has no body.")
    if media_type in ("", "application/json") or media_type.endswith("+json"):
        return await _from_json(_parsed(body), settings)
    if media_type in ("text/plain", "text/html", "text/markdown"):
        article = await _read_file(body, None, request.headers.get("content-type"), settings)
        return ReportJob(article, (), Options())
    raise UnsupportedFormat(
        "Send application/json, text/plain, text/html, text/markdown or multipart/form-data."
    )


async def check_job(request: Request, settings: Settings) -> CheckJob:
    """What `request` asks to be checked; raises `InputError` or `InvalidBody` when it cannot be used."""
    media_type = _media_type(request)
    if media_type not in ("", "application/json") and not media_type.endswith("+json"):
        raise UnsupportedFormat("Send application/json.")
    body = await request.body()
    if not body.strip():
        raise EmptyText("The request has no body.")
    try:
        asked = CheckRequest.model_validate(_parsed(body))
    except ValidationError as error:
        raise InvalidBody.of(error) from None
    claims = tuple(
        _claim(claim, place) if isinstance(claim, str) else claim for place, claim in enumerate(asked.claims)
    )
    return CheckJob(claims, await _read_all(asked.sources, settings), asked.options)


def _claim(text: str, place: int) -> ClaimInput:
    try:
        return ClaimInput(text=text)
    except ValidationError as error:
        message = error.errors(include_input=False)[0]["msg"]
        raise InvalidBody([ProblemField(pointer=f"/claims/{place}", message=message)]) from None


async def _from_json(body: Any, settings: Settings) -> ReportJob:
    if _is_ninjs(body):
        body = {"article": {"ninjs": body}}
    try:
        asked = ReportRequest.model_validate(body)
    except ValidationError as error:
        raise InvalidBody.of(error) from None
    article = await _read_one(asked.article, "/article", settings)
    return ReportJob(article, await _read_all(asked.sources, settings), asked.options)


def _is_ninjs(body: Any) -> bool:
    """Whether a JSON body is a bare ninjs item: it has no `article`, and a key that every version has."""
    return (
        isinstance(body, dict)
        and "article" not in body
        and any(key in body for key in ("uri", "headline", "headlines", "body_text", "body_html", "bodies"))
    )


async def _read_all(given: Sequence[ArticleInput], settings: Settings) -> tuple[Document, ...]:
    if len(given) > settings.max_sources:
        raise InputError(f"At most {settings.max_sources} sources are accepted.", pointer="/sources")
    return tuple([await _read_one(one, f"/sources/{place}", settings) for place, one in enumerate(given)])


async def _read_one(given: ArticleInput, pointer: str, settings: Settings) -> Document:
    try:
        return await read_input(given, settings=settings)
    except InputError as error:
        raise type(error)(error.detail, pointer=pointer + (error.pointer or "")) from None


async def _uploaded(request: Request, settings: Settings) -> ReportJob:
    """A form with a file `article`, any number of files `sources`, and `options` as JSON."""
    try:
        async with request.form(max_files=MAX_FILES, max_fields=10) as form:
            articles = [part for part in form.getlist("article") if isinstance(part, UploadFile)]
            sources = [part for part in form.getlist("sources") if isinstance(part, UploadFile)]
            options = form.get("options")
            unknown = set(form.keys()) - {"article", "sources", "options"}
            if len(articles) != 1 or unknown:
                raise InputError(
                    "The form takes one file “article”, files “sources” and a JSON field “options”."
                )
            return ReportJob(
                await _read_upload(articles[0], settings),
                tuple([await _read_upload(source, settings) for source in sources]),
                _options(options if isinstance(options, str) else "{}"),
            )
    except HTTPException:  # what starlette makes of a form that it cannot parse
        raise InputError("The form data cannot be read.") from None


async def _read_upload(upload: UploadFile, settings: Settings) -> Document:
    return await _read_file(await upload.read(), upload.filename, upload.content_type, settings)


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


def _options(text: str) -> Options:
    try:
        return TypeAdapter(Options).validate_json(text)
    except ValidationError as error:
        raise InvalidBody.of(error) from None


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except RecursionError:
        raise InputError("The JSON is nested too deeply.") from None
    except ValueError:  # bad syntax, and bad encodings too
        raise InputError("The body is not valid JSON in UTF-8.") from None


def _media_type(request: Request) -> str:
    """The media type without its parameters, folded; empty when the request names none."""
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    return header.get_content_type() if request.headers.get("content-type") else ""
