"""What a model is to us: something that a conversation is sent to and a text comes back from."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pydantic import BaseModel, TypeAdapter

from service.metering import Meter, Spent
from service.prompting import Message, Role


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote, which model it was, and whether it was cut off at the token limit."""

    text: str
    model: str
    cut: bool = False
    spent: Spent = field(default_factory=Spent)

    def as_json(self) -> str:
        """The reply written down; `of_json` reads it."""
        return _REPLY.dump_json(self).decode()

    @classmethod
    def of_json(cls, written: str | bytes) -> Reply:
        """The reply that `as_json` wrote; raises `ValidationError` for anything else."""
        return _REPLY.validate_json(written)


_REPLY = TypeAdapter(Reply)


@functools.cache
def schema_of(answer: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of an answer, worked out once: it takes longer than a call needs. Not to be changed."""
    return answer.model_json_schema()


class Model(Protocol):
    """The seam between the engine and a provider: the gateway, a recording and a script all stand here."""

    async def complete(
        self, role: Role, messages: Sequence[Message], schema: type[BaseModel], meter: Meter
    ) -> Reply:
        """The answer of the model that plays `role`, asked to follow `schema`, charged to `meter`.

        Nothing is promised about the text. Raises `ModelUnavailable`, `ModelRefused`, `DeadlineExceeded`
        or `BudgetExceeded`.
        """
        ...


def charge(meter: Meter, role: Role, reply: Reply) -> Reply:
    """Put what `reply` used, and who wrote it, on the account, and hand it on."""
    meter.note_model(role, reply.model)
    meter.charge(
        prompt_tokens=reply.spent.prompt_tokens,
        cached_tokens=reply.spent.cached_tokens,
        completion_tokens=reply.spent.completion_tokens,
        cost_usd=reply.spent.cost_usd,
    )
    return reply
