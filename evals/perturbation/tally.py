"""Counts over outcomes: how many are marked, and what each checker contributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.metrics.proportion import wilson
from evals.perturbation.outcomes import DECIDERS, Outcome

OWN_GROUPS: dict[str, frozenset[str]] = {
    "figures": frozenset({"figures"}),
    "dates": frozenset({"dates"}),
    "quotation": frozenset({"quotations"}),
    "names": frozenset({"names"}),
    "negation": frozenset({"negation", "opposites"}),
    "certainty": frozenset({"certainty", "deflation"}),
    "attribution": frozenset({"attribution"}),
    "roles": frozenset({"roles"}),
    "contrast": frozenset({"negation", "opposites", "roles"}),
    "offices": frozenset({"names"}),
}
"""The groups of planted errors that a checker is there for; a checker not listed is there for all."""


@dataclass(frozen=True)
class Tally:
    """How many of `n` items are marked, marked or for review, and undecided.

    `anew` counts the marked ones whose original is not marked; None where the originals were not checked.
    """

    n: int
    marked: int
    anew: int | None
    noticed: int
    undecided: int

    @classmethod
    def of(cls, outcomes: Sequence[Outcome], before: Mapping[str, Outcome] | None = None) -> Tally:
        """The counts over `outcomes`; `before` has the outcomes of the originals, by their id."""
        marked = [one for one in outcomes if one.marked]
        return cls(
            len(outcomes),
            len(marked),
            sum(not before[one.item.original.id].marked for one in marked) if before else None,
            sum(one.noticed for one in outcomes),
            sum(one.undecided for one in outcomes),
        )

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share that is marked."""
        return wilson(self.marked, self.n)


@dataclass(frozen=True)
class Record:
    """What one checker objected to: of its own kinds of error, and of what is grounded."""

    checker: str
    own: int
    own_differs: int
    other_differs: int
    originals: int
    original_differs: int
    rewrites: int
    rewrite_differs: int

    @property
    def precision(self) -> float | None:
        """Of all objections to errors of its own kinds and to grounded claims, the share that is right."""
        all_of_them = self.own_differs + self.original_differs + self.rewrite_differs
        return self.own_differs / all_of_them if all_of_them else None


def by(outcomes: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, list[Outcome]]:
    """Outcomes under their key, in the order in which keys come up."""
    found: dict[str, list[Outcome]] = {}
    for one in outcomes:
        found.setdefault(key(one), []).append(one)
    return found


def records(outcomes: Sequence[Outcome]) -> list[Record]:
    """One record for each checker that has a finding anywhere, deciders last."""
    names = {finding.checker for one in outcomes if one.verdict for finding in one.verdict.findings}
    return [_record(name, outcomes) for name in sorted(names, key=lambda name: (name in DECIDERS, name))]


def _record(checker: str, outcomes: Sequence[Outcome]) -> Record:
    def differing(some: Sequence[Outcome]) -> int:
        return sum(any(finding.checker == checker for finding in one.objections) for one in some)

    groups = OWN_GROUPS.get(checker)
    planted = [one for one in outcomes if one.item.sort == "planted"]
    own = [one for one in planted if groups is None or one.item.group in groups]
    other = [one for one in planted if groups is not None and one.item.group not in groups]
    originals = [one for one in outcomes if one.item.sort == "original"]
    rewrites = [one for one in outcomes if one.item.sort == "rewrite"]
    return Record(
        checker,
        len(own),
        differing(own),
        differing(other),
        len(originals),
        differing(originals),
        len(rewrites),
        differing(rewrites),
    )
