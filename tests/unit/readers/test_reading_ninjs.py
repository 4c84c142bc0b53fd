"""ninjs: one reader for the spellings of 1.x, 2.x and 3.x, which names the place of a wrong shape."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InputError, InputTooLarge, StandfirstError, UnreadableInput
from service.readers import read_bytes
from service.types import Document

BODY = "<p>The council met on Monday.</p><h2>Next</h2><p>The vote is on Friday.</p>"
TEXT = "The council met on Monday.\n\nNext\n\nThe vote is on Friday."


def read(item: object, limit: int = 100_000) -> Document:
    return read_bytes(json.dumps(item).encode(), media_type="application/json", limit_characters=limit)


def refused(item: object) -> InputError:
    with pytest.raises(InputError) as caught:
        read(item)
    assert caught.value.code == "bad_input"
    return caught.value


ONE = {
    "uri": "urn:newsml:example.org:20240502:1",
    "type": "text",
    "headline": "Vote put off",
    "byline": "By A. Reporter",
    "language": "en-GB",
    "versioncreated": "2024-05-02T23:10:00+02:00",
    "body_html": BODY,
    "body_text": "Not this one.",
}
TWO = {
    "uri": "urn:newsml:example.org:20240502:1",
    "headlines": [{"role": "short", "value": "Vote"}, {"role": "main", "value": "Vote put off"}],
    "language": "en-GB",
    "versioncreated": "2024-05-02T21:10:00Z",
    "bodies": [
        {"role": "summary", "contentType": "text/html", "value": "<p>Short.</p>"},
        {"role": "main", "contentType": "text/plain", "value": "Not this one."},
        {"role": "main", "contentType": "text/html; charset=utf-8", "value": BODY},
    ],
}
THREE = {
    "standard": {"name": "ninjs", "version": "3.1"},
    "uri": "urn:newsml:example.org:20240502:1",
    "headlines": [{"value": "Vote put off"}],
    "language": "en-GB",
    "firstCreated": "2024-05-01T09:00:00Z",
    "versionCreated": "2024-05-02T09:00:00Z",
    "by": "A. Reporter",
    "bodies": [{"contentType": "application/xhtml+xml", "value": f"<div>{BODY}</div>"}],
}


@pytest.mark.parametrize("item", [ONE, TWO, THREE], ids=["1.x", "2.x", "3.x"])
def test_each_version_gives_the_same_document(item: dict[str, Any]) -> None:
    document = read(item)
    assert document.text == TEXT
    assert [document.text[start:end] for start, end in document.headings] == ["Next"]
    assert document.title == "Vote put off"
    assert document.language == "en-GB"
    assert document.uri == "urn:newsml:example.org:20240502:1"
    assert document.published == dt.date(2024, 5, 2)


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ({"body_text": "\nOne.\r\nTwo.\n"}, "One.\r\nTwo."),
        ({"body_xhtml": "<div><p>One.</p></div>"}, "One."),
        ({"body": "<p>One.</p>"}, "One."),
        ({"body": "One <three."}, "One <three."),
        ({"body_html": " ", "body_text": "One."}, "One."),
        ({"bodies": [{"contentType": "text/markdown", "value": "# Head\n\n*One*."}]}, "Head\n\nOne."),
        ({"bodies": [{"value": "<p>One.</p>"}]}, "One."),
        ({"bodies": [{"contentType": None, "role": None, "value": "One."}]}, "One."),
        ({"bodies": [], "body_text": "One."}, "One."),
        (
            {
                "bodies": [
                    {"role": "http://example.org/role:main", "value": "One."},
                    {"role": "x", "value": "<p>Two."},
                ]
            },
            "One.",
        ),
    ],
)
def test_the_body_is_found_where_a_version_or_a_system_puts_it(item: dict[str, Any], text: str) -> None:
    assert read(item).text == text


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"body_html": ["x"]}, "/body_html"),
        ({"body_text": 7}, "/body_text"),
        ({"headline": {"a": 1}}, "/headline"),
        ({"headlines": "Vote"}, "/headlines"),
        ({"headlines": ["Vote"]}, "/headlines/0"),
        ({"bodies": {"value": "x"}}, "/bodies"),
        ({"bodies": [{"value": "x"}, None]}, "/bodies/1"),
        ({"bodies": [{"value": 1}]}, "/bodies/0/value"),
        ({"bodies": [{"value": "x", "contentType": []}]}, "/bodies/0/contentType"),
        ({"bodies": [{"value": "x", "role": 3}]}, "/bodies/0/role"),
        ({"language": 5}, "/language"),
        ({"uri": []}, "/uri"),
        ({"versioncreated": 1714600000}, "/versioncreated"),
        ({"versioncreated": "yesterday"}, "/versioncreated"),
        ({"firstCreated": "2024-13-45"}, "/firstCreated"),
    ],
)
def test_a_wrong_shape_is_named_by_its_place(fields: dict[str, Any], pointer: str) -> None:
    assert refused({"body_text": "One.", **fields}).pointer == pointer


@pytest.mark.parametrize("item", [[], "text", 5, None, True])
def test_an_item_has_to_be_an_object(item: object) -> None:
    assert "object" in refused(item).detail


@pytest.mark.parametrize("item", [{}, {"type": "picture", "headline": "A picture"}, {"body_html": "<p></p>"}])
def test_an_item_without_text_says_so(item: dict[str, Any]) -> None:
    with pytest.raises(UnreadableInput, match="no text"):
        read(item)


@pytest.mark.parametrize(
    "data", [b"{", b'{"a": }', b"", b"{'a': 1}", b"not json", b"\xff\xfe{", b"1" * 5_000]
)
def test_broken_json_is_bad_input_and_not_repeated(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_bytes(data, media_type="application/json", limit_characters=10_000)
    assert "not json" not in caught.value.detail


@pytest.mark.parametrize("data", [b"[" * 200_000, b'{"a":' * 100_000])
def test_deeply_nested_json_is_bad_input(data: bytes) -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        read_bytes(data, media_type="application/json", limit_characters=1_000_000)


def test_a_body_over_the_limit_is_too_large() -> None:
    with pytest.raises(InputTooLarge):
        read({"body_text": "word " * 300}, limit=1_000)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="surrogate"):
        read_bytes(b'{"body_text": "a \\ud800 b"}', media_type="application/json", limit_characters=1_000)


@pytest.mark.parametrize("uri", ["urn:x:\ud800", "urn:x:\x00", "urn:x:1\r\nX-Planted: yes"])
def test_an_address_that_is_none_is_left_out(uri: str) -> None:
    assert read({"uri": uri, "body_text": "The port held 12 ships."}).uri is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "role", "contentType"]), inner)
    ),
)
FIELDS = [
    "headline",
    "headlines",
    "body_html",
    "body_text",
    "bodies",
    "language",
    "uri",
    "versioncreated",
    "title",
]


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_any_item_is_read_or_refused_but_nothing_else(item: dict[str, Any]) -> None:
    try:
        document = read(item)
    except StandfirstError:
        return
    assert document.text.strip()
