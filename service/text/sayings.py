"""What a text quotes, word by word: to find a quotation again whatever its punctuation and its cuts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from service.text.memory import remember
from service.text.quotes import Quotation, quotations
from service.text.spellings import folded
from service.text.words import Word, words
from service.types import Interval

_INTERRUPTION = 120
"""Most characters between two quotations that are one saying: “We won,” he said, “and we are proud.”"""

_LONGEST_SEARCH = 2_000


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that can be searched as one string: `text` is their folded forms between single spaces.

    `starts` are the places of the words in `text`; `found` are the words themselves, by their places in the
    original.
    """

    text: str
    starts: tuple[int, ...]
    found: tuple[Word, ...]

    def find(self, wanted: str) -> Iterator[Interval]:
        """Each place in the original where the spaced words of `wanted` stand in order, without a gap."""
        position = self.text.find(f" {wanted} ")
        while position >= 0:
            first = bisect_left(self.starts, position + 1)
            last = bisect_right(self.starts, position + len(wanted)) - 1
            yield Interval(self.found[first].start, self.found[last].end)
            position = self.text.find(f" {wanted} ", position + 1)

    def nearest(self, wanted: str, least: float) -> Interval | None:
        """The run of whole words most like `wanted`, if it is so to `least` percent (rapidfuzz alignment)."""
        if not self.found or len(wanted) > _LONGEST_SEARCH:
            return None
        alignment = fuzz.partial_ratio_alignment(wanted, self.text, score_cutoff=least)
        if alignment is None or alignment.dest_end <= alignment.dest_start:
            return None
        first = max(0, bisect_right(self.starts, alignment.dest_start + 1) - 1)
        last = max(first, bisect_left(self.starts, alignment.dest_end) - 1)
        return Interval(self.found[first].start, self.found[last].end)


@dataclass(frozen=True, slots=True)
class Sayings:
    """All words of a text, its quotations, and all quoted words with interruptions taken out."""

    everything: Saying
    quoted: Saying
    marks: tuple[Quotation, ...]

    def quotation_at(self, place: Interval) -> int | None:
        """The index of the quotation in which `place` begins, or None."""
        index = bisect_right(self.marks, place.start, key=lambda mark: mark.start) - 1
        inside = index >= 0 and place.start < self.marks[index].end
        return index if inside else None

    def is_one_saying(self, first: int, last: int) -> bool:
        """Whether the quotations from `first` to `last` follow each other with short interruptions only."""
        return all(
            self.marks[index + 1].start - self.marks[index].end <= _INTERRUPTION
            for index in range(first, last)
        )


@remember(1_024)
def sayings(text: str) -> Sayings:
    """What `text` says and quotes; the last few texts are remembered."""
    found = words(text)
    marks = quotations(text)
    return Sayings(_saying(found), _saying(list(_inside(found, marks))), marks)


def _saying(found: Sequence[Word]) -> Saying:
    starts = []
    position = 1
    for word in found:
        starts.append(position)
        position += len(folded(word.lower)) + 1
    text = " " + " ".join(folded(word.lower) for word in found) + " "
    return Saying(text, tuple(starts), tuple(found))


def _inside(found: Sequence[Word], marks: Sequence[Quotation]) -> Iterator[Word]:
    """The words that stand inside one of `marks`; both are in order."""
    ahead = iter(marks)
    mark = next(ahead, None)
    for word in found:
        while mark is not None and word.start >= mark.end:
            mark = next(ahead, None)
        if mark is None:
            return
        if mark.start <= word.start:
            yield word


_CUTS = re.compile(r"\w*\[[^\[\]]{0,80}\]\w*|\([^()]{0,40}\)|\.\.\.|…|\. \. \.")
"""What a quoting writer puts in or leaves out: bracketed words, ellipses. Bounded, to stay linear."""

_CAPITAL = re.compile(r"\[(\w)\](?=\w)")
"""A letter whose case the quoting writer has changed: “[t]he”."""


def fragments(quotation: str) -> list[str]:
    """The spaced words of a quotation's parts between insertions and cuts, in order; empty ones left out."""
    parts = (spaced(part) for part in _CUTS.split(_CAPITAL.sub(r"\1", quotation)))
    return [part for part in parts if part]


def spaced(text: str) -> str:
    """The folded words of `text` between single spaces."""
    return " ".join(folded(word.lower) for word in words(text))
