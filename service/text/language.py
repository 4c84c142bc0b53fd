"""The language of a text: evident English by its function words, all else by py3langid."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

_PROSE = 2_000
"""Code points that are looked at: more of them do not change the answer."""

_FEWEST_LETTERS = 12
_LEAST_PROBABILITY = 0.6

_ADDRESS = re.compile(r"\S+(?:://|@|www\.)\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_ENGLISH = frozenset(
    (
        "the",
        "of",
        "and",
        "with",
        "that",
        "this",
        "from",
        "which",
        "would",
        "their",
        "they",
        "been",
        "were",
        "said",
        "his",
    )
)
"""English function words that few other languages write, and none of them often."""

_ENGLISH_SHARE = 0.1
"""Least share of those words in evident English: news has 0.13 to 0.25."""


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def detect(text: str) -> str | None:
    """The language of `text` as an ISO 639-1 code (639-3 where there is none), or None when it is not sure.

    The first 2,000 code points decide. Evident English is told by the share of its function words, so that
    only other languages pay the 0.8 s that py3langid takes to load. Method of the rest: naive Bayes over byte
    n-grams (langid.py, Lui and Baldwin 2012), with a probability of at least 0.6.
    """
    prose = _ADDRESS.sub(" ", text[: 2 * _PROSE])[:_PROSE]
    words = _WORD.findall(prose)
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return None
    if _is_evident_english(words):
        return "en"
    language, probability = _identifier().classify(prose)
    return language if probability >= _LEAST_PROBABILITY else None


def _is_evident_english(words: list[str]) -> bool:
    found = [word for word in map(str.lower, words) if word in _ENGLISH]
    return len(set(found)) > 1 and len(found) >= _ENGLISH_SHARE * len(words)


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
