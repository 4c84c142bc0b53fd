"""The extractive summary: a few whole sentences of the source that are central, early, plain and different.

Sentences are taken greedily by maximal marginal relevance (Carbonell and Goldstein 1998): what a sentence
scores, less what it repeats of the sentences already taken. A sentence that speculates, judges, asks,
speaks to the reader, or is a bare or cut quotation is never taken; one that leans on what was told before
is taken only when that is taken too. The tests of wording apply to English; in other languages sentences
are chosen by score alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from service.engines.salience import Salient, reads_english, salience
from service.text.loaded import loaded_words
from service.text.rhetoric import (
    cut_quotation,
    editorial,
    first_person,
    narration,
    opens_dangling,
    points_back,
    rhetorical,
    speculation,
)
from service.text.words import words
from service.types import Interval, Sentence, Source

REDUNDANCY_WEIGHT = 0.3
"""What a sentence loses that repeats, word for word, one already taken."""
SAME = 0.85
"""Share of common words from which two sentences say the same: one of them is enough."""
QUOTED_WEIGHT = 0.3
"""What a sentence loses that is all quotation: a standfirst tells, its quotes belong further down."""
LOADED_WEIGHT = 0.6
"""What each loaded word costs, in units of a score that is about 2 for a central lead."""
FIRST_PERSON_WEIGHT = 0.2
LEANING_WEIGHT = 0.1
"""What it costs to lean on what was told before, even where that stands."""
CANDIDATES = 60
"""How many of the best-scored sentences are looked at: it caps the cost on very long articles."""
SHORTEST = 6
"""Words below which a sentence is a fragment rather than a piece of a standfirst."""
LONGEST = 120
"""Words above which it is not a sentence but text that could not be cut."""
NARRATED = 4
"""Words that must stand outside of quotation marks, so that a quotation has its speaker with it."""
_ENDINGS = (".", "。")
_CUT_OFF = ("...", "…")
_CLOSERS = " \"'”’»)]*_"


class _Candidate(NamedTuple):
    """A sentence that is fit for a summary, what it scores there, and the wording in it that leans."""

    sentence: Sentence
    stems: frozenset[str]
    score: float
    leaning: Interval | None


def summarise(source: Source, sentences: int) -> tuple[Sentence, ...]:
    """At most `sentences` sentences of `source` that tell what it says, in the order of the source.

    There are fewer when fewer are fit to stand in a neutral summary, and none when none is.
    """
    candidates = _candidates(source)
    chosen: list[_Candidate] = []
    while len(chosen) < sentences:
        candidates = [one for one in candidates if not _says_the_same(one, chosen)]
        standing = [one for one in candidates if _stands(one, chosen)]
        if not standing:
            break
        chosen.append(max(standing, key=lambda one: (_gain(one, chosen), -one.sentence.index)))
    return tuple(sorted((one.sentence for one in chosen), key=lambda sentence: sentence.index))


def _candidates(source: Source) -> list[_Candidate]:
    """The best-scored sentences that are fit for a summary."""
    scored = salience(source)
    ranked = sorted(scored, key=lambda item: (-item.score, item.sentence.index))[:CANDIDATES]
    if not reads_english(source):
        return [_Candidate(item.sentence, item.stems, item.score, None) for item in ranked]
    inside = _inside_quotations(source.sentences)
    return [
        _candidate(item, first=item is scored[0])
        for item in ranked
        if item.sentence.index not in inside and _is_plain(item)
    ]


def _candidate(item: Salient, *, first: bool) -> _Candidate:
    """The sentence with what it loses for its manner; before the `first` one there is nothing to lean on."""
    text = item.sentence.text
    leaning = None if first else opens_dangling(text) or points_back(text)
    score = (
        item.score
        - QUOTED_WEIGHT * (1 - _narrated(text) / item.words)
        - LOADED_WEIGHT * len(loaded_words(text))
        - FIRST_PERSON_WEIGHT * (first_person(text) is not None)
        - LEANING_WEIGHT * (leaning is not None)
    )
    return _Candidate(item.sentence, item.stems, score, leaning)


def _is_plain(item: Salient) -> bool:
    text = item.sentence.text
    return (
        SHORTEST <= item.words <= LONGEST
        and _narrated(text) >= NARRATED
        and text.rstrip(_CLOSERS).endswith(_ENDINGS)
        and not text.rstrip(_CLOSERS).endswith(_CUT_OFF)
        and not any(test(text) for test in (cut_quotation, speculation, editorial, rhetorical))
    )


def _narrated(text: str) -> int:
    """How many words stand outside of quotation marks."""
    return sum(1 for piece in narration(text).split() if piece.strip("·,.;:-–—"))


def _inside_quotations(sentences: Sequence[Sentence]) -> Collection[int]:
    """The sentences that stand inside a quotation which an earlier one of their paragraph opened."""
    inside: set[int] = set()
    is_open, paragraph = False, -1
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            is_open, paragraph = False, sentence.paragraph
        if is_open:
            inside.add(sentence.index)
        if cut_quotation(sentence.text) is not None:
            is_open = not is_open
    return inside


def _gain(one: _Candidate, chosen: Sequence[_Candidate]) -> float:
    repeated = max((_overlap(one.stems, other.stems) for other in chosen), default=0.0)
    return one.score - REDUNDANCY_WEIGHT * repeated


def _says_the_same(one: _Candidate, chosen: Sequence[_Candidate]) -> bool:
    return any(one is other or _overlap(one.stems, other.stems) >= SAME for other in chosen)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


def _stands(one: _Candidate, chosen: Sequence[_Candidate]) -> bool:
    """Whether the sentence can be read after those chosen: what it leans on stands there, or nothing need.

    It leans on the sentence directly before it or, by a definite noun ("The statement"), on any earlier
    one that has the noun.
    """
    if one.leaning is None:
        return True
    earlier = [other for other in chosen if other.sentence.index < one.sentence.index]
    if any(other.sentence.index == one.sentence.index - 1 for other in earlier):
        return True
    noun = words(one.sentence.text[one.leaning.start : one.leaning.end])[-1]
    return noun.is_content and any(noun.stem in other.stems for other in earlier)
