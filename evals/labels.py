"""Labels that people gave: a file format, and editors' feedback turned into labelled claims.

A label file is JSON Lines or CSV of `{"id", "label", "annotator"?, "reason"?}`: `id` is that of an item of a
run, `label` as in a grounding row. Several annotators may label one item.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from evals.dataset import Row, rows, shown
from evals.tasks.grounding import Labelled
from evals.tasks.protocol import validated
from service.errors import InputError
from service.types import Label


class GivenLabel(Labelled):
    """One row of a label file."""

    annotator: str = Field(default="", max_length=200)
    reason: str | None = None


def read_labels(path: Path) -> list[GivenLabel]:
    """The labels of a file; raises `InputError` for a bad row, or when an annotator labels an item twice."""
    found: list[GivenLabel] = []
    seen: set[tuple[str, str]] = set()
    for row in rows(path):
        given = validated(GivenLabel, row)
        if (given.id, given.annotator) in seen:
            raise row.bad("this annotator has labelled this item before.")
        seen.add((given.id, given.annotator))
        found.append(given)
    if not found:
        raise InputError(f"{shown(path)}: there is no label in this file.")
    return found


def settled(labels: Iterable[GivenLabel]) -> dict[str, bool]:
    """Whether people call each item grounded, by its id: the majority; an item with a tie is left out."""
    votes: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for given in labels:
        votes[given.id][given.grounded] += 1
    return {name: vote[True] > vote[False] for name, vote in votes.items() if vote[True] != vote[False]}


class Feedback(BaseModel):
    """What an editor said of one claim of a report, as `POST /v1/reports/{id}/feedback` takes it."""

    report_id: str
    claim_id: str
    agrees: bool
    label: Label | None = None
    reason: str | None = None
    author: str | None = None


@dataclass(frozen=True)
class Imported:
    """Feedback as rows of a grounding set, its documents, and what could not be used, by reason."""

    claims: tuple[Mapping[str, Any], ...]
    documents: Mapping[str, str]
    left_out: Counter[str]


def from_feedback(feedback: Path, reports: Path) -> Imported:
    """Editors' feedback with the reports that it is about, as labelled claims.

    The label is the editor's own, else the report's where the editor agrees; an editor who disagrees and says
    no label has told us what is wrong, not what is right. Where several spoke of one claim, the last counts.
    """
    given: dict[tuple[str, str], Feedback] = {}
    for row in rows(feedback):
        one = validated(Feedback, row)
        given[one.report_id, one.claim_id] = one
    wanted = {report_id for report_id, _ in given}
    claims: list[Mapping[str, Any]] = []
    documents: dict[str, str] = {}
    left_out: Counter[str] = Counter()
    found: set[tuple[str, str]] = set()
    for row in rows(reports):
        report = row.value.get("report", row.value)
        if report.get("id") in wanted:
            text = _checked_text(report, row)
            for claim in report["claims"]:
                key = (report["id"], claim["id"])
                if key in given:
                    found.add(key)
                    _add(claims, left_out, given[key], claim)
                    documents[report["id"]] = text
    left_out["no such report or claim"] += len(given) - len(found)
    return Imported(tuple(claims), documents, +left_out)


def _add(
    claims: list[Mapping[str, Any]], left_out: Counter[str], given: Feedback, claim: Mapping[str, Any]
) -> None:
    verdict = claim.get("verdict")
    label = given.label or (verdict["label"] if given.agrees and verdict else None)
    if label is None:
        left_out["disagrees without a label" if verdict else "the claim was not checked"] += 1
        return
    if label == "undecided":
        left_out["undecided"] += 1
        return
    claims.append(
        {
            "id": f"{given.report_id}/{given.claim_id}",
            "document": given.report_id,
            "claim": claim["text"],
            "label": label,
            "slices": {"author": given.author or "unknown", "agrees": str(given.agrees).lower()},
        }
    )


def _checked_text(report: Mapping[str, Any], row: Row) -> str:
    """What the claims were checked against: the sources where there are any, else the article."""
    sources = report.get("sources") or []
    texts = [one["text"] for one in sources if one.get("role") == "source"] or [
        one["text"] for one in sources
    ]
    if not texts:
        raise row.bad("this report has no text.")
    return "\n\n".join(texts)
