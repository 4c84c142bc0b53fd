"""Which reader is picked: media type, then extension, then content; what is not read is named."""

from __future__ import annotations

from contextlib import suppress

import pytest

from service.errors import UnreadableInput, UnsupportedFormat
from service.readers import READERS, read_bytes
from tests.unit.readers.files import docx_of, paragraph, pdf_of

HTML = b"<!DOCTYPE html><p>One <b>two</b>.</p>"
NINJS = b'{"uri": "x", "body_text": "One two."}'
MARKDOWN = b"One *two*."
SHOWN = "One two."
FILES = {"html": HTML, "json": NINJS, "md": MARKDOWN, "txt": b"One two."}
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(data: bytes, filename: str | None = None, media_type: str | None = None) -> str:
    return read_bytes(data, filename=filename, media_type=media_type, limit_characters=100_000).text


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (HTML, "text/html"),
        (HTML, "TEXT/HTML; charset=utf-8"),
        (HTML, "application/xhtml+xml"),
        (NINJS, "application/json"),
        (NINJS, "application/vnd.example.ninjs+json"),
        (MARKDOWN, "text/markdown; variant=CommonMark"),
        (b"One two.", "text/plain"),
        (pdf_of([SHOWN]), "application/pdf"),
        (docx_of(paragraph(SHOWN)), WORD_TYPE),
    ],
)
def test_the_media_type_decides_before_anything_else(data: bytes, media_type: str) -> None:
    assert read(data, "misleading.pdf" if "pdf" not in media_type else "x.docx", media_type) == SHOWN


@pytest.mark.parametrize("media_type", [None, "", "application/octet-stream", "text/x-unknown"])
@pytest.mark.parametrize("extension", FILES)
def test_the_extension_decides_when_the_media_type_says_nothing(
    extension: str, media_type: str | None
) -> None:
    assert read(FILES[extension], f"folder/A story.{extension.upper()}", media_type) == SHOWN


@pytest.mark.parametrize(
    "data",
    [
        HTML,
        b"\xef\xbb\xbf \n<html><body>One two.</body></html>",
        b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>One two.</body></html>',
        b"<p>One two.</p>",
        NINJS,
        b' {"bodies": [{"value": "One two."}]}',
        pdf_of([SHOWN]),
        docx_of(paragraph(SHOWN)),
        b"One two.",
    ],
)
@pytest.mark.parametrize("filename", [None, "-", "story", "story.wire"])
def test_the_content_decides_when_nothing_else_does(data: bytes, filename: str | None) -> None:
    assert read(data, filename) == SHOWN


@pytest.mark.parametrize(
    "text", ["{curly} is the word.", '{"a": 1}', "<3 is a heart", "PK is short for peace"]
)
def test_text_that_only_begins_like_markup_is_text(text: str) -> None:
    assert read(text.encode()) == text


@pytest.mark.parametrize(
    ("data", "filename", "media_type"),
    [
        (b"x", None, "image/png"),
        (b"x", None, "application/xml"),
        (b"x", None, "video/mp4"),
        (b"x", "story.txt", "application/x-www-form-urlencoded"),
        (b"\x89PNG\r\n\x1a\n", "picture", None),
        (b"\xff\xd8\xff\xe0", None, None),
        (b"PK\x03\x04....", "archive.zip", "application/zip"),
        (b"\xd0\xcf\x11\xe0....", "old.doc", None),
        (b"{\\rtf1 text}", "story.rtf", "text/rtf"),
        (b"\x1f\x8b\x08", "story.gz", None),
    ],
)
def test_what_is_not_read_is_refused_with_what_is(
    data: bytes, filename: str | None, media_type: str | None
) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        read(data, filename, media_type)
    for reader in READERS:
        assert reader.name in caught.value.detail


def test_an_unknown_binary_file_cannot_be_read() -> None:
    with pytest.raises(UnreadableInput):
        read(b"\x00\x01\x02\x03 something", "data.bin")


@pytest.mark.parametrize(
    "media_type",
    ["html", ";;;", "text/html; charset=é", "text/plain\r\nX: y", "text/plain; charset*=x'y'z", "/"],
)
def test_an_odd_media_type_does_no_harm(media_type: str) -> None:
    with suppress(UnsupportedFormat):
        assert read(b"One two.", media_type=media_type) == SHOWN


def test_media_types_and_extensions_belong_to_one_reader_each() -> None:
    for kind in ("media_types", "extensions"):
        names = [name for reader in READERS for name in getattr(reader, kind)]
        assert len(names) == len(set(names))
