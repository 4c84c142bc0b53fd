"""One number of an evaluation, with its interval or the reason why there is none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

Better = Literal["higher", "lower"]
Unit = Literal["share", "number", "usd", "seconds", "count"]


@dataclass(frozen=True)
class Metric:
    """A value with its 95 % interval, and what it was computed from.

    `value` is None where there is none, and `why` then says so in a sentence. `low` and `high` are both
    None where there is no interval; `why` then gives the reason, or is None for a plain count, which has
    none. `items` and `documents` are those that the value rests on. `better` is None where neither way is.
    Raises ValueError for a metric that breaks these rules.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    items: int
    documents: int
    better: Better | None
    unit: Unit
    why: str | None = None

    def __post_init__(self) -> None:
        if wrong := self._wrong():
            raise ValueError(f"The metric “{self.name}” {wrong}.")

    def _wrong(self) -> str | None:
        """Which rule is broken."""
        known = [one for one in (self.low, self.value, self.high) if one is not None]
        if self.value is None and not self.why:
            return "has no value and does not say why"
        if (self.low is None) != (self.high is None) or (self.value is None and known):
            return "has only a part of its interval and value"
        if not all(map(math.isfinite, known)):
            return "is not a finite number"
        if known != sorted(known):
            return "has an interval that does not hold its value"
        if self.better not in (None, *get_args(Better)) or self.unit not in get_args(Unit):
            return "has a direction or a unit that is not known"
        return None

    def to_dict(self) -> dict[str, Any]:
        """The metric as JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Metric:
        """The metric that `to_dict` wrote; ValueError for anything else."""
        names = {field.name for field in fields(cls)}
        if set(given) != names:
            odd = ", ".join(sorted(set(given) ^ names))
            raise ValueError(f"This is no metric: {odd} missing or not known.")
        if not isinstance(given["name"], str) or not isinstance(given["why"], str | None):
            raise ValueError("This is no metric: its name and its reason have to be text.")  # noqa: TRY004
        for name in ("value", "low", "high"):
            _number(name, given[name], float | int | None)
        for name in ("items", "documents"):
            _number(name, given[name], int)
        return cls(**given)


def _number(name: str, value: object, kind: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, kind):
        raise ValueError(f"This is no metric: its {name} is not a number.")  # noqa: TRY004
