"""What a sentence is about, and how much of that another sentence shares: the setting of a figure or a date."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

from service.text.terms import terms
from service.types import Passage, Sentence, Source

_START = attrgetter("start")
_FIGURES = frozenset({"number", "date"})


class Placed(Protocol):
    """Anything that stands at code points `start` to `end` of a text."""

    @property
    def start(self) -> int: ...  # noqa: D102 (named by the class)

    @property
    def end(self) -> int: ...  # noqa: D102


Item = TypeVar("Item", bound=Placed)


@dataclass(frozen=True, slots=True)
class Sighting(Generic[Item]):
    """An item of a source, the sentence that it stands in, and the share of the claim found there (0 to 1)."""

    item: Item
    source: Source
    sentence: Sentence
    shared: float


@lru_cache(maxsize=256)
def topic(text: str) -> Mapping[str, float]:
    """The content terms of a claim with their weights, without its numbers and dates."""
    return {term.key: term.weight for term in terms(text).content if term.kind not in _FIGURES}


def shared(claimed: Mapping[str, float], sentence: str) -> float:
    """The weighted share of the claim's terms that occur in `sentence`; 0 for a claim without any."""
    total = sum(claimed.values())
    keys = terms(sentence).keys
    return sum(weight for key, weight in claimed.items() if key in keys) / total if total else 0.0


def sentence_at(source: Source, offset: int) -> Sentence | None:
    """The sentence of `source` that holds `offset`; None in furniture and between sentences."""
    place = bisect_right(source.sentences, offset, key=_START) - 1
    if place < 0 or offset >= source.sentences[place].end:
        return None
    return source.sentences[place]


def sightings(items: Iterable[Item], source: Source, claimed: Mapping[str, float]) -> list[Sighting[Item]]:
    """The items that stand in sentences of `source`, with what these share with the claim."""
    found = []
    for item in items:
        sentence = sentence_at(source, item.start)
        if sentence is not None:
            found.append(Sighting(item, source, sentence, shared(claimed, sentence.text)))
    return found


def within(items: Sequence[Item], passage: Passage) -> Sequence[Item]:
    """The items, sorted by place, that begin in `passage`."""
    first = bisect_left(items, passage.start, key=_START)
    return items[first : bisect_left(items, passage.end, lo=first, key=_START)]
