"""The suite: planted errors, rewrites and untouched originals, the same for the same seed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from evals.perturbation.change import Change
from evals.perturbation.kinds import KINDS
from evals.perturbation.originals import Original
from evals.perturbation.rewrites import REWRITES

Sort = Literal["planted", "rewrite", "original"]

PER_KIND = 120
"""How many items of one kind there are, unless the claims do not give as many."""

PER_DOCUMENT = 4
"""How many items of one kind may come from one document."""


@dataclass(frozen=True)
class Item:
    """One claim to check, and what was done to the original."""

    id: str
    sort: Sort
    kind: str
    group: str
    original: Original
    text: str
    change: Change | None = None


def suite(
    originals: Sequence[Original],
    *,
    seed: int = 0,
    per_kind: int = PER_KIND,
    kinds: Sequence[str] | None = None,
) -> list[Item]:
    """Planted errors and rewrites of `kinds` (all unless told), and the originals where no kinds are named."""
    items: list[Item] = []
    for kind in KINDS:
        if kinds is None or kind.name in kinds:
            items += _made(originals, "planted", kind.name, kind.group, kind.plant, seed, per_kind)
    for rewrite in REWRITES:
        if kinds is None or rewrite.name in kinds:
            items += _made(originals, "rewrite", rewrite.name, "rewrites", rewrite.rewrite, seed, per_kind)
    if kinds is None:
        items += _untouched(originals, items)
    return items


def _made(
    originals: Sequence[Original],
    sort: Sort,
    kind: str,
    group: str,
    make: Callable[[Original, Random], Change | None],
    seed: int,
    per_kind: int,
) -> Iterator[Item]:
    """Claims judged by people come first, then verbatim sentences; each in the order that the seed gives."""
    taken: Counter[str] = Counter()
    made = 0
    ordered = sorted(
        originals, key=lambda original: (original.grounded_by != "people", _digest(seed, kind, original.id))
    )
    for original in ordered:
        if made == per_kind:
            return
        if taken[original.document.id] == PER_DOCUMENT:
            continue
        change = make(original, Random(_digest(seed, kind, original.id)))  # noqa: S311 - repeatable, no secret
        if change is not None:
            made += 1
            taken[original.document.id] += 1
            yield Item(f"{original.id}/{kind}", sort, kind, group, original, change.text, change)


def _untouched(originals: Sequence[Original], items: Sequence[Item]) -> Iterator[Item]:
    """Every claim judged by people, and the verbatim ones that something was made of."""
    used = {item.original.id for item in items}
    for original in originals:
        if original.grounded_by == "people" or original.id in used:
            yield Item(
                f"{original.id}/original",
                "original",
                original.grounded_by,
                "originals",
                original,
                original.claim,
            )


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
