"""Ask for an answer of a given shape: send, read, check, ask for a repair once, then fail closed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from service.errors import ModelAnswerInvalid
from service.llm.protocol import Model, Reply, schema_of
from service.metering import Meter
from service.prompting import Message, PromptLibrary, Rendered, Role

AnswerT = TypeVar("AnswerT", bound=BaseModel)

_SHOWN_AGAIN = 4_000
"""Characters of a bad answer that are shown to the model with the repair ask."""

_FENCE = re.compile(r"```(?:json)?\s*\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with what an answer says; an answer with a fatal problem is worth nothing."""

    text: str
    fatal: bool = False

    @staticmethod
    def weight(problem: Problem | None) -> int:
        """How bad it is: 0 for no problem at all."""
        return 0 if problem is None else 1 + problem.fatal


class StructuredModel:
    """A model that is asked for answers of a given shape."""

    def __init__(self, model: Model, library: PromptLibrary) -> None:
        self._model = model
        self._repair = library["repair"]

    async def ask(
        self,
        role: Role,
        prompt: Rendered,
        schema: type[AnswerT],
        meter: Meter,
        *,
        check: Callable[[AnswerT], Problem | None] = lambda _: None,
        repair: bool = True,
    ) -> AnswerT:
        """The answer to `prompt`; after one repair ask, if need be and `repair` allows it.

        `check` says what is wrong with the meaning of an answer whose shape is right, or None. Of two
        answers of the right shape the better one is handed back, the repaired one if neither is; it may
        still have a problem, and the caller leaves out what cannot be used. Raises `ModelAnswerInvalid`
        when there was none of the right shape.
        """
        reply = await self._model.complete(role, prompt.messages, schema, meter)
        answer, broken = _read(reply, schema)
        problem = check(answer) if answer is not None else None
        fault = broken or (problem.text if problem else None)
        if fault and repair:
            again = self._repair_messages(prompt, reply, fault, schema)
            repaired, broken = _read(await self._model.complete(role, again, schema, meter), schema)
            if repaired is not None and (
                answer is None or Problem.weight(check(repaired)) <= Problem.weight(problem)
            ):
                answer = repaired
        if answer is None:
            raise ModelAnswerInvalid(
                f"The model {reply.model} gave no usable answer ({prompt.name}): {broken}"
            )
        return answer

    def _repair_messages(
        self, prompt: Rendered, reply: Reply, problem: str, schema: type[BaseModel]
    ) -> tuple[Message, ...]:
        ask = self._repair.render(problem=problem, schema=compact_schema(schema))
        said: Message = {"role": "assistant", "content": reply.text[:_SHOWN_AGAIN] or "(nothing)"}
        return (*prompt.messages, said, {"role": "user", "content": ask.user})


def compact_schema(schema: type[BaseModel]) -> str:
    """The JSON schema of an answer, without white space."""
    return json.dumps(schema_of(schema), separators=(",", ":"))


def _read(reply: Reply, schema: type[AnswerT]) -> tuple[AnswerT | None, str | None]:
    """The answer in `reply`, or what is wrong with it: never the words of the answer itself."""
    problem: str | None = "It holds no JSON object."
    for candidate in _candidates(reply.text):
        try:
            return schema.model_validate_json(candidate), None
        except ValidationError as error:
            problem = _problems(error)
    return None, "It was cut off: answer more briefly." if reply.cut else problem


def _candidates(text: str) -> Iterator[str]:
    """Where the JSON may stand: all of it, a code fence, or between the outermost braces.

    What a reasoning model thought aloud is left out.
    """
    said = text.rpartition("</think>")[2].strip()
    if said.startswith("{"):
        yield said
    if fence := _FENCE.search(said):
        yield fence.group(1)
    first, last = said.find("{"), said.rfind("}")
    if 0 <= first < last:
        yield said[first : last + 1]


def _problems(error: ValidationError) -> str:
    """The first problems of an answer, by place; values are left out."""
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(
        f"{'.'.join(map(str, problem['loc'])) or 'answer'}: {problem['msg']}" for problem in found[:5]
    )
