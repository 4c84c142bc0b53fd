"""Labelled rows put through all checkers: what calibration is fitted on and measuring reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.entailment.pairs import source_of
from evals.entailment.rows import Row
from service.checkers.entailment import EntailmentChecker, sentences_of
from service.checkers.protocol import Checker
from service.entailment.features import read_claim
from service.stages.retrieve import retrieve
from service.types import Claim, Finding, Origin, Source


@dataclass(frozen=True, slots=True)
class Checked:
    """A row, the features of its weakest sentence, and the findings of all checkers."""

    row: Row
    features: Mapping[str, float]
    findings: tuple[Finding, ...]
    sources: tuple[Source, ...]


def checked(
    rows: Sequence[Row], texts: Mapping[str, str], asked: EntailmentChecker, others: Sequence[Checker]
) -> Iterator[Checked]:
    """Each row with what `asked` (the model) and `others` find, but for documents that cannot be read."""
    by_doc: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_doc[row.doc].append(row)
    for doc in sorted(by_doc):
        source = source_of(texts[doc])
        if source is None:
            continue
        claims = [
            Claim(id=f"c{number}", text=row.claim, origin=Origin(in_="caller"))
            for number, row in enumerate(by_doc[doc])
        ]
        for row, case in zip(by_doc[doc], retrieve(claims, [source]), strict=True):
            readings = [
                read_claim(asked.reader, part, case.sources, case.passages)
                for part in sentences_of(case.claim)
            ]
            weakest = min(readings, key=lambda reading: asked.calibration.partial(reading.features))
            findings = tuple(checker.check(case) for checker in (asked, *others))
            yield Checked(row, weakest.features, findings, case.sources)
