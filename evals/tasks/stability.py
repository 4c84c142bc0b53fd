"""Stability: the same article again and again, and how often the answer is the same.

A row is `{"id", "text", "title"?, "language"?}`. Options: `times`, how often each is worked on (3). An item
is a pair of reports on the same article.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from pydantic import BaseModel, Field

from evals.dataset import rows
from evals.metrics.metric import Better
from evals.records import Record
from evals.suite import Suite
from evals.tasks.protocol import (
    Desk,
    Item,
    data_of,
    label_of,
    length_of,
    options,
    read_back,
    reported,
    spent,
    total,
    validated,
)
from service.types import Document, Options, Report


class Repeated(BaseModel):
    """One row."""

    id: str
    text: str = Field(min_length=1)
    title: str | None = None
    language: str = "en"


class Chosen(BaseModel):
    """The options of the suite."""

    times: int = Field(default=3, ge=2, le=100)


class Stability:
    """The task."""

    better: Mapping[str, Better] = MappingProxyType(
        {
            "same report": "higher",
            "same summary": "higher",
            "same claims and verdicts": "higher",
            "evidence reads back": "higher",
        }
    )

    def items(self, suite: Suite) -> Iterator[Item]:
        """One item for each repetition of each article after the first; each is finished by itself."""
        again = options(Chosen, suite).times - 1
        position = 0
        for row in rows(data_of(suite)):
            told = validated(Repeated, row)
            for number in range(1, again + 1):
                yield Item(position, f"{told.id}#{number}", told.id, told)
                position += 1

    async def record(self, item: Item, desk: Desk) -> Record:
        """Two reports on the same article, compared."""
        row: Repeated = item.payload
        one, other = await self._report(row, desk), await self._report(row, desk)
        same = _bare(one) == _bare(other)
        verdicts = [(claim.text, label_of(claim)) for claim in one.claims]
        others = {(claim.text, label_of(claim)) for claim in other.claims}
        return Record(
            id=item.id,
            document=item.document,
            slices={"length": length_of(row.text)},
            text=row.title or row.text[:100],
            outcome="same" if same else "other",
            right=same,
            shares={
                "same report": (int(same), 1),
                "same summary": (int(one.summary.text == other.summary.text), 1),
                "same claims and verdicts": (sum(pair in others for pair in verdicts), len(verdicts)),
                "evidence reads back": read_back(one.claims, one.sources),
            },
            spent=total(spent(one.usage), spent(other.usage)),
        )

    async def _report(self, row: Repeated, desk: Desk) -> Report:
        return await reported(
            desk,
            Document(text=row.text, title=row.title, language=row.language),
            [],
            Options(engine=desk.engine),
        )


def _bare(report: Report) -> str:
    """The report without what may differ: its id, its times, what it took."""
    told = report.model_dump(mode="json", by_alias=True, exclude={"id", "usage"})
    for name in ("started_at", "finished_at"):
        told["provenance"].pop(name)
    return json.dumps(told, sort_keys=True)
