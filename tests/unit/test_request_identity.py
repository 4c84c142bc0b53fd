"""Whose id a request has: the caller's where it is sane, else one of our own."""

from __future__ import annotations

import re

import pytest
from starlette.datastructures import Headers

from service.api.identity import identity

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


def of(**headers: str) -> tuple[str, str | None, dict[str, str]]:
    return identity(Headers({name.replace("_", "-"): value for name, value in headers.items()}))


@pytest.mark.parametrize("given", ["desk-00042", "a" * 128, "0190.ab_CD-9", TRACE])
def test_a_sane_id_of_the_caller_is_kept(given: str) -> None:
    assert of(x_request_id=given)[0] == given


@pytest.mark.parametrize(
    "given",
    [
        "",
        "short",
        "a" * 129,
        "has space",
        "a\nb-injected",
        "é-é-é-é-é",
        "-starts-with-dash",
        "<script>x</script>",
    ],
)
def test_another_is_replaced(given: str) -> None:
    made = of(x_request_id=given)[0]
    assert re.fullmatch(r"[0-9a-f]{32}", made)
    assert made != of(x_request_id=given)[0]


def test_an_id_that_comes_twice_is_nobodys() -> None:
    headers = Headers(raw=[(b"x-request-id", b"first-one"), (b"x-request-id", b"second-one")])
    assert identity(headers).request_id not in ("first-one", "second-one")


def test_a_trace_gives_its_id_and_is_handed_on() -> None:
    assert of(traceparent=PARENT, tracestate="a=1") == (
        TRACE,
        TRACE,
        {"traceparent": PARENT, "tracestate": "a=1"},
    )
    assert of(traceparent=PARENT, x_request_id="desk-00042")[:2] == ("desk-00042", TRACE)
    assert of(traceparent=PARENT, tracestate="x" * 600)[2] == {"traceparent": PARENT}


@pytest.mark.parametrize(
    "parent",
    [f"00-{'0' * 32}-b7ad6b7169203331-01", f"00-{TRACE}-{'0' * 16}-01", PARENT.upper(), PARENT + "x", "00"],
)
def test_a_trace_that_is_malformed_counts_as_absent(parent: str) -> None:
    assert of(traceparent=parent)[1:] == (None, {})
