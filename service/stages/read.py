"""Read: a document becomes a source, with its furniture marked and its sentences as spans."""

from __future__ import annotations

import hashlib

from service.errors import EmptyText
from service.text.segment import segment
from service.types import Document, Source, SourceRole


def read(document: Document, *, source_id: str, role: SourceRole) -> Source:
    """The source that `document` becomes: text as given (without a BOM), furniture marked, sentences cut."""
    text = document.text.removeprefix("\ufeff")
    if not text.strip():
        raise EmptyText("The text is empty.")
    language = document.language or "en"
    return Source(
        id=source_id,
        role=role,
        text=text,
        digest="sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        title=document.title,
        uri=document.uri,
        characters=len(text),
        language=language,
        published=document.published,
        sentences=segment(text, language, headings=document.headings),
    )
