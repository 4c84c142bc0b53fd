"""A model that is not asked what it has answered already: answers outlive the process that paid for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel

from service.llm.protocol import Model, Reply, charge
from service.llm.replay import question_key
from service.metering import Meter
from service.prompting import Message, Role


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer that was given before; `paid`: this very piece of work paid for it."""

    reply: Reply
    paid: bool = True


class Memory(Protocol):
    """The answers of one piece of work, such as a report."""

    async def recall(self, question: str) -> Remembered | None:
        """The answer that was given to this question, if any."""
        ...

    def asking(self) -> AbstractAsyncContextManager[None]:
        """The block asks the model, and keeps what it answers: that can be counted."""
        ...

    async def keep(self, question: str, reply: Reply) -> None:
        """Keep an answer before it is used."""
        ...


class RememberingModel:
    """Another model, for one piece of work: a question that was answered before a kill is not asked again.

    The same question asked twice within the work is two questions. An answer that the work paid for before
    the kill is on its account; one that other work paid for costs nothing.
    """

    def __init__(self, model: Model, memory: Memory) -> None:
        self._model = model
        self._memory = memory
        self._asked: Counter[str] = Counter()

    async def complete(
        self, role: Role, messages: Sequence[Message], schema: type[BaseModel], meter: Meter
    ) -> Reply:
        """The remembered answer, or the other model's, once it is kept."""
        digest = question_key(role, messages, schema)
        self._asked[digest] += 1
        question = f"{digest}/{self._asked[digest]}"
        known = await self._memory.recall(question)
        if known is not None and known.paid:
            meter.recall()
            return charge(meter, role, known.reply)
        if known is not None:
            meter.note_model(role, known.reply.model)
            return known.reply
        async with self._memory.asking():
            reply = await self._model.complete(role, messages, schema, meter)
            await self._memory.keep(question, reply)
        return reply
