"""What a planter or a rewriter did to one claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from evals.perturbation.originals import Original, plain


@dataclass(frozen=True)
class Change:
    """The altered claim, and the words that were put in the place of others; `form` names the variety."""

    text: str
    was: str
    now: str
    form: str


Planter = Callable[[Original, Random], Change | None]
"""Alters a claim, or returns None where it cannot be sure of what comes out."""


def put(text: str, start: int, end: int, now: str, form: str) -> Change:
    """`text` with `now` in the place of `start` to `end`."""
    return Change(text[:start] + now + text[end:], text[start:end], now, form)


def fitted(now: str, was: str) -> str:
    """`now` with the first letter as large as that of `was`."""
    return now[0].upper() + now[1:] if was[:1].isupper() and now else now


def quoted(text: str, place: int) -> bool:
    """Whether `place` stands within quotation marks."""
    return plain(text)[:place].count('"') % 2 == 1


def outside(text: str, matches: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """The matches that do not stand within a quotation."""
    return [match for match in matches if not quoted(text, match.start())]


def picked(candidates: Iterable[Change | None], rng: Random, original: Original) -> Change | None:
    """One of the changes, by the seed; none that leaves the claim as it was or that the document has."""
    usable = [
        change
        for change in candidates
        if change and change.text != original.claim and not original.document.has(change.text.rstrip(".!"))
    ]
    return rng.choice(usable) if usable else None
