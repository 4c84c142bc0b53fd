"""Every kind of input that can be read, one line each, and how the right one is picked."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import Message
from pathlib import PurePath
from typing import NamedTuple

from service.errors import UnsupportedFormat
from service.readers import docx, html, markdown, ninjs, pdf, plain
from service.readers.payload import Payload
from service.types import Document


class Reader(NamedTuple):
    """One kind of input: what it is called, how it announces itself, and the function that reads it."""

    name: str
    media_types: frozenset[str]
    extensions: frozenset[str]
    read: Callable[[Payload], Document]


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

PLAIN = Reader("plain text", frozenset({"text/plain"}), frozenset({".txt", ".text"}), plain.read)
HTML = Reader(
    "HTML",
    frozenset({"text/html", "application/xhtml+xml"}),
    frozenset({".html", ".htm", ".xhtml"}),
    html.read,
)
NINJS = Reader(
    "ninjs (JSON)", frozenset({"application/json", "text/json"}), frozenset({".json", ".ninjs"}), ninjs.read
)
MARKDOWN = Reader(
    "Markdown",
    frozenset({"text/markdown", "text/x-markdown"}),
    frozenset({".md", ".markdown"}),
    markdown.read,
)
PDF = Reader("PDF", frozenset({"application/pdf"}), frozenset({".pdf"}), pdf.read)
DOCX = Reader("Word (docx)", frozenset({_WORD}), frozenset({".docx"}), docx.read)

READERS = (PLAIN, HTML, NINJS, MARKDOWN, PDF, DOCX)

# Media types that say nothing about the content.
_SILENT = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/zip"})
# The first bytes of what people send by mistake; read as plain text they would be "binary data".
_FOREIGN = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*"),  # pictures, sound
    *(b"\xd0\xcf\x11\xe0", b"{\\rtf", b"PK\x03\x04", b"PK\x05\x06"),  # old Office files, RTF, archives
    *(b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ", b"Rar!", b"SQLite format 3", b"\x7fELF"),
)
_HTML_START = re.compile(
    rb"(?:<\?xml[^>]{0,200}>)?\s{0,200}<(?:!doctype\s{1,9}html|html|head|body|article|section|div|h1|p)[\s>]",
    re.IGNORECASE,
)
_NINJS_KEY = re.compile(rb'"(?:headlines?|bod(?:y_html|y_text|y_xhtml|ies)|version[cC]reated)"\s{0,99}:')
_SNIFFED = 65_536


def read_bytes(
    data: bytes, *, filename: str | None = None, media_type: str | None = None, limit_characters: int
) -> Document:
    """What the reader for `data` makes of it, picked by media type, then by file extension, then by content.

    `media_type` may carry a charset parameter. Raises `UnsupportedFormat` for a kind that is not read,
    `InputTooLarge` over `limit_characters`, `UnreadableInput` and `EmptyText` when there is no text to have.
    """
    reader = _by_media_type(_stated(media_type)) or _by_extension(filename) or _by_content(data)
    return reader.read(Payload(data, limit_characters, _charset(media_type)))


def _stated(media_type: str | None) -> str:
    """The media type without its parameters, folded; empty for what has not the form of one."""
    stated = (media_type or "").partition(";")[0].strip().lower()
    return stated if "/" in stated else ""


def _charset(media_type: str | None) -> str | None:
    message = Message()
    message["Content-Type"] = (media_type or "").replace("\r", "").replace("\n", "")
    return message.get_content_charset()


def _by_media_type(media_type: str) -> Reader | None:
    for reader in READERS:
        if media_type in reader.media_types:
            return reader
    if media_type.endswith("+json"):
        return NINJS
    if media_type not in _SILENT and not media_type.startswith("text/"):
        raise _unsupported()
    return None


def _by_extension(filename: str | None) -> Reader | None:
    extension = PurePath(filename or "").suffix.lower()
    return next((reader for reader in READERS if extension in reader.extensions), None)


def _by_content(data: bytes) -> Reader:
    start = data[:_SNIFFED].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"%PDF-"):
        return PDF
    if start.startswith(b"PK") and docx.is_docx(data):
        return DOCX
    if start.startswith(_FOREIGN):
        raise _unsupported()
    if start.startswith(b"{") and _NINJS_KEY.search(start):
        return NINJS
    if _HTML_START.match(start):
        return HTML
    return PLAIN


def _unsupported() -> UnsupportedFormat:
    *names, last = (reader.name for reader in READERS)
    return UnsupportedFormat(f"This kind of input is not read; supported are {', '.join(names)} and {last}.")
