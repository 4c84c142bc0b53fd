"""Certainty: a claim is as sure of what it says as the source is, neither surer nor less sure (English).

What is compared is the word that a hedge is about (“may close”), in the claim and in the clause of the source
that says the same; a hedge elsewhere in the sentence does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from service.checkers.protocol import Case
from service.text.backing import Want, backs, wants
from service.text.certainty import Mark, Standing, is_hearsay, is_hearsay_mark, is_open, marks, standing
from service.text.certainty_phrases import FACT, MOST, NONE, PLANNED, POSSIBLE, PROBABLE, SETTLED, Scale
from service.text.context import english, whole_sentence
from service.text.memory import LONGEST_SENTENCE
from service.text.polarity import cues, parity
from service.text.segment import segment
from service.text.speakers import attributions
from service.text.terms import LONGEST_CLAIM, Term, terms
from service.types import Finding, Passage, Veto

Kind = Literal["inflation", "deflation"]

_CLOSE = 0.35
"""Share of the claim's content that a sentence must have before its certainty is looked at at all."""

_CLAUSE = 0.5
"""Share of the words around a word of the claim that must stand around the source's word too."""

_NAMED_AGAIN = 0.7
"""The same for an adjective or a quantity: “the possible cause” is “the cause” when named again."""

_SAME = 0.8
"""The same where the claim is less sure than the source: a careful paraphrase is no error."""

_UNHEDGED = 0.6
"""Share of the claim that sentences must have, none of which doubts anything, for its own doubt to be new."""

_AROUND = 3
"""Content words on either side of a word that are its clause in the claim; in the source thrice as many."""

_FEWEST = 1.5
"""Weight of the words that a word is about, at least, to look for them."""

_AS_NEAR = 0.2
"""A sentence that has this much less of a claim than the best one is not what it is taken from."""

_SILENT = 6
"""How many of the nearest sentences must lack a family of words altogether, to say that the source does."""

_FAMILIES_THAT_STAY = frozenset(("guilt", "proof", "certainly", "whole", "doubt"))
"""Families of words that no paraphrase brings of itself; what is done or to come is often put otherwise."""

_SHARED_SCOPE = 2
"""Words that two hedges of different verbs must govern both, to be about the same."""

_OPEN = re.compile(r"\?|\b(?:if|whether|unless|would|able to)\b", re.IGNORECASE)
"""What leaves a statement of the source open, whatever its verb."""

_SEEMING = re.compile(
    r"\bit\s+(?:appears|seems|looks)\b|\bunlikely\b|\b(?:whether|wondering\s+if)\b", re.IGNORECASE
)
"""What doubts a whole claim."""

_SCALES: tuple[Scale, ...] = ("fact", "amount", "frequency")
_INTENTION_ROWS = "hope/hopes/hoped/hoping aim/aims/aimed/aiming want/wants/wanted seek/seeks/sought"
_INTENTIONS = frozenset(f"{word} to" for word in _INTENTION_ROWS.replace("/", " ").split())
"""Who is told to want something is not told to be unsure of it: “aims to deny” for “will deny”."""

_DUTIES = frozenset(("should", "ought to"))
_TO_BE = frozenset(("is to", "are to", "was to", "were to", "be to"))
_NEW_WHEN_ABSENT = frozenset(("all", "every", "always"))
"""Words of quantity that a claim may not bring; others are often implied."""


class _Place(NamedTuple):
    """Where a source has a word of the claim, how sure it is of it, and the share of its clause."""

    passage: Passage
    term: Term
    standing: Standing | None
    shared: float


class _Difference(NamedTuple):
    kind: Kind
    ours: str
    theirs: str
    place: _Place
    is_excluded: bool = False
    is_silent: bool = False

    @property
    def veto(self) -> Veto:
        """How far it goes: a claim less sure than a source in other words is for an editor to judge."""
        if self.is_excluded:
            return "contradicted"
        sure = self.kind == "inflation" or self.place.shared >= 1 or self.is_silent
        return "partly_supported" if sure else "needs_review"


@dataclass(frozen=True)
class CertaintyChecker:
    """Compares how sure claim and source are of the same thing."""

    name: str = "certainty"

    def check(self, case: Case) -> Finding:
        """The finding about the certainty of `case.claim`; inflation speaks before deflation."""
        views = [] if whole_sentence(case.claim.text, case.passages) else list(_views(case))
        found = [difference for view in views for difference in view.differences()]
        if not found:
            detail = "Claim and source do not differ in how sure they are."
            return Finding(checker=self.name, outcome="not_applicable", detail=detail)
        worst = min(
            found,
            key=lambda one: (not one.is_excluded, one.kind != "inflation", -one.is_silent, -one.place.shared),
        )
        passage, term = worst.place.passage, worst.place.term
        span = case.source(passage.source_id).span(passage.start + term.start, passage.start + term.end)
        if worst.place.standing and worst.place.standing.mark:
            first = min(worst.place.standing.mark.start, term.start)
            last = max(worst.place.standing.mark.end, term.end)
            span = case.source(passage.source_id).span(passage.start + first, passage.start + last)
        return Finding(
            checker=self.name,
            outcome="differs",
            kind=worst.kind,
            detail=f"The source says “{worst.theirs}”, the claim “{worst.ours}”.",
            spans=(span,),
            veto=worst.veto,
        )


def _views(case: Case) -> Iterator[_View]:
    readable = {source.id for source in english(case.sources)}
    passages = [
        passage
        for passage in case.passages
        if passage.source_id in readable and len(passage.text) <= LONGEST_SENTENCE
    ]
    for part in segment(case.claim.text, "en"):
        yield _View(part.text, passages)


class _Near(NamedTuple):
    """A passage with the shares that it has of the claim, and of the words that one of its words is about."""

    passage: Passage
    share: float
    focus: float

    def is_as_near_as(self, other: _Near, margin: float) -> bool:
        """Whether it may be meant as well as `other`."""
        return self.share >= other.share - margin or self.focus >= other.focus


def _held(wanted: Sequence[Term], passage: Passage) -> float:
    keys = terms(passage.text).keys
    return sum(term.weight for term in wanted if term.key in keys)


class _View:
    """The passages of the sources as seen from one sentence of a claim."""

    def __init__(self, claim: str, passages: list[Passage]) -> None:
        self._claim = claim
        self._marks = marks(claim)
        inside = [range(mark.start, mark.end) for mark in self._marks]
        self._content = [
            term for term in terms(claim).content if not any(term.start in place for place in inside)
        ]
        self._keys = {term.key for term in self._content}
        few = 1 < len(self._content) <= LONGEST_CLAIM
        self._near = [passage for passage in passages if few and self._share(passage) >= _CLOSE]
        self._nearest = passages[:_SILENT] if few else []

    def _share(self, passage: Passage) -> float:
        """The weighted share of the sentence's content, its hedges aside, that a passage has."""
        keys = terms(passage.text).keys
        total = sum(term.weight for term in self._content)
        return sum(term.weight for term in self._content if term.key in keys) / total

    def differences(self) -> Iterator[_Difference]:
        """What the sentence is surer or less sure of than the passages, word by word."""
        for term in self._content if self._near else ():
            if term.kind not in ("number", "date"):
                yield from self._compare(term)
        for mark in self._marks if self._near else ():
            if mark.scale == "fact":
                yield from self._compare_scopes(mark)
        for want in wants(self._claim):
            if not _SEEMING.search(self._claim, 0, want.start):
                yield from self._unbacked(want) if self._near else ()
                yield from self._unheard(want)

    def _compare(self, term: Term) -> Iterator[_Difference]:
        for scale in _SCALES:
            ours = standing(self._claim, term, scale)
            places = [place for place in self._places(term, scale) if _is_comparable(ours, place, scale)]
            kinds = [_kind(ours, place.standing, scale) for place in places]
            agrees = any(
                kind is None and place.shared >= _CLAUSE for kind, place in zip(kinds, places, strict=True)
            )
            if not places or agrees or kinds[0] is None:
                continue
            best = places[0]
            needed = _SAME if kinds[0] == "deflation" else _needed(ours, best.standing, scale)
            if (
                best.shared >= needed
                and not self._is_turned(term, best)
                and not self._is_excused(term, best, kinds[0])
            ):
                theirs = _wording(best.passage.text, best.standing, best.term)
                excluded = scale == "amount" and _excludes(best.passage.text)
                yield _Difference(kinds[0], _wording(self._claim, ours, term), theirs, best, excluded)

    def _places(self, term: Term, scale: Scale) -> list[_Place]:
        """Where the passages have `term`, the place with most of its clause first."""
        place = self._content.index(term)
        around = (
            self._content[max(0, place - _AROUND) : place] + self._content[place + 1 : place + 1 + _AROUND]
        )
        total = sum(other.weight for other in around)
        found = []
        for passage in self._near:
            content = terms(passage.text).content
            for number, other in enumerate(content):
                if other.key == term.key:
                    near = content[max(0, number - 3 * _AROUND) : number + 3 * _AROUND + 1]
                    keys = {neighbour.key for neighbour in near}
                    shared = sum(word.weight for word in around if word.key in keys) / total if total else 0.0
                    found.append(_Place(passage, other, standing(passage.text, other, scale), shared))
        return sorted(found, key=lambda found: -found.shared)

    def _is_turned(self, term: Term, place: _Place) -> bool:
        """Whether only one of the two is negated: that is for another checker to say."""
        return parity(term, cues(self._claim)) != parity(place.term, cues(place.passage.text))

    def _is_excused(self, term: Term, place: _Place, kind: Kind) -> bool:
        """Whether the claim keeps the doubt in other words, or the source asks or supposes as well."""
        if kind == "deflation":
            open_ = term.capital or place.term.capital or _OPEN.search(place.passage.text) is not None
            return open_ or (is_hearsay(self._claim) and backs("hearsay", place.passage.text))
        if place.standing is None and backs("whole", place.passage.text):
            return True
        if _SEEMING.search(self._claim, 0, term.start):
            return True
        theirs = place.standing.mark if place.standing else None
        if (theirs is None or theirs.scale == "fact") and any(
            term in mark.governed and term not in mark.heads and mark.grade <= PROBABLE
            for mark in self._marks
            if mark.scale == "fact"
        ):
            return True
        hearsay = theirs is not None and theirs.scale == "fact" and is_hearsay_mark(theirs)
        return hearsay and any(said.start <= term.start < said.end for said in attributions(self._claim))

    def _compare_scopes(self, mark: Mark) -> Iterator[_Difference]:
        """A certainty whose verb the source has in other words: compared by what else the two govern."""
        governed = {term.key for term in mark.governed if term.weight >= 1}
        if mark.grade < SETTLED or mark.governs != "verb" or len(governed) < _SHARED_SCOPE:
            return
        found: list[tuple[int, Passage, Mark]] = []
        for passage in self._near:
            if any(head.key in terms(passage.text).keys for head in mark.heads):
                continue
            for other in marks(passage.text):
                common = len(governed & {term.key for term in other.governed if term.weight >= 1})
                if common >= _SHARED_SCOPE and is_open(other):
                    found.append((common, passage, other))
        ours = Standing(mark.grade, mark)
        if not found or any(
            _kind_of_fact(ours, Standing(other.grade, other)) is None for _, _, other in found
        ):
            return
        _, passage, other = max(found, key=lambda one: one[0])
        place = _Place(passage, other.heads[0], Standing(other.grade, other), _CLAUSE)
        theirs = _wording(passage.text, place.standing, place.term)
        yield _Difference("inflation", _wording(self._claim, ours, mark.heads[0]), theirs, place)

    def _unbacked(self, want: Want) -> Iterator[_Difference]:
        """A word that needs backing, where the sentences that say the rest of the claim have none for it."""
        family, focus = want.family, [term for term in want.focus if term.kind != "date"]
        total = sum(term.weight for term in focus)
        if total < _FEWEST:
            return
        near = [_Near(passage, self._share(passage), _held(focus, passage) / total) for passage in self._near]
        best = max(near, key=lambda one: one.share + one.focus)
        if best.share < family.close or best.focus < family.focus:
            return
        if family.kind == "deflation" and "?" in best.passage.text:
            return
        as_near = _AS_NEAR if family.kind == "inflation" else _AS_NEAR / 2
        if any(
            one.is_as_near_as(best, as_near) and family.backed.search(one.passage.text.lower())
            for one in near
        ):
            return
        text = best.passage.text
        match = family.instead.search(text.lower()) if family.instead else None
        if family.instead and match is None:
            return
        keys = {term.key for term in focus}
        term = next((term for term in terms(text).content if term.key in keys), None)
        if term is None:
            return
        start, end = match.span() if match else (term.start, term.end)
        place = _Place(best.passage, term._replace(start=start, end=end), None, best.share)
        yield _Difference(family.kind, self._claim[want.start : want.end], text[start:end], place)

    def _unheard(self, want: Want) -> Iterator[_Difference]:
        """A word for which none of the nearest sentences has any backing, however freely the claim is put."""
        family = want.family
        if family.name not in _FAMILIES_THAT_STAY or not self._nearest:
            return
        if any(family.backed.search(passage.text.lower()) for passage in self._nearest):
            return
        for passage in self._nearest:
            match = family.instead.search(passage.text.lower()) if family.instead else None
            shared = next((term for term in terms(passage.text).content if term.key in self._keys), None)
            if shared is None or (family.instead and match is None):
                continue
            start, end = match.span() if match else (shared.start, shared.end)
            place = _Place(passage, shared._replace(start=start, end=end), None, self._share(passage))
            claimed = self._claim[want.start : want.end]
            yield _Difference(family.kind, claimed, passage.text[start:end], place, is_silent=True)
            return


def _is_comparable(ours: Standing | None, place: _Place, scale: Scale) -> bool:
    """Whether a place tells anything: a bare noun does only beside an adjective or adverb of doubt."""
    return scale != "fact" or place.standing is not None or (ours is not None and ours.is_loose)


def _needed(ours: Standing | None, theirs: Standing | None, scale: Scale) -> float:
    if any(one is not None and one.is_light for one in (ours, theirs)):
        return _SAME  # “have found”, “took”: such words match anything
    loose = any(one is not None and one.is_loose for one in (ours, theirs))
    is_new = scale != "fact" and theirs is None
    return _NAMED_AGAIN if is_new or (loose and scale == "fact") else _CLAUSE


def _wording(sentence: str, found: Standing | None, term: Term) -> str:
    """The words of a mark and of what it is about, as written."""
    if found is None or found.mark is None:
        return sentence[term.start : term.end]
    return sentence[min(found.mark.start, term.start) : max(term.end, found.mark.end)]


def _excludes(sentence: str) -> bool:
    """Whether a sentence itself says that it is not all of them."""
    lower = sentence.lower()
    return any(words in lower for words in ("not all", "not every", "but not", "n't all"))


def _kind(ours: Standing | None, theirs: Standing | None, scale: Scale) -> Kind | None:
    """Whether ours is surer or less sure than theirs; None where the two are near enough."""
    if scale != "fact":
        return _kind_of_amount(ours, theirs)
    if ours is None and theirs is not None and theirs.is_loose:
        ours = Standing(FACT)
    if theirs is None and ours is not None and ours.is_loose:
        theirs = Standing(FACT)
    return _kind_of_fact(ours, theirs) if ours and theirs else None


def _kind_of_fact(ours: Standing, theirs: Standing) -> Kind | None:
    if ours.grade == theirs.grade or not (ours.mark or theirs.mark) or _are_near(ours, theirs):
        return None
    if ours.grade > theirs.grade:
        is_likelier = ours.grade == PROBABLE and theirs.written in ("may", "might", "could")
        return "inflation" if ours.grade >= SETTLED or is_likelier else None
    return "deflation" if theirs.grade >= SETTLED and ours.grade <= PROBABLE else None


def _are_near(ours: Standing, theirs: Standing) -> bool:
    """Shifts that faithful summaries make: plan and future, present for future, “can” for what is so."""
    if {ours.grade, theirs.grade} == {PLANNED, SETTLED} or ours.written in _TO_BE:
        return True
    if ours.written in _INTENTIONS or (ours.mark is None and theirs.written in _DUTIES):
        return True
    if ours.mark is None and theirs.grade >= PLANNED and not ours.is_past:
        return True
    if theirs.mark is None and ours.grade >= PLANNED and not theirs.is_past:
        return True
    one_can = "can" in (ours.written, theirs.written)
    return one_can and not (theirs.written == "can" and ours.mark is not None and ours.grade > POSSIBLE)


def _kind_of_amount(ours: Standing | None, theirs: Standing | None) -> Kind | None:
    if ours is None or theirs is None:
        return "inflation" if ours is not None and ours.written in _NEW_WHEN_ABSENT else None
    if ours.grade == theirs.grade:
        return None
    if theirs.grade < ours.grade < MOST:
        return None  # “many” for “a number of”
    if ours.grade > theirs.grade or ours.grade == NONE:
        return "inflation"  # “never” is as absolute as “always”
    return "deflation" if theirs.grade >= MOST else None
