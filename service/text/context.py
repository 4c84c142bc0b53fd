"""What a sentence is about, and how much of a claim it shares: the setting of a figure or a date."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

from service.text.memory import remember
from service.text.synonyms import concept
from service.text.terms import Term, terms
from service.types import Passage, Sentence, Source

_START = attrgetter("start")
_ENOUGH = 20
"""How many places of one figure outside of the passages are looked at."""

_NEAR = 60
_CLAUSE_END = re.compile(
    r"[,;:()\n—–]|\b(?:that|and|but|while|when|where|who|which|or|after|before|until)\b", re.IGNORECASE
)

_FIGURES = frozenset({"number", "date"})
_BARE_WORD = re.compile(r"[^\W\d_]+|\d")
_ARTICLES = frozenset({"a", "an", "the", "his", "her", "its", "their", "our", "my", "s"})

Slot = tuple[str | None, str | None]
"""The keys of the words right before and right behind a place; None at either end of a sentence."""


class Placed(Protocol):
    """Anything that stands at code points `start` to `end` of a text."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...


Item_co = TypeVar("Item_co", bound=Placed, covariant=True)


@dataclass(frozen=True, slots=True)
class Sighting(Generic[Item_co]):
    """An item of a source, its sentence, and the share of the claim (0 to 1) that the sentence holds."""

    item: Item_co
    source: Source
    sentence: Sentence
    shared: float


@remember(1_024)
def topic(text: str) -> Mapping[str, float]:
    """The content terms of a claim with their weights, without its numbers and dates."""
    return {term.key: term.weight for term in terms(text).content if term.kind not in _FIGURES}


def shared(claimed: Mapping[str, float], sentence: str) -> float:
    """The weighted share of the claim's terms that occur in `sentence`; 0 for a claim without any."""
    total = sum(claimed.values())
    keys = terms(sentence).keys
    return sum(weight for key, weight in claimed.items() if key in keys) / total if total else 0.0


def around(text: str, start: int, end: int) -> frozenset[str]:
    """The keys of the other content words of the clause in which code points `start` to `end` stand."""
    before = _CLAUSE_END.split(text[max(0, start - _NEAR) : start])[-1]
    behind = _CLAUSE_END.split(text[end : end + _NEAR], maxsplit=1)[0]
    return frozenset(term.key for piece in (before, behind) for term in terms(piece).content)


def next_word(text: str, start: int, end: int) -> Term | None:
    """The content word before code points `start` to `end` in their clause, else behind them.

    Other figures and dates are passed over.
    """
    before = _CLAUSE_END.split(text[max(0, start - _NEAR) : start])[-1]
    behind = _CLAUSE_END.split(text[end : end + _NEAR], maxsplit=1)[0]
    found = (*reversed(terms(before).content), *terms(behind).content)
    return next((term for term in found if term.kind not in _FIGURES), None)


def aligned(claim: str, place: Placed, sentence: str) -> float:
    """The weighted share of the claim's content words that occur in `sentence`, its other figures included.

    What stands at `place` is left out: it is the part that is in question.
    """
    left = [term for term in terms(claim).content if term.end <= place.start or term.start >= place.end]
    keys = terms(sentence).keys
    total = sum(term.weight for term in left)
    return sum(term.weight for term in left if term.key in keys) / total if total else 0.0


def slot(sentence: str, start: int, end: int) -> Slot:
    """The words around code points `start` to `end` of one sentence; articles are passed over."""
    before = _BARE_WORD.findall(sentence[max(0, start - _NEAR) : start].lower())
    behind = _BARE_WORD.findall(sentence[end : end + _NEAR].lower())
    return _first_word(reversed(before)), _first_word(behind)


def slot_of(sighting: Sighting[Placed]) -> Slot:
    """The slot of an item of a source in its sentence."""
    first = sighting.sentence.start
    return slot(sighting.sentence.text, sighting.item.start - first, sighting.item.end - first)


def _first_word(found: Iterable[str]) -> str | None:
    return next((concept(word) for word in found if word not in _ARTICLES), None)


def exchanged(
    first: frozenset[str], at_first: frozenset[str], second: frozenset[str], at_second: frozenset[str]
) -> bool:
    """Whether two items of a claim stand in the source, each among the words of the other.

    `at_first` are the words where the source has the value of the first, `at_second` those of the second.
    """
    crosswise = bool(first & at_second) and bool(second & at_first)
    return crosswise and not first & at_first and not second & at_second


def sentence_at(source: Source, offset: int) -> Sentence | None:
    """The sentence of `source` that holds `offset`; None in furniture and between sentences."""
    place = bisect_right(source.sentences, offset, key=_START) - 1
    if place < 0 or offset >= source.sentences[place].end:
        return None
    return source.sentences[place]


def sightings(
    items: Iterable[Item_co], source: Source, claimed: Mapping[str, float]
) -> list[Sighting[Item_co]]:
    """The items that stand in sentences of `source`, with what these share with the claim."""
    found = []
    for item in items:
        sentence = sentence_at(source, item.start)
        if sentence is not None:
            found.append(Sighting(item, source, sentence, shared(claimed, sentence.text)))
    return found


def in_passages(
    read: Callable[[str], Sequence[Item_co]],
    sources: Iterable[Source],
    passages: Iterable[Passage],
    claimed: Mapping[str, float],
) -> list[Sighting[Item_co]]:
    """What `read` finds in the passages of these sources; it gives the items of a whole text, by place."""
    by_id = {source.id: source for source in sources}
    found: list[Sighting[Item_co]] = []
    for passage in passages:
        source = by_id.get(passage.source_id)
        if source is not None:
            items = read(source.text)
            first = bisect_left(items, passage.start, key=_START)
            last = bisect_left(items, passage.end, lo=first, key=_START)
            found.extend(sightings(items[first:last], source, claimed))
    return found


def elsewhere(
    read: Callable[[str], Sequence[Item_co]],
    sources: Iterable[Source],
    claimed: Mapping[str, float],
    wanted: Callable[[Source, Item_co], bool],
) -> list[Sighting[Item_co]]:
    """The first of the wanted items in each whole source, so that nothing depends on retrieval alone.

    A few are enough: the sentences that are closest to the claim are among its passages.
    """
    found: list[Sighting[Item_co]] = []
    for source in sources:
        items = (item for item in read(source.text) if wanted(source, item))
        found.extend(sightings(islice(items, _ENOUGH), source, claimed))
    return found


def english(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The sources that are in English, or in no known language: the only ones that the rules can read."""
    return tuple(source for source in sources if (source.language or "en").lower().startswith("en"))


def whole_sentence(text: str, passages: Sequence[Passage]) -> Passage | None:
    """The passage that is `text` word for word, but for the mark at its end: every part of it agrees."""
    wanted = text.rstrip(_END_MARKS)
    return next((passage for passage in passages if passage.text.rstrip(_END_MARKS) == wanted), None)


_END_MARKS = ".!?… "
