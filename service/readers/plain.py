"""Plain text: kept exactly as it was sent, once it is decoded."""

from __future__ import annotations

from service.errors import EmptyText
from service.readers.encoding import decode
from service.readers.legible import require_legible
from service.readers.payload import Payload, require_bytes, require_characters
from service.types import Document


def read(payload: Payload) -> Document:
    """The decoded text, without its byte order mark."""
    require_bytes(len(payload.data), payload.limit_characters, per_character=4)
    return from_text(decode(payload.data, payload.charset), payload.limit_characters)


def from_text(text: str, limit_characters: int) -> Document:
    """`text` as a document, if it is neither empty nor too long and can be read."""
    require_characters(text, limit_characters)
    kept = text.removeprefix("\ufeff")
    if not kept.strip():
        raise EmptyText("The text is empty.")
    require_legible(kept)
    return Document(text=kept)
