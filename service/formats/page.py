"""One self-contained HTML page: findings on one side, the sources with the evidence marked on the other.

No scripts, no outside resources; the content security policy in the page allows nothing but its own style.
Everything of the report goes through the template's escaping.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from service.formats.protocol import AnyReport
from service.formats.visible import one_line, visible
from service.formats.wording import (
    checked_against,
    correction_words,
    counts_words,
    flag_words,
    origin_words,
    place_words,
    reason_words,
    source_names,
    sources_by_id,
    summary_concerns,
    tone,
    verdict_words,
    warnings,
    worst_first,
)
from service.types import Claim, Evidence, Interval, Report, Source

_TITLE_LIMIT = 300


def render(report: AnyReport) -> str:
    """The report as a page that an editor can open from disk; dark or light as the reader's system is."""
    return self_contained("service.formats", _page(report))


def self_contained(package: str, page: Mapping[str, Any]) -> str:
    """`page` in the template of a package (`page.html.j2`), with its style (`page.css`) and a policy."""
    template, style = _template(package), _style(package)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # The style is ours, and the policy names its digest: it has to reach the page byte for byte.
    return template.render(page=page, style=Markup(style), style_digest=digest)  # noqa: S704


@cache
def _template(package: str) -> Template:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.from_string(files(package).joinpath("page.html.j2").read_text("utf-8"))


@cache
def _style(package: str) -> str:
    return files(package).joinpath("page.css").read_text("utf-8")


def _page(report: AnyReport) -> dict[str, Any]:
    claims = worst_first(report)
    names = {source_id: one_line(name) for source_id, name in source_names(report).items()}
    against = ", ".join(names[source.id] for source in checked_against(report))
    sources = sources_by_id(report)
    return {
        **_head(report),
        "warnings": [one_line(warning) for warning in warnings(report)],
        "concerns": [one_line(concern) for concern in summary_concerns(report)],
        "counts": f"{counts_words(report.counts)}.",
        "claims": [_claim(number, claim, sources, names) for number, claim in enumerate(claims, start=1)],
        "lists": _lists(report),
        "sources": [
            {"name": names[source.id], "pieces": _pieces(source, claims)} for source in report.sources
        ],
        "foot": f"Checked against: {against or 'nothing'}. Engine: {report.provenance.engine}.",
    }


def _head(report: AnyReport) -> dict[str, Any]:
    """What only a report about an article has; `summary` is None where there is none to show."""
    if not isinstance(report, Report):
        return {"language": "und", "title": "Checked claims", "summary": None}
    return {
        "language": report.language or "und",
        "title": one_line(report.title or "Report", _TITLE_LIMIT),
        "summary": None if report.status == "failed" else visible(report.summary.text),
    }


def _claim(
    number: int, claim: Claim, sources: Mapping[str, Source], names: Mapping[str, str]
) -> dict[str, Any]:
    verdict = claim.verdict
    return {
        "anchor": f"claim-{number}",
        "tone": tone(claim),
        "verdict": verdict_words(claim),
        "text": one_line(claim.text),
        "about": one_line(f"{number}. {origin_words(claim)} ({claim.id})"),
        "reason": one_line(reason_words(claim)),
        "evidence": [
            {
                "text": visible(evidence.text),
                "relation": evidence.relation,
                "anchor": _anchor(evidence.source_id, evidence.start),
                "place": f"{names[evidence.source_id]}, {place_words(sources[evidence.source_id], evidence)}",
            }
            for evidence in (verdict.evidence if verdict else ())
        ],
        "correction": one_line(correction_words(verdict.correction))
        if verdict and verdict.correction
        else "",
    }


def _lists(report: AnyReport) -> list[tuple[str, list[str]]]:
    if not isinstance(report, Report):
        return []
    lists = [
        ("Wording that is not neutral", [one_line(flag_words(flag)) for flag in report.neutrality.flags]),
        ("Left out of the summary", [one_line(omission.text) for omission in report.coverage.omissions]),
    ]
    return [(heading, items) for heading, items in lists if items]


def _anchor(source_id: str, start: int) -> str:
    return f"{source_id}-{start}"


@dataclass(frozen=True, slots=True)
class _Mark:
    """One piece of evidence, and the claim that it is for."""

    evidence: Evidence
    number: int


def _pieces(source: Source, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """The source cut at each edge of evidence and furniture, so that overlapping marks need no nesting.

    A piece of evidence starts at an edge, so the piece there carries the anchor that its claim links to.
    """
    marks = [
        _Mark(evidence, number)
        for number, claim in enumerate(claims, start=1)
        for evidence in (claim.verdict.evidence if claim.verdict else ())
        if evidence.source_id == source.id
    ]
    furniture = [Interval(removed.start, removed.end) for removed in source.removed]
    edges = {0, len(source.text)}
    edges.update(*((mark.evidence.start, mark.evidence.end) for mark in marks), *furniture)
    pieces = [_Piece(Interval(*edge)) for edge in pairwise(sorted(edges))]
    index = {piece.at.start: number for number, piece in enumerate(pieces)}
    index[len(source.text)] = len(pieces)
    for mark in marks:
        for piece in pieces[index[mark.evidence.start] : index[mark.evidence.end]]:
            piece.marks.append(mark)
    for run in furniture:
        for piece in pieces[index[run.start] : index[run.end]]:
            piece.removed = True
    return [piece.context(source) for piece in pieces]


@dataclass(slots=True)
class _Piece:
    """A run of the source between two edges, and all that lies over it."""

    at: Interval
    marks: list[_Mark] = field(default_factory=list)
    removed: bool = False

    def context(self, source: Source) -> dict[str, Any]:
        """What the template needs to know of the piece."""
        against = any(mark.evidence.relation == "contradicts" for mark in self.marks)
        return {
            "text": visible(source.text[self.at.start : self.at.end]),
            "anchor": _anchor(source.id, self.at.start),
            "claims": [
                {"anchor": f"claim-{number}", "number": number}
                for number in sorted({mark.number for mark in self.marks})
            ],
            "relation": "contradicts" if against else "supports",
            "removed": self.removed,
        }
