"""Negation: claim and source affirm, deny and rate the same: no “not” more or less, and no opposite.

Sentences that carry nearly all of the claim are compared term by term, and only the words that a negation
turns round directly count: another clause of the same sentence may be negated as it likes. For claims in
other words than the source's see `service.text.denials`, for opposites `service.text.opposites`.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from service.checkers.comparison import by_sentence
from service.checkers.protocol import Case
from service.text.align import Alignment, align
from service.text.context import whole_sentence
from service.text.denials import Denial, denial, explains
from service.text.opposites import opposition
from service.text.polarity import Cue, cues, denies, parity, says, unsaid
from service.text.synonyms import COMPLEMENTS, complements
from service.text.terms import LONGEST_CLAIM, Term, terms
from service.types import Correction, Finding, Outcome, Passage, Span

_CLOSE = 0.7
"""Share of the claim's content that a sentence must have before polarities are compared."""

_LOOSE = 0.5
"""The same for a claim in other words than the source's, whose negated word the sentence has (denials)."""

_OPPOSITE_FRAME = 0.5
"""The same for opposites in the same frame."""

_FOLLOWING = 20
"""How many characters after a negation are looked up with it."""

_NOTHING = "There is no negation to compare."
_FROM_WORST: tuple[Outcome, ...] = ("differs", "undecided", "agrees", "not_applicable")

_SCOPE_SHARED = 0.6
"""Share of what a negation turns round that the other text must have too: else it negates something else."""

_HEADS = 2
"""Among how many of the nearest words of its scope the word is looked for that a negation turns round."""


_DETERMINERS = frozenset(("no", "none", "neither", "nobody", "nothing"))
"""Cues that stand before a noun, so that what is denied of it comes later."""


class _Pairing(NamedTuple):
    """A word of the claim and its counterpart; `flip` is 1 for complements (“approve”, “reject”)."""

    ours: Term
    theirs: Term
    flip: int


class _Reading(NamedTuple):
    """What one sentence says about the claim's polarity; `cue` is the negation that only one of them has."""

    outcome: Outcome
    passage: Passage
    cue: Cue | None = None
    in_claim: bool = False


@dataclass(frozen=True)
class NegationChecker:
    """Compares whether claim and source affirm or deny, and whether they say opposites (English)."""

    name: str = "negation"

    def check(self, case: Case) -> Finding:
        """The finding about the polarity of `case.claim`; the worst of its sentences decides."""
        if not all((source.language or "en").startswith("en") for source in case.sources):
            return self._says("not_applicable", _NOTHING)
        if len(terms(case.claim.text).content) > LONGEST_CLAIM:
            return self._says("not_applicable", _NOTHING)
        if whole_sentence(case.claim.text, case.passages):
            return self._says("not_applicable", _NOTHING)
        findings = [self._of_part(part) for part in by_sentence(case)]
        return min(findings, key=lambda finding: _FROM_WORST.index(finding.outcome))

    def _of_part(self, case: Case) -> Finding:
        """A sentence that agrees outweighs a looser one that differs, but no opposite.

        An opposite says more than a negation: “admits” for “denies”.
        """
        opposite = self._opposite(case)
        if opposite:
            return opposite
        readings = list(_readings(case))
        outcomes = {reading.outcome for reading in readings}
        differing = next((reading for reading in readings if reading.outcome == "differs"), None)
        if "agrees" not in outcomes:
            if differing and differing.cue:
                return self._denies(case, differing.passage, differing.cue.term.lower, differing.in_claim)
            found = denial(case.claim.text, [passage.text for passage in case.passages], _LOOSE)
            if found and not _is_written(found, case):
                return self._denies(case, case.passages[found.place], found.cue.lower, found.in_claim)
        return self._agreement(outcomes)

    def _agreement(self, outcomes: Collection[Outcome]) -> Finding:
        if "agrees" in outcomes:
            return self._says("agrees", "Claim and source affirm and deny the same.")
        return self._says("not_applicable", _NOTHING)

    def _denies(self, case: Case, passage: Passage, word: str, in_claim: bool) -> Finding:
        here, there = ("claim", "source") if in_claim else ("source", "claim")
        detail = f"The {here} says “{word}”, the {there} does not."
        span = case.source(passage.source_id).span(passage.start, passage.end)
        return self._says("differs", detail, (span,), kind="negated")

    def _opposite(self, case: Case) -> Finding | None:
        """The finding about a word of the claim for which the source has the opposite."""
        found = opposition(case.claim.text, [passage.text for passage in case.passages], _OPPOSITE_FRAME)
        if found is None:
            return None
        place, (ours, theirs) = found
        passage = case.passages[place]
        source, offset = case.source(passage.source_id), passage.start
        word = source.span(offset + theirs.start, offset + theirs.end)
        mine, own = case.claim.text[ours.start : ours.end], passage.text[theirs.start : theirs.end]
        return Finding(
            checker=self.name,
            outcome="differs",
            detail=f"The claim says “{mine}”, the source “{own}”.",
            kind="opposite",
            spans=(source.span(passage.start, passage.end),),
            correction=Correction(**word.model_dump(), text=own, replaces=mine),
        )

    def _says(
        self, outcome: Outcome, detail: str, spans: tuple[Span, ...] = (), kind: str | None = None
    ) -> Finding:
        return Finding(checker=self.name, outcome=outcome, detail=detail, spans=spans, kind=kind)


def _is_written(found: Denial, case: Case) -> bool:
    """Whether a source has the claim's negation word for word, with what follows it."""
    if not found.in_claim:
        return False
    end = found.cue.end
    written = case.claim.text[found.cue.start : end + _FOLLOWING]
    return any(written in source.text for source in case.sources)


def _readings(case: Case) -> Iterator[_Reading]:
    """What each sentence that is close enough to the claim says, closest first.

    It ends with the first that has no negation near the claim's words, nor the claim one near its: that
    sentence affirms what the claim affirms.
    """
    claim = case.claim.text
    if not denies(claim) and not any(denies(passage.text) for passage in case.passages):
        return
    read, negations = terms(claim), cues(claim)
    cue_words = {cue.term.key for cue in negations}
    content = [term for term in read.content if term.key not in cue_words]
    total = sum(term.weight for term in content)
    shares = [(_share(content, passage), passage) for passage in case.passages]
    close = [(share, passage) for share, passage in shares if share >= _CLOSE * total > 0]
    for _, passage in sorted(close, key=lambda found: -found[0]):
        theirs = cues(passage.text)
        reading = _read(case, negations, passage, theirs)
        yield reading
        if reading.outcome == "not_applicable":
            return


def _share(content: Sequence[Term], passage: Passage) -> float:
    keys = terms(passage.text).keys
    return sum(
        term.weight for term in content if term.key in keys or not keys.isdisjoint(complements(term.key))
    )


def _read(case: Case, negations: tuple[Cue, ...], passage: Passage, theirs: tuple[Cue, ...]) -> _Reading:
    """Whether the words that a negation of either text turns round are turned round in the other too."""
    said = _said_or_not(case.claim.text, passage.text)
    if said:
        return _Reading("differs", passage, *said)
    pairings = list(_pairings(align(terms(case.claim.text), terms(passage.text))))
    carried = {pairing.ours for pairing in pairings}
    is_part = all(term in carried for term in terms(case.claim.text).content)
    compared = False
    for cue, in_claim in [(cue, True) for cue in negations] + [(cue, False) for cue in theirs]:
        mine = {pairing.ours if in_claim else pairing.theirs: pairing for pairing in pairings}
        if _is_kept(cue, theirs if in_claim else negations):
            compared = True
            continue
        head = next((mine[term] for term in cue.scope[:_HEADS] if term in mine), None)
        if head is None:
            continue
        if not _differ(head, negations, theirs):
            compared = True
        elif explains(*((passage.text, case.claim.text) if in_claim else (case.claim.text, passage.text))):
            compared = False
        elif (is_part or _is_shared(cue, mine)) and not (in_claim and _is_said(cue, case)):
            return _Reading("differs", passage, cue, in_claim)
    return _Reading("agrees" if compared else "not_applicable", passage)


def _is_kept(cue: Cue, others: Sequence[Cue]) -> bool:
    """Whether the other text turns round the same word first, wherever it stands: “had not shown”."""
    return any(other.scope[0].key == cue.scope[0].key for other in others)


def _said_or_not(claim: str, sentence: str) -> tuple[Cue, bool] | None:
    """“Did not say” against “said”: the negation that one of them lacks, and whether it is the claim's.

    Verbs of saying carry no content of their own, so that they take no part in the alignment.
    """
    ours, theirs = unsaid(claim), unsaid(sentence)
    if ours and says(sentence) and not denies(sentence):
        return ours, True
    if theirs and says(claim) and not denies(claim):
        return theirs, False
    return None


def _is_said(cue: Cue, case: Case) -> bool:
    """Whether a source turns the same words round: a claim of two sentences has its “not” in one."""
    wanted = {term.key for term in cue.scope}
    written = case.claim.text[cue.term.start : cue.scope[-1].end]
    return any(written in source.text for source in case.sources) or any(
        wanted <= {term.key for term in other.scope}
        for passage in case.passages
        for other in cues(passage.text)
    )


def _pairings(alignment: Alignment) -> Iterator[_Pairing]:
    yield from (_Pairing(ours, theirs, 0) for ours, theirs in alignment.pairs)
    for slot in alignment.slots:
        for ours, theirs in product(slot.claim, slot.sentence):
            if (ours.key, theirs.key) in COMPLEMENTS:
                yield _Pairing(ours, theirs, 1)


def _differ(pairing: _Pairing, negations: tuple[Cue, ...], theirs: tuple[Cue, ...]) -> bool:
    ours = parity(pairing.ours, negations) + pairing.flip
    return ours % 2 != parity(pairing.theirs, theirs)


def _is_shared(cue: Cue, mine: Container[Term]) -> bool:
    """Whether the other text has what the cue turns round; “no ferries sailed” turns round all of it."""
    if cue.term.lower in _DETERMINERS:
        return all(term in mine for term in cue.scope)
    total = sum(term.weight for term in cue.scope)
    return sum(term.weight for term in cue.scope if term in mine) >= _SCOPE_SHARED * total
