"""What the words beside a figure say of it: a level or a change, and the time it is counted for (English).

“Profits fell 12%” and “fell to 12%” have one value and two meanings; so have “£5 a day” and “£5 a week”.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import NamedTuple

from service.text.quantities import Quantity, quantities

_REACH = 90
_SENTENCE_END = re.compile(r"[.!?;:][\s\"”’]|[\n()]")


class Aspect(NamedTuple):
    """One such thing: what is `said`, in one word, and the words from `first` to `end` that say so.

    Those from `start` on may stand in the place of those that say otherwise, where it is `movable`.
    """

    said: str
    first: int
    start: int
    end: int
    movable: bool = True


def _before(text: str, figure: Quantity) -> str:
    """The words of the same sentence before a figure."""
    return _SENTENCE_END.split(text[max(0, figure.start - _REACH) : figure.start])[-1]


def _behind(text: str, place: int) -> str:
    """The words of the same sentence from `place` on."""
    return _SENTENCE_END.split(text[place : place + _REACH], maxsplit=1)[0]


# ── a level, or a change ─────────────────────────────────────────────────────────────────────────────

_MOVES = (
    r"(?:rises?|rising|rose|risen|falls?|falling|fell|fallen|jump(?:s|ed|ing)?|surg(?:es?|ed|ing)"
    r"|soar(?:s|ed|ing)?|increas(?:es?|ed|ing)|decreas(?:es?|ed|ing)|declin(?:es?|ed|ing)|slid(?:es?|ing)?"
    r"|slip(?:s|ped|ping)?|tumbl(?:es?|ed|ing)|plung(?:es?|ed|ing)|plummet(?:s|ed|ing)?|dip(?:s|ped|ping)?"
    r"|sinks?|sank|sunk|shrinks?|shrank|shrunk|edg(?:es?|ed|ing)|climb(?:s|ed|ing)?|leap(?:s|t|ed|ing)?"
    r"|advanc(?:es?|ed|ing)|rebound(?:s|ed|ing)?|widen(?:s|ed|ing)?|narrow(?:s|ed|ing)?)"
)
"""Verbs of going up and down, which the change itself may follow: “fell 12%”."""

_MOVES_OR_DEEDS = (
    r"(?:drop(?:s|ped|ping)?|grow(?:s|n|ing)?|grew|up|down|expand(?:s|ed|ing)?|contract(?:s|ed|ing)?"
    r"|add(?:s|ed|ing)?|gain(?:s|ed|ing)?|los(?:es?|t|ing))"
)
"""Those that a count or an amount of something else may follow as well: “dropped 12 bombs”, “lost $5m”."""

_SETS = (
    r"(?:rais(?:es?|ed|ing)|lift(?:s|ed|ing)?|cut(?:s|ting)?|lower(?:s|ed|ing)?|reduc(?:es?|ed|ing)"
    r"|reductions?|trim(?:s|med|ming)?|slash(?:es|ed|ing)?|boost(?:s|ed|ing)?|hik(?:es?|ed|ing))"
)
_SHAPES = rf"(?:{_MOVES}|{_MOVES_OR_DEEDS}|{_SETS}|(?:doubl|tripl|trebl|halv)(?:es?|ed|ing))"
_SUMS = r"(?:br(?:ings?|inging|ought)|t(?:akes?|aking|ook)) (?:the|its|their) (?:\w+ )?(?:total|toll|number)"
_SAME_CLAUSE = rf"(?:(?!\b(?:and|or|but|that|which|who|when|while|after|as|{_SHAPES})\b).)*?"
_STEP = r"(?:\w+ly|up|down|back|further|another|an? (?:further|additional|extra|record|total of))"
_TO = re.compile(
    rf"\b(?:{_SHAPES}|{_SUMS})\b{_SAME_CLAUSE}"
    rf"(?<!\bdue )(?<!\bowing )(?<!\bthanks )(?<!\baccording )(?<!\bcompared )(?<!\bclose )(?<!\bequal )"
    rf"(?P<lead>\bto (?:{_STEP} )*)\Z",
    re.IGNORECASE,
)
_REACHED = re.compile(r"\b(?:reach(?:es|ed|ing)?|hit(?:s|ting)?|st(?:ood|ands?|anding) at) \Z", re.IGNORECASE)
_BY = re.compile(
    rf"\b{_SHAPES}\b{_SAME_CLAUSE}"
    rf"(?P<lead>\bby (?:{_STEP} )*)\Z",
    re.IGNORECASE,
)
_OF = re.compile(rf"\b(?:{_MOVES}|drop|growth|gain|reduction|cut) of \Z", re.IGNORECASE)
_BESIDE = re.compile(rf"\b{_MOVES} (?P<lead>(?:{_STEP} )*)\Z", re.IGNORECASE)
_BESIDE_MEASURE = re.compile(rf"\b(?:{_MOVES}|{_MOVES_OR_DEEDS}) (?P<lead>(?:{_STEP} )*)\Z", re.IGNORECASE)
_PAST = re.compile(
    r"(?:just |well )?(?:above|below|over|under|close to|north of|higher|lower)\b", re.IGNORECASE
)
"""Words that begin a figure which something went past: “fell below $5m”. This may be a level."""

_CHANGE_NOUN = re.compile(
    r"[\s-](?:rise|increase|decrease|fall|drop|jump|surge|decline|gain|cut|reduction|hike|plunge|slump|more"
    r"|less|fewer|higher|lower)\b",
    re.IGNORECASE,
)
_PACE = re.compile(
    r"\b(?:inflation|growth|deflation|gains|losses|pace|annual\w*|year-on-year|cpi|cpih|rpi|ppi|pce|index"
    r"|awards?|settlements?)\b",
    re.IGNORECASE,
)
"""What is a change itself: inflation that rose to 3 percent is prices that rose by 3 percent."""

_CHANGING = ("count", "money", "share", "measure")
_HALF = 50.0
_START = attrgetter("start")


def change(text: str, figure: Quantity) -> Aspect | None:
    """Whether a figure is where something went (`to`), or by how much it changed (`by`)."""
    if figure.kind not in _CHANGING or figure.vague or figure.pair is not None:
        return None
    if (figure.kind, figure.value) == ("share", _HALF):  # cut to half, or by half
        return None
    before = _before(text, figure)
    paced = figure.kind == "share" and _PACE.search(before + _behind(text, figure.end))
    noun = _CHANGE_NOUN.match(text, figure.end)
    if not noun and not paced and not _ends_a_range(text, figure):
        level = _led("to", _TO, before, figure) or _fixed("to", _REACHED, before, figure)
        if level is not None:
            return level
    if noun:
        return Aspect("by", figure.start, figure.start, noun.end(), movable=False)
    beside = _BESIDE_MEASURE if figure.kind in ("share", "measure") else _BESIDE
    return (
        _led("by", _BY, before, figure)
        or (None if _PAST.match(text, figure.start) else _led("by", beside, before, figure))
        or _fixed("by", _OF, before, figure)
    )


def _led(said: str, words: re.Pattern[str], before: str, figure: Quantity) -> Aspect | None:
    """What the words before a figure say, the last of which move with it: the `lead`."""
    found = words.search(before)
    if found is None:
        return None
    opens = figure.start - len(before)
    return Aspect(said, opens + found.start(), opens + found.start("lead"), figure.end)


def _fixed(said: str, words: re.Pattern[str], before: str, figure: Quantity) -> Aspect | None:
    """What words before a figure say that stay in their place."""
    found = words.search(before)
    first = figure.start - len(before) + found.start() if found else 0
    return Aspect(said, first, figure.start, figure.end, movable=False) if found else None


def _ends_a_range(text: str, figure: Quantity) -> bool:
    """Whether a like figure leads to this one, as in “grow by 3% to 5%”; not where “from” leads to that."""
    items = quantities(text)
    place = bisect_left(items, figure.start, key=_START) - 1
    if place < 0:
        return False
    other = items[place]
    alike = (other.kind, other.unit) == (figure.kind, figure.unit)
    joined = text[other.end : figure.start].strip() == "to"
    return alike and joined and not _before(text, other).lower().endswith("from ")


# ── the time that it is counted for ──────────────────────────────────────────────────────────────────

_PERIODS: Mapping[str, str] = {
    "second": "second", "minute": "minute", "hour": "hour", "hourly": "hour", "day": "day", "daily": "day",
    "night": "day", "nightly": "day", "week": "week", "weekly": "week", "fortnight": "fortnight",
    "fortnightly": "fortnight", "month": "month", "monthly": "month", "quarter": "quarter",
    "quarterly": "quarter", "year": "year", "yearly": "year", "annum": "year", "annual": "year",
    "annually": "year",
}  # fmt: skip
_TIME = r"(?P<time>second|minute|hour|day|night|week|fortnight|month|quarter|year|annum)\b(?!-)"
_ADVERB = r"(?P<adverb>hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|yearly|annually)\b"
_MOMENT = (
    r"(?! (?:after|before|later|earlier|ago|ahead|old|prior|previously|from|in|since|behind|into|apart|on|to"
    r"|at|when|following|early|late|out|away|off|beforehand|afterwards)\b)"
)
"""What makes a day one day, and no rate: “killed 12 people a day after the vote”."""

_PER = re.compile(rf"(?: [a-z]+){{0,2}}?(?: (?:an?|per)|/) ?{_TIME}{_MOMENT}")
_EVERY = re.compile(rf"(?: [a-z]+){{0,3}}? (?:(?:every|each) {_TIME}{_MOMENT}|{_ADVERB})")
_RATED = re.compile(
    r"\b(?P<time>annual|hourly|daily|nightly|weekly|fortnightly|monthly|quarterly|yearly)"
    r"(?: [a-z]+){1,5} (?:of|is|are|was|were|be|at|to|by|totals|totalled|totaled|reaches|reached) \Z",
    re.IGNORECASE,
)


def rate(text: str, figure: Quantity) -> Aspect | None:
    """The time that a figure is counted for: “£5 a day”, “60 students every year”, “monthly costs of £5”."""
    for place in (figure.phrase_end, figure.end):
        found = _PER.match(text, place) or _EVERY.match(text, place)
        if found is not None:
            time = found.groupdict().get("time") or found["adverb"]
            return Aspect(_PERIODS[time], figure.start, figure.start, found.end())
    before = _before(text, figure)
    rated = _RATED.search(before)
    if rated is None:
        return None
    opens = figure.start - len(before) + rated.start()
    return Aspect(_PERIODS[rated["time"].lower()], opens, opens, figure.end, movable=False)


ASPECTS: tuple[Callable[[str, Quantity], Aspect | None], ...] = (change, rate)
"""The readers of all of them."""
