"""Callback addresses: which are taken. They are judged when they are given and again each time we send."""

from __future__ import annotations

from service.errors import CallbackRefused
from service.outbound import AddressRefused, Rules
from service.settings import Settings

LONGEST = 2_000
"""Characters of a callback address."""


def rules_of(settings: Settings) -> Rules:
    """What the settings allow of callback addresses."""
    schemes = ("https", "http") if settings.webhook_allow_http else ("https",)
    return Rules(schemes, settings.webhook_ports, inner=settings.webhook_allow_private)


def judged_callback(url: str, rules: Rules) -> str:
    """The address in its normal form (host in IDNA, path percent-encoded), if messages may be sent there.

    Nothing is resolved: that is for the moment of sending. Raises `CallbackRefused`, which never repeats
    the address.
    """
    if len(url) > LONGEST:
        raise CallbackRefused(f"A callback address has at most {LONGEST:,} characters.")
    if "#" in url:
        raise CallbackRefused("A callback address has no fragment (#).")
    try:
        normal = str(rules.judged(url))
    except AddressRefused as refused:
        raise CallbackRefused(refused.detail) from None
    if len(normal) > LONGEST:
        raise CallbackRefused(f"A callback address has at most {LONGEST:,} characters once it is encoded.")
    return normal
