"""Figures: are the numbers of a claim those of its source? Rules: docs/reference/checkers/figures.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from service.checkers.protocol import Case
from service.text.context import Sighting, sightings, topic, within
from service.text.numerals import Bound, same_value
from service.text.quantities import Quantity, digit_runs, quantities
from service.types import Correction, Finding, Outcome, Source, Span, UndecidedCause

_UP: frozenset[Bound] = frozenset({"over", "at_least"})
_DOWN: frozenset[Bound] = frozenset({"under", "at_most", "nearly"})
_ROUNDING = 0.05
"""How far a rounded figure may lie from the source's."""

_LOOSE_SHARE = 0.3
_CLOSE_SHARE = 0.5
_RIVAL_LEAD = 0.35
"""Shares of the claim's content that a sentence must hold: to be comparable at all, to stand for the claim
without a common noun, and how much more than the sentence that has the value to outweigh it."""


class _Answer(NamedTuple):
    """What the source says about one figure; the lowest rank speaks for the claim."""

    rank: int
    outcome: Outcome
    detail: str
    spans: tuple[Span, ...] = ()
    cause: UndecidedCause | None = None
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class FiguresChecker:
    """Compares each figure of a claim with the figures of the sources; English sources only."""

    name: str = "figures"

    def check(self, case: Case) -> Finding:
        """The finding about the worst of the claim's figures; `agrees` when all of them are in the source."""
        claimed = quantities(case.claim.text)
        sources = [source for source in case.sources if (source.language or "en").startswith("en")]
        if not claimed or not sources:
            return Finding(
                checker=self.name, outcome="not_applicable", detail="There is no figure to compare."
            )
        view = _View(case, sources, claimed)
        answers = [answer for figure in claimed if (answer := view.answer(figure)) is not None]
        if not answers:
            return Finding(
                checker=self.name, outcome="not_applicable", detail="There is no figure to compare."
            )
        worst = min(answers, key=lambda answer: answer.rank)
        spans = worst.spans
        if worst.outcome == "agrees":
            spans = tuple(dict.fromkeys(span for answer in answers for span in answer.spans))
        return Finding(
            checker=self.name,
            outcome=worst.outcome,
            detail=worst.detail,
            spans=spans,
            cause=worst.cause,
            correction=worst.correction,
        )


class _View:
    """The figures of the sources, as seen from one claim."""

    def __init__(self, case: Case, sources: Sequence[Source], claimed: Sequence[Quantity]) -> None:
        self._text = case.claim.text
        self._topic = topic(case.claim.text)
        self._sources = sources
        self._claimed = claimed
        by_id = {source.id: source for source in sources}
        self._near: list[Sighting[Quantity]] = []
        for passage in case.passages:
            source = by_id.get(passage.source_id)
            if source is not None:
                here = within(quantities(source.text), passage)
                self._near.extend(sightings(here, source, self._topic))

    def answer(self, figure: Quantity) -> _Answer | None:
        """What the sources say about one figure of the claim; None when it is too weak to check."""
        seen = [
            sighting
            for source in self._sources
            for sighting in sightings(
                [found for found in quantities(source.text) if _same(figure, found)], source, self._topic
            )
        ]
        rivals = self._rivals(figure)
        if not seen:
            return self._unseen(figure, rivals)
        best = max(
            seen,
            key=lambda sighting: (
                (_bound_relation(figure, sighting.item) == "same") / 8 + _weight(figure, sighting)
            ),
        )
        for rival in rivals[:1]:
            if _outweighs(figure, rival, best):
                return self._contradicted(figure, rival, sole=True)
        return self._compared_bounds(figure, best)

    def _rivals(self, figure: Quantity) -> list[Sighting[Quantity]]:
        """Comparable figures of another value in the passages, the likeliest first."""
        others = [other for other in self._claimed if other is not figure]
        rivals = [
            sighting
            for sighting in self._near
            if _comparable(figure, sighting)
            and not _same(figure, sighting.item)
            and not any(_same(other, sighting.item) for other in others)
        ]
        return sorted(rivals, key=lambda rival: -_weight(figure, rival))

    def _compared_bounds(self, figure: Quantity, best: Sighting[Quantity]) -> _Answer:
        relation = _bound_relation(figure, best.item)
        if relation == "same":
            detail = f"The source says {_quoted(best)} too."
            return _Answer(4, "agrees", detail, (_span(best),))
        detail = f"The source says {_quoted(best)}, the claim {self._claim_words(figure)}."
        if relation == "opposite":
            return _Answer(0, "differs", detail, (_span(best),), correction=self._correction(figure, best))
        return _Answer(1, "differs", detail)

    def _unseen(self, figure: Quantity, rivals: list[Sighting[Quantity]]) -> _Answer | None:
        for rival in rivals:
            if _implied(figure, rival.item):
                return _Answer(4, "agrees", f"The source says {_quoted(rival)}.", (_span(rival),))
        words = self._claim_words(figure)
        if (
            figure.kind == "factor"
            or any(_rounds(figure, rival.item) for rival in rivals)
            or self._derivable(figure)
        ):
            return _Answer(
                2,
                "undecided",
                f"{words} has to be worked out from the source's figures.",
                cause="needs_computation",
            )
        if rivals:
            leader = rivals[0]
            sole = len(rivals) == 1 or _weight(figure, leader) > _weight(figure, rivals[1])
            return self._contradicted(figure, leader, sole=sole)
        if figure.kind == "ordinal" or (figure.kind == "count" and figure.value <= 1):
            return None
        if any(run in digit_runs(source.text) for run in digit_runs(words) for source in self._sources):
            return _Answer(
                3,
                "undecided",
                f"The source has the digits of {words}, but not as this figure.",
                cause="insufficient",
            )
        return _Answer(1, "differs", f"The source does not have {words}.")

    def _contradicted(self, figure: Quantity, rival: Sighting[Quantity], *, sole: bool) -> _Answer:
        detail = f"The source says {_quoted(rival)}, the claim {self._claim_words(figure)}."
        correction = self._correction(figure, rival) if sole else None
        return _Answer(0, "differs", detail, (_span(rival),), correction=correction)

    def _derivable(self, figure: Quantity) -> bool:
        """Whether two figures of one passage add up to the figure, differ by it, or change by its percent."""
        sentences: dict[tuple[str, int], list[Quantity]] = {}
        for sighting in self._near:
            sentences.setdefault((sighting.source.id, sighting.sentence.index), []).append(sighting.item)
        return any(
            _computes(figure, left, right)
            for found in sentences.values()
            for left, right in combinations(found[:12], 2)
        )

    def _claim_words(self, figure: Quantity) -> str:
        return f"“{self._text[figure.start : figure.phrase_end]}”"

    def _correction(self, figure: Quantity, rival: Sighting[Quantity]) -> Correction:
        span, text = _span(rival), rival.source.text
        return Correction(
            **span.model_dump(),
            text=text[span.start : span.end],
            replaces=self._text[figure.start : figure.end],
        )


# ── comparing two figures ────────────────────────────────────────────────────────────────────────────


def _same(claimed: Quantity, found: Quantity) -> bool:
    """Whether the two are the same value of the same kind, bounds left aside."""
    if claimed.kind == found.kind:
        if claimed.kind in ("money", "measure") and claimed.unit != found.unit:
            return False
        if claimed.kind == "share" and "part" in (claimed.unit, found.unit):
            return abs(claimed.value - found.value) < 0.5
        if claimed.kind == "measure" and claimed.system != found.system:
            return abs(claimed.value - found.value) <= 0.03 * found.value
        return _same_values(claimed, found)
    kinds = {claimed.kind, found.kind}
    bare = (claimed.kind == "count" and not claimed.nouns) or (found.kind == "count" and not found.nouns)
    if bare or kinds == {"age", "count"}:
        return same_value(claimed.written, found.written) and claimed.pair == found.pair
    if kinds == {"vague", "count"} and claimed.kind == "vague":
        return claimed.value <= found.value < 100 * claimed.value
    return False


def _same_values(claimed: Quantity, found: Quantity) -> bool:
    if claimed.kind == "score":
        return {claimed.value, claimed.high} == {found.value, found.high}
    if claimed.pair and found.pair:
        ends = (claimed.value, claimed.high or 0.0, found.value, found.high or 0.0)
        return same_value(ends[0], ends[2]) and same_value(ends[1], ends[3])
    if claimed.pair:
        return False
    values = [value for value in (found.value, found.other, found.high) if value is not None]
    mine = [value for value in (claimed.value, claimed.other) if value is not None]
    return any(same_value(one, other) for one in mine for other in values)


def _comparable(figure: Quantity, sighting: Sighting[Quantity]) -> bool:
    """Whether the source's figure is of the same sort and stands where the claim's should."""
    found = sighting.item
    local = _local(figure, found)
    if {figure.kind, found.kind} <= {"share", "points"}:
        fits = True
    elif figure.kind != found.kind:
        return False
    elif figure.kind == "measure":
        fits = figure.unit == found.unit
    elif figure.kind == "ordinal":
        return bool(figure.nouns & found.nouns) and sighting.shared >= _CLOSE_SHARE
    elif figure.kind == "count":
        return local > 0 and sighting.shared >= _LOOSE_SHARE or sighting.shared >= 0.8
    else:
        fits = figure.kind != "factor"
    return fits and (sighting.shared >= _CLOSE_SHARE or (local > 0 and sighting.shared >= _LOOSE_SHARE))


def _local(figure: Quantity, found: Quantity) -> int:
    """How many words around the two figures are common; the noun that is counted weighs double."""
    return 2 * len(figure.nouns & found.nouns) + len(figure.near & found.near)


def _weight(figure: Quantity, sighting: Sighting[Quantity]) -> float:
    return sighting.shared + 0.1 * min(_local(figure, sighting.item), 6)


def _outweighs(figure: Quantity, rival: Sighting[Quantity], best: Sighting[Quantity]) -> bool:
    """Whether the claim's words stand with the rival, although its value stands elsewhere."""
    if figure.kind not in ("count", "money", "share", "points"):
        return False
    mine, other = _local(figure, best.item), _local(figure, rival.item)
    if rival.sentence == best.sentence:
        return mine == 0 and other >= 2 and bool(best.item.near)
    lead = rival.shared - best.shared
    return rival.shared >= 0.6 and lead >= _RIVAL_LEAD and other >= 2 and other > mine


def _bound_relation(claimed: Quantity, found: Quantity) -> str:
    """ "same", "opposite" or "weaker": whether the source's figure with its bound bears the claim's out.

    Read as sets: "more than 12" excludes 12, "at least 12" does not. An approximation lost or gained
    ("about") is no difference.
    """
    if claimed.pair is None and found.pair == "range":
        return "weaker"
    mine, other = claimed.bound, found.bound
    if (
        mine == other
        or "about" in (mine, other)
        and not {mine, other} & {"over", "under", "at_least", "at_most"}
    ):
        return "same"
    if mine == "about":
        return "same"
    if mine == "exact":
        return {"nearly": "same", "over": "opposite", "under": "opposite"}.get(other, "weaker")
    if other == "about":
        return "weaker"
    if mine in _UP and other in _UP or mine in _DOWN and other in _DOWN:
        return "same"
    if other == "exact":
        return "opposite" if mine in ("over", "under") else "same"
    return "opposite"


def _implied(claimed: Quantity, found: Quantity) -> bool:
    """Whether another value of the source makes a bounded or approximate claim true: 1,034 is "over 1,000"."""
    if (
        claimed.kind != found.kind
        or claimed.unit != found.unit
        or not found.value
        or found.pair
        or claimed.pair
    ):
        return False
    ratio = claimed.value / found.value
    if claimed.bound in _UP:
        return found.bound not in _DOWN and 0.66 <= ratio < 1
    if claimed.bound in _DOWN:
        return found.bound not in _UP and 1 < ratio <= 1.5
    return claimed.bound == "about" and abs(ratio - 1) <= 2 * _ROUNDING


def _rounds(claimed: Quantity, found: Quantity) -> bool:
    """Whether the claim's value is the source's with fewer digits: 3 million for 2,980,000."""
    if claimed.kind != found.kind or claimed.unit != found.unit or not found.value:
        return False
    fewer = _digits(claimed.value) < _digits(found.value) and _digits(found.value) >= 2
    rounded = float(f"{found.value:.{max(1, _digits(claimed.value))}g}")
    return (
        fewer
        and same_value(rounded, claimed.value)
        and abs(claimed.value - found.value) <= _ROUNDING * found.value
    )


def _digits(value: float) -> int:
    """The significant digits of a value."""
    return len(f"{value:.12g}".split("e")[0].replace(".", "").strip("0"))


def _computes(figure: Quantity, left: Quantity, right: Quantity) -> bool:
    low, high = sorted((left.value, right.value))
    if figure.kind == left.kind == right.kind and low > 0:
        sums = same_value(figure.value, high - low) or same_value(figure.value, high + low)
        return sums and figure.value >= 2
    if figure.kind == "points" and left.kind == right.kind == "share":
        return same_value(figure.value, high - low)
    if figure.kind == "share" and left.kind == right.kind and left.kind in ("count", "money") and low > 0:
        change, part = 100 * (high - low) / low, 100 * low / high
        fall = 100 * (high - low) / high
        return any(abs(figure.value - percent) < 0.5 for percent in (change, part, fall))
    return False


def _quoted(sighting: Sighting[Quantity]) -> str:
    return f"“{sighting.source.text[sighting.item.start : sighting.item.phrase_end]}”"


def _span(sighting: Sighting[Quantity]) -> Span:
    return sighting.source.span(sighting.item.start, sighting.item.end)
