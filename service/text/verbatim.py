"""Where a text stands in a source word for word, apart from typography and case."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from service.text.memory import remember
from service.text.normalise import normalise
from service.types import MatchState, Passage, Source

_ENDS = " \t\n\r.,;:!?\"'“”‘’"
"""What may stand at the ends of a sentence and is no part of what it says."""


class Place(NamedTuple):
    """One sentence of one source."""

    source_id: str
    start: int
    end: int
    text: str


class Verbatim(NamedTuple):
    """The sentences in which a text stands, and whether it is the whole of them."""

    places: list[Place]
    match: MatchState
    is_whole: bool


def find_verbatim(text: str, passages: Sequence[Passage], sources: Sequence[Source]) -> Verbatim | None:
    """Where `text` stands in a passage, else anywhere in a source, over several sentences too; or None.

    A passage that is all of the text is preferred to one that only holds it.
    """
    wanted = plain(text)
    if not wanted:
        return None
    holding = [passage for passage in passages if _stands_in(wanted, plain(passage.text))]
    if holding:
        passage = next((passage for passage in holding if plain(passage.text) == wanted), holding[0])
        place = Place(passage.source_id, passage.start, passage.end, passage.text)
        match: MatchState = "exact" if text.strip().rstrip(_ENDS) in passage.text else "normalised"
        return Verbatim([place], match, is_whole=plain(passage.text) == wanted)
    for source in sources:
        start = source.text.find(text.strip())
        places = sentences_at(source, start, start + len(text.strip())) if start >= 0 else []
        if places and _stands_in(text.strip(), source.text):
            run = source.text[places[0].start : places[-1].end]
            return Verbatim(places, "exact", is_whole=plain(run) == wanted)
    return None


def sentences_at(source: Source, start: int, end: int) -> list[Place]:
    """The sentences of `source` that touch `start` to `end`; found by bisection, texts are long."""
    first = bisect_right(source.sentences, start, key=lambda sentence: sentence.end)
    last = bisect_left(source.sentences, end, key=lambda sentence: sentence.start)
    return [Place(source.id, s.start, s.end, s.text) for s in source.sentences[first:last]]


def _stands_in(wanted: str, text: str) -> bool:
    """Whether `wanted` is in `text` and its first place there neither begins nor ends inside a word."""
    start = text.find(wanted)
    if start < 0:
        return False
    before = text[start - 1 : start] if start else ""
    after = text[start + len(wanted) : start + len(wanted) + 1]
    return not (before.isalnum() and wanted[0].isalnum()) and not (after.isalnum() and wanted[-1].isalnum())


@remember(4_096)
def plain(text: str) -> str:
    """The comparison form of a sentence, without what punctuation stands at its ends."""
    return normalise(text, casefold=True).text.strip(_ENDS)
