"""What a run spends on model calls: a hard budget, counted in a file that survives the process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from service.batch.records import Journal
from service.errors import BudgetExceeded, InputError


@dataclass(frozen=True)
class Budget:
    """What all calls of a run may cost together, over all its processes; None: no limit."""

    calls: int | None = None
    usd: float | None = None


@dataclass
class Spent:
    """Calls and dollars of a run so far.

    `unsettled` counts calls that never came back: those in flight at a kill, and those that ran into a
    time-out. A provider may bill them, so the most that they can have cost is held against the budget.
    """

    calls: int = 0
    answered: int = 0
    refused: int = 0
    unsettled: int = 0
    usd: float = 0.0
    unsettled_usd: float = 0.0
    unpriced: int = 0
    remembered: int = 0
    """Answers that were paid by an earlier process and asked for again: they cost nothing."""

    @property
    def cost_usd(self) -> float | None:
        """What the answered calls cost; None without calls and when any price is unknown."""
        return round(self.usd, 6) if self.answered and not self.unpriced else None

    def as_dict(self) -> dict[str, Any]:
        """For people and programs: what was called, and what it cost."""
        return {
            "calls": self.calls,
            "answered": self.answered,
            "refused": self.refused,
            "unsettled": self.unsettled,
            "remembered": self.remembered,
            "cost_usd": self.cost_usd,
            "unsettled_usd_at_most": round(self.unsettled_usd, 6),
        }


class Ledger:
    """The calls of a run, each written down before it is made and after it came back.

    It is an `Account` of `service.metering`.
    """

    def __init__(self, path: Path, budget: Budget) -> None:
        self._journal = Journal(path)
        self._budget = budget
        self.spent = Spent()
        self._open: dict[int, float] = {}

    def __enter__(self) -> Self:
        self._count()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._journal.close()

    def open_call(self, at_most_usd: float | None) -> int:
        """Set aside what the call may cost at most; raises `BudgetExceeded` when that is not left."""
        self._require(at_most_usd)
        call = self.spent.calls + 1
        self._journal.append({"call": call, "at_most_usd": at_most_usd})
        self.spent.calls = call
        self._open[call] = at_most_usd or 0.0
        return call

    def close_call(self, call: int, cost_usd: float | None) -> None:
        """The call was answered."""
        self._journal.append({"answered": call, "cost_usd": cost_usd})
        self._open.pop(call)
        self._settle_answered(cost_usd)

    def lose_call(self, call: int, *, billed: bool) -> None:
        """The call brought nothing; if it may be billed, what it can have cost stays set aside."""
        self._journal.append({"lost": call, "billed": billed})
        self._settle_lost(self._open.pop(call), billed=billed)

    def _require(self, at_most_usd: float | None) -> None:
        limit = self._budget
        if limit.calls is not None and self.spent.calls >= limit.calls:
            raise BudgetExceeded(f"The run may make {limit.calls} model calls.")
        if limit.usd is None:
            return
        if at_most_usd is None:
            raise BudgetExceeded(
                "The price of the model is not known, so a budget in dollars cannot be kept; "
                "give the budget in calls."
            )
        taken = self.spent.usd + self.spent.unsettled_usd + sum(self._open.values())
        if taken + at_most_usd > limit.usd:
            raise BudgetExceeded(
                f"The run may cost {limit.usd:g} US dollars; {taken:.4f} are spent or set aside, "
                f"and the next call could cost {at_most_usd:.4f}."
            )

    def _settle_answered(self, cost_usd: float | None) -> None:
        self.spent.answered += 1
        self.spent.unpriced += cost_usd is None
        self.spent.usd += cost_usd or 0.0

    def _settle_lost(self, at_most_usd: float, *, billed: bool) -> None:
        if billed:
            self.spent.unsettled += 1
            self.spent.unsettled_usd += at_most_usd
        else:
            self.spent.refused += 1

    def _count(self) -> None:
        """What earlier processes spent; what they left open was in flight when they were killed."""
        pending: dict[int, float] = {}
        for line in self._journal.lines():
            try:
                self._count_line(line, pending)
            except (KeyError, TypeError):
                raise InputError(f"{self._journal.path.name}: this is no ledger of a run.") from None
        for at_most_usd in pending.values():
            self._settle_lost(at_most_usd, billed=True)

    def _count_line(self, line: Mapping[str, Any], pending: dict[int, float]) -> None:
        if "call" in line:
            self.spent.calls = line["call"]
            pending[line["call"]] = line["at_most_usd"] or 0.0
        elif "answered" in line:
            pending.pop(line["answered"])
            self._settle_answered(line["cost_usd"])
        else:
            self._settle_lost(pending.pop(line["lost"]), billed=line["billed"])


class Purse:
    """The ledger for one item. `refusal`: why the budget forbade it a call; it cannot be finished now.

    An item whose calls were refused would be finished by half; it is left for a later run instead.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.refusal: str | None = None

    def open_call(self, at_most_usd: float | None) -> int:
        """As the ledger's."""
        try:
            return self._ledger.open_call(at_most_usd)
        except BudgetExceeded as error:
            self.refusal = error.detail
            raise

    def close_call(self, call: int, cost_usd: float | None) -> None:
        """As the ledger's."""
        self._ledger.close_call(call, cost_usd)

    def lose_call(self, call: int, *, billed: bool) -> None:
        """As the ledger's."""
        self._ledger.lose_call(call, billed=billed)
