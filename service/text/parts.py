"""The part of a day, or of a longer period, beside an expression of time: "Monday evening", "late May"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

Pieces = frozenset[str]
"""What a part may cover: of the hours of a day, or of the three thirds of a longer period."""


class Part(NamedTuple):
    """The pieces that are meant, and the place of the whole expression: of its part and its date."""

    pieces: Pieces
    start: int
    end: int


def _read_rows(rows: str) -> dict[str, Pieces]:
    return {
        word.strip(): frozenset(pieces.split())
        for word, _, pieces in (row.partition(":") for row in rows.strip().splitlines())
    }


# "Night" is the evening or the small hours; "early" and "late" on a day are loose.
_DAY_ROWS = """
morning: morning
afternoon: afternoon
evening: evening
night: evening small
overnight: evening small morning
tonight: evening small
lunchtime: morning afternoon
early hours: small morning
small hours: small
dawn: small morning
dusk: afternoon evening
early: small morning
late: afternoon evening
"""
_OF_DAY: Mapping[str, Pieces] = _read_rows(_DAY_ROWS)
_PERIOD_ROWS = """
early: early
beginning: early
start: early
mid: middle
middle: middle
late: late
end: late
close: late
"""
_OF_PERIOD: Mapping[str, Pieces] = _read_rows(_PERIOD_ROWS)

TIMES_OF_DAY = "morning|afternoon|evening|night"
_NAMED_PARTS = rf"{TIMES_OF_DAY}|lunchtime|early hours|small hours|dawn"
_BEHIND = re.compile(rf",? (?:(?:early|late|mid)[ -])?(?P<part>{TIMES_OF_DAY}|lunchtime|overnight)\b")
_BEFORE = re.compile(
    rf"\b(?:(?P<part>{_NAMED_PARTS}) (?:of|on)|(?P<loose>overnight|early|(?<!as )late)(?: on)?) (?:the )?$",
    re.IGNORECASE,
)
_EDGE = re.compile(
    r"\b(?:(?P<first>early|mid)[ -](?:to|or)[ -])?"
    r"(?P<edge>(?<!as )(?:early|late)|mid|(?:beginning|start|middle|end|close)(?= of))"
    r"(?: (?:in|of))?[ -](?:the )?$",
    re.IGNORECASE,
)
_LONGEST = 40
BESIDE_A_TIME = re.compile(
    r"[,.]? ?(?:(?:local time|GMT|BST|ET|on|at|around|about|(?:just|shortly) (?:before|after)),? )*"
)
"""What may stand between a day and its time of day: "6.15am on Sunday", "Monday at around 3 p.m."."""
RANGE = re.compile(r" ?(?:to|until|till|and|-|–) ?")
"""What stands between the two ends of a range of times."""


def part_of_day(text: str, start: int, end: int) -> Part | None:
    """The part of the day that is written beside the day at `start` to `end`."""
    behind = _BEHIND.match(text, end, end + _LONGEST)
    if behind is not None:
        return Part(_OF_DAY[behind["part"]], start, behind.end())
    first = max(0, start - _LONGEST)
    before = _BEFORE.search(text[first:start])
    if before is None:
        return None
    named = "part" if before["part"] else "loose"
    return Part(_OF_DAY[before[named].lower()], first + before.start(named), end)


def part_of_period(text: str, start: int, end: int) -> Part | None:
    """The third of the month, year, decade or century at `start` to `end` that the words before it name."""
    first = max(0, start - _LONGEST)
    before = _EDGE.search(text[first:start])
    if before is None:
        return None
    pieces = _OF_PERIOD[before["edge"].lower()]
    if before["first"]:
        pieces |= _OF_PERIOD[before["first"].lower()]
    return Part(pieces, first + before.start(), end)


def pieces_named(word: str) -> Pieces:
    """The pieces of the day that a word like "evening" covers."""
    return _OF_DAY[word.lower()]


def pieces_at(minutes: float) -> Pieces:
    """The parts of the day as which a time in minutes after midnight may be told."""
    hour = minutes / 60
    runs = {
        "small": hour < 6,
        "morning": 3 <= hour <= 12,
        "afternoon": 12 <= hour <= 18,
        "evening": hour >= 17 or hour == 0,
    }
    return frozenset(piece for piece, meant in runs.items() if meant)
