"""Lexical: how much of a claim's wording the source has, in the best three sentences in a row.

The baseline that a checker has to beat: it knows no meaning, no negation and no order of words. Ours,
Apache-2.0. Its threshold is fixed and was not tuned on any suite here.

The score of a window is the share of the claim's content words (by their stems) that stand in it, each
weighed by its inverse document frequency over the source's sentences, log((n + 1) / (df + 0.5)) (after Spärck
Jones 1972); the score of the claim is that of its best window, from 0 to 1.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from evals.peers.checking import Checking
from evals.peers.protocol import Ability, Bench, ToolFor
from service import __version__
from service.metering import Meter
from service.text.words import words
from service.types import Evidence, Sentence, Source, Verdict

WINDOW = 3
"""Sentences that are read together."""
SUPPORTED_FROM = 0.75
"""The score from which a claim is called supported: three quarters of the weight of its words."""


@dataclass(frozen=True)
class _Best:
    score: float
    source: Source | None = None
    sentences: tuple[Sentence, ...] = ()


def lexical(claim: str, sources: Sequence[Source]) -> Verdict:
    """The verdict on a claim; a claim without content words is not found."""
    stems = {word.stem for word in words(claim) if word.is_content}
    best = _best(stems, sources) if stems else _Best(0.0)
    supported = best.source is not None and best.score >= SUPPORTED_FROM
    return Verdict(
        label="supported" if supported else "not_found",
        score=best.score,
        reason=f"{best.score:.0%} of the weight of its words stands in the best {WINDOW} sentences.",
        evidence=tuple(_evidence(best)) if supported else (),
    )


def _best(stems: set[str], sources: Sequence[Source]) -> _Best:
    """The best window of all sources; the earliest of equals."""
    found = [_stems_by_sentence(stems, source) for source in sources]
    sentences = sum(len(source.sentences) for source in sources)
    frequency: defaultdict[str, int] = defaultdict(int)
    for by_sentence in found:
        for held in by_sentence.values():
            for stem in held:
                frequency[stem] += 1
    # sorted, since the sum of floats depends on the order, and that of a set on the process
    weights = {stem: math.log((sentences + 1) / (frequency[stem] + 0.5)) for stem in sorted(stems)}
    total = sum(weights.values())
    best = _Best(0.0)
    for source, by_sentence in zip(sources, found, strict=True):
        for start in sorted({max(0, place - back) for place in by_sentence for back in range(WINDOW)}):
            places = [place for place in range(start, start + WINDOW) if place in by_sentence]
            held = set().union(*(by_sentence[place] for place in places))
            score = min(1.0, sum(weight for stem, weight in weights.items() if stem in held) / total)
            if score > best.score:
                best = _Best(score, source, tuple(source.sentences[place] for place in places))
    return best


def _stems_by_sentence(stems: set[str], source: Source) -> dict[int, set[str]]:
    """Which of the claim's stems each sentence has, by its place; sentences without any are left out."""
    found = {}
    for place, sentence in enumerate(source.sentences):
        held = stems & {word.stem for word in words(sentence.text)}
        if held:
            found[place] = held
    return found


def _evidence(best: _Best) -> list[Evidence]:
    source = best.source
    assert source is not None
    return [
        Evidence(**source.span(one.start, one.end).model_dump(), text=source.text[one.start : one.end])
        for one in best.sentences
    ]


async def _judge(claim: str, sources: Sequence[Source], meter: Meter) -> Verdict:
    del meter
    return lexical(claim, sources)


@dataclass(frozen=True)
class Lexical:
    """The peer."""

    name: str = "lexical"
    title: str = "The lexical baseline"
    does: frozenset[Ability] = frozenset({"checks"})
    computes: bool = True
    supported_from: float | None = SUPPORTED_FROM

    def version(self, bench: Bench) -> str:
        """That of Standfirst, whose sentences and stems it uses."""
        del bench
        return __version__

    @asynccontextmanager
    async def opened(self, bench: Bench) -> AsyncIterator[ToolFor]:
        """Nothing has to be opened."""
        seconds = bench.settings.deadline_seconds
        yield lambda _name, _around, account: Checking(
            self.name, _judge, Meter(deadline_seconds=seconds, account=account)
        )
