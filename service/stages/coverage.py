"""Coverage: what the summary leaves out, by section, so that the middle of a long article is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.engines.salience import Salient, salience
from service.text.rhetoric import rhetorical, speculation
from service.text.words import words
from service.types import Coverage, Omission, Section, Sentence, Source, Summary

MOST_OMISSIONS = 5
"""How many omissions are shown; an editor reads the most important ones."""
COVERED_SHARE = 0.6
"""A sentence counts as summarised when this share of its content words stands in the summary."""
_IMPORTANT = 0.5
"""An omission has at least this centrality, the article's most central sentence having 1."""
_PARTS = 5
"""An article without headings is looked at in fifths."""


def coverage(summary: Summary, article: Source) -> Coverage:
    """The sections of `article` with how much of each the summary carries, and its weightiest omissions."""
    ranked = salience(article)
    told = frozenset(word.stem for word in words(summary.text) if word.is_content)
    parts = list(_parts(article, ranked))
    left_out = [
        (number, salient)
        for number, (_, members) in enumerate(parts)
        for salient in members
        if salient.centrality >= _IMPORTANT and not _covered(salient, told) and _reports(salient)
    ]
    left_out.sort(key=lambda entry: (-entry[1].centrality, entry[1].sentence.start))
    return Coverage(
        omissions=tuple(_omission(article, number, salient) for number, salient in left_out[:MOST_OMISSIONS]),
        sections=tuple(_section(article, title, members, told) for title, members in parts),
    )


def _reports(salient: Salient) -> bool:
    """Whether a sentence reports something: a question or a guess is not missed in a summary."""
    text = salient.sentence.text
    return speculation(text) is None and rhetorical(text) is None


def _covered(salient: Salient, told: frozenset[str]) -> bool:
    return len(salient.stems & told) >= COVERED_SHARE * max(1, len(salient.stems))


def _omission(article: Source, section: int, salient: Salient) -> Omission:
    sentence = salient.sentence
    return Omission(
        **article.span(sentence.start, sentence.end).model_dump(),
        text=sentence.text,
        section=section,
        importance=round(salient.centrality, 4),
    )


def _section(article: Source, title: str | None, members: Sequence[Salient], told: frozenset[str]) -> Section:
    return Section(
        **article.span(members[0].sentence.start, members[-1].sentence.end).model_dump(),
        title=title,
        sentences=len(members),
        summarised=sum(_covered(salient, told) for salient in members),
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
