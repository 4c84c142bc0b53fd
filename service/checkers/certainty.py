"""Certainty: a claim is as sure of what it says as the source is, neither surer nor less sure (English).

What is compared is the word that a hedge is about (“may close”), in the claim and in the clause of the source
that says the same; a hedge elsewhere in the sentence does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from service.checkers.protocol import Case
from service.text.certainty import (
    FACT,
    MOST,
    PLANNED,
    POSSIBLE,
    PROBABLE,
    SETTLED,
    Mark,
    Scale,
    Standing,
    amount,
    marks,
    standing,
)
from service.text.context import english, whole_sentence
from service.text.framing import reports
from service.text.polarity import cues, parity
from service.text.segment import segment
from service.text.terms import LONGEST_CLAIM, Term, terms
from service.types import Finding, Sentence, Source, Veto

_CLOSE = 0.35
"""Share of the claim's content that a sentence must have before its certainty is looked at at all."""

_CLAUSE = 0.5
"""Share of the words around a word of the claim that must stand around the source's word too."""

_NOUN_CLAUSE = 0.7
"""The same where the hedge is an adjective: “the possible cause” is soon “the cause” when it is named again."""

_SAME = 0.8
"""The same where the claim is less sure than the source: a careful paraphrase is no error."""

_AROUND = 3
"""How many content words on either side are a word's clause in the claim; in the source, twice as many and more."""

_UNHEDGED = 0.6
_DOUBTS = frozenset("may might could allegedly reportedly possibly perhaps maybe".split())
_SCALES: tuple[Scale, ...] = ("fact", "amount", "frequency")
_FIGURES = frozenset(("number", "date"))


_TO_OR_MODAL = re.compile(r"(?:\bto|\bof|with|may|might|could|should)$")


class _Place(NamedTuple):
    """Where a source has a word of the claim: how sure it is of it, and how much of its clause is the same."""

    source: Source
    sentence: Sentence
    term: Term
    standing: Standing | None
    shared: float


class _Difference(NamedTuple):
    kind: str
    veto: Veto
    ours: str
    place: _Place
    theirs: str


@dataclass(frozen=True)
class CertaintyChecker:
    """Compares how sure claim and source are of the same thing."""

    name: str = "certainty"

    def check(self, case: Case) -> Finding:
        """The finding about the certainty of `case.claim`; inflation speaks before deflation."""
        if whole_sentence(case.claim.text, case.passages):
            return self._nothing()
        found = [d for part in segment(case.claim.text, "en") for d in _View(case, part.text).differences()]
        if not found:
            return self._nothing()
        worst = min(found, key=lambda d: (d.kind != "inflation", -d.place.shared))
        place = worst.place
        start = place.sentence.start
        return Finding(
            checker=self.name,
            outcome="differs",
            kind=worst.kind,
            detail=f"The source says “{worst.theirs}”, the claim “{worst.ours}”.",
            spans=(place.source.span(start + place.term.start, start + place.term.end),),
            veto=worst.veto,
        )

    def _nothing(self) -> Finding:
        return Finding(
            checker=self.name, outcome="not_applicable", detail="Claim and source are as sure of the same words."
        )


class _View:
    """The sources as seen from one sentence of a claim."""

    def __init__(self, case: Case, claim: str) -> None:
        self._claim = claim
        self._marks = marks(claim)
        self._content = [
            t for t in terms(claim).content if not any(m.start <= t.start < m.end for m in self._marks)
        ]
        self._near = list(self._close(case)) if 1 < len(self._content) <= LONGEST_CLAIM else []

    def _close(self, case: Case) -> Iterator[tuple[Source, Sentence]]:
        total = sum(t.weight for t in self._content)
        for source in english(case.sources):
            for sentence in source.sentences:
                keys = terms(sentence.text).keys
                if sum(t.weight for t in self._content if t.key in keys) >= _CLOSE * total:
                    yield source, sentence

    def differences(self) -> Iterator[_Difference]:
        if not self._near:
            return
        for term in self._content:
            if term.kind in _FIGURES:
                continue
            for scale in _SCALES:
                found = self._compare(term, scale)
                if found:
                    yield found
        for mark in self._marks:
            if mark.scale == "fact" and mark.grade in (SETTLED, FACT) and mark.governs == "verb":
                found = self._compare_scopes(mark)
                if found:
                    yield found
            elif mark.scale == "fact" and mark.grade <= PROBABLE and _mark_words(mark) in _DOUBTS:
                found = self._unhedged(mark)
                if found:
                    yield found

    def _unhedged(self, mark):
        total = sum(t.weight for t in self._content)
        best = (0, None, None)
        for source, sentence in self._near:
            if any(m.scale == "fact" and m.grade <= PROBABLE for m in marks(sentence.text)) or reports(sentence.text):
                return None
            keys = terms(sentence.text).keys
            share = sum(t.weight for t in self._content if t.key in keys) / total
            if share > best[0]:
                best = (share, source, sentence)
        if best[0] < _UNHEDGED:
            return None
        _, source, sentence = best
        place = _Place(source, sentence, terms(sentence.text).content[0], None, best[0])
        return _Difference("deflation", "needs_review", _wording(self._claim, Standing(1, mark), mark.heads[0]), place, "UNHEDGED")

    def _compare(self, term: Term, scale: Scale) -> _Difference | None:
        ours = _look(self._claim, term, scale)
        places = self._places(term, scale)
        if not places:
            return None
        best = places[0]
        places = [p for p in places if scale != "fact" or p.standing or _is_loose(ours)]
        if not places:
            return None
        best = places[0]
        if any(_kind(ours, place.standing, scale) is None for place in places if place.shared >= _CLAUSE):
            return None
        kind = _kind(ours, best.standing, scale)
        if kind is None:
            return None
        noun = any(st and st.mark and st.mark.governs != "verb" and scale == "fact" for st in (ours, best.standing))
        needed = _SAME if kind == "deflation" else (_NOUN_CLAUSE if noun else _CLAUSE)
        if scale == "fact" and term.weight < 1 and not (ours and ours.mark and best.standing and best.standing.mark):
            return None
        if scale != "fact" and not (ours and best.standing):
            needed = _NOUN_CLAUSE
        if best.shared < needed or self._is_turned(term, best):
            return None
        return _Difference(kind, "partly_supported", _wording(self._claim, ours, term), best, _wording(best.sentence.text, best.standing, best.term))

    def _compare_scopes(self, mark: Mark) -> _Difference | None:
        """A hedge whose verb the source has in another word: by what else the two govern."""
        keys = {t.key for t in mark.governed if t.weight >= 1}
        if len(keys) < 2:
            return None
        heads = {t.key for t in mark.heads}
        best = None
        for source, sentence in self._near:
            if heads & terms(sentence.text).keys:
                continue
            for other in marks(sentence.text):
                if other.scale != "fact" or other.governs != "verb" or not _TO_OR_MODAL.search(other.text):
                    continue
                theirs = {t.key for t in other.governed if t.weight >= 1}
                common = len(keys & theirs)
                if common < 2:
                    continue
                kind = _kind(Standing(mark.grade, mark), Standing(other.grade, other), "fact")
                if kind != "inflation":
                    return None
                if best is None or common > best[0]:
                    best = (common, source, sentence, other)
        if best is None:
            return None
        _, source, sentence, other = best
        place = _Place(source, sentence, other.heads[0], Standing(other.grade, other), 0.5)
        return _Difference("inflation", "partly_supported", _wording(self._claim, Standing(1, mark), mark.heads[0]), place, _wording(sentence.text, place.standing, place.term))

    def _places(self, term: Term, scale: Scale) -> list[_Place]:
        around = self._around(term)
        total = sum(t.weight for t in around)
        found = []
        for source, sentence in self._near:
            content = terms(sentence.text).content
            for number, other in enumerate(content):
                if other.key != term.key:
                    continue
                keys = {t.key for t in content[max(0, number - 3 * _AROUND) : number + 3 * _AROUND + 1]}
                shared = sum(t.weight for t in around if t.key in keys) / total if total else 0
                found.append(_Place(source, sentence, other, _look(sentence.text, other, scale), shared))
        return sorted(found, key=lambda place: -place.shared)

    def _around(self, term: Term) -> list[Term]:
        place = self._content.index(term)
        return [
            *self._content[max(0, place - _AROUND) : place],
            *self._content[place + 1 : place + 1 + _AROUND],
        ]

    def _is_turned(self, term: Term, place: _Place) -> bool:
        """Whether only one of the two is negated: that is for another checker to say."""
        text = place.sentence.text
        return parity(term, cues(self._claim)) != parity(place.term, cues(text))


def _is_loose(st):
    return bool(st and st.mark and st.mark.governs != "verb")


def _look(sentence: str, term: Term, scale: Scale) -> Standing | None:
    return standing(sentence, term) if scale == "fact" else amount(sentence, term, scale)


def _wording(sentence: str, st: Standing | None, term: Term) -> str:
    if st and st.mark:
        return sentence[min(st.mark.start, term.start) : max(term.end, st.mark.end)]
    return sentence[term.start : term.end]


def _kind(ours: Standing | None, theirs: Standing | None, scale: Scale) -> str | None:
    if scale != "fact":
        return _kind_of_amount(ours, theirs)
    if ours is None and theirs and theirs.mark and theirs.mark.governs != "verb":
        ours = Standing(FACT)
    if theirs is None and ours and ours.mark and ours.mark.governs != "verb":
        theirs = Standing(FACT)
    if theirs is None or ours is None or ours.grade == theirs.grade or not (ours.mark or theirs.mark):
        return None
    if not ours.mark and theirs.grade >= PLANNED and not ours.past:
        return None
    if not theirs.mark and ours.grade >= PLANNED and not theirs.past:
        return None
    if ours.mark and ours.mark.text.lower() in ("is to", "are to", "was to", "were to"):
        return None
    if "can" in (_mark_word(ours), _mark_word(theirs)) and not (
        _mark_word(theirs) == "can" and ours.mark and ours.grade > POSSIBLE
    ):
        return None
    if {ours.grade, theirs.grade} == {PLANNED, SETTLED}:
        return None
    return "inflation" if ours.grade > theirs.grade else "deflation"


def _kind_of_amount(ours: Standing | None, theirs: Standing | None) -> str | None:
    if not ours or not theirs:
        return "inflation" if ours and _mark_word(ours) in ("all", "every", "always") else None
    if ours.grade == theirs.grade:
        return None
    if ours.grade < theirs.grade:
        return "deflation" if theirs.grade >= MOST else None
    return "inflation"


def _mark_words(m):
    return m.text.lower()


def _mark_word(st: Standing) -> str:
    return st.mark.text.lower() if st.mark else ""
