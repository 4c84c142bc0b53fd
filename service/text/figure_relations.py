"""How two figures stand to each other: the same value, bounds that allow each other, or another value."""

from __future__ import annotations

from typing import Literal

from service.text.bounds import DOWNWARD, UPWARD
from service.text.context import Sighting
from service.text.numerals import same_value
from service.text.quantities import TIME, TIMES, Quantity

BoundRelation = Literal["same", "weaker", "opposite"]

_UNITED = ("count", "money", "share", "points", "measure")
_SCALES = (1e3, 1e6, 1e9)
"""Kinds that have a unit or a magnitude, and the factors between thousand, million and billion."""

_MILLION, _GLUED = 1e6, 8
"""What "m" behind digits is when it is no metres, and how short a figure written so is."""

_NEARLY = 1.15
"""By how much a value may fall short of the one that it nearly is."""

_BESIDE = 2
"""How near another figure must be to the claim's words where none of them stands beside its own."""

_COUNTED_OUT = 13
"""Below this a number is a count that somebody made: "more than 12" is no rounding of anything."""

_NOUN_SHARE, _LOOSE_SHARE, _CLOSE_SHARE, WHOLE_SHARE = 0.2, 0.3, 0.5, 0.8
"""Shares of the claim's words that a sentence must hold before its figure is comparable: with the noun
that is counted, with another word common to both figures, without one, and for a count without one."""

_RIVAL_SHARE, _RIVAL_LEAD, _LOOSE_LEAD = 0.6, 0.35, 0.2
"""What a sentence with another value must hold, and hold more than the sentence that has the claim's value,
to outweigh it; the smaller lead is for a value that stands there in another kind."""

_ROUNDING = 0.05
_APPROXIMATION = 0.1
_CONVERSION = 0.03
_PART_PLAY = 0.005
_FRACTION = 0.5
_TEMPERATURE_PLAY = 0.015
"""How far apart two figures may lie: rounded, called approximate, converted between systems of measures,
worked out from a share (all as shares of the figure), and for "a third" against "33 percent" in percent; and
how far a temperature may be rounded when it is converted."""


def same(claimed: Quantity, found: Quantity) -> bool:
    """Whether the two are the same value of kinds that go together, bounds left aside."""
    if _are_times(claimed, found) is False:
        return False
    if claimed.kind == found.kind:
        return _same_of_kind(claimed, found)
    kinds = {claimed.kind, found.kind}
    if kinds == {"factor", "share"}:
        factor, share = sorted((claimed, found), key=lambda one: one.kind)
        return same_value(share.value, 100 * abs(factor.value - 1))
    if kinds == {"money", "measure"}:
        return _same_pounds(claimed, found)
    if _is_glued_m(claimed, found) or _is_glued_m(found, claimed):
        return True
    bare = any(one.kind == "count" and not one.nouns for one in (claimed, found))
    if bare:
        return claimed.pair == found.pair and same_value(claimed.written, found.written)
    if claimed.kind == "count" and found.kind == "score":
        return any(same_value(claimed.value, end) for end in (found.value, found.high or 0.0))
    numbered = "ordinal" in kinds and kinds <= {"ordinal", "age", "count"}
    return numbered and same_value(claimed.written, found.written) and claimed.written >= _COUNTED_OUT


def _are_times(claimed: Quantity, found: Quantity) -> bool | None:
    """Whether both figures are numbers of times ("twice", "three times"); None if neither is in one word."""
    if TIMES not in (claimed.unit, found.unit):
        return None
    return TIME in claimed.nouns and TIME in found.nouns


def _is_glued_m(counted: Quantity, measured: Quantity) -> bool:
    """Whether "800m", which may be millions, may be the metres of the other figure."""
    metres = (measured.unit, measured.system) == ("length", "metric")
    scaled = counted.kind == "count" and counted.end - counted.start < _GLUED and counted.value >= _MILLION
    return scaled and metres and same_value(counted.value, _MILLION * measured.value)


def _same_pounds(claimed: Quantity, found: Quantity) -> bool:
    """Pounds in words may be a weight: "200 pounds" and "200 lbs"."""
    money, weight_ = sorted((claimed, found), key=lambda one: one.kind == "measure")
    pounds = money.system == "weight" and (weight_.unit, weight_.system) == ("mass", "imperial")
    return pounds and claimed.pair == found.pair and same_value(claimed.written, found.written)


def in_magnitude(claimed: Quantity, found: Quantity) -> bool:
    """Whether one of the two is the order of magnitude of the other: "dozens" and 72, "hundreds" and 300."""
    if claimed.vague == found.vague:
        return False
    rough, exact = (claimed, found) if claimed.vague else (found, claimed)
    united = {rough.kind, exact.kind} <= {"vague", "count"} or (rough.kind, rough.unit) == (
        exact.kind,
        exact.unit,
    )
    if not united or not rough.value <= exact.value < 100 * rough.value:
        return False
    return (
        claimed.vague
        or claimed.bound == "about"
        or (claimed.bound in UPWARD and claimed.value == found.value)
    )


def another_unit(claimed: Quantity, found: Quantity) -> bool:
    """Whether the source has the claim's number in another unit: £5 for $5, miles for km, bn for m.

    The number may be one end of a range of the source.
    """
    if claimed.pair is None and found.pair == "range":
        return any(another_unit(claimed, end) for end in _ends(found))
    kinds = {claimed.kind, found.kind}
    if claimed.kind not in _UNITED or found.kind not in (*_UNITED, "count") or claimed.pair != found.pair:
        return False
    if claimed.vague or found.vague or not claimed.value or not found.value or same(claimed, found):
        return False
    if TIMES in (claimed.unit, found.unit):
        return False
    if claimed.pair and not same_value((claimed.high or 0) / claimed.value, (found.high or 0) / found.value):
        return False
    if same_value(claimed.written, found.written):
        return kinds != {"count"}
    if claimed.unit == "length" and found.kind == "count" and found.end - found.start < _GLUED:
        return same_value(found.value, _MILLION * claimed.written)
    ratio = max(claimed.written, found.written) / min(claimed.written, found.written)
    return (
        len(kinds) == 1 and claimed.unit == found.unit and any(same_value(ratio, scale) for scale in _SCALES)
    )


def _ends(found: Quantity) -> tuple[Quantity, Quantity]:
    """The two figures that a range runs between."""
    high = found.high or 0.0
    written = found.written * high / found.value if found.value else high
    low = found._replace(pair=None, high=None)
    return low, low._replace(value=high, written=written)


def _same_of_kind(claimed: Quantity, found: Quantity) -> bool:
    if claimed.kind in ("money", "measure", "age") and claimed.unit != found.unit:
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
    play = max(1.0, _TEMPERATURE_PLAY * abs(fahrenheit.value))
    return abs(celsius.value * 9 / 5 + 32 - fahrenheit.value) <= play


def bound_relation(claimed: Quantity, found: Quantity) -> BoundRelation:
    """Whether the bounds of the same value allow each other, read as sets.

    "More than 12" excludes 12, "at least 12" does not; an approximation ("about") lost or gained is no
    difference; one that became a bound is a weaker statement of the source.
    """
    if claimed.pair is None and found.pair == "range":
        return _within_range(claimed, found)
    if claimed.vague or found.vague:
        return "same"
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


def _within_range(claimed: Quantity, found: Quantity) -> BoundRelation:
    """One end of the source's range: "up to 70mph" and "at least 60mph" for 60 to 70mph."""
    upper = same_value(claimed.value, found.high or 0.0)
    fits = claimed.bound in ("at_most", "nearly") if upper else claimed.bound in UPWARD
    return "same" if fits else "weaker"


# ── another value ────────────────────────────────────────────────────────────────────────────────────


def comparable(figure: Quantity, sighting: Sighting[Quantity]) -> bool:
    """Whether the source's figure is of the same sort and stands where the claim's should."""
    found, held = sighting.item, sighting.shared
    near = nearness(figure, found)
    times = _are_times(figure, found)
    if times is not None:
        return times and held >= _CLOSE_SHARE and bool(figure.near & found.near - {TIME})
    if figure.kind == "ordinal":
        alike = bool(figure.nouns & found.nouns)
        return found.kind == "ordinal" and held >= (_LOOSE_SHARE if alike else WHOLE_SHARE)
    percents = {figure.kind, found.kind} <= {"share", "points"}
    if figure.kind == "factor" or (figure.kind != found.kind and not percents):
        return False
    if figure.kind == "measure" and figure.unit != found.unit:
        return False
    alone = WHOLE_SHARE if figure.kind == "count" else _CLOSE_SHARE
    if figure.nouns & found.nouns:
        return held >= _NOUN_SHARE
    return held >= (_LOOSE_SHARE if near else alone)


def spans_range(claimed: Quantity, low: Quantity, high: Quantity) -> bool:
    """Whether two figures of a source are the ends of the claim's range."""
    ends = same_value(claimed.value, low.value) and same_value(claimed.high or 0.0, high.value)
    return ends and (claimed.kind, claimed.unit) == (high.kind, high.unit)


def nearness(figure: Quantity, found: Quantity) -> int:
    """How many words around the two figures are common; the noun that is counted weighs double."""
    return 2 * len(figure.nouns & found.nouns) + len(figure.near & found.near)


def weight(figure: Quantity, sighting: Sighting[Quantity]) -> float:
    """How well a figure of the source stands for the claim's: its sentence first, then the words around."""
    return sighting.shared + 0.1 * min(nearness(figure, sighting.item), 6)


def fit(figure: Quantity, sighting: Sighting[Quantity]) -> float:
    """The weight of a sighting of the same value: the same kind and the same bound count for it."""
    allowed = bound_relation(figure, sighting.item) == "same"
    return weight(figure, sighting) + 0.15 * allowed + 0.15 * (figure.kind == sighting.item.kind)


def outweighs(figure: Quantity, rival: Sighting[Quantity], best: Sighting[Quantity]) -> bool:
    """Whether the claim's words stand with the rival, although its value stands somewhere else."""
    if figure.kind not in ("count", "money", "share", "points", "measure"):
        return False
    mine, other = nearness(figure, best.item), nearness(figure, rival.item)
    if rival.sentence == best.sentence:
        return _stands_apart(figure, rival.item, best.item)
    lead = rival.shared - best.shared
    if not mine and other >= _BESIDE and best.item.near and rival.shared >= max(best.shared, _CLOSE_SHARE):
        return figure.kind == best.item.kind
    if figure.kind != best.item.kind:
        return rival.shared >= _RIVAL_SHARE and lead >= _LOOSE_LEAD
    return rival.shared >= _RIVAL_SHARE and lead >= _RIVAL_LEAD and other >= 2 and other > mine


def _stands_apart(figure: Quantity, rival: Quantity, best: Quantity) -> bool:
    """Whether the claim's figure has words of the rival's clause beside it, and none of the other one's.

    Words of both clauses tell nothing, and neither does the noun that one of them leaves out: “added 34,000
    jobs and shed 24,000”. Where the claim has any of these, two words of the rival's clause alone are needed.
    """
    left_out = frozenset() if rival.nouns and best.nouns else rival.nouns | best.nouns
    both = rival.near & best.near | left_out
    mine, others = (figure.near & found.near - both for found in (best, rival))
    if mine or not others or not best.near - both:
        return False
    untouched = not nearness(figure, best) and nearness(figure, rival) >= _BESIDE
    return untouched or len(others) >= _BESIDE


def implied(claimed: Quantity, found: Quantity) -> bool:
    """Whether a value of the source makes a bounded claim true: 1,034 is "over 1,000".

    The claim's value has fewer digits, or it would be another value and no rounding.
    """
    fewer = _is_rounder(claimed, found)
    if not (fewer or claimed.value < _COUNTED_OUT) or not _like(claimed, found):
        return False
    if found.bound not in ("exact", claimed.bound):
        return False
    ratio = claimed.value / found.value
    if claimed.bound in UPWARD:
        return 1 / 1.5 <= ratio < 1
    if claimed.bound in DOWNWARD:
        return 1 < ratio <= (_NEARLY if claimed.bound == "nearly" else 1.5)
    return claimed.bound == "about" and fewer and abs(ratio - 1) <= _APPROXIMATION


def _is_rounder(claimed: Quantity, found: Quantity) -> bool:
    """Whether the claim's value has fewer digits; "a third" has fewer than any percentage."""
    parted = claimed.unit == "part" and found.unit != "part"
    return parted or _digits(claimed.value) < _digits(found.value)


def rounds(claimed: Quantity, found: Quantity) -> bool:
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
    united = claimed.unit == found.unit or claimed.kind == "share"
    return claimed.kind == found.kind and united and positive and not paired


def _digits(value: float) -> int:
    """The significant digits of a value."""
    return len(f"{value:.12g}".split("e", maxsplit=1)[0].replace(".", "").strip("0"))


def computes(figure: Quantity, left: Quantity, right: Quantity) -> bool:
    """Whether the figure is the sum, the difference, the share or the change in percent of two others."""
    if left.kind != right.kind or left.unit != right.unit:
        return False
    low, high = sorted((left.value, right.value))
    if low <= 0 or (figure.kind == left.kind and figure.unit != left.unit):
        return False
    if figure.kind == left.kind or (figure.kind == "points" and left.kind == "share"):
        return any(same_value(figure.value, result) for result in (high - low, high + low))
    if figure.kind == "share" and left.kind in ("count", "money"):
        percents = (low / high, (high - low) / low, (high - low) / high)
        return any(abs(figure.value - 100 * percent) < _FRACTION for percent in percents)
    return False


def is_part(figure: Quantity, left: Quantity, right: Quantity) -> bool:
    """Whether the figure is the share that one of two figures is, of the amount that the other is."""
    share, amount = (left, right) if left.kind == "share" else (right, left)
    if share.kind != "share" or amount.kind not in ("count", "money") or amount.pair or share.pair:
        return False
    part = amount.value * share.value / 100
    united = (figure.kind, figure.unit) == (amount.kind, amount.unit)
    return united and figure.value > _COUNTED_OUT and abs(figure.value - part) <= _PART_PLAY * part
