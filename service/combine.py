"""Combine: the findings about one claim become its one verdict.

A *deciding* checker proposes a label: the judge where there is one, else the local entailment model, else
(for
what stands in the source word for word, or without the model) the wording. All other checkers may only
object;
each `differs` says how far its veto goes. The table, first row that applies
(docs/explanation/how-a-verdict-is-made.md):

| decider says                 | a checker says                       | verdict                         |
|------------------------------|--------------------------------------|---------------------------------|
| failed, late, over budget    | anything                             | undecided, same cause           |
| contradicted, conflicting    | anything                             | as the decider says             |
| not_found (judge, wording)   | differs, with the place              | not_found, for review           |
| not_found (judge, wording)   | anything else                        | not_found                       |
| anything                     | differs in one source, agrees in one | conflicting                     |
| anything                     | differs, with the place              | contradicted                    |
| not_found (entailment)       | only a part of the wording is there  | partly_supported                |
| not_found (entailment)       | anything else                        | not_found                       |
| supported                    | the wording is not in the source     | undecided, for review           |
| supported (entailment)       | its predicate is not spoken of       | undecided, for review           |
| clearly supported (entailm.) | a “not” that only one of them has    | undecided, for review           |
| supported, partly_supported  | differs, no place: not in the source | partly_supported                |
| undecided                    | differs, no place: not in the source | not_found                       |
| undecided (entailment)       | nothing of its predicate is there    | not_found                       |
| supported, partly, undecided | differs in certainty or attribution  | partly_supported                |
| supported, partly, undecided | has to be computed                   | undecided: needs_computation    |
| supported                    | cannot tell about its part           | undecided, for review           |
| anything                     | differs, only a person can say       | as the decider says, for review |
| anything                     | nothing against it                   | as the decider says             |

A contradiction is never outvoted; a “not” that the local model clearly does not take for one makes nothing
pass, it leaves the claim to a person. A claim is marked for review where checkers and the decider disagree,
and where the score lies just above the threshold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from service.entailment.calibration import NAME as ENTAILMENT
from service.entailment.calibration import Calibration
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
    Veto,
)

DECIDERS = ("escalation", "judge", ENTAILMENT, "wording")
"""Who decides, best first; the first of them that has a finding proposes the label."""

_MODELS = frozenset(("escalation", "judge"))
"""The deciders that are models: where a checker disagrees with one, a person should look."""

_PREDICATE = "predicate"
"""The checker that answers for the local model, which names carry away; a language model knows better."""

_WITH_EVIDENCE: frozenset[Label] = frozenset({"supported", "partly_supported", "contradicted", "conflicting"})


def combine(
    findings: Sequence[Finding], sources: Mapping[str, Source], calibration: Calibration | None = None
) -> Verdict:
    """The verdict that `findings` amount to; evidence is cut out of `sources` (by id) in whole sentences.

    `calibration` turns what was found into the score; without it the score is null.
    """
    decider = _decider(findings)
    if decider is None:
        return _undecided(findings, "insufficient", "No checker could decide about this claim.")
    objections = _Objections(findings, decider)
    score = _score(findings, decider, calibration)
    decider = _weighed(decider, findings, score, calibration)
    label, cause, ground = _decide(decider, objections)
    near = score is not None and calibration is not None and calibration.is_near(score)
    return Verdict(
        label=label,
        cause=cause,
        score=score,
        needs_review=(label == "supported" and near) or _needs_review(label, decider, objections),
        reason=ground.detail,
        evidence=_evidence(label, decider, objections, sources) if label in _WITH_EVIDENCE else (),
        findings=tuple(findings),
        correction=ground.correction if label == "contradicted" else None,
    )


def _score(findings: Sequence[Finding], decider: Finding, calibration: Calibration | None) -> float | None:
    """The probability of being grounded; what stands there word for word has the one measured for that."""
    if calibration is None:
        return None
    score = calibration.probability(findings)
    verbatim = any(
        finding.checker == "wording" and finding.label == "supported" and finding.match != "fuzzy"
        for finding in findings
    )
    objected = any(finding.outcome == "differs" for finding in findings if finding is not decider)
    return calibration.verbatim if score is None and verbatim and not objected else score


_BEARS_OUT = "The source bears this out in other words."
_CANNOT_TELL = "The source speaks of this, but whether it bears the claim out cannot be told."
_NOT_BORNE_OUT = "No sentence of the source bears this out."


def _weighed(
    decider: Finding, findings: Sequence[Finding], score: float | None, calibration: Calibration | None
) -> Finding:
    """The entailment finding with the label that the score amounts to when all findings are weighed in."""
    if decider.checker != ENTAILMENT or score is None or calibration is None:
        return decider
    label = calibration.label(score)
    wording = next((finding for finding in findings if finding.checker == "wording"), None)
    if wording is not None and wording.label == "not_found" and calibration.is_doubtful(score):
        label = "not_found"
    if label == "supported" != decider.label and (wording is None or wording.match == "fuzzy"):
        label = "undecided"  # carried by the words alone, and these may be somebody else's
    detail = {"supported": _BEARS_OUT, "not_found": _NOT_BORNE_OUT}.get(label, _CANNOT_TELL)
    if wording is not None and label == "supported" and wording.label == "supported":
        detail = wording.detail
    elif wording is not None and label != "supported" and wording.label in ("undecided", "partly_supported"):
        detail = f"{detail} {wording.detail}"
    cause: UndecidedCause | None = "insufficient" if label == "undecided" else None
    return decider.model_copy(update={"label": label, "detail": detail, "cause": cause})


class _Objections:
    """What the checkers that do not decide hold against the claim."""

    def __init__(self, findings: Sequence[Finding], decider: Finding) -> None:
        heard = [
            finding for finding in findings if decider.checker != "escalation" or finding.checker != "judge"
        ]
        others = [finding for finding in heard if finding is not decider]
        agreeing = {finding.checker for finding in heard if finding.outcome == "agrees"}
        located = [finding for finding in others if _veto(finding) == "contradicted"]
        against = [finding for finding in located if finding.checker not in agreeing]
        worded = any(finding.checker == "wording" and finding.label == "supported" for finding in heard)
        self.outheard = [] if worded else [finding for finding in against if _is_outheard(finding, decider)]
        self.contradicting = [finding for finding in against if finding not in self.outheard]
        self.conflicting = [finding for finding in located if finding.checker in agreeing]
        self.agreeing = [finding for finding in heard if finding.outcome == "agrees"]
        weaker = [finding for finding in others if _veto(finding) == "partly_supported"]
        entailed = any(finding.checker == ENTAILMENT for finding in others if finding.outcome == "agrees")
        self.unworded = [finding for finding in weaker if finding.checker in DECIDERS and not entailed]
        self.absent = [finding for finding in weaker if finding.checker not in DECIDERS and not finding.spans]
        self.shifted = [finding for finding in weaker if finding.checker not in DECIDERS and finding.spans]
        self.to_review = [finding for finding in others if _veto(finding) == "needs_review"]
        self.to_compute = [finding for finding in others if finding.cause == "needs_computation"]
        self.partial = [
            finding
            for finding in others
            if finding.checker == "wording" and finding.label == "partly_supported"
        ]
        self.doubted = [
            finding for finding in others if finding.checker == ENTAILMENT and finding.label == "not_found"
        ]
        unsure = [finding for finding in others if finding.outcome == "undecided"]
        self.unsure = [finding for finding in unsure if finding.checker not in (*DECIDERS, _PREDICATE)]
        self.unspoken = [
            finding for finding in unsure if finding.checker == _PREDICATE and decider.checker == ENTAILMENT
        ]


def _is_outheard(finding: Finding, decider: Finding) -> bool:
    """Whether a denial found by its words is one that the local model, which reads denials too, does not see.

    A “not” in the same sentence is often about something else. Where the claim is in other words than the
    source, and the model by itself is clearly on its side, neither is believed.
    """
    by_words = finding.checker == "negation" and finding.kind == "negated"
    return by_words and decider.checker == ENTAILMENT and (decider.score or 0.0) >= _CLEARLY


_CLEARLY = 0.85
"""Log-odds of the local model's own reading (0.70 as a probability) from which it is clearly for a claim."""


def _veto(finding: Finding) -> Veto | None:
    """How far a finding goes against the claim; None where it does not differ."""
    if finding.outcome != "differs":
        return None
    return finding.veto or ("contradicted" if finding.spans else "partly_supported")


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
        objections.contradicting
        or objections.conflicting
        or objections.absent
        or objections.shifted
        or objections.unworded
        or (decider.checker in _MODELS and objections.doubted)
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
    if label == "not_found" and decider.checker != ENTAILMENT:
        return label, None, decider
    if objections.conflicting:
        return "conflicting", None, objections.conflicting[0]
    if objections.contradicting:
        return "contradicted", None, objections.contradicting[0]
    if label == "not_found":
        return ("partly_supported" if objections.partial else label), None, decider
    return _without_contradiction(label, decider, objections)


def _without_contradiction(
    label: Label, decider: Finding, objections: _Objections
) -> tuple[Label, UndecidedCause | None, Finding]:
    """The rows for a claim that no passage contradicts and that the source speaks of."""
    against = objections.unworded or objections.unspoken or objections.outheard
    if label == "supported" and against:
        return "undecided", "insufficient", against[0]
    if objections.absent:
        return ("not_found" if label == "undecided" else "partly_supported"), None, objections.absent[0]
    if label == "undecided" and any(finding.kind == "absent" for finding in objections.unspoken):
        return "not_found", None, objections.unspoken[0]
    if objections.shifted:
        return "partly_supported", None, objections.shifted[0]
    if objections.to_compute:
        return "undecided", "needs_computation", objections.to_compute[0]
    if label == "supported" and objections.unsure:
        return "undecided", "insufficient", objections.unsure[0]
    return label, (decider.cause or "insufficient") if label == "undecided" else None, decider


def _needs_review(label: Label, decider: Finding, objections: _Objections) -> bool:
    """Whether a person should look first: where those who were asked disagree, or one of them is unsure."""
    if label == "conflicting" or objections.to_review or _denies_against(decider, objections):
        return True
    if _approves_against(decider, objections):
        return decider.checker in _MODELS or label != "contradicted"
    if decider.label == "not_found":
        against = bool(objections.contradicting or objections.conflicting)
        return against and label != "contradicted"
    unsure_of_contradiction = decider.label == "undecided" and label == "contradicted"
    if objections.outheard or (decider.label == "supported" and objections.unspoken):
        return True
    return bool(objections.unsure) or (unsure_of_contradiction and decider.checker != ENTAILMENT)


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
    for finding in objections.shifted if label == "partly_supported" else ():
        supporting = _cut(finding.spans, "supports", finding, sources)
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
