"""What the embedded engine says about the items of the suite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from evals.perturbation.suite import Item
from evals.planted import MARKED
from service.pipeline import Pipeline
from service.types import ClaimInput, Document, Finding, Options, Verdict

DECIDERS = frozenset({"wording", "entailment", "judge", "escalation"})
"""Checkers that propose a label; all others may only object."""


@dataclass(frozen=True)
class Outcome:
    """One item and its verdict."""

    item: Item
    verdict: Verdict | None

    @property
    def label(self) -> str:
        """The label, or “not_checked”."""
        return self.verdict.label if self.verdict else "not_checked"

    @property
    def marked(self) -> bool:
        """Whether an editor is told that something is wrong."""
        return self.verdict is not None and self.verdict.label in MARKED

    @property
    def noticed(self) -> bool:
        """Whether the claim is marked or put up for review."""
        return self.marked or bool(self.verdict and self.verdict.needs_review)

    @property
    def undecided(self) -> bool:
        """Whether there is no verdict either way."""
        return self.label in ("undecided", "not_checked")

    @property
    def objections(self) -> tuple[Finding, ...]:
        """The findings that differ, of checkers that do not decide first, each checker once."""
        findings = self.verdict.findings if self.verdict else ()
        differing = {
            finding.checker: finding for finding in reversed(findings) if finding.outcome == "differs"
        }
        return tuple(sorted(differing.values(), key=lambda finding: finding.checker in DECIDERS))


async def outcomes(items: Sequence[Item], pipeline: Pipeline) -> list[Outcome]:
    """The verdicts on all items, in their order; the claims on one document are checked in one call."""
    by_document: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_document[item.original.document.id].append(item)
    found: dict[str, Outcome] = {}
    for group in by_document.values():
        report = await pipeline.check(
            [ClaimInput(text=item.text) for item in group],
            [Document(text=group[0].original.document.text, language="en")],
            Options(engine="embedded"),
        )
        for item, claim in zip(group, report.claims, strict=True):
            found[item.id] = Outcome(item, claim.verdict)
    return [found[item.id] for item in items]
