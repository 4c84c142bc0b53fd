"""What a failed call means, by error: what is tried again, what is not, and what is said about it."""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import socket
import ssl
from typing import Any

import pytest

from service.errors import ModelRefused
from service.llm.failures import FormatRefused, Passing, address, translate


class APIConnectionError(Exception):
    """Named and shaped like litellm's."""

    def __init__(self, message: str = "", status_code: int | None = 500, **more: Any) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.body = more.get("body")
        self.litellm_response_headers = more.get("headers")


class ContextWindowExceededError(APIConnectionError):
    pass


class UnsupportedParamsError(APIConnectionError):
    pass


def caused_by(cause: BaseException) -> APIConnectionError:
    error = APIConnectionError()
    error.__cause__ = cause
    return error


def said(error: Exception) -> str:
    return translate(error, model="openai/m", base=None).detail


@pytest.mark.parametrize(
    ("cause", "says"),
    [
        (
            ModuleNotFoundError("No module named 'boto3'", name="boto3"),
            "cannot be called: boto3 is not installed.",
        ),
        (TypeError("secret"), "cannot be called: TypeError."),
        (ValueError("secret"), "cannot be called: ValueError."),
    ],
)
def test_a_bug_that_is_dressed_up_as_a_lost_connection_is_not_tried_again(
    cause: Exception, says: str
) -> None:
    error = translate(caused_by(cause), model="openai/m", base=None)
    assert isinstance(error, ModelRefused)
    assert error.detail == f"The model openai/m {says}"


@pytest.mark.parametrize(
    ("cause", "says"),
    [
        (ConnectionRefusedError(111, "x"), "connection refused"),
        (socket.gaierror(-2, "x"), "unknown host"),
        (ssl.SSLError(1, "x"), "the TLS handshake failed"),
        (ConnectionResetError(104, "x"), "connection reset by peer"),
        (OSError(), "connection lost"),
        (TimeoutError(), "no answer in time"),
        (json.JSONDecodeError("x", "y", 0), "server error (500)"),
    ],
)
def test_a_lost_connection_is_tried_again_and_says_why(cause: Exception, says: str) -> None:
    error = translate(caused_by(cause), model="openai/m", base=None)
    assert isinstance(error, Passing)
    assert error.detail == f"The model openai/m could not be reached: {says}."


def in_a_minute() -> str:
    return email.utils.format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60), usegmt=True)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [("2.5", 2.5, 2.5), ("-3", 0, 0), ("in a minute", 30, 60), ("Mon, 01 Jan 2001 00:00:00 GMT", 0, 0)],
)
def test_retry_after_is_seconds_or_a_date(value: str, low: float, high: float) -> None:
    value = in_a_minute() if value == "in a minute" else value
    error = translate(APIConnectionError("", 429, headers={"retry-after": value}), model="m", base=None)
    assert isinstance(error, Passing)
    assert error.retry_after is not None
    assert low <= error.retry_after <= high


@pytest.mark.parametrize("value", ["", "soon", "nan", "inf"])
def test_a_retry_after_that_makes_no_sense_is_left_out(value: str) -> None:
    error = translate(APIConnectionError("", 429, headers={"retry-after": value}), model="m", base=None)
    assert isinstance(error, Passing)
    assert error.retry_after is None


@pytest.mark.parametrize(
    "error",
    [
        APIConnectionError("Invalid parameter: 'response_format' of type 'json_schema'", 400),
        APIConnectionError("grammar could not be parsed", 400),
        UnsupportedParamsError("", 400),
    ],
)
def test_a_400_about_the_format_is_known_as_such(error: Exception) -> None:
    assert isinstance(translate(error, model="m", base=None), FormatRefused)


def test_a_prompt_that_is_too_long_says_what_to_set() -> None:
    error = ContextWindowExceededError("schema too long", 400)
    assert "STANDFIRST_CHUNK_TOKENS" in said(error)


@pytest.mark.parametrize(
    ("code", "says"),
    [("model_not_found", "(404 model_not_found)"), ("sk-Secret Text", "(404)"), (17, "(404)")],
)
def test_an_error_code_is_told_when_it_is_a_plain_word(code: object, says: str) -> None:
    assert says in said(APIConnectionError("", 404, body={"code": code}))


@pytest.mark.parametrize(
    ("base", "says"),
    [
        (None, "The model m"),
        ("http://127.0.0.1:1/v1", "The model m at http://127.0.0.1:1/v1"),
        ("https://user:word@host.example/v1?key=secret", "The model m at https://host.example/v1"),
    ],
)
def test_an_address_is_told_without_its_secrets(base: str | None, says: str) -> None:
    assert address("m", base) == says
