"""Stable IRIs for reports, claims and texts, for the formats that have to name them."""

from __future__ import annotations

import base64
import re
import uuid

from service.formats.protocol import AnyReport
from service.types import Report, Source

_IRI = re.compile(
    r"(?:https?://|urn:[a-z0-9][a-z0-9-]{1,31}:)[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]+", re.IGNORECASE
)


def report_iri(report: AnyReport) -> str:
    """`urn:uuid:` of the report's id, or, for checks, of what was checked: the same input, the same name."""
    if isinstance(report, Report):
        return _uuid_of(report.id)
    digests = (source.digest for source in report.sources)
    claims = (f"{claim.id}\n{claim.text}" for claim in report.claims)
    return _uuid_of("\n".join((*digests, *claims)))


def part_iri(report: AnyReport, part: str) -> str:
    """The name of a part of a report, such as a claim."""
    return uuid.uuid5(uuid.UUID(report_iri(report)), part.encode("utf-8", "replace").decode()).urn


def source_iri(source: Source) -> str:
    """The address of a source if it has one, else the name of its digest (RFC 6920)."""
    if source.uri and _IRI.fullmatch(source.uri):
        return source.uri
    digest = base64.urlsafe_b64encode(bytes.fromhex(source.digest.removeprefix("sha256:")))
    return f"ni:///sha-256;{digest.decode().rstrip('=')}"


def _uuid_of(name: str) -> str:
    try:
        return uuid.UUID(name).urn
    except ValueError:
        return uuid.uuid5(uuid.NAMESPACE_URL, name.encode("utf-8", "replace").decode()).urn
