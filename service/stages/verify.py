"""Verify: every checker looks at every claim, the judge too where there is one, and findings are combined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace

from service.checkers.protocol import Case, Checker, Judge
from service.combine import combine, disagree
from service.entailment.calibration import Calibration
from service.metering import Meter
from service.offload import offload
from service.types import FAILURE_CAUSES, Claim, Finding, OnProgress, Progress, Verdict


async def verify(
    cases: Sequence[Case],
    meter: Meter,
    on_progress: OnProgress,
    *,
    checkers: Sequence[Checker],
    judge: Judge | None,
    escalation: Judge | None,
    calibration: Calibration | None,
    economy: bool,
) -> tuple[Claim, ...]:
    """The claims of `cases`, in order, each with exactly one verdict; what is not selected keeps none."""
    checkable = [case for case in cases if case.claim.selection.kept]
    characters = sum(source.characters for source in cases[0].sources) if cases else 0
    workers = 1
    if calibration is not None:
        characters += _MODEL_CHARACTERS * len(checkable)
        workers = min(_MODEL_WORKERS, max(1, len(checkable)))
    findings = await offload(characters, _checked, checkable, checkers, meter, on_progress, workers)
    if judge is not None:
        findings = await _judged(checkable, findings, judge, meter, on_progress, economy=economy)
        if escalation is not None:
            findings = await _escalated(checkable, findings, escalation, meter, on_progress)
    on_progress(Progress(stage="verify", done=len(checkable), total=len(checkable)))
    verdicts = {case.claim.id: _verdict(case, findings[case.claim.id], calibration) for case in checkable}
    return tuple(case.claim.model_copy(update={"verdict": verdicts.get(case.claim.id)}) for case in cases)


_MODEL_CHARACTERS = 10_000
"""The characters of text that cost about as much time as one look of the local model."""

_MODEL_WORKERS = 2
"""Claims looked at side by side: the model computes without holding the interpreter, on one core each."""


def _verdict(case: Case, findings: Sequence[Finding], calibration: Calibration | None) -> Verdict:
    return combine(findings, {source.id: source for source in case.sources}, calibration)


def _checked(
    cases: Sequence[Case], checkers: Sequence[Checker], meter: Meter, on_progress: OnProgress, workers: int
) -> dict[str, tuple[Finding, ...]]:
    """What the checkers find about each case, by claim id; after the deadline, that it was not reached."""

    def look(case: Case) -> tuple[Finding, ...]:
        return (_NOT_REACHED,) if meter.remaining_seconds() <= 0 else _all_findings(case, checkers)

    findings = {}
    with ThreadPoolExecutor(workers) if workers > 1 else nullcontext() as pool:
        looked = pool.map(look, cases) if pool else map(look, cases)
        for done, (case, found) in enumerate(zip(cases, looked, strict=True)):
            on_progress(Progress(stage="verify", done=done, total=len(cases)))
            findings[case.claim.id] = found
    return findings


_NOT_REACHED = Finding(
    checker="wording",
    outcome="undecided",
    detail="The deadline of the report passed before this claim was reached.",
    cause="deadline",
    label="undecided",
)


def _all_findings(case: Case, checkers: Sequence[Checker]) -> tuple[Finding, ...]:
    return tuple(finding for checker in checkers for finding in _over_sources(case, checker))


def _over_sources(case: Case, checker: Checker) -> list[Finding]:
    """The checker's findings: one, or two where one source bears the claim out and another contradicts it.

    Each source is looked at alone first, so that one source cannot hide what another says; then all
    together, for support that is spread over several.
    """
    together = checker.check(case)
    if len(case.sources) == 1:
        return [together]
    alone = [checker.check(_within(case, source_id)) for source_id in (source.id for source in case.sources)]
    agreeing = next((finding for finding in alone if finding.outcome == "agrees"), None)
    differing = next((finding for finding in alone if finding.outcome == "differs" and finding.spans), None)
    if agreeing and differing:
        return [agreeing, differing]
    if together.outcome == "agrees":
        return [together]
    return [agreeing or differing or together]


def _within(case: Case, source_id: str) -> Case:
    return replace(
        case,
        sources=tuple(source for source in case.sources if source.id == source_id),
        passages=tuple(passage for passage in case.passages if passage.source_id == source_id),
    )


async def _judged(
    cases: Sequence[Case],
    findings: Mapping[str, tuple[Finding, ...]],
    judge: Judge,
    meter: Meter,
    on_progress: OnProgress,
    *,
    economy: bool,
) -> dict[str, tuple[Finding, ...]]:
    """The findings with the judge's in front; `economy` spares claims that stand word for word."""
    asked = [case for case in cases if not (economy and _plainly_there(findings[case.claim.id]))]
    answers = await judge.judge(asked, meter, on_progress) if asked else {}
    return {
        claim_id: (answers[claim_id], *found) if claim_id in answers else (*found, _SPARED)
        for claim_id, found in findings.items()
    }


_SPARED = Finding(
    checker="judge",
    outcome="not_applicable",
    detail="Not asked: the claim stands word for word in the source (economy mode).",
)


def _plainly_there(findings: Sequence[Finding]) -> bool:
    """Whether a deciding checker found the claim word for word and nothing objects."""
    return any(finding.label == "supported" and finding.match == "exact" for finding in findings) and not any(
        finding.outcome in ("differs", "undecided") for finding in findings
    )


async def _escalated(
    cases: Sequence[Case],
    findings: Mapping[str, tuple[Finding, ...]],
    escalation: Judge,
    meter: Meter,
    on_progress: OnProgress,
) -> dict[str, tuple[Finding, ...]]:
    """The findings with a second judge's in front where the first and a checker disagree.

    A second opinion that could not be had changes nothing.
    """
    disputed = [case for case in cases if disagree(findings[case.claim.id])]
    answers = await escalation.judge(disputed, meter, on_progress) if disputed else {}
    second = {
        claim_id: answer.model_copy(update={"checker": "escalation"})
        for claim_id, answer in answers.items()
        if answer.cause not in FAILURE_CAUSES
    }
    return {
        claim_id: (second[claim_id], *found) if claim_id in second else found
        for claim_id, found in findings.items()
    }
