"""The formats that a report can be written in; one module each, and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from service.formats.protocol import Format

_ALL = (
    Format("text", "text/plain", "txt", "service.formats.terminal"),
    Format("json", "application/json", "json", "service.formats.wire"),
    Format("markdown", "text/markdown", "md", "service.formats.markdown"),
    Format("html", "text/html", "html", "service.formats.page"),
    Format(
        "annotations",
        'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"',
        "jsonld",
        "service.formats.annotations",
    ),
    Format(
        "ninjs",
        'application/json;profile="http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"',
        "ninjs.json",
        "service.formats.ninjs",
    ),
    Format("csv", "text/csv", "csv", "service.formats.table"),
)

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _ALL})
"""Every format by its name, in the order in which help texts list them."""
