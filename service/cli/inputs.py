"""What a caller names on the command line, read: documents, claims, outcomes, dates."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from service.cli.options import OUTCOMES
from service.errors import InputError, UnreadableInput
from service.files import display_name, read_at_most, read_file, saying_why_not

if TYPE_CHECKING:
    from service.settings import Settings
    from service.types import ClaimInput, Document

STDIN = "-"
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")  # the shape of a BCP 47 tag
_ADDRESS_LIMIT = 2_000


def read_documents(places: Sequence[str], settings: Settings) -> list[Document]:
    """The documents at `places`, in order: files, addresses, or `-` for standard input (once).

    Files are read outside of any event loop, so that Ctrl-C ends a wait for standard input at once.
    Raises `InputError` that names the place that cannot be read.
    """
    if list(places).count(STDIN) > 1:
        raise InputError("Standard input (-) can be read only once.")
    return [_fetch(place, settings) if _ADDRESS.match(place) else _open(place, settings) for place in places]


@contextmanager
def naming(article: str | None, sources: Sequence[str]) -> Iterator[None]:
    """Name the place of the text that an error is about; the pipeline knows it by its pointer only."""
    places = {f"/sources/{number}": place for number, place in enumerate(sources)}
    if article is not None:
        places["/article"] = article
    try:
        yield
    except InputError as error:
        place = places.get(error.pointer or "")
        if place is None:
            raise
        raise type(error)(f"{_title(place)}: {error.detail}") from None


def _title(place: str) -> str:
    return "Standard input" if place == STDIN else display_name(place)


def _fetch(address: str, settings: Settings) -> Document:
    from service.readers import read_input
    from service.types import ArticleInput

    if len(address) > _ADDRESS_LIMIT:
        raise InputError(f"An address may have at most {_ADDRESS_LIMIT} characters.")
    return asyncio.run(read_input(ArticleInput(url=address), settings=settings))


def _open(place: str, settings: Settings) -> Document:
    from service.readers import read_bytes

    data = _bytes_of(place, settings.max_body_bytes)
    name = None if place == STDIN else display_name(place)
    try:
        document = read_bytes(data, filename=name, limit_characters=settings.max_characters)
    except InputError as error:
        raise type(error)(f"{_title(place)}: {error.detail}") from None
    return document.model_copy(update={"uri": document.uri or name})


def _bytes_of(place: str, limit: int) -> bytes:
    """The bytes of a file or of standard input, at most `limit`; raises `InputError` that says why not."""
    if place != STDIN:
        return read_file(place, limit)
    with saying_why_not("Standard input"):
        return read_at_most(limit, _stdin(), "Standard input")


def _stdin() -> BinaryIO:
    if sys.stdin is None:  # closed by the caller (<&-)
        raise InputError("There is no standard input to read.")
    return sys.stdin.buffer


def read_claims(texts: Sequence[str], file: str | None, settings: Settings) -> list[ClaimInput]:
    """The claims given as texts or in a file, one a line, or one JSON object `{"id", "text"}` a line.

    Raises `InputError` that names the claim which cannot be used, by its number or line.
    """
    if bool(texts) == (file is not None):
        raise InputError("Give the claims either with --claim or with --claims.")
    if file is None:
        return [_claim(None, text, f"--claim {number}") for number, text in enumerate(texts, start=1)]
    return _claims_of(_bytes_of(file, settings.max_body_bytes), display_name(file))


def _claims_of(data: bytes, name: str) -> list[ClaimInput]:
    from service.readers.encoding import decode

    try:
        lines = decode(data).split("\n")
    except UnreadableInput as error:
        raise UnreadableInput(f"{name}: {error.detail}") from None
    written = [(f"{name}, line {number}", line.strip()) for number, line in enumerate(lines, start=1)]
    written = [(place, line) for place, line in written if line]
    if not written:
        raise InputError(f"{name}: there is no claim in this file.")
    if written[0][1].startswith("{"):
        return [_claim_of_json(line, place) for place, line in written]
    return [_claim(None, line, place) for place, line in written]


def _claim_of_json(line: str, place: str) -> ClaimInput:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise UnreadableInput(f"{place}: this is not JSON.") from None
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise UnreadableInput(f'{place}: a claim is {{"id": …, "text": …}}, with the id left out if need be.')
    claim_id = value.get("id")
    if isinstance(claim_id, bool) or not isinstance(claim_id, str | int | None):  # a bool is an int, too
        raise UnreadableInput(f"{place}: the id of a claim is a text or a number.")
    return _claim(None if claim_id is None else str(claim_id), value["text"], place)


def _claim(claim_id: str | None, text: str, place: str) -> ClaimInput:
    from pydantic import ValidationError

    from service.types import ClaimInput

    if not text.strip():
        raise InputError(f"{place}: the claim is empty.")
    try:
        return ClaimInput(id=claim_id, text=text.encode("utf-8", "replace").decode())
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        raise InputError(f"{place}: {problem['loc'][0]}: {problem['msg']}.") from None


def outcomes_of(fail_on: str) -> frozenset[str]:
    """The outcomes that `--fail-on` names; raises `InputError` that lists the known ones."""
    named = frozenset(part.strip() for part in fail_on.split(",") if part.strip())
    if named - set(OUTCOMES):
        raise InputError(f"--fail-on knows {', '.join(OUTCOMES)}.")
    return named


def language_of(tag: str | None) -> str | None:
    """A language tag that has the shape of one."""
    if tag is not None and not _LANGUAGE.fullmatch(tag):
        raise InputError("--language takes a language tag such as en or pt-BR.")
    return tag


def date_of(text: str | None) -> dt.date | None:
    """A date as in 2026-03-14."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("--published takes a date such as 2026-03-14.") from None
