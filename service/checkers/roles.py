"""Roles: who did what to whom is told the same way round: “A sued B” is not “B sued A”.

Two names around one predicate are compared where claim and source have both names and the predicate. Where
the source has them in another construction nothing can be told.
"""

from __future__ import annotations

from dataclasses import dataclass

from service.checkers.protocol import Case
from service.text.context import whole_sentence
from service.text.roles import Role, are_same, are_swapped, deeds, named_keys, roles
from service.text.segment import segment
from service.text.terms import LONGEST_CLAIM, terms
from service.types import Finding, Outcome, Passage, Span, UndecidedCause


@dataclass(frozen=True)
class RolesChecker:
    """Compares who does what to whom in claim and sources (English)."""

    name: str = "roles"

    def check(self, case: Case) -> Finding:
        """The finding about the roles in `case.claim`; a pair that is swapped weighs most."""
        english = all((source.language or "en").startswith("en") for source in case.sources)
        verbatim = whole_sentence(case.claim.text, case.passages)
        if verbatim or not english or len(terms(case.claim.text).content) > LONGEST_CLAIM:
            return self._says("not_applicable", "There are no roles to compare.")
        agreed: set[str] = set()
        unread: set[str] = set()
        for sentence in segment(case.claim.text, "en"):
            for role in roles(sentence.text):
                found = [(other, passage) for passage in case.passages for other in _told(role, passage)]
                swapped = next((passage for other, passage in found if are_swapped(role, other)), None)
                if any(are_same(role, other) for other, _ in found):
                    agreed.add(role.predicate)
                elif swapped:
                    return self._swapped(case, swapped)
                elif _is_done_to_another(case, role) or any(
                    _is_other_voice(role, sentence.text, passage) for passage in case.passages
                ):
                    unread.add(role.predicate)
        if unread - agreed:
            return self._says("undecided", "The source has both names, but it cannot be told who did what.")
        if agreed:
            return self._says("agrees", "Who did what to whom is as in the source.")
        return self._says("not_applicable", "There are no roles to compare.")

    def _swapped(self, case: Case, passage: Passage) -> Finding:
        span = case.source(passage.source_id).span(passage.start, passage.end)
        return self._says("differs", "The source has these two the other way round.", (span,), "swapped")

    def _says(
        self, outcome: Outcome, detail: str, spans: tuple[Span, ...] = (), kind: str | None = None
    ) -> Finding:
        cause: UndecidedCause | None = "insufficient" if outcome == "undecided" else None
        return Finding(checker=self.name, outcome=outcome, detail=detail, spans=spans, kind=kind, cause=cause)


def _told(role: Role, passage: Passage) -> list[Role]:
    return [other for other in roles(passage.text) if other.predicate == role.predicate]


def _is_done_to_another(case: Case, role: Role) -> bool:
    """Whether the only sentence with the predicate has the patient of `role` do it to a “her”.

    “Okafor accused Marsh”, where “Marsh accused her”. Another word may still tell it (“beat”, “won against”).
    """
    told = [
        sentence.text
        for source in case.sources
        for sentence in source.sentences
        if role.predicate in terms(sentence.text).keys
    ]
    return len(told) == 1 and any(
        deed.predicate == role.predicate and not deed.agent.isdisjoint(role.patient)
        for deed in deeds(told[0])
    )


def _is_other_voice(role: Role, claim: str, passage: Passage) -> bool:
    """Whether a passage has the names and the predicate of a role, and it alone, or the claim, says “by”."""
    named = named_keys(passage.text)
    has_all = role.predicate in terms(passage.text).keys and not any(
        named.isdisjoint(side) for side in (role.agent, role.patient)
    )
    return has_all and _says_by(passage.text) != _says_by(claim)


def _says_by(text: str) -> bool:
    return any(term.lower == "by" for term in terms(text).all)
