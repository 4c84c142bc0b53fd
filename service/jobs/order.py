"""What a report is ordered with: the texts as they were read, and the options; kept until it is made."""

from __future__ import annotations

import hashlib
import json

from pydantic import Field

from service.types import Document, Frozen, Options

EDITORS, BATCH = 10, 100
"""Priorities: lower comes first. An editor who waits goes before a batch."""


class Order(Frozen):
    """A report to be made. `callback_url` is told when it has ended."""

    article: Document
    sources: tuple[Document, ...] = ()
    options: Options = Options()
    callback_url: str | None = Field(default=None, max_length=2_000)

    def as_bytes(self) -> bytes:
        """The order as JSON."""
        return json.dumps(self.model_dump(mode="json"), separators=(",", ":")).encode()

    @property
    def digest(self) -> str:
        """SHA-256 of all that makes the report: the same order gives the same report."""
        told = self.model_dump(mode="json", exclude={"callback_url"})
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    @classmethod
    def of_bytes(cls, data: bytes) -> Order:
        """The order that `as_bytes` wrote."""
        return cls.model_validate_json(data)
