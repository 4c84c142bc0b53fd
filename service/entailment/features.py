"""What is measured of one claim beside its sources: the model's answer and the words that are there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from service.entailment.model import Answer
from service.entailment.window import window
from service.text.cover import cover
from service.text.terms import terms
from service.types import Passage, Source

_FAR = 8.0
"""Log-odds beyond this say no more than it."""

_NOTHING = Answer(supported=-_FAR, contradicted=-_FAR, carries=())


class Reader(Protocol):
    """Anything that answers about a claim and its window: the model, or a fake."""

    def read(self, claim: str, sentences: Sequence[str]) -> Answer:
        """The answer about `claim` beside the sentences of its window."""
        ...


class Reading(NamedTuple):
    """One sentence of a claim, read: its features by name, its window and what the model says of it."""

    features: Mapping[str, float]
    window: tuple[Passage, ...]
    answer: Answer


def read_claim(reader: Reader, claim: str, sources: Sequence[Source], passages: Sequence[Passage]) -> Reading:
    """The reading of `claim` beside the window that `passages` (best first) give."""
    found = window(claim, sources, passages)
    answer = reader.read(claim, [passage.text for passage in found]) if found else _NOTHING
    return Reading(_features(claim, passages, answer), found, answer)


def _features(claim: str, passages: Sequence[Passage], answer: Answer) -> dict[str, float]:
    read = terms(claim)
    return {
        "supported": _clipped(answer.supported),
        "covered": cover(read, passages).share(read.content),
        "length": math.log1p(len(read.content)),
    }


def _clipped(log_odds: float) -> float:
    return max(-_FAR, min(_FAR, log_odds))
