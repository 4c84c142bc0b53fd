"""ninjs, the IPTC's news in JSON: versions 1.x, 2.x and 3.x, and what Superdesk makes of them.

Versions differ in spelling, not in meaning: `headline` and `body_html` are strings in 1.x, `headlines[]` and
`bodies[]` of {role, contentType, value} from 2.0 on, `versioncreated` became `versionCreated` in 3.0.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from service.errors import InputError
from service.readers import markdown
from service.readers.blocks import Block, to_document
from service.readers.encoding import decode
from service.readers.html import BYTES_PER_CHARACTER, blocks_of_fragment
from service.readers.payload import Payload, require_bytes
from service.readers.stated import stated_date, stated_language, stated_title, stated_uri
from service.types import Document

_DATES = (
    "versioncreated",
    "versionCreated",
    "firstcreated",
    "firstCreated",
    "contentcreated",
    "contentCreated",
)
_MAIN_ROLES = frozenset({"", "main", "body", "headline", "full", "story"})
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/xhtml"})


class _Text(NamedTuple):
    """One of the texts of an item; `pointer` says where it stands."""

    value: str
    media_type: str
    role: str
    pointer: str


def read(payload: Payload) -> Document:
    """The item of a JSON file; always decoded as JSON is (RFC 8259: UTF-8)."""
    require_bytes(len(payload.data), payload.limit_characters, per_character=BYTES_PER_CHARACTER)
    try:
        item = json.loads(decode(payload.data))
    except RecursionError:
        raise InputError("The JSON is nested too deeply.", pointer="") from None
    except ValueError as error:
        place = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"The JSON is broken{place}.", pointer="") from None
    if not isinstance(item, dict):
        raise InputError("A ninjs item has to be a JSON object.", pointer="")
    return from_item(item, payload.limit_characters)


def from_item(item: Mapping[str, Any], limit_characters: int) -> Document:
    """The body of a ninjs item as text, with its headline, language, address and date.

    HTML is preferred to plain text, since it knows its headings. Raises `InputError` with the JSON pointer of
    whatever has a wrong shape, and `UnreadableInput` when the item has no body, as that of a picture.
    """
    bodies = _texts(item, "body", "bodies")
    blocks = _blocks(_best(bodies), limit_characters) if bodies else []
    document = to_document(
        blocks, limit_characters=limit_characters, nothing="The ninjs item has no text in its body."
    )
    headlines = _texts(item, "headline", "headlines")
    headline = _best(headlines).value if headlines else _string(item, "title", "/title")
    return document.model_copy(
        update={
            "title": stated_title(headline),
            "language": stated_language(_string(item, "language", "/language")),
            "uri": stated_uri(_string(item, "uri", "/uri") or _string(item, "guid", "/guid")),
            "published": _published(item),
        }
    )


def _blocks(text: _Text, limit_characters: int) -> list[Block]:
    require_bytes(len(text.value), limit_characters, per_character=BYTES_PER_CHARACTER)
    if text.media_type in _HTML_TYPES:
        return blocks_of_fragment(text.value)
    if text.media_type == "text/markdown":
        return markdown.blocks_of(text.value)
    return [Block(text.value.strip("\r\n"))]


def _texts(item: Mapping[str, Any], single: str, several: str) -> list[_Text]:
    """All texts of one kind, as 1.x spells them (`body_html`) and as 2.x and 3.x do (`bodies`)."""
    found: list[_Text] = []
    for name, media_type in (
        (f"{single}_html", "text/html"),
        (f"{single}_xhtml", "text/html"),
        (f"{single}_text", "text/plain"),
        (single, ""),
    ):
        value = _string(item, name, f"/{name}")
        if value and value.strip():
            found.append(_Text(value, media_type or _looks_like(value), "", f"/{name}"))
    entries = item.get(several)
    if entries is None:
        return found
    if not isinstance(entries, list):
        raise InputError("This has to be a list.", pointer=f"/{several}")
    return found + [
        text for place, entry in enumerate(entries) if (text := _entry(entry, f"/{several}/{place}"))
    ]


def _entry(entry: object, pointer: str) -> _Text | None:
    if not isinstance(entry, dict):
        raise InputError("This has to be an object with a value.", pointer=pointer)
    value = _string(entry, "value", f"{pointer}/value")
    if not value or not value.strip():
        return None
    stated = _string(entry, "contentType", f"{pointer}/contentType") or _string(
        entry, "contenttype", f"{pointer}/contenttype"
    )
    media_type = (stated or "").partition(";")[0].strip().lower() or _looks_like(value)
    role = (_string(entry, "role", f"{pointer}/role") or "").lower()
    return _Text(value, media_type, role.rpartition(":")[2], pointer)


def _looks_like(value: str) -> str:
    return "text/html" if value.lstrip().startswith("<") else "text/plain"


def _best(texts: list[_Text]) -> _Text:
    """The main text before any other role, HTML before plain text, the earlier before the later."""
    return min(texts, key=lambda text: (text.role not in _MAIN_ROLES, text.media_type not in _HTML_TYPES))


def _published(item: Mapping[str, Any]) -> dt.date | None:
    for name in _DATES:
        value = _string(item, name, f"/{name}")
        if value:
            day = stated_date(value)
            if day is None:
                raise InputError("This has to be a date in ISO 8601.", pointer=f"/{name}")
            return day
    return None


def _string(item: Mapping[str, Any], name: str, pointer: str) -> str | None:
    value = item.get(name)
    if value is None or isinstance(value, str):
        return value
    raise InputError("This has to be a string.", pointer=pointer)
