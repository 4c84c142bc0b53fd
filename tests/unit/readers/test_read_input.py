"""The caller's input: exactly one shape, the caller's word over the file's, errors that point into it."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest

from service.errors import (
    EmptyText,
    FetchFailed,
    FetchRefused,
    InputError,
    InputTooLarge,
    UnreadableInput,
    UnsupportedFormat,
)
from service.fetching import Fetched
from service.readers import read_input
from service.readers.blocks import NothingToRead
from service.settings import Settings
from service.types import ArticleInput, Document

PAGE = """<html lang=fr><head><title>Found</title>
<meta property="article:published_time" content="2020-01-01"></head>
<body><p>The council of Northport met on Monday and put off the vote on the new harbour.</p></body></html>"""


def read(fetched: Fetched | None = None, *, settings: Settings | None = None, **given: Any) -> Document:
    async def fetch(url: str) -> Fetched:
        if fetched is None:
            raise FetchFailed("The site answered with status 500.")
        return fetched._replace(final_url=fetched.final_url or url)

    return asyncio.run(
        read_input(ArticleInput(**given), settings=settings or Settings(fetch_urls=True), fetch=fetch)
    )


def test_text_is_kept_as_sent_without_its_byte_order_mark() -> None:
    assert read(text="\ufeffOne\r\n two ") == Document(text="One\r\n two ")


def test_each_shape_is_read() -> None:
    assert read(html="<h1>Head</h1><p>One.</p>").text == "Head\n\nOne."
    assert read(ninjs={"headline": "Head", "body_text": "One."}) == Document(text="One.", title="Head")
    page = Fetched(b"<p>One.</p>", "text/html", "http://news.example/b")
    assert read(page, url="http://news.example/a") == Document(text="One.", uri="http://news.example/b")


def test_a_fetched_page_is_read_by_its_media_type() -> None:
    item = Fetched(b'{"body_text": "<p>One.", "uri": "urn:x"}', "application/json", "http://news.example/b")
    assert read(item, url="http://news.example/a").text == "<p>One."
    page = Fetched("<p>Café</p>".encode("cp1252"), "text/html; charset=iso-8859-1", "http://news.example/b")
    assert read(page, url="http://news.example/a").text == "Café"


def test_what_the_caller_states_wins_over_what_the_file_states() -> None:
    found = read(html=PAGE)
    assert (found.title, found.language, found.published) == ("Found", "fr", dt.date(2020, 1, 1))
    stated: dict[str, Any] = {
        "title": "Stated",
        "language": "en",
        "uri": "urn:x",
        "published": dt.date(2024, 5, 2),
    }
    given = read(html=PAGE, **stated)
    assert {name: getattr(given, name) for name in stated} == stated


def test_an_empty_statement_of_the_caller_states_nothing() -> None:
    assert read(html=PAGE, title="", language="").title == "Found"


@pytest.mark.parametrize(
    ("given", "pointer"),
    [({}, ""), ({"text": "a", "html": "b"}, "/html"), ({"text": "", "url": "http://x.example"}, "/url")],
)
def test_exactly_one_shape_has_to_be_given(given: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InputError, match="exactly one") as caught:
        read(**given)
    assert caught.value.pointer == pointer


@pytest.mark.parametrize(
    ("given", "error", "pointer"),
    [
        ({"text": ""}, EmptyText, "/text"),
        ({"text": " \n"}, EmptyText, "/text"),
        ({"text": "a\x00b"}, UnreadableInput, "/text"),
        ({"text": "x" * 1_001}, InputTooLarge, "/text"),
        ({"html": ""}, EmptyText, "/html"),
        ({"html": "<p></p>"}, NothingToRead, "/html"),
        ({"ninjs": {}}, NothingToRead, "/ninjs"),
        ({"ninjs": {"body_html": 5}}, InputError, "/ninjs/body_html"),
        ({"ninjs": {"bodies": [{"value": 5}]}}, InputError, "/ninjs/bodies/0/value"),
    ],
)
def test_an_error_points_at_its_place_in_the_input(
    given: dict[str, Any], error: type[InputError], pointer: str
) -> None:
    with pytest.raises(error) as caught:
        read(settings=Settings(max_characters=1_000), **given)
    assert type(caught.value) is error
    assert caught.value.pointer == pointer


def test_urls_are_refused_until_they_are_switched_on() -> None:
    with pytest.raises(FetchRefused, match="STANDFIRST_FETCH_URLS") as caught:
        read(settings=Settings(fetch_urls=False), url="http://news.example/")
    assert caught.value.pointer == "/url"


def test_the_guard_stands_before_urls_by_default() -> None:
    given = ArticleInput(url="http://127.0.0.1/")
    with pytest.raises(FetchRefused, match="public internet"):
        asyncio.run(read_input(given, settings=Settings(fetch_urls=True)))


def test_a_page_that_could_not_be_had_is_a_failure_that_can_be_retried() -> None:
    with pytest.raises(FetchFailed) as caught:
        read(url="http://news.example/")
    assert caught.value.retryable


def test_a_fetched_page_that_cannot_be_read_points_at_the_url() -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        read(Fetched(b"x", "image/png", ""), url="http://news.example/")
    assert caught.value.pointer == "/url"
