"""A voice that is missing: the source has both sides of a dispute, and the draft carries one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from service.text.counterparts import Counterpart, Difference
from service.text.quotes import quotations
from service.text.rhetoric import attribution
from service.text.sides import Dispute, Voice, answers, disputes
from service.text.speakers import attributions
from service.text.terms import terms
from service.types import Source

_CARRIED = 0.5
"""The share of a drafted sentence's words that the source sentence has which it carries."""
_FEWEST = 3
"""Words that both have at least."""


@dataclass(frozen=True)
class Draft:
    """The drafted sentences with the nearest sentences of the sources, in the same order."""

    sentences: Sequence[str]
    near: Sequence[Sequence[Counterpart]]

    @cached_property
    def carriers(self) -> dict[tuple[str, int], list[int]]:
        """Which drafted sentences carry a source sentence, by its source and place."""
        found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for number, near in enumerate(self.near):
            for one in near:
                if one.share >= _CARRIED and len(one.shared) >= _FEWEST:
                    found[one.source.id, one.place].append(number)
        return found

    @cached_property
    def heard(self) -> frozenset[str]:
        """The words of drafted sentences in which somebody speaks."""
        return _keys(sentence for sentence in self.sentences if _speaks(sentence))

    @cached_property
    def answered(self) -> frozenset[str]:
        """The words of drafted sentences in which somebody answers a charge."""
        return _keys(sentence for sentence in self.sentences if answers(sentence))


def missing_voices(draft: Draft, sources: Sequence[Source]) -> Iterator[tuple[int, Difference]]:
    """The drafted sentences that carry one side only, each once, with the source's sentence of the other."""
    flagged: set[int] = set()
    for source in sources:
        places = [place for source_id, place in draft.carriers if source_id == source.id]
        for dispute in disputes(source.sentences, places):
            pairs = [(dispute.charge, dispute.reply)]
            if dispute.mutual:
                pairs.append((dispute.reply, dispute.charge))
            for told, missing in pairs:
                number = _only_one(draft, source, dispute, told, missing)
                if number is not None and number not in flagged:
                    flagged.add(number)
                    yield number, _difference(draft.sentences[number], source, missing)


def _only_one(draft: Draft, source: Source, dispute: Dispute, told: Voice, missing: Voice) -> int | None:
    """The drafted sentence that carries `told`, where none carries `missing`."""
    carriers = draft.carriers.get((source.id, told.place), [])
    if not carriers:
        return None
    text = source.sentences[missing.place].text
    if told.place != missing.place and draft.carriers.get((source.id, missing.place)):
        return None
    known = terms(text).keys | terms(source.sentences[told.place].text).keys
    if not dispute.mutual and draft.answered & known:
        return None
    others = missing.keys - told.keys - terms(source.sentences[told.place].text).keys
    if others & draft.heard:
        return None
    return carriers[0]


def _speaks(sentence: str) -> bool:
    return bool(attributions(sentence) or attribution(sentence) or quotations(sentence))


def _keys(sentences: Iterator[str]) -> frozenset[str]:
    return frozenset(key for sentence in sentences for key in terms(sentence).keys)


def _difference(drafted: str, source: Source, missing: Voice) -> Difference:
    sentence = source.sentences[missing.place]
    who = f"“{missing.speaker}”" if missing.speaker else "the other side"
    return Difference(
        "missing_voice",
        0,
        max(1, len(drafted.rstrip(" .!?"))),
        f"The source also has what {who} says to this; here that side is missing.",
        source.text[sentence.start : sentence.end],
    )
