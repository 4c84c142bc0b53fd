"""Paragraphs on their way into one text: how extracted text is put together, with its headings known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from service.errors import UnreadableInput
from service.readers.legible import require_legible
from service.readers.payload import require_characters
from service.types import Document, Interval

# Not \s: a no-break space is part of the text ("10 000", "5 %").
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_AROUND_LINE_END = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{2,}")
_LINE_SEPARATORS = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})


class Block(NamedTuple):
    """One paragraph, heading, list item or table row; a `tight` one follows on the very next line."""

    text: str
    heading: bool = False
    tight: bool = False


class NothingToRead(UnreadableInput):
    """The input is sound, and there is no text in it."""


def collapse(text: str) -> str:
    """`text` with each run of blanks and line ends as one space (no-break spaces are kept)."""
    return _BLANKS.sub(" ", text.translate(_LINE_SEPARATORS))


def tidy(text: str) -> str:
    """Collapsed pieces and line ends, joined: no blanks around line ends, at most one blank line."""
    lines = _AROUND_LINE_END.sub("\n", re.sub(" {2,}", " ", text))
    return _BLANK_LINES.sub("\n\n", lines).strip(" \n")


def to_document(blocks: Iterable[Block], *, limit_characters: int, nothing: str) -> Document:
    """The blocks as one text, paragraphs separated by a blank line, headings as intervals of that text.

    Raises `NothingToRead` with the sentence `nothing` when there is no text in them.
    """
    pieces: list[str] = []
    headings: list[Interval] = []
    length = 0
    for block in blocks:
        if not block.text.strip():
            continue
        separator = "" if not pieces else "\n" if block.tight else "\n\n"
        start = length + len(separator)
        length = start + len(block.text)
        pieces += (separator, block.text)
        if block.heading:
            headings.append(Interval(start, length))
    text = "".join(pieces)
    require_characters(text, limit_characters)
    if not text:
        raise NothingToRead(nothing)
    require_legible(text)
    return Document(text=text, headings=tuple(headings))
