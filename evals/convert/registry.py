"""The source formats by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.convert import aggrefact, cnndm, collected, factscore, pairs, ragtruth, summedits
from evals.convert.items import Outcome


@dataclass(frozen=True)
class Format:
    """A source format: `convert` yields what is in a path; a wrong path raises `InputError`."""

    name: str
    about: str
    convert: Callable[[Path], Iterator[Outcome]]


FORMATS = {
    one.name: one
    for one in (
        Format("aggrefact", "LLM-AggreFact: dataset, doc, claim, label", aggrefact.convert),
        Format("cnndm", "CNN/DailyMail: article, highlights", cnndm.convert),
        Format("collected", "pairs and docs, articles, claims in the collected format", collected.convert),
        Format("factscore", "FActScore's labelled biographies", factscore.convert),
        Format("pairs", "tables of doc, claim, label, alone or in a folder", pairs.convert),
        Format("ragtruth", "RAGTruth: a folder of response.jsonl and source_info.jsonl", ragtruth.convert),
        Format("summedits", "SummEdits: doc, summary, label, domain", summedits.convert),
    )
}
