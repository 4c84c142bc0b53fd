"""What a log line may hold, tried with what it may not."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.telemetry.redaction import LONGEST, Redactor, plain

REDACTOR = Redactor({"message", "places", "labels", "request_id"}, secrets=["hunter2-hunter2", "short"])


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("postgresql://desk:pa55word@db:5432/x", "pa55word"),
        ("see http://user:p%40ss@host/path?x=1", "p%40ss"),
        ("Authorization: Bearer abc.def-ghi", "abc.def-ghi"),
        ("authorization=Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
        ("GET /v1?api_key=0123456789&x=1", "0123456789"),
        ('{"password": "letmein"}', "letmein"),
        ("token: abcdef", "abcdef"),
        ("key sk-proj-abcdefghijklmnop refused", "sk-proj-abcdefghijklmnop"),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        ("AKIAIOSFODNN7EXAMPLE", "IOSFODNN7"),
        ("cookie eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln", "eyJzdWIiOiIxMjM0In0"),
        ("the literal hunter2-hunter2 of the settings", "hunter2-hunter2"),
        ("Bearer " + "x" * 5_000, "xxx"),
    ],
)
def test_a_secret_is_cut_out_of_a_known_field(text: str, secret: str) -> None:
    assert secret not in str(REDACTOR.fields({"message": text}))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("anything", 3, 3),
        ("anything", 0.1234567, 0.123457),
        ("anything", float("nan"), None),
        ("anything", True, True),
        ("anything", None, None),
        ("anything", "a_word", "a_word"),
        ("anything", "The mayor lied.", "[15 characters]"),
        ("anything", "x" * 65, "[65 characters]"),
        ("anything", "line\nend", "[8 characters]"),
        ("anything", {"text": "The mayor"}, "[dict]"),
        ("anything", ["The mayor"], "[list]"),
        ("anything", b"bytes", "[bytes]"),
        ("anything", ValueError("The mayor"), "[ValueError]"),
        ("text", "word", "[removed]"),
        ("api_key", "word", "[removed]"),
        ("Authorization", 3, "[removed]"),
        ("labels", {"supported": 2, "said": "The mayor lied."}, {"supported": 2, "said": "[15 characters]"}),
        ("places", ("a.py:1", "b.py:2"), ["a.py:1", "b.py:2"]),
    ],
)
def test_of_an_unknown_field_only_numbers_and_single_words_are_told(name: str, value: Any, told: Any) -> None:
    assert REDACTOR.fields({name: value}) == {name: told}


def test_a_secret_that_is_too_short_to_be_one_does_not_spoil_the_words() -> None:
    assert REDACTOR.text("a short message") == "a short message"


def test_a_long_message_is_cut() -> None:
    assert len(REDACTOR.text("word " * 10_000)) == LONGEST


@pytest.mark.parametrize(
    "hostile",
    [
        "a\nb",
        "a\rb",
        "a\x1b[31mb",
        "a\u202eb",
        "a\u2028b",
        "a\u200bb",
        "a\x00b",
        "a\ud800b",
        "a\x9bb",
        "a\ufeffb",
    ],
)
def test_what_a_terminal_or_a_layout_would_obey_is_replaced(hostile: str) -> None:
    assert plain(hostile).startswith("a\ufffd")
    assert plain(hostile).endswith("b")


def test_letters_of_all_scripts_stay() -> None:
    assert plain("Zürich 東京 القاهرة 👍") == "Zürich 東京 القاهرة 👍"


@pytest.mark.parametrize("piece", ["eyJ-", "key", "://a", "bearer ", "sk-", "a@", "=\"'", "x."])
def test_no_text_makes_it_slow(piece: str) -> None:
    began = time.perf_counter()
    REDACTOR.text(piece * 1_000_000)
    assert time.perf_counter() - began < 2


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), _VALUES, max_size=5))
def test_whatever_is_given_becomes_one_line_of_json(fields: dict[str, Any]) -> None:
    line = json.dumps(REDACTOR.fields(fields))
    assert line.isprintable()
    assert line.isascii()
    json.loads(line)
