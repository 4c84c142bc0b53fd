"""Site furniture in pasted and scraped text: lines that are no reporting, and datelines.

The rules are for English pages; in other languages only addresses, copyright lines, the names of sharing
sites and repeats are found. Reporting is worth more than tidiness: a line goes only when all of it reads as
furniture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from service.text.datelines import dateline_end, is_date_stamp
from service.text.furniture_phrases import (
    AUTHORS,
    CAPTION,
    COPYRIGHT,
    CREDIT,
    NAVIGATION,
    PROMOTION,
    SHARE,
    TAGS,
)
from service.text.lines import Line, lines
from service.text.paragraphs import marked_heading
from service.types import FurnitureKind, Removed

_LONGEST = 300
"""Code points of the longest line that can be furniture; it bounds the cost of the patterns, too."""

_TAG_LINES = 15
_TAG_CHARACTERS = 40
_OPENING_LINES = 3

_DECORATION = "*_>|•· \t"
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_STOP = re.compile(r"[.?!…:][\"'”’)\]]*$")

_BYLINE = re.compile(
    r"(?:(?:written|words|story|text|posted|reported|report) )?by:?\s+(?P<who>\S.*)", re.IGNORECASE
)
_NOT_AN_AUTHOR = re.compile(
    r"(?:the|a|an|all|any|far|now|then|early|late|mid|contrast|comparison|law|default|\d+|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december)\b.*",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    (
        "and",
        "for",
        "of",
        "in",
        "at",
        "the",
        "de",
        "del",
        "der",
        "di",
        "da",
        "du",
        "la",
        "van",
        "von",
        "bin",
        "al",
    )
)

_TAIL = 400
_CONTRIBUTED = re.compile(
    r"\b(?:also )?contributed (?:reporting )?to (?:this|the) (?:report|story|article)\.?$"
)
_SENTENCE_START = re.compile(r"(?:[a-z0-9)\"'”’]{2}[.?!][\"'”’]*\.?\s+|^)(?=[A-Z])")


class _Rule(NamedTuple):
    kind: FurnitureKind
    holds: Callable[[str], bool]


def _is_byline(words: str) -> bool:
    """A name after "By": capitalised words and the small words of names, and no question or quotation."""
    match = _BYLINE.fullmatch(words)
    if not match or _NOT_AN_AUTHOR.fullmatch(match["who"]) or words.endswith(("?", "!", '"', "”")):
        return False
    return _is_names(match["who"])


def _is_names(words: str) -> bool:
    found = _WORD.findall(words)
    small = [word for word in found if word[0].islower()]
    return bool(found) and len(found) <= 16 and found[0] not in small and _SMALL_WORDS.issuperset(small)


def _whole(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda words: pattern.fullmatch(words) is not None


_RULES = (
    _Rule("byline", _is_byline),
    _Rule("byline", _whole(AUTHORS)),
    _Rule("dateline", is_date_stamp),
    _Rule("share", _whole(SHARE)),
    _Rule("tags", _whole(TAGS)),
    _Rule("copyright", _whole(COPYRIGHT)),
    _Rule("navigation", _whole(NAVIGATION)),
    _Rule("promotion", _whole(PROMOTION)),
    _Rule("caption", _whole(CAPTION)),
    _Rule("credit", _whole(CREDIT)),
)
"""The first rule that holds gives the kind."""


def find_furniture(text: str, title: str | None = None) -> tuple[Removed, ...]:
    """The runs of `text` that are site furniture, in order and apart from each other.

    Whole lines, except for a dateline before a sentence and a credit sentence at the end of a line ("…
    contributed to this report."). `title`, when it is known, is repeated by any line that is equal to it.
    Lines in bold and Markdown headings are headings, not furniture, unless they repeat. Cost is linear.
    """
    found: list[Removed] = []
    seen = {_key(title)} if title else set()
    body = tags_left = 0
    for line in lines(text):
        kind = _kind(line)
        tags_left = tags_left - 1 if tags_left and _could_be_tag(line) else 0
        if kind is None and tags_left:
            kind = "tags"
        if kind is None and _repeats(line, seen):
            kind = "repeat"
        if kind is None:
            found += _within(line, opens=body < _OPENING_LINES)
            body += 1
        else:
            found.append(Removed(start=line.start, end=line.end, kind=kind))
        if (
            kind == "tags"
            and not tags_left
            and line.text.rstrip(_DECORATION).endswith((":", "TAGGED", "Tags"))
        ):
            tags_left = _TAG_LINES
    return tuple(found)


def _kind(line: Line) -> FurnitureKind | None:
    words = line.text.strip(_DECORATION)
    if len(words) > _LONGEST or not words or marked_heading(line):
        return None
    return next((rule.kind for rule in _RULES if rule.holds(words)), None)


def _could_be_tag(line: Line) -> bool:
    return len(line.text) <= _TAG_CHARACTERS and not _STOP.search(line.text)


def _repeats(line: Line, seen: set[str]) -> bool:
    """Whether the line was said before; remembers it. Short lines may well come twice."""
    if len(line.text) > _LONGEST:
        return False
    key = _key(line.text)
    if key.count(" ") < 2 or key not in seen:
        seen.add(key)
        return False
    return True


def _key(words: str) -> str:
    return " ".join(_WORD.findall(words.casefold()))


def _within(line: Line, *, opens: bool) -> Iterator[Removed]:
    """The dateline at the start of a line of reporting, and the credit at its end."""
    start = dateline_end(line.text, opens=opens)
    if start:
        dateline = line.text[:start].rstrip()
        yield Removed(start=line.start, end=line.start + len(dateline), kind="dateline")
    credit = _credit_start(line.text)
    if credit is not None and credit >= start:
        yield Removed(start=line.start + credit, end=line.end, kind="byline")


def _credit_start(words: str) -> int | None:
    """Where a last sentence of the form "Jane Doe and John Roe contributed to this report." begins."""
    first = max(0, len(words) - _TAIL)
    tail = words[first:]
    verb = _CONTRIBUTED.search(tail)
    if not verb:
        return None
    starts = [match.end() for match in _SENTENCE_START.finditer(tail, 0, verb.start())]
    if not starts or not _is_names(tail[starts[-1] : verb.start()]):
        return None
    return first + starts[-1]
