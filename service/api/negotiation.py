"""Which format an `Accept` header asks for (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fastapi import Request

from service.errors import UnsupportedFormat
from service.formats import FORMATS
from service.formats.protocol import Format

_MAX_RANGES = 50
# Of what a caller likes equally well, such as everything, the wire format comes first.
_OFFERS = sorted(FORMATS.values(), key=lambda offered: offered.name != "json")


class NotAcceptable(UnsupportedFormat):
    """None of the accepted media types is on offer."""

    code = "not_acceptable"
    status = 406
    title = "No acceptable format"


class _Range(NamedTuple):
    """One media range of an Accept header: `place` is its number in the header, `profile` folded or empty."""

    place: int
    media_type: str
    profile: str
    quality: float

    def specificity(self, offered: Format) -> int:
        """How exactly `offered` is meant, from 1 for any type to 4 for type and profile; 0 when it is not.

        Of the parameters only `profile` counts: it is what tells ninjs from other JSON. One that is not
        known narrows nothing.
        """
        kind, _, parameters = offered.media_type.lower().partition(";")
        if self.media_type == kind:
            return 4 if self.profile and self.profile in parameters else 3
        return {"*/*": 1, f"{kind.partition('/')[0]}/*": 2}.get(self.media_type, 0)


def negotiated(request: Request) -> Format:
    """The format that `request` prefers; JSON when it does not care. Raises `NotAcceptable`."""
    ranges = _ranges(", ".join(request.headers.getlist("accept")).strip() or "*/*")
    ranked = []
    for offered in _OFFERS:
        meant = _meaning(offered, ranges)
        if meant is not None and meant.quality > 0:
            ranked.append(((-meant.quality, meant.place, -meant.specificity(offered)), offered))
    if not ranked:
        offers = ", ".join(sorted({offered.media_type for offered in _OFFERS}))
        raise NotAcceptable(f"On offer: {offers}.")
    return min(ranked, key=lambda entry: entry[0])[1]


def _meaning(offered: Format, ranges: Sequence[_Range]) -> _Range | None:
    """The range that decides about `offered`: the most specific one that covers it."""
    covering = [one for one in ranges if one.specificity(offered)]
    return max(covering, key=lambda one: one.specificity(offered), default=None)


def _ranges(header: str) -> list[_Range]:
    found = []
    for place, entry in enumerate(header.split(",")[:_MAX_RANGES]):
        media_type, *parameters = (part.strip().lower() for part in entry.split(";"))
        told = dict(parameter.partition("=")[::2] for parameter in parameters)
        found.append(_Range(place, media_type, told.get("profile", "").strip('"'), _quality(told.get("q"))))
    return found


def _quality(stated: str | None) -> float:
    """A weight from 0 to 1: 1 when none is stated, 0 for what is no weight."""
    if stated is None:
        return 1.0
    try:
        weight = float(stated)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
