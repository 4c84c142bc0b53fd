"""The suite: planted errors, rewrites and untouched originals, the same for the same seed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from evals.perturbation.change import Change, Planter
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


@dataclass(frozen=True)
class _Maker:
    """What makes the items of one kind."""

    sort: Sort
    kind: str
    group: str
    make: Planter


MAKERS: tuple[_Maker, ...] = (
    *(_Maker("planted", kind.name, kind.group, kind.plant) for kind in KINDS),
    *(_Maker("rewrite", rewrite.name, "rewrites", rewrite.rewrite) for rewrite in REWRITES),
)


def suite(
    originals: Sequence[Original],
    *,
    seed: int = 0,
    per_kind: int = PER_KIND,
    kinds: Sequence[str] | None = None,
) -> list[Item]:
    """Planted errors and rewrites of `kinds` (all unless told), and the originals unless kinds are named."""
    items: list[Item] = []
    for maker in MAKERS:
        if kinds is None or maker.kind in kinds:
            items += _made(maker, originals, seed, per_kind)
    if kinds is None:
        items += _untouched(originals, items)
    return items


def _made(maker: _Maker, originals: Sequence[Original], seed: int, per_kind: int) -> Iterator[Item]:
    """Claims judged by people come first, then verbatim sentences; each in the order that the seed gives."""

    def place(original: Original) -> tuple[bool, str]:
        return original.grounded_by != "people", _digest(seed, maker.kind, original.id)

    taken: Counter[str] = Counter()
    for original in sorted(originals, key=place):
        if taken.total() == per_kind:
            return
        if taken[original.document.id] == PER_DOCUMENT:
            continue
        change = maker.make(original, Random(place(original)[1]))  # noqa: S311 - repeatable, no secret
        if change is not None:
            taken[original.document.id] += 1
            name = f"{original.id}/{maker.kind}"
            yield Item(name, maker.sort, maker.kind, maker.group, original, change.text, change)


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
