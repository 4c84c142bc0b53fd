"""The terms of a sentence with each figure as one number: its unit, magnitude and bound are no words of it.

“1.2 billion dollars” and “$1.2bn” are one number to whoever compares words; whether the two figures are the
same is for the checkers of figures and dates to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from service.text.calendar import moments
from service.text.memory import remember
from service.text.quantities import TIMES, Quantity, quantities
from service.text.terms import WEIGHTS, Kind, Term, Terms, terms

_COMPARED = frozenset(("count", "money", "share", "points", "measure"))
"""Kinds of figures that are never too weak to be compared."""

_HALF_DAY = 12 * 60


class _Figure(NamedTuple):
    """A figure or a time of day by its place, and the key of its value."""

    start: int
    end: int
    key: str
    kind: Kind


@remember(4_096)
def figured(sentence: str) -> Terms:
    """The terms of `sentence`, those of each figure as one; its keys are those of the written words too."""
    read = terms(sentence)
    figures = sorted([*_figures(sentence), *_times(sentence)])
    if not figures:
        return read
    found = tuple(_merged(read.all, figures))
    content = tuple(term for term in found if term.weight)
    keys = read.keys | {term.key for term in content}
    return replace(read, all=found, content=content, keys=keys, weight=sum(term.weight for term in content))


def _figures(sentence: str) -> Iterator[_Figure]:
    for figure in quantities(sentence):
        weak = figure.vague or figure.unit == TIMES or (figure.kind == "count" and figure.value <= 1)
        if figure.kind in _COMPARED and not weak:
            yield _Figure(figure.start, figure.end, _key(figure), "number")


def _key(figure: Quantity) -> str:
    """The bare number with its magnitude, and that of the other end of a range or score behind it."""
    if figure.high is None or not figure.value:
        return f"{figure.written:.6g}"
    return f"{figure.written:.6g}-{figure.high * figure.written / figure.value:.6g}"


def _times(sentence: str) -> Iterator[_Figure]:
    for moment in moments(sentence):
        if moment.kind == "time":
            hours, minutes = divmod(moment.amount % _HALF_DAY, 60)
            yield _Figure(moment.start, moment.end, f"{hours:.0f}:{minutes:02.0f}", "date")


def _merged(found: Sequence[Term], figures: Sequence[_Figure]) -> Iterator[Term]:
    """The terms outside of `figures` as they are, and one for those inside of each figure."""
    open_to = iter(figures)
    figure = next(open_to, None)
    begun = False
    for term in found:
        while figure is not None and term.start >= figure.end:
            figure, begun = next(open_to, None), False
        if figure is None or term.end <= figure.start:
            yield term
        elif not begun:
            begun = True
            yield term._replace(key=figure.key, end=figure.end, weight=WEIGHTS[figure.kind], kind=figure.kind)
