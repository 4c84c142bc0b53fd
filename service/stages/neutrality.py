"""Neutrality: wording that judges, guesses or shifts, as a difference from the texts that are checked
against.

An article alone is compared with nothing: its loaded or unattributed wording is flagged as its own
(`where: article`). A draft with sources is flagged for what the sources do not say so, and so is a summary
for
what its article does not say so. The rules are listed in docs/reference/neutrality.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from service.engines.salience import reads_english
from service.text.causes import causal_differences
from service.text.certainty_shift import certainty_differences
from service.text.counterparts import Counterparts, Difference, is_verbatim
from service.text.credit import attribution_differences
from service.text.loaded import loaded_words
from service.text.memory import LONGEST_SENTENCE
from service.text.missing_voice import Draft, missing_voices
from service.text.neutral import loaded_differences
from service.text.rhetoric import editorial, speculation
from service.text.terms import Term, terms
from service.text.vocabulary import Vocabulary
from service.types import Flag, Interval, Neutrality, Source, Summary

_JUDGING: tuple[tuple[str, Callable[[str], Interval | None], str], ...] = (
    ("editorialising", editorial, "A judgement in the writer's own voice"),
    ("speculation", speculation, "A guess that nobody is named for"),
)


def neutrality(summary: Summary, article: Source, checked: Sequence[Source]) -> Neutrality:
    """The flags of the article (against `checked` where that is another text) and of the summary.

    The rules read English; a text in another language has no flags.
    """
    if not reads_english(article):
        return Neutrality()
    others = [source for source in checked if source.id != article.id and reads_english(source)]
    flags = [*_article_flags(article, others), *_summary_flags(summary, [article, *others])]
    return Neutrality(flags=tuple(flags))


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A sentence that is compared, and where it starts in its text."""

    text: str
    start: int
    heading: bool = False


def _article_flags(article: Source, sources: Sequence[Source]) -> Iterator[Flag]:
    if sources:
        drafted = [_Drafted(one.text, one.start, one.heading) for one in article.sentences]
        for start, found in _compared(drafted, sources):
            yield _flag("article", article.id, article.text, start, found)
        return
    for sentence in article.sentences:
        if not sentence.heading:
            for found in _alone(sentence.text):
                yield _flag("article", article.id, article.text, sentence.start, found)


def _summary_flags(summary: Summary, texts: Sequence[Source]) -> Iterator[Flag]:
    drafted = []
    offset = 0
    for sentence in summary.sentences:
        drafted.append(_Drafted(sentence.text, offset))
        offset += len(sentence.text) + 1
    for start, found in _compared(drafted, texts):
        yield _flag("summary", None, summary.text, start, found)


def _compared(drafted: Sequence[_Drafted], sources: Sequence[Source]) -> Iterator[tuple[int, Difference]]:
    """Each difference of the drafted sentences from `sources`, in order, with its sentence's start."""
    if not drafted:
        return
    known, index = Vocabulary(sources), Counterparts(sources)
    near = [index.nearest(_content(sentence.text)) for sentence in drafted]
    body = [() if sentence.heading else found for sentence, found in zip(drafted, near, strict=True)]
    voices = dict(missing_voices(Draft([sentence.text for sentence in drafted], body), sources))
    previous = ""
    for number, sentence in enumerate(drafted):
        found: list[Difference] = []
        if not is_verbatim(sentence.text, near[number]):
            found += loaded_differences(sentence.text, near[number], known)
            found += _judgements(sentence.text, known)
            found += certainty_differences(sentence.text, near[number])
            if near[number] and not sentence.heading:  # headlines leave out who says it
                found += attribution_differences(sentence.text, near[number], index)
                found += causal_differences(sentence.text, previous, index)
        if number in voices:
            found.append(voices[number])
        yield from ((sentence.start, one) for one in _apart(found))
        previous = sentence.text if near[number] else ""


def _content(sentence: str) -> Sequence[Term]:
    """The words by which a sentence is looked up; none for what is too long to be one."""
    return terms(sentence).content if len(sentence) <= LONGEST_SENTENCE else ()


def _judgements(sentence: str, known: Vocabulary) -> Iterator[Difference]:
    for kind, test, reason in _JUDGING:
        place = test(sentence)
        if place is not None and not known.has(sentence[place.start : place.end]):
            yield Difference(kind, place.start, place.end, f"{reason}; the source does not say it.")


def _alone(sentence: str) -> list[Difference]:
    """What judges or guesses in a sentence that is compared with nothing."""
    found = [
        Difference("loaded_language", place.start, place.end, "Wording that judges.")
        for place in loaded_words(sentence)
    ]
    for kind, test, reason in _JUDGING:
        place = test(sentence)
        if place is not None:
            found.append(Difference(kind, place.start, place.end, f"{reason}."))
    return _apart(found)


_OF_WORDS = frozenset(("loaded_language", "editorialising", "speculation"))
_OF_CERTAINTY = frozenset(("certainty_inflation", "certainty_deflation"))


def _apart(found: Sequence[Difference]) -> list[Difference]:
    """Differences in order; of judging words that overlap the longest, no guess where certainty shifts."""
    kept = [one for one in found if one.kind not in _OF_WORDS]
    certain = [one for one in kept if one.kind in _OF_CERTAINTY]
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        rivals = certain if one.kind == "speculation" else []
        rivals = [*rivals, *(other for other in kept if other.kind in _OF_WORDS)]
        if one.kind in _OF_WORDS and not any(
            one.start < other.end and other.start < one.end for other in rivals
        ):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.start, one.end, one.kind))


def _flag(where: str, source_id: str | None, text: str, start: int, found: Difference) -> Flag:
    begin, end = start + found.start, start + found.end
    return Flag(
        kind=found.kind,
        where="summary" if where == "summary" else "article",
        source_id=source_id,
        start=begin,
        end=end,
        text=text[begin:end],
        source_wording=found.wording,
        reason=found.reason,
    )
