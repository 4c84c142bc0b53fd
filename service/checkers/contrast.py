"""Contrast: whether the source fits a claim better when one word of it is turned round.

The local model is shown both halves of a minimal pair beside the same window (`service.text.contrasts`).
Its answers
alone are rough; their difference, where all else is equal, is not. Where the turned half fits much better,
the
source says the opposite of the claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from service.checkers.protocol import Case
from service.entailment.features import Reader
from service.entailment.window import window
from service.text.backing import backs
from service.text.context import english, whole_sentence
from service.text.contrasts import Contrast, Turn, contrasts
from service.text.denials import explains, spares
from service.text.terms import LONGEST_CLAIM, terms
from service.types import Finding, Passage

_LEAD: dict[Turn, float] = {
    "negation": 1.0,
    "inflation": 0.75,
    "deflation": 0.75,
    "roles": 1.5,
}
"""By how many log-odds the turned half must fit better; docs/reference/checkers/contrast.md has the cost."""

_LEAD_PUT_IN: dict[Turn, float] = {"negation": 0.75, "inflation": 1.25}
"""The same where a “not” or a doubt is put in, which is done only where the source has one: a “not” about the
same words leaves little to chance, a doubt is about something else now and then."""

_MOST_PAIRS = 5
_NOTHING = "The claim has no word to turn round."


@dataclass(frozen=True)
class ContrastChecker:
    """Asks the local model about minimal pairs (English)."""

    reader: Reader
    name: str = "contrast"

    def check(self, case: Case) -> Finding:
        """`differs` with the deciding sentence where a turned half fits much better, else `agrees`."""
        claim = case.claim.text
        sources = english(case.sources)
        if len(sources) < len(case.sources) or whole_sentence(claim, case.passages):
            return self._says("not_applicable", _NOTHING)
        if len(terms(claim).content) > LONGEST_CLAIM:
            return self._says("not_applicable", _NOTHING)
        seen = window(claim, sources, case.passages)
        found = contrasts(claim, [passage.text for passage in seen])
        pairs = list(islice((pair for pair in found if _may_tell(pair, seen)), _MOST_PAIRS))
        if not pairs or not seen:
            return self._says("not_applicable", _NOTHING)
        texts = [passage.text for passage in seen]
        own = self.reader.read(claim, texts)
        for pair in pairs:
            turned = self.reader.read(pair.text, texts)
            if turned.supported - own.supported >= _lead(pair):
                place = max(zip(turned.carries, seen, strict=True), key=lambda one: one[0])[1]
                if pair.turn == "negation" and _is_explained(pair, place.text, claim):
                    continue  # “escaped closure” is “was not closed”
                if pair.turn == "deflation" and (backs("doubt", place.text) or backs("hearsay", place.text)):
                    continue
                return self._differs(case, pair, place)
        return self._says("agrees", "Turned round, the claim fits the source no better.")

    def _says(self, outcome: str, detail: str) -> Finding:
        return Finding.model_validate({"checker": self.name, "outcome": outcome, "detail": detail})

    def _differs(self, case: Case, pair: Contrast, place: Passage) -> Finding:
        put = f"“{pair.theirs}”" if pair.theirs else f"the same without “{pair.ours}”"
        return Finding(
            checker=self.name,
            outcome="differs",
            kind=pair.turn,
            detail=f"The source fits {put} much better than “{pair.ours}”.",
            spans=(case.source(place.source_id).span(place.start, place.end),),
            veto="partly_supported" if pair.turn in ("inflation", "deflation") else None,
        )


def _is_explained(pair: Contrast, sentence: str, claim: str) -> bool:
    """Whether a negative word of one side says what the “not” says that was put in or taken out."""
    return explains(claim, sentence) if pair.is_put_in else spares(sentence, claim)


def _lead(pair: Contrast) -> float:
    return _LEAD_PUT_IN[pair.turn] if pair.is_put_in else _LEAD[pair.turn]


def _may_tell(pair: Contrast, seen: Sequence[Passage]) -> bool:
    """Whether a pair is worth asking about: two names that change places must stand in one sentence."""
    if not pair.names:
        return True
    return any(
        all(set(name) & {term.key for term in terms(passage.text).all} for name in pair.names)
        for passage in seen
    )
