"""Articles: drafts with the sources that they were written from, end to end.

A row is `{"id", "text", "sources": [{"text", "title"?}], "expected": [{"find", "label": marked|supported}],
"title"?, "published"?}`. `find` are words of a sentence of the draft; what is asked is whether a claim of
that sentence is marked, or all of them are supported. Without `sources` the article is checked against
itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, Field

from evals.dataset import Row, rows
from evals.metrics.metric import Better
from evals.records import Record
from evals.suite import Suite
from evals.tasks.protocol import (
    Desk,
    Item,
    data_of,
    is_marked,
    label_of,
    length_of,
    read_back,
    reported,
    spent,
    validated,
)
from service.types import Claim, Document, Options, Report


class Expected(BaseModel):
    """A sentence of the draft by its words, and what should become of its claims."""

    find: str = Field(min_length=1)
    label: Literal["marked", "supported"]


class SourceText(BaseModel):
    """One source."""

    text: str = Field(min_length=1)
    title: str | None = None


class Drafted(BaseModel):
    """One row."""

    id: str
    text: str = Field(min_length=1)
    title: str | None = None
    published: dt.date | None = None
    language: str = "en"
    sources: tuple[SourceText, ...] = ()
    expected: tuple[Expected, ...] = ()
    slices: dict[str, str] = Field(default_factory=dict)


class Articles:
    """The task."""

    better: Mapping[str, Better] = MappingProxyType(
        {
            "faults marked": "higher",
            "sound sentences supported": "higher",
            "sound sentences marked": "lower",
            "claims decided": "higher",
            "evidence reads back": "higher",
        }
    )

    def items(self, suite: Suite) -> Iterator[Item]:
        """One item a row; raises `InputError` for words that are not in the draft exactly once."""
        for position, row in enumerate(rows(data_of(suite))):
            drafted = validated(Drafted, row)
            _require_places(drafted, row)
            yield Item(position, drafted.id, drafted.id, drafted)

    async def record(self, item: Item, desk: Desk) -> Record:
        """The whole report, and what became of the sentences that people labelled."""
        row: Drafted = item.payload
        known = {"published": row.published, "language": row.language}
        report = await reported(
            desk,
            Document(text=row.text, title=row.title, **known),
            [Document(text=one.text, title=one.title, **known) for one in row.sources],
            Options(engine=desk.engine),
        )
        met = {one.find: _is_met(one, report) for one in row.expected}
        wanted = [one for one in row.expected if one.label == "marked"]
        clean = [one for one in row.expected if one.label == "supported"]
        return Record(
            id=item.id,
            document=item.document,
            slices={"length": length_of(row.text), **row.slices},
            text=row.title or row.text[:100],
            outcome=report.status,
            right=all(met.values()) if met else None,
            shares={
                "faults marked": (sum(met[one.find] for one in wanted), len(wanted)),
                "sound sentences supported": (sum(met[one.find] for one in clean), len(clean)),
                "sound sentences marked": (sum(_marked(one, report) for one in clean), len(clean)),
                "claims decided": _decided(report),
                "evidence reads back": read_back(report.claims, report.sources),
            },
            numbers={
                "claims": float(report.counts.claims),
                "neutrality flags": float(len(report.neutrality.flags)),
            },
            detail="; ".join(f"not {one.label}: {one.find}" for one in row.expected if not met[one.find]),
            spent=spent(report.usage),
        )


def _require_places(drafted: Drafted, row: Row) -> None:
    for one in drafted.expected:
        if drafted.text.count(one.find) != 1:
            raise row.bad(f"“{one.find[:60]}” has to stand in the text exactly once.")


def _claims_of(one: Expected, report: Report) -> list[Claim]:
    """The checked claims of the sentence that the words stand in."""
    article = report.sources[0]
    start = article.text.index(one.find)
    end = start + len(one.find)
    sentences = [found for found in article.sentences if found.start < end and start < found.end]
    return [
        claim
        for claim in report.claims
        if claim.verdict
        and claim.origin.in_ != "summary"
        and any(
            span.start < found.end and found.start < span.end
            for span in claim.origin.spans
            for found in sentences
        )
    ]


def _marked(one: Expected, report: Report) -> bool:
    return any(is_marked(claim) for claim in _claims_of(one, report))


def _is_met(one: Expected, report: Report) -> bool:
    claims = _claims_of(one, report)
    if one.label == "marked":
        return any(is_marked(claim) for claim in claims)
    return bool(claims) and all(label_of(claim) == "supported" for claim in claims)


def _decided(report: Report) -> tuple[int, int]:
    checked = [claim for claim in report.claims if claim.verdict]
    return sum(label_of(claim) != "undecided" for claim in checked), len(checked)
