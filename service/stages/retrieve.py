"""Retrieve: for each claim, the sentences of the sources that may bear it out or contradict it.

The score is BM25's (Robertson and Zaragoza 2009) with one change: a term's weight depends on its kind
(number, name, long word, common word), not on how rare it is in the document. Document frequencies would make
a verdict depend on paragraphs that have nothing to do with the claim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from service.checkers.protocol import Case
from service.text.terms import Terms, terms
from service.types import Claim, Passage, Sentence, Source

_SATURATION = 1.2
_LENGTH_SHARE = 0.3
_USUAL_LENGTH = 12.0
"""BM25's k1 and b, and the content words of an ordinary news sentence in place of the document's mean."""

_BIGRAM_BONUS = 0.3
_STRONG_SHARE = 0.5
_NEIGHBOUR_SHARE = 0.25
_FEW_PER_SOURCE = 3


def retrieve(claims: Sequence[Claim], sources: Sequence[Source], *, limit: int = 8) -> tuple[Case, ...]:
    """One case for each claim, in order, with at most `limit` whole sentences of all sources, best first.

    Of several sources each keeps at least its best few, so there can be more than `limit` passages only
    where there are more sources than that. Headings are left out unless a source has nothing else; so is
    whatever shares nothing with the claim.
    """
    index = _Index(sources)
    given = tuple(sources)
    return tuple(Case(claim, given, index.passages(terms(claim.text), limit)) for claim in claims)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One sentence in the index; `norm` is BM25's length factor."""

    source: int
    sentence: Sentence
    norm: float
    pairs: frozenset[tuple[str, str]]


class _Index:
    """The sentences of all sources by the keys of their terms; built once for all claims."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._entries: list[_Entry] = []
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        for number, source in enumerate(sources):
            for sentence in _readable(source):
                self._add(number, sentence, terms(sentence.text))

    def _add(self, source: int, sentence: Sentence, read: Terms) -> None:
        norm = 1 - _LENGTH_SHARE + _LENGTH_SHARE * len(read.content) / _USUAL_LENGTH
        self._entries.append(_Entry(source, sentence, norm, _pairs(read)))
        place = len(self._entries) - 1
        for key in read.keys:
            self._by_key[key].append(place)

    def passages(self, claim: Terms, limit: int) -> tuple[Passage, ...]:
        """The passages for one claim, best first."""
        scores = self._scores(claim)
        ranked = sorted(scores, key=lambda entry: (-scores[entry], entry))
        return tuple(self._passage(entry, scores[entry]) for entry in self._chosen(ranked, limit))

    def _scores(self, claim: Terms) -> dict[int, float]:
        scores: defaultdict[int, float] = defaultdict(float)
        weights = {term.key: term.weight for term in claim.content}
        for key, weight in weights.items():
            for entry in self._by_key.get(key, ()):
                scores[entry] += weight
        pairs = _pairs(claim)
        for entry, score in scores.items():
            found = self._entries[entry]
            bonus = _BIGRAM_BONUS * len(pairs & found.pairs)
            scores[entry] = (score + bonus) * (1 + _SATURATION) / (1 + _SATURATION * found.norm)
        return self._with_neighbours(scores, strong=_STRONG_SHARE * sum(weights.values()))

    def _with_neighbours(self, scores: dict[int, float], *, strong: float) -> dict[int, float]:
        """Sentences beside a strong hit gain a share of it: support often runs over two sentences."""
        raised = dict(scores)
        for entry, score in scores.items():
            if score < strong:
                continue
            for beside in (entry - 1, entry + 1):
                if self._same_source(entry, beside):
                    raised[beside] = raised.get(beside, 0.0) + _NEIGHBOUR_SHARE * score
        return raised

    def _same_source(self, entry: int, beside: int) -> bool:
        inside = 0 <= beside < len(self._entries)
        return inside and self._entries[beside].source == self._entries[entry].source

    def _chosen(self, ranked: Sequence[int], limit: int) -> list[int]:
        """The first `limit` of `ranked`, after a few of each source have been given their places."""
        few = max(1, min(_FEW_PER_SOURCE, limit // max(1, len(self._sources))))
        kept: set[int] = set()
        taken: defaultdict[int, int] = defaultdict(int)
        for entry in ranked:
            source = self._entries[entry].source
            if taken[source] < few:
                taken[source] += 1
                kept.add(entry)
        for entry in ranked:
            if len(kept) >= limit:
                break
            kept.add(entry)
        return [entry for entry in ranked if entry in kept]

    def _passage(self, entry: int, score: float) -> Passage:
        found = self._entries[entry]
        sentence = found.sentence
        return Passage(
            source_id=self._sources[found.source].id,
            sentence=sentence.index,
            start=sentence.start,
            end=sentence.end,
            text=sentence.text,
            score=round(score, 4),
        )


def _readable(source: Source) -> Sequence[Sentence]:
    return [sentence for sentence in source.sentences if not sentence.heading] or source.sentences


def _pairs(read: Terms) -> frozenset[tuple[str, str]]:
    keys = [term.key for term in read.content]
    return frozenset(pairwise(keys))
