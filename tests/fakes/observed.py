"""An observer that remembers what it was told."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from service.telemetry.events import Event, Scope

Kind = TypeVar("Kind")


class Noted:
    """Every event and every scope, in order."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.scopes: list[Scope] = []

    def span(self, scope: Scope) -> AbstractContextManager[None]:
        self.scopes.append(scope)
        return nullcontext()

    def note(self, event: Event) -> None:
        self.events.append(event)

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]
