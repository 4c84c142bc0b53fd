"""What the sources have for a drafted sentence: their nearest sentences, found through an index of words.

A drafted sentence is looked up by its rarest words, and only so many places of each are visited, so that the
work for a sentence does not grow with the sources, whatever their words are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import NamedTuple

from service.text.memory import LONGEST_SENTENCE
from service.text.sayings import spaced
from service.text.terms import Term, terms
from service.types import Sentence, Source

_MOST_PLACES = 300
"""How many places of words are visited for one drafted sentence, those of its rarest words first."""
_MOST = 6
_LEAST = 0.3
"""How many sentences are compared, and the weighted share of the drafted words that they need to have."""


_NEARLY_ALL = 0.999


class Difference(NamedTuple):
    """One way in which drafted words differ from the source: the offsets are those of the drafted sentence.

    `wording` is what the source has instead, copied from it; None where it has nothing in that place.
    """

    kind: str
    start: int
    end: int
    reason: str
    wording: str | None = None


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A source sentence that shares words with a drafted one: the keys, and their share of its weight."""

    source: Source
    place: int
    sentence: Sentence
    shared: frozenset[str]
    share: float

    @property
    def text(self) -> str:
        """The source sentence."""
        return self.sentence.text

    def cut(self, start: int, end: int) -> str:
        """The source's own characters, by offsets into this sentence."""
        return self.source.text[self.sentence.start + start : self.sentence.start + end]


def is_verbatim(drafted: str, near: Sequence[Counterpart]) -> bool:
    """Whether the nearest source sentences have this very one, whatever its marks and capitals."""
    said = spaced(drafted)
    return any(one.share > _NEARLY_ALL and spaced(one.text) == said for one in near)


class Counterparts:
    """The sentences of some sources by the keys of their words, made once for all drafted sentences."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._entries = [
            (source, place, sentence)
            for source in sources
            for place, sentence in enumerate(source.sentences)
            if not sentence.heading and len(sentence.text) <= LONGEST_SENTENCE
        ]
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        for number, (_, _, sentence) in enumerate(self._entries):
            for key in terms(sentence.text).keys:
                self._by_key[key].append(number)

    def nearest(self, drafted: Sequence[Term]) -> tuple[Counterpart, ...]:
        """The source sentences that have most of the drafted words, the closest first."""
        weight = sum(term.weight for term in drafted)
        found = (self._counterpart(drafted, weight, number) for number in self._candidates(drafted))
        near = sorted(
            (one for one in found if one.share >= _LEAST),
            key=lambda one: (-one.share, len(one.text), one.sentence.start),
        )
        return tuple(near[:_MOST])

    def beside(self, one: Counterpart, reach: int) -> Sequence[Sentence]:
        """The sentences up to `reach` before and after a counterpart in its source, itself among them."""
        return one.source.sentences[max(0, one.place - reach) : one.place + reach + 1]

    def between(self, one: Counterpart, other: Counterpart) -> Sequence[Sentence]:
        """The sentences from the one counterpart to the other of the same source, and the next one."""
        first, last = sorted((one.place, other.place))
        return one.source.sentences[first : last + 2]

    def _candidates(self, drafted: Sequence[Term]) -> list[int]:
        weights = {term.key: term.weight for term in drafted if term.weight}
        rarest = sorted(weights, key=lambda key: (len(self._by_key.get(key, ())), key))
        scores: defaultdict[int, float] = defaultdict(float)
        left = _MOST_PLACES
        for key in rarest:
            places = self._by_key.get(key, [])[:left]
            left -= len(places)
            for number in places:
                scores[number] += weights[key]
        return nsmallest(2 * _MOST, scores, key=lambda number: (-scores[number], number))

    def _counterpart(self, drafted: Sequence[Term], weight: float, number: int) -> Counterpart:
        source, place, sentence = self._entries[number]
        shared = frozenset(term.key for term in drafted if term.weight) & terms(sentence.text).keys
        carried = sum(term.weight for term in drafted if term.key in shared)
        return Counterpart(source, place, sentence, shared, carried / weight)
