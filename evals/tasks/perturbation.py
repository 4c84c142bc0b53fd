"""Perturbation: errors planted in grounded claims, rewrites that mean the same, and the claims untouched.

The data is a folder with `claims.jsonl.gz` and `documents.jsonl.gz`; what is made of it depends on the seed
only. docs/reference/perturbations.md says what the kinds are. Options: `per_kind`, items of a kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from pydantic import BaseModel, Field

from evals.metrics.metric import Better
from evals.perturbation.kinds import KINDS
from evals.perturbation.originals import originals
from evals.perturbation.suite import PER_KIND
from evals.perturbation.suite import Item as Made
from evals.perturbation.suite import suite as make
from evals.records import Record
from evals.suite import Suite
from evals.tasks.protocol import (
    Desk,
    Item,
    is_decided,
    is_marked,
    label_of,
    length_of,
    options,
    read_back,
    spent,
)
from service.errors import InputError
from service.types import ClaimInput, Document, Finding

OWN_GROUPS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "figures": frozenset({"figures"}),
        "dates": frozenset({"dates"}),
        "quotation": frozenset({"quotations"}),
        "names": frozenset({"names"}),
        "negation": frozenset({"negation", "opposites"}),
        "certainty": frozenset({"certainty", "deflation"}),
        "attribution": frozenset({"attribution"}),
        "roles": frozenset({"roles"}),
        "contrast": frozenset({"negation", "opposites", "roles"}),
        "offices": frozenset({"names"}),
    }
)
"""The groups of planted errors that a checker is there for."""


class Chosen(BaseModel):
    """The options of the suite."""

    per_kind: int = Field(default=PER_KIND, ge=1)


class Perturbation:
    """The task."""

    @property
    def better(self) -> Mapping[str, Better]:
        """Errors have to be marked, whatever their group; what is grounded must not."""
        alarms: dict[str, Better] = {
            "false alarms": "lower",
            "false alarms on rewrites": "lower",
            "false alarms on verbatim sentences": "lower",
            "evidence reads back": "higher",
            "errors marked": "higher",
        }
        for kind in KINDS:
            alarms[f"errors marked: {kind.group}"] = "higher"
        for checker in OWN_GROUPS:
            alarms[f"{checker} objects to its errors"] = "higher"
            alarms[f"{checker} objects to grounded claims"] = "lower"
            alarms[f"{checker} precision"] = "higher"
        return alarms

    def items(self, suite: Suite) -> Iterator[Item]:
        """Planted errors and rewrites of every kind, then the originals."""
        if suite.data is None or not suite.data.is_dir():
            raise InputError(f"The suite {suite.name} names no folder of claims and documents.")
        made = make(originals(suite.data), seed=suite.seed, per_kind=options(Chosen, suite).per_kind)
        made.sort(key=lambda one: one.original.document.id)  # what is known of a document is used while it is
        for position, one in enumerate(made):
            slices = _slices(one, one.original.document.text)
            gold = one.sort != "planted"
            yield Item(position, one.id, one.original.document.id, one, gold=gold, slices=slices)

    async def record(self, item: Item, desk: Desk) -> Record:
        """Whether the claim is marked: a planted error has to be, anything else must not."""
        made: Made = item.payload
        text = made.original.document.text
        report = await desk.pipeline.check([ClaimInput(text=made.text)], [Document(text=text, language="en")])
        claim = report.claims[0]
        marked = is_marked(claim)
        planted = made.sort == "planted"
        findings = claim.verdict.findings if claim.verdict else ()
        return Record(
            id=item.id,
            document=item.document,
            slices=dict(item.slices),
            text=made.text,
            outcome=label_of(claim),
            right=marked == planted and (is_decided(claim) or not planted),
            decided=is_decided(claim),
            gold=not planted,
            score=claim.verdict.score if claim.verdict else None,
            shares={
                **_shares(made, marked=marked),
                **_by_checker(made, findings),
                "evidence reads back": read_back([claim], report.sources),
            },
            detail=_detail(made, findings),
            spent=spent(report.usage),
        )


def _slices(made: Made, text: str) -> dict[str, str]:
    return {
        "sort": made.sort,
        "kind": made.kind,
        "group": made.group,
        "grounded by": made.original.grounded_by,
        "component": made.original.origin,
        "length": length_of(text),
    }


def _shares(made: Made, *, marked: bool) -> dict[str, tuple[int, int]]:
    told = (int(marked), 1)
    if made.sort == "planted":
        return {"errors marked": told, f"errors marked: {made.group}": told}
    if made.original.grounded_by != "people":
        return {"false alarms on verbatim sentences": told}
    return {"false alarms on rewrites" if made.sort == "rewrite" else "false alarms": told}


def _by_checker(made: Made, findings: Sequence[Finding]) -> dict[str, tuple[int, int]]:
    """What each checker objects to: errors of its own kinds, and claims that are grounded.

    Its precision is over objections to these two; an error of another kind may well be objected to rightly.
    """
    objecting = {finding.checker for finding in findings if finding.outcome == "differs"}
    told: dict[str, tuple[int, int]] = {}
    for checker, groups in OWN_GROUPS.items():
        own = made.sort == "planted" and made.group in groups
        if not own and made.sort == "planted":
            continue
        objects = checker in objecting
        what = "its errors" if own else "grounded claims"
        told[f"{checker} objects to {what}"] = (int(objects), 1)
        if objects:
            told[f"{checker} precision"] = (int(own), 1)
    return told


def _detail(made: Made, findings: Sequence[Finding]) -> str:
    change = made.change
    told = [f"“{change.was}” → “{change.now}”"] if change and change.was != made.original.claim else []
    told += [f"original: {made.original.claim}"] if change else []
    told += [f"{one.checker}: {one.detail}" for one in findings if one.outcome == "differs"]
    return "; ".join(told)
