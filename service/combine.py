"""Combine: the findings about one claim become its one verdict.

A *deciding* checker proposes a label: the judge where there is one, else the entailment of the wording. All
other checkers may only object. The table, first row that applies (docs/explanation/how-a-verdict-is-made.md):

| decider says                 | a checker says                       | verdict                            |
|------------------------------|--------------------------------------|------------------------------------|
| failed, late, over budget    | anything                             | undecided, same cause              |
| contradicted, conflicting    | anything                             | as the decider says                |
| anything but not_found       | differs in one source, agrees in one | conflicting                        |
| anything but not_found       | differs, with the place              | contradicted                       |
| not_found                    | differs, with the place              | not_found, for review              |
| supported (judge)            | the wording is not in the source     | undecided, for review              |
| supported, partly_supported  | differs, no place: not in the source | partly_supported                   |
| undecided                    | differs, no place: not in the source | not_found                          |
| supported, partly, undecided | has to be computed                   | undecided: needs_computation       |
| supported                    | cannot tell about its part           | undecided, for review              |
| anything                     | nothing against it                   | as the decider says                |

A contradiction is never outvoted; a checker and a judge that disagree mark the claim for review.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from service.types import (
    FAILURE_CAUSES,
    Evidence,
    Finding,
    Label,
    Relation,
    Source,
    Span,
    UndecidedCause,
    Verdict,
)

DECIDERS = ("escalation", "judge", "entailment", "wording")
"""Who decides, best first; the first of them that has a finding proposes the label."""

_MODELS = frozenset(("escalation", "judge"))
"""The deciders that are models: where a checker disagrees with one, a person should look."""

_WITH_EVIDENCE: frozenset[Label] = frozenset({"supported", "partly_supported", "contradicted", "conflicting"})


def combine(findings: Sequence[Finding], sources: Mapping[str, Source]) -> Verdict:
    """The verdict that `findings` amount to; evidence is cut out of `sources` (by id) in whole sentences."""
    decider = _decider(findings)
    if decider is None:
        return _undecided(findings, "insufficient", "No checker could decide about this claim.")
    objections = _Objections(findings, decider)
    label, cause, ground = _decide(decider, objections)
    return Verdict(
        label=label,
        cause=cause,
        needs_review=_needs_review(label, decider, objections),
        reason=ground.detail,
        evidence=_evidence(label, decider, objections, sources) if label in _WITH_EVIDENCE else (),
        findings=tuple(findings),
        correction=ground.correction if label == "contradicted" else None,
    )


class _Objections:
    """What the checkers that do not decide hold against the claim."""

    def __init__(self, findings: Sequence[Finding], decider: Finding) -> None:
        heard = [
            finding for finding in findings if decider.checker != "escalation" or finding.checker != "judge"
        ]
        others = [finding for finding in heard if finding is not decider]
        agreeing = {finding.checker for finding in heard if finding.outcome == "agrees"}
        located = [finding for finding in others if finding.outcome == "differs" and finding.spans]
        self.contradicting = [finding for finding in located if finding.checker not in agreeing]
        self.conflicting = [finding for finding in located if finding.checker in agreeing]
        self.agreeing = [finding for finding in heard if finding.outcome == "agrees"]
        absent = [finding for finding in others if finding.outcome == "differs" and not finding.spans]
        self.unworded = [finding for finding in absent if finding.checker in DECIDERS]
        self.absent = [finding for finding in absent if finding.checker not in DECIDERS]
        self.to_compute = [finding for finding in others if finding.cause == "needs_computation"]
        self.unsure = [
            finding
            for finding in others
            if finding.outcome == "undecided" and finding.checker not in DECIDERS
        ]


def disagree(findings: Sequence[Finding]) -> bool:
    """Whether the judge and a checker disagree: such a claim is worth a second opinion."""
    decider = _decider(findings)
    if decider is None or decider.checker not in _MODELS:
        return False
    objections = _Objections(findings, decider)
    return _approves_against(decider, objections) or _denies_against(decider, objections)


def _approves_against(decider: Finding, objections: _Objections) -> bool:
    """Whether something is held against a claim that the decider approves."""
    return decider.label in ("supported", "partly_supported") and bool(
        objections.contradicting or objections.conflicting or objections.absent or objections.unworded
    )


def _denies_against(decider: Finding, objections: _Objections) -> bool:
    """Whether a model denies what stands in the source in the same words."""
    denied = decider.checker in _MODELS and decider.label in ("not_found", "contradicted")
    return denied and any(finding.label == "supported" for finding in objections.agreeing)


def _decider(findings: Sequence[Finding]) -> Finding | None:
    for name in DECIDERS:
        for finding in findings:
            if finding.checker == name and finding.label is not None:
                return finding
    return None


def _decide(decider: Finding, objections: _Objections) -> tuple[Label, UndecidedCause | None, Finding]:
    """The label, its cause, and the finding that it rests on: the table above, row by row."""
    label: Label = decider.label or "undecided"
    if decider.cause in FAILURE_CAUSES:
        return "undecided", decider.cause, decider
    if label in ("contradicted", "conflicting"):
        return label, None, decider
    if label != "not_found":
        if objections.conflicting:
            return "conflicting", None, objections.conflicting[0]
        if objections.contradicting:
            return "contradicted", None, objections.contradicting[0]
        return _without_contradiction(label, decider, objections)
    return label, None, decider


def _without_contradiction(
    label: Label, decider: Finding, objections: _Objections
) -> tuple[Label, UndecidedCause | None, Finding]:
    """The rows for a claim that no passage contradicts and that the source speaks of."""
    if label == "supported" and objections.unworded:
        return "undecided", "insufficient", objections.unworded[0]
    if objections.absent:
        return ("not_found" if label == "undecided" else "partly_supported"), None, objections.absent[0]
    if objections.to_compute:
        return "undecided", "needs_computation", objections.to_compute[0]
    if label == "supported" and objections.unsure:
        return "undecided", "insufficient", objections.unsure[0]
    return label, (decider.cause or "insufficient") if label == "undecided" else None, decider


def _needs_review(label: Label, decider: Finding, objections: _Objections) -> bool:
    if label == "conflicting":
        return True
    if _denies_against(decider, objections):
        return True
    if _approves_against(decider, objections):
        return decider.checker in _MODELS or label != "contradicted"
    if decider.label == "not_found":
        return bool(objections.contradicting or objections.conflicting)
    return bool(objections.unsure) or (decider.label == "undecided" and label == "contradicted")


def _evidence(
    label: Label, decider: Finding, objections: _Objections, sources: Mapping[str, Source]
) -> tuple[Evidence, ...]:
    """The passages that the label rests on, each once; what contradicts stands first."""
    against = _cut(decider.contradicting, "contradicts", decider, sources)
    for finding in (*objections.contradicting, *objections.conflicting):
        against += _cut(finding.spans, "contradicts", finding, sources)
    if label == "contradicted":
        if decider.label == "contradicted" and not decider.contradicting:
            against = _cut(decider.spans, "contradicts", decider, sources) + against
        return _once(against)
    supporting = _cut(decider.spans, "supports", decider, sources)
    if label == "conflicting":
        for finding in objections.agreeing:
            if any(finding.checker == other.checker for other in objections.conflicting):
                supporting = _cut(finding.spans, "supports", finding, sources) + supporting
        places = {(piece.source_id, piece.start) for piece in against}
        supporting = [piece for piece in supporting if (piece.source_id, piece.start) not in places]
        return _once(against + supporting)
    return _once(supporting)


def _cut(
    spans: Iterable[Span], relation: Relation, finding: Finding, sources: Mapping[str, Source]
) -> list[Evidence]:
    """The whole sentences that `spans` touch, as evidence; a part of a sentence can mislead a reader."""
    pieces = []
    for span in spans:
        source = sources[span.source_id]
        start, end = span.start, span.end
        for sentence in source.sentences:
            if sentence.start < span.end and span.start < sentence.end:
                start, end = min(start, sentence.start), max(end, sentence.end)
        pieces.append(
            Evidence(
                **source.span(start, end).model_dump(),
                text=source.text[start:end],
                match=finding.match,
                relation=relation,
            )
        )
    return pieces


def _once(pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
    first: dict[tuple[str, int, int], Evidence] = {}
    for piece in pieces:
        first.setdefault((piece.source_id, piece.start, piece.end), piece)
    return tuple(first.values())


def _undecided(findings: Sequence[Finding], cause: UndecidedCause, reason: str) -> Verdict:
    return Verdict(label="undecided", cause=cause, needs_review=True, reason=reason, findings=tuple(findings))
