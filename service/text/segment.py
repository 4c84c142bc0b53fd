"""Sentences as spans: first cut, by sentencex on each line."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sentencex

from service.types import Interval, Removed, Sentence

_LINE = re.compile(r"[^\r\n]+")


def segment(
    text: str, language: str, *, removed: Sequence[Removed] = (), headings: Sequence[Interval] = ()
) -> tuple[Sentence, ...]:
    """The sentences of `text` outside of `removed`, each with its paragraph; headings are marked as such."""
    sentences: list[Sentence] = []
    heading_starts = {heading.start for heading in headings}
    for paragraph, line in enumerate(_LINE.finditer(text)):
        for found in sentencex.get_sentence_boundaries(language, line.group()):
            start, end = _trim(text, line.start() + found["start_index"], line.start() + found["end_index"])
            if start < end and not any(r.start <= start and end <= r.end for r in removed):
                sentences.append(
                    Sentence(
                        index=len(sentences),
                        start=start,
                        end=end,
                        text=text[start:end],
                        paragraph=paragraph,
                        heading=start in heading_starts,
                    )
                )
    return tuple(sentences)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
