"""What a failed model call means: our error for each of the provider's, in words that hold no secret.

A provider's message may repeat the key or the prompt, so none of it is kept: what is said is made from the
kind of error, its status, the error code when it is a plain word, and the operating system's reason.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import math
import os
import re
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from service.errors import EngineError, ModelRefused, ModelUnavailable


class Passing(ModelUnavailable):
    """A fault that may pass: worth another attempt, after `retry_after` seconds if the server says so."""

    def __init__(self, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class FormatRefused(ModelRefused):
    """The provider does not take this way of asking for JSON."""


_BUGS = (ImportError, TypeError, ValueError, AttributeError, KeyError)
"""What litellm wraps as a lost connection although it is a bug, a bad address or a missing package."""

_UNREADABLE = (json.JSONDecodeError, UnicodeDecodeError)
"""Kinds of ValueError that are the server's fault."""

_ABOUT_FORMAT = (
    "response_format",
    "response format",
    "json_schema",
    "json_object",
    "json mode",
    "schema",
    "grammar",
)
_CODE = re.compile(r"[a-z][a-z0-9_.-]{1,63}")
_UNKNOWN_PROVIDER = "llm provider not provided"
_REFUSALS = {
    400: "refused the request",
    401: "refused the key",
    402: "asks for payment",
    403: "does not allow this request",
    404: "is not known to the provider",
    413: "refused the request as too large",
    422: "refused the request",
}
_KINDS = {
    "ContextWindowExceededError": "cannot take so long a prompt: lower STANDFIRST_CHUNK_TOKENS",
    "ContentPolicyViolationError": "refused the text by the provider's content policy",
}


def address(model: str, base: str | None) -> str:
    """“The model M at http://host:port/path”: user and password of the address are left out."""
    if not base:
        return f"The model {model}"
    parts = urlsplit(base)
    host = parts.netloc.rpartition("@")[2]
    return f"The model {model} at {parts.scheme}://{host}{parts.path}"


def translate(error: Exception, *, model: str, base: str | None) -> EngineError:
    """Our error for what litellm raised: `Passing`, `FormatRefused` or `ModelRefused`."""
    who = address(model, base)
    chain = list(_chain(error))
    if bug := _bug(chain):
        return ModelRefused(f"{who} cannot be called: {bug}.")
    if reason := _connection_reason(chain):
        return Passing(f"{who} could not be reached: {reason}.")
    status = getattr(error, "status_code", None)
    if status == 408:
        return Passing(f"{who} could not be reached: no answer in time.")
    if status == 429:
        return Passing(
            f"{who} could not be reached: too many requests (429).", retry_after=_retry_after(error)
        )
    if status is None or status >= 500:
        return Passing(
            f"{who} could not be reached: server error ({status or 'no status'}).",
            retry_after=_retry_after(error),
        )
    if _UNKNOWN_PROVIDER in str(error).lower():
        return ModelRefused(
            f"{who} cannot be called: write the model as provider/name, as in openai/gpt-5-mini."
        )
    kind = type(error).__name__
    if kind not in _KINDS and status in (400, 422) and _about_format(error):
        return FormatRefused(f"{who} does not take this response format.")
    return ModelRefused(
        f"{who} {_KINDS.get(kind) or _REFUSALS.get(status, 'refused the request')}{_code(error, status)}."
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it, at most ten links."""
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _bug(chain: list[BaseException]) -> str | None:
    """What is broken on our side at the root of an error that litellm dresses up as the server's."""
    root = chain[-1]
    if len(chain) == 1 or not isinstance(root, _BUGS) or isinstance(root, _UNREADABLE):
        return None
    return (
        f"{root.name} is not installed"
        if isinstance(root, ImportError) and root.name
        else type(root).__name__
    )


def _connection_reason(chain: list[BaseException]) -> str | None:
    """Why there was no connection, by the deepest error of the operating system; None if there was one."""
    for error in reversed(chain):
        if isinstance(error, ConnectionRefusedError):
            return "connection refused"
        if isinstance(error, socket.gaierror):
            return "unknown host"
        if isinstance(error, ssl.SSLError):
            return "the TLS handshake failed"
        if isinstance(error, TimeoutError):
            return "no answer in time"
        if isinstance(error, OSError):
            return os.strerror(error.errno).lower() if error.errno else "connection lost"
    return None


def _retry_after(error: Exception) -> float | None:
    """Seconds that the server asks us to wait (RFC 9110: a number or a date), or None."""
    headers = getattr(error, "litellm_response_headers", None) or {}
    value = str(headers.get("retry-after", "")).strip()
    try:
        seconds = float(value)
    except ValueError:
        try:
            then = email.utils.parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = (then - dt.datetime.now(tz=then.tzinfo or dt.UTC)).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _about_format(error: Exception) -> bool:
    message = str(error).lower()
    return type(error).__name__ == "UnsupportedParamsError" or any(word in message for word in _ABOUT_FORMAT)


def _code(error: Exception, status: int) -> str:
    """The status, with the provider's error code when it is a plain word."""
    body = getattr(error, "body", None)
    code = body.get("code") if isinstance(body, dict) else None
    return f" ({status} {code})" if isinstance(code, str) and _CODE.fullmatch(code) else f" ({status})"
