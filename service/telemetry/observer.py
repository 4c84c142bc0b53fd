"""Who is told what happens: the seam that the pipeline, the gateway and the HTTP service report through.

There are two methods and no registry: an observer is made in wiring and handed on as an argument. Scopes rest
on what the observer's own library does to find the surrounding one: structlog and OpenTelemetry each keep a
context variable for it. Nothing of ours reads one.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.telemetry.events import Event, Scope

log = logging.getLogger(__name__)


class Observer(Protocol):
    """Is told of scopes and events; never raises, and never takes long."""

    def span(self, scope: Scope) -> AbstractContextManager[None]:
        """What happens inside the block happens in `scope`."""
        ...

    def note(self, event: Event) -> None:
        """`event` has happened, in the scopes that are open."""
        ...


class Unwatched:
    """Nobody watches: only bugs are told, to the standard logging. What the command line uses."""

    def span(self, scope: Scope) -> AbstractContextManager[None]:
        """Nothing."""
        del scope
        return _NOTHING

    def note(self, event: Event) -> None:
        """Nothing, unless it is a bug."""
        if event.level == "error":
            log.error("%s: %s", event.name, dataclasses.asdict(event))


class Together:
    """Several observers as one."""

    def __init__(self, observers: Sequence[Observer]) -> None:
        self._observers = tuple(observers)

    @contextmanager
    def _all(self, scope: Scope) -> Iterator[None]:
        with ExitStack() as stack:
            for observer in self._observers:
                stack.enter_context(observer.span(scope))
            yield

    def span(self, scope: Scope) -> AbstractContextManager[None]:
        """The scope, opened at each."""
        return self._all(scope)

    def note(self, event: Event) -> None:
        """The event, told to each."""
        for observer in self._observers:
            observer.note(event)


_NOTHING = nullcontext()
UNWATCHED = Unwatched()
