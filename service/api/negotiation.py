"""Which format an `Accept` header asks for (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from fastapi import Request

from service.errors import UnsupportedFormat
from service.formats import FORMATS
from service.formats.protocol import Format


class NotAcceptable(UnsupportedFormat):
    """None of the accepted media types is on offer."""

    code = "not_acceptable"
    status = 406
    title = "No acceptable format"


def negotiated(request: Request) -> Format:
    """The format that `request` prefers; JSON when it does not care. Raises `NotAcceptable`."""
    header = request.headers.get("accept", "*/*")
    for wanted in _preferences(header):
        if wanted in ("*/*", "application/*"):
            return FORMATS["json"]
        for offered in FORMATS.values():
            plain = offered.media_type.partition(";")[0]
            if wanted == plain or (wanted.endswith("/*") and plain.startswith(wanted[:-1])):
                return offered
    offers = ", ".join(sorted({offered.media_type for offered in FORMATS.values()}))
    raise NotAcceptable(f"On offer: {offers}.")


def _preferences(header: str) -> list[str]:
    """The media types of an Accept header, most wanted first; those with q=0 are left out."""
    ranked = []
    for place, entry in enumerate(header.split(",")[:50]):
        media_type, *parameters = (part.strip().lower() for part in entry.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        if media_type and quality > 0:
            ranked.append((-quality, place, media_type))
    return [media_type for _, _, media_type in sorted(ranked)]
