"""What the sources say about one figure or date of a claim, and which of several answers speaks for it."""

from __future__ import annotations

from collections.abc import Sequence

from service.text.context import Placed, Sighting
from service.types import Correction, Finding, Frozen, Outcome, Passage, Source, Span, UndecidedCause, Veto


class Answer(Frozen):
    """The outcome for one part of a claim; fields as in `Finding`."""

    outcome: Outcome
    detail: str
    kind: str | None = None
    spans: tuple[Span, ...] = ()
    cause: UndecidedCause | None = None
    correction: Correction | None = None
    veto: Veto | None = None

    @property
    def rank(self) -> int:
        """The order in which answers speak for a claim: what the source says otherwise comes first."""
        if self.outcome == "differs":
            return 0 if self.spans else 1
        if self.outcome == "undecided":
            return 2 if self.cause == "needs_computation" else 3
        return 4


def finding(checker: str, answers: Sequence[Answer], nothing: str) -> Finding:
    """The finding that the worst answer makes; `nothing` is the detail where there was nothing to compare.

    A finding that agrees has the spans of all answers.
    """
    if not answers:
        return Finding(checker=checker, outcome="not_applicable", detail=nothing)
    worst = min(answers, key=lambda answer: answer.rank)
    spans = worst.spans
    if worst.outcome == "agrees":
        spans = tuple(dict.fromkeys(span for answer in answers for span in answer.spans))
    return Finding(
        checker=checker,
        outcome=worst.outcome,
        detail=worst.detail,
        kind=worst.kind,
        spans=spans,
        cause=worst.cause,
        correction=worst.correction,
        veto=worst.veto,
    )


def span_of(sighting: Sighting[Placed]) -> Span:
    """The place of a sighting in its source."""
    return sighting.source.span(sighting.item.start, sighting.item.end)


def agreeing(claimed: Sequence[Placed], passage: Passage, source: Source) -> list[Answer]:
    """The answers about all of `claimed` where the claim is `passage` itself, word for word."""
    answers = []
    for item in claimed:
        span = source.span(passage.start + item.start, passage.start + item.end)
        detail = f"The source says “{source.text[span.start : span.end]}” too."
        answers.append(Answer(outcome="agrees", detail=detail, spans=(span,)))
    return answers


def contradicted(
    quoted: str, claim_words: str, sighting: Sighting[Placed], replaces: str, *, correct: bool
) -> Answer:
    """The answer that the source says otherwise; `correct` offers the source's words for `replaces`."""
    span = span_of(sighting)
    text = sighting.source.text[span.start : span.end]
    correction = Correction(**span.model_dump(), text=text, replaces=replaces) if correct else None
    detail = f"The source says “{quoted}”, the claim “{claim_words}”."
    return Answer(outcome="differs", detail=detail, spans=(span,), correction=correction)
