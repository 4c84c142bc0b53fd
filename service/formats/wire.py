"""The wire format itself: JSON, schema_version "1"."""

from __future__ import annotations

import json

from service.formats.protocol import AnyReport
from service.formats.visible import harmless_json


def render(report: AnyReport) -> str:
    """The report as the HTTP interface sends it, indented; non-ASCII characters are kept as they are."""
    document = report.model_dump(mode="json", by_alias=True)
    return harmless_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"
