"""Summaries: what the engine writes about an article, against what people wrote.

A row is `{"id", "text", "references": ["…"], "title"?, "facts"?: ["…"], "published"?, "language"?,
"slices"?}`. Options: `sentences` of a summary (3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from pydantic import BaseModel, Field

from evals.dataset import rows
from evals.metrics.metric import Better
from evals.metrics.overlap import Rouge, extractiveness
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
    validated,
)
from evals.wordings import covered
from service.text.segment import segment
from service.types import Document, Options, Report


class Referenced(BaseModel):
    """One row."""

    id: str
    text: str = Field(min_length=1)
    references: tuple[str, ...] = Field(min_length=1)
    title: str | None = None
    facts: tuple[str, ...] = ()
    published: dt.date | None = None
    language: str = "en"
    slices: dict[str, str] = Field(default_factory=dict)


class Chosen(BaseModel):
    """The options of the suite."""

    sentences: int = Field(default=3, ge=1, le=10)


class Summaries:
    """The task."""

    better: Mapping[str, Better] = MappingProxyType(
        {
            "summary sentences grounded": "higher",
            "facts carried": "higher",
            "evidence reads back": "higher",
            "rouge1": "higher",
            "rouge2": "higher",
            "rougeL": "higher",
            "rougeLsum": "higher",
            "neutrality flags": "lower",
        }
    )

    def items(self, suite: Suite) -> Iterator[Item]:
        """One item an article."""
        sentences = options(Chosen, suite).sentences
        for position, row in enumerate(rows(data_of(suite))):
            told = validated(Referenced, row)
            yield Item(position, told.id, told.id, (told, sentences))

    async def record(self, item: Item, desk: Desk) -> Record:
        """How the summary compares: words, grounding, neutrality, length."""
        row, sentences = item.payload
        report = await reported(
            desk,
            Document(text=row.text, title=row.title, published=row.published, language=row.language),
            [],
            Options(engine=desk.engine, summary_sentences=sentences),
        )
        summary = report.summary.text
        return Record(
            id=item.id,
            document=item.document,
            slices={"length": length_of(row.text), **row.slices},
            text=row.title or row.text[:100],
            outcome=report.status,
            decided=bool(summary),
            shares={
                **(_grounded(report) if desk.checks else {}),
                "facts carried": (sum(covered(fact, summary) for fact in row.facts), len(row.facts)),
                "evidence reads back": read_back(report.claims, report.sources),
            },
            numbers={
                **measures(row.text, summary, row.references, row.language),
                "neutrality flags": float(sum(flag.where == "summary" for flag in report.neutrality.flags)),
            },
            detail=summary,
            spent=spent(report.usage),
        )


def measures(text: str, summary: str, references: tuple[str, ...], language: str) -> dict[str, float]:
    """ROUGE in percent against the best reference, and how long and how extractive a summary is."""
    rouge = Rouge().f1(_lines(summary, language), [_lines(one, language) for one in references])
    found = {name: 100 * value for name, value in rouge.items()}
    copied = extractiveness(text, summary)
    if copied is None:
        return {**found, "words": 0.0}
    return {
        **found,
        "words": float(copied.words),
        "compression": copied.compression,
        "extractive coverage": copied.coverage,
        "extractive density": copied.density,
    }


def _lines(text: str, language: str) -> str:
    """One sentence on a line, which is what ROUGE-Lsum counts in."""
    return "\n".join(sentence.text for sentence in segment(text, language))


def _grounded(report: Report) -> dict[str, tuple[int, int]]:
    """Of the summary's sentences, those all of whose claims are supported by the article."""
    labels = {claim.id: label_of(claim) for claim in report.claims}
    sentences = report.summary.sentences
    good = sum(
        bool(one.claim_ids) and all(labels.get(name) == "supported" for name in one.claim_ids)
        for one in sentences
    )
    return {"summary sentences grounded": (good, len(sentences))}
