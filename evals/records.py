"""What one item of a suite came to: one frozen record, one line of a run's `items.jsonl`."""

from __future__ import annotations

from pydantic import Field

from service.types import Frozen


class Spent(Frozen):
    """What the model calls of one item cost; all zero for the embedded engine, the cost null if unknown."""

    calls: int = 0
    retries: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None


class Record(Frozen):
    """The outcome of one item, with what it needs to be counted, sliced, compared and read.

    A record says what happened and never what a metric makes of it, so that metrics can be computed anew
    from a run that is finished. A failed item has `failure` set and no other outcome; it is counted.
    """

    id: str
    document: str
    """What the item shares with others: intervals resample documents, not items."""
    slices: dict[str, str] = Field(default_factory=dict)
    """Names of groups to look at apart, such as {"component": "RAGTruth", "length": "long"}."""
    text: str = ""
    """What a reader is shown of the item: the claim, the title, the altered sentence."""
    outcome: str = ""
    """What the engine says, in a word: a verdict's label, "same", "marked"…"""
    expected: str | None = None
    """What it should say, in a word of the same kind; None where there is no single right answer."""
    right: bool | None = None
    """Whether the outcome is right; None where there is no single right answer."""
    decided: bool = True
    """False when the engine left it open (undecided, not checked): shown, and never counted as right."""
    gold: bool | None = None
    """What people say of the claim: grounded (True) or not; None in suites of another kind."""
    score: float | None = Field(default=None, ge=0, le=1)
    """The engine's probability of being grounded, where it gives one."""
    shares: dict[str, tuple[int, int]] = Field(default_factory=dict)
    """Counts that are pooled over items and then divided: name → (how many, of how many)."""
    numbers: dict[str, float] = Field(default_factory=dict)
    """Values that are averaged over items: name → value."""
    detail: str = ""
    """Why: the verdict's reason, what was missed."""
    spent: Spent = Spent()
    failure: str | None = None
    """The code of the error that kept the item from being finished."""
