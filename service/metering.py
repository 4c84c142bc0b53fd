"""What one report has spent, and what it may still spend: calls, tokens, dollars and time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from service.errors import BudgetExceeded, DeadlineExceeded
from service.types import Usage


@dataclass(frozen=True, slots=True)
class Spent:
    """What one answered call used; the cost is in US dollars, None when the price is not known."""

    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None


class Account(Protocol):
    """What many reports spend together: the budget of a batch or of an evaluation."""

    def open_call(self, at_most_usd: float | None) -> int:
        """Set aside what one more call may cost and return its number; raises `BudgetExceeded`.

        `at_most_usd` is an upper bound of the price, None when the price is not known.
        """
        ...

    def close_call(self, call: int, cost_usd: float | None) -> None:
        """Call number `call` was answered and cost so much, None when that is not known."""
        ...

    def lose_call(self, call: int, *, billed: bool) -> None:
        """Call number `call` brought no answer; `billed`: it may have cost something all the same."""
        ...


class Meter:
    """The account of one report. One meter a report; it is the only thing in the flow that changes.

    `account` is what the report shares with others. `clock` gives monotonic seconds; tests pass their own.
    """

    def __init__(
        self,
        *,
        deadline_seconds: float,
        max_calls: int | None = None,
        max_cost_usd: float | None = None,
        account: Account | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._account = account
        self._ends = clock() + deadline_seconds
        self._max_calls = max_calls
        self._max_cost_usd = max_cost_usd
        self._calls = self._retries = self._prompt = self._cached = self._completion = 0
        self._cost = 0.0
        self._cost_known = True
        self._seconds: dict[str, float] = {}
        self._models: dict[str, dict[str, None]] = {}

    def remaining_seconds(self) -> float:
        """Seconds until the deadline; never negative."""
        return max(0.0, self._ends - self._clock())

    def open_call(self, *, retry: bool = False, at_most_usd: float | None = None) -> int:
        """Count one model call that is about to be made; raises when the deadline or a budget forbids it.

        Returns the number to close it by. A limit in dollars forbids all further calls once one was answered
        whose price is not known. `at_most_usd` is what the call may cost, as far as that is known.
        """
        self._require_leave()
        call = self._account.open_call(at_most_usd) if self._account else 0
        self._calls += 1
        self._retries += retry
        return call

    def recall(self) -> None:
        """Count a call whose answer is remembered from an earlier process: it was paid then."""
        self._require_leave()
        self._calls += 1

    def _require_leave(self) -> None:
        if self.remaining_seconds() <= 0:
            raise DeadlineExceeded("The deadline of the report has passed.")
        if self._max_calls is not None and self._calls >= self._max_calls:
            raise BudgetExceeded(f"The report may make {self._max_calls} model calls.")
        if self._max_cost_usd is not None and not self._cost_known:
            raise BudgetExceeded(
                "The price of the model is not known, so a limit in dollars cannot be kept; "
                "set STANDFIRST_MAX_MODEL_CALLS."
            )
        if self._max_cost_usd is not None and self._cost >= self._max_cost_usd:
            raise BudgetExceeded(f"The report may cost {self._max_cost_usd} US dollars.")

    def close_call(self, call: int, cost_usd: float | None) -> None:
        """Settle an answered call with what all reports share."""
        if self._account:
            self._account.close_call(call, cost_usd)

    def lose_call(self, call: int, *, billed: bool) -> None:
        """Settle a call that brought no answer; `billed`: it may have cost something all the same."""
        if self._account:
            self._account.lose_call(call, billed=billed)

    def charge(
        self, *, prompt_tokens: int, cached_tokens: int, completion_tokens: int, cost_usd: float | None
    ) -> None:
        """Add what an answer used; `cost_usd` is None when the model's price is not known."""
        self._prompt += prompt_tokens
        self._cached += cached_tokens
        self._completion += completion_tokens
        if cost_usd is None:
            self._cost_known = False
        else:
            self._cost += cost_usd

    def note_model(self, role: str, model: str) -> None:
        """Remember that `model` answered for `role`: it may be a fallback."""
        self._models.setdefault(role, {})[model] = None

    @property
    def models(self) -> dict[str, str]:
        """The models that answered for each role, in the order in which they first did."""
        return {role: ", ".join(models) for role, models in self._models.items()}

    def add_seconds(self, stage: str, seconds: float) -> None:
        """Add wall time to a stage."""
        self._seconds[stage] = self._seconds.get(stage, 0.0) + seconds

    def usage(self) -> Usage:
        """What was spent so far. The cost is null without calls and when any price is unknown."""
        return Usage(
            llm_calls=self._calls,
            retries=self._retries,
            prompt_tokens=self._prompt,
            cached_tokens=self._cached,
            completion_tokens=self._completion,
            cost_usd=round(self._cost, 6) if self._calls and self._cost_known else None,
            seconds={stage: round(seconds, 6) for stage, seconds in self._seconds.items()},
        )
