"""Predicate: whether the source speaks at all of what the claim says of its subject.

A claim about somebody whom the source names can share most of its words with the source and be made up all
the same: the name, the office and the place carry it. So the words of its predicate are looked for alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.checkers.comparison import by_sentence
from service.checkers.protocol import Case
from service.entailment.window import window
from service.text.context import english, whole_sentence
from service.text.predicate import predicate, speaks_of
from service.text.terms import LONGEST_CLAIM, Term, terms
from service.types import Finding, Outcome

_SHORT = 8
"""Content words of a claim up to which its head alone tells; in a longer one it is one word of many."""

_HALF = 0.5
"""The share of the predicate's words that must be lacking with the head."""

_FEWEST = 2
"""Words of a predicate of which none is there, before the source counts as silent."""

_LISTED = 5
_NOTHING = "There is no predicate to look for."


@dataclass(frozen=True)
class PredicateChecker:
    """Looks for a counterpart of the claim's predicate in the sentences that are closest to it (English)."""

    name: str = "predicate"

    def check(self, case: Case) -> Finding:
        """`undecided` where a sentence of the claim says what the source does not speak of, else `agrees`."""
        if len(english(case.sources)) < len(case.sources) or whole_sentence(case.claim.text, case.passages):
            return self._says("not_applicable", _NOTHING)
        if not 0 < len(terms(case.claim.text).content) <= LONGEST_CLAIM:
            return self._says("not_applicable", _NOTHING)
        told = [self._of_sentence(part) for part in by_sentence(case)]
        order: tuple[Outcome, ...] = ("undecided", "agrees", "not_applicable")
        return min(told, key=lambda finding: (order.index(finding.outcome), finding.kind != "absent"))

    def _of_sentence(self, case: Case) -> Finding:
        found = predicate(case.claim.text)
        if found is None:
            return self._says("not_applicable", _NOTHING)
        near = [passage.text for passage in window(case.claim.text, case.sources, case.passages)]
        lacking = [word for word in found.words if not speaks_of(near, word)]
        if len(lacking) == len(found.words) >= _FEWEST:
            passages = [passage.text for passage in case.passages]
            if not any(speaks_of(passages, word) for word in lacking):
                return self._says("undecided", f"The source does not speak of {_listed(lacking)}.", "absent")
        if (
            found.head in lacking
            and len(lacking) >= _HALF * len(found.words)
            and len(terms(case.claim.text).content) <= _SHORT
        ):
            detail = f"The nearest sentences of the source do not speak of {_listed(lacking)}."
            return self._says("undecided", detail, "unspoken")
        return self._says("agrees", "The source speaks of what the claim says.")

    def _says(self, outcome: Outcome, detail: str, kind: str | None = None) -> Finding:
        cause = "insufficient" if outcome == "undecided" else None
        return Finding.model_validate(
            {"checker": self.name, "outcome": outcome, "detail": detail, "kind": kind, "cause": cause}
        )


def _listed(lacking: list[Term]) -> str:
    """The first of these words, in quotation marks."""
    return ", ".join(f"“{word.lower}”" for word in lacking[:_LISTED])
