"""The fewest sentences that carry the most of what a claim says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.text.terms import Term, Terms, terms
from service.types import Passage

_MOST_SENTENCES = 3
_WORTH_A_SENTENCE = 0.9
"""The weight that a further sentence must add: nearly a content word."""

_NEAR = 3
"""How many sentences apart two passages may stand to be read as one statement."""


@dataclass(frozen=True, slots=True)
class Cover:
    """The chosen passages, the one that carries most first, and which of the claim's keys they carry."""

    passages: tuple[Passage, ...]
    keys: frozenset[str]

    def share(self, wanted: Sequence[Term]) -> float:
        """The weighted share of `wanted` that is covered, 0 to 1; 1 for nothing wanted."""
        total = sum(term.weight for term in wanted)
        return sum(term.weight for term in wanted if term.key in self.keys) / total if total else 1.0


def cover(claim: Terms, passages: Sequence[Passage], read: Callable[[str], Terms] = terms) -> Cover:
    """A greedy cover of the claim's content by at most three passages that stand near each other.

    `read` gives the terms of a passage as those of the claim were read.
    Greedy is within 1 - 1/e of the best (Nemhauser et al. 1978). Of equals the better ranked passage wins.
    """
    weights: dict[str, float] = {}
    for term in claim.content:
        weights[term.key] = weights.get(term.key, 0.0) + term.weight
    open_to = [(passage, _carried(claim, read(passage.text))) for passage in passages]
    chosen: list[Passage] = []
    covered: frozenset[str] = frozenset()
    while open_to and len(chosen) < _MOST_SENTENCES:
        gains = [sum(weights[key] for key in carried - covered) for _, carried in open_to]
        gain = max(gains)
        if gain <= 0 or (chosen and gain < _WORTH_A_SENTENCE):
            break
        passage, carried = open_to.pop(gains.index(gain))
        if chosen and not _near(passage, chosen[0]):
            continue
        chosen.append(passage)
        covered |= carried
    return Cover(tuple(chosen), covered)


def _near(passage: Passage, first: Passage) -> bool:
    return passage.source_id == first.source_id and abs(passage.sentence - first.sentence) <= _NEAR


def _carried(claim: Terms, sentence: Terms) -> frozenset[str]:
    """The claim's keys that the sentence has, those of names that it has by their acronyms among them."""
    carried = frozenset(term.key for term in claim.content) & sentence.keys
    if claim.acronyms:
        written = {term.key for term in sentence.all}
        carried = carried.union(*(keys for acronym, keys in claim.acronyms if acronym in written))
    return carried
