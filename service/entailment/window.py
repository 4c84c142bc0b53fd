"""The evidence window: the few source sentences that the entailment model reads beside a claim.

A window holds what carries the claim (a greedy cover of its content, so that support spread over several
sentences stays together) and, while there is room, what these sentences need to be understood. It depends on
the sentences that share something with the claim and on their neighbours in the same paragraph only: text
appended to the source changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.text.terms import Terms, terms
from service.types import Passage, Sentence, Source

MOST_WORDS = 65
"""Words of the window at most, beyond its first sentence: with the claim about 160 tokens."""

_WORTH_A_SENTENCE = 0.5
"""The weight of the claim's content that a further sentence must add to the cover."""

_ALSO_CLOSE = 0.45
"""A passage with this share of the best one's score may fill what room is left."""


def window(
    claim: str, sources: Sequence[Source], passages: Sequence[Passage], *, most_words: int = MOST_WORDS
) -> tuple[Passage, ...]:
    """The sentences of `sources` to read beside `claim`, in the order of the text; `passages` best first.

    Empty when nothing in the sources shares a word with the claim.
    """
    if not passages:
        return ()
    by_id = {source.id: source for source in sources}
    chosen: dict[tuple[str, int], Passage] = {}
    room = most_words
    for passage in _in_order_of_use(terms(claim), by_id, passages):
        place = (passage.source_id, passage.start)
        words = passage.text.count(" ") + 1
        if place not in chosen and (words <= room or not chosen):
            chosen[place] = passage
            room -= words
    order = {source.id: number for number, source in enumerate(sources)}
    return tuple(sorted(chosen.values(), key=lambda passage: (order[passage.source_id], passage.start)))


def _in_order_of_use(
    claim: Terms, sources: dict[str, Source], passages: Sequence[Passage]
) -> Iterator[Passage]:
    """The cover, then its neighbours (pronouns point back), then what else comes close."""
    cover = list(_cover(claim, passages))
    yield from cover
    for passage in cover:
        yield from _beside(sources[passage.source_id], passage)
    yield from (passage for passage in passages if passage.score >= _ALSO_CLOSE * passages[0].score)


def _cover(claim: Terms, passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages that carry most of the claim together (greedy); of equals the better ranked first."""
    weights = {term.key: term.weight for term in claim.content}
    left = [(passage, terms(passage.text).keys & weights.keys()) for passage in passages]
    covered: set[str] = set()
    while left:
        gains = [sum(weights[key] for key in sorted(keys - covered)) for _, keys in left]
        best = gains.index(max(gains))
        if covered and gains[best] < _WORTH_A_SENTENCE:
            return
        passage, keys = left.pop(best)
        covered |= keys
        yield passage


def _beside(source: Source, passage: Passage) -> Iterator[Passage]:
    """The sentence before, and the one after in the same paragraph, headings left out."""
    for index in (passage.sentence - 1, passage.sentence + 1):
        if 0 <= index < len(source.sentences):
            sentence = source.sentences[index]
            here = source.sentences[passage.sentence]
            if not sentence.heading and (index < passage.sentence or sentence.paragraph == here.paragraph):
                yield _passage(source, sentence)


def _passage(source: Source, sentence: Sentence) -> Passage:
    return Passage(
        source_id=source.id,
        sentence=sentence.index,
        start=sentence.start,
        end=sentence.end,
        text=sentence.text,
        score=0.0,
    )
