"""Dates: are the dates, times and durations of a claim those of its source?

Rules: docs/reference/checkers/dates.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from service.checkers.comparison import compare
from service.checkers.protocol import Case
from service.text.answers import Answer, contradicted, span_of
from service.text.bounds import DOWNWARD, UPWARD
from service.text.calendar import NINE_ELEVEN, WEEKDAYS, Moment, moments
from service.text.context import (
    Sighting,
    around,
    elsewhere,
    exchanged,
    in_passages,
    slot,
    slot_of,
    topic,
)
from service.text.days import days, weekday_of
from service.text.numerals import same_value
from service.types import Finding, Source

Relation = Literal["same", "finer", "conflict", "unrelated"]

_NOTHING = "There is no date, time or duration to compare."
_CLOSE_SHARE = 0.5
_RIVAL_SHARE, _RIVAL_LEAD = 0.7, 0.4
"""Shares of the claim's words that a sentence with another date must hold: to contradict a date that is
nowhere in the source; to outweigh the sentence that has the date, and by how much more."""

_HOURS: Mapping[str, float] = {"hour": 1.0, "month": 730.5}
_MONTH_PLAY = 1.25
"""The mean length of the base units of durations, and the factor within which days and months may be one."""


@dataclass(frozen=True, slots=True)
class DatesChecker:
    """Compares each date, time and duration of a claim with those of the sources; English sources only."""

    name: str = "dates"

    def check(self, case: Case) -> Finding:
        """The finding about the worst of the claim's moments; `agrees` when all of them are in the source."""
        return compare(self.name, case, moments, _View, _NOTHING)


class _View:
    """The moments of the sources, as seen from one claim."""

    def __init__(self, case: Case, sources: Sequence[Source], claimed: Sequence[Moment]) -> None:
        self._text = case.claim.text
        self._topic = topic(self._text)
        self._sources = sources
        self._claimed = claimed
        self._near = in_passages(moments, sources, case.passages, self._topic)

    def answer(self, moment: Moment) -> Answer | None:
        """What the sources say about one moment of the claim; None when it is too weak to check."""
        seen = self._seen(moment)
        rivals = self._in_passages(moment, "conflict")
        if not seen:
            return self._unseen(moment, rivals)
        best = max(seen, key=lambda sighting: sighting.shared)
        rival = self._swapped(moment, best) or (rivals[0] if rivals and _outweighs(rivals[0], best) else None)
        if rival is not None:
            return self._contradicted(moment, rival, correct=True)
        if _opposite_bounds(moment, best.item):
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
            lambda source, other: _relation(moment, other, source.published) == "same",
        )

    def _in_passages(self, moment: Moment, relation: Relation) -> list[Sighting[Moment]]:
        """The moments of the passages that stand in this relation to the claim's, closest sentences first.

        Those that another moment of the claim accounts for are left out.
        """
        others = [other for other in self._claimed if other is not moment]
        found = [
            sighting
            for sighting in self._near
            if _related(moment, sighting) == relation
            and (sighting.item.unit == moment.unit or self._in_one_slot(moment, sighting))
            and not any(_related(other, sighting) == "same" for other in others)
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
        close = [rival for rival in rivals if rival.shared >= _CLOSE_SHARE]
        coarser = self._in_passages(moment, "finer")
        if coarser and (not close or coarser[0].shared >= close[0].shared):
            return self._finer(moment, coarser[0])
        if close:
            closest = [self._closeness(moment, rival) for rival in close[:2]]
            clear = len(close) == 1 or closest[0] > closest[1]
            return self._contradicted(moment, close[0], correct=clear and close[0].item.kind == moment.kind)
        if moment.kind == "duration" and words.lower().startswith("one"):
            return None  # "one year" may well be "a year" in the source
        if moment.kind == "relative" or moment.anchor in ("before", "after"):
            detail = f"“{words}” depends on a day that is not known."
            return Answer(outcome="undecided", detail=detail, cause="insufficient")
        if self._lies_between_years(moment):
            detail = f"“{words}” has to be worked out from the source's dates."
            return Answer(outcome="undecided", detail=detail, cause="needs_computation")
        return Answer(outcome="differs", detail=f"The source does not have “{words}”.")

    def _finer(self, moment: Moment, coarser: Sighting[Moment]) -> Answer:
        """The claim says more than the source's sentence: right when the year stands elsewhere in it."""
        missing = {name: value for name, value in moment.fields.items() if name not in coarser.item.fields}
        years = {other.year for other in moments(coarser.source.text)}
        if moment.kind == "day" and missing.keys() == {"year"} and moment.year in years:
            detail = f"The source says “{_words(coarser)}”, and has the year elsewhere."
            return Answer(outcome="agrees", detail=detail, spans=(span_of(coarser),))
        words = self._text[moment.start : moment.end]
        detail = f"The source says only “{_words(coarser)}”, the claim “{words}”."
        return Answer(outcome="differs", detail=detail)

    def _lies_between_years(self, moment: Moment) -> bool:
        """Whether two years of the passages lie as far apart as a duration says."""
        if moment.kind != "duration" or moment.unit != "month":
            return False
        years = sorted({sighting.item.year for sighting in self._near if sighting.item.year is not None})
        wanted = moment.amount / 12
        return any(
            abs(later - earlier - wanted) <= 1 for earlier in years for later in years if later > earlier
        )

    def _contradicted(self, moment: Moment, rival: Sighting[Moment], *, correct: bool) -> Answer:
        words = self._text[moment.start : moment.end]
        answer = contradicted(_words(rival), words, rival, words, correct=correct)
        weekday = _weekday_that_falls(rival)
        if moment.weekday is None or rival.item.weekday is not None or weekday is None:
            return answer
        # The calendar contradicts, not the wording: the source's date is no replacement for a weekday.
        return answer.model_copy(
            update={"detail": f"{answer.detail} That day is a {weekday}.", "correction": None}
        )


# ── comparing two moments ────────────────────────────────────────────────────────────────────────────


def _related(claimed: Moment, sighting: Sighting[Moment]) -> Relation:
    return _relation(claimed, sighting.item, sighting.source.published)


def _relation(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    """How the source's moment stands to the claim's.

    "same": it bears the claim's out; "finer": the claim says more than it; "conflict": both cannot be meant.
    """
    kinds = {claimed.kind, found.kind}
    if "ago" in (claimed.anchor, found.anchor) and kinds != {"duration"}:
        return _counted_back(claimed, found, published)
    if kinds == {"day"}:
        return _between_dates(claimed, found, published)
    if "relative" in kinds and kinds <= {"relative", "day"}:
        return _between_relatives(claimed, found, published)
    if "day" in kinds or kinds == {"decade", "century"}:
        return _year_in_period(claimed, found)
    if len(kinds) > 1:
        return "unrelated"
    if claimed.kind == "time":
        return _between_times(claimed, found)
    if claimed.kind == "duration":
        return _between_durations(claimed, found)
    return "same" if claimed.year == found.year else "conflict"


def _between_dates(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    """The best relation of all readings: 03/06 may be the third of June or the sixth of March."""
    relations = {
        _between_fields(mine, other, published) for mine in _readings(claimed) for other in _readings(found)
    }
    order: tuple[Relation, ...] = ("same", "finer", "conflict")
    return next((relation for relation in order if relation in relations), "unrelated")


def _readings(moment: Moment) -> list[Moment]:
    if moment.other is None:
        return [moment]
    month, day = moment.other
    return [moment, moment._replace(month=month, day=day, other=None)]


def _between_fields(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    mine, other = claimed.fields, _completed(found, published)
    if claimed.anchor == NINE_ELEVEN:
        del mine["year"]
    common = mine.keys() & other.keys()
    if not common:
        return _by_days(claimed, found, published)
    if any(mine[name] != other[name] for name in common):
        return "conflict"
    return "same" if mine.keys() <= other.keys() else "finer"


def _completed(moment: Moment, published: dt.date | None) -> dict[str, int]:
    """The parts of a date, with those that follow from the calendar and the day of publication."""
    fields = moment.fields
    if moment.month is None:
        return fields
    fields.setdefault("quarter", (moment.month + 2) // 3)
    runs = days(moment, published)
    if moment.day is not None and len(runs) == 1:
        fields.setdefault("year", runs[0][0].year)
    if moment.day is not None and "year" in fields:
        weekday = weekday_of(fields["year"], moment.month, moment.day)
        if weekday is not None:
            fields.setdefault("weekday", weekday)
    return fields


def _by_days(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    """Two dates without a common part ("June 2", "on Monday") are compared by the days that they mean."""
    pointed = [one.day is not None or one.weekday is not None for one in (claimed, found)]
    same = all(pointed) and set(days(claimed, published)) & set(days(found, published))
    return "same" if same else "unrelated"


def _between_relatives(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    """ "Yesterday", "last week" against each other by wording, against dates by the days that they mean."""
    if claimed.kind == found.kind and claimed.unit == found.unit:
        if claimed.shift is not None and found.shift is not None:
            return "same" if claimed.shift == found.shift else "conflict"
        return "same" if claimed.anchor == found.anchor else "conflict"
    mine, others = days(claimed, published), days(found, published)
    if not mine or not others:
        return "unrelated"
    if any(run[0] <= other[0] and other[1] <= run[1] for run in mine for other in others):
        return "same"
    touching = any(run[0] <= other[1] and other[0] <= run[1] for run in mine for other in others)
    return "finer" if touching else "conflict"


def _counted_back(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    """ "Two years ago" against a date: they agree when the days may be the same, and never conflict."""
    mine, others = days(claimed, published), days(found, published)
    touching = any(run[0] <= other[1] and other[0] <= run[1] for run in mine for other in others)
    return "same" if touching else "unrelated"


def _year_in_period(claimed: Moment, found: Moment) -> Relation:
    """A year, a decade and a century against each other; "the 1800s" may be either of the last two."""
    mine, others = _years_of(claimed), _years_of(found)
    if any(run.start <= other.start and other.stop <= run.stop for run in mine for other in others):
        return "same"
    inside = any(other.start <= run.start and run.stop <= other.stop for run in mine for other in others)
    return "finer" if inside else "unrelated"


def _years_of(moment: Moment) -> list[range]:
    """The runs of years that a year, a decade or a century covers."""
    if moment.year is None:
        return []
    if moment.kind == "century":
        return [range(100 * moment.year - 100, 100 * moment.year + 1)]
    if moment.kind == "decade":
        century = moment.year % 100 == 0
        return [range(moment.year, moment.year + size) for size in (10, 100)[: 1 + century]]
    return [range(moment.year, moment.year + 1)]


def _between_times(claimed: Moment, found: Moment) -> Relation:
    apart = abs(claimed.amount - found.amount)
    either_half = claimed.half_day or found.half_day
    return "same" if apart == 0 or (either_half and apart == 12 * 60) else "conflict"


def _between_durations(claimed: Moment, found: Moment) -> Relation:
    """Durations in one base unit; a claim may name either end of the source's range.

    A month has no fixed length in days: only what is clearly another length in days conflicts.
    """
    if claimed.unit != found.unit:
        lengths = sorted(one.amount * _HOURS.get(one.unit, 0.0) for one in (claimed, found))
        clear = lengths[0] > 0 and _MONTH_PLAY < lengths[1] / lengths[0] < 100
        return "conflict" if clear and found.high is None and claimed.high is None else "unrelated"
    ends = [end for end in (found.amount, found.high) if end is not None]
    if any(same_value(claimed.amount, end) for end in ends) and claimed.high in (None, found.high):
        return "same"
    alike = claimed.amount > 0 and 1 / 100 < found.amount / claimed.amount < 100
    return "conflict" if alike else "unrelated"


def _opposite_bounds(claimed: Moment, found: Moment) -> bool:
    """Whether "more than three days" has become "less than three days"."""
    mine, other = claimed.bound, found.bound
    return (mine in UPWARD and other in DOWNWARD) or (mine in DOWNWARD and other in UPWARD)


def _outweighs(rival: Sighting[Moment], best: Sighting[Moment]) -> bool:
    """Whether the claim's words stand with another date, although its date stands somewhere else."""
    apart = rival.sentence != best.sentence and rival.item.kind != "relative"
    return apart and rival.shared >= _RIVAL_SHARE and rival.shared - best.shared >= _RIVAL_LEAD


def _weekday_that_falls(sighting: Sighting[Moment]) -> str | None:
    """The name of the weekday on which the source's date falls; None when that is not known."""
    weekday = _completed(sighting.item, sighting.source.published).get("weekday")
    return None if weekday is None else WEEKDAYS[weekday].capitalize()


def _clause_of(sighting: Sighting[Moment]) -> frozenset[str]:
    return around(sighting.source.text, sighting.item.start, sighting.item.end)


def _words(sighting: Sighting[Moment]) -> str:
    return sighting.source.text[sighting.item.start : sighting.item.end]
