"""What tests of the llm engine need around it: sources, cases, and a gateway to a fake server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from service.checkers.protocol import Case
from service.llm.answers import SCHEMAS
from service.llm.gateway import Gateway
from service.metering import Meter
from service.prompting import PromptLibrary, prompts_folder
from service.settings import Settings
from service.stages.read import read
from service.types import Claim, Document, Origin, Passage, Source

LIBRARY = PromptLibrary.load(prompts_folder(None), SCHEMAS)
T = TypeVar("T")


def source_of(text: str, *, source_id: str = "s0", title: str | None = None) -> Source:
    return read(
        Document(text=text, title=title, language="en"),
        source_id=source_id,
        role="article" if source_id == "s0" else "source",
    )


def passages_of(source: Source) -> tuple[Passage, ...]:
    """All sentences of the source as passages."""
    return tuple(
        Passage(
            source_id=source.id,
            sentence=sentence.index,
            start=sentence.start,
            end=sentence.end,
            text=sentence.text,
            score=1.0,
        )
        for sentence in source.sentences
    )


def case_of(claim_id: str, text: str, *sources: Source) -> Case:
    """A case with every sentence of `sources` retrieved, the claim's own words first."""
    claim = Claim(id=claim_id, text=text, origin=Origin(in_="caller"))
    passages = [passage for source in sources for passage in passages_of(source)]
    return Case(claim, sources, tuple(sorted(passages, key=lambda passage: passage.text != text)))


def meter_of(*, deadline_seconds: float = 60.0, **limits: Any) -> Meter:
    return Meter(deadline_seconds=deadline_seconds, **limits)


def settings_of(base: str, **changes: Any) -> Settings:
    """Settings for a model on a fake server, with short waits."""
    plain: dict[str, Any] = {
        "model": "openai/fake",
        "model_api_base": base,
        "model_api_key": "sk-very-secret",
        "model_timeout_seconds": 10.0,
        "model_attempts": 3,
        "model_retry_max_seconds": 0.02,
    }
    return Settings(**(plain | changes))


def with_gateway(settings: Settings, work: Callable[[Gateway], Awaitable[T]]) -> T:
    """Run `work` on a loop of its own, and close the connections before the loop ends."""

    async def run() -> T:
        gateway = Gateway(settings, LIBRARY)
        try:
            return await work(gateway)
        finally:
            await gateway.aclose()

    return asyncio.run(run())
