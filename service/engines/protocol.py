"""What an engine is: something that writes a draft about one source."""

from __future__ import annotations

from typing import Protocol

from service.metering import Meter
from service.types import Draft, EngineName, OnProgress, Options, Source


class Engine(Protocol):
    """Writes the summary and the claims of one source; it checks nothing."""

    @property
    def name(self) -> EngineName:
        """What callers ask for it by."""
        ...

    async def draft(self, source: Source, options: Options, meter: Meter, on_progress: OnProgress) -> Draft:
        """The draft about `source`; raises `EngineError` when none can be written."""
        ...
