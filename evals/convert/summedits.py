"""SummEdits (Laban et al. 2023): edited summaries; `doc`, `summary`, `label`, `domain`, `edit_types`.

The labels judge the whole summary, so a row is one claim of several sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from evals.convert.items import LabelledClaim, Outcome
from evals.convert.rows import BadRow, Row, converted


def convert(path: Path) -> Iterator[Outcome]:
    """One claim a row; the domain becomes the slice `component`, the kinds of edit the slice `kind`."""
    return converted(path, _items)


def _items(row: Row) -> Iterator[LabelledClaim]:
    name = row.optional("id")
    if name is None:
        raise BadRow("`id` is missing.")
    domain = row.optional("domain") or "unknown"
    kinds = row.value.get("edit_types") or []
    told = ", ".join(sorted(map(str, kinds))) if isinstance(kinds, list) else str(kinds)
    yield LabelledClaim(
        id=f"summedits-{domain}-{name}",
        claim=row.text("summary"),
        text=row.text("doc"),
        label=row.label(),
        slices={"component": f"SummEdits {domain}", "kind": told or "none"},
        licence="CC BY 4.0 or Apache-2.0, by where it was taken from",
    )
