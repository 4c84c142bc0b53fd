"""How much each sentence of a source matters: centrality and position, in time linear in the text.

Centrality is the degree of a sentence in the graph of sentences that share words (as in LexRank, Erkan and
Radev 2004), but counted from an inverted index instead of from pairs: the words that a sentence shares with
all others are known when it is known in how many sentences each word stands. That is one pass over the
text, where the graph itself would be quadratic.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import NamedTuple

from service.text.words import words
from service.types import Sentence, Source

POSITION_WEIGHT = 0.6
"""How much place counts against centrality (0 to 1)."""
POSITION_FADE = 0.25
"""How fast place stops to count: the n-th sentence after the lead has 1 / (1 + fade · n) of its weight."""


class Salient(NamedTuple):
    """One sentence with its content words (stems) and what it scores, from 0 to about 1."""

    sentence: Sentence
    stems: frozenset[str]
    words: int
    centrality: float
    position: float

    @property
    def score(self) -> float:
        """Centrality and position, weighted."""
        return (1 - POSITION_WEIGHT) * self.centrality + POSITION_WEIGHT * self.position


def salience(source: Source) -> list[Salient]:
    """Every sentence of `source` that is no heading, in order, with its scores."""
    body = [sentence for sentence in source.sentences if not sentence.heading]
    counted = [words(sentence.text) for sentence in body]
    stems = [frozenset(word.stem for word in found if word.is_content) for found in counted]
    centralities = _centralities(stems)
    return [
        Salient(sentence, own, len(found), centrality, 1 / (1 + POSITION_FADE * place))
        for place, (sentence, own, found, centrality) in enumerate(
            zip(body, stems, counted, centralities, strict=True)
        )
    ]


def _centralities(stems: list[frozenset[str]]) -> list[float]:
    """For each sentence the weight of the words that it shares with others, the best being 1."""
    spread = Counter(stem for own in stems for stem in own)
    raw = [
        sum(math.log(spread[stem]) for stem in own if spread[stem] > 1) / math.sqrt(8 + len(own))
        for own in stems
    ]
    best = max(raw, default=0.0)
    return [value / best if best else 0.0 for value in raw]
