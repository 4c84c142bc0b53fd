"""Sentences as spans of a text, with the paragraph that each stands in, headings known as headings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from service.text.boundaries import boundaries
from service.text.memory import LONGEST_SENTENCE
from service.text.paragraphs import paragraphs
from service.types import Interval, Removed, Sentence


def segment(
    text: str, language: str, *, removed: Sequence[Removed] = (), headings: Sequence[Interval] = ()
) -> tuple[Sentence, ...]:
    """The sentences of `text` outside of `removed`, in order.

    `language` is a BCP 47 tag; an unknown one is read by the rules of English. `headings` are the places that
    a reader knows to be headings; others are found by their form (see `service.text.paragraphs`).
    """
    if not removed and not headings and len(text) <= LONGEST_SENTENCE:
        return _segment_claim(text, language)
    return _segment(text, language, removed, headings)


@lru_cache(maxsize=1_024)
def _segment_claim(text: str, language: str) -> tuple[Sentence, ...]:
    """The sentences of a text as short as a claim, remembered: each checker of a claim asks for them."""
    return _segment(text, language, (), ())


def _segment(
    text: str, language: str, removed: Sequence[Removed], headings: Sequence[Interval]
) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs(text, removed=removed, headings=headings)):
        words = text[paragraph.start : paragraph.end]
        spans = [Interval(0, len(words))] if paragraph.heading else boundaries(words, language)
        for span in spans:
            start, end = paragraph.start + span.start, paragraph.start + span.end
            if not any(map(str.isalnum, text[start:end])):
                continue  # a rule of dashes, a lone mark: nothing is said
            found.append(
                Sentence(
                    index=len(found),
                    start=start,
                    end=end,
                    text=text[start:end],
                    paragraph=number,
                    heading=paragraph.heading,
                )
            )
    return tuple(found)
