"""How much each sentence of a source matters: centrality, position and form, in time linear in the text.

Centrality is the degree of a sentence in the graph of sentences that share words (as in LexRank, Erkan and
Radev 2004), but counted from an inverted index instead of from pairs: the words that a sentence shares with
all others are known when it is known in how many sentences each word stands. That is one pass over the
text, where the graph itself would be quadratic.

The weights were chosen on the even lines of a news collection and measured on the odd ones: see
docs/explanation/summaries.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from service.engines.opening import news_begins
from service.text.words import words
from service.types import Sentence, Source

CENTRALITY_WEIGHT = 1.0
POSITION_WEIGHT = 1.0
POSITION_FADE = 0.25
"""How fast place stops to count: the n-th sentence after the lead has 1 / (1 + fade · n) of its weight."""
ANECDOTE_POSITION = 0.2
"""What place counts for in an anecdote that stands before the news."""
TITLE_WEIGHT = 0.3
"""What a sentence gains that carries all content words of the title."""
LENGTH_WEIGHT = 0.005
"""What each word above `EASY_WORDS` costs: a standfirst is short."""
EASY_WORDS = 20
DAMPING = 8
"""Words added to a sentence's length in its centrality, so that a fragment of three words cannot win."""


class Salient(NamedTuple):
    """One sentence: its content words (stems), number of words, score, and centrality (0 to 1) alone."""

    sentence: Sentence
    stems: frozenset[str]
    words: int
    score: float
    centrality: float


def salience(source: Source) -> list[Salient]:
    """Every sentence of `source` that is no heading, in order, with its score (from about 0 to 2)."""
    body = [sentence for sentence in source.sentences if not sentence.heading]
    counted = [words(sentence.text) for sentence in body]
    stems = [frozenset(word.stem for word in found if word.is_content) for found in counted]
    title = frozenset(word.stem for word in words(source.title or "") if word.is_content)
    centralities = _centralities(stems)
    news = news_begins(body, centralities) if reads_english(source) else 0
    scored = []
    for place, (sentence, own) in enumerate(zip(body, stems, strict=True)):
        length = len(counted[place])
        score = (
            CENTRALITY_WEIGHT * centralities[place]
            + POSITION_WEIGHT * _position(place, news)
            + TITLE_WEIGHT * len(own & title) / (len(title) or 1)
            - LENGTH_WEIGHT * max(0, length - EASY_WORDS)
        )
        scored.append(Salient(sentence, own, length, score, centralities[place]))
    return scored


def reads_english(source: Source) -> bool:
    """Whether the tests of wording, which read English, apply to `source`."""
    return source.language is None or source.language.lower().startswith("en")


def _position(place: int, news: int) -> float:
    return ANECDOTE_POSITION if place < news else 1 / (1 + POSITION_FADE * (place - news))


def _centralities(stems: Sequence[frozenset[str]]) -> list[float]:
    """For each sentence the mean share of sentences that have its words too, the best being 1."""
    spread = Counter(stem for own in stems for stem in own)
    raw = [sum(spread[stem] for stem in own if spread[stem] > 1) / (DAMPING + len(own)) for own in stems]
    best = max(raw, default=0.0)
    return [value / best if best else 0.0 for value in raw]
