"""What a report is ordered with: the texts as they were read, and the options; kept until it is made."""

from __future__ import annotations

import hashlib
import json

from pydantic import Field, ValidationError

from service.store.types import PLACES
from service.types import Document, Frozen, Options

EDITORS = 1
BATCH = EDITORS + PLACES
"""The first numbers of the two classes of the queue: lower comes first, so that editors go before any batch.

Numbers within a class: `service.store.admission`. None is 0: what has no number is taken before all others.
"""


class OrderUnreadable(ValueError):
    """What is kept of an order is damaged, or was written by a version that knows more."""


class Order(Frozen):
    """A report to be made. `options.callback_url` is told when it has ended."""

    article: Document
    sources: tuple[Document, ...] = ()
    options: Options = Options()
    fresh: bool = Field(default=False, exclude_if=lambda fresh: not fresh)
    """Whether nothing that is known already may be used: neither a report nor answers of models.

    Left out where it is false, so that workers of an older version can read what they know all of.
    """

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
        """The order that `as_bytes` wrote; raises `OrderUnreadable` for anything else."""
        try:
            return cls.model_validate_json(data)
        except ValidationError:
            raise OrderUnreadable("The order of this report cannot be read by this version.") from None


def callback_of(data: bytes) -> str | None:
    """The address that wants to hear of the report of this order, if it has one and can be read."""
    try:
        return Order.of_bytes(data).options.callback_url
    except OrderUnreadable:
        return None
