"""A model's draft, reconciled with the text: what it points at must have been shown, the rest goes.

The rules fail closed. A number that was not shown is dropped. A claim of the article that is left without a
sentence would be the model's own invention: it is left out and counted as cut. A summary sentence without a
place stays, since it is checked like any claim. A speaker who does not occur in the text is not one, and
added context counts only where its words stand in the sentence that it is said to come from. That there is
nothing to check in a claim counts only for one of the reasons that the model was given to choose from.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from service.llm.answers import ClaimLine, DraftAnswer, MergeAnswer, SummaryLine
from service.llm.fence import one_line
from service.llm.structured import Problem
from service.types import (
    AddedContext,
    Claim,
    Draft,
    Origin,
    Selection,
    Sentence,
    Source,
    Span,
    Summary,
    SummarySentence,
)

MAX_CLAIM = 600
"""Characters of a claim or a summary sentence at most: a longer one is no sentence."""

_MAX_NAME = 200
_NO_CLAIMS_BELOW = 3
"""Sentences from which on a text without a single claim is doubted: fewer may be a caption or a greeting."""

_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "opinion": "opinion",
        "forecast": "forecast",
        "context": "context cannot be restored",
    }
)
"""What is said of a claim that is not checked, by the reason that the model gives."""

_LISTED = 8
"""How many faulty entries a repair ask names."""

Shown = Mapping[int, Sentence]
"""The sentences of one prompt, under the numbers that the model sees."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a summary in the making, and the sentences of the source that it was written from."""

    text: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class PlacedClaim:
    """A claim as the model wrote it, and the sentences of the source that make it: at least one."""

    line: ClaimLine
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a model drafted about one chunk, with its pointers resolved; `dropped` claims had none."""

    summary: tuple[Line, ...]
    claims: tuple[PlacedClaim, ...]
    dropped: int


def draft_problem(answer: DraftAnswer, shown: Shown) -> Problem | None:
    """What to ask a repair for: no summary, entries that point at nothing that was shown, or no claims."""
    if problem := _summary_problem(answer.summary, shown) or _unplaced("claims", answer.claims, shown):
        return problem
    if not answer.claims and len(shown) >= _NO_CLAIMS_BELOW:
        return Problem(f"claims is empty, although {len(shown)} sentences were shown.")
    return None


def merge_problem(answer: MergeAnswer, shown: Mapping[int, Line]) -> Problem | None:
    """What to ask a repair of a merged summary for."""
    return _summary_problem(answer.summary, shown)


def part_of(answer: DraftAnswer, shown: Shown) -> Part:
    """The answer about one chunk with its pointers resolved."""
    claims = [PlacedClaim(line, _pointed(line.sentences, shown)) for line in answer.claims]
    placed = tuple(claim for claim in claims if claim.sentences and one_line(claim.line.text))
    summary = tuple(
        Line(one_line(line.text, MAX_CLAIM), _pointed(line.sentences, shown))
        for line in answer.summary
        if one_line(line.text)
    )
    return Part(summary, placed, dropped=len(claims) - len(placed))


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
    folded = source.text.casefold()
    placed = sorted(
        (claim for part in parts for claim in part.claims), key=lambda claim: claim.sentences[0].index
    )
    claims: dict[str, Claim] = {}
    for item in placed:
        claim = _claim(source, item, f"c{len(claims) + 1}", folded, cited)
        known = claims.get(_key(claim.text))
        claims[_key(claim.text)] = _joined(known, claim) if known else claim
    return list(claims.values())


def _claim(source: Source, item: PlacedClaim, claim_id: str, folded: str, cited: set[int]) -> Claim:
    text = one_line(item.line.text, MAX_CLAIM)
    speaker = one_line(item.line.speaker, _MAX_NAME)
    selection = _selection(item.line)
    return Claim(
        id=claim_id,
        text=text,
        origin=Origin(in_="article", spans=_spans(source, item.sentences)),
        kind=item.line.kind,
        speaker=speaker if speaker and speaker.casefold() in folded else None,
        check_worthy=_check_worthy(source, item, text, cited) if selection.kept else 0.0,
        selection=selection,
        added_context=_added_context(source, item.line, text),
    )


def _selection(line: ClaimLine) -> Selection:
    """Whether the claim is to be checked. Only a reason that we know takes a claim out of the checks."""
    if line.kind in ("opinion", "forecast"):
        return Selection(kept=False, reason=line.kind)
    reason = _REASONS.get(line.reason.strip().lower())
    return Selection() if line.verifiable or reason is None else Selection(kept=False, reason=reason)


def _check_worthy(source: Source, item: PlacedClaim, text: str, cited: set[int]) -> float:
    """What orders claims when the tail is cut: the summary rests on it, it has a figure, it stands early."""
    score = 0.4
    score += 0.3 * any(sentence.index in cited for sentence in item.sentences)
    score += 0.2 * any(character.isdigit() for character in text)
    score += 0.1 * (1 - item.sentences[0].index / len(source.sentences))
    return round(score, 3)


def _added_context(source: Source, line: ClaimLine, claim_text: str) -> tuple[AddedContext, ...]:
    added = []
    for context in line.context:
        words = one_line(context.text, MAX_CLAIM)
        number = context.sentence - 1
        if not words or words not in claim_text or not 0 <= number < len(source.sentences):
            continue
        sentence = source.sentences[number]
        place = sentence.text.find(words)
        if place >= 0:
            start = sentence.start + place
            span = source.span(start, start + len(words))
            added.append(AddedContext(replaced=one_line(context.replaced, MAX_CLAIM), text=words, span=span))
    return tuple(added)


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


def _pointed(numbers: Iterable[int], shown: Shown) -> tuple[Sentence, ...]:
    """The sentences that `numbers` point at, once each, in source order."""
    return _in_order(shown[number] for number in numbers if number in shown)


def _in_order(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    by_index = {sentence.index: sentence for sentence in sentences}
    return tuple(by_index[index] for index in sorted(by_index))


def _summary_problem(lines: Sequence[SummaryLine], shown: Container[int]) -> Problem | None:
    if not any(one_line(line.text) for line in lines):
        return Problem("summary is empty.", fatal=True)
    return _unplaced("summary", lines, shown)


def _unplaced(name: str, entries: Sequence[SummaryLine | ClaimLine], shown: Container[int]) -> Problem | None:
    lost = [
        str(place)
        for place, entry in enumerate(entries, start=1)
        if not any(number in shown for number in entry.sentences)
    ]
    if not lost:
        return None
    return Problem(f"Of {name}, entry {', '.join(lost[:_LISTED])}: sentences holds no number that was shown.")
