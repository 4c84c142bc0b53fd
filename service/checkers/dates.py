"""Dates: are the dates, times and durations of a claim those of its source?

Rules: docs/reference/checkers/dates.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from service.checkers.comparison import compare
from service.checkers.protocol import Case
from service.text.answers import Answer, contradicted, span_of
from service.text.calendar import WEEKDAYS, Moment, duration_unit, moments, pieces_of
from service.text.context import (
    Sighting,
    around,
    elsewhere,
    exchanged,
    in_passages,
    next_word,
    slot,
    slot_of,
)
from service.text.moment_relations import (
    WEEKEND,
    Relation,
    completed,
    may_be,
    opposite_bounds,
    other_part,
    relation,
)
from service.text.parts import RANGE
from service.text.quantities import digit_runs
from service.text.terms import Term
from service.types import Finding, Source

_NOTHING = "There is no date, time or duration to compare."
_CLOSE_SHARE = 0.5
_YEAR = 4
_WORD = re.compile(r"[a-z]+")
_BESIDE = 1
"""How many words beside a date stand beside another one in the source, and beside none of its own."""

_RIVAL_SHARE, _RIVAL_LEAD = 0.7, 0.4
"""Shares of the claim's words that a sentence with another date must hold: to contradict a date that is
nowhere in the source; to outweigh the sentence that has the date, and by how much more."""


@dataclass(frozen=True, slots=True)
class DatesChecker:
    """Compares each date, time and duration of a claim with those of the sources; English sources only."""

    name: str = "dates"

    def check(self, case: Case) -> Finding:
        """The finding about the worst of the claim's moments; `agrees` when all of them are in the source."""
        return compare(self.name, case, moments, _View, _NOTHING)


class _View:
    """The moments of the sources, as seen from one claim."""

    def __init__(
        self, case: Case, sources: Sequence[Source], claimed: Sequence[Moment], about: Mapping[str, float]
    ) -> None:
        self._text = case.claim.text
        self._topic = about
        self._sources = sources
        self._claimed = claimed
        self._near = in_passages(moments, sources, case.passages, self._topic)

    def answer(self, moment: Moment) -> Answer | None:
        """What the sources say about one moment of the claim; None when it is too weak to check."""
        if self._is_told_apart(moment):
            moment = moment._replace(part=frozenset())
        seen = self._seen(moment)
        rivals = self._in_passages(moment, "conflict")
        if not seen:
            return self._unseen(moment, rivals)
        best = max(seen, key=lambda sighting: sighting.shared)
        rival = self._other_part(moment, seen, rivals)
        rival = rival or self._swapped(moment, best) or self._elsewhere(moment, seen, rivals)
        if rival is not None:
            return self._contradicted(moment, rival, correct=True)
        if opposite_bounds(moment, best.item):
            return self._contradicted(moment, best, correct=True)
        detail = f"The source says “{_words(best)}” too."
        return Answer(outcome="agrees", detail=detail, spans=(span_of(best),))

    def _seen(self, moment: Moment) -> list[Sighting[Moment]]:
        """Where the same moment stands: in the passages, else anywhere in the sources."""
        near = [sighting for sighting in self._near if _related(moment, sighting) == "same"]
        return near or elsewhere(
            moments,
            self._sources,
            self._topic,
            lambda source, other: relation(moment, other, source.published) == "same",
        )

    def _is_told_apart(self, moment: Moment) -> bool:
        """Whether the passages tell the claim's part of the day apart from its day: "in the evening"."""
        if moment.grain != "day" or not moment.part:
            return False
        apart = (sighting.item for sighting in self._near if sighting.item.kind in ("time", "daytime"))
        return any(moment.part & (item.part or pieces_of(item)) for item in apart)

    def _other_part(
        self, moment: Moment, seen: Sequence[Sighting[Moment]], rivals: Sequence[Sighting[Moment]]
    ) -> Sighting[Moment] | None:
        """The same date with another part, where the claim's part is nowhere: "Monday evening", "Monday"."""
        if any(sighting.item.part or sighting.item.clock for sighting in seen):
            return None
        nearest = max(sighting.shared for sighting in seen)
        whole = moment._replace(part=frozenset(), clock=None)
        for rival in rivals:
            close = rival.shared >= max(nearest, _CLOSE_SHARE)
            if close and other_part(moment, rival.item) and _related(whole, rival) == "same":
                return rival
        return None

    def _in_passages(self, moment: Moment, relation: Relation) -> list[Sighting[Moment]]:
        """The moments of the passages that stand in this relation to the claim's, closest sentences first.

        Those that another moment of the claim accounts for are left out.
        """
        others = [other for other in self._claimed if other is not moment]
        accounted = ("same", "finer") if relation == "conflict" else ("same",)
        found = [
            sighting
            for sighting in self._near
            if _related(moment, sighting) == relation
            and (sighting.item.unit == moment.unit or self._in_one_slot(moment, sighting))
            and not any(_related(other, sighting) in accounted for other in others)
        ]
        return sorted(found, key=lambda sighting: -self._closeness(moment, sighting))

    def _in_one_slot(self, moment: Moment, sighting: Sighting[Moment]) -> bool:
        """Whether a word right beside the two is the same: weeks and months count many things."""
        if moment.kind != "duration":
            return True
        here, there = slot(self._text, moment.start, moment.end), slot_of(sighting)
        return any(mine is not None and mine == other for mine, other in zip(here, there, strict=True))

    def _closeness(self, moment: Moment, sighting: Sighting[Moment]) -> float:
        """What the sentence shares with the claim, then how many words next to the two moments are common."""
        here = around(self._text, moment.start, moment.end)
        return sighting.shared + 0.01 * len(here & _clause_of(sighting))

    def _elsewhere(
        self,
        moment: Moment,
        seen: Sequence[Sighting[Moment]],
        rivals: Sequence[Sighting[Moment]],
    ) -> Sighting[Moment] | None:
        """The other date with which the claim's words stand, although its date stands somewhere too."""
        best = max(seen, key=lambda sighting: sighting.shared)
        if rivals and _outweighs(rivals[0], best):
            return rivals[0]
        here = around(self._text, moment.start, moment.end)
        for rival in rivals:
            if rival.sentence == best.sentence and self._belongs_with(moment, rival, best):
                return rival
        if any(here & _clause_of(sighting) for sighting in seen):
            return None
        for rival in rivals:
            if rival.sentence == best.sentence:
                continue
            beside = len(here & _clause_of(rival)) >= _BESIDE
            if beside and rival.shared >= max(best.shared, _CLOSE_SHARE) and rival.item.kind == moment.kind:
                return rival
        return None

    def _belongs_with(self, moment: Moment, rival: Sighting[Moment], best: Sighting[Moment]) -> bool:
        """Whether the claim's words stand beside the one date of a sentence, and not beside its own there.

        Two clauses may share a subject that only the first has ("polls opened at 7 and closed at 10"), so the
        word next to each date is what tells them apart.
        """
        mine, other = _next_word(best), _next_word(rival)
        if mine is None or other is None or rival.item.kind != moment.kind:
            return False
        first, second = sorted((rival.item, best.item), key=lambda item: item.start)
        if RANGE.fullmatch(best.source.text, first.end, second.start):
            return False
        if other.kind == "name":  # A place or a person may stand anywhere in the claim.
            claimed = next_word(self._text, moment.start, moment.end)
            beside = claimed is not None and claimed.key == other.key
        else:
            beside = other.key in around(self._text, moment.start, moment.end)
        return beside and other.key not in _clause_of(best) and mine.key not in self._topic

    def _swapped(self, moment: Moment, best: Sighting[Moment]) -> Sighting[Moment] | None:
        """The place of another moment of the claim, when the two have changed places in one sentence."""
        if len(self._claimed) < 2:
            return None
        here = around(self._text, moment.start, moment.end)
        for other in self._claimed:
            there = around(self._text, other.start, other.end)
            for beside in self._near:
                candidate = beside.sentence == best.sentence and _related(other, beside) == "same"
                if (
                    candidate
                    and _related(moment, beside) == "conflict"
                    and exchanged(here, _clause_of(best), there, _clause_of(beside))
                ):
                    return beside
        return None

    def _unseen(self, moment: Moment, rivals: Sequence[Sighting[Moment]]) -> Answer | None:
        """The answer about a moment that the sources do not have."""
        words = self._text[moment.start : moment.end]
        if self._is_amount(words):
            return None
        if self._is_of_the_page(moment):
            detail = f"“{words}” stands only in what the page says of itself, such as its date."
            return Answer(outcome="undecided", detail=detail, cause="insufficient")
        close = [rival for rival in rivals if rival.shared >= _CLOSE_SHARE]
        coarser = self._in_passages(moment, "finer")
        if coarser and (not close or coarser[0].shared >= close[0].shared):
            return self._finer(moment, coarser[0])
        if close:
            closest = [self._closeness(moment, rival) for rival in close[:2]]
            clear = len(close) == 1 or closest[0] > closest[1]
            return self._contradicted(moment, close[0], correct=clear and close[0].item.kind == moment.kind)
        return None if self._is_weak(moment, words) else self._absent(moment, words)

    def _unsettled(self, moment: Moment) -> Sighting[Moment] | None:
        """The source's date that may be the claim's, if only the day of publication were known.

        It stands in a close sentence, or is the weekday of the claim's date by the calendar.
        """
        others = [other for other in self._claimed if other is not moment]
        found = [
            sighting
            for sighting in self._near
            if (sighting.shared >= _CLOSE_SHARE or _falls_on(moment, sighting.item))
            and may_be(moment, sighting.item, sighting.source.published)
            and not any(_related(other, sighting) == "same" for other in others)
        ]
        return max(found, key=lambda sighting: sighting.shared, default=None)

    def _absent(self, moment: Moment, words: str) -> Answer:
        """The answer about a moment that is nowhere, where nothing comparable is either."""
        detail = None
        if moment.kind in ("relative", "season") or moment.anchor in ("before", "after"):
            detail = f"“{words}” depends on a day that is not known."
        elif moment.part and self._seen(moment._replace(part=frozenset())):
            detail = f"The source does not tell whether it was “{words}”."
        elif unsettled := self._unsettled(moment):
            detail = f"The source says “{_words(unsettled)}”: whether that is “{words}” is not known."
        if detail is not None:
            return Answer(outcome="undecided", detail=detail, cause="insufficient")
        if self._lies_between_years(moment):
            detail = f"“{words}” has to be worked out from the source's dates."
            return Answer(outcome="undecided", detail=detail, cause="needs_computation")
        return Answer(outcome="differs", detail=f"The source does not have “{words}”.")

    def _is_weak(self, moment: Moment, words: str) -> bool:
        """Whether the source may well say the same in quite other words: "one year", "in the spring"."""
        if moment.kind == "duration":
            single = (moment.unit, moment.amount)
            return any(duration_unit(word) == single for word in _WORD.findall(words.lower()))
        if moment.fields.keys() == {"year"} and moment.year in self._told_years():
            return True
        return moment.kind in ("week", "daytime") or (moment.kind == "season" and not moment.anchor)

    def _is_of_the_page(self, moment: Moment) -> bool:
        """Whether a date stands in a dateline or a footer, which are no part of the report.

        What happened may well have happened then: a claim that says so cannot be told to be wrong.
        """
        if moment.kind != "day" or "year" not in moment.fields:
            return False
        return any(
            relation(moment, other, source.published) == "same"
            for source in self._sources
            for removed in source.removed
            for other in moments(source.text[removed.start : removed.end])
        )

    def _is_amount(self, words: str) -> bool:
        """Whether the four digits of what looks like a year are an amount in the sources: “1,821 names”."""
        grouped = f"{words[:1]},{words[1:]}" if len(words) == _YEAR and words.isdigit() else None
        return grouped is not None and any(grouped in digit_runs(source.text) for source in self._sources)

    def _finer(self, moment: Moment, coarser: Sighting[Moment]) -> Answer:
        """The claim says more than the source's sentence: right when the year stands elsewhere in it."""
        missing = {name: value for name, value in moment.fields.items() if name not in coarser.item.fields}
        if moment.kind == "day" and missing.keys() == {"year"}:
            years = self._years(coarser.source)
            if moment.year in years:
                detail = f"The source says “{_words(coarser)}”, and has the year elsewhere."
                return Answer(outcome="agrees", detail=detail, spans=(span_of(coarser),))
            if any(moment.year == year + apart for year in years for apart in (-1, 1)):
                detail = f"The source says only “{_words(coarser)}”: of which year is not known."
                return Answer(outcome="undecided", detail=detail, cause="insufficient")
        if coarser.item.kind == "week" and self._spans_week(coarser.item):
            detail = f"The source says “{_words(coarser)}”."
            return Answer(outcome="agrees", detail=detail, spans=(span_of(coarser),))
        words = self._text[moment.start : moment.end]
        detail = f"The source says only “{_words(coarser)}”, the claim “{words}”."
        return Answer(outcome="differs", detail=detail)

    def _years(self, source: Source) -> set[int]:
        """The years that a source writes or that its weekdays tell."""
        written = {other.year for other in moments(source.text) if other.year is not None}
        return written | self._told_years()

    def _told_years(self) -> set[int]:
        """The years of the claim's dates whose weekday the source has: “Thursday 18 October”."""
        return {
            claimed.year
            for claimed in self._claimed
            for sighting in self._near
            if claimed.year is not None
            and _related(claimed, sighting) == "finer"
            and _falls_on(claimed, sighting.item)
        }

    def _spans_week(self, week: Moment) -> bool:
        """Whether the claim says the ends of the source's days: "Monday to Friday", "on weekdays"."""
        ends = {0, WEEKEND - 1} if week.unit == "weekday" else {WEEKEND, WEEKEND + 1}
        return ends <= {other.weekday for other in self._claimed}

    def _lies_between_years(self, moment: Moment) -> bool:
        """Whether two years of the sources lie as far apart as a duration says."""
        if moment.kind != "duration" or moment.unit != "month":
            return False
        years = set().union(*(self._years(source) for source in self._sources))
        wanted = moment.amount / 12
        return any(
            abs(later - earlier - wanted) <= 1 for earlier in years for later in years if later > earlier
        )

    def _contradicted(self, moment: Moment, rival: Sighting[Moment], *, correct: bool) -> Answer:
        if other_part(moment, rival.item):
            moment, rival = _with_clock(moment), replace(rival, item=_with_clock(rival.item))
        words = self._text[moment.start : moment.end]
        answer = contradicted(_words(rival), words, rival, words, correct=correct)
        weekday = _weekday_that_falls(rival)
        if moment.weekday is None or rival.item.weekday is not None or weekday is None:
            return answer
        # The calendar contradicts, not the wording: the source's date is no replacement for a weekday.
        return answer.model_copy(
            update={"detail": f"{answer.detail} That day is a {weekday}.", "correction": None}
        )


# ── what the source says ─────────────────────────────────────────────────────────────────────────────


def _related(claimed: Moment, sighting: Sighting[Moment]) -> Relation:
    return relation(claimed, sighting.item, sighting.source.published)


def _with_clock(moment: Moment) -> Moment:
    """The moment with the time beside it, where that alone says the part of the day."""
    if moment.part or moment.clock is None:
        return moment
    return moment._replace(start=moment.clock.start, end=moment.clock.end)


def _outweighs(rival: Sighting[Moment], best: Sighting[Moment]) -> bool:
    """Whether the claim's words stand with another date, although its date stands somewhere else."""
    apart = rival.sentence != best.sentence and rival.item.kind != "relative"
    return apart and rival.shared >= _RIVAL_SHARE and rival.shared - best.shared >= _RIVAL_LEAD


def _falls_on(claimed: Moment, found: Moment) -> bool:
    """Whether the source's weekday is that of the claim's date, of whose year it says nothing."""
    weekday = completed(claimed, None).get("weekday")
    return claimed.weekday is None and weekday is not None and weekday == found.weekday


def _weekday_that_falls(sighting: Sighting[Moment]) -> str | None:
    """The name of the weekday on which the source's date falls; None when that is not known."""
    weekday = completed(sighting.item, sighting.source.published).get("weekday")
    return None if weekday is None else WEEKDAYS[weekday].capitalize()


def _clause_of(sighting: Sighting[Moment]) -> frozenset[str]:
    return around(sighting.source.text, sighting.item.start, sighting.item.end)


def _next_word(sighting: Sighting[Moment]) -> Term | None:
    return next_word(sighting.source.text, sighting.item.start, sighting.item.end)


def _words(sighting: Sighting[Moment]) -> str:
    return sighting.source.text[sighting.item.start : sighting.item.end]
