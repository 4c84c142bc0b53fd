"""What a task is: rows become items, an item becomes a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from evals.dataset import Row
from evals.metrics.metric import Better
from evals.records import Record, Spent
from evals.suite import Suite
from service.errors import InputError, error_of_code
from service.types import (
    CheckReport,
    Claim,
    ClaimInput,
    Document,
    EngineName,
    Options,
    Report,
    Source,
    Usage,
)

RowT = TypeVar("RowT", bound=BaseModel)


@dataclass(frozen=True)
class Item:
    """One thing to be measured: place and name, the document that it belongs to, and what the task needs."""

    position: int
    id: str
    document: str
    payload: Any = field(repr=False)
    gold: bool | None = None
    expected: str | None = None
    slices: Mapping[str, str] = field(default_factory=dict)
    """What is known of the item before it is worked on; an item that fails is counted by these."""

    def failed(self, code: str, detail: str) -> Record:
        """The record of this item when it could not be worked on: wrong, and counted."""
        return Record(
            id=self.id,
            document=self.document,
            slices=dict(self.slices),
            expected=self.expected,
            gold=self.gold,
            right=False,
            decided=False,
            failure=code,
            detail=detail,
        )


class Tool(Protocol):
    """What answers for an item: `service.pipeline.Pipeline`, or a peer that is compared with it."""

    async def report(
        self, article: Document, sources: Sequence[Document] = (), options: Options | None = None
    ) -> Report:
        """The report about `article`; raises `StandfirstError` when there is none."""
        ...

    async def check(
        self, claims: Sequence[ClaimInput], sources: Sequence[Document], options: Options | None = None
    ) -> CheckReport:
        """A verdict on each claim, in their order; raises `StandfirstError` when there are none."""
        ...


@dataclass(frozen=True)
class Desk:
    """What an item is worked on with. `checks`: whether the tool checks claims at all, or only writes."""

    pipeline: Tool
    engine: EngineName
    checks: bool = True


class Task(Protocol):
    """One way to measure. It keeps nothing between items.

    `better` says of the shares and numbers of its records which way is better; what is not listed has no way.
    """

    @property
    def better(self) -> Mapping[str, Better]:
        """Name of a share or number → the better way."""
        ...

    def items(self, suite: Suite) -> Iterator[Item]:
        """The items of the suite, the same each time in the same order; raises `InputError` for bad rows."""
        ...

    async def record(self, item: Item, desk: Desk) -> Record:
        """What came of `item`; raises `StandfirstError` when it could not be worked on."""
        ...


def validated(kind: type[RowT], row: Row) -> RowT:
    """The row as `kind` wants it; raises `InputError` that names the place and the field."""
    try:
        return kind.model_validate(row.value)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, problem["loc"])) or "it"
        raise row.bad(f"{where}: {problem['msg']}.") from None


def options(kind: type[RowT], suite: Suite) -> RowT:
    """The options of a suite as a task wants them; raises `InputError` that names the option."""
    return validated(kind, Row(f"suite {suite.name}, options", suite.options))


def data_of(suite: Suite) -> Path:
    """The data of a suite; raises `InputError` for one that names none."""
    if suite.data is None:
        raise InputError(f"The suite {suite.name} names no data.")
    return suite.data


async def reported(
    desk: Desk, article: Document, sources: Sequence[Document] = (), options: Options | None = None
) -> Report:
    """The report on `article`; raises the error of one that failed."""
    report = await desk.pipeline.report(article, sources, options)
    if report.error is not None:
        raise error_of_code(report.error.code)(report.error.detail)
    return report


def spent(usage: Usage) -> Spent:
    """The account of one report as a record keeps it."""
    return Spent(
        calls=usage.llm_calls,
        retries=usage.retries,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        cost_usd=usage.cost_usd,
    )


def total(*parts: Spent) -> Spent:
    """The account of several reports together; the cost is None when that of one is not known."""
    costs = [part.cost_usd for part in parts if part.calls]
    return Spent(
        calls=sum(part.calls for part in parts),
        retries=sum(part.retries for part in parts),
        prompt_tokens=sum(part.prompt_tokens for part in parts),
        completion_tokens=sum(part.completion_tokens for part in parts),
        cost_usd=None if not costs or None in costs else sum(cost for cost in costs if cost is not None),
    )


def read_back(claims: Iterable[Claim], sources: Iterable[Source]) -> tuple[int, int]:
    """How many evidence spans say what stands at their offsets, of how many: anything but all is a defect."""
    texts: Mapping[str, str] = {source.id: source.text for source in sources}
    pieces = [piece for claim in claims if claim.verdict for piece in claim.verdict.evidence]
    return sum(texts[one.source_id][one.start : one.end] == one.text for one in pieces), len(pieces)


def label_of(claim: Claim) -> str:
    """The label of a claim's verdict, or “not_checked”."""
    return claim.verdict.label if claim.verdict else "not_checked"


def is_decided(claim: Claim) -> bool:
    """Whether a claim's verdict says anything."""
    return label_of(claim) not in ("undecided", "not_checked")


def length_of(text: str) -> str:
    """How long a document is, in a word: short (up to 250 words), medium (up to 800) or long."""
    words = text.count(" ") + 1
    return "short" if words <= 250 else "medium" if words <= 800 else "long"


def place_of(start: int, characters: int) -> str:
    """Where in its document something stands: the first, second or last third."""
    return ("beginning", "middle", "end")[min(2, 3 * start // max(1, characters))]


MARKED: frozenset[str] = frozenset({"contradicted", "not_found", "partly_supported", "conflicting"})
"""Labels that tell an editor that something is wrong with a claim."""


def is_marked(claim: Claim) -> bool:
    """Whether an editor is told that something is wrong."""
    return label_of(claim) in MARKED
