"""Planted: one error at a time in a draft, checked against the untouched source.

A row is an article of `{"id", "text", "published", "edits": [{"kind", "find", "replace"}]}`; each edit is an
item. It is right when a claim that carries the altered words is marked. Claims of sentences that nobody
touched are the other half: those marked all the same are false alarms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel, Field

from evals.dataset import Row, rows
from evals.metrics.metric import Better
from evals.records import Record
from evals.suite import Suite
from evals.tasks.protocol import (
    Desk,
    Item,
    data_of,
    is_decided,
    is_marked,
    label_of,
    read_back,
    spent,
    validated,
)
from service.types import Claim, Document, Interval, Options, Report


class Edit(BaseModel):
    """One error: words of the article, and what they are turned into."""

    kind: str
    find: str = Field(min_length=1)
    replace: str = Field(min_length=1)


class EditedArticle(BaseModel):
    """One row."""

    id: str
    text: str = Field(min_length=1)
    published: dt.date | None = None
    language: str = "en"
    edits: tuple[Edit, ...] = Field(min_length=1)


@dataclass(frozen=True)
class _Payload:
    kind: str
    source: Document
    draft: Document
    altered: Interval


class Planted:
    """The task."""

    better: Mapping[str, Better] = MappingProxyType(
        {
            "errors marked": "higher",
            "false alarms": "lower",
            "untouched claims supported": "higher",
            "evidence reads back": "higher",
        }
    )

    def items(self, suite: Suite) -> Iterator[Item]:
        """One item an edit."""
        position = 0
        for row in rows(data_of(suite)):
            article = validated(EditedArticle, row)
            for number, edit in enumerate(article.edits, start=1):
                name = f"{article.id}/{number}-{edit.kind}"
                planted = _planted(article, edit, row)
                yield Item(position, name, article.id, planted, slices={"kind": edit.kind})
                position += 1

    async def record(self, item: Item, desk: Desk) -> Record:
        """Whether the altered words are marked, and how many untouched claims are."""
        payload: _Payload = item.payload
        report = await desk.pipeline.report(payload.draft, [payload.source], Options(engine=desk.engine))
        planted = [claim for claim in report.claims if _is_touched(claim, payload.altered, report)]
        untouched = [claim for claim in report.claims if claim not in planted and claim.verdict]
        found = any(is_marked(claim) for claim in planted)
        wrong = [claim for claim in untouched if is_marked(claim)]
        return Record(
            id=item.id,
            document=item.document,
            slices={"kind": payload.kind},
            text=_told(payload),
            outcome="marked" if found else "missed",
            right=found,
            decided=any(is_decided(claim) for claim in planted),
            shares={
                "errors marked": (int(found), 1),
                "false alarms": (len(wrong), len(untouched)),
                "untouched claims supported": (
                    sum(label_of(claim) == "supported" for claim in untouched),
                    len(untouched),
                ),
                "evidence reads back": read_back(report.claims, report.sources),
            },
            detail="; ".join(
                [f"{label_of(claim)}: {claim.text}" for claim in planted]
                + [f"false alarm, {label_of(claim)}: {claim.text}" for claim in wrong]
            ),
            spent=spent(report.usage),
        )


def _planted(article: EditedArticle, edit: Edit, row: Row) -> _Payload:
    if article.text.count(edit.find) != 1:
        raise row.bad(f"“{edit.find}” has to stand in the text exactly once.")
    start = article.text.index(edit.find)
    altered = article.text.replace(edit.find, edit.replace)
    known = {"language": article.language, "published": article.published}
    return _Payload(
        kind=edit.kind,
        source=Document(text=article.text, **known),
        draft=Document(text=altered, **known),
        altered=Interval(start, start + len(edit.replace)),
    )


def _told(payload: _Payload) -> str:
    before, after = payload.altered
    text = payload.draft.text
    return f"…{text[max(0, before - 60) : before]}⟦{text[before:after]}⟧{text[after : after + 60]}…".replace(
        "\n", " "
    )


def _is_touched(claim: Claim, altered: Interval, report: Report) -> bool:
    """Whether the altered words stand in the claim's own sentence, or were put into it as context."""
    sentence = next(
        one for one in report.sources[0].sentences if one.start < altered.end and altered.start < one.end
    )
    added = any(
        context.span.start < altered.end and altered.start < context.span.end
        for context in claim.added_context
    )
    return added or any(
        span.start < sentence.end and sentence.start < span.end for span in claim.origin.spans
    )
