"""What a report is ordered with: the texts as they were read, and the options; kept until it is made."""

from __future__ import annotations

import hashlib
import json

from service.store.types import PLACES
from service.types import Document, Frozen, Options

EDITORS = 1
BATCH = EDITORS + PLACES
"""The first numbers of the two classes of the queue: lower comes first, so that editors go before any batch.

Numbers within a class: `service.store.admission`. None is 0: what has no number is taken before all others.
"""


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
        """SHA-256 of all that makes the report: the same order gives the same report.

        A deadline is not part of it: a report that is whole is the same with a later one.
        """
        told = self.model_dump(
            mode="json", exclude={"options": {"callback_url", "deadline_seconds"}, "fresh": True}
        )
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    @classmethod
    def of_bytes(cls, data: bytes) -> Order:
        """The order that `as_bytes` wrote."""
        return cls.model_validate_json(data)
