"""Who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from service.store.types import Key, Scope

LOCAL = "local"
"""The tenant of those who need no key. A key can be made for it too, so that its reports are not lost."""

Via = Literal["key", "session", "signature", "nothing"]


@dataclass(frozen=True)
class Principal:
    """Whose reports a request may see, and what it may do. `key_id` is None for who showed no key."""

    tenant: str
    key_id: str | None
    scopes: frozenset[Scope]
    rate_per_minute: int | None
    """Requests a minute; None: as many as the settings say."""
    budget_usd_per_day: float | None
    via: Via


OPEN = Principal(LOCAL, None, frozenset({"read", "write", "admin"}), None, None, "nothing")
"""Whoever asks a service that has no keys, on the machine that it runs on."""

ANYBODY = Principal(LOCAL, None, frozenset({"read", "write"}), None, None, "nothing")
"""Whoever asks a service that the operator opened to everybody."""


def signer(tenant: str) -> Principal:
    """The CMS that signs what it pushes with the operator's secret."""
    return Principal(tenant, None, frozenset({"write"}), None, None, "signature")


def holder(key: Key, via: Via) -> Principal:
    """Whoever holds `key`."""
    return Principal(key.tenant, key.id, key.scopes, key.rate_per_minute, key.budget_usd_per_day, via)
