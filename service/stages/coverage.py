"""Coverage: what the summary leaves out, by section, so that the middle of a long article is seen.

What all sentences of an article share is what its opening says, so a ranking by that alone lists the opening
once more. Here a sentence is weighed in its own section as well, and each section has its best omissions
before
any section has a second one. See docs/reference/coverage.md.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.engines.salience import Salient, salience
from service.text.quotes import quotations
from service.text.rhetoric import first_person, rhetorical, speculation
from service.text.terms import Terms, terms
from service.types import Coverage, Omission, Section, Sentence, Source, Summary

MOST_OMISSIONS = 8
"""How many omissions are shown; an editor reads the most important ones."""
MOST_A_SECTION = 2
"""How many of them one section may have."""
LEAST_IMPORTANCE = 0.5
"""An omission is at least so important, 1 being the most that a sentence can have."""
COVERED_SHARE = 0.6
"""A sentence counts as summarised when one summary sentence has this share of its content."""
_CONDENSED_SHARE, _CONDENSED_OF = 0.75, 0.5
"""Or when this share of a summary sentence is in it, and that is this much of what it says."""

_CENTRAL, _SUBSTANCE, _RELATED = 0.45, 0.35, 0.2
"""What importance is made of: words that the article repeats, how much the sentence says, and how much of it
belongs to what the summary tells."""
_QUOTED, _PERSONAL = 0.25, 0.1
"""What a sentence loses that is all quotation, or that speaks of the writer: colour, in most articles."""
_FULL = 18.0
"""The weight of the content of a sentence that says much."""
_WELL_RELATED = 0.5
_PARTS = 5
"""An article without headings is looked at in fifths."""


def coverage(summary: Summary, article: Source) -> Coverage:
    """The sections of `article` with how much of each the summary carries, and its weightiest omissions."""
    told = [terms(sentence.text) for sentence in summary.sentences]
    parts = list(_parts(article, salience(article)))
    weighed = [_weigh(number, one, told) for number, (_, members) in enumerate(parts) for one in members]
    told_in = Counter(one.section for one in weighed if one.told)
    return Coverage(
        omissions=tuple(_omission(article, one) for one in _chosen(weighed)),
        sections=tuple(
            _section(article, title, members, told_in[number])
            for number, (title, members) in enumerate(parts)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A sentence of a section, how important it is, and whether the summary tells it."""

    section: int
    sentence: Sentence
    importance: float
    told: bool


def _chosen(weighed: Sequence[_Weighed]) -> list[_Weighed]:
    """The best omissions: the first of each section before any second one, then by importance."""
    missing = [
        one
        for one in weighed
        if not one.told and one.importance >= LEAST_IMPORTANCE and _reports(one.sentence.text)
    ]
    missing.sort(key=lambda one: (-one.importance, one.sentence.start))
    taken: Counter[int] = Counter()
    turns = []
    for one in missing:
        turns.append((taken[one.section], one))
        taken[one.section] += 1
    turns.sort(key=lambda turn: turn[0])  # stable: by importance within a turn
    chosen = [one for turn, one in turns if turn < MOST_A_SECTION][:MOST_OMISSIONS]
    return sorted(chosen, key=lambda one: (-one.importance, one.sentence.start))


def _weigh(number: int, one: Salient, told: Sequence[Terms]) -> _Weighed:
    read = terms(one.sentence.text)
    shares = [_share(read, sentence) for sentence in told]
    is_told = any(
        share >= COVERED_SHARE or (share >= _CONDENSED_OF and _share(sentence, read) >= _CONDENSED_SHARE)
        for share, sentence in zip(shares, told, strict=True)
    )
    importance = 0.0 if is_told else _importance(one, read, max(shares, default=_WELL_RELATED))
    return _Weighed(number, one.sentence, importance, is_told)


def _importance(one: Salient, read: Terms, related: float) -> float:
    """How important a sentence is, from 0 to 1, wherever it stands; `related` is its share in the summary."""
    text = one.sentence.text
    quoted = sum(mark.end - mark.start for mark in quotations(text)) / len(text)
    weighed = (
        _CENTRAL * math.sqrt(one.centrality)
        + _SUBSTANCE * min(1.0, read.weight / _FULL)
        + _RELATED * min(1.0, related / _WELL_RELATED)
        - _QUOTED * quoted
        - (_PERSONAL if first_person(text) else 0.0)
    )
    return round(max(0.0, weighed), 4)


def _reports(text: str) -> bool:
    """Whether a sentence reports something: a question or a guess is not missed in a summary."""
    return speculation(text) is None and rhetorical(text) is None


def _share(one: Terms, other: Terms) -> float:
    """The weighted share of the one's content that the other has; of a sentence without any, all."""
    if not one.weight:
        return 1.0
    return sum(term.weight for term in one.content if term.key in other.keys) / one.weight


def _omission(article: Source, one: _Weighed) -> Omission:
    sentence = one.sentence
    return Omission(
        **article.span(sentence.start, sentence.end).model_dump(),
        text=sentence.text,
        section=one.section,
        importance=one.importance,
    )


def _section(article: Source, title: str | None, members: Sequence[Salient], summarised: int) -> Section:
    return Section(
        **article.span(members[0].sentence.start, members[-1].sentence.end).model_dump(),
        title=title,
        sentences=len(members),
        summarised=summarised,
    )


def _parts(article: Source, ranked: Sequence[Salient]) -> Iterator[tuple[str | None, list[Salient]]]:
    """The body under each heading, or in fifths where there is none; empty parts are left out."""
    headings = [sentence for sentence in article.sentences if sentence.heading]
    inner = [heading for heading in headings if ranked and heading.start > ranked[0].sentence.start]
    if inner:
        yield from _under_headings(headings, ranked)
        return
    size = max(1, -(-len(ranked) // _PARTS))
    for start in range(0, len(ranked), size):
        yield None, list(ranked[start : start + size])


def _under_headings(
    headings: Sequence[Sentence], ranked: Sequence[Salient]
) -> Iterator[tuple[str | None, list[Salient]]]:
    ends = [heading.start for heading in headings] + [ranked[-1].sentence.end + 1]
    titles: list[str | None] = [None, *(heading.text for heading in headings)]
    position = 0
    for title, end in zip(titles, ends, strict=True):
        members = []
        while position < len(ranked) and ranked[position].sentence.start < end:
            members.append(ranked[position])
            position += 1
        if members:
            yield title, members
