"""Entailment: whether the evidence window bears the claim out, as the local model and the wording tell.

A deciding checker. Each sentence of the claim is read beside its own window; the weakest speaks for the
claim.
Its label rests on the claim's own features; when all checkers have been heard, `stages.verify` weighs their
findings in and sets the label anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.checkers.protocol import Case
from service.entailment.calibration import NAME, Calibration
from service.entailment.features import Reader, Reading, read_claim
from service.text.context import english
from service.text.segment import segment
from service.text.terms import LONGEST_CLAIM, terms
from service.text.verbatim import find_verbatim
from service.types import Claim, Finding, Passage, Source, Span

_CARRIES = 0.0
"""Log-odds from which a sentence of the window counts as one that the claim rests on."""

_WORTH_A_SENTENCE = 0.9
"""The weight of the claim's content that a further sentence of evidence must add: nearly a word."""

_MOST_EVIDENCE = 3
_FEWEST_WORDS = 3


@dataclass(frozen=True)
class EntailmentChecker:
    """Asks the local model; never `differs`: the model does not say what a source says instead."""

    reader: Reader
    calibration: Calibration
    name: str = NAME

    def check(self, case: Case) -> Finding:
        """The finding about `case.claim`: log-odds in `score`, the carrying sentences as spans."""
        sources = english(case.sources)
        if len(sources) < len(case.sources):
            return self._none("The local model reads English only.")
        verbatim = find_verbatim(case.claim.text, case.passages, case.sources)
        if verbatim and verbatim.is_whole:
            return self._none("Not asked: the claim stands word for word in the source.")
        if not 0 < len(terms(case.claim.text).content) <= LONGEST_CLAIM:
            return self._none("The claim has no words to look for, or too many to be one statement.")
        readings = [
            read_claim(self.reader, part, sources, case.passages) for part in sentences_of(case.claim)
        ]
        return self._finding(case, readings)

    def _none(self, detail: str) -> Finding:
        return Finding(checker=self.name, outcome="not_applicable", detail=detail)

    def _finding(self, case: Case, readings: Sequence[Reading]) -> Finding:
        partial = [self.calibration.partial(reading.features) for reading in readings]
        weakest = min(partial)
        found = Finding(
            checker=self.name,
            outcome="undecided",
            detail="",
            spans=_evidence(case, readings),
            cause="insufficient",
            match="fuzzy",
            score=round(weakest, 6),
        )
        probability = self.calibration.probability((found,)) or 0.0
        return labelled(found, self.calibration, probability)


def labelled(finding: Finding, calibration: Calibration, probability: float) -> Finding:
    """An entailment finding with the label, outcome and words that `probability` amounts to."""
    label = calibration.label(probability)
    shown = f"{round(100 * probability)} %"
    if label == "supported":
        detail = f"The passage bears the claim out (probability {shown})."
    elif label == "not_found":
        detail = f"No passage of the source bears the claim out (probability {shown})."
    else:
        detail = f"Whether the passage bears the claim out cannot be told (probability {shown})."
    return finding.model_copy(
        update={
            "label": label,
            "detail": detail,
            "outcome": "agrees" if label == "supported" else "undecided",
            "cause": "insufficient" if label == "undecided" else None,
        }
    )


def sentences_of(claim: Claim) -> list[str]:
    """The sentences of a claim; a claim with a fragment among them stays whole."""
    found = [sentence.text for sentence in segment(claim.text, "en")]
    if any(len(terms(text).content) < _FEWEST_WORDS for text in found) or not found:
        return [claim.text]
    return found


def _evidence(case: Case, readings: Sequence[Reading]) -> tuple[Span, ...]:
    """The fewest sentences that carry each part of the claim, each once, in the order of the text."""
    spans: dict[Span, None] = {}
    for part, reading in zip(sentences_of(case.claim), readings, strict=True):
        for passage in _carrying(part, reading):
            spans[_span(case.sources, passage)] = None
    return tuple(sorted(spans, key=lambda span: (span.source_id, span.start)))


def _carrying(part: str, reading: Reading) -> list[Passage]:
    """The sentence that the model names first, and others that it names if they add words of the claim."""
    ranked = sorted(
        zip(reading.answer.carries, reading.window, strict=True), key=lambda pair: (-pair[0], pair[1].start)
    )
    weights = {term.key: term.weight for term in terms(part).content}
    chosen: list[Passage] = []
    covered: set[str] = set()
    for log_odds, passage in ranked[: _MOST_EVIDENCE + 1]:
        added = terms(passage.text).keys & weights.keys() - covered
        gain = sum(weights[key] for key in sorted(added))
        if not chosen or (
            len(chosen) < _MOST_EVIDENCE and log_odds >= _CARRIES and gain >= _WORTH_A_SENTENCE
        ):
            chosen.append(passage)
            covered |= added
    return chosen


def _span(sources: Sequence[Source], passage: Passage) -> Span:
    source = next(source for source in sources if source.id == passage.source_id)
    return source.span(passage.start, passage.end)
