"""A model's draft, reconciled with the text: what it points at must have been shown, the rest goes.

The rules fail closed. A number that was not shown is dropped. A summary sentence without a place stays, since
it is checked like any claim. What becomes of the claims is told in `windows`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.engines.windows import MAX_CLAIM, PlacedClaim, Shown, is_selected, pointed, window_claims
from service.llm.answers import DraftAnswer, MergeAnswer, SummaryLine, WindowLine
from service.llm.fence import one_line
from service.llm.structured import Problem
from service.types import Claim, Draft, Origin, Sentence, Source, Span, Summary, SummarySentence

_LISTED = 8
"""How many faulty entries a repair ask names."""
_FEW = 2
"""Sentences that windows may pass over before a repair is asked for, if they are less than half of all."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a summary in the making, and the sentences of the source that it was written from."""

    text: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a model drafted about one chunk, with its pointers resolved; `dropped` claims had none."""

    summary: tuple[Line, ...]
    claims: tuple[PlacedClaim, ...]
    dropped: int


def draft_problem(answer: DraftAnswer, shown: Shown) -> Problem | None:
    """What to ask a repair for: no summary, entries that point at nothing, most sentences passed over."""
    return (
        _summary_problem(answer.summary, shown)
        or _unplaced("windows", _numbered(answer.windows), shown)
        or _unplaced("claims of windows", _numbered_claims(answer.windows), shown)
        or _passed_over(answer.windows, shown)
    )


def merge_problem(answer: MergeAnswer, shown: Mapping[int, Line]) -> Problem | None:
    """What to ask a repair of a merged summary for."""
    return _summary_problem(answer.summary, shown)


def part_of(answer: DraftAnswer, shown: Shown, source: Source) -> Part:
    """The answer about one chunk of `source` with its pointers resolved."""
    claims, dropped = window_claims(source, answer.windows, shown)
    summary = tuple(
        Line(one_line(line.text, MAX_CLAIM), pointed(line.sentences, shown))
        for line in answer.summary
        if one_line(line.text)
    )
    return Part(summary, claims, dropped)


def merged(answer: MergeAnswer, shown: Mapping[int, Line]) -> tuple[Line, ...]:
    """The merged summary, each sentence with the source sentences of the lines that it points at."""
    return tuple(
        Line(
            one_line(line.text, MAX_CLAIM),
            _in_order(
                sentence
                for number in line.sentences
                if number in shown
                for sentence in shown[number].sentences
            ),
        )
        for line in answer.summary
        if one_line(line.text)
    )


def assemble(source: Source, summary: Sequence[Line], parts: Sequence[Part]) -> Draft:
    """The draft: claims in source order, each once, then one for each summary sentence that none carries."""
    claims = _article_claims(source, summary, parts)
    carriers = {_key(claim.text): claim for claim in claims if claim.selection.kept}
    sentences: dict[str, SummarySentence] = {}
    for line in summary:
        key, spans = _key(line.text), _spans(source, line.sentences)
        if key not in carriers:
            origin = Origin(in_="summary", spans=spans)
            carriers[key] = Claim(id=f"c{len(claims) + 1}", text=line.text, origin=origin, check_worthy=1.0)
            claims.append(carriers[key])
        if key not in sentences:
            sentences[key] = SummarySentence(
                id=f"t{len(sentences) + 1}", text=line.text, claim_ids=(carriers[key].id,), origin=spans
            )
    return Draft(
        summary=Summary(
            text=" ".join(sentence.text for sentence in sentences.values()),
            sentences=tuple(sentences.values()),
        ),
        claims=tuple(claims),
        cut=sum(part.dropped for part in parts),
    )


def _article_claims(source: Source, summary: Sequence[Line], parts: Sequence[Part]) -> list[Claim]:
    """The claims of all parts in source order; those with the same words become one with all their places."""
    cited = {sentence.index for line in summary for sentence in line.sentences}
    placed = sorted(
        (claim for part in parts for claim in part.claims), key=lambda claim: claim.sentences[0].index
    )
    claims: dict[str, Claim] = {}
    for item in placed:
        claim = _claim(source, item, f"c{len(claims) + 1}", cited)
        known = claims.get(_key(claim.text))
        claims[_key(claim.text)] = _joined(known, claim) if known else claim
    return list(claims.values())


def _claim(source: Source, item: PlacedClaim, claim_id: str, cited: set[int]) -> Claim:
    return Claim(
        id=claim_id,
        text=item.text,
        origin=Origin(in_="article", spans=_spans(source, item.sentences)),
        kind=item.kind,
        speaker=item.speaker,
        check_worthy=_check_worthy(source, item, cited) if item.selection.kept else 0.0,
        selection=item.selection,
        added_context=item.added,
    )


def _check_worthy(source: Source, item: PlacedClaim, cited: set[int]) -> float:
    """What orders claims when the tail is cut: the summary rests on it, it has a figure, it stands early."""
    score = 0.4
    score += 0.3 * any(sentence.index in cited for sentence in item.sentences)
    score += 0.2 * any(character.isdigit() for character in item.text)
    score += 0.1 * (1 - item.sentences[0].index / len(source.sentences))
    return round(score, 3)


def _joined(known: Claim, again: Claim) -> Claim:
    """One claim with the places of both; it is checked if either is to be."""
    spans = tuple(dict.fromkeys((*known.origin.spans, *again.origin.spans)))
    better = known if known.selection.kept or not again.selection.kept else again
    return better.model_copy(
        update={
            "id": known.id,
            "origin": Origin(in_="article", spans=spans),
            "check_worthy": max(known.check_worthy, again.check_worthy),
        }
    )


def _key(text: str) -> str:
    """What makes two claims the same: their words, whatever their case, spacing and last full stop."""
    return " ".join(text.casefold().split()).rstrip(".")


def _spans(source: Source, sentences: Iterable[Sentence]) -> tuple[Span, ...]:
    return tuple(source.span(sentence.start, sentence.end) for sentence in sentences)


def _in_order(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    by_index = {sentence.index: sentence for sentence in sentences}
    return tuple(by_index[index] for index in sorted(by_index))


def _summary_problem(lines: Sequence[SummaryLine], shown: Container[int]) -> Problem | None:
    if not any(one_line(line.text) for line in lines):
        return Problem("summary is empty.", fatal=True)
    return _unplaced("summary", _numbered(lines), shown)


def _numbered(entries: Sequence[SummaryLine | WindowLine]) -> Iterable[tuple[str, Sequence[int]]]:
    return ((str(place), entry.sentences) for place, entry in enumerate(entries, start=1))


def _numbered_claims(windows: Sequence[WindowLine]) -> Iterable[tuple[str, Sequence[int]]]:
    """The claims that count, each as "window.claim"."""
    return (
        (f"{number}.{place}", line.sentences)
        for number, window in enumerate(windows, start=1)
        if is_selected(window)
        for place, line in enumerate(window.claims, start=1)
    )


def _unplaced(
    name: str, entries: Iterable[tuple[str, Sequence[int]]], shown: Container[int]
) -> Problem | None:
    lost = [place for place, numbers in entries if not any(number in shown for number in numbers)]
    if not lost:
        return None
    return Problem(f"Of {name}, entry {', '.join(lost[:_LISTED])}: sentences holds no number that was shown.")


def _passed_over(windows: Sequence[WindowLine], shown: Shown) -> Problem | None:
    """Most sentences stand in no window: the article was not gone through. A few are left to the program."""
    told = {number for window in windows for number in window.sentences}
    told.update(number for window in windows for line in window.claims for number in line.sentences)
    missing = [str(number) for number in shown if number not in told]
    if len(missing) <= max(_FEW, len(shown) // 2):
        return None
    return Problem(
        f"{len(missing)} of the {len(shown)} sentences stand in no window:"
        f" {', '.join(missing[:_LISTED])}{' …' if len(missing) > _LISTED else ''}."
    )
