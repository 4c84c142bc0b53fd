"""A ninjs 3.1 news item (IPTC) that carries the summary, with each claim as an associated item.

The standard closes an item against unknown properties, so findings are associations, whose `rel` is ours and
starts with "standfirst:", with the claim in the wire format as a body of type application/json.
"""

from __future__ import annotations

import json
from typing import Any

from service.formats.naming import part_iri, report_iri, source_iri
from service.formats.protocol import AnyReport
from service.formats.visible import harmless_json
from service.formats.wording import (
    counts_words,
    reason_words,
    source_names,
    summary_concerns,
    verdict_words,
    warnings,
    worst_first,
)
from service.types import Claim, Report, Source

NAMESPACE = "standfirst:"
SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
_TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"

Item = dict[str, Any]


def render(report: AnyReport) -> str:
    """The report as one item, withheld from publication until an editor releases it."""
    names = source_names(report)
    finished = report.provenance.finished_at
    item: Item = {
        "uri": report_iri(report),
        "standard": {"name": "ninjs", "version": "3.1", "schema": SCHEMA},
        "type": "text",
        "profile": f"{NAMESPACE}report",
        "pubStatus": "withheld",
        **({"versionCreated": finished.isoformat()} if finished else {}),
        "by": f"Standfirst {report.provenance.service_version}",
        "edNote": "\n".join(_notes(report)),
        **_content(report),
        "associations": [
            *(_claim(claim, report) for claim in worst_first(report)),
            *(_source(source, names[source.id]) for source in report.sources),
        ],
    }
    if report.provenance.engine == "llm":
        item["digitalSourceType"] = {"name": "Created using generative AI", "uri": _TRAINED}
    return harmless_json(json.dumps(item, ensure_ascii=False, indent=2)) + "\n"


def _content(report: AnyReport) -> Item:
    if not isinstance(report, Report):
        return {"headlines": [], "bodies": []}
    content: Item = {
        "headlines": [{"role": "main", "value": report.title}] if report.title else [],
        "bodies": [{"role": "summary", "contentType": "text/plain", "value": report.summary.text}],
        "altIds": [{"role": f"{NAMESPACE}report", "value": report.id}],
    }
    return {"language": report.language, **content} if report.language else content


def _notes(report: AnyReport) -> list[str]:
    return [*warnings(report), f"{counts_words(report.counts)}.", *summary_concerns(report)]


def _claim(claim: Claim, report: AnyReport) -> Item:
    label = claim.verdict.label if claim.verdict else "not_checked"
    return {
        "name": f"{NAMESPACE}claim",
        "rel": f"{NAMESPACE}{label}",
        "uri": part_iri(report, f"claim/{claim.id}"),
        "type": "component",
        "title": verdict_words(claim),
        "headlines": [{"role": "main", "value": claim.text}],
        "descriptions": [
            {"role": f"{NAMESPACE}reason", "contentType": "text/plain", "value": reason_words(claim)}
        ],
        "bodies": [
            {
                "role": f"{NAMESPACE}claim",
                "contentType": "application/json",
                "value": json.dumps(claim.model_dump(mode="json", by_alias=True), ensure_ascii=False),
            }
        ],
    }


def _source(source: Source, name: str) -> Item:
    association: Item = {
        "name": name,
        "rel": f"{NAMESPACE}{source.role}",
        "uri": source_iri(source),
        "type": "text",
        "altIds": [
            {"role": f"{NAMESPACE}id", "value": source.id},
            {"role": "digest", "value": source.digest},
        ],
    }
    return (
        {**association, "headlines": [{"role": "main", "value": source.title}]}
        if source.title
        else association
    )
