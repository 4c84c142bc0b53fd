"""The lines of a text by their place, without the white space around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from service.types import Interval, Removed

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_EDGE = "".join(
    map(chr, (*range(9, 14), *range(28, 33), 0x85, 0xA0, 0xAD, 0x1680, *range(0x2000, 0x2010)))
) + ("\u2028\u2029\u202f\u205f\u2060\u3000\ufeff")
"""All white space, and the characters without width, directions marks included."""


class Line(NamedTuple):
    """One line that is not blank, and whether a blank one (or the edge of the text) lies before it."""

    start: int
    end: int
    text: str
    after_blank: bool


def lines(text: str) -> list[Line]:
    """The lines of `text` that are not blank, in order; all line ends of Unicode count (UAX #14)."""
    found: list[Line] = []
    done = 0
    for match in _LINE.finditer(text):
        start, end = trim(text, match.start(), match.end())
        if start == end:
            continue
        after_blank = not found or len(_BREAK.findall(text, done, match.start())) > 1
        found.append(Line(start, end, text[start:end], after_blank))
        done = match.end()
    return found


def trim(text: str, start: int, end: int) -> Interval:
    """The interval without white space and characters of no width at its ends."""
    kept = text[start:end].lstrip(_EDGE)
    start = end - len(kept)
    return Interval(start, start + len(kept.rstrip(_EDGE)))


def visible_lines(text: str, removed: Sequence[Removed]) -> list[Line]:
    """The lines of `text` without what was removed; a line that is gone counts as a blank one."""
    gone = sorted((run.start, run.end) for run in removed)
    found: list[Line] = []
    at = 0
    gap = False
    for line in lines(text):
        while at < len(gone) and gone[at][1] <= line.start:
            at += 1
        kept = (
            _kept(text, line, islice(gone, at, None)) if at < len(gone) else [Interval(line.start, line.end)]
        )
        for index, (start, end) in enumerate(kept):
            found.append(Line(start, end, text[start:end], gap or line.after_blank or index > 0))
        gap = not kept
    return found


def _kept(text: str, line: Line, gone: Iterable[tuple[int, int]]) -> list[Interval]:
    """What is left of a line when the runs `gone`, in order, are taken out."""
    kept = []
    start = line.start
    for first, last in gone:
        if first >= line.end:
            break
        kept.append(trim(text, start, max(start, first)))
        start = max(start, last)
    kept.append(trim(text, min(start, line.end), line.end))
    return [part for part in kept if part.start < part.end]
