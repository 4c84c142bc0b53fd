"""Neutrality: wording that judges or guesses, as a difference from the texts that are checked against.

An article alone is compared with nothing: its loaded or unattributed wording is flagged as its own
(`where: article`). A draft with sources is flagged only for wording that the sources do not use, and so is a
summary for wording that its article does not use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from service.text.rhetoric import editorial, loaded_words, speculation
from service.text.words import words
from service.types import Flag, Interval, Neutrality, Source, Summary


def neutrality(summary: Summary, article: Source, checked: Sequence[Source]) -> Neutrality:
    """The flags of the article (against `checked` where that is another text) and of the summary."""
    others = [source for source in checked if source.id != article.id]
    flags = [*_article_flags(article, others), *_summary_flags(summary, [article, *others])]
    return Neutrality(flags=tuple(flags))


def _article_flags(article: Source, sources: Sequence[Source]) -> Iterator[Flag]:
    known = _Vocabulary(sources)
    for sentence in article.sentences:
        if sentence.heading and not sources:
            continue
        for kind, found, reason in _judging(sentence.text):
            start, end = sentence.start + found.start, sentence.start + found.end
            wording = article.text[start:end]
            if not known.has_all(wording):
                yield Flag(
                    kind=kind,
                    where="article",
                    source_id=article.id,
                    start=start,
                    end=end,
                    text=wording,
                    reason=f"{reason}; the sources do not say it." if sources else f"{reason}.",
                )


def _summary_flags(summary: Summary, texts: Sequence[Source]) -> Iterator[Flag]:
    """What a written summary adds; an extractive one uses the article's own words and has none."""
    known = _Vocabulary(texts)
    offset = 0
    for sentence in summary.sentences:
        for kind, found, reason in _judging(sentence.text):
            start, end = offset + found.start, offset + found.end
            if not known.has_all(summary.text[start:end]):
                yield Flag(
                    kind=kind,
                    where="summary",
                    source_id=None,
                    start=start,
                    end=end,
                    text=summary.text[start:end],
                    reason=f"{reason}; the source does not say it.",
                )
        offset += len(sentence.text) + 1


def _judging(sentence: str) -> list[tuple[str, Interval, str]]:
    """Kind, place and plain description of each judging or guessing run of words in `sentence`."""
    found = [("loaded_language", place, "Wording that judges") for place in loaded_words(sentence)]
    tests: tuple[tuple[str, Callable[[str], Interval | None], str], ...] = (
        ("editorialising", editorial, "A judgement in the writer's own voice"),
        ("speculation", speculation, "A guess that nobody is named for"),
    )
    for kind, test, reason in tests:
        place = test(sentence)
        if place is not None and not any(
            place.start < other.end and other.start < place.end for _, other, _ in found
        ):
            found.append((kind, place, reason))
    return sorted(found, key=lambda flagged: flagged[1])


class _Vocabulary:
    """The words of some texts, read when the first is asked for: most texts have nothing to flag."""

    def __init__(self, texts: Sequence[Source]) -> None:
        self._texts = texts

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(word.stem for text in self._texts for word in words(text.text))

    def has_all(self, wording: str) -> bool:
        """Whether every content word of `wording` is one that the texts use too."""
        own = [word.stem for word in words(wording) if word.is_content]
        return bool(own) and all(stem in self._stems for stem in own)
