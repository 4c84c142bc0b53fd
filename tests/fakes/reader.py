"""A stand-in for the entailment model: says of each claim what the test tells it to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.entailment.calibration import Calibration
from service.entailment.model import Answer

SURE, UNSURE, DENIED = 6.0, 0.0, -6.0

PLAIN = Calibration(
    model="fake",
    intercept=0.0,
    features={"supported": 1.0},
    findings={"figures:differs:contradicted": -2.0},
    verbatim=0.99,
    supported_from=0.6,
    not_found_below=0.2,
    review_band=0.05,
)
"""A calibration that passes the model's log-odds on."""


class FakeReader:
    """Answers with `log_odds[claim]`, else `default`; the sentences in `carrying` carry every claim."""

    def __init__(
        self,
        log_odds: Mapping[str, float] | None = None,
        *,
        default: float = SURE,
        carrying: Sequence[str] = (),
    ) -> None:
        self._log_odds = dict(log_odds or {})
        self._default = default
        self._carrying = tuple(carrying)
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def read(self, claim: str, sentences: Sequence[str]) -> Answer:
        """The scripted answer; the question is kept in `asked`."""
        self.asked.append((claim, tuple(sentences)))
        carries = tuple(3.0 if any(part in text for part in self._carrying) else -3.0 for text in sentences)
        return Answer(self._log_odds.get(claim, self._default), -3.0, carries)
