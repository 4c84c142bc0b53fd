"""An item as a CMS pushes it: which version of what it is, and whether it is an article to report on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from service.errors import InputError
from service.jobs.order import Order
from service.readers import ninjs
from service.readers.blocks import NothingToRead
from service.readers.stated import MAX_URI
from service.types import Options

Reason = Literal["withdrawn", "withheld", "no_article", "no_text"]

REASONS: dict[Reason, str] = {
    "withdrawn": "The item is withdrawn (`pubstatus`); earlier reports on it stay until they are erased.",
    "withheld": "The item is withheld (`pubstatus`): push it when it is `usable`.",
    "no_article": "Items of this `type` are no articles.",
    "no_text": "The item has no text in its body.",
}
"""Why an item is not reported on, though nothing is wrong with it."""

_WITHDRAWN = frozenset({"canceled", "cancelled"})
_PUBSTATUS = frozenset({"usable", "withheld", *_WITHDRAWN})
_NO_ARTICLES = frozenset({"picture", "graphic", "video", "audio", "event", "planning"})
"""Their body, if they have one, is a description: Superdesk gives a picture its alternative text."""


@dataclass(frozen=True)
class PushedItem:
    """One version of a ninjs item, as it was pushed."""

    content: Mapping[str, Any]
    name: str
    """Its `uri`, else its `guid`."""
    version: tuple[str, str]
    """Its `version` and its `versioncreated`; empty where it has none."""

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> PushedItem:
        """The item of a JSON object; raises `InputError` with a pointer to what is wrong with it."""
        name = _text(content, "uri") or _text(content, "guid")
        if not name:
            raise InputError("An item has a uri or a guid.", pointer="/uri")
        if len(name) > MAX_URI or not name.isprintable():
            place = "/uri" if _text(content, "uri") else "/guid"
            raise InputError(
                f"This has at most {MAX_URI:,} characters, and none that is unseen.", pointer=place
            )
        created = _text(content, "versioncreated") or _text(content, "versionCreated")
        return cls(content, name, (_version(content), created))

    @property
    def beside(self) -> Reason | None:
        """Why the item is no article to report on, whatever its text; None if it may be one.

        Raises `InputError` for a `pubstatus` that is none of ninjs.
        """
        status = (_text(self.content, "pubstatus") or "usable").lower()
        if status not in _PUBSTATUS:
            raise InputError("This has to be usable, withheld or canceled.", pointer="/pubstatus")
        if status in _WITHDRAWN:
            return "withdrawn"
        if status == "withheld":
            return "withheld"
        return "no_article" if _text(self.content, "type").lower() in _NO_ARTICLES else None

    def ordered(self, limit_characters: int) -> Order | None:
        """The report to be made of it, None if it has no text; raises what the reader of ninjs raises."""
        try:
            return Order(article=ninjs.from_item(self.content, limit_characters), options=Options())
        except NothingToRead:
            return None

    def report_id(self, order: Order) -> str:
        """The id of the report on this version: the same for the same item, version and content."""
        told = json.dumps([self.name, *self.version, order.digest])
        return f"ninjs-{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _text(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError("This has to be a string.", pointer=f"/{name}")
    return (value or "").strip()


def _version(content: Mapping[str, Any]) -> str:
    """A string in ninjs 1.x, a number with some."""
    value = content.get("version")
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError("This has to be a string or a number.", pointer="/version")
    return str(value)
