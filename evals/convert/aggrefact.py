"""LLM-AggreFact (Tang et al. 2024): rows of `dataset`, `doc`, `claim`, `label` (1: borne out).

Its terms forbid training on it. `contamination_identifier` is not used.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.convert.items import LabelledClaim, Outcome
from evals.convert.rows import Row, converted


def convert(path: Path) -> Iterator[Outcome]:
    """One claim a row; `dataset` becomes the slice `component`. Rows have no id and are numbered."""
    count = 0

    def items(row: Row) -> Iterator[LabelledClaim]:
        nonlocal count
        count += 1
        dataset = row.text("dataset")
        yield LabelledClaim(
            id=f"{dataset}-{count}",
            claim=row.text("claim"),
            text=row.text("doc"),
            label=row.label(),
            slices={"component": dataset},
            licence="that of the data set named as component",
        )

    return converted(path, items)
