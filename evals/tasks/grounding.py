"""Grounding: claims that people judged against a document, and what the engine says of them.

A row is `{"id", "claim", "label", "document" or "text", "slices"?, "spans"?, "language"?, "published"?}`.
The label is 1 or 0 (also true, "grounded", "supported"… and their opposites), or one of the verdict labels,
when the data tells them apart. `spans` are the places of the evidence in the document, `[[start, end], …]`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

from pydantic import BaseModel, Field, field_validator

from evals.dataset import Documents, Row, rows
from evals.metrics.metric import Better
from evals.metrics.overlap import span_overlap
from evals.records import Record
from evals.suite import Suite
from evals.tasks.protocol import (
    Desk,
    Item,
    data_of,
    is_decided,
    label_of,
    length_of,
    place_of,
    read_back,
    spent,
    validated,
)
from service.types import Claim, ClaimInput, Document, Label, Options

_GROUNDED = frozenset({"1", "1.0", "true", "yes", "grounded", "supported", "consistent", "faithful"})
_NOT_GROUNDED = frozenset(
    {"0", "0.0", "false", "no", "not_grounded", "ungrounded", "unsupported", "inconsistent", "unfaithful"}
)
_LABELS = frozenset(get_args(Label)) - {"supported"}


class Labelled(BaseModel):
    """An item and the label that people gave it."""

    id: str = Field(min_length=1, max_length=300)
    label: str

    @field_validator("id", "label", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        if isinstance(value, bool):
            return str(value).lower()
        return str(value) if isinstance(value, int | float) else value

    @field_validator("label")
    @classmethod
    def _known(cls, value: str) -> str:
        folded = value.strip().lower().replace(" ", "_")
        if folded not in _GROUNDED | _NOT_GROUNDED | _LABELS:
            raise ValueError("a label is 1 or 0, grounded or not_grounded, or a verdict's label")
        return folded

    @property
    def grounded(self) -> bool:
        """Whether people say that the document bears the whole claim out."""
        return self.label in _GROUNDED

    @property
    def expected(self) -> str | None:
        """The verdict's label that is right, where the data tells more than yes and no."""
        return self.label if self.label in _LABELS or self.label == "supported" else None


class LabelledClaim(Labelled):
    """One row."""

    claim: str = Field(min_length=1, max_length=5_000)
    slices: dict[str, str] = Field(default_factory=dict)
    spans: tuple[tuple[int, int], ...] = ()
    language: str | None = None
    published: dt.date | None = None


@dataclass(frozen=True)
class _Payload:
    row: LabelledClaim
    text: str


class Grounding:
    """The task."""

    better: Mapping[str, Better] = MappingProxyType(
        {
            "evidence reads back": "higher",
            "needs review": "lower",
            "evidence IoU": "higher",
        }
    )

    def items(self, suite: Suite) -> Iterator[Item]:
        """One item a row."""
        documents = Documents(data_of(suite), suite.documents)
        for position, row in enumerate(rows(data_of(suite))):
            told = validated(LabelledClaim, _with_id(row, position))
            document, text = documents.text_of(row)
            if any(not 0 <= start < end <= len(text) for start, end in told.spans):
                raise row.bad("one of its `spans` does not lie in the document.")
            known = {"length": length_of(text), **told.slices}
            yield Item(
                position,
                told.id,
                document,
                _Payload(told, text),
                gold=told.grounded,
                expected=told.expected,
                slices=known,
            )

    async def record(self, item: Item, desk: Desk) -> Record:
        """The verdict on the claim against its document."""
        row, text = item.payload.row, item.payload.text
        report = await desk.pipeline.check(
            [ClaimInput(text=row.claim)],
            [Document(text=text, language=row.language, published=row.published)],
            Options(engine=desk.engine),
        )
        claim = report.claims[0]
        outcome = label_of(claim)
        right = outcome == row.expected if row.expected else (outcome == "supported") == row.grounded
        return Record(
            id=item.id,
            document=item.document,
            slices=_slices(row, text, claim, report.sources[0].language),
            text=row.claim,
            outcome=outcome,
            expected=row.expected,
            right=right and is_decided(claim),
            decided=is_decided(claim),
            gold=row.grounded,
            score=claim.verdict.score if claim.verdict else None,
            shares={
                "evidence reads back": read_back(report.claims, report.sources),
                "needs review": (int(bool(claim.verdict and claim.verdict.needs_review)), 1),
            },
            numbers=_evidence(row, claim),
            detail=claim.verdict.reason if claim.verdict else "",
            spent=spent(report.usage),
        )


def _with_id(row: Row, position: int) -> Row:
    """CSV rows bring slices as columns `slice.<name>`; a row without an id is named by its place."""
    value: dict[str, Any] = {"id": f"row-{position + 1}", **row.value}
    columns = {key.removeprefix("slice."): value[key] for key in value if key.startswith("slice.")}
    return Row(row.place, {**value, "slices": {**columns, **value.get("slices", {})}})


def _slices(row: LabelledClaim, text: str, claim: Claim, language: str | None) -> dict[str, str]:
    """The row's own groups, and those that every claim has: length, position of the evidence, language."""
    evidence = claim.verdict.evidence if claim.verdict else ()
    start = row.spans[0][0] if row.spans else evidence[0].start if evidence else None
    position = "none found" if start is None else place_of(start, len(text))
    own = {"length": length_of(text), "position": position, "language": row.language or language or "unknown"}
    return {**own, **row.slices}


def _evidence(row: LabelledClaim, claim: Claim) -> dict[str, float]:
    """How well the evidence meets the labelled spans, where there are any."""
    if not row.spans:
        return {}
    found = [(one.start, one.end) for one in claim.verdict.evidence] if claim.verdict else []
    return {"evidence IoU": span_overlap(found, row.spans).iou}
