"""Wording: our own embedded engine without its entailment model, so that a table shows what the model adds.

Standfirst itself (Apache-2.0, this version) with STANDFIRST_ENTAILMENT=off and the embedded engine: the rules
of wording, figures, names and the like decide alone, and there are no scores.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.peers.protocol import Ability, Bench, ToolFor
from evals.tasks.protocol import Tool
from service import __version__
from service.metering import Account
from service.wiring import build

if TYPE_CHECKING:
    from service.batch.runner import Around


@dataclass(frozen=True)
class Wording:
    """The peer."""

    name: str = "wording"
    title: str = "Standfirst without its model"
    does: frozenset[Ability] = frozenset({"summaries", "checks"})
    computes: bool = True
    supported_from: float | None = None

    def version(self, bench: Bench) -> str:
        """That of Standfirst."""
        del bench
        return __version__

    @asynccontextmanager
    async def opened(self, bench: Bench) -> AsyncIterator[ToolFor]:
        """The pipeline, built with other settings."""
        changes = {"entailment": "off", "engine": "embedded", "model": None, "draft_model": None}
        async with build(bench.settings.model_copy(update=changes)) as app:

            def tool_for(name: str, around: Around, account: Account) -> Tool:
                return app.pipeline_for(name=name, around=around, account=account)

            yield tool_for
