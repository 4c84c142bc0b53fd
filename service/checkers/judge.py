"""The judge: a model decides about claims, a few at a time, by numbered passages that it must point at.

Its word alone counts for nothing. Numbers that were not shown are dropped; a label that needs evidence and
has none becomes `undecided`, and so does support from an answer that also speaks of a contradiction which
cannot be placed; a passage that contradicts is never outvoted by others that support. Claims are
told apart by ids of our own (`c1`…), so that what a caller calls his claims cannot confuse anything. Every
claim gets exactly one finding, whatever the model does: the first answer about it counts, answers about
claims that were not asked are left out, and a claim that was left out is asked about once more, alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from service.checkers.protocol import Case
from service.errors import BudgetExceeded, DeadlineExceeded, EngineError
from service.llm.answers import JudgeAnswer, Judgement
from service.llm.fence import MAX_LINE, cleaned, fenced, one_line
from service.llm.protocol import Model
from service.llm.structured import Problem, StructuredModel
from service.metering import Meter
from service.prompting import PromptLibrary, Rendered, Role
from service.sidebyside import side_by_side
from service.types import Finding, Label, OnProgress, Passage, Progress, Span, UndecidedCause

BATCH = 5
"""Claims of one call at most: above it answers break and come back short."""

PASSAGES = 5
"""Passages of one claim that are shown, or as many as there are sources; those of a batch are shared."""

_MAX_REASON = 300
_LABELS: frozenset[Label] = frozenset(get_args(Label))
_PASSES: frozenset[Label] = frozenset({"supported", "partly_supported"})


class ModelJudge:
    """Asks the model of `role` about claims; with the role "escalation" it is a second opinion."""

    name = "judge"

    def __init__(self, model: Model, library: PromptLibrary, *, role: Role = "judge") -> None:
        self._model = StructuredModel(model, library)
        self._prompt = library["judge"]
        self._role = role

    async def judge(
        self, cases: Sequence[Case], meter: Meter, on_progress: OnProgress
    ) -> Mapping[str, Finding]:
        """One finding for each claim id; batches are asked in parallel."""
        answered = {case.claim.id: _without_asking(case) for case in cases}
        findings = {claim_id: finding for claim_id, finding in answered.items() if finding}
        asked = [case for case in cases if case.claim.id not in findings]
        batches = [_Batch(tuple(asked[start : start + BATCH])) for start in range(0, len(asked), BATCH)]

        async def one(batch: _Batch) -> None:
            findings.update(await self._judge_batch(batch, meter))
            on_progress(Progress(stage="verify", done=len(findings), total=len(cases)))

        await side_by_side(one(batch) for batch in batches)
        return {case.claim.id: findings[case.claim.id] for case in cases}

    async def _judge_batch(self, batch: _Batch, meter: Meter) -> dict[str, Finding]:
        """The findings of one batch: all claims in one call, then what that left out, each alone."""
        try:
            answer = await self._ask(batch, meter, repair=True)
        except EngineError as error:
            return {case.claim.id: _failed(error) for case in batch.cases}
        findings = batch.findings(answer)
        if not findings:
            return {case.claim.id: _left_out() for case in batch.cases}
        left_out = [case for case in batch.cases if case.claim.id not in findings]
        again = await side_by_side(self._judge_alone(case, meter) for case in left_out)
        return findings | dict(zip((case.claim.id for case in left_out), again, strict=True))

    async def _judge_alone(self, case: Case, meter: Meter) -> Finding:
        batch = _Batch((case,))
        try:
            answer = await self._ask(batch, meter, repair=False)
        except EngineError as error:
            return _failed(error)
        return batch.findings(answer).get(case.claim.id) or _left_out()

    async def _ask(self, batch: _Batch, meter: Meter, *, repair: bool) -> JudgeAnswer:
        return await self._model.ask(
            self._role,
            self._render(batch),
            JudgeAnswer,
            meter,
            check=lambda answer: None if batch.findings(answer) else batch.nothing_usable,
            repair=repair,
        )

    def _render(self, batch: _Batch) -> Rendered:
        return self._prompt.render(
            passages=fenced((str(number), text) for number, text in batch.lines.items()),
            sources=str(len(batch.sources)) if len(batch.sources) > 1 else "",
            claims=fenced((claim_id, case.claim.text) for claim_id, case in batch.asked.items()),
        )


@dataclass(frozen=True, slots=True)
class _Batch:
    """The cases of one call, under ids and passage numbers that hold within it."""

    cases: tuple[Case, ...]

    @property
    def asked(self) -> dict[str, Case]:
        """The cases by the ids that the model is shown."""
        return {f"c{number}": case for number, case in enumerate(self.cases, start=1)}

    @property
    def shown(self) -> dict[int, Passage]:
        """The passages of all cases by number, each once, in the order of the sources and of their texts."""
        order = self.sources
        places = {
            (order[passage.source_id], passage.start): passage
            for case in self.cases
            for passage in _best(case)
        }
        return dict(enumerate((places[place] for place in sorted(places)), start=1))

    @property
    def sources(self) -> dict[str, int]:
        """The sources of all cases by id, numbered from 1 in the order of the cases."""
        ids = dict.fromkeys(source.id for case in self.cases for source in case.sources)
        return {source_id: number for number, source_id in enumerate(ids, start=1)}

    @property
    def lines(self) -> dict[int, str]:
        """The passages as they are shown: of several sources, each begins with the number of its own.

        The number is ours and stands before the text, so that no text can pass for another source.
        """
        order = self.sources
        return {
            number: f"(source s{order[passage.source_id]}) {passage.text}" if len(order) > 1 else passage.text
            for number, passage in self.shown.items()
        }

    @property
    def nothing_usable(self) -> Problem:
        """What to ask a repair for when no claim of the batch was judged."""
        claims = ", ".join(self.asked)
        return Problem(f"judgements holds none of the claims {claims} with a label that exists.", fatal=True)

    def findings(self, answer: JudgeAnswer) -> dict[str, Finding]:
        """The first usable judgement of each claim that was asked, by the claim's own id."""
        asked, shown = self.asked, self.shown
        found: dict[str, Finding] = {}
        for judgement in answer.judgements:
            case = asked.get(judgement.claim.strip(" []").lower())
            label = _label(judgement.label)
            if case is not None and label is not None and case.claim.id not in found:
                found[case.claim.id] = _finding(case, judgement, label, shown)
        return found


def _best(case: Case) -> tuple[Passage, ...]:
    """The passages of a case that are shown: the best one of each source first, then the best of the rest.

    A source that says otherwise would else stay unseen behind five others that say the same.
    """
    first: dict[str, Passage] = {}
    for passage in case.passages:
        first.setdefault(passage.source_id, passage)
    chosen = tuple(first.values())
    rest = (passage for passage in case.passages if passage is not first[passage.source_id])
    return (*chosen, *itertools.islice(rest, max(0, PASSAGES - len(chosen))))


def _label(said: str) -> Label | None:
    return next((label for label in _LABELS if label == said.strip().lower()), None)


def _finding(case: Case, judgement: Judgement, label: Label, shown: Mapping[int, Passage]) -> Finding:
    """The finding that a judgement amounts to, once its numbers are read as places."""
    both = set(judgement.evidence) & set(judgement.contradicting)  # a passage cannot do both
    supporting = _places(case, (number for number in judgement.evidence if number not in both), shown)
    contradicting = _places(case, (number for number in judgement.contradicting if number not in both), shown)
    reason = one_line(judgement.reason, _MAX_REASON) or "The model gave no reason."
    if label in _PASSES and len(contradicting) < len(set(judgement.contradicting)):
        return _undecided(
            f"“{label}” does not count beside a contradiction that cannot be placed: {reason}", "insufficient"
        )
    settled = settle(label, supporting, contradicting)
    if settled == "undecided":
        if label != "undecided":
            reason = f"Without a passage that bears it out, “{label}” does not count: {reason}"
        return _undecided(reason, "insufficient")
    if settled == "contradicted":
        return Finding(
            checker="judge",
            outcome="differs",
            detail=reason,
            label=settled,
            spans=contradicting or supporting,
        )
    return Finding(
        checker="judge",
        outcome="agrees" if settled in _PASSES else "differs",
        detail=reason,
        label=settled,
        spans=() if settled == "not_found" else supporting,
        contradicting=contradicting,
    )


def settle(label: Label, supporting: Sequence[Span], contradicting: Sequence[Span]) -> Label:
    """The label that the passages allow, which is never better than the one that the model gave.

    Sources are in conflict when one supports and another one contradicts; a source that does both does not
    bear the claim out.

    | the model says                | supporting | contradicting | label         |
    |-------------------------------|------------|---------------|---------------|
    | contradicted                  | either of the two          | contradicted  |
    | supported, conflicting        | some       | another source| conflicting   |
    | anything else                 | any        | some          | contradicted  |
    | supported, partly_supported   | some       | none          | as it says    |
    | not_found                     | -          | none          | not_found     |
    | anything else                 | any        | none          | undecided     |
    """
    if label == "contradicted":
        return "contradicted" if supporting or contradicting else "undecided"
    if contradicting:
        apart = any(one.source_id != other.source_id for one in supporting for other in contradicting)
        return "conflicting" if apart and label in ("supported", "conflicting") else "contradicted"
    if label == "not_found" or (supporting and label in ("supported", "partly_supported")):
        return label
    return "undecided"


def _places(case: Case, numbers: Iterable[int], shown: Mapping[int, Passage]) -> tuple[Span, ...]:
    """The passages under `numbers` as spans of the case's own sources; other numbers are dropped."""
    known = {source.id for source in case.sources}
    passages = [shown[number] for number in dict.fromkeys(numbers) if number in shown]
    return tuple(
        case.source(passage.source_id).span(passage.start, passage.end)
        for passage in passages
        if passage.source_id in known
    )


def _without_asking(case: Case) -> Finding | None:
    """The finding about a claim that the model cannot be asked about; None if it can."""
    if not case.passages:
        return Finding(
            checker="judge",
            outcome="differs",
            detail="No passage of the sources speaks of it, so the model was not asked.",
            label="not_found",
        )
    if len(cleaned(case.claim.text)) > MAX_LINE:
        return _undecided("The claim is longer than a model is shown.", "insufficient")
    return None


def _left_out() -> Finding:
    return _undecided("The model gave no usable judgement of this claim, not even when asked again.")


def _failed(error: EngineError) -> Finding:
    if isinstance(error, DeadlineExceeded):
        return _undecided(error.detail, "deadline")
    if isinstance(error, BudgetExceeded):
        return _undecided(error.detail, "budget")
    return _undecided(error.detail)


def _undecided(detail: str, cause: UndecidedCause = "model_failed") -> Finding:
    return Finding(checker="judge", outcome="undecided", detail=detail, cause=cause, label="undecided")
