"""The one composition root: settings in, a working pipeline out."""

from __future__ import annotations

from dataclasses import dataclass

from service.checkers.registry import CHECKERS
from service.engines.embedded import EmbeddedEngine
from service.pipeline import Parts, Pipeline
from service.settings import Settings


@dataclass(frozen=True)
class App:
    """What the command line and the service stand on."""

    settings: Settings
    pipeline: Pipeline


def build(settings: Settings) -> App:
    """Everything, wired. The llm engine is there only when a model is configured."""
    parts = _model_parts(settings) if settings.model or settings.draft_model else _embedded_parts()
    return App(settings=settings, pipeline=Pipeline(parts, settings))


def _embedded_parts() -> Parts:
    return Parts(engines={"embedded": EmbeddedEngine()}, checkers=CHECKERS)


def _model_parts(settings: Settings) -> Parts:
    raise NotImplementedError(settings)
