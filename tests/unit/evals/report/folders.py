"""Run folders for the tests of reports, written as a run writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.records import Record
from evals.runs import Finished
from evals.tasks.protocol import Item
from service.batch.folder import RunFolder

IDENTITY = {
    "suite": "grounding",
    "task": "grounding",
    "options": {},
    "seed": 7,
    "limit": None,
    "data": "d" * 64,
    "documents": None,
    "engine": "embedded",
    "settings": "5e771495",
    "commit": "c0ffee" * 6 + "c0ff",
    "dirty": True,
    "changes": "abc",
}
HOSTILE = (
    "<script>alert(1)</script><img src=http://evil.example/x onerror=alert(1)> \x1b[31m\u202eevil\u202c "
    "[click](http://evil.example) | **bold** $\\frac{a}{b}$ @0@ </title></style>"
)


def claim(
    name: str,
    *,
    gold: bool | None = True,
    outcome: str = "supported",
    score: float | None = None,
    text: str = "",
    document: str = "",
    **more: Any,
) -> Record:
    """One labelled claim."""
    decided = outcome != "undecided"
    right = None if gold is None else decided and (outcome == "supported") == gold
    return Record(
        id=name,
        document=document or f"document-{name}",
        text=text or f"Claim {name}.",
        outcome=outcome,
        gold=gold,
        score=score,
        right=right,
        decided=decided,
        detail=f"Reason of {name}.",
        **more,
    )


def folder(
    path: Path,
    records: Sequence[Record],
    *,
    failures: Mapping[str, str] | None = None,
    seconds: Sequence[float] = (),
    suite: str = "grounding",
    **notes: Any,
) -> Finished:
    """A finished run of these records; `failures` are details by id."""
    known = {"title": "Claims that people judged", "better": {}, **notes}
    with RunFolder(path, {**IDENTITY, "suite": suite}, items="items.jsonl", notes=known) as made:
        for position, record in enumerate(records):
            made.items.append(position, record.model_dump(mode="json"))
        for position, (name, detail) in enumerate((failures or {}).items(), start=len(records)):
            failed = Item(position, name, name, None).failed("model_failed", detail)
            told = failed.model_dump(mode="json", exclude_defaults=True)
            made.failures.append(position, {"id": name, "record": told})
        for position, (record, spent) in enumerate(zip(records, seconds, strict=False)):
            made.times.append(position, {"id": record.id, "seconds": spent})
    return Finished.at(path)


def some(*, threshold: float = 0.5) -> list[Record]:
    """Twelve claims with scores of their own; those from the threshold on are called supported."""
    return [
        claim(
            f"c{number}",
            gold=number % 2 == 0,
            score=number / 12,
            outcome="supported" if number / 12 >= threshold else "not_found",
            document=f"d{number % 5}",
            slices={"length": "long" if number < 6 else "short"},
        )
        for number in range(12)
    ]
