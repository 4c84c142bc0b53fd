"""W3C Web Annotations (Recommendation of 23 February 2017) as a JSON-LD collection.

A claim becomes one annotation for each piece of evidence, on that place of the source; a claim without
evidence is annotated where it stands, or on the texts that were searched. Positions are code points, which is
what the standard's TextPositionSelector counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from service.formats.naming import part_iri, report_iri, source_iri
from service.formats.protocol import AnyReport
from service.formats.visible import harmless_json
from service.formats.wording import (
    checked_against,
    correction_words,
    flag_words,
    reason_words,
    sources_by_id,
    verdict_words,
)
from service.types import Claim, Flag, Report, Source, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
CONTEXT_CHARACTERS = 32
"""How much text stands in `prefix` and `suffix`: enough to find a quotation again in a changed page."""

Node = dict[str, Any]


def render(report: AnyReport) -> str:
    """The report as an AnnotationCollection with a single page."""
    items = list(_items(report))
    iri = report_iri(report)
    collection: Node = {
        "@context": CONTEXT,
        "id": iri,
        "type": "AnnotationCollection",
        "label": "Claims checked against their sources",
        "total": len(items),
    }
    if items:
        collection["first"] = {
            "id": part_iri(report, "page"),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        }
    return harmless_json(json.dumps(collection, ensure_ascii=False, indent=2)) + "\n"


def _items(report: AnyReport) -> Iterator[Node]:
    for number, claim in enumerate(report.claims):
        for place, (target, relation) in enumerate(_targets(claim, report)):
            yield _annotation(
                report, f"claim/{number}/{place}", "assessing", _claim_bodies(claim, relation), target
            )
    if isinstance(report, Report):
        for number, flag in enumerate(report.neutrality.flags):
            if flag.source_id is not None:  # flags of the summary stand in no source
                yield _annotation(
                    report, f"flag/{number}", "commenting", [_flag_body(flag)], _flag_target(flag, report)
                )


def _annotation(report: AnyReport, part: str, motivation: str, bodies: list[Node], target: Any) -> Node:
    finished = report.provenance.finished_at
    return {
        "id": part_iri(report, part),
        "type": "Annotation",
        "motivation": motivation,
        **({"created": finished.isoformat()} if finished else {}),
        "generator": {
            "type": "Software",
            "name": f"Standfirst {report.provenance.service_version} ({report.provenance.engine})",
        },
        "body": bodies,
        "target": target,
    }


def _targets(claim: Claim, report: AnyReport) -> Iterator[tuple[Any, str | None]]:
    """Where a claim is annotated, and what the place has to do with the claim."""
    sources = sources_by_id(report)
    evidence = claim.verdict.evidence if claim.verdict else ()
    for piece in evidence:
        yield _target(sources[piece.source_id], piece), piece.relation
    if not evidence and claim.origin.spans:
        yield [_target(sources[span.source_id], span) for span in claim.origin.spans], None
    elif not evidence:
        yield [source_iri(source) for source in checked_against(report)], None


def _target(source: Source, span: Span) -> Node:
    return {"source": source_iri(source), "selector": _selectors(source.text, span.start, span.end)}


def _selectors(text: str, start: int, end: int) -> list[Node]:
    return [
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - CONTEXT_CHARACTERS) : start],
            "suffix": text[end : end + CONTEXT_CHARACTERS],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


def _claim_bodies(claim: Claim, relation: str | None) -> list[Node]:
    verdict = claim.verdict
    comment = [claim.text, f"{verdict_words(claim)}.", reason_words(claim)]
    if verdict and verdict.correction:
        comment.append(correction_words(verdict.correction))
    tags = [verdict.label if verdict else "not_checked", *([relation] if relation else [])]
    return [
        {"type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": "\n".join(comment)},
        *({"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags),
    ]


def _flag_body(flag: Flag) -> Node:
    return {"type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": flag_words(flag)}


def _flag_target(flag: Flag, report: Report) -> Node:
    source = sources_by_id(report)[flag.source_id or ""]
    return {"source": source_iri(source), "selector": _selectors(source.text, flag.start, flag.end)}
