"""Run folders made by hand, for tests of what is done with runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from evals.records import Record
from evals.runs import Finished


def run_folder(path: Path, records: Iterable[Record], **manifest: Any) -> Finished:
    """A finished run of the suite `hand` with these records."""
    path.mkdir(parents=True)
    identity: Mapping[str, Any] = {"suite": "hand", "engine": "embedded", **manifest.pop("identity", {})}
    told = {"identity": identity, "calls": [], "thresholds": None, **manifest}
    (path / "manifest.json").write_text(json.dumps(told))
    lines = [
        json.dumps({"position": number, **record.model_dump(mode="json")})
        for number, record in enumerate(records)
    ]
    (path / "items.jsonl").write_text("".join(f"{line}\n" for line in lines))
    return Finished.at(path)


def claims(count: int, *, wrong: frozenset[int] = frozenset(), **more: Any) -> list[Record]:
    """Claims, every other one grounded, two a document; those in `wrong` are called the opposite."""
    found = []
    for number in range(count):
        gold = number % 2 == 0
        called = gold != (number in wrong)
        found.append(
            Record(
                id=f"c{number}",
                document=f"d{number // 2}",
                text=f"Claim {number}.",
                outcome="supported" if called else "not_found",
                right=called == gold,
                gold=gold,
                score=0.9 if called else 0.1,
                **more,
            )
        )
    return found
