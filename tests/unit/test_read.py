"""Reading: a document becomes a source whose every span reads back, or is refused with a clear sentence."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import EmptyText, InputError, UnreadableInput
from service.stages.read import read
from service.types import Document, Interval, Source

PAGE = "\r\n".join(
    [
        "Council backs new harbour bridge  \r\n",
        "AI\r\nBy AI\r\n",
        "**Council backs new harbour bridge**\r\n",
        "PORT CITY, June 3, 2025 (Reuters) - The city council voted 7-2 on Tuesday. 😀 It has a bridge.\r\n",
        "**What Does This Mean?**\r\n",
        "Nobody knows, the mayor said.\r\n",
        "Read More @ www.example.org\r\n",
        "TAGGED:\r\nShare This Article",
    ]
)


def source_of(text: str, **known: object) -> Source:
    return read(Document.model_validate({"text": text, **known}), source_id="s0", role="article")


def test_a_pasted_page_is_read_without_its_furniture() -> None:
    source = source_of(PAGE)
    assert [(one.text, one.heading) for one in source.sentences] == [
        ("Council backs new harbour bridge", True),
        ("The city council voted 7-2 on Tuesday.", False),
        ("😀 It has a bridge.", False),
        ("What Does This Mean?", True),
        ("Nobody knows, the mayor said.", False),
    ]
    assert [(run.kind, PAGE[run.start : run.end]) for run in source.removed] == [
        ("byline", "AI"),
        ("byline", "By AI"),
        ("repeat", "**Council backs new harbour bridge**"),
        ("dateline", "PORT CITY, June 3, 2025 (Reuters) -"),
        ("promotion", "Read More @ www.example.org"),
        ("tags", "TAGGED:"),
        ("share", "Share This Article"),
    ]


def test_what_the_page_says_about_itself_is_read_off() -> None:
    source = source_of(PAGE)
    assert (source.title, source.language, source.published) == (
        "Council backs new harbour bridge",
        "en",
        dt.date(2025, 6, 3),
    )


def test_what_the_caller_says_is_believed() -> None:
    source = source_of(
        PAGE, title="Bridge", language="en-GB", published="2025-06-04", uri="https://example.org/1"
    )
    assert (source.title, source.language, source.published) == ("Bridge", "en-GB", dt.date(2025, 6, 4))
    assert source.uri == "https://example.org/1"


def test_a_known_title_is_no_sentence_of_the_text() -> None:
    source = source_of(PAGE, title="Council backs new harbour bridge")
    assert source.sentences[0].text.startswith("The city council")
    assert source.title == "Council backs new harbour bridge"


def test_text_is_kept_as_sent_but_for_one_byte_order_mark() -> None:
    source = source_of("\ufeff\ufeff It rained.\r\n")
    assert source.text == "\ufeff It rained.\r\n"
    assert source.characters == len(source.text)
    assert source.digest == "sha256:" + hashlib.sha256(source.text.encode()).hexdigest()
    assert [one.text for one in source.sentences] == ["It rained."]


def test_headings_of_the_reader_keep_their_place_behind_a_byte_order_mark() -> None:
    text = "\ufeffIt rained all day in Oslo.\nIt rained."
    source = source_of(text, headings=(Interval(1, text.index("\n")),))
    assert [one.heading for one in source.sentences] == [True, False]


def test_a_language_that_is_not_sure_is_left_open() -> None:
    assert source_of("Oslo, 12.").language is None


@pytest.mark.parametrize("text", ["", " \r\n\t\u00a0", "\ufeff", "\u200b\u00ad", "---\n* * *\n?!"])
def test_a_text_without_words_is_refused_as_empty(text: str) -> None:
    with pytest.raises(EmptyText):
        source_of(text)


def test_a_page_of_nothing_but_furniture_is_refused_as_empty() -> None:
    with pytest.raises(EmptyText, match="nothing but page furniture"):
        source_of("Home > News > World\n\nBy Jane Doe\n\nShare This Article\n\n© 2025 The Example")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("It rained.\x00", "NUL"),
        ("It rained \ud83d.", "surrogates"),
        ("\x01\x02\x03 It rained.\x04\x05", "control"),
        ("\ufffd\ufffd rained \ufffd\ufffd", "control or replacement"),
    ],
)
def test_what_is_not_text_is_refused_with_its_reason(text: str, message: str) -> None:
    with pytest.raises(UnreadableInput, match=message):
        source_of(text)


def test_a_stray_control_character_does_no_harm() -> None:
    assert source_of("It rained\x1b all day long in Oslo. It stopped.").sentences[1].text == "It stopped."


@given(st.text())
def test_every_span_reads_back_and_none_lies_in_furniture(text: str) -> None:
    try:
        source = source_of(text)
    except InputError:
        return
    utf16 = source.text.encode("utf-16-le")
    for one in source.sentences:
        span = source.span(one.start, one.end)
        assert source.text[span.start : span.end] == one.text
        assert utf16[2 * span.start_utf16 : 2 * span.end_utf16].decode("utf-16-le") == one.text
        assert not any(run.start < one.end and one.start < run.end for run in source.removed)
