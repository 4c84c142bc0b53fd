"""Which term of a claim stands for which term of a sentence, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import LCSseq, Opcode

from service.text.terms import Term, Terms


class Slot(NamedTuple):
    """Terms of the claim and the terms of the sentence that stand in their place; either may be empty.

    `before` and `after` say whether what stands next to them is the same in both: a word, or the edge.
    """

    claim: tuple[Term, ...]
    sentence: tuple[Term, ...]
    before: bool
    after: bool

    @property
    def is_framed(self) -> bool:
        """Whether the words on one side at least are the same in both."""
        return self.before or self.after


@dataclass(frozen=True, slots=True)
class Alignment:
    """The longest common run of content terms in order, and the slots where the two differ."""

    pairs: tuple[tuple[Term, Term], ...]
    slots: tuple[Slot, ...]


def align(claim: Terms, sentence: Terms) -> Alignment:
    """The alignment of the content terms of two texts (longest common subsequence, Hyyrö 2004)."""
    ours, theirs = claim.content, sentence.content
    mine, other = [term.key for term in ours], [term.key for term in theirs]
    if mine == other:
        return Alignment(tuple(zip(ours, theirs, strict=True)), ())
    pairs: list[tuple[Term, Term]] = []
    slots: list[Slot] = []
    steps = LCSseq.opcodes(mine, other)
    for step in _joined(steps):
        claimed, found = ours[step.start : step.end], theirs[step.other_start : step.other_end]
        if step.equal:
            pairs.extend(zip(claimed, found, strict=True))
        else:
            before = (step.start > 0) == (step.other_start > 0)
            after = (step.end < len(ours)) == (step.other_end < len(theirs))
            slots.append(Slot(claimed, found, before=before, after=after))
    return Alignment(tuple(pairs), tuple(slots))


class _Step(NamedTuple):
    equal: bool
    start: int
    end: int
    other_start: int
    other_end: int


def _joined(steps: Iterable[Opcode]) -> list[_Step]:
    """Neighbouring insertions, deletions and replacements as one step: what stands in one slot."""
    joined: list[_Step] = []
    for step in steps:
        equal, start, other_start = step.tag == "equal", step.src_start, step.dest_start
        if joined and not equal and not joined[-1].equal:
            first = joined.pop()
            start, other_start = first.start, first.other_start
        joined.append(_Step(equal, start, step.src_end, other_start, step.dest_end))
    return joined
