"""Record a model's answers once, replay them ever after: evaluations that cost nothing the second time.

A cassette is a file of JSON lines, one for each answer, found by a digest of everything that the model was
told. It holds the model's answers, not the prompts. A prompt that was changed is a question that was not
recorded: replay then fails and says so, instead of giving the answer to another question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from service.errors import ModelRefused
from service.llm.protocol import Model, Reply, charge, schema_of
from service.metering import Meter
from service.prompting import Message, Role


class _Entry(BaseModel):
    """One line of a cassette."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    role: Role
    reply: Reply


class RecordingModel:
    """Passes calls on to another model and writes what it answers to the end of a cassette."""

    def __init__(self, model: Model, cassette: Path) -> None:
        self._model = model
        self._cassette = cassette

    async def complete(
        self, role: Role, messages: Sequence[Message], schema: type[BaseModel], meter: Meter
    ) -> Reply:
        """The other model's answer, once it is on the cassette."""
        reply = await self._model.complete(role, messages, schema, meter)
        entry = _Entry(key=question_key(role, messages, schema), role=role, reply=reply)
        with self._cassette.open("a", encoding="utf-8") as file:
            file.write(entry.model_dump_json() + "\n")
        return reply


class ReplayModel:
    """Answers from a cassette; of two answers to the same question the last counts."""

    def __init__(self, cassette: Path) -> None:
        self._cassette = cassette
        self._replies = {entry.key: entry.reply for entry in _entries(cassette)}

    async def complete(
        self, role: Role, messages: Sequence[Message], schema: type[BaseModel], meter: Meter
    ) -> Reply:
        """The recorded answer, charged as it was then; raises `ModelRefused` when there is none."""
        meter.recall()
        reply = self._replies.get(question_key(role, messages, schema))
        if reply is None:
            raise ModelRefused(
                f"{self._cassette.name} holds no answer to this question ({role}): record it again."
            )
        return charge(meter, role, reply)


def _entries(cassette: Path) -> list[_Entry]:
    try:
        lines = cassette.read_text(encoding="utf-8").split("\n")
        return [_Entry.model_validate_json(line) for line in lines if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise ModelRefused(f"The cassette {cassette} cannot be read: {error}") from error
    except ValidationError as error:
        raise ModelRefused(f"The cassette {cassette} holds a line that is no recorded answer.") from error


def question_key(role: Role, messages: Sequence[Message], schema: type[BaseModel]) -> str:
    """Digest of what the model is told: the role, every turn and the shape of the answer."""
    told = json.dumps([role, list(messages), schema_of(schema)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]
