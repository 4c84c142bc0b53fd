"""The request bodies and answers that OpenAPI shows, since the bodies are parsed by ourselves."""

from __future__ import annotations

from typing import Any

from service.formats import FORMATS
from service.readers.stated import MAX_URI

WIRE = (
    "HARBOUR CITY, 3 June 2025 (Wire) - The port authority said on Tuesday that 12 ships were held for three "
    "days because of a strike. The union has not commented."
)
REWRITE = (
    "The port authority said that 15 ships were held for three days. It marks a turning point for the city."
)


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


REPORT_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": _ref("ReportRequest"),
            "examples": {
                "article": {"summary": "One article", "value": {"article": {"text": WIRE}}},
                "draft": {
                    "summary": "A draft and the source that it was written from",
                    "value": {
                        "article": {"text": REWRITE, "title": "Ships held in port"},
                        "sources": [{"text": WIRE, "published": "2025-06-03"}],
                        "options": {"engine": "embedded", "max_claims": 20},
                    },
                },
            },
        },
        "text/plain": {"schema": {"type": "string"}, "example": WIRE},
        "text/html": {"schema": {"type": "string"}, "example": f"<article><p>{WIRE}</p></article>"},
        "text/markdown": {"schema": {"type": "string"}, "example": f"# Ships held in port\n\n{WIRE}"},
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["article"],
                "properties": {
                    "article": {"type": "string", "format": "binary"},
                    "sources": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    "options": {"type": "string", "description": "options as JSON"},
                },
            }
        },
    },
}

CHECK_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": _ref("CheckRequest"),
            "examples": {
                "claims": {
                    "summary": "Two claims against one source",
                    "value": {
                        "claims": ["15 ships were held.", {"id": "union", "text": "The union commented."}],
                        "sources": [{"text": WIRE}],
                    },
                }
            },
        }
    },
}

PUSHED_ITEM: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "description": "A ninjs item, version 1, 2 or 3, or what Superdesk makes of it",
                "properties": {
                    "uri": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": MAX_URI,
                        "description": "else `guid`",
                    },
                    "guid": {"type": "string", "minLength": 1, "maxLength": MAX_URI},
                    "version": {"type": ["string", "number"]},
                    "versioncreated": {"type": "string", "format": "date-time"},
                    "type": {"type": "string"},
                    "pubstatus": {"type": "string", "enum": ["usable", "withheld", "canceled"]},
                    "headline": {"type": "string"},
                    "body_html": {"type": "string"},
                    "body_text": {"type": "string"},
                },
                "anyOf": [{"required": ["uri"]}, {"required": ["guid"]}],
            },
            "example": {
                "guid": "urn:newsml:cms.example:2025-06-03T09:12:00:1",
                "version": "2",
                "versioncreated": "2025-06-03T09:30:00+0000",
                "type": "text",
                "pubstatus": "usable",
                "language": "en",
                "headline": "Ships held in port",
                "body_html": f"<p>{WIRE}</p>",
            },
        }
    },
}

REPORT_ANSWERS: dict[str, Any] = {
    offered.media_type: {"schema": {"type": "object" if "json" in offered.media_type else "string"}}
    for offered in FORMATS.values()
    if offered.name != "json"
}
"""The formats that a report may be asked for in, beside the JSON of its own type."""
