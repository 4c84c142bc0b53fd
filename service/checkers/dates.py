"""Dates: are the dates, times and durations of a claim those of its source?

Rules: docs/reference/checkers/dates.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from service.checkers.protocol import Case
from service.text.calendar import Moment, days, moments, weekday_of
from service.text.context import Sighting, sightings, topic, within
from service.text.numerals import same_value
from service.types import Correction, Finding, Outcome, Source, Span, UndecidedCause

Relation = Literal["same", "finer", "conflict", "unrelated"]

_CLOSE_SHARE = 0.5
_RIVAL_LEAD = 0.4
"""Shares of the claim's content: what a sentence with another date must hold to contradict the claim, and how
much more than the sentence that has the claim's date."""

_NOT_APPLICABLE = "There is no date, time or duration to compare."
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class _Answer(NamedTuple):
    """What the sources say about one moment; the lowest rank speaks for the claim."""

    rank: int
    outcome: Outcome
    detail: str
    spans: tuple[Span, ...] = ()
    cause: UndecidedCause | None = None
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class DatesChecker:
    """Compares each date, time and duration of a claim with those of the sources; English sources only."""

    name: str = "dates"

    def check(self, case: Case) -> Finding:
        """The finding about the worst of the claim's moments; `agrees` when all of them are in the source."""
        claimed = moments(case.claim.text)
        sources = [source for source in case.sources if (source.language or "en").startswith("en")]
        if not claimed or not sources:
            return Finding(checker=self.name, outcome="not_applicable", detail=_NOT_APPLICABLE)
        view = _View(case, sources, claimed)
        answers = [view.answer(moment) for moment in claimed]
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
    """The moments of the sources, as seen from one claim."""

    def __init__(self, case: Case, sources: Sequence[Source], claimed: Sequence[Moment]) -> None:
        self._text = case.claim.text
        self._topic = topic(case.claim.text)
        self._sources = sources
        self._claimed = claimed
        by_id = {source.id: source for source in sources}
        self._near: list[Sighting[Moment]] = []
        for passage in case.passages:
            source = by_id.get(passage.source_id)
            if source is not None:
                here = within(moments(source.text), passage)
                self._near.extend(sightings(here, source, self._topic))

    def answer(self, moment: Moment) -> _Answer:
        """What the sources say about one moment of the claim."""
        seen = [
            sighting
            for source in self._sources
            for sighting in sightings(
                [
                    found
                    for found in moments(source.text)
                    if _relation(moment, found, source.published) == "same"
                ],
                source,
                self._topic,
            )
        ]
        rivals = self._of_relation(moment, "conflict")
        if not seen:
            return self._unseen(moment, rivals)
        best = max(seen, key=lambda sighting: sighting.shared)
        for rival in rivals[:1]:
            if _outweighs(rival, best):
                return self._contradicted(moment, rival, sole=True)
        if _bound_differs(moment, best.item):
            return self._contradicted(moment, best, sole=True)
        return _Answer(4, "agrees", f"The source says {_quoted(best)} too.", (_span(best),))

    def _of_relation(self, moment: Moment, wanted: Relation) -> list[Sighting[Moment]]:
        """The moments of the passages that stand in this relation, those of the closest sentences first."""
        others = [other for other in self._claimed if other is not moment]
        found = [
            sighting
            for sighting in self._near
            if _relation(moment, sighting.item, sighting.source.published) == wanted
            and not any(
                _relation(other, sighting.item, sighting.source.published) == "same" for other in others
            )
        ]
        return sorted(found, key=lambda sighting: -sighting.shared)

    def _unseen(self, moment: Moment, rivals: list[Sighting[Moment]]) -> _Answer:
        close = [rival for rival in rivals if rival.shared >= _CLOSE_SHARE]
        words = self._claim_words(moment)
        coarser = self._of_relation(moment, "finer")
        if coarser and (not close or coarser[0].shared >= close[0].shared):
            return self._finer(moment, coarser[0])
        if close and not (moment.kind == "relative" or close[0].item.kind == "relative"):
            sole = (
                len(close) == 1 or close[0].shared > close[1].shared or close[0].sentence != close[1].sentence
            )
            return self._contradicted(moment, close[0], sole=sole)
        if close:
            return self._contradicted(moment, close[0], sole=False)
        if moment.kind == "relative" or moment.anchor in ("before", "after"):
            return _Answer(
                3, "undecided", f"{words} depends on a day that is not known.", cause="insufficient"
            )
        if moment.kind == "duration" and self._spans_two_dates(moment):
            return _Answer(
                2,
                "undecided",
                f"{words} has to be worked out from the source's dates.",
                cause="needs_computation",
            )
        return _Answer(1, "differs", f"The source does not have {words}.")

    def _finer(self, moment: Moment, coarser: Sighting[Moment]) -> _Answer:
        """The claim says more than the source: right when its parts stand elsewhere in that source."""
        missing = {name: value for name, value in moment.fields.items() if name not in coarser.item.fields}
        known = [found.fields for found in moments(coarser.source.text)]
        elsewhere = set(missing) <= {"year"} and any(
            fields.get("year") == missing.get("year") for fields in known
        )
        if elsewhere:
            return _Answer(4, "agrees", f"The source says {_quoted(coarser)}.", (_span(coarser),))
        detail = f"The source says only {_quoted(coarser)}, the claim {self._claim_words(moment)}."
        return _Answer(1, "differs", detail)

    def _spans_two_dates(self, moment: Moment) -> bool:
        """Whether two years of the passages lie as far apart as the duration says."""
        years = sorted({sighting.item.year for sighting in self._near if sighting.item.year})
        wanted = moment.amount / 12
        return moment.unit == "month" and any(
            abs(later - earlier - wanted) <= 1 for earlier in years for later in years if later > earlier
        )

    def _contradicted(self, moment: Moment, rival: Sighting[Moment], *, sole: bool) -> _Answer:
        detail = f"The source says {_quoted(rival)}, the claim {self._claim_words(moment)}."
        span = _span(rival)
        correction = Correction(
            **span.model_dump(),
            text=rival.source.text[span.start : span.end],
            replaces=self._text[moment.start : moment.end],
        )
        return _Answer(0, "differs", detail, (span,), correction=correction if sole else None)

    def _claim_words(self, moment: Moment) -> str:
        return f"“{self._text[moment.start : moment.end]}”"


# ── comparing two moments ────────────────────────────────────────────────────────────────────────────


def _relation(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    """Whether the source's moment is the claim's, leaves open what the claim adds, or excludes it."""
    if claimed.kind == "day" and found.kind == "day":
        return _between_dates(claimed, found, published)
    if "relative" in (claimed.kind, found.kind) and {claimed.kind, found.kind} <= {"relative", "day"}:
        return _between_relatives(claimed, found, published)
    if {claimed.kind, found.kind} == {"decade", "day"}:
        return _decade_and_year(claimed, found)
    if claimed.kind != found.kind:
        return "unrelated"
    if claimed.kind in ("decade", "century"):
        return "same" if claimed.year == found.year else "conflict"
    if claimed.kind == "time":
        return _between_times(claimed, found)
    return _between_durations(claimed, found)


def _between_dates(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    relations = [
        _between_fields(mine, other, published) for mine in _readings(claimed) for other in _readings(found)
    ]
    for relation in ("same", "finer", "conflict"):
        if relation in relations:
            return relation  # type: ignore[return-value]
    return "unrelated"


def _readings(moment: Moment) -> list[Moment]:
    if moment.other is None:
        return [moment]
    month, day = moment.other
    return [moment, moment._replace(month=month, day=day, other=None)]


def _between_fields(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    mine, other = claimed.fields, _completed(found, published)
    common = mine.keys() & other.keys()
    if not common & (found.fields.keys() | {"weekday"} if found.day else found.fields.keys()):
        return _by_days(claimed, found, published)
    if any(mine[name] != other[name] for name in common):
        return "conflict"
    return "same" if mine.keys() <= other.keys() else "finer"


def _completed(moment: Moment, published: dt.date | None) -> dict[str, int]:
    """The parts of a date, with those that follow from the calendar and the day of publication."""
    fields = moment.fields
    runs = days(moment, published)
    if len(runs) == 1 and moment.day and runs[0][0] == runs[0][1]:
        fields.setdefault("year", runs[0][0].year)
    full = moment._replace(year=fields.get("year"))
    weekday = weekday_of(full)
    if weekday is not None:
        fields.setdefault("weekday", weekday)
    if moment.month is not None:
        fields["quarter"] = fields.get("quarter", (moment.month + 2) // 3)
    return fields


def _by_days(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
    """Two dates without a common part ("Monday", "June 2") are compared by the days that they mean."""
    if published is None or not (claimed.day or claimed.weekday is not None):
        return "unrelated"
    mine, others = days(claimed, published), days(found, published)
    if not mine or not others or not (found.day or found.weekday is not None):
        return "unrelated"
    return "same" if set(mine) & set(others) else "unrelated"


def _between_relatives(claimed: Moment, found: Moment, published: dt.date | None) -> Relation:
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


def _decade_and_year(claimed: Moment, found: Moment) -> Relation:
    if claimed.year is None or found.year is None:
        return "unrelated"
    inside = claimed.year // 10 == found.year // 10
    if claimed.kind == "decade":
        return "same" if inside else "unrelated"
    return "finer" if inside else "unrelated"


def _between_times(claimed: Moment, found: Moment) -> Relation:
    apart = abs(claimed.amount - found.amount)
    either = claimed.half_day or found.half_day
    return "same" if apart == 0 or (either and apart == 720) else "conflict"


def _between_durations(claimed: Moment, found: Moment) -> Relation:
    if claimed.unit != found.unit:
        return "unrelated"
    values = [value for value in (found.amount, found.high) if value is not None]
    matched = any(same_value(claimed.amount, value) for value in values)
    if matched and (claimed.high is None or claimed.high == found.high):
        return "same"
    same_size = claimed.amount and 0.01 < found.amount / claimed.amount < 100
    return "conflict" if same_size else "unrelated"


_OPPOSITES = {frozenset({up, down}) for up in ("over", "at_least") for down in ("under", "at_most", "nearly")}


def _bound_differs(claimed: Moment, found: Moment) -> bool:
    """Whether "more than three days" has become "less than three days"."""
    return frozenset({claimed.bound, found.bound}) in _OPPOSITES


def _outweighs(rival: Sighting[Moment], best: Sighting[Moment]) -> bool:
    """Whether the claim's words stand with another date, although its date stands elsewhere."""
    if rival.sentence == best.sentence:
        return False
    return rival.shared >= 0.7 and rival.shared - best.shared >= _RIVAL_LEAD and rival.item.kind != "relative"


def _quoted(sighting: Sighting[Moment]) -> str:
    return f"“{sighting.source.text[sighting.item.start : sighting.item.end]}”"


def _span(sighting: Sighting[Moment]) -> Span:
    return sighting.source.span(sighting.item.start, sighting.item.end)
