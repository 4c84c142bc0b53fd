"""The extractive summary: a few whole sentences of the source that are central, early, plain and different.

Sentences are taken greedily by maximal marginal relevance (Carbonell and Goldstein 1998): what a sentence
scores, less what it repeats of the sentences already taken. A sentence that speculates, judges, asks,
addresses the reader, or is a bare quotation is never taken; one that leans on the sentence before it is
taken only when that sentence is.
"""

from __future__ import annotations

from collections.abc import Iterable

from service.engines.salience import Salient, salience
from service.text.rhetoric import editorial, narration, opens_dangling, rhetorical, speculation
from service.text.words import words
from service.types import Sentence, Source

REDUNDANCY_WEIGHT = 0.6
"""How much of a sentence's score is lost when it repeats one already taken word for word."""
CANDIDATES = 60
"""How many of the best-scored sentences are looked at: it caps the cost on very long articles."""
SHORTEST = 6
"""Words below which a sentence is a fragment rather than a piece of a standfirst."""
PLAIN_WORDS = 4
"""Words that must stand outside of quotation marks, so that a quotation has its speaker with it."""


def summarise(source: Source, sentences: int) -> tuple[Sentence, ...]:
    """At most `sentences` sentences of `source` that tell what it says, in the order of the source.

    There are fewer when fewer are fit to stand in a neutral summary, and none when none is.
    """
    scored = salience(source)
    ranked = sorted(scored, key=lambda item: (-item.score, item.sentence.index))[:CANDIDATES]
    english = source.language is None or source.language.lower().startswith("en")
    fit = [item for item in ranked if not english or _is_plain(item)]
    chosen: list[Salient] = []
    while len(chosen) < sentences:
        taken = {item.sentence.index for item in chosen}
        open_now = [item for item in fit if item.sentence.index not in taken and _stands(item, taken)]
        if not open_now:
            break
        chosen.append(max(open_now, key=lambda item: (_gain(item, chosen), -item.sentence.index)))
    return tuple(sorted((item.sentence for item in chosen), key=lambda sentence: sentence.index))


def _gain(item: Salient, chosen: Iterable[Salient]) -> float:
    repeated = max((_overlap(item.stems, other.stems) for other in chosen), default=0.0)
    return item.score - REDUNDANCY_WEIGHT * repeated


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


def _stands(item: Salient, taken: set[int]) -> bool:
    """Whether the sentence can be read here: it leans on nothing, or on a sentence that is taken too."""
    index = item.sentence.index
    return index == 0 or index - 1 in taken or opens_dangling(item.sentence.text) is None


def _is_plain(item: Salient) -> bool:
    text = item.sentence.text
    return (
        item.words >= SHORTEST
        and len(words(narration(text))) >= PLAIN_WORDS
        and speculation(text) is None
        and editorial(text) is None
        and rhetorical(text) is None
    )
