"""Read: a document becomes a source, with its furniture marked and its sentences as spans."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence

from service.errors import EmptyText, UnreadableInput
from service.text.datelines import dateline_date
from service.text.furniture import find_furniture
from service.text.language import detect
from service.text.segment import segment
from service.types import Document, Interval, Removed, Sentence, Source, SourceRole

_BOM = "\ufeff"
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x7f-\x84\x86-\x9f]")
_REPLACED = "\ufffd"

_GARBLED_SHARE = 0.05
"""Share of control or replacement characters above which a text is taken for something else than text."""


def read(document: Document, *, source_id: str, role: SourceRole) -> Source:
    """The source that `document` becomes: text as given without a BOM, furniture marked, sentences cut.

    Title, language and day of publication are those of the document, else the headline, what detection finds
    and what the dateline says in full. Raises `EmptyText` when there is no reporting in it, `UnreadableInput`
    when it is not text.
    """
    text = document.text.removeprefix(_BOM)
    shift = len(document.text) - len(text)
    _refuse_unreadable(text)
    removed = find_furniture(text, document.title)
    language = document.language or detect(_reporting(text, removed))
    headings = [Interval(max(0, start - shift), max(0, end - shift)) for start, end in document.headings]
    sentences = segment(text, language or "en", removed=removed, headings=headings)
    if not sentences:
        raise EmptyText("The text holds nothing but page furniture, such as menus, bylines and links.")
    return Source(
        id=source_id,
        role=role,
        text=text,
        digest="sha256:" + hashlib.sha256(text.encode()).hexdigest(),
        title=document.title or _headline(sentences),
        uri=document.uri,
        characters=len(text),
        removed=removed,
        language=language,
        published=document.published or _published(text, removed),
        sentences=sentences,
    )


def _refuse_unreadable(text: str) -> None:
    if "\x00" in text:
        raise UnreadableInput(
            "The text contains NUL characters: it is a binary file, or its encoding is wrong."
        )
    if _SURROGATE.search(text):
        raise UnreadableInput(
            "The text contains halves of characters (lone surrogates), which no encoding allows."
        )
    garbled = len(_CONTROL.findall(text)) + text.count(_REPLACED)
    if garbled > _GARBLED_SHARE * len(text):
        raise UnreadableInput(
            "Too much of the text is control or replacement characters: its encoding is wrong."
        )
    if not any(map(str.isalnum, text)):
        raise EmptyText("The text holds no words." if text.strip() else "The text is empty.")


def _reporting(text: str, removed: Sequence[Removed]) -> str:
    """The beginning of the text without its furniture: what the language is told from."""
    parts = []
    done = 0
    for run in removed:
        parts.append(text[done : run.start])
        done = run.end
    return " ".join((*parts, text[done:])).lstrip()


def _headline(sentences: Sequence[Sentence]) -> str | None:
    return sentences[0].text if sentences[0].heading else None


def _published(text: str, removed: Sequence[Removed]) -> dt.date | None:
    """The first day that a dateline or a date stamp gives with its year."""
    stamps = (dateline_date(text[run.start : run.end]) for run in removed if run.kind == "dateline")
    return next((day for day in stamps if day), None)
