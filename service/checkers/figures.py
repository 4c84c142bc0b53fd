"""Figures: are the numbers of a claim those of its source? Rules: docs/reference/checkers/figures.md."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from service.checkers.comparison import compare
from service.checkers.protocol import Case
from service.text.answers import Answer, contradicted, span_of
from service.text.bounds import DOWNWARD, UPWARD
from service.text.context import (
    Sighting,
    aligned,
    elsewhere,
    exchanged,
    in_passages,
    slot,
    slot_of,
    topic,
)
from service.text.numerals import same_value
from service.text.quantities import Quantity, digit_runs, quantities
from service.types import Finding, Source

BoundRelation = Literal["same", "weaker", "opposite"]

_NOTHING = "There is no figure to compare."
_LOOSE_SHARE, _CLOSE_SHARE, _WHOLE_SHARE = 0.3, 0.5, 0.8
"""Shares of the claim's words that a sentence must hold before its figure is comparable: with a word common
to both figures, without one, and for a count without one."""

_RIVAL_SHARE, _RIVAL_LEAD, _LOOSE_LEAD = 0.6, 0.35, 0.2
"""What a sentence with another value must hold, and hold more than the sentence that has the claim's value,
to outweigh it; the smaller lead is for a value that stands there in another kind."""

_SLOT_SHARE, _SLOT_LEAD = 0.9, 0.25
"""What a sentence that has another value between the same two words must hold of the claim, and hold more
than the sentences that have its value, for the value to be replaced."""

_ROUNDING = 0.05
_APPROXIMATION = 0.1
_CONVERSION = 0.03
_FRACTION = 0.5
"""How far apart two figures may lie: rounded, called approximate, converted between systems of measures (all
as shares of the figure), and for "a third" against "33 percent" in percent."""

_FEW = 12
"""How many figures of one sentence are tried against each other."""

_COMPUTING = re.compile(
    r"\b(?:total|totalling|totaling|combined|altogether|overall|in all|sum|both|together|difference|gap"
    r"|average|margin|remaining|casualties|(?:killed|dead|injured|wounded|hurt|missing) (?:or|and) (?:\w+ )?"
    r"(?:killed|dead|injured|wounded|hurt|missing))\b",
    re.IGNORECASE,
)
_COMPUTING_BEFORE = re.compile(r"\b(?:by|another|additional|extra) \Z", re.IGNORECASE)
"""Words of a claim, or right before its figure, that announce what was worked out from other figures."""


@dataclass(frozen=True, slots=True)
class FiguresChecker:
    """Compares each figure of a claim with the figures of the sources; English sources only."""

    name: str = "figures"

    def check(self, case: Case) -> Finding:
        """The finding about the worst of the claim's figures; `agrees` when all are there."""
        return compare(self.name, case, quantities, _View, _NOTHING)


class _View:
    """The figures of the sources, as seen from one claim."""

    def __init__(self, case: Case, sources: Sequence[Source], claimed: Sequence[Quantity]) -> None:
        self._text = case.claim.text
        self._topic = topic(self._text)
        self._sources = sources
        self._claimed = claimed
        self._near = in_passages(quantities, sources, case.passages, self._topic)

    def answer(self, figure: Quantity) -> Answer | None:
        """What the sources say about one figure of the claim; None when it is too weak to check."""
        seen = self._seen(figure)
        rivals = self._rivals(figure)
        if not seen:
            return self._unseen(figure, rivals)
        best = max(seen, key=lambda sighting: _fit(figure, sighting))
        swapped = self._swapped(figure, best)
        rival = swapped or self._replaced(figure, seen, rivals)
        if rival is None and rivals and self._outweighed(figure, rivals[0], best):
            rival = rivals[0]
        if rival is not None:
            return self._contradicted(figure, rival, correct=True)
        relation = _bound_relation(figure, best.item)
        if relation == "opposite":
            return self._contradicted(figure, best, correct=True)
        if relation == "weaker":
            detail = f"The source says “{_phrase(best)}”, the claim “{self._words(figure)}”."
            return Answer(outcome="differs", detail=detail)
        return Answer(
            outcome="agrees", detail=f"The source says “{_phrase(best)}” too.", spans=(span_of(best),)
        )

    def _seen(self, figure: Quantity) -> list[Sighting[Quantity]]:
        """Where the same value of the same kind stands: in the passages, else anywhere in the sources."""
        near = [sighting for sighting in self._near if _same(figure, sighting.item)]
        return near or elsewhere(
            quantities, self._sources, self._topic, lambda _, other: _same(figure, other)
        )

    def _rivals(self, figure: Quantity) -> list[Sighting[Quantity]]:
        """Comparable figures of another value in the passages, the likeliest first.

        Those that another figure of the claim accounts for are left out.
        """
        others = [other for other in self._claimed if other is not figure]
        rivals = [
            sighting
            for sighting in self._near
            if _comparable(figure, sighting)
            and not _same(figure, sighting.item)
            and not any(_same(other, sighting.item) for other in others)
        ]
        return sorted(rivals, key=lambda rival: -_weight(figure, rival))

    def _swapped(self, figure: Quantity, best: Sighting[Quantity]) -> Sighting[Quantity] | None:
        """The figure beside `best` that counts what the claim's figure counts, when `best` counts another.

        It may be another figure of the claim: "12 killed and 30 injured" become "30 killed and 12 injured".
        """
        for beside in self._near:
            if beside.sentence != best.sentence or beside.item.kind != figure.kind:
                continue
            if _same(figure, beside.item):
                continue
            partners = [other for other in self._claimed if _same(other, beside.item)]
            if any(self._crossed(figure, best, other, beside) for other in partners):
                return beside
            if not partners and self._outweighed(figure, beside, best):
                return beside
        return None

    def _outweighed(self, figure: Quantity, rival: Sighting[Quantity], best: Sighting[Quantity]) -> bool:
        """Whether the claim's words stand with the rival.

        In "dropped from 9C to -3C" the word that leads to each says more than the verb does.
        """
        if rival.sentence == best.sentence:
            led = slot(self._text, figure.start, figure.end)[0]
            here, there = slot_of(best)[0], slot_of(rival)[0]
            if led is not None and led == here != there:
                return False
            if led == there and {led, here} == {"from", "to"}:
                return True
        return _outweighs(figure, rival, best)

    def _replaced(
        self, figure: Quantity, seen: Sequence[Sighting[Quantity]], rivals: Sequence[Sighting[Quantity]]
    ) -> Sighting[Quantity] | None:
        """The figure of a sentence that the claim repeats but for its value, which stands somewhere else."""
        here = slot(self._text, figure.start, figure.end)
        for rival in rivals:
            if slot_of(rival) == here:
                whole = aligned(self._text, figure, rival.sentence.text)
                held = max(aligned(self._text, figure, sighting.sentence.text) for sighting in seen)
                if whole >= _SLOT_SHARE and whole - held >= _SLOT_LEAD:
                    return rival
        return None

    def _crossed(
        self, figure: Quantity, best: Sighting[Quantity], other: Quantity, beside: Sighting[Quantity]
    ) -> bool:
        """Whether each of two figures of the claim stands among the words of the other one in the source."""
        if exchanged(figure.nouns, best.item.nouns, other.nouns, beside.item.nouns):
            return True
        if exchanged(figure.near, best.item.near, other.near, beside.item.near):
            return True
        if figure.near & best.item.near - beside.item.near or other.near & beside.item.near - best.item.near:
            return False
        mine, others = (slot(self._text, one.start, one.end) for one in (figure, other))
        return mine != others and mine == slot_of(beside) and others == slot_of(best)

    def _unseen(self, figure: Quantity, rivals: Sequence[Sighting[Quantity]]) -> Answer | None:
        """The answer about a value that the sources do not have."""
        words = self._words(figure)
        for rival in rivals:
            if _implied(figure, rival.item):
                detail = f"The source says “{_phrase(rival)}”, which bears out “{words}”."
                return Answer(outcome="agrees", detail=detail, spans=(span_of(rival),))
        if self._needs_computation(figure, rivals):
            detail = f"“{words}” has to be worked out from the source's figures."
            return Answer(outcome="undecided", detail=detail, cause="needs_computation")
        if rivals:
            clear = len(rivals) == 1 or _weight(figure, rivals[0]) > _weight(figure, rivals[1])
            return self._contradicted(figure, rivals[0], correct=clear)
        if figure.kind == "ordinal" or (figure.kind == "count" and figure.value <= 1):
            return None
        if any(digit_runs(words) & digit_runs(source.text) for source in self._sources):
            detail = f"The source has the digits of “{words}”, but not as this figure."
            return Answer(outcome="undecided", detail=detail, cause="insufficient")
        return Answer(outcome="differs", detail=f"The source does not have “{words}”.")

    def _needs_computation(self, figure: Quantity, rivals: Sequence[Sighting[Quantity]]) -> bool:
        """Whether the figure may be rounded, added up, subtracted or divided from those of one sentence."""
        if figure.kind == "factor" or any(_rounds(figure, rival.item) for rival in rivals):
            return True
        replaced = bool(rivals) and rivals[0].shared >= _WHOLE_SHARE and _local(figure, rivals[0].item) >= 2
        before = self._text[max(0, figure.start - 20) : figure.start]
        if replaced and not _COMPUTING.search(self._text) and not _COMPUTING_BEFORE.search(before):
            return False
        sentences: dict[tuple[str, int], list[Quantity]] = {}
        for sighting in self._near:
            sentences.setdefault((sighting.source.id, sighting.sentence.index), []).append(sighting.item)
        return any(
            _computes(figure, left, right)
            for found in sentences.values()
            for left, right in combinations(found[:_FEW], 2)
        )

    def _contradicted(self, figure: Quantity, rival: Sighting[Quantity], *, correct: bool) -> Answer:
        replaces = self._text[figure.start : figure.end]
        return contradicted(_phrase(rival), self._words(figure), rival, replaces, correct=correct)

    def _words(self, figure: Quantity) -> str:
        return self._text[figure.start : figure.phrase_end]


# ── the same value ───────────────────────────────────────────────────────────────────────────────────


def _same(claimed: Quantity, found: Quantity) -> bool:
    """Whether the two are the same value of kinds that go together, bounds left aside."""
    if claimed.kind == found.kind:
        return _same_of_kind(claimed, found)
    if {claimed.kind, found.kind} == {"factor", "share"}:
        factor, share = sorted((claimed, found), key=lambda one: one.kind)
        return same_value(share.value, 100 * abs(factor.value - 1))
    bare = any(one.kind == "count" and not one.nouns for one in (claimed, found))
    if bare:
        return claimed.pair == found.pair and same_value(claimed.written, found.written)
    if claimed.kind == "vague" and found.kind == "count":
        return claimed.value <= found.value < 100 * claimed.value
    return False


def _same_of_kind(claimed: Quantity, found: Quantity) -> bool:
    if claimed.kind in ("money", "measure") and claimed.unit != found.unit:
        return False
    if claimed.kind == "score":
        return {claimed.value, claimed.high} == {found.value, found.high}
    if claimed.kind == "share" and "part" in (claimed.unit, found.unit):
        return abs(claimed.value - found.value) < _FRACTION
    if claimed.unit == "temperature":
        return _same_temperature(claimed, found)
    if claimed.kind == "measure" and claimed.system != found.system:
        return abs(claimed.value - found.value) <= _CONVERSION * found.value
    if claimed.pair:
        ends = found.high is not None and same_value(claimed.high or 0.0, found.high)
        return ends and same_value(claimed.value, found.value)
    values = [value for value in (found.value, found.other, found.high) if value is not None]
    mine = [value for value in (claimed.value, claimed.other) if value is not None]
    return any(same_value(one, other) for one in mine for other in values)


def _same_temperature(claimed: Quantity, found: Quantity) -> bool:
    """Whether two temperatures are one; a scale that is not written may be either."""
    if not claimed.system or not found.system or claimed.system == found.system:
        return same_value(claimed.value, found.value)
    celsius, fahrenheit = sorted((claimed, found), key=lambda one: one.system)
    return abs(celsius.value * 9 / 5 + 32 - fahrenheit.value) <= 1


def _bound_relation(claimed: Quantity, found: Quantity) -> BoundRelation:
    """Whether the bounds of the same value allow each other, read as sets.

    "More than 12" excludes 12, "at least 12" does not; an approximation ("about") lost or gained is no
    difference; one that became a bound is a weaker statement of the source.
    """
    if claimed.pair is None and found.pair == "range":
        return "weaker"
    mine, other = claimed.bound, found.bound
    if mine in (other, "about") or (mine in ("exact", "nearly") and other in ("exact", "nearly", "about")):
        return "same"
    if mine == "exact":
        return "opposite" if other in ("over", "under") else "weaker"
    if other == "exact":
        return "opposite" if mine in ("over", "under") else "same"
    if other == "about":
        return "weaker"
    return "same" if {mine, other} <= UPWARD or {mine, other} <= DOWNWARD else "opposite"


# ── another value ────────────────────────────────────────────────────────────────────────────────────


def _comparable(figure: Quantity, sighting: Sighting[Quantity]) -> bool:
    """Whether the source's figure is of the same sort and stands where the claim's should."""
    found, held = sighting.item, sighting.shared
    local = _local(figure, found)
    if figure.kind == "ordinal":
        return found.kind == "ordinal" and bool(figure.nouns & found.nouns) and held >= _CLOSE_SHARE
    percents = {figure.kind, found.kind} <= {"share", "points"}
    if figure.kind == "factor" or (figure.kind != found.kind and not percents):
        return False
    if figure.kind == "measure" and figure.unit != found.unit:
        return False
    alone = _WHOLE_SHARE if figure.kind == "count" else _CLOSE_SHARE
    return held >= (_LOOSE_SHARE if local else alone)


def _local(figure: Quantity, found: Quantity) -> int:
    """How many words around the two figures are common; the noun that is counted weighs double."""
    return 2 * len(figure.nouns & found.nouns) + len(figure.near & found.near)


def _weight(figure: Quantity, sighting: Sighting[Quantity]) -> float:
    """How well a figure of the source stands for the claim's: its sentence first, then the words around."""
    return sighting.shared + 0.1 * min(_local(figure, sighting.item), 6)


def _fit(figure: Quantity, sighting: Sighting[Quantity]) -> float:
    """The weight of a sighting of the same value: the same kind and the same bound count for it."""
    allowed = _bound_relation(figure, sighting.item) == "same"
    return _weight(figure, sighting) + 0.15 * allowed + 0.15 * (figure.kind == sighting.item.kind)


def _outweighs(figure: Quantity, rival: Sighting[Quantity], best: Sighting[Quantity]) -> bool:
    """Whether the claim's words stand with the rival, although its value stands somewhere else."""
    if figure.kind not in ("count", "money", "share", "points", "measure"):
        return False
    mine, other = _local(figure, best.item), _local(figure, rival.item)
    if rival.sentence == best.sentence:
        return mine == 0 and other >= 2 and bool(best.item.near)
    lead = rival.shared - best.shared
    if figure.kind != best.item.kind:
        return rival.shared >= _RIVAL_SHARE and lead >= _LOOSE_LEAD
    return rival.shared >= _RIVAL_SHARE and lead >= _RIVAL_LEAD and other >= 2 and other > mine


def _implied(claimed: Quantity, found: Quantity) -> bool:
    """Whether an exact value of the source makes a bounded claim true: 1,034 is "over 1,000"."""
    if not _like(claimed, found) or found.bound != "exact":
        return False
    ratio = claimed.value / found.value
    if claimed.bound in UPWARD:
        return 1 / 1.5 <= ratio < 1
    if claimed.bound in DOWNWARD:
        return 1 < ratio <= 1.5
    fewer = _digits(claimed.value) < _digits(found.value)
    return claimed.bound == "about" and fewer and abs(ratio - 1) <= _APPROXIMATION


def _rounds(claimed: Quantity, found: Quantity) -> bool:
    """Whether the claim's value is the source's with fewer digits: 3 million for 2,980,000."""
    if not _like(claimed, found) or not 0 < _digits(claimed.value) < _digits(found.value):
        return False
    rounded = float(f"{found.value:.{_digits(claimed.value)}g}")
    near = abs(claimed.value - found.value) <= _ROUNDING * found.value
    return near and same_value(rounded, claimed.value)


def _like(claimed: Quantity, found: Quantity) -> bool:
    """Whether both are single values in the same unit, so that their ratio means something."""
    paired = claimed.pair is not None or found.pair is not None
    positive = claimed.value > 0 and found.value > 0
    return claimed.kind == found.kind and claimed.unit == found.unit and positive and not paired


def _digits(value: float) -> int:
    """The significant digits of a value."""
    return len(f"{value:.12g}".split("e", maxsplit=1)[0].replace(".", "").strip("0"))


def _computes(figure: Quantity, left: Quantity, right: Quantity) -> bool:
    """Whether the figure is the sum, the difference, the share or the change in percent of two others."""
    if left.kind != right.kind or left.unit != right.unit:
        return False
    low, high = sorted((left.value, right.value))
    if low <= 0:
        return False
    if figure.kind == left.kind or (figure.kind == "points" and left.kind == "share"):
        return any(same_value(figure.value, result) for result in (high - low, high + low))
    if figure.kind == "share" and left.kind in ("count", "money"):
        percents = (low / high, (high - low) / low, (high - low) / high)
        return any(abs(figure.value - 100 * percent) < _FRACTION for percent in percents)
    return False


def _phrase(sighting: Sighting[Quantity]) -> str:
    return sighting.source.text[sighting.item.start : sighting.item.phrase_end]
