"""The gateway against a scripted model server: retries, fallbacks, steps of structured output, secrets."""

from __future__ import annotations

import asyncio
import json

import pytest
from pydantic import BaseModel

from service.errors import (
    BudgetExceeded,
    DeadlineExceeded,
    ModelRefused,
    ModelUnavailable,
    SettingsError,
    StandfirstError,
)
from service.llm.gateway import Gateway
from service.llm.protocol import Reply
from service.metering import Meter
from service.prompting import Message
from service.settings import Settings
from tests.fakes.model_server import InTurn, Response, fails, hangs, model_server, says
from tests.fakes.prompted import LIBRARY, meter_of, settings_of, with_gateway

pytestmark = pytest.mark.slow


class Pong(BaseModel):
    pong: int


PING: tuple[Message, ...] = ({"role": "system", "content": "Be brief."}, {"role": "user", "content": "ping"})
PONG = says('{"pong": 1}', cached_tokens=3)


def complete(settings: Settings, meter: Meter | None = None, *, times: int = 1) -> list[Reply]:
    account = meter or meter_of()

    async def work(gateway: Gateway) -> list[Reply]:
        calls = [gateway.complete("draft", PING, Pong, account) for _ in range(times)]
        return list(await asyncio.gather(*calls))

    return with_gateway(settings, work)


def failure(settings: Settings, meter: Meter | None = None) -> StandfirstError:
    with pytest.raises(StandfirstError) as caught:
        complete(settings, meter)
    return caught.value


def test_an_answer_comes_back_with_what_it_used() -> None:
    with model_server(PONG) as server:
        meter = meter_of()
        (reply,) = complete(settings_of(server.base), meter)
    assert (reply.text, reply.model, reply.cut) == ('{"pong": 1}', "openai/fake", False)
    usage = meter.usage()
    assert (usage.llm_calls, usage.retries, usage.cached_tokens) == (1, 0, 3)
    assert usage.prompt_tokens > 0
    assert usage.completion_tokens > 0
    assert usage.cost_usd is None, "nobody knows the price of a fake model"


def test_a_known_model_has_a_price() -> None:
    with model_server(PONG) as server:
        meter = meter_of()
        complete(settings_of(server.base, model="openai/gpt-4o-mini"), meter)
    cost = meter.usage().cost_usd
    assert cost is not None
    assert 0 < cost < 0.001


def test_a_429_is_tried_again_after_the_time_that_it_asks_for() -> None:
    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    async def work() -> None:
        gateway = Gateway(settings_of(server.base, model_retry_max_seconds=5), LIBRARY, sleep=note)
        await gateway.complete("draft", PING, Pong, meter)
        await gateway.aclose()

    meter = meter_of()
    with model_server(
        InTurn(fails(429, Retry_After="1.25"), fails(429, Retry_After="5"), then=PONG)
    ) as server:
        asyncio.run(work())
    assert waits == [1.25, 5]
    assert (meter.usage().llm_calls, meter.usage().retries) == (3, 2)


def test_a_model_that_asks_for_too_long_a_wait_hands_over_to_the_next() -> None:
    with model_server(InTurn(fails(429, Retry_After="60"), then=PONG)) as server:
        meter = meter_of()
        settings = settings_of(server.base, model_retry_max_seconds=5, fallback_models="openai/second")
        (reply,) = complete(settings, meter)
    assert [request.body["model"] for request in server.requests] == ["fake", "second"]
    assert reply.model == "openai/second"
    assert meter.usage().retries == 0


def test_too_long_a_wait_without_a_fallback_is_an_error_at_once() -> None:
    with model_server(fails(429, Retry_After="60")) as server:
        error = failure(settings_of(server.base, model_retry_max_seconds=5))
    assert isinstance(error, ModelUnavailable)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_error_is_tried_again(status: int) -> None:
    with model_server(InTurn(fails(status), then=PONG)) as server:
        meter = meter_of()
        complete(settings_of(server.base), meter)
    assert len(server.requests) == meter.usage().llm_calls == 2


def test_there_is_no_second_retry_layer() -> None:
    with model_server(fails(500)) as server:
        error = failure(settings_of(server.base, model_attempts=3))
    assert isinstance(error, ModelUnavailable)
    assert len(server.requests) == 3


def test_a_hanging_server_is_given_up_in_time() -> None:
    with model_server(hangs) as server:
        error = failure(settings_of(server.base, model_timeout_seconds=0.2, model_attempts=2))
        assert len(server.requests) == 2
    assert isinstance(error, ModelUnavailable)
    assert error.detail == f"The model openai/fake at {server.base} gave no answer in 0.2 seconds."


def test_the_deadline_of_the_report_ends_a_call() -> None:
    with model_server(hangs) as server:
        error = failure(settings_of(server.base), meter_of(deadline_seconds=0.4))
    assert isinstance(error, DeadlineExceeded)
    assert "openai/fake" in error.detail


def test_a_wait_that_the_deadline_does_not_leave_is_not_begun() -> None:
    with model_server(fails(429, Retry_After="60")) as server:
        error = failure(settings_of(server.base, model_retry_max_seconds=60), meter_of(deadline_seconds=30))
    assert isinstance(error, ModelUnavailable)
    assert len(server.requests) == 1


def test_the_budget_is_asked_before_each_call() -> None:
    with model_server(fails(500)) as server:
        error = failure(settings_of(server.base), meter_of(max_calls=2))
    assert isinstance(error, BudgetExceeded)
    assert len(server.requests) == 2


def test_a_limit_in_dollars_cannot_be_kept_when_the_price_is_not_known() -> None:
    meter = meter_of(max_cost_usd=5.0)
    with model_server(PONG) as server:
        complete(settings_of(server.base), meter)
        error = failure(settings_of(server.base), meter)
    assert isinstance(error, BudgetExceeded)
    assert error.detail == (
        "The price of the model is not known, so a limit in dollars cannot be kept; "
        "set STANDFIRST_MAX_MODEL_CALLS."
    )
    assert len(server.requests) == 1


def test_a_limit_in_dollars_is_kept_when_the_price_is_known() -> None:
    meter = meter_of(max_cost_usd=1e-9)
    with model_server(PONG) as server:
        settings = settings_of(server.base, model="openai/gpt-4o-mini")
        complete(settings, meter)
        error = failure(settings, meter)
    assert isinstance(error, BudgetExceeded)
    assert error.detail == "The report may cost 1e-09 US dollars."
    assert len(server.requests) == 1


@pytest.mark.parametrize("model", ["openai/fake", "ollama/fake", "hosted_vllm/fake"])
def test_an_unreachable_model_is_named_with_the_cause(model: str) -> None:
    error = failure(settings_of("http://127.0.0.1:1", model=model))
    assert isinstance(error, ModelUnavailable)
    assert (
        error.detail == f"The model {model} at http://127.0.0.1:1 could not be reached: connection refused."
    )


def test_an_address_that_cannot_be_called_is_no_passing_fault_and_keeps_its_password() -> None:
    error = failure(settings_of("http://user:word@127.0.0.1:1"))
    assert isinstance(error, ModelRefused)
    assert error.detail == "The model openai/fake at http://127.0.0.1:1 cannot be called: ValueError."


@pytest.mark.parametrize(
    ("status", "says_what"),
    [
        (401, "refused the key (401)"),
        (404, "is not known to the provider (404)"),
        (400, "refused the request (400)"),
    ],
)
def test_a_refusal_is_not_tried_again_and_leaks_nothing(status: int, says_what: str) -> None:
    with model_server(fails(status, message="Incorrect key sk-very-secret; you said: ping")) as server:
        error = failure(settings_of(server.base, fallback_models="openai/other"))
    assert isinstance(error, ModelRefused)
    assert says_what in error.detail
    assert "secret" not in error.detail
    assert "ping" not in error.detail
    assert error.__cause__ is None
    assert error.__suppress_context__, "a traceback would show the provider's words"
    assert len(server.requests) == 1


def test_a_model_without_provider_is_explained() -> None:
    error = failure(settings_of("http://127.0.0.1:1", model="gpt5"))
    assert isinstance(error, ModelRefused)
    assert "provider/name" in error.detail


def test_a_role_without_model_is_a_matter_of_settings() -> None:
    assert isinstance(failure(Settings()), SettingsError)


def test_fallbacks_are_tried_in_order_when_a_model_is_unavailable() -> None:
    def by_model(request: object) -> Response:
        return PONG(request) if body_of(request)["model"] == "third" else fails(503)(request)  # type: ignore[arg-type]

    with model_server(by_model) as server:
        settings = settings_of(server.base, fallback_models="openai/second,openai/third", model_attempts=1)
        meter = meter_of()
        (reply,) = complete(settings, meter)
    assert [request.body["model"] for request in server.requests] == ["fake", "second", "third"]
    assert reply.model == "openai/third"
    assert meter.models == {"draft": "openai/third"}, "the account names who answered, not who was asked"


def body_of(request: object) -> dict[str, object]:
    return request.body  # type: ignore[attr-defined, no-any-return]


def test_when_all_are_unavailable_each_is_named() -> None:
    with model_server(fails(503)) as server:
        error = failure(settings_of(server.base, fallback_models="openai/second", model_attempts=1))
    assert error.detail.count("could not be reached: server error (503)") == 2
    assert "openai/fake" in error.detail
    assert "openai/second" in error.detail


def test_key_and_address_go_to_models_of_the_same_provider_only() -> None:
    with model_server(fails(503)) as server:
        settings = settings_of(server.base, fallback_models="ollama/second", model_attempts=1)
        error = failure(settings)
    assert [request.body["model"] for request in server.requests] == ["fake"]
    assert f"ollama/second at {server.base}" not in error.detail


def test_a_server_of_ones_own_needs_no_key() -> None:
    with model_server(PONG) as server:
        complete(settings_of(server.base, model_api_key=None))
    assert "very-secret" not in json.dumps([request.headers for request in server.requests])


def test_a_refused_response_format_steps_down_and_is_remembered() -> None:
    def old_server(request: object) -> Response:
        asked = body_of(request).get("response_format")
        refused = fails(400, message="response_format is not supported")
        return refused(request) if asked else PONG(request)  # type: ignore[arg-type]

    async def work(gateway: Gateway) -> None:
        for _ in range(2):
            await gateway.complete("draft", PING, Pong, meter_of())

    with model_server(old_server) as server:
        with_gateway(settings_of(server.base), work)
    assert server.formats() == ["json_schema", "json_object", "prompt", "prompt"]
    assert '"pong"' not in server.requests[0].body["messages"][0]["content"]
    assert '"pong"' in server.requests[1].body["messages"][0]["content"], (
        "without a schema the prompt says it"
    )


@pytest.mark.parametrize("first", ["json_schema", "json_object", "prompt"])
def test_the_setting_says_how_json_is_asked_for_first(first: str) -> None:
    with model_server(PONG) as server:
        complete(settings_of(server.base, structured_output=first))
    assert server.formats() == [first]


def test_a_schema_goes_out_strict() -> None:
    with model_server(PONG) as server:
        complete(settings_of(server.base))
    sent = server.requests[0].body["response_format"]["json_schema"]
    assert (sent["name"], sent["strict"]) == ("Pong", True)


def test_no_more_calls_are_in_flight_than_allowed() -> None:
    with model_server(PONG) as server:
        complete(settings_of(server.base, model_concurrency=2), times=6)
    assert len(server.requests) == 6
    assert server.most_in_flight <= 2


def test_a_cut_answer_is_known_as_such() -> None:
    with model_server(says('{"pong"', finish_reason="length")) as server:
        (reply,) = complete(settings_of(server.base, model_max_tokens=64))
    assert reply.cut
    assert server.requests[0].body["max_tokens"] == 64


def test_one_gateway_serves_several_event_loops() -> None:
    with model_server(PONG) as server:
        gateway = Gateway(settings_of(server.base, model_concurrency=1), LIBRARY)

        async def work() -> int:
            replies = await asyncio.gather(
                *(gateway.complete("draft", PING, Pong, meter_of()) for _ in range(3))
            )
            await gateway.aclose()
            return len(replies)

        assert [asyncio.run(work()) for _ in range(2)] == [3, 3]
