"""A model that says what its script says: for tests, demonstrations and dry runs without a provider."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from service.llm.protocol import Reply, charge
from service.metering import Meter, Spent
from service.prompting import Message, Role
from service.text.chunk import estimated_tokens


@dataclass(frozen=True, slots=True)
class Asked:
    """One call as the script sees it; `schema` is the name of the answer that is asked for."""

    role: Role
    messages: tuple[Message, ...]
    schema: str

    @property
    def question(self) -> str:
        """The first thing that was asked; a repair ask comes after it."""
        return next(message["content"] for message in self.messages if message["role"] == "user")

    @property
    def user(self) -> str:
        """What was said last."""
        return self.messages[-1]["content"]


class ScriptedModel:
    """Answers each call by `script`, and keeps what it was asked in `calls`.

    The script may raise an `EngineError`, as the gateway would.
    """

    def __init__(self, script: Callable[[Asked], str]) -> None:
        self._script = script
        self.calls: list[Asked] = []

    async def complete(
        self, role: Role, messages: Sequence[Message], schema: type[BaseModel], meter: Meter
    ) -> Reply:
        """What the script says; tokens are estimated, the cost is nothing."""
        asked = Asked(role, tuple(messages), schema.__name__)
        call = meter.open_call()
        self.calls.append(asked)
        text = self._script(asked)
        spent = Spent(
            prompt_tokens=sum(estimated_tokens(message["content"]) for message in asked.messages),
            completion_tokens=estimated_tokens(text),
            cost_usd=0.0,
        )
        meter.close_call(call, spent.cost_usd)
        return charge(meter, role, Reply(text=text, model="scripted", spent=spent))
