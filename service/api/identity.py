"""Which request this is: an id of the caller's, where it is a sane one, else one of our own."""

from __future__ import annotations

import re
import uuid
from typing import NamedTuple

from starlette.datastructures import Headers

_OWN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,127}", re.ASCII)
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)
_TRACESTATE = re.compile(r"[\x20-\x7e]{1,512}")


class Identity(NamedTuple):
    """The id of a request, and the caller's trace (W3C Trace Context), if it sent one."""

    request_id: str
    trace_id: str | None
    trace: dict[str, str]


def identity(headers: Headers) -> Identity:
    """`X-Request-ID` (8 to 128 letters, digits, `.`, `_`, `-`), else the trace id, else a new id.

    A header that comes twice or is malformed counts as absent: an id is written to logs and headers.
    """
    trace_id, trace = _trace(headers)
    given = _single(headers, "x-request-id")
    if given is not None and _OWN_ID.fullmatch(given):
        return Identity(given, trace_id, trace)
    return Identity(trace_id or uuid.uuid4().hex, trace_id, trace)


def _trace(headers: Headers) -> tuple[str | None, dict[str, str]]:
    parent = _single(headers, "traceparent")
    match = _TRACEPARENT.fullmatch(parent or "")
    if parent is None or match is None:
        return None, {}
    state = _single(headers, "tracestate")
    sane = state is not None and _TRACESTATE.fullmatch(state)
    return match[1], {"traceparent": parent} | ({"tracestate": state} if state and sane else {})


def _single(headers: Headers, name: str) -> str | None:
    values = headers.getlist(name)
    return values[0] if len(values) == 1 else None
