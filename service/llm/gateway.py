"""The way out to providers: the only importer of litellm, and the only place that retries a model call.

For each model in turn (the role's own, then the fallbacks): for each step of structured output that it may
take (json_schema, json_object, prompt): attempts with waits in between. Only a model that is unavailable
hands over to the next; a request that is refused would be refused again.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import warnings
from collections.abc import Awaitable, Callable, Mapping, Sequence
from copy import deepcopy
from types import MappingProxyType, ModuleType
from typing import Any, Literal
from weakref import WeakKeyDictionary

from pydantic import BaseModel
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type
from tenacity.wait import wait_random_exponential

from service.errors import DeadlineExceeded, ModelRefused, ModelUnavailable, SettingsError
from service.llm.failures import FormatRefused, Passing, address, translate
from service.llm.protocol import Reply, charge, schema_of
from service.llm.structured import compact_schema
from service.metering import Meter, Spent
from service.prompting import Message, PromptLibrary, Role
from service.settings import Settings, keep_litellm_offline
from service.telemetry.events import HandedOver, Retried
from service.telemetry.measuring import measured_call
from service.telemetry.observer import UNWATCHED, Observer

Step = Literal["json_schema", "json_object", "prompt"]
STEPS: tuple[Step, ...] = ("json_schema", "json_object", "prompt")
"""The ways to ask for JSON, from the strictest down."""

_FIRST_WAIT_SECONDS = 1.0
_TURN_TOKENS = 16
"""Tokens that a provider may put around one turn of a conversation."""

_UNUSED_KEY = "none"
"""Sent to a server of one's own that wants no key, since the client library insists on one."""


class Gateway:
    """Sends conversations to the configured models through litellm. `sleep` waits between attempts.

    `observer` is told of each attempt, each retry and each fallback.
    """

    def __init__(
        self,
        settings: Settings,
        library: PromptLibrary,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        observer: Observer = UNWATCHED,
    ) -> None:
        self._observer = observer
        self._settings = settings
        self._shape = library["shape"]
        self._sleep = sleep
        self._backoff = wait_random_exponential(
            multiplier=_FIRST_WAIT_SECONDS, max=settings.model_retry_max_seconds
        )
        self._learned: dict[str, Step] = {}
        self._gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    @property
    def models(self) -> Mapping[str, str]:
        """The model of each role that has one."""
        settings = self._settings
        usual = settings.model or settings.draft_model
        chosen = {
            "draft": settings.draft_model or usual,
            "judge": settings.judge_model or usual,
            "escalation": settings.escalation_model,
        }
        return MappingProxyType({role: model for role, model in chosen.items() if model})

    async def complete(
        self, role: Role, messages: Sequence[Message], schema: type[BaseModel], meter: Meter
    ) -> Reply:
        """The answer of the role's model, or of the first fallback that can be reached."""
        if role not in self.models:
            raise SettingsError(f"No model is set for the role “{role}”: set STANDFIRST_MODEL.")
        first = self.models[role]
        failures: list[str] = []
        models = tuple(dict.fromkeys((first, *self._settings.fallback_models)))
        for number, model in enumerate(models):
            if failures:
                self._observer.note(HandedOver(role, models[number - 1], model))
            try:
                async with asyncio.timeout(meter.remaining_seconds()):
                    return charge(meter, role, await self._by_steps(role, model, messages, schema, meter))
            except TimeoutError:
                raise DeadlineExceeded(
                    f"The deadline of the report passed while {address(model, self._base(model))} was asked."
                ) from None
            except ModelUnavailable as error:
                failures.append(error.detail)
        raise ModelUnavailable(" ".join(failures))

    async def aclose(self) -> None:
        """Close the connections that litellm keeps; to be awaited on the loop that used them."""
        if _litellm.cache_info().currsize:
            litellm = _litellm()
            await litellm.close_litellm_async_clients()
            litellm.in_memory_llm_clients_cache.flush_cache()

    async def _by_steps(
        self, role: Role, model: str, messages: Sequence[Message], schema: type[BaseModel], meter: Meter
    ) -> Reply:
        """Ask in the strictest way that the model takes; what it refuses is not tried on it again."""
        step = await self._step(model)
        while True:
            request = self._request(model, messages, schema, step)
            try:
                return await self._by_attempts(role, model, request, meter)
            except FormatRefused as error:
                if step == STEPS[-1]:
                    raise ModelRefused(error.detail) from None
                step = self._learned[model] = STEPS[STEPS.index(step) + 1]

    async def _step(self, model: str) -> Step:
        """Where to begin: what was learned, else the setting, else what litellm's table says.

        A model that the table does not know begins at the top, since most servers take schemas by now. A
        provider that litellm cannot pass a format to gets none: litellm would leave it out without a word.
        """
        takes, known = await asyncio.to_thread(_table, model)
        if "response_format" not in takes:
            return "prompt"
        if chosen := self._learned.get(model) or self._settings.structured_output:
            return next(step for step in STEPS if step == chosen)
        return "json_schema" if known is None or known.get("supports_response_schema") else "json_object"

    def _request(
        self, model: str, messages: Sequence[Message], schema: type[BaseModel], step: Step
    ) -> dict[str, Any]:
        """The arguments of one call.

        The time-out is the same each time, since litellm keeps a client for each value; ours is stricter.
        """
        turns = list(messages)
        response_format: dict[str, Any] | None = None
        if step == "json_schema":
            described = {"name": schema.__name__, "strict": True, "schema": deepcopy(schema_of(schema))}
            response_format = {"type": "json_schema", "json_schema": described}
        else:
            note = self._shape.render(schema=compact_schema(schema)).user
            turns[0] = {"role": turns[0]["role"], "content": f"{turns[0]['content']}\n\n{note}"}
            response_format = {"type": "json_object"} if step == "json_object" else None
        return {
            "model": model,
            "messages": turns,
            "max_tokens": self._settings.model_max_tokens,
            "temperature": 0.0,
            "drop_params": True,
            "max_retries": 0,
            "timeout": self._settings.model_timeout_seconds,
            **({"response_format": response_format} if response_format else {}),
        }

    async def _by_attempts(self, role: Role, model: str, request: dict[str, Any], meter: Meter) -> Reply:
        """The one retry layer: faults that pass are tried again, as long as the deadline leaves the time.

        A server that asks for a longer wait than the settings allow is not asked again before it is over.
        """

        def spent(state: RetryCallState) -> bool:
            used_up = state.attempt_number >= self._settings.model_attempts
            too_long = state.upcoming_sleep > self._settings.model_retry_max_seconds
            return used_up or too_long or state.upcoming_sleep >= meter.remaining_seconds()

        def told(state: RetryCallState) -> None:
            self._observer.note(Retried(role, model, state.attempt_number, state.upcoming_sleep))

        retrying = AsyncRetrying(
            sleep=self._sleep,
            before_sleep=told,
            stop=spent,
            wait=self._wait,
            retry=retry_if_exception_type(Passing),
            reraise=True,
        )
        async for attempt in retrying:
            with attempt:
                number = attempt.retry_state.attempt_number
                reply = await self._once(role, model, request, meter, retry=number > 1)
        return reply

    def _wait(self, state: RetryCallState) -> float:
        """Seconds before the next attempt: what the server asks for, else exponential with full jitter."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, Passing) else None
        return self._backoff(state) if asked is None else asked

    async def _once(
        self, role: Role, model: str, request: dict[str, Any], meter: Meter, *, retry: bool
    ) -> Reply:
        litellm = await asyncio.to_thread(_litellm)
        async with self._gate():
            call = meter.open_call(retry=retry, at_most_usd=_at_most_usd(litellm, request))
            with measured_call(self._observer, role, model) as measured:
                reply = _reply(await self._response(litellm, model, request, meter, call), model)
                measured.spent = reply.spent
        meter.close_call(call, reply.spent.cost_usd)
        return reply

    async def _response(
        self, litellm: ModuleType, model: str, request: dict[str, Any], meter: Meter, call: int
    ) -> Any:
        """litellm's response; for a call that brings none the meter is told, and our own error is raised."""
        try:
            async with asyncio.timeout(self._settings.model_timeout_seconds):
                return await litellm.acompletion(**request, **self._connection(model, litellm))
        except litellm.exceptions.openai.OpenAIError as error:
            meter.lose_call(call, billed=_may_be_billed(error))
            # The provider's words may hold the key or the article: neither they nor the chain go on.
            raise translate(error, model=model, base=self._base(model)) from None
        except BaseException as error:
            meter.lose_call(call, billed=True)
            if not isinstance(error, TimeoutError):
                raise
            seconds = self._settings.model_timeout_seconds
            raise Passing(
                f"{address(model, self._base(model))} gave no answer in {seconds:g} seconds."
            ) from None

    def _gate(self) -> asyncio.Semaphore:
        """What keeps the calls in flight below the limit; a semaphore belongs to one event loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._gates:
            self._gates[loop] = asyncio.Semaphore(self._settings.model_concurrency)
        return self._gates[loop]

    def _own(self, model: str) -> bool:
        """Whether the configured address and key are meant for `model`: it has the main model's provider.

        A fallback of another vendor must get neither.
        """
        main = self._settings.model or self._settings.draft_model or self._settings.judge_model or ""
        return model.partition("/")[0] == main.partition("/")[0]

    def _base(self, model: str) -> str | None:
        return self._settings.model_api_base if self._own(model) else None

    def _connection(self, model: str, litellm: ModuleType) -> dict[str, Any]:
        """Address and key; without a key of ours litellm reads the vendor's own variable."""
        base = self._base(model)
        secret = self._settings.model_api_key if self._own(model) else None
        key = secret.get_secret_value() if secret else None
        if key is None and base and not litellm.validate_environment(model)["keys_in_environment"]:
            key = _UNUSED_KEY
        return {name: value for name, value in (("api_base", base), ("api_key", key)) if value}


@functools.cache
def _litellm() -> ModuleType:
    """litellm, imported on the first call (seconds of work), without its network lookups and its chatter."""
    keep_litellm_offline()
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
        logging.getLogger(name).disabled = True  # they write prompts and keys
    import litellm

    litellm.suppress_debug_info = True
    return litellm  # type: ignore[no-any-return]


def _at_most_usd(litellm: ModuleType, request: Mapping[str, Any]) -> float | None:
    """What a call can cost at most: a token has at least one byte. None when litellm knows no price."""
    told = sum(len(turn["content"].encode()) + _TURN_TOKENS for turn in request["messages"])
    told += len(str(request.get("response_format", "")).encode())
    try:
        costs = litellm.cost_per_token(
            model=request["model"], prompt_tokens=told, completion_tokens=request["max_tokens"]
        )
    except Exception:  # noqa: BLE001 - for a model that it does not know litellm raises what it likes
        return None
    return float(sum(costs))


def _may_be_billed(error: Exception) -> bool:
    """Whether a provider may bill a failed call: not when it answered with a status that refuses it."""
    return not 400 <= getattr(error, "status_code", 0) < 500 or getattr(error, "status_code", 0) == 408


@functools.cache
def _table(model: str) -> tuple[frozenset[str], Mapping[str, Any] | None]:
    """What litellm can pass on to the model's provider, and its entry about the model, if it has one."""
    litellm = _litellm()
    with warnings.catch_warnings(action="ignore"):  # the modules of some providers warn when they are loaded
        takes = frozenset(litellm.get_supported_openai_params(model) or ())
    return takes, litellm.model_cost.get(model) or litellm.model_cost.get(model.partition("/")[2])


def _reply(response: Any, model: str) -> Reply:
    """Text and usage of a litellm response; a response without a choice is an empty text."""
    choice = response.choices[0] if response.choices else None
    usage = getattr(response, "usage", None)
    details = getattr(usage, "prompt_tokens_details", None)
    return Reply(
        text=(choice.message.content or "") if choice else "",
        model=model,
        cut=choice.finish_reason == "length" if choice else False,
        spent=Spent(
            prompt_tokens=getattr(usage, "prompt_tokens", None) or 0,
            cached_tokens=getattr(details, "cached_tokens", None) or 0,
            completion_tokens=getattr(usage, "completion_tokens", None) or 0,
            # litellm documents this field; it is None for a model whose price it does not know
            cost_usd=getattr(response, "_hidden_params", {}).get("response_cost"),
        ),
    )
