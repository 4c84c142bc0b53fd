"""What a report is ordered with: the texts as they were read, and the options; kept until it is made."""

from __future__ import annotations

import hashlib
import json

from service.types import Document, Frozen, Options

EDITORS, BATCH = 10, 100
"""Priorities: lower comes first. An editor who waits goes before a batch."""


class Order(Frozen):
    """A report to be made. `options.callback_url` is told when it has ended."""

    article: Document
    sources: tuple[Document, ...] = ()
    options: Options = Options()
    fresh: bool = False
    """Whether nothing that is known already may be used: neither a report nor answers of models."""

    def as_bytes(self) -> bytes:
        """The order as JSON."""
        return json.dumps(self.model_dump(mode="json"), separators=(",", ":")).encode()

    @property
    def body_digest(self) -> str:
        """SHA-256 of what the caller sent, as it was read: with the same key, it is the same request."""
        told = self.model_dump(mode="json", exclude={"fresh"})
        return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()

    @property
    def digest(self) -> str:
        """SHA-256 of all that makes the report: the same order gives the same report."""
        told = self.model_dump(mode="json", exclude={"options": {"callback_url"}, "fresh": True})
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    @classmethod
    def of_bytes(cls, data: bytes) -> Order:
        """The order that `as_bytes` wrote."""
        return cls.model_validate_json(data)
