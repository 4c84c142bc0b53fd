"""The one composition root: settings in, a working pipeline out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Self

from service.checkers.registry import CHECKERS, with_model
from service.engines.embedded import EmbeddedEngine
from service.engines.protocol import Engine
from service.entailment.calibration import Calibration
from service.entailment.model import EntailmentModel
from service.errors import SettingsError
from service.pipeline import Parts, Pipeline
from service.settings import Settings
from service.types import EngineName


@dataclass(frozen=True)
class App:
    """What the command line and the service stand on; leave its `async with` to close connections."""

    settings: Settings
    pipeline: Pipeline
    close: Callable[[], Awaitable[None]]

    async def __aenter__(self) -> Self:
        """The app itself."""
        return self

    async def __aexit__(self, *raised: object) -> None:
        """Close what was opened, on the loop that used it."""
        await self.close()


def build(settings: Settings) -> App:
    """Everything, wired; raises `SettingsError` or `PromptError` for what cannot work.

    The llm engine is there only when a model is configured, and only then its modules are loaded.
    """
    if settings.chosen_engine == "llm" and not (settings.model or settings.draft_model):
        raise SettingsError("STANDFIRST_ENGINE=llm needs a model: set STANDFIRST_MODEL.")
    if settings.model or settings.draft_model:
        parts, close = _with_model(settings)
    else:
        parts, close = _local(settings), _nothing_to_close
    return App(settings=settings, pipeline=Pipeline(parts, settings), close=close)


def _local(settings: Settings) -> Parts:
    """What works without a language model; the local entailment model is loaded when it is first asked."""
    engines: dict[EngineName, Engine] = {"embedded": EmbeddedEngine()}
    if settings.entailment == "off":
        return Parts(engines=engines, checkers=CHECKERS)
    calibration = Calibration.load()
    checkers = with_model(EntailmentModel(), calibration)
    return Parts(engines=engines, checkers=checkers, calibration=calibration)


async def _nothing_to_close() -> None:
    """What the embedded engine opens: nothing."""


def _with_model(settings: Settings) -> tuple[Parts, Callable[[], Awaitable[None]]]:
    from service.checkers.judge import ModelJudge
    from service.engines.model import ModelEngine
    from service.llm.answers import SCHEMAS
    from service.llm.gateway import Gateway
    from service.prompting import PromptLibrary, prompts_folder

    library = PromptLibrary.load(prompts_folder(settings.prompts_dir), SCHEMAS)
    gateway = Gateway(settings, library)
    local = _local(settings)
    parts = replace(
        local,
        engines={
            **local.engines,
            "llm": ModelEngine(gateway, library, chunk_tokens=settings.chunk_tokens),
        },
        judge=ModelJudge(gateway, library),
        escalation=ModelJudge(gateway, library, role="escalation") if settings.escalation_model else None,
        models=gateway.models,
        prompts=library.fingerprints(),
    )
    return parts, gateway.aclose
